/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "ui/dialog_inside.h"
#include "ui/list.h"

struct reading {
	struct given *given;
	struct list list; /* its rows */
};

struct reaction react_text(const char *title, const char *text, bool plain)
{
	struct given *given = dialog_given();
	if (given) {
		given->title = dialog_copy(&given->arena, title);
		given->text = dialog_copy(&given->arena, text);
	}
	return dialog_open(plain ? &view_plain : &view_text, given, -1);
}

static bool reading_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct reading *reading = state;
	(void)app, (void)err;
	reading->given = dialog_take(arg);
	return true;
}

/* Bytes of the first row of s when wrapped to cols, its line end included. */
static size_t row_bytes(const char *s, int cols)
{
	size_t len = strcspn(s, "\n");
	size_t n = len && cols > 0 ? text_wrap(s, len, cols) : 0;
	return n == len && s[len] ? len + 1 : n;
}

static size_t count_rows(const char *s, int cols)
{
	size_t count = 0;
	while (*s && count < 100000) {
		size_t n = row_bytes(s, cols);
		s += n ? n : 1;
		count++;
	}
	return count;
}

/* Only what is shown scrolls: the cursor of the list is its first row. */
static void draw_rows(struct reading *reading, struct frame *frame, struct rect room)
{
	const char *s = reading->given->text;
	size_t count = count_rows(s, room.cols), rows = room.rows > 0 ? (size_t)room.rows : 1;
	size_t last = count > rows ? count - rows : 0;
	reading->list.count = last + 1;
	reading->list.shown = rows;
	if (reading->list.cursor > last)
		reading->list.cursor = last;
	for (size_t skip = reading->list.cursor; skip && *s; skip--)
		s += row_bytes(s, room.cols);
	frame_wrap(frame, room, ROLE_NORMAL, s);
	frame_cursor(frame, room.row, room.col);
}

static void text_draw(void *state, struct frame *frame, struct rect room)
{
	struct reading *reading = state;
	size_t count = count_rows(reading->given->text, room.cols - 8);
	int rows = (int)(count < 500 ? count : 500) + 2;
	struct rect box = frame_box(frame, rect_middle(room, rows, room.cols - 4), reading->given->title);
	draw_rows(reading, frame, rect_inset(box, 0, 1));
}

static void plain_draw(void *state, struct frame *frame, struct rect room)
{
	struct reading *reading = state;
	frame_put(frame, room.row, room.col, ROLE_QUIET, reading->given->title);
	room.row += 2;
	room.rows -= 2;
	draw_rows(reading, frame, room);
}

static struct reaction reading_act(void *state, enum op_id op)
{
	struct reading *reading = state;
	if (op == OP_OPEN)
		return react_close();
	return list_act(&reading->list, op) ? react_done() : react_pass();
}

static const enum op_id *reading_hints(void *state)
{
	static const enum op_id hints[] = {OP_BACK, OP_PAGE_DOWN, OP_PAGE_UP, OP_NONE};
	(void)state;
	return hints;
}

static void reading_close(void *state)
{
	dialog_free(((struct reading *)state)->given);
}

const struct view view_text = {
	.name = "text",
	.title = "Text",
	.scope = SCOPE_BOX,
	.flags = VIEW_BOX,
	.size = sizeof(struct reading),
	.open = reading_open,
	.draw = text_draw,
	.hints = reading_hints,
	.act = reading_act,
	.close = reading_close,
};

const struct view view_plain = {
	.name = "plain",
	.title = "Text",
	.scope = SCOPE_BOX,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct reading),
	.open = reading_open,
	.draw = plain_draw,
	.hints = reading_hints,
	.act = reading_act,
	.close = reading_close,
};
