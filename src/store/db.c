/* SPDX-License-Identifier: MIT */
/* Statements are prepared once a literal and kept; a query is one of them at work. */
#include "store/db_inside.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/date.h"
#include "store/notice.h"

enum { WATCH_STEPS = 20000 };

struct query {
	struct db *db;
	struct query *next; /* in its slot of the cache */
	const char *sql;
	sqlite3_stmt *stmt;
	int rc;
	bool busy;
	bool passing; /* not kept: its literal was in use already */
};

const char *db_path(const struct db *db)
{
	return db->file.path;
}

bool db_read_only(const struct db *db)
{
	return db->file.read_only;
}

const char *db_upgraded(const struct db *db)
{
	return db->upgraded;
}

sqlite3 *db_handle(const struct db *db)
{
	return db->sql;
}

/* --- what SQLite says, in our words --- */

static bool fail_busy(const char *path, struct err *err)
{
	char says[NOTICE_SIZE];
	if (notice_read(path, says))
		return err_set(err, ERR_AGAIN, "%s in %.300s: nothing was changed, try again when it is done", says, path);
	return err_set(err, ERR_AGAIN, "somebody else is writing in %.300s just now: nothing was changed, "
	               "try again in a moment", path);
}

bool db_fail_at(sqlite3 *sql, const char *path, int code, struct err *err)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail_busy(path, err);
	case SQLITE_FULL:
		return err_set(err, ERR_IO, "the disk of %.300s is full: nothing was changed; make room and try again",
		               path);
	case SQLITE_IOERR:
		if (code == SQLITE_IOERR_NOMEM)
			return err_memory(err);
		return err_set(err, ERR_IO, "reading or writing %.300s failed (%s): look at its disk", path,
		               sql ? sqlite3_errmsg(sql) : sqlite3_errstr(code));
	case SQLITE_CORRUPT:
		return err_set(err, ERR_DATA, "%.300s is damaged (%s): go back to a backup", path,
		               sql ? sqlite3_errmsg(sql) : sqlite3_errstr(code));
	case SQLITE_NOTADB:
		return err_set(err, ERR_DATA, "%.300s is not a book of dun", path);
	case SQLITE_READONLY:
		if (code == SQLITE_READONLY_ROLLBACK)
			return err_set(err, ERR_DENIED, "whoever wrote in %.300s last was cut off: open it once with the right "
			               "to write there", path);
		return err_set(err, ERR_DENIED, "%.300s may only be read: nothing was changed", path);
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return err_set(err, ERR_DENIED, "%.300s may only be read: nothing was changed", path);
	case SQLITE_CANTOPEN:
		return err_set(err, ERR_NOINPUT, "cannot open %.300s or its journal: look at the rights of its directory",
		               path);
	case SQLITE_NOMEM:
		return err_memory(err);
	case SQLITE_INTERRUPT:
		return err_set(err, ERR_STOPPED, "stopped");
	case SQLITE_TOOBIG:
		return err_set(err, ERR_DATA, "one value is too large for the book");
	case SQLITE_CONSTRAINT:
		return err_set(err, ERR_DATA, "the book refuses this: %s", sql ? sqlite3_errmsg(sql) : "");
	default:
		return err_set(err, ERR_INTERNAL, "%.300s: %s", path,
		               sql ? sqlite3_errmsg(sql) : sqlite3_errstr(code));
	}
}

bool db_fail(const struct db *db, int code, struct err *err)
{
	return db_fail_at(db->sql, db->file.path, code, err);
}

static void query_free(struct query *query)
{
	sqlite3_finalize(query->stmt);
	free(query);
}

void db_finish(struct db *db)
{
	for (size_t i = 0; i < DB_CACHE_SLOTS; i++)
		for (struct query *q = db->cache[i], *next; q; q = next) {
			assert(!q->busy);
			next = q->next;
			query_free(q);
		}
	db_rollback(db);
	sqlite3_close_v2(db->sql);
}

void db_close(struct db *db)
{
	if (db)
		db_finish(db);
	free(db);
}

/* --- statements --- */

const char *db_column(sqlite3_stmt *stmt, int i)
{
	const char *text = (const char *)sqlite3_column_text(stmt, i);
	return text ? text : "";
}

static size_t slot_of(const char *sql)
{
	uintptr_t at = (uintptr_t)sql;
	return (at >> 4 ^ at >> 12) % DB_CACHE_SLOTS;
}

static struct query *prepare(struct db *db, const char *sql, bool passing, struct err *err)
{
	struct query *query = calloc(1, sizeof *query);
	if (!query) {
		err_memory(err);
		return NULL;
	}
	*query = (struct query){.db = db, .sql = sql, .passing = passing};
	int rc = sqlite3_prepare_v3(db->sql, sql, -1, passing ? 0 : SQLITE_PREPARE_PERSISTENT, &query->stmt, NULL);
	if (rc != SQLITE_OK) {
		db_fail(db, rc, err);
		free(query);
		return NULL;
	}
	if (!passing) {
		struct query **slot = &db->cache[slot_of(sql)];
		query->next = *slot;
		*slot = query;
	}
	return query;
}

