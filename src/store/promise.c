/* SPDX-License-Identifier: MIT */
#include "store/promise.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"

#define PROMISE_COLUMNS \
	"p.id, p.client, p.entry, p.currency, p.amount, p.due, p.made_on, p.ended, p.state, " \
	NAMED_RECEIVED("promise", "p", "min(?2, coalesce(p.ended, ?2))") ", " \
	NAMED_SETTLED("promise", "p", "?2") ", c.name, " NAMED_COLUMNS("promise", "p")

static struct query *select_rows(struct db *db, int64_t client, const char *currency, daynum as_of, bool standing,
                                 struct err *err)
{
	if (client)
		return db_select(db, err, "SELECT " PROMISE_COLUMNS " FROM promise p INDEXED BY promise_client JOIN client c ON c.id = p.client "
		                 "WHERE p.client = ?1 AND p.state <> 'withdrawn' AND p.made_on <= ?2 "
		                 "AND (?3 = '' OR p.currency = ?3) AND (?4 = 0 OR p.state = 'open') "
		                 "ORDER BY p.made_on DESC, p.id DESC",
		                 "idsi", client, as_of, currency, (int64_t)standing);
	if (standing && *currency)
		return db_select(db, err, "SELECT " PROMISE_COLUMNS " FROM promise p INDEXED BY promise_open JOIN client c ON c.id = p.client "
		                 "WHERE p.state = 'open' AND p.currency = ?1 AND p.made_on <= ?2 "
		                 "ORDER BY p.client, p.made_on DESC, p.id DESC", "sd", currency, as_of);
	return db_select(db, err, "SELECT " PROMISE_COLUMNS " FROM promise p JOIN client c ON c.id = p.client WHERE p.state <> 'withdrawn' "
	                 "AND p.made_on <= ?2 AND (?1 = '' OR p.currency = ?1) AND (?3 = 0 OR p.state = 'open') "
	                 "ORDER BY p.client, p.made_on DESC, p.id DESC", "sdi", currency, as_of, (int64_t)standing);
}

static void read_row(const struct query *q, daynum as_of, struct arena *arena, struct promise *out)
{
	*out = (struct promise){
		.id = query_int(q, 0), .client = query_int(q, 1), .entry = query_int(q, 2), .amount = query_int(q, 4),
		.due = query_day(q, 5), .made_on = query_day(q, 6), .ended = query_day(q, 7),
		.stands = strcmp(query_text(q, 8), "open") == 0, .received = query_int(q, 9), .settled = query_int(q, 10) != 0,
	};
	snprintf(out->currency, sizeof out->currency, "%s", query_text(q, 3));
	daynum judged = out->ended != DATE_NONE && out->ended < as_of ? out->ended : as_of;
	out->state = promise_state(out->amount, out->due, out->received, out->settled, judged);
	if (strcmp(query_text(q, 8), "kept") == 0)
		out->state = PROMISE_KEPT;
	out->client_name = arena_str(arena, query_text(q, 11));
	named_read(q, 12, arena, &out->invoices);
}

bool promise_list(struct db *db, int64_t client, const char *currency, daynum as_of, bool standing,
                  struct arena *arena, struct promise_list *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct promise);
	*out = (struct promise_list){0};
	struct query *q = select_rows(db, client, currency, as_of, standing, err);
	while (query_next(q)) {
		struct promise *row = vec_push(&rows);
		if (row)
			read_row(q, as_of, arena, row);
	}
	bool ok = query_end(q, err);
	out->rows = arena_take(arena, &rows, &out->count);
	return ok && arena_ok(arena, err);
}

/* --- writing --- */

static bool names_any(const struct promise *promise, const int64_t *invoices, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (named_has(&promise->invoices, invoices[i]))
			return true;
	return promise->invoices.count == 0;
}

bool promise_end_for(struct db *db, int64_t client, const char *currency, const int64_t *invoices, size_t count,
                     daynum day, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct promise_list list;
	bool ok = promise_list(db, client, currency, DATE_LAST, true, &arena, &list, err);
	for (size_t i = 0; ok && i < list.count; i++)
		if (names_any(&list.rows[i], invoices, count))
			ok = db_run(db, err, "UPDATE promise SET state = ?, ended = ? WHERE id = ?", "sdi",
			            list.rows[i].state == PROMISE_KEPT ? "kept" : "replaced", day, list.rows[i].id);
	arena_release(&arena);
	return ok;
}

bool promise_add(struct db *db, const struct promise_new *promise, int64_t *id, struct err *err)
{
	if (!promise_end_for(db, promise->client, promise->currency, promise->invoices, promise->count, promise->made_on,
	                     err) ||
	    !db_run(db, err, "INSERT INTO promise (client, currency, amount, due, made_on, entry) VALUES (?, ?, ?, ?, ?, ?)",
	            "isiddi", promise->client, promise->currency, promise->amount, promise->due, promise->made_on,
	            promise->entry))
		return false;
	int64_t made = db_last_id(db);
	for (size_t i = 0; i < promise->count; i++)
		if (!db_run(db, err, "INSERT OR IGNORE INTO promise_invoice (promise, invoice) VALUES (?, ?)", "ii", made,
		            promise->invoices[i]))
			return false;
	if (id)
		*id = made;
	return true;
}

bool promise_end(struct db *db, int64_t promise, daynum day, struct err *err)
{
	return db_run(db, err, "UPDATE promise SET state = 'replaced', ended = ? WHERE id = ? AND state = 'open'", "di", day,
	              promise);
}

bool promise_withdraw(struct db *db, int64_t entry, struct err *err)
{
	return db_run(db, err, "UPDATE promise SET state = 'withdrawn' WHERE entry = ?", "i", entry);
}
