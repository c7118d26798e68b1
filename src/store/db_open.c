/* SPDX-License-Identifier: MIT */
/* A connection follows the storage rules whoever opened the file before: the
 * pragmas that are not stored in it are set again each time, and the schema is
 * compared with ours, so that a trigger or view slipped in is never run. */
#include "store/db_inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/buf.h"
#include "store/migrate.h"

/* SQLite's own waiting sleeps ever longer, so that one who began to wait early is
 * passed by all who come later. This one asks every few milliseconds, each process at
 * its own moments, until about limit of them are over. */
static int on_busy(void *limit, int count)
{
	struct timespec pause = {.tv_nsec = 1000000L * (1 + ((long)getpid() * 7 + count * 5L) % 9)};
	if ((intptr_t)limit <= (intptr_t)count * 5)
		return 0;
	nanosleep(&pause, NULL);
	return 1;
}

void db_wait(sqlite3 *sql, int milliseconds)
{
	sqlite3_busy_handler(sql, milliseconds ? on_busy : NULL, (void *)(intptr_t)milliseconds);
}

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
	db_wait(sql, DB_BUSY_MS);
	int rc = sqlite3_exec(sql, "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON;"
	                      "PRAGMA recursive_triggers=ON; PRAGMA synchronous=EXTRA;", NULL, NULL, NULL);
	return rc == SQLITE_OK ? true : db_fail_at(sql, path, rc, err);
}

sqlite3 *db_connect(const char *path, int flags, struct err *err)
{
	sqlite3 *sql = NULL;
	int rc = sqlite3_open_v2(path, &sql, flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX, NULL);
	bool ok = rc == SQLITE_OK ? apply_rules(sql, path, err) : db_fail_at(sql, path, rc, err);
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
	bool ok = rc == SQLITE_ROW || db_fail_at(sql, path, rc, err);
	sqlite3_finalize(stmt);
	return ok;
}

bool db_identity(sqlite3 *sql, const char *path, int64_t *version, struct err *err)
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

/* TRUNCATE is kept off until the book is known to be ours: setting it may touch
 * a journal. */
static bool settle(struct db *db, struct err *err)
{
	int64_t version = 0;
	if (!db_identity(db->sql, db->file.path, &version, err) ||
	    (version < DB_VERSION && !migrate_book(db, err)) || !db_schema_check(db->sql, db->file.path, err))
		return false;
	int rc = sqlite3_exec(db->sql, "PRAGMA journal_mode=TRUNCATE", NULL, NULL, NULL);
	return rc == SQLITE_OK || db_fail(db, rc, err);
}

/* Fills an empty file with the schema, in one transaction. */
static bool lay_out(const char *path, struct err *err)
{
	sqlite3 *sql = db_connect(path, SQLITE_OPEN_READWRITE, err);
	if (!sql)
		return false;
	struct buf script = BUF_INIT;
	buf_adds(&script, "PRAGMA journal_mode=TRUNCATE; BEGIN IMMEDIATE;");
	buf_adds(&script, asset_find("schema.sql")->bytes);
	buf_addf(&script, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT;", DB_APPLICATION, DB_VERSION);
	bool ok = buf_ok(&script, err);
	int rc = ok ? sqlite3_exec(sql, buf_str(&script), NULL, NULL, NULL) : SQLITE_OK;
	if (rc != SQLITE_OK)
		ok = db_fail_at(sql, path, rc, err);
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

static bool only_query(const struct db *db, struct err *err)
{
	int rc = sqlite3_exec(db->sql, "PRAGMA query_only=ON", NULL, NULL, NULL);
	return rc == SQLITE_OK || db_fail(db, rc, err);
}

/* A folder that is not there: no book to open, none can be made. */
static bool place(struct bookfile *file, const char *path, enum db_mode mode, struct err *err)
{
	if (bookfile_place(file, path, err))
		return true;
	if (!err || err->code != ERR_NOINPUT)
		return false;
	if (mode == DB_CREATE)
		return err_set(err, ERR_CREATE, "cannot make %.400s: its folder does not exist", path);
	return err_set(err, ERR_NOINPUT, "there is no book at %.400s: `dun init` makes one, --book names another", path);
}

struct db *db_open(const char *path, enum db_mode mode, struct err *err)
{
	struct db *db = calloc(1, sizeof *db);
	if (!db) {
		err_memory(err);
		return NULL;
	}
	if (place(&db->file, path, mode, err) && (mode != DB_CREATE || create(&db->file, err)) &&
	    bookfile_check(&db->file, err)) {
		/* Also who only reads must be able to take back what a killed writer left. */
		db->sql = db_connect(db->file.path, db->file.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, err);
	}
	bool ok = db->sql && settle(db, err);
	db->file.read_only = db->file.read_only || mode == DB_READ;
	if (ok && (!db->file.read_only || only_query(db, err)))
		return db;
	db_close(db);
	return NULL;
}
