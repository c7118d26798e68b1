/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/progress.h"
#include "base/stop.h"
#include "base/text.h"
#include "cli/cli.h"
#include "desk/import.h"

enum { ANSWERS_MOST = 1 << 20 /* bytes */, CHANGES_SHOWN = 10 };

/* One run of the verb: what was asked for, for all files. */
struct order {
	struct cli *cli;
	const struct cli_args *args;
	struct columns_given given;
	struct intake_options options;
	struct progress progress;
	struct vec skips, fixes; /* int64_t; struct intake_fix */
	bool dry;
	bool new_book;           /* there is none yet: the first file makes it */
};

static bool read_map(const char *text, struct columns_given *given, struct arena *arena, struct err *err)
{
	const char *sign = strchr(text, '=');
	if (!sign)
		return err_set(err, ERR_USAGE, "--map wants field=Column, as --map due=\"Due date\"");
	enum column_field field = column_field_find(text, (size_t)(sign - text), err);
	if (field == COLUMN_FIELDS)
		return err_prefix(err, "--map: ");
	given->map[field] = arena_str(arena, sign + 1);
	return true;
}

static bool read_choice(const char *option, const char *value, const char *const *choices, int *out, struct err *err)
{
	struct buf all = BUF_INIT;
	for (int i = 0; choices[i]; i++) {
		if (value && strcmp(value, choices[i]) == 0) {
			*out = i;
			buf_release(&all);
			return true;
		}
		buf_addf(&all, "%s%s", i ? ", " : "", choices[i]);
	}
	if (value)
		err_set(err, ERR_USAGE, "--%s is one of %s, not \"%s\"", option, buf_str(&all), value);
	buf_release(&all);
	return !value;
}

static bool read_separator(const char *value, char *out, struct err *err)
{
	if (!value)
		return true;
	if (strcmp(value, "tab") == 0 || strcmp(value, "\\t") == 0)
		*out = '\t';
	else if (strlen(value) == 1 && *value != '"' && (unsigned char)*value >= ' ' && (unsigned char)*value < 0x7F)
		*out = *value;
	else
		return err_set(err, ERR_USAGE, "--separator is one character, or tab, not \"%s\"", value);
	return true;
}

static bool read_order(const char *value, struct columns_given *given, struct err *err)
{
	static const char *const orders[] = {"dmy", "mdy", "ymd", NULL};
	int order = -1;
	bool ok = read_choice("date-order", value, orders, &order, err);
	given->order = order + 1;
	return ok;
}

static bool read_decimal(const char *value, struct columns_given *given, struct err *err)
{
	static const char *const decimals[] = {".", ",", NULL};
	int decimal = -1;
	bool ok = read_choice("decimal", value, decimals, &decimal, err);
	given->decimal = decimal < 0 ? 0 : *decimals[decimal];
	return ok;
}

static bool read_kind(const char *value, struct columns_given *given, struct err *err)
{
	static const char *const kinds[] = {"invoices", "payments", "clients", NULL};
	int kind = -1;
	bool ok = read_choice("as", value, kinds, &kind, err);
	given->kind = kind + 1;
	return ok;
}

static bool read_skip(struct order *o, const char *value, struct err *err)
{
	int64_t *line = vec_push(&o->skips);
	if (!line)
		return err_memory(err);
	return text_number(value, 1, INT64_MAX, line) ||
	       err_set(err, ERR_USAGE, "--skip-line wants the number of a line, not \"%s\"", value);
}

static bool read_fix(struct order *o, const char *value, struct arena *arena, struct err *err)
{
	int64_t line, column;
	const char *first = strchr(value, ':'), *second = first ? strchr(first + 1, ':') : NULL;
	struct intake_fix *fix = vec_push(&o->fixes);
	if (!fix)
		return err_memory(err);
	if (!second || !text_number(arena_strn(arena, value, (size_t)(first - value)), 1, INT64_MAX, &line) ||
	    !text_number(arena_strn(arena, first + 1, (size_t)(second - first - 1)), 1, INT32_MAX, &column))
		return err_set(err, ERR_USAGE, "--fix wants LINE:COLUMN:VALUE, not \"%s\"", value);
	*fix = (struct intake_fix){line, (int)column - 1, arena_str(arena, second + 1)};
	return true;
}

