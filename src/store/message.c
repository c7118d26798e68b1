/* SPDX-License-Identifier: MIT */
/* Drafts, the outbox as people see it, and what they do to it. The sender's own
 * steps are in message_send.c. */
#include "store/message.h"

#include <assert.h>
#include <string.h>

#include "base/vec.h"
#include "store/fields.h"

static const char *const state_names[] = {
	[MESSAGE_DRAFT] = "draft",       [MESSAGE_QUEUED] = "queued",     [MESSAGE_CLAIMED] = "claimed",
	[MESSAGE_DOT] = "dot",           [MESSAGE_SENT] = "sent",         [MESSAGE_REJECTED] = "rejected",
	[MESSAGE_STOPPED] = "stopped",   [MESSAGE_UNCERTAIN] = "uncertain", [MESSAGE_BINNED] = "binned",
};

const char *message_state_name(enum message_state state)
{
	return state_names[state];
}

static enum message_state state_of_name(const char *name)
{
	for (size_t i = 0; i < sizeof(state_names) / sizeof(*state_names); i++)
		if (strcmp(state_names[i], name) == 0)
			return (enum message_state)i;
	assert(!"a state the schema does not allow");
	return MESSAGE_BINNED;
}

bool message_event_add(struct db *db, int64_t id, enum message_state state, const char *says, struct err *err)
{
	struct moment now = clock_now();
	return db_run(db, err, "INSERT INTO message_event (message, at, offset, state, says) VALUES (?, ?, ?, ?, ?)",
	              "iiiss", id, now.at, (int64_t)now.offset, message_state_name(state), says);
}

/* --- drafts --- */

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool put_invoices(struct db *db, const struct message *draft, struct err *err)
{
	bool ok = db_run(db, err, "DELETE FROM message_invoice WHERE message = ?", "i", draft->id);
	for (size_t i = 0; ok && i < draft->invoice_count; i++)
		ok = db_run(db, err, "INSERT INTO message_invoice (message, invoice, amount) VALUES (?, ?, ?)", "iii",
		            draft->id, draft->invoices[i].invoice, draft->invoices[i].amount);
	return ok;
}

bool message_put(struct db *db, const struct actor *actor, struct message *draft, struct err *err)
{
	assert(db_in_transaction(db));
	int64_t now = clock_now().at;
	if (!draft->id) {
		if (!db_run(db, err, "INSERT INTO message (client, uid, actor, changed) VALUES (?, ?, ?, ?)", "iisi",
		            draft->client, actor->uid, actor->name, now))
			return false;
		draft->id = db_last_id(db);
	}
	bool ok = db_run(db, err,
	                 "UPDATE message SET client = ?, kind = ?, currency = ?, step = ?, cycle = nullif(?, 0),"
	                 " template = ?, language = ?, to_line = ?, cc_line = ?, subject = ?, body = ?, uid = ?,"
	                 " actor = ?, changed = ? WHERE id = ? AND state = 'draft'",
	                 "isssissssssisii", draft->client, or_empty(draft->kind), or_empty(draft->currency),
	                 or_empty(draft->step), draft->cycle, or_empty(draft->template), or_empty(draft->language),
	                 or_empty(draft->to_line), or_empty(draft->cc_line), or_empty(draft->subject),
	                 or_empty(draft->body), actor->uid, actor->name, now, draft->id);
	if (ok && db_changes(db) != 1)
		return err_set(err, ERR_NO, "mail %lld is no draft any more: it cannot be changed", (long long)draft->id);
	return ok && put_invoices(db, draft, err);
}

/* Says who queued or sent the same step first, or which reminder waits still: a
 * client gets one at a time. */
static bool find_first(struct db *db, int64_t id, struct err *err)
{
	struct err first = {0};
	struct query *q = db_select(db, err,
	                            "SELECT o.id, o.state, o.actor, o.step FROM message m JOIN message o ON"
	                            " o.client = m.client AND o.currency = m.currency AND o.id <> m.id WHERE m.id = ?"
	                            " AND ((m.step <> '' AND o.step = m.step AND o.cycle IS m.cycle"
	                            " AND o.state IN ('queued', 'claimed', 'dot', 'sent', 'uncertain'))"
	                            " OR (m.kind = 'reminder' AND o.kind = 'reminder'"
	                            " AND o.state IN ('queued', 'claimed', 'dot', 'uncertain'))) ORDER BY o.id LIMIT 1",
	                            "i", id);
	if (query_next(q))
		err_set(&first, ERR_NO, "%s was first: a reminder to this client (%s) is %s already (mail %lld)",
		        query_text(q, 2), *query_text(q, 3) ? query_text(q, 3) : "of no step",
		        strcmp(query_text(q, 1), "sent") == 0 ? "sent" : "in the outbox", (long long)query_int(q, 0));
	if (!query_end(q, err))
		return false;
	return first.code ? err_set(err, first.code, "%s", first.text) : true;
}

