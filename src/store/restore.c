/* SPDX-License-Identifier: MIT */
/* Back to a backup. The pages go into the present file through SQLite, under its lock,
 * and not by giving a new file the old name: a session that has the book open would go
 * on writing into a file that nobody finds again. */
#include "store/backup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/anchor.h"
#include "store/backup_inside.h"
#include "store/db_inside.h"
#include "store/fields.h"

/* --- the backup --- */

static void journal_of(const char *path, char out[BOOKFILE_BESIDE + 16])
{
	snprintf(out, BOOKFILE_BESIDE + 16, "%s-journal", path);
}

static bool check_room(struct restore *r, struct db *from, struct err *err)
{
	int64_t bytes;
	return db_size(from, &bytes, err) &&
	       bookfile_room(&r->file, (enum bookfile_room)(3 * (bytes >> 20) + BOOKFILE_ROOM_DEED), err);
}

/* Beside the book, of the backup's own version. */
static bool fetch(struct restore *r, struct db *from, struct err *err)
{
	return db_identity(from->sql, from->file.path, &r->version, err) && check_room(r, from, err) &&
	       bookfile_make(&r->file, r->temp, err) && db_copy_into(from->sql, r->temp, DB_LASTING, NULL, err);
}

/* Its head is read before the copy is brought to this version, which adds an entry. */
static bool read_head(struct restore *r, struct err *err)
{
	struct db bare;
	bool ok = db_bare(&bare, r->temp, err) && db_sound(&bare, err) &&
	          entry_head(&bare, &r->backup_entries, &r->backup_head, err);
	db_finish(&bare);
	return ok;
}

static void forget_migration(const struct restore *r)
{
	char old[BOOKFILE_BESIDE + 16];
	for (int v = 1; v < DB_VERSION; v++) {
		snprintf(old, sizeof old, "%s.v%d", r->temp, v);
		unlink(old);
	}
}

static bool take_backup(struct restore *r, const char *from, struct err *err)
{
	struct db source = {0};
	struct bookfile place;
	if (!bookfile_place(&place, from, err) || !bookfile_check(&place, err))
		return false;
	if (bookfile_same(place.path, r->file.path))
		return err_set(err, ERR_USAGE, "%.400s is the book itself", from);
	bool ok = db_bare(&source, from, err) && fetch(r, &source, err);
	db_finish(&source);
	ok = ok && read_head(r, err) && (r->backup = db_open(r->temp, DB_WRITE, err)) && backup_whole(r->backup, err);
	forget_migration(r);
	return ok || err_prefix(err, "the backup was not taken: ");
}

/* --- the present --- */

/* Held until the connection closes: nobody reads or writes between the look and the
 * deed. */
