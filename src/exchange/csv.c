/* SPDX-License-Identifier: MIT */
#include "exchange/csv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 15 };

bool csv_open(struct csv *csv, const char *file, struct csv_source source, char separator,
              struct err *err)
{
	assert(separator != '"' && separator != '\n' && separator != '\r');
	*csv = (struct csv){.source = source, .file = file, .separator = separator};
	csv->chunk = malloc(CHUNK);
	csv->ends = malloc(CSV_COLUMNS_MOST * sizeof *csv->ends);
	if (csv->chunk && csv->ends)
		return true;
	csv_close(csv);
	return err_memory(err);
}

void csv_close(struct csv *csv)
{
	free(csv->chunk);
	free(csv->ends);
	csv->chunk = NULL;
	csv->ends = NULL;
	buf_release(&csv->text);
}

size_t csv_count(const struct csv *csv)
{
	return csv->count;
}

struct csv_value csv_value(const struct csv *csv, size_t column)
{
	assert(column < csv->count);
	size_t start = column ? csv->ends[column - 1] + 1 : 0;
	return (struct csv_value){csv->text.data + start, csv->ends[column] - start};
}

static bool bad(const struct csv *csv, struct err *err, int64_t line, const char *what)
{
	return err_set(err, ERR_DATA, "%s:%lld:%zu: %s", csv->file, (long long)line,
	               csv->count + 1, what);
}

/* Makes at least one byte ready; false at the end (ok true) or on failure. */
static bool refill(struct csv *csv, bool *ok, struct err *err)
{
	*ok = true;
	if (csv->at < csv->have)
		return true;
	if (csv->ended)
		return false;
	csv->at = csv->have = 0;
	*ok = csv->source.fill(csv->source.arg, csv->chunk, CHUNK, &csv->have, err);
	csv->ended = !*ok || csv->have == 0;
	return !csv->ended;
}

static size_t value_start(const struct csv *csv)
{
	return csv->count ? csv->ends[csv->count - 1] + 1 : 0;
}

static bool end_value(struct csv *csv, struct err *err)
{
	if (csv->count == CSV_COLUMNS_MOST)
		return err_set(err, ERR_DATA, "%s:%lld:%d: more than %d columns: this is no list of invoices, "
		               "or another separator is meant", csv->file, (long long)csv->line,
		               CSV_COLUMNS_MOST + 1, CSV_COLUMNS_MOST);
	csv->ends[csv->count++] = csv->text.len;
	buf_addc(&csv->text, '\0');
	return buf_ok(&csv->text, err);
}

static bool add(struct csv *csv, const char *bytes, size_t len, int64_t opened, struct err *err)
{
	if (csv->text.len - value_start(csv) + len > CSV_FIELD_MOST) {
		if (opened)
			return bad(csv, err, opened, "the quote opened here is not closed within 65,536 bytes");
		return bad(csv, err, csv->lines, "a value of more than 65,536 bytes: this is no list of invoices");
	}
	buf_add(&csv->text, bytes, len);
	return true;
}

/* Takes a run of plain characters up to a separator or a line end. */
static bool plain(struct csv *csv, struct err *err)
{
	const char *from = csv->chunk + csv->at, *end = csv->chunk + csv->have, *p = from;
	while (p < end && *p != csv->separator && *p != '\n' && *p != '\r')
		p++;
	csv->at += (size_t)(p - from);
	return add(csv, from, (size_t)(p - from), 0, err);
}

/* Takes what stands between quotes, the opening one already taken. */
static bool quoted(struct csv *csv, struct err *err)
{
	int64_t opened = csv->lines;
	bool ok, closing = false, was_cr = false;
	while (refill(csv, &ok, err)) {
		char c = csv->chunk[csv->at];
		if (closing && c != '"')
			return true;
		csv->at++;
		if (c == '"' && !closing) {
			closing = true;
			continue;
		}
		closing = false;
		if (c == '\r' || (c == '\n' && !was_cr))
			csv->lines++;
		was_cr = c == '\r';
		if (!add(csv, &c, 1, opened, err))
			return false;
	}
	if (ok && !closing)
		return bad(csv, err, opened, "the quote opened here is never closed: close it or take it out");
	return ok;
}

/* Takes the line end at hand; CR LF counts once, also across chunks. */
static void end_line(struct csv *csv)
{
	csv->after_cr = csv->chunk[csv->at++] == '\r';
}

static void start_row(struct csv *csv)
{
	buf_clear(&csv->text);
	csv->count = 0;
	csv->line = ++csv->lines;
}

/* Steps over the LF of a CR LF and over empty rows. */
static bool find_row(struct csv *csv, bool *ok, struct err *err)
{
	while (refill(csv, ok, err)) {
		char c = csv->chunk[csv->at];
		if (csv->after_cr && c == '\n') {
			csv->at++;
			csv->after_cr = false;
			continue;
		}
		csv->after_cr = false;
		if (c != '\n' && c != '\r')
			return true;
		csv->lines++;
		end_line(csv);
	}
	return false;
}

/* Takes one value; *last when a line end or the end of the file came behind it. */
static bool take_value(struct csv *csv, bool *last, struct err *err)
{
	bool ok, closed = false;
	*last = false;
	while (refill(csv, &ok, err)) {
		char c = csv->chunk[csv->at];
		if (c == csv->separator) {
			csv->at++;
			return end_value(csv, err);
		}
		if (c == '\n' || c == '\r') {
			end_line(csv);
			*last = true;
			return end_value(csv, err);
		}
		if (closed && c != ' ' && c != '\t')
			return bad(csv, err, csv->lines, "text behind a closing quote: write a quote inside "
			           "a value twice");
		if (closed) {
			csv->at++;
		} else if (c == '"' && csv->text.len == value_start(csv)) {
			csv->at++;
			closed = true;
			if (!quoted(csv, err))
				return false;
		} else if (!plain(csv, err)) {
			return false;
		}
	}
	*last = true;
	return ok && end_value(csv, err);
}

bool csv_next(struct csv *csv, bool *more, struct err *err)
{
	bool ok, last = false;
	*more = false;
	if (!find_row(csv, &ok, err))
		return ok;
	start_row(csv);
	while (!last)
		if (!take_value(csv, &last, err))
			return false;
	*more = true;
	return true;
}

void csv_quote(struct buf *out, const char *text, size_t len, char separator)
{
	bool plain_enough = len == 0 || (text[0] != ' ' && text[len - 1] != ' ');
	for (size_t i = 0; i < len && plain_enough; i++)
		plain_enough = text[i] != separator && text[i] != '"' && text[i] != '\n' && text[i] != '\r';
	if (plain_enough) {
		buf_add(out, text, len);
		return;
	}
	buf_addc(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, text[i]);
	}
	buf_addc(out, '"');
}
