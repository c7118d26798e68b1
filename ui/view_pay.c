/* SPDX-License-Identifier: MIT */
/* Money by hand: a payment or credit note that came in, money on account used for
 * invoices, money on account given back. What is for which invoice may be said to the
 * cent, a line each. */
#include <stdio.h>
#include <string.h>

#include "desk/payments.h"
#include "ui/app.h"
#include "ui/pay_lines.h"

enum { ID_ACCOUNT, ID_AMOUNT, ID_CURRENCY, ID_MORE, ID_ON, ID_INVOICE, ID_REF, ID_CREDIT, ID_CREDIT_NUMBER };
enum pay_mode { PAY_IN, PAY_USE, PAY_BACK };

struct paying {
	struct debt_form base; /* first */
	enum pay_mode mode;
	struct pay_lines lines;
	int64_t on_account;    /* in the currency chosen */
	int64_t asked;         /* the amount whose rest was asked about; 0: none */
	char account[80], more[100];
};

static struct form *form_of(struct paying *self)
{
	return &self->base.form;
}

static char decimal_of(const struct paying *self)
{
	return debt_form_desk(&self->base)->decimal;
}

static const char *currency_of(struct paying *self)
{
	return form_text(form_of(self), ID_CURRENCY);
}

static const struct timeline_invoice *named(struct paying *self)
{
	const struct timeline *t = &self->base.timeline;
	const char *number = self->mode == PAY_IN ? form_text(form_of(self), ID_INVOICE) : "";
	for (size_t i = 0; *number && i < t->invoice_count; i++)
		if (t->invoices[i].open > 0 && strcmp(t->invoices[i].number, number) == 0)
			return &t->invoices[i];
	return NULL;
}

/* The amount typed; of what is on account, all of it. 0 while it does not read. */
static int64_t amount_of(struct paying *self)
{
	int64_t amount = 0;
	if (self->mode == PAY_USE)
		return self->on_account;
	return form_money(form_of(self), ID_AMOUNT, &amount) ? amount : 0;
}

/* --- what follows from what --- */

static int64_t open_in(const struct paying *self, const char *currency)
{
	const struct timeline *t = &self->base.timeline;
	for (size_t i = 0; i < t->sum_count; i++)
		if (strcmp(t->sums[i].currency, currency) == 0)
			return t->sums[i].open;
	return 0;
}

/* More than is owed is no mistake of the form, but seldom meant. */
static void warn_of_more(struct paying *self)
{
	char amount[32];
	int64_t over = amount_of(self) - open_in(self, currency_of(self));
	bool warns = self->mode == PAY_IN && over > 0;
	if (warns)
		snprintf(self->more, sizeof self->more, "%s more than is open: it stays on account",
		         money_text(amount, over, form_field(form_of(self), ID_AMOUNT)->currency, decimal_of(self)));
	if (self->mode == PAY_IN)
		form_hide(form_of(self), ID_MORE, !warns);
}

static void read_account(struct paying *self)
{
	char amount[32];
	struct err err = {0};
	const char *currency = currency_of(self);
	if (self->mode == PAY_IN)
		return;
	if (!desk_on_account(debt_form_desk(&self->base), self->base.client, currency, &self->on_account, &err))
		self->on_account = 0;
	snprintf(self->account, sizeof self->account, "On account: %s %s",
	         money_text(amount, self->on_account, currency, decimal_of(self)), currency);
}

/* "eur" becomes EUR; false when it is no currency. */
static bool set_currency(struct paying *self, const char *code)
{
	currency_code known;
	if (!money_currency(code, known))
		return false;
	form_set(form_of(self), ID_CURRENCY, known);
	if (self->mode != PAY_USE) {
		struct form_field *amount = form_field(form_of(self), ID_AMOUNT);
		if (strcmp(amount->currency, known) != 0)
			amount->error[0] = '\0'; /* it was of another one */
		memcpy(amount->currency, known, sizeof known);
	}
	read_account(self);
	pay_lines_show(&self->lines, known);
	return true;
}

static void follow(struct paying *self)
{
	warn_of_more(self);
	pay_lines_say(&self->lines, amount_of(self), currency_of(self));
}

static void check(void *ctx, struct form *form, struct form_field *field)
{
	struct paying *self = ctx;
	if (field->id == ID_CURRENCY && !set_currency(self, currency_of(self)))
		form_fail(form, ID_CURRENCY, "Currency: three letters, like EUR");
	if (field->id == ID_INVOICE && *form_text(form, ID_INVOICE)) {
		const struct timeline_invoice *invoice = named(self);
		if (!invoice)
			form_fail(form, ID_INVOICE, "No open invoice of this number; F4 lists them");
		else if (strcmp(invoice->currency, currency_of(self)) != 0)
			form_fail(form, ID_INVOICE, "It is in %s", invoice->currency);
	}
	pay_lines_check(&self->lines, field);
	follow(self);
}

