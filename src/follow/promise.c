/* SPDX-License-Identifier: MIT */
#include "follow/promise.h"

enum promise_state promise_state(int64_t amount, daynum due, int64_t received, bool settled, daynum today)
{
	if (settled || received >= amount)
		return PROMISE_KEPT;
	return today <= due ? PROMISE_RUNS : PROMISE_BROKEN;
}

const char *promise_word(enum promise_state state, int64_t received)
{
	if (state == PROMISE_RUNS)
		return "runs";
	return state == PROMISE_KEPT ? "kept" : received > 0 ? "part-kept" : "broken";
}
