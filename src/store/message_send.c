/* SPDX-License-Identifier: MIT */
/* The sender's steps: claim, check once more, dot, end. Each is one transaction of
 * the caller's, so that a process that dies leaves a state that says how far it was. */
#include "store/message.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/anchor.h"
#include "store/attachment.h"
#include "store/deed.h"
#include "store/entry_file.h"
#include "store/fields.h"
#include "store/ladder.h"
#include "store/plan.h"
#include "store/promise.h"
#include "store/settlement.h"

/* --- taking one --- */

static bool recover_one(struct db *db, int64_t id, bool dot, int64_t now, struct err *err)
{
	if (dot)
		return db_run(db, err,
		              "UPDATE message SET state = 'uncertain', owner = '', changed = ?, why ="
		              " 'the sender died before the server''s answer was noted' WHERE id = ?",
		              "ii", now, id) &&
		       message_event_add(db, id, MESSAGE_UNCERTAIN, "the sender died at the final dot", err);
	return db_run(db, err, "UPDATE message SET state = 'queued', owner = '', changed = ? WHERE id = ?", "ii", now,
	              id) &&
	       message_event_add(db, id, MESSAGE_QUEUED, "the sender died before the final dot: nothing was sent", err);
}

bool message_recover(struct db *db, int64_t now, int64_t *count, struct err *err)
{
	assert(db_in_transaction(db));
	*count = 0;
	for (;;) {
		int64_t dead = 0;
		bool dot = false;
		struct query *q = db_select(db, err, "SELECT id, owner, changed, state = 'dot' FROM message"
		                            " WHERE state IN ('claimed', 'dot') ORDER BY id", "");
		while (!dead && query_next(q))
			if (!message_owner_lives(query_text(q, 1), query_int(q, 2), now)) {
				dead = query_int(q, 0);
				dot = query_int(q, 3) != 0;
			}
		if (!query_end(q, err))
			return false;
		if (!dead)
			return true;
		if (!recover_one(db, dead, dot, now, err))
			return false;
		++*count;
	}
}

/* It must not go before somebody has looked. */
static bool hold_revived(struct db *db, int64_t id, struct err *err)
{
	return db_run(db, err, "UPDATE message SET held = 1 WHERE id = ?", "i", id) &&
	       message_event_add(db, id, MESSAGE_QUEUED, "brought back by undo: held until somebody releases it", err);
}

bool message_due(struct db *db, int64_t now, struct vec *ids, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT id FROM message WHERE state = 'queued' AND held = 0 AND not_before <= ?"
	                            " ORDER BY id", "i", now);
	while (query_next(q)) {
		int64_t *id = vec_push(ids);
		if (id)
			*id = query_int(q, 0);
	}
	return query_end(q, err) && vec_ok(ids, err);
}

bool message_hold_others(struct db *db, int64_t now, const struct vec *due, struct err *err)
{
	struct vec ids = VEC_INIT(int64_t);
	bool ok = message_due(db, now, &ids, err);
	size_t at = 0;
	for (size_t i = 0; ok && i < ids.len; i++) {
		int64_t id = VEC_AT(int64_t, &ids, i);
		while (at < due->len && VEC_AT(int64_t, due, at) < id)
			at++;
		if (at == due->len || VEC_AT(int64_t, due, at) != id)
			ok = hold_revived(db, id, err);
	}
	vec_release(&ids);
	return ok;
}

bool message_claim(struct db *db, const struct message_owner *owner, int64_t now, int64_t only, int64_t *id,
                   struct err *err)
{
	assert(db_in_transaction(db));
	return db_int(db, err, 0, id,
	              "UPDATE message SET state = 'claimed', owner = ?1, attempts = attempts + 1, changed = ?2 WHERE id ="
	              " (SELECT id FROM message WHERE state = 'queued' AND held = 0 AND not_before <= ?2"
	              " AND (?3 = 0 OR id = ?3) ORDER BY not_before, id LIMIT 1) RETURNING id",
	              "sii", owner->text, now, only);
}

bool message_dot(struct db *db, const struct message_owner *owner, int64_t id, struct err *err)
{
	assert(db_in_transaction(db));
	if (!db_run(db, err,
	            "UPDATE message SET state = 'dot', changed = ? WHERE id = ? AND state = 'claimed' AND owner = ?",
	            "iis", clock_now().at, id, owner->text))
		return false;
	if (db_changes(db) != 1)
		return err_set(err, ERR_AGAIN, "mail %lld is another sender's now", (long long)id);
	return true;
}

