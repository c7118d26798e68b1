/* SPDX-License-Identifier: MIT */
/* The next right action for one client in one currency, with its reason. Pure: facts
 * in, an answer out; board, Today, client, `today` and `policy explain` all show
 * this answer and this sentence.
 *
 * The rules (process.md, decisions.md "The ladder"):
 * - The oldest overdue invoice that may be chased carries the ladder (the cycle).
 *   Disputed, promised and planned invoices are left out while that lasts.
 * - Its next step is the lowest not done, skipped or lapsed that is old enough; what
 *   lies below a step that was taken has lapsed. A repeating step yields when a later
 *   one is due.
 * - Never within the policy's gap of the last contact of the client, in whichever
 *   currency; contacts of the same day do not count, so that two currencies go out
 *   together. Before the due day the gap is gap_before, and a step lapses when the
 *   next one's day or the due day has come.
 * - One message lists all invoices that may be chased. What that means for those which
 *   do not carry the ladder: next_rung_for_age().
 * - A step before the due day is looked for while nothing is overdue.
 * - What falls on a day nobody works waits for the next working day, and says so. */
#ifndef DUN_FOLLOW_NEXT_H
#define DUN_FOLLOW_NEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "follow/policy.h"
#include "ledger/calendar.h"
#include "ledger/date.h"
#include "ledger/money.h"

/* --- facts --- */

enum next_state {
	NEXT_DONE,
	NEXT_MAILED,  /* its mail has gone; does not do for a step that is a letter as well */
	NEXT_SKIPPED, /* by a person, with a reason */
	NEXT_LISTED,  /* done for an older invoice, in a message that listed this one */
	NEXT_PASSED,  /* moved beyond by a person, with a reason */
};

struct next_taken {
	const char *step;
	enum next_state state;
	daynum day;
};

struct next_invoice {
	int64_t id;
	const char *number;
	daynum due;
	int64_t open;
	bool disputed;             /* not to be reminded: all of it, or all that is open */
	bool promised;             /* a promise runs that names it, or names none */
	bool planned;              /* part of a plan that is kept */
	bool settled;              /* a settlement for it was paid; the rest is not written off yet */
	bool sent, received;       /* known to have been */
	const struct next_taken *taken; /* in any order */
	size_t taken_count;
};

enum next_contact_kind { NEXT_MAIL, NEXT_CALL, NEXT_LETTER, NEXT_VISIT };

/* A word between us and them, newest first. */
struct next_contact {
	daynum day;
	enum next_contact_kind kind;
	bool in;       /* from them */
	bool reached;  /* a call or visit in which somebody was spoken to */
	bool failed;   /* nobody was reached at all (no answer): no contact */
	bool other;    /* a mail about a debt in another currency */
	bool asks_nothing; /* a statement, a thank-you, a copy: a contact, but no reminder */
	const char *step; /* of the policy; "" none */
};

/* A mail on its way, or stuck there. */
enum next_mail { NEXT_MAIL_NONE, NEXT_MAIL_QUEUED, NEXT_MAIL_UNCERTAIN, NEXT_MAIL_FAILED };

struct next_facts {
	daynum today;
	const char *currency;
	char decimal;
	const struct next_invoice *invoices; /* open ones, by due day */
	size_t invoice_count;
	const struct next_contact *contacts; /* newest first; as far back as it matters */
	size_t contact_count;

	bool can_mail;           /* an address that works */
	bool bounced;            /* an address is marked bounced or wrong */

	daynum unread;           /* day of a reply nobody has read; DATE_NONE: none */
	daynum last_payment;     /* DATE_NONE: never */
	int64_t on_account;

	int64_t promised;        /* of the promise that runs; 0: none */
	daynum promised_for;
	int64_t broken;          /* of the last promise that was not kept; 0: none */
	daynum broken_for;
	daynum instalment;       /* the next of a plan that is kept; DATE_NONE: none */
	daynum missed;           /* an instalment that did not come; DATE_NONE */
	int64_t missed_amount;
	int64_t settled;         /* what a settlement that was paid is for; 0: none */

	bool held;
	daynum held_until;       /* DATE_NONE: until released */
	const char *held_why;
	daynum dispute_until;    /* when it is looked at again; DATE_NONE: until it is closed */
	daynum follow_up;        /* a day set by hand, not yet made use of; DATE_NONE */

