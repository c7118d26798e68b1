/* SPDX-License-Identifier: MIT */
/* The two checks that keep a reminder from being wrong: is what it names open and
 * theirs, and is each amount what is open now? */
#include "letter/check_money.h"

#include <string.h>

#include "base/text.h"
#include "follow/freshness.h"

static const struct mention *mention_at(const struct vec *mentions, size_t i)
{
	return &VEC_AT(struct mention, mentions, i);
}

static const char *money(struct check *check, int64_t minor)
{
	struct buf text = BUF_INIT;
	language_money(check->language, minor, check->facts->currency, &text);
	const char *copy = arena_str(&check->out->arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static bool is_reminder(const struct check *check)
{
	return strcmp(check->mail->kind, "reminder") == 0;
}

/* --- taking a paid invoice out of a sentence --- */

static bool ends_with(const char *s, size_t at, const char *word)
{
	size_t len = strlen(word);
	if (len > at)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = s[at - len + i];
		if ((c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c) != word[i])
			return false;
	}
	return true;
}

/* Start of the mention with "#" and the word "invoice" in front of it. */
static size_t reach_back(const char *s, size_t at, const struct language *language)
{
	if (at && s[at - 1] == '#')
		at--;
	for (const char *const *w = language->invoice_words; *w; w++) {
		size_t len = strlen(*w);
		if (at > len && (s[at - 1] == ' ' || s[at - 1] == '\n') && ends_with(s, at - 1, *w) &&
		    (at - 1 == len || s[at - 2 - len] == ' ' || s[at - 2 - len] == '\n'))
			return at - 1 - len;
	}
	return at;
}

/* End of the mention with " over 2,100.00 EUR" behind it. */
static size_t reach_ahead(const struct check *check, size_t i)
{
	const struct mention *m = mention_at(&check->body, i);
	size_t end = m->at + m->len;
	const struct mention *next = i + 1 < check->body.len ? mention_at(&check->body, i + 1) : NULL;
	if (!next || next->kind != MENTION_AMOUNT || next->at < end + 1 || next->at > end + 24)
		return end;
	struct buf between = BUF_INIT;
	const char *s = check->mail->body + end;
	size_t len = next->at - end;
	text_trim(&s, &len);
	buf_add(&between, s, len);
	bool over = len == 0;
	for (const char *const *w = check->language->over; *w && !over; w++)
		over = strcmp(*w, buf_str(&between)) == 0;
	buf_release(&between);
	return over ? next->unit_end : end;
}

static bool whole_line(struct check *check, const struct mention *m, size_t *from, size_t *to)
{
	const char *s = check->mail->body;
	for (*from = m->at; *from && s[*from - 1] != '\n';)
		--*from;
	for (*to = m->at; *to < check->mail->body_len && s[*to] != '\n';)
		++*to;
	*to += *to < check->mail->body_len;
	return m->table > 0;
}

/* "invoice 1001 over ... and invoice 1014 over ...": out goes the part with its
 * link; from the head of a list the link behind goes. */
static bool phrase(struct check *check, size_t i, size_t *from, size_t *to)
{
	const struct mention *m = mention_at(&check->body, i);
	const char *s = check->mail->body;
	*from = reach_back(s, m->at, check->language);
	*to = reach_ahead(check, i);
	for (const char *const *link = check->language->links; *link; link++) {
		size_t len = strlen(*link);
		bool wrapped = *from >= len && s[*from - 1] == '\n' && ends_with(s, *from - 1, *link);
		if ((ends_with(s, *from, *link) || wrapped) && (i > 0 && m->at - mention_at(&check->body, i - 1)->at < 80)) {
			*from -= len + (wrapped ? 1 : 0);
			return true;
		}
	}
	for (const char *const *link = check->language->links; *link; link++) {
		size_t len = strlen(*link);
		const struct mention *next = i + 1 < check->body.len ? mention_at(&check->body, i + 1) : NULL;
		bool more = next && next->at < *to + len + 24;
		if (more && check->mail->body_len - *to > len && memcmp(s + *to, *link, len) == 0) {
			/* "invoices 1014 and 1020": the word before stays for the next */
			if (next->at == *to + len)
				*from = m->at;
			*to += len;
			return true;
		}
	}
	return false;
}

/* Does a sentence end with the sign at `at`? Not within a number, and not behind an
 * abbreviation such as "no." or "Mr.". */
static bool sentence_ends(const char *s, size_t len, size_t at)
{
	if (!strchr(".!?", s[at]) || (at + 1 < len && s[at + 1] != ' ' && s[at + 1] != '\n'))
		return false;
	size_t word = 0;
	while (word < at && s[at - 1 - word] != ' ' && s[at - 1 - word] != '\n')
		word++;
	return s[at] != '.' || word > 3;
}

/* The sentence a mention stands in, when it names nothing else. */
static bool sentence(struct check *check, size_t i, size_t *from, size_t *to)
{
	const char *s = check->mail->body;
	size_t len = check->mail->body_len;
	const struct mention *m = mention_at(&check->body, i);
	for (*from = m->at; *from > 0; --*from) {
		bool paragraph = s[*from - 1] == '\n' && (*from == 1 || s[*from - 2] == '\n');
		if (paragraph || ((s[*from - 1] == ' ' || s[*from - 1] == '\n') && *from > 1 && sentence_ends(s, len, *from - 2)))
			break;
	}
	for (*to = m->at + m->len; *to < len && !sentence_ends(s, len, *to); ++*to)
		if (s[*to] == '\n' && *to + 1 < len && s[*to + 1] == '\n')
			return false;
	if (*to == len)
		return false;
	*to += *to + 1 < len && s[*to + 1] == ' ' ? 2 : 1;
	for (size_t j = 0; j < check->body.len; j++) {
		const struct mention *other = mention_at(&check->body, j);
		if (other->kind != MENTION_AMOUNT && other->invoice != m->invoice && other->at >= *from && other->at < *to)
			return false;
	}
	return true;
}

static void offer_out(struct check *check, struct check_finding *f, size_t i)
{
	size_t from, to;
	const struct mention *m = mention_at(&check->body, i);
	if (whole_line(check, m, &from, &to) || phrase(check, i, &from, &to))
		check_fix(f, "take it out", from, to - from, "");
	else if (sentence(check, i, &from, &to))
		check_fix(f, "take the sentence out", from, to - from, "");
}

static const char *paid_sentence(struct check *check, const struct facts_invoice *v)
{
	char day[DATE_TEXT_SIZE];
	if (v->paid_last == DATE_NONE)
		return arena_printf(&check->out->arena, "#%s is settled: nothing of it is open", v->number);
	if (v->paid_last == check->facts->today)
		return arena_printf(&check->out->arena, "#%s was paid today (%s)", v->number, money(check, v->total));
	return arena_printf(&check->out->arena, "#%s was paid on %s (%s)", v->number, date_plain(v->paid_last, day),
	                    money(check, v->total));
}

static void paid_one(struct check *check, enum check_part part, const struct vec *mentions, size_t i)
{
	const struct mention *m = mention_at(mentions, i);
	bool thanks = strcmp(check->mail->kind, "thanks") == 0 || strcmp(check->mail->kind, "confirmation") == 0;
	struct check_finding *f = NULL;
	if (m->kind == MENTION_UNKNOWN) {
		size_t len;
		const char *text = check_part_text(check->mail, part, &len);
		check_add(check, CHECK_STOP, part, m->at, m->len,
		          arena_printf(&check->out->arena, "%.*s is no invoice of %s in %s",
		                       (int)(m->len < 40 ? m->len : 40), text + m->at, check->facts->client_name,
		                       check->facts->currency));
	} else if (m->kind == MENTION_INVOICE && m->invoice->open == 0 && !thanks) {
		f = check_add(check, CHECK_STOP, part, m->at, m->len, paid_sentence(check, m->invoice));
	} else if (m->kind == MENTION_INVOICE && m->invoice->disputed && is_reminder(check)) {
		f = check_add(check, CHECK_STOP, part, m->at, m->len,
		              arena_printf(&check->out->arena, "#%s is disputed: it is not reminded", m->invoice->number));
	}
	if (f && part == CHECK_BODY)
		offer_out(check, f, i);
}

void check_paid(struct check *check)
{
	for (size_t i = 0; i < check->subject.len; i++)
		paid_one(check, CHECK_SUBJECT, &check->subject, i);
	for (size_t i = 0; i < check->body.len; i++)
		paid_one(check, CHECK_BODY, &check->body, i);
}

/* --- amounts --- */

static bool seen_before(const struct vec *mentions, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (mention_at(mentions, j)->invoice == mention_at(mentions, i)->invoice)
			return true;
	return false;
}

/* What the invoices named come to: the rows of one table, or (0) all, each once. */
static int64_t named_sum(const struct vec *mentions, int table)
{
	int64_t sum = 0;
	for (size_t i = 0; i < mentions->len; i++) {
		const struct mention *m = mention_at(mentions, i);
		if (!m->invoice || (table && m->table != table) || (!table && seen_before(mentions, i)))
			continue;
		if (__builtin_add_overflow(sum, m->invoice->open, &sum))
			return INT64_MAX;
	}
	return sum;
}

/* The one invoice named between the amount before and this one; NULL when there is
 * none or more than one. */
static const struct facts_invoice *belongs_to(const struct vec *mentions, size_t i)
{
	const struct facts_invoice *found = NULL;
	for (size_t j = i; j-- > 0 && mention_at(mentions, j)->kind != MENTION_AMOUNT;) {
		if (mention_at(mentions, i)->line > mention_at(mentions, j)->line + 1)
			break;
		if (found)
			return NULL;
		found = mention_at(mentions, j)->invoice;
	}
	return found;
}

struct sums {
	int64_t named, overdue, open;
};

static bool reads_as(const struct mention *m, int64_t minor)
{
	return m->minor == minor || m->other == minor;
}

/* An instalment of the plan, the amount of the settlement. */
static bool agreed_fits(const struct facts *f, const struct mention *m)
{
	for (size_t i = 0; i < f->plan_count; i++)
		if (reads_as(m, f->plan_amounts[i]))
			return true;
	return f->settle_amount && reads_as(m, f->settle_amount);
}

static bool sum_fits(const struct check *check, const struct mention *m, const struct sums *sums)
{
	const struct facts *f = check->facts;
	if (m->table && m->on_total)
		return reads_as(m, named_sum(&check->body, m->table));
	return reads_as(m, sums->named) || reads_as(m, sums->overdue) || reads_as(m, sums->open) ||
	       (f->promised && reads_as(m, f->promised)) || agreed_fits(f, m) ||
	       (!is_reminder(check) && f->last_payment && reads_as(m, f->last_payment));
}

static bool any_open(const struct check *check, const struct mention *m)
{
	for (size_t i = 0; i < check->body.len; i++) {
		const struct facts_invoice *v = mention_at(&check->body, i)->invoice;
		if (v && v->open && reads_as(m, v->open))
			return true;
	}
	return false;
}

/* Offers the right figure in the place of the wrong one. */
static void offer_amount(struct check *check, struct check_finding *f, const struct mention *m, int64_t right)
{
	struct buf text = BUF_INIT;
	money_show(&text, right, check->facts->currency, check->language->decimal);
	/* A column of a table stays aligned where the new figure is shorter or as long. */
	size_t blanks = 0, at = m->at;
	while (m->table && text.len > m->len + blanks && at > 1 && check->mail->body[at - 1] == ' ' &&
	       check->mail->body[at - 2] == ' ') {
		at--;
		blanks++;
	}
	if (m->table && text.len < m->len) {
		struct buf padded = BUF_INIT;
		buf_pad(&padded, ' ', m->len - text.len);
		buf_adds(&padded, buf_str(&text));
		buf_release(&text);
		text = padded;
	}
	const char *fix = arena_str(&check->out->arena, buf_str(&text));
	check_fix(f, arena_printf(&check->out->arena, "put %s", money(check, right)), at, m->len + blanks, fix);
	buf_release(&text);
}

static void amount_one(struct check *check, enum check_part part, const struct vec *mentions, size_t i,
                       const struct sums *sums)
{
	struct arena *arena = &check->out->arena;
	const struct mention *m = mention_at(mentions, i);
	enum check_level level = strcmp(check->mail->kind, "other") == 0 ? CHECK_WARN : CHECK_STOP;
	if (m->malformed) {
		size_t len;
		const char *text = check_part_text(check->mail, part, &len);
		check_add(check, CHECK_WARN, part, m->at, m->len,
		          arena_printf(arena, "%.*s does not read as an amount", (int)(m->len < 40 ? m->len : 40), text + m->at));
		return;
	}
	if (m->foreign[0]) {
		check_add(check, CHECK_STOP, part, m->at, m->len,
		          arena_printf(arena, "an amount in %s in a mail about %s: write one mail a currency", m->foreign,
		                       check->facts->currency));
		return;
	}
	const struct facts_invoice *v = m->on_total ? NULL : belongs_to(mentions, i);
	if (v && !v->open)
		return; /* the check "paid" has said it */
	if ((v && reads_as(m, v->open)) || sum_fits(check, m, sums) || (!v && !m->on_total && any_open(check, m)))
		return;
	struct check_finding *f;
	if (v) {
		f = check_add(check, level, part, m->at, m->len,
		              arena_printf(arena, "#%s is open with %s, the letter says %s", v->number,
		                           money(check, v->open), money(check, m->minor)));
		offer_amount(check, f, m, v->open);
	} else {
		int64_t right = m->table ? named_sum(mentions, m->table) : sums->named ? sums->named : sums->overdue;
		f = check_add(check, level, part, m->at, m->len,
		              arena_printf(arena, m->on_total ? "the sum is %s, the letter says %s"
		                                              : "open is %s, the letter says %s",
		                           money(check, right), money(check, m->minor)));
		if (m->on_total || mentions->len == 1)
			offer_amount(check, f, m, right);
	}
}

void check_amount(struct check *check)
{
	const struct sums sums = {
		.named = named_sum(&check->body, 0),
		.overdue = facts_open(check->facts, true),
		.open = facts_open(check->facts, false),
	};
	for (size_t i = 0; i < check->subject.len; i++)
		if (mention_at(&check->subject, i)->kind == MENTION_AMOUNT)
			amount_one(check, CHECK_SUBJECT, &check->subject, i, &sums);
	for (size_t i = 0; i < check->body.len; i++)
		if (mention_at(&check->body, i)->kind == MENTION_AMOUNT)
			amount_one(check, CHECK_BODY, &check->body, i, &sums);
}

/* --- what keeps a reminder from being due --- */

static bool is_promised(const struct check *check)
{
	const struct facts *f = check->facts;
	for (size_t i = 0; i < check->body.len; i++) {
		const struct facts_invoice *v = mention_at(&check->body, i)->invoice;
		for (size_t j = 0; v && j < f->promised_count; j++)
			if (f->promised_invoices[j] == v->id)
				return true;
	}
	return f->promised_count == 0;
}

/* The first invoice the body names that waits: for a promise, or for a plan. */
static const struct facts_invoice *waiting(const struct check *check, bool plan)
{
	for (size_t i = 0; is_reminder(check) && i < check->body.len; i++) {
		const struct facts_invoice *v = mention_at(&check->body, i)->invoice;
		if (v && (plan ? v->planned : v->promised))
			return v;
	}
	return NULL;
}

void check_promised(struct check *check)
{
	char day[DATE_TEXT_SIZE];
	const struct facts *f = check->facts;
	const struct facts_invoice *other = waiting(check, false);
	if (is_reminder(check) && f->promised && f->promised_for >= f->today && is_promised(check))
		check_add(check, CHECK_STOP, CHECK_WHOLE, 0, 0,
		          arena_printf(&check->out->arena, "%s is promised for %s: it is not reminded before",
		                       money(check, f->promised), date_plain(f->promised_for, day)));
	else if (other) /* by another promise than the newest */
		check_add(check, CHECK_STOP, CHECK_WHOLE, 0, 0,
		          arena_printf(&check->out->arena, "#%s is promised too: it is not reminded before that day",
		                       other->number));
}

void check_planned(struct check *check)
{
	const struct facts_invoice *v = waiting(check, true);
	if (v)
		check_add(check, CHECK_STOP, CHECK_WHOLE, 0, 0,
		          arena_printf(&check->out->arena, "#%s is paid by a plan that is kept: it is not reminded", v->number));
}

/* What the mail asks for in all; false when memory ran out or it is beyond counting. */
static bool asked_sum(const struct check *check, int64_t *sum)
{
	size_t count;
	const struct facts_invoice **asked = check_named(check->mail, check->facts, &check->out->arena, &count);
	for (size_t i = 0; asked && i < count; i++)
		if (__builtin_add_overflow(*sum, asked[i]->open, sum))
			return false;
	return asked;
}

void check_account(struct check *check)
{
	int64_t asked = 0;
	if (!is_reminder(check) || !check->facts->on_account || !asked_sum(check, &asked))
		return;
	if (asked > 0 && check->facts->on_account >= asked)
		check_add(check, CHECK_STOP, CHECK_WHOLE, 0, 0,
		          arena_printf(&check->out->arena, "%s on account covers it: allocate that first",
		                       money(check, check->facts->on_account)));
}

void check_fresh(struct check *check)
{
	char day[DATE_TEXT_SIZE];
	const struct facts *f = check->facts;
	if (!is_reminder(check) || !freshness_old(f->money_known, f->today))
		return;
	check_add(check, f->money_stops ? CHECK_STOP : CHECK_WARN, CHECK_WHOLE, 0, 0,
	          arena_printf(&check->out->arena, "payments known until %s: import the newer ones first",
	                       date_plain(f->money_known, day)));
}

void check_gap(struct check *check)
{
	char day[DATE_TEXT_SIZE];
	const struct facts *f = check->facts;
	if (is_reminder(check) && f->gap)
		check_add(check, CHECK_WARN, CHECK_WHOLE, 0, 0,
		          arena_printf(&check->out->arena, "the last contact was on %s: %d days should lie between two",
		                       date_short(f->gap_since, day), f->gap));
}

void check_caps(struct check *check)
{
	if (is_reminder(check) && check->facts->cap)
		check_add(check, CHECK_WARN, CHECK_WHOLE, 0, 0, check->facts->cap);
}

/* --- what a mail asks for --- */

static bool listed(const struct facts_invoice *const *list, size_t count, const struct facts_invoice *v)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == v)
			return true;
	return false;
}

