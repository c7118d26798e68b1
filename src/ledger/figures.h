/* SPDX-License-Identifier: MIT */
/* How well a firm is paid: the figures of one period in one currency, of everyone or of
 * one client. Pure; whole numbers and exact ratios, rounded once, half away from zero,
 * to tenths.
 *
 * The formulas, as the trade writes them (Credit Research Foundation, NACM):
 *   DSO  days sales outstanding: open at the end / billed in the period x its days.
 *   CEI  collection effectiveness index, in percent:
 *        (open before + billed - open at the end) /
 *        (open before + billed - not yet due at the end) x 100.
 *   Days late: of the invoices settled in the period (paid or credited in full), the
 *        days from due day to the last payment; paid in time counts as 0. Weighted: each
 *        day counts as often as the invoice has minor units. */
#ifndef DUN_LEDGER_FIGURES_H
#define DUN_LEDGER_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/date.h"

__extension__ typedef __int128 figures_wide; /* days x minor units */

struct figures {
	daynum from, to;         /* the period, both in it */
	int64_t before;          /* open at the end of the day before; minor units, as all */
	int64_t billed;          /* totals of what was issued in it */
	int64_t open;            /* at the end of it */
	int64_t overdue;         /* of that */
	int64_t disputed;        /* of what was billed, now disputed */
	int64_t billed_count, disputed_count;
	int64_t settled_count;   /* paid in full within it */
	int64_t settled;         /* their totals */
	int64_t late_count;      /* of them, after the due day */
	int64_t late_days;       /* days late, added up */
	figures_wide late_weight; /* the same, each times the total */
	int64_t kept, broken;    /* promises whose day lies in it */
};

/* An invoice settled on a day. */
void figures_settle(struct figures *figures, daynum due, daynum paid, int64_t total);

/* In tenths; false when there is nothing to divide by. */
bool figures_dso(const struct figures *figures, int64_t *tenths);
bool figures_cei(const struct figures *figures, int64_t *tenths);        /* percent */
bool figures_late(const struct figures *figures, int64_t *tenths);       /* days an invoice */
bool figures_late_weighted(const struct figures *figures, int64_t *tenths);
bool figures_kept(const struct figures *figures, int64_t *tenths);       /* percent of promises */
bool figures_disputed(const struct figures *figures, int64_t *tenths);   /* percent of what was billed */

/* "45.3", "-0.5" */
const char *figures_text(int64_t tenths, char out[24]);

#endif
