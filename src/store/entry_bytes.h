/* SPDX-License-Identifier: MIT */
/* An entry as its canonical bytes, over which the chain runs. The form is evidence:
 * man/dun-evidence.7 gives it to strangers, with vectors that a test holds against this.
 *
 * The bytes are "dun entry 1" and, in this order, integers as 8 bytes big-endian (two's
 * complement) and texts and blobs behind their length as such an integer: seq, kind,
 * client, invoice, about, happened, happened_offset, recorded, recorded_offset,
 * clock_back, uid, actor, facts, words, prev. Absent ids are 0, absent words empty.
 * words is SHA-256(salt + body). hash is SHA-256 of the bytes. */
#ifndef DUN_STORE_ENTRY_BYTES_H
#define DUN_STORE_ENTRY_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "store/db.h"

enum { ENTRY_SALT = 16 };

struct entry_row {
	int64_t seq, client, invoice, about;
	int64_t happened, happened_offset, recorded, recorded_offset, clock_back, uid;
	const char *kind, *actor;
	size_t kind_len, actor_len;
	const void *facts, *words, *prev;
	size_t facts_len, words_len, prev_len;
};

/* What a select asks for, as entry e, to be read by entry_row_read(). */
#define ENTRY_COLUMNS "e.seq, e.kind, e.client, e.invoice, e.about, e.happened, e.happened_offset, " \
	"e.recorded, e.recorded_offset, e.clock_back, e.uid, e.actor, e.facts, e.words, e.prev, e.hash"
enum { ENTRY_SEQ, ENTRY_KIND, ENTRY_CLIENT, ENTRY_INVOICE, ENTRY_ABOUT, ENTRY_HAPPENED, ENTRY_HAPPENED_OFFSET,
       ENTRY_RECORDED, ENTRY_RECORDED_OFFSET, ENTRY_CLOCK_BACK, ENTRY_UID, ENTRY_ACTOR, ENTRY_FACTS, ENTRY_WORDS,
       ENTRY_PREV, ENTRY_HASH, ENTRY_END };
/* Lives until the query's next step. */
void entry_row_read(const struct query *q, struct entry_row *row);

/* Appends the canonical bytes. */
void entry_bytes(struct buf *out, const struct entry_row *row);
/* Their hash; scratch is emptied and reused, run stays open: a long walk allocates once. */
bool entry_row_hash(struct digest_run *run, const struct entry_row *row, struct buf *scratch, struct digest *out,
                    struct err *err);
/* What the chain holds of words. */
bool entry_words_hash(struct digest_run *run, const void *salt, const void *body, size_t len, struct digest *out,
                      struct err *err);

#endif
