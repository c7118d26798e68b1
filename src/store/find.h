/* SPDX-License-Identifier: MIT */
/* Clients and invoices by what people call them, and settings by their name.
 * Each find_ starts a select to be walked with query_next() and ended with
 * query_end(); NULL and err when it cannot start. */
#ifndef DUN_STORE_FIND_H
#define DUN_STORE_FIND_H

#include <stddef.h>

#include "store/db.h"

/* Client id, client name, invoice id, number; at most 6. */
struct query *find_number(struct db *db, const char *number, struct err *err);
/* Client id, name, code: by code, key or whole folded name; at most 6. */
struct query *find_client(struct db *db, const char *ref, const char *folded, struct err *err);
/* The same and the folded name, by a part of it, shortest names first; at most 50. */
struct query *find_part(struct db *db, const char *folded, struct err *err);
/* Name and folded name of every client. */
struct query *find_names(struct db *db, struct err *err);
/* Client id, name, code, key, follow-up day of every client. */
struct query *find_clients(struct db *db, struct err *err);

/* Name and value of every setting. */
struct query *find_settings(struct db *db, struct err *err);
/* The value of one; no row when it is unset. */
struct query *find_setting(struct db *db, const char *name, struct err *err);
/* Sets it inside an open transaction; len 0 unsets. */
bool setting_put(struct db *db, const char *name, const char *value, size_t len, struct err *err);

#endif
