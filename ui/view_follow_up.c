/* SPDX-License-Identifier: MIT */
/* The next follow-up day of a client. */
#include <stdio.h>

#include "desk/records.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/view.h"

enum { FIELD_DAY, FIELD_SAVE };

struct follow_up {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	int64_t client;
	struct hold before;
};

static const struct form_field fields[] = {
	{.id = FIELD_DAY, .kind = FIELD_DATE, .label = "Look again on", .width = 12, .sense = DATE_AHEAD, .far = 180,
	 .after = "empty: no date"},
	{.id = FIELD_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT},
};

static void follow_up_check(void *ctx, struct form *form, struct form_field *field)
{
	(void)ctx;
	if (field->id == FIELD_DAY && form_day(form, FIELD_DAY) != DATE_NONE && form_day(form, FIELD_DAY) < form->today)
		form_fail(form, FIELD_DAY, "A follow-up cannot lie before today");
}

static bool follow_up_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct follow_up *self = state;
	struct desk *desk = app_desk(app);
	char day[DATE_ISO_SIZE];
	self->app = app;
	self->client = arg->client;
	bool ok = desk_hold_of(desk, arg->client, &self->before, err) &&
	          form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today, desk->decimal,
	                    desk->date_order, err);
	if (ok) {
		self->form.check = follow_up_check;
		self->form.label_width = 14;
		form_set(&self->form, FIELD_DAY, date_iso(self->before.follow_up, day));
	}
	return ok;
}

static void follow_up_draw(void *state, struct frame *frame, struct rect room)
{
	struct follow_up *self = state;
	int col = room.col + 1 + frame_put(frame, room.row, room.col + 1, ROLE_TITLE, "NEXT FOLLOW-UP");
	frame_fit(frame, room.row, col + 2, room.cols - (col + 2 - room.col), ROLE_HEAD, self->before.client);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	form_draw(&self->form, frame, (struct rect){room.row + 2, room.col, room.rows - 2, room.cols});
}

static struct reaction save(struct follow_up *self)
{
	struct err err = {0};
	char text[DATE_TEXT_SIZE];
	if (!form_accept(&self->form))
		return react_done();
	daynum day = form_day(&self->form, FIELD_DAY);
	if (!desk_follow_up(app_desk(self->app), self->client, day, &err))
		return react_error(&err);
	struct reaction reaction = react_changed();
	reaction.close = true;
	if (day == DATE_NONE)
		return react_say(reaction, SAY_DONE, "%s has no follow-up date now.  u undoes", self->before.client);
	return react_say(reaction, SAY_DONE, "Look at %s again on %s.  u undoes", self->before.client, date_long(day, text));
}

static struct reaction follow_up_act(void *state, enum op_id op)
{
	struct follow_up *self = state;
	return op == OP_ACCEPT ? save(self) : form_act(&self->form, op);
}

const struct view view_follow_up = {
	.name = "follow-up",
	.title = "Next follow-up",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct follow_up),
	.open = follow_up_open,
	.draw = follow_up_draw,
	.status = form_view_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = follow_up_act,
	.key = form_view_key,
	.answer = form_view_answer,
	.close = form_view_close,
};
