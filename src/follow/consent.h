/* SPDX-License-Identifier: MIT */
/* Recordings: who has to know of one, and who has to agree to it. The table is data/
 * consent/places, each row with its source and the day until which it is known; the
 * stricter of both places counts. Figures, not legal advice. */
#ifndef DUN_FOLLOW_CONSENT_H
#define DUN_FOLLOW_CONSENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "ledger/date.h"

enum consent_rule { CONSENT_ONE, CONSENT_TELL, CONSENT_ALL }; /* the stricter, the greater */

struct consent_place {
	const char *code;      /* "US-CA" as asked for */
	const char *name;      /* "California"; the code itself when it is not known */
	enum consent_rule phone, face;
	daynum known_until;    /* DATE_NONE: not in the table, so CONSENT_ALL is assumed */
	const char *why, *source;
};

/* By a code such as "DE" or "US-CA", in capitals or not. Texts are the arena's. */
struct consent_place consent_place(const char *code, struct arena *arena);

/* What is said of a recording; "" where nothing was said. */
struct consent_asked {
	const char *ours, *theirs; /* where each was: codes of places */
	bool face;                 /* a visit, not a call */
	const char *told;          /* who was told */
	const char *how;           /* a code: at-start, in-writing, announced, no */
	const char *consent;       /* a code: given, written, refused, no, one-party */
};

struct consent_verdict {
	enum consent_rule rule;    /* of both places together */
	const struct consent_place *strict; /* the place it comes from; NULL while none is named */
	struct consent_place ours, theirs;
	bool shared;               /* it may go into a bundle */
	const char *keeps;         /* why not, as a code: unanswered, place, refused, no, not-told */
	const char *says;          /* one sentence for people */
};

/* out is pointed into by strict: do not copy it. */
void consent_judge(const struct consent_asked *asked, struct arena *arena, struct consent_verdict *out);
/* "everyone who speaks must agree" */
const char *consent_rule_says(enum consent_rule rule);
/* "all", "tell", "one" */
const char *consent_rule_code(enum consent_rule rule);

#endif
