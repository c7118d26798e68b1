/* SPDX-License-Identifier: MIT */
#include "ui/list.h"

#include <string.h>

void list_fit(struct list *list, size_t count, size_t shown)
{
	list->count = count;
	list->shown = shown ? shown : 1;
	if (list->cursor >= count)
		list->cursor = count ? count - 1 : 0;
	if (list->cursor < list->top)
		list->top = list->cursor;
	if (list->cursor >= list->top + list->shown)
		list->top = list->cursor - list->shown + 1;
	size_t last_top = count > list->shown ? count - list->shown : 0;
	if (list->top > last_top)
		list->top = last_top;
}

void list_to(struct list *list, size_t row)
{
	list->cursor = row;
	list_fit(list, list->count, list->shown);
}

bool list_act(struct list *list, enum op_id op)
{
	size_t page = list->shown > 1 ? list->shown - 1 : 1;
	size_t last = list->count ? list->count - 1 : 0;
	switch (op) {
	case OP_UP: list_to(list, list->cursor ? list->cursor - 1 : 0); return true;
	case OP_DOWN: list_to(list, list->cursor < last ? list->cursor + 1 : last); return true;
	case OP_PAGE_UP: list_to(list, list->cursor > page ? list->cursor - page : 0); return true;
	case OP_PAGE_DOWN: list_to(list, last - list->cursor > page ? list->cursor + page : last); return true;
	case OP_FIRST: list_to(list, 0); return true;
	case OP_LAST: list_to(list, last); return true;
	default: return false;
	}
}

void list_seek(struct list *list, int64_t id, int64_t (*id_of)(const void *rows, size_t row),
               const void *rows)
{
	for (size_t i = 0; i < list->count; i++)
		if (id_of(rows, i) == id) {
			list_to(list, i);
			return;
		}
	list_to(list, list->cursor);
}

void marks_release(struct marks *marks)
{
	vec_release(&marks->ids);
	marks->anchor = 0;
}

void marks_clear(struct marks *marks)
{
	vec_clear(&marks->ids);
	marks->anchor = 0;
}

/* The first place whose id is not smaller. */
static size_t place(const struct marks *marks, int64_t id)
{
	size_t low = 0, high = marks->ids.len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (VEC_AT(int64_t, &marks->ids, middle) < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool marks_has(const struct marks *marks, int64_t id)
{
	size_t i = place(marks, id);
	return i < marks->ids.len && VEC_AT(int64_t, &marks->ids, i) == id;
}

void marks_set(struct marks *marks, int64_t id, bool on)
{
	size_t i = place(marks, id);
	if (marks_has(marks, id) == on)
		return;
	if (on) {
		if (!vec_push(&marks->ids))
			return;
		int64_t *ids = marks->ids.data;
		memmove(ids + i + 1, ids + i, (marks->ids.len - 1 - i) * sizeof(*ids));
		ids[i] = id;
	} else {
		int64_t *ids = marks->ids.data;
		memmove(ids + i, ids + i + 1, (marks->ids.len - 1 - i) * sizeof(*ids));
		marks->ids.len--;
	}
}

void marks_toggle(struct marks *marks, int64_t id)
{
	marks_set(marks, id, !marks_has(marks, id));
}

size_t marks_count(const struct marks *marks)
{
	return marks->ids.len;
}
