/* SPDX-License-Identifier: MIT */
/* The contacts of a client that the caps count, and what it is protected by. */
#ifndef DUN_STORE_CAPS_H
#define DUN_STORE_CAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "follow/caps.h"
#include "store/db.h"

struct caps_client {
	const char *country, *zone; /* "" unknown */
	bool consumer;
};
bool caps_client(struct db *db, int64_t client, struct arena *arena, struct caps_client *out, struct err *err);

/* Those that happened within 31 days up to an instant (Unix seconds) and stand, on the
 * civil days of a zone ("": the process's). */
bool caps_contacts(struct db *db, int64_t client, int64_t until, const char *zone, struct arena *arena,
                   struct caps_contact **rows, size_t *count, struct err *err);

#endif
