/* SPDX-License-Identifier: MIT */
/* Saved, not saved, or unknown: told truly even when the disk fails in the middle
 * of it. */
#include "store/db_inside.h"

#include <assert.h>
#include <string.h>

enum { HASH_SIZE = 32 };

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
	sqlite3 *sql = db_connect(db->file.path, SQLITE_OPEN_READWRITE, NULL);
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
