/* SPDX-License-Identifier: MIT */
/* A text of many lines on the screen: the edit model of letter/draft.h, drawn
 * soft-wrapped with the real cursor at the typing place. No modes: letters type. */
#ifndef DUN_UI_EDITOR_H
#define DUN_UI_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "letter/draft.h"
#include "ui/frame.h"
#include "ui/keys.h"

struct editor {
	struct draft draft;
	size_t top;   /* start of the first row that shows */
	int cols, rows; /* of the last draw; what paging and wrapped motion go by */
};

void editor_init(struct editor *editor);
void editor_release(struct editor *editor);

/* Typing, motion, deleting, pasting, undo and redo. False when the key is none of
 * these. A failure (no memory, too long) is told in err; the text is then as it
 * was. */
bool editor_key(struct editor *editor, const struct key *key, struct err *err);

/* A mark in front of the row that holds a place: "x" or "!". */
struct editor_mark {
	size_t at;
	enum role role;
	const char *sign;
};

/* Draws into rect, whose first column is for marks; scrolls no more than it takes to
 * show the cursor. With focus the real cursor goes to the typing place. */
void editor_draw(struct editor *editor, struct frame *frame, struct rect rect, bool focus,
                 const struct editor_mark *marks, size_t count);

#endif
