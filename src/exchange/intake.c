/* SPDX-License-Identifier: MIT */
#include "exchange/intake.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "exchange/csv.h"
#include "exchange/typed.h"
#include "ledger/clock.h"
#include "store/fields.h"
#include "store/news.h"

enum { PROGRESS_ROWS = 256 };

struct intake {
	struct db *db;
	const struct columns *columns;
	const struct intake_options *options;
	struct intake_report *report;
	struct import_job *job;
	struct charset_stream *stream;
	struct csv csv;
	struct typed typed;
	size_t skipped; /* of options->skip */
	bool unread;    /* a row was left out and nobody knows which invoice it is about */
};

/* --- telling --- */

static const char *many(int64_t n)
{
	return n == 1 ? "" : "s";
}

static void warn(struct intake_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void warn(struct intake_report *report, const char *format, ...)
{
	struct buf text = BUF_INIT;
	va_list args;
	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	const char **row = vec_push(&report->warnings);
	if (row)
		*row = arena_str(&report->arena, buf_str(&text));
	buf_release(&text);
}

static void note_change(void *arg, const struct import_change *change)
{
	struct intake_report *report = arg;
	struct intake_change *row = report->changes_count++ < INTAKE_LISTED ? vec_push(&report->changes) : NULL;
	if (!row)
		return;
	row->number = arena_str(&report->arena, change->number);
	row->what = change->what;
	if (change->before) {
		row->before = arena_str(&report->arena, change->before);
		row->after = arena_str(&report->arena, change->after);
		return;
	}
	struct buf before = BUF_INIT, after = BUF_INIT;
	money_plain(&before, change->amount_before, change->currency);
	money_plain(&after, change->amount_after, change->currency);
	row->before = arena_str(&report->arena, buf_str(&before));
	row->after = arena_str(&report->arena, buf_str(&after));
	buf_release(&before);
	buf_release(&after);
}

/* --- rejected rows --- */

static bool write_fields(struct intake *in, const struct csv *csv, struct err *err)
{
	struct buf line = BUF_INIT;
	size_t count = csv ? csv_count(csv) : in->columns->count;
	for (size_t i = 0; i < count; i++) {
		struct csv_value v = csv ? csv_value(csv, i) : (struct csv_value){in->columns->list[i].name, 0};
		if (i)
			buf_addc(&line, in->columns->separator);
		csv_quote(&line, v.text, csv ? v.len : strlen(v.text), in->columns->separator);
	}
	buf_addc(&line, '\n');
	bool ok = buf_ok(&line, err) && file_write(&in->report->rejects, line.data, line.len, err);
	buf_release(&line);
	return ok;
}

/* The same header and the same values, so that the file can be put right and
 * imported as it is. */
static bool write_rejected(struct intake *in, struct err *err)
{
	if (!in->options->skip_bad || !in->options->rejects)
		return true;
	if (in->report->rejects.fd < 0 &&
	    (!file_begin(&in->report->rejects, in->options->rejects, FILE_REPLACE, err) ||
	     (in->columns->header_line && !write_fields(in, NULL, err))))
		return false;
	return write_fields(in, &in->csv, err);
}

static bool reject(struct intake *in, int column, const char *value, const char *why, struct err *err)
{
	struct intake_report *report = in->report;
	if (report->rejected_count++ < INTAKE_LISTED) {
		struct intake_rejected *row = vec_push(&report->rejected);
		if (!row)
			return err_memory(err);
		row->line = in->csv.line;
		row->column = column;
		row->name = column >= 0 && (size_t)column < in->columns->count ? in->columns->list[column].name : "";
		row->name = arena_str(&report->arena, row->name);
		row->value = arena_strn(&report->arena, value, strnlen(value, 200));
		row->why = arena_str(&report->arena, why);
	}
	return write_rejected(in, err);
}

static void place_of(const struct intake_rejected *row, const char *file, struct buf *out)
{
	buf_addf(out, "%s:%lld:", file, (long long)row->line);
	if (row->column >= 0)
		buf_addf(out, "%d:", row->column + 1);
	buf_addc(out, ' ');
	if (*row->name && *row->value)
		buf_addf(out, "%s \"%s\" ", row->name, row->value);
	else if (*row->value)
		buf_addf(out, "\"%s\" ", row->value);
	else if (*row->name && !strstr(row->why, row->name))
		buf_addf(out, "%s: ", row->name);
	buf_adds(out, row->why);
}

static bool refuse(const struct intake *in, struct err *err)
{
	const struct intake_report *report = in->report;
	struct buf text = BUF_INIT;
	place_of(&VEC_AT(struct intake_rejected, &report->rejected, 0), in->columns->file, &text);
	int64_t more = report->rejected_count - 1;
	if (more)
		buf_addf(&text, " (and %lld more row%s)", (long long)more, more == 1 ? "" : "s");
	buf_adds(&text, "; nothing was imported: correct the file, or --skip-bad imports the other rows");
	err_set(err, ERR_DATA, "%s", buf_str(&text));
	buf_release(&text);
	return false;
}

/* --- rows --- */

static int column_of(const struct intake *in, const char *field)
{
	enum column_field f = column_field_find(field, strlen(field), NULL);
	if (f == COLUMN_FIELDS)
		return -1;
	if (f == COLUMN_CLIENT && in->columns->map[f] < 0)
		f = COLUMN_KEY;
	return in->columns->map[f];
}

static bool set_aside(struct intake *in)
{
	const struct intake_options *o = in->options;
	while (in->skipped < o->skip_count && o->skip[in->skipped] < in->csv.line)
		in->skipped++;
	bool aside = in->skipped < o->skip_count && o->skip[in->skipped] == in->csv.line;
	in->report->skipped += aside;
	return aside;
}

/* What is left out is in the list all the same: it has not vanished. */
static bool mention(struct intake *in, struct err *err)
{
	const char *series, *number;
	if (typed_mentions(&in->typed, &in->csv, &series, &number))
		return import_mention(in->job, series, number, err);
	in->unread = true;
	return true;
}

static bool take_row(struct intake *in, struct err *err)
{
	struct import_row row;
	struct err why = {0};
	if (in->csv.line <= in->columns->header_line || typed_is_empty(&in->csv))
		return true;
	in->report->rows++;
	if (set_aside(in))
		return mention(in, err);
	if (!typed_read(&in->typed, &in->csv, &row))
		return reject(in, in->typed.fault_column, in->typed.fault_value, in->typed.fault, err) && mention(in, err);
	switch (import_apply(in->job, &row, &why)) {
	case IMPORT_APPLIED:
		return true;
	case IMPORT_REFUSED: {
		int column = column_of(in, import_field(in->job));
		const char *value = column >= 0 ? csv_value(&in->csv, (size_t)column).text : "";
		return reject(in, column, value, why.text, err) && mention(in, err);
	}
	default:
		if (err)
			*err = why;
		return err_prefix(err, "%s:%lld: ", in->columns->file, (long long)in->csv.line);
	}
}

static bool go_on(struct intake *in, struct err *err)
{
	const struct intake_options *o = in->options;
	if (!o->progress || in->report->rows % PROGRESS_ROWS ||
	    o->progress(o->progress_arg, charset_done(in->stream), in->columns->charset.size))
		return true;
	return err_set(err, ERR_STOPPED, "stopped: nothing was imported");
}

static bool take_rows(struct intake *in, struct err *err)
{
	bool more;
	do
		if (!csv_next(&in->csv, &more, err) || (more && !take_row(in, err)) || !go_on(in, err))
			return false;
	while (more);
	return true;
}

/* --- invoices that are no longer listed --- */

struct gone {
	struct intake *in;
	struct arena arena;
	struct vec rows; /* struct import_row */
};

static bool note_gone(void *arg, const struct import_row *paid, int64_t open, struct err *err)
{
	struct gone *gone = arg;
	struct intake_report *report = gone->in->report;
	if (report->vanished_count++ < INTAKE_LISTED) {
		struct intake_vanishing *v = vec_push(&report->vanished);
		if (!v)
			return err_memory(err);
		v->number = arena_str(&report->arena, paid->number);
		v->client = arena_str(&report->arena, paid->client);
		v->currency = arena_str(&report->arena, paid->currency);
		v->open = open;
		v->due = paid->due;
	}
	if (gone->in->options->vanished != VANISHED_PAID)
		return true;
	struct import_row *row = vec_push(&gone->rows);
	if (!row)
		return err_memory(err);
	*row = *paid;
	row->series = arena_str(&gone->arena, paid->series);
	row->number = arena_str(&gone->arena, paid->number);
	row->currency = arena_str(&gone->arena, paid->currency);
	row->key = arena_str(&gone->arena, paid->key);
	row->client = arena_str(&gone->arena, paid->client);
	row->paid_on = gone->in->options->dated > row->issued ? gone->in->options->dated : row->issued;
	return arena_ok(&gone->arena, err);
}

/* Only a list of what is open tells by leaving an invoice out. */
static bool ask_about_gone(struct intake *in, struct err *err)
{
	struct gone gone = {.in = in, .rows = VEC_INIT(struct import_row)};
	if (in->columns->kind != COLUMNS_INVOICES || in->columns->map[COLUMN_OPEN] < 0 || in->unread)
		return true;
	bool ok = import_vanished(in->job, note_gone, &gone, err);
	for (size_t i = 0; ok && i < gone.rows.len; i++)
		ok = import_apply(in->job, &VEC_AT(struct import_row, &gone.rows, i), err) == IMPORT_APPLIED;
	if (ok && in->report->vanished_count && in->options->vanished == VANISHED_ASK)
		warn(in->report, "no longer in the list of \"%s\": %lld open invoice%s (the first is %s of %s): paid? "
		     "--vanished paid records that, --vanished keep leaves them open", in->report->source,
		     (long long)in->report->vanished_count, many(in->report->vanished_count), VEC_AT(struct intake_vanishing, &in->report->vanished, 0).number,
		     VEC_AT(struct intake_vanishing, &in->report->vanished, 0).client);
	arena_release(&gone.arena);
	vec_release(&gone.rows);
	return ok;
}

/* --- the same number twice: where else? --- */

static bool is_twice(const struct intake *in, const struct intake_rejected *r)
{
	return r->column >= 0 && r->column == in->columns->map[COLUMN_NUMBER] && strcmp(r->why, IMPORT_TWICE) == 0;
}

/* The earlier line of each such number, found by reading the file once more. */
static void note_earlier(struct intake *in, const struct csv *csv)
{
	struct intake_report *report = in->report;
	int column = in->columns->map[COLUMN_NUMBER];
	if (csv->line <= in->columns->header_line || (size_t)column >= csv_count(csv))
		return;
	struct csv_value v = csv_value(csv, (size_t)column);
	text_trim(&v.text, &v.len);
	for (size_t i = 0; i < report->rejected.len; i++) {
		struct intake_rejected *r = &VEC_AT(struct intake_rejected, &report->rejected, i);
		if (is_twice(in, r) && r->line > csv->line && strlen(r->value) == v.len && memcmp(r->value, v.text, v.len) == 0)
			r->why = arena_printf(&report->arena, "is there twice (also line %lld), with different values",
			                      (long long)csv->line);
	}
}

static bool find_earlier(struct intake *in, int fd, struct err *err)
{
	bool any = false, more = true, ok = true;
	for (size_t i = 0; i < in->report->rejected.len; i++)
		any |= is_twice(in, &VEC_AT(struct intake_rejected, &in->report->rejected, i));
	if (!any)
		return true;
	struct csv csv;
	struct charset_stream *s = charset_open(fd, in->columns->file, &in->columns->charset, err);
	if (!s || !csv_open(&csv, in->columns->file, (struct csv_source){charset_fill, s}, in->columns->separator, err)) {
		charset_close(s);
		return false;
	}
	while (ok && (ok = csv_next(&csv, &more, err)) && more)
		note_earlier(in, &csv);
	csv_close(&csv);
	charset_close(s);
	return ok;
}

/* --- the report --- */

static void warn_of_columns(struct intake_report *report, const struct columns *c)
{
	if (c->charset.guessed)
		warn(report, "read as %s, which is a guess: %lld words read well with it, %lld do not",
		     charset_label(c->charset.name), (long long)c->charset.words, (long long)c->charset.odd);
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (c->proposed[f] >= 0)
			warn(report, "column \"%s\" could be %s: say so with --map %s=\"%s\"%s", c->list[c->proposed[f]].name,
			     column_field_label(f), column_field_name(f), c->list[c->proposed[f]].name,
			     f == COLUMN_PAID_ON ? ", or --paid-column when it means paid in full that day" : "");
	int n = c->map[COLUMN_NUMBER];
	if (n >= 0 && c->list[n].float_ids && c->list[n].float_ids == c->list[n].filled)
		warn(report, "all values of \"%s\" end in \".0\", as spreadsheets write numbers: they are kept as they are",
		     c->list[n].name);
	if (c->thousands && !c->given.decimal)
		warn(report, "%lld amount%s only a \"%c\" before three digits and %s read as thousands, because \"%c\" is the "
		     "decimal sign", (long long)c->thousands, c->thousands == 1 ? " has" : "s have", c->decimal == ',' ? '.' : ',',
		     c->thousands == 1 ? "is" : "are", c->decimal);
	if (c->either && !c->given.order)
		warn(report, "%lld date%s could be day/month or month/day; %lld prove%s %s", (long long)c->either, many(c->either),
		     (long long)(c->order == DATE_MDY ? c->mdy : c->dmy),
		     (c->order == DATE_MDY ? c->mdy : c->dmy) == 1 ? "s" : "", c->order == DATE_MDY ? "month/day" : "day/month");
}

static void warn_of_rows(struct intake_report *report, const struct import_tally *t)
{
	if (t->other_names)
		warn(report, "%lld rows name a known client differently (as \"%s\"): its number counts, and the first name is kept",
		     (long long)t->other_names, t->other_name);
	if (t->paid_here)
		warn(report, "%lld invoices are paid further in the book than the file says (the first is %s): the book's payments stay",
		     (long long)t->paid_here, t->paid_number);
	if (t->alike)
		warn(report, "%lld new client%s look%s like one in the book (\"%s\" like \"%s\"): kept apart; if they are one, give "
		     "the row that client's number or name", (long long)t->alike, many(t->alike), t->alike == 1 ? "s" : "",
		     t->alike_name, t->alike_known);
	if (t->other_key)
		warn(report, "%lld new clients have a number that another source uses for someone else (as %s): they were kept apart",
		     (long long)t->other_key, t->other_key_name);
	if (report->rejected_count)
		warn(report, "%lld row%s left out", (long long)report->rejected_count,
		     report->rejected_count == 1 ? " was" : "s were");
}

static bool note_sum(void *arg, const char *currency, int64_t count, int64_t amount)
{
	struct intake_report *report = arg;
	struct intake_sum *sum = vec_push(&report->open);
	if (!sum)
		return false;
	snprintf(sum->currency, sizeof sum->currency, "%s", currency);
	sum->count = count;
	sum->amount = amount;
	return true;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static bool begin(struct intake *in, const struct actor *actor, int fd, struct err *err)
{
	struct intake_report *r = in->report;
	*r = (struct intake_report){
		.rejected = VEC_INIT(struct intake_rejected), .changes = VEC_INIT(struct intake_change),
		.vanished = VEC_INIT(struct intake_vanishing), .warnings = VEC_INIT(const char *),
		.open = VEC_INIT(struct intake_sum), .rejects = FILE_OUT_NONE,
	};
	r->file = arena_str(&r->arena, in->columns->file);
	r->kind = columns_kind_name(in->columns->kind);
	r->source = arena_str(&r->arena, in->options->source);
	struct import_spec spec = {
		.kind = in->columns->kind == COLUMNS_PAYMENTS ? IMPORT_PAYMENTS
		        : in->columns->kind == COLUMNS_CLIENTS ? IMPORT_CLIENTS : IMPORT_INVOICES,
		.file = base_name(r->file), .source = r->source, .rows = in->columns->rows,
		.latest = in->options->latest,
	};
	typed_open(&in->typed, in->columns, in->options);
	in->stream = charset_open(fd, in->columns->file, &in->columns->charset, err);
	if (!in->stream || !csv_open(&in->csv, in->columns->file, (struct csv_source){charset_fill, in->stream},
	                             in->columns->separator, err))
		return false;
	in->job = import_open(in->db, actor, &spec, err);
	if (in->job)
		import_watch(in->job, note_change, r);
	return in->job != NULL;
}

/* A list of payments, or of what is paid or open, tells how things stand on its day. */
static bool note_news(struct intake *in, struct err *err)
{
	const int *map = in->columns->map;
	bool tells = in->columns->kind == COLUMNS_PAYMENTS ||
	             (in->columns->kind == COLUMNS_INVOICES &&
	              (map[COLUMN_OPEN] >= 0 || map[COLUMN_PAID] >= 0 || map[COLUMN_PAID_ON] >= 0));
	return !tells || in->options->dated == DATE_NONE ||
	       news_note(in->db, in->options->dated, in->report->source, in->report->import, err);
}

static bool finish(struct intake *in, int fd, struct err *err)
{
	struct intake_report *r = in->report;
	if (!find_earlier(in, fd, err))
		return false;
	if (r->rejected_count && !in->options->skip_bad)
		return refuse(in, err);
	if (!ask_about_gone(in, err))
		return false;
	r->tally = *import_tally(in->job);
	r->changed = import_changed(in->job);
	warn_of_columns(r, in->columns);
	warn_of_rows(r, &r->tally);
	return import_finish(in->job, &r->import, err) && note_news(in, err) && import_open_sums(in->db, note_sum, r, err) &&
	       vec_ok(&r->open, err) && arena_ok(&r->arena, err);
}

bool intake_run(struct db *db, const struct actor *actor, int fd, const struct columns *columns,
                const struct intake_options *options, struct intake_report *report, struct err *err)
{
	struct intake in = {.db = db, .columns = columns, .options = options, .report = report};
	bool ok = columns_ready(columns, err) && begin(&in, actor, fd, err) && take_rows(&in, err) && finish(&in, fd, err);
	if (in.job && !ok)
		report->tally = *import_tally(in.job);
	import_close(in.job);
	if (in.stream)
		csv_close(&in.csv);
	charset_close(in.stream);
	typed_close(&in.typed);
	return ok;
}

void intake_release(struct intake_report *report)
{
	file_drop(&report->rejects);
	arena_release(&report->arena);
	vec_release(&report->rejected);
	vec_release(&report->changes);
	vec_release(&report->vanished);
	vec_release(&report->warnings);
	vec_release(&report->open);
}

/* --- layouts --- */

static const char *const orders[] = {"", "dmy", "mdy", "ymd"};

bool intake_remember(struct db *db, const struct columns *c, const char *name, struct err *err)
{
	struct buf fields = BUF_INIT;
	struct layout layout = {.name = name, .kind = columns_kind_name(c->kind), .header = c->header,
	                        .used = clock_now().at};
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (c->map[f] >= 0)
			fields_add(&fields, column_field_name(f), c->list[c->map[f]].name);
	fields_add(&fields, "_order", orders[c->order]);
	fields_addn(&fields, "_decimal", &c->decimal, 1);
	fields_addn(&fields, "_separator", &c->separator, 1);
	fields_add(&fields, "_encoding", c->charset.guessed || c->given.encoding ? c->charset.name : "");
	fields_add(&fields, "_currency", c->map[COLUMN_CURRENCY] < 0 ? c->given.currency : "");
	fields_add(&fields, "_paid", c->given.paid_whole ? "whole" : "");
	layout.fields = buf_str(&fields);
	layout.fields_len = fields.len;
	bool ok = buf_ok(&fields, err) && layout_save(db, &layout, err);
	buf_release(&fields);
	return ok;
}

static bool is(const struct field *f, const char *name)
{
	return strlen(name) == f->name_len && memcmp(name, f->name, f->name_len) == 0;
}

static void recall_setting(const struct field *f, const char *value, struct columns_given *given, bool paid_given)
{
	if (is(f, "_order"))
		for (int o = DATE_DMY; o <= DATE_YMD; o++)
			given->order_before = strcmp(orders[o], value) == 0 ? (enum date_order)o : given->order_before;
	if (is(f, "_decimal"))
		given->decimal_before = *value;
	if (is(f, "_currency") && !*given->currency)
		money_currency(value, given->currency);
	if (is(f, "_paid") && !paid_given)
		given->paid_whole = true;
}

bool intake_recall(const struct layout *layout, struct arena *arena, struct columns_given *given)
{
	struct field f;
	bool paid_given = given->map[COLUMN_PAID_ON] != NULL;
	for (size_t at = 0; fields_next(layout->fields, layout->fields_len, &at, &f);) {
		const char *value = arena_strn(arena, f.value, f.value_len);
		if (*f.name == '_') {
			recall_setting(&f, value, given, paid_given);
			continue;
		}
		enum column_field field = column_field_find(f.name, f.name_len, NULL);
		if (field != COLUMN_FIELDS && !given->map[field])
			given->map[field] = value;
	}
	/* What had no column then has none now. */
	for (int field = 0; field < COLUMN_FIELDS; field++)
		if (!given->map[field])
			given->map[field] = "";
	if (given->kind == COLUMNS_UNKNOWN)
		given->kind = columns_kind_find(layout->kind);
	return arena_ok(arena, NULL);
}
