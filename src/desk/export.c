/* SPDX-License-Identifier: MIT */
#include "desk/export.h"

#include <config.h>
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stop.h"
#include "base/text.h"
#include "desk/anchor.h"
#include "exchange/workbook.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/report.h"

enum { SHORT_ROWS = 50000 }; /* up to here others' writes may wait for us: half a second */

/* --- what, in the terms of the lists --- */

static struct listing_scope scope_of(const struct desk *desk, const struct desk_export *what)
{
	return (struct listing_scope){
		.refs = what->refs, .count = what->count, .as_of = what->as_of == DATE_NONE ? desk->today : what->as_of,
		.since = what->since, .currency = what->currency, .paid = what->paid, .scale = aging_standard,
	};
}

bool desk_export_count(struct desk *desk, const struct desk_export *what, int64_t *count, struct err *err)
{
	struct listing_scope scope = scope_of(desk, what);
	return what->list ? listing_count(desk->db, &scope, what->list, count, err)
	       : workbook_count(desk->db, &scope, count, err);
}

struct preview {
	listing_take *take;
	void *arg;
	bool enough;
};

static bool preview_row(void *arg, const struct sheet_row *row, struct err *err)
{
	struct preview *preview = arg;
	preview->enough = !preview->take(preview->arg, row, err);
	return !preview->enough;
}

bool desk_export_preview(struct desk *desk, const struct desk_export *what, listing_take *take, void *arg,
                         struct err *err)
{
	struct listing_scope scope = scope_of(desk, what);
	struct preview preview = {.take = take, .arg = arg};
	assert(what->list);
	bool done = listing_read(desk->db, &scope, what->list, &what->columns, preview_row, &preview,
	                         err);
	return done || preview.enough;
}

/* --- whom --- */

static bool add_ref(struct vec *refs, int64_t client, int64_t invoice, struct err *err)
{
	struct listing_ref *ref = vec_push(refs);
	if (ref)
		*ref = (struct listing_ref){client, invoice};
	return vec_ok(refs, err);
}

static bool has_client(const struct vec *refs, int64_t client)
{
	for (size_t i = 0; i < refs->len; i++)
		if (VEC_AT(struct listing_ref, refs, i).client == client)
			return true;
	return false;
}

bool desk_export_ref(struct desk *desk, const char *ref, bool whole, struct vec *refs, struct err *err)
{
	struct desk_ref found;
	if (!desk_resolve(desk, ref, &found, err))
		return false;
	if (whole && has_client(refs, found.client))
		return true;
	return add_ref(refs, found.client, whole ? 0 : found.invoice, err);
}

static bool read_ids(const char *line, struct vec *refs, struct err *err)
{
	char first[24] = "", second[24] = "";
	size_t len = strcspn(line, " ");
	const char *rest = line[len] ? line + len + 1 : "";
	int64_t client, invoice = 0;
	if (len < sizeof first && strlen(rest) < sizeof second) {
		memcpy(first, line, len);
		memcpy(second, rest, strlen(rest));
	}
	if (!text_number(first, 1, INT64_MAX, &client) || (*rest && !text_number(second, 1, INT64_MAX, &invoice)))
		return err_set(err, ERR_DATA, "a row to export is \"CLIENT\" or \"CLIENT INVOICE\" by number, not \"%.60s\"",
		               line);
	return add_ref(refs, client, invoice, err);
}

bool desk_export_whole(const struct listing *list)
{
	return !list || !list->by_invoice;
}

struct place {
	int64_t client;
	size_t at;
};

static int by_client(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->client != y->client)
		return x->client < y->client ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Each client once, where it was first named. */
