/* SPDX-License-Identifier: MIT */
/* The sender's steps: claim, dot, end. Each is one transaction of
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
