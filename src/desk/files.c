/* SPDX-License-Identifier: MIT */
#include "desk/files.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/media.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/text.h"
#include "base/vec.h"
#include "desk/attach.h"
#include "store/content.h"

enum { TEXT_MOST = 1 << 20, CONVERT_SECONDS = 8 };
static const int64_t show_most = INT64_C(32) << 20, convert_memory = INT64_C(1) << 30;

/* --- which there are --- */

static bool add_entry(struct desk *desk, int64_t seq, bool withdrawn, struct arena *arena, struct vec *out, struct err *err)
{
	struct entry *entry = arena_alloc(arena, sizeof *entry);
	struct entry_file *files;
	size_t count;
	bool kept_out;
	if (!entry)
		return err_memory(err);
	if (!entry_load(desk->db, seq, arena, entry, err))
		return false;
	if (entry->withdrawn_by && !withdrawn)
		return true;
	if (!entry_files(desk->db, entry, arena, &files, &count, err) || !entry_file_kept_out(desk->db, seq, &kept_out, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct desk_file *file = vec_push(out);
		if (!file)
			return vec_ok(out, err);
		*file = (struct desk_file){
			.entry = entry, .file = files[i], .label = *files[i].name ? files[i].name : "(erased)",
			.title = attach_title(ATTACH_AS, files[i].what),
			.kept_out = kept_out && strcmp(files[i].what, "recording") == 0,
			.ref = count == 1 ? arena_printf(arena, "%" PRId64, seq) : arena_printf(arena, "%" PRId64 ".%zu", seq, i + 1),
		};
	}
	return true;
}

bool desk_files(struct desk *desk, int64_t client, int64_t entry, bool withdrawn, struct arena *arena,
                struct desk_file **out, size_t *count, struct err *err)
{
	struct vec seqs = VEC_INIT(int64_t), found = VEC_INIT(struct desk_file);
	bool ok = entry_file_entries(desk->db, client, entry, &seqs, err);
	for (size_t i = 0; ok && i < seqs.len; i++)
		ok = add_entry(desk, VEC_AT(int64_t, &seqs, i), withdrawn, arena, &found, err);
	*out = ok ? arena_array(arena, found.len, sizeof **out) : NULL;
	*count = *out ? found.len : 0;
	if (*count)
		memcpy(*out, found.data, found.len * sizeof **out);
	vec_release(&seqs);
	vec_release(&found);
	return ok && arena_ok(arena, err);
}

bool desk_file_find(struct desk *desk, const char *ref, struct arena *arena, struct desk_file *out, struct err *err)
{
	struct vec found = VEC_INIT(struct desk_file);
	const char *dot = strchr(ref, '.');
	int64_t entry, place = 0;
	if (!text_number(arena_strn(arena, ref, dot ? (size_t)(dot - ref) : strlen(ref)), 1, INT64_MAX, &entry) ||
	    (dot && !text_number(dot + 1, 1, ATTACH_MOST, &place)))
		return err_set(err, ERR_USAGE, "\"%.40s\" is not a file: write 12, or 12.2 for the second of entry 12", ref);
	bool ok = add_entry(desk, entry, true, arena, &found, err);
	if (ok && !found.len)
		ok = err_set(err, ERR_NOINPUT, "entry %" PRId64 " has no file: `dun file list REF` shows those there are", entry);
	if (ok && !place && found.len > 1)
		ok = err_set(err, ERR_DATA, "entry %" PRId64 " has %zu files: name one, as in %" PRId64 ".2", entry, found.len, entry);
	if (ok && place > (int64_t)found.len)
		ok = err_set(err, ERR_NOINPUT, "entry %" PRId64 " has %zu file%s", entry, found.len, found.len == 1 ? "" : "s");
	if (ok)
		*out = VEC_AT(struct desk_file, &found, place ? place - 1 : 0);
	vec_release(&found);
	return ok;
}

/* --- out --- */

static bool is_there(const struct desk_file *file, struct err *err)
{
	return file->file.content != 0 ||
	       err_set(err, ERR_NOINPUT, "the bytes of this file were erased; entry %" PRId64 " still names it", file->entry->seq);
}

static bool is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool write_piece(void *out, const void *bytes, size_t len, struct err *err)
{
	return file_write(out, bytes, len, err);
}

static bool is_free(const char *path, struct err *err)
{
	struct stat st;
	return lstat(path, &st) != 0 || err_set(err, ERR_CREATE, "%s is there already: choose another name", path);
}

bool desk_file_save(struct desk *desk, const struct desk_file *file, const char *where, struct buf *path, struct err *err)
{
	struct file_out out = FILE_OUT_NONE;
	struct buf wanted = BUF_INIT;
	bool folder;
	if (!is_there(file, err))
		return false;
	path_typed(*where ? where : ".", &wanted);
	folder = is_folder(buf_str(&wanted));
	if (folder) {
		buf_addc(&wanted, '/');
		path_safe(&wanted, file->file.name, "file");
	}
	bool ok = buf_ok(&wanted, err) && (folder || is_free(buf_str(&wanted), err)) &&
	          file_begin(&out, buf_str(&wanted), folder ? FILE_NUMBER : FILE_REFUSE, err) &&
	          content_read(desk->db, file->file.content, write_piece, &out, err) && file_keep(&out, err);
	if (ok)
		buf_adds(path, out.path);
	file_drop(&out);
	buf_release(&wanted);
	return ok && buf_ok(path, err);
}

/* --- as text --- */

/* What turns a type into text on stdout, with the file on stdin; the first that is
 * installed is taken. */
static const struct {
	const char *type;
	const char *const argv[8];
} converters[] = {
	{"application/pdf", {"pdftotext", "-layout", "-enc", "UTF-8", "-", "-", NULL}},
	{"application/pdf", {"mutool", "draw", "-F", "txt", "/dev/stdin", NULL}},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", {"docx2txt", "-", "-", NULL}},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	 {"pandoc", "-f", "docx", "-t", "plain", NULL}},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {"xlsx2csv", "/dev/stdin", NULL}},
	{"application/vnd.oasis.opendocument.text", {"odt2txt", "/dev/stdin", NULL}},
	{"application/vnd.oasis.opendocument.text", {"pandoc", "-f", "odt", "-t", "plain", NULL}},
	{"text/html", {"w3m", "-dump", "-T", "text/html", NULL}},
};

/* False with ERR_NOINPUT when it is not installed. */
static bool convert(const char *const *argv, const struct buf *bytes, struct buf *text, struct err *err)
{
	struct proc proc;
	const struct proc_spec spec = {.argv = argv, .input = buf_str(bytes), .input_len = bytes->len, .limit = TEXT_MOST,
	                               .memory = convert_memory, .seconds = CONVERT_SECONDS};
	if (!proc_start(&proc, &spec, err))
		return false;
	bool ok = proc_wait(&proc, CONVERT_SECONDS * 1000, err) || err_prefix(err, "%s: ", argv[0]);
	if (ok && proc_exit(&proc) != 0)
		ok = err_set(err, ERR_UNAVAILABLE, "%s could not read it (status %d): it may be damaged", argv[0], proc_exit(&proc));
	if (ok)
		buf_add(text, buf_str(&proc.out), proc.out.len);
	proc_release(&proc);
	return ok && buf_ok(text, err);
}

static bool no_converter(const struct desk_file *file, const char *program, struct err *err)
{
	if (program)
		return err_set(err, ERR_UNAVAILABLE, "%s is not installed here, so this cannot be shown; `dun file save %s` writes "
		               "it to where scp can fetch it", program, file->ref);
	return err_set(err, ERR_UNAVAILABLE, "a file of this kind (%s) cannot be shown as text; `dun file save %s` writes it to "
	               "where scp can fetch it", file->file.type, file->ref);
}

static bool as_text(const struct desk_file *file, const struct buf *bytes, struct buf *text, struct err *err)
{
	const char *program = NULL;
	for (size_t i = 0; i < sizeof converters / sizeof *converters; i++) {
		struct err why = {0};
		if (strcmp(converters[i].type, file->file.type) != 0)
			continue;
		if (convert(converters[i].argv, bytes, text, &why))
			return true;
		if (why.code != ERR_NOINPUT) {
			*err = why;
			return false;
		}
		program = program ? program : converters[i].argv[0];
	}
	if (!media_is_text(file->file.type))
		return no_converter(file, program, err);
	buf_add(text, buf_str(bytes), bytes->len < TEXT_MOST ? bytes->len : TEXT_MOST);
	return buf_ok(text, err);
}

bool desk_file_text(struct desk *desk, const struct desk_file *file, struct buf *text, struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct err why = {0};
	if (!is_there(file, err))
		return false;
	if (file->file.len > show_most)
		return err_set(err, ERR_UNAVAILABLE, "this file is too large to show; `dun file save %s` writes it to where scp can "
		               "fetch it", file->ref);
	bool ok = content_load(desk->db, file->file.content, &bytes, &why) && as_text(file, &bytes, text, &why);
	buf_release(&bytes);
	if (!ok && err)
		*err = why;
	return ok;
}
