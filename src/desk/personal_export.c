/* SPDX-License-Identifier: MIT */
/* Everything about one person, into a folder of its own: built beside its place and
 * named when it is whole. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "desk/files.h"
#include "desk/personal.h"
#include "store/fields.h"

struct folder {
	struct arena arena;
	const char *wanted, *part; /* its name, and the one it has while it is filled */
	struct vec files;          /* const char *: paths in part */
	struct vec folders;        /* the same, outermost first */
};

static const char *remember(struct folder *folder, struct vec *list, const char *path)
{
	const char **place = vec_push(list);
	const char *kept = arena_str(&folder->arena, path);
	if (place)
		*place = kept;
	return kept;
}

static bool make(struct folder *folder, const char *path, struct err *err)
{
	if (mkdir(path, 0700) != 0)
		return err_set(err, ERR_CREATE, "cannot make the folder %.300s: %s", path, strerror(errno));
	remember(folder, &folder->folders, path);
	return true;
}

/* Removes what was made, innermost first. */
static void undo(struct folder *folder)
{
	for (size_t i = folder->files.len; i-- > 0;)
		unlink(VEC_AT(const char *, &folder->files, i));
	for (size_t i = folder->folders.len; i-- > 0;)
		rmdir(VEC_AT(const char *, &folder->folders, i));
}

static void release(struct folder *folder)
{
	vec_release(&folder->files);
	vec_release(&folder->folders);
	arena_release(&folder->arena);
}

static bool write_file(struct folder *folder, const char *path, const void *bytes, size_t len, struct err *err)
{
	struct file_out out = FILE_OUT_NONE;
	bool ok = file_begin(&out, path, FILE_REFUSE, err) && file_write(&out, bytes, len, err) && file_keep(&out, err);
	file_drop(&out);
	if (ok)
		remember(folder, &folder->files, path);
	return ok;
}

/* --- the parts --- */

static void tell_fields(struct json *json, const char *name, const void *bytes, size_t len)
{
	struct field field;
	char text[64];
	json_name(json, name);
	json_open(json, '{');
	for (size_t at = 0; fields_next(bytes, len, &at, &field);) {
		snprintf(text, sizeof text, "%.*s", (int)field.name_len, field.name);
		json_name(json, text);
		json_textn(json, field.value, field.value_len);
	}
	json_close(json, '}');
}

static bool tell_entry(struct desk *desk, int64_t seq, struct json *json, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry entry;
	char iso[MOMENT_TEXT_SIZE];
	bool ok = entry_load(desk->db, seq, &arena, &entry, err);
	if (ok) {
		json_open(json, '{');
		json_put_int(json, "entry", seq);
		json_put_text(json, "kind", entry.kind);
		json_put_text(json, "happened", moment_iso(entry.happened, iso));
		json_put_text(json, "recorded", moment_iso(entry.recorded, iso));
		json_put_text(json, "by", entry.actor);
		json_put_bool(json, "withdrawn", entry.withdrawn_by != 0);
		tell_fields(json, "facts", entry.facts, entry.facts_len);
		tell_fields(json, "words", entry.words, entry.words ? entry.words_len : 0);
		json_close(json, '}');
	}
	arena_release(&arena);
	return ok;
}

static bool tell_all(struct desk *desk, const struct person *person, const struct vec *seqs, struct buf *out,
                     struct err *err)
{
	struct json json;
	char day[DATE_ISO_SIZE];
	json_start(&json, out);
	json_open(&json, '{');
	json_put_text(&json, "person", person->name);
	json_put_text(&json, "held_by", desk->firm);
	json_put_text(&json, "as_of", date_iso(desk->today, day));
	bool ok = person_tell(desk->db, person, &json, err);
	json_name(&json, "entries");
	json_open(&json, '[');
	for (size_t i = 0; ok && i < seqs->len; i++)
		ok = tell_entry(desk, VEC_AT(int64_t, seqs, i), &json, err);
	json_close(&json, ']');
	ok = ok && person_tell_imports(desk->db, person, &json, err);
	json_close(&json, '}');
	buf_addc(out, '\n');
	return ok && buf_ok(out, err);
}

struct mails {
	struct folder *folder;
	const char *where;
};

static bool write_mail(void *arg, int64_t id, const void *bytes, size_t len, struct err *err)
{
	const struct mails *mails = arg;
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%" PRId64 ".eml", mails->where, id);
	bool ok = buf_ok(&path, err) && write_file(mails->folder, buf_str(&path), bytes, len, err);
	buf_release(&path);
	return ok;
}

static bool is_among(const struct vec *seqs, int64_t seq)
{
	for (size_t i = 0; i < seqs->len; i++)
		if (VEC_AT(int64_t, seqs, i) == seq)
			return true;
	return false;
}

static bool write_files(struct desk *desk, const struct person *person, const struct vec *seqs, struct folder *folder,
                        const char *where, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct desk_file *files;
	size_t count = 0;
	bool ok = desk_files(desk, person->client, 0, true, &arena, &files, &count, err);
	for (size_t i = 0; ok && i < count; i++) {
		struct buf path = BUF_INIT;
		if (!files[i].file.content || !is_among(seqs, files[i].entry->seq))
			continue;
		ok = desk_file_save(desk, &files[i], where, &path, err);
		if (ok)
			remember(folder, &folder->files, buf_str(&path));
		buf_release(&path);
	}
	arena_release(&arena);
	return ok;
}

static bool fill(struct desk *desk, const struct person *person, struct folder *folder, struct err *err)
{
	struct vec seqs = VEC_INIT(int64_t);
	struct buf json = BUF_INIT;
	const char *mails = arena_printf(&folder->arena, "%s/mails", folder->part);
	const char *files = arena_printf(&folder->arena, "%s/files", folder->part);
	bool ok = make(folder, folder->part, err) && make(folder, mails, err) && make(folder, files, err) &&
	          person_entries(desk->db, person, &seqs, err) && tell_all(desk, person, &seqs, &json, err) &&
	          person_mails(desk->db, person, write_mail, &(struct mails){folder, mails}, err) &&
	          write_files(desk, person, &seqs, folder, files, err) &&
	          write_file(folder, arena_printf(&folder->arena, "%s/person.json", folder->part), buf_str(&json), json.len, err);
	buf_wipe(&json);
	vec_release(&seqs);
	return ok;
}

bool desk_personal_export(struct desk *desk, const struct person *person, const char *where, struct buf *path,
                          struct err *err)
{
	struct folder folder = {.files = VEC_INIT(const char *), .folders = VEC_INIT(const char *)};
	struct buf home = BUF_INIT;
	file_home(&home, where);
	folder.wanted = arena_str(&folder.arena, buf_str(&home));
	folder.part = arena_printf(&folder.arena, "%s.part-%ld", folder.wanted, (long)getpid());
	bool ok = buf_ok(&home, err) && arena_ok(&folder.arena, err);
	if (ok && access(folder.wanted, F_OK) == 0)
		ok = err_set(err, ERR_CREATE, "%.300s is there already: name a folder that is not", folder.wanted);
	ok = ok && fill(desk, person, &folder, err);
	if (ok && rename(folder.part, folder.wanted) != 0)
		ok = err_set(err, ERR_CREATE, "cannot name the folder %.300s: %s", folder.wanted, strerror(errno));
	if (ok)
		buf_adds(path, folder.wanted);
	else
		undo(&folder);
	buf_release(&home);
	release(&folder);
	return ok;
}
