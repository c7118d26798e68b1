/* SPDX-License-Identifier: MIT */
/* The form of a contact: its fields in their order, and what stands in them before
 * anything is typed. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/log_inside.h"

static struct desk *desk_of(const struct log_view *self)
{
	return app_desk(self->app);
}

bool log_is_choice(enum log_kind kind, enum log_field field)
{
	return log_choices(kind, field) != NULL;
}

bool log_in_form(enum log_kind kind, enum log_field field)
{
	static const char *const any = "promised";
	return field != LOG_FOR && field != LOG_ROLE && field != LOG_STEP &&
	       (log_wants(kind, any, field) || log_wants(kind, "", field));
}

/* --- building the form --- */

static const char *const labels[LOG_FIELDS] = {
	[LOG_WITH] = "Spoke to", [LOG_NUMBER] = "Number", [LOG_WHEN] = "When", [LOG_MINUTES] = "Minutes",
	[LOG_DIRECTION] = "Direction", [LOG_LETTER_KIND] = "Letter", [LOG_SENT] = "Sent", [LOG_TRACKING] = "Tracking",
	[LOG_COPY] = "Copy filed", [LOG_PLACE] = "Where", [LOG_WENT] = "Who went", [LOG_PRESENT] = "Present",
	[LOG_WHY] = "", [LOG_OUTCOME] = "", [LOG_REASON] = "Reason", [LOG_AMOUNT] = "Promise", [LOG_BY] = "by",
	[LOG_NEXT] = "", [LOG_NEXT_ON] = "On", [LOG_TEXT] = "Note",
	[LOG_CAP_REASON] = "Because",
};
static const int widths[LOG_FIELDS] = {
	[LOG_WITH] = 26, [LOG_NUMBER] = 20, [LOG_WHEN] = 16, [LOG_MINUTES] = 4, [LOG_DIRECTION] = 12,
	[LOG_LETTER_KIND] = 22, [LOG_SENT] = 14, [LOG_TRACKING] = 20, [LOG_COPY] = 30, [LOG_PLACE] = 30,
	[LOG_WENT] = 30, [LOG_PRESENT] = 30, [LOG_WHY] = 58, [LOG_OUTCOME] = 20, [LOG_REASON] = 22,
	[LOG_AMOUNT] = 13, [LOG_BY] = 10, [LOG_NEXT] = 40, [LOG_NEXT_ON] = 10, [LOG_TEXT] = 62,
	[LOG_CAP_REASON] = 50,
};

static enum field_kind kind_of(enum log_kind kind, enum log_field field)
{
	switch (field) {
	case LOG_MINUTES: return FIELD_NUMBER;
	case LOG_AMOUNT: return FIELD_MONEY;
	case LOG_BY: return FIELD_DATE;
	case LOG_TEXT: return FIELD_LONG;
	default: return log_is_choice(kind, field) ? FIELD_CHOICE : FIELD_TEXT;
	}
}

static const char *label_of(enum log_kind kind, enum log_field field)
{
	if (field == LOG_WITH)
		return kind == LOG_LETTER ? "To" : kind == LOG_VISIT ? "Whom" : kind == LOG_MAIL ? "With" : labels[field];
	if (field == LOG_OUTCOME && kind == LOG_LETTER)
		return "Outcome";
	return labels[field];
}

/* "1 Promised to pay": the digit that chooses it stands with it. */
static const char *const *list_choices(struct log_view *self, enum log_field field)
{
	const struct log_choice *choice = log_choices(self->kind, field);
	size_t count = 0;
	for (; choice[count].code && count < CHOICES_MOST - 1; count++) {
		char *title = self->titles[field][count];
		if (field == LOG_OUTCOME && count < 9)
			snprintf(title, sizeof self->titles[0][0], "%zu %s", count + 1, choice[count].title);
		else
			snprintf(title, sizeof self->titles[0][0], "%s", choice[count].title);
		self->choices[field][count] = title;
	}
	self->choices[field][count] = NULL;
	return self->choices[field];
}

