/* SPDX-License-Identifier: MIT */
/* What follows from what in the form of a contact: the outcome asks for fields, the
 * ticks make the amount, the contact brings its number. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/log_inside.h"

static struct desk *desk_of(const struct log_view *self)
{
	return app_desk(self->app);
}

/* --- what the form holds, as texts of the log --- */

static const char *chosen_code(struct log_view *self, enum log_field field)
{
	int chosen = form_field(&self->form, field)->chosen;
	return chosen < 0 ? "" : log_choices(self->kind, field)[chosen].code;
}

static const char *outcome(struct log_view *self)
{
	return log_choices(self->kind, LOG_OUTCOME) ? chosen_code(self, LOG_OUTCOME) : "";
}

/* "" where the outcome does not ask for one. */
static const char *reason(struct log_view *self)
{
	return log_in_form(self->kind, LOG_REASON) && log_wants(self->kind, outcome(self), LOG_REASON)
	       ? chosen_code(self, LOG_REASON) : "";
}

static void add_numbers(struct log_view *self)
{
	buf_clear(&self->numbers);
	for (int i = 0; i < self->tick_count; i++)
		if (form_field(&self->form, ID_TICK + i)->chosen)
			buf_addf(&self->numbers, "%s%s", self->numbers.len ? "," : "", self->tick_invoices[i]->number);
}

struct log_text log_form_values(struct log_view *self)
{
	struct log_text text = {.kind = self->kind, .client = self->timeline.client.id};
	for (int i = 0; i < LOG_FIELDS; i++) {
		enum log_field field = (enum log_field)i;
		if (log_in_form(self->kind, field))
			text.values[i] = log_is_choice(self->kind, field) ? chosen_code(self, field) : form_text(&self->form, i);
	}
	add_numbers(self);
	text.values[LOG_FOR] = buf_str(&self->numbers);
	if (log_in_form(self->kind, LOG_AMOUNT) && *form_text(&self->form, LOG_AMOUNT)) {
		buf_clear(&self->said);
		buf_addf(&self->said, "%s %s", form_text(&self->form, LOG_AMOUNT), form_field(&self->form, LOG_AMOUNT)->currency);
		text.values[LOG_AMOUNT] = buf_str(&self->said);
	}
	text.attach = attach_fields_values(&self->files);
	return text;
}

/* --- what follows from what --- */

bool log_look_at_caps(struct log_view *self, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct desk_caps caps;
	struct log_text text = log_form_values(self);
	bool ok = log_caps(app_desk(self->app), &text, &arena, &caps, err);
	if (ok)
		snprintf(self->caps, sizeof self->caps, "%s%.150s", caps.count ? "! " : "", caps.count ? caps.warnings[0].says : "");
	form_hide(&self->form, ID_CAPS, !*self->caps);
	if (log_in_form(self->kind, LOG_CAP_REASON)) {
		form_hide(&self->form, LOG_CAP_REASON, !*self->caps);
		if (ok && !form_field(&self->form, LOG_CAP_REASON)->touched)
			form_set(&self->form, LOG_CAP_REASON, caps.agreed);
	}
	arena_release(&arena);
	return ok;
}

void log_show_fields(struct log_view *self)
{
	const char *now = outcome(self);
	for (int i = 0; i < LOG_FIELDS; i++)
		if (log_in_form(self->kind, (enum log_field)i))
			form_hide(&self->form, i, !log_wants(self->kind, now, (enum log_field)i));
	/* Beside the outcome; after a promise in a row of its own, for the day's meaning stands there. */
	if (log_in_form(self->kind, LOG_REASON))
		form_field(&self->form, LOG_REASON)->beside = self->kind != LOG_MAIL && !log_wants(self->kind, now, LOG_AMOUNT);
	for (int i = 0; i < self->tick_count; i++)
		form_hide(&self->form, ID_TICK + i, !log_wants(self->kind, now, LOG_FOR));
	if (log_in_form(self->kind, LOG_CAP_REASON))
		form_hide(&self->form, LOG_CAP_REASON, !*self->caps);
}

