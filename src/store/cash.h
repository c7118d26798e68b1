/* SPDX-License-Identifier: MIT */
/* The cash expected a week, from what was promised, what plans say, and what each client
 * usually does. An expectation, not a claim:
 *   promises that run, less what has come; instalments of plans not yet paid;
 *   of the rest of what is open, undisputed and not on hold, each invoice on its due day
 *   plus the days its client was late on average over twelve months (of a client that
 *   never paid: the average of all). What is later than that is not counted, but said. */
#ifndef DUN_STORE_CASH_H
#define DUN_STORE_CASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

enum { CASH_WEEKS = 12 };

struct cash_week {
	daynum from;                     /* its Monday; of the first, today */
	int64_t promised, planned, usual; /* minor units */
};

struct cash {
	currency_code currency;
	struct cash_week weeks[CASH_WEEKS];
	int64_t later; /* after those weeks */
	int64_t late;  /* open, and later than its client usually is */
};

/* rows by currency code, in the arena. */
bool cash_load(struct db *db, daynum today, struct arena *arena, struct cash **rows, size_t *count, struct err *err);

#endif
