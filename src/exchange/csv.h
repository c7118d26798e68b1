/* SPDX-License-Identifier: MIT */
/* A streaming reader of delimited text (RFC 4180 and what programs make of it),
 * with the position of everything it reads. It never holds more than one row.
 *
 * Bytes come from a source as UTF-8 (charset.h); rows end in LF, CRLF or CR; a
 * quoted value may hold separators, line ends and doubled quotes; a quote inside
 * an unquoted value is an ordinary character. Rows without any character are
 * passed over. Positions count lines of the file and columns of the row from 1,
 * and stand in errors as "file:line:column: ". */
#ifndef DUN_EXCHANGE_CSV_H
#define DUN_EXCHANGE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum {
	CSV_COLUMNS_MOST = 1024,  /* of a row */
	CSV_FIELD_MOST = 1 << 16, /* bytes of a value */
};

/* Puts up to room bytes at bytes, their number in *got; 0 is the end. */
struct csv_source {
	bool (*fill)(void *arg, char *bytes, size_t room, size_t *got, struct err *err);
	void *arg;
};

struct csv {
	struct csv_source source;
	const char *file; /* its name, for errors; borrowed */
	char separator;
	int64_t line;     /* of the row read last: its first */
	int64_t lines;    /* read so far */
	struct buf text;  /* the row's values, each with a NUL behind it */
	size_t *ends;     /* CSV_COLUMNS_MOST: where in text each value ends */
	size_t count;     /* of them in use */
	size_t at, have;  /* in chunk */
	bool ended;       /* the source is */
	bool after_cr;    /* a LF now belongs to the line end before it */
	char *chunk;
};

struct csv_value {
	const char *text; /* NUL-terminated; may hold NUL bytes before that */
	size_t len;
};

bool csv_open(struct csv *csv, const char *file, struct csv_source source, char separator,
              struct err *err);
void csv_close(struct csv *csv);
/* The next row; *more is false at the end of the file. ERR_DATA, with its
 * place, for a quote that is not closed or is followed by more text, a value over
 * CSV_FIELD_MOST, a row over CSV_COLUMNS_MOST. */
bool csv_next(struct csv *csv, bool *more, struct err *err);
/* Of the row read last. Values live until the next csv_next(). */
size_t csv_count(const struct csv *csv);
struct csv_value csv_value(const struct csv *csv, size_t column);

/* Appends a value as it must stand in such a file, quoted where it has to be. */
void csv_quote(struct buf *out, const char *text, size_t len, char separator);

#endif
