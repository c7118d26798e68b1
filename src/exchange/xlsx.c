/* SPDX-License-Identifier: MIT */
#include "exchange/xlsx.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/file.h"
#include "base/text.h"

enum {
	ROWS_MOST = LXW_ROW_MAX,
	EXPONENTS = 5,          /* decimals of a currency: 0..4 */
	WIDTH_LEAST = 8,
	WIDTH_MOST = 60,        /* what is wider is wrapped */
	SERIAL_OF_EPOCH = 25569 /* 1970-01-01 as a sheet counts days */
};

/* A double holds whole numbers exactly up to here. */
static const int64_t exact_most = INT64_C(1) << 53;

struct page {
	lxw_worksheet *sheet; /* the last of those it goes on in */
	const char *name;     /* the caller's */
	struct sheet_column columns[SHEET_COLUMNS_MOST];
	size_t count;
	bool people;
	int part;             /* 1, 2 ... */
	lxw_row_t next;       /* row to be written */
	bool filtered;        /* the filter is set: what follows are sums and notes */
	int widths[SHEET_COLUMNS_MOST];
};

struct formats {
	lxw_format *head, *text, *whole, *day, *time, *money[EXPONENTS];
};

struct xlsx {
	lxw_workbook *book;
	struct formats plain, bold;
	char folder[FILE_PATH];
	int64_t rows_most;
	struct buf scratch;
	struct page pages[XLSX_SHEETS_MOST];
	int count;
};

/* --- formats --- */

static lxw_format *format_new(struct xlsx *xlsx, bool bold, const char *number)
{
	lxw_format *format = workbook_add_format(xlsx->book);
	if (!format)
		return NULL;
	format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	if (number)
		format_set_num_format(format, number);
	if (bold) {
		format_set_bold(format);
		format_set_top(format, LXW_BORDER_THIN);
	}
	return format;
}

static bool formats_make(struct xlsx *xlsx, struct formats *formats, bool bold)
{
	static const char *const money[EXPONENTS] = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"};
	formats->text = format_new(xlsx, bold, NULL);
	formats->whole = format_new(xlsx, bold, "0");
	formats->day = format_new(xlsx, bold, "yyyy-mm-dd");
	formats->time = format_new(xlsx, bold, "yyyy-mm-dd hh:mm");
	bool made = formats->text && formats->whole && formats->day && formats->time;
	for (int i = 0; i < EXPONENTS; i++)
		made &= (formats->money[i] = format_new(xlsx, bold, money[i])) != NULL;
	formats->head = workbook_add_format(xlsx->book);
	if (!made || !formats->head)
		return false;
	format_set_text_wrap(formats->text);
	format_set_bold(formats->head);
	format_set_bottom(formats->head, LXW_BORDER_THIN);
	format_set_bg_color(formats->head, 0xE8E8E8);
	format_set_align(formats->head, LXW_ALIGN_VERTICAL_TOP);
	return true;
}

/* --- errors --- */

static bool failed(lxw_error code, struct err *err)
{
	switch (code) {
	case LXW_NO_ERROR: return true;
	case LXW_ERROR_MEMORY_MALLOC_FAILED: return err_memory(err);
	case LXW_ERROR_CREATING_TMPFILE:
	case LXW_ERROR_CREATING_XLSX_FILE:
	case LXW_ERROR_ZIP_FILE_OPERATION:
	case LXW_ERROR_ZIP_FILE_ADD:
	case LXW_ERROR_ZIP_CLOSE:
		return err_set(err, ERR_IO, "the workbook cannot be written: %s; is the disk full?", lxw_strerror(code));
	default:
		return err_set(err, ERR_INTERNAL, "the workbook cannot be written: %s", lxw_strerror(code));
	}
}

/* --- opening --- */

static bool set_about(struct xlsx *xlsx, const struct xlsx_about *about, struct err *err)
{
	struct buf title = BUF_INIT, company = BUF_INIT;
	char name[] = "dun";
	sheet_gate(&title, about->title, strlen(about->title));
	sheet_gate(&company, about->company, strlen(about->company));
	lxw_doc_properties properties = {
		.title = title.data, .company = company.data, .author = name,
		.created = (time_t)about->day * 86400,
	};
	bool done = buf_ok(&title, err) && buf_ok(&company, err) &&
	            failed(workbook_set_properties(xlsx->book, &properties), err);
	buf_release(&title);
	buf_release(&company);
	return done;
}

