/* SPDX-License-Identifier: MIT */
/* A settlement: what is accepted for what is owed, with its arithmetic; and of an offer
 * that stands, what became of it. */
#include <stdio.h>
#include <string.h>

#include "desk/settlement.h"
#include "ui/app.h"
#include "ui/debt_form.h"

enum { ID_NOW, ID_NOW_SUM, ID_WHAT = 10, ID_AMOUNT, ID_CURRENCY, ID_UNTIL, ID_FOR, ID_DECIDED, ID_WITH, ID_TEXT, ID_SUM };
enum { CLAUSES = 3, LINE = 100 };
enum { WHAT_NEW, WHAT_ACCEPT, WHAT_CLOSE, WHAT_WITHDRAW };

struct settle_view {
	struct debt_form base; /* first */
	struct arena arena;
	const struct settlement *stands; /* NULL: none */
	char now[160];
	char now_sum[CLAUSES][LINE], sum[CLAUSES][LINE]; /* a line a clause: they fit 40 columns */
};

static const char *const whats[] = {"1 Offer something else", "2 They accept it", "3 The money is in: write off the rest",
                                    "4 Take it back", NULL};

static struct form *form_of(struct settle_view *self)
{
	return &self->base.form;
}

/* "owed, days late", "accepted now", "given up": a line each. */
static void split(const char *sum, char lines[CLAUSES][LINE])
{
	for (int i = 0; i < CLAUSES; i++) {
		const char *end = strstr(sum, ", ");
		if (i == 0 && end)
			end = strstr(end + 2, ", ");
		size_t len = end ? (size_t)(end - sum) : strlen(sum);
		snprintf(lines[i], LINE, "%.*s", (int)(len < LINE - 1 ? len : LINE - 1), sum);
		sum += len;
		sum += end ? 2 : 0;
	}
}

static int what_of(struct settle_view *self)
{
	return self->stands ? form_chosen(form_of(self), ID_WHAT) : WHAT_NEW;
}

static struct settlement_text values(struct settle_view *self)
{
	struct form *form = form_of(self);
	return (struct settlement_text){
		.client = self->base.client, .currency = form_text(form, ID_CURRENCY), .invoices = form_text(form, ID_FOR),
		.amount = form_text(form, ID_AMOUNT), .until = form_text(form, ID_UNTIL), .with = form_text(form, ID_WITH),
		.text = form_text(form, ID_TEXT),
	};
}

static void changed(void *ctx, struct form *form, struct form_field *field)
{
	struct settle_view *self = ctx;
	int what = what_of(self);
	(void)field;
	form_hide(form, ID_AMOUNT, what != WHAT_NEW);
	form_hide(form, ID_CURRENCY, what != WHAT_NEW || self->base.currency_count < 2);
	form_hide(form, ID_UNTIL, what != WHAT_NEW);
	form_hide(form, ID_FOR, what != WHAT_NEW);
	for (int i = 0; i < CLAUSES; i++)
		form_hide(form, ID_SUM + i, what != WHAT_NEW);
	form_hide(form, ID_WITH, what != WHAT_NEW);
	form_hide(form, ID_DECIDED, what != WHAT_CLOSE);
}

static bool load_standing(struct settle_view *self, struct err *err)
{
	struct settlement_list list;
	struct desk *desk = debt_form_desk(&self->base);
	char day[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE], came[32];
	if (!desk_settlements(desk, self->base.client, true, &self->arena, &list, err))
		return false;
	if (!list.count)
		return true;
	const struct settlement *s = self->stands = &list.rows[0];
	snprintf(self->now, sizeof self->now, "Offered on %s until %s: %s; %s %s has come", date_plain(s->made_on, day),
	         date_plain(s->valid_until, until), settlement_word(s->state),
	         money_text(came, s->received, s->currency, desk->decimal), s->currency);
	split(settlement_sum(&self->arena, s->owed, s->amount, s->currency, desk->decimal, s->made_on - s->oldest),
	      self->now_sum);
	return arena_ok(&self->arena, err);
}

/* What is the likely answer to how it stands. */
static int likely(const struct settlement *s)
{
	if (!s || s->state == SETTLEMENT_LAPSED || s->state == SETTLEMENT_BROKEN)
		return WHAT_NEW;
	return s->state == SETTLEMENT_OFFERED ? WHAT_ACCEPT : WHAT_CLOSE;
}

static void fill(struct debt_form *base)
{
	struct settle_view *self = (struct settle_view *)base;
	struct form *form = &base->form;
	form->changed = changed;
	debt_form_currency(base, ID_CURRENCY, ID_AMOUNT);
	form_set(form, ID_UNTIL, "+2w");
	form_set(form, ID_FOR, base->invoice);
	form_set(form, ID_WITH, base->contacts[0] ? base->contacts[0] : "");
	form_choose(form, ID_WHAT, likely(self->stands));
	changed(self, form, NULL);
}

