/* SPDX-License-Identifier: MIT */
/* One row of an import, read and checked, and its canonical bytes.
 *
 * The bytes are part of the evidence: for each member in the order of the struct,
 * a text as its length and bytes, a number as such; lengths and numbers in groups
 * of seven bits, the lowest first, the high bit set on all but the last; signed
 * numbers zigzag; an absent number as 0, any other plus 1 after zigzag. */
#ifndef DUN_STORE_IMPORT_ROW_H
#define DUN_STORE_IMPORT_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "ledger/date.h"

#define IMPORT_NONE INT64_MIN /* no such amount or number in the row */

struct import_row {
	/* UTF-8 in composed form, never NULL */
	const char *key, *client, *series, *number, *currency, *what_for, *order;
	const char *contact, *mail, *phone, *address, *country, *language;
	daynum issued;      /* DATE_NONE: not told; the book's, else the day due or the file's, the earlier */
	daynum due, sent_on;
	daynum paid_on;     /* the file's day where it has none itself */
	int64_t amount, open, paid; /* minor units; amount < 0: a credit note */
	int64_t terms;      /* days */
	int64_t disputed;   /* 0, 1 */
	int64_t inferred;   /* 1: a payment is only inferred from what is open */
};

void import_row_clear(struct import_row *row);
/* Takes out what may name a person: key, client, contact, mail, phone, address, what it
 * is for, order. The rows so bared have a digest of their own in the import's entry
 * (fact "facts"), which an erasure does not change. */
void import_row_bare(struct import_row *row);
void import_row_pack(const struct import_row *row, struct buf *out);
/* Takes one row at *at, which moves behind it; texts live in the arena. False at
 * the end and for broken bytes. */
bool import_row_unpack(const void *bytes, size_t len, size_t *at, struct arena *arena,
                       struct import_row *out);

/* The numbers alone, for the ids a row made. */
void import_pack_number(struct buf *out, uint64_t number);
bool import_unpack_number(const void *bytes, size_t len, size_t *at, uint64_t *number);

#endif
