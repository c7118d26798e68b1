/* SPDX-License-Identifier: MIT */
#include "letter/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "letter/address.h"
#include "letter/check_money.h"
#include "letter/language.h"
#include "letter/mime.h"

enum {
	SUBJECT_WORDS = 10,
	BODY_LEAST = 50,      /* words */
	BODY_MOST = 100,
	JAPANESE_LEAST = 120, /* characters */
	JAPANESE_MOST = 300,
};

static const char *const level_names[] = {"hint", "warn", "stop"};

const char *check_level_name(enum check_level level)
{
	return level_names[level];
}

struct check_finding *check_add(struct check *check, enum check_level level, enum check_part part, size_t at,
                                size_t len, const char *says)
{
	struct check_finding *f = vec_push(&check->out->findings);
	if (!f)
		return NULL;
	*f = (struct check_finding){.id = check->id, .level = level, .part = part, .at = at, .len = len, .says = says};
	if (part == CHECK_BODY) {
		size_t start = 0;
		f->line = 1;
		for (size_t i = 0; i < at; i++)
			if (check->mail->body[i] == '\n') {
				f->line++;
				start = i + 1;
			}
		f->column = text_count(check->mail->body + start, at - start) + 1;
	}
	return f;
}

void check_fix(struct check_finding *f, const char *offer, size_t at, size_t len, const char *fix)
{
	if (!f)
		return;
	f->offer = offer;
	f->fix_at = at;
	f->fix_len = len;
	f->fix = fix;
}

const char *check_part_text(const struct check_mail *mail, enum check_part part, size_t *len)
{
	const char *text = part == CHECK_TO ? mail->to : part == CHECK_CC ? mail->cc : mail->subject;
	if (part == CHECK_BODY) {
		*len = mail->body_len;
		return mail->body;
	}
	*len = strlen(text);
	return text;
}

/* --- nothing unfilled --- */

/* "[amount]": small words in square brackets, as people leave gaps. */
static size_t bracket_gap(const char *s, size_t len)
{
	size_t n = 1;
	while (n < len && n < 30 && ((s[n] >= 'a' && s[n] <= 'z') || s[n] == ' ' || s[n] == '_'))
		n++;
	return n > 2 && n < len && s[n] == ']' ? n + 1 : 0;
}

static bool hole_is(const struct template_hole *hole, const char *name)
{
	return hole->name_len == strlen(name) && memcmp(hole->name, name, hole->name_len) == 0;
}

static void offer_value(struct check *check, struct check_finding *f, const struct template_hole *hole)
{
	struct buf text = BUF_INIT;
	const char *value = NULL;
	size_t count = 0;
	if (!f || hole->broken || !check->facts)
		return;
	if (hole_is(hole, "date")) {
		daynum day = check->facts->today + 7;
		language_date(check->language, date_weekday(day) > 4 ? day + 7 - date_weekday(day) : day, &text);
		value = arena_str(&check->out->arena, buf_str(&text));
	}
	buf_release(&text);
	struct template_value *values =
		value ? NULL : template_values(check->facts, TEMPLATE_OVERDUE, check->mail->language, &check->out->arena, &count);
	for (size_t i = 0; values && i < count; i++)
		if (hole_is(hole, values[i].name))
			value = values[i].text;
	if (value)
		check_fix(f, strchr(value, '\n') ? "put it in" : arena_printf(&check->out->arena, "put \"%s\"", value),
		          hole->at, hole->len, value);
}

/* What is ours is set once, for all letters. */
static const char *unfilled(const struct template_hole *hole)
{
	if (hole->broken)
		return "is a broken field: fill it in or take it out";
	if (hole_is(hole, "ways_to_pay"))
		return "is not filled in: dun setting firm.bank keeps it for all letters (:settings)";
	if (hole_is(hole, "firm"))
		return "is not filled in: dun setting firm.name keeps it for all letters (:settings)";
	if (hole_is(hole, "sender"))
		return "is not filled in: dun setting mail.name keeps it for all letters (:settings)";
	return "is not filled in";
}

