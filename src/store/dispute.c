/* SPDX-License-Identifier: MIT */
#include "store/dispute.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/vec.h"

static const char *const words[] = {"open", "accepted", "rejected"};

const char *dispute_word(enum dispute_state state)
{
	return words[state];
}

static enum dispute_state state_of(const char *word)
{
	for (int i = DISPUTE_REJECTED; i > DISPUTE_OPEN; i--)
		if (strcmp(word, words[i]) == 0)
			return (enum dispute_state)i;
	return DISPUTE_OPEN;
}

static void read_row(const struct query *q, struct arena *arena, struct dispute *out)
{
	*out = (struct dispute){
		.id = query_int(q, 0), .client = query_int(q, 1), .invoice = query_int(q, 2), .entry = query_int(q, 3),
		.client_name = arena_str(arena, query_text(q, 4)), .number = arena_str(arena, query_text(q, 5)),
		.amount = query_int(q, 7), .open = query_int(q, 8), .reason = arena_str(arena, query_text(q, 9)),
		.owner = arena_str(arena, query_text(q, 10)), .opened_on = query_day(q, 11), .review = query_day(q, 12),
		.ended = query_day(q, 13), .state = state_of(query_text(q, 14)),
	};
	snprintf(out->currency, sizeof out->currency, "%s", query_text(q, 6));
}

#define DISPUTE_SELECT \
	"SELECT d.id, d.client, d.invoice, d.entry, c.name, i.number, i.currency, d.amount, i.open, d.reason, d.owner, " \
	"d.opened_on, d.review, d.ended, d.state FROM dispute d JOIN invoice i ON i.id = d.invoice " \
	"JOIN client c ON c.id = d.client "
#define SAID_SELECT \
	"SELECT 0, i.client, i.id, 0, c.name, i.number, i.currency, i.open, i.open, '', '', NULL, NULL, NULL, 'open' " \
	"FROM invoice i INDEXED BY invoice_disputed JOIN client c ON c.id = i.client WHERE i.disputed = 1 AND i.open > 0 " \
	"AND NOT EXISTS (SELECT 1 FROM dispute x WHERE x.invoice = i.id AND x.state = 'open') "

bool dispute_list(struct db *db, int64_t client, bool open, struct arena *arena, struct dispute_list *out,
                  struct err *err)
{
	struct vec rows = VEC_INIT(struct dispute);
	*out = (struct dispute_list){0};
	struct query *q = client
		? db_select(db, err, SAID_SELECT "AND i.client = ?1 UNION ALL " DISPUTE_SELECT "WHERE d.client = ?1 AND "
		            "(?2 = 0 OR (d.state = 'open' AND i.open > 0)) ORDER BY 13, 1", "ii", client, (int64_t)open)
		: db_select(db, err, SAID_SELECT "UNION ALL " DISPUTE_SELECT "WHERE ?1 = 0 OR (d.state = 'open' AND i.open > 0) "
		            "ORDER BY 13, 1", "i", (int64_t)open);
	while (query_next(q)) {
		struct dispute *row = vec_push(&rows);
		if (row)
			read_row(q, arena, row);
	}
	bool ok = query_end(q, err);
	out->rows = arena_take(arena, &rows, &out->count);
	return ok && arena_ok(arena, err);
}

bool dispute_add(struct db *db, const struct dispute_new *dispute, struct err *err)
{
	assert(db_in_transaction(db));
	return db_run(db, err, "DELETE FROM dispute WHERE invoice = ? AND state = 'open'", "i", dispute->invoice) &&
	       db_run(db, err, "INSERT INTO dispute (client, invoice, amount, reason, owner, opened_on, review, entry) "
	              "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", "iiissddi", dispute->client, dispute->invoice, dispute->amount,
	              dispute->reason, dispute->owner, dispute->opened_on, dispute->review, dispute->entry) &&
	       db_run(db, err, "UPDATE invoice SET disputed = 1 WHERE id = ?", "i", dispute->invoice);
}

bool dispute_end(struct db *db, int64_t invoice, enum dispute_state state, daynum day, struct err *err)
{
	assert(db_in_transaction(db) && state != DISPUTE_OPEN);
	return db_run(db, err, "UPDATE dispute SET state = ?, ended = ? WHERE invoice = ? AND state = 'open'", "sdi",
	              dispute_word(state), day, invoice) &&
	       db_run(db, err, "UPDATE invoice SET disputed = 0 WHERE id = ?", "i", invoice);
}

bool dispute_mark(struct db *db, struct err *err)
{
	return db_run(db, err, "UPDATE invoice SET disputed = 1 WHERE disputed = 0 "
	              "AND id IN (SELECT invoice FROM dispute WHERE state = 'open')", "");
}

bool dispute_stands(struct db *db, int64_t invoice, bool *stands, struct err *err)
{
	int64_t any;
	bool ok = db_int(db, err, 0, &any, "SELECT EXISTS (SELECT 1 FROM dispute WHERE invoice = ? AND state = 'open')", "i",
	                 invoice);
	*stands = ok && any;
	return ok;
}
