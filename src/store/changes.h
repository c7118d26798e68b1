/* SPDX-License-Identifier: MIT */
/* What a transaction changed in the tables of the state, as one value of bytes: kept with
 * a deed, applied again, or its inverse applied, which is the undo. A row that is no
 * longer as the changes left it is a clash, which is the refusal. */
#ifndef DUN_STORE_CHANGES_H
#define DUN_STORE_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"

struct changes {
	void *bytes; /* NULL: none */
	int len;
};

/* Begins to record the connection's changes; NULL and err. */
void *changes_record(struct db *db, struct err *err);
/* What was recorded (nothing where *session is NULL); ends the recording in every case. */
bool changes_take(struct db *db, void **session, struct changes *out, struct err *err);
void changes_release(struct changes *changes);
/* Ends the recording; harmless when it ended. */
void changes_stop(void **session);

/* A row of the state. */
struct changes_row {
	char table[32]; /* "": none; "-": one that hangs on another */
	char key[200];  /* canonical */
};
struct changes_row changes_row_of(const char *table, int64_t id);

/* Applies changes, or what takes them back. False with *clash naming a row that is not
 * as it was left (err untouched), or with "" there and err. Nothing is half-done. */
bool changes_apply(struct db *db, const void *bytes, size_t len, struct changes_row *clash, struct err *err);
bool changes_invert(struct db *db, const void *bytes, size_t len, struct changes_row *clash, struct err *err);

bool changes_touch(const void *bytes, size_t len, const struct changes_row *row);
/* A client's row, or one of its contacts, invoices, payments, refunds or mails. */
bool changes_touch_client(struct db *db, const void *bytes, size_t len, int64_t client, bool *touches,
                          struct err *err);
/* Rows made in a table, less those deleted. */
int64_t changes_made(const void *bytes, size_t len, const char *table);

#endif
