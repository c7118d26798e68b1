/* SPDX-License-Identifier: MIT */
#include "store/settlement.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/vec.h"

#define SETTLEMENT_SELECT \
	"SELECT s.id, s.client, s.entry, c.name, s.currency, s.owed, s.amount, s.oldest, s.made_on, s.valid_until, " \
	"s.ended, s.promise, s.state, " NAMED_RECEIVED("settlement", "s", "?2") ", " NAMED_COLUMNS("settlement", "s") \
	" FROM settlement s JOIN client c ON c.id = s.client "

static enum settlement_state state_of(const char *word, const struct settlement *s, daynum as_of)
{
	if (strcmp(word, "done") == 0)
		return SETTLEMENT_DONE;
	if (strcmp(word, "withdrawn") == 0)
		return SETTLEMENT_WITHDRAWN;
	return settlement_state(strcmp(word, "accepted") == 0, s->amount, s->received, s->valid_until, as_of);
}

static void read_row(const struct query *q, daynum as_of, struct arena *arena, struct settlement *out)
{
	*out = (struct settlement){
		.id = query_int(q, 0), .client = query_int(q, 1), .entry = query_int(q, 2),
		.client_name = arena_str(arena, query_text(q, 3)), .owed = query_int(q, 5), .amount = query_int(q, 6),
		.oldest = query_day(q, 7), .made_on = query_day(q, 8), .valid_until = query_day(q, 9),
		.ended = query_day(q, 10), .promise = query_int(q, 11), .received = query_int(q, 13),
	};
	snprintf(out->currency, sizeof out->currency, "%s", query_text(q, 4));
	out->state = state_of(query_text(q, 12), out, as_of);
	named_read(q, 14, arena, &out->invoices);
}

bool settlement_list(struct db *db, int64_t client, const char *currency, daynum as_of, bool standing,
                     struct arena *arena, struct settlement_list *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct settlement);
	*out = (struct settlement_list){0};
	struct query *q = client
		? db_select(db, err, SETTLEMENT_SELECT "WHERE s.client = ?1 AND s.made_on <= ?2 AND (?3 = '' OR s.currency = ?3) "
		            "AND (?4 = 0 OR s.state IN ('open', 'accepted')) ORDER BY s.made_on DESC, s.id DESC",
		            "idsi", client, as_of, currency, (int64_t)standing)
		: db_select(db, err, SETTLEMENT_SELECT "WHERE (?1 = '' OR s.currency = ?1) AND s.made_on <= ?2 "
		            "AND (?3 = 0 OR s.state IN ('open', 'accepted')) ORDER BY s.made_on DESC, s.id DESC",
		            "sdi", currency, as_of, (int64_t)standing);
	while (query_next(q)) {
		struct settlement *row = vec_push(&rows);
		if (row)
			read_row(q, as_of, arena, row);
	}
	bool ok = query_end(q, err);
	out->rows = arena_take(arena, &rows, &out->count);
	return ok && arena_ok(arena, err);
}

bool settlement_add(struct db *db, const struct settlement_new *s, struct err *err)
{
	assert(db_in_transaction(db));
	if (!db_run(db, err, "UPDATE settlement SET state = 'withdrawn', ended = ? WHERE client = ? AND currency = ? "
	            "AND state IN ('open', 'accepted')", "dis", s->made_on, s->client, s->currency) ||
	    !db_run(db, err, "INSERT INTO settlement (client, currency, owed, amount, oldest, made_on, valid_until, entry) "
	            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "isiidddi", s->client, s->currency, s->owed, s->amount, s->oldest,
	            s->made_on, s->valid_until, s->entry))
		return false;
	int64_t id = db_last_id(db);
	for (size_t i = 0; i < s->count; i++)
		if (!db_run(db, err, "INSERT INTO settlement_invoice (settlement, invoice) VALUES (?, ?)", "ii", id, s->invoices[i]))
			return false;
	return true;
}

bool settlement_accept(struct db *db, int64_t settlement, int64_t promise, struct err *err)
{
	return db_run(db, err, "UPDATE settlement SET state = 'accepted', promise = ? WHERE id = ?", "ii", promise, settlement);
}

bool settlement_end(struct db *db, int64_t settlement, enum settlement_state state, daynum day, struct err *err)
{
	assert(state == SETTLEMENT_DONE || state == SETTLEMENT_WITHDRAWN);
	return db_run(db, err, "UPDATE settlement SET state = ?, ended = ? WHERE id = ?", "sdi", settlement_word(state), day,
	              settlement);
}

/* --- write-offs --- */

static bool insert_credit(struct db *db, const struct write_off_new *w, int64_t amount, int64_t *payment, struct err *err)
{
	if (!db_run(db, err, "INSERT INTO payment (client, kind, currency, amount, paid_on) VALUES (?, 'credit', ?, ?, ?)",
	            "isid", w->client, w->currency, amount, w->on))
		return false;
	*payment = db_last_id(db);
	return db_run(db, err, "INSERT INTO write_off (payment, settlement, reason, decided_by, entry) "
	              "VALUES (?, nullif(?, 0), ?, ?, ?)", "iissi", *payment, w->settlement, w->reason, w->decided_by,
	              w->entry);
}

bool write_off_add(struct db *db, const struct write_off_new *write_off, int64_t *payment, struct err *err)
{
	int64_t sum = 0, made = 0;
	assert(db_in_transaction(db) && *write_off->decided_by && write_off->count);
	for (size_t i = 0; i < write_off->count; i++)
		if (!money_add(sum, write_off->amounts[i], &sum, err))
			return false;
	if (!insert_credit(db, write_off, sum, &made, err))
		return false;
	for (size_t i = 0; i < write_off->count; i++)
		if (!payment_allocate(db, made, write_off->invoices[i], write_off->amounts[i], err))
			return false;
	if (payment)
		*payment = made;
	return true;
}

bool write_off_list(struct db *db, int64_t client, struct arena *arena, struct write_off_list *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct write_off);
	*out = (struct write_off_list){0};
	struct query *q = db_select(db, err,
		"SELECT p.id, p.client, w.entry, w.settlement, c.name, p.currency, p.amount, p.paid_on, w.reason, w.decided_by, "
		"(SELECT group_concat(i.number, ', ') FROM allocation a JOIN invoice i ON i.id = a.invoice "
		"WHERE a.payment = p.id) FROM write_off w JOIN payment p ON p.id = w.payment JOIN client c ON c.id = p.client "
		"WHERE ?1 = 0 OR p.client = ?1 ORDER BY p.paid_on DESC, p.id DESC", "i", client);
	while (query_next(q)) {
		struct write_off *row = vec_push(&rows);
		if (!row)
			break;
		*row = (struct write_off){
			.payment = query_int(q, 0), .client = query_int(q, 1), .entry = query_int(q, 2),
			.settlement = query_int(q, 3), .client_name = arena_str(arena, query_text(q, 4)), .amount = query_int(q, 6),
			.on = query_day(q, 7), .reason = arena_str(arena, query_text(q, 8)),
			.decided_by = arena_str(arena, query_text(q, 9)), .invoices = arena_str(arena, query_text(q, 10)),
		};
		snprintf(row->currency, sizeof row->currency, "%s", query_text(q, 5));
	}
	bool ok = query_end(q, err);
	out->rows = arena_take(arena, &rows, &out->count);
	return ok && arena_ok(arena, err);
}
