/* SPDX-License-Identifier: MIT */
/* In which encoding a file of somebody else's is written, and its text as UTF-8.
 *
 * In this order: a byte order mark; the whole file strict UTF-8; NULs where
 * UTF-16 has them; uchardet on the first 64 KiB, with its answer mapped to what
 * programs mean by it and proved by decoding the whole file strictly. What
 * decodes but does not read like words is not believed: then the user is asked.
 * uchardet and iconv are visible in charset.c alone. */
#ifndef DUN_EXCHANGE_CHARSET_H
#define DUN_EXCHANGE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct charset {
	char name[32];     /* as iconv knows it: "UTF-8", "CP949", "UTF-16LE" */
	int bom;           /* bytes of the mark to pass over */
	bool guessed;      /* by statistics; neither proved nor given */
	int64_t words;     /* words with characters beyond ASCII that read well */
	int64_t odd;       /* ... that do not */
	int64_t size;      /* of the file, bytes */
};

/* fd is read from its start, wherever it stands. wanted is a name to take
 * (NULL: find out). ERR_DATA when the file is empty or binary, when it does not decode as
 * wanted (with the byte), or when nothing can be told. */
bool charset_find(int fd, const char *file, const char *wanted, struct charset *out,
                  struct err *err);
/* For people: "CP949 (Korean)". */
const char *charset_label(const char *name);
/* The encodings offered for choosing, by name, NULL-terminated. */
const char *const *charset_choices(void);

/* The text of a file as UTF-8, piece by piece. */
struct charset_stream;
struct charset_stream *charset_open(int fd, const char *file, const struct charset *charset,
                                    struct err *err);
void charset_close(struct charset_stream *stream);
/* As csv_source wants it; arg is the stream. */
bool charset_fill(void *arg, char *bytes, size_t room, size_t *got, struct err *err);
/* Bytes of the file taken so far. */
int64_t charset_done(const struct charset_stream *stream);

#endif
