/* SPDX-License-Identifier: MIT */
/* The deeds "withdraw" and "correct": taking back and putting right what a person wrote
 * into the log. Nothing is changed there: a withdrawal and a correction are entries of
 * their own, about the one they speak of. */
#ifndef DUN_DESK_AMENDMENT_H
#define DUN_DESK_AMENDMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "desk/desk.h"

/* A withdrawal of an entry of the log that a person wrote by hand, with a reason; a
 * promise it told of falls with it. ERR_NO for entries other deeds own. */
bool desk_withdraw(struct desk *desk, int64_t entry, const char *reason, int64_t *seq, struct err *err);
/* A correction: what should have been said. The old text stays. */
bool desk_correct(struct desk *desk, int64_t entry, const char *text, const char *reason, int64_t *seq,
                  struct err *err);

#endif
