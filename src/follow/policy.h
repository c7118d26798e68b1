/* SPDX-License-Identifier: MIT */
/* A policy: the ladder of steps of what to do when. Data, not code: a file of
 * data/policy or the user's own, described in dun-policy(5). Pure.
 *
 *     title = Courteous
 *     gap = 7
 *     start = first
 *
 *     [late]
 *     when = 7 after last
 *     channel = mail
 *     template = late
 *     if = no-reply
 *     if = late 6b
 */
#ifndef DUN_FOLLOW_POLICY_H
#define DUN_FOLLOW_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"

enum policy_channel {
	POLICY_MAIL,
	POLICY_CALL,
	POLICY_LETTER,
	POLICY_LETTER_MAIL, /* a letter, and the same by mail; done when the letter is logged */
	POLICY_VISIT,
	POLICY_TASK,        /* of our own; no contact */
	POLICY_NOTE,        /* an internal note; no contact */
	POLICY_LAWYER,      /* the handoff */
	POLICY_REVIEW,      /* beside the ladder: settlement, write-off */
	POLICY_CHANNELS,
};
/* "mail", "call", "letter", "letter+mail", "visit", "task", "note", "lawyer", "review". */
const char *policy_channel_name(enum policy_channel channel);
/* Whether such a step reaches the client: the gaps hold among those. */
bool policy_channel_is_contact(enum policy_channel channel);

enum policy_from {
	POLICY_FROM_DUE,  /* the due day of the oldest invoice */
	POLICY_FROM_LAST, /* the last contact */
	POLICY_FROM_STEP, /* the day another step was done */
};

/* What a condition asks. Those of time are waited for; where one of the others is not
 * so, the step is passed over and the next is looked at. */
enum policy_test {
	POLICY_SENT,       /* the invoice was sent */
	POLICY_UNCONFIRMED, /* its receipt is not confirmed */
	POLICY_NO_REPLY,   /* no word of theirs since our last contact or after it */
	POLICY_UNANSWERED, /* at least n mails since then */
	POLICY_BOUNCED,    /* a mail came back, or no address works */
	POLICY_REMINDERS,  /* at least n contacts since it was due */
	POLICY_LATE,       /* at least n days late; time */
	POLICY_SILENT,     /* no word and no money for n days; time */
	POLICY_TESTS,
};
const char *policy_test_name(enum policy_test test);

enum { POLICY_ALTERNATIVES = 4, POLICY_CLAUSES = 4, POLICY_STEPS = 40, POLICY_MINIMA = 16, POLICY_NAME = 24 };

struct policy_condition {
	enum policy_test test;
	int count;
	bool business; /* POLICY_LATE in working days */
};
/* One `if` line: any of them. */
struct policy_clause {
	struct policy_condition any[POLICY_ALTERNATIVES];
	int count;
};

struct policy_step {
	char name[POLICY_NAME];   /* small letters, digits, '-' */
	const char *title;        /* as people call it: "Formal letter"; never "" */
	const char *template;     /* "" none */
	enum policy_channel channel;
	enum policy_from from;
	int days;                 /* after it; negative: before (only from the due day) */
	bool business;            /* working days */
	int after;                /* POLICY_FROM_STEP: index of that step */
	int every;                /* again so many days after the last contact; 0: once */
	struct policy_clause clauses[POLICY_CLAUSES]; /* all of them */
	int clause_count;
	int64_t fee;              /* 0 none */
	currency_code fee_currency;
	bool off;
	int line;
	int nominal;              /* days after the due day at which it comes when all goes as
	                             planned: what a by-age start and the other invoices of a
	                             letter go by; never falls from step to step */
};

enum policy_start { POLICY_FIRST, POLICY_BY_AGE };

struct policy_minimum {
	int64_t amount;
	currency_code currency;
};

struct policy {
	char name[POLICY_NAME];
	const char *title;
	const char *origin;       /* the file it was read from; "dun's own" */
	int gap;                  /* days between contacts after the due day */
	int gap_before;           /* between those before it */
	enum policy_start start;
	struct policy_minimum minima[POLICY_MINIMA];
	int minimum_count;
	struct policy_step *steps; /* the ladder, in order; a review among them is no rung */
	int count;
};

/* Whether there is a template of that name. */
typedef bool policy_template_known(void *arg, const char *name);

/* Reads one. file stands in front of an error with its line: "brisk:12: ...". Refused
 * are an unknown key (with the nearest one), an offset that is no number, a step twice,
 * steps that wait for each other, a template there is none of (known NULL: not asked). */
bool policy_parse(const char *text, size_t len, const char *file, const char *name, policy_template_known *known,
                  void *arg, struct arena *arena, struct policy *out, struct err *err);

/* Index of a step; -1 when there is none of that name. */
int policy_find(const struct policy *policy, const char *step);
/* Before the due day. */
bool policy_is_before(const struct policy_step *step);
/* The least open amount worth a contact; 0: any. */
int64_t policy_minimum(const struct policy *policy, const char *currency);
/* "7 days before it is due", "21 days late", "7 days after the last contact". */
void policy_say_when(const struct policy *policy, const struct policy_step *step, struct buf *out);
/* "no reply; at least 6 working days late"; nothing when it has no condition. */
void policy_say_conditions(const struct policy_step *step, struct buf *out);

#endif
