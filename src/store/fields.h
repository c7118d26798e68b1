/* SPDX-License-Identifier: MIT */
/* Named texts in a fixed byte form, for facts and words of an entry, canonical
 * rows of an import, values before a change. The form is part of the evidence:
 * for each field in the order added, the name and then the value, each as a
 * 4-byte big-endian length and its bytes. */
#ifndef DUN_STORE_FIELDS_H
#define DUN_STORE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ledger/date.h"

/* Empty or NULL values are not added: absent and empty are one. */
void fields_add(struct buf *out, const char *name, const char *value);
void fields_addn(struct buf *out, const char *name, const char *value, size_t len);
/* A value for which there was no memory is missed: out has failed too. */
void fields_add_buf(struct buf *out, const char *name, const struct buf *value);
void fields_add_int(struct buf *out, const char *name, int64_t value);
void fields_add_day(struct buf *out, const char *name, daynum value); /* ISO; NONE: absent */

struct field {
	const char *name; /* not NUL-terminated: name_len bytes */
	size_t name_len;
	const char *value;
	size_t value_len;
};

/* Walks; *at starts at 0. False at the end, or at broken bytes. */
bool fields_next(const void *bytes, size_t len, size_t *at, struct field *out);
/* The value of a name; false when absent. */
bool fields_get(const void *bytes, size_t len, const char *name, struct field *out);
/* True when the bytes are whole fields to the end. */
bool fields_valid(const void *bytes, size_t len);

#endif
