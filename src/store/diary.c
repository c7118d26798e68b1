/* SPDX-License-Identifier: MIT */
#include "store/diary.h"
#include "store/named.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"

enum { LOOK_BACK = 12 }; /* entries of a client looked through for what set its follow-up */

static const char *text(struct arena *arena, const struct query *q, int column)
{
	return arena_str(arena, query_text(q, column));
}

/* The rows as an array of the arena. */
static void *settle(struct vec *rows, struct arena *arena, size_t *count)
{
	void *array = rows->failed ? NULL : arena_array(arena, rows->len, rows->size);
	if (array && rows->len)
		memcpy(array, rows->data, rows->len * rows->size);
	*count = array ? rows->len : 0;
	arena->failed |= rows->failed;
	vec_release(rows);
	return array;
}

static bool load_promises(struct db *db, daynum today, daynum until, struct arena *arena,
                          struct diary_records *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct diary_promise);
	struct query *q = db_select(db, err,
		"SELECT p.id, p.client, p.entry, p.currency, p.amount, " NAMED_RECEIVED("promise", "p", "?1") ", "
		"(SELECT coalesce(sum(m.amount), 0) FROM payment m WHERE m.client = p.client AND m.currency = p.currency "
		"AND m.kind <> 'credit' AND m.paid_on = ?1), p.due, p.made_on, " NAMED_SETTLED("promise", "p", "?1")
		" FROM promise p INDEXED BY promise_open WHERE p.state = 'open' AND p.due <= ?2 AND p.made_on <= ?1 "
		"ORDER BY p.client, p.id", "dd", today, until);
	while (query_next(q)) {
		struct diary_promise *row = vec_push(&rows);
		if (row)
			*row = (struct diary_promise){
				.id = query_int(q, 0), .client = query_int(q, 1), .entry = query_int(q, 2),
				.currency = text(arena, q, 3), .amount = query_int(q, 4), .received = query_int(q, 5),
				.came_in = query_int(q, 6), .due = query_day(q, 7), .made_on = query_day(q, 8),
				.settled = query_int(q, 9) != 0,
			};
	}
	out->promises = settle(&rows, arena, &out->promise_count);
	return query_end(q, err);
}

/* --- follow-ups, and what set them --- */

