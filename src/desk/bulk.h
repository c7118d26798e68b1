/* SPDX-License-Identifier: MIT */
/* E-mail to several clients at once: drafts for review, never mail. Who cannot be
 * written to now is left out, with the reason; so is who has a draft waiting already. */
#ifndef DUN_DESK_BULK_H
#define DUN_DESK_BULK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"

struct bulk_row {
	int64_t client;
	const char *name;
	int64_t message;     /* the draft that was made, or that waited; 0: none */
	bool made;           /* now, by this deed */
	const char *subject; /* of the draft; "" */
	const char *why;     /* why there is none; "a draft waits already"; "" */
};

struct bulk {
	struct arena arena;
	struct bulk_row *rows; /* in the order given, each client once */
	size_t count;
	size_t made;
};

/* One deed, so that one step of undo bins all of them. When none can be made, nothing
 * is written, and that is no error. Release in every case. */
bool desk_bulk_draft(struct desk *desk, const int64_t *clients, size_t count, struct bulk *out, struct err *err);
/* Looks again at what became of the drafts: one that is none any more has message 0 and
 * says so in why. */
bool desk_bulk_refresh(struct desk *desk, struct bulk *bulk, struct err *err);
void bulk_release(struct bulk *bulk);
/* "2 drafts made, 1 left out" */
void bulk_say(const struct bulk *bulk, struct buf *out);

#endif
