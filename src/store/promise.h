/* SPDX-License-Identifier: MIT */
/* Promises to pay as the book keeps them, with what has come since: the one place
 * that counts it, for board, timeline, mails and the next action alike. All that
 * writes needs an open transaction. */
#ifndef DUN_STORE_PROMISE_H
#define DUN_STORE_PROMISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "follow/promise.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"
#include "store/named.h"

struct promise {
	int64_t id, client;
	const char *client_name;
	int64_t entry;          /* of the log: who promised, what was said */
	currency_code currency;
	int64_t amount;
	int64_t received;       /* came since, as of the day asked for */
	daynum due, made_on;
	daynum ended;           /* day another took its place; DATE_NONE while it stands */
	bool stands;            /* neither replaced nor withdrawn */
	bool settled;           /* every invoice it names is paid */
	enum promise_state state; /* as of the day; of a replaced one as of when it ended */
	struct named invoices;
};

struct promise_list {
	struct promise *rows;
	size_t count;
};

/* Made by the day and not withdrawn, newest first; of one client, or (0) of all; in a
 * currency, or ("") in any. standing: only those that nothing has taken the place of. */
bool promise_list(struct db *db, int64_t client, const char *currency, daynum as_of, bool standing,
                  struct arena *arena, struct promise_list *out, struct err *err);

struct promise_new {
	int64_t client;
	int64_t entry; /* the log's entry that tells of it */
	currency_code currency;
	int64_t amount;
	daynum due, made_on;
	const int64_t *invoices;
	size_t count;
};
/* Stores a promise. It takes the place of those of the same currency that stand and
 * name one of its invoices, or that name none; one kept by then stays kept. *id may
 * be NULL. */
bool promise_add(struct db *db, const struct promise_new *promise, int64_t *id, struct err *err);
/* Ends those that stand and name one of the invoices, or none: something else was
 * agreed. One kept by then stays kept. */
bool promise_end_for(struct db *db, int64_t client, const char *currency, const int64_t *invoices, size_t count,
                     daynum day, struct err *err);
/* It ends without another in its place. */
bool promise_end(struct db *db, int64_t promise, daynum day, struct err *err);
/* The promise an entry told of does not stand any more. */
bool promise_withdraw(struct db *db, int64_t entry, struct err *err);

#endif
