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

/* Why they have not paid: code, title, what it offers, and that in words. */
#define REASON_UNPAID(X) \
	X("forgot", "Forgot", OFFER_PROMISE, "Ask for a day and an amount") \
	X("never-received", "Never received it", OFFER_RESEND, "Send the invoice again") \
	X("cash-flow", "Cash-flow trouble", OFFER_PLAN, "Offer a payment plan") \
	X("overwhelmed", "Overwhelmed", OFFER_PLAN, "Offer a payment plan") \
	X("contests", "Contests it", OFFER_DISPUTE, "Open a dispute, ask sales") \
	X("incomplete", "Goods or work not complete", OFFER_DISPUTE, "Open a dispute, ask sales") \
	X("approval", "Waits for approval", OFFER_DATE, "Ask whether it is approved") \
	X("under-way", "Payment under way", OFFER_DATE, "Check the money") \
	X("wrong-person", "Wrong person", OFFER_CONTACT, "Find the right person") \
	X("refuses", "Refuses", OFFER_LAWYER, "Prepare the case for the lawyer") \
	X("insolvent", "Insolvent", OFFER_HOLD, "Hold reminders, ask the lawyer")

/* Why they have not paid; of disputes; of write-offs. */
extern const struct reason reason_unpaid[];
extern const struct reason reason_dispute[];
extern const struct reason reason_write_off[];

/* By code or title as typed, whatever its case; NULL when it is none of them. */
const struct reason *reason_find(const struct reason *table, const char *typed);
/* In how many days what it offers wants doing: "+1d". */
const char *reason_next_on(const struct reason *reason);
/* The title of a code, the code itself when the table has none of it. */
const char *reason_title(const struct reason *table, const char *code);

#endif
