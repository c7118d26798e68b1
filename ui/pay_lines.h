/* SPDX-License-Identifier: MIT */
/* Lines of a form that say by hand which invoice gets how much: one an open invoice,
 * the oldest due first, with a sum that follows what is typed. */
#ifndef DUN_UI_PAY_LINES_H
#define DUN_UI_PAY_LINES_H

#include "store/payment.h"
#include "ui/debt_form.h"

enum { PAY_LINES_MOST = 20, ID_PAY_HEAD = 500, ID_PAY_SUM, ID_PAY_LINE };

struct pay_lines {
	struct debt_form *form;
	const struct timeline_invoice *invoices[PAY_LINES_MOST];
	int count, left_out;
	char labels[PAY_LINES_MOST][24], open[PAY_LINES_MOST][64];
	char head[80], sum[100];
};

/* Lists the open invoices and adds their fields; returns how many. The form's own fields
 * come from the same array. title: "By hand (empty: the oldest due first)". */
size_t pay_lines_add(struct pay_lines *self, struct debt_form *form, const char *title, struct form_field *fields);
/* Shows those of a currency. */
void pay_lines_show(struct pay_lines *self, const char *currency);
/* The parts typed; false while one does not read (the form says so). */
bool pay_lines_read(struct pay_lines *self, struct payment_part *parts, size_t *count);
/* Says what they come to, out of an amount (0: unknown yet). */
void pay_lines_say(struct pay_lines *self, int64_t amount, const char *currency);
/* Of check(): a part larger than what is open. */
void pay_lines_check(struct pay_lines *self, struct form_field *field);

#endif