static bool refuse_hold(struct db *db, int64_t id, struct err *err)
{
	struct buf why = BUF_INIT;
	int64_t client = 0;
	bool ok = db_int(db, err, 0, &client, "SELECT client FROM message WHERE id = ?", "i", id) &&
	          message_client_hold(db, client, moment_day(clock_now()), &why, err);
	if (ok && why.len)
		ok = err_set(err, ERR_NO, "%s: nothing is queued for it", buf_str(&why));
	buf_release(&why);
	return ok;
}

bool message_queue(struct db *db, const struct actor *actor, int64_t id, const struct message_mail *mail,
                   struct err *err)
{
	struct digest digest;
	assert(db_in_transaction(db));
	if (!refuse_hold(db, id, err) || !find_first(db, id, err) || !digest_of(mail->raw, mail->raw_len, &digest, err))
		return false;
	if (!db_run(db, err, "INSERT INTO message_bytes (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING", "bb",
	            digest.bytes, (size_t)DIGEST_SIZE, mail->raw, mail->raw_len) ||
	    !db_run(db, err,
	            "UPDATE message SET state = 'queued', message_id = ?, raw_digest = ?, not_before = ?, timed = ?,"
	            " held = 0, owner = '', attempts = 0, reply = '', why = '', uid = ?, actor = ?, changed = ?"
	            " WHERE id = ? AND state = 'draft'",
	            "sbiiisii", mail->message_id, digest.bytes, (size_t)DIGEST_SIZE, mail->not_before,
	            (int64_t)mail->timed, actor->uid, actor->name, clock_now().at, id))
		return false;
	if (db_changes(db) != 1)
		return err_set(err, ERR_NO, "mail %lld is no draft any more: it cannot be queued", (long long)id);
	return message_event_add(db, id, MESSAGE_QUEUED, "queued", err);
}

/* --- reading --- */

/* What each list and each load reads, in the order fill_row() takes it. */
#define ROW                                                                                                    \
	"m.id, m.client, c.name, m.state, m.kind, m.currency, m.step, m.cycle, m.template, m.language,"         \
	" m.to_line, m.cc_line, m.subject, m.message_id, m.not_before, m.timed, m.held, m.owner, m.attempts,"   \
	" m.reply, m.why, m.uid, m.actor, m.changed, m.sent_at"                                                 \
	" FROM message m JOIN client c ON c.id = m.client "

static void fill_row(struct query *q, struct arena *arena, struct message *out)
{
	int at = 0;
	*out = (struct message){0};
	out->id = query_int(q, at++);
	out->client = query_int(q, at++);
	out->client_name = arena_str(arena, query_text(q, at++));
	out->state = state_of_name(query_text(q, at++));
	out->kind = arena_str(arena, query_text(q, at++));
	out->currency = arena_str(arena, query_text(q, at++));
	out->step = arena_str(arena, query_text(q, at++));
	out->cycle = query_int(q, at++);
	out->template = arena_str(arena, query_text(q, at++));
	out->language = arena_str(arena, query_text(q, at++));
	out->to_line = arena_str(arena, query_text(q, at++));
	out->cc_line = arena_str(arena, query_text(q, at++));
	out->subject = arena_str(arena, query_text(q, at++));
	out->message_id = arena_str(arena, query_text(q, at++));
	out->not_before = query_int(q, at++);
	out->timed = query_int(q, at++) != 0;
	out->held = query_int(q, at++) != 0;
	out->owner = arena_str(arena, query_text(q, at++));
	out->attempts = query_int(q, at++);
	out->reply = arena_str(arena, query_text(q, at++));
	out->why = arena_str(arena, query_text(q, at++));
	out->uid = query_int(q, at++);
	out->actor = arena_str(arena, query_text(q, at++));
	out->changed = query_int(q, at++);
	out->sent_at = query_int(q, at++);
	out->body = "";
}

