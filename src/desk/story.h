/* SPDX-License-Identifier: MIT */
/* A timeline told in words: a line for each thing that happened, newest first, and
 * the rows that tell one entry in full. The same words stand on the screen and in
 * `show`. Texts are as they were stored: tame them on the way out. */
#ifndef DUN_DESK_STORY_H
#define DUN_DESK_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/timeline.h"

/* What the tabs over the timeline narrow to. */
enum story_group { STORY_CALLS, STORY_MAILS, STORY_LETTERS, STORY_VISITS, STORY_PROMISES, STORY_MONEY, STORY_NOTES,
	           STORY_GROUPS };
/* "calls", "e-mails" ... */
const char *story_group_name(enum story_group group);

struct story_line {
	unsigned groups;      /* bits 1 << enum story_group: a call with a promise is both */
	const char *kind;     /* "call", "e-mail", "due", "payment" */
	const char *who;      /* "-" for nobody */
	const char *says;
	daynum day;
	int minute;           /* of the day; -1: none known */
	int64_t amount;       /* of money lines */
	const char *currency; /* "": no amount */
	const struct entry *entry; /* NULL: a date or a payment, not an entry */
	int64_t invoice;      /* of due and issued lines */
	int64_t order;        /* among lines of one minute */
};

struct story {
	struct story_line *lines;
	size_t count;
};

/* A client as this desk sees it; withdrawn entries only when asked for. Release in
 * every case. */
bool desk_timeline(struct desk *desk, int64_t client, daynum as_of, bool withdrawn, struct timeline *out,
                   struct err *err);
/* The client before or after by name, and where it stands among how many. */
bool desk_neighbour(struct desk *desk, int64_t client, int step, int64_t *neighbour, int64_t *place,
                    int64_t *count, struct err *err);
bool desk_entry(struct desk *desk, int64_t seq, struct arena *arena, struct entry *out, struct err *err);

/* Lives in the timeline's arena. */
bool story_build(const struct desk *desk, struct timeline *timeline, struct story *out, struct err *err);

struct story_row {
	const char *label; /* "Said" */
	const char *text;
};
/* An entry in full; *count rows in the arena. */
bool story_rows(struct desk *desk, const struct entry *entry, struct arena *arena, struct story_row **rows,
                size_t *count, struct err *err);
/* An entry's kind as the timeline calls it: "e-mail" of "mail-out". */
const char *story_kind(const char *kind);
/* "Call, Thu 19 Nov 2026 10:12, 4 min, logged by ji" */
const char *story_title(const struct entry *entry, struct arena *arena);

/* An entry in one line, as in a timeline; lives in the arena. */
const char *story_says(const struct desk *desk, const struct entry *entry, struct arena *arena);

/* "Promise 12,450.00 for Fri 20 Nov is 3 days late", "Plan kept: instalment 2 of 3,
 * 333.33 for Tue 1 Dec"; "" when no promise, plan or settlement stands. */
const char *story_promise(const struct desk *desk, const struct timeline *timeline, struct arena *arena, bool *late);
/* What is to be said of an invoice in a word: "paid", "disputed", "promised",
 * "broken" (the day promised is over), "in plan", "missed" (an instalment of it), "". */
const char *story_mark(const struct timeline *timeline, const struct timeline_invoice *invoice);
/* Kept and judged promises so far. */
void story_kept(const struct timeline *timeline, int *kept, int *of);

#endif
