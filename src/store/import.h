/* SPDX-License-Identifier: MIT */
/* Applying an import, row by row, and its undo by its own tables: an import may
 * touch a million rows, which no recorded changeset should hold.
 *
 * All of it runs inside an open transaction that the caller commits or rolls
 * back. Rows stream: memory grows with the clients of the file (a cache of at
 * most 50,000) and by one bit an invoice, not with the rows.
 *
 * Who is who: an invoice is (series, number); a client is (source, key) where the
 * row has a key, else its exact folded name. A client known under another source
 * is the same only when key and name agree. A name never changes by an import of
 * invoices, and what a person has entered or cleared is not overwritten by one: it
 * only fills in what was never set; an import of clients overwrites. Payments only grow: a list that shows less
 * paid than the book knows changes nothing and is warned about. */
#ifndef DUN_STORE_IMPORT_H
#define DUN_STORE_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "ledger/date.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/import_row.h"

enum import_kind { IMPORT_INVOICES, IMPORT_PAYMENTS, IMPORT_CLIENTS };

struct import_spec {
	enum import_kind kind;
	const char *file;    /* its name, without folders */
	const char *source;  /* the series of files it belongs to: a layout's name */
	int64_t rows;        /* about how many are to come */
	daynum latest;       /* a later payment of a list of payments is refused; 0: none is */
};

struct import_counts {
	int64_t made, changed, same;
};

struct import_tally {
	struct import_counts clients, invoices, payments;
	int64_t rows;           /* applied: made, changed or same */
	int64_t other_names;    /* rows that name a known client in another way */
	int64_t paid_here;      /* invoices of which the book knows more paid than the file */
	int64_t other_key;      /* new clients whose key another source has with another name */
	int64_t alike;          /* new clients that look like one known before */
	char alike_name[120], alike_known[120];
	char other_name[120], paid_number[100], other_key_name[120]; /* the first of each */
};

/* What an import would change, for showing. */
struct import_change {
	const char *number, *what; /* "open", "due date"; of a client known before its name and
	                              "address", "contact"; live during the call */
	const char *before, *after;
	int64_t amount_before, amount_after; /* when before is NULL */
	const char *currency;
};

struct import_job;

/* Why a number is refused that an earlier row had with other values. */
#define IMPORT_TWICE "is there twice, with different values"

enum import_verdict {
	IMPORT_APPLIED,
	IMPORT_REFUSED, /* this row cannot go in: err says why, import_field() where */
	IMPORT_FAILED,  /* nothing can: err */
};

struct import_job *import_open(struct db *db, const struct actor *actor, const struct import_spec *spec,
                               struct err *err);
void import_close(struct import_job *job);
/* changed (may be NULL) is called for each field that changes. */
void import_watch(struct import_job *job, void (*changed)(void *arg, const struct import_change *), void *arg);
enum import_verdict import_apply(struct import_job *job, const struct import_row *row, struct err *err);
/* The file names that invoice in a row that does not go in: it has not vanished. */
bool import_mention(struct import_job *job, const char *series, const char *number, struct err *err);
/* The field of the last refused row, as `--map` names it: "number". */
const char *import_field(const struct import_job *job);
const struct import_tally *import_tally(const struct import_job *job);
/* Did anything change? When not, nothing was written and there is nothing to commit. */
bool import_changed(const struct import_job *job);
/* Calls each for every open invoice of this source that the rows did not name
 * (call behind the last row), with what is open of it and a row that would show it
 * paid once paid_on is set. Nothing may be applied before all were seen; the row
 * lives during the call. */
bool import_vanished(struct import_job *job,
                     bool (*each)(void *arg, const struct import_row *paid, int64_t open, struct err *err),
                     void *arg, struct err *err);
/* Writes what is left: last block, digest, the entry. *id is the import's. */
bool import_finish(struct import_job *job, int64_t *id, struct err *err);

/* What is open in the book now, a currency a call, the largest first: to compare with
 * the ledger the file came from. each returns false to stop. */
bool import_open_sums(struct db *db, bool (*each)(void *arg, const char *currency, int64_t count, int64_t amount),
                      void *arg, struct err *err);

/* Is there no client in the book? */
bool import_nothing_yet(struct db *db, bool *empty, struct err *err);

/* Takes an import back: what it made is gone, what it changed is as before, and
 * import.undone is 1. Clients that something else has come to stand on stay (a
 * logged call, a hand-made invoice). ERR_NO with a sentence when something newer
 * stands on one of its invoices. Entries are the deed's business. */
bool import_take_back(struct db *db, int64_t import, struct err *err);
/* Does it again from its kept rows, with the same numbers. */
bool import_put_back(struct db *db, int64_t import, struct err *err);

/* Does what is kept of each import still fit its digest and its entry? *bad is the
 * import that does not (0: none), why the sentence. */
bool import_verify(struct db *db, int64_t *bad, struct buf *why, struct err *err);

#endif