static bool is_contact(const char *kind)
{
	static const char *const kinds[] = {"call", "letter", "visit", "mail-in", "mail-out", "note"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

static void take_reason(struct diary_follow_up *row, const struct entry *entry, struct arena *arena)
{
	char day[DATE_ISO_SIZE];
	const char *set = entry_fact(entry, arena, strcmp(entry->kind, "follow-up") == 0 ? "day" : "next-on");
	if (!row->entry && strcmp(set, date_iso(row->day, day)) == 0) {
		row->entry = entry->seq;
		row->kind = entry->kind;
		row->next = entry_word(entry, arena, "next");
	}
	if (row->happened == DATE_NONE && is_contact(entry->kind)) {
		row->happened = moment_day(entry->happened);
		row->outcome = entry_fact(entry, arena, "outcome");
		row->says = entry_word(entry, arena, "text");
	}
}

static bool find_reason(struct db *db, struct arena *arena, struct diary_follow_up *row, struct err *err)
{
	int64_t seqs[LOOK_BACK];
	size_t count = 0;
	struct query *q = db_select(db, err,
		"SELECT e.seq FROM entry e WHERE e.client = ? AND e.kind IN ('call', 'letter', 'visit', 'mail-in', 'mail-out', "
		"'note', 'follow-up') AND " ENTRY_STANDS("e") " "
		"ORDER BY e.happened DESC, e.seq DESC LIMIT ?", "ii", row->client, (int64_t)LOOK_BACK);
	while (query_next(q))
		seqs[count++] = query_int(q, 0);
	bool ok = query_end(q, err);
	for (size_t i = 0; ok && i < count && (!row->entry || row->happened == DATE_NONE); i++) {
		struct entry entry;
		ok = entry_load(db, seqs[i], arena, &entry, err);
		if (ok)
			take_reason(row, &entry, arena);
	}
	return ok;
}

static bool load_follow_ups(struct db *db, daynum until, struct arena *arena, struct diary_records *out,
                            struct err *err)
{
	struct vec rows = VEC_INIT(struct diary_follow_up);
	struct query *q = db_select(db, err, "SELECT id, follow_up FROM client INDEXED BY client_follow_up "
	                            "WHERE follow_up IS NOT NULL AND follow_up <= ? ORDER BY id", "d", until);
	while (query_next(q)) {
		struct diary_follow_up *row = vec_push(&rows);
		if (row)
			*row = (struct diary_follow_up){.client = query_int(q, 0), .day = query_day(q, 1), .kind = "",
			                                .next = "", .outcome = "", .says = "", .happened = DATE_NONE};
	}
	out->follow_ups = settle(&rows, arena, &out->follow_up_count);
	bool ok = query_end(q, err);
	for (size_t i = 0; ok && i < out->follow_up_count; i++)
		ok = find_reason(db, arena, &out->follow_ups[i], err);
	return ok;
}

/* --- mails, addresses --- */

static bool load_mails(struct db *db, struct arena *arena, struct diary_records *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct diary_mail);
	struct query *q = db_select(db, err,
		"SELECT m.id, m.client, m.state, m.subject, m.why, m.currency, m.changed, m.not_before, m.timed, m.held, "
		"(SELECT coalesce(sum(i.amount), 0) FROM message_invoice i WHERE i.message = m.id), m.step FROM message m "
		"INDEXED BY message_state WHERE m.state IN ('draft', 'queued', 'claimed', 'dot', 'rejected', 'stopped', "
		"'uncertain') ORDER BY m.client, m.id", "");
	while (query_next(q)) {
		struct diary_mail *row = vec_push(&rows);
		if (row)
			*row = (struct diary_mail){
				.id = query_int(q, 0), .client = query_int(q, 1), .state = text(arena, q, 2),
				.subject = text(arena, q, 3), .why = text(arena, q, 4), .currency = text(arena, q, 5),
				.changed = query_int(q, 6), .not_before = query_int(q, 7), .timed = query_int(q, 8) != 0,
				.held = query_int(q, 9) != 0, .amount = query_int(q, 10), .step = text(arena, q, 11),
			};
	}
	out->mails = settle(&rows, arena, &out->mail_count);
	return query_end(q, err);
}

/* Only of clients that owe something: the others need no address today. */
static bool load_addresses(struct db *db, struct arena *arena, struct diary_records *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct diary_address);
	struct query *q = db_select(db, err,
		"SELECT c.id, c.client, c.name, c.mail, c.mail_state = 'bounced', EXISTS (SELECT 1 FROM contact o "
		"WHERE o.client = c.client AND o.mail <> '' AND o.mail_state = 'ok' AND o.gone = 0) "
		"FROM contact c INDEXED BY contact_bad WHERE c.mail_state <> 'ok' AND c.gone = 0 "
		"AND EXISTS (SELECT 1 FROM invoice i WHERE i.client = c.client AND i.open > 0) ORDER BY c.client, c.id", "");
	while (query_next(q)) {
		struct diary_address *row = vec_push(&rows);
		if (row)
			*row = (struct diary_address){
				.contact = query_int(q, 0), .client = query_int(q, 1), .name = text(arena, q, 2),
				.mail = text(arena, q, 3), .bounced = query_int(q, 4) != 0, .other = query_int(q, 5) != 0,
			};
	}
	out->addresses = settle(&rows, arena, &out->address_count);
	return query_end(q, err);
}

/* --- ticks --- */

static bool load_ticks(struct db *db, struct arena *arena, struct diary_records *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct diary_tick);
	struct query *q = db_select(db, err, "SELECT what, ref, client, at, again, done, entry FROM tick "
	                            "ORDER BY what, ref", "");
	while (query_next(q)) {
		struct diary_tick *row = vec_push(&rows);
		if (row)
			*row = (struct diary_tick){
				.what = text(arena, q, 0), .ref = query_int(q, 1), .client = query_int(q, 2),
				.at = query_int(q, 3), .again = query_day(q, 4), .done = query_int(q, 5) != 0,
				.entry = query_int(q, 6),
			};
	}
	out->ticks = settle(&rows, arena, &out->tick_count);
	return query_end(q, err);
}

bool diary_tick_put(struct db *db, const struct diary_tick *tick, struct err *err)
{
	return db_run(db, err, "INSERT INTO tick (what, ref, client, at, again, done, entry) VALUES (?, ?, ?, ?, ?, ?, ?) "
	              "ON CONFLICT (what, ref) DO UPDATE SET client = excluded.client, at = excluded.at, "
	              "again = excluded.again, done = excluded.done, entry = excluded.entry", "siiidii",
	              tick->what, tick->ref, tick->client, tick->at, tick->again, (int64_t)tick->done, tick->entry);
}

bool diary_tick_find(const struct diary_records *records, const char *what, int64_t ref,
                     const struct diary_tick **found)
{
	size_t low = 0, high = records->tick_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct diary_tick *tick = &records->ticks[middle];
		int order = strcmp(tick->what, what);
		if (order < 0 || (order == 0 && tick->ref < ref))
			low = middle + 1;
		else
			high = middle;
	}
	const struct diary_tick *tick = low < records->tick_count ? &records->ticks[low] : NULL;
	*found = tick && tick->ref == ref && strcmp(tick->what, what) == 0 ? tick : NULL;
	return *found != NULL;
}

/* --- since midnight --- */

