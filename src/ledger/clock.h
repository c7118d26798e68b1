/* SPDX-License-Identifier: MIT */
/* The clock, read in the skins and in desk and handed down as a value: pure
 * modules take `today` as an argument. */
#ifndef DUN_LEDGER_CLOCK_H
#define DUN_LEDGER_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/date.h"

/* An instant with the zone it was seen in. */
struct moment {
	int64_t at;     /* seconds since 1970-01-01T00:00:00Z */
	int32_t offset; /* minutes east of UTC at that instant */
};

enum { MOMENT_TEXT_SIZE = 40 };

/* Makes an IANA zone ("Europe/Berlin") the process's; "" keeps the system's.
 * False when the zone is not known. */
bool clock_set_zone(const char *zone, struct err *err);
struct moment clock_now(void);
/* An instant as the process's zone sees it. */
struct moment moment_at(int64_t at);
/* The same as another zone sees it; "" or an unknown one: the process's. */
struct moment moment_in(int64_t at, const char *zone);
/* The civil day of a moment in its own zone. */
daynum moment_day(struct moment moment);
/* Minutes since that day's midnight. */
int moment_minute(struct moment moment);
/* A civil day and minute in the process's zone (minute 0..1439). */
struct moment moment_make(daynum day, int minute);
/* "2026-11-23T14:05:00+01:00" */
const char *moment_iso(struct moment moment, char out[MOMENT_TEXT_SIZE]);
/* "14:05" */
const char *moment_clock(struct moment moment, char out[MOMENT_TEXT_SIZE]);
/* RFC 5322: "Mon, 23 Nov 2026 14:05:00 +0100" */
const char *moment_mail(struct moment moment, char out[MOMENT_TEXT_SIZE]);
bool moment_parse_iso(const char *text, struct moment *out, struct err *err);

#endif
