/* SPDX-License-Identifier: MIT */
/* Memory that lives and dies together: one query fills one arena with what a
 * screen shows. Everything handed out is zeroed and aligned for any type.
 * Failure is sticky, as in buf: check arena_ok() once when a fill is done, but
 * test each pointer before writing through it. */
#ifndef DUN_BASE_ARENA_H
#define DUN_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/vec.h"

struct arena {
	struct arena_block *blocks;
	bool failed;
};

#define ARENA_INIT {0}

void arena_release(struct arena *arena);
/* NULL when memory ran out. size 0 is allowed. */
void *arena_alloc(struct arena *arena, size_t size);
/* Room for count members of size bytes; checked for overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* Moves what was gathered into the arena, where it stays; the vec is released. NULL
 * and 0 when memory ran out, here or in the vec. */
void *arena_take(struct arena *arena, struct vec *rows, size_t *count);
/* Copies; "" instead of NULL when memory ran out or text is NULL. */
const char *arena_str(struct arena *arena, const char *text);
const char *arena_strn(struct arena *arena, const char *bytes, size_t len);
const char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
bool arena_ok(const struct arena *arena, struct err *err);

#endif
