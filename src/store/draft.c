/* SPDX-License-Identifier: MIT */
#include "store/draft.h"

#include <string.h>

#include "base/vec.h"
#include "ledger/clock.h"
#include "store/entry.h"
#include "store/fields.h"
#include "store/open.h"
#include "store/plan.h"
#include "store/promise.h"
#include "store/settlement.h"

static bool load_client(struct db *db, struct arena *arena, struct facts *out, struct err *err)
{
	struct query *q = db_select(db, err,
	                            "SELECT name, code, language, hold_from IS NOT NULL AND hold_from <= ?1 AND"
	                            " (hold_until IS NULL OR hold_until >= ?1), hold_until, hold_why"
	                            " FROM client WHERE id = ?2",
	                            "di", out->today, out->client);
	bool found = query_next(q);
	if (found) {
		out->client_name = arena_str(arena, query_text(q, 0));
		out->client_code = arena_str(arena, query_text(q, 1));
		out->language = arena_str(arena, query_text(q, 2));
		out->held = query_int(q, 3) != 0;
		out->held_until = query_day(q, 4);
		out->held_why = arena_str(arena, query_text(q, 5));
	}
	if (!query_end(q, err))
		return false;
	return found ? true : err_set(err, ERR_NOINPUT, "that client is no longer in the book");
}

static bool load_invoices(struct db *db, struct arena *arena, struct facts *out, struct err *err)
{
	int64_t count = 0;
	if (!db_int(db, err, 0, &count, "SELECT count(*) FROM invoice WHERE client = ? AND currency = ?", "is",
	            out->client, out->currency))
		return false;
	struct facts_invoice *rows = arena_array(arena, (size_t)count, sizeof(*rows));
	struct query *q = db_select(db, err,
	                            "SELECT i.id, i.number, i.what_for, i.issued, i.due, i.paid_last, i.total, "
	                            OPEN_AT("?3") ", i.disputed FROM invoice i WHERE i.client = ?1 AND i.currency = ?2 "
	                            "ORDER BY i.due, i.id", "isd", out->client, out->currency, out->today);
	for (; rows && out->invoice_count < (size_t)count && query_next(q); out->invoice_count++)
		rows[out->invoice_count] = (struct facts_invoice){
			.id = query_int(q, 0),
			.number = arena_str(arena, query_text(q, 1)),
			.what_for = arena_str(arena, query_text(q, 2)),
			.issued = query_day(q, 3),
			.due = query_day(q, 4),
			.paid_last = query_day(q, 5),
			.total = query_int(q, 6),
			.open = query_int(q, 7),
			.disputed = query_int(q, 8) != 0,
		};
	out->invoices = rows;
	return query_end(q, err) && arena_ok(arena, err) && facts_index(out, arena, err);
}

/* Who is written to first: one with an address that works, accounts payable before
 * others. */
static bool load_contacts(struct db *db, struct arena *arena, struct facts *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct facts_contact);
	struct query *q = db_select(db, err,
	                            "SELECT id, name, role, mail, mail_state <> 'ok' FROM contact WHERE client = ? AND"
	                            " gone = 0 ORDER BY mail = '', mail_state <> 'ok', role NOT LIKE 'accounts payable%',"
	                            " id",
	                            "i", out->client);
	while (query_next(q)) {
		struct facts_contact *row = vec_push(&rows);
		if (row)
			*row = (struct facts_contact){
				.id = query_int(q, 0),
				.name = arena_str(arena, query_text(q, 1)),
				.role = arena_str(arena, query_text(q, 2)),
				.mail = arena_str(arena, query_text(q, 3)),
				.bounced = query_int(q, 4) != 0,
			};
	}
	bool ok = query_end(q, err) && vec_ok(&rows, err);
	struct facts_contact *copy = ok ? arena_array(arena, rows.len, sizeof(*copy)) : NULL;
	if (copy && rows.len)
		memcpy(copy, rows.data, rows.len * sizeof(*copy));
	out->contacts = copy;
	out->contact_count = copy ? rows.len : 0;
	vec_release(&rows);
	return ok && arena_ok(arena, err);
}

/* Of those that are asked for: the promise that names an invoice, or none, is for it. */
static void mark(struct facts *out, const struct named *named, bool plan)
{
	struct facts_invoice *rows = (struct facts_invoice *)out->invoices;
	for (size_t i = 0; i < out->invoice_count; i++)
		if (named->count == 0 || named_has(named, rows[i].id))
			*(plan ? &rows[i].planned : &rows[i].promised) = true;
}

/* The promise that runs, else the last one that was broken: of one that was kept, by
 * what came in or by its invoices being settled, no letter says that the money is
 * missing. */
