/* SPDX-License-Identifier: MIT */
/* Clients whose last open item closed years ago, and what of them could go. Enter opens
 * one; there the palette erases. */
#include <stdio.h>

#include "desk/personal.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/view.h"

struct retention {
	struct app *app;
	struct arena arena;
	struct vec old;   /* struct person_old */
	int64_t years;
	struct list at;
};

static const struct person_old *current(const struct retention *self)
{
	return self->at.cursor < self->old.len ? &VEC_AT(struct person_old, &self->old, self->at.cursor) : NULL;
}

static bool retention_load(void *state, struct err *err)
{
	struct retention *self = state;
	arena_release(&self->arena);
	vec_clear(&self->old);
	self->years = 0;
	bool ok = desk_personal_old(app_desk(self->app), &self->years, &self->arena, &self->old, err);
	list_fit(&self->at, self->old.len, self->at.shown);
	return ok;
}

static bool retention_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct retention *self = state;
	(void)arg, (void)err;
	self->app = app;
	self->old = (struct vec)VEC_INIT(struct person_old);
	return true;
}

static void draw_row(const struct retention *self, struct frame *frame, struct rect room, int row, size_t i)
{
	const struct person_old *old = &VEC_AT(struct person_old, &self->old, i);
	bool on = i == self->at.cursor;
	enum role role = on ? ROLE_SELECTED : ROLE_NORMAL;
	char day[DATE_TEXT_SIZE], says[80];
	int name = room.cols >= 70 ? room.cols - 50 : room.cols - 14;
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, role);
	frame_put(frame, row, room.col, role, on ? ">" : " ");
	frame_fit(frame, row, room.col + 1, name, role, old->name);
	frame_right(frame, row, room.col + name + 1, 12, role, date_plain(old->closed, day));
	snprintf(says, sizeof says, "%lld entries, %lld contacts", (long long)old->entries, (long long)old->contacts);
	if (room.cols >= 70)
		frame_fit(frame, row, room.col + name + 15, 34, role, says);
	if (on)
		frame_cursor(frame, row, room.col);
}

static void draw(void *state, struct frame *frame, struct rect room)
{
	struct retention *self = state;
	frame_printf(frame, room.row, room.col + 1, ROLE_TITLE, "Closed more than %lld years ago", (long long)self->years);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	struct rect rows = {room.row + 2, room.col, room.rows - 2, room.cols};
	list_fit(&self->at, self->old.len, rows.rows > 0 ? (size_t)rows.rows : 1);
	if (!self->old.len)
		frame_wrap(frame, rect_inset(rows, 0, 2), ROLE_QUIET, "Nobody: there is no client whose last open item closed so long "
		           "ago and of whom personal data is left. The setting retention.years says how long is long.");
	for (size_t i = 0; i < self->at.shown && self->at.top + i < self->old.len; i++)
		draw_row(self, frame, rows, rows.row + (int)i, self->at.top + i);
}

static void status(void *state, struct buf *out)
{
	const struct retention *self = state;
	if (self->old.len)
		buf_addf(out, "%zu of %zu   Enter opens; : erase takes the personal data away", self->at.cursor + 1, self->old.len);
}

static const enum op_id *hints(void *state)
{
	static const enum op_id list[] = {OP_OPEN, OP_BACK, OP_NONE};
	(void)state;
	return list;
}

static unsigned facts(void *state)
{
	return ((struct retention *)state)->old.len ? NEED_ROW : 0;
}

static struct reaction act(void *state, enum op_id op)
{
	struct retention *self = state;
	const struct person_old *old = current(self);
	if (op == OP_OPEN)
		return old ? react_open(view_named("client"), (struct view_arg){.client = old->client}, 0) : react_done();
	return list_act(&self->at, op) ? react_done() : react_pass();
}

static void retention_close(void *state)
{
	struct retention *self = state;
	vec_release(&self->old);
	arena_release(&self->arena);
}

const struct view view_retention = {
	.name = "retention",
	.title = "Retention",
	.scope = SCOPE_BOX,
	.size = sizeof(struct retention),
	.open = retention_open,
	.load = retention_load,
	.draw = draw,
	.status = status,
	.hints = hints,
	.facts = facts,
	.act = act,
	.close = retention_close,
};
