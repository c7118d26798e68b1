/* SPDX-License-Identifier: MIT */
/* A connection follows the storage rules whoever opened the file before: the
 * pragmas that are not stored in it are set again each time, and the schema is
 * compared with ours, so that a trigger or view slipped in is never run. */
#include "store/db.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/buf.h"
#include "ledger/date.h"
#include "store/bookfile.h"

enum { CACHE_SLOTS = 256, BUSY_MS = 5000, WATCH_STEPS = 20000, HASH_SIZE = 32 };

struct query {
	struct db *db;
	struct query *next; /* in its slot of the cache */
	const char *sql;
	sqlite3_stmt *stmt;
	int rc;
	bool busy;
	bool passing; /* not kept: its literal was in use already */
};

struct db {
	sqlite3 *sql;
	struct bookfile file;
	struct query *cache[CACHE_SLOTS];
	uint32_t data_version;
	int looks;       /* db_look() calls not ended */
	bool look_began; /* the first of them opened a transaction */
	bool lost; /* memory ran out while a column was read: its value is not what it seems */
	bool (*watch)(void *);
	void *watch_arg;
};

const char *db_path(const struct db *db)
{
	return db->file.path;
}

bool db_read_only(const struct db *db)
{
	return db->file.read_only;
}

sqlite3 *db_handle(const struct db *db)
{
	return db->sql;
}

/* --- what SQLite says, in our words --- */

static bool fail(sqlite3 *sql, const char *path, int code, struct err *err)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_AGAIN, "somebody else is writing in %.300s just now: nothing was changed, "
		               "try again in a moment", path);
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
	return fail(db->sql, db->file.path, code, err);
}

/* --- opening --- */