struct xlsx *xlsx_open(const char *path, const struct xlsx_about *about, struct err *err)
{
	struct xlsx *xlsx = calloc(1, sizeof *xlsx);
	if (!xlsx) {
		err_memory(err);
		return NULL;
	}
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) + 1 : 2;
	assert(len < sizeof xlsx->folder);
	memcpy(xlsx->folder, slash ? path : "./", len);
	xlsx->rows_most = about->rows_most ? about->rows_most : ROWS_MOST;
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = xlsx->folder, .use_zip64 = LXW_TRUE};
	xlsx->book = workbook_new_opt(path, &options);
	if (!xlsx->book || !formats_make(xlsx, &xlsx->plain, false) || !formats_make(xlsx, &xlsx->bold, true)) {
		err_memory(err);
		xlsx_drop(xlsx);
		return NULL;
	}
	if (!set_about(xlsx, about, err)) {
		xlsx_drop(xlsx);
		return NULL;
	}
	return xlsx;
}

/* The library opens a scratch file for each sheet and leaves it open when freed
 * unwritten. */
void xlsx_drop(struct xlsx *xlsx)
{
	if (!xlsx)
		return;
	lxw_worksheet *sheet;
	if (xlsx->book) {
		STAILQ_FOREACH(sheet, xlsx->book->worksheets, list_pointers)
			if (sheet->optimize_tmpfile)
				fclose(sheet->optimize_tmpfile);
		lxw_workbook_free(xlsx->book);
	}
	buf_release(&xlsx->scratch);
	free(xlsx);
}

/* --- cells --- */

static void note_width(struct page *page, size_t column, int width)
{
	if (width > page->widths[column])
		page->widths[column] = width < WIDTH_MOST ? width : WIDTH_MOST;
}

static lxw_error put_text(struct xlsx *xlsx, struct page *page, size_t column, const char *text,
                          lxw_format *format)
{
	size_t len = strlen(text);
	if (!sheet_clean(text, len)) {
		buf_clear(&xlsx->scratch);
		sheet_gate(&xlsx->scratch, text, len);
		if (xlsx->scratch.failed)
			return LXW_ERROR_MEMORY_MALLOC_FAILED;
		text = buf_str(&xlsx->scratch);
		len = xlsx->scratch.len;
		note_width(page, column, text_width(text, len < 200 ? len : 200));
	} else {
		note_width(page, column, len < WIDTH_MOST ? (int)len : WIDTH_MOST);
	}
	return worksheet_write_string(page->sheet, page->next, (lxw_col_t)column, text, format);
}

/* Exact as a number, or a text that says why it is none. */
static lxw_error put_money(struct xlsx *xlsx, struct page *page, size_t column, const struct sheet_cell *cell,
                           const struct formats *formats)
{
	static const double units[EXPONENTS] = {1, 10, 100, 1000, 10000};
	int exponent = money_exponent(cell->currency);
	bool exact = exponent >= 0 && exponent < EXPONENTS && cell->number <= exact_most && cell->number >= -exact_most;
	if (exact) {
		char shown[32];
		money_text(shown, cell->number, cell->currency, '.');
		note_width(page, column, (int)strlen(shown) + 1);
		return worksheet_write_number(page->sheet, page->next, (lxw_col_t)column,
		                              (double)cell->number / units[exponent], formats->money[exponent]);
	}
	struct buf text = BUF_INIT;
	money_plain(&text, cell->number, cell->currency);
	buf_adds(&text, " (text: too large for an exact number)");
	lxw_error code = text.failed ? LXW_ERROR_MEMORY_MALLOC_FAILED
	                 : put_text(xlsx, page, column, buf_str(&text), formats->text);
	buf_release(&text);
	return code;
}

static lxw_error put_number(struct page *page, size_t column, double number, int width, lxw_format *format)
{
	note_width(page, column, width);
	return worksheet_write_number(page->sheet, page->next, (lxw_col_t)column, number, format);
}

