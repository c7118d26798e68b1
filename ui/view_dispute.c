/* SPDX-License-Identifier: MIT */
/* A dispute: which invoice, how much of it, why, who clears it up by when; and of one
 * that is open, whether they are right. */
#include <stdio.h>
#include <string.h>

#include "desk/dispute.h"
#include "follow/reason.h"
#include "ui/app.h"
#include "ui/debt_form.h"

enum { ID_INVOICE, ID_NOW, ID_LOOK, ID_WHAT, ID_REASON, ID_AMOUNT, ID_OWNER, ID_REVIEW, ID_CREDIT, ID_TEXT };
enum { WHAT_CHANGE, WHAT_ACCEPT, WHAT_REJECT };

struct dispute_view {
	struct debt_form base; /* first */
	struct arena arena;
	struct dispute_list open;
	char now[120], look[120];
	const char *reasons[20];
};

static const char *const whats[] = {"1 Still open, change it", "2 They are right", "3 They are not right", NULL};

static struct form *form_of(struct dispute_view *self)
{
	return &self->base.form;
}

/* The open dispute of the invoice in the form; NULL when there is none. */
static const struct dispute *standing(struct dispute_view *self)
{
	const char *number = form_text(form_of(self), ID_INVOICE);
	for (size_t i = 0; i < self->open.count; i++)
		if (strcmp(self->open.rows[i].number, number) == 0)
			return &self->open.rows[i];
	return NULL;
}

static void put_now(struct dispute_view *self, const struct dispute *d)
{
	char amount[32], since[DATE_TEXT_SIZE], review[DATE_TEXT_SIZE];
	money_text(amount, d->amount, d->currency, debt_form_desk(&self->base)->decimal);
	if (!d->id)
		snprintf(self->now, sizeof self->now, "Marked as disputed; nobody said why");
	else
		snprintf(self->now, sizeof self->now, "%s %s since %s: %.40s", amount, d->currency,
		         date_plain(d->opened_on, since), reason_title(reason_dispute, d->reason));
	if (d->id)
		snprintf(self->look, sizeof self->look, "%.60s looks again on %s", d->owner, date_plain(d->review, review));
}

static void set_days(struct form *form, const struct dispute *d)
{
	char iso[DATE_ISO_SIZE];
	if (!form_field(form, ID_REVIEW)->touched)
		form_set(form, ID_REVIEW, d && d->id ? date_iso(d->review, iso) : "+2w");
}

static void set_reason(struct form *form, const struct dispute *d)
{
	struct buf amount = BUF_INIT;
	if (form_field(form, ID_REASON)->touched || !d || !d->id)
		return;
	money_plain(&amount, d->amount, d->currency);
	if (!form_field(form, ID_AMOUNT)->touched && d->amount < d->open)
		form_set(form, ID_AMOUNT, buf_str(&amount));
	buf_release(&amount);
	for (int i = 0; reason_dispute[i].code; i++)
		if (strcmp(reason_dispute[i].code, d->reason) == 0)
			form_choose(form, ID_REASON, i);
}

/* Which fields there are follows from whether one is open, and what becomes of it. */
static void show(struct dispute_view *self)
{
	struct form *form = form_of(self);
	const struct dispute *d = standing(self);
	int what = d ? form_chosen(form, ID_WHAT) : WHAT_CHANGE;
	bool end = what == WHAT_ACCEPT || what == WHAT_REJECT;
	if (d)
		put_now(self, d);
	form_hide(form, ID_NOW, !d);
	form_hide(form, ID_LOOK, !d || !d->id);
	form_hide(form, ID_WHAT, !d);
	form_hide(form, ID_REASON, end);
	form_hide(form, ID_AMOUNT, end);
	form_hide(form, ID_OWNER, end);
	form_hide(form, ID_REVIEW, end);
	form_hide(form, ID_CREDIT, what != WHAT_ACCEPT);
}

static void changed(void *ctx, struct form *form, struct form_field *field)
{
	(void)form, (void)field;
	show(ctx);
}

static const struct timeline_invoice *invoice_of(struct dispute_view *self)
{
	const struct timeline *t = &self->base.timeline;
	const char *number = form_text(form_of(self), ID_INVOICE);
	for (size_t i = 0; i < t->invoice_count; i++)
		if (t->invoices[i].open > 0 && strcmp(t->invoices[i].number, number) == 0)
			return &t->invoices[i];
	return NULL;
}

static void check(void *ctx, struct form *form, struct form_field *field)
{
	struct dispute_view *self = ctx;
	const struct timeline_invoice *invoice = invoice_of(self);
	char open[32];
	int64_t amount;
	if (field->id == ID_INVOICE) {
		show(self);
		set_days(form, standing(self));
		set_reason(form, standing(self));
		if (!invoice)
			form_fail(form, ID_INVOICE, "No open invoice of this number; F4 lists them");
		else
			memcpy(form_field(form, ID_AMOUNT)->currency, invoice->currency, sizeof(currency_code));
	} else if (field->id == ID_AMOUNT && invoice && form_money(form, ID_AMOUNT, &amount) &&
	           (amount < 1 || amount > invoice->open)) {
		form_fail(form, ID_AMOUNT, "%s %s is open on it",
		          money_text(open, invoice->open, invoice->currency, debt_form_desk(&self->base)->decimal),
		          invoice->currency);
	}
}