static void placeholder(struct check *check)
{
	for (enum check_part part = CHECK_TO; part <= CHECK_BODY; part++) {
		size_t len, from = 0;
		const char *text = check_part_text(check->mail, part, &len);
		struct template_hole hole;
		while (template_next(text, len, &from, &hole)) {
			const char *what = arena_strn(&check->out->arena, text + hole.at, hole.len < 60 ? hole.len : 60);
			const char *how = unfilled(&hole);
			const char *says = arena_printf(&check->out->arena, "%s %s", what, how);
			offer_value(check, check_add(check, CHECK_STOP, part, hole.at, hole.len, says), &hole);
		}
		for (size_t i = 0; i < len; i++) {
			size_t gap = text[i] == '[' ? bracket_gap(text + i, len - i) : 0;
			if (gap)
				check_add(check, CHECK_STOP, part, i, gap,
				          arena_printf(&check->out->arena, "%.*s is not filled in", (int)gap, text + i));
		}
	}
}

/* --- who gets it --- */

static void header(struct check *check)
{
	static const char *const names[] = {"", "To", "Cc", "the subject"};
	for (enum check_part part = CHECK_TO; part <= CHECK_SUBJECT; part++) {
		size_t len;
		struct err err = {0};
		const char *text = check_part_text(check->mail, part, &len);
		if (!mime_header_check(text, names[part], &err))
			check_add(check, CHECK_STOP, part, 0, 0, arena_str(&check->out->arena, err.text));
	}
}

static const struct facts_contact *first_contact(const struct facts *facts)
{
	for (size_t i = 0; facts && i < facts->contact_count; i++)
		if (*facts->contacts[i].mail && !facts->contacts[i].bounced)
			return &facts->contacts[i];
	return NULL;
}

static void offer_contact(struct check *check, struct check_finding *f, enum check_part part)
{
	const struct facts_contact *contact = first_contact(check->facts);
	struct buf line = BUF_INIT;
	size_t len;
	check_part_text(check->mail, part, &len);
	if (!contact)
		return;
	address_show(&line, contact->name, contact->mail);
	const char *fix = arena_str(&check->out->arena, buf_str(&line));
	check_fix(f, arena_printf(&check->out->arena, "take %s", fix), 0, len, fix);
	buf_release(&line);
}

static void recipient_known(struct check *check, enum check_part part, const struct address *address)
{
	struct arena *arena = &check->out->arena;
	const struct facts_contact *contact = facts_contact(check->facts, address->mail);
	if (contact && !contact->bounced)
		return;
	const char *says = contact ? arena_printf(arena, "mail to %s came back or is known to be wrong", address->mail)
	                           : arena_printf(arena, "%s is no known contact of %s: add it there first",
	                                          address->mail, check->facts->client_name);
	struct check_finding *f =
		check_add(check, contact || part == CHECK_TO ? CHECK_STOP : CHECK_WARN, part, 0, 0, says);
	if (part == CHECK_TO)
		offer_contact(check, f, part);
}

static void recipient(struct check *check)
{
	struct arena *arena = &check->out->arena;
	for (enum check_part part = CHECK_TO; part <= CHECK_CC; part++) {
		struct address *list;
		size_t len, count;
		struct err err = {0};
		const char *text = check_part_text(check->mail, part, &len);
		if (!address_list(arena, text, &list, &count, &err)) {
			check_add(check, CHECK_STOP, part, 0, 0, arena_str(arena, err.text));
			continue;
		}
		if (!count && part == CHECK_TO) {
			const char *says = first_contact(check->facts)
			                           ? "nobody is named as recipient"
			                           : "there is no address to send to: add one to the client's contacts";
			offer_contact(check, check_add(check, CHECK_STOP, part, 0, 0, says), part);
		}
		for (size_t i = 0; check->facts && i < count; i++)
			recipient_known(check, part, &list[i]);
	}
}

