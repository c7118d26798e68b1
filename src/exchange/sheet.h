/* SPDX-License-Identifier: MIT */
/* Rows for spreadsheets, and the one gate text passes on its way into a sheet or a
 * CSV file: text stays text, whatever it looks like.
 *
 * A row is filled cell by cell and points into its caller's memory; it is written
 * before the next one is filled. Amounts are minor units with their currency,
 * days are day numbers, instants carry their offset. */
#ifndef DUN_EXCHANGE_SHEET_H
#define DUN_EXCHANGE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "ledger/clock.h"
#include "ledger/date.h"
#include "ledger/money.h"

enum sheet_kind {
	SHEET_TEXT,
	SHEET_LONG,  /* text of several lines: wrapped */
	SHEET_MONEY, /* a number with the decimals of the currency */
	SHEET_DAY,   /* a real date */
	SHEET_TIME,  /* a real date and time of day, as the clock on the wall showed it */
	SHEET_INT,
};

struct sheet_column {
	const char *name;  /* "days_overdue": in CSV and JSON; a contract */
	const char *title; /* "Days overdue": for people */
	enum sheet_kind kind;
};

struct sheet_cell {
	bool filled;
	enum sheet_kind kind; /* of this value: a column of "any" may mix them */
	const char *text;     /* SHEET_TEXT, SHEET_LONG */
	int64_t number;       /* minor units, day number, seconds, integer */
	int32_t offset;       /* SHEET_TIME: minutes east of UTC */
	const char *currency; /* SHEET_MONEY */
};

enum { SHEET_COLUMNS_MOST = 32 };

struct sheet_row {
	struct sheet_cell cells[SHEET_COLUMNS_MOST];
	size_t count;
};

/* Each adds the next cell of the row; sheet_clear() begins a new row. "" and NULL
 * texts, DATE_NONE and currency "" give an empty cell. */
void sheet_clear(struct sheet_row *row);
void sheet_none(struct sheet_row *row);
void sheet_text(struct sheet_row *row, const char *text);
void sheet_money(struct sheet_row *row, int64_t minor, const char *currency);
void sheet_day(struct sheet_row *row, daynum day);
void sheet_time(struct sheet_row *row, struct moment moment);
void sheet_int(struct sheet_row *row, int64_t number);
void sheet_yes(struct sheet_row *row, bool yes); /* "yes" or "no" */

/* --- the gate --- */

enum { SHEET_CELL_UNITS = 32767 }; /* what a cell holds, in UTF-16 units */

/* True when text can go into a sheet as it is. */
bool sheet_clean(const char *text, size_t len);
/* Appends text as a sheet may hold it: valid UTF-8, only characters XML knows
 * (others as U+FFFD; CR LF as LF), what reads as an escape ("_x0041_") escaped,
 * and, when it is longer than a cell holds, cut at a character with a visible mark. */
void sheet_gate(struct buf *out, const char *text, size_t len);
/* True when a spreadsheet would take it for a formula: its first character that is
 * no blank is = + - @ (also full-width), or it begins with TAB or CR. */
bool sheet_is_formula(const char *text, size_t len);

/* How CSV is written. */
struct sheet_csv {
	char separator; /* ',' ';' or TAB */
	char decimal;   /* '.' or ',' */
};

/* Appends one field of text, quoted where it must be; what looks like a formula gets
 * an apostrophe in front. */
void sheet_csv_text(struct buf *out, const char *text, const struct sheet_csv *csv);
/* Appends a line with CR LF (RFC 4180). */
void sheet_csv_row(struct buf *out, const struct sheet_row *row, const struct sheet_csv *csv);
void sheet_csv_head(struct buf *out, const struct sheet_column *columns, size_t count,
                    const struct sheet_csv *csv);
/* Appends an object: amounts as decimal texts, days and instants in ISO 8601, integers
 * as numbers, empty cells as null (text: ""). */
void sheet_json_row(struct json *json, const struct sheet_row *row, const struct sheet_column *columns);

/* What a cell shows as text, for widths and previews: money plain, days ISO. */
void sheet_show(struct buf *out, const struct sheet_cell *cell);

#endif
