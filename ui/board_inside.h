/* SPDX-License-Identifier: MIT */
/* What view_board.c, board_draw.c and board_pane.c share. */
#ifndef DUN_UI_BOARD_INSIDE_H
#define DUN_UI_BOARD_INSIDE_H

#include "desk/board.h"
#include "desk/today.h"
#include "store/timeline.h"
#include "ui/app.h"
#include "ui/filter.h"
#include "ui/line.h"
#include "ui/list.h"

/* One column as it shows: what the filter leaves of the board's. */
struct board_shown {
	struct vec cards; /* size_t, indexes into board.cards */
	struct list list;
	int64_t amount;
};

/* Where a card was drawn, for clicks. */
struct board_spot {
	struct rect rect;
	int column;
	size_t at; /* among those shown in its column */
};
enum { BOARD_SPOTS = 256 };

struct board_view {
	struct app *app;
	struct desk *desk;
	struct board board;
	enum board_by by;
	enum board_order order;
	bool back;
	currency_code currency;  /* "" : the desk's own */
	struct board_shown columns[BOARD_COLUMNS];
	int column;              /* the cursor's */
	struct marks marks;      /* client ids */
	struct line filter;
	struct filter parsed;
	struct arena folds;      /* of the cards' texts, made when first looked through */
	const char **folded;     /* one a card, beside board.cards as loaded; NULL: not made */
	bool filtering;          /* the filter is being typed */
	int64_t from;            /* the client under the cursor before that */
	bool no_pane;            /* z has put the side pane away */
	struct board_spot spots[BOARD_SPOTS];
	size_t spot_count;
	bool single;             /* one column at a time: drawn so last */
	/* of the client under the cursor, loaded when drawn */
	int64_t known;           /* 0: nobody */
	struct timeline timeline;
	bool has_timeline;
	char worry[160];         /* of the one known: its risk and why; "" none */
	struct today today;      /* what its next action is, in this currency */
	const struct today_row *next; /* NULL: none */
	struct buf copied;       /* what y sends */
};

/* The card under the cursor, NULL when its column is empty. */
const struct board_card *board_current(const struct board_view *view);
const struct board_client *board_client_of(const struct board_view *view, const struct board_card *card);
size_t board_shown_count(const struct board_view *view);
/* What is marked: how many clients of this board, and their sum in its currency. */
size_t board_marked(const struct board_view *view, int64_t *sum);
/* Loads what is said about the client under the cursor; false when that fails. */
bool board_know(struct board_view *view);

/* --- board_choose.c: lists of choices; their answers come back with these tags --- */
enum { TAG_SORT = 1, TAG_GROUP, TAG_CURRENCY, TAG_VIEWS, TAG_COPY };
struct reaction board_choose_sort(const struct board_view *view);
struct reaction board_choose_group(const struct board_view *view);
struct reaction board_choose_currency(const struct board_view *view);
struct reaction board_choose_view(void);
struct reaction board_choose_copy(struct board_view *view);
/* What the answers of VIEWS and COPY mean. */
const char *board_ready_filter(int64_t id);
struct reaction board_copy(struct board_view *view, int64_t what);

void board_draw(struct board_view *view, struct frame *frame, struct rect room);
void board_draw_pane(struct board_view *view, struct frame *frame, struct rect room);
/* "12,450.00" in the board's currency. */
const char *board_money(const struct board_view *view, char out[32], int64_t amount);
/* "in 6d", "41d", "today" */
void board_days(const struct board_view *view, const struct board_card *card, struct buf *out);

#endif
