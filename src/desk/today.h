/* SPDX-License-Identifier: MIT */
/* Today: what is to be done, for whom, and why. The rows come from the records by
 * follow/next; nothing is kept and nothing is changed by looking. One load fills one
 * arena; then it is only read. */
#ifndef DUN_DESK_TODAY_H
#define DUN_DESK_TODAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "desk/desk.h"
#include "follow/next.h"

enum today_group {
	TODAY_PROMISES, /* promises to check */
	TODAY_CALLS,
	TODAY_LETTERS,  /* mails and letters, and what else is to be done at the desk */
	TODAY_WAITING,  /* waiting for them: stopped, or nothing yet */
	TODAY_GROUPS,
};
/* "Promises to check", "Calls", "E-mails and letters", "Waiting for them". */
const char *today_group_name(enum today_group group);

/* One a client and currency: the open amounts of all rows are what is open. */
struct today_row {
	enum today_group group;
	struct next next;        /* act, step, why, by, until, when: verbatim for every skin */
	struct next beside;      /* the review beside the ladder; where that is all there is to
	                            do, it is next and the stop stands here; else NEXT_NOTHING */
	int64_t client;
	const char *client_name, *client_code;
	currency_code currency;
	int64_t open;            /* all that is open in the currency */
	int oldest_days;         /* days overdue of the oldest open invoice; negative: not due */
	int64_t amount;          /* of the invoices the action is for */
	const char *const *numbers; /* of next.invoices */
	const char *policy;      /* the name of the one that was asked */
	const char *standing;    /* the step its ladder stands on, the last taken; "" none */
	const char *owner;       /* who looks after the client; "" nobody */
	int64_t draft;           /* a draft waiting to be finished; 0: none */
};

struct today_sum {
	currency_code currency;
	int64_t amount;          /* of what is to be done */
	int64_t open;            /* of all rows; a client counts once */
};

struct today {
	struct arena arena;
	daynum as_of;
	struct today_row *rows;  /* by group, then what is most urgent first */
	size_t count;
	size_t groups[TODAY_GROUPS]; /* rows in each */
	struct today_sum *sums;  /* by currency */
	size_t sum_count;
	daynum next_day;         /* the next day that has something, when today has nothing;
	                            DATE_NONE: none in sight */
};

enum today_span {
	TODAY_NOW,      /* what is due on as_of */
	TODAY_TOMORROW, /* what comes on the next working day alone */
	TODAY_WEEK,     /* what is due, and what comes within seven days */
	TODAY_ALL,      /* everything: also what is stopped and what waits */
};

struct today_wish {
	daynum as_of;      /* DATE_NONE: the desk's today */
	enum today_span span;
	int64_t client;    /* 0: all */
	const char *currency; /* NULL or "": all */
};

/* Whether there is something to do for it today. */
bool today_is_due(const struct today_row *row);

/* Release in every case. */
bool desk_today(struct desk *desk, const struct today_wish *wish, struct today *out, struct err *err);
void today_release(struct today *today);

/* The same for one client in one currency, for a pane; *row, which lives in out, is NULL
 * when nothing is open. */
bool desk_next(struct desk *desk, int64_t client, const char *currency, struct today *out,
               const struct today_row **row, struct err *err);

/* One client in one currency with all that was asked, for those who act or explain. */
struct today_case {
	struct policy policy;
	struct calendar calendar;
	struct next_facts facts;
	struct today_row row;
};
/* In the arena. currency "": all; by currency. */
bool desk_today_cases(struct desk *desk, int64_t client, const char *currency, daynum as_of, struct arena *arena,
                      struct today_case **cases, size_t *count, struct err *err);

#endif
