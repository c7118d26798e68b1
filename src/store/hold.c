/* SPDX-License-Identifier: MIT */
#include "store/hold.h"

#include <stdio.h>

#include "base/vec.h"

bool hold_load(struct db *db, int64_t client, struct hold *out, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT hold_from, hold_until, hold_why, follow_up, name, hold_review FROM client "
	                            "WHERE id = ?",
	                            "i", client);
	bool found = query_next(q);
	if (found) {
		out->from = query_day(q, 0);
		out->until = query_day(q, 1);
		snprintf(out->why, sizeof out->why, "%s", query_text(q, 2));
		out->follow_up = query_day(q, 3);
		out->review = query_day(q, 5);
		snprintf(out->client, sizeof out->client, "%s", query_text(q, 4));
	}
	if (!query_end(q, err))
		return false;
	return found || err_set(err, ERR_NOINPUT, "that client is gone");
}

bool hold_put(struct db *db, int64_t client, const struct hold *hold, struct err *err)
{
	return db_run(db, err, "UPDATE client SET hold_from = ?, hold_until = ?, hold_why = ?, follow_up = ?, "
	              "hold_review = ? WHERE id = ?",
	              "ddsddi", hold->from, hold->until, hold->why, hold->follow_up, hold->review, client);
}

bool hold_list(struct db *db, daynum day, struct arena *arena, struct hold_list *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct hold_row);
	*out = (struct hold_list){0};
	struct query *q = db_select(db, err, "SELECT c.id, c.name, c.hold_why, c.hold_from, c.hold_until, c.hold_review, "
	                            "(SELECT count(*) FROM invoice i WHERE i.client = c.id AND i.open > 0 AND i.due < ?1) "
	                            "FROM client c WHERE c.hold_from <= ?1 AND coalesce(c.hold_until, ?1) >= ?1 "
	                            "ORDER BY coalesce(c.hold_until, c.hold_review, 0), c.folded", "d", day);
	while (query_next(q)) {
		struct hold_row *row = vec_push(&rows);
		if (row)
			*row = (struct hold_row){
				.client = query_int(q, 0), .name = arena_str(arena, query_text(q, 1)),
				.why = arena_str(arena, query_text(q, 2)), .from = query_day(q, 3), .until = query_day(q, 4),
				.review = query_day(q, 5), .overdue = query_int(q, 6),
			};
	}
	bool ok = query_end(q, err);
	out->rows = arena_take(arena, &rows, &out->count);
	return ok && arena_ok(arena, err);
}
