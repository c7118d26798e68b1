/* SPDX-License-Identifier: MIT */
/* A connection follows the storage rules whoever opened the file before: the
 * pragmas that are not stored in it are set again each time, and the schema is
 * compared with ours, so that a trigger or view slipped in is never run. */
#include "store/db_inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/buf.h"

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
	sqlite3_busy_timeout(sql, DB_BUSY_MS);
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
		bool same = a == b && strcmp(db_column(ours, 0), db_column(theirs, 0)) == 0 &&
		            strcmp(db_column(ours, 1), db_column(theirs, 1)) == 0;
		if (!same) {
			snprintf(odd, 120, "%s", db_column(b == SQLITE_ROW ? theirs : ours, 0));
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
		return db_fail_at(sql, path, rc, err);
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
			db_fail_at(sql, file->path, rc, err);
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
	return rc == SQLITE_OK ? true : db_fail_at(sql, file->path, rc, err);
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
		db->file.read_only = db->file.read_only || mode == DB_READ;
	}
	if (db->sql && settle(db->sql, &db->file, err) && (!db->file.read_only || only_query(db, err)))
		return db;
	db_close(db);
	return NULL;
}
