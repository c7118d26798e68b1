/* SPDX-License-Identifier: MIT */
/* What is being typed, kept in a private file until it has a better place: so that
 * a lost line, a kill, a full or a busy book loses no sentence. One file a thing
 * and process in the state directory, 0600, written whole, made durable, renamed.
 *
 * A file belongs to its process while that lives; afterwards whoever opens the same
 * thing of the same book takes it over. */
#ifndef DUN_DESK_JOURNAL_H
#define DUN_DESK_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct journal {
	char path[4096]; /* "" : nothing can be kept (no state directory) */
	char book[4096];
	char key[200];
};

/* What is kept: kind "draft", key "client 42" of this book. dir is made (0700) when
 * it is missing; "" keeps nothing. No file is written yet. */
void journal_init(struct journal *journal, const char *dir, const char *book, const char *kind,
                  const char *key);
/* Replaces what is kept. */
bool journal_keep(const struct journal *journal, const void *bytes, size_t len, struct err *err);
/* Forgets it: what was typed has its place now, or was thrown away. */
void journal_drop(const struct journal *journal);
/* Appends what an earlier process (or this one) kept under the same kind and key
 * and removes those files; the newest counts. *at is when it was written, Unix
 * seconds. False when there is nothing. */
bool journal_take(const struct journal *journal, struct buf *out, int64_t *at);

#endif
