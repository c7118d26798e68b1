/* SPDX-License-Identifier: MIT */
/* What entries and imported rows say of the present state, against what the tables have:
 * settings, payments, invoices, holds, promises, mails. A table changed behind the log's
 * back disagrees with the last entry that stands, and that entry is named.
 *
 * Not proved so: what words alone tell (names, addresses), and payments that an import
 * inferred from a smaller open amount; sums that the tables keep twice are
 * payment_verify()'s. */
#ifndef DUN_STORE_PROOF_H
#define DUN_STORE_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "store/db.h"
#include "store/entry_bytes.h"

enum { PROOF_KINDS = 7 };

struct proof {
	struct arena arena;
	struct vec claims[PROOF_KINDS]; /* of struct claim, in the order of the log */
};
void proof_init(struct proof *proof);
void proof_release(struct proof *proof);

/* An entry of the log, as it is walked, and its words (NULL: none or erased): kept where
 * they say something of the state. */
bool proof_hear(struct proof *proof, const struct entry_row *row, const void *words, size_t words_len,
                struct err *err);

/* The last entry that tells of an import; 0 for none. */
int64_t proof_import(struct proof *proof, int64_t import);

/* What was found: the entry it is about (0: none says so) and a sentence a line. */
struct proof_fault {
	int64_t entry; /* the smallest */
	int count;
	struct buf says;
};
/* Behind the last entry. False only when the reading itself failed. */
bool proof_judge(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err);

#endif
