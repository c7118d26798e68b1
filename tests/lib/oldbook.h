/* SPDX-License-Identifier: MIT */
/* A book as version 1 wrote it: its schema is tests/lib/schema-1.sql, found below
 * $srcdir as make check sets it. */
#ifndef DUN_TESTS_OLDBOOK_H
#define DUN_TESTS_OLDBOOK_H

#include "tests/lib/book.h"

/* Closes the desk and turns the book into one of version 1 with the same rows in every
 * table that version had, and a mail with a file of OLDBOOK_FILE. Asserts. */
void oldbook_make(struct book *book);

#define OLDBOOK_FILE "%PDF-1.4 an invoice"

/* The rows of every table version 1 had, in one text that does not depend on the
 * version; to be freed. */
char *oldbook_rows(const char *path);

#endif
