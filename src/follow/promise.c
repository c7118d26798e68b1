/* SPDX-License-Identifier: MIT */
#include "follow/promise.h"

enum promise_state promise_state(int64_t amount, daynum due, int64_t received, bool settled, daynum today)
{
	if (settled || received >= amount)
		return PROMISE_KEPT;
	return today <= due ? PROMISE_RUNS : PROMISE_BROKEN;
}
