/* SPDX-License-Identifier: MIT */
/* Which invoices a payment pays: named ones first, then the oldest due; or what a
 * person wrote down, to the cent. Pure. */
#ifndef DUN_LEDGER_ALLOCATION_H
#define DUN_LEDGER_ALLOCATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/date.h"

struct allocation_item {
	int64_t invoice; /* id */
	daynum due;
	int64_t open;    /* minor units, > 0 */
	bool named;      /* the payment names it */
	int64_t wish;    /* by hand: just this much; 0: as much as fits */
	int64_t share;   /* out: what of the payment goes here */
};

/* Spreads amount (> 0) over items: named first, then the rest, each by due day,
 * then by id; each gets at most its open amount. Sets every share and returns what
 * is left over: money on account. Reorders items. */
int64_t allocation_spread(struct allocation_item *items, size_t count, int64_t amount);

/* By hand: each of the items named gets its wish, in the order given, and no other
 * gets anything. *at is the item at fault. */
enum allocation_fault {
	ALLOCATION_FITS,
	ALLOCATION_OVER_OPEN,   /* less than that is open there */
	ALLOCATION_OVER_AMOUNT, /* the wishes come to more than the amount */
};
enum allocation_fault allocation_by_hand(struct allocation_item *items, size_t count, int64_t amount, int64_t *left,
                                         size_t *at);

#endif
