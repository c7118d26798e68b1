/* SPDX-License-Identifier: MIT */
/* What view_today.c, today_draw.c, today_pane.c and today_choose.c share. */
#ifndef DUN_UI_TODAY_INSIDE_H
#define DUN_UI_TODAY_INSIDE_H

#include "desk/diary.h"
#include "desk/story.h"
#include "ui/app.h"
#include "ui/filter.h"
#include "ui/line.h"
#include "ui/list.h"

/* What f shows. */
enum today_view_span { SHOW_TODAY, SHOW_TOMORROW, SHOW_WEEK, SHOW_ALL, SHOW_SPANS };

struct today_view {
	struct app *app;
	char asking[160];         /* what a form opened from here is about */
	struct desk *desk;
	struct diary diary;
	struct vec shown;        /* size_t, indexes into diary.lines: what shows */
	struct list at;          /* of these */
	size_t top;              /* first row of the screen, heads counted */
	struct marks marks;      /* ids of lines */
	struct line filter;
	bool filtering;          /* the filter is being typed */
	int64_t from;            /* the line under the cursor before that */
	enum today_view_span span;
	bool mine;               /* only clients that the person at this desk looks after */
	bool unfolded, folded;   /* z was pressed: else waiting and done show where there is room */
	bool wide;               /* there was room for them and for the pane when drawn last */
	struct vec spots;        /* struct today_spot: where lines were drawn */
	/* of the client under the cursor, loaded when drawn */
	int64_t known;           /* 0: nobody */
	struct timeline timeline;
	struct story story;
	bool has_timeline;
	struct buf copied;       /* what y sends */
	int64_t *ids;            /* clients of the marked lines, for operations on them */
	size_t id_count;
};

struct today_spot {
	int row;
	size_t at;
};

const struct diary_line *today_line(const struct today_view *view, size_t at);
/* The line under the cursor, NULL when there is none. */
const struct diary_line *today_current(const struct today_view *view);
/* Whether waiting and done lines show. */
bool today_unfolded(const struct today_view *view);
/* Chooses again what shows, the cursor on the same line. */
void today_sift(struct today_view *view);
/* How many lines are marked, and their sum in the desk's currency. */
size_t today_marked(const struct today_view *view, int64_t *sum);
/* Loads what is said about the client under the cursor; false when that fails. */
bool today_know(struct today_view *view);
/* The first contact of that client that can be rung; "" when there is none. */
const char *today_contact(struct today_view *view);
const char *today_phone(struct today_view *view);
const char *today_span_name(enum today_view_span span);

void today_draw(struct today_view *view, struct frame *frame, struct rect room);
void today_draw_pane(struct today_view *view, struct frame *frame, struct rect room);

/* --- today_choose.c: lists of choices; their answers come back with these tags --- */
enum { TODAY_TAG_SPAN = 1, TODAY_TAG_COPY, TODAY_TAG_DAY, TODAY_TAG_STEP };
struct reaction today_choose_span(const struct today_view *view);
/* What the answer means: the span, or mine turned round. */
void today_take_span(struct today_view *view, int64_t id);
struct reaction today_choose_copy(struct today_view *view);
struct reaction today_copy(struct today_view *view, int64_t what);
/* d on a step: what became of it? */
struct reaction today_choose_outcome(const struct diary_line *line);

#endif
