/* SPDX-License-Identifier: MIT */
/* The board and the aging as this desk sees them: its today, its buckets. */
#ifndef DUN_DESK_BOARD_H
#define DUN_DESK_BOARD_H

#include "desk/desk.h"
#include "store/aging.h"
#include "store/board.h"

/* currency NULL or "": the desk's own where anything is open in it. */
bool desk_board(struct desk *desk, enum board_by by, const char *currency, struct board *out,
                struct err *err);
/* The same as of any day and with any buckets. */
bool desk_board_at(struct desk *desk, enum board_by by, const char *currency, daynum as_of,
                   const struct aging_scale *scale, struct board *out, struct err *err);
/* The buckets setting. */
bool desk_scale(struct desk *desk, struct aging_scale *out, struct err *err);
bool desk_aging(struct desk *desk, daynum as_of, const struct aging_scale *scale, enum aging_by by,
                struct arena *arena, struct aging_table *out, struct err *err);
/* True once after another session has saved something. Cheap, never waits: for the
 * refresh once a second. */
bool desk_changed(struct desk *desk);

#endif
