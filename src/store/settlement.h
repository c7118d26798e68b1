/* SPDX-License-Identifier: MIT */
/* Settlements and write-offs as the book keeps them. All that writes needs an open
 * transaction. */
#ifndef DUN_STORE_SETTLEMENT_H
#define DUN_STORE_SETTLEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "follow/settlement.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"
#include "store/named.h"
#include "store/payment.h"

struct settlement {
	int64_t id, client, entry;
	const char *client_name;
	currency_code currency;
	int64_t owed;            /* when it was offered */
	int64_t amount;          /* in full discharge of that */
	int64_t received;        /* came since, as of the day asked for */
	daynum oldest;           /* due day of the oldest invoice in it */
	daynum made_on, valid_until, ended;
	int64_t promise;         /* the promise it became when it was accepted; 0 */
	enum settlement_state state; /* as of the day */
	struct named invoices;
};

struct settlement_list {
	struct settlement *rows;
	size_t count;
};

/* Made by the day, newest first; of one client (currency "": any), or (0) of all in a
 * currency ("": in any). standing: those neither done nor withdrawn; a lapsed one stands
 * until another takes its place. */
bool settlement_list(struct db *db, int64_t client, const char *currency, daynum as_of, bool standing,
                     struct arena *arena, struct settlement_list *out, struct err *err);

struct settlement_new {
	int64_t client, entry;
	currency_code currency;
	int64_t owed, amount;
	daynum oldest, made_on, valid_until;
	const int64_t *invoices;
	size_t count;
};
/* Stores an offer in place of the client's others of that currency. */
bool settlement_add(struct db *db, const struct settlement_new *settlement, struct err *err);
/* Accepted: promise is the promise of its amount. */
bool settlement_accept(struct db *db, int64_t settlement, int64_t promise, struct err *err);
/* state SETTLEMENT_DONE or SETTLEMENT_WITHDRAWN. */
bool settlement_end(struct db *db, int64_t settlement, enum settlement_state state, daynum day, struct err *err);

/* --- write-offs --- */

struct write_off_new {
	int64_t client;
	currency_code currency;
	daynum on;               /* value date: an aging of an earlier day stays as it is */
	int64_t entry;
	int64_t settlement;      /* 0: none */
	const char *reason;      /* code of reason_write_off[] */
	const char *decided_by;  /* not empty */
	const int64_t *invoices; /* what is given up of each */
	const int64_t *amounts;
	size_t count;
};
/* Gives up so much of each invoice: a payment of kind credit, its allocations and the
 * row that tells it from a credit note. *payment may be NULL. */
bool write_off_add(struct db *db, const struct write_off_new *write_off, int64_t *payment, struct err *err);

struct write_off {
	int64_t payment, client, entry, settlement;
	const char *client_name;
	currency_code currency;
	int64_t amount;
	daynum on;
	const char *reason, *decided_by;
	const char *invoices; /* their numbers */
};
struct write_off_list {
	struct write_off *rows;
	size_t count;
};
/* Of a client (0: of all), newest first. */
bool write_off_list(struct db *db, int64_t client, struct arena *arena, struct write_off_list *out, struct err *err);

#endif
