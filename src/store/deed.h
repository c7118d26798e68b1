/* SPDX-License-Identifier: MIT */
/* A deed: one thing a person did, one transaction, one step of undo.
 *
 * Between begin and commit every change to the state tables (client, contact,
 * invoice, payment, allocation, refund, promise, plan, dispute, settlement, write_off,
 * message and what hangs on them, step_taken, invoice_policy, holiday, tick, template,
 * setting) is recorded as a SQLite changeset and kept with the deed; undo applies
 * its inverse and appends a withdrawal for each entry
 * the deed wrote. Redo applies it again and appends the entries anew. Undo is per
 * actor and refused, with a sentence, after someone's newer change of the same
 * thing. Works across restarts; the last 100 deeds of an actor are kept. */
#ifndef DUN_STORE_DEED_H
#define DUN_STORE_DEED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"
#include "store/entry.h"

struct deed {
	struct db *db;
	const struct actor *actor;
	void *session;
	int64_t before;   /* head of the log when it began */
	int64_t import;   /* set by an import before commit: undone by its own tables */
	bool final;       /* set before commit: cannot be undone (sent), not offered */
	char name[160];
};

/* Begins the transaction and the recording. name: what was done, for people, as a
 * noun phrase: "call with Bergmann GmbH", "import of open-items.csv". */
bool deed_begin(struct deed *deed, struct db *db, const struct actor *actor, struct err *err,
                const char *name, ...) __attribute__((format(printf, 5, 6)));
/* For imports: the same without recording changes (their undo has own tables). */
bool deed_begin_bulk(struct deed *deed, struct db *db, const struct actor *actor, struct err *err,
                     const char *name, ...) __attribute__((format(printf, 5, 6)));
bool deed_commit(struct deed *deed, struct err *err);
/* Rolls back; harmless after a commit. */
void deed_abandon(struct deed *deed);

/* What u would take back: appends its name; when there is
 * nothing, *any is false. */
bool deed_next_undo(struct db *db, const struct actor *actor, struct buf *name, bool *any, struct err *err);
/* Does it; appends the name of what was undone. ERR_NO when there is nothing. */
bool deed_undo(struct db *db, const struct actor *actor, struct buf *name, struct err *err);
bool deed_redo(struct db *db, const struct actor *actor, struct buf *name, struct err *err);

/* The newest entry that a step of undo knows: none beyond the chain's head, unless its end was cut off. */
bool deed_newest_entry(struct db *db, int64_t *seq, struct err *err);

/* Forgets every step of undo: for a book just made, and for tests. */
bool deed_forget(struct db *db, struct err *err);

/* Forgets the steps of undo, of everybody, that touch a client, its contacts, invoices,
 * payments or mails, or tell of it: they hold what it was called. Needs an open
 * transaction. */
bool deed_forget_client(struct db *db, int64_t client, struct err *err);

/* What was done to a row has had its effect outside (its mail went): every deed that
 * touched it leaves the history of undo, so that u goes on to what was before. table
 * must outlive the call; needs an open transaction. */
bool deed_seal(struct db *db, const char *table, int64_t id, struct err *err);

#endif
