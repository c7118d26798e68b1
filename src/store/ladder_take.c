/* SPDX-License-Identifier: MIT */
/* What becomes of steps, and which policy is whose. */
#include "base/vec.h"
#include "store/ladder.h"

static const char *state_name(enum next_state state)
{
	static const char *const names[] = {
		[NEXT_DONE] = "done", [NEXT_MAILED] = "mailed", [NEXT_SKIPPED] = "skipped", [NEXT_LISTED] = "listed",
		[NEXT_PASSED] = "passed",
	};
	return names[state];
}

bool ladder_take(struct db *db, int64_t invoice, const char *step, enum next_state state, daynum day, int64_t entry,
                 struct err *err)
{
	bool moves = state != NEXT_SKIPPED && state != NEXT_PASSED;
	return db_run(db, err, "INSERT INTO step_taken (invoice, step, state, day, entry) VALUES (?, ?, ?, ?, nullif(?, 0))",
	              "issdi", invoice, step, state_name(state), day, entry) &&
	       (!moves || db_run(db, err, "UPDATE invoice SET step = ? WHERE id = ?", "si", step, invoice));
}

/* The step that is the last one taken again, after one was taken back. */
static bool step_again(struct db *db, int64_t invoice, struct err *err)
{
	return db_run(db, err, "UPDATE invoice SET step = coalesce((SELECT step FROM step_taken WHERE invoice = ?1 AND "
	              "state IN ('done', 'mailed', 'listed') ORDER BY day DESC, id DESC LIMIT 1), '') WHERE id = ?1", "i",
	              invoice);
}

bool ladder_forget(struct db *db, int64_t invoice, const char *step, struct err *err)
{
	return db_run(db, err, "DELETE FROM step_taken WHERE invoice = ? AND step = ?", "is", invoice, step) &&
	       step_again(db, invoice, err);
}

bool ladder_withdraw(struct db *db, int64_t entry, struct err *err)
{
	struct vec ids = VEC_INIT(int64_t);
	struct query *q = db_select(db, err, "SELECT DISTINCT invoice FROM step_taken WHERE entry = ?", "i", entry);
	while (query_next(q)) {
		int64_t *id = vec_push(&ids);
		if (id)
			*id = query_int(q, 0);
	}
	bool ok = query_end(q, err) && vec_ok(&ids, err) &&
	          (!ids.len || db_run(db, err, "DELETE FROM step_taken WHERE entry = ?", "i", entry));
	for (size_t i = 0; ok && i < ids.len; i++)
		ok = step_again(db, VEC_AT(int64_t, &ids, i), err);
	vec_release(&ids);
	return ok;
}

bool ladder_plan(struct db *db, int64_t message, int64_t invoice, const char *step, struct err *err)
{
	return db_run(db, err, "INSERT OR REPLACE INTO message_step (message, invoice, step) VALUES (?, ?, ?)", "iis",
	              message, invoice, step);
}

bool ladder_plan_clear(struct db *db, int64_t message, struct err *err)
{
	return db_run(db, err, "DELETE FROM message_step WHERE message = ?", "i", message);
}

bool ladder_sent(struct db *db, int64_t message, int64_t cycle, daynum day, int64_t entry, struct err *err)
{
	return db_run(db, err, "INSERT INTO step_taken (invoice, step, state, day, entry) SELECT invoice, step, "
	              "CASE invoice WHEN ?2 THEN 'mailed' ELSE 'listed' END, ?3, ?4 FROM message_step WHERE message = ?1",
	              "iidi", message, cycle, day, entry) &&
	       db_run(db, err, "UPDATE invoice SET step = m.step FROM message_step m WHERE m.message = ? AND "
	              "m.invoice = invoice.id", "i", message);
}

/* --- policies --- */

bool ladder_set_policy(struct db *db, int64_t client, int64_t invoice, const char *policy, struct err *err)
{
	if (!invoice)
		return db_run(db, err, "UPDATE client SET policy = ? WHERE id = ?", "si", policy, client);
	if (!*policy)
		return db_run(db, err, "DELETE FROM invoice_policy WHERE invoice = ?", "i", invoice);
	return db_run(db, err, "INSERT INTO invoice_policy (invoice, policy) VALUES (?1, ?2) ON CONFLICT (invoice) "
	              "DO UPDATE SET policy = ?2", "is", invoice, policy);
}

bool ladder_policy(struct db *db, int64_t client, int64_t invoice, struct arena *arena, const char **policy,
                   const char **country, struct err *err)
{
	*policy = *country = "";
	struct query *q = db_select(db, err, "SELECT coalesce((SELECT policy FROM invoice_policy WHERE invoice = ?2), "
	                            "policy), country FROM client WHERE id = ?1", "ii", client, invoice);
	if (query_next(q)) {
		*policy = arena_str(arena, query_text(q, 0));
		*country = arena_str(arena, query_text(q, 1));
	}
	return query_end(q, err) && arena_ok(arena, err);
}
