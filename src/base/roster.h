/* SPDX-License-Identifier: MIT */
/* The names of what there is of a kind, each once and in order: what is shipped in a
 * folder of data/, with what is the user's own beside it. */
#ifndef DUN_BASE_ROSTER_H
#define DUN_BASE_ROSTER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

/* names is of const char *; what is added is copied into the arena. A vec that failed
 * says so at the end. */
void roster_add(struct vec *names, const char *name, struct arena *arena);
/* Every asset whose name begins with folder ("policy/"), without it. */
void roster_add_shipped(struct vec *names, const char *folder, struct arena *arena);
/* Sorted and ended by NULL, in the arena; the vec is released. */
bool roster_take(struct vec *names, struct arena *arena, const char ***out, struct err *err);

#endif
