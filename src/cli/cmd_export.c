/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "cli/say.h"
#include "desk/export.h"

enum { ROWS_BYTES_MOST = 64 << 20 };

static const struct cli_option options[] = {
	{"output", "FILE", "the file to write (-o FILE); a name that is taken gets a number", false},
	{"replace", NULL, "overwrite the file instead", false},
	{"format", "NAME", "xlsx, csv, csv-excel or json; else by the file's ending", false},
	{"what", "LIST", "one list instead of the case: aged, clients, invoices, payments, contacts, letters, exhibits, statement", false},
	{"columns", "NAMES", "of a list: names with commas, all, or standard", false},
	{"as-of", "DATE", "as things stood on that day, by value dates", false},
	{"since", "DATE", "contacts and statement from that day on", false},
	{"currency", "CODE", "only amounts in this currency", false},
	{"paid", NULL, "lists of debts: paid invoices too", false},
	{"rows", "FILE", "the rows to write, a line each: the id of a client, or of a client and its invoice; - is stdin",
	 false},
	{"progress", "FD", "for programs: how far it is, as lines \"done total\", to this descriptor", false},
	{0},
};

struct wish {
	struct desk_export what;
	struct vec refs; /* of struct listing_ref */
	struct progress progress;
};

static bool read_format(const struct cli_args *args, struct wish *wish, struct err *err)
{
	const char *format = cli_value(args, "format"), *path = wish->what.path;
	wish->what.format = ROWS_XLSX;
	if (format && !rows_format_parse(format, &wish->what.format))
		return err_set(err, ERR_USAGE, "--format: xlsx, csv, csv-excel or json, not \"%.40s\"", format);
	if (!format && path && !rows_format_of(path, &wish->what.format))
		return err_set(err, ERR_USAGE, "%.300s: by its ending this is no .xlsx, .csv or .json; say which with --format",
		               path);
	return true;
}

static bool read_list(const struct cli_args *args, struct wish *wish, struct err *err)
{
	const char *what = cli_value(args, "what"), *columns = cli_value(args, "columns");
	if (what && strcmp(what, "case") != 0 && !(wish->what.list = listing_find(what)))
		return err_set(err, ERR_USAGE, "--what: case, aged, clients, invoices, payments, contacts or statement, "
		               "not \"%.40s\"", what);
	if (wish->what.list)
		return listing_columns_parse(wish->what.list, columns ? columns : "standard", &wish->what.columns, err);
	return !columns || err_set(err, ERR_USAGE, "--columns chooses those of a list: give --what too");
}

static bool read_rest(const struct cli_args *args, struct wish *wish, struct err *err)
{
	const char *currency = cli_value(args, "currency");
	wish->what.taken = cli_has(args, "replace") ? FILE_REPLACE : FILE_NUMBER;
	wish->what.paid = cli_has(args, "paid");
	if (currency && !money_currency(currency, wish->what.currency))
		return err_set(err, ERR_USAGE, "--currency: \"%.40s\" is no currency", currency);
	return say_day_option(args, "as-of", DATE_NONE, &wish->what.as_of, err) &&
	       say_day_option(args, "since", DATE_NONE, &wish->what.since, err) &&
	       progress_open(&wish->progress, cli_value(args, "progress"), err);
}

static bool read_stdin(struct buf *out, struct err *err)
{
	char bytes[65536];
	ssize_t n;
	while ((n = read(STDIN_FILENO, bytes, sizeof bytes)) > 0) {
		if (out->len + (size_t)n > ROWS_BYTES_MOST)
			return err_set(err, ERR_DATA, "standard input is too long for a list of rows");
		buf_add(out, bytes, (size_t)n);
	}
	return n < 0 ? err_set(err, ERR_IO, "standard input cannot be read") : buf_ok(out, err);
}

static bool read_rows(struct desk *desk, const char *path, struct wish *wish, struct err *err)
{
	struct buf text = BUF_INIT;
	bool done = strcmp(path, "-") == 0 ? read_stdin(&text, err)
	            : file_read(path, desk->path, ROWS_BYTES_MOST, &text, err);
	done = done && desk_export_ids(buf_str(&text), text.len, desk_export_whole(wish->what.list), &wish->refs, err);
	buf_release(&text);
	if (done && !wish->refs.len)
		return err_set(err, ERR_DATA, "there is no row to export");
	return done;
}