static bool load_invoices(struct db *db, struct arena *arena, struct message *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct message_invoice);
	struct query *q = db_select(db, err,
	                            "SELECT x.invoice, x.amount, i.number FROM message_invoice x"
	                            " JOIN invoice i ON i.id = x.invoice WHERE x.message = ? ORDER BY i.due, i.id",
	                            "i", out->id);
	while (query_next(q)) {
		struct message_invoice *row = vec_push(&rows);
		if (row)
			*row = (struct message_invoice){query_int(q, 0), query_int(q, 1), arena_str(arena, query_text(q, 2))};
	}
	bool ok = query_end(q, err) && vec_ok(&rows, err);
	struct message_invoice *copy = ok ? arena_array(arena, rows.len, sizeof(*copy)) : NULL;
	if (copy && rows.len)
		memcpy(copy, rows.data, rows.len * sizeof(*copy));
	out->invoices = copy;
	out->invoice_count = copy ? rows.len : 0;
	vec_release(&rows);
	return ok && arena_ok(arena, err);
}

/* Bytes that are not the ones approved count as none. */
static bool take_bytes(struct query *q, struct arena *arena, struct message *out, struct err *err)
{
	struct digest is;
	size_t digest_len = 0, len = 0;
	const void *digest = query_blob(q, 1, &digest_len), *bytes = query_blob(q, 2, &len);
	if (!bytes || digest_len != DIGEST_SIZE)
		return true;
	if (!digest_of(bytes, len, &is, err))
		return false;
	if (memcmp(is.bytes, digest, DIGEST_SIZE) != 0)
		return true;
	out->raw = arena_strn(arena, bytes, len);
	out->raw_len = len;
	return true;
}

static bool load_text(struct db *db, struct arena *arena, struct message *out, struct err *err)
{
	bool ok = true;
	struct query *q = db_select(db, err,
	                            "SELECT m.body, m.raw_digest, b.bytes FROM message m"
	                            " LEFT JOIN message_bytes b ON b.digest = m.raw_digest WHERE m.id = ?",
	                            "i", out->id);
	if (query_next(q)) {
		out->body = arena_str(arena, query_text(q, 0));
		ok = take_bytes(q, arena, out, err);
	}
	return query_end(q, ok ? err : NULL) && ok && arena_ok(arena, err);
}

bool message_load(struct db *db, int64_t id, struct arena *arena, struct message *out, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT " ROW "WHERE m.id = ?", "i", id);
	bool found = query_next(q);
	if (found)
		fill_row(q, arena, out);
	if (!query_end(q, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOINPUT, "there is no mail %lld", (long long)id);
	return load_text(db, arena, out, err) && load_invoices(db, arena, out, err);
}

/* What needs a person, what is on the line, what waits, what went. */
#define ORDER                                                                                                  \
	"ORDER BY CASE m.state WHEN 'uncertain' THEN 0 WHEN 'rejected' THEN 1 WHEN 'stopped' THEN 2"            \
	" WHEN 'dot' THEN 3 WHEN 'claimed' THEN 3 WHEN 'queued' THEN 4 ELSE 5 END,"                             \
	" CASE WHEN m.state = 'queued' THEN m.held END, CASE WHEN m.state = 'queued' THEN m.not_before END,"    \
	" coalesce(m.sent_at, m.changed) DESC, m.id LIMIT ?"

static struct query *list_select(struct db *db, enum message_filter filter, int64_t client, int64_t limit,
                                 struct err *err)
{
	switch (filter) {
	case MESSAGE_OPEN:
		return db_select(db, err, "SELECT " ROW "WHERE m.state IN ('queued', 'claimed', 'dot', 'rejected',"
		                 " 'stopped', 'uncertain') AND (?1 = 0 OR m.client = ?1) " ORDER, "ii", client, limit);
	case MESSAGE_FAILED:
		return db_select(db, err, "SELECT " ROW "WHERE m.state IN ('rejected', 'stopped', 'uncertain')"
		                 " AND (?1 = 0 OR m.client = ?1) " ORDER, "ii", client, limit);
	case MESSAGE_GONE:
		return db_select(db, err, "SELECT " ROW "WHERE m.state = 'sent' AND (?1 = 0 OR m.client = ?1) " ORDER,
		                 "ii", client, limit);
	case MESSAGE_ALL:
		return db_select(db, err, "SELECT " ROW "WHERE m.state IN ('queued', 'claimed', 'dot', 'rejected',"
		                 " 'stopped', 'uncertain', 'sent') AND (?1 = 0 OR m.client = ?1) " ORDER, "ii",
		                 client, limit);
	case MESSAGE_DRAFTS:
		break;
	}
	return db_select(db, err, "SELECT " ROW "WHERE m.state = 'draft' AND (?1 = 0 OR m.client = ?1) " ORDER, "ii",
	                 client, limit);
}

bool message_list(struct db *db, enum message_filter filter, int64_t client, size_t limit, struct arena *arena,
                  struct message_list *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct message);
	struct query *q = list_select(db, filter, client, limit ? (int64_t)limit : 500, err);
	while (query_next(q)) {
		struct message *row = vec_push(&rows);
		if (row)
			fill_row(q, arena, row);
	}
	bool ok = query_end(q, err) && vec_ok(&rows, err);
	out->rows = ok ? arena_array(arena, rows.len, sizeof(*out->rows)) : NULL;
	out->count = out->rows ? rows.len : 0;
	if (out->count)
		memcpy(out->rows, rows.data, rows.len * sizeof(*out->rows));
	vec_release(&rows);
	return ok && arena_ok(arena, err);
}

