/* SPDX-License-Identifier: MIT */
/* A payment or credit note by hand. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "desk/payments.h"
#include "desk/records.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/view.h"

enum { FIELD_AMOUNT, FIELD_CURRENCY, FIELD_ON, FIELD_INVOICE, FIELD_REF, FIELD_CREDIT, FIELD_CREDIT_NUMBER, FIELD_SAVE, FIELD_MORE };
enum { INVOICES_MOST = 200, CURRENCIES_MOST = 12 };

struct paying {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	struct arena arena;
	int64_t client;
	const char *client_name;
	const char *numbers[INVOICES_MOST + 1]; /* open ones, as choices */
	struct record invoices[INVOICES_MOST];
	int invoice_count;
	const char *currencies[CURRENCIES_MOST + 1];
	int currency_count;
	int64_t open[INVOICES_MOST]; /* of the invoices, minor units */
	struct buf more;             /* the warning behind the amount */
};

static const char *value_of(const struct record *record, const char *name)
{
	return record->values[record_column_find(record->kind, name)];
}

static void add_currency(struct paying *self, const char *code)
{
	for (int i = 0; i < self->currency_count; i++)
		if (strcmp(self->currencies[i], code) == 0)
			return;
	if (*code && self->currency_count < CURRENCIES_MOST)
		self->currencies[self->currency_count++] = code;
}

/* The oldest due first, as they come. */
static bool load(struct paying *self, const struct view_arg *arg, const char **named, struct err *err)
{
	struct desk *desk = app_desk(self->app);
	struct record client;
	struct record_list list;
	if (!desk_record_load(desk, RECORD_CLIENT, arg->client, &self->arena, &client, err) ||
	    !desk_record_list(desk, RECORD_INVOICE, arg->client, &self->arena, &list, err))
		return false;
	self->client_name = value_of(&client, "name");
	for (size_t i = 0; i < list.count && self->invoice_count < INVOICES_MOST; i++) {
		int64_t open;
		if (!desk_invoice_open(desk, list.rows[i].id, &open, err))
			return false;
		if (!open)
			continue;
		self->open[self->invoice_count] = open;
		self->numbers[self->invoice_count] = value_of(&list.rows[i], "number");
		self->invoices[self->invoice_count++] = list.rows[i];
		add_currency(self, value_of(&list.rows[i], "currency"));
		if (list.rows[i].id == arg->invoice)
			*named = self->numbers[self->invoice_count - 1];
	}
	if (!self->invoice_count && list.count) /* the one it was billed in last */
		add_currency(self, value_of(&list.rows[list.count - 1], "currency"));
	add_currency(self, desk->currency);
	return true;
}

/* The amount is one of it from now on; "eur" becomes EUR. False when it is no currency. */
static bool set_currency(struct paying *self, const char *code)
{
	struct form_field *amount = form_field(&self->form, FIELD_AMOUNT);
	currency_code known;
	if (!money_currency(code, known))
		return false;
	form_set(&self->form, FIELD_CURRENCY, known);
	if (strcmp(amount->currency, known) != 0)
		amount->error[0] = '\0'; /* it was of another one */
	memcpy(amount->currency, known, sizeof known);
	return true;
}

static const struct record *invoice_of(struct paying *self)
{
	const char *number = form_text(&self->form, FIELD_INVOICE);
	for (int i = 0; i < self->invoice_count; i++)
		if (strcmp(self->numbers[i], number) == 0)
			return &self->invoices[i];
	return NULL;
}

/* More than is owed is no mistake of the form, but seldom meant. */
static void warn_of_more(struct paying *self, struct form *form)
{
	const struct form_field *amount = form_field(form, FIELD_AMOUNT);
	int64_t left;
	bool known = *amount->currency && form_money(form, FIELD_AMOUNT, &left);
	for (int i = 0; known && i < self->invoice_count && left > 0; i++)
		if (strcmp(value_of(&self->invoices[i], "currency"), form_text(form, FIELD_CURRENCY)) == 0)
			left -= left < self->open[i] ? left : self->open[i];
	buf_clear(&self->more);
	if (known && left > 0) {
		money_show(&self->more, left, amount->currency, app_desk(self->app)->decimal);
		buf_adds(&self->more, " more than is open: it stays on account");
	}
	struct form_field *under = form_field(form, FIELD_MORE);
	under->label = buf_str(&self->more);
	form_hide(form, FIELD_MORE, !self->more.len);
}

static void pay_check(void *ctx, struct form *form, struct form_field *field)
{
	struct paying *self = ctx;
	if (field->id == FIELD_AMOUNT)
		warn_of_more(self, form);
	if (field->id == FIELD_CURRENCY) {
		if (!set_currency(self, form_text(form, FIELD_CURRENCY)))
			form_fail(form, FIELD_CURRENCY, "Currency: three letters, like EUR");
		warn_of_more(self, form);
	} else if (field->id == FIELD_INVOICE && *form_text(form, FIELD_INVOICE)) {
		const struct record *invoice = invoice_of(self);
		if (!invoice)
			form_fail(form, FIELD_INVOICE, "No open invoice of this number; F4 lists them");
		else if (strcmp(value_of(invoice, "currency"), form_text(form, FIELD_CURRENCY)) != 0)
			form_fail(form, FIELD_INVOICE, "It is in %s", value_of(invoice, "currency"));
	}
}

static void pay_changed(void *ctx, struct form *form, struct form_field *field)
{
	(void)ctx, (void)field;
	form_hide(form, FIELD_CREDIT_NUMBER, !form_chosen(form, FIELD_CREDIT));
}

