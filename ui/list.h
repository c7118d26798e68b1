/* SPDX-License-Identifier: MIT */
/* Scrolling and marks, without a screen: where the cursor is in a list of count
 * rows, which rows show, and which ids are marked. */
#ifndef DUN_UI_LIST_H
#define DUN_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "ui/op.h"

struct list {
	size_t count;  /* rows there are */
	size_t cursor; /* 0..count-1; 0 when empty */
	size_t top;    /* first row that shows */
	size_t shown;  /* rows that fit; set by list_fit */
};

/* After count has changed or the room has: cursor and top in range, cursor shown. */
void list_fit(struct list *list, size_t count, size_t shown);
void list_to(struct list *list, size_t row);
/* Up, down, page, first, last; false when op is none of these. */
bool list_act(struct list *list, enum op_id op);
/* Puts the cursor back on a row by its id after a reload; where it is gone, the
 * row number stays. */
void list_seek(struct list *list, int64_t id, int64_t (*id_of)(const void *rows, size_t row),
               const void *rows);

/* Marked ids, kept through filters, sorting and reloads. */
struct marks {
	struct vec ids; /* int64_t, rising */
	int64_t anchor; /* where V began; 0: no range is being marked */
};

#define MARKS_INIT {.ids = VEC_INIT(int64_t)}

void marks_release(struct marks *marks);
void marks_clear(struct marks *marks);
bool marks_has(const struct marks *marks, int64_t id);
void marks_set(struct marks *marks, int64_t id, bool on);
void marks_toggle(struct marks *marks, int64_t id);
size_t marks_count(const struct marks *marks);

#endif
