/* SPDX-License-Identifier: MIT */
#include "desk/clients.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "store/find.h"

static int by_id(const void *left, const void *right)
{
	const struct board_client *a = left, *b = right;
	return (a->id > b->id) - (a->id < b->id);
}

/* What the board knows of it; a client that owes nothing is not on the board. */
static void take_owing(struct client_row *row, const struct board *board)
{
	struct board_client wanted = {.id = row->id};
	const struct board_client *found =
		board->client_count ? bsearch(&wanted, board->clients, board->client_count, sizeof wanted, by_id) : NULL;
	row->oldest = DATE_NONE;
	if (!found)
		return;
	row->open = found->open;
	row->invoices = found->invoices;
	row->oldest = found->invoices ? found->oldest : DATE_NONE;
	row->flags = found->flags;
}

/* "bergmann gmbh\nc-0042\n10042": what a filter looks in. */
static const char *folded(struct arena *arena, const struct query *q, struct buf *scratch)
{
	buf_clear(scratch);
	for (int column = 1; column <= 3; column++) {
		const char *text = query_text(q, column);
		text_fold(text, strlen(text), scratch, NULL);
		buf_addc(scratch, '\n');
	}
	return arena_str(arena, buf_str(scratch));
}

static bool read_rows(struct db *db, struct arena *arena, struct vec *rows, struct err *err)
{
	struct buf scratch = BUF_INIT;
	struct query *q = find_clients(db, err);
	while (query_next(q)) {
		struct client_row *row = vec_push(rows);
		if (!row)
			break;
		row->id = query_int(q, 0);
		row->name = arena_str(arena, query_text(q, 1));
		row->code = arena_str(arena, *query_text(q, 2) ? query_text(q, 2) : query_text(q, 3));
		row->folded = folded(arena, q, &scratch);
		row->follow_up = query_day(q, 4);
		row->owner = *query_text(q, 5) ? arena_str(arena, query_text(q, 5)) : "";
	}
	buf_release(&scratch);
	return query_end(q, err) && vec_ok(rows, err) && arena_ok(arena, err);
}

bool desk_clients(struct desk *desk, const char *currency, struct client_list *out, struct err *err)
{
	*out = (struct client_list){.rows = NULL};
	struct vec rows = VEC_INIT(struct client_row);
	if (!desk_board(desk, BOARD_OLDEST, currency, &out->board, err) ||
	    !read_rows(desk->db, &out->board.arena, &rows, err)) {
		vec_release(&rows);
		client_list_release(out);
		return false;
	}
	out->rows = rows.data;
	out->count = rows.len;
	for (size_t i = 0; i < out->count; i++)
		take_owing(&out->rows[i], &out->board);
	client_list_sort(out, CLIENTS_BY_NAME, false);
	return true;
}

void client_list_release(struct client_list *list)
{
	free(list->rows);
	board_release(&list->board);
	*list = (struct client_list){.rows = NULL};
}

/* --- sorting --- */

static int by_name(const void *left, const void *right)
{
	const struct client_row *a = left, *b = right;
	int order = strcmp(a->folded, b->folded);
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static int by_open(const void *left, const void *right)
{
	const struct client_row *a = left, *b = right;
	if (a->open != b->open)
		return a->open > b->open ? -1 : 1;
	return by_name(left, right);
}

/* Those that owe nothing come last. */
static int by_days(const void *left, const void *right)
{
	const struct client_row *a = left, *b = right;
	if (a->oldest != b->oldest) {
		if (a->oldest == DATE_NONE || b->oldest == DATE_NONE)
			return a->oldest == DATE_NONE ? 1 : -1;
		return a->oldest < b->oldest ? -1 : 1;
	}
	return by_name(left, right);
}

void client_list_sort(struct client_list *list, enum client_order order, bool back)
{
	static int (*const compare[])(const void *, const void *) = {
		[CLIENTS_BY_OPEN] = by_open,
		[CLIENTS_BY_DAYS] = by_days,
		[CLIENTS_BY_NAME] = by_name,
	};
	if (!list->count)
		return;
	qsort(list->rows, list->count, sizeof *list->rows, compare[order]);
	for (size_t i = 0; back && i < list->count / 2; i++) {
		struct client_row swap = list->rows[i];
		list->rows[i] = list->rows[list->count - 1 - i];
		list->rows[list->count - 1 - i] = swap;
	}
}
