/* SPDX-License-Identifier: MIT */
/* The workbook of a case: a cover sheet and the lists a lawyer asks for.
 *
 * What the cover sheet says is summed by other selects than the rows are read by,
 * and compared before the file gets its name: sheets that do not add up are an
 * error, not a file. */
#ifndef DUN_EXCHANGE_WORKBOOK_H
#define DUN_EXCHANGE_WORKBOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"
#include "exchange/listing.h"
#include "exchange/rows.h"
#include "ledger/date.h"
#include "store/db.h"

/* What the cover sheet says besides the sums. */
struct workbook_about {
	const char *firm; /* creditor */
	const char *prepared_by;
	daynum prepared_on;
	const char *version; /* "dun 0.1.0" */
};

/* Rows of all its sheets, or close to it. */
bool workbook_count(struct db *db, const struct listing_scope *scope, int64_t *count, struct err *err);
/* Writes the sheets Case, Invoices, Payments, Contacts, Statement, and adds what is open to
 * sums (of struct listing_sum). The rows are the caller's to close. ERR_INTERNAL
 * when the sheets do not add up. */
bool workbook_write(struct db *db, const struct listing_scope *scope, const struct workbook_about *about,
                    struct rows *rows, struct vec *sums, struct err *err);

#endif
