/* SPDX-License-Identifier: MIT */
/* Disputes as the book keeps them. invoice.disputed follows them here and nowhere
 * else: it is 1 while one is open. Where a file or a person only said that an invoice
 * is disputed, the flag stands alone; it is listed as a dispute of id 0. All that
 * writes needs an open transaction. */
#ifndef DUN_STORE_DISPUTE_H
#define DUN_STORE_DISPUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

enum dispute_state { DISPUTE_OPEN, DISPUTE_ACCEPTED, DISPUTE_REJECTED };
/* "open", "accepted", "rejected" */
const char *dispute_word(enum dispute_state state);

struct dispute {
	int64_t id;              /* 0: only said to be disputed: no entry, reason, owner or day */
	int64_t client, invoice, entry;
	const char *client_name, *number;
	currency_code currency;
	int64_t amount;          /* the part contested */
	int64_t open;            /* of the invoice, now */
	const char *reason;      /* code of reason_dispute[] */
	const char *owner;       /* who of ours clears it up; "" nobody */
	daynum opened_on, review, ended;
	enum dispute_state state;
};

struct dispute_list {
	struct dispute *rows;
	size_t count;
};

/* Of a client (0: of all); open: only those, and only of invoices not paid. The first
 * to look at first. */
bool dispute_list(struct db *db, int64_t client, bool open, struct arena *arena, struct dispute_list *out,
                  struct err *err);

struct dispute_new {
	int64_t client, invoice, entry;
	int64_t amount;
	const char *reason, *owner;
	daynum opened_on, review;
};
/* Opens one in place of any open one of the invoice (asked anew: reason, part). */
bool dispute_add(struct db *db, const struct dispute_new *dispute, struct err *err);
/* Ends every open one of the invoice, and what was only said. */
bool dispute_end(struct db *db, int64_t invoice, enum dispute_state state, daynum day, struct err *err);
/* Marks what a dispute is open on, after invoices were put back as they were. */
bool dispute_mark(struct db *db, struct err *err);
/* Whether one is open with an entry of its own. */
bool dispute_stands(struct db *db, int64_t invoice, bool *stands, struct err *err);

#endif
