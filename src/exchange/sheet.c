/* SPDX-License-Identifier: MIT */
#include "exchange/sheet.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"

/* --- rows --- */

void sheet_clear(struct sheet_row *row)
{
	row->count = 0;
}

static struct sheet_cell *next_cell(struct sheet_row *row, enum sheet_kind kind, bool filled)
{
	assert(row->count < SHEET_COLUMNS_MOST);
	struct sheet_cell *cell = &row->cells[row->count++];
	*cell = (struct sheet_cell){.kind = kind, .filled = filled, .text = "", .currency = ""};
	return cell;
}

void sheet_none(struct sheet_row *row)
{
	next_cell(row, SHEET_TEXT, false);
}

void sheet_text(struct sheet_row *row, const char *text)
{
	next_cell(row, SHEET_TEXT, text && *text)->text = text ? text : "";
}

void sheet_money(struct sheet_row *row, int64_t minor, const char *currency)
{
	struct sheet_cell *cell = next_cell(row, SHEET_MONEY, *currency);
	cell->number = minor;
	cell->currency = currency;
}

void sheet_day(struct sheet_row *row, daynum day)
{
	next_cell(row, SHEET_DAY, day != DATE_NONE)->number = day;
}

void sheet_time(struct sheet_row *row, struct moment moment)
{
	struct sheet_cell *cell = next_cell(row, SHEET_TIME, true);
	cell->number = moment.at;
	cell->offset = moment.offset;
}

void sheet_int(struct sheet_row *row, int64_t number)
{
	next_cell(row, SHEET_INT, true)->number = number;
}

void sheet_yes(struct sheet_row *row, bool yes)
{
	sheet_text(row, yes ? "yes" : "no");
}

void sheet_show(struct buf *out, const struct sheet_cell *cell)
{
	char text[MOMENT_TEXT_SIZE];
	if (!cell->filled)
		return;
	switch (cell->kind) {
	case SHEET_TEXT:
	case SHEET_LONG: buf_adds(out, cell->text); break;
	case SHEET_MONEY: money_plain(out, cell->number, cell->currency); break;
	case SHEET_DAY: buf_adds(out, date_iso((daynum)cell->number, text)); break;
	case SHEET_TIME: buf_adds(out, moment_iso((struct moment){cell->number, cell->offset}, text)); break;
	case SHEET_INT: buf_addf(out, "%" PRId64, cell->number); break;
	}
}

/* --- the gate --- */

static bool hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "_x0041_": a spreadsheet would show an A. */
static bool reads_as_escape(const char *s, size_t len)
{
	return len >= 7 && s[0] == '_' && s[1] == 'x' && hex(s[2]) && hex(s[3]) && hex(s[4]) && hex(s[5]) && s[6] == '_';
}

bool sheet_clean(const char *text, size_t len)
{
	if (len > SHEET_CELL_UNITS)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if ((c < 0x20 && c != '\n' && c != '\t') || c > 0x7e || reads_as_escape(text + i, len - i))
			return false;
	}
	return true;
}

/* What XML 1.0 knows, less what no text should hold. */
static uint32_t for_xml(uint32_t cp)
{
	bool control = (cp < 0x20 && cp != '\t' && cp != '\n') || (cp >= 0x7f && cp < 0xa0);
	return control || (cp & 0xfffe) == 0xfffe ? 0xfffd : cp;
}

static const char cut_mark[] = " [cut here: too long for a cell]";

void sheet_gate(struct buf *out, const char *text, size_t len)
{
	/* units: as a sheet counts; points: as the library does, escapes included. */
	size_t units = 0, points = 0, keep = out->len;
	const size_t most = SHEET_CELL_UNITS - (sizeof cut_mark - 1);
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		bool escape = reads_as_escape(text + i, len - i);
		i += text_next(text + i, len - i, &cp);
		if (cp == '\r') {
			i += i < len && text[i] == '\n';
			cp = '\n';
		}
		units += cp > 0xffff ? 2 : 1;
		points += escape ? 7 : 1;
		if (units > SHEET_CELL_UNITS || points > SHEET_CELL_UNITS) {
			buf_truncate(out, out->failed ? out->len : keep);
			buf_adds(out, cut_mark);
			return;
		}
		if (escape)
			buf_adds(out, "_x005F_");
		else
			text_put(out, for_xml(cp));
		if (units <= most && points <= most)
			keep = out->len;
	}
}

