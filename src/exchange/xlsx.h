/* SPDX-License-Identifier: MIT */
/* Rows into a workbook, a row at a time in constant memory. The only file that
 * knows the spreadsheet library.
 *
 * Each sheet has a bold head that stays in sight, a filter, widths that fit what
 * was written, landscape pages one page wide with the head on each and page
 * numbers. Text is always text, days are real dates, amounts are numbers in the
 * decimals of their currency. The same rows on the same day give the same bytes.
 *
 * A sheet that is full goes on in "NAME 2", and says so in its last row. */
#ifndef DUN_EXCHANGE_XLSX_H
#define DUN_EXCHANGE_XLSX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "exchange/sheet.h"
#include "ledger/date.h"

struct xlsx;

struct xlsx_about {
	const char *title;   /* of the document: "Case Bergmann GmbH" */
	const char *company; /* the firm */
	daynum day;          /* the day it is of: its "created" */
	int64_t rows_most;   /* rows of a sheet; 0: what the format allows, 1,048,576 */
};

enum { XLSX_SHEETS_MOST = 32 };

/* path: a file that is already there and empty (a file_out's part); scratch rows are
 * kept in its folder. NULL and err when that cannot be written. */
struct xlsx *xlsx_open(const char *path, const struct xlsx_about *about, struct err *err);
/* Adds a sheet (columns are copied, name is not); its place in *sheet. people: the head shows titles instead of names.
 * name: at most 28 characters, none of []:*?/\ */
bool xlsx_sheet(struct xlsx *xlsx, const char *name, const struct sheet_column *columns, size_t count,
                bool people, int *sheet, struct err *err);
/* Writes the next row of a sheet. */
bool xlsx_row(struct xlsx *xlsx, int sheet, const struct sheet_row *row, struct err *err);
/* The same in bold, and outside the filter: for sums, behind all other rows. */
bool xlsx_sum(struct xlsx *xlsx, int sheet, const struct sheet_row *row, struct err *err);
/* Where the last row written to a sheet stands, as people say it: "Invoices!F85".
 * column counts from 0. */
void xlsx_place(const struct xlsx *xlsx, int sheet, size_t column, struct buf *out);
/* Bytes of rows so far, before they are packed. */
int64_t xlsx_bytes(const struct xlsx *xlsx);
/* Writes the workbook and frees it, also on failure. Takes long: about as long as all
 * rows together. */
bool xlsx_close(struct xlsx *xlsx, struct err *err);
/* Frees it unwritten; NULL is fine. */
void xlsx_drop(struct xlsx *xlsx);

#endif
