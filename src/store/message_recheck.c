/* SPDX-License-Identifier: MIT */
/* The check at the moment of sending: whether what the mail says is still so. */
#include "store/message.h"

#include <stdio.h>
#include <string.h>

#include "store/fields.h"
#include "store/plan.h"
#include "store/promise.h"
#include "store/settlement.h"

static bool is_reminder(const struct message *message)
{
	return strcmp(message->kind, "reminder") == 0;
}

bool message_client_hold(struct db *db, int64_t client, daynum today, struct buf *why, struct err *err)
{
	char day[DATE_TEXT_SIZE];
	struct query *q = db_select(db, err,
	                            "SELECT name, hold_until, hold_why FROM client WHERE id = ? AND hold_from IS NOT NULL"
	                            " AND hold_from <= ? AND (hold_until IS NULL OR hold_until >= ?)",
	                            "idd", client, today, today);
	if (query_next(q)) {
		buf_addf(why, "%s is on hold", query_text(q, 0));
		if (!query_null(q, 1))
			buf_addf(why, " until %s", date_plain(query_day(q, 1), day));
		if (*query_text(q, 2))
			buf_addf(why, " (%s)", query_text(q, 2));
	}
	return query_end(q, err);
}

static void name_amount(struct buf *why, int64_t minor, const char *currency)
{
	money_show(why, minor, currency, '.');
	buf_addf(why, " %s", currency);
}

/* The first invoice of which the mail says what is not so any more: no mail goes with
 * an old amount, and no reminder for what is disputed. */
static bool check_invoices(struct db *db, const struct message *message, daynum today, struct buf *why,
                           struct err *err)
{
	bool reminder = is_reminder(message);
	(void)today;
	struct query *q = db_select(db, err,
	                            "SELECT i.number, i.open, i.disputed, i.currency, x.amount FROM message_invoice x"
	                            " JOIN invoice i ON i.id = x.invoice WHERE x.message = ?1 AND"
	                            " (i.open <> x.amount OR (?2 AND i.disputed = 1)) ORDER BY i.open, i.due, i.id",
	                            "ii", message->id, (int64_t)reminder);
	if (query_next(q)) {
		buf_addf(why, "invoice %s ", query_text(q, 0));
		if (query_int(q, 1) == 0) {
			buf_adds(why, "has been paid");
		} else if (reminder && query_int(q, 2)) {
			buf_adds(why, "is disputed");
		} else {
			buf_adds(why, "has ");
			name_amount(why, query_int(q, 1), query_text(q, 3));
			buf_adds(why, " open, and the mail says ");
			name_amount(why, query_int(q, 4), query_text(q, 3));
		}
	}
	return query_end(q, err);
}

/* What names an invoice of the mail, or none at all. */
static bool concerns(const struct named *named, const struct message *message)
{
	for (size_t i = 0; i < message->invoice_count; i++)
		if (named_has(named, message->invoices[i].invoice))
			return true;
	return named->count == 0;
}

/* A promise for one of its invoices, or for the client as a whole; one that is kept
 * keeps nothing back. */
static bool check_promise(struct db *db, const struct message *message, daynum today, struct buf *why,
                          struct err *err)
{
	char day[DATE_TEXT_SIZE];
	struct arena arena = ARENA_INIT;
	struct promise_list list;
	size_t before = why->len;
	bool ok = promise_list(db, message->client, message->currency, today, true, &arena, &list, err);
	for (size_t i = 0; ok && i < list.count && why->len == before; i++) {
		if (list.rows[i].state != PROMISE_RUNS || !concerns(&list.rows[i].invoices, message))
			continue;
		name_amount(why, list.rows[i].amount, list.rows[i].currency);
		buf_addf(why, " is promised for %s", date_plain(list.rows[i].due, day));
	}
	arena_release(&arena);
	return ok;
}

static bool check_plan(struct db *db, const struct message *message, daynum today, struct buf *why, struct err *err)
{
	char day[DATE_TEXT_SIZE];
	struct arena arena = ARENA_INIT;
	struct plan_list list;
	size_t before = why->len;
	bool ok = plan_list(db, message->client, message->currency, today, true, &arena, &list, err);
	for (size_t i = 0; ok && i < list.count && why->len == before; i++) {
		const struct plan *plan = &list.rows[i];
		if (plan->standing.until == DATE_NONE || !concerns(&plan->invoices, message))
			continue;
		buf_addf(why, "a plan is kept, the next instalment is due on %s",
		         date_plain(plan->instalments[plan->standing.next].due, day));
	}
	arena_release(&arena);
	return ok;
}