bool message_events(struct db *db, int64_t id, struct arena *arena, struct message_event **out, size_t *count,
                    struct err *err)
{
	struct vec rows = VEC_INIT(struct message_event);
	struct query *q = db_select(db, err,
	                            "SELECT at, offset, state, says FROM message_event WHERE message = ? ORDER BY id",
	                            "i", id);
	while (query_next(q)) {
		struct message_event *row = vec_push(&rows);
		if (row)
			*row = (struct message_event){{query_int(q, 0), (int32_t)query_int(q, 1)},
			                              arena_str(arena, query_text(q, 2)),
			                              arena_str(arena, query_text(q, 3))};
	}
	bool ok = query_end(q, err) && vec_ok(&rows, err);
	*out = ok ? arena_array(arena, rows.len, sizeof(**out)) : NULL;
	*count = *out ? rows.len : 0;
	if (*count)
		memcpy(*out, rows.data, rows.len * sizeof(**out));
	vec_release(&rows);
	return ok && arena_ok(arena, err);
}

/* --- what a person does --- */

static const char *state_in_words(enum message_state state)
{
	static const char *const words[] = {
		[MESSAGE_DRAFT] = "a draft",
		[MESSAGE_QUEUED] = "waiting in the outbox",
		[MESSAGE_CLAIMED] = "being sent at this moment",
		[MESSAGE_DOT] = "being sent at this moment",
		[MESSAGE_SENT] = "sent",
		[MESSAGE_REJECTED] = "refused by the server",
		[MESSAGE_STOPPED] = "stopped by the check before sending",
		[MESSAGE_UNCERTAIN] = "uncertain: look into the mailbox first",
		[MESSAGE_BINNED] = "binned",
	};
	return words[state];
}

static bool state_load(struct db *db, int64_t id, enum message_state *state, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT state FROM message WHERE id = ?", "i", id);
	bool found = query_next(q);
	if (found)
		*state = state_of_name(query_text(q, 0));
	if (!query_end(q, err))
		return false;
	return found ? true : err_set(err, ERR_NOINPUT, "there is no mail %lld", (long long)id);
}

/* May verb ("taken back") be done to a mail in one of these states (bits)? */
static bool allow(struct db *db, int64_t id, unsigned states, const char *verb, struct err *err)
{
	enum message_state state = MESSAGE_DRAFT;
	assert(db_in_transaction(db));
	if (!state_load(db, id, &state, err))
		return false;
	if (states & 1u << state)
		return true;
	return err_set(err, ERR_NO, "mail %lld cannot be %s: it is %s", (long long)id, verb, state_in_words(state));
}

enum {
	BIT_DRAFT = 1u << MESSAGE_DRAFT,
	BIT_QUEUED = 1u << MESSAGE_QUEUED,
	BIT_REJECTED = 1u << MESSAGE_REJECTED,
	BIT_STOPPED = 1u << MESSAGE_STOPPED,
	BIT_UNCERTAIN = 1u << MESSAGE_UNCERTAIN,
};

bool message_recall(struct db *db, const struct actor *actor, int64_t id, struct err *err)
{
	return allow(db, id, BIT_QUEUED | BIT_REJECTED | BIT_STOPPED, "taken back", err) &&
	       db_run(db, err,
	              "UPDATE message SET state = 'draft', raw_digest = NULL, message_id = '',"
	              " not_before = 0, timed = 0, held = 0, why = '', reply = '', changed = ? WHERE id = ?",
	              "ii", clock_now().at, id) &&
	       message_event_add(db, id, MESSAGE_DRAFT, actor->name, err);
}

