/* SPDX-License-Identifier: MIT */
/* What a person decided about a client: a stop on reminders, the next day to look
 * at it. Writing needs an open transaction. */
#ifndef DUN_STORE_HOLD_H
#define DUN_STORE_HOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/date.h"
#include "store/db.h"

struct hold {
	char client[160];  /* its name, set by hold_load */
	daynum from;      /* DATE_NONE: not on hold */
	daynum until;     /* the last day of it; DATE_NONE: until released */
	char why[400];
	daynum follow_up; /* DATE_NONE: none set */
};

/* ERR_NOINPUT when the client is gone. */
bool hold_load(struct db *db, int64_t client, struct hold *out, struct err *err);
bool hold_put(struct db *db, int64_t client, const struct hold *hold, struct err *err);
/* Whether nothing may be sent on that day. */
bool hold_stands(const struct hold *hold, daynum day);

#endif
