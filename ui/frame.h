/* SPDX-License-Identifier: MIT */
/* The screen as a value: a grid of cells that views draw into, for each event
 * anew. No curses here; term.c shows a frame, tests read it as text.
 *
 * All text passes the terminal gate (text_tame) on its way in; there is no other
 * way. Whatever lies outside the frame or outside the clip is not drawn, so a
 * view may draw without counting. A wide character that does not fit whole is
 * left out, and one whose half is overwritten loses the other half too. */
#ifndef DUN_UI_FRAME_H
#define DUN_UI_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/needle.h"
#include "base/err.h"

/* What a cell means, not how it looks: term.c turns roles into attributes and
 * at most one of the 16 colours. Each role that matters has a mark beside it. */
enum role {
	ROLE_NORMAL,
	ROLE_HEAD,     /* headings, column heads */
	ROLE_TITLE,    /* the name of a screen or a box */
	ROLE_SELECTED, /* what the cursor is on */
	ROLE_MARK,     /* marked rows */
	ROLE_LATE,     /* overdue, a broken promise */
	ROLE_PROMISE,
	ROLE_HELD,     /* hold, dispute */
	ROLE_ERROR,
	ROLE_WARN,
	ROLE_OK,
	ROLE_HINT,     /* the label of a hint; KEY its key */
	ROLE_KEY,
	ROLE_TAB,      /* the top line; TAB_ON the tab one is in */
	ROLE_TAB_ON,
	ROLE_RULE,     /* lines */
	ROLE_FIELD,    /* a field's content; FIELD_ON with the focus */
	ROLE_FIELD_ON,
	ROLE_MESSAGE,  /* the status line */
	ROLE_QUIET,    /* beside the point, but to be read */
	ROLE_FOUND,    /* the words looked for */
	ROLE_COUNT,
};

struct rect {
	int row, col, rows, cols;
};

enum { CELL_BYTES = 16 }; /* a character and up to three combining marks */

struct cell {
	char text[CELL_BYTES]; /* UTF-8, len bytes; not NUL-terminated */
	uint8_t len;
	uint8_t width; /* 1 or 2; 0: the right half of the one before */
	uint8_t role;
};

struct frame {
	int rows, cols;
	struct cell *cells;   /* rows * cols */
	struct rect clip;
	int cursor_row, cursor_col; /* where the real cursor stands */
	bool ascii;           /* lines by | - + */
	struct buf scratch;
};

#define FRAME_INIT {0}

/* Makes it rows x cols (each at least 1) and clear. */
bool frame_resize(struct frame *frame, int rows, int cols, struct err *err);
void frame_release(struct frame *frame);
/* Blanks in ROLE_NORMAL, clip to everything, cursor at the top left. */
void frame_clear(struct frame *frame);
struct rect frame_whole(const struct frame *frame);
/* Narrows drawing to what rect and the present clip share; returns the clip
 * from before, for frame_unclip(). */
struct rect frame_clip(struct frame *frame, struct rect rect);
void frame_unclip(struct frame *frame, struct rect before);

/* Draws one line of text; returns the columns it takes (also where clipped). */
int frame_put(struct frame *frame, int row, int col, enum role role, const char *text);
int frame_putn(struct frame *frame, int row, int col, enum role role, const char *text, size_t len);
int frame_printf(struct frame *frame, int row, int col, enum role role, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* Exactly columns wide: cut with "~" or padded with blanks. */
void frame_fit(struct frame *frame, int row, int col, int columns, enum role role, const char *text);
/* Ends at column col + columns; never cut: a longer text begins further left. */
void frame_right(struct frame *frame, int row, int col, int columns, enum role role, const char *text);
/* Over a text drawn at row, col in columns: paints the words of needle in it. */
void frame_found(struct frame *frame, int row, int col, int columns, struct needle *needle, const char *text);
/* Text of several lines, soft-wrapped to rect; returns the rows used. */
int frame_wrap(struct frame *frame, struct rect rect, enum role role, const char *text);

/* Blanks in a role. */
void frame_fill(struct frame *frame, struct rect rect, enum role role);
/* Changes the role and leaves the text. */
void frame_paint(struct frame *frame, struct rect rect, enum role role);
void frame_hline(struct frame *frame, int row, int col, int columns);
void frame_vline(struct frame *frame, int row, int col, int rows);
/* Where a line is to cross another. */
void frame_cross(struct frame *frame, int row, int col);
/* A frame of lines round rect's edge with blanks inside and a title on top
 * (NULL: none); returns the room inside. */
struct rect frame_box(struct frame *frame, struct rect rect, const char *title);

/* Where the real cursor stands: on the chosen row or at the typing place. The
 * last call counts. */
void frame_cursor(struct frame *frame, int row, int col);

/* The cell, NULL outside. */
const struct cell *frame_cell(const struct frame *frame, int row, int col);
/* Appends a row as text without trailing blanks. */
void frame_row(const struct frame *frame, int row, struct buf *out);
/* All rows, each with a newline. */
void frame_text(const struct frame *frame, struct buf *out);

struct rect rect_inset(struct rect rect, int rows, int cols);
/* A box of rows x cols in the middle of around, made smaller where it must. */
struct rect rect_middle(struct rect around, int rows, int cols);

#endif
