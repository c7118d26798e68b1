/* SPDX-License-Identifier: MIT */
/* What a plan, a dispute, a settlement or a write-off is about, as a person names it,
 * and how its entry tells it. */
#ifndef DUN_DESK_DEBT_H
#define DUN_DESK_DEBT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/debt.h"

/* numbers: "1001, 1020", NULL or "" all open ones; currency may be NULL. */
bool desk_debt(struct desk *desk, int64_t client, const char *currency, const char *numbers, struct arena *arena,
               struct debt *out, struct err *err);

/* The facts amount, currency, for (numbers) and invoices (ids). */
void debt_facts(struct buf *facts, const struct debt *debt, int64_t amount);
/* One fact of money. */
void debt_fact(struct buf *facts, const char *name, int64_t minor, const char *currency);

#endif
