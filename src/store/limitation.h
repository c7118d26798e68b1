/* SPDX-License-Identifier: MIT */
/* Open invoices with what may have moved the day they become time-barred: payments in
 * part, and letters of the log (an acknowledgement, a demand, a claim at court). */
#ifndef DUN_STORE_LIMITATION_H
#define DUN_STORE_LIMITATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "follow/limitation.h"
#include "store/db.h"

struct limitation_row {
	int64_t client, invoice;
	const char *client_name, *number, *currency;
	daynum due;
	int64_t open;
	const struct limitation_event *events; /* by day */
	size_t event_count;
};

/* Of one client (0: all), due on or before a day; by client. Present knowledge, with
 * what happened by as_of. */
bool limitation_rows(struct db *db, int64_t client, daynum as_of, daynum due_until, struct arena *arena,
                     struct limitation_row **rows, size_t *count, struct err *err);

#endif
