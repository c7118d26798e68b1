/* SPDX-License-Identifier: MIT */
/* What of the book holds certain words: clients, contacts, invoices, entries,
 * mails. All words must stand in one and the same thing.
 *
 * No copy of the texts is kept for it: they are folded as they are read (see
 * base/needle.h), so there is nothing to keep right and nothing to erase. */
#ifndef DUN_STORE_SEARCH_H
#define DUN_STORE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/needle.h"
#include "ledger/clock.h"
#include "store/db.h"

enum search_kind { SEARCH_CLIENT, SEARCH_CONTACT, SEARCH_INVOICE, SEARCH_ENTRY, SEARCH_MAIL };
enum { SEARCH_KINDS = 5 };
/* "client", "contact", "invoice", "entry", "mail" */
const char *search_kind_name(enum search_kind kind);

struct search_hit {
	enum search_kind kind;
	int64_t id;              /* of the client, contact, invoice, message; an entry's seq */
	int64_t client;          /* 0: an entry that belongs to none */
	int64_t about;           /* the entry a correction or withdrawal is about; 0 */
	const char *client_name; /* "" for none */
	const char *what;        /* an entry's kind, a mail's state; else "" */
	const char *name;        /* an invoice's number, a contact's name, a mail's subject; else "" */
	const char *text;        /* the text that holds the first of the words found, whole */
	struct moment happened;  /* at 0: none */
	bool withdrawn;
};

struct search {
	struct db *db;
	struct needle *needle;
	int64_t client;  /* only of this one; 0: of all */
	size_t most;     /* of each kind */
	struct arena *arena;
	/* Called for each hit: clients, contacts, invoices by their ids, then entries and
	 * mails, the newest first. False ends the search. */
	bool (*each)(void *arg, const struct search_hit *hit);
	/* How far it is, now and then; false ends it with *err set. May be NULL. */
	bool (*at)(void *arg, int64_t done, int64_t total, struct err *err);
	void *arg;
	bool more[SEARCH_KINDS]; /* out: there are more than most of that kind */
	bool over;               /* each said so */
};

/* Whatever holds the words, anywhere in its texts. One state of the book. */
bool search_run(struct search *search, struct err *err);

/* Invoices whose number and clients whose name or code begin so: by their indexes,
 * at any size of the book. text is what was typed, folded what text_fold() makes of it. */
bool search_starts(struct search *search, const char *text, const char *folded, struct err *err);

#endif