static bool read_refs(struct desk *desk, const struct cli_args *args, struct wish *wish, struct err *err)
{
	const char *rows = cli_value(args, "rows");
	if (rows && args->count)
		return err_set(err, ERR_USAGE, "give either names or --rows");
	if (rows && !read_rows(desk, rows, wish, err))
		return false;
	for (size_t i = 0; i < args->count; i++)
		if (!desk_export_ref(desk, args->operands[i], desk_export_whole(wish->what.list), &wish->refs, err))
			return false;
	wish->what.refs = wish->refs.len ? wish->refs.data : NULL;
	wish->what.count = wish->refs.len;
	return true;
}

static void print_json(struct cli *cli, const struct desk_exported *done, const struct wish *wish)
{
	struct json json;
	char hex[DIGEST_HEX];
	digest_hex(&done->digest, hex);
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_text(&json, "path", done->file.path);
	json_put_text(&json, "what", wish->what.list ? wish->what.list->name : "case");
	json_put_int(&json, "rows", done->file.rows);
	json_put_int(&json, "bytes", done->file.bytes);
	json_put_text(&json, "sha256", hex);
	json_put_bool(&json, "noted", done->noted);
	json_name(&json, "totals");
	json_open(&json, '[');
	for (size_t i = 0; i < done->sums.len; i++) {
		const struct listing_sum *sum = &VEC_AT(struct listing_sum, &done->sums, i);
		json_open(&json, '{');
		json_put_text(&json, "currency", sum->currency);
		say_json_money(&json, "amount", sum->amount, sum->currency);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static void print_text(struct cli *cli, const struct desk *desk, const struct desk_exported *done)
{
	buf_addf(&cli->out, "%s\n", done->file.path);
	money_show(&cli->out, done->file.rows, "JPY", desk->decimal); /* whole, in groups of three */
	buf_adds(&cli->out, " rows, ");
	file_size_text(&cli->out, done->file.bytes);
	for (size_t i = 0; i < done->sums.len; i++) {
		const struct listing_sum *sum = &VEC_AT(struct listing_sum, &done->sums, i);
		buf_adds(&cli->out, i ? ", " : "; total ");
		money_show(&cli->out, sum->amount, sum->currency, desk->decimal);
		buf_addf(&cli->out, " %s", sum->currency);
	}
	buf_adds(&cli->out, done->noted ? "\n" : "\nThe book may only be read: the log has no entry of this export.\n");
}

static bool write_it(struct cli *cli, struct desk *desk, struct wish *wish, struct err *err)
{
	struct desk_exported done;
	stop_catch();
	bool ok = desk_export(desk, &wish->what, &done, err);
	stop_release();
	if (!ok)
		return false;
	if (cli->json)
		print_json(cli, &done, wish);
	else
		print_text(cli, desk, &done);
	desk_exported_release(&done);
	return true;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct wish wish = {
		.what = {.path = cli_value(args, "output")}, .refs = VEC_INIT(struct listing_ref), .progress = PROGRESS_NONE,
	};
	if (!read_format(args, &wish, err) || !read_list(args, &wish, err) || !read_rest(args, &wish, err) ||
	    !desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	wish.what.progress = &wish.progress;
	bool done = read_refs(&desk, args, &wish, err) && write_it(cli, &desk, &wish, err);
	progress_close(&wish.progress);
	vec_release(&wish.refs);
	desk_close(&desk);
	return done;
}

const struct verb cmd_export = {
	.name = "export",
	.operands = "[REF...]",
	.summary = "a workbook, or one list, into a file",
	.reason = "Without --what: the case as a workbook, with the sheets Case, Invoices, Payments, Contacts and "
	          "Statement; an invoice stands for its client. With --what: one list as a workbook, CSV or JSON. "
	          "Without REF: everything. Prints the path and the total to compare with the board. A file of that "
	          "name is not overwritten unless --replace. Each export is an entry of the log with the file's SHA-256.",
	.options = options,
	.least = 0,
	.most = -1,
	.run = run,
};
