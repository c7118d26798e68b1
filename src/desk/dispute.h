/* SPDX-License-Identifier: MIT */
/* The deeds "open a dispute" and "clear it up". A disputed invoice is not reminded
 * and stays in every total; it is listed with the day it is looked at again. */
#ifndef DUN_DESK_DISPUTE_H
#define DUN_DESK_DISPUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/debt.h"
#include "store/dispute.h"

enum { DISPUTE_REVIEW_DAYS = 14 };

/* NULL is "". */
struct dispute_text {
	int64_t client;
	const char *invoices; /* numbers; "" the client's only open one */
	const char *amount;   /* the part contested; "" all that is open */
	const char *reason;   /* code or title of reason_dispute[] */
	const char *owner;    /* who of ours clears it up; "" the client's, else who writes */
	const char *review;   /* day to look again; "" in DISPUTE_REVIEW_DAYS */
	const char *text;     /* what they say */
};

/* Opens it: an entry, and an internal note to the sales contact. */
bool desk_dispute(struct desk *desk, const struct dispute_text *text, int64_t *seq, struct err *err);

/* Ends the disputes of invoices ("" all of the client's): accepted or rejected, with
 * what was found. Accepted with the number of a credit note: that is recorded too,
 * of the part contested, in the same deed; one dispute then. */
bool desk_dispute_end(struct desk *desk, int64_t client, const char *invoices, bool accepted, const char *credit,
                      const char *text, int64_t *seq, struct err *err);

/* Of a client (0: of all), the first to look at first. */
bool desk_disputes(struct desk *desk, int64_t client, bool open, struct arena *arena, struct dispute_list *out,
                   struct err *err);

#endif
