/* SPDX-License-Identifier: MIT */
/* Days ahead: what falls on a weekend or a holiday of the client's country moves to
 * the next working day, and says so. */
#ifndef DUN_DESK_WORKDAY_H
#define DUN_DESK_WORKDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"

/* The day itself when it is worked on, else the next that is; says (may be NULL) gets
 * "Sat 28 Nov is a Saturday, so " where it moved. client 0: the firm's calendar. */
bool desk_workday(struct desk *desk, int64_t client, daynum day, daynum *out, struct buf *says, struct err *err);
/* "Sat 28 Nov is a Saturday, so Mon 30 Nov 2026" */
void desk_workday_say(struct desk *desk, int64_t client, daynum day, struct buf *out);
/* A day ahead as people type it. meaning (may be NULL): the same and how far off it is,
 * "..., in 7 days". "" is DATE_NONE. ERR_DATA for a day before today. */
bool desk_day_ahead(struct desk *desk, int64_t client, const char *typed, daynum *day, struct buf *meaning,
                    struct err *err);
/* The next follow-up day of several clients, each by its own calendar, in one deed;
 * DATE_NONE clears it. said: what was done. */
bool desk_follow_up_all(struct desk *desk, const int64_t *clients, size_t count, daynum day, struct buf *said,
                        struct err *err);

#endif