static lxw_error put_cell(struct xlsx *xlsx, struct page *page, size_t column, const struct sheet_cell *cell,
                          const struct formats *formats)
{
	char digits[24];
	if (!cell->filled)
		return LXW_NO_ERROR;
	switch (cell->kind) {
	case SHEET_TEXT:
	case SHEET_LONG: return put_text(xlsx, page, column, cell->text, formats->text);
	case SHEET_MONEY: return put_money(xlsx, page, column, cell, formats);
	case SHEET_DAY: return put_number(page, column, (double)(cell->number + SERIAL_OF_EPOCH), 11, formats->day);
	case SHEET_TIME: {
		/* whole minutes on the wall: what a sheet shows, without a rounded second */
		int64_t minutes = (cell->number + cell->offset * INT64_C(60)) / 60;
		return put_number(page, column, (double)minutes / 1440.0 + SERIAL_OF_EPOCH, 17, formats->time);
	}
	case SHEET_INT:
		if (cell->number > exact_most || cell->number < -exact_most) {
			snprintf(digits, sizeof digits, "%lld", (long long)cell->number);
			return put_text(xlsx, page, column, digits, formats->text);
		}
		return put_number(page, column, (double)cell->number,
		                  snprintf(NULL, 0, "%lld", (long long)cell->number), formats->whole);
	}
	return LXW_NO_ERROR;
}

/* --- sheets --- */

static bool page_name(const struct page *page, char out[64])
{
	int len = page->part == 1 ? snprintf(out, 64, "%s", page->name)
	          : snprintf(out, 64, "%s %d", page->name, page->part);
	return len > 0 && len < 64;
}

static bool page_print(struct page *page, struct err *err)
{
	lxw_worksheet *sheet = page->sheet;
	worksheet_freeze_panes(sheet, 1, 0);
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, 9); /* A4 */
	worksheet_fit_to_pages(sheet, 1, 0);
	return failed(worksheet_repeat_rows(sheet, 0, 0), err) &&
	       failed(worksheet_set_footer(sheet, "&L&A&RPage &P of &N"), err);
}

static bool page_head(struct xlsx *xlsx, struct page *page, struct err *err)
{
	page->next = 0;
	for (size_t i = 0; i < page->count; i++) {
		const char *title = page->people ? page->columns[i].title : page->columns[i].name;
		if (!failed(put_text(xlsx, page, i, title, xlsx->plain.head), err))
			return false;
		/* room for the filter's arrow */
		note_width(page, i, text_width(title, strlen(title)) + 3);
	}
	page->next = 1;
	page->filtered = false;
	return true;
}

static bool page_begin(struct xlsx *xlsx, struct page *page, struct err *err)
{
	char name[64];
	if (!page_name(page, name) || workbook_validate_sheet_name(xlsx->book, name) != LXW_NO_ERROR)
		return err_set(err, ERR_INTERNAL, "\"%s\" cannot be the name of a sheet", page->name);
	page->sheet = workbook_add_worksheet(xlsx->book, name);
	if (!page->sheet || !page->sheet->optimize_tmpfile)
		return err_set(err, ERR_IO, "the workbook cannot be written: no scratch file in %s", xlsx->folder);
	return page_print(page, err) && page_head(xlsx, page, err);
}

/* Over the rows written so far. The library takes it only while the last of them is
 * the current one. */
static bool page_filter(struct page *page, struct err *err)
{
	if (page->filtered)
		return true;
	page->filtered = true;
	return failed(worksheet_autofilter(page->sheet, 0, 0, page->next - 1, (lxw_col_t)(page->count - 1)), err);
}

/* The widths, known once all rows are. */
static bool page_end(struct page *page, struct err *err)
{
	for (size_t i = 0; i < page->count; i++) {
		int width = page->widths[i] < WIDTH_LEAST ? WIDTH_LEAST : page->widths[i];
		if (!failed(worksheet_set_column(page->sheet, (lxw_col_t)i, (lxw_col_t)i, width + 1, NULL), err))
			return false;
	}
	return page_filter(page, err);
}

bool xlsx_sheet(struct xlsx *xlsx, const char *name, const struct sheet_column *columns, size_t count,
                bool people, int *sheet, struct err *err)
{
	assert(xlsx->count < XLSX_SHEETS_MOST && count && count <= SHEET_COLUMNS_MOST);
	struct page *page = &xlsx->pages[xlsx->count];
	*page = (struct page){.name = name, .count = count, .people = people, .part = 1};
	memcpy(page->columns, columns, count * sizeof *columns);
	if (!page_begin(xlsx, page, err))
		return false;
	*sheet = xlsx->count++;
	return true;
}

