/* SPDX-License-Identifier: MIT */
/* Another day to look: of one client, of the marked ones, or, for Today, of its lines;
 * then text names what is put off, and the day is the answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/records.h"
#include "desk/workday.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/view.h"

enum { FIELD_DAY, FIELD_SAVE };

struct follow_up {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	int64_t client;   /* whose calendar counts; 0: the firm's */
	char what[200];   /* in the title */
	bool answers;     /* the day goes to the view below */
	int64_t *ids;     /* marked clients; NULL: the one */
	size_t count;
	char meaning[100];
};

static void follow_up_check(void *ctx, struct form *form, struct form_field *field)
{
	struct follow_up *self = ctx;
	struct err err = {0};
	daynum day;
	if (field->id != FIELD_DAY)
		return;
	if (!desk_day_ahead(app_desk(self->app), self->client, form_text(form, FIELD_DAY), &day, NULL, &err))
		form_fail(form, FIELD_DAY, "%.150s", err.text);
	else if (self->answers && day == DATE_NONE)
		form_fail(form, FIELD_DAY, "Say which day. %.120s", date_word_help());
}

/* What was typed is taken for stands behind it at once. */
static void refresh_meaning(struct follow_up *self)
{
	struct buf meaning = BUF_INIT;
	struct err err = {0};
	daynum day;
	bool ok = desk_day_ahead(app_desk(self->app), self->client, form_text(&self->form, FIELD_DAY), &day, &meaning, &err);
	if (ok && meaning.len)
		snprintf(self->meaning, sizeof self->meaning, "= %.90s", buf_str(&meaning));
	else
		snprintf(self->meaning, sizeof self->meaning, "%s", ok && !self->answers ? "empty: no date" : "");
	buf_release(&meaning);
}

static bool take_marks(struct follow_up *self, const struct view_arg *arg, struct err *err)
{
	if (arg->text || arg->count < 2)
		return true;
	self->ids = calloc(arg->count, sizeof *self->ids);
	if (!self->ids)
		return err_memory(err);
	memcpy(self->ids, arg->ids, arg->count * sizeof *self->ids);
	self->count = arg->count;
	self->client = 0;
	snprintf(self->what, sizeof self->what, "%zu marked clients", arg->count);
	return true;
}

/* The name and the day that stands; nothing of either for Today's lines. */
static bool take_client(struct follow_up *self, const struct view_arg *arg, daynum *day, struct err *err)
{
	struct hold hold = {.follow_up = DATE_NONE};
	*day = DATE_NONE;
	if (arg->text || self->ids)
		return true;
	int64_t client = arg->count == 1 ? arg->ids[0] : arg->client;
	if (!desk_hold_of(app_desk(self->app), client, &hold, err))
		return false;
	self->client = client;
	*day = hold.follow_up;
	snprintf(self->what, sizeof self->what, "%s", hold.client);
	return true;
}

static bool follow_up_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct follow_up *self = state;
	struct desk *desk = app_desk(app);
	char day[DATE_ISO_SIZE];
	daynum stands;
	const struct form_field fields[] = {
		{.id = FIELD_DAY, .kind = FIELD_TEXT, .label = "Look again on", .width = 12, .after = self->meaning},
		{.id = FIELD_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT},
	};
	self->app = app;
	self->client = arg->client;
	self->answers = arg->text != NULL;
	snprintf(self->what, sizeof self->what, "%s", arg->text ? arg->text : "");
	bool ok = take_marks(self, arg, err) && take_client(self, arg, &stands, err) &&
	          form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today, desk->decimal,
	                    desk->date_order, err);
	if (ok) {
		self->form.check = follow_up_check;
		self->form.ctx = self;
		self->form.label_width = 14;
		form_set(&self->form, FIELD_DAY, date_iso(stands, day));
	}
	return ok;
}

static void follow_up_close(void *state)
{
	struct follow_up *self = state;
	free(self->ids);
	form_view_close(state);
}

static void follow_up_draw(void *state, struct frame *frame, struct rect room)
{
	struct follow_up *self = state;
	refresh_meaning(self);
	int col = room.col + 1;
	col += frame_put(frame, room.row, col, ROLE_TITLE, self->answers ? "ANOTHER DATE" : "NEXT FOLLOW-UP");
	frame_fit(frame, room.row, col + 2, room.cols - (col + 2 - room.col), ROLE_HEAD, self->what);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	form_draw(&self->form, frame, (struct rect){room.row + 2, room.col, room.rows - 2, room.cols});
}

/* The status says what may be typed while nothing is wrong. */
static void follow_up_status(void *state, struct buf *out)
{
	struct follow_up *self = state;
	if (form_errors(&self->form, NULL))
		form_view_status(state, out);
	else
		buf_adds(out, date_word_help());
}

static bool save_all(struct follow_up *self, daynum day, struct buf *said, struct err *err)
{
	char text[DATE_TEXT_SIZE];
	struct desk *desk = app_desk(self->app);
	if (self->ids)
		return desk_follow_up_all(desk, self->ids, self->count, day, said, err);
	if (!desk_follow_up(desk, self->client, day, err))
		return false;
	if (day == DATE_NONE)
		buf_addf(said, "%s has no follow-up date now", self->what);
	else
		buf_addf(said, "Look at %s again on %s", self->what, date_long(day, text));
	return true;
}

static struct reaction save(struct follow_up *self)
{
	struct err err = {0};
	struct buf said = BUF_INIT;
	daynum day;
	if (!form_accept(&self->form) ||
	    !desk_day_ahead(app_desk(self->app), self->client, form_text(&self->form, FIELD_DAY), &day, NULL, &err))
		return react_done();
	/* Several clients may have several calendars: each moves the day by its own. */
	daynum asked = day;
	if (day != DATE_NONE && !date_word(form_text(&self->form, FIELD_DAY), self->form.today, DATE_AHEAD,
	                                   self->form.order, &asked, &err))
		return react_error(&err);
	if (self->answers)
		return react_answer(asked, "");
	if (self->ids)
		day = asked;
	if (!save_all(self, day, &said, &err)) {
		buf_release(&said);
		return react_error(&err);
	}
	struct reaction reaction = react_say(react_changed(), SAY_DONE, "%.200s.  u undoes", buf_str(&said));
	reaction.close = true;
	buf_release(&said);
	return reaction;
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
	.status = follow_up_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = follow_up_act,
	.key = form_view_key,
	.answer = form_view_answer,
	.close = follow_up_close,
};
