/* SPDX-License-Identifier: MIT */
#include "ui/pay_lines.h"

#include <stdio.h>
#include <string.h>

static char decimal_of(const struct pay_lines *self)
{
	return debt_form_desk(self->form)->decimal;
}

static void list(struct pay_lines *self)
{
	const struct timeline *t = &self->form->timeline;
	char amount[32], day[DATE_TEXT_SIZE];
	for (size_t i = t->invoice_count; i-- > 0;) {
		const struct timeline_invoice *invoice = &t->invoices[i];
		if (invoice->open <= 0)
			continue;
		if (self->count == PAY_LINES_MOST) {
			self->left_out++;
			continue;
		}
		snprintf(self->labels[self->count], sizeof self->labels[0], "#%.20s", invoice->number);
		snprintf(self->open[self->count], sizeof self->open[0], "of %s, due %s",
		         money_text(amount, invoice->open, invoice->currency, decimal_of(self)), date_short(invoice->due, day));
		self->invoices[self->count++] = invoice;
	}
}

size_t pay_lines_add(struct pay_lines *self, struct debt_form *form, const char *title, struct form_field *fields)
{
	size_t count = 0;
	*self = (struct pay_lines){.form = form};
	list(self);
	if (!self->count)
		return 0;
	snprintf(self->head, sizeof self->head, "%s%s", title, self->left_out ? "; the 20 oldest" : "");
	fields[count++] = (struct form_field){.id = ID_PAY_HEAD, .kind = FIELD_HEAD, .label = self->head};
	for (int i = 0; i < self->count; i++) {
		fields[count] = (struct form_field){.id = ID_PAY_LINE + i, .kind = FIELD_MONEY, .label = self->labels[i], .width = 16,
		                                     .after = self->open[i]};
		memcpy(fields[count++].currency, self->invoices[i]->currency, sizeof(currency_code));
	}
	fields[count++] = (struct form_field){.id = ID_PAY_SUM, .kind = FIELD_HEAD, .label = self->sum, .hidden = true};
	return count;
}

void pay_lines_show(struct pay_lines *self, const char *currency)
{
	bool any = false;
	for (int i = 0; i < self->count; i++) {
		bool fits = strcmp(self->invoices[i]->currency, currency) == 0;
		form_hide(&self->form->form, ID_PAY_LINE + i, !fits);
		any = any || fits;
	}
	if (self->count)
		form_hide(&self->form->form, ID_PAY_HEAD, !any);
}

bool pay_lines_read(struct pay_lines *self, struct payment_part *parts, size_t *count)
{
	*count = 0;
	for (int i = 0; i < self->count; i++) {
		const struct form_field *field = form_field(&self->form->form, ID_PAY_LINE + i);
		struct payment_part part = {self->invoices[i]->id, 0};
		if (field->hidden || line_empty(&field->line))
			continue;
		if (!form_money(&self->form->form, ID_PAY_LINE + i, &part.amount))
			return false;
		if (part.amount > 0)
			parts[(*count)++] = part;
	}
	return true;
}

void pay_lines_say(struct pay_lines *self, int64_t amount, const char *currency)
{
	struct payment_part parts[PAY_LINES_MOST];
	size_t count;
	int64_t sum = 0;
	char a[32], b[32], c[32];
	if (!self->count)
		return;
	bool read = pay_lines_read(self, parts, &count);
	for (size_t i = 0; i < count; i++)
		sum += parts[i].amount; /* each is an amount in range, and there are 20 at most */
	if (read && count && amount)
		snprintf(self->sum, sizeof self->sum, "%s of %s %s: %s %s", money_text(a, sum, currency, decimal_of(self)),
		         money_text(b, amount, currency, decimal_of(self)), currency,
		         money_text(c, sum > amount ? sum - amount : amount - sum, currency, decimal_of(self)),
		         sum > amount ? "too much" : "left");
	else if (read && count)
		snprintf(self->sum, sizeof self->sum, "%s %s", money_text(a, sum, currency, decimal_of(self)), currency);
	form_hide(&self->form->form, ID_PAY_SUM, !read || !count);
}

void pay_lines_check(struct pay_lines *self, struct form_field *field)
{
	int64_t amount;
	char open[32];
	int i = field->id - ID_PAY_LINE;
	if (i < 0 || i >= self->count || !form_money(&self->form->form, field->id, &amount))
		return;
	const struct timeline_invoice *invoice = self->invoices[i];
	if (amount < 0)
		form_fail(&self->form->form, field->id, "A part is more than nothing");
	else if (amount > invoice->open)
		form_fail(&self->form->form, field->id, "Only %s is open on #%s",
		          money_text(open, invoice->open, invoice->currency, decimal_of(self)), invoice->number);
}