static struct query *statement(struct db *db, const char *sql, struct err *err)
{
	for (struct query *q = db->cache[slot_of(sql)]; q; q = q->next)
		if (q->sql == sql)
			return q->busy ? prepare(db, sql, true, err) : q;
	return prepare(db, sql, false, err);
}

static int bind_day(sqlite3_stmt *stmt, int i, int day)
{
	return day == DATE_NONE ? sqlite3_bind_null(stmt, i) : sqlite3_bind_int(stmt, i, day);
}

static int bind_text(sqlite3_stmt *stmt, int i, const char *text, size_t len)
{
	return sqlite3_bind_text64(stmt, i, text, len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static int bind_blob(sqlite3_stmt *stmt, int i, const void *bytes, size_t len)
{
	if (bytes && !len)
		return sqlite3_bind_zeroblob(stmt, i, 0);
	return sqlite3_bind_blob64(stmt, i, bytes, len, SQLITE_TRANSIENT);
}

static int bind_one(sqlite3_stmt *stmt, int i, char type, va_list *args)
{
	const void *bytes;
	switch (type) {
	case 'i': return sqlite3_bind_int64(stmt, i, va_arg(*args, int64_t));
	case 'd': return bind_day(stmt, i, va_arg(*args, int));
	case 's':
		bytes = va_arg(*args, const char *);
		return bytes ? bind_text(stmt, i, bytes, strlen(bytes)) : sqlite3_bind_null(stmt, i);
	case 't':
		bytes = va_arg(*args, const char *);
		return bind_text(stmt, i, bytes, va_arg(*args, size_t));
	case 'b':
		bytes = va_arg(*args, const void *);
		return bind_blob(stmt, i, bytes, va_arg(*args, size_t));
	case 'n': return sqlite3_bind_null(stmt, i);
	default: assert(!"a type letter of db.h"); return SQLITE_MISUSE;
	}
}

static void query_done(struct query *query)
{
	sqlite3_reset(query->stmt);
	sqlite3_clear_bindings(query->stmt);
	query->busy = false;
	query->rc = SQLITE_OK;
	if (query->passing)
		query_free(query);
}

static struct query *start(struct db *db, struct err *err, const char *sql, const char *types, va_list *args)
{
	struct query *query = statement(db, sql, err);
	if (!query)
		return NULL;
	assert(sqlite3_bind_parameter_count(query->stmt) == (int)strlen(types));
	query->busy = true;
	int rc = SQLITE_OK;
	for (int i = 0; types[i] && rc == SQLITE_OK; i++)
		rc = bind_one(query->stmt, i + 1, types[i], args);
	if (rc == SQLITE_OK)
		return query;
	db_fail(db, rc, err);
	query_done(query);
	return NULL;
}

struct query *db_select(struct db *db, struct err *err, const char *sql, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	struct query *query = start(db, err, sql, types, &args);
	va_end(args);
	return query;
}

bool db_run(struct db *db, struct err *err, const char *sql, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	struct query *query = start(db, err, sql, types, &args);
	va_end(args);
	while (query_next(query))
		;
	return query_end(query, err);
}

static int bind_value(sqlite3_stmt *stmt, int i, const struct db_value *value)
{
	switch (value->type) {
	case 'i': return sqlite3_bind_int64(stmt, i, value->number);
	case 's': return bind_text(stmt, i, value->text, strlen(value->text));
	case 'n': return sqlite3_bind_null(stmt, i);
	default: assert(!"a type letter of struct db_value"); return SQLITE_MISUSE;
	}
}

bool db_run_values(struct db *db, struct err *err, const char *sql, const struct db_value *values, int count)
{
	struct query *query = statement(db, sql, err);
	if (!query)
		return false;
	assert(sqlite3_bind_parameter_count(query->stmt) == count);
	query->busy = true;
	for (int i = 0; i < count && query->rc == SQLITE_OK; i++)
		query->rc = bind_value(query->stmt, i + 1, &values[i]);
	while (query_next(query))
		;
	return query_end(query, err);
}

bool query_next(struct query *query)
{
	if (!query || query->rc == SQLITE_DONE || (query->rc != SQLITE_OK && query->rc != SQLITE_ROW))
		return false;
	query->rc = sqlite3_step(query->stmt);
	return query->rc == SQLITE_ROW;
}

bool query_end(struct query *query, struct err *err)
{
	if (!query)
		return false;
	int rc = query->db->lost ? SQLITE_NOMEM : query->rc;
	query->db->lost = false;
	bool ok = rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE;
	if (!ok)
		db_fail(query->db, rc, err);
	query_done(query);
	return ok;
}

bool query_null(const struct query *query, int column_at)
{
	return sqlite3_column_type(query->stmt, column_at) == SQLITE_NULL;
}

int64_t query_int(const struct query *query, int column_at)
{
	return sqlite3_column_int64(query->stmt, column_at);
}

int32_t query_day(const struct query *query, int column_at)
{
	return query_null(query, column_at) ? DATE_NONE : sqlite3_column_int(query->stmt, column_at);
}

const char *query_text(const struct query *query, int column_at)
{
	const char *text = (const char *)sqlite3_column_text(query->stmt, column_at);
	if (!text && !query_null(query, column_at))
		query->db->lost = true;
	return text ? text : "";
}

const void *query_blob(const struct query *query, int column_at, size_t *len)
{
	const void *bytes = sqlite3_column_blob(query->stmt, column_at);
	*len = (size_t)sqlite3_column_bytes(query->stmt, column_at);
	if (!bytes && sqlite3_errcode(query->db->sql) == SQLITE_NOMEM)
		query->db->lost = true;
	return bytes;
}

bool db_int(struct db *db, struct err *err, int64_t fallback, int64_t *out, const char *sql,
            const char *types, ...)
{
	va_list args;
	va_start(args, types);
	struct query *query = start(db, err, sql, types, &args);
	va_end(args);
	int64_t value = query_next(query) && !query_null(query, 0) ? query_int(query, 0) : fallback;
	if (!query_end(query, err))
		return false;
	*out = value;
	return true;
}

int64_t db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->sql);
}

