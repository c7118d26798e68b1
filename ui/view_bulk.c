/* SPDX-License-Identifier: MIT */
/* What became of an e-mail to several clients: the drafts that were made, to be
 * reviewed one by one, and who was left out and why. Nothing is sent from here. */
#include "desk/bulk.h"

#include "base/text.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/view.h"

enum { NAME_COLS = 24, NARROW_BELOW = 60 };

struct bulk_view {
	struct app *app;
	struct bulk bulk;
	struct list at;
};

static const struct bulk_row *current(const struct bulk_view *self)
{
	return self->at.cursor < self->bulk.count ? &self->bulk.rows[self->at.cursor] : NULL;
}

static bool bulk_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct bulk_view *self = state;
	struct buf said = BUF_INIT;
	self->app = app;
	if (!desk_bulk_draft(app_desk(app), arg->ids, arg->count, &self->bulk, err))
		return false;
	bulk_say(&self->bulk, &said);
	app_say(app, SAY_DONE, "%s.  %s", buf_str(&said),
	        self->bulk.made ? "Enter reviews one, u bins them all" : "Nothing has changed");
	buf_release(&said);
	app_changed(app);
	list_fit(&self->at, self->bulk.count, 1);
	return true;
}

static bool bulk_load(void *state, struct err *err)
{
	struct bulk_view *self = state;
	return desk_bulk_refresh(app_desk(self->app), &self->bulk, err);
}

static void bulk_close(void *state)
{
	bulk_release(&((struct bulk_view *)state)->bulk);
}

static void draw_row(const struct bulk_view *self, struct frame *frame, struct rect room, int row, size_t at)
{
	const struct bulk_row *line = &self->bulk.rows[at];
	bool on = at == self->at.cursor, narrow = room.cols < NARROW_BELOW;
	enum role role = on ? ROLE_SELECTED : line->made ? ROLE_NORMAL : ROLE_HELD;
	int name = narrow ? room.cols / 2 - 4 : NAME_COLS, col = room.col + 1;
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, role);
	frame_put(frame, row, room.col, role, on ? ">" : " ");
	frame_put(frame, row, col, role, line->made ? "draft" : line->message ? "waits" : "-");
	frame_fit(frame, row, col += 6, name, role, line->name);
	col += name + 1;
	frame_fit(frame, row, col, room.col + room.cols - col, role, *line->why ? line->why : line->subject);
	if (on)
		frame_cursor(frame, row, room.col);
}

static void bulk_draw(void *state, struct frame *frame, struct rect room)
{
	struct bulk_view *self = state;
	struct buf said = BUF_INIT;
	int col = room.col + 1;
	col += frame_printf(frame, room.row, col, ROLE_TITLE, "E-MAIL TO %zu CLIENTS", self->bulk.count) + 2;
	bulk_say(&self->bulk, &said);
	if (text_width(buf_str(&said), said.len) + col < room.col + room.cols)
		frame_right(frame, room.row, room.col, room.cols - 1, ROLE_HEAD, buf_str(&said));
	buf_release(&said);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	const struct bulk_row *line = current(self);
	struct rect rows = {room.row + 2, room.col, room.rows - 4, room.cols};
	list_fit(&self->at, self->bulk.count, (size_t)(rows.rows > 0 ? rows.rows : 1));
	for (int i = 0; i < rows.rows && self->at.top + (size_t)i < self->bulk.count; i++)
		draw_row(self, frame, rows, rows.row + i, self->at.top + (size_t)i);
	frame_hline(frame, room.row + room.rows - 2, room.col, room.cols);
	if (line)
		frame_fit(frame, room.row + room.rows - 1, room.col + 1, room.cols - 2, ROLE_NORMAL,
		          *line->why ? line->why : line->subject);
}

static void bulk_status(void *state, struct buf *out)
{
	const struct bulk_row *line = current(state);
	if (line)
		buf_adds(out, line->message ? "Enter opens the draft; nothing is sent before you queue it"
		                            : "Enter opens the client");
}

static const enum op_id *bulk_hints(void *state)
{
	static const enum op_id hints[] = {OP_OPEN, OP_UNDO, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

static struct reaction bulk_act(void *state, enum op_id op)
{
	struct bulk_view *self = state;
	const struct bulk_row *line = current(self);
	if (list_act(&self->at, op))
		return react_done();
	if (op == OP_UNDO) {
		struct reaction reaction = react_op(OP_UNDO);
		reaction.close = true;
		return reaction;
	}
	if (op != OP_OPEN || !line)
		return react_pass();
	if (line->message)
		return react_open(view_named("draft"), (struct view_arg){.client = line->client, .id = line->message}, 0);
	return react_open(view_named("client"), (struct view_arg){.client = line->client}, 0);
}

const struct view view_bulk = {
	.name = "bulk",
	.title = "E-mail to several",
	.scope = SCOPE_BULK,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct bulk_view),
	.open = bulk_open,
	.load = bulk_load,
	.draw = bulk_draw,
	.status = bulk_status,
	.hints = bulk_hints,
	.act = bulk_act,
	.close = bulk_close,
};
