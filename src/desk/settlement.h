/* SPDX-License-Identifier: MIT */
/* The deeds "offer a settlement", what becomes of it, and "write off". */
#ifndef DUN_DESK_SETTLEMENT_H
#define DUN_DESK_SETTLEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/debt.h"
#include "store/settlement.h"

/* NULL is "". */
struct settlement_text {
	int64_t client;
	const char *currency, *invoices; /* see desk_debt() */
	const char *amount;              /* accepted in full discharge */
	const char *until;               /* the offer's last day */
	const char *with, *text;
};

/* What it comes to. */
struct settlement_draft {
	struct debt debt;
	int64_t amount; /* -1: not an amount */
	daynum until;
	const char *sum; /* the arithmetic in a sentence; "" while there is no amount */
};

/* Reads it; false and err when it cannot be offered. The debt is there all the same
 * when it could be read. */
bool desk_settlement_draft(struct desk *desk, const struct settlement_text *text, struct arena *arena,
                           struct settlement_draft *out, struct err *err);
bool desk_settle(struct desk *desk, const struct settlement_text *text, int64_t *seq, struct err *err);

/* What becomes of the client's offer that stands (in the currency, NULL or "": any).
 * ERR_NO when there is none.
 * Accept: within its days; it becomes a promise of the amount by its last day.
 * Close: the amount has come; the rest of its invoices is written off.
 * Withdraw: with a reason; the promise it became falls with it. */
enum settlement_deed { SETTLEMENT_ACCEPT, SETTLEMENT_CLOSE, SETTLEMENT_WITHDRAW };
bool desk_settlement_deed(struct desk *desk, int64_t client, const char *currency, enum settlement_deed what,
                          const char *decided_by, const char *text, int64_t *seq, struct err *err);

bool desk_settlements(struct desk *desk, int64_t client, bool standing, struct arena *arena,
                      struct settlement_list *out, struct err *err);

/* Whether a client's debt wants the review of process.md: 120 days late, and nobody has
 * offered a settlement yet. */
bool desk_settlement_review(struct desk *desk, const struct debt *debt, bool *wanted, struct err *err);

/* --- write-off --- */

/* NULL is "". */
struct write_off_text {
	int64_t client;
	const char *currency, *invoices; /* see desk_debt() */
	const char *amount;              /* a part, the oldest first; "" all of it */
	const char *reason;              /* code or title of reason_write_off[] */
	const char *decided_by;
	const char *text;
};
struct write_off_draft {
	struct debt debt;
	int64_t amount;
};
/* Reads debt and amount; not who decided and why. */
bool desk_write_off_draft(struct desk *desk, const struct write_off_text *text, struct arena *arena,
                          struct write_off_draft *out, struct err *err);
bool desk_write_off(struct desk *desk, const struct write_off_text *text, int64_t *seq, struct err *err);
bool desk_write_offs(struct desk *desk, int64_t client, struct arena *arena, struct write_off_list *out, struct err *err);

#endif
