/* SPDX-License-Identifier: MIT */
/* How a kind of file is read, remembered by its header line and under a name,
 * which is also the source its clients and invoices come from. */
#ifndef DUN_STORE_LAYOUT_H
#define DUN_STORE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/vec.h"
#include "store/db.h"

struct layout {
	const char *name; /* "" : not found */
	const char *kind; /* invoices, payments, clients */
	struct digest header;
	const void *fields; /* fields: what was settled; meaning is the exchange's */
	size_t fields_len;
	int64_t used;       /* Unix seconds */
};

/* By header digest (the one used last), or by name when header is NULL. Texts live
 * in the arena. */
bool layout_find(struct db *db, const struct digest *header, const char *name, struct arena *arena,
                 struct layout *out, struct err *err);
/* Makes or replaces it; inside an open transaction. */
bool layout_save(struct db *db, const struct layout *layout, struct err *err);
/* All, the one used last first: struct layout. */
bool layout_list(struct db *db, struct arena *arena, struct vec *out, struct err *err);

#endif
