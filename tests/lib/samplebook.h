/* SPDX-License-Identifier: MIT */
/* Books for tests of the screen, the same to the byte of every frame: today is
 * Mon 23 Nov 2026. */
#ifndef DUN_TESTS_LIB_SAMPLEBOOK_H
#define DUN_TESTS_LIB_SAMPLEBOOK_H

#include <stdbool.h>

#include "base/err.h"
#include "ledger/date.h"

#define SAMPLEBOOK_TODAY "2026-11-23"

/* Makes a book at path:
 *   empty    a firm and nothing else
 *   desk     17 clients in every column, with every flag, two currencies
 *   foreign  names in four scripts, decomposed and hostile ones, won without decimals
 *   large    5,000 invoices of 250 clients
 *   letter   the desk with mail set up and an invoice that was paid today
 *   outbox   a mail in every state, with a hostile reply
 * False for any other kind too. */
bool samplebook_make(const char *path, const char *kind, struct err *err);
daynum samplebook_today(void);

#endif
