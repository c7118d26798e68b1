/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/entry.h"
#include "cli/say.h"
#include "cli/today_say.h"
#include "cli/show_worry.h"
#include "desk/story.h"
#include "follow/promise.h"
#include "store/fields.h"

static const struct cli_option options[] = {
	{"as-of", "DATE", "what was owed on that day", false},
	{"all", NULL, "withdrawn entries and paid invoices too", false},
	{0},
};

struct shown {
	struct desk desk;
	struct desk_ref ref;
	struct timeline timeline;
	struct story story;
	struct worry worry;
	struct today today; /* what is next for it, a currency each */
	bool all;
};

/* One invoice was asked for: the others and their dates are left out. */
static bool concerns(const struct shown *s, int64_t invoice)
{
	return !s->ref.invoice || s->ref.invoice == invoice;
}

static bool entry_concerns(const struct shown *s, const struct entry *entry)
{
	struct field field;
	char id[24];
	if (!s->ref.invoice || entry->invoice == s->ref.invoice)
		return true;
	snprintf(id, sizeof id, "%" PRId64, s->ref.invoice);
	if (!fields_get(entry->facts, entry->facts_len, "invoices", &field))
		return false;
	for (size_t at = 0; at < field.value_len;) {
		const char *comma = memchr(field.value + at, ',', field.value_len - at);
		size_t len = comma ? (size_t)(comma - field.value) - at : field.value_len - at;
		if (len == strlen(id) && memcmp(field.value + at, id, len) == 0)
			return true;
		at += len + 1;
	}
	return false;
}

/* --- as JSON --- */

static void json_client(struct json *json, const struct timeline_client *client)
{
	json_name(json, "client");
	json_open(json, '{');
	json_put_int(json, "id", client->id);
	json_put_text(json, "name", client->name);
	json_put_text(json, "code", client->code);
	json_put_text(json, "key", client->key);
	json_put_text(json, "country", client->country);
	json_put_text(json, "language", client->language);
	json_put_text(json, "address", client->address);
	json_put_text(json, "owner", client->owner);
	say_json_day(json, "follow_up", client->follow_up);
	say_json_day(json, "hold_from", client->hold_from);
	say_json_day(json, "hold_until", client->hold_until);
	json_put_text(json, "hold_why", client->hold_why);
	json_close(json, '}');
}

