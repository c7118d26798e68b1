/* SPDX-License-Identifier: MIT */
/* What a person typed, as words of an entry. */
#ifndef DUN_DESK_WORD_H
#define DUN_DESK_WORD_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Adds it trimmed and in composed form; empty or NULL: nothing. */
bool word_add(struct buf *words, const char *name, const char *typed, struct err *err);

#endif
