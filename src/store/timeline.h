/* SPDX-License-Identifier: MIT */
/* Everything about one client that its screen and `show` need, in one arena: who
 * it is, whom to ring, what is open, what was paid and promised, and the log,
 * newest first. Read-only; act, load again, draw again. */
#ifndef DUN_STORE_TIMELINE_H
#define DUN_STORE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/plan.h"
#include "store/promise.h"
#include "store/settlement.h"

struct timeline_client {
	int64_t id;
	const char *code, *key, *source, *name, *country, *zone, *address, *vat, *language;
	const char *policy, *owner, *hold_why;
	int terms_days;        /* -1: not known */
	daynum follow_up;      /* days here: DATE_NONE when there is none */
	daynum hold_from, hold_until;
};

struct timeline_contact {
	int64_t id;
	const char *name, *role, *mail, *phone, *note;
	bool mail_bad;         /* bounced or wrong */
	bool phone_wrong;
};

struct timeline_invoice {
	int64_t id;
	const char *series, *number, *currency, *what_for, *step;
	daynum issued, due;
	daynum paid_last;      /* of its last payment; DATE_NONE: none */
	int64_t total;
	int64_t open;          /* on the day asked for */
	bool disputed;
	daynum promised_by;    /* by the promise that stands, is not kept and names it; DATE_NONE */
};

struct timeline_payment {
	int64_t id;
	const char *kind;      /* payment, credit, inferred, write-off */
	const char *currency, *ref, *number;
	const char *invoices;  /* numbers it pays, "1001, 1020" */
	int64_t amount, allocated;
	daynum paid_on;
	int64_t import;        /* 0: by hand, and then an entry tells of it */
};

/* What is owed in one currency. */
struct timeline_sum {
	const char *currency;
	int64_t open, overdue, on_account;
	int64_t count, overdue_count;
	daynum oldest;         /* due day of the oldest open invoice; DATE_NONE: none */
};

struct timeline {
	struct arena arena;
	daynum as_of;
	struct timeline_client client;
	struct timeline_contact *contacts;
	size_t contact_count;
	struct timeline_invoice *invoices; /* all issued by the day, newest due first */
	size_t invoice_count;
	struct timeline_payment *payments; /* newest first */
	size_t payment_count;
	struct promise_list promises;      /* not withdrawn, newest first */
	struct plan_list plans;            /* all, newest first */
	struct settlement_list settlements; /* all, newest first */
	struct timeline_sum *sums;         /* by currency code; the desk's own is not special here */
	size_t sum_count;
	struct entry *entries;             /* newest first by when it happened */
	size_t entry_count;
	bool erased;                       /* words of some of them were lawfully taken away */
	bool cut;                          /* there is more than the limit; the newest are here */
	int usual_delay;                   /* average days from due to paid; INT_MIN: never paid */
};

enum { TIMELINE_LIMIT = 2000 };

/* Withdrawn entries and their withdrawals are left out unless withdrawn is asked
 * for. At most TIMELINE_LIMIT invoices, payments and entries each; sums count all.
 * ERR_NOINPUT when there is no such client. Release in every case. */
bool timeline_load(struct timeline *timeline, struct db *db, int64_t client, daynum as_of, bool withdrawn,
                   struct err *err);
void timeline_release(struct timeline *timeline);

/* The client before or after this one by folded name (step -1 or 1), itself at the
 * end of the list; *place and *count say where it stands. Any may be NULL. */
bool timeline_neighbour(struct db *db, int64_t client, int step, int64_t *neighbour, int64_t *place,
                        int64_t *count, struct err *err);

#endif
