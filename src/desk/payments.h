/* SPDX-License-Identifier: MIT */
/* Deeds with money, by hand: it came in, it stood on account and is used, it went
 * back. Each is one entry and one step of undo.
 *
 * A payment counts from its value date on, everywhere; so what lies ahead of the day
 * (of the clock, or of --today where that is later) is refused: money that is only
 * announced is a promise. */
#ifndef DUN_DESK_PAYMENTS_H
#define DUN_DESK_PAYMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/account.h"
#include "store/payment.h"

/* The currency of a deed: that of the invoice (0: none), else the one typed (NULL:
 * none), else the only one the client was ever billed in, else the firm's own.
 * ERR_USAGE when it must be said; ERR_DATA when it does not fit the invoice. */
bool desk_pay_currency(struct desk *desk, const struct desk_ref *ref, const char *typed, struct arena *arena,
                       currency_code out, struct err *err);

/* "1001:500.00, 1006" as a person writes what is for which invoice; without an amount
 * as much as fits. ERR_DATA, with what it reads, when one is unknown, another
 * client's, named twice or no amount. */
bool desk_pay_parts(struct desk *desk, int64_t client, const char *currency, const char *text, struct arena *arena,
                    struct payment_part **parts, size_t *count, struct err *err);

/* A payment or credit note. keep_rest: what no invoice takes may stay on account;
 * otherwise a payment larger than what it can pay is refused (ERR_DATA, *rest is how
 * much it is too large, and nothing has changed): a slip of the finger is likelier.
 * Credit notes always may. rest may be NULL. */
bool desk_pay(struct desk *desk, const struct payment_new *payment, bool keep_rest, struct arena *arena,
              struct payment_result *out, int64_t *rest, struct err *err);

/* Uses money on account for invoices (store/account.h). */
bool desk_allocate(struct desk *desk, const struct payment_new *wish, struct arena *arena,
                   struct payment_result *out, struct err *err);

/* Gives money on account back; *left is what still stands there. */
bool desk_refund(struct desk *desk, const struct refund_new *refund, int64_t *left, struct err *err);

/* What stands on account of a client now. */
bool desk_on_account(struct desk *desk, int64_t client, const char *currency, int64_t *sum, struct err *err);

/* Until when payments are known by imports; DATE_NONE: none ever told of any. */
bool desk_money_known(struct desk *desk, daynum *day, struct err *err);

#endif
