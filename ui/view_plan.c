/* SPDX-License-Identifier: MIT */
/* A plan: how many instalments, from when, how far apart, or their own days and
 * amounts; what that comes to stands below while it is typed. */
#include <stdio.h>
#include <string.h>

#include "desk/plan.h"
#include "ui/app.h"
#include "ui/debt_form.h"

enum { ID_NOW, ID_NOW_ROW, ID_WHAT = 40, ID_COUNT, ID_FROM, ID_EVERY, ID_FOR, ID_CURRENCY, ID_OWN, ID_DATES, ID_AMOUNTS,
       ID_WITH, ID_TEXT, ID_SUM, ID_ROW };
enum { ROWS = 9, WHAT_NEW = 0, WHAT_END = 1 };

struct plan_view {
	struct debt_form base; /* first */
	struct arena arena;
	const struct plan *stands; /* NULL: none */
	char now[80], sum[160];
	char now_rows[ROWS][80], rows[ROWS][80];
};

static const char *const whats[] = {"1 Agree on a new plan in its place", "2 End the plan", NULL};

static struct form *form_of(struct plan_view *self)
{
	return &self->base.form;
}

static struct plan_text values(struct plan_view *self)
{
	struct form *form = form_of(self);
	bool own = form_chosen(form, ID_OWN) == 1;
	return (struct plan_text){
		.client = self->base.client, .currency = form_text(form, ID_CURRENCY), .invoices = form_text(form, ID_FOR),
		.count = own ? "" : form_text(form, ID_COUNT), .from = form_text(form, ID_FROM),
		.every = form_text(form, ID_EVERY), .dates = own ? form_text(form, ID_DATES) : "",
		.amounts = own ? form_text(form, ID_AMOUNTS) : "", .with = form_text(form, ID_WITH),
		.text = form_text(form, ID_TEXT),
	};
}

static bool ends(struct plan_view *self)
{
	return self->stands && form_chosen(form_of(self), ID_WHAT) == WHAT_END;
}

/* --- what it comes to --- */

static void put_row(const struct plan_view *self, char row[80], size_t number, const struct plan_instalment *one,
                    const char *currency, const char *state)
{
	char day[DATE_TEXT_SIZE], amount[32];
	snprintf(row, 80, "%3zu  %-16s %14s %s  %s", number, date_long(one->due, day),
	         money_text(amount, one->amount, currency, debt_form_desk(&self->base)->decimal), currency, state);
}

static void show_row(struct plan_view *self, size_t i, bool shown)
{
	form_hide(form_of(self), ID_ROW + (int)i, !shown);
}

/* The last row that is shown is the last instalment: with it stands the remainder. */
static void put_rows(struct plan_view *self, const struct plan_draft *draft)
{
	for (size_t i = 0; i < ROWS; i++) {
		size_t at = i + 1 == ROWS && draft->count > ROWS ? draft->count - 1 : i;
		bool shown = at < draft->count;
		if (shown)
			put_row(self, self->rows[i], at + 1, &draft->instalments[at], draft->debt.currency,
			        at == i ? "" : "the last");
		show_row(self, i, shown);
	}
}

static void refresh(struct plan_view *self)
{
	struct arena arena = ARENA_INIT;
	struct plan_draft draft = {0};
	struct err err = {0};
	struct desk *desk = debt_form_desk(&self->base);
	struct plan_text text = values(self);
	char amount[32];
	bool read = !ends(self) && desk_plan_draft(desk, &text, &arena, &draft, &err);
	if (read && plan_check(draft.instalments, draft.count, draft.debt.open, draft.debt.currency, desk->decimal,
	                       desk->today, &err))
		snprintf(self->sum, sizeof self->sum, "= %s %s, the whole debt:",
		         money_text(amount, draft.sum, draft.debt.currency, desk->decimal), draft.debt.currency);
	else
		snprintf(self->sum, sizeof self->sum, "! %.150s", err.text);
	form_hide(form_of(self), ID_SUM, ends(self));
	if (!read)
		draft.count = 0;
	put_rows(self, &draft);
	arena_release(&arena);
}

static void changed(void *ctx, struct form *form, struct form_field *field)
{
	static const int made[] = {ID_COUNT, ID_FROM, ID_EVERY, ID_FOR, ID_OWN, ID_WITH};
	struct plan_view *self = ctx;
	(void)field;
	bool end = ends(self), own = form_chosen(form, ID_OWN) == 1;
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		form_hide(form, made[i], end);
	form_hide(form, ID_COUNT, end || own);
	form_hide(form, ID_CURRENCY, end || self->base.currency_count < 2);
	form_hide(form, ID_DATES, end || !own);
	form_hide(form, ID_AMOUNTS, end || !own);
}

/* --- opening --- */

/* The plan that stands, as it goes. */
static bool load_standing(struct plan_view *self, struct err *err)
{
	struct plan_list list;
	struct desk *desk = debt_form_desk(&self->base);
	if (!desk_plans(desk, self->base.client, true, &self->arena, &list, err))
		return false;
	if (!list.count)
		return true;
	self->stands = &list.rows[0];
	char amount[32], day[DATE_TEXT_SIZE];
	snprintf(self->now, sizeof self->now, "A plan of %s %s stands since %s: %s",
	         money_text(amount, self->stands->amount, self->stands->currency, desk->decimal), self->stands->currency,
	         date_plain(self->stands->made_on, day), plan_word(self->stands->standing.state));
	for (size_t i = 0; i < ROWS && i < self->stands->count; i++)
		put_row(self, self->now_rows[i], i + 1, &self->stands->instalments[i], self->stands->currency,
		        instalment_word(instalment_state(self->stands->instalments, i, self->stands->received, desk->today)));
	return true;
}