static void changed(void *ctx, struct form *form, struct form_field *field)
{
	struct paying *self = ctx;
	(void)field;
	if (self->mode == PAY_IN)
		form_hide(form, ID_CREDIT_NUMBER, !form_chosen(form, ID_CREDIT));
}

/* --- building --- */

static size_t list_fields(struct paying *self, struct form_field *fields)
{
	const bool in = self->mode == PAY_IN, use = self->mode == PAY_USE;
	size_t count = 0;
	if (!in)
		fields[count++] = (struct form_field){.id = ID_ACCOUNT, .kind = FIELD_HEAD, .label = self->account};
	if (!use)
		fields[count++] = (struct form_field){.id = ID_AMOUNT, .kind = FIELD_MONEY, .label = "Amount", .width = 16, .required = true};
	fields[count++] = (struct form_field){
		.id = ID_CURRENCY, .kind = FIELD_TEXT, .label = use ? "Currency" : "", .width = 5, .beside = !use, .required = true,
		.choices = self->base.currencies, .hidden = self->base.currency_count == 1,
	};
	if (in)
		fields[count++] = (struct form_field){.id = ID_MORE, .kind = FIELD_HEAD, .label = self->more, .hidden = true};
	if (!use)
		fields[count++] = (struct form_field){.id = ID_ON, .kind = FIELD_DATE, .label = in ? "Value date" : "Went back",
		                                      .width = 12, .sense = DATE_BACK, .required = true};
	if (in)
		fields[count++] = (struct form_field){.id = ID_INVOICE, .kind = FIELD_TEXT, .label = "For invoice", .width = 24,
		                                      .choices = self->base.numbers, .after = "empty: the oldest due first"};
	if (!use)
		fields[count++] = (struct form_field){.id = ID_REF, .kind = FIELD_TEXT, .label = "Reference", .width = 40};
	if (in) {
		fields[count++] = (struct form_field){.id = ID_CREDIT, .kind = FIELD_TICK, .label = "It is a credit note"};
		fields[count++] = (struct form_field){.id = ID_CREDIT_NUMBER, .kind = FIELD_TEXT, .label = "Its number", .width = 24, .hidden = true};
	}
	const struct form_field buttons[] = {DEBT_BUTTONS};
	if (self->mode != PAY_BACK)
		count += pay_lines_add(&self->lines, &self->base, in ? "Or by hand, how much for which" :
		                       "How much for which (empty: the oldest due first)", fields + count);
	fields[count++] = buttons[0];
	fields[count++] = buttons[1];
	return count;
}

static void fill(struct debt_form *base)
{
	struct paying *self = (struct paying *)(void *)base;
	const struct timeline *t = &base->timeline;
	const char *currency = base->currency_count ? base->currencies[0] : debt_form_desk(base)->currency;
	if (self->mode == PAY_IN)
		form_set(form_of(self), ID_INVOICE, base->invoice);
	const struct timeline_invoice *invoice = named(self);
	/* of money on account, the currency it is in */
	for (size_t i = 0; self->mode != PAY_IN && i < t->sum_count; i++)
		if (t->sums[i].on_account && (i == 0 || strcmp(t->sums[i].currency, debt_form_desk(base)->currency) == 0))
			currency = t->sums[i].currency;
	set_currency(self, invoice ? invoice->currency : currency);
	if (self->mode != PAY_USE)
		form_set(form_of(self), ID_ON, "today");
}

static bool pay_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct paying *self = state;
	static const char *const names[] = {"pay", "allocate", "refund"};
	static const char *const titles[] = {"PAYMENT", "USE MONEY ON ACCOUNT", "GIVE MONEY BACK"};
	static const char *const phrases[] = {"a payment of", "an allocation for", "a refund to"};
	struct form_field fields[FORM_FIELDS_MOST];
	struct err nothing = {0};
	const char *what = arg->text ? arg->text : "";
	self->mode = strcmp(what, "allocate") == 0 ? PAY_USE : strcmp(what, "refund") == 0 ? PAY_BACK : PAY_IN;
	/* money comes in advance too */
	if (!debt_form_open(&self->base, app, arg, titles[self->mode], phrases[self->mode], &nothing) && nothing.code != ERR_NO)
		return err_set(err, nothing.code, "%s", nothing.text);
	size_t count = list_fields(self, fields);
	if (!debt_form_make(&self->base, fields, count, names[self->mode], fill, err))
		return false;
	form_of(self)->check = check;
	form_of(self)->changed = changed;
	if (self->mode == PAY_IN || self->on_account)
		return true;
	return err_set(err, ERR_NO, "nothing of %.100s stands on account", self->base.timeline.client.name);
}