static bool apply_rules(sqlite3 *sql, const char *path, struct err *err)
{
	static const struct {
		int option, value;
	} options[] = {
		{SQLITE_DBCONFIG_DEFENSIVE, 1},
		{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{SQLITE_DBCONFIG_DQS_DML, 0},
		{SQLITE_DBCONFIG_DQS_DDL, 0},
		{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
		{SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	};
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		sqlite3_db_config(sql, options[i].option, options[i].value, (int *)NULL);
	sqlite3_extended_result_codes(sql, 1);
	sqlite3_limit(sql, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_busy_timeout(sql, BUSY_MS);
	int rc = sqlite3_exec(sql, "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON;"
	                      "PRAGMA recursive_triggers=ON; PRAGMA synchronous=EXTRA;", NULL, NULL, NULL);
	return rc == SQLITE_OK ? true : fail(sql, path, rc, err);
}

static sqlite3 *connect(const char *path, int flags, struct err *err)
{
	sqlite3 *sql = NULL;
	int rc = sqlite3_open_v2(path, &sql, flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX, NULL);
	bool ok = rc == SQLITE_OK ? apply_rules(sql, path, err) : fail(sql, path, rc, err);
	if (ok)
		return sql;
	sqlite3_close(sql);
	return NULL;
}

/* One integer of a pragma. */
static bool ask(sqlite3 *sql, const char *path, const char *question, int64_t *answer, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(sql, question, -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*answer = sqlite3_column_int64(stmt, 0);
	bool ok = rc == SQLITE_ROW || fail(sql, path, rc, err);
	sqlite3_finalize(stmt);
	return ok;
}

static bool check_identity(sqlite3 *sql, const char *path, int64_t *version, struct err *err)
{
	int64_t id;
	if (!ask(sql, path, "PRAGMA application_id", &id, err) ||
	    !ask(sql, path, "PRAGMA user_version", version, err))
		return false;
	if (id != DB_APPLICATION)
		return err_set(err, ERR_DATA, "%.400s is a database of another program, not a book of dun", path);
	if (*version > DB_VERSION)
		return err_set(err, ERR_DATA, "%.400s was written by a newer dun (book version %lld, this one knows %d): "
		               "it was not touched; update dun", path, (long long)*version, DB_VERSION);
	if (*version < 1)
		return err_set(err, ERR_DATA, "%.400s is an unfinished book: `dun init` makes one", path);
	return true;
}

static const char schema_rows[] =
	"SELECT type || ' ' || name || ' ' || tbl_name, sql FROM sqlite_schema ORDER BY type, name";

static const char *column(sqlite3_stmt *stmt, int i)
{
	const char *text = (const char *)sqlite3_column_text(stmt, i);
	return text ? text : "";
}

/* Walks both schemas side by side; *odd gets the first name that differs. */
static int compare_rows(sqlite3_stmt *ours, sqlite3_stmt *theirs, char odd[120])
{
	for (;;) {
		int a = sqlite3_step(ours), b = sqlite3_step(theirs);
		if (a != SQLITE_ROW && a != SQLITE_DONE)
			return a;
		if (b != SQLITE_ROW && b != SQLITE_DONE)
			return b;
		if (a == SQLITE_DONE && b == SQLITE_DONE)
			return SQLITE_OK;
		bool same = a == b && strcmp(column(ours, 0), column(theirs, 0)) == 0 &&
		            strcmp(column(ours, 1), column(theirs, 1)) == 0;
		if (!same) {
			snprintf(odd, 120, "%s", column(b == SQLITE_ROW ? theirs : ours, 0));
			return SQLITE_OK;
		}
	}
}

static int compare_schema(sqlite3 *sql, char odd[120])
{
	sqlite3 *model = NULL;
	sqlite3_stmt *ours = NULL, *theirs = NULL;
	int rc = sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(model, asset_find("schema.sql")->bytes, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(model, schema_rows, -1, &ours, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(sql, schema_rows, -1, &theirs, NULL);
	if (rc == SQLITE_OK)
		rc = compare_rows(ours, theirs, odd);
	sqlite3_finalize(ours);
	sqlite3_finalize(theirs);
	sqlite3_close(model);
	return rc;
}

static bool check_schema(sqlite3 *sql, const char *path, struct err *err)
{
	char odd[120] = "";
	int rc = compare_schema(sql, odd);
	if (rc != SQLITE_OK)
		return fail(sql, path, rc, err);
	if (*odd)
		return err_set(err, ERR_DATA, "%.300s does not have the tables of a book of dun (the %s differs): "
		               "it was not touched; go back to a backup", path, odd);
	return true;
}

/* Raises an older book step by step, each inside one transaction. */
static bool migrate(sqlite3 *sql, const struct bookfile *file, int64_t version, struct err *err)
{
	for (int64_t v = version + 1; v <= DB_VERSION; v++) {
		char name[40], raise[60];
		snprintf(name, sizeof name, "migrate/%lld.sql", (long long)v);
		snprintf(raise, sizeof raise, "PRAGMA user_version=%lld; COMMIT", (long long)v);
		const struct asset *step = asset_find(name);
		assert(step);
		if (file->read_only)
			return err_set(err, ERR_DENIED, "%.300s was written by an older dun and may only be read: "
			               "open it once with the right to write", file->path);
		int rc = sqlite3_exec(sql, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		if (rc == SQLITE_OK)
			rc = sqlite3_exec(sql, step->bytes, NULL, NULL, NULL);
		if (rc == SQLITE_OK)
			rc = sqlite3_exec(sql, raise, NULL, NULL, NULL);
		if (rc != SQLITE_OK) {
			fail(sql, file->path, rc, err);
			sqlite3_exec(sql, "ROLLBACK", NULL, NULL, NULL);
			return false;
		}
	}
	return true;
}

/* TRUNCATE is kept off until the book is known to be ours: setting it may touch
 * a journal. */
static bool settle(sqlite3 *sql, const struct bookfile *file, struct err *err)
{
	int64_t version = 0;
	if (!check_identity(sql, file->path, &version, err) || !migrate(sql, file, version, err) ||
	    !check_schema(sql, file->path, err))
		return false;
	int rc = sqlite3_exec(sql, "PRAGMA journal_mode=TRUNCATE", NULL, NULL, NULL);
	return rc == SQLITE_OK ? true : fail(sql, file->path, rc, err);
}

/* Fills an empty file with the schema, in one transaction. */
static bool lay_out(const char *path, struct err *err)
{
	sqlite3 *sql = connect(path, SQLITE_OPEN_READWRITE, err);
	if (!sql)
		return false;
	struct buf script = BUF_INIT;
	buf_adds(&script, "PRAGMA journal_mode=TRUNCATE; BEGIN IMMEDIATE;");
	buf_adds(&script, asset_find("schema.sql")->bytes);
	buf_addf(&script, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT;", DB_APPLICATION, DB_VERSION);
	bool ok = buf_ok(&script, err);
	int rc = ok ? sqlite3_exec(sql, buf_str(&script), NULL, NULL, NULL) : SQLITE_OK;
	if (rc != SQLITE_OK)
		ok = fail(sql, path, rc, err);
	buf_release(&script);
	sqlite3_close(sql);
	return ok;
}

/* Made under another name first, so that a book is whole or not there. */
static bool create(const struct bookfile *file, struct err *err)
{
	char temp[BOOKFILE_PATH + 32], journal[BOOKFILE_PATH + 48];
	if (access(file->path, F_OK) == 0)
		return err_set(err, ERR_CREATE, "%.400s is there already: it was not touched", file->path);
	snprintf(temp, sizeof temp, "%s.new-%ld", file->path, (long)getpid());
	snprintf(journal, sizeof journal, "%s-journal", temp);
	if (!bookfile_room(file, BOOKFILE_ROOM_DEED, err) || !bookfile_make(file, temp, err))
		return false;
	bool ok = lay_out(temp, err);
	unlink(journal);
	if (!ok) {
		unlink(temp);
		if (err && err->code == ERR_IO)
			err->code = ERR_CREATE;
		return false;
	}
	return bookfile_settle(file, temp, file->path, err);
}

struct db *db_open(const char *path, enum db_mode mode, struct err *err)
{
	struct db *db = calloc(1, sizeof *db);
	if (!db) {
		err_memory(err);
		return NULL;
	}
	if (bookfile_place(&db->file, path, err) && (mode != DB_CREATE || create(&db->file, err)) &&
	    bookfile_check(&db->file, err)) {
		db->file.read_only = db->file.read_only || mode == DB_READ;
		db->sql = connect(db->file.path, db->file.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, err);
	}
	if (db->sql && settle(db->sql, &db->file, err))
		return db;
	db_close(db);
	return NULL;
}

static void query_free(struct query *query)
{
	sqlite3_finalize(query->stmt);
	free(query);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		for (struct query *q = db->cache[i], *next; q; q = next) {
			assert(!q->busy);
			next = q->next;
			query_free(q);
		}
	db_rollback(db);
	sqlite3_close_v2(db->sql);
	free(db);
}

/* --- statements --- */

static size_t slot_of(const char *sql)
{
	uintptr_t at = (uintptr_t)sql;
	return (at >> 4 ^ at >> 12) % CACHE_SLOTS;
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

static bool begin(struct db *db, enum bookfile_room room, struct err *err)
{
	assert(!db_in_transaction(db));
	if (db->file.read_only)
		return db_fail(db, SQLITE_READONLY, err);
	return bookfile_room(&db->file, room, err) && db_run(db, err, "BEGIN IMMEDIATE", "");
}

bool db_begin(struct db *db, struct err *err)
{
	return begin(db, BOOKFILE_ROOM_DEED, err);
}

bool db_begin_bulk(struct db *db, struct err *err)
{
	return begin(db, BOOKFILE_ROOM_BULK, err);
}

bool db_begin_read(struct db *db, struct err *err)
{
	int64_t any;
	assert(!db_in_transaction(db));
	if (!db_run(db, err, "BEGIN", ""))
		return false;
	/* the lock is taken by the first read */
	if (db_int(db, err, 0, &any, "SELECT count(*) FROM setting", ""))
		return true;
	db_rollback(db);
	return false;
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

/* What the log's head will be if the transaction is saved, and was before. */
struct witness {
	int64_t seq;
	unsigned char hash[HASH_SIZE];
	int64_t changed; /* counter in the file's header, raised by each commit */
};

/* The change counter, through SQLite's own handle: opening the file beside it
 * would drop its locks. */
static int64_t change_counter(sqlite3 *sql)
{
	unsigned char bytes[4];
	sqlite3_file *file = NULL;
	if (sqlite3_file_control(sql, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
	    !file->pMethods || file->pMethods->xRead(file, bytes, 4, 24) != SQLITE_OK)
		return -1;
	return (int64_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

static int read_head(sqlite3 *sql, struct witness *witness)
{
	sqlite3_stmt *stmt = NULL;
	*witness = (struct witness){0};
	int rc = sqlite3_prepare_v2(sql, "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1", -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		witness->seq = sqlite3_column_int64(stmt, 0);
		const void *hash = sqlite3_column_blob(stmt, 1);
		if (hash && sqlite3_column_bytes(stmt, 1) == HASH_SIZE)
			memcpy(witness->hash, hash, HASH_SIZE);
	}
	witness->changed = change_counter(sql);
	sqlite3_finalize(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

enum outcome { NOT_SAVED, SAVED, UNKNOWN };

/* A second connection sees what the next session would see. */
static enum outcome look_up(const struct db *db, const struct witness *ours)
{
	struct witness now;
	sqlite3 *sql = connect(db->file.path, SQLITE_OPEN_READWRITE, NULL);
	int rc = sql ? read_head(sql, &now) : SQLITE_CANTOPEN;
	sqlite3_close(sql);
	if (rc != SQLITE_OK)
		return UNKNOWN;
	if (now.changed == ours->changed)
		return NOT_SAVED;
	if (now.seq == ours->seq && memcmp(now.hash, ours->hash, HASH_SIZE) == 0)
		return SAVED;
	return now.seq < ours->seq ? NOT_SAVED : UNKNOWN;
}

bool db_commit(struct db *db, struct err *err)
{
	struct witness ours;
	struct err why = {0};
	assert(db_in_transaction(db));
	if (read_head(db->sql, &ours) != SQLITE_OK)
		ours.seq = INT64_MAX;
	if (db_run(db, &why, "COMMIT", ""))
		return true;
	db_rollback(db);
	enum outcome outcome = why.code == ERR_IO ? look_up(db, &ours) : NOT_SAVED;
	if (outcome == SAVED)
		return true;
	if (outcome == UNKNOWN)
		return err_set(err, ERR_IO, "it is unknown whether this was saved, for the book cannot be read just now: "
		               "look it up before you do it again (%.300s)", why.text);
	return err_set(err, why.code, "not saved: %s", why.text);
}

/* --- beside the work --- */

uint32_t db_data_version(struct db *db)
{
	int64_t version = db->data_version;
	sqlite3_busy_timeout(db->sql, 0);
	struct query *query = db_select(db, NULL, "PRAGMA data_version", "");
	if (query_next(query))
		version = query_int(query, 0);
	query_end(query, NULL);
	sqlite3_busy_timeout(db->sql, BUSY_MS);
	db->data_version = (uint32_t)version;
	return db->data_version;
}

/* lasting: to survive a power cut. */
static bool copy_pages(struct db *db, const char *to, bool lasting, struct err *err)
{
	sqlite3 *copy = connect(to, SQLITE_OPEN_READWRITE, err);
	if (!copy)
		return false;
	if (!lasting)
		sqlite3_exec(copy, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", db->sql, "main");
	int rc = backup ? sqlite3_backup_step(backup, -1) : sqlite3_extended_errcode(copy);
	if (backup)
		sqlite3_backup_finish(backup);
	bool ok = rc == SQLITE_DONE || fail(copy, to, rc, err);
	sqlite3_close(copy);
	return ok;
}

/* --- indexes --- */

static bool run_text(struct db *db, const char *sql, struct err *err)
{
	int rc = sqlite3_exec(db->sql, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK || db_fail(db, rc, err);
}

bool db_take_indexes(struct db *db, const char *const *names, struct buf *text, struct err *err)
{
	struct buf drop = BUF_INIT;
	assert(db_in_transaction(db));
	bool ok = true;
	for (size_t i = 0; ok && names[i]; i++) {
		struct query *q = db_select(db, err, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?", "s",
		                            names[i]);
		if (query_next(q))
			buf_addf(text, "%s;\n", query_text(q, 0));
		ok = query_end(q, err);
		buf_clear(&drop);
		buf_addf(&drop, "DROP INDEX %s", names[i]);
		ok = ok && buf_ok(&drop, err) && buf_ok(text, err) && run_text(db, buf_str(&drop), err);
	}
	buf_release(&drop);
	return ok;
}

bool db_give_indexes(struct db *db, const struct buf *text, struct err *err)
{
	return text->len == 0 || run_text(db, buf_str(text), err);
}

bool db_copy(struct db *db, const char *path, struct err *err)
{
	struct bookfile file;
	if (!bookfile_place(&file, path, err) || !bookfile_room(&file, BOOKFILE_ROOM_BULK, err))
		return false;
	if (access(file.path, F_OK) == 0)
		return err_set(err, ERR_CREATE, "%.400s is there already: it was not touched", file.path);
	char temp[BOOKFILE_PATH + 32];
	snprintf(temp, sizeof temp, "%s.new-%ld", file.path, (long)getpid());
	if (!bookfile_make(&file, temp, err))
		return false;
	bool ok = copy_pages(db, temp, true, err);
	struct db *copy = ok ? db_open(temp, DB_READ, err) : NULL;
	ok = copy && db_sound(copy, err);
	db_close(copy);
	if (!ok) {
		unlink(temp);
		return false;
	}
	return bookfile_settle(&file, temp, file.path, err);
}

/* Beside nobody's files, in a folder of its own that goes with it. */
struct db *db_snapshot(struct db *db, struct err *err)
{
	const char *temporary = getenv("TMPDIR");
	char folder[BOOKFILE_PATH], path[BOOKFILE_PATH + 8];
	struct bookfile file;
	int len = snprintf(folder, sizeof folder, "%s/dun-copy-XXXXXX", temporary && *temporary ? temporary : "/tmp");
	if (len < 0 || (size_t)len >= sizeof folder || !mkdtemp(folder)) {
		err_set(err, ERR_IO, "no room for a copy of the book: %.400s cannot be made", folder);
		return NULL;
	}
	snprintf(path, sizeof path, "%s/copy", folder);
	struct db *copy = NULL;
	if (bookfile_place(&file, path, err) && bookfile_room(&file, BOOKFILE_ROOM_BULK, err) &&
	    bookfile_make(&file, path, err) && copy_pages(db, path, false, err))
		copy = db_open(path, DB_READ, err);
	unlink(path);
	rmdir(folder);
	return copy;
}

/* The check reports a page it could not get as damage; what kept it from it is no
 * damage of the book. */
static int hindered(const char *complaint)
{
	const char *at = strstr(complaint, "error code=");
	int code = 0;
	if (!at)
		return SQLITE_OK;
	for (at += strlen("error code="); *at >= '0' && *at <= '9'; at++)
		code = code * 10 + *at - '0';
	return (code & 0xff) == SQLITE_NOMEM || (code & 0xff) == SQLITE_IOERR ? code : SQLITE_OK;
}

bool db_sound(struct db *db, struct err *err)
{
	char first[300] = "ok";
	struct query *query = db_select(db, err, "PRAGMA integrity_check(1)", "");
	if (query_next(query))
		snprintf(first, sizeof first, "%s", query_text(query, 0));
	if (!query_end(query, err))
		return false;
	if (hindered(first))
		return db_fail(db, hindered(first), err);
	if (strcmp(first, "ok") != 0)
		return err_set(err, ERR_DATA, "%.200s is damaged (%s): go back to a backup", db->file.path, first);
	query = db_select(db, err, "PRAGMA foreign_key_check", "");
	bool broken = query_next(query);
	if (broken)
		snprintf(first, sizeof first, "%s row %lld", query_text(query, 0), (long long)query_int(query, 1));
	if (!query_end(query, err))
		return false;
	return !broken || err_set(err, ERR_DATA, "%.200s is damaged (%s points at nothing): go back to a backup",
	                          db->file.path, first);
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
