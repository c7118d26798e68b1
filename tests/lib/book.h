/* SPDX-License-Identifier: MIT */
/* A desk at a new book in a directory of its own, for tests of the store. */
#ifndef DUN_TESTS_BOOK_H
#define DUN_TESTS_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "desk/desk.h"

struct book {
	char dir[256];
	char path[300];
	struct desk desk;
	struct err err; /* of the last call that failed */
};

enum { BOOK_TODAY = 20779 }; /* 2026-11-22, a Sunday */

/* A firm with EUR, today fixed; asserts. */
void book_make(struct book *book);
void book_drop(struct book *book);
/* Closes and opens the desk again, as a restart does. */
void book_reopen(struct book *book);

int64_t book_client(struct book *book, const char *name);
/* amount in cents of EUR */
int64_t book_invoice(struct book *book, int64_t client, const char *number, int64_t amount, daynum due);
/* A number from a literal select without parameters. */
int64_t book_int(struct book *book, const char *sql_literal);
/* An entry of kind note; its number. */
int64_t book_note(struct book *book, int64_t client, const char *text);
/* The same where no test fails: in a child, or beside a disk that does. */
bool book_try_note(struct desk *desk, int64_t client, const char *text, int64_t *seq, struct err *err);
/* All that verify looks at is as it should be. */
void book_is_sound(struct book *book);

/* Fails the test with the sentence when a call was not to fail. */
#define OK(book, call) \
	do { \
		if (!(call)) \
			fail_msg("%s: %s", #call, (book)->err.text); \
	} while (0)

#endif
