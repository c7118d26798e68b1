/* SPDX-License-Identifier: MIT */
/* What a text names: invoices by their number and amounts of money, each with its
 * place. Pure; linear in the text but for a look-up of each number. */
#ifndef DUN_LETTER_MENTION_H
#define DUN_LETTER_MENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "letter/facts.h"
#include "letter/language.h"

enum mention_kind {
	MENTION_INVOICE, /* invoice is theirs */
	MENTION_UNKNOWN, /* written as an invoice number, and the client has none such */
	MENTION_AMOUNT,
};

struct mention {
	enum mention_kind kind;
	size_t at, len;     /* of the number or amount itself */
	size_t line;        /* from 1 */
	int table;          /* in the rows under which table's head, from 1; 0: in none */
	bool on_total;      /* its line begins with a word for "total" */
	const struct facts_invoice *invoice;
	int64_t minor;      /* in the facts' currency */
	int64_t other;      /* the other reading of "1.000"; else minor */
	size_t unit_end;    /* amount: behind its currency, where that follows */
	bool malformed;     /* amount: stands beside a currency and reads as none; minor is -1 */
	currency_code foreign; /* amount: the code beside it, when it is another one; else "" */
};

/* Appends what text names, in order. */
void mention_scan(const char *text, size_t len, const struct facts *facts, const struct language *language,
                  struct vec *mentions);

#endif
