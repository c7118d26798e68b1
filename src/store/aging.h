/* SPDX-License-Identifier: MIT */
/* What was open on a day, by age, in each currency. An invoice counts when it was
 * issued by that day; a payment when its value date is not later (with what is
 * known now). A day with no later payment in the book is answered from the index
 * of open items alone, whatever the length of history. */
#ifndef DUN_STORE_AGING_H
#define DUN_STORE_AGING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/aging.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

enum aging_by {
	AGING_INVOICE, /* each invoice in the column of its own age */
	AGING_CLIENT,  /* a client's whole debt in the column of its oldest invoice; counts clients */
};

struct aging_row {
	struct aging aging;
	struct aging_bucket on_account; /* payments and credit not allocated, beside the columns */
};

struct aging_table {
	struct aging_row *rows; /* by currency code; lives in the arena */
	size_t count;
};

bool aging_load(struct db *db, daynum as_of, const struct aging_scale *scale, enum aging_by by,
                struct arena *arena, struct aging_table *out, struct err *err);

/* One open invoice as of the day, in the order (currency, client, due). False from
 * the visitor stops the walk without an error. */
struct open_item {
	currency_code currency;
	int64_t invoice, client;
	daynum due;
	int64_t open;
};
bool open_items(struct db *db, daynum as_of, bool (*visit)(void *arg, const struct open_item *item),
                void *arg, struct err *err);

#endif
