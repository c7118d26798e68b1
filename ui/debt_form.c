/* SPDX-License-Identifier: MIT */
#include "ui/debt_form.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/app.h"

static void check_currency(void *ctx, struct form *form, struct form_field *field)
{
	const struct debt_form *self = ctx;
	currency_code currency;
	if (field->id != self->currency_id)
		return;
	if (!money_currency(form_text(form, self->currency_id), currency))
		form_fail(form, self->currency_id, "Currency: three letters, like EUR");
	else
		memcpy(form_field(form, self->amount_id)->currency, currency, sizeof currency);
}

void debt_form_currency(struct debt_form *self, int currency, int amount)
{
	const char *first = self->currency_count ? self->currencies[0] : debt_form_desk(self)->currency;
	self->currency_id = currency;
	self->amount_id = amount;
	self->form.check = check_currency;
	snprintf(form_field(&self->form, amount)->currency, sizeof(currency_code), "%s", first);
	form_set(&self->form, currency, first);
}

struct desk *debt_form_desk(const struct debt_form *self)
{
	return app_desk(self->app);
}

/* --- choices --- */

/* The oldest due first, as they are paid. */
static void list_numbers(struct debt_form *self, int64_t wanted)
{
	const struct timeline *t = &self->timeline;
	self->invoice = "";
	for (size_t i = t->invoice_count; i-- > 0 && self->number_count < DEBT_CHOICES;) {
		if (t->invoices[i].open <= 0)
			continue;
		self->numbers[self->number_count++] = t->invoices[i].number;
		if (t->invoices[i].id == wanted)
			self->invoice = t->invoices[i].number;
	}
}

static void list_contacts(struct debt_form *self)
{
	size_t count = 0;
	for (size_t i = 0; i < self->timeline.contact_count && count < DEBT_CHOICES; i++)
		if (*self->timeline.contacts[i].name)
			self->contacts[count++] = self->timeline.contacts[i].name;
}

/* The firm's own first. */
static void list_currencies(struct debt_form *self)
{
	const char *home = debt_form_desk(self)->currency;
	for (int other = 0; other < 2; other++)
		for (size_t i = 0; i < self->timeline.sum_count && self->currency_count < DEBT_CHOICES; i++) {
			const struct timeline_sum *sum = &self->timeline.sums[i];
			if (sum->count && (strcmp(sum->currency, home) != 0) == other)
				self->currencies[self->currency_count++] = sum->currency;
		}
}

bool debt_form_open(struct debt_form *self, struct app *app, const struct view_arg *arg, const char *title,
                    const char *phrase, struct err *err)
{
	self->app = app;
	self->title = title;
	self->phrase = phrase;
	self->client = arg->client;
	self->invoice = "";
	struct desk *desk = app_desk(app);
	if (!desk_timeline(desk, arg->client, desk->today, false, &self->timeline, err))
		return false;
	list_numbers(self, arg->invoice);
	list_contacts(self);
	list_currencies(self);
	return self->number_count || err_set(err, ERR_NO, "nothing is open with %.100s", self->timeline.client.name);
}

bool debt_form_make(struct debt_form *self, const struct form_field *fields, size_t count, const char *name,
                    void (*fill)(struct debt_form *self), struct err *err)
{
	struct desk *desk = debt_form_desk(self);
	if (!form_init(&self->form, fields, count, desk->today, desk->decimal, desk->date_order, err))
		return false;
	self->form.ctx = self;
	if (fill)
		fill(self);
	unfinished_open(&self->unfinished, self->app, &self->form, "%s-%lld", name, (long long)self->client);
	return true;
}

void debt_form_close(void *state)
{
	struct debt_form *self = state;
	form_view_close(state);
	timeline_release(&self->timeline);
}

struct reaction debt_form_saved(struct debt_form *self, const char *format, ...)
{
	char said[200];
	va_list args;
	va_start(args, format);
	vsnprintf(said, sizeof said, format, args);
	va_end(args);
	unfinished_end(&self->unfinished);
	struct reaction reaction = react_changed();
	reaction.close = true;
	return react_say(reaction, SAY_DONE, "%s.  u undoes", said);
}

/* --- drawing --- */

static void put_owed(const struct debt_form *self, struct buf *out)
{
	char amount[32];
	for (size_t i = 0; i < self->timeline.sum_count; i++) {
		const struct timeline_sum *sum = &self->timeline.sums[i];
		if (!sum->count)
			continue;
		buf_addf(out, "%s%s %s", out->len ? ", " : "owes ",
		         money_text(amount, sum->open, sum->currency, debt_form_desk(self)->decimal), sum->currency);
		if (sum->oldest < self->timeline.as_of && self->currency_count == 1)
			buf_addf(out, ", oldest %d days", self->timeline.as_of - sum->oldest);
	}
}

void debt_form_draw(void *state, struct frame *frame, struct rect room)
{
	struct debt_form *self = state;
	struct buf owed = BUF_INIT;
	int col = room.col + 1;
	put_owed(self, &owed);
	int width = room.cols < 60 ? 0 : text_width(buf_str(&owed), owed.len);
	col += frame_put(frame, room.row, col, ROLE_TITLE, self->title) + 3;
	frame_fit(frame, room.row, col, room.cols - col - width - 2, ROLE_TITLE, self->timeline.client.name);
	if (width)
		frame_right(frame, room.row, room.col, room.cols - 1, ROLE_HEAD, buf_str(&owed));
	frame_hline(frame, room.row + 1, room.col, room.cols);
	form_draw(&self->form, frame, (struct rect){room.row + 2, room.col, room.rows - 2, room.cols});
	buf_release(&owed);
}

void debt_form_status(void *state, struct buf *out)
{
	struct debt_form *self = state;
	form_status(&self->form, out);
	unfinished_status(&self->unfinished, out);
}

/* --- keys --- */

struct reaction debt_form_key(void *state, const struct key *key)
{
	struct debt_form *self = state;
	struct reaction reaction = form_key(&self->form, key);
	if (reaction.kind != REACT_PASS)
		unfinished_touch(&self->unfinished);
	return reaction;
}

struct reaction debt_form_answer(void *state, const struct answer *answer)
{
	struct debt_form *self = state;
	struct reaction reaction = form_answer(&self->form, answer);
	unfinished_touch(&self->unfinished);
	return reaction;
}

struct reaction debt_form_act(void *state, enum op_id op)
{
	struct debt_form *self = state;
	return op == OP_BACK ? unfinished_leave(&self->unfinished) : form_act(&self->form, op);
}

/* --- keeping --- */

int64_t debt_form_due(void *state)
{
	return unfinished_due(&((struct debt_form *)state)->unfinished);
}

void debt_form_keep(void *state)
{
	unfinished_write(&((struct debt_form *)state)->unfinished);
}

struct reaction debt_form_tick(void *state)
{
	debt_form_keep(state);
	return react_done();
}

bool debt_form_doing(void *state, struct view_arg *arg, struct buf *what)
{
	struct debt_form *self = state;
	if (!unfinished_any(&self->unfinished))
		return false;
	*arg = (struct view_arg){.client = self->client};
	buf_addf(what, "writing down %s %s", self->phrase, self->timeline.client.name);
	return true;
}
