/* SPDX-License-Identifier: MIT */
/* Talking points: what to say on the telephone or at the door, in the client's language,
 * filled with today's figures. One text for a call, one where a promise was not kept, one
 * where instalments are the thing to offer. */
#ifndef DUN_DESK_TALK_H
#define DUN_DESK_TALK_H

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"

struct talk {
	const char *name;     /* "call", "promise" or "plan" */
	const char *language; /* it is in */
	const char *text;     /* a point a line; what the book does not know is left out */
};

/* currency "" : the client's own choice. Texts are the arena's. ERR_NOINPUT when there is
 * no such client. */
bool desk_talk(struct desk *desk, int64_t client, const char *currency, struct arena *arena, struct talk *out,
               struct err *err);

#endif
