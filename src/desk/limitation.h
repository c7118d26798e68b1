/* SPDX-License-Identifier: MIT */
/* Which open invoices become time-barred when, by the law the firm's settings name
 * (limitation; else the firm's country). A place whose periods are not known gives no
 * days, and says so. */
#ifndef DUN_DESK_LIMITATION_H
#define DUN_DESK_LIMITATION_H

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/limitation.h"

struct limitation_line {
	const struct limitation_row *row;
	struct limitation limit;
	int warning;       /* 180, 90, 30, 0: over; -1: not near */
	const char *says;  /* "#1001 is time-barred after 31 Dec 2026, in 39 days (from the due day)" */
};

struct limitation_list {
	const struct limitation_law *law;  /* NULL: none is known */
	daynum known_until;                /* the periods were looked up then */
	const char *missing;               /* without a law: what to set; else "" */
	struct limitation_line *lines;     /* the nearest day first; those a claim has stopped last */
	size_t count;
};

/* Of one client's open invoices as of a day. */
bool desk_limitation(struct desk *desk, int64_t client, daynum as_of, struct arena *arena,
                     struct limitation_list *out, struct err *err);
/* Of all clients, those with a warning alone: within 180 days, or over. */
bool desk_limitation_near(struct desk *desk, struct arena *arena, struct limitation_list *out, struct err *err);

/* What is to worry about with a client, in one line: "High risk: pays 40.0 days late on
 * average. #1001 is time-barred after 31 Dec 2026"; nothing appended when all
 * is well. */
bool desk_worry(struct desk *desk, int64_t client, struct buf *out, struct err *err);

#endif
