/* SPDX-License-Identifier: MIT */
/* Payments and credit notes. An allocation and the invoice's paid, open, paid_first
 * and paid_last change together here and nowhere else, so that they always agree.
 * All that writes needs an open transaction. */
#ifndef DUN_STORE_PAYMENT_H
#define DUN_STORE_PAYMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

/* What a person wants paid of one invoice. */
struct payment_part {
	int64_t invoice;
	int64_t amount;       /* 0: as much as is open and left */
};

struct payment_new {
	int64_t client;
	int64_t invoice;      /* the one it names; 0: the oldest due first */
	const struct payment_part *parts; /* by hand: these and no others, each once */
	size_t part_count;    /* 0: not by hand */
	const char *kind;     /* "payment", "credit" or "inferred" */
	currency_code currency;
	int64_t amount;       /* minor units, > 0 */
	daynum paid_on;
	const char *ref;      /* the bank's or payer's reference; may be NULL, as all below */
	const char *number;   /* a credit note's own */
	const char *source;
	int64_t import;       /* 0: by hand */
};

struct payment_share {
	int64_t invoice;
	const char *number;
	int64_t amount;
	int64_t left; /* still open after it */
};

struct payment_result {
	int64_t id;
	struct payment_share *shares; /* in the arena */
	size_t count;
	int64_t on_account;
};

/* What it would pay, nothing written: the client's open invoices of its currency by
 * ledger/allocation.h. out->id is 0. ERR_DATA names the invoice a part does not fit. */
bool payment_plan(struct db *db, const struct payment_new *payment, struct arena *arena,
                  struct payment_result *out, struct err *err);
/* Stores it and does what payment_plan() says. */
bool payment_add(struct db *db, const struct payment_new *payment, struct arena *arena,
                 struct payment_result *out, struct err *err);
/* Ties amount of a payment to an invoice (more of it when they are tied already). */
bool payment_allocate(struct db *db, int64_t payment, int64_t invoice, int64_t amount, struct err *err);
/* Unties them. */
bool payment_release(struct db *db, int64_t payment, int64_t invoice, struct err *err);
/* What is open of an invoice now. */
bool payment_open(struct db *db, int64_t invoice, int64_t *open, struct err *err);
/* Computes an invoice's paid, open, paid_first and paid_last anew from its
 * allocations: after many were written at once. */
bool payment_settle_invoice(struct db *db, int64_t invoice, struct err *err);
/* Every sum the tables keep twice, looked at: *bad counts rows that disagree, why
 * has a sentence about the first. */
bool payment_verify(struct db *db, int64_t *bad, struct buf *why, struct err *err);

#endif
