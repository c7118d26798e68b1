/* SPDX-License-Identifier: MIT */
/* The text being written: an edit model without a screen, used by the draft
 * editor and by every field of several lines.
 *
 * The text is UTF-8 in composed form, lines end in '\n'. The cursor is a byte
 * offset that always stands on a grapheme boundary. The bytes lie in one piece:
 * moving the tail of a letter of 1 MB costs 30 microseconds a key, and everything
 * that reads the text (checks, wrapping, finding) reads it without copying.
 *
 * Undo is by steps. What is typed in one go counts word by word; a paste, a fix
 * or a return from the editor is one step. A change made after undoing forgets
 * what was undone. Rows are those of a soft wrap to so many columns. */
#ifndef DUN_LETTER_DRAFT_H
#define DUN_LETTER_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"

enum { DRAFT_MOST = 8 * 1024 * 1024 }; /* bytes of text; more is refused */

struct draft {
	struct buf text;
	size_t cursor;
	int goal;          /* column that up and down aim at; -1: the cursor's own */
	struct buf killed; /* what Ctrl-Y puts back */
	struct vec changes; /* of struct draft_change; private */
	size_t done;       /* changes that are applied; the rest can be done again */
	int run;           /* the kind of typing going on; private */
	int group;         /* depth of draft_group_begin */
	bool grouped;      /* the open group has its first change */
	uint64_t version;  /* grows with each change of the text */
};

void draft_init(struct draft *draft);
void draft_release(struct draft *draft);
/* Another text altogether: cursor at its start, nothing to undo. Tamed: CRLF
 * becomes LF, a tab four blanks, other controls go. ERR_DATA when too long. */
bool draft_load(struct draft *draft, const char *text, size_t len, struct err *err);
const char *draft_text(const struct draft *draft);
size_t draft_len(const struct draft *draft);

/* --- changing; all keep the text valid and composed --- */

/* At the cursor. As typed: joins the run of typing before it. */
bool draft_type(struct draft *draft, const char *text, size_t len, struct err *err);
/* At the cursor, as one step: a paste. */
bool draft_paste(struct draft *draft, const char *text, size_t len, struct err *err);
/* len bytes at a place become others, as one step; the cursor stays on the text
 * it stood on, or goes behind what was put in when it stood inside. */
bool draft_replace(struct draft *draft, size_t at, size_t len, const char *text, size_t text_len,
                   struct err *err);
/* Steps between begin and end are undone as one. May nest. */
void draft_group_begin(struct draft *draft);
void draft_group_end(struct draft *draft);

/* Each is false only when memory ran out; at the edge of the text nothing happens. */
bool draft_delete_back(struct draft *draft, struct err *err);
bool draft_delete_ahead(struct draft *draft, struct err *err);
/* These keep what they take for draft_yank; one after the other adds up. */
bool draft_kill_word_back(struct draft *draft, struct err *err);
bool draft_kill_to_start(struct draft *draft, struct err *err); /* of the line */
bool draft_kill_to_end(struct draft *draft, struct err *err);   /* or the line end itself */
bool draft_yank(struct draft *draft, struct err *err);

/* *any says whether there was a step; the cursor goes where it was made. */
bool draft_undo(struct draft *draft, bool *any, struct err *err);
bool draft_redo(struct draft *draft, bool *any, struct err *err);

/* --- moving --- */

void draft_place(struct draft *draft, size_t at); /* to the boundary at or before */
void draft_left(struct draft *draft);
void draft_right(struct draft *draft);
void draft_word_left(struct draft *draft);
void draft_word_right(struct draft *draft);
void draft_top(struct draft *draft);
void draft_bottom(struct draft *draft);
/* Within the soft-wrapped row. */
void draft_row_start(struct draft *draft, int columns);
void draft_row_end(struct draft *draft, int columns);
/* rows < 0: up. Keeps the column aimed at; at the edge it goes to the edge. */
void draft_rows(struct draft *draft, int rows, int columns);
/* Moves to the next (or previous) place of needle, folded as in searches, round
 * the end; false when there is none. */
bool draft_find(struct draft *draft, const char *needle, bool backwards);

/* --- where things are --- */

/* Line and column from 1; the column counts characters a person sees. */
void draft_where(const struct draft *draft, size_t at, size_t *line, size_t *column);
/* The offset of a line and column; the nearest there is. */
size_t draft_offset(const struct draft *draft, size_t line, size_t column);
/* Start of the soft-wrapped row that at is in. */
size_t draft_row(const struct draft *draft, size_t at, int columns);
/* Start of the row behind the one that starts at row; draft_len() + 1 behind the
 * last. *shown gets the bytes of the row to draw (no newline, no hanging blanks). */
size_t draft_row_next(const struct draft *draft, size_t row, int columns, size_t *shown);
/* Start of the row n rows above the one that starts at row; 0 at the top. */
size_t draft_row_above(const struct draft *draft, size_t row, int n, int columns);

#endif
