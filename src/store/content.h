/* SPDX-License-Identifier: MIT */
/* The bytes of files: each kept exactly once, by its SHA-256, in pieces of 256 KiB,
 * so that a long recording goes in and out without ever being whole in memory. Only
 * adds; who may delete is a matter of the schema's triggers (erasure). */
#ifndef DUN_STORE_CONTENT_H
#define DUN_STORE_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "store/db.h"

enum { CONTENT_PIECE = 256 * 1024 };

struct content {
	int64_t id;  /* 0: not in the book */
	int64_t len;
	struct digest digest;
};

/* Length and digest of what fd has, read once from its start. path is for sentences.
 * ERR_DATA when it is longer than most. Needs no book and no transaction. */
bool content_measure(int fd, const char *path, int64_t most, struct content *out, struct err *err);
/* Puts it into the book unless its bytes are there already; content as measured, gets
 * its id. Read a second time: ERR_DATA when it is not the same any more. Needs an
 * open transaction. */
bool content_take(struct db *db, int fd, const char *path, struct content *content, struct err *err);
/* The same for bytes at hand. */
bool content_put(struct db *db, const void *bytes, size_t len, struct content *out, struct err *err);

/* By digest; id 0 when the book has no such bytes (any more). */
bool content_find(struct db *db, const struct digest *digest, struct content *out, struct err *err);

/* Hands the pieces over in order, one at a time, and compares the digest at the end:
 * ERR_DATA when they are not what was put in. Stops when take says false. */
typedef bool content_taker(void *arg, const void *bytes, size_t len, struct err *err);
bool content_read(struct db *db, int64_t id, content_taker *take, void *arg, struct err *err);
/* Appends all of it; for what is known to be small. */
bool content_load(struct db *db, int64_t id, struct buf *out, struct err *err);

/* Reads every file in the book. *bad is set and why gets a sentence for the first that
 * is not what its digest says, *entry the first entry that names it (0: none); *bytes how
 * much was read. False only when the reading
 * itself failed. */
bool content_verify(struct db *db, int64_t *bytes, bool *bad, int64_t *entry, struct buf *why, struct err *err);

#endif