static bool lock(struct db *db, struct err *err)
{
	int rc = sqlite3_exec(db->sql, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT", NULL, NULL, NULL);
	return rc == SQLITE_OK || db_fail(db, rc, err);
}

static bool open_present(struct restore *r, struct err *err)
{
	struct err why = {0};
	if (access(r->file.path, F_OK) != 0) {
		r->fit = RESTORE_MISSING;
		return true;
	}
	r->present = db_open(r->file.path, DB_WRITE, &why);
	if (r->present && db_read_only(r->present))
		return err_set(err, ERR_DENIED, "%.400s may only be read: nothing was changed", r->file.path);
	if (r->present && lock(r->present, &why))
		return true;
	db_close(r->present);
	r->present = NULL;
	if (why.code == ERR_DATA) {
		r->fit = RESTORE_UNREADABLE;
		r->lost = -1;
		r->unreadable = why;
		return true;
	}
	if (err)
		*err = why;
	return false;
}

/* --- both --- */

static bool hash_at(struct db *db, int64_t seq, struct digest *out, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT hash FROM entry WHERE seq = ?", "i", seq);
	size_t len = 0;
	const void *bytes = query_next(q) ? query_blob(q, 0, &len) : NULL;
	*out = (struct digest){{0}};
	if (len == DIGEST_SIZE)
		memcpy(out->bytes, bytes, DIGEST_SIZE);
	return query_end(q, err);
}

static bool same_at(struct restore *r, int64_t seq, bool *same, struct err *err)
{
	struct digest a, b;
	if (!hash_at(r->backup, seq, &a, err) || !hash_at(r->present, seq, &b, err))
		return false;
	*same = digest_same(&a, &b);
	return true;
}

/* Each hash covers all before it: where one is the same, all before are. */
static bool find_common(struct restore *r, struct err *err)
{
	int64_t low = 0, high = r->backup_entries < r->present_entries ? r->backup_entries : r->present_entries;
	while (low < high) {
		int64_t middle = high - (high - low) / 2;
		bool same;
		if (!same_at(r, middle, &same, err))
			return false;
		if (same)
			low = middle;
		else
			high = middle - 1;
	}
	r->common = low;
	return true;
}

/* A book that was not of version 2 yet had no mark of its own. */
static bool same_book(struct restore *r, bool *same, struct err *err)
{
	char ours[ANCHOR_MARK], theirs[ANCHOR_MARK];
	if (!anchor_mark(r->present, ours, err) || !anchor_mark(r->backup, theirs, err))
		return false;
	*same = r->common && (r->version < 2 || strcmp(ours, theirs) == 0);
	return true;
}

static bool compare(struct restore *r, struct err *err)
{
	struct digest head;
	bool same;
	if (!entry_head(r->present, &r->present_entries, &head, err) || !find_common(r, err) ||
	    !same_book(r, &same, err) ||
	    !db_int(r->present, err, 0, &r->lost_mails, "SELECT count(*) FROM entry WHERE kind = 'mail-out' AND seq > ?", "i",
	            r->common) ||
	    !db_int(r->present, err, 0, &r->lost_erasures, "SELECT count(*) FROM entry WHERE kind = 'erasure' AND seq > ?",
	            "i", r->common))
		return false;
	r->lost = r->present_entries - r->common;
	r->gained = r->backup_entries - r->common;
	if (!same && r->present_entries)
		r->fit = RESTORE_OTHER;
	else if (!r->lost)
		r->fit = r->gained ? RESTORE_AHEAD : RESTORE_SAME;
	else
		r->fit = r->gained ? RESTORE_FORKED : RESTORE_OLDER;
	return true;
}

bool restore_open(struct restore *r, const char *from, const char *book, struct err *err)
{
	*r = (struct restore){.lost = 0};
	if (!bookfile_place(&r->file, book, err))
		return false;
	snprintf(r->temp, sizeof r->temp, "%s.restore-%ld", r->file.path, (long)getpid());
	return take_backup(r, from, err) && open_present(r, err) && (!r->present || compare(r, err));
}

/* --- the deed --- */

/* What waited then may have gone since. */
static bool hold_mail(struct db *db, struct err *err)
{
	int64_t now = clock_now().at;
	return db_run(db, err, "INSERT INTO message_event (message, at, offset, state, says) "
	              "SELECT id, ?, ?, iif(state = 'queued', 'queued', 'uncertain'), "
	              "iif(state = 'queued', 'put back from a backup: held until somebody releases it, for it may have gone since', "
	              "'put back from a backup made while it was being sent') "
	              "FROM message WHERE state IN ('queued', 'claimed', 'dot')", "ii", now, (int64_t)clock_now().offset) &&
	       db_run(db, err, "UPDATE message SET state = 'uncertain', owner = '', why = "
	              "'the book was put back from a backup made while this was being sent' WHERE state IN ('claimed', 'dot')", "") &&
	       db_run(db, err, "UPDATE message SET held = 1 WHERE state = 'queued'", "");
}

static bool add_entry(struct restore *r, const struct actor *actor, struct err *err)
{
	struct entry_new entry = {.kind = "restore"};
	char hex[DIGEST_HEX];
	digest_hex(&r->backup_head, hex);
	fields_add_int(&entry.facts, "entries", r->backup_entries);
	fields_add(&entry.facts, "head", hex);
	if (r->lost >= 0)
		fields_add_int(&entry.facts, "lost", r->lost);
	if (*r->kept)
		fields_add(&entry.facts, "kept", strrchr(r->kept, '/') + 1);
	bool ok = entry_append(r->backup, actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

/* A backup from before there were marks gets the mark of the book it goes into, so that
 * later backups know it again. */
static bool take_mark(struct restore *r, struct err *err)
{
	size_t len;
	if (!r->present)
		return true;
	struct query *q = db_select(r->present, err, "SELECT mark FROM book WHERE id = 1", "");
	const void *mark = query_next(q) ? query_blob(q, 0, &len) : NULL;
	bool ok = !mark || db_run(r->backup, err, "UPDATE book SET mark = ? WHERE id = 1", "b", mark, len);
	return query_end(q, ok ? err : NULL) && ok;
}

static bool prepare(struct restore *r, const struct actor *actor, struct err *err)
{
	if (r->fit != RESTORE_MISSING)
		bookfile_beside(&r->file, "replaced", r->kept);
	bool ok = db_begin(r->backup, err) && take_mark(r, err) && hold_mail(r->backup, err) && add_entry(r, actor, err) &&
	          db_commit(r->backup, err);
	db_rollback(r->backup);
	return ok;
}

/* The replaced book, from the connection that holds its lock. */
static bool keep_present(struct restore *r, struct err *err)
{
	return bookfile_make(&r->file, r->kept, err) && db_copy_raw(r->present, r->kept, err);
}

static bool over_present(struct restore *r, struct err *err)
{
	if (!keep_present(r, err))
		return false;
	int rc = db_copy_pages(r->backup->sql, r->present->sql, NULL);
	return rc == SQLITE_OK || db_fail(r->present, rc, err);
}

/* A journal without its book would be played into the one that comes. */
static bool move_away(struct restore *r, struct err *err)
{
	char from[BOOKFILE_BESIDE + 16], to[BOOKFILE_BESIDE + 16], name[BOOKFILE_BESIDE];
	struct stat st;
	bookfile_beside(&r->file, "replaced", name);
	journal_of(r->file.path, from);
	journal_of(name, to);
	if (stat(from, &st) == 0 && (st.st_size ? rename(from, to) : unlink(from)) != 0)
		return err_set(err, ERR_IO, "cannot move %.400s away: %s", from, strerror(errno));
	if (*r->kept && rename(r->file.path, r->kept) != 0)
		return err_set(err, ERR_IO, "cannot move %.400s away: %s", r->file.path, strerror(errno));
	return true;
}

static bool in_its_place(struct restore *r, struct err *err)
{
	db_close(r->backup);
	r->backup = NULL;
	return move_away(r, err) && bookfile_settle(&r->file, r->temp, r->file.path, err);
}

bool restore_put(struct restore *r, const struct actor *actor, struct err *err)
{
	return prepare(r, actor, err) && (r->present ? over_present(r, err) : in_its_place(r, err));
}

void restore_close(struct restore *r)
{
	char journal[BOOKFILE_BESIDE + 16];
	db_close(r->backup);
	db_close(r->present);
	r->backup = r->present = NULL;
	if (!*r->temp)
		return;
	journal_of(r->temp, journal);
	unlink(r->temp);
	unlink(journal);
}
