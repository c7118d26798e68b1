/* SPDX-License-Identifier: MIT */
/* What the checks share while they run, and those of invoices and amounts. Only
 * check.c and check_money.c include this. */
#ifndef DUN_LETTER_CHECK_MONEY_H
#define DUN_LETTER_CHECK_MONEY_H

#include "letter/check.h"
#include "letter/language.h"
#include "letter/mention.h"

struct check {
	const char *id; /* of the one that runs */
	const struct check_mail *mail;
	const struct facts *facts;
	const struct language *language;
	struct vec subject, body; /* of struct mention: what each names */
	struct check_list *out;
};

/* NULL when memory ran out; the list then says so at the end. */
struct check_finding *check_add(struct check *check, enum check_level level, enum check_part part, size_t at,
                                size_t len, const char *says);
void check_fix(struct check_finding *finding, const char *offer, size_t at, size_t len, const char *fix);
const char *check_part_text(const struct check_mail *mail, enum check_part part, size_t *len);

void check_paid(struct check *check);
void check_amount(struct check *check);
void check_promised(struct check *check);
void check_planned(struct check *check);
void check_account(struct check *check);
void check_fresh(struct check *check);
void check_gap(struct check *check);
void check_caps(struct check *check);

#endif
