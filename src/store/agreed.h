/* SPDX-License-Identifier: MIT */
/* Plans, disputes, settlements and write-offs looked over: do they say what the entries
 * say that told of them, and do their sums agree. */
#ifndef DUN_STORE_AGREED_H
#define DUN_STORE_AGREED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"

/* *bad counts what disagrees, *entry is the first entry concerned (0: none), why has a
 * sentence about the first. False only when the reading itself failed. */
bool agreed_verify(struct db *db, int64_t *bad, int64_t *entry, struct buf *why, struct err *err);

#endif
