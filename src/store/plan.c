/* SPDX-License-Identifier: MIT */
#include "store/plan.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"

#define PLAN_COLUMNS \
	"p.id, p.client, p.entry, p.currency, p.amount, p.made_on, p.ended, p.state = 'open', " \
	NAMED_RECEIVED("plan", "p", "min(?2, coalesce(p.ended, ?2))") ", " NAMED_SETTLED("plan", "p", "?2") ", " \
	"c.name, " NAMED_COLUMNS("plan", "p")

static struct query *select_rows(struct db *db, int64_t client, const char *currency, daynum as_of, bool standing,
                                 struct err *err)
{
	if (client)
		return db_select(db, err, "SELECT " PLAN_COLUMNS " FROM plan p JOIN client c ON c.id = p.client "
		                 "WHERE p.client = ?1 AND p.made_on <= ?2 "
		                 "AND (?3 = '' OR p.currency = ?3) AND (?4 = 0 OR p.state = 'open') "
		                 "ORDER BY p.made_on DESC, p.id DESC",
		                 "idsi", client, as_of, currency, (int64_t)standing);
	if (standing && *currency)
		return db_select(db, err, "SELECT " PLAN_COLUMNS " FROM plan p INDEXED BY plan_open JOIN client c ON c.id = p.client "
		                 "WHERE p.state = 'open' AND p.currency = ?1 AND p.made_on <= ?2 "
		                 "ORDER BY p.client, p.made_on DESC, p.id DESC", "sd", currency, as_of);
	return db_select(db, err, "SELECT " PLAN_COLUMNS " FROM plan p JOIN client c ON c.id = p.client "
	                 "WHERE (?1 = '' OR p.currency = ?1) AND p.made_on <= ?2 AND (?3 = 0 OR p.state = 'open') "
	                 "ORDER BY p.client, p.made_on DESC, p.id DESC", "sdi",
	                 currency, as_of, (int64_t)standing);
}

static void read_row(const struct query *q, struct arena *arena, struct plan *out)
{
	*out = (struct plan){
		.id = query_int(q, 0), .client = query_int(q, 1), .entry = query_int(q, 2), .amount = query_int(q, 4),
		.made_on = query_day(q, 5), .ended = query_day(q, 6), .stands = query_int(q, 7) != 0,
		.received = query_int(q, 8), .settled = query_int(q, 9) != 0,
	};
	snprintf(out->currency, sizeof out->currency, "%s", query_text(q, 3));
	out->client_name = arena_str(arena, query_text(q, 10));
	named_read(q, 11, arena, &out->invoices);
}

static bool read_instalments(struct db *db, daynum as_of, struct arena *arena, struct plan *plan, struct err *err)
{
	plan->instalments = arena_array(arena, PLAN_MOST, sizeof *plan->instalments);
	if (!plan->instalments)
		return arena_ok(arena, err);
	struct query *q = db_select(db, err, "SELECT due, amount FROM instalment WHERE plan = ? ORDER BY number LIMIT ?",
	                            "ii", plan->id, (int64_t)PLAN_MOST);
	while (query_next(q))
		plan->instalments[plan->count++] = (struct plan_instalment){query_day(q, 0), query_int(q, 1)};
	if (!query_end(q, err))
		return false;
	if (!plan->count)
		return err_set(err, ERR_DATA, "a plan of this book has no instalments: `dun verify` looks it over");
	daynum judged = plan->ended != DATE_NONE && plan->ended < as_of ? plan->ended : as_of;
	plan->standing = plan_stand(plan->instalments, plan->count, plan->received, plan->settled, judged);
	return true;
}

bool plan_list(struct db *db, int64_t client, const char *currency, daynum as_of, bool standing,
               struct arena *arena, struct plan_list *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct plan);
	*out = (struct plan_list){0};
	struct query *q = select_rows(db, client, currency, as_of, standing, err);
	while (query_next(q)) {
		struct plan *row = vec_push(&rows);
		if (row)
			read_row(q, arena, row);
	}
	bool ok = query_end(q, err);
	out->rows = arena_take(arena, &rows, &out->count);
	for (size_t i = 0; ok && i < out->count; i++)
		ok = read_instalments(db, as_of, arena, &out->rows[i], err);
	return ok && arena_ok(arena, err);
}

/* --- writing --- */

static bool end_others(struct db *db, const struct plan_new *plan, struct err *err)
{
	for (size_t i = 0; i < plan->count; i++)
		if (!db_run(db, err, "UPDATE plan SET state = 'replaced', ended = ?1 WHERE client = ?2 AND state = 'open' "
		            "AND id IN (SELECT plan FROM plan_invoice WHERE invoice = ?3)", "dii", plan->made_on,
		            plan->client, plan->invoices[i]))
			return false;
	return true;
}

bool plan_add(struct db *db, const struct plan_new *plan, struct err *err)
{
	if (!end_others(db, plan, err) ||
	    !db_run(db, err, "INSERT INTO plan (client, currency, amount, made_on, entry) VALUES (?, ?, ?, ?, ?)", "isidi",
	            plan->client, plan->currency, plan->amount, plan->made_on, plan->entry))
		return false;
	int64_t id = db_last_id(db);
	for (size_t i = 0; i < plan->count; i++)
		if (!db_run(db, err, "INSERT INTO plan_invoice (plan, invoice) VALUES (?, ?)", "ii", id, plan->invoices[i]))
			return false;
	for (size_t i = 0; i < plan->instalment_count; i++)
		if (!db_run(db, err, "INSERT INTO instalment (plan, number, due, amount) VALUES (?, ?, ?, ?)", "iidi", id,
		            (int64_t)i + 1, plan->instalments[i].due, plan->instalments[i].amount))
			return false;
	return true;
}

bool plan_cancel(struct db *db, int64_t plan, daynum day, struct err *err)
{
	return db_run(db, err, "UPDATE plan SET state = 'cancelled', ended = ? WHERE id = ?", "di", day, plan);
}