static void fill(struct debt_form *base)
{
	struct dispute_view *self = (struct dispute_view *)base;
	struct form *form = &base->form;
	const struct timeline_client *client = &base->timeline.client;
	form->check = check;
	form->changed = changed;
	form_set(form, ID_INVOICE, *base->invoice ? base->invoice : self->open.count ? self->open.rows[0].number
	                                                                             : base->numbers[0]);
	const struct timeline_invoice *invoice = invoice_of(self);
	if (invoice)
		memcpy(form_field(form, ID_AMOUNT)->currency, invoice->currency, sizeof(currency_code));
	form_set(form, ID_OWNER, *client->owner ? client->owner : debt_form_desk(base)->actor.name);
	form_choose(form, ID_WHAT, WHAT_CHANGE);
	set_days(form, standing(self));
	set_reason(form, standing(self));
	show(self);
}

static bool dispute_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct dispute_view *self = state;
	if (!debt_form_open(&self->base, app, arg, "DISPUTE", "a dispute of", err) ||
	    !desk_disputes(app_desk(app), arg->client, true, &self->arena, &self->open, err))
		return false;
	for (size_t i = 0; reason_dispute[i].code && i + 1 < sizeof self->reasons / sizeof *self->reasons; i++)
		self->reasons[i] = reason_dispute[i].title;
	const struct form_field fields[] = {
		{.id = ID_INVOICE, .kind = FIELD_TEXT, .label = "Invoice", .width = 24, .choices = self->base.numbers, .required = true},
		{.id = ID_NOW, .kind = FIELD_HEAD, .label = self->now},
		{.id = ID_LOOK, .kind = FIELD_HEAD, .label = self->look},
		{.id = ID_WHAT, .kind = FIELD_CHOICE, .label = "What now", .width = 28, .choices = whats},
		{.id = ID_REASON, .kind = FIELD_CHOICE, .label = "Why", .width = 28, .choices = self->reasons, .chosen = -1,
		 .required = true},
		{.id = ID_AMOUNT, .kind = FIELD_MONEY, .label = "How much", .width = 14, .after = "empty: all that is open on it"},
		{.id = ID_OWNER, .kind = FIELD_TEXT, .label = "Who of us", .width = 24, .after = "clears it up"},
		{.id = ID_REVIEW, .kind = FIELD_DATE, .label = "Look again", .width = 12, .sense = DATE_AHEAD, .required = true},
		{.id = ID_CREDIT, .kind = FIELD_TEXT, .label = "Credit note", .width = 24, .after = "its number; empty: it comes later"},
		{.id = ID_TEXT, .kind = FIELD_LONG, .label = "Note", .width = 60, .rows = 4},
		DEBT_BUTTONS,
	};
	return debt_form_make(&self->base, fields, sizeof fields / sizeof *fields, "dispute", fill, err);
}

static void dispute_close(void *state)
{
	struct dispute_view *self = state;
	debt_form_close(state);
	arena_release(&self->arena);
}

static struct reaction end_dispute(struct dispute_view *self, const struct dispute *d, bool accepted)
{
	struct err err = {0};
	struct form *form = form_of(self);
	const char *credit = accepted ? form_text(form, ID_CREDIT) : "";
	char amount[32];
	if (!desk_dispute_end(debt_form_desk(&self->base), self->base.client, d->number, accepted, credit,
	                      form_text(form, ID_TEXT), NULL, &err))
		return react_error(&err);
	money_text(amount, d->amount, d->currency, debt_form_desk(&self->base)->decimal);
	if (accepted && !*credit)
		return debt_form_saved(&self->base, "They are right. A credit note of %s is due (: payment)", amount);
	return debt_form_saved(&self->base, accepted ? "They are right. %s credited" : "They are not right: reminders go on",
	                       amount);
}

static struct reaction save(struct dispute_view *self)
{
	struct err err = {0};
	struct form *form = form_of(self);
	if (!form_accept(form))
		return react_done();
	const struct dispute *d = standing(self);
	int what = d ? form_chosen(form, ID_WHAT) : WHAT_CHANGE;
	if (d && what != WHAT_CHANGE)
		return end_dispute(self, d, what == WHAT_ACCEPT);
	const struct dispute_text text = {
		.client = self->base.client, .invoices = form_text(form, ID_INVOICE), .amount = form_text(form, ID_AMOUNT),
		.reason = reason_dispute[form_chosen(form, ID_REASON)].code, .owner = form_text(form, ID_OWNER),
		.review = form_text(form, ID_REVIEW), .text = form_text(form, ID_TEXT),
	};
	if (!desk_dispute(debt_form_desk(&self->base), &text, NULL, &err))
		return react_error(&err);
	return debt_form_saved(&self->base, "#%.60s is disputed: not reminded, still in the totals", text.invoices);
}

static struct reaction dispute_act(void *state, enum op_id op)
{
	return op == OP_ACCEPT ? save(state) : debt_form_act(state, op);
}

const struct view view_dispute = {
	.name = "dispute",
	.title = "Dispute",
	DEBT_FORM_VIEW,
	.size = sizeof(struct dispute_view),
	.open = dispute_open,
	.draw = debt_form_draw,
	.act = dispute_act,
	.close = dispute_close,
};