static void fill(struct debt_form *base)
{
	struct plan_view *self = (struct plan_view *)base;
	struct form *form = &base->form;
	form->changed = changed;
	form_set(form, ID_COUNT, "3");
	form_set(form, ID_FROM, "+1m");
	form_set(form, ID_EVERY, "1m");
	form_set(form, ID_FOR, base->invoice);
	form_set(form, ID_CURRENCY, base->currency_count ? base->currencies[0] : "");
	form_set(form, ID_WITH, base->contacts[0] ? base->contacts[0] : "");
	form_choose(form, ID_WHAT, WHAT_NEW);
	changed(self, form, NULL);
}

static size_t list_fields(struct plan_view *self, struct form_field *fields)
{
	size_t count = 0;
	if (self->stands) {
		fields[count++] = (struct form_field){.id = ID_NOW, .kind = FIELD_HEAD, .label = self->now};
		for (size_t i = 0; i < ROWS && *self->now_rows[i]; i++)
			fields[count++] = (struct form_field){.id = ID_NOW_ROW + (int)i, .kind = FIELD_HEAD, .label = self->now_rows[i]};
	}
	const struct form_field rest[] = {
		{.id = ID_WHAT, .kind = FIELD_CHOICE, .label = "What now", .width = 36, .choices = whats, .hidden = !self->stands},
		{.id = ID_COUNT, .kind = FIELD_NUMBER, .label = "Instalments", .width = 4},
		{.id = ID_FROM, .kind = FIELD_DATE, .label = "First on", .width = 12, .sense = DATE_AHEAD},
		{.id = ID_EVERY, .kind = FIELD_TEXT, .label = "Every", .width = 6, .after = "1m, 2w, 10d"},
		{.id = ID_FOR, .kind = FIELD_TEXT, .label = "For", .width = 30, .choices = self->base.numbers,
		 .after = "empty: all that is open"},
		{.id = ID_CURRENCY, .kind = FIELD_TEXT, .label = "Currency", .width = 5, .choices = self->base.currencies},
		{.id = ID_OWN, .kind = FIELD_TICK, .label = "Days or amounts of their own"},
		{.id = ID_DATES, .kind = FIELD_TEXT, .label = "Days", .width = 46, .after = "apart by blanks"},
		{.id = ID_AMOUNTS, .kind = FIELD_TEXT, .label = "Amounts", .width = 46, .after = "apart by blanks"},
		{.id = ID_WITH, .kind = FIELD_TEXT, .label = "With", .width = 26, .choices = self->base.contacts},
		{.id = ID_TEXT, .kind = FIELD_LONG, .label = "Note", .width = 60, .rows = 2},
		{.id = ID_SUM, .kind = FIELD_HEAD, .label = self->sum},
	};
	memcpy(fields + count, rest, sizeof rest);
	count += sizeof rest / sizeof *rest;
	for (int i = 0; i < ROWS; i++)
		fields[count++] = (struct form_field){.id = ID_ROW + i, .kind = FIELD_HEAD, .label = self->rows[i], .hidden = true};
	const struct form_field buttons[] = {DEBT_BUTTONS};
	memcpy(fields + count, buttons, sizeof buttons);
	return count + 2;
}

static bool plan_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct plan_view *self = state;
	struct form_field fields[FORM_FIELDS_MOST] = {0};
	if (!debt_form_open(&self->base, app, arg, "PLAN", "a plan with", err) || !load_standing(self, err))
		return false;
	return debt_form_make(&self->base, fields, list_fields(self, fields), "plan", fill, err);
}

static void plan_close(void *state)
{
	struct plan_view *self = state;
	debt_form_close(state);
	arena_release(&self->arena);
}

static void plan_draw(void *state, struct frame *frame, struct rect room)
{
	refresh(state);
	debt_form_draw(state, frame, room);
}

static struct reaction end_plan(struct plan_view *self)
{
	struct err err = {0};
	const char *why = form_text(form_of(self), ID_TEXT);
	if (!*why) {
		form_fail(form_of(self), ID_TEXT, "Say why it is ended");
		form_focus(form_of(self), ID_TEXT);
		return react_done();
	}
	if (!desk_plan_cancel(debt_form_desk(&self->base), self->base.client, self->stands->currency, why, NULL, &err))
		return react_error(&err);
	return debt_form_saved(&self->base, "The plan with %.120s is ended", self->base.timeline.client.name);
}

static struct reaction save(struct plan_view *self)
{
	struct err err = {0};
	if (!form_accept(form_of(self)))
		return react_done();
	if (ends(self))
		return end_plan(self);
	struct plan_text text = values(self);
	if (!desk_plan(debt_form_desk(&self->base), &text, NULL, &err))
		return react_error(&err);
	return debt_form_saved(&self->base, "Plan with %.120s", self->base.timeline.client.name);
}

static struct reaction plan_act(void *state, enum op_id op)
{
	return op == OP_ACCEPT ? save(state) : debt_form_act(state, op);
}

const struct view view_plan = {
	.name = "plan",
	.title = "Plan",
	DEBT_FORM_VIEW,
	.size = sizeof(struct plan_view),
	.open = plan_open,
	.draw = plan_draw,
	.act = plan_act,
	.close = plan_close,
};
