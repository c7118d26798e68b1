/* SPDX-License-Identifier: MIT */
#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/anchor.h"
#include "store/backup_inside.h"
#include "store/content.h"
#include "store/db_inside.h"
#include "store/entry_verify.h"

bool backup_whole(struct db *db, struct err *err)
{
	struct buf why = BUF_INIT;
	struct entry_proof chain = {0};
	int64_t bytes, entry;
	bool torn = false;
	bool ok = db_sound(db, err) && entry_verify(db, NULL, NULL, &chain, &why, err) &&
	          (chain.bad || content_verify(db, &bytes, &torn, &entry, &why, err));
	if (ok && (chain.bad || torn))
		ok = err_set(err, ERR_DATA, "%.400s", buf_str(&why));
	buf_release(&why);
	return ok;
}

/* --- its place --- */

static bool is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* "book" of ".../book.dun" */
static void stem_of(const char *path, char out[200])
{
	const char *slash = strrchr(path, '/');
	snprintf(out, 200, "%.190s", slash ? slash + 1 : path);
	size_t len = strlen(out);
	if (len > 4 && strcmp(out + len - 4, ".dun") == 0)
		out[len - 4] = '\0';
}

/* Inside a folder any name does to find the folder. */
static bool place(const struct db *db, const struct backup_wish *wish, bool folder, struct bookfile *file,
                  struct err *err)
{
	struct buf inside = BUF_INIT;
	struct stat st;
	buf_addf(&inside, "%s%s", wish->path, folder ? "/x" : "");
	bool ok = buf_ok(&inside, err) && bookfile_place(file, buf_str(&inside), err);
	buf_release(&inside);
	if (!ok || folder)
		return ok || (err && err->code == ERR_NOINPUT && err_set(err, ERR_CREATE, "%.400s cannot be made: its folder "
		                                                       "does not exist", wish->path));
	bool there = lstat(file->path, &st) == 0;
	if (there && bookfile_same(file->path, db->file.path))
		return err_set(err, ERR_CREATE, "%.400s is the book itself: back it up to another place", file->path);
	if (there && !S_ISREG(st.st_mode))
		return err_set(err, ERR_CREATE, "%.400s is there and no file: choose another name", file->path);
	return !there || wish->replace ||
	       err_set(err, ERR_CREATE, "%.400s is there already: choose another name, or --replace", file->path);
}

static bool name_it(const struct db *db, const struct backup_wish *wish, bool folder, struct bookfile *file,
                    struct backup *out, struct err *err)
{
	char stem[200], day[DATE_ISO_SIZE], tag[ANCHOR_TAG];
	if (folder) {
		stem_of(db->file.path, stem);
		anchor_tag(out->entries, &out->head, tag);
		int len = snprintf(out->path, sizeof out->path, "%s/%s-%s-%s.dun", file->directory, stem,
		                   date_iso(wish->day, day), tag);
		if (len < 0 || (size_t)len >= sizeof out->path)
			return err_set(err, ERR_CREATE, "the path of the backup is too long: %.80s...", out->path);
	} else {
		snprintf(out->path, sizeof out->path, "%s", file->path);
	}
	return true;
}

/* --- the copy --- */

static bool room_for(struct db *db, const struct bookfile *file, struct err *err)
{
	int64_t bytes;
	return db_size(db, &bytes, err) && bookfile_room(file, (enum bookfile_room)((bytes >> 20) + BOOKFILE_ROOM_DEED), err);
}

/* As the next reader will see it. */
static bool look_at(const char *temp, struct backup *out, struct err *err)
{
	struct db *copy = db_open(temp, DB_READ, err);
	bool ok = copy && backup_whole(copy, err) && entry_head(copy, &out->entries, &out->head, err);
	db_close(copy);
	return ok;
}

static bool measure(const char *temp, struct backup *out, struct err *err)
{
	struct content content;
	int fd = file_open(temp, NULL, NULL, err);
	bool ok = fd >= 0 && content_measure(fd, temp, INT64_MAX, &content, err);
	if (fd >= 0)
		close(fd);
	out->bytes = content.len;
	out->digest = content.digest;
	return ok;
}

static bool make(struct db *db, const char *temp, struct progress *progress, struct backup *out, struct err *err)
{
	struct progress nobody = PROGRESS_NONE;
	if (!db_copy_into(db->sql, temp, DB_LASTING, progress ? progress : &nobody, err))
		return false;
	if (progress)
		progress_say(progress, 0, 0, "checking");
	return look_at(temp, out, err) && measure(temp, out, err);
}

bool backup_write(struct db *db, const struct backup_wish *wish, struct backup *out, struct err *err)
{
	struct bookfile file;
	char temp[BOOKFILE_BESIDE], journal[BOOKFILE_BESIDE + 16];
	bool folder = is_folder(wish->path);
	*out = (struct backup){.entries = 0};
	if (!place(db, wish, folder, &file, err) || !room_for(db, &file, err))
		return false;
	snprintf(temp, sizeof temp, "%s/.dun-backup-%ld", file.directory, (long)getpid());
	snprintf(journal, sizeof journal, "%s-journal", temp);
	unlink(temp); /* of one of the same number that was killed */
	bool made = bookfile_make(&file, temp, err);
	bool ok = made && make(db, temp, wish->progress, out, err) && name_it(db, wish, folder, &file, out, err);
	if (ok && wish->replace && !folder)
		return bookfile_replace(&file, temp, out->path, err);
	if (ok)
		return bookfile_settle(&file, temp, out->path, err);
	if (made) {
		unlink(temp);
		unlink(journal);
	}
	return false;
}

bool backup_newest(struct db *db, int64_t *entry, struct err *err)
{
	return db_int(db, err, 0, entry, "SELECT entry FROM anchor WHERE kind = 'backup' ORDER BY entry DESC LIMIT 1", "");
}
