/* SPDX-License-Identifier: MIT */
/* What the files of db share; nobody else includes it. db.c asks, db_open.c opens,
 * db_schema.c compares, db_commit.c saves, db_copy.c copies, db_sound.c proves, migrate.c
 * brings up to date. */
#ifndef DUN_STORE_DB_INSIDE_H
#define DUN_STORE_DB_INSIDE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "store/bookfile.h"
#include "store/db.h"

enum { DB_CACHE_SLOTS = 256, DB_BUSY_MS = 5000 };

struct db {
	sqlite3 *sql;
	struct bookfile file;
	struct query *cache[DB_CACHE_SLOTS];
	uint32_t data_version;
	int patience; /* milliseconds to wait for others; 0: DB_BUSY_MS */
	int looks;       /* db_look() calls not ended */
	bool look_began; /* the first of them opened a transaction */
	bool lost; /* memory ran out while a column was read: its value is not what it seems */
	bool (*watch)(void *);
	void *watch_arg;
	char upgraded[600]; /* see db_upgraded() */
	bool (*judge)(void *, const struct db_bytes *, int);
	void *judge_arg;
	bool judging; /* holds() is known to SQLite */
};

/* A connection under the storage rules; NULL and err. */
sqlite3 *db_connect(const char *path, int flags, struct err *err);
/* How long to wait for others' locks; 0: not at all. */
void db_wait(sqlite3 *sql, int milliseconds);
/* What SQLite said, as a sentence of ours. sql may be NULL. Always false. */
bool db_fail_at(sqlite3 *sql, const char *path, int code, struct err *err);
/* All of db_close() but the memory of db itself. */
void db_finish(struct db *db);
/* ERR_DATA when the tables are not those of schema.sql. */
bool db_schema_check(sqlite3 *sql, const char *path, struct err *err);
/* A connection that asks for no version and no schema: to look at a file. db_finish()
 * ends it in any case. */
bool db_bare(struct db *db, const char *path, struct err *err);
/* Is it a book of ours, and of which version? ERR_DATA when not, or of a newer one. */
bool db_identity(sqlite3 *sql, const char *path, int64_t *version, struct err *err);
/* Every page of one connection's book into another's, as one transaction there. Neither
 * may be inside a transaction. progress: in steps between which others can write, and
 * it can be stopped (base/stop.h); NULL: in one go. SQLITE_OK or what went wrong. */
int db_copy_pages(sqlite3 *from, sqlite3 *to, struct progress *progress);
enum db_lasting { DB_PASSING, DB_LASTING /* survives a power cut */ };
/* The same into an empty file of ours. */
bool db_copy_into(sqlite3 *from, const char *to, enum db_lasting lasting, struct progress *progress, struct err *err);
/* A lasting copy of the file as it is, of whatever version, looked at page by page. On
 * failure path is removed. */
bool db_copy_raw(struct db *db, const char *path, struct err *err);
/* A column's text, never NULL. */
const char *db_column(sqlite3_stmt *stmt, int i);

#endif
