/* SPDX-License-Identifier: MIT */
#include "desk/journal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "ledger/clock.h"
#include "store/fields.h"
#include "store/message.h"

enum { JOURNAL_MOST = 16 * 1024 * 1024, NAME_HEX = 16 };

/* The end of the file's name: the same for the same thing of the same book. */
static bool name_of(const struct journal *journal, const char *kind, struct buf *out)
{
	struct buf all = BUF_INIT;
	struct digest digest;
	char hex[DIGEST_HEX];
	fields_add(&all, "book", journal->book);
	fields_add(&all, "key", journal->key);
	bool ok = buf_ok(&all, NULL) && digest_of(buf_str(&all), all.len, &digest, NULL);
	if (ok) {
		digest_hex(&digest, hex);
		buf_addf(out, "%s-%.*s", kind, NAME_HEX, hex);
	}
	buf_release(&all);
	return ok;
}

/* Makes the directory and the one above it. */
static void make_dir(const char *dir)
{
	struct buf above = BUF_INIT;
	const char *slash = strrchr(dir, '/');
	buf_add(&above, dir, slash ? (size_t)(slash - dir) : 0);
	if (above.len)
		mkdir(buf_str(&above), 0700);
	mkdir(dir, 0700);
	buf_release(&above);
}

void journal_init(struct journal *journal, const char *dir, const char *book, const char *kind, const char *key)
{
	struct buf path = BUF_INIT;
	*journal = (struct journal){.path = ""};
	snprintf(journal->book, sizeof(journal->book), "%s", book);
	snprintf(journal->key, sizeof(journal->key), "%s", key);
	if (!*dir)
		return;
	make_dir(dir);
	buf_addf(&path, "%s/", dir);
	if (name_of(journal, kind, &path)) {
		buf_addf(&path, ".%ld", (long)getpid());
		if (path.len < sizeof(journal->path))
			memcpy(journal->path, buf_str(&path), path.len + 1);
	}
	buf_release(&path);
}

bool journal_keep(const struct journal *journal, const void *bytes, size_t len, struct err *err)
{
	struct file_out file = FILE_OUT_NONE;
	struct message_owner owner;
	struct buf all = BUF_INIT;
	if (!*journal->path)
		return true;
	if (!message_owner_here(&owner, err))
		return false;
	fields_add(&all, "dun journal", "1");
	fields_add(&all, "owner", owner.text);
	fields_add(&all, "book", journal->book);
	fields_add(&all, "key", journal->key);
	fields_add_int(&all, "at", clock_now().at);
	fields_addn(&all, "bytes", bytes, len);
	bool ok = buf_ok(&all, err) && file_begin(&file, journal->path, FILE_REPLACE, err) &&
	          file_write(&file, buf_str(&all), all.len, err) && file_keep(&file, err);
	file_drop(&file);
	buf_release(&all);
	return ok;
}

void journal_drop(const struct journal *journal)
{
	if (*journal->path)
		unlink(journal->path);
}

static bool text_is(const struct buf *all, const char *name, const char *value)
{
	struct field field;
	return fields_get(buf_str(all), all->len, name, &field) && field.value_len == strlen(value) &&
	       memcmp(field.value, value, field.value_len) == 0;
}

/* Whose file it is: ours, or of a process that is gone. */
static bool is_free(const struct buf *all, int64_t at)
{
	struct message_owner here;
	struct field field;
	if (!fields_get(buf_str(all), all->len, "owner", &field))
		return false;
	struct buf owner = BUF_INIT;
	buf_add(&owner, field.value, field.value_len);
	bool own = message_owner_here(&here, NULL) && strcmp(buf_str(&owner), here.text) == 0;
	bool found = own || !message_owner_lives(buf_str(&owner), at, clock_now().at);
	buf_release(&owner);
	return found;
}

static int64_t written_at(const struct buf *all)
{
	struct field field;
	int64_t at = 0;
	struct buf text = BUF_INIT;
	if (fields_get(buf_str(all), all->len, "at", &field))
		buf_add(&text, field.value, field.value_len);
	text_number(buf_str(&text), 0, INT64_MAX, &at);
	buf_release(&text);
	return at;
}

/* Reads one file; when it is the newest so far it replaces what is in out. */
static bool take_one(const struct journal *journal, const char *path, struct buf *out, int64_t *newest)
{
	struct buf all = BUF_INIT;
	struct field field;
	bool ours = file_read(path, NULL, JOURNAL_MOST, &all, NULL) && fields_valid(buf_str(&all), all.len) &&
	            text_is(&all, "dun journal", "1") && text_is(&all, "book", journal->book) &&
	            text_is(&all, "key", journal->key);
	int64_t at = ours ? written_at(&all) : 0;
	ours = ours && is_free(&all, at);
	if (ours && at >= *newest && fields_get(buf_str(&all), all.len, "bytes", &field)) {
		buf_clear(out);
		buf_add(out, field.value, field.value_len);
		*newest = at;
	}
	if (ours)
		unlink(path);
	buf_release(&all);
	return ours;
}

bool journal_take(const struct journal *journal, struct buf *out, int64_t *at)
{
	const char *slash = strrchr(journal->path, '/');
	if (!slash)
		return false;
	struct buf dir = BUF_INIT;
	size_t stem = strcspn(slash + 1, ".") + 1;
	bool found = false;
	int64_t newest = 0;
	buf_add(&dir, journal->path, (size_t)(slash - journal->path));
	DIR *list = opendir(buf_str(&dir));
	for (struct dirent *e = list ? readdir(list) : NULL; e; e = readdir(list)) {
		if (strncmp(e->d_name, slash + 1, stem) != 0)
			continue;
		struct buf path = BUF_INIT;
		buf_addf(&path, "%s/%s", buf_str(&dir), e->d_name);
		found = take_one(journal, buf_str(&path), out, &newest) || found;
		buf_release(&path);
	}
	if (list)
		closedir(list);
	buf_release(&dir);
	*at = newest;
	return found && buf_ok(out, NULL);
}