static void hold(struct check *check)
{
	char day[DATE_TEXT_SIZE];
	const struct facts *f = check->facts;
	if (!f || !f->held)
		return;
	bool open_ended = f->held_until == DATE_NONE;
	check_add(check, CHECK_STOP, CHECK_WHOLE, 0, 0,
	          arena_printf(&check->out->arena, "%s is on hold until %s%s%s: nothing is sent (H releases)",
	                       f->client_name, open_ended ? "released" : date_plain(f->held_until, day),
	                       *f->held_why ? ", " : "", f->held_why));
}

/* --- the subject --- */

static bool names_invoice(const struct check *check)
{
	for (size_t i = 0; i < check->subject.len; i++)
		if (VEC_AT(struct mention, &check->subject, i).kind != MENTION_AMOUNT)
			return true;
	/* "3 invoices" */
	const char *s = check->mail->subject;
	for (size_t i = 0; s[i]; i++) {
		size_t digits = strspn(s + i, "0123456789");
		for (int form = 0; digits && form < PLURALS; form++) {
			const char *pattern = check->language->counted[form];
			if (text_starts(s + i + digits, pattern + strcspn(pattern, "%") + 1))
				return true;
		}
		i += digits ? digits - 1 : 0;
	}
	return false;
}

static void subject(struct check *check)
{
	const char *s = check->mail->subject;
	size_t len = strlen(s), trimmed = len;
	text_trim(&s, &trimmed);
	if (!trimmed) {
		check_add(check, CHECK_STOP, CHECK_SUBJECT, 0, 0, "the subject is empty");
		return;
	}
	size_t words = text_words(s, trimmed);
	if (words > SUBJECT_WORDS)
		check_add(check, CHECK_WARN, CHECK_SUBJECT, 0, 0,
		          arena_printf(&check->out->arena, "the subject has %zu words: at most %d are read", words,
		                       SUBJECT_WORDS));
	if (check->facts && strcmp(check->mail->kind, "reminder") == 0 && !names_invoice(check))
		check_add(check, CHECK_WARN, CHECK_SUBJECT, 0, 0, "the subject names no invoice number");
}

/* --- the body --- */

/* A line of a table or of bank details: it begins with two blanks. */
static bool is_block(const char *line, size_t len)
{
	return len > 2 && line[0] == ' ' && line[1] == ' ';
}

static void length(struct check *check)
{
	const char *s = check->mail->body;
	size_t left = check->mail->body_len, count = 0;
	bool japanese = text_starts(check->mail->language, "ja");
	while (left) {
		const char *end = memchr(s, '\n', left);
		size_t len = end ? (size_t)(end - s) : left;
		if (!is_block(s, len))
			count += japanese ? text_count(s, len) : text_words(s, len);
		s += len + (end ? 1 : 0);
		left -= len + (end ? 1 : 0);
	}
	size_t least = japanese ? JAPANESE_LEAST : BODY_LEAST, most = japanese ? JAPANESE_MOST : BODY_MOST;
	if (!count)
		check_add(check, CHECK_STOP, CHECK_BODY, 0, 0, "the letter is empty");
	else if (count < least || count > most)
		check_add(check, CHECK_WARN, CHECK_BODY, 0, 0,
		          arena_printf(&check->out->arena, "the letter has %zu %s: %zu to %zu are read best", count,
		                       japanese ? "characters" : count == 1 ? "word" : "words", least, most));
}

static bool begins_with(const char *line, size_t len, const char *const *list)
{
	struct buf folded = BUF_INIT;
	bool found = false;
	/* Folding trims; a blank behind shows where the last word ends. */
	if (text_fold(line, len, &folded, NULL))
		buf_addc(&folded, ' ');
	for (; *list && !found; list++)
		found = text_starts(buf_str(&folded), *list);
	buf_release(&folded);
	return found;
}