	enum next_mail mail;
	daynum mail_on;          /* the day a queued one goes; DATE_NONE: held */

	daynum money_known;      /* payments known until; DATE_NONE: never imported */
	bool money_stops;        /* a setting: no reminder while that is older than 2 working days */
};

/* --- the answer --- */

enum next_act {
	NEXT_NOTHING, /* nothing is open that could be asked for */
	NEXT_STEP,    /* do it now */
	NEXT_CHECK,   /* look whether promised money came; a task of our own */
	NEXT_LOOK,    /* a person has to look first: a follow-up day set by hand has come, or by says
	                 what: a reply nobody has read, a mail that failed or of which nobody knows */
	NEXT_WAIT,    /* nothing until `when`; by NEXT_BY_FOLLOW_UP: moved there by hand */
	NEXT_STOP,    /* stopped by `by` until `until` */
};

enum next_stop {
	NEXT_BY_NONE, NEXT_BY_HOLD, NEXT_BY_REPLY, NEXT_BY_PROMISE, NEXT_BY_PLAN, NEXT_BY_DISPUTE, NEXT_BY_SETTLEMENT, NEXT_BY_ACCOUNT,
	NEXT_BY_MINIMUM, NEXT_BY_MAIL, NEXT_BY_UNCERTAIN, NEXT_BY_FAILED, NEXT_BY_FRESHNESS, NEXT_BY_FOLLOW_UP,
	NEXT_BY_HANDOFF, NEXT_STOPS,
};
/* "hold", "reply", "promise", "plan", "dispute", "settlement", "on account", "minimum", "mail",
 * "uncertain", "failed", "freshness", "follow-up", "handoff". */
const char *next_stop_name(enum next_stop stop);

struct next {
	enum next_act act;
	int step;                 /* index into the policy; NEXT_WAIT: the one waited for; -1: none */
	const char *name;         /* of the step; "promise", "follow-up", "decide" for ours; "" */
	const char *title;
	enum policy_channel channel;
	const char *template;     /* "" none */
	int64_t cycle;            /* the invoice that carries the ladder; 0: none */
	const int64_t *invoices;  /* what it is for, by due day */
	size_t invoice_count;
	daynum when;              /* NEXT_WAIT: the day; else today */
	enum next_stop by;
	daynum until;             /* the stop's last day; DATE_NONE: what ends it stands in why */
	bool broken;              /* a promise or instalment was not kept, and nobody was asked since */
	const char *why;          /* one sentence without a full stop */
};

/* Index of the invoice that carries the ladder: the first overdue that may be chased,
 * else the first overdue, else the first; there must be one. Its policy is the client's. */
size_t next_carrier(const struct next_facts *facts);

/* What is to be done; never fails but for memory. What it points to lives in the
 * arena, or in policy and facts. */
bool next_find(const struct policy *policy, const struct calendar *calendar, const struct next_facts *facts,
               struct arena *arena, struct next *out, struct err *err);

/* The review beside the ladder (settlement, write-off): act is NEXT_STEP when one is
 * due, also after a handoff, else NEXT_NOTHING. */
bool next_review(const struct policy *policy, const struct calendar *calendar, const struct next_facts *facts,
                 struct arena *arena, struct next *out, struct err *err);

/* --- the ladder of one invoice --- */

enum next_rung { NEXT_OPEN, NEXT_TAKEN, NEXT_SKIPPED_OVER, NEXT_LAPSED, NEXT_OFF };
/* What has become of a step for an invoice; *day (may be NULL) when it was taken. */
enum next_rung next_rung(const struct policy *policy, const struct next_invoice *invoice, int step, daynum today,
                         daynum *day);
/* The highest step taken for an invoice: where it stands on the ladder; -1: none. What was
 * skipped or passed was not taken; a review is no rung. */
int next_standing(const struct policy *policy, const struct next_invoice *invoice);
/* The step a message of `step` counts as for another invoice it lists: the highest not
 * above it that the invoice's own age allows, so that none is treated harsher than its
 * age later on; -1: none. */
int next_rung_for_age(const struct policy *policy, int step, int days_late);

#endif
