/* SPDX-License-Identifier: MIT */
/* Civil dates as day numbers: days since 1970-01-01 in the proleptic Gregorian
 * calendar. Never time_t, never a zone: today is an argument. */
#ifndef DUN_LEDGER_DATE_H
#define DUN_LEDGER_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

typedef int32_t daynum;

#define DATE_NONE INT32_MIN /* "no such day" */
/* What a book may hold: 1990-01-01 and 2199-12-31. */
#define DATE_FIRST ((daynum)7305)
#define DATE_LAST ((daynum)84005)

enum date_order { DATE_ORDER_UNKNOWN, DATE_DMY, DATE_MDY, DATE_YMD };

enum { DATE_ISO_SIZE = 11, DATE_TEXT_SIZE = 32 };

/* False when there is no such day (2026-02-30) or it is outside FIRST..LAST. */
bool date_make(int year, int month, int day, daynum *out);
void date_split(daynum date, int *year, int *month, int *day);
int date_weekday(daynum date); /* 0 Monday .. 6 Sunday */
daynum date_month_end(daynum date);
/* The same day n months on, or that month's last. */
daynum date_add_months(daynum date, int n);

/* "2026-11-27"; "" for DATE_NONE. */
const char *date_iso(daynum date, char out[DATE_ISO_SIZE]);
/* "Fri 27 Nov 2026" */
const char *date_long(daynum date, char out[DATE_TEXT_SIZE]);
/* "27 Nov 2026" */
const char *date_plain(daynum date, char out[DATE_TEXT_SIZE]);
/* "Fri 27 Nov" */
const char *date_short(daynum date, char out[DATE_TEXT_SIZE]);
/* date_short() in the year of today, else date_long(): what lies ahead may lie far. */
const char *date_near(daynum date, daynum today, char out[DATE_TEXT_SIZE]);

/* Only YYYY-MM-DD. */
bool date_parse_iso(const char *text, daynum *out, struct err *err);

enum date_reading { DATE_READ, DATE_AMBIGUOUS, DATE_BAD };

/* One value of a file: 13/10/2026, 10.13.2026, 2026-10-13, 20261013, "13 Oct 2026",
 * with a time of day behind it or not. order settles 03/04/2026; with
 * DATE_ORDER_UNKNOWN that is DATE_AMBIGUOUS, but 13/04/2026 is read. Two-digit
 * years are refused. A year in front is always year-month-day. */
enum date_reading date_read(const char *text, enum date_order order, daynum *out);
/* The order a value proves (a number over 12 in one place); UNKNOWN if none. */
enum date_order date_proves(const char *text);

enum date_sense { DATE_AHEAD, DATE_BACK };

/* What people type: today, tom, yesterday, mon..sun (the next one, or with
 * DATE_BACK the last; never today), 27, 27th, 27.11, 27/11, 27.11.2026,
 * 2026-11-27, +4d, +2w, +1m, -3d, eow (Friday), eom, "next fri", "now".
 * order settles 3/4 (UNKNOWN counts as DMY). err says what is allowed. */
bool date_word(const char *text, daynum today, enum date_sense sense,
               enum date_order order, daynum *out, struct err *err);
/* The sentence of help for such a field. */
const char *date_word_help(void);

#endif
