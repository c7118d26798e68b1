/* SPDX-License-Identifier: MIT */
#include "store/cash.h"

#include <string.h>

#include "base/vec.h"
#include "store/figures.h"
#include "store/plan.h"
#include "store/promise.h"

enum { HABIT_MONTHS = 12 };

enum source { PROMISED, PLANNED, USUAL };

struct walk {
	struct db *db;
	daynum today;
	struct arena *arena;
	struct err *err;
	struct vec rows;  /* struct cash */
	struct vec taken; /* struct taken: of the current currency, by client */
	const struct figures_currency *habits; /* of the current currency; NULL: none */
	bool ok;
};

/* What of a client's debt a promise or a plan speaks for. */
struct taken {
	int64_t client, amount;
};

static int64_t *taken_of(struct walk *walk, int64_t client)
{
	for (size_t i = 0; i < walk->taken.len; i++)
		if (VEC_AT(struct taken, &walk->taken, i).client == client)
			return &VEC_AT(struct taken, &walk->taken, i).amount;
	return NULL;
}

static struct cash *current(struct walk *walk)
{
	return &VEC_AT(struct cash, &walk->rows, walk->rows.len - 1);
}

static void expect(struct walk *walk, daynum day, int64_t amount, enum source source)
{
	struct cash *cash = current(walk);
	daynum monday = walk->today - date_weekday(walk->today);
	int week = day < walk->today ? 0 : (day - monday) / 7;
	int64_t *place = &cash->later;
	if (week < CASH_WEEKS) {
		struct cash_week *w = &cash->weeks[week];
		place = source == PROMISED ? &w->promised : source == PLANNED ? &w->planned : &w->usual;
	}
	walk->ok = walk->ok && money_add(*place, amount, place, walk->err);
}

static void speak_for(struct walk *walk, int64_t client, int64_t amount)
{
	int64_t *sum = taken_of(walk, client);
	if (!sum) {
		struct taken *fresh = vec_push(&walk->taken);
		if (!fresh)
			return;
		fresh->client = client;
		sum = &fresh->amount;
	}
	walk->ok = walk->ok && money_add(*sum, amount, sum, walk->err);
}

static bool add_promises(struct walk *walk)
{
	struct arena arena = ARENA_INIT;
	struct promise_list list;
	bool ok = promise_list(walk->db, 0, current(walk)->currency, walk->today, true, &arena, &list, walk->err);
	for (size_t i = 0; ok && i < list.count; i++) {
		const struct promise *promise = &list.rows[i];
		int64_t rest = promise->amount - promise->received;
		if (promise->state != PROMISE_RUNS || rest <= 0)
			continue;
		expect(walk, promise->due, rest, PROMISED);
		speak_for(walk, promise->client, rest);
	}
	arena_release(&arena);
	return ok;
}

static bool add_plans(struct walk *walk)
{
	struct arena arena = ARENA_INIT;
	struct plan_list list;
	bool ok = plan_list(walk->db, 0, current(walk)->currency, walk->today, true, &arena, &list, walk->err);
	for (size_t i = 0; ok && i < list.count; i++) {
		const struct plan *plan = &list.rows[i];
		if (plan->standing.state == PLAN_DONE || plan->standing.state == PLAN_MISSED)
			continue;
		for (size_t k = 0; k < plan->count; k++) {
			int64_t rest = plan->instalments[k].amount - instalment_received(plan->instalments, k, plan->received);
			if (rest <= 0)
				continue;
			expect(walk, plan->instalments[k].due, rest, PLANNED);
			speak_for(walk, plan->client, rest);
		}
	}
	arena_release(&arena);
	return ok;
}