static bool keep_clients(struct vec *refs, struct err *err)
{
	struct place *places = calloc(refs->len ? refs->len : 1, sizeof *places);
	if (!places)
		return err_memory(err);
	for (size_t i = 0; i < refs->len; i++)
		places[i] = (struct place){VEC_AT(struct listing_ref, refs, i).client, i};
	qsort(places, refs->len, sizeof *places, by_client);
	for (size_t i = 0; i < refs->len; i++) {
		struct listing_ref *ref = &VEC_AT(struct listing_ref, refs, places[i].at);
		bool again = i > 0 && places[i - 1].client == places[i].client;
		*ref = (struct listing_ref){again ? 0 : places[i].client, 0};
	}
	free(places);
	size_t kept = 0;
	for (size_t i = 0; i < refs->len; i++)
		if (VEC_AT(struct listing_ref, refs, i).client)
			VEC_AT(struct listing_ref, refs, kept++) = VEC_AT(struct listing_ref, refs, i);
	refs->len = kept;
	return true;
}

bool desk_export_ids(const char *text, size_t len, bool whole, struct vec *refs, struct err *err)
{
	struct buf line = BUF_INIT;
	bool done = true;
	for (size_t at = 0; done && at < len;) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t size = end ? (size_t)(end - text) - at : len - at;
		buf_clear(&line);
		buf_add(&line, text + at, size);
		done = buf_ok(&line, err) && (!size || read_ids(line.data, refs, err));
		at += size + 1;
	}
	buf_release(&line);
	return done && (!whole || keep_clients(refs, err));
}

bool desk_export_first(struct desk *desk, int most, struct vec *refs, struct err *err)
{
	struct vec ids = VEC_INIT(int64_t);
	bool done = report_clients(desk->db, most, &ids, err);
	for (size_t i = 0; done && i < ids.len; i++)
		done = add_ref(refs, VEC_AT(int64_t, &ids, i), 0, err);
	vec_release(&ids);
	return done;
}

/* --- where to --- */

/* Only what no shell, no Windows and no path minds: letters, digits, '-'. */
static void add_plain(struct buf *out, const char *text)
{
	bool gap = false;
	size_t start = out->len;
	for (; *text && out->len - start < 40; text++) {
		char c = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (plain && gap && out->len > start)
			buf_addc(out, '-');
		if (plain)
			buf_addc(out, c);
		gap = !plain;
	}
}

static void add_client(struct desk *desk, int64_t id, struct buf *out)
{
	struct arena arena = ARENA_INIT;
	struct report_client client;
	size_t start = out->len;
	if (report_client(desk->db, id, desk->today, &arena, &client, NULL)) {
		add_plain(out, client.name);
		if (out->len == start) /* a name in another script */
			add_plain(out, client.code);
	}
	if (out->len == start)
		buf_addf(out, "client-%" PRId64, id);
	arena_release(&arena);
}

bool desk_export_path(struct desk *desk, const struct desk_export *what, struct buf *out, struct err *err)
{
	char day[DATE_ISO_SIZE];
	file_home(out, desk->config.export_dir);
	buf_addc(out, '/');
	add_plain(out, what->list ? what->list->sheet : "case");
	if (what->refs && what->count == 1) {
		buf_addc(out, '-');
		add_client(desk, what->refs[0].client, out);
	}
	buf_addf(out, "-%s%s", date_iso(what->as_of == DATE_NONE ? desk->today : what->as_of, day),
	         rows_format_ending(what->format));
	return buf_ok(out, err);
}

/* The user's own folder for exports is made when first needed; no other. */
static bool make_folder(const struct desk *desk, const char *path, struct err *err)
{
	struct buf folder = BUF_INIT;
	file_home(&folder, desk->config.export_dir);
	bool ours = buf_ok(&folder, err) && text_starts(path, folder.data) && path[folder.len] == '/';
	bool done = !folder.failed;
	if (ours && mkdir(folder.data, 0700) != 0 && errno != EEXIST)
		done = err_set(err, ERR_CREATE, "the folder for exports, %s, cannot be made: %s", folder.data,
		               strerror(errno));
	buf_release(&folder);
	return done;
}

/* --- writing --- */