/* One option about what the file means, from the command line or an answer. */
static bool read_answer(struct order *o, const char *name, const char *value, struct arena *arena, struct err *err)
{
	struct columns_given *g = &o->given;
	if (strcmp(name, "map") == 0)
		return read_map(value, g, arena, err);
	if (strcmp(name, "skip-line") == 0)
		return read_skip(o, value, err);
	if (strcmp(name, "fix") == 0)
		return read_fix(o, value, arena, err);
	if (strcmp(name, "as") == 0)
		return read_kind(value, g, err);
	if (strcmp(name, "date-order") == 0)
		return read_order(value, g, err);
	if (strcmp(name, "decimal") == 0)
		return read_decimal(value, g, err);
	if (strcmp(name, "separator") == 0)
		return read_separator(value, &g->separator, err);
	if (strcmp(name, "encoding") == 0)
		g->encoding = value;
	if (strcmp(name, "paid-whole") == 0)
		g->paid_whole = true;
	if (strcmp(name, "paid-column") == 0) {
		g->map[COLUMN_PAID_ON] = value;
		g->paid_whole = true;
	}
	if (strcmp(name, "currency") == 0 && !money_currency(value, g->currency))
		return err_set(err, ERR_USAGE, "--currency: \"%s\" is no currency of ISO 4217, as EUR or USD", value);
	return true;
}

static bool read_given(struct order *o, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < o->args->values_count; i++)
		if (!read_answer(o, o->args->names[i], o->args->values[i], arena, err))
			return false;
	return true;
}

/* What the screen has asked a person: a line each on standard input, as the options. */
static bool read_answers(struct order *o, struct arena *arena, struct err *err)
{
	struct buf text = BUF_INIT;
	char piece[4096];
	ssize_t got = 1;
	while (got > 0 && text.len < ANSWERS_MOST) {
		got = read(STDIN_FILENO, piece, sizeof piece);
		if (got > 0)
			buf_add(&text, piece, (size_t)got);
	}
	const char *all = arena_str(arena, buf_str(&text));
	bool ok = buf_ok(&text, err);
	buf_release(&text);
	for (const char *at = all; ok && *at;) {
		size_t len = strcspn(at, "\n");
		const char *line = arena_strn(arena, at, len), *sign = strchr(line, '=');
		if (sign)
			ok = read_answer(o, arena_strn(arena, line, (size_t)(sign - line)), sign + 1, arena, err);
		at += len + (at[len] == '\n');
	}
	return ok;
}

