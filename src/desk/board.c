/* SPDX-License-Identifier: MIT */
#include "desk/board.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "desk/policy.h"
#include "desk/today.h"

bool desk_scale(struct desk *desk, struct aging_scale *out, struct err *err)
{
	struct buf text = BUF_INIT;
	bool ok = desk_setting(desk, "buckets", &text, err) && aging_scale_parse(buf_str(&text), out, err);
	buf_release(&text);
	return ok;
}

/* --- by step --- */

/* A column: the steps in the order of the firm's policy, behind it what only others know. */
struct step_column {
	const char *name;
	int place;
};

static int compare_steps(const void *a, const void *b)
{
	const struct step_column *x = a, *y = b;
	return x->place != y->place ? (x->place > y->place) - (x->place < y->place) : strcmp(x->name, y->name);
}

static bool step_place(struct desk *desk, const struct policy *firm, const struct today_row *row, struct arena *arena,
                       int *place, struct err *err)
{
	struct policy own;
	*place = policy_find(firm, row->standing);
	if (*place >= 0)
		return true;
	if (!desk_policy_named(desk, row->policy, arena, &own, err))
		return false;
	*place = firm->count + policy_find(&own, row->standing);
	return true;
}

static bool step_columns(struct desk *desk, struct today *today, struct vec *columns, struct err *err)
{
	struct policy firm;
	if (!desk_policy_named(desk, "", &today->arena, &firm, err))
		return false;
	for (size_t i = 0; i < today->count; i++) {
		const struct today_row *row = &today->rows[i];
		bool known = !*row->standing;
		for (size_t j = 0; j < columns->len && !known; j++)
			known = strcmp(VEC_AT(struct step_column, columns, j).name, row->standing) == 0;
		struct step_column *column = known ? NULL : vec_push(columns);
		if (!column)
			continue;
		column->name = row->standing;
		if (!step_place(desk, &firm, row, &today->arena, &column->place, err))
			return false;
	}
	if (columns->len)
		qsort(columns->data, columns->len, sizeof(struct step_column), compare_steps);
	return vec_ok(columns, err);
}

static int compare_id(const void *key, const void *member)
{
	int64_t id = *(const int64_t *)key, other = ((const struct board_client *)member)->id;
	return (id > other) - (id < other);
}

/* More steps than columns share the last one. */
static void place_steps(struct board *board, const struct today *today, const struct vec *columns, uint8_t *placed)
{
	const char *names[BOARD_COLUMNS] = {"no step"};
	int last = BOARD_COLUMNS - 1, count = (int)columns->len < last ? (int)columns->len : last;
	for (int i = 0; i < count; i++)
		names[i + 1] = VEC_AT(struct step_column, columns, i).name;
	if ((int)columns->len > last)
		names[last] = "later steps";
	for (size_t i = 0; i < today->count; i++) {
		const struct today_row *row = &today->rows[i];
		const struct board_client *client =
			bsearch(&row->client, board->clients, board->client_count, sizeof *board->clients, compare_id);
		for (int j = 0; client && j < (int)columns->len; j++)
			if (strcmp(VEC_AT(struct step_column, columns, j).name, row->standing) == 0)
				placed[client - board->clients] = (uint8_t)(j < last ? j + 1 : last);
	}
	board_place(board, names, count + 1, placed);
}

/* The step of a client is what its ladder says: as policy explain and its screen show it. */
static bool by_step(struct desk *desk, struct board *board, struct err *err)
{
	struct today_wish wish = {.as_of = board->as_of, .span = TODAY_ALL, .currency = board->currency};
	struct today today;
	struct vec columns = VEC_INIT(struct step_column);
	uint8_t *placed = arena_array(&board->arena, board->client_count, sizeof *placed);
	bool ok = desk_today(desk, &wish, &today, err) && step_columns(desk, &today, &columns, err) &&
	          arena_ok(&board->arena, err);
	if (ok)
		place_steps(board, &today, &columns, placed);
	vec_release(&columns);
	today_release(&today);
	return ok;
}

/* --- the board --- */

bool desk_board_at(struct desk *desk, enum board_by by, const char *currency, daynum as_of,
                   const struct aging_scale *scale, struct board *out, struct err *err)
{
	if (!board_load(out, desk->db, by, currency, desk->currency, as_of, scale, err))
		return false;
	if (by != BOARD_STEP || !out->client_count || by_step(desk, out, err))
		return true;
	board_release(out);
	return false;
}

bool desk_board(struct desk *desk, enum board_by by, const char *currency, struct board *out, struct err *err)
{
	struct aging_scale scale;
	*out = (struct board){.arena = ARENA_INIT};
	return desk_scale(desk, &scale, err) &&
	       desk_board_at(desk, by, currency ? currency : "", desk->today, &scale, out, err);
}

bool desk_aging(struct desk *desk, daynum as_of, const struct aging_scale *scale, enum aging_by by,
                struct arena *arena, struct aging_table *out, struct err *err)
{
	return aging_load(desk->db, as_of, scale, by, arena, out, err);
}

bool desk_changed(struct desk *desk)
{
	uint32_t version = db_data_version(desk->db);
	bool changed = desk->data_version != version;
	desk->data_version = version;
	return changed;
}
