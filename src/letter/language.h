/* SPDX-License-Identifier: MIT */
/* The few words a letter needs beside its template: months, the heads of the
 * table, how one is greeted. One row a language; templates of the language lie
 * in data/templates/CODE. */
#ifndef DUN_LETTER_LANGUAGE_H
#define DUN_LETTER_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ledger/date.h"
#include "ledger/money.h"

/* How late the oldest of a letter's invoices is: the words differ. */
enum due_state { DUE_LATE, DUE_ONE_DAY_LATE, DUE_TODAY, DUE_COMING, DUE_STATES };

/* The forms of a noun behind a number: 1, 2 to 4 (East Slavic), the rest. */
enum plural { PLURAL_ONE, PLURAL_FEW, PLURAL_MANY, PLURALS };

/* In every pattern "%" is where the value goes. */
struct language {
	const char *code;       /* "en" */
	const char *name;       /* "English" */
	char decimal;           /* of amounts in its letters */
	const char *group;      /* between thousands; NULL: the other of '.' and ',' */
	bool east_slavic;       /* has PLURAL_FEW */
	const char *months[12];
	const char *date;       /* "d M y": day, month's name, year; m is the month's number */
	const char *head_number, *head_due, *head_days, *head_amount, *head_total;
	const char *one, *many; /* "invoice %", "invoices %", inside a sentence */
	const char *title_one, *title_many; /* at the head of a subject */
	const char *counted[PLURALS];       /* "% invoices" */
	const char *comma, *both;           /* between invoices, and before the last one */
	/* One due day for all, or several: "%" is the oldest's days late or due day. */
	const char *when_due[DUE_STATES][2];   /* "% days past due", for a subject */
	const char *due_phrase[DUE_STATES][2]; /* "due on %", behind the invoices in a sentence */
	const char *dear;       /* "Dear %," to a person of that name */
	const char *dear_all;   /* when no name is known */
	const char *const *greetings;  /* beginnings of a good first line, folded */
	const char *const *greeting_ends; /* ends of one that begins with the name */
	const char *const *cold;       /* beginnings that are none: "To whom ..." */
	const char *const *invoice_words; /* what stands before an invoice number */
	const char *const *total_words;   /* what a line with a sum begins with */
	const char *const *links;         /* " and ", ", ": what joins two in a row */
	const char *const *attached;      /* words that promise a file, folded */
	const char *const *day_words;     /* what a count of days is followed by */
	const char *const *over;          /* "over", "of": between number and amount */
};

/* The row of a code or of its first part ("de-AT"); English for any other. */
const struct language *language_of(const char *code);
bool language_known(const char *code);
extern const struct language languages[]; /* ends with a NULL code */

/* Appends a pattern with value in the place of its "%". */
void language_put(const char *pattern, const char *value, struct buf *out);
/* "Dear Eva Bergmann,"; name may be "". */
void language_greeting(const struct language *language, const char *name, struct buf *out);
/* "5 invoices" */
void language_count(const struct language *language, size_t count, struct buf *out);
/* "13 October 2026" */
void language_date(const struct language *language, daynum date, struct buf *out);
/* "12,450.00 EUR" */
void language_money(const struct language *language, int64_t minor, const char *currency, struct buf *out);

#endif