/* Whole days a client is usually late, rounded to the nearest. */
static int usual_delay(const struct walk *walk, int64_t client)
{
	const struct figures_currency *c = walk->habits;
	const struct figures *f = c ? &c->whole : NULL;
	size_t low = 0, high = c ? c->client_count : 0;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (c->clients[mid].id == client && c->clients[mid].sums.settled_count)
			f = &c->clients[mid].sums;
		if (c->clients[mid].id == client)
			break;
		*(c->clients[mid].id < client ? &low : &high) = c->clients[mid].id < client ? mid + 1 : mid;
	}
	return f && f->settled_count ? (int)((f->late_days + f->settled_count / 2) / f->settled_count) : 0;
}

static void add_open(struct walk *walk, int64_t client, daynum due, int64_t open)
{
	int64_t *taken = taken_of(walk, client);
	int64_t covered = taken && *taken < open ? *taken : taken ? open : 0;
	daynum day = due + usual_delay(walk, client);
	if (taken)
		*taken -= covered;
	if (open == covered)
		return;
	if (day >= walk->today)
		expect(walk, day, open - covered, USUAL);
	else
		walk->ok = walk->ok && money_add(current(walk)->late, open - covered, &current(walk)->late, walk->err);
}

static bool begin_currency(struct walk *walk, const char *code, const struct figures_table *habits)
{
	struct cash *cash = vec_push(&walk->rows);
	daynum monday = walk->today - date_weekday(walk->today);
	if (!cash)
		return err_memory(walk->err);
	memcpy(cash->currency, code, 3);
	for (int w = 0; w < CASH_WEEKS; w++)
		cash->weeks[w].from = w ? monday + 7 * w : walk->today;
	walk->habits = NULL;
	for (size_t i = 0; i < habits->currency_count; i++)
		if (strcmp(habits->currencies[i].code, cash->currency) == 0)
			walk->habits = &habits->currencies[i];
	vec_clear(&walk->taken);
	return add_promises(walk) && add_plans(walk) && vec_ok(&walk->taken, walk->err);
}

static bool walk_open(struct walk *walk, const struct figures_table *habits)
{
	struct query *q = db_select(walk->db, walk->err,
		"SELECT i.currency, i.client, i.due, i.open, i.disputed = 0 AND NOT (c.hold_from IS NOT NULL AND c.hold_from <= ?1 "
		"AND (c.hold_until IS NULL OR c.hold_until >= ?1)) FROM invoice i INDEXED BY invoice_open JOIN client c "
		"ON c.id = i.client WHERE i.open > 0 AND i.issued <= ?1 ORDER BY i.currency, i.client, i.due", "d", walk->today);
	bool ok = true;
	while (ok && query_next(q)) {
		if (!walk->rows.len || strcmp(current(walk)->currency, query_text(q, 0)) != 0)
			ok = begin_currency(walk, query_text(q, 0), habits);
		if (ok && query_int(q, 4))
			add_open(walk, query_int(q, 1), query_day(q, 2), query_int(q, 3));
		ok = ok && walk->ok;
	}
	return query_end(q, ok ? walk->err : NULL) && ok;
}

bool cash_load(struct db *db, daynum today, struct arena *arena, struct cash **rows, size_t *count, struct err *err)
{
	struct walk walk = {.db = db, .today = today, .arena = arena, .err = err, .ok = true,
	                    .rows = VEC_INIT(struct cash), .taken = VEC_INIT(struct taken)};
	struct figures_table habits;
	bool ok = db_look(db, err);
	if (ok) {
		ok = figures_load(db, today, HABIT_MONTHS, 0, arena, &habits, err) && walk_open(&walk, &habits) &&
		     vec_ok(&walk.rows, err);
		db_look_end(db);
	}
	*rows = ok ? arena_array(arena, walk.rows.len, sizeof **rows) : NULL;
	*count = *rows ? walk.rows.len : 0;
	if (*count)
		memcpy(*rows, walk.rows.data, walk.rows.len * sizeof **rows);
	vec_release(&walk.rows);
	vec_release(&walk.taken);
	return ok && arena_ok(arena, err);
}