/* The last row of a full sheet says where it goes on. */
static bool page_turn(struct xlsx *xlsx, struct page *page, struct err *err)
{
	char next[64], note[96];
	page->part++;
	if (!page_name(page, next))
		return err_set(err, ERR_INTERNAL, "the name of a sheet is too long");
	snprintf(note, sizeof note, "continued on the sheet \"%s\"", next);
	return page_filter(page, err) && failed(put_text(xlsx, page, 0, note, xlsx->bold.text), err) &&
	       page_end(page, err) && page_begin(xlsx, page, err);
}

static bool put_row(struct xlsx *xlsx, int sheet, const struct sheet_row *row, const struct formats *formats,
                    struct err *err)
{
	assert(sheet >= 0 && sheet < xlsx->count);
	struct page *page = &xlsx->pages[sheet];
	assert(row->count <= page->count);
	if ((int64_t)page->next + 1 >= xlsx->rows_most && !page_turn(xlsx, page, err))
		return false;
	for (size_t i = 0; i < row->count; i++)
		if (!failed(put_cell(xlsx, page, i, &row->cells[i], formats), err))
			return false;
	page->next++;
	return true;
}

bool xlsx_row(struct xlsx *xlsx, int sheet, const struct sheet_row *row, struct err *err)
{
	assert(!xlsx->pages[sheet].filtered);
	return put_row(xlsx, sheet, row, &xlsx->plain, err);
}

bool xlsx_sum(struct xlsx *xlsx, int sheet, const struct sheet_row *row, struct err *err)
{
	return page_filter(&xlsx->pages[sheet], err) && put_row(xlsx, sheet, row, &xlsx->bold, err);
}

void xlsx_place(const struct xlsx *xlsx, int sheet, size_t column, struct buf *out)
{
	const struct page *page = &xlsx->pages[sheet];
	char name[64], cell[LXW_MAX_CELL_NAME_LENGTH];
	page_name(page, name);
	lxw_rowcol_to_cell(cell, page->next ? page->next - 1 : 0, (lxw_col_t)column);
	buf_addf(out, strchr(name, ' ') ? "'%s'!%s" : "%s!%s", name, cell);
}

/* --- closing --- */

int64_t xlsx_bytes(const struct xlsx *xlsx)
{
	lxw_worksheet *sheet;
	int64_t bytes = 0;
	STAILQ_FOREACH(sheet, xlsx->book->worksheets, list_pointers)
		bytes += ftell(sheet->optimize_tmpfile);
	return bytes;
}

/* The library does not look whether its scratch files could be written: a full disk
 * would give a broken workbook and no word. */
static bool scratch_whole(const struct xlsx *xlsx, struct err *err)
{
	lxw_worksheet *sheet;
	STAILQ_FOREACH(sheet, xlsx->book->worksheets, list_pointers)
		if (fflush(sheet->optimize_tmpfile) != 0 || ferror(sheet->optimize_tmpfile))
			return err_set(err, ERR_IO, "the workbook cannot be written: the disk of %s is full", xlsx->folder);
	int64_t bytes = xlsx_bytes(xlsx), space = file_space(xlsx->folder);
	/* once more as XML, and zipped */
	if (space >= 0 && space < bytes + bytes / 2 + (1 << 20)) {
		struct buf text = BUF_INIT;
		file_size_text(&text, bytes + bytes / 2);
		err_set(err, ERR_IO, "the workbook cannot be written: it needs %s free in %s", buf_str(&text),
		        xlsx->folder);
		buf_release(&text);
		return false;
	}
	return true;
}

bool xlsx_close(struct xlsx *xlsx, struct err *err)
{
	bool done = true;
	for (int i = 0; done && i < xlsx->count; i++)
		done = page_end(&xlsx->pages[i], err);
	if (!done || !scratch_whole(xlsx, err)) {
		xlsx_drop(xlsx);
		return false;
	}
	done = failed(workbook_close(xlsx->book), err); /* frees it */
	xlsx->book = NULL;
	xlsx_drop(xlsx);
	return done;
}