/* --- the check at the moment of sending --- */

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
static bool check_invoices(struct db *db, const struct message *message, bool reminder, struct buf *why,
                           struct err *err)
{
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
static bool check_gone(struct db *db, const struct message *message, struct buf *why, struct err *err)
{
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
static bool check_step(struct db *db, const struct message *message, struct buf *why, struct err *err)
{
	char day[DATE_TEXT_SIZE];
	struct query *q = db_select(db, err, "SELECT day FROM step_taken WHERE invoice = ? AND step = ? AND state = 'done'",
	                            "is", message->cycle, message->step);
	if (query_next(q))
		buf_addf(why, "its step was done on %s already, by other means", date_plain(query_day(q, 0), day));
	return query_end(q, err);
}

/* Money that came and is not allocated yet may be for just these invoices. */
static bool check_account(struct db *db, const struct message *message, struct buf *why, struct err *err)
{
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
static bool check_channel(struct db *db, const struct message *message, struct buf *why, struct err *err)
{
	struct query *q = db_select(db, err,
	                            "SELECT mail, mail_state FROM contact WHERE client = ?1 AND mail <> '' AND gone = 0 AND"
	                            " mail_state <> 'ok' AND (instr(?2, mail) > 0 OR instr(?3, mail) > 0)",
	                            "iss", message->client, message->to_line, message->cc_line);
	if (query_next(q))
		buf_addf(why, "the address %s is marked as %s", query_text(q, 0), query_text(q, 1));
	return query_end(q, err);
}

bool message_recheck(struct db *db, const struct message *message, daynum today, bool *stop, struct buf *why,
                     struct err *err)
{
	bool reminder = strcmp(message->kind, "reminder") == 0;
	size_t before = why->len;
	bool ok = message_client_hold(db, message->client, today, why, err);
	if (ok && why->len == before)
		ok = check_gone(db, message, why, err);
	if (ok && why->len == before)
		ok = check_channel(db, message, why, err);
	if (ok && why->len == before)
		ok = check_invoices(db, message, reminder, why, err);
	if (ok && reminder && why->len == before)
		ok = check_promise(db, message, today, why, err);
	if (ok && reminder && why->len == before)
		ok = check_plan(db, message, today, why, err);
	if (ok && reminder && why->len == before)
		ok = check_account(db, message, why, err);
	if (ok && reminder && why->len == before)
		ok = check_settlement(db, message, today, why, err);
	if (ok && reminder && why->len == before)
		ok = check_step(db, message, why, err);
	*stop = why->len > before;
	return ok && buf_ok(why, err);
}

/* --- the end of a try --- */

/* What went along, by name and digest. */
static bool add_files(struct db *db, int64_t message, struct entry_new *entry, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct attachment *files;
	size_t count;
	bool ok = attachment_list(db, message, 0, false, &arena, &files, &count, err);
	for (size_t i = 0; ok && i < count; i++)
		entry_file_add(entry, &(struct entry_file){.name = files[i].name, .type = files[i].type, .what = "enclosure",
		                                           .digest = files[i].digest, .len = (int64_t)files[i].len});
	arena_release(&arena);
	return ok;
}

bool message_log_sent(struct db *db, const struct actor *actor, const struct message *message, const char *reply,
                      struct err *err)
{
	struct entry_new entry = {.kind = "mail-out", .client = message->client};
	struct digest digest;
	char hex[DIGEST_HEX];
	struct digest head;
	struct buf shown = BUF_INIT;
	int64_t seq, upto = 0;
	bool ok = digest_of(message->raw, message->raw_len, &digest, err);
	bool anchored = ok && anchor_of_mail(message->raw, message->raw_len, &upto, &head);
	if (ok) {
		if (anchored) {
			digest_hex(&head, hex);
			buf_addf(&shown, "%lld %s", (long long)upto, hex);
		}
		digest_hex(&digest, hex);
		if (message->invoice_count == 1)
			entry.invoice = message->invoices[0].invoice;
		fields_add_int(&entry.facts, "message", message->id);
		fields_add(&entry.facts, "message-id", message->message_id);
		fields_add(&entry.facts, "kind", message->kind);
		fields_add(&entry.facts, "step", message->step);
		fields_add(&entry.facts, "currency", message->currency);
		for (size_t i = 0; i < message->invoice_count; i++)
			fields_add(&entry.facts, "invoice", message->invoices[i].number);
		fields_add(&entry.facts, "digest", hex);
		fields_add_buf(&entry.facts, "head", &shown);
		fields_add(&entry.words, "to", message->to_line);
		fields_add(&entry.words, "cc", message->cc_line);
		fields_add(&entry.words, "subject", message->subject);
		fields_add(&entry.words, "text", message->body);
		fields_add(&entry.words, "reply", reply);
		ok = buf_ok(&shown, err) && add_files(db, message->id, &entry, err) &&
		     entry_append(db, actor, &entry, &seq, err) &&
		     (!anchored || anchor_add(db, seq, "mail", upto, &head, err));
	}
	entry_new_release(&entry);
	buf_release(&shown);
	return ok && ladder_sent(db, message->id, message->cycle, moment_day(clock_now()), seq, err);
}

static bool note_end(struct db *db, int64_t id, const struct message_end *end, struct err *err)
{
	struct buf says = BUF_INIT;
	buf_adds(&says, *end->reply ? end->reply : end->why);
	if (*end->reply && *end->why)
		buf_addf(&says, " (%s)", end->why);
	bool ok = buf_ok(&says, err) && message_event_add(db, id, end->state, buf_str(&says), err);
	buf_release(&says);
	return ok;
}

bool message_finish(struct db *db, const struct actor *sender, const struct message_owner *owner,
                    const struct message *message, const struct message_end *end, struct err *err)
{
	int64_t now = clock_now().at;
	assert(db_in_transaction(db));
	if (!db_run(db, err,
	            "UPDATE message SET state = ?, owner = '', reply = ?, why = ?, changed = ?,"
	            " not_before = CASE WHEN ?1 = 'queued' THEN ? ELSE not_before END,"
	            " sent_at = CASE WHEN ?1 = 'sent' THEN ?4 END"
	            " WHERE id = ? AND state IN ('claimed', 'dot') AND owner = ?",
	            "sssiiis", message_state_name(end->state), end->reply, end->why, now, end->not_before, message->id,
	            owner->text))
		return false;
	if (db_changes(db) != 1)
		return err_set(err, ERR_AGAIN, "mail %lld is another sender's now", (long long)message->id);
	if (end->state == MESSAGE_SENT && !message_log_sent(db, sender, message, end->reply, err))
		return false;
	return note_end(db, message->id, end, err) && deed_seal(db, "message", message->id, err);
}

/* --- the pulse --- */

bool message_beat(struct db *db, int64_t now, const char *owner, const char *says, struct err *err)
{
	return db_run(db, err,
	              "INSERT INTO sender (id, at, owner, says) VALUES (1, ?1, coalesce(?2, ''), ?3) ON CONFLICT (id)"
	              " DO UPDATE SET at = ?1, owner = coalesce(?2, owner), says = ?3",
	              "iss", now, owner, says);
}

static bool pulse_counts(struct db *db, int64_t now, int64_t midnight, struct message_pulse *out, struct err *err)
{
	struct query *q = db_select(db, err,
	                            "SELECT state, timed AND NOT held, count(*), sum(not held AND not_before <= ?1),"
	                            " min(iif(held, NULL, not_before)) FROM message WHERE state IN"
	                            " ('queued', 'claimed', 'dot', 'rejected', 'stopped', 'uncertain') GROUP BY 1, 2",
	                            "i", now);
	while (query_next(q)) {
		const char *state = query_text(q, 0);
		int64_t count = query_int(q, 2), first = query_int(q, 4);
		if (strcmp(state, "rejected") == 0)
			out->failed += count;
		else if (strcmp(state, "stopped") == 0)
			out->stopped += count;
		else if (strcmp(state, "uncertain") == 0)
			out->uncertain += count;
		else if (strcmp(state, "queued") != 0)
			out->sending += count;
		if (strcmp(state, "queued") != 0)
			continue;
		*(query_int(q, 1) ? &out->timed : &out->held) += count;
		out->due += query_int(q, 3);
		if (!query_null(q, 4) && (!out->next || first < out->next))
			out->next = first;
	}
	if (out->due)
		out->oldest_due = out->next;
	return query_end(q, err) &&
	       db_int(db, err, 0, &out->sent_today,
	              "SELECT count(*) FROM message WHERE state = 'sent' AND sent_at >= ?", "i", midnight);
}

bool message_pulse(struct db *db, int64_t now, int64_t midnight, struct message_pulse *out, struct err *err)
{
	*out = (struct message_pulse){0};
	struct query *q = db_select(db, err, "SELECT at, owner, says FROM sender WHERE id = 1", "");
	if (query_next(q)) {
		out->beat = query_int(q, 0);
		snprintf(out->sender, sizeof(out->sender), "%s", query_text(q, 1));
		snprintf(out->says, sizeof(out->says), "%s", query_text(q, 2));
	}
	return query_end(q, err) && pulse_counts(db, now, midnight, out, err);
}
