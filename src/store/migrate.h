/* SPDX-License-Identifier: MIT */
/* An older book brought to DB_VERSION, or left exactly as it was.
 *
 * Version N is made from N-1 by data/migrate/N.sql and, for what SQL cannot do, by a
 * step in migrate.c. All versions are one transaction, which ends with an entry
 * "upgrade" (facts: from, to, copy), a comparison of every table with the schema of a
 * new book, and user_version: a kill at any moment leaves the old book or the new one.
 * Before it, under the same lock, a verified copy of the old book is put beside it:
 * NAME.v1 (NAME.v1-2 when that is taken), readable by the dun that wrote it.
 *
 * Columns that are added come last in their table, in schema.sql too: ALTER TABLE puts
 * them there, and undo counts on their order. Rows of the old shape in `deed` are of no
 * use to the new one, so undo starts anew.
 *
 * A session of the older program that is open meanwhile waits, or is told that somebody
 * is writing; afterwards it works on in the tables it knows. From version 2 on a
 * session refuses to write into a book raised under it (db_begin). */
#ifndef DUN_STORE_MIGRATE_H
#define DUN_STORE_MIGRATE_H

#include <stdbool.h>

#include "base/err.h"
#include "store/db.h"

/* db is connected, its version known to be older and its file open for writing. Fills
 * db_upgraded(). ERR_DENIED when it may only be read, ERR_IO when the disk has no room
 * for the copy and the change, ERR_AGAIN when somebody is writing, ERR_DATA when its
 * tables are not those of its version. */
bool migrate_book(struct db *db, struct err *err);

#endif
