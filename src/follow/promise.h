/* SPDX-License-Identifier: MIT */
/* A promise is kept or broken by itself: by what has come in since. Pure. */
#ifndef DUN_FOLLOW_PROMISE_H
#define DUN_FOLLOW_PROMISE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/date.h"

enum promise_state { PROMISE_RUNS, PROMISE_KEPT, PROMISE_BROKEN };

/* amount was promised for due; received came in from the day it was made to
 * today; settled: every invoice it names is paid. It runs to the end of its day. */
enum promise_state promise_state(int64_t amount, daynum due, int64_t received, bool settled, daynum today);

/* "runs", "kept", "broken"; "part-kept": broken, and something came. */
const char *promise_word(enum promise_state state, int64_t received);

#endif
