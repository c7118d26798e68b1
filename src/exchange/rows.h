/* SPDX-License-Identifier: MIT */
/* A file of rows in one of four formats: a workbook, CSV for Excel, plain CSV, JSON.
 *
 * Written beside its place and named at the end (base/file.h); between two rows it
 * looks whether it is asked to stop and tells how far it is. A file that was not
 * closed with success leaves nothing. */
#ifndef DUN_EXCHANGE_ROWS_H
#define DUN_EXCHANGE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"
#include "base/progress.h"
#include "exchange/sheet.h"
#include "exchange/xlsx.h"

enum rows_format {
	ROWS_XLSX,
	ROWS_CSV_EXCEL, /* a byte-order mark, and the separator its locale wants */
	ROWS_CSV,       /* UTF-8, comma, dot */
	ROWS_JSON,      /* an array of objects; of several sheets an object of arrays */
};

/* "xlsx" "csv-excel" "csv" "json"; false when it is none of them. */
bool rows_format_parse(const char *text, enum rows_format *out);
/* By the end of a file's name: .xlsx .csv .json; false for any other. */
bool rows_format_of(const char *path, enum rows_format *out);
const char *rows_format_ending(enum rows_format format); /* ".xlsx" */

struct rows_spec {
	enum rows_format format;
	enum file_taken taken;
	struct xlsx_about about;
	char decimal;              /* of CSV for Excel; with ',' the separator is ';' */
	bool several;              /* more than one sheet; CSV cannot */
	bool people;               /* a workbook's head shows titles, not names */
	struct progress *progress; /* NULL: none */
	int64_t expected;          /* rows, for the progress; 0: not known */
};

struct rows;

struct rows *rows_open(const char *path, const struct rows_spec *spec, struct err *err);
/* Declares a sheet (columns are copied, name is not); its place in *sheet. CSV and JSON are written sheet after sheet, in
 * the order of their first rows. */
bool rows_sheet(struct rows *rows, const char *name, const struct sheet_column *columns, size_t count,
                int *sheet, struct err *err);
bool rows_add(struct rows *rows, int sheet, const struct sheet_row *row, struct err *err);
/* A row of sums: in a workbook only, for its reader; the other formats are for programs. */
bool rows_sum(struct rows *rows, int sheet, const struct sheet_row *row, struct err *err);
/* See xlsx_place(); in other formats the sheet's name. */
void rows_place(const struct rows *rows, int sheet, size_t column, struct buf *out);

struct rows_result {
	char path[FILE_PATH]; /* it got this name */
	int64_t bytes, rows;  /* rows without heads and sums */
};

/* Writes, names and frees; on failure nothing is left. */
bool rows_close(struct rows *rows, struct rows_result *result, struct err *err);
/* Frees and leaves no file; NULL is fine. */
void rows_drop(struct rows *rows);

#endif