/* Which invoices a text asks for without naming them. */
enum beyond { BEYOND_NONE, BEYOND_OVERDUE, BEYOND_OPEN };

/* An amount that the invoices named do not explain is that of all that is overdue, or
 * of all that is open; and a reminder that names none is about all of them. */
static enum beyond asks_beyond(const struct check_mail *mail, const struct facts *facts, const struct vec *mentions,
                               size_t named)
{
	int64_t sum = named_sum(mentions, 0), overdue = facts_open(facts, true), open = facts_open(facts, false);
	enum beyond out = named || strcmp(mail->kind, "reminder") != 0 ? BEYOND_NONE
	                  : overdue                                    ? BEYOND_OVERDUE
	                                                               : BEYOND_OPEN;
	for (size_t i = 0; i < mentions->len; i++) {
		const struct mention *m = mention_at(mentions, i);
		if (m->kind != MENTION_AMOUNT || m->foreign[0] || reads_as(m, sum))
			continue;
		if (reads_as(m, overdue) && out == BEYOND_NONE)
			out = BEYOND_OVERDUE;
		else if (reads_as(m, open) && !reads_as(m, overdue))
			out = BEYOND_OPEN;
	}
	return out;
}

const struct facts_invoice **check_named(const struct check_mail *mail, const struct facts *facts,
                                         struct arena *arena, size_t *count)
{
	struct vec mentions = VEC_INIT(struct mention);
	const struct language *language = language_of(mail->language);
	mention_scan(mail->subject, strlen(mail->subject), facts, language, &mentions);
	mention_scan(mail->body, mail->body_len, facts, language, &mentions);
	size_t most = mentions.len + facts->invoice_count + 1;
	const struct facts_invoice **out = mentions.failed ? NULL : arena_array(arena, most, sizeof(*out));
	*count = 0;
	for (size_t i = 0; out && i < mentions.len; i++) {
		const struct facts_invoice *v = mention_at(&mentions, i)->invoice;
		if (v && v->open && !listed(out, *count, v))
			out[(*count)++] = v;
	}
	size_t named = *count;
	enum beyond beyond = out ? asks_beyond(mail, facts, &mentions, named) : BEYOND_NONE;
	for (size_t i = 0; beyond != BEYOND_NONE && i < facts->invoice_count; i++) {
		const struct facts_invoice *v = &facts->invoices[i];
		if (v->open && (beyond == BEYOND_OPEN || v->due < facts->today) && !listed(out, named, v))
			out[(*count)++] = v;
	}
	vec_release(&mentions);
	return out;
}
