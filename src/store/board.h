/* SPDX-License-Identifier: MIT */
/* The board: who owes what for how long, in one currency. One load fills one arena
 * with what the screen shows; then it is only read. A column's sum is that of its
 * cards: by bucket and by invoice it equals the aging by invoice, by oldest the
 * aging by client, to the cent. */
#ifndef DUN_STORE_BOARD_H
#define DUN_STORE_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/aging.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

enum board_by {
	BOARD_BUCKET,  /* a client in each column where it has open invoices */
	BOARD_INVOICE, /* an invoice in the column of its age */
	BOARD_OLDEST,  /* the whole client in the column of its oldest invoice */
	BOARD_STEP,    /* the whole client in the column of its step; loaded as one column, "no step",
	                  until board_place() says which: that is the policy's to know */
};

enum board_flag {
	BOARD_BROKEN = 1,    /* ! a promise was broken, an instalment missed */
	BOARD_PROMISED = 2,  /* P a promise runs, a plan is kept */
	BOARD_DISPUTED = 4,  /* D an open invoice of it is disputed */
	BOARD_HELD = 8,      /* H on hold */
	BOARD_QUEUED = 16,   /* E a mail waits */
	BOARD_NO_MAIL = 32,  /* @ no address */
	BOARD_MORE = 64,     /* + owes more in another column or currency */
};

enum { BOARD_COLUMNS = 16 };

struct board_client {
	int64_t id;
	const char *name;
	const char *code;
	const char *owner;  /* who looks after it; "" nobody */
	int64_t open;       /* all of it in this currency */
	int64_t on_account;
	daynum oldest;      /* due day of its oldest open invoice */
	int32_t invoices;
	int32_t rank;       /* in the order of names */
	uint8_t flags;      /* enum board_flag */
};

struct board_card {
	int64_t amount;
	int64_t invoice;    /* BOARD_INVOICE; else 0 */
	const char *number; /* BOARD_INVOICE; else "" */
	int32_t client;     /* index into clients */
	int32_t invoices;
	daynum oldest;      /* due day: days overdue = as-of less this */
	uint8_t column;
	uint8_t flags;      /* of the client; with the card's own D and + */
};

struct board_column {
	char name[24];      /* "not due", "1-30", "90+"; a step; "no step" */
	size_t first, cards; /* its cards: cards[first .. first + cards) */
	int64_t amount;
	int64_t invoices;
};

struct board_currency {
	currency_code code;
	struct aging_bucket total, overdue;
	struct aging_bucket on_account;
};

struct board {
	struct arena arena;
	enum board_by by;
	currency_code currency; /* "" when nothing is open at all */
	daynum as_of;
	struct aging_scale scale;
	struct board_column columns[BOARD_COLUMNS];
	int column_count;
	struct board_card *cards;
	size_t card_count;
	struct board_client *clients; /* by id */
	size_t client_count;
	struct aging_bucket total, overdue, on_account;
	int64_t overdue_clients;
	struct board_currency *currencies; /* all with anything open or on account, by code */
	size_t currency_count;
	bool any_invoice; /* the book has an invoice at all, open or not */
};

/* currency "": home when something is open in it, else the one with most open
 * invoices. */
bool board_load(struct board *board, struct db *db, enum board_by by, const char *currency,
                const char *home, daynum as_of, const struct aging_scale *scale, struct err *err);
void board_release(struct board *board);
/* The cards of whole clients in columns of these names, BOARD_COLUMNS at most; columns: of
 * each client, as in board->clients. Sorted by amount. */
void board_place(struct board *board, const char *const *names, int count, const uint8_t *columns);

enum board_order { BOARD_BY_AMOUNT, BOARD_BY_DAYS, BOARD_BY_NAME };
/* Sorts the cards of every column; largest, oldest, or A first; back turns it round.
 * A load sorts by amount. */
void board_sort(struct board *board, enum board_order order, bool back);

/* The card of a client (of an invoice when invoice is not 0) nearest to column;
 * NULL when it is not on the board: to keep the cursor on the same thing. */
const struct board_card *board_find(const struct board *board, int64_t client, int64_t invoice, int column);

#endif