bool sheet_is_formula(const char *text, size_t len)
{
	if (len && (text[0] == '\t' || text[0] == '\r'))
		return true;
	text_trim(&text, &len);
	uint32_t cp = 0;
	if (len)
		text_next(text, len, &cp);
	switch (cp) {
	case '=':
	case '+':
	case '-':
	case '@':
	case 0xff1d: /* full-width forms of the same: a Japanese Excel reads them so */
	case 0xff0b:
	case 0xff0d:
	case 0xff20: return true;
	default: return false;
	}
}

/* --- CSV --- */

static void csv_quote(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		i += text_next(text + i, len - i, &cp);
		if (cp == '"')
			buf_addc(out, '"');
		text_put(out, cp);
	}
}

void sheet_csv_text(struct buf *out, const char *text, const struct sheet_csv *csv)
{
	size_t len = strlen(text);
	bool guard = sheet_is_formula(text, len);
	bool quote = guard || strpbrk(text, "\"\r\n") || strchr(text, csv->separator);
	if (quote)
		buf_addc(out, '"');
	if (guard)
		buf_addc(out, '\'');
	csv_quote(out, text, len);
	if (quote)
		buf_addc(out, '"');
}

static void csv_money(struct buf *out, const struct sheet_cell *cell, const struct sheet_csv *csv)
{
	size_t start = out->len;
	money_plain(out, cell->number, cell->currency);
	char *dot = out->failed ? NULL : memchr(out->data + start, '.', out->len - start);
	if (!dot || csv->decimal == '.')
		return;
	*dot = csv->decimal;
	if (csv->separator == csv->decimal) {
		buf_insert(out, start, "\"", 1);
		buf_addc(out, '"');
	}
}

void sheet_csv_row(struct buf *out, const struct sheet_row *row, const struct sheet_csv *csv)
{
	for (size_t i = 0; i < row->count; i++) {
		const struct sheet_cell *cell = &row->cells[i];
		if (i)
			buf_addc(out, csv->separator);
		if (!cell->filled)
			continue;
		if (cell->kind == SHEET_TEXT || cell->kind == SHEET_LONG)
			sheet_csv_text(out, cell->text, csv);
		else if (cell->kind == SHEET_MONEY)
			csv_money(out, cell, csv);
		else
			sheet_show(out, cell);
	}
	buf_adds(out, "\r\n");
}

void sheet_csv_head(struct buf *out, const struct sheet_column *columns, size_t count,
                    const struct sheet_csv *csv)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_addc(out, csv->separator);
		sheet_csv_text(out, columns[i].name, csv);
	}
	buf_adds(out, "\r\n");
}

/* --- JSON --- */

static void json_cell(struct json *json, const struct sheet_cell *cell, enum sheet_kind column)
{
	struct buf text = BUF_INIT;
	bool words = column == SHEET_TEXT || column == SHEET_LONG;
	sheet_show(&text, cell);
	if (!cell->filled && !words)
		json_null(json);
	else if (cell->filled && cell->kind == SHEET_INT)
		json_int(json, cell->number);
	else
		json_textn(json, buf_str(&text), text.len);
	json->out->failed |= text.failed;
	buf_release(&text);
}

void sheet_json_row(struct json *json, const struct sheet_row *row, const struct sheet_column *columns)
{
	json_open(json, '{');
	for (size_t i = 0; i < row->count; i++) {
		json_name(json, columns[i].name);
		json_cell(json, &row->cells[i], columns[i].kind);
	}
	json_close(json, '}');
}
