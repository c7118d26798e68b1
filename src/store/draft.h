/* SPDX-License-Identifier: MIT */
/* What a draft needs to be written and checked: all a letter may speak of, read in
 * one go into one arena. The drafts themselves are messages (store/message.h). */
#ifndef DUN_STORE_DRAFT_H
#define DUN_STORE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "letter/facts.h"
#include "store/db.h"

/* The client's side of facts: name, invoices of the currency with what is open at
 * this moment, contacts, hold, promise, last contact and payment. What is ours
 * (firm, sender, bank) is left empty. ERR_NOINPUT when there is no such client. */
bool draft_facts(struct db *db, int64_t client, const char *currency, daynum today, struct arena *arena,
                 struct facts *out, struct err *err);

/* The currency to write about first: that of an invoice (0: none), home when the client owes in it, else the one
 * with the oldest open invoice; home when nothing is open at all. */
bool draft_currency(struct db *db, int64_t client, int64_t invoice, const char *home, currency_code out,
                    struct err *err);

/* The newest draft to a client; 0 when there is none. */
bool draft_waiting(struct db *db, int64_t client, int64_t *id, struct err *err);

/* The firm's own wording of a template, from the book; *subject is NULL when there
 * is none of that name and language. */
bool draft_template(struct db *db, const char *name, const char *language, struct arena *arena,
                    const char **subject, const char **body, struct err *err);
/* The names of those of a language, rising, NULL-terminated. */
bool draft_template_names(struct db *db, const char *language, struct arena *arena, const char ***names,
                          size_t *count, struct err *err);

#endif
