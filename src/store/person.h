/* SPDX-License-Identifier: MIT */
/* What the book holds of one person: a client with all that hangs on it, or one contact
 * of a client. Where that is stands in one table of person.c; a text column that is new
 * in the schema belongs there or in the list of those that name nobody
 * (tests/unit/person.c compares both with the schema).
 *
 * Erasing takes the words and leaves the facts: amounts, days, numbers of invoices and
 * codes stay, for the law asks for them and the chain covers them. Each entry whose words
 * go, and each import whose kept rows change, gets an erasure entry about it; one more
 * says what kinds and how many, by whom and why. */
#ifndef DUN_STORE_PERSON_H
#define DUN_STORE_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/vec.h"
#include "ledger/date.h"
#include "store/db.h"
#include "store/entry.h"

struct person {
	int64_t client;
	int64_t contact;  /* 0: the client itself, with all its contacts */
	const char *name, *mail, *phone; /* of the contact; else of the client, "" , "" */
	const char *key;                 /* of the client, "" */
};
/* ERR_NOINPUT when the client has no contact of that id. Texts live in the arena. */
bool person_load(struct db *db, int64_t client, int64_t contact, struct arena *arena, struct person *out,
                 struct err *err);

/* The entries that hold words of the person (int64_t, oldest first). */
bool person_entries(struct db *db, const struct person *person, struct vec *seqs, struct err *err);
/* The imports whose kept rows name the person: their ids (int64_t), rows in *rows. */
bool person_imports(struct db *db, const struct person *person, struct vec *imports, int64_t *rows, struct err *err);

/* All rows of all tables, but entries and files, as members of the open JSON object:
 * "contact": [{"name": ...}], ... */
bool person_tell(struct db *db, const struct person *person, struct json *json, struct err *err);
/* The kept rows of imports, as one more member "imported". */
bool person_tell_imports(struct db *db, const struct person *person, struct json *json, struct err *err);

/* The exact bytes of the mails that were ever queued. */
bool person_mails(struct db *db, const struct person *person,
                  bool (*each)(void *arg, int64_t message, const void *bytes, size_t len, struct err *err), void *arg,
                  struct err *err);

/* How many of a kind were erased, or would be. */
struct person_count {
	const char *what; /* "contacts", "mails", "entries" ... */
	int64_t count;
};
enum { PERSON_COUNTS = 16 };

struct person_erasure {
	struct person_count counts[PERSON_COUNTS];
	size_t count;
	int64_t open;  /* invoices of the client that are not paid */
	int64_t entry; /* the erasure entry that sums it up */
};
/* In an open transaction, which the caller commits; there is no undo, and steps of undo
 * that touch the person are forgotten. ERR_AGAIN while a mail to the person is being
 * sent; ERR_NO when nothing is left to erase. Then db_clean(), so that the bytes go. */
bool person_erase(struct db *db, const struct actor *actor, const struct person *person, const char *why,
                  struct person_erasure *out, struct err *err);

/* Entries whose words are gone and an erasure says so. */
bool person_erased(struct db *db, int64_t *entries, struct err *err);

/* Clients whose last open item closed before a day, oldest first, and of whom something
 * is left to erase. */
struct person_old {
	int64_t client;
	const char *name, *code;
	daynum closed;    /* of the last invoice paid; the last entry's where there is none */
	int64_t entries;  /* with words */
	int64_t contacts;
};
bool person_old(struct db *db, daynum before, struct arena *arena, struct vec *out, struct err *err);

#endif