/* Less was agreed on and came: the rest waits to be written off, and is not asked for. */
static bool check_settlement(struct db *db, const struct message *message, daynum today, struct buf *why,
                             struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct settlement_list list;
	size_t before = why->len;
	bool ok = settlement_list(db, message->client, message->currency, today, true, &arena, &list, err);
	for (size_t i = 0; ok && i < list.count && why->len == before; i++)
		if (list.rows[i].state == SETTLEMENT_PAID && concerns(&list.rows[i].invoices, message))
			buf_adds(why, "a settlement for it was paid: close it, so that the rest is written off");
	arena_release(&arena);
	return ok;
}

/* The log knows what went, whatever the row says. */
static bool check_gone(struct db *db, const struct message *message, daynum today, struct buf *why, struct err *err)
{
	(void)today;
	size_t before = why->len;
	struct query *q = db_select(db, err, "SELECT seq, facts FROM entry INDEXED BY entry_client WHERE client = ? AND "
	                            "kind = 'mail-out'", "i", message->client);
	while (why->len == before && query_next(q)) {
		size_t len;
		struct field field;
		const void *facts = query_blob(q, 1, &len);
		char id[24];
		snprintf(id, sizeof id, "%lld", (long long)message->id);
		if (fields_get(facts, len, "message", &field) && field.value_len == strlen(id) &&
		    memcmp(field.value, id, field.value_len) == 0)
			buf_addf(why, "entry %lld of the log says that it was sent already", (long long)query_int(q, 0));
	}
	return query_end(q, err);
}

/* The same step may have been done by hand while the mail waited. */
static bool check_step(struct db *db, const struct message *message, daynum today, struct buf *why, struct err *err)
{
	(void)today;
	char day[DATE_TEXT_SIZE];
	struct query *q = db_select(db, err, "SELECT day FROM step_taken WHERE invoice = ? AND step = ? AND state = 'done'",
	                            "is", message->cycle, message->step);
	if (query_next(q))
		buf_addf(why, "its step was done on %s already, by other means", date_plain(query_day(q, 0), day));
	return query_end(q, err);
}

/* Money that came and is not allocated yet may be for just these invoices. */
static bool check_account(struct db *db, const struct message *message, daynum today, struct buf *why, struct err *err)
{
	(void)today;
	int64_t idle = 0, asked = 0;
	for (size_t i = 0; i < message->invoice_count; i++)
		if (!money_add(asked, message->invoices[i].amount, &asked, err))
			return false;
	if (!asked)
		return true;
	if (!db_int(db, err, 0, &idle,
	            "SELECT sum(amount - allocated) FROM payment WHERE client = ? AND currency = ? AND"
	            " allocated < amount",
	            "is", message->client, message->currency))
		return false;
	if (idle >= asked) {
		name_amount(why, idle, message->currency);
		buf_adds(why, " stands on account and covers it");
	}
	return true;
}

/* A channel that is known not to work is not tried again by a machine. */
static bool check_channel(struct db *db, const struct message *message, daynum today, struct buf *why, struct err *err)
{
	(void)today;
	struct query *q = db_select(db, err,
	                            "SELECT mail, mail_state FROM contact WHERE client = ?1 AND mail <> '' AND gone = 0 AND"
	                            " mail_state <> 'ok' AND (instr(?2, mail) > 0 OR instr(?3, mail) > 0)",
	                            "iss", message->client, message->to_line, message->cc_line);
	if (query_next(q))
		buf_addf(why, "the address %s is marked as %s", query_text(q, 0), query_text(q, 1));
	return query_end(q, err);
}

static bool check_hold(struct db *db, const struct message *message, daynum today, struct buf *why, struct err *err)
{
	return message_client_hold(db, message->client, today, why, err);
}

/* In the order in which they are told: the first that finds something speaks. */
static const struct {
	bool (*check)(struct db *db, const struct message *message, daynum today, struct buf *why, struct err *err);
	bool reminders; /* it keeps back reminders only */
} checks[] = {
	{check_hold, false}, {check_gone, false}, {check_channel, false},   {check_invoices, false}, {check_promise, true},
	{check_plan, true},  {check_account, true}, {check_settlement, true}, {check_step, true},
};

bool message_recheck(struct db *db, const struct message *message, daynum today, bool *stop, struct buf *why,
                     struct err *err)
{
	size_t before = why->len;
	bool ok = true;
	for (size_t i = 0; ok && why->len == before && i < sizeof checks / sizeof *checks; i++)
		if (!checks[i].reminders || is_reminder(message))
			ok = checks[i].check(db, message, today, why, err);
	*stop = why->len > before;
	return ok && buf_ok(why, err);
}