static bool ends_with(const char *line, size_t len, const char *const *list)
{
	text_trim(&line, &len);
	for (; *list; list++)
		if (len >= strlen(*list) && memcmp(line + len - strlen(*list), *list, strlen(*list)) == 0)
			return true;
	return false;
}

/* Does the line hold a word of the name (of two letters or more)? */
static bool holds_name(const char *line, size_t len, const char *name)
{
	struct buf folded = BUF_INIT, who = BUF_INIT;
	bool found = !text_fold(line, len, &folded, NULL) || !text_fold(name, strlen(name), &who, NULL);
	for (const char *w = buf_str(&who); *w && !found;) {
		size_t n = strcspn(w, " ");
		struct buf word = BUF_INIT;
		buf_add(&word, w, n);
		found = n > 1 && strstr(buf_str(&folded), buf_str(&word)) != NULL;
		buf_release(&word);
		w += n + strspn(w + n, " ");
	}
	buf_release(&folded);
	buf_release(&who);
	return found;
}

/* The known contact the mail goes to first; NULL when it cannot be told. */
static const struct facts_contact *reader(const struct check *check)
{
	struct address *list;
	size_t count;
	if (!check->facts || !address_list(&check->out->arena, check->mail->to, &list, &count, NULL) || !count)
		return NULL;
	return facts_contact(check->facts, list[0].mail);
}

static void greeting(struct check *check)
{
	const char *s = check->mail->body;
	size_t at = 0, len = check->mail->body_len;
	while (at < len && (s[at] == '\n' || s[at] == ' '))
		at++;
	if (at == len)
		return;
	const char *end = memchr(s + at, '\n', len - at);
	size_t line = end ? (size_t)(end - s) - at : len - at;
	const struct facts_contact *contact = reader(check);
	const struct language *l = check->language;
	struct arena *arena = &check->out->arena;
	struct buf words = BUF_INIT;
	language_greeting(l, contact ? contact->name : "", &words);
	const char *wanted = arena_str(arena, buf_str(&words));
	buf_release(&words);
	const char *offer = arena_printf(arena, "write \"%s\"", wanted);
	if (begins_with(s + at, line, l->cold))
		check_fix(check_add(check, CHECK_WARN, CHECK_BODY, at, line, "the greeting is one for nobody in particular"),
		          offer, at, line, wanted);
	else if (!begins_with(s + at, line, l->greetings) && !ends_with(s + at, line, l->greeting_ends))
		check_fix(check_add(check, CHECK_WARN, CHECK_BODY, at, 0, "the letter begins without a greeting"), offer, at,
		          0, arena_printf(arena, "%s\n\n", wanted));
	else if (contact && *contact->name && !holds_name(s + at, line, contact->name))
		check_fix(check_add(check, CHECK_WARN, CHECK_BODY, at, line,
		                    arena_printf(arena, "the greeting does not name %s", contact->name)),
		          offer, at, line, wanted);
}

/* --- what goes along --- */

static void attachment(struct check *check)
{
	const struct check_mail *mail = check->mail;
	struct buf folded = BUF_INIT;
	const char *said = NULL;
	for (size_t i = 0; i < mail->file_count; i++)
		if (*mail->files[i].owner)
			check_add(check, CHECK_STOP, CHECK_FILES, 0, 0,
			          arena_printf(&check->out->arena, "%s is an invoice of %s: take it out", mail->files[i].name,
			                       mail->files[i].owner));
	if (!mail->file_count && text_fold(mail->body, mail->body_len, &folded, NULL))
		for (const char *const *w = check->language->attached; *w && !said; w++)
			said = strstr(buf_str(&folded), *w) ? *w : NULL;
	if (said)
		check_add(check, CHECK_WARN, CHECK_FILES, 0, 0,
		          arena_printf(&check->out->arena, "the letter says \"%s\", and no file goes along", said));
	buf_release(&folded);
}

