/* SPDX-License-Identifier: MIT */
#include "letter/template.h"

#include <stdio.h>
#include <string.h>

#include "base/asset.h"
#include "base/text.h"
#include "letter/language.h"

/* --- holes --- */

static bool name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t skip_blanks(const char *s, size_t len, size_t at)
{
	while (at < len && s[at] == ' ')
		at++;
	return at;
}

/* Reads the hole that begins with "{{" at `at`. */
static void hole_read(const char *s, size_t len, size_t at, struct template_hole *out)
{
	size_t name = skip_blanks(s, len, at + 2), end = name;
	while (end < len && name_char(s[end]))
		end++;
	size_t close = skip_blanks(s, len, end);
	bool whole = end > name && close + 1 < len && s[close] == '}' && s[close + 1] == '}';
	*out = (struct template_hole){
		.at = at,
		.len = (whole ? close + 2 : end) - at,
		.name = whole ? s + name : NULL,
		.name_len = whole ? end - name : 0,
		.broken = !whole,
	};
	if (!whole && close < len && s[close] == '}')
		out->len = close + 1 - at;
}

bool template_next(const char *text, size_t len, size_t *from, struct template_hole *out)
{
	for (size_t at = *from; at + 1 < len; at++) {
		if (text[at] == '{' && text[at + 1] == '{') {
			hole_read(text, len, at, out);
		} else if (text[at] == '}' && text[at + 1] == '}') {
			*out = (struct template_hole){.at = at, .len = 2, .broken = true};
		} else {
			continue;
		}
		*from = out->at + out->len;
		return true;
	}
	*from = len;
	return false;
}

static const struct template_value *value_find(const struct template_value *values, size_t count,
                                               const struct template_hole *hole)
{
	for (size_t i = 0; i < count && hole->name; i++)
		if (strlen(values[i].name) == hole->name_len &&
		    memcmp(values[i].name, hole->name, hole->name_len) == 0)
			return &values[i];
	return NULL;
}

void template_fill(const char *text, size_t len, const struct template_value *values, size_t count,
                   struct buf *out)
{
	struct template_hole hole;
	size_t from = 0, done = 0;
	while (template_next(text, len, &from, &hole)) {
		buf_add(out, text + done, hole.at - done);
		const struct template_value *value = value_find(values, count, &hole);
		if (value)
			buf_adds(out, value->text);
		else
			buf_add(out, text + hole.at, hole.len);
		done = hole.at + hole.len;
	}
	buf_add(out, text + done, len - done);
}

/* --- what there is --- */

const struct template_field template_fields[] = {
	{"greeting", "\"Dear\" and the contact's name", false},
	{"contact", "the contact's name", false},
	{"client", "the client's name", false},
	{"invoice_title", "\"Invoice 1001\", for the subject", false},
	{"invoice_list", "\"invoice 1001\", inside a sentence", false},
	{"invoices", "a table of the invoices with their open amounts", false},
	{"total", "what the listed invoices come to", false},
	{"oldest", "the number of the oldest listed invoice", false},
	{"due", "the due date of the oldest listed invoice", false},
	{"days", "how many days that one is late", false},
	{"when_due", "\"64 days past due\", of the oldest, for the subject", false},
	{"due_phrase", "\"due on ...\", \"the oldest due on ...\", behind the list", false},
	{"promise_amount", "what they promised", false},
	{"promise_date", "the day they promised it for", false},
	{"promise_made", "the day they promised it", false},
	{"payment_amount", "their last payment", false},
	{"payment_date", "the day of their last payment", false},
	{"ways_to_pay", "your bank details", false},
	{"today", "today's date", false},
	{"firm", "your firm", false},
	{"sender", "your name", false},
	{"phone", "your telephone number", false},
	{"from", "your mail address", false},
	{"date", "a day you ask them to answer or pay by", true},
	{"amount", "an amount you offer or agree", true},
	{"instalments", "in how many parts they may pay", true},
	{NULL, NULL, false},
};

const struct template_field *template_field(const char *name, size_t len)
{
	for (const struct template_field *f = template_fields; f->name; f++)
		if (strlen(f->name) == len && memcmp(f->name, name, len) == 0)
			return f;
	return NULL;
}

