/* SPDX-License-Identifier: MIT */
/* What columns are called: data/columns/names as a list to look names up in. */
#ifndef DUN_EXCHANGE_NAMES_H
#define DUN_EXCHANGE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "exchange/columns.h"

struct known_name {
	enum columns_kind kind;
	enum column_field field;
	int rank;          /* 0 is the surest name of its field */
	bool proposed;     /* only to be proposed */
	const char *plain;
	size_t len;
};

struct names {
	struct arena arena;
	struct vec list; /* struct known_name */
};

bool names_load(struct names *names, struct err *err);
void names_release(struct names *names);
/* A name for comparing: folded, letters and digits only, "#" as "no". Lives in
 * the arena; "" when memory ran out. */
const char *names_plain(struct arena *arena, const char *name, size_t len);
/* Is that plain name a name of any field? */
bool names_know(const struct names *names, const char *plain);
/* How surely a column of that plain name is the field: 0 not at all, over
 * NAMES_EXACT when the name is exactly one of its names, less when one is in it. */
enum { NAMES_EXACT = 1000 };
int names_score(const struct names *names, enum columns_kind kind, enum column_field field,
                const char *plain, bool *proposed);

#endif
