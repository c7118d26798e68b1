/* SPDX-License-Identifier: MIT */
/* Files of data in blocks: "[NAME]" begins one, "key = value" stands in it, # begins a
 * comment line. What stands before the first block belongs to block "". */
#ifndef DUN_BASE_BLOCKS_H
#define DUN_BASE_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/* One line of a block; a block's head has key NULL. Texts live in the arena. False and
 * err when it cannot be understood: the file and line are put in front. */
typedef bool blocks_take(void *arg, const char *block, const char *key, const char *value, struct err *err);

bool blocks_read(const char *text, size_t len, const char *file, struct arena *arena, blocks_take *take, void *arg,
                 struct err *err);

#endif
