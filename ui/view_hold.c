/* SPDX-License-Identifier: MIT */
/* Hold or release a client: a tick, an end, a reason. */
#include <stdio.h>

#include "desk/records.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/view.h"

enum { FIELD_HELD, FIELD_WHY, FIELD_UNTIL, FIELD_SAVE, FIELD_REVIEW };

struct holding {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	int64_t client;
	struct hold before;
};

static const struct form_field fields[] = {
	{.id = FIELD_HELD, .kind = FIELD_TICK, .label = "On hold: no mail leaves for this client"},
	{.id = FIELD_WHY, .kind = FIELD_TEXT, .label = "Why", .width = 50, .required = true},
	{.id = FIELD_UNTIL, .kind = FIELD_DATE, .label = "Until", .width = 12, .sense = DATE_AHEAD,
	 .after = "empty: until released"},
	{.id = FIELD_REVIEW, .kind = FIELD_DATE, .label = "Look again", .width = 12, .sense = DATE_AHEAD},
	{.id = FIELD_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT},
};

/* A release needs neither reason nor end; a hold with an end no day to look again. */
static void hold_changed(void *ctx, struct form *form, struct form_field *field)
{
	(void)ctx, (void)field;
	bool release = !form_chosen(form, FIELD_HELD);
	form_hide(form, FIELD_WHY, release);
	form_hide(form, FIELD_UNTIL, release);
	form_hide(form, FIELD_REVIEW, release || *form_text(form, FIELD_UNTIL));
}

static void hold_check(void *ctx, struct form *form, struct form_field *field)
{
	hold_changed(ctx, form, field);
	if (field->id == FIELD_REVIEW && form_day(form, FIELD_REVIEW) != DATE_NONE &&
	    form_day(form, FIELD_REVIEW) < form->today)
		form_fail(form, FIELD_REVIEW, "That day is over already");
	if (field->id == FIELD_UNTIL && form_day(form, FIELD_UNTIL) != DATE_NONE &&
	    form_day(form, FIELD_UNTIL) < form->today)
		form_fail(form, FIELD_UNTIL, "A hold cannot end before today");
}

static bool hold_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct holding *self = state;
	struct desk *desk = app_desk(app);
	self->app = app;
	self->client = arg->client;
	bool ok = desk_hold_of(desk, arg->client, &self->before, err) &&
	          form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today, desk->decimal,
	                    desk->date_order, err);
	if (ok) {
		self->form.check = hold_check;
		self->form.changed = hold_changed;
		form_choose(&self->form, FIELD_HELD, self->before.from == DATE_NONE);
		form_set(&self->form, FIELD_REVIEW, "+30d");
		hold_changed(NULL, &self->form, NULL);
		form_focus(&self->form, self->before.from == DATE_NONE ? FIELD_WHY : FIELD_HELD);
	}
	return ok;
}

static void hold_draw(void *state, struct frame *frame, struct rect room)
{
	struct holding *self = state;
	char day[DATE_TEXT_SIZE];
	int col = room.col + 1;
	col += frame_put(frame, room.row, col, ROLE_TITLE, self->before.from == DATE_NONE ? "HOLD" : "HOLD OR RELEASE");
	frame_fit(frame, room.row, col + 2, room.cols - (col + 2 - room.col), ROLE_HEAD, self->before.client);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	struct rect rest = {room.row + 2, room.col, room.rows - 2, room.cols};
	if (self->before.from != DATE_NONE) {
		struct buf now = BUF_INIT;
		buf_addf(&now, "On hold since %s", date_plain(self->before.from, day));
		if (self->before.until != DATE_NONE)
			buf_addf(&now, " to %s", date_plain(self->before.until, day));
		else if (self->before.review != DATE_NONE)
			buf_addf(&now, ", to be looked at on %s", date_plain(self->before.review, day));
		buf_addf(&now, ": %s. F10 releases it now.", self->before.why);
		int rows = frame_wrap(frame, rect_inset(rest, 0, 1), ROLE_HELD, buf_str(&now));
		buf_release(&now);
		rest.row += rows + 1;
		rest.rows -= rows + 1;
	}
	form_draw(&self->form, frame, rest);
}

static bool put_hold(struct holding *self, struct err *err)
{
	struct form *form = &self->form;
	const char *why = form_text(form, FIELD_WHY);
	daynum until = form_day(form, FIELD_UNTIL), review = form_day(form, FIELD_REVIEW);
	if (until == DATE_NONE && review != DATE_NONE)
		return desk_hold_open(app_desk(self->app), self->client, review, why, err);
	return desk_hold(app_desk(self->app), self->client, until, why, err);
}

static struct reaction save(struct holding *self)
{
	struct err err = {0};
	struct desk *desk = app_desk(self->app);
	bool held = form_chosen(&self->form, FIELD_HELD);
	if (!form_accept(&self->form))
		return react_done();
	if (!held && self->before.from == DATE_NONE)
		return react_say(react_close(), SAY_INFO, "%s is not on hold: nothing changed", self->before.client);
	if (!(held ? put_hold(self, &err) : desk_release(desk, self->client, &err)))
		return react_error(&err);
	struct reaction reaction = react_changed();
	reaction.close = true;
	return react_say(reaction, SAY_DONE, held ? "%s is on hold.  u undoes" : "%s is released.  u undoes", self->before.client);
}

static struct reaction hold_act(void *state, enum op_id op)
{
	struct holding *self = state;
	return op == OP_ACCEPT ? save(self) : form_act(&self->form, op);
}

const struct view view_hold = {
	.name = "hold",
	.title = "Hold",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct holding),
	.open = hold_open,
	.draw = hold_draw,
	.status = form_view_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = hold_act,
	.key = form_view_key,
	.answer = form_view_answer,
	.close = form_view_close,
};
