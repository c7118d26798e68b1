/* SPDX-License-Identifier: MIT */
/* file: what belongs to entries of the log: copies, proofs, recordings, photos. */
#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/attach_options.h"
#include "cli/cli.h"
#include "cli/entry.h"
#include "cli/say.h"
#include "cli/table.h"
#include "desk/attach.h"
#include "desk/files.h"
#include "desk/story.h"

static const struct cli_option options[] = {
	{"entry", "N", "list, add: of this entry of the log, and what was attached to it later", false},
	{"out", "FILE|FOLDER", "save: where to (default: this folder); a file there is never overwritten", false},
	{"note", "TEXT", "add: a word about it", false},
	{"withdrawn", NULL, "list: files of withdrawn entries too", false},
	ATTACH_OPTIONS,
	{0},
};

/* --entry, or the operand that names a client or an invoice. */
static bool find_to(struct desk *desk, const struct cli_args *args, size_t operand, struct attach_to *to, struct err *err)
{
	struct desk_ref ref;
	const char *entry = cli_value(args, "entry");
	*to = (struct attach_to){.client = 0};
	if (entry)
		return text_number(entry, 1, INT64_MAX, &to->entry) ||
		       err_set(err, ERR_USAGE, "--entry: \"%.40s\" is not the number of an entry", entry);
	if (args->count <= operand)
		return err_set(err, ERR_USAGE, "name a client or an invoice, or --entry N");
	if (!desk_resolve(desk, args->operands[operand], &ref, err))
		return false;
	to->client = ref.client;
	to->invoice = ref.invoice;
	return true;
}

/* --- list --- */

static const struct table_column columns[] = {
	{"file", "File", TABLE_TEXT}, {"entry", "Entry", TABLE_INT}, {"about", "About", TABLE_INT},
	{"happened", "Happened", TABLE_DAY}, {"kind", "Kind", TABLE_TEXT}, {"what", "What", TABLE_TEXT},
	{"name", "Name", TABLE_TEXT}, {"type", "Type", TABLE_TEXT}, {"bytes", "Bytes", TABLE_INT},
	{"sha256", "SHA-256", TABLE_TEXT}, {"bundle", "Bundle", TABLE_TEXT},
};

static void add_row(struct table *table, const struct desk_file *file)
{
	char hex[DIGEST_HEX];
	digest_hex(&file->file.digest, hex);
	table_add(table, file->ref);
	table_add_int(table, file->entry->seq);
	table_add_int(table, file->entry->about);
	say_day(table, moment_day(file->entry->happened));
	table_add(table, file->entry->kind);
	table_add(table, file->file.what);
	table_add(table, file->label);
	table_add(table, file->file.type);
	table_add_int(table, file->file.len);
	table_add(table, hex);
	table_add(table, !file->file.content ? "erased" : file->kept_out ? "no: consent" : "yes");
}

/* For people the digest is too wide, and half of the rest too. */
static void print_row(struct buf *out, const struct desk_file *file)
{
	char day[DATE_ISO_SIZE];
	struct buf size = BUF_INIT;
	file_size_text(&size, file->file.len);
	buf_addf(out, "%-7s %s  %-20s %9s  ", file->ref, date_iso(moment_day(file->entry->happened), day), file->title, buf_str(&size));
	text_tame(out, file->label, strlen(file->label));
	buf_adds(out, !file->file.content ? "  (erased)" : file->kept_out ? "  (stays out: no consent known)" : "");
	buf_addc(out, '\n');
	buf_release(&size);
}

static bool list(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct attach_to to;
	struct arena arena = ARENA_INIT;
	struct desk_file *files;
	struct table table;
	size_t count;
	bool ok = find_to(desk, args, 1, &to, err) &&
	          desk_files(desk, to.client, to.entry, cli_has(args, "withdrawn"), &arena, &files, &count, err);
	if (ok && (cli->json || cli->csv)) {
		table_init(&table, columns, sizeof columns / sizeof *columns);
		for (size_t i = 0; i < count; i++)
			add_row(&table, &files[i]);
		ok = say_table(cli, &table, err);
	}
	for (size_t i = 0; ok && !cli->json && !cli->csv && i < count; i++)
		print_row(&cli->out, &files[i]);
	arena_release(&arena);
	return ok;
}

/* --- add, consent --- */

static bool print_entry(struct cli *cli, struct desk *desk, int64_t seq, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry entry;
	bool ok = desk_entry(desk, seq, &arena, &entry, err);
	if (ok && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		entry_json(&json, &entry);
		buf_addc(&cli->out, '\n');
	} else if (ok && strcmp(entry.kind, "file") == 0) {
		buf_addf(&cli->out, "Attached, entry %" PRId64 "\n", seq);
	} else if (ok) {
		bool out = *entry_fact(&entry, &arena, "kept-out") != '\0';
		buf_addf(&cli->out, "Written down, entry %" PRId64 ": the recording %s\n", seq,
		         out ? "stays out of bundles and exports" : "may go into bundles and exports");
	}
	arena_release(&arena);
	return ok;
}

