/* SPDX-License-Identifier: MIT */
/* What the files of story share; nobody else includes it. story.c tells all that
 * happened, story_says.c an entry in a line, story_rows.c one in full, story_debt.c what
 * was agreed or is contested. */
#ifndef DUN_DESK_STORY_INSIDE_H
#define DUN_DESK_STORY_INSIDE_H

#include "base/vec.h"
#include "desk/log.h"
#include "desk/story.h"

/* How a kind of entry is called, and where it belongs (bits 1 << enum story_group): a note
 * of that name when it is not known. */
struct story_known {
	const char *kind, *shown, *title;
	unsigned groups;
};
struct story_known story_known(const char *kind);

/* Whose codes stand in an entry's facts; LOG_NOTE for what is not a contact. */
enum log_kind story_log_kind(const struct entry *entry);

const char *story_first_line(struct arena *arena, const char *text);
/* "12,450.00" of a plain "12450.00", "Fri 20 Nov" of "2026-11-20". */
const char *story_amount(const struct desk *desk, struct arena *arena, const char *plain, const char *currency);
const char *story_day(const struct desk *desk, struct arena *arena, const char *iso);
/* What a change by hand changed: "phone +49 30 1 (was +49 30 2), language de". */
const char *story_change(const struct entry *entry, struct arena *arena);

/* What is said of an entry of kind plan, dispute, settlement, write-off, hold or
 * follow-up; NULL when it is of another kind. In the arena. */
const char *story_debt_says(const struct desk *desk, const struct entry *entry, struct arena *arena);
/* Its rows (struct story_row) beyond with, for and text; none for other kinds. */
void story_debt_rows(const struct desk *desk, const struct entry *entry, struct arena *arena, struct vec *rows);

#endif
