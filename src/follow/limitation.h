/* SPDX-License-Identifier: MIT */
/* When a claim becomes time-barred, and what has moved that day. Pure; the periods are
 * data (data/limitation/periods, with source and the day they are known until). Not
 * legal advice: a day to ask a lawyer before. */
#ifndef DUN_FOLLOW_LIMITATION_H
#define DUN_FOLLOW_LIMITATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"

struct limitation_law {
	const char *code;      /* "DE", "GB-EAW", "KR-commercial" */
	const char *title, *note, *source;
	int years;
	bool year_end;         /* starts with the end of the due day's year */
	bool part_payment, acknowledgement; /* begin it anew */
	bool claim;            /* ends the counting */
	int demand_months;     /* a demand gives so many, once; 0: none */
};

struct limitation_laws {
	const struct limitation_law *list;
	size_t count;
	daynum known_until;
};

/* Reads the file of periods; file stands in front of an error with its line. */
bool limitation_parse(const char *text, size_t len, const char *file, struct arena *arena,
                      struct limitation_laws *out, struct err *err);
/* By its code, or a country's own: "DE"; "GB" is GB-EAW. NULL when there is none. */
const struct limitation_law *limitation_law(const struct limitation_laws *laws, const char *code);

enum limitation_cause {
	LIMITATION_DUE, /* nothing has moved it */
	LIMITATION_PART_PAYMENT, LIMITATION_ACKNOWLEDGEMENT, LIMITATION_DEMAND, LIMITATION_CLAIM,
};
/* "the due day", "a part payment" ... */
const char *limitation_cause_name(enum limitation_cause cause);

/* What happened, with the paper that proves it. */
struct limitation_event {
	daynum day;
	enum limitation_cause cause;
	const char *document; /* "payment P12", "entry 45" */
};

struct limitation {
	daynum last;            /* the last day to claim; DATE_NONE: a claim has stopped it */
	enum limitation_cause cause;
	daynum since;           /* the day of the cause */
	const char *document;   /* of the cause; "" */
};

/* events by day. What came when it was over already moves nothing. */
struct limitation limitation_find(const struct limitation_law *law, daynum due,
                                  const struct limitation_event *events, size_t count);

/* 180, 90, 30 or 0 (over): the tightest of these that so few days fall under; -1: none. */
int limitation_warning(daynum last, daynum today);
enum { LIMITATION_FIRST_WARNING = 180 };

#endif
