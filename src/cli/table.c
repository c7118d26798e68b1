/* SPDX-License-Identifier: MIT */
#include "cli/table.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "exchange/sheet.h"
#include "ledger/money.h"

enum { GAP = 2 }; /* blanks between two columns */

void table_init(struct table *table, const struct table_column *columns, size_t width)
{
	assert(width > 0);
	*table = (struct table){
		.columns = columns, .width = width, .cells = VEC_INIT(const char *),
	};
}

void table_release(struct table *table)
{
	arena_release(&table->arena);
	vec_release(&table->cells);
}

void table_add(struct table *table, const char *text)
{
	const char **cell = vec_push(&table->cells);
	if (cell)
		*cell = arena_str(&table->arena, text);
}

void table_add_int(struct table *table, long long value)
{
	const char **cell = vec_push(&table->cells);
	if (cell)
		*cell = arena_printf(&table->arena, "%lld", value);
}

size_t table_rows(const struct table *table)
{
	return table->cells.len / table->width;
}

bool table_ok(const struct table *table, struct err *err)
{
	return arena_ok(&table->arena, err) && vec_ok(&table->cells, err);
}

static const char *cell(const struct table *table, size_t row, size_t column)
{
	const char *text = VEC_AT(const char *, &table->cells, row * table->width + column);
	return text ? text : ""; /* memory ran out: table_ok() tells */
}

static bool on_the_right(enum table_kind kind)
{
	return kind == TABLE_MONEY || kind == TABLE_INT;
}

/* A cell as people see it. */
static void put_text(const struct table *table, struct buf *out, const char *text, enum table_kind kind)
{
	if (kind == TABLE_MONEY)
		money_group(out, text, table->decimal);
	else
		text_tame(out, text, strlen(text));
}

static int column_width(const struct table *table, size_t column, struct buf *scratch)
{
	const char *title = table->columns[column].title;
	int widest = text_width(title, strlen(title));
	for (size_t row = 0; row < table_rows(table); row++) {
		buf_clear(scratch);
		put_text(table, scratch, cell(table, row, column), table->columns[column].kind);
		int width = text_width(buf_str(scratch), scratch->len);
		if (width > widest)
			widest = width;
	}
	return widest;
}

static void put_cell(struct buf *out, const char *text, bool right, int width)
{
	struct buf tame = BUF_INIT;
	text_tame(&tame, text, strlen(text));
	if (right)
		text_pad_left(out, buf_str(&tame), width);
	else
		text_pad(out, buf_str(&tame), width);
	out->failed |= tame.failed;
	buf_release(&tame);
}

/* No line ends in blanks: what is copied from a terminal stays clean. */
static void end_line(struct buf *out, size_t start)
{
	while (out->len > start && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
	buf_addc(out, '\n');
}

void table_print(const struct table *table, struct buf *out)
{
	struct vec widths = VEC_INIT(int);
	struct buf scratch = BUF_INIT, shown = BUF_INIT;
	for (size_t column = 0; column < table->width; column++) {
		int *width = vec_push(&widths);
		if (width)
			*width = column_width(table, column, &scratch);
	}
	out->failed |= scratch.failed || widths.failed;
	buf_release(&scratch);
	/* Row 0 is the head; the rows of the table follow. */
	for (size_t row = 0; !out->failed && row <= table_rows(table); row++) {
		size_t start = out->len;
		for (size_t column = 0; column < table->width; column++) {
			const struct table_column *c = &table->columns[column];
			if (column)
				buf_pad(out, ' ', GAP);
			buf_clear(&shown);
			if (row)
				put_text(table, &shown, cell(table, row - 1, column), c->kind);
			put_cell(out, row ? buf_str(&shown) : c->title, on_the_right(c->kind),
			         VEC_AT(int, &widths, column));
		}
		end_line(out, start);
	}
	out->failed |= shown.failed;
	buf_release(&shown);
	vec_release(&widths);
}

/* Text by the sheet gate: what looks like a formula stays text. */
static void csv_cell(struct buf *out, const char *text, enum table_kind kind)
{
	static const struct sheet_csv plain = {',', '.'};
	if (kind == TABLE_TEXT)
		sheet_csv_text(out, text, &plain);
	else
		buf_adds(out, text);
}

void table_csv(const struct table *table, struct buf *out)
{
	for (size_t row = 0; row <= table_rows(table); row++) {
		for (size_t column = 0; column < table->width; column++) {
			const struct table_column *c = &table->columns[column];
			if (column)
				buf_addc(out, ',');
			if (row)
				csv_cell(out, cell(table, row - 1, column), c->kind);
			else
				csv_cell(out, c->name, TABLE_TEXT);
		}
		buf_adds(out, "\r\n");
	}
}

static void json_cell(struct json *json, const struct table_column *column, const char *text)
{
	int64_t value;
	json_name(json, column->name);
	if (column->kind == TABLE_INT && text_number(text, INT64_MIN, INT64_MAX, &value))
		json_int(json, value);
	else if (!*text && column->kind != TABLE_TEXT)
		json_null(json); /* no day, no amount */
	else
		json_text(json, text);
}

void table_json(const struct table *table, struct json *json)
{
	json_open(json, '[');
	for (size_t row = 0; row < table_rows(table); row++) {
		json_open(json, '{');
		for (size_t column = 0; column < table->width; column++)
			json_cell(json, &table->columns[column], cell(table, row, column));
		json_close(json, '}');
	}
	json_close(json, ']');
}