static bool add(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct attach_to to;
	struct attach_text text = {{NULL}};
	struct buf paths = BUF_INIT;
	const char *note = cli_value(args, "note");
	size_t first = cli_value(args, "entry") ? 1 : 2;
	int64_t seq;
	for (size_t i = first; i < args->count; i++) {
		buf_adds(&paths, paths.len ? " " : "");
		path_quote(&paths, args->operands[i]);
	}
	attach_options_take(args, &text, &paths);
	bool ok = find_to(desk, args, 1, &to, err) && buf_ok(&paths, err) && attach_options_warn(desk, &text, "file", err) &&
	          desk_attach(desk, &to, &text, note ? note : "", &seq, err) && print_entry(cli, desk, seq, err);
	buf_release(&paths);
	return ok;
}

static bool consent(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct attach_text text = {{NULL}};
	struct buf none = BUF_INIT;
	int64_t entry, seq;
	if (args->count != 2 || !text_number(args->operands[1], 1, INT64_MAX, &entry))
		return err_set(err, ERR_USAGE, "write: dun file consent ENTRY, with the number of the recording's entry");
	attach_options_take(args, &text, &none);
	buf_release(&none);
	text.values[ATTACH_FILES] = NULL;
	return desk_consent(desk, entry, &text, &seq, err) && print_entry(cli, desk, seq, err);
}

/* --- save, show --- */

static bool save(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct desk_file file;
	struct buf path = BUF_INIT;
	const char *out = cli_value(args, "out");
	if (args->count != 2)
		return err_set(err, ERR_USAGE, "write: dun file save 12, or 12.2 for the second file of entry 12");
	bool ok = desk_file_find(desk, args->operands[1], &arena, &file, err) &&
	          desk_file_save(desk, &file, out ? out : "", &path, err);
	if (ok && cli->json) {
		struct json json;
		char hex[DIGEST_HEX];
		digest_hex(&file.file.digest, hex);
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "path", buf_str(&path));
		json_put_int(&json, "bytes", file.file.len);
		json_put_text(&json, "sha256", hex);
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		text_tame(&cli->out, path.data, path.len);
		buf_addc(&cli->out, '\n');
	}
	buf_release(&path);
	arena_release(&arena);
	return ok;
}

static bool show(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct desk_file file;
	struct buf text = BUF_INIT;
	if (args->count != 2)
		return err_set(err, ERR_USAGE, "write: dun file show 12, or 12.2 for the second file of entry 12");
	bool ok = desk_file_find(desk, args->operands[1], &arena, &file, err) && desk_file_text(desk, &file, &text, err);
	if (ok && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "name", file.label);
		json_put_text(&json, "type", file.file.type);
		json_put_text(&json, "text", buf_str(&text));
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		text_tame_lines(&cli->out, buf_str(&text), text.len);
		buf_addc(&cli->out, '\n');
	}
	buf_release(&text);
	arena_release(&arena);
	return ok;
}

static const struct {
	const char *name;
	bool (*run)(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err);
	enum db_mode mode;
} actions[] = {
	{"list", list, DB_READ}, {"add", add, DB_WRITE}, {"save", save, DB_READ}, {"show", show, DB_READ},
	{"consent", consent, DB_WRITE},
};

static bool run_file(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(args->operands[0], actions[i].name) != 0)
			continue;
		if (!desk_open(&desk, &cli->options, actions[i].mode, err))
			return false;
		bool ok = actions[i].run(cli, args, &desk, err);
		desk_close(&desk);
		return ok;
	}
	return err_set(err, ERR_USAGE, "\"%.40s\" is not done with files: list, add, save, show or consent", args->operands[0]);
}

const struct verb cmd_file = {
	.name = "file",
	.operands = "list|add|save|show|consent [REF|FILE] ...",
	.summary = "files of the record: copies, proofs of delivery, recordings, photos",
	.reason = "file list REF shows the files of a client or, with --entry, of one entry; file add REF PATH ... (or --entry N "
	          "PATH ...) attaches files as an entry of their own; file save 12.2 writes the second file of entry 12, byte for "
	          "byte; file show prints it as text where a converter is installed; file consent N answers, of the recording "
	          "at entry N, where each person was, who was told and how, and whether they agreed: until then it stays out of "
	          "every bundle and export.",
	.options = options,
	.least = 1,
	.most = -1,
	.run = run_file,
};