/* --- saving --- */

/* "4,000.00 on 1001, 550.00 on account"; short enough for a status line of 80. */
static void say_result(const struct paying *self, const char *currency, const struct payment_result *result, struct buf *out)
{
	size_t shown = result->on_account ? 1 : 2;
	for (size_t i = 0; i < result->count && i < shown; i++) {
		buf_adds(out, i ? ", " : "");
		money_show(out, result->shares[i].amount, currency, decimal_of(self));
		buf_addf(out, " on %s", result->shares[i].number);
	}
	if (result->count > shown)
		buf_addf(out, " and %zu more", result->count - shown);
	if (result->on_account) {
		buf_adds(out, result->count ? ", " : "");
		money_show(out, result->on_account, currency, decimal_of(self));
		buf_adds(out, " on account");
	}
}

static struct reaction done(struct paying *self, const char *currency, const struct payment_result *result)
{
	struct buf says = BUF_INIT;
	say_result(self, currency, result, &says);
	struct reaction reaction = debt_form_saved(&self->base, "%.180s", buf_str(&says));
	buf_release(&says);
	return reaction;
}

static struct reaction pay(struct paying *self, struct payment_new *payment)
{
	struct form *form = form_of(self);
	struct payment_result result;
	struct err err = {0};
	char over[32];
	int64_t rest = 0;
	bool credit = form_chosen(form, ID_CREDIT);
	payment->kind = credit ? "credit" : "payment";
	payment->invoice = !payment->part_count && named(self) ? named(self)->id : 0;
	payment->paid_on = form_day(form, ID_ON);
	payment->ref = form_text(form, ID_REF);
	payment->number = credit ? form_text(form, ID_CREDIT_NUMBER) : "";
	if (desk_pay(debt_form_desk(&self->base), payment, self->asked == payment->amount, &self->base.timeline.arena, &result,
	             &rest, &err))
		return done(self, payment->currency, &result);
	if (!rest)
		return react_error(&err);
	self->asked = payment->amount;
	return react_say(react_done(), SAY_INFO, "%s %s of it pays nothing: F10 again keeps that on account",
	                 money_text(over, rest, payment->currency, decimal_of(self)), payment->currency);
}

static struct reaction give_back(struct paying *self, const struct payment_new *amount)
{
	struct form *form = form_of(self);
	struct refund_new refund = {.client = amount->client, .amount = amount->amount, .paid_on = form_day(form, ID_ON),
	                            .ref = form_text(form, ID_REF)};
	struct err err = {0};
	int64_t left;
	char a[32], b[32];
	memcpy(refund.currency, amount->currency, sizeof refund.currency);
	if (!desk_refund(debt_form_desk(&self->base), &refund, &left, &err))
		return react_error(&err);
	return debt_form_saved(&self->base, "%s %s given back, on account still %s",
	                       money_text(a, refund.amount, refund.currency, decimal_of(self)), refund.currency,
	                       money_text(b, left, refund.currency, decimal_of(self)));
}

static struct reaction save(struct paying *self)
{
	struct form *form = form_of(self);
	struct payment_part parts[PAY_LINES_MOST];
	struct payment_new payment = {.client = self->base.client, .parts = parts, .kind = "payment"};
	struct payment_result result;
	struct err err = {0};
	if (!form_accept(form) || !pay_lines_read(&self->lines, parts, &payment.part_count) ||
	    !money_currency(currency_of(self), payment.currency))
		return react_done();
	if (self->mode == PAY_USE) {
		if (!desk_allocate(debt_form_desk(&self->base), &payment, &self->base.timeline.arena, &result, &err))
			return react_error(&err);
		return done(self, payment.currency, &result);
	}
	if (!form_money(form, ID_AMOUNT, &payment.amount)) {
		form_fail(form, ID_AMOUNT, "Not an amount of %s", payment.currency);
		form_focus(form, ID_AMOUNT);
		return react_done();
	}
	return self->mode == PAY_BACK ? give_back(self, &payment) : pay(self, &payment);
}

static struct reaction pay_act(void *state, enum op_id op)
{
	struct paying *self = state;
	return op == OP_ACCEPT ? save(self) : debt_form_act(state, op);
}

/* The sum follows each key. */
static struct reaction pay_key(void *state, const struct key *key)
{
	struct reaction reaction = debt_form_key(state, key);
	follow(state);
	return reaction;
}

const struct view view_pay = {
	.name = "pay",
	.title = "Payment",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct paying),
	.open = pay_open,
	.draw = debt_form_draw,
	.status = debt_form_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = pay_act,
	.key = pay_key,
	.answer = debt_form_answer,
	.due = debt_form_due,
	.tick = debt_form_tick,
	.keep = debt_form_keep,
	.doing = debt_form_doing,
	.close = debt_form_close,
};
