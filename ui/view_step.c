/* SPDX-License-Identifier: MIT */
/* The ladder by hand: leave out the step that is next, or go on at another one, with
 * a written reason. */
#include <stdio.h>
#include <string.h>

#include "desk/policy.h"
#include "desk/step.h"
#include "desk/today.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/view.h"

enum { FIELD_DEBT, FIELD_WHAT, FIELD_STEP, FIELD_WHY, FIELD_SAVE };
enum { SKIP, MOVE };
enum { DEBTS_MOST = 12 };

struct stepping {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	int64_t client;
	struct today today;       /* the client's next actions, a currency each */
	struct arena arena;
	struct policy policy;
	const struct today_row *rows[DEBTS_MOST];
	char debts[DEBTS_MOST][80];
	const char *debt_choices[DEBTS_MOST + 1];
	char titles[POLICY_STEPS][72];
	const char *steps[POLICY_STEPS + 1];
	int count;
};

static struct desk *desk_of(const struct stepping *self)
{
	return app_desk(self->app);
}

static const struct today_row *row_of(struct stepping *self)
{
	int chosen = form_chosen(&self->form, FIELD_DEBT);
	return chosen >= 0 && chosen < self->count ? self->rows[chosen] : NULL;
}

static void step_changed(void *ctx, struct form *form, struct form_field *field)
{
	(void)ctx, (void)field;
	form_hide(form, FIELD_STEP, form_chosen(form, FIELD_WHAT) != MOVE);
}

/* What is owed in each currency, with the day it is late. */
static bool list_debts(struct stepping *self, struct err *err)
{
	char money[32];
	for (size_t i = 0; i < self->today.count && self->count < DEBTS_MOST; i++) {
		const struct today_row *row = &self->today.rows[i];
		bool known = row->next.act == NEXT_NOTHING;
		for (int k = 0; k < self->count; k++)
			known |= strcmp(self->rows[k]->currency, row->currency) == 0;
		if (known)
			continue;
		snprintf(self->debts[self->count], sizeof self->debts[0], "%s %s",
		         money_text(money, row->open, row->currency, desk_of(self)->decimal), row->currency);
		self->debt_choices[self->count] = self->debts[self->count];
		self->rows[self->count++] = row;
	}
	return self->count || err_set(err, ERR_NO, "Nothing is open for this client: there is no step to move");
}

static void list_steps(struct stepping *self)
{
	for (int i = 0; i < self->policy.count; i++) {
		struct buf when = BUF_INIT;
		policy_say_when(&self->policy, &self->policy.steps[i], &when);
		snprintf(self->titles[i], sizeof self->titles[0], "%s: %.28s, %s", self->policy.steps[i].name,
		         self->policy.steps[i].title, buf_str(&when));
		self->steps[i] = self->titles[i];
		buf_release(&when);
	}
}

static bool make_form(struct stepping *self, struct err *err)
{
	static const char *const what[] = {"skip the step that is next", "go on at another step", NULL};
	struct desk *desk = desk_of(self);
	const struct form_field fields[] = {
		{.id = FIELD_DEBT, .kind = FIELD_CHOICE, .label = "Debt", .width = 30, .choices = self->debt_choices,
		 .hidden = self->count < 2},
		{.id = FIELD_WHAT, .kind = FIELD_CHOICE, .label = "Do", .width = 30, .choices = what},
		{.id = FIELD_STEP, .kind = FIELD_CHOICE, .label = "Step", .width = 50, .choices = self->steps, .hidden = true},
		{.id = FIELD_WHY, .kind = FIELD_TEXT, .label = "Reason", .width = 60, .required = true},
		{.id = FIELD_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT},
	};
	if (!form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today, desk->decimal, desk->date_order, err))
		return false;
	self->form.changed = step_changed;
	self->form.ctx = self;
	form_choose(&self->form, FIELD_DEBT, 0);
	form_choose(&self->form, FIELD_WHAT, SKIP);
	int next = self->rows[0]->next.step;
	form_choose(&self->form, FIELD_STEP, next >= 0 && next + 1 < self->policy.count ? next + 1 : 0);
	step_changed(NULL, &self->form, NULL);
	form_focus(&self->form, FIELD_WHAT);
	return true;
}

static bool step_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct stepping *self = state;
	const struct today_wish wish = {.as_of = DATE_NONE, .span = TODAY_ALL, .client = arg->client};
	self->app = app;
	self->client = arg->client;
	if (!desk_today(app_desk(app), &wish, &self->today, err) || !list_debts(self, err) ||
	    !desk_policy(app_desk(app), arg->client, 0, &self->arena, &self->policy, err))
		return false;
	list_steps(self);
	return make_form(self, err);
}

static void step_close(void *state)
{
	struct stepping *self = state;
	if (self->form.fields)
		form_release(&self->form);
	today_release(&self->today);
	arena_release(&self->arena);
}

static void step_draw(void *state, struct frame *frame, struct rect room)
{
	struct stepping *self = state;
	const struct today_row *row = row_of(self);
	struct rect rest = {room.row + 2, room.col, room.rows - 2, room.cols};
	int col = room.col + 1 + frame_put(frame, room.row, room.col + 1, ROLE_TITLE, "STEP");
	frame_fit(frame, room.row, col + 2, room.cols - (col + 2 - room.col), ROLE_HEAD, self->rows[0]->client_name);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	if (row) {
		struct buf now = BUF_INIT;
		buf_addf(&now, "%s%s%s", *row->next.title ? row->next.title : "Now", *row->next.why ? ": " : "", row->next.why);
		int rows = frame_wrap(frame, rect_inset(rest, 0, 1), ROLE_NORMAL, buf_str(&now));
		buf_release(&now);
		rest.row += rows + 1;
		rest.rows -= rows + 1;
	}
	form_draw(&self->form, frame, rest);
}

static struct reaction save(struct stepping *self)
{
	struct err err = {0};
	struct buf said = BUF_INIT;
	const struct today_row *row = row_of(self);
	if (!form_accept(&self->form) || !row)
		return react_done();
	int chosen = form_chosen(&self->form, FIELD_STEP);
	const char *why = form_text(&self->form, FIELD_WHY);
	bool move = form_chosen(&self->form, FIELD_WHAT) == MOVE && chosen >= 0;
	bool ok = move ? desk_step_move(desk_of(self), self->client, row->currency, self->policy.steps[chosen].name, why,
	                                &said, &err)
	               : desk_step_skip(desk_of(self), self->client, row->currency, "", why, &said, &err);
	struct reaction reaction;
	if (ok) {
		reaction = react_say(react_changed(), SAY_DONE, "%.200s.  u undoes", buf_str(&said));
		reaction.close = true;
	} else {
		form_fail(&self->form, FIELD_WHY, "%.150s", err.text);
		reaction = react_done();
	}
	buf_release(&said);
	return reaction;
}

static struct reaction step_act(void *state, enum op_id op)
{
	struct stepping *self = state;
	return op == OP_ACCEPT ? save(self) : form_act(&self->form, op);
}

const struct view view_step = {
	.name = "step",
	.title = "Step",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct stepping),
	.open = step_open,
	.draw = step_draw,
	.status = form_view_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = step_act,
	.key = form_view_key,
	.answer = form_view_answer,
	.close = step_close,
};
