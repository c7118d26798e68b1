/* SPDX-License-Identifier: MIT */
/* What the book knows while a mail to one client in one currency is written:
 * filled by the store in one arena, read by templates and checks. A mail never
 * mixes currencies, so all amounts here are minor units of `currency`. */
#ifndef DUN_LETTER_FACTS_H
#define DUN_LETTER_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "ledger/date.h"
#include "ledger/money.h"

struct facts_invoice {
	int64_t id;
	const char *number;
	const char *what_for;
	daynum issued, due;
	daynum paid_last;  /* DATE_NONE: nothing was paid */
	int64_t total, open;
	bool disputed;
	bool promised;     /* a promise that runs names it */
	bool planned;      /* in a plan that is kept */
};

struct facts_contact {
	int64_t id;
	const char *name, *role, *mail;
	bool bounced;      /* or known to be wrong: nothing is sent there */
};

/* What a letter offers. */
enum facts_offer { FACTS_NOTHING, FACTS_PLAN, FACTS_SETTLEMENT };

struct facts {
	int64_t client;
	const char *client_name, *client_code;
	const char *language;      /* of letters to it; "" unknown */
	currency_code currency;
	daynum today;
	char decimal;              /* for showing amounts */

	const char *firm;          /* ours */
	const char *sender;        /* who signs */
	const char *from;          /* our address; "" while mail is not set up */
	const char *phone;         /* ours; "" unknown */
	const char *ways_to_pay;   /* bank details; "" unknown */

	/* All of the client's invoices in the currency, paid ones too, by due day. */
	const struct facts_invoice *invoices;
	size_t invoice_count;
	/* The same by number in byte order, for finding what a text names. */
	const struct facts_invoice *const *by_number;

	const struct facts_contact *contacts; /* not those who are gone; the one to write to first */
	size_t contact_count;

	int64_t on_account;        /* paid and not yet allocated */
	bool held;                 /* the client is on hold today */
	daynum held_until;         /* DATE_NONE: until released */
	const char *held_why;

	int64_t promised;          /* the promise that runs, or the last one broken; 0: none */
	daynum promised_for;       /* the day it was due */
	daynum promised_on;        /* the day it was made */
	const int64_t *promised_invoices; /* what it is for; none: all */
	size_t promised_count;

	/* The plan and the settlement that stand, for the letters that offer them. */
	size_t plan_count;         /* instalments; 0: no plan stands */
	daynum plan_first;         /* day of the first */
	const int64_t *plan_amounts;
	int64_t settle_amount;     /* accepted in full discharge; 0: no offer stands */
	daynum settle_until;
	enum facts_offer offer;    /* which of them this letter is about */

	int reminders;             /* mails and letters that asked for the oldest open invoice */
	daynum last_contact;       /* DATE_NONE: never */
	const char *last_kind;     /* call, letter, mail-out ...; "" never */
	daynum money_known;        /* payments are known until; DATE_NONE: never imported */
	bool money_stops;          /* a setting: nothing is reminded while that is too old */
	int gap;                   /* days the policy wants between contacts, while they are not over; else 0 */
	daynum gap_since;          /* the last contact of ours, where there is a gap */
	const char *cap;           /* the contact cap a mail goes beyond now, in a sentence; NULL none */
	int64_t last_payment;      /* amount of the newest payment; 0: none */
	daynum last_payment_on;
};

/* The invoice of that number; NULL when the client has none in this currency. */
const struct facts_invoice *facts_find(const struct facts *facts, const char *number, size_t len);
/* Sum of what is open; with overdue only what was due before today. */
int64_t facts_open(const struct facts *facts, bool overdue);
/* The contact of a mail address; NULL when it is none of the client's. */
const struct facts_contact *facts_contact(const struct facts *facts, const char *mail);
/* Sorts by_number out of invoices; false when memory ran out. */
bool facts_index(struct facts *facts, struct arena *arena, struct err *err);

#endif
