/* SPDX-License-Identifier: MIT */
/* Is the file whole? SQLite's own checks; the costly half of them, looking up every row
 * in every index, can be left to who proves a table in a better way. */
#include "store/db_inside.h"

#include <stdio.h>
#include <string.h>

enum { ROW_STEPS = 100 };

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

static bool damaged(struct db *db, const char *complaint, struct err *err)
{
	if (hindered(complaint))
		return db_fail(db, hindered(complaint), err);
	return err_set(err, ERR_DATA, "the book is damaged (%s): go back to a backup", complaint);
}

/* The first row of a check, "ok" for none. */
static bool judge(struct db *db, struct query *query, struct err *err)
{
	char first[300] = "ok";
	if (query_next(query))
		snprintf(first, sizeof first, "%s", query_text(query, 0));
	if (!query_end(query, err))
		return false;
	return strcmp(first, "ok") == 0 || damaged(db, first, err);
}

static bool judge_keys(struct query *query, struct err *err)
{
	char first[200] = "";
	if (query_next(query))
		snprintf(first, sizeof first, "%s row %lld", query_text(query, 0), (long long)query_int(query, 1));
	if (!query_end(query, err))
		return false;
	return !*first ||
	       err_set(err, ERR_DATA, "the book is damaged (%s points at nothing): go back to a backup", first);
}

bool db_sound(struct db *db, struct err *err)
{
	return judge(db, db_select(db, err, "PRAGMA integrity_check(1)", ""), err) &&
	       judge_keys(db_select(db, err, "PRAGMA foreign_key_check", ""), err);
}

bool db_sound_table(struct db *db, const char *table, struct err *err)
{
	return judge(db, db_select(db, err, "SELECT c.integrity_check FROM pragma_integrity_check(?1) c "
	                           "WHERE c.integrity_check <> 'ok'", "s", table), err) &&
	       judge_keys(db_select(db, err, "SELECT \"table\", rowid FROM pragma_foreign_key_check(?1)", "s", table), err);
}

static int enough(void *arg)
{
	(void)arg;
	return 1;
}

/* Every page: in its place in one tree, or free, and nowhere twice. The pragma tells that
 * first, in one step of its program, and then walks over rows; it is stopped there. */
static bool check_pages(struct db *db, struct err *err)
{
	char first[300] = "ok";
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->sql, "PRAGMA integrity_check(1)", -1, &stmt, NULL);
	sqlite3_progress_handler(db->sql, ROW_STEPS, enough, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		snprintf(first, sizeof first, "%s", db_column(stmt, 0));
	db_watch(db, db->watch, db->watch_arg);
	sqlite3_finalize(stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE && (rc & 0xff) != SQLITE_INTERRUPT)
		return db_fail(db, rc, err);
	return strcmp(first, "ok") == 0 || damaged(db, first, err);
}

bool db_sound_but_log(struct db *db, struct err *err)
{
	return check_pages(db, err) &&
	       judge(db, db_select(db, err, "SELECT c.integrity_check FROM sqlite_schema s, "
	                           "pragma_integrity_check(s.name) c WHERE s.type = 'table' AND "
	                           "s.name NOT IN ('entry', 'entry_words') AND c.integrity_check <> 'ok'", ""), err) &&
	       judge_keys(db_select(db, err, "SELECT f.\"table\", f.rowid FROM sqlite_schema s, "
	                            "pragma_foreign_key_check(s.name) f WHERE s.type = 'table' AND "
	                            "s.name NOT IN ('entry', 'entry_words')", ""), err);
}
