/* SPDX-License-Identifier: MIT */
/* The deed "agree on a plan". What a person types goes in as texts, from the form as
 * from the command line, and is read and checked in this one place. */
#ifndef DUN_DESK_PLAN_H
#define DUN_DESK_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/debt.h"
#include "store/plan.h"

/* NULL is "". Either count (with from and every), or dates and amounts, a list each.
 * Amounts alone: on from, every. Dates alone: as even as can be. */
struct plan_text {
	int64_t client;
	const char *currency, *invoices; /* see desk_debt() */
	const char *count;   /* "3" */
	const char *from;    /* first instalment; "" : a month from today */
	const char *every;   /* "1m" when empty */
	const char *dates;   /* "1.12. 4.1. 1.2.", apart by blanks, commas or ; */
	const char *amounts; /* "330 330 340", apart by blanks or ; */
	const char *with, *text;
};

/* What it comes to: the debt and the instalments, whether they add up or not. */
struct plan_draft {
	struct debt debt;
	struct plan_instalment instalments[PLAN_MOST];
	size_t count;
	int64_t sum;
};

/* Reads without judging the sum; ERR_DATA on what cannot be read. */
bool desk_plan_draft(struct desk *desk, const struct plan_text *text, struct arena *arena, struct plan_draft *out,
                     struct err *err);
/* Agrees on it, in place of the plans its invoices were in and of the promises for
 * them. Refused with the
 * difference when the instalments do not add up to the debt. *seq (may be NULL) gets
 * the entry's number. */
bool desk_plan(struct desk *desk, const struct plan_text *text, int64_t *seq, struct err *err);
/* Ends the plan that stands of the client (in the currency, NULL or "": any), with its
 * reason. ERR_NO when there is none, ERR_DATA when there are several. */
bool desk_plan_cancel(struct desk *desk, int64_t client, const char *currency, const char *reason, int64_t *seq,
                      struct err *err);

/* Those of a client (0: of all), as of the desk's today. */
bool desk_plans(struct desk *desk, int64_t client, bool standing, struct arena *arena, struct plan_list *out,
                struct err *err);

#endif
