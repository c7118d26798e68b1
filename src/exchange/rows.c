/* SPDX-License-Identifier: MIT */
#include "exchange/rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/stop.h"
#include "base/text.h"

enum { CHUNK = 64 << 10 };

struct list {
	const char *name;
	struct sheet_column columns[SHEET_COLUMNS_MOST];
	size_t count;
	bool begun;
};

struct rows {
	struct rows_spec spec;
	struct file_out file;
	struct xlsx *xlsx;      /* ROWS_XLSX */
	struct buf chunk;       /* the others: not yet written */
	struct json json;
	struct sheet_csv csv;
	struct list lists[XLSX_SHEETS_MOST];
	int count;
	int current;            /* the list being written; -1: none yet */
	int64_t written;        /* rows */
	int64_t bytes;          /* of text, on disk */
};

static const struct {
	const char *name, *ending;
} formats[] = {
	[ROWS_XLSX] = {"xlsx", ".xlsx"},
	[ROWS_CSV_EXCEL] = {"csv-excel", ".csv"},
	[ROWS_CSV] = {"csv", ".csv"},
	[ROWS_JSON] = {"json", ".json"},
};
enum { FORMATS = sizeof formats / sizeof formats[0] };

bool rows_format_parse(const char *text, enum rows_format *out)
{
	for (int i = 0; i < FORMATS; i++)
		if (text_ascii_same(text, formats[i].name)) {
			*out = (enum rows_format)i;
			return true;
		}
	return false;
}

bool rows_format_of(const char *path, enum rows_format *out)
{
	const char *dot = strrchr(path, '.');
	if (!dot || strchr(dot, '/'))
		return false;
	if (text_ascii_same(dot, ".csv")) {
		*out = ROWS_CSV;
		return true;
	}
	return rows_format_parse(dot + 1, out);
}

const char *rows_format_ending(enum rows_format format)
{
	return formats[format].ending;
}

static bool open_writer(struct rows *rows, struct err *err)
{
	const struct rows_spec *spec = &rows->spec;
	switch (spec->format) {
	case ROWS_XLSX:
		rows->xlsx = xlsx_open(rows->file.path, &spec->about, err);
		return rows->xlsx != NULL;
	case ROWS_CSV_EXCEL:
		rows->csv = (struct sheet_csv){spec->decimal == ',' ? ';' : ',', spec->decimal};
		buf_adds(&rows->chunk, "\xef\xbb\xbf");
		return true;
	case ROWS_CSV:
		rows->csv = (struct sheet_csv){',', '.'};
		return true;
	case ROWS_JSON:
		json_start(&rows->json, &rows->chunk);
		if (spec->several)
			json_open(&rows->json, '{');
		return true;
	}
	return true;
}

struct rows *rows_open(const char *path, const struct rows_spec *spec, struct err *err)
{
	bool csv = spec->format == ROWS_CSV || spec->format == ROWS_CSV_EXCEL;
	if (csv && spec->several) {
		err_set(err, ERR_USAGE, "CSV holds one list, not several sheets: choose one with --what, "
		        "or write .xlsx or .json");
		return NULL;
	}
	struct rows *rows = calloc(1, sizeof *rows);
	if (!rows) {
		err_memory(err);
		return NULL;
	}
	rows->spec = *spec;
	rows->current = -1;
	rows->file = (struct file_out)FILE_OUT_NONE;
	if (!file_begin(&rows->file, path, spec->taken, err) || !open_writer(rows, err)) {
		rows_drop(rows);
		return NULL;
	}
	return rows;
}

void rows_drop(struct rows *rows)
{
	if (!rows)
		return;
	xlsx_drop(rows->xlsx);
	file_drop(&rows->file);
	buf_release(&rows->chunk);
	free(rows);
}

bool rows_sheet(struct rows *rows, const char *name, const struct sheet_column *columns, size_t count,
                int *sheet, struct err *err)
{
	assert(rows->count < XLSX_SHEETS_MOST && (rows->spec.several || rows->count == 0));
	if (rows->xlsx && !xlsx_sheet(rows->xlsx, name, columns, count, rows->spec.people, sheet, err))
		return false;
	*sheet = rows->count;
	struct list *list = &rows->lists[rows->count++];
	*list = (struct list){.name = name, .count = count};
	memcpy(list->columns, columns, count * sizeof *columns);
	return true;
}

