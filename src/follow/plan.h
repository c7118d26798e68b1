/* SPDX-License-Identifier: MIT */
/* A plan: a debt paid in instalments that add up to it to the cent. Which of them
 * is paid, late or missed follows from what has come in since. Pure.
 *
 * Money counts for the first instalment before the second. An instalment runs to
 * the end of its day, is late for PLAN_GRACE business days (Monday to Friday), and
 * missed from then on: reminders resume by themselves. What comes later still heals
 * it. */
#ifndef DUN_FOLLOW_PLAN_H
#define DUN_FOLLOW_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"

enum { PLAN_MOST = 60, PLAN_GRACE = 3 };

struct plan_instalment {
	daynum due;
	int64_t amount;
};

/* How far instalments lie apart: "1m", "2w", "10d". */
struct plan_every {
	int count;
	char unit; /* 'd', 'w', 'm' */
};
bool plan_every_read(const char *text, struct plan_every *out, struct err *err);

/* debt in count instalments, the first on from. All are the same; what the division
 * leaves over, some minor units, is paid with the last. A month's step keeps the day
 * of from (31 Jan, 28 Feb, 31 Mar). False when there are not 1..PLAN_MOST, or less
 * than one minor unit for each. */
bool plan_spread(int64_t debt, int count, daynum from, struct plan_every every, struct plan_instalment *out,
                 struct err *err);

/* Whether instalments are a plan for debt: each more than nothing, days rising, none
 * before today, and the sum the debt. decimal shows amounts: "instalments make
 * 990.00, the debt is 1,000.00 EUR: 10.00 short". */
bool plan_check(const struct plan_instalment *instalments, size_t count, int64_t debt, const char *currency,
                char decimal, daynum today, struct err *err);

enum instalment_state { INSTALMENT_PAID, INSTALMENT_RUNS, INSTALMENT_LATE, INSTALMENT_MISSED };
/* "paid", "runs", "late", "missed" */
const char *instalment_word(enum instalment_state state);

/* Of the one at index, when received came in for all of them. */
enum instalment_state instalment_state(const struct plan_instalment *instalments, size_t index, int64_t received,
                                       daynum today);
/* What of the one at index has come: 0 .. its amount. */
int64_t instalment_received(const struct plan_instalment *instalments, size_t index, int64_t received);
/* The first day an instalment due on a day counts as missed. */
daynum instalment_missed_from(daynum due);

enum plan_state {
	PLAN_KEPT,   /* nothing is overdue: reminders rest */
	PLAN_LATE,   /* one is late, within the grace: they still rest */
	PLAN_MISSED, /* one was missed: they resume */
	PLAN_DONE,   /* all has come, or nothing is open any more */
};
/* "kept", "late", "missed", "done" */
const char *plan_word(enum plan_state state);

struct plan_standing {
	enum plan_state state;
	size_t paid;     /* instalments paid in full */
	size_t next;     /* index of the first unpaid one; count when there is none */
	daynum until;    /* how long it rests as things are: the last day before that one is
	                    missed; DATE_NONE when done or missed */
	int64_t overdue; /* what should have come by today and has not */
};
/* received: what came for its invoices from the day it was made to today; settled:
 * every invoice of it is paid. */
struct plan_standing plan_stand(const struct plan_instalment *instalments, size_t count, int64_t received,
                                bool settled, daynum today);

#endif
