/* SPDX-License-Identifier: MIT */
/* The user's own notes of the log's head, outside the book: lines that only grow in the
 * file `anchors` of the state directory. Who changes a book afterwards, and does not
 * change them as well, is found out by `verify`.
 *
 * A line is: number of entries, their hash, Unix seconds, what wrote it, the book's mark,
 * its path, where the head went; with tabs between them. */
#ifndef DUN_DESK_ANCHOR_H
#define DUN_DESK_ANCHOR_H

#include "base/err.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "store/anchor.h"

/* Notes the head as it is now. kind: one word, "export", "send", "backup", "head",
 * "verify"; place: where it went to, "" for nowhere else. Call it behind the commit. What
 * is noted already is not noted again. Never fails aloud: the deed it follows is done, and
 * verify says which notes it found. */
void desk_anchor_note(struct desk *desk, const char *kind, const char *place);
/* From here on the book at this path is another one (just made, or put back from a
 * backup, which its user was told): earlier notes of this path no longer speak for it. */
void desk_anchor_begin(struct desk *desk, const char *kind);

/* Adds the notes that speak for this book, struct anchor each: those of its path, and
 * those of a book with its mark whose path is gone (it was moved). */
bool desk_anchor_notes(struct desk *desk, struct vec *anchors, struct err *err);

#endif
