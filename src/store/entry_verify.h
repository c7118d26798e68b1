/* SPDX-License-Identifier: MIT */
/* Is the log as it was written? Every hash, every link, every digest of words computed
 * anew, in one walk over entries and words side by side. Others may append meanwhile. */
#ifndef DUN_STORE_ENTRY_VERIFY_H
#define DUN_STORE_ENTRY_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "ledger/clock.h"
#include "store/db.h"
#include "store/entry_bytes.h"

struct entry_proof {
	int64_t checked;        /* entries looked at */
	int64_t bytes;          /* hashed: canonical bytes, salts and words */
	int64_t good;           /* the last entry up to which everything fits */
	struct moment recorded; /* when that was */
	struct digest head;     /* its hash, computed here */
	int64_t bad;            /* the first entry that does not fit; 0: none */
};

/* Called for each entry while the chain holds, with its words (NULL: none or erased). */
typedef bool entry_witness(void *arg, const struct entry_row *row, const void *words, size_t words_len,
                           struct err *err);

/* Walks the log until an entry does not fit; why gets that sentence, "entry 4: it was
 * changed". *out is where to begin: zeros, or what an earlier walk left there, to go on
 * with what others have appended since. witness may be NULL. False only when the reading itself failed. */
bool entry_verify(struct db *db, entry_witness *witness, void *arg, struct entry_proof *out, struct buf *why,
                  struct err *err);

#endif