/* --- the table --- */

static const struct {
	struct check_row row;
	void (*run)(struct check *check);
	bool needs_facts;
} table[] = {
	{{"placeholder", "nothing unfilled such as {{date}} or [amount]", NULL}, placeholder, false},
	{{"header", "no line break or control character in any header", NULL}, header, false},
	{{"recipient", "has an address, a known one of this client that works", "To is a known contact"}, recipient, false},
	{{"hold", "the client is not on hold", NULL}, hold, true},
	{{"paid", "no invoice is named that is paid, disputed or not theirs", "the invoices named are open and theirs"},
	 check_paid, true},
	{{"amount", "each amount is what is open at this moment, each sum is right", "amounts match the ledger"},
	 check_amount, true},
	{{"promised", "no reminder while a promise for it runs", NULL}, check_promised, true},
	{{"planned", "no reminder while a plan for it is kept", NULL}, check_planned, true},
	{{"account", "no reminder while money on account covers it", NULL}, check_account, true},
	{{"fresh", "the last payment import is at most 2 business days old (reminders only)", NULL}, check_fresh, true},
	{{"gap", "the policy's gap since the last contact is over (reminders only)", NULL}, check_gap, true},
	{{"caps", "no contact cap or quiet hour of the client's place (reminders only)", NULL}, check_caps, true},
	{{"attachment", "a file promised goes along, and none is another client's", NULL}, attachment, false},
	{{"subject", "not empty, at most 10 words, names the invoice", "the subject is short and to the point"}, subject,
	 false},
	{{"greeting", "there is one, by name where known", "the greeting fits"}, greeting, false},
	{{"length", "50 to 100 words beside the table (ja: 120 to 300 characters)", "the letter has a good length"},
	 length, false},
};

const struct check_row *check_row(size_t i)
{
	return i < sizeof(table) / sizeof(*table) ? &table[i].row : NULL;
}

static int by_weight(const void *a, const void *b)
{
	const struct check_finding *x = a, *y = b;
	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->id, y->id);
}

static void run_all(struct check *check)
{
	struct check_list *out = check->out;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		size_t before = out->findings.len;
		if (table[i].needs_facts && !check->facts)
			continue;
		check->id = table[i].row.id;
		table[i].run(check);
		const char **fine = out->findings.len == before && table[i].row.fine ? vec_push(&out->fine) : NULL;
		if (fine)
			*fine = table[i].row.fine;
	}
	if (out->findings.len)
		qsort(out->findings.data, out->findings.len, sizeof(struct check_finding), by_weight);
	for (size_t i = 0; i < out->findings.len; i++) {
		enum check_level level = CHECK_AT(out, i)->level;
		*(level == CHECK_STOP ? &out->stops : level == CHECK_WARN ? &out->warns : &out->hints) += 1;
	}
}

bool check_run(const struct check_mail *mail, const struct facts *facts, struct check_list *out, struct err *err)
{
	check_list_release(out);
	struct check check = {
		.mail = mail,
		.facts = facts,
		.out = out,
		.language = language_of(mail->language),
		.subject = VEC_INIT(struct mention),
		.body = VEC_INIT(struct mention),
	};
	if (facts) {
		mention_scan(mail->subject, strlen(mail->subject), facts, check.language, &check.subject);
		mention_scan(mail->body, mail->body_len, facts, check.language, &check.body);
	}
	run_all(&check);
	bool ok = vec_ok(&check.subject, err) && vec_ok(&check.body, err) && vec_ok(&out->findings, err) &&
	          vec_ok(&out->fine, err) && arena_ok(&out->arena, err);
	vec_release(&check.subject);
	vec_release(&check.body);
	return ok;
}

void check_list_release(struct check_list *list)
{
	arena_release(&list->arena);
	vec_release(&list->findings);
	vec_release(&list->fine);
	*list = (struct check_list)CHECK_LIST_INIT;
}
