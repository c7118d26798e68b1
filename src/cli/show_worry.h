/* SPDX-License-Identifier: MIT */
/* What is to worry about with a client, for `show`: its mark, and which of its invoices
 * become time-barred when. */
#ifndef DUN_CLI_SHOW_WORRY_H
#define DUN_CLI_SHOW_WORRY_H

#include "base/arena.h"
#include "base/json.h"
#include "desk/limitation.h"
#include "desk/metrics.h"

struct worry {
	struct risk risk;
	struct limitation_list limitation;
};

bool worry_load(struct desk *desk, int64_t client, daynum as_of, struct arena *arena, struct worry *out,
                struct err *err);
/* invoice 0: of all. */
void worry_json(const struct worry *worry, int64_t invoice, daynum as_of, struct json *json);
/* The mark, and the invoices a warning is due for. */
void worry_text(const struct worry *worry, int64_t invoice, struct buf *out);

#endif