const struct template_kind template_kinds[] = {
	{"upcoming", "A week before the due date", "reminder", TEMPLATE_COMING},
	{"gentle", "The day before the due date", "reminder", TEMPLATE_COMING},
	{"due-today", "On the due date", "reminder", TEMPLATE_COMING},
	{"receipt", "Did the invoice arrive?", "reminder", TEMPLATE_OVERDUE},
	{"early-late", "A few days late", "reminder", TEMPLATE_OVERDUE},
	{"late", "Late, urgent", "reminder", TEMPLATE_OVERDUE},
	{"plan-offer", "Offer of instalments", "other", TEMPLATE_OVERDUE},
	{"promise-broken", "Promise not kept", "reminder", TEMPLATE_OVERDUE},
	{"settlement", "Offer of a settlement", "other", TEMPLATE_OVERDUE},
	{"final-notice", "Final notice", "reminder", TEMPLATE_OVERDUE},
	{"statement", "Statement of open invoices", "statement", TEMPLATE_ALL},
	{"thank-you", "Thank you for a payment", "thanks", TEMPLATE_ALL},
	{NULL, NULL, NULL, TEMPLATE_ALL},
};

const struct template_kind *template_kind(const char *name)
{
	for (const struct template_kind *k = template_kinds; k->name; k++)
		if (strcmp(k->name, name) == 0)
			return k;
	return NULL;
}

bool template_shipped(const char *language, const char *name, const char **text, size_t *len)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "templates/%s/%s", language, name);
	const struct asset *asset = asset_find(buf_str(&path));
	buf_release(&path);
	if (!asset)
		return false;
	*text = asset->bytes;
	*len = asset->len;
	return true;
}

/* --- a template as a text --- */

bool template_split(const char *text, size_t len, struct template_parts *out, struct err *err)
{
	const char *line_end = memchr(text, '\n', len);
	size_t subject_len = line_end ? (size_t)(line_end - text) : len;
	const char *subject = text;
	size_t trimmed = subject_len;
	text_trim(&subject, &trimmed);
	if (trimmed == 0)
		return err_set(err, ERR_DATA, "the first line of a template is its subject: it is empty");
	size_t body = subject_len;
	while (body < len && (text[body] == '\n' || text[body] == '\r'))
		body++;
	if (body == len)
		return err_set(err, ERR_DATA, "a template needs a subject line, an empty line and a body: "
		               "it has no body");
	if (body < subject_len + 2 || !memchr(text + subject_len + 1, '\n', body - subject_len - 1))
		return err_set(err, ERR_DATA, "line 2 of a template must be empty: it stands between subject and body");
	*out = (struct template_parts){subject, text + body, trimmed, len - body};
	while (out->body_len && out->body[out->body_len - 1] == '\n')
		out->body_len--;
	return true;
}

static void problem_add(struct vec *problems, const char *text, size_t at, const char *says)
{
	struct template_problem *p = vec_push(problems);
	if (!p)
		return;
	*p = (struct template_problem){.line = 1, .says = says};
	size_t start = 0;
	for (size_t i = 0; i < at; i++)
		if (text[i] == '\n') {
			p->line++;
			start = i + 1;
		}
	p->column = text_count(text + start, at - start) + 1;
}

static const char *field_like(const char *name)
{
	const char *best = NULL;
	int least = 3;
	for (const struct template_field *f = template_fields; f->name; f++) {
		int d = text_distance(name, f->name, least);
		if (d < least) {
			least = d;
			best = f->name;
		}
	}
	return best;
}

static const char *says_unknown(struct arena *arena, const struct template_hole *hole)
{
	const char *name = arena_strn(arena, hole->name, hole->name_len < 60 ? hole->name_len : 60);
	const char *like = field_like(name);
	if (like)
		return arena_printf(arena, "there is no field {{%s}}: did you mean {{%s}}?", name, like);
	return arena_printf(arena, "there is no field {{%s}}", name);
}

void template_check(const char *text, size_t len, struct arena *arena, struct vec *problems)
{
	struct template_parts parts;
	struct err why = {0};
	if (!template_split(text, len, &parts, &why))
		problem_add(problems, text, 0, arena_str(arena, why.text));
	struct template_hole hole;
	size_t from = 0;
	while (template_next(text, len, &from, &hole)) {
		if (hole.broken)
			problem_add(problems, text, hole.at, "these braces make no field: write {{name}}");
		else if (!template_field(hole.name, hole.name_len))
			problem_add(problems, text, hole.at, says_unknown(arena, &hole));
	}
}

/* --- values from the book --- */

static bool listed(const struct facts_invoice *v, enum template_scope scope, bool disputed, daynum today)
{
	if (v->open <= 0 || (v->disputed && !disputed))
		return false;
	if (scope == TEMPLATE_OVERDUE)
		return v->due < today;
	return scope == TEMPLATE_ALL || (v->due >= today && v->due <= today + 14);
}