static bool load_money(struct db *db, int64_t midnight, struct arena *arena, struct diary_records *out,
                       struct err *err)
{
	struct vec rows = VEC_INIT(struct diary_money);
	struct query *q = db_select(db, err,
		"SELECT p.client, p.currency, sum(p.amount), i.file FROM import i JOIN payment p ON p.import = i.id "
		"WHERE i.at >= ?1 AND i.undone = 0 AND p.kind <> 'credit' GROUP BY p.client, p.currency", "i", midnight);
	while (query_next(q)) {
		struct diary_money *row = vec_push(&rows);
		if (row)
			*row = (struct diary_money){.client = query_int(q, 0), .currency = text(arena, q, 1),
			                            .amount = query_int(q, 2), .file = text(arena, q, 3)};
	}
	out->money = settle(&rows, arena, &out->money_count);
	return query_end(q, err);
}

/* The log grows at its head, and its clock runs forward but for what it says itself. */
static bool load_done(struct db *db, int64_t midnight, struct arena *arena, struct diary_records *out,
                      struct err *err)
{
	struct vec seqs = VEC_INIT(int64_t);
	struct query *q = db_select(db, err,
		"SELECT e.seq FROM entry e WHERE e.seq > coalesce((SELECT seq FROM entry WHERE recorded < ?1 "
		"ORDER BY seq DESC LIMIT 1), 0) "
		"AND e.client IS NOT NULL AND e.happened >= ?1 AND e.kind IN ('call', 'letter', 'visit', 'mail-out', "
		"'draft-queued', 'tick', 'payment', 'step') AND " ENTRY_STANDS("e")
		" ORDER BY e.seq DESC LIMIT ?2", "ii", midnight, (int64_t)DIARY_DONE_MOST);
	while (query_next(q)) {
		int64_t *seq = vec_push(&seqs);
		if (seq)
			*seq = query_int(q, 0);
	}
	bool ok = query_end(q, err) && vec_ok(&seqs, err);
	out->done = ok ? arena_array(arena, seqs.len, sizeof *out->done) : NULL;
	for (size_t i = 0; ok && out->done && i < seqs.len; i++) {
		ok = entry_load(db, VEC_AT(int64_t, &seqs, i), arena, &out->done[i], err);
		out->done_count += ok;
	}
	vec_release(&seqs);
	return ok;
}

bool diary_records(struct db *db, daynum today, daynum until, int64_t midnight, struct arena *arena,
                   struct diary_records *out, struct err *err)
{
	*out = (struct diary_records){.promises = NULL};
	if (!db_look(db, err))
		return false;
	bool ok = load_promises(db, today, until, arena, out, err) && load_follow_ups(db, until, arena, out, err) &&
	          load_mails(db, arena, out, err) && load_addresses(db, arena, out, err) &&
	          load_ticks(db, arena, out, err) && load_money(db, midnight, arena, out, err) &&
	          load_done(db, midnight, arena, out, err);
	db_look_end(db);
	return ok && arena_ok(arena, err);
}

bool diary_is_long(struct db *db, int64_t most, bool *is_long, struct err *err)
{
	int64_t count;
	bool ok = db_int(db, err, 0, &count, "SELECT count(*) FROM (SELECT 1 FROM invoice INDEXED BY invoice_open "
	                 "WHERE open > 0 LIMIT ?)", "i", most + 1);
	*is_long = ok && count > most;
	return ok;
}

/* --- a client --- */

static bool read_debt(struct db *db, const char *home, struct diary_client *out, struct err *err)
{
	daynum first = DATE_NONE;
	struct query *q = db_select(db, err, "SELECT currency, sum(open), min(due) FROM invoice WHERE client = ? AND open > 0 "
	                            "GROUP BY currency ORDER BY currency <> ?, min(due)", "is", out->id, home);
	while (query_next(q)) {
		if (first != DATE_NONE)
			continue;
		first = query_day(q, 2);
		snprintf(out->currency, sizeof out->currency, "%s", query_text(q, 0));
		out->open = query_int(q, 1);
		out->oldest = first;
	}
	return query_end(q, err);
}

bool diary_client(struct db *db, int64_t client, const char *home, daynum today, struct arena *arena,
                  struct diary_client *out, struct err *err)
{
	*out = (struct diary_client){.id = client, .name = "", .code = "", .owner = "", .oldest = DATE_NONE};
	snprintf(out->currency, sizeof out->currency, "%s", home);
	struct query *q = db_select(db, err, "SELECT name, code, owner, hold_from IS NOT NULL AND hold_from <= ?2 "
	                            "AND coalesce(hold_until, ?2) >= ?2 FROM client WHERE id = ?1", "id", client, today);
	if (query_next(q)) {
		out->name = text(arena, q, 0);
		out->code = text(arena, q, 1);
		out->owner = text(arena, q, 2);
		out->held = query_int(q, 3) != 0;
	}
	return query_end(q, err) && read_debt(db, home, out, err);
}
