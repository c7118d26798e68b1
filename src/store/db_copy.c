/* SPDX-License-Identifier: MIT */
/* Copies of a book while others work in it, and indexes taken off while much comes in. */
#include "store/db_inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

/* --- copies --- */

/* lasting: to survive a power cut. */
static bool copy_pages(sqlite3 *from, const char *to, bool lasting, struct err *err)
{
	sqlite3 *copy = db_connect(to, SQLITE_OPEN_READWRITE, err);
	if (!copy)
		return false;
	if (!lasting)
		sqlite3_exec(copy, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", from, "main");
	int rc = backup ? sqlite3_backup_step(backup, -1) : sqlite3_extended_errcode(copy);
	if (backup)
		sqlite3_backup_finish(backup);
	bool ok = rc == SQLITE_DONE || db_fail_at(copy, to, rc, err);
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
	bool ok = copy_pages(db->sql, temp, true, err);
	struct db *copy = ok ? db_open(temp, DB_READ, err) : NULL;
	ok = copy && db_sound(copy, err);
	db_close(copy);
	if (!ok) {
		unlink(temp);
		return false;
	}
	return bookfile_settle(&file, temp, file.path, err);
}

bool db_copy_raw(struct db *db, const char *path, struct err *err)
{
	struct db bare = {0};
	sqlite3 *from = db_connect(db->file.path, SQLITE_OPEN_READWRITE, err);
	bool ok = from && copy_pages(from, path, true, err);
	sqlite3_close(from);
	if (ok && bookfile_place(&bare.file, path, err))
		bare.sql = db_connect(path, SQLITE_OPEN_READWRITE, err);
	ok = bare.sql && db_sound(&bare, err);
	db_finish(&bare);
	if (!ok)
		unlink(path);
	return ok;
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
	    bookfile_make(&file, path, err) && copy_pages(db->sql, path, false, err))
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