int64_t db_changes(const struct db *db)
{
	return sqlite3_changes64(db->sql);
}

/* --- transactions --- */

/* A newer dun may have raised the book under this session. */
static bool same_version(struct db *db, struct err *err)
{
	int64_t version;
	if (!db_int(db, err, 0, &version, "PRAGMA user_version", ""))
		return false;
	return version == DB_VERSION || err_set(err, ERR_DATA, "a newer dun has brought %.300s to its own version "
	                                        "meanwhile: nothing was changed; leave and start again", db->file.path);
}

static bool begin(struct db *db, enum bookfile_room room, struct err *err)
{
	assert(!db_in_transaction(db));
	if (db->file.read_only)
		return db_fail(db, SQLITE_READONLY, err);
	if (!bookfile_room(&db->file, room, err) || !db_run(db, err, "BEGIN IMMEDIATE", ""))
		return false;
	bool ok = same_version(db, err);
	if (!ok)
		db_rollback(db);
	return ok;
}

bool db_begin(struct db *db, struct err *err)
{
	return begin(db, BOOKFILE_ROOM_DEED, err);
}

bool db_begin_bulk(struct db *db, struct err *err)
{
	return begin(db, BOOKFILE_ROOM_BULK, err);
}

bool db_in_transaction(const struct db *db)
{
	return db->sql && !sqlite3_get_autocommit(db->sql);
}

void db_rollback(struct db *db)
{
	if (db_in_transaction(db))
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
}

bool db_look(struct db *db, struct err *err)
{
	if (!db->looks && !db_in_transaction(db)) {
		if (!db_run(db, err, "BEGIN", ""))
			return false;
		db->look_began = true;
	}
	db->looks++;
	return true;
}

void db_look_end(struct db *db)
{
	assert(db->looks);
	if (--db->looks || !db->look_began)
		return;
	db->look_began = false;
	db_rollback(db); /* nothing was written */
}

/* --- beside the work --- */

void db_patience(struct db *db, int milliseconds)
{
	db->patience = milliseconds;
	db_wait(db->sql, milliseconds);
}

void db_notice(struct db *db, const char *says)
{
	notice_put(db->file.path, says);
}

uint32_t db_data_version(struct db *db)
{
	int64_t version = db->data_version;
	db_wait(db->sql, 0);
	struct query *query = db_select(db, NULL, "PRAGMA data_version", "");
	if (query_next(query))
		version = query_int(query, 0);
	query_end(query, NULL);
	db_wait(db->sql, db->patience ? db->patience : DB_BUSY_MS);
	db->data_version = (uint32_t)version;
	return db->data_version;
}

static int watching(void *arg)
{
	const struct db *db = arg;
	return db->watch(db->watch_arg);
}

void db_watch(struct db *db, bool (*hook)(void *), void *arg)
{
	db->watch = hook;
	db->watch_arg = arg;
	sqlite3_progress_handler(db->sql, hook ? WATCH_STEPS : 0, hook ? watching : NULL, db);
}

static void judge_row(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct db *db = sqlite3_user_data(context);
	struct db_bytes bytes[DB_JUDGED];
	if (!db->judge || count > DB_JUDGED) {
		sqlite3_result_error(context, "holds() is not in use", -1);
		return;
	}
	for (int i = 0; i < count; i++) {
		bytes[i].bytes = sqlite3_value_blob(values[i]);
		bytes[i].len = (size_t)sqlite3_value_bytes(values[i]);
	}
	sqlite3_result_int(context, db->judge(db->judge_arg, bytes, count));
}

void db_judge(struct db *db, bool (*judge)(void *, const struct db_bytes *, int), void *arg)
{
	db->judge = judge;
	db->judge_arg = arg;
	if (judge && !db->judging)
		db->judging = sqlite3_create_function_v2(db->sql, "holds", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, db, judge_row,
		                                         NULL, NULL, NULL) == SQLITE_OK;
}
