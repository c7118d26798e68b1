/* SPDX-License-Identifier: MIT */
/* What the files of story share; nobody else includes it. */
#ifndef DUN_DESK_STORY_INSIDE_H
#define DUN_DESK_STORY_INSIDE_H

#include "base/vec.h"
#include "desk/story.h"

/* What is said of an entry of kind plan, dispute, settlement, write-off, hold or
 * follow-up; NULL when it is of another kind. In the arena. */
const char *story_debt_says(const struct desk *desk, const struct entry *entry, struct arena *arena);
/* Its rows (struct story_row) beyond with, for and text; none for other kinds. */
void story_debt_rows(const struct desk *desk, const struct entry *entry, struct arena *arena, struct vec *rows);

#endif