const struct facts_invoice **template_pick(const struct facts *facts, enum template_scope scope,
                                           struct arena *arena, size_t *count)
{
	const struct facts_invoice **out = arena_array(arena, facts->invoice_count + 1, sizeof *out);
	*count = 0;
	/* The scope; else all that may be reminded; else all. */
	for (int pass = 0; out && pass < 3 && *count == 0; pass++)
		for (size_t i = 0; i < facts->invoice_count; i++)
			if (listed(&facts->invoices[i], pass ? TEMPLATE_ALL : scope, pass == 2 || scope == TEMPLATE_ALL,
			           facts->today))
				out[(*count)++] = &facts->invoices[i];
	return out;
}

/* Widths of the table's columns, in screen columns. */
struct widths {
	int number, due, days, amount;
};

static int wider(int width, const char *text)
{
	int have = text_width(text, strlen(text));
	return have > width ? have : width;
}

static void row_add(struct buf *out, const struct widths *w, const char *number, const char *due,
                    const char *days, const char *amount)
{
	buf_adds(out, "  ");
	text_pad(out, number, w->number);
	buf_adds(out, "  ");
	text_pad(out, due, w->due);
	buf_adds(out, "  ");
	text_pad_left(out, days, w->days);
	buf_adds(out, "  ");
	text_pad_left(out, amount, w->amount);
}

struct table_line {
	struct buf due, days, amount;
};

static void line_fill(struct table_line *line, const struct facts_invoice *v, const struct facts *facts,
                      const struct language *language)
{
	buf_clear(&line->due);
	buf_clear(&line->days);
	buf_clear(&line->amount);
	language_date(language, v->due, &line->due);
	if (v->due < facts->today)
		buf_addf(&line->days, "%d", facts->today - v->due);
	language_money(language, v->open, facts->currency, &line->amount);
}

void template_table(const struct facts_invoice *const *invoices, size_t count, const struct facts *facts,
                    const char *language, struct buf *out)
{
	const struct language *l = language_of(language);
	struct table_line line = {BUF_INIT, BUF_INIT, BUF_INIT};
	struct buf total = BUF_INIT;
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += invoices[i]->open;
	language_money(l, sum, facts->currency, &total);
	struct widths w = {wider(0, l->head_total), 0, 0, wider(0, buf_str(&total))};
	w = (struct widths){wider(w.number, l->head_number), wider(0, l->head_due), wider(0, l->head_days),
	                    wider(w.amount, l->head_amount)};
	for (size_t i = 0; i < count; i++) {
		line_fill(&line, invoices[i], facts, l);
		w = (struct widths){wider(w.number, invoices[i]->number), wider(w.due, buf_str(&line.due)),
		                    wider(w.days, buf_str(&line.days)), wider(w.amount, buf_str(&line.amount))};
	}
	row_add(out, &w, l->head_number, l->head_due, l->head_days, l->head_amount);
	for (size_t i = 0; i < count; i++) {
		line_fill(&line, invoices[i], facts, l);
		buf_addc(out, '\n');
		row_add(out, &w, invoices[i]->number, buf_str(&line.due), buf_str(&line.days), buf_str(&line.amount));
	}
	if (count > 1) {
		buf_addc(out, '\n');
		row_add(out, &w, l->head_total, "", "", buf_str(&total));
	}
	buf_release(&line.due);
	buf_release(&line.days);
	buf_release(&line.amount);
	buf_release(&total);
}

/* "Invoice 1001", "Invoices 1001 and 1020", from four on "5 invoices". */
static void list_add(struct buf *out, const struct facts_invoice *const *v, size_t count, const char *one,
                     const char *many, const struct language *l)
{
	struct buf numbers = BUF_INIT;
	for (size_t i = 0; i < count && count <= 3; i++) {
		if (i)
			buf_adds(&numbers, i + 1 == count ? l->both : l->comma);
		buf_adds(&numbers, v[i]->number);
	}
	if (count > 3)
		language_count(l, count, out);
	else
		language_put(count == 1 ? one : many, buf_str(&numbers), out);
	buf_release(&numbers);
}

/* Collects values; an empty text is no value, so that its field stays a hole. */
struct values {
	struct template_value *rows;
	size_t count;
	struct arena *arena;
	struct buf text; /* scratch */
};

static void value_add(struct values *values, const char *name, const char *text)
{
	if (text && *text)
		values->rows[values->count++] =
			(struct template_value){name, arena_str(values->arena, text)};
}

static void value_take(struct values *values, const char *name)
{
	value_add(values, name, buf_str(&values->text));
	buf_clear(&values->text);
}

