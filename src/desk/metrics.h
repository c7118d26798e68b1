/* SPDX-License-Identifier: MIT */
/* How well the firm is paid, as this desk sees it, and what to think of one client. */
#ifndef DUN_DESK_METRICS_H
#define DUN_DESK_METRICS_H

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "follow/risk.h"
#include "store/cash.h"
#include "store/figures.h"

/* months calendar months, the last up to as_of; client 0: of all. */
bool desk_figures(struct desk *desk, daynum as_of, int months, int64_t client, struct arena *arena,
                  struct figures_table *out, struct err *err);

/* The cash expected a week from today on (store/cash.h). */
bool desk_cash(struct desk *desk, struct arena *arena, struct cash **rows, size_t *count, struct err *err);

/* The mark of one client: the worst of its currencies. */
bool desk_risk(struct desk *desk, int64_t client, struct risk *out, struct err *err);

/* The formulas and their source, a line each, for whoever shows figures. */
extern const char *const metrics_formulas[]; /* NULL-terminated */

#endif
