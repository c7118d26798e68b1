/* SPDX-License-Identifier: MIT */
/* What a client owes in one currency, or the part of it that a plan, a settlement, a
 * dispute or a write-off is about. */
#ifndef DUN_STORE_DEBT_H
#define DUN_STORE_DEBT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

struct debt_invoice {
	int64_t id;
	const char *number;
	daynum due;
	int64_t open; /* > 0 */
	bool disputed;
};

struct debt {
	int64_t client;
	const char *client_name;
	currency_code currency;
	int64_t open;                /* of all its invoices below */
	daynum oldest;               /* due day of the first */
	struct debt_invoice *invoices; /* oldest due first */
	size_t count;
};

/* numbers: invoices by number, apart by commas ("#1001, 1020"); "" all that are open in
 * the currency. currency "": that of the invoices named, or the only one owed in, or
 * home. ERR_DATA: no such invoice of this client, one that is paid, two currencies,
 * nothing open. */
bool debt_load(struct db *db, int64_t client, const char *currency, const char *home, const char *numbers,
               struct arena *arena, struct debt *out, struct err *err);

/* Their ids, for what names invoices; "1001, 1020". In the arena; NULL and "" when
 * memory ran out. */
const int64_t *debt_ids(const struct debt *debt, struct arena *arena);
const char *debt_numbers(const struct debt *debt, struct arena *arena);

#endif
