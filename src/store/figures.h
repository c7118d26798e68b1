/* SPDX-License-Identifier: MIT */
/* The figures of ledger/figures.h out of the book: by month, over all of them, and by
 * client. With present knowledge by value dates, as every look at a past day. One walk
 * over the invoices; a few numbers a client are kept. */
#ifndef DUN_STORE_FIGURES_H
#define DUN_STORE_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/figures.h"
#include "ledger/money.h"
#include "store/db.h"

enum { FIGURES_MONTHS = 60 };

struct figures_client {
	int64_t id;
	const char *name;
	struct figures sums;
};

struct figures_currency {
	currency_code code;
	struct figures *months; /* oldest first; the last ends with the day asked for */
	struct figures whole;
	struct figures_client *clients; /* by id; with anything open or billed in it */
	size_t client_count;
};

/* A step of the ladder, and whether money followed. */
struct figures_step {
	const char *step;
	int64_t taken;   /* invoices it was taken for in the period */
	int64_t paid;    /* of those, paid in full within FIGURES_WEEK days */
	int64_t running; /* not paid, and the week is not over yet */
};
enum { FIGURES_WEEK = 7 };

struct figures_table {
	daynum from, as_of;
	int months;
	struct figures_currency *currencies; /* by code */
	size_t currency_count;
	struct figures_step *steps;          /* in the order they were first taken */
	size_t step_count;
};

/* months calendar months, 1..FIGURES_MONTHS, the last up to as_of. client 0: all; of one
 * client the steps are left out, so that it costs no more than its own invoices. */
bool figures_load(struct db *db, daynum as_of, int months, int64_t client, struct arena *arena,
                  struct figures_table *out, struct err *err);

#endif