/* The amount follows the ticks until a person has typed one. */
static void fill_amount(struct log_view *self)
{
	int64_t sum = 0;
	char text[32];
	struct err err = {0};
	if (!log_in_form(self->kind, LOG_AMOUNT))
		return;
	struct form_field *amount = form_field(&self->form, LOG_AMOUNT);
	const char *currency = NULL;
	for (int i = 0; i < self->tick_count; i++) {
		const struct timeline_invoice *invoice = self->tick_invoices[i];
		if (!form_field(&self->form, ID_TICK + i)->chosen || (currency && strcmp(currency, invoice->currency) != 0))
			continue;
		currency = invoice->currency;
		if (!money_add(sum, invoice->open, &sum, &err))
			return;
	}
	if (currency)
		snprintf(amount->currency, sizeof amount->currency, "%s", currency);
	if (!amount->touched)
		form_set(&self->form, LOG_AMOUNT, sum ? money_text(text, sum, amount->currency, desk_of(self)->decimal) : "");
}

static void fill_next(struct log_view *self)
{
	struct form_field *next = form_field(&self->form, LOG_NEXT);
	struct form_field *on = form_field(&self->form, LOG_NEXT_ON);
	if (!next->touched)
		form_set(&self->form, LOG_NEXT, log_next(self->kind, outcome(self), reason(self)));
	if (!on->touched)
		form_set(&self->form, LOG_NEXT_ON, log_next_on(self->kind, outcome(self), reason(self)));
}

void log_fill_contact(struct log_view *self)
{
	if (!log_in_form(self->kind, LOG_NUMBER) || form_field(&self->form, LOG_NUMBER)->touched)
		return;
	const char *name = form_text(&self->form, LOG_WITH);
	for (size_t i = 0; i < self->timeline.contact_count; i++)
		if (text_same(self->timeline.contacts[i].name, name)) {
			form_set(&self->form, LOG_NUMBER, self->timeline.contacts[i].phone);
			return;
		}
	form_set(&self->form, LOG_NUMBER, "");
}

void log_form_changed(void *ctx, struct form *form, struct form_field *field)
{
	struct log_view *self = ctx;
	(void)form;
	if (field->id == LOG_REASON) {
		fill_next(self);
	} else if (field->id == LOG_OUTCOME && log_choices(self->kind, LOG_OUTCOME)) {
		log_show_fields(self);
		fill_next(self);
		fill_amount(self);
	} else if (field->id >= ID_TICK && field->id < ID_HEAD) {
		fill_amount(self);
	} else if (field->id == LOG_WITH) {
		log_fill_contact(self);
	} else if (field->id == LOG_DIRECTION) {
		log_look_at_caps(self, NULL); /* one of theirs goes beyond nothing */
	}
}

void log_form_check(void *ctx, struct form *form, struct form_field *field)
{
	struct log_view *self = ctx;
	struct err err = {0};
	attach_fields_check(&self->files, field);
	if (field->id >= LOG_FIELDS)
		return;
	if (field->id == LOG_WITH)
		log_fill_contact(self);
	if (field->id == LOG_WHEN && !log_look_at_caps(self, &err))
		form_fail(form, field->id, "%.150s", err.text);
	/* An empty amount or day is told when it is saved, not while one goes on. */
	if ((field->id == LOG_AMOUNT || field->id == LOG_BY) && line_empty(&field->line))
		return;
	struct log_text text = log_form_values(self);
	if (!log_check(desk_of(self), &text, (enum log_field)field->id, NULL, &err))
		form_fail(form, field->id, "%.150s", err.text);
}

void log_refresh_meanings(struct log_view *self)
{
	static const enum log_field shown[] = {LOG_WHEN, LOG_NEXT_ON};
	attach_fields_follow(&self->files);
	struct log_text text = log_form_values(self);
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		struct buf meaning = BUF_INIT;
		struct err err = {0};
		char *place = self->meanings[shown[i]];
		if (!log_check(desk_of(self), &text, shown[i], &meaning, &err))
			snprintf(place, sizeof self->meanings[0], "%.70s", strncmp(err.text, "needs", 5) == 0 ? err.text : "");
		else
			snprintf(place, sizeof self->meanings[0], "%s%.70s", meaning.len ? "= " : "", buf_str(&meaning));
		/* What was wrong only because of another field is right once that is. */
		if (meaning.len)
			form_field(&self->form, (int)shown[i])->error[0] = '\0';
		buf_release(&meaning);
	}
}