static void value_date(struct values *values, const char *name, const struct language *l, daynum date)
{
	if (date != DATE_NONE)
		language_date(l, date, &values->text);
	value_take(values, name);
}

static void value_money(struct values *values, const char *name, const struct language *l, int64_t minor,
                        const char *currency)
{
	if (minor > 0)
		language_money(l, minor, currency, &values->text);
	value_take(values, name);
}

static void phrase_take(struct values *values, const char *name, const char *phrase, const char *text)
{
	language_put(phrase, text, &values->text);
	value_take(values, name);
}

/* What is said of due days is true of every invoice listed, v rising by due day. */
static void values_due(struct values *values, const struct facts_invoice *const *v, size_t count, daynum today,
                       const struct language *l)
{
	char days[16];
	struct buf date = BUF_INIT;
	int late = today - v[0]->due;
	enum due_state state = late > 1 ? DUE_LATE : late == 1 ? DUE_ONE_DAY_LATE : late == 0 ? DUE_TODAY : DUE_COMING;
	bool several = v[count - 1]->due != v[0]->due;
	snprintf(days, sizeof(days), "%d", late);
	language_date(l, v[0]->due, &date);
	value_add(values, "due", buf_str(&date));
	value_add(values, "days", late > 0 ? days : "");
	phrase_take(values, "when_due", l->when_due[state][several], late > 0 ? days : buf_str(&date));
	phrase_take(values, "due_phrase", l->due_phrase[state][several], buf_str(&date));
	buf_release(&date);
}

static void values_invoices(struct values *values, const struct facts *facts, enum template_scope scope,
                            const struct language *l)
{
	size_t count;
	const struct facts_invoice **v = template_pick(facts, scope, values->arena, &count);
	if (!v || !count)
		return;
	int64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += v[i]->open;
	list_add(&values->text, v, count, l->title_one, l->title_many, l);
	value_take(values, "invoice_title");
	list_add(&values->text, v, count, l->one, l->many, l);
	value_take(values, "invoice_list");
	template_table(v, count, facts, l->code, &values->text);
	value_take(values, "invoices");
	value_money(values, "total", l, sum, facts->currency);
	value_add(values, "oldest", v[0]->number);
	values_due(values, v, count, facts->today, l);
}

static void values_people(struct values *values, const struct facts *facts, const struct language *l)
{
	const char *name = facts->contact_count ? facts->contacts[0].name : "";
	language_greeting(l, name, &values->text);
	value_take(values, "greeting");
	value_add(values, "contact", name);
	value_add(values, "client", facts->client_name);
	value_add(values, "ways_to_pay", facts->ways_to_pay);
	value_add(values, "firm", facts->firm);
	value_add(values, "sender", facts->sender);
	value_add(values, "phone", facts->phone);
	value_add(values, "from", facts->from);
}

/* Of the letter that offers a plan or a settlement, when one stands: else what is left
 * open is asked for. */
static void values_offer(struct values *values, const struct facts *facts, const struct language *l)
{
	if (facts->offer == FACTS_PLAN && facts->plan_count) {
		buf_addf(&values->text, "%zu", facts->plan_count);
		value_take(values, "instalments");
		value_date(values, "date", l, facts->plan_first);
	} else if (facts->offer == FACTS_SETTLEMENT && facts->settle_amount) {
		value_money(values, "amount", l, facts->settle_amount, facts->currency);
		value_date(values, "date", l, facts->settle_until);
	}
}

struct template_value *template_values(const struct facts *facts, enum template_scope scope,
                                       const char *language, struct arena *arena, size_t *count)
{
	const struct language *l = language_of(language);
	struct values values = {.arena = arena, .text = BUF_INIT};
	values.rows = arena_array(arena, sizeof template_fields / sizeof *template_fields, sizeof *values.rows);
	*count = 0;
	if (!values.rows)
		return NULL;
	values_people(&values, facts, l);
	values_invoices(&values, facts, scope, l);
	value_money(&values, "promise_amount", l, facts->promised, facts->currency);
	value_date(&values, "promise_date", l, facts->promised ? facts->promised_for : DATE_NONE);
	value_date(&values, "promise_made", l, facts->promised ? facts->promised_on : DATE_NONE);
	value_money(&values, "payment_amount", l, facts->last_payment, facts->currency);
	value_date(&values, "payment_date", l, facts->last_payment ? facts->last_payment_on : DATE_NONE);
	value_date(&values, "today", l, facts->today);
	values_offer(&values, facts, l);
	bool whole = buf_ok(&values.text, NULL);
	buf_release(&values.text);
	*count = values.count;
	return whole && arena_ok(arena, NULL) ? values.rows : NULL;
}