static struct form_field make_field(struct log_view *self, enum log_field field)
{
	struct form_field made = {
		.id = (int)field, .kind = kind_of(self->kind, field), .label = label_of(self->kind, field),
		.width = widths[field], .chosen = -1, .rows = 3,
		.beside = (field == LOG_MINUTES && self->kind == LOG_CALL) || field == LOG_SENT || field == LOG_BY || field == LOG_NUMBER,
		.far = field == LOG_BY ? 180 : 0,
		.sense = field == LOG_WHEN ? DATE_BACK : DATE_AHEAD,
		.after = field == LOG_WHEN || field == LOG_NEXT_ON ? self->meanings[field] : NULL,
	};
	if (log_is_choice(self->kind, field))
		made.choices = list_choices(self, field);
	if (field == LOG_WITH && self->contacts[0])
		made.choices = self->contacts;
	return made;
}

static void add_head(struct form_field *fields, size_t *count, int id, const char *text)
{
	fields[(*count)++] = (struct form_field){.id = id, .kind = FIELD_HEAD, .label = text};
}

static void add_space(struct log_view *self, struct form_field *fields, size_t *count)
{
	add_head(fields, count, ID_SPACE + self->spaces++, "");
}

/* The question with the digits that answer it, over as many rows as that takes. */
static void add_outcome_head(struct log_view *self, struct form_field *fields, size_t *count)
{
	const struct log_choice *choice = log_choices(self->kind, LOG_OUTCOME);
	int row = 0, used = snprintf(self->heads[0], sizeof self->heads[0], "2 What came of it? ");
	for (int i = 0; choice[i].code && i < 9; i++) {
		if (used + (int)strlen(choice[i].code) + 4 > 76 && row == 0) {
			row = 1;
			used = snprintf(self->heads[1], sizeof self->heads[1], "%19s", "");
		}
		used += snprintf(self->heads[row] + used, sizeof self->heads[0] - (size_t)used, "  %d %s", i + 1, choice[i].code);
	}
	add_head(fields, count, ID_OUTCOME_HEAD, self->heads[0]);
	if (row)
		add_head(fields, count, ID_OUTCOME_MORE, self->heads[1]);
}

static void add_ticks(struct log_view *self, struct form_field *fields, size_t *count)
{
	for (int i = 0; i < self->tick_count; i++)
		fields[(*count)++] = (struct form_field){.id = ID_TICK + i, .kind = FIELD_TICK, .label = self->ticks[i],
		                                         .beside = i % 2 == 1};
}

static size_t list_fields(struct log_view *self, struct form_field *fields)
{
	static const enum log_field order[] = {
		LOG_CAP_REASON, LOG_WITH, LOG_NUMBER, LOG_DIRECTION, LOG_MINUTES, LOG_WHEN, LOG_LETTER_KIND, LOG_SENT, LOG_TRACKING,
		LOG_COPY, LOG_PLACE, LOG_WENT, LOG_PRESENT, LOG_WHY, LOG_OUTCOME, LOG_AMOUNT, LOG_BY, LOG_REASON, LOG_FOR,
		LOG_NEXT, LOG_NEXT_ON, LOG_TEXT,
	};
	size_t count = 0;
	fields[count++] = (struct form_field){.id = ID_CAPS, .kind = FIELD_HEAD, .label = self->caps, .hidden = true};
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		enum log_field field = order[i];
		if (field == LOG_FOR && log_wants(self->kind, "promised", LOG_FOR))
			add_ticks(self, fields, &count);
		if (!log_in_form(self->kind, field))
			continue;
		if (field == LOG_WHY || (field == LOG_OUTCOME && self->kind != LOG_LETTER) || field == LOG_NEXT || field == LOG_TEXT)
			add_space(self, fields, &count);
		if (field == LOG_WHY)
			add_head(fields, &count, ID_WHY_HEAD, self->kind == LOG_CALL ? "1 Why did you ring?" : "1 Why did you go?");
		if (field == LOG_OUTCOME && self->kind != LOG_LETTER)
			add_outcome_head(self, fields, &count);
		if (field == LOG_NEXT)
			add_head(fields, &count, ID_NEXT_HEAD, log_in_form(self->kind, LOG_WHY) ? "3 What next?" : "What next?");
		fields[count++] = make_field(self, field);
	}
	count += attach_fields_add(&self->files, self->app, &self->form, log_kind_name(self->kind), fields + count);
	add_space(self, fields, &count);
	fields[count++] = (struct form_field){.id = ID_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT};
	fields[count++] = (struct form_field){.id = ID_LEAVE, .kind = FIELD_BUTTON, .label = "Leave (Esc, kept as unfinished)",
	                                      .op = OP_BACK, .beside = true};
	return count;
}

