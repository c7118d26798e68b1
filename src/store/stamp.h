/* SPDX-License-Identifier: MIT */
/* Time stamp tokens in the book (base/timestamp.h has what they are). */
#ifndef DUN_STORE_STAMP_H
#define DUN_STORE_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"

/* Keeps a token with the entry that tells of it. Needs an open transaction. */
bool stamp_add(struct db *db, int64_t entry, int64_t seq, const struct buf *token, struct err *err);
/* Appends the newest token; ERR_NOINPUT when there is none. */
bool stamp_newest(struct db *db, struct buf *token, struct err *err);

struct stamp_sum {
	int64_t count;
	int64_t seq;  /* the newest that holds: entries, and the moment its server tells */
	int64_t at;
	int64_t bad;  /* the first whose token does not fit: its entry; 0: none */
};
/* Holds each token against the entry it stamped. ca_file "": signatures are not checked.
 * why gets a sentence for the bad one. False only when it could not be looked at. */
bool stamp_verify(struct db *db, const char *ca_file, struct stamp_sum *out, struct buf *why, struct err *err);

#endif
