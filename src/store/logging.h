/* SPDX-License-Identifier: MIT */
/* What a deed on a client looks up, and what a logged contact changes in the book
 * besides the log, promises and disputes: the next follow-up. All that writes needs an open transaction. */
#ifndef DUN_STORE_LOGGING_H
#define DUN_STORE_LOGGING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

/* A contact of a client by its name (folded); id 0 when there is none of it. */
struct logging_contact {
	int64_t id;
	const char *name, *role, *phone;
};
bool logging_contact(struct db *db, int64_t client, const char *name, struct arena *arena,
                     struct logging_contact *out, struct err *err);

struct logging_invoice {
	int64_t id;
	currency_code currency;
	int64_t open;
};
/* An invoice of this client by its number; ERR_DATA when it has none of it, or
 * several in different series. */
bool logging_invoice(struct db *db, int64_t client, const char *number, struct logging_invoice *out,
                     struct err *err);

/* The only currency the client owes in; home when it owes in that too or in none;
 * "" when only the person can tell. */
bool logging_currency(struct db *db, int64_t client, const char *home, currency_code out, struct err *err);

/* Who of ours looks after the client; the name of its contact of a role. "" when there
 * is none. */
bool logging_owner(struct db *db, int64_t client, struct arena *arena, const char **out, struct err *err);
bool logging_role(struct db *db, int64_t client, const char *role, struct arena *arena, const char **out,
                  struct err *err);
bool logging_follow_up(struct db *db, int64_t client, daynum day, struct err *err);
/* There was a contact: a follow-up that was set for this day or before is made use of. */
bool logging_followed_up(struct db *db, int64_t client, daynum day, struct err *err);
bool logging_wrong_number(struct db *db, int64_t contact, struct err *err);
/* The name of a client; ERR_NOINPUT when there is none. */
bool logging_client(struct db *db, int64_t client, struct arena *arena, const char **name, struct err *err);

#endif