/* The open invoices, oldest first, as many as there is room for. */
static void list_invoices(struct log_view *self, int64_t wanted)
{
	const struct timeline *t = &self->timeline;
	char amount[32];
	for (size_t i = t->invoice_count; i-- > 0 && self->tick_count < TICKS_MOST;) {
		const struct timeline_invoice *invoice = &t->invoices[i];
		if (invoice->open <= 0 || (wanted && invoice->id != wanted))
			continue;
		snprintf(self->ticks[self->tick_count], sizeof self->ticks[0], "#%.24s %s", invoice->number,
		         money_text(amount, invoice->open, invoice->currency, desk_of(self)->decimal));
		self->tick_invoices[self->tick_count++] = invoice;
	}
}

static void list_contacts(struct log_view *self)
{
	size_t count = 0;
	for (size_t i = 0; i < self->timeline.contact_count && count < CONTACTS_MOST; i++)
		if (*self->timeline.contacts[i].name)
			self->contacts[count++] = self->timeline.contacts[i].name;
	self->contacts[count] = NULL;
}

/* What is overdue, or the promise that was not kept, is usually why. */
static void fill_why(struct log_view *self)
{
	struct timeline *t = &self->timeline;
	if (self->because || self->late) {
		form_set(&self->form, LOG_WHY, self->because ? self->because : self->promise);
		return;
	}
	for (int i = 0; i < self->tick_count; i++)
		if (self->tick_invoices[i]->due < t->as_of) {
			form_set(&self->form, LOG_WHY, arena_printf(&t->arena, "Overdue %s", self->ticks[i]));
			return;
		}
}

static void fill_form(struct log_view *self)
{
	struct form *form = &self->form;
	form_set(form, LOG_WHEN, "now");
	if (log_in_form(self->kind, LOG_WITH))
		form_set(form, LOG_WITH, self->contacts[0] ? self->contacts[0] : "");
	if (log_in_form(self->kind, LOG_WHY))
		fill_why(self);
	if (log_in_form(self->kind, LOG_DIRECTION))
		form_field(form, LOG_DIRECTION)->chosen = 0;
	if (self->kind == LOG_LETTER)
		form_field(form, LOG_LETTER_KIND)->chosen = form_field(form, LOG_SENT)->chosen = form_field(form, LOG_OUTCOME)->chosen = 0;
	if (self->tick_count && self->kind != LOG_NOTE && log_wants(self->kind, "promised", LOG_FOR))
		form_field(form, ID_TICK)->chosen = self->tick_invoices[0]->due < self->timeline.as_of;
	if (log_in_form(self->kind, LOG_AMOUNT)) {
		const char *currency = self->tick_count ? self->tick_invoices[0]->currency : desk_of(self)->currency;
		snprintf(form_field(form, LOG_AMOUNT)->currency, sizeof(currency_code), "%s", currency);
	}
	log_fill_contact(self);
	/* Somebody on the phone wants to say what came of it; the rest is filled in. */
	bool spoken = self->kind == LOG_CALL || self->kind == LOG_VISIT;
	form_focus(form, self->kind == LOG_NOTE ? LOG_TEXT : spoken ? LOG_OUTCOME : LOG_WITH);
}

bool log_form_make(struct log_view *self, int64_t invoice, struct err *err)
{
	struct form_field fields[FORM_FIELDS_MOST];
	struct desk *desk = desk_of(self);
	list_contacts(self);
	list_invoices(self, invoice);
	size_t count = list_fields(self, fields);
	if (!form_init(&self->form, fields, count, desk->today, desk->decimal, desk->date_order, err))
		return false;
	self->form.check = log_form_check;
	self->form.changed = log_form_changed;
	self->form.ctx = self;
	fill_form(self);
	attach_fields_fill(&self->files, self->timeline.client.country);
	return true;
}
