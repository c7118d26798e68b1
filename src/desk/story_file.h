/* SPDX-License-Identifier: MIT */
/* The files of an entry, and what was attached to it later, in the words of a story. */
#ifndef DUN_DESK_STORY_FILE_H
#define DUN_DESK_STORY_FILE_H

#include "base/vec.h"
#include "desk/story.h"

/* "[2 files]" with those attached later; "" for none. */
const char *story_files_mark(struct timeline *timeline, const struct entry *entry);
/* What an entry of kind "file" or "consent" says: "Proof of delivery: proof.pdf". */
const char *story_file_says(const struct entry *entry, struct arena *arena);
/* Appends a row (struct story_row) for each file, those attached later with their day. */
bool story_file_rows(struct desk *desk, const struct entry *entry, struct arena *arena, struct vec *rows,
                     struct err *err);

#endif
