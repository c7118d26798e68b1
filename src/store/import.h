/* SPDX-License-Identifier: MIT */
/* The undo of an import, by its own tables: an import may touch a million rows,
 * which no recorded changeset should hold. */
#ifndef DUN_STORE_IMPORT_H
#define DUN_STORE_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

/* Both run inside an open transaction, which the caller commits or rolls back,
 * and leave entries alone: the deed writes those.
 *
 * Takes an import back: what it made is gone, what it changed is as before, and
 * import.undone is 1. ERR_NO with a sentence when something newer stands on it (a
 * payment by hand on one of its invoices). */
bool import_take_back(struct db *db, int64_t import, struct err *err);
/* Does it again from its kept rows, with the same numbers. */
bool import_put_back(struct db *db, int64_t import, struct err *err);

#endif
