/* SPDX-License-Identifier: MIT */
/* Business days: which days nobody works in a country, from its weekend and a list
 * of holidays known until the end of some year. Pure; lists are data
 * (data/calendar/XX, or imported into the book).
 *
 * A list reads so, one thing a line, # begins a comment:
 *
 *     country DE
 *     weekend sat sun
 *     source Laws of the Länder; days all sixteen keep
 *     known-until 2027
 *     2026-01-01 New Year's Day
 */
#ifndef DUN_LEDGER_CALENDAR_H
#define DUN_LEDGER_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ledger/date.h"

struct holiday {
	daynum day;
	const char *name;
};

struct calendar {
	char country[3];       /* "" for one that knows of weekends only */
	const char *source;    /* "" unknown */
	uint8_t weekend;       /* a bit for each weekday, 1 << date_weekday() */
	const struct holiday *days; /* rising, each day once */
	size_t count;
	int known_until;       /* the last year whose holidays are listed; 0: none are */
};

/* Saturday and Sunday, no holidays. */
extern const struct calendar calendar_plain;

/* Reads a list; what it is made of lives in the arena. name stands in front of an
 * error with its line: "data/calendar/DE:7: ...". */
bool calendar_parse(const char *text, size_t len, const char *name, struct arena *arena, struct calendar *out,
                    struct err *err);

/* Puts days in rising order, each once, in place; how many are left. */
size_t calendar_order(struct holiday *days, size_t count);

bool calendar_works(const struct calendar *calendar, daynum day);
/* Why nobody works: the holiday's name, else "Sunday"; NULL on a working day. */
const char *calendar_why(const struct calendar *calendar, daynum day);
/* The day itself when it is a working day, else the next that is. */
daynum calendar_next(const struct calendar *calendar, daynum day);
/* The n-th working day after day (before it when n is negative); n 0: calendar_next(). */
daynum calendar_add(const struct calendar *calendar, daynum day, int n);
/* Working days after from, up to and including to; 0 when to is not later. */
int calendar_between(const struct calendar *calendar, daynum from, daynum to);
/* The next working day; when that is another, appends "Sat 28 Nov is a Saturday, so ". */
daynum calendar_move(const struct calendar *calendar, daynum day, struct buf *says);

/* The days of an ICS file (all-day VEVENTs) or of a CSV list (a date column and
 * perhaps a name; ISO dates, or what order says), rising. ERR_DATA with the line for what cannot
 * be read; rubbish is refused as a whole. *days lives in the arena. */
bool calendar_read_list(const char *text, size_t len, const char *name, enum date_order order, struct arena *arena,
                        struct holiday **days, size_t *count, struct err *err);

#endif
