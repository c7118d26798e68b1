/* SPDX-License-Identifier: MIT */
/* Is this client worth keeping on these terms? A mark from its own figures of the last
 * twelve months, with the reason that weighs most. Pure. */
#ifndef DUN_FOLLOW_RISK_H
#define DUN_FOLLOW_RISK_H

#include "ledger/figures.h"

enum risk_level { RISK_NONE, RISK_SOME, RISK_HIGH };

/* The limits, in the order they are looked at; the worst of them counts. */
enum {
	RISK_LATE_SOME = 15, RISK_LATE_HIGH = 30,         /* average days late, weighted */
	RISK_BROKEN_SOME = 2, RISK_BROKEN_HIGH = 3,       /* promises not kept */
	RISK_DISPUTED_SOME = 10, RISK_DISPUTED_HIGH = 30, /* percent of what was billed */
	RISK_MONTHS = 12,
};

struct risk {
	enum risk_level level;
	char why[80]; /* "pays 34.5 days late on average"; "" for RISK_NONE */
};

struct risk risk_of(const struct figures *figures);
/* "", "risk", "high risk" */
const char *risk_word(enum risk_level level);

#endif