static void json_contacts(struct json *json, const struct timeline *t)
{
	json_name(json, "contacts");
	json_open(json, '[');
	for (size_t i = 0; i < t->contact_count; i++) {
		const struct timeline_contact *contact = &t->contacts[i];
		json_open(json, '{');
		json_put_int(json, "id", contact->id);
		json_put_text(json, "name", contact->name);
		json_put_text(json, "role", contact->role);
		json_put_text(json, "email", contact->mail);
		json_put_bool(json, "email_ok", !contact->mail_bad);
		json_put_text(json, "phone", contact->phone);
		json_put_bool(json, "phone_ok", !contact->phone_wrong);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_totals(struct json *json, const struct timeline *t)
{
	json_name(json, "totals");
	json_open(json, '[');
	for (size_t i = 0; i < t->sum_count; i++) {
		const struct timeline_sum *sum = &t->sums[i];
		json_open(json, '{');
		json_put_text(json, "currency", sum->currency);
		say_json_money(json, "open", sum->open, sum->currency);
		json_put_int(json, "count", sum->count);
		say_json_money(json, "overdue", sum->overdue, sum->currency);
		say_json_money(json, "on_account", sum->on_account, sum->currency);
		say_json_day(json, "oldest_due", sum->oldest);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_invoices(struct json *json, const struct shown *s)
{
	const struct timeline *t = &s->timeline;
	json_name(json, "invoices");
	json_open(json, '[');
	for (size_t i = 0; i < t->invoice_count; i++) {
		const struct timeline_invoice *invoice = &t->invoices[i];
		if (!concerns(s, invoice->id) || (!s->ref.invoice && !s->all && invoice->open <= 0))
			continue;
		json_open(json, '{');
		json_put_int(json, "id", invoice->id);
		json_put_text(json, "series", invoice->series);
		json_put_text(json, "number", invoice->number);
		json_put_text(json, "currency", invoice->currency);
		say_json_day(json, "issued", invoice->issued);
		say_json_day(json, "due", invoice->due);
		json_put_int(json, "days", t->as_of - invoice->due);
		say_json_money(json, "total", invoice->total, invoice->currency);
		say_json_money(json, "open", invoice->open, invoice->currency);
		json_put_bool(json, "disputed", invoice->disputed);
		json_put_bool(json, "promised", invoice->promised_by != DATE_NONE);
		say_json_day(json, "promised_by", invoice->promised_by);
		json_put_text(json, "for", invoice->what_for);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_promises(struct json *json, const struct timeline *t)
{
	json_name(json, "promises");
	json_open(json, '[');
	for (size_t i = 0; i < t->promises.count; i++) {
		const struct promise *promise = &t->promises.rows[i];
		json_open(json, '{');
		json_put_int(json, "entry", promise->entry);
		json_put_text(json, "currency", promise->currency);
		say_json_money(json, "amount", promise->amount, promise->currency);
		say_json_day(json, "made", promise->made_on);
		say_json_day(json, "due", promise->due);
		json_put_text(json, "state", promise->stands || promise->state == PROMISE_KEPT
		              ? promise_word(promise->state, promise->received) : "replaced");
		say_json_money(json, "received", promise->received, promise->currency);
		json_put_text(json, "invoices", promise->invoices.numbers);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_payments(struct json *json, const struct timeline *t)
{
	json_name(json, "payments");
	json_open(json, '[');
	for (size_t i = 0; i < t->payment_count; i++) {
		const struct timeline_payment *payment = &t->payments[i];
		json_open(json, '{');
		json_put_text(json, "kind", payment->kind);
		json_put_text(json, "currency", payment->currency);
		say_json_money(json, "amount", payment->amount, payment->currency);
		say_json_money(json, "allocated", payment->allocated, payment->currency);
		say_json_day(json, "on", payment->paid_on);
		json_put_text(json, "ref", payment->ref);
		json_put_text(json, "invoices", payment->invoices);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void print_json(struct cli *cli, const struct shown *s)
{
	struct json json;
	const struct timeline *t = &s->timeline;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	say_json_day(&json, "as_of", t->as_of);
	json_client(&json, &t->client);
	json_totals(&json, t);
	json_contacts(&json, t);
	json_invoices(&json, s);
	json_promises(&json, t);
	json_payments(&json, t);
	worry_json(&s->worry, s->ref.invoice, t->as_of, &json);
	json_name(&json, "next");
	json_open(&json, '[');
	for (size_t i = 0; i < s->today.count; i++)
		today_say_json(&json, &s->today.rows[i]);
	json_close(&json, ']');
	json_name(&json, "entries");
	json_open(&json, '[');
	for (size_t i = 0; i < t->entry_count; i++)
		if (entry_concerns(s, &t->entries[i]))
			entry_json(&json, &t->entries[i]);
	json_close(&json, ']');
	json_put_bool(&json, "cut", t->cut);
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

/* --- for people --- */

static void tamed(struct buf *out, const char *text)
{
	text_tame(out, text, strlen(text));
}

static void print_head(struct buf *out, const struct shown *s)
{
	const struct timeline *t = &s->timeline;
	char amount[32], day[DATE_TEXT_SIZE];
	tamed(out, t->client.name);
	if (strcmp(t->client.code, t->client.name) != 0) {
		buf_adds(out, *t->client.code ? "  " : "");
		tamed(out, t->client.code);
	}
	buf_addc(out, '\n');
	for (size_t i = 0; i < t->sum_count; i++) {
		const struct timeline_sum *sum = &t->sums[i];
		buf_addf(out, "Owes %s %s, %" PRId64 " invoice%s", money_text(amount, sum->open, sum->currency, s->desk.decimal),
		         sum->currency, sum->count, sum->count == 1 ? "" : "s");
		if (sum->overdue)
			buf_addf(out, "; overdue %s, oldest %d days", money_text(amount, sum->overdue, sum->currency, s->desk.decimal),
			         t->as_of - sum->oldest);
		if (sum->on_account)
			buf_addf(out, "; on account %s", money_text(amount, sum->on_account, sum->currency, s->desk.decimal));
		buf_addc(out, '\n');
	}
	if (!t->sum_count)
		buf_adds(out, "Owes nothing\n");
	if (t->client.hold_from != DATE_NONE) {
		buf_addf(out, "On hold%s%s: ", t->client.hold_until == DATE_NONE ? "" : " until ",
		         date_short(t->client.hold_until, day));
		tamed(out, t->client.hold_why);
		buf_addc(out, '\n');
	}
	if (t->client.follow_up != DATE_NONE)
		buf_addf(out, "Next follow-up %s\n", date_long(t->client.follow_up, day));
}

static void print_contacts(struct buf *out, const struct timeline *t)
{
	for (size_t i = 0; i < t->contact_count; i++) {
		const struct timeline_contact *contact = &t->contacts[i];
		const char *parts[] = {contact->name, contact->role, contact->phone, contact->phone_wrong ? "(wrong)" : "",
		                       contact->mail, contact->mail_bad ? "(not reached)" : ""};
		bool any = false;
		for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
			if (!*parts[k])
				continue;
			buf_adds(out, any ? "  " : "");
			tamed(out, parts[k]);
			any = true;
		}
		buf_adds(out, any ? "\n" : "");
	}
}

static bool print_invoices(struct buf *out, const struct shown *s, struct err *err)
{
	static const struct table_column columns[] = {
		{"number", "No.", TABLE_TEXT}, {"issued", "Issued", TABLE_DAY}, {"due", "Due", TABLE_DAY},
		{"days", "Days", TABLE_INT}, {"open", "Open", TABLE_MONEY}, {"currency", "", TABLE_TEXT},
		{"notes", "Notes", TABLE_TEXT},
	};
	const struct timeline *t = &s->timeline;
	struct table table;
	table_init(&table, columns, sizeof columns / sizeof columns[0]);
	table.decimal = s->desk.decimal;
	for (size_t i = t->invoice_count; i-- > 0;) {
		const struct timeline_invoice *invoice = &t->invoices[i];
		if (!concerns(s, invoice->id) || (!s->ref.invoice && !s->all && invoice->open <= 0))
			continue;
		table_add(&table, invoice->number);
		say_day(&table, invoice->issued);
		say_day(&table, invoice->due);
		table_add_int(&table, t->as_of - invoice->due);
		say_money(&table, invoice->open, invoice->currency);
		table_add(&table, invoice->currency);
		table_add(&table, story_mark(t, invoice));
	}
	bool ok = table_ok(&table, err);
	if (ok && table_rows(&table)) {
		buf_adds(out, "\n");
		table_print(&table, out);
	}
	table_release(&table);
	return ok;
}

static bool print_lines(struct buf *out, const struct shown *s, struct err *err)
{
	static const struct table_column columns[] = {
		{"entry", "Entry", TABLE_INT}, {"when", "When", TABLE_TEXT}, {"kind", "What", TABLE_TEXT},
		{"who", "Who", TABLE_TEXT}, {"says", "Says", TABLE_TEXT},
	};
	struct table table;
	table_init(&table, columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < s->story.count; i++) {
		const struct story_line *line = &s->story.lines[i];
		char when[DATE_TEXT_SIZE + 8], day[DATE_ISO_SIZE];
		if (s->ref.invoice && !(line->entry ? entry_concerns(s, line->entry) : line->invoice == s->ref.invoice))
			continue;
		if (line->entry)
			table_add_int(&table, line->entry->seq);
		else
			table_add(&table, "");
		snprintf(when, sizeof when, line->minute < 0 ? "%s" : "%s %02d:%02d", date_iso(line->day, day),
		         line->minute / 60, line->minute % 60);
		table_add(&table, when);
		table_add(&table, line->kind);
		table_add(&table, line->who);
		table_add(&table, line->says);
	}
	bool ok = table_ok(&table, err);
	if (ok && table_rows(&table)) {
		buf_adds(out, "\n");
		table_print(&table, out);
	}
	table_release(&table);
	return ok;
}

static bool print_text(struct cli *cli, struct shown *s, struct err *err)
{
	bool late;
	const char *promise = story_promise(&s->desk, &s->timeline, &s->timeline.arena, &late);
	print_head(&cli->out, s);
	if (*promise)
		buf_addf(&cli->out, "%s%s\n", late ? "! " : "", promise);
	for (size_t i = 0; i < s->today.count; i++) {
		buf_addf(&cli->out, "Next%s%s: ", s->today.count > 1 ? " in " : "", s->today.count > 1 ? s->today.rows[i].currency : "");
		tamed(&cli->out, s->today.rows[i].next.why);
		buf_addc(&cli->out, '\n');
	}
	worry_text(&s->worry, s->ref.invoice, &cli->out);
	print_contacts(&cli->out, &s->timeline);
	if (!print_invoices(&cli->out, s, err) || !print_lines(&cli->out, s, err))
		return false;
	if (s->timeline.cut)
		buf_addf(&cli->out, "\nThere is more: the newest %d of each are shown.\n", TIMELINE_LIMIT);
	return true;
}

static bool show(struct cli *cli, struct shown *s, const struct cli_args *args, struct err *err)
{
	daynum as_of;
	if (!say_day_option(args, "as-of", s->desk.today, &as_of, err) ||
	    !desk_resolve(&s->desk, args->operands[0], &s->ref, err))
		return false;
	bool ok = desk_timeline(&s->desk, s->ref.client, as_of, s->all, &s->timeline, err) &&
	          story_build(&s->desk, &s->timeline, &s->story, err) &&
	          worry_load(&s->desk, s->ref.client, as_of, &s->timeline.arena, &s->worry, err);
	struct today_wish wish = {.as_of = as_of, .span = TODAY_ALL, .client = s->ref.client};
	ok = ok && desk_today(&s->desk, &wish, &s->today, err);
	if (ok && cli->json)
		print_json(cli, s);
	else if (ok)
		ok = print_text(cli, s, err);
	today_release(&s->today);
	timeline_release(&s->timeline);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct shown s = {.all = cli_has(args, "all")};
	if (!desk_open(&s.desk, &cli->options, DB_READ, err))
		return false;
	bool ok = show(cli, &s, args, err);
	desk_close(&s.desk);
	return ok;
}

const struct verb cmd_show = {
	.name = "show",
	.operands = "REF",
	.summary = "a client or invoice: what is open, whom to ask, what happened",
	.reason = "REF is an invoice number, or a client's code or a unique part of its name. What is owed stands first, "
	          "then the contacts, the open invoices and everything that happened, newest first.",
	.options = options,
	.least = 1,
	.most = 1,
	.run = run,
};