static bool flush(struct rows *rows, size_t least, struct err *err)
{
	if (!buf_ok(&rows->chunk, err))
		return false;
	if (rows->chunk.len <= least)
		return true;
	if (!file_write(&rows->file, rows->chunk.data, rows->chunk.len, err))
		return false;
	rows->bytes += (int64_t)rows->chunk.len;
	buf_clear(&rows->chunk);
	return true;
}

static void json_list_end(struct rows *rows)
{
	if (rows->current >= 0) {
		buf_addc(&rows->chunk, '\n');
		json_close(&rows->json, ']');
	}
}

/* Heads of CSV, brackets of JSON. */
static void list_begin(struct rows *rows, int sheet)
{
	struct list *list = &rows->lists[sheet];
	assert(!list->begun); /* sheet after sheet */
	list->begun = true;
	if (rows->spec.format != ROWS_JSON) {
		sheet_csv_head(&rows->chunk, list->columns, list->count, &rows->csv);
	} else {
		json_list_end(rows);
		if (rows->spec.several)
			json_name(&rows->json, list->name);
		json_open(&rows->json, '[');
	}
	rows->current = sheet;
}

static bool add_text(struct rows *rows, int sheet, const struct sheet_row *row, struct err *err)
{
	if (rows->current != sheet)
		list_begin(rows, sheet);
	if (rows->spec.format == ROWS_JSON) {
		/* a line a row: what people page through and diff */
		bool first = rows->json.first;
		if (!first)
			buf_addc(&rows->chunk, ',');
		buf_addc(&rows->chunk, '\n');
		rows->json.first = true;
		sheet_json_row(&rows->json, row, rows->lists[sheet].columns);
	} else {
		sheet_csv_row(&rows->chunk, row, &rows->csv);
	}
	return flush(rows, CHUNK, err);
}

bool rows_add(struct rows *rows, int sheet, const struct sheet_row *row, struct err *err)
{
	if (!stop_check("no file was written", err))
		return false;
	if (!(rows->xlsx ? xlsx_row(rows->xlsx, sheet, row, err) : add_text(rows, sheet, row, err)))
		return false;
	rows->written++;
	struct progress *progress = rows->spec.progress;
	if (progress && progress_due(progress)) {
		progress->bytes = rows->xlsx ? xlsx_bytes(rows->xlsx) : rows->bytes;
		progress_say(progress, rows->written, rows->spec.expected, NULL);
	}
	return true;
}

bool rows_sum(struct rows *rows, int sheet, const struct sheet_row *row, struct err *err)
{
	return rows->xlsx ? xlsx_sum(rows->xlsx, sheet, row, err) : true;
}

void rows_place(const struct rows *rows, int sheet, size_t column, struct buf *out)
{
	if (rows->xlsx)
		xlsx_place(rows->xlsx, sheet, column, out);
	else
		buf_adds(out, rows->lists[sheet].name);
}

/* Lists without a row too have their head, or stand as [].  */
static bool finish_text(struct rows *rows, struct err *err)
{
	for (int i = 0; i < rows->count; i++)
		if (!rows->lists[i].begun)
			list_begin(rows, i);
	if (rows->spec.format == ROWS_JSON) {
		json_list_end(rows);
		if (rows->spec.several)
			json_close(&rows->json, '}');
		buf_addc(&rows->chunk, '\n');
	}
	return flush(rows, 0, err);
}

static bool finish(struct rows *rows, struct err *err)
{
	if (rows->spec.progress)
		progress_say(rows->spec.progress, rows->written, rows->written, "packing");
	if (!rows->xlsx)
		return finish_text(rows, err);
	struct xlsx *xlsx = rows->xlsx;
	rows->xlsx = NULL;
	return xlsx_close(xlsx, err);
}

bool rows_close(struct rows *rows, struct rows_result *result, struct err *err)
{
	struct stat st;
	bool done = stop_check("no file was written", err) && finish(rows, err) &&
	            stop_check("no file was written", err) && file_keep(&rows->file, err);
	if (done) {
		*result = (struct rows_result){.rows = rows->written};
		memcpy(result->path, rows->file.path, sizeof result->path);
		result->bytes = stat(rows->file.path, &st) == 0 ? st.st_size : 0;
	}
	rows_drop(rows);
	return done;
}
