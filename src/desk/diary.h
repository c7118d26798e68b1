/* SPDX-License-Identifier: MIT */
/* The diary: everything that wants doing today, in the order a credit controller
 * works, promises first. Nothing in it is typed: each line comes from a record (a
 * promise whose day has come, a follow-up date, a mail that was left or refused, an
 * address that does not work, a step that is due) and leaves by its own outcome, by
 * a tick, or to another date.
 *
 *     promise      "Money in?"      its day has come; by itself when the money is in
 *     follow-up    "Call", ...      the date somebody set; the words they set it with
 *     step         "Call", ...      what the policy says is next (desk/today.h)
 *     draft        "Finish mail"
 *     mail         "Failed mail"    refused, stopped by the recheck, or uncertain
 *     address      "Fix address"    a mail came back from it
 *     instalment   "Money in?"      of a plan that is kept, its day has come
 *     dispute      "Dispute"        the day it is looked at again has come
 *     hold         "On hold?"       the same, of a hold without an end
 *     settlement   "Write off"      it is paid; "Offer over": it lapsed
 *     limitation   "Limitation"     a claim runs out within 180 days
 *     queued       waiting: goes by itself
 *     stopped      waiting: nothing is due, because of what, until when
 *     entry, kept  done since midnight
 *
 * A client has at most one of the first three a currency: the first of them; what the
 * others would have said stands in `more`. */
#ifndef DUN_DESK_DIARY_H
#define DUN_DESK_DIARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "ledger/date.h"
#include "ledger/money.h"

enum diary_group { DIARY_PROMISES, DIARY_CALLS, DIARY_MAILS, DIARY_WAITING, DIARY_DONE, DIARY_GROUPS };
/* "PROMISES TO CHECK" */
const char *diary_group_name(enum diary_group group);

enum diary_kind {
	DIARY_PROMISE, DIARY_FOLLOW_UP, DIARY_STEP, DIARY_DRAFT, DIARY_MAIL, DIARY_ADDRESS,
	DIARY_QUEUED, DIARY_STOPPED, DIARY_ENTRY, DIARY_KEPT,
	DIARY_INSTALMENT, DIARY_DISPUTE, DIARY_HOLD, DIARY_SETTLEMENT, DIARY_LIMIT, DIARY_KINDS,
};

struct diary_line {
	int64_t id;            /* of this line, the same after a load: for cursor and marks */
	enum diary_kind kind;
	enum diary_group group;
	int64_t ref;           /* promise, message, contact, entry, settlement, the invoice that carries the
	                          ladder or is disputed, the client on hold */
	int64_t client;
	int64_t message;       /* of mail lines; 0 */
	const char *verb;      /* "Money in?", at most 11 columns */
	const char *name, *code, *owner;
	const char *why;       /* one line */
	const char *because;   /* the same in full sentences */
	const char *more;      /* what else was due for it; "" */
	const char *step;      /* of step lines: its name; "" */
	const char *template;  /* of step lines; "" */
	const char *channel;   /* of step lines: mail, call, letter ...; "" */
	int64_t amount;        /* 0: none */
	currency_code currency;
	daynum day;            /* it is due on; a day past is late */
	daynum block;          /* the day it stands under: today, or one ahead */
	int minute;            /* of done and queued lines; -1: none */
};

struct diary {
	struct arena arena;
	daynum today, until;
	struct diary_line *lines; /* what is to do by day (those up to today as one), group,
	                             lateness and amount; then what waits, what is done */
	size_t count;
	size_t open;              /* to do up to today: without waiting and done */
	size_t done;
	daynum next_day;          /* after today with something to do; DATE_NONE: none known */
	size_t next_count;
	int64_t money;            /* of the open ones in the desk's currency, a client once */
	size_t other_currencies;
};

enum { DIARY_AHEAD = 60 }; /* days: how far "everything" looks */

/* Up to the day `until` (at least today). Release in every case. */
bool desk_diary(struct desk *desk, daynum until, struct diary *out, struct err *err);
void diary_release(struct diary *diary);
/* How many things are to do: the number behind "2 Today"; as it was when that cannot be read. */
bool desk_diary_count(struct desk *desk, size_t *count, struct err *err);
/* What counting costs: it grows with the open invoices. AT_ONCE: some 50 ms at most;
 * WHEN_IDLE: half a second at most; NEVER: more. */
enum diary_cost { DIARY_AT_ONCE, DIARY_WHEN_IDLE, DIARY_NEVER };
bool desk_diary_cost(struct desk *desk, enum diary_cost *cost, struct err *err);

/* What names a line on the command line: "promise:12", "follow-up:5", "draft:3". */
void diary_name(const struct diary_line *line, struct buf *out);
/* NULL when there is none of that name. */
const struct diary_line *diary_find(const struct diary *diary, const char *name);

/* "3d late", "today", "Tue 24", "13:40" */
const char *diary_when(const struct diary_line *line, daynum today, char out[DATE_TEXT_SIZE]);
/* What d means for it: "looked at: comes back Tue 24 Nov while no money is in"; ""
 * where d alone does not do (a step leaves by its outcome, a date, or a reason). */
void diary_done_means(struct desk *desk, const struct diary_line *line, struct buf *out);

/* --- deeds; each is one step of undo for all the lines --- */

/* Ticks lines off. ERR_NO, nothing done, when one of them is a step, waits or is done
 * already. said: what was done. */
bool desk_diary_done(struct desk *desk, const struct diary_line *const *lines, size_t count, struct buf *said,
                     struct err *err);
/* To another day; one that falls on a day its client does not work moves to the next
 * that it does, and said tells so. ERR_DATA for a day before tomorrow. */
bool desk_diary_put_off(struct desk *desk, const struct diary_line *const *lines, size_t count, daynum day,
                        struct buf *said, struct err *err);

#endif
