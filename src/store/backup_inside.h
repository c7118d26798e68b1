/* SPDX-License-Identifier: MIT */
/* What backup.c and restore.c share; nobody else includes it. */
#ifndef DUN_STORE_BACKUP_INSIDE_H
#define DUN_STORE_BACKUP_INSIDE_H

#include <stdbool.h>

#include "base/err.h"
#include "store/db.h"

/* Every page, the whole chain, every file: ERR_DATA and what is wrong. */
bool backup_whole(struct db *db, struct err *err);

#endif
