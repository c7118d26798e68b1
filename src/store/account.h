/* SPDX-License-Identifier: MIT */
/* Money on account: paid, and not yet tied to an invoice. It can be tied later, or
 * given back. The oldest money is used first. What writes needs an open transaction. */
#ifndef DUN_STORE_ACCOUNT_H
#define DUN_STORE_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"
#include "store/payment.h"

/* What stands on account of a client now, in minor units of the currency. */
bool account_sum(struct db *db, int64_t client, const char *currency, int64_t *sum, struct err *err);

/* Ties what stands on account to the client's invoices: to wish->parts, else to
 * wish->invoice, else to the oldest due. wish->amount 0: all there is. Of wish client,
 * invoice, parts, currency and amount count. out->shares has a row an invoice,
 * out->on_account what still stands there; out->id is 0. ERR_DATA when there is less,
 * or the invoices take less, than was asked. */
bool account_allocate(struct db *db, const struct payment_new *wish, struct arena *arena,
                      struct payment_result *out, struct err *err);

struct refund_new {
	int64_t client;
	currency_code currency;
	int64_t amount;  /* > 0 */
	daynum paid_on;  /* the day it went back */
	const char *ref; /* may be NULL */
};
/* Gives money back; *left is what still stands on account. ERR_DATA when less stood
 * there on that day. */
bool account_refund(struct db *db, const struct refund_new *refund, int64_t *left, struct err *err);

#endif
