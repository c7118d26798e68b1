/* SPDX-License-Identifier: MIT */
#include "desk/backup.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "desk/anchor.h"
#include "store/deed.h"
#include "store/fields.h"

/* --- making one --- */

static void fill_entry(const struct backup *made, struct entry_new *entry)
{
	char hex[DIGEST_HEX];
	struct buf head = BUF_INIT;
	entry->kind = "backup";
	digest_hex(&made->head, hex);
	buf_addf(&head, "%" PRId64 " %s", made->entries, hex);
	fields_add_buf(&entry->facts, "head", &head);
	digest_hex(&made->digest, hex);
	fields_add(&entry->facts, "digest", hex);
	fields_add_int(&entry->facts, "bytes", made->bytes);
	fields_add(&entry->words, "path", made->path);
	buf_release(&head);
}

static bool note(struct desk *desk, const struct backup *made, bool *noted, struct err *err)
{
	struct deed deed;
	struct entry_new entry = {0};
	int64_t seq;
	*noted = false;
	if (db_read_only(desk->db))
		return true;
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "backup"))
		return false;
	deed.final = true;
	fill_entry(made, &entry);
	bool ok = entry_append(desk->db, &desk->actor, &entry, &seq, err) &&
	          (!made->entries || anchor_add(desk->db, seq, "backup", made->entries, &made->head, err)) &&
	          deed_commit(&deed, err);
	if (!ok)
		deed_abandon(&deed);
	entry_new_release(&entry);
	*noted = ok;
	if (ok)
		desk_anchor_note(desk, "backup", made->path);
	return ok;
}

/* The user's own folder is made when first needed; no other. */
static bool own_folder(const struct desk *desk, const char *path, struct err *err)
{
	struct buf own = BUF_INIT;
	file_home(&own, desk->config.backup_dir);
	bool ours = buf_ok(&own, err) && strcmp(buf_str(&own), path) == 0;
	bool ok = !own.failed;
	buf_release(&own);
	return ok && (!ours || mkdir(path, 0700) == 0 || errno == EEXIST ||
	              err_set(err, ERR_CREATE, "the folder for backups, %.300s, cannot be made: %s", path, strerror(errno)));
}

bool desk_backup(struct desk *desk, const struct desk_backup *wish, struct backup *out, bool *noted, struct err *err)
{
	struct buf path = BUF_INIT;
	struct backup_wish copy = {.replace = wish->replace, .day = desk->today, .progress = wish->progress};
	file_home(&path, wish->path && *wish->path ? wish->path : desk->config.backup_dir);
	bool ok = buf_ok(&path, err) && own_folder(desk, buf_str(&path), err);
	copy.path = buf_str(&path);
	ok = ok && backup_write(desk->db, &copy, out, err);
	buf_release(&path);
	if (ok && !note(desk, out, noted, err))
		return err_prefix(err, "%.200s is made, but not noted in the log: ", out->path);
	return ok;
}

bool desk_backup_last(struct desk *desk, struct moment *when, struct buf *path, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry entry;
	int64_t seq;
	*when = (struct moment){0};
	bool ok = backup_newest(desk->db, &seq, err) && (!seq || entry_load(desk->db, seq, &arena, &entry, err));
	if (ok && seq) {
		*when = entry.recorded;
		buf_adds(path, entry_word(&entry, &arena, "path"));
	}
	arena_release(&arena);
	return ok && buf_ok(path, err);
}

/* --- going back --- */

static const char *s(int64_t count)
{
	return count == 1 ? "y" : "ies";
}

static bool refuse_loss(const struct restore *r, struct err *err)
{
	struct buf mails = BUF_INIT;
	if (r->lost_mails)
		buf_addf(&mails, ", %" PRId64 " of them mails that went out", r->lost_mails);
	if (r->lost_erasures)
		buf_addf(&mails, ", %" PRId64 " erasures: what they erased comes back", r->lost_erasures);
	err_set(err, ERR_NO, "%s; the book has %" PRId64 " entr%s it does not have%.160s: nothing was changed; --lose %" PRId64
	        " goes back without them", r->fit == RESTORE_FORKED ? "the backup went another way" : "the backup is older",
	        r->lost, s(r->lost), buf_str(&mails), r->lost);
	buf_release(&mails);
	return false;
}

static bool refuse_ahead(const struct restore *r, struct err *err)
{
	return err_set(err, ERR_NO, "the backup has %" PRId64 " entr%s the book does not have: the book's end was cut off, "
	               "or an older copy was put in its place; nothing was changed; --ahead %" PRId64 " goes to the backup",
	               r->gained, s(r->gained), r->gained);
}

static bool agreed(const struct restore *r, const struct desk_restore *wish, struct err *err)
{
	switch (r->fit) {
	case RESTORE_SAME:
	case RESTORE_MISSING:
		return true;
	case RESTORE_AHEAD:
		return !r->present_entries || wish->ahead == r->gained || refuse_ahead(r, err);
	case RESTORE_OLDER:
	case RESTORE_FORKED:
		return wish->lose == r->lost || wish->lose == RESTORE_ALL || refuse_loss(r, err);
	case RESTORE_OTHER:
		return err_set(err, ERR_NO, "it is a backup of another book: nothing was changed; move %.200s "
		               "away, or name another place with --book", r->file.path);
	case RESTORE_UNREADABLE:
	default:
		return wish->lose == RESTORE_ALL ||
		       err_set(err, ERR_NO, "nobody can tell what would be lost, for the present book cannot be read (%.250s); "
		               "nothing was changed; --lose all goes back all the same", r->unreadable.text);
	}
}

/* The user's notes of this place speak of the book that was there. */
static bool begin_notes(const struct desk_options *options, struct err *err)
{
	struct desk desk;
	if (!desk_open(&desk, options, DB_READ, err))
		return false;
	desk_anchor_begin(&desk, "restore");
	desk_close(&desk);
	return true;
}

bool desk_restore(const struct desk_options *options, const struct desk_restore *wish, struct restore *out,
                  struct err *err)
{
	char book[4096];
	struct actor actor;
	*out = (struct restore){.lost = 0};
	if (!desk_find_book(options, book, err))
		return false;
	actor_here(&actor);
	bool ok = restore_open(out, wish->path, book, err) && agreed(out, wish, err) && restore_put(out, &actor, err);
	restore_close(out);
	return ok && begin_notes(options, err);
}
