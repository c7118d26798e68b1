/* SPDX-License-Identifier: MIT */
/* A settlement: less than is owed, accepted in full discharge; the rest is written
 * off. An offer lapses by itself when its last day is over. Pure. */
#ifndef DUN_FOLLOW_SETTLEMENT_H
#define DUN_FOLLOW_SETTLEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"

/* Days over from which the review of process.md is due: is a settlement or a
 * write-off better than going on? */
enum { SETTLEMENT_REVIEW_DAYS = 120 };
/* Whether a debt whose oldest invoice fell due on a day wants that review. */
bool settlement_review_due(daynum oldest_due, daynum today);

/* Whether so much may be offered for so much: more than nothing, less than all. */
bool settlement_check(int64_t owed, int64_t amount, const char *currency, char decimal, struct err *err);

/* In hundredths of a per cent, rounded down: 2500 is 25 %. */
int settlement_share(int64_t owed, int64_t amount);
/* "20,000.00 EUR owed, 120 days late, 5,000.00 accepted now = 25 %, 15,000.00 given
 * up"; lives in the arena. */
const char *settlement_sum(struct arena *arena, int64_t owed, int64_t amount, const char *currency, char decimal,
                           int days_late);

enum settlement_state {
	SETTLEMENT_OFFERED,   /* they may accept it */
	SETTLEMENT_LAPSED,    /* the last day is over: all is owed again */
	SETTLEMENT_ACCEPTED,  /* the money is awaited, as promised */
	SETTLEMENT_PAID,      /* it came: the rest is to be written off */
	SETTLEMENT_BROKEN,    /* it did not come by the last day: all is owed again */
	SETTLEMENT_DONE,
	SETTLEMENT_WITHDRAWN,
};
/* "offered", "lapsed" ... */
const char *settlement_word(enum settlement_state state);
/* Of one that was accepted or not; received: what came since it was made. */
enum settlement_state settlement_state(bool accepted, int64_t amount, int64_t received, daynum valid_until,
                                       daynum today);

#endif
