/* SPDX-License-Identifier: MIT */
/* The book as a SQLite file: opening it safely, transactions, and queries whose
 * SQL is always a literal with bound values. sqlite3.h is visible in db_inside.h and
 * changes.c alone.
 *
 * A select reads so (a failed db_select gives NULL, and both others take it):
 *
 *     struct query *q = db_select(db, err, "SELECT id, name FROM client WHERE id = ?", "i", id);
 *     while (query_next(q))
 *             use(query_int(q, 0), query_text(q, 1));
 *     return query_end(q, err);
 */
#ifndef DUN_STORE_DB_H
#define DUN_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct db;
struct query;
struct sqlite3;

enum db_mode {
	DB_READ,   /* must exist */
	DB_WRITE,  /* must exist; opens read-only, and says so, when it may only be read */
	DB_CREATE, /* must not exist; makes it, mode 0600 */
};

enum { DB_APPLICATION = 0x64756e31, DB_VERSION = 2 };

/* Opens a book under the storage rules (TRUNCATE, EXTRA, foreign keys, defensive,
 * busy timeout 5 s). Refuses, without touching it: what is not a regular file
 * (a directory, a symlink, more than one link), a network file system, a file
 * that is not a book, a book of a newer version, a book whose schema is not ours.
 * An older version is first brought to this one (store/migrate.h), also for who only
 * wants to read; refused where the file may only be read. */
struct db *db_open(const char *path, enum db_mode mode, struct err *err);
void db_close(struct db *db); /* NULL is fine */
const char *db_path(const struct db *db);
bool db_read_only(const struct db *db);
/* What to tell when opening it brought it to this version: where the old book is kept.
 * "" else. */
const char *db_upgraded(const struct db *db);

/* BEGIN IMMEDIATE, waiting up to 5 s for another writer. No nesting. ERR_DENIED
 * when the book may only be read, ERR_IO when the disk has less than 16 MiB, ERR_DATA
 * when a newer dun has brought it to its version meanwhile. */
bool db_begin(struct db *db, struct err *err);
/* The same for much at once (imports): 64 MiB. */
bool db_begin_bulk(struct db *db, struct err *err);
/* After an I/O error the book is opened a second time and the head of the log
 * looked up: true when it is saved all the same; else the transaction is rolled
 * back and err says "not saved", or, when even that cannot be read, "unknown". */
bool db_commit(struct db *db, struct err *err);
/* Harmless when no transaction is open. */
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

/* One state of the book for several selects, and one lock instead of one a select.
 * While it lasts others read on but cannot commit: load, then end it. May nest, also
 * inside a transaction. db_look_end() after every db_look() that was true. */
bool db_look(struct db *db, struct err *err);
void db_look_end(struct db *db);

/* Binds by a letter each: i int64_t, d int (day number; DATE_NONE binds NULL),
 * s const char * (NULL binds NULL), t const char * and size_t (text that may hold
 * NUL bytes), b const void * and size_t (NULL binds NULL), n nothing (NULL). Runs
 * to its end. */
bool db_run(struct db *db, struct err *err, const char *sql, const char *types, ...);
/* The same with its values in an array, where their number is data: type i, s or n. */
struct db_value {
	char type;
	int64_t number;
	const char *text;
};
bool db_run_values(struct db *db, struct err *err, const char *sql, const struct db_value *values, int count);
/* Starts a select; the statement is kept for the next call with the same literal
 * (so sql must be a string literal), and must be ended before it is used again. */
struct query *db_select(struct db *db, struct err *err, const char *sql, const char *types, ...);
bool query_next(struct query *query);
/* False and err when a step failed. Ends the read; always call it. */
bool query_end(struct query *query, struct err *err);

bool query_null(const struct query *query, int column);
int64_t query_int(const struct query *query, int column);
/* DATE_NONE for NULL. */
int32_t query_day(const struct query *query, int column);
/* Never NULL; lives until the next query_next or query_end. */
const char *query_text(const struct query *query, int column);
/* Of texts too, where they may hold NUL bytes. */
const void *query_blob(const struct query *query, int column, size_t *len);

/* One integer of the first row; fallback when there is no row or it is NULL. */
bool db_int(struct db *db, struct err *err, int64_t fallback, int64_t *out,
            const char *sql, const char *types, ...);

int64_t db_last_id(const struct db *db);
int64_t db_changes(const struct db *db);
/* Changes when another connection has committed; never waits (busy: unchanged). */
uint32_t db_data_version(struct db *db);

/* Drops indexes inside the open transaction (names end with NULL), keeping their
 * text, to make them again from it: faster than keeping them while a table fills. */
bool db_take_indexes(struct db *db, const char *const *names, struct buf *text, struct err *err);
bool db_give_indexes(struct db *db, const struct buf *text, struct err *err);

/* A private copy for a long read while others work: opened read-only, its file (in
 * $TMPDIR or /tmp) already unlinked. NULL and err when there is no room. */
struct db *db_snapshot(struct db *db, struct err *err);
/* From now on SQLite overwrites what it deletes; for the transaction that erases. */
bool db_shred(struct db *db, struct err *err);
/* Writes the file anew without what was deleted before (as much room again is needed
 * meanwhile, and nobody else at work). */
bool db_clean(struct db *db, struct err *err);
/* Bytes of the book's file. */
bool db_size(struct db *db, int64_t *bytes, struct err *err);
/* Runs SQLite's integrity and foreign key checks; err has the first complaint (ERR_DATA). */
bool db_sound(struct db *db, struct err *err);
/* The same without the rows of the tables entry and entry_words and their indexes, which
 * whoever calls it has proved or proves otherwise (store/entry_verify, entry_index): that
 * is most of a book. Every page and every other table are looked at. */
bool db_sound_but_log(struct db *db, struct err *err);
/* One table with its indexes. */
bool db_sound_table(struct db *db, const char *table, struct err *err);

/* How long to wait for others, instead of 5 s: a screen must not stand still. */
void db_patience(struct db *db, int milliseconds);
/* What others are told while this long transaction keeps them waiting: "import by
 * ji, 62 %"; NULL when it is over. */
void db_notice(struct db *db, const char *says);

/* Calls hook every few thousand steps of a query; true from it stops the query
 * with ERR_STOPPED. NULL removes it. */
void db_watch(struct db *db, bool (*hook)(void *), void *arg);

/* Inside a select, `holds(a, b, ...)` is what judge says of its values, at most DB_JUDGED:
 * a scan that judges each row where it stands costs half of one that
 * hands each row out. judge NULL: holds() is no longer to be used. */
enum { DB_JUDGED = 12 };
struct db_bytes {
	const char *bytes; /* NULL: NULL or empty */
	size_t len;
};
void db_judge(struct db *db, bool (*judge)(void *arg, const struct db_bytes *values, int count), void *arg);

/* SQLite's own handle, for changes.c. */
struct sqlite3 *db_handle(const struct db *db);
/* What SQLite said last, as a sentence of ours. Always false. */
bool db_fail(const struct db *db, int code, struct err *err);

#endif
