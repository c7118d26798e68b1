/* SPDX-License-Identifier: MIT */
/* Why: the reasons for which a client has not paid, an invoice is contested, a debt
 * is given up; and what a reason for not paying offers next (process.md, "Finding
 * out why"). Codes are what is stored and typed; a title is what is shown. Pure. */
#ifndef DUN_FOLLOW_REASON_H
#define DUN_FOLLOW_REASON_H

#include <stdbool.h>

/* What a reason offers to do next. */
enum offer { OFFER_NONE, OFFER_RESEND, OFFER_PLAN, OFFER_DISPUTE, OFFER_DATE, OFFER_HOLD, OFFER_LAWYER, OFFER_CONTACT,
	     OFFER_PROMISE };

struct reason {
	const char *code;  /* "cash-flow"; NULL ends a table */
	const char *title; /* "Cash-flow trouble" */
	enum offer offer;  /* of reasons for not paying */
	const char *next;  /* "Offer a payment plan" */
};

/* Why they have not paid; of disputes; of write-offs. */
extern const struct reason reason_unpaid[];
extern const struct reason reason_dispute[];
extern const struct reason reason_write_off[];

/* By code or title as typed, whatever its case; NULL when it is none of them. */
const struct reason *reason_find(const struct reason *table, const char *typed);
/* The title of a code, the code itself when the table has none of it. */
const char *reason_title(const struct reason *table, const char *code);

#endif
