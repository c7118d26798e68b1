/* SPDX-License-Identifier: MIT */
/* What the files of next share; nobody else includes it. next.c decides, next_ladder.c
 * climbs, next_why.c says why. */
#ifndef DUN_FOLLOW_NEXT_INSIDE_H
#define DUN_FOLLOW_NEXT_INSIDE_H

#include "base/buf.h"
#include "follow/next.h"

/* What holds a step back longest, for the sentence. */
enum next_bound {
	NEXT_BOUND_AGE,    /* its own day after the due day */
	NEXT_BOUND_LAST,   /* its own distance from the last contact or another step */
	NEXT_BOUND_GAP,
	NEXT_BOUND_LATE,
	NEXT_BOUND_SILENT,
};

/* A step as it stands for the cycle today. */
struct next_candidate {
	int step;          /* -1: none */
	bool passed_over;  /* a condition of state is not so */
	daynum when;       /* the working day it falls on; may lie in the past */
	daynum unmoved;    /* before it was moved to a working day */
	enum next_bound bound;
};

struct next_finder {
	const struct policy *policy;
	const struct calendar *calendar;
	const struct next_facts *facts;
	struct arena *arena;
	const struct next_invoice *cycle;
};

/* Our last contact of those the gap counts; DATE_NONE: none. before: only those of
 * steps before the due day, else only the others. step (may be NULL): leaves out what
 * belongs to this step. */
daynum next_last_contact(const struct next_finder *finder, bool before, const char *step);
/* Mails and letters since their last word, payment and the due day; *since is the first
 * of them, *letters whether there is a letter among them. */
int next_unanswered(const struct next_finder *finder, daynum *since, bool *letters);
/* Their last word since the due day of the cycle; DATE_NONE: none. */
daynum next_last_word(const struct next_finder *finder);

/* The step of the ladder after the due day that is due, or else comes next. */
struct next_candidate next_climb(const struct next_finder *finder);
/* The step before the due day that is open today for an invoice; -1: none, and then *comes
 * is lowered to the day the next one opens. */
int next_before(const struct next_finder *finder, const struct next_invoice *invoice, daynum *comes);

/* --- sentences, into the arena --- */

const char *next_why_step(const struct next_finder *finder, const struct next *next);
const char *next_why_wait(const struct next_finder *finder, const struct next *next,
                          const struct next_candidate *candidate);
const char *next_why_stop(const struct next_finder *finder, const struct next *next, int64_t ask, int64_t minimum);
const char *next_why_check(const struct next_finder *finder);
const char *next_why_look(const struct next_finder *finder);
const char *next_why_review(const struct next_finder *finder, const struct next *next);

#endif
