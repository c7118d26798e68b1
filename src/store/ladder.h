/* SPDX-License-Identifier: MIT */
/* The facts of the follow-up, a client and currency each, for all that is open or for
 * one client: what follow/next decides from. Read in one walk over the open items with
 * a few looks for each; what is paid and how long the log is cost nothing.
 * What happened after the day asked for is left out; what was decided (a hold, a
 * dispute) is taken as it is known now. */
#ifndef DUN_STORE_LADDER_H
#define DUN_STORE_LADDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "follow/next.h"
#include "ledger/money.h"
#include "store/db.h"

struct ladder_row {
	int64_t client;
	const char *name, *code, *country;
	const char *policy;        /* the client's own; "" the firm's */
	const char *const *policies; /* of each invoice of its own, "" none; NULL: none has */
	const char *owner;         /* who looks after it; "" nobody */
	currency_code currency;
	int64_t open;              /* of all its invoices */
	int64_t draft;             /* the newest draft to it in this currency; 0 */
	struct next_facts facts;   /* but decimal and what is known of money: the desk's */
};

struct ladder {
	struct ladder_row *rows;   /* by currency, then client id */
	size_t count;
};

/* client 0: of all; currency "": in all. */
bool ladder_load(struct db *db, daynum as_of, int64_t client, const char *currency, struct arena *arena,
                 struct ladder *out, struct err *err);

/* --- writing, inside an open transaction --- */

/* A step of an invoice; entry 0: none tells of it. It is the invoice's step from now on
 * (but for NEXT_SKIPPED and NEXT_PASSED, which leave the last one taken). */
bool ladder_take(struct db *db, int64_t invoice, const char *step, enum next_state state, daynum day, int64_t entry,
                 struct err *err);
/* Forgets what was taken of these steps: the ladder goes back. */
bool ladder_forget(struct db *db, int64_t invoice, const char *step, struct err *err);
/* What an entry told of is taken back with it. */
bool ladder_withdraw(struct db *db, int64_t entry, struct err *err);
/* What a queued mail will be for an invoice once it has gone. */
bool ladder_plan(struct db *db, int64_t message, int64_t invoice, const char *step, struct err *err);
bool ladder_plan_clear(struct db *db, int64_t message, struct err *err);
/* A mail has gone: takes the planned steps. */
bool ladder_sent(struct db *db, int64_t message, int64_t cycle, daynum day, int64_t entry, struct err *err);

/* --- whose policy --- */

/* "" clears. */
bool ladder_set_policy(struct db *db, int64_t client, int64_t invoice, const char *policy, struct err *err);
/* The invoice's own (invoice 0: none), else the client's; "" for the firm's; and the
 * client's country, "" unknown. */
bool ladder_policy(struct db *db, int64_t client, int64_t invoice, struct arena *arena, const char **policy,
                   const char **country, struct err *err);

#endif
