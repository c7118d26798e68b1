/* SPDX-License-Identifier: MIT */
/* Deeds on the ladder: a step skipped, the ladder moved, each with a written reason,
 * an entry and an undo. Steps are otherwise done by what is done: a mail step when the
 * mail has gone, a call, letter or visit when it is logged. */
#ifndef DUN_DESK_STEP_H
#define DUN_DESK_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "follow/next.h"
#include "follow/policy.h"

/* The step at hand (step NULL or "": the next action's) is left out for the invoices it
 * is for. currency NULL or "": the only one that has a next action. ERR_DATA without a
 * reason; ERR_NO when there is nothing to skip. said: what was done and what is next. */
bool desk_step_skip(struct desk *desk, int64_t client, const char *currency, const char *step, const char *reason,
                    struct buf *said, struct err *err);
/* The ladder goes on at another step, up or down. Gap and dates still hold. */
bool desk_step_move(struct desk *desk, int64_t client, const char *currency, const char *step, const char *reason,
                    struct buf *said, struct err *err);
/* Inside an open deed: a step of the policy was done for these invoices on a day, told
 * by entry. Those which do not carry the ladder are marked by their own age. step "":
 * harmless. */
bool desk_step_done(struct desk *desk, int64_t client, const char *currency, const char *step, int64_t cycle,
                    daynum day, int64_t entry, struct err *err);

/* --- policies --- */

/* The policy of a client: its own, else the firm's; files of the user's come before
 * those of dun. The invoice's own (invoice 0: none) before both. */
bool desk_policy(struct desk *desk, int64_t client, int64_t invoice, struct arena *arena, struct policy *out,
                 struct err *err);
/* By name. ERR_NOINPUT when there is none, naming those there are. */
bool desk_policy_named(struct desk *desk, const char *name, struct arena *arena, struct policy *out, struct err *err);
/* Where the user's own lie. */
void desk_policy_dir(const struct desk *desk, struct buf *out);

/* The holidays that count for a client: of its country, else of the firm's. */
bool desk_calendar(struct desk *desk, int64_t client, struct arena *arena, struct calendar *out, struct err *err);

#endif