static int rising(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static bool say_progress(void *arg, int64_t done, int64_t total)
{
	progress_at(&((struct order *)arg)->progress, done, total);
	return !stop_asked();
}

static bool read_options(struct order *o, struct arena *arena, struct err *err)
{
	static const char *const ways[] = {"ask", "keep", "paid", NULL};
	int vanished = VANISHED_ASK;
	const char *dated = cli_value(o->args, "dated");
	if (!read_given(o, arena, err) || (cli_has(o->args, "answers") && !read_answers(o, arena, err)) ||
	    !read_choice("vanished", cli_value(o->args, "vanished"), ways, &vanished, err))
		return false;
	if (o->skips.len)
		qsort(o->skips.data, o->skips.len, sizeof(int64_t), rising);
	o->options = (struct intake_options){
		.series = cli_value(o->args, "series"), .dated = DATE_NONE,
		.skip_bad = cli_has(o->args, "skip-bad"), .vanished = vanished,
		.skip = o->skips.data, .skip_count = o->skips.len, .fixes = o->fixes.data, .fix_count = o->fixes.len,
		.progress = say_progress, .progress_arg = o,
	};
	o->dry = cli_has(o->args, "dry-run");
	if (dated && !date_parse_iso(dated, &o->options.dated, err)) {
		if (err)
			err->code = ERR_USAGE;
		return err_prefix(err, "--dated: ");
	}
	return progress_open(&o->progress, cli_value(o->args, "progress"), err);
}

/* --- what it says --- */

static void json_counts(struct json *json, const char *name, const struct import_counts *counts)
{
	json_name(json, name);
	json_open(json, '{');
	json_put_int(json, "new", counts->made);
	json_put_int(json, "changed", counts->changed);
	json_put_int(json, "same", counts->same);
	json_close(json, '}');
}

static void json_amount(struct json *json, const char *name, int64_t minor, const char *currency)
{
	struct buf text = BUF_INIT;
	money_plain(&text, minor, currency);
	json_put_text(json, name, buf_str(&text));
	buf_release(&text);
}

static void json_rejected(struct json *json, const struct intake_report *report)
{
	json_name(json, "rejected");
	json_open(json, '[');
	for (size_t i = 0; i < report->rejected.len; i++) {
		const struct intake_rejected *r = &VEC_AT(struct intake_rejected, &report->rejected, i);
		json_open(json, '{');
		json_put_int(json, "row", r->line);
		json_put_text(json, "column", r->name);
		json_put_text(json, "value", r->value);
		json_put_text(json, "why", r->why);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_lists(struct json *json, const struct intake_report *report)
{
	json_name(json, "changes");
	json_open(json, '[');
	for (size_t i = 0; i < report->changes.len; i++) {
		const struct intake_change *c = &VEC_AT(struct intake_change, &report->changes, i);
		json_open(json, '{');
		json_put_text(json, "number", c->number);
		json_put_text(json, "what", c->what);
		json_put_text(json, "before", c->before);
		json_put_text(json, "after", c->after);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_name(json, "vanished");
	json_open(json, '[');
	for (size_t i = 0; i < report->vanished.len; i++) {
		const struct intake_vanishing *v = &VEC_AT(struct intake_vanishing, &report->vanished, i);
		json_open(json, '{');
		json_put_text(json, "number", v->number);
		json_put_text(json, "client", v->client);
		json_put_text(json, "currency", v->currency);
		json_amount(json, "open", v->open, v->currency);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_name(json, "open");
	json_open(json, '[');
	for (size_t i = 0; i < report->open.len; i++) {
		const struct intake_sum *s = &VEC_AT(struct intake_sum, &report->open, i);
		json_open(json, '{');
		json_put_text(json, "currency", s->currency);
		json_put_int(json, "count", s->count);
		json_amount(json, "amount", s->amount, s->currency);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_read_as(struct json *json, const struct columns *c)
{
	static const char *const orders[] = {"", "dmy", "mdy", "ymd"};
	json_name(json, "read_as");
	json_open(json, '{');
	json_put_text(json, "kind", columns_kind_name(c->kind));
	json_put_text(json, "encoding", c->charset.name);
	json_name(json, "separator");
	json_textn(json, &c->separator, 1);
	json_put_int(json, "header_row", c->header_line);
	json_put_text(json, "date_order", orders[c->order]);
	json_name(json, "decimal");
	json_textn(json, &c->decimal, c->decimal ? 1 : 0);
	json_name(json, "columns");
	json_open(json, '{');
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (c->map[f] >= 0)
			json_put_text(json, column_field_name(f), c->list[c->map[f]].name);
	json_close(json, '}');
	json_close(json, '}');
}

static void print_json(struct json *json, const struct order *o, const struct columns *columns,
                       const struct intake_report *report)
{
	json_open(json, '{');
	json_put_text(json, "file", columns->file);
	json_put_int(json, "rows", report->rows);
	json_counts(json, "clients", &report->tally.clients);
	json_counts(json, "invoices", &report->tally.invoices);
	json_counts(json, "payments", &report->tally.payments);
	json_rejected(json, report);
	json_name(json, "warnings");
	json_open(json, '[');
	for (size_t i = 0; i < report->warnings.len; i++)
		json_text(json, VEC_AT(const char *, &report->warnings, i));
	json_close(json, ']');
	json_put_int(json, "rejected_count", report->rejected_count);
	json_put_int(json, "vanished_count", report->vanished_count);
	json_put_bool(json, "dry_run", o->dry);
	json_put_text(json, "source", report->source ? report->source : "");
	json_lists(json, report);
	json_read_as(json, columns);
	json_close(json, '}');
}

static void print_counts(struct buf *out, const char *what, const struct import_counts *c)
{
	if (c->made || c->changed || c->same)
		buf_addf(out, "  %-9s %8lld new %8lld changed %8lld same\n", what, (long long)c->made, (long long)c->changed,
		         (long long)c->same);
}

static void print_rejected(struct buf *out, const struct intake_report *report)
{
	for (size_t i = 0; i < report->rejected.len; i++) {
		const struct intake_rejected *r = &VEC_AT(struct intake_rejected, &report->rejected, i);
		buf_addf(out, "  line %lld: ", (long long)r->line);
		text_tame(out, r->name, strlen(r->name));
		if (*r->value) {
			buf_adds(out, *r->name ? " \"" : "\"");
			text_tame(out, r->value, strlen(r->value));
			buf_adds(out, "\"");
		}
		buf_addf(out, "%s%s\n", *r->name || *r->value ? " " : "", r->why);
	}
}

static void print_changes(struct buf *out, const struct intake_report *report)
{
	for (size_t i = 0; i < report->changes.len && i < CHANGES_SHOWN; i++) {
		const struct intake_change *c = &VEC_AT(struct intake_change, &report->changes, i);
		buf_adds(out, "  change: ");
		text_tame(out, c->number, strlen(c->number));
		buf_addf(out, ", %s ", c->what);
		text_tame(out, *c->before ? c->before : "nothing", strlen(*c->before ? c->before : "nothing"));
		buf_adds(out, " -> ");
		text_tame(out, c->after, strlen(c->after));
		buf_addc(out, '\n');
	}
}

static void print_text(struct buf *out, const struct order *o, const struct columns *c,
                       const struct intake_report *report)
{
	text_tame(out, c->file, strlen(c->file));
	buf_addf(out, ": %lld row%s of %s%s, %s, as \"", (long long)report->rows, report->rows == 1 ? "" : "s", report->kind,
	         o->dry ? " (tried, nothing written)" : "", charset_label(c->charset.name));
	text_tame(out, report->source, strlen(report->source));
	buf_adds(out, "\"\n");
	print_counts(out, "clients", &report->tally.clients);
	print_counts(out, "invoices", &report->tally.invoices);
	print_counts(out, "payments", &report->tally.payments);
	print_changes(out, report);
	if (report->rejected_count)
		buf_addf(out, "  %lld row%s left out:\n", (long long)report->rejected_count,
		         report->rejected_count == 1 ? "" : "s");
	print_rejected(out, report);
	for (size_t i = 0; i < report->warnings.len; i++) {
		buf_adds(out, "  note: ");
		const char *text = VEC_AT(const char *, &report->warnings, i);
		text_tame(out, text, strlen(text));
		buf_addc(out, '\n');
	}
	for (size_t i = 0; i < report->open.len; i++) {
		const struct intake_sum *s = &VEC_AT(struct intake_sum, &report->open, i);
		buf_addf(out, "  open in the book: %lld invoice%s, ", (long long)s->count, s->count == 1 ? "" : "s");
		money_show(out, s->amount, s->currency, '.');
		buf_addf(out, " %s\n", s->currency);
	}
	if (report->rejects.path[0] && !o->dry) {
		buf_adds(out, "  what was left out stands in ");
		text_tame(out, report->rejects.path, strlen(report->rejects.path));
		buf_addc(out, '\n');
	}
	const struct import_tally *t = &report->tally;
	int64_t made = t->invoices.made ? t->invoices.made : t->payments.made ? t->payments.made : t->clients.made;
	if (!report->changed)
		buf_adds(out, "Nothing is new: the book is as before\n");
	else
		buf_addf(out, "%s %lld, changed %lld%s\n", o->dry ? "Would import" : "Imported", (long long)made,
		         (long long)(t->invoices.changed + t->clients.changed), o->dry ? "; nothing was written" : "; undo takes it back");
}

/* --- doing it --- */

static void set_run(const struct order *o, struct desk_import *import, struct arena *arena)
{
	daynum dated = import->options.dated, latest = import->options.latest;
	import->options = o->options;
	import->options.latest = latest;
	if (o->options.dated == DATE_NONE)
		import->options.dated = dated;
	import->options.rejects = arena_printf(arena, "%s.rejects.csv", import->path);
}

static bool import_into(struct order *o, struct desk *desk, struct desk_import *import, struct json *json,
                        struct err *err)
{
	struct intake_report report;
	struct arena arena = ARENA_INIT;
	set_run(o, import, &arena);
	bool ok = desk_import_run(import, desk, o->dry, &report, err);
	bool tell = ok || report.rejected_count;
	if (tell && o->cli->json)
		print_json(json, o, &import->columns, &report);
	else if (ok)
		print_text(&o->cli->out, o, &import->columns, &report);
	progress_say(&o->progress, import->columns.charset.size, import->columns.charset.size, NULL);
	intake_release(&report);
	arena_release(&arena);
	return ok;
}

static bool import_one(struct order *o, struct desk *desk, const char *path, struct json *json, struct err *err)
{
	struct desk_import import;
	if (!desk_import_open(&import, desk, path, &o->given, cli_value(o->args, "preset"), err))
		return false;
	bool ok = import_into(o, desk, &import, json, err);
	desk_import_close(&import);
	return ok;
}

static bool import_all(struct order *o, struct desk *desk, struct err *err)
{
	struct json json;
	json_start(&json, &o->cli->out);
	bool ok = true, list = o->cli->json && o->args->count > 1;
	if (list)
		json_open(&json, '[');
	for (size_t i = 0; ok && i < o->args->count; i++)
		ok = import_one(o, desk, o->args->operands[i], &json, err);
	if (list)
		json_close(&json, ']');
	if (o->cli->json && o->cli->out.len)
		buf_addc(&o->cli->out, '\n');
	return ok;
}

/* The first file of a new book is looked at before the book is made: its currency
 * becomes the book's. */
static bool make_book(struct order *o, struct err *err)
{
	struct desk_import import;
	currency_code currency;
	if (!desk_import_open(&import, NULL, o->args->operands[0], &o->given, NULL, err))
		return false;
	bool ok = desk_import_ready(&import, NULL, err);
	desk_import_currency(&import, NULL, currency);
	int column = ok ? import.columns.map[COLUMN_CURRENCY] : -1;
	if (!*currency && column >= 0)
		money_currency(import.columns.list[column].sample, currency);
	desk_import_close(&import);
	struct desk_firm firm = {.currency = currency};
	return ok && desk_init(&o->cli->options, &firm, err);
}

/* With the empty journal that stays beside a book. */
static void remove_book(const char *path)
{
	struct buf journal = BUF_INIT;
	buf_addf(&journal, "%s-journal", path);
	unlink(path);
	unlink(buf_str(&journal));
	buf_release(&journal);
}

static bool run_order(struct order *o, struct err *err)
{
	char path[4096];
	struct desk desk;
	if (!desk_find_book(&o->cli->options, path, err))
		return false;
	o->new_book = access(path, F_OK) != 0;
	if (o->new_book && !make_book(o, err))
		return false;
	bool ok = desk_open(&desk, &o->cli->options, DB_WRITE, err);
	if (ok) {
		ok = import_all(o, &desk, err);
		desk_close(&desk);
	}
	if (o->new_book && (!ok || o->dry))
		remove_book(path);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct order o = {
		.cli = cli, .args = args, .progress = PROGRESS_NONE,
		.skips = VEC_INIT(int64_t), .fixes = VEC_INIT(struct intake_fix),
	};
	stop_catch();
	bool ok = read_options(&o, &arena, err) && run_order(&o, err);
	if (!ok && stop_asked())
		stop_check("nothing was imported", err);
	progress_close(&o.progress);
	stop_release();
	vec_release(&o.skips);
	vec_release(&o.fixes);
	arena_release(&arena);
	return ok;
}

static const struct cli_option options[] = {
	{"as", "KIND", "what the file holds: invoices, clients or payments; else its columns tell", false},
	{"map", "FIELD=COLUMN", "which column is which field", true},
	{"preset", "NAME", "the layout to read it by, or the name to remember it under", false},
	{"currency", "CODE", "the currency of rows that name none", false},
	{"date-order", "ORDER", "dmy, mdy or ymd, where the dates do not prove it", false},
	{"decimal", "SIGN", "the decimal sign, . or , where the amounts do not prove it", false},
	{"encoding", "NAME", "the file's encoding: UTF-8, CP1252, CP949, CP932 ...", false},
	{"separator", "CHAR", "what stands between columns: one character, or tab", false},
	{"paid-column", "COLUMN", "a column with the day on which the whole amount was paid", false},
	{"series", "NAME", "the series of the invoice numbers, where two firms number alike", false},
	{"dated", "DATE", "the day the file tells about; else the day it was written", false},
	{"vanished", "WAY", "open invoices missing from the list: ask (a note), keep, or paid", false},
	{"dry-run", NULL, "try it: say what would change and write nothing", false},
	{"skip-bad", NULL, "import the good rows and write the others to FILE.rejects.csv", false},
	{"skip-line", "LINE", "leave that line of the file out", true},
	{"fix", "LINE:COLUMN:VALUE", "take VALUE instead of what stands there", true},
	{"answers", NULL, "read map=, fix=, skip-line= and the like from standard input, one a line", false},
	{"progress", "FD", "write lines \"done total\" to that descriptor", false},
	{0},
};

const struct verb cmd_import = {
	.name = "import",
	.operands = "FILE...",
	.summary = "takes in invoices, clients or payments from CSV files",
	.reason = "Finds out by itself how the file is written (encoding, separator, header line, decimal\n"
	          "sign, order of dates) and which column is which, from the whole file. What the file\n"
	          "does not prove it asks for. All rows go in or none, unless --skip-bad; the same file\n"
	          "again changes nothing; `dun undo` takes the whole import back. Of several\n"
	          "files each is taken in whole or not at all, by itself: those before one that is refused stay.\n\n"
	          "Fields for --map: client, client_key, number, series, issued, due, terms, currency,\n"
	          "amount, open, paid, paid_on, sent_on, for, order, disputed, contact, email, phone,\n"
	          "address, country, language.",
	.options = options,
	.least = 1,
	.most = -1,
	.run = run,
};
