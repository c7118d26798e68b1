/* SPDX-License-Identifier: MIT */
#include "store/migrate.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/asset.h"
#include "store/content.h"
#include "store/db_inside.h"
#include "store/entry.h"
#include "store/fields.h"

enum { MARGIN_MIB = 16 };

/* --- what SQL cannot do --- */

/* The files of mails move to content, where bytes are kept once by their digest. */
static bool move_file(struct db *db, const struct query *q, struct err *err)
{
	struct content content;
	size_t len;
	const void *bytes = query_blob(q, 4, &len);
	return content_put(db, bytes, len, &content, err) &&
	       db_run(db, err, "INSERT INTO message_file (id, message, name, type, content) VALUES (?, ?, ?, ?, ?)",
	              "iissi", query_int(q, 0), query_int(q, 1), query_text(q, 2), query_text(q, 3), content.id);
}

static bool to_version_2(struct db *db, struct err *err)
{
	bool ok = true;
	struct query *q = db_select(db, err, "SELECT id, message, name, type, bytes FROM message_file_1 ORDER BY id", "");
	while (ok && query_next(q))
		ok = move_file(db, q, err);
	ok = query_end(q, ok ? err : NULL) && ok;
	return ok && db_run(db, err, "DROP TABLE message_file_1", "");
}

static bool (*const steps[DB_VERSION + 1])(struct db *, struct err *) = {
	[2] = to_version_2,
};

/* --- the copy kept --- */

/* Through a connection of its own: this one is inside its transaction. */
static bool copy_of(const struct db *db, const char *temp, struct err *err)
{
	struct db bare;
	bool ok = db_bare(&bare, db->file.path, err) && db_copy_raw(&bare, temp, err);
	db_finish(&bare);
	return ok;
}

/* Beside the book, under a name that is free; path gets it. */
static bool keep_copy(struct db *db, int64_t version, char path[BOOKFILE_BESIDE], struct err *err)
{
	char temp[BOOKFILE_PATH + 32];
	char ending[24];
	snprintf(ending, sizeof ending, "v%d", (int)version);
	bookfile_beside(&db->file, ending, path);
	snprintf(temp, sizeof temp, "%s.new-%ld", db->file.path, (long)getpid());
	return bookfile_make(&db->file, temp, err) && copy_of(db, temp, err) &&
	       bookfile_settle(&db->file, temp, path, err);
}

/* The copy, the change itself and its journal. */
static bool check_room(struct db *db, struct err *err)
{
	int64_t bytes;
	return db_size(db, &bytes, err) && bookfile_room(&db->file, (enum bookfile_room)(3 * (bytes >> 20) + MARGIN_MIB), err);
}

/* --- the change --- */

static bool raise_to(struct db *db, int64_t version, struct err *err)
{
	char name[40], pragma[60];
	snprintf(name, sizeof name, "migrate/%d.sql", (int)version);
	snprintf(pragma, sizeof pragma, "PRAGMA user_version=%d", (int)version);
	const struct asset *script = asset_find(name);
	assert(script);
	int rc = sqlite3_exec(db->sql, script->bytes, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return db_fail(db, rc, err);
	if (steps[version] && !steps[version](db, err))
		return false;
	rc = sqlite3_exec(db->sql, pragma, NULL, NULL, NULL);
	return rc == SQLITE_OK || db_fail(db, rc, err);
}

static bool tell_log(struct db *db, int64_t from, const char *copy, struct err *err)
{
	struct actor actor;
	struct entry_new entry = {.kind = "upgrade"};
	actor_here(&actor);
	fields_add_int(&entry.facts, "from", from);
	fields_add_int(&entry.facts, "to", DB_VERSION);
	fields_add(&entry.facts, "copy", strrchr(copy, '/') + 1);
	bool ok = entry_append(db, &actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

static bool raise_all(struct db *db, int64_t from, const char *copy, struct err *err)
{
	for (int64_t v = from + 1; v <= DB_VERSION; v++)
		if (!raise_to(db, v, err))
			return err_prefix(err, "the book stays as it was, of version %d: ", (int)from);
	return tell_log(db, from, copy, err) && db_schema_check(db->sql, db->file.path, err) && db_commit(db, err);
}

/* Under the lock: whoever was faster may have done it. */
static bool change(struct db *db, struct err *err)
{
	char copy[BOOKFILE_BESIDE];
	int64_t version;
	if (!db_int(db, err, 0, &version, "PRAGMA user_version", "") || version >= DB_VERSION)
		return version >= DB_VERSION;
	if (!check_room(db, err) || !keep_copy(db, version, copy, err))
		return false;
	if (!raise_all(db, version, copy, err)) {
		unlink(copy);
		return false;
	}
	snprintf(db->upgraded, sizeof db->upgraded, "Book brought to version %d; the old one is kept as %.300s, undo starts anew",
	         DB_VERSION, strrchr(copy, '/') + 1);
	return true;
}

bool migrate_book(struct db *db, struct err *err)
{
	if (db->file.read_only)
		return err_set(err, ERR_DENIED, "%.300s was written by an older dun and may only be read here, so it cannot be "
		               "brought to this version: open it once with the right to write in it and its folder",
		               db->file.path);
	int rc = sqlite3_exec(db->sql, "PRAGMA journal_mode=TRUNCATE; BEGIN IMMEDIATE", NULL, NULL, NULL);
	bool ok = rc == SQLITE_OK ? change(db, err) : db_fail(db, rc, err);
	db_rollback(db);
	return ok;
}