static bool load_promise(struct db *db, struct arena *arena, struct facts *out, struct err *err)
{
	struct promise_list list;
	const struct promise *told = NULL;
	if (!promise_list(db, out->client, out->currency, out->today, true, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const struct promise *one = &list.rows[i];
		if (one->state == PROMISE_RUNS)
			mark(out, &one->invoices, false);
		if (one->state != PROMISE_KEPT && (!told || (told->state == PROMISE_BROKEN && one->state == PROMISE_RUNS)))
			told = one;
	}
	if (told) {
		out->promised = told->amount;
		out->promised_for = told->due;
		out->promised_on = told->made_on;
		out->promised_invoices = told->invoices.ids;
		out->promised_count = told->invoices.count;
	}
	return true;
}

static bool load_plan(struct db *db, struct arena *arena, struct facts *out, struct err *err)
{
	struct plan_list list;
	if (!plan_list(db, out->client, out->currency, out->today, true, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const struct plan *plan = &list.rows[i];
		if (plan->standing.state == PLAN_KEPT || plan->standing.state == PLAN_LATE)
			mark(out, &plan->invoices, true);
		if (out->plan_count || plan->standing.state == PLAN_DONE)
			continue;
		int64_t *amounts = arena_array(arena, plan->count, sizeof *amounts);
		for (size_t j = 0; amounts && j < plan->count; j++)
			amounts[j] = plan->instalments[j].amount;
		out->plan_amounts = amounts;
		out->plan_count = amounts ? plan->count : 0;
		out->plan_first = plan->instalments[0].due;
	}
	return arena_ok(arena, err);
}

static bool load_settlement(struct db *db, struct arena *arena, struct facts *out, struct err *err)
{
	struct settlement_list list;
	if (!settlement_list(db, out->client, out->currency, out->today, true, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count && !out->settle_amount; i++)
		if (list.rows[i].state == SETTLEMENT_OFFERED) {
			out->settle_amount = list.rows[i].amount;
			out->settle_until = list.rows[i].valid_until;
		}
	return true;
}

static bool load_money(struct db *db, struct facts *out, struct err *err)
{
	struct query *q;
	q = db_select(db, err,
	              "SELECT amount, paid_on FROM payment WHERE client = ? AND currency = ? AND kind <> 'credit' AND"
	              " paid_on <= ? ORDER BY paid_on DESC, id DESC LIMIT 1",
	              "isd", out->client, out->currency, out->today);
	if (query_next(q)) {
		out->last_payment = query_int(q, 0);
		out->last_payment_on = query_day(q, 1);
	}
	return query_end(q, err) &&
	       db_int(db, err, 0, &out->on_account,
	              "SELECT sum(amount - allocated) FROM payment WHERE client = ? AND currency = ? AND"
	              " allocated < amount AND paid_on <= ?",
	              "isd", out->client, out->currency, out->today);
}

static bool load_contact(struct db *db, struct arena *arena, struct facts *out, struct err *err)
{
	struct query *q = db_select(db, err,
	                            "SELECT kind, happened, happened_offset FROM entry e WHERE client = ? AND kind IN"
	                            " ('call', 'letter', 'visit', 'mail-out', 'mail-in') AND " ENTRY_STANDS("e")
	                            " ORDER BY happened DESC, seq DESC LIMIT 1",
	                            "i", out->client);
	if (query_next(q)) {
		struct moment when = {.at = query_int(q, 1), .offset = (int32_t)query_int(q, 2)};
		out->last_kind = arena_str(arena, query_text(q, 0));
		out->last_contact = moment_day(when);
	}
	return query_end(q, err);
}

/* What a letter asks for first: the oldest that may be reminded. */
static const struct facts_invoice *oldest_open(const struct facts *facts)
{
	for (size_t i = 0; i < facts->invoice_count; i++)
		if (facts->invoices[i].open > 0 && !facts->invoices[i].disputed)
			return &facts->invoices[i];
	return NULL;
}

/* Is the invoice among those a logged contact was about? One that names none is
 * about all. */
static bool is_about(const char *facts, size_t len, int64_t invoice)
{
	struct field field;
	if (!fields_get(facts, len, "invoices", &field))
		return true;
	for (size_t at = 0; at < field.value_len;) {
		int64_t id = 0;
		for (; at < field.value_len && field.value[at] >= '0' && field.value[at] <= '9'; at++)
			id = id * 10 + (field.value[at] - '0');
		if (id == invoice)
			return true;
		at++;
	}
	return false;
}

/* Reminders that asked for the oldest invoice: a letter may speak of them. Mails on
 * their way count: the next one must not pretend to be the first. */
static bool load_reminders(struct db *db, struct facts *out, struct err *err)
{
	int64_t mails, letters = 0;
	const struct facts_invoice *oldest = oldest_open(out);
	if (!oldest)
		return true;
	if (!db_int(db, err, 0, &mails,
	            "SELECT count(*) FROM message_invoice x JOIN message m ON m.id = x.message WHERE x.invoice = ? AND"
	            " m.kind = 'reminder' AND m.state IN ('queued', 'claimed', 'dot', 'sent', 'uncertain')",
	            "i", oldest->id))
		return false;
	struct query *q = db_select(db, err,
	                            "SELECT facts FROM entry e WHERE client = ? AND kind IN ('letter', 'mail') AND"
	                            " happened >= ? AND " ENTRY_STANDS("e"),
	                            "ii", out->client, (int64_t)oldest->due * 86400);
	while (query_next(q)) {
		size_t len;
		const char *facts = query_blob(q, 0, &len);
		letters += is_about(facts, len, oldest->id);
	}
	out->reminders = (int)(mails + letters);
	return query_end(q, err);
}

bool draft_facts(struct db *db, int64_t client, const char *currency, daynum today, struct arena *arena,
                 struct facts *out, struct err *err)
{
	*out = (struct facts){
		.client = client,
		.today = today,
		.decimal = '.',
		.firm = "",
		.sender = "",
		.from = "",
		.phone = "",
		.ways_to_pay = "",
		.held_until = DATE_NONE,
		.promised_for = DATE_NONE,
		.promised_on = DATE_NONE,
		.plan_first = DATE_NONE,
		.settle_until = DATE_NONE,
		.last_contact = DATE_NONE,
		.last_kind = "",
		.last_payment_on = DATE_NONE,
	};
	if (!money_currency(currency, out->currency))
		return err_set(err, ERR_DATA, "\"%.20s\" is no currency", currency);
	return load_client(db, arena, out, err) && load_invoices(db, arena, out, err) &&
	       load_contacts(db, arena, out, err) && load_promise(db, arena, out, err) &&
	       load_plan(db, arena, out, err) && load_settlement(db, arena, out, err) &&
	       load_money(db, out, err) &&
	       load_reminders(db, out, err) && load_contact(db, arena, out, err) && arena_ok(arena, err);
}

bool draft_currency(struct db *db, int64_t client, int64_t invoice, const char *home, currency_code out,
                    struct err *err)
{
	struct query *q = db_select(db, err,
	                            "SELECT currency FROM invoice WHERE client = ?1 AND (open > 0 OR id = ?2)"
	                            " ORDER BY id <> ?2, currency <> ?3, due, id LIMIT 1",
	                            "iis", client, invoice, home);
	bool found = query_next(q) && money_currency(query_text(q, 0), out);
	if (!query_end(q, err))
		return false;
	if (found || money_currency(home, out))
		return true;
	return err_set(err, ERR_DATA, "nothing is open, and the firm has no currency of its own: "
	               "`dun setting currency EUR` sets one");
}

bool draft_waiting(struct db *db, int64_t client, int64_t *id, struct err *err)
{
	return db_int(db, err, 0, id, "SELECT max(id) FROM message WHERE client = ? AND state = 'draft'", "i", client);
}

bool draft_template(struct db *db, const char *name, const char *language, struct arena *arena,
                    const char **subject, const char **body, struct err *err)
{
	*subject = *body = NULL;
	struct query *q = db_select(db, err, "SELECT subject, body FROM template WHERE name = ? AND language = ?", "ss",
	                            name, language);
	if (query_next(q)) {
		*subject = arena_str(arena, query_text(q, 0));
		*body = arena_str(arena, query_text(q, 1));
	}
	return query_end(q, err) && arena_ok(arena, err);
}

bool draft_template_names(struct db *db, const char *language, struct arena *arena, const char ***names,
                          size_t *count, struct err *err)
{
	int64_t n = 0;
	*count = 0;
	*names = NULL;
	if (!db_int(db, err, 0, &n, "SELECT count(*) FROM template WHERE language = ?", "s", language))
		return false;
	const char **out = arena_array(arena, (size_t)n + 1, sizeof(*out));
	struct query *q = db_select(db, err, "SELECT name FROM template WHERE language = ? ORDER BY name", "s", language);
	while (out && *count < (size_t)n && query_next(q))
		out[(*count)++] = arena_str(arena, query_text(q, 0));
	*names = out;
	return query_end(q, err) && arena_ok(arena, err);
}
