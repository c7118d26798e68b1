/* SPDX-License-Identifier: MIT */
/* Deeds on clients, contacts and invoices by hand. Each is one entry
 * with what was before and after, and one step of undo. */
#ifndef DUN_DESK_RECORDS_H
#define DUN_DESK_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/hold.h"
#include "store/payment.h"
#include "store/record.h"

/* How this desk reads what people type into a column of this currency. */
struct record_reading desk_reading(const struct desk *desk, const char *currency);

bool desk_record_load(struct desk *desk, enum record_kind kind, int64_t id, struct arena *arena,
                      struct record *out, struct err *err);
/* client 0: of all. */
bool desk_record_list(struct desk *desk, enum record_kind kind, int64_t client, struct arena *arena,
                      struct record_list *out, struct err *err);

/* Adds; record->id is set. */
bool desk_record_add(struct desk *desk, struct record *record, struct err *err);

/* Saves what wanted changes against seen, the version the person started from.
 * When somebody else has changed one of the same columns meanwhile, nothing is
 * saved: false, ERR_AGAIN, *clash true and *now is the stored version, for the
 * person to choose (to insist, call again with now as seen). Changes of other
 * columns by others are kept. The arena holds now. */
bool desk_record_edit(struct desk *desk, const struct record *seen, const struct record *wanted,
                      struct arena *arena, struct record *now, bool *clash, struct err *err);

/* Who looks after some clients, "" nobody: one deed, an entry each; *changed counts those
 * it was not so for already. */
bool desk_owner_all(struct desk *desk, const int64_t *clients, size_t count, const char *owner, size_t *changed,
                    struct err *err);

/* Its hold and next follow-up day as they stand. */
bool desk_hold_of(struct desk *desk, int64_t client, struct hold *out, struct err *err);
/* Puts a client on hold from today to a day, or releases. until DATE_NONE: until it is
 * released, with a day to look at it again: in HOLD_REVIEW_DAYS, or the one given. */
enum { HOLD_REVIEW_DAYS = 30 };
bool desk_hold_open(struct desk *desk, int64_t client, daynum review, const char *why, struct err *err);
/* All that is held today. */
bool desk_holds(struct desk *desk, struct arena *arena, struct hold_list *out, struct err *err);
bool desk_hold(struct desk *desk, int64_t client, daynum until, const char *why, struct err *err);
bool desk_release(struct desk *desk, int64_t client, struct err *err);
/* The next follow-up day; DATE_NONE clears it. */
bool desk_follow_up(struct desk *desk, int64_t client, daynum day, struct err *err);

#endif