static bool write_rows(struct desk *desk, struct db *from, const struct desk_export *what, struct rows *rows,
                       struct desk_exported *out, struct err *err)
{
	struct listing_scope scope = scope_of(desk, what);
	if (what->list)
		return listing_write(from, &scope, what->list, &what->columns, rows, &out->sums, NULL, err);
	struct workbook_about about = {
		.firm = desk->firm, .prepared_by = desk->actor.name, .prepared_on = desk->today, .version = PACKAGE_STRING,
	};
	char hex[DIGEST_HEX];
	if (!report_head(from, &out->head_seq, hex, err))
		return false;
	if (!digest_read(hex, &out->head))
		out->head_seq = 0;
	return workbook_write(from, &scope, &about, rows, &out->sums, err);
}

static struct rows *open_rows(const struct desk *desk, const struct desk_export *what, const char *path,
                              int64_t expected, struct err *err)
{
	struct rows_spec spec = {
		.format = what->format, .taken = what->taken, .decimal = desk->decimal, .several = !what->list,
		.people = what->list != NULL, .progress = what->progress, .expected = expected,
		.about = {.title = what->list ? what->list->sheet : "Case", .company = desk->firm,
		          .day = what->as_of == DATE_NONE ? desk->today : what->as_of},
	};
	return rows_open(path, &spec, err);
}

/* From a private copy when it takes long, else between two commits of others, who wait
 * for the reading, not for the packing. */
static bool read_rows(struct desk *desk, const struct desk_export *what, int64_t expected, struct rows *rows,
                      struct desk_exported *out, struct err *err)
{
	if (expected > SHORT_ROWS) {
		struct db *copy = db_snapshot(desk->db, err);
		bool done = copy && write_rows(desk, copy, what, rows, out, err);
		db_close(copy);
		return done;
	}
	if (!db_look(desk->db, err))
		return false;
	bool done = write_rows(desk, desk->db, what, rows, out, err);
	db_look_end(desk->db);
	return done;
}

static bool write_file(struct desk *desk, const struct desk_export *what, const char *path,
                       struct desk_exported *out, struct err *err)
{
	int64_t expected;
	if (!desk_export_count(desk, what, &expected, err))
		return false;
	if (what->progress)
		progress_say(what->progress, 0, expected, NULL);
	struct rows *rows = open_rows(desk, what, path, expected, err);
	if (!rows)
		return false;
	if (read_rows(desk, what, expected, rows, out, err))
		return rows_close(rows, &out->file, err);
	rows_drop(rows);
	return false;
}

/* --- noting it --- */

static bool digest_file(const char *path, struct digest *out, struct err *err)
{
	unsigned char bytes[32768];
	struct digest_run run;
	int fd = file_open(path, NULL, NULL, err);
	if (fd < 0 || !digest_open(&run, err)) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	ssize_t n;
	while ((n = read(fd, bytes, sizeof bytes)) > 0)
		digest_add(&run, bytes, (size_t)n);
	close(fd);
	bool done = digest_end(&run, out, err);
	return n == 0 ? done : err_set(err, ERR_IO, "%s cannot be read back", path);
}

static void fill_entry(const struct desk *desk, const struct desk_export *what, const struct desk_exported *out,
                       struct entry_new *entry)
{
	char hex[DIGEST_HEX];
	const char *slash = strrchr(out->file.path, '/');
	entry->kind = "export";
	if (what->refs && what->count == 1)
		entry->client = what->refs[0].client;
	digest_hex(&out->digest, hex);
	fields_add(&entry->facts, "what", what->list ? what->list->name : "case");
	fields_add(&entry->facts, "digest", hex);
	if (out->head_seq) {
		struct buf head = BUF_INIT;
		digest_hex(&out->head, hex);
		buf_addf(&head, "%" PRId64 " %s", out->head_seq, hex);
		fields_add_buf(&entry->facts, "head", &head);
		buf_release(&head);
	}
	fields_add_int(&entry->facts, "bytes", out->file.bytes);
	fields_add_int(&entry->facts, "rows", out->file.rows);
	fields_add_day(&entry->facts, "as-of", what->as_of == DATE_NONE ? desk->today : what->as_of);
	for (size_t i = 0; i < out->sums.len; i++) {
		const struct listing_sum *sum = &VEC_AT(struct listing_sum, &out->sums, i);
		struct buf amount = BUF_INIT;
		money_plain(&amount, sum->amount, sum->currency);
		fields_add_buf(&entry->facts, sum->currency, &amount);
		buf_release(&amount);
	}
	struct buf says = BUF_INIT;
	buf_addf(&says, "%s into %s, %" PRId64 " rows", what->list ? what->list->sheet : "Case",
	         slash ? slash + 1 : out->file.path, out->file.rows);
	/* the file's name may hold a person's */
	fields_add_buf(&entry->words, "text", &says);
	fields_add(&entry->words, "path", out->file.path);
	buf_release(&says);
}

