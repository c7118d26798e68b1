/* SPDX-License-Identifier: MIT */
/* What a person decided about a client: a stop on reminders, the next day to look
 * at it. Writing needs an open transaction. */
#ifndef DUN_STORE_HOLD_H
#define DUN_STORE_HOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "store/db.h"

struct hold {
	char client[160];  /* its name, set by hold_load */
	daynum from;      /* DATE_NONE: not on hold */
	daynum until;     /* the last day of it; DATE_NONE: until released */
	daynum review;    /* of one without an end: when to look at it again */
	char why[400];
	daynum follow_up; /* DATE_NONE: none set */
};

/* ERR_NOINPUT when the client is gone. */
bool hold_load(struct db *db, int64_t client, struct hold *out, struct err *err);
bool hold_put(struct db *db, int64_t client, const struct hold *hold, struct err *err);
/* A client on hold, as it is listed. */
struct hold_row {
	int64_t client;
	const char *name, *why;
	daynum from, until, review;
	int64_t overdue; /* how many of its invoices are overdue, that nobody is reminded of */
};
struct hold_list {
	struct hold_row *rows;
	size_t count;
};
/* All that is held on a day, the first to end or to be looked at first. */
bool hold_list(struct db *db, daynum day, struct arena *arena, struct hold_list *out, struct err *err);

#endif
