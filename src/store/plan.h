/* SPDX-License-Identifier: MIT */
/* Plans as the book keeps them: instalments, the invoices they pay, what has come
 * since. All that writes needs an open transaction. */
#ifndef DUN_STORE_PLAN_H
#define DUN_STORE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "follow/plan.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"
#include "store/named.h"

struct plan {
	int64_t id, client, entry;
	const char *client_name;
	currency_code currency;
	int64_t amount;          /* of all instalments */
	int64_t received;        /* came since, as of the day asked for */
	daynum made_on, ended;
	bool stands;             /* neither replaced nor cancelled */
	bool settled;
	struct plan_instalment *instalments;
	size_t count;
	struct plan_standing standing; /* as of the day, or of the day it ended */
	struct named invoices;
};

struct plan_list {
	struct plan *rows;
	size_t count;
};

/* Made by the day, newest first; of one client, or (0) of all; in a currency, or ("")
 * in any. standing: only those nothing has taken the place of. */
bool plan_list(struct db *db, int64_t client, const char *currency, daynum as_of, bool standing,
               struct arena *arena, struct plan_list *out, struct err *err);

struct plan_new {
	int64_t client, entry;
	currency_code currency;
	int64_t amount;
	daynum made_on;
	const struct plan_instalment *instalments;
	size_t instalment_count;
	const int64_t *invoices;
	size_t count;
};
/* Stores a plan in place of those of the currency that name one of its invoices. */
bool plan_add(struct db *db, const struct plan_new *plan, struct err *err);
bool plan_cancel(struct db *db, int64_t plan, daynum day, struct err *err);

#endif
