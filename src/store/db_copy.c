/* SPDX-License-Identifier: MIT */
/* Copies of a book while others work in it, and indexes taken off while much comes in. */
#include "store/db_inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/stop.h"

/* --- copies --- */

enum { STEP_PAGES = 1024, RESTARTS_MOST = 3, BUSY_PAUSE_MS = 20 };

/* A writer meanwhile lets it begin again; after a few times it goes through in one
 * step, and writers wait that long. */
static int in_steps(sqlite3_backup *backup, struct progress *progress)
{
	int restarts = 0, left = -1, busy = 0, rc;
	do {
		rc = sqlite3_backup_step(backup, restarts > RESTARTS_MOST ? -1 : STEP_PAGES);
		int total = sqlite3_backup_pagecount(backup), now = sqlite3_backup_remaining(backup);
		restarts += left >= 0 && now > left;
		left = now;
		progress_at(progress, total - now, total);
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
			busy += sqlite3_sleep(BUSY_PAUSE_MS);
		if (stop_asked())
			return SQLITE_INTERRUPT;
	} while (rc == SQLITE_OK || ((rc == SQLITE_BUSY || rc == SQLITE_LOCKED) && busy < DB_BUSY_MS));
	return rc;
}

int db_copy_pages(sqlite3 *from, sqlite3 *to, struct progress *progress)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	if (!backup)
		return sqlite3_extended_errcode(to);
	int rc = progress ? in_steps(backup, progress) : sqlite3_backup_step(backup, -1);
	int end = sqlite3_backup_finish(backup);
	return rc == SQLITE_DONE ? end : rc;
}

bool db_copy_into(sqlite3 *from, const char *to, enum db_lasting lasting, struct progress *progress, struct err *err)
{
	sqlite3 *copy = db_connect(to, SQLITE_OPEN_READWRITE, err);
	if (!copy)
		return false;
	if (lasting == DB_PASSING)
		sqlite3_exec(copy, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	int rc = db_copy_pages(from, copy, progress);
	bool ok = rc == SQLITE_OK || db_fail_at(copy, to, rc, err);
	sqlite3_close(copy);
	return ok;
}

bool db_bare(struct db *db, const char *path, struct err *err)
{
	*db = (struct db){0};
	if (!bookfile_place(&db->file, path, err) || !bookfile_check(&db->file, err))
		return false;
	db->sql = db_connect(db->file.path, db->file.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, err);
	return db->sql != NULL;
}

bool db_copy_raw(struct db *db, const char *path, struct err *err)
{
	struct db bare = {0};
	bool ok = db_copy_into(db->sql, path, DB_LASTING, NULL, err) && db_bare(&bare, path, err) && db_sound(&bare, err);
	db_finish(&bare);
	if (!ok)
		unlink(path);
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
	    bookfile_make(&file, path, err) && db_copy_into(db->sql, path, DB_PASSING, NULL, err))
		copy = db_open(path, DB_READ, err);
	unlink(path);
	rmdir(folder);
	return copy;
}

bool db_size(struct db *db, int64_t *bytes, struct err *err)
{
	int64_t pages, size;
	if (!db_int(db, err, 0, &pages, "PRAGMA page_count", "") || !db_int(db, err, 0, &size, "PRAGMA page_size", ""))
		return false;
	*bytes = pages * size;
	return true;
}

bool db_shred(struct db *db, struct err *err)
{
	return db_run(db, err, "PRAGMA secure_delete = ON", "");
}

bool db_clean(struct db *db, struct err *err)
{
	int before = sqlite3_limit(db->sql, SQLITE_LIMIT_ATTACHED, 1); /* VACUUM attaches its new file */
	bool ok = db_shred(db, err) && db_run(db, err, "VACUUM", "");
	sqlite3_limit(db->sql, SQLITE_LIMIT_ATTACHED, before);
	return ok;
}