static bool note(struct desk *desk, const struct desk_export *what, struct desk_exported *out, struct err *err)
{
	struct deed deed;
	struct entry_new entry = {0};
	int64_t seq;
	out->noted = false;
	if (db_read_only(desk->db))
		return true;
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "export"))
		return false;
	deed.final = true;
	fill_entry(desk, what, out, &entry);
	bool done = buf_ok(&entry.facts, err) && buf_ok(&entry.words, err) &&
	            entry_append(desk->db, &desk->actor, &entry, &seq, err) &&
	            (!out->head_seq || anchor_add(desk->db, seq, "export", out->head_seq, &out->head, err)) &&
	            deed_commit(&deed, err);
	if (!done)
		deed_abandon(&deed);
	entry_new_release(&entry);
	out->noted = done;
	if (done)
		desk_anchor_note(desk, "export", out->file.path);
	return done;
}

bool desk_export(struct desk *desk, const struct desk_export *what, struct desk_exported *out, struct err *err)
{
	struct buf path = BUF_INIT;
	*out = (struct desk_exported){.sums = VEC_INIT(struct listing_sum)};
	bool done;
	if (what->path && *what->path) {
		buf_adds(&path, what->path);
		done = buf_ok(&path, err);
	} else {
		done = desk_export_path(desk, what, &path, err);
	}
	done = done && make_folder(desk, path.data, err) && write_file(desk, what, path.data, out, err) && digest_file(out->file.path, &out->digest, err);
	buf_release(&path);
	if (done && !note(desk, what, out, err))
		done = err_prefix(err, "%s is written, but not noted in the log: ", out->file.path);
	if (!done)
		desk_exported_release(out);
	return done;
}

void desk_exported_release(struct desk_exported *out)
{
	vec_release(&out->sums);
}

/* --- the statement --- */

bool desk_statement(struct desk *desk, int64_t client, daynum since, daynum as_of, desk_statement_take *take,
                    void *arg, struct err *err)
{
	return statement_walk(desk->db, client, since, as_of, take, arg, err);
}

bool desk_statement_sums(struct desk *desk, int64_t client, daynum as_of, struct vec *sums, struct err *err)
{
	return report_sums(desk->db, client, as_of, sums, err);
}

/* --- what was exported --- */

bool desk_export_last(struct desk *desk, int most, struct buf *out, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct vec seqs = VEC_INIT(int64_t);
	bool done = report_exports(desk->db, most, &seqs, err);
	for (size_t i = 0; done && i < seqs.len; i++) {
		struct entry entry;
		char day[DATE_TEXT_SIZE], clock[MOMENT_TEXT_SIZE];
		done = entry_load(desk->db, VEC_AT(int64_t, &seqs, i), &arena, &entry, err);
		if (!done)
			break;
		buf_addf(out, "%-10s %s  ", date_short(moment_day(entry.recorded), day), moment_clock(entry.recorded, clock));
		file_short(out, entry_word(&entry, &arena, "path"));
		buf_addf(out, "  %s rows\n", entry_fact(&entry, &arena, "rows"));
	}
	vec_release(&seqs);
	arena_release(&arena);
	return done && buf_ok(out, err);
}