bool message_hold(struct db *db, int64_t id, bool held, int64_t not_before, struct err *err)
{
	return allow(db, id, BIT_QUEUED, held ? "held" : "released", err) &&
	       db_run(db, err, "UPDATE message SET held = ?, not_before = ?, changed = ? WHERE id = ?", "iiii",
	              (int64_t)held, not_before, clock_now().at, id) &&
	       message_event_add(db, id, MESSAGE_QUEUED, held ? "held until somebody releases it" : "released", err);
}

bool message_time(struct db *db, int64_t id, int64_t not_before, bool timed, struct err *err)
{
	return allow(db, id, BIT_QUEUED, "given a time", err) &&
	       db_run(db, err, "UPDATE message SET held = 0, not_before = ?, timed = ?, changed = ? WHERE id = ?",
	              "iiii", not_before, (int64_t)timed, clock_now().at, id) &&
	       message_event_add(db, id, MESSAGE_QUEUED, timed ? "given another time" : "to be sent now", err);
}

static bool queue_again(struct db *db, int64_t id, int64_t not_before, const char *says, struct err *err)
{
	return find_first(db, id, err) &&
	       db_run(db, err,
	              "UPDATE message SET state = 'queued', not_before = ?, timed = 0, held = 0, attempts = 0,"
	              " owner = '', why = '', changed = ? WHERE id = ?",
	              "iii", not_before, clock_now().at, id) &&
	       message_event_add(db, id, MESSAGE_QUEUED, says, err);
}

bool message_retry(struct db *db, int64_t id, int64_t not_before, struct err *err)
{
	return allow(db, id, BIT_REJECTED | BIT_STOPPED, "tried again", err) &&
	       queue_again(db, id, not_before, "queued to be tried again", err);
}

bool message_bin(struct db *db, int64_t id, struct err *err)
{
	return allow(db, id, BIT_DRAFT | BIT_QUEUED | BIT_REJECTED | BIT_STOPPED, "binned", err) &&
	       db_run(db, err, "UPDATE message SET state = 'binned', changed = ? WHERE id = ?", "ii",
	              clock_now().at, id) &&
	       message_event_add(db, id, MESSAGE_BINNED, "binned", err);
}

bool message_mark_sent(struct db *db, const struct actor *actor, int64_t id, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct message message;
	bool ok = allow(db, id, BIT_UNCERTAIN, "marked as sent", err) && message_load(db, id, &arena, &message, err) &&
	          db_run(db, err,
	                 "UPDATE message SET state = 'sent', sent_at = changed, why = '', changed = ? WHERE id = ?",
	                 "ii", clock_now().at, id) &&
	          message_log_sent(db, actor, &message, "found in the mailbox", err) &&
	          message_event_add(db, id, MESSAGE_SENT, "marked as sent: found in the mailbox", err);
	arena_release(&arena);
	return ok;
}

bool message_send_again(struct db *db, const struct actor *actor, int64_t id, int64_t not_before,
                        struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct message message;
	struct entry_new note = {.kind = "note"};
	bool ok = allow(db, id, BIT_UNCERTAIN, "sent again", err) && message_load(db, id, &arena, &message, err);
	if (ok) {
		note.client = message.client;
		fields_add_int(&note.facts, "message", id);
		fields_add(&note.facts, "message-id", message.message_id);
		fields_add(&note.words, "text",
		           "A mail of which the server did not say whether it has it is sent again, with the same "
		           "Message-ID.");
		fields_add(&note.words, "subject", message.subject);
		ok = queue_again(db, id, not_before, "queued to be sent again", err) &&
		     entry_append(db, actor, &note, NULL, err);
	}
	entry_new_release(&note);
	arena_release(&arena);
	return ok;
}

bool message_contact_moved(struct db *db, const struct actor *actor, int64_t client, const char *before,
                           const char *after, struct err *err)
{
	struct entry_new entry = {.kind = "contact", .client = client};
	assert(db_in_transaction(db));
	if (!db_run(db, err, "UPDATE contact SET mail = ?, mail_state = 'ok' WHERE client = ? AND mail = ? AND mail <> ''",
	            "sis", after, client, before))
		return false;
	if (db_changes(db) == 0)
		return true;
	fields_add(&entry.words, "mail-before", before);
	fields_add(&entry.words, "mail", after);
	bool ok = entry_append(db, actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}