static bool settle_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct settle_view *self = state;
	if (!debt_form_open(&self->base, app, arg, "SETTLEMENT", "a settlement with", err) || !load_standing(self, err))
		return false;
	bool none = !self->stands;
	const struct form_field fields[] = {
		{.id = ID_NOW, .kind = FIELD_HEAD, .label = self->now, .hidden = none},
		{.id = ID_NOW_SUM, .kind = FIELD_HEAD, .label = self->now_sum[0], .hidden = none},
		{.id = ID_NOW_SUM + 1, .kind = FIELD_HEAD, .label = self->now_sum[1], .hidden = none},
		{.id = ID_NOW_SUM + 2, .kind = FIELD_HEAD, .label = self->now_sum[2], .hidden = none},
		{.id = ID_WHAT, .kind = FIELD_CHOICE, .label = "What now", .width = 38, .choices = whats, .hidden = none},
		{.id = ID_AMOUNT, .kind = FIELD_MONEY, .label = "Accept", .width = 14, .required = true, .after = "in full discharge"},
		{.id = ID_CURRENCY, .kind = FIELD_TEXT, .label = "Currency", .width = 5, .choices = self->base.currencies},
		{.id = ID_UNTIL, .kind = FIELD_DATE, .label = "Until", .width = 12, .sense = DATE_AHEAD, .required = true},
		{.id = ID_FOR, .kind = FIELD_TEXT, .label = "For", .width = 30, .choices = self->base.numbers,
		 .after = "empty: all that is open"},
		{.id = ID_SUM, .kind = FIELD_HEAD, .label = self->sum[0]},
		{.id = ID_SUM + 1, .kind = FIELD_HEAD, .label = self->sum[1]},
		{.id = ID_SUM + 2, .kind = FIELD_HEAD, .label = self->sum[2]},
		{.id = ID_DECIDED, .kind = FIELD_TEXT, .label = "Decided by", .width = 26, .required = true},
		{.id = ID_WITH, .kind = FIELD_TEXT, .label = "With", .width = 26, .choices = self->base.contacts},
		{.id = ID_TEXT, .kind = FIELD_LONG, .label = "Note", .width = 60, .rows = 3},
		DEBT_BUTTONS,
	};
	return debt_form_make(&self->base, fields, sizeof fields / sizeof *fields, "settlement", fill, err);
}

static void settle_close(void *state)
{
	struct settle_view *self = state;
	debt_form_close(state);
	arena_release(&self->arena);
}

static void settle_draw(void *state, struct frame *frame, struct rect room)
{
	struct settle_view *self = state;
	struct arena arena = ARENA_INIT;
	struct settlement_draft draft;
	struct err err = {0};
	const struct settlement_text text = values(self);
	desk_settlement_draft(debt_form_desk(&self->base), &text, &arena, &draft, &err);
	split(*draft.sum ? draft.sum : *text.amount ? err.text : "", self->sum);
	arena_release(&arena);
	debt_form_draw(state, frame, room);
}

static struct reaction go_on(struct settle_view *self, int what)
{
	static const char *const said[] = {"accepted: promised by its last day", "closed, the rest is written off", "taken back"};
	struct err err = {0};
	struct form *form = form_of(self);
	if (what == WHAT_WITHDRAW && !*form_text(form, ID_TEXT)) {
		form_fail(form, ID_TEXT, "Say why it is taken back");
		form_focus(form, ID_TEXT);
		return react_done();
	}
	if (!desk_settlement_deed(debt_form_desk(&self->base), self->base.client, self->stands->currency,
	                          (enum settlement_deed)(what - 1), form_text(form, ID_DECIDED), form_text(form, ID_TEXT),
	                          NULL, &err))
		return react_error(&err);
	return debt_form_saved(&self->base, "Settlement %s", said[what - 1]);
}

static struct reaction save(struct settle_view *self)
{
	struct err err = {0};
	if (!form_accept(form_of(self)))
		return react_done();
	if (what_of(self) != WHAT_NEW)
		return go_on(self, what_of(self));
	const struct settlement_text text = values(self);
	if (!desk_settle(debt_form_desk(&self->base), &text, NULL, &err))
		return react_error(&err);
	return debt_form_saved(&self->base, "Settlement offered to %.120s", self->base.timeline.client.name);
}

static struct reaction settle_act(void *state, enum op_id op)
{
	return op == OP_ACCEPT ? save(state) : debt_form_act(state, op);
}

const struct view view_settle = {
	.name = "settle",
	.title = "Settlement",
	DEBT_FORM_VIEW,
	.size = sizeof(struct settle_view),
	.open = settle_open,
	.draw = settle_draw,
	.act = settle_act,
	.close = settle_close,
};
