/* SPDX-License-Identifier: MIT */
/* A write-off: how much of what is given up, why, and who decided. */
#include <stdio.h>
#include <string.h>

#include "desk/settlement.h"
#include "follow/reason.h"
#include "ui/app.h"
#include "ui/debt_form.h"

enum { ID_REVIEW, ID_FOR, ID_CURRENCY, ID_AMOUNT, ID_SUM, ID_REASON, ID_DECIDED, ID_TEXT };

struct write_off_view {
	struct debt_form base; /* first */
	char sum[160];
	const char *reasons[12];
};

static struct form *form_of(struct write_off_view *self)
{
	return &self->base.form;
}

static struct write_off_text values(struct write_off_view *self)
{
	struct form *form = form_of(self);
	int reason = form_chosen(form, ID_REASON);
	return (struct write_off_text){
		.client = self->base.client, .currency = form_text(form, ID_CURRENCY), .invoices = form_text(form, ID_FOR),
		.amount = form_text(form, ID_AMOUNT), .reason = reason < 0 ? "" : reason_write_off[reason].code,
		.decided_by = form_text(form, ID_DECIDED), .text = form_text(form, ID_TEXT),
	};
}

/* What would be given up stands below while it is typed; and, once, that a settlement
 * might bring a part of it. */
static void refresh(struct write_off_view *self)
{
	struct arena arena = ARENA_INIT;
	struct write_off_draft draft = {0};
	struct err err = {0};
	struct desk *desk = debt_form_desk(&self->base);
	const struct write_off_text text = values(self);
	char amount[32], open[32];
	bool review = false;
	if (!desk_write_off_draft(desk, &text, &arena, &draft, &err) ||
	    !desk_settlement_review(desk, &draft.debt, &review, &err))
		snprintf(self->sum, sizeof self->sum, "! %.150s", err.text);
	else
		snprintf(self->sum, sizeof self->sum, "= %s of %s %s is given up",
		         money_text(amount, draft.amount, draft.debt.currency, desk->decimal),
		         money_text(open, draft.debt.open, draft.debt.currency, desk->decimal), draft.debt.currency);
	form_hide(form_of(self), ID_REVIEW, !review);
	arena_release(&arena);
}

static void fill(struct debt_form *base)
{
	struct form *form = &base->form;
	debt_form_currency(base, ID_CURRENCY, ID_AMOUNT);
	form_set(form, ID_FOR, base->invoice);
}

static bool write_off_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct write_off_view *self = state;
	if (!debt_form_open(&self->base, app, arg, "WRITE-OFF", "a write-off for", err))
		return false;
	for (size_t i = 0; reason_write_off[i].code && i + 1 < sizeof self->reasons / sizeof *self->reasons; i++)
		self->reasons[i] = reason_write_off[i].title;
	const struct form_field fields[] = {
		{.id = ID_REVIEW, .kind = FIELD_HEAD, .label = "No settlement was offered yet: it may bring a part of it (: settle)"},
		{.id = ID_FOR, .kind = FIELD_TEXT, .label = "Of", .width = 30, .choices = self->base.numbers,
		 .after = "empty: all that is open"},
		{.id = ID_CURRENCY, .kind = FIELD_TEXT, .label = "Currency", .width = 5, .choices = self->base.currencies,
		 .hidden = self->base.currency_count < 2},
		{.id = ID_AMOUNT, .kind = FIELD_MONEY, .label = "How much", .width = 14, .after = "empty: all of it"},
		{.id = ID_SUM, .kind = FIELD_HEAD, .label = self->sum},
		{.id = ID_REASON, .kind = FIELD_CHOICE, .label = "Why", .width = 24, .choices = self->reasons, .chosen = -1,
		 .required = true},
		{.id = ID_DECIDED, .kind = FIELD_TEXT, .label = "Decided by", .width = 26, .required = true},
		{.id = ID_TEXT, .kind = FIELD_LONG, .label = "Note", .width = 60, .rows = 4},
		DEBT_BUTTONS,
	};
	return debt_form_make(&self->base, fields, sizeof fields / sizeof *fields, "write-off", fill, err);
}

static void write_off_draw(void *state, struct frame *frame, struct rect room)
{
	refresh(state);
	debt_form_draw(state, frame, room);
}

static struct reaction save(struct write_off_view *self)
{
	struct err err = {0};
	if (!form_accept(form_of(self)))
		return react_done();
	const struct write_off_text text = values(self);
	if (!desk_write_off(debt_form_desk(&self->base), &text, NULL, &err))
		return react_error(&err);
	return debt_form_saved(&self->base, "Written off with %.120s", self->base.timeline.client.name);
}

static struct reaction write_off_act(void *state, enum op_id op)
{
	return op == OP_ACCEPT ? save(state) : debt_form_act(state, op);
}

const struct view view_write_off = {
	.name = "write-off",
	.title = "Write-off",
	DEBT_FORM_VIEW,
	.size = sizeof(struct write_off_view),
	.open = write_off_open,
	.draw = write_off_draw,
	.act = write_off_act,
	.close = debt_form_close,
};
