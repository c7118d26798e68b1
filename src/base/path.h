/* SPDX-License-Identifier: MIT */
/* Paths as people type and paste them, and names that are safe to write. */
#ifndef DUN_BASE_PATH_H
#define DUN_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

/* One path: trimmed, out of its quotes, blanks from behind backslashes, "~" as the home
 * folder. */
void path_typed(const char *typed, struct buf *out);
/* The next of several apart by blanks; quotes group, a backslash takes the next
 * character as it is. Moves *at; false at the end. A text that names a file as a whole
 * is one path, whatever its blanks. */
bool path_next(const char **at, struct buf *out);
/* Appends a path so that path_next() reads it as one. */
void path_quote(struct buf *out, const char *path);
/* The name behind the last slash. */
const char *path_name(const char *path);

/* Completes the last path of a typed text as far as it is certain: true when out is
 * longer than what was typed. *names (in the arena, NULL-terminated, at most 200) is
 * what may follow; hidden files only when a dot was typed. */
bool path_complete(const char *typed, struct arena *arena, struct buf *out, const char *const **names);

/* Appends name as a file may be called: letters, digits and "._-+()" and blanks; all
 * else as "_", no dot or dash in front, at most 120 bytes; fallback when nothing is
 * left of it. */
void path_safe(struct buf *out, const char *name, const char *fallback);

#endif
