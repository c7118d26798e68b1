/* SPDX-License-Identifier: MIT */
/* Deeds on the ladder: a step skipped, the ladder moved, each with a written reason,
 * an entry and an undo. Steps are otherwise done by what is done: a mail step when the
 * mail has gone, a call, letter, visit or note when it is logged.
 *
 * A contact is about all a client owes in the currency. The invoice that carries the
 * ladder takes the step; each other overdue one takes the highest step not above it
 * that its own age allows (next_rung_for_age), so that none is asked again sooner than
 * the gap, nor later treated harsher than its own age. */
#ifndef DUN_DESK_STEP_H
#define DUN_DESK_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "desk/log.h"
#include "store/message.h"

/* The step at hand (step NULL or "": the next action's) is left out for the invoice
 * that carries the ladder. currency NULL or "": the only one that has a next action, or
 * the first of them. ERR_DATA without a reason or for a step the policy has not; ERR_NO
 * when there is nothing to skip. said: what was done and what is next. */
bool desk_step_skip(struct desk *desk, int64_t client, const char *currency, const char *step, const char *reason,
                    struct buf *said, struct err *err);
/* The ladder goes on at another step, up or down. Gap and dates still hold. */
bool desk_step_move(struct desk *desk, int64_t client, const char *currency, const char *step, const char *reason,
                    struct buf *said, struct err *err);
/* The same as skip, but it was done: for steps that are tasks of our own. reason may be
 * "". */
bool desk_step_tick(struct desk *desk, int64_t client, const char *currency, const char *step, const char *reason,
                    struct buf *said, struct err *err);

/* What a contact about to be logged counts as: the step wanted ("" the next action's,
 * where this kind of contact does it; "none" none), in the arena; "" none. ERR_DATA for a
 * step no policy of the client's has. */
bool desk_step_of_log(struct desk *desk, const struct log_text *text, struct arena *arena, const char **step,
                      struct err *err);
/* Inside an open deed: it was logged, on a day, as entry; it was about these invoices
 * (count 0: about all). step "": harmless. */
bool desk_step_logged(struct desk *desk, int64_t client, const char *step, const int64_t *invoices, size_t count,
                      daynum day, int64_t entry, struct err *err);

/* The template of a step, and its name; step "": of the next action, else the mail of the
 * ladder nearest to it. Both "" when nothing is open. ERR_DATA for a step the policy has
 * not, or that has no template. */
bool desk_step_template(struct desk *desk, int64_t client, const char *currency, const char *wish,
                        struct arena *arena, const char **template, const char **step, struct err *err);
/* The step and the cycle of a reminder about to be queued, which names invoices; other
 * kinds of mail have none. */
bool desk_step_of_mail(struct desk *desk, struct message *draft, struct arena *arena, struct err *err);
/* Inside the deed, once the draft has its id: what the mail is for each of them. */
bool desk_step_planned(struct desk *desk, const struct message *draft, struct err *err);

#endif
