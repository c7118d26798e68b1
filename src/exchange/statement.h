/* SPDX-License-Identifier: MIT */
/* Statement of account: what was billed and paid, in order, with a running balance.
 * One currency after the other; amounts of two never meet.
 *
 * The balance is what was billed less what was paid, whether it is allocated or
 * not: the open invoices less the money on account. */
#ifndef DUN_EXCHANGE_STATEMENT_H
#define DUN_EXCHANGE_STATEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "exchange/sheet.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

struct statement_line {
	const char *currency;
	daynum day;
	const char *ref;  /* the invoice's or credit note's number, the payment's reference */
	const char *text; /* "invoice, due 2026-08-02: web design"; "brought forward" */
	int64_t debit, credit; /* minor units; both 0 in a line brought forward */
	int64_t balance;
	bool forward;     /* the opening line */
};

/* Calls line for each line of a client up to as_of. With since, what lies before is
 * one line "brought forward" a currency (also when that is nothing but 0, if anything
 * lies before). False when line is, or when reading fails. */
bool statement_walk(struct db *db, int64_t client, daynum since, daynum as_of,
                    bool (*line)(void *arg, const struct statement_line *line, struct err *err), void *arg,
                    struct err *err);

/* client, currency, date, ref, text, debit, credit, principal_balance */
extern const struct sheet_column statement_columns[];
enum { STATEMENT_COLUMNS = 8 };
void statement_row(struct sheet_row *row, const char *client, const struct statement_line *line);

#endif
