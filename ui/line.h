/* SPDX-License-Identifier: MIT */
/* A text being edited, by graphemes: the model of every field. It holds UTF-8 in
 * composed form. One-line texts turn pasted line breaks into single blanks. */
#ifndef DUN_UI_LINE_H
#define DUN_UI_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "ui/frame.h"
#include "ui/keys.h"

struct line {
	struct buf text;
	size_t at;         /* byte offset of the caret, at a grapheme */
	int shift;         /* columns scrolled off on the left */
	struct buf killed; /* what Ctrl-W, Ctrl-U and Ctrl-K took, for Ctrl-Y */
	size_t most;       /* bytes it may hold; 0: 4096 */
	char decimal;      /* what the keypad's point types; 0: '.' */
	bool lines;        /* keeps line breaks */
};

#define LINE_INIT {.most = 0}

void line_release(struct line *line);
/* The caret goes to the end. */
void line_set(struct line *line, const char *text);
const char *line_text(const struct line *line);
bool line_empty(const struct line *line);
/* Puts text in at the caret. */
void line_insert(struct line *line, const char *bytes, size_t len);
/* Typing, motion, deleting, pasting. False when the key is none of these: then
 * nothing has changed. Backspace in an empty line is used, and does nothing. */
bool line_key(struct line *line, const struct key *key);
/* Draws it into columns, scrolled so that the caret shows; with focus the real
 * cursor goes there. */
void line_draw(struct line *line, struct frame *frame, int row, int col, int columns, bool focus);
/* Draws it soft-wrapped into rect, scrolled by rows so that the caret shows. */
void line_draw_wrapped(struct line *line, struct frame *frame, struct rect rect, bool focus);
/* Caret one wrapped row up (-1) or down (1); false at the first or last row. */
bool line_row_move(struct line *line, int columns, int delta);

#endif
