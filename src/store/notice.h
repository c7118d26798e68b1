/* SPDX-License-Identifier: MIT */
/* A line beside the book (BOOK-busy) that says what long work is going on in it, for
 * the sentence another session gets while it must wait: "import by ji, 62 %". Best
 * effort: where it cannot be written, the sentence is merely shorter. */
#ifndef DUN_STORE_NOTICE_H
#define DUN_STORE_NOTICE_H

#include <stdbool.h>

enum { NOTICE_SIZE = 120 };

/* says NULL: the work is over. */
void notice_put(const char *book, const char *says);
/* False when there is none, or it is older than a minute (its writer has died). */
bool notice_read(const char *book, char says[NOTICE_SIZE]);

#endif
