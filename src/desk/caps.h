/* SPDX-License-Identifier: MIT */
/* Whether a contact goes beyond what its client's place, or the house, holds for right.
 * It warns; a reason is asked for and kept with the entry; nothing is ever blocked. */
#ifndef DUN_DESK_CAPS_H
#define DUN_DESK_CAPS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "follow/caps.h"

enum { DESK_CAPS_MOST = 8 };

struct desk_caps {
	struct caps_warning warnings[DESK_CAPS_MOST]; /* live in the arena */
	size_t count;
	const char *agreed; /* why it is right for all that, where the record knows: caps_agreed(),
	                       of the house rule alone; "" */
};

/* Of a contact of ours at an instant; channel: CAPS_CALL ...; whole_day: its time of day
 * is not known. */
bool desk_caps(struct desk *desk, int64_t client, unsigned channel, int64_t at, bool whole_day, struct arena *arena,
               struct desk_caps *out, struct err *err);

#endif