static bool build(struct paying *self, const char *named, struct err *err)
{
	struct desk *desk = app_desk(self->app);
	const struct form_field fields[] = {
		{.id = FIELD_AMOUNT, .kind = FIELD_MONEY, .label = "Amount", .width = 16, .required = true},
		{.id = FIELD_CURRENCY, .kind = FIELD_TEXT, .label = "", .width = 5, .beside = true, .required = true,
		 .choices = self->currencies, .hidden = self->currency_count == 1 && self->invoice_count},
		{.id = FIELD_MORE, .kind = FIELD_HEAD, .label = "", .hidden = true},
		{.id = FIELD_ON, .kind = FIELD_DATE, .label = "Value date", .width = 12, .sense = DATE_BACK, .required = true},
		{.id = FIELD_INVOICE, .kind = FIELD_TEXT, .label = "For invoice", .width = 24, .choices = self->numbers,
		 .after = "empty: the oldest due first"},
		{.id = FIELD_REF, .kind = FIELD_TEXT, .label = "Reference", .width = 40},
		{.id = FIELD_CREDIT, .kind = FIELD_TICK, .label = "It is a credit note"},
		{.id = FIELD_CREDIT_NUMBER, .kind = FIELD_TEXT, .label = "Its number", .width = 24, .hidden = true},
		{.id = FIELD_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT},
	};
	if (!form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today, desk->decimal, desk->date_order,
	               err))
		return false;
	self->form.check = pay_check;
	self->form.changed = pay_changed;
	self->form.ctx = self;
	form_set(&self->form, FIELD_INVOICE, named);
	const struct record *invoice = invoice_of(self);
	form_set(&self->form, FIELD_CURRENCY, invoice ? value_of(invoice, "currency") : self->currency_count ? self->currencies[0] : "");
	set_currency(self, form_text(&self->form, FIELD_CURRENCY));
	form_set(&self->form, FIELD_ON, "today");
	return true;
}

static bool pay_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct paying *self = state;
	const char *named = "";
	self->app = app;
	self->client = arg->client;
	self->client_name = "";
	return load(self, arg, &named, err) && build(self, named, err);
}

static void pay_close(void *state)
{
	struct paying *self = state;
	form_view_close(state);
	buf_release(&self->more);
	arena_release(&self->arena);
}

static void pay_draw(void *state, struct frame *frame, struct rect room)
{
	struct paying *self = state;
	int col = room.col + 1;
	col += frame_put(frame, room.row, col, ROLE_TITLE, "PAYMENT");
	frame_fit(frame, room.row, col + 2, room.cols - (col + 2 - room.col), ROLE_HEAD, self->client_name);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	form_draw(&self->form, frame, (struct rect){room.row + 2, room.col, room.rows - 2, room.cols});
}

/* "4,000.00 on 1001, 550.00 on account"; short enough for a status line of 80. */
static void say_result(const struct paying *self, const struct payment_new *payment,
                       const struct payment_result *result, struct buf *out)
{
	char decimal = app_desk(self->app)->decimal;
	size_t named = result->on_account ? 1 : 2;
	for (size_t i = 0; i < result->count && i < named; i++) {
		buf_adds(out, i ? ", " : "");
		money_show(out, result->shares[i].amount, payment->currency, decimal);
		buf_addf(out, " on %s", result->shares[i].number);
	}
	if (result->count > named)
		buf_addf(out, " and %zu more", result->count - named);
	if (result->on_account) {
		buf_adds(out, result->count ? ", " : "");
		money_show(out, result->on_account, payment->currency, decimal);
		buf_adds(out, " on account");
	}
}

static struct reaction save(struct paying *self)
{
	struct form *form = &self->form;
	struct payment_result result;
	struct err err = {0};
	struct buf says = BUF_INIT;
	if (!form_accept(form))
		return react_done();
	bool credit = form_chosen(form, FIELD_CREDIT);
	const struct record *invoice = invoice_of(self);
	struct payment_new payment = {
		.client = self->client, .invoice = invoice ? invoice->id : 0, .kind = credit ? "credit" : "payment",
		.paid_on = form_day(form, FIELD_ON), .ref = form_text(form, FIELD_REF),
		.number = credit ? form_text(form, FIELD_CREDIT_NUMBER) : "",
	};
	money_currency(form_text(form, FIELD_CURRENCY), payment.currency);
	if (!form_money(form, FIELD_AMOUNT, &payment.amount)) {
		form_fail(form, FIELD_AMOUNT, "Not an amount of %s", payment.currency);
		form_focus(form, FIELD_AMOUNT);
		return react_done();
	}
	if (!desk_pay(app_desk(self->app), &payment, true, &self->arena, &result, NULL, &err))
		return react_error(&err);
	say_result(self, &payment, &result, &says);
	struct reaction reaction = react_changed();
	reaction.close = true;
	reaction = react_say(reaction, SAY_DONE, "%.180s.  u undoes", buf_str(&says));
	buf_release(&says);
	return reaction;
}

static struct reaction pay_act(void *state, enum op_id op)
{
	struct paying *self = state;
	return op == OP_ACCEPT ? save(self) : form_act(&self->form, op);
}

const struct view view_pay = {
	.name = "pay",
	.title = "Payment",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct paying),
	.open = pay_open,
	.draw = pay_draw,
	.status = form_view_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = pay_act,
	.key = form_view_key,
	.answer = form_view_answer,
	.close = pay_close,
};
