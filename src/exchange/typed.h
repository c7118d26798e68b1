/* SPDX-License-Identifier: MIT */
/* A row of text becomes a row of an import: dates, amounts, names, each read as
 * the columns were settled, or a fault with its column and the reason. */
#ifndef DUN_EXCHANGE_TYPED_H
#define DUN_EXCHANGE_TYPED_H

#include <stdbool.h>

#include "base/buf.h"
#include "exchange/columns.h"
#include "exchange/csv.h"
#include "exchange/intake.h"
#include "store/import_row.h"

struct typed {
	const struct columns *columns;
	const struct intake_options *options;
	struct buf texts[COLUMN_FIELDS]; /* values that had to be changed: trimmed, composed */
	currency_code currency;
	/* of the last row that could not be read */
	int fault_column;      /* -1: the row as a whole */
	const char *fault_value;
	char fault[200];
};

void typed_open(struct typed *typed, const struct columns *columns, const struct intake_options *options);
void typed_close(struct typed *typed);
/* True for a row without any value: nothing to do. */
bool typed_is_empty(const struct csv *csv);
/* *row's texts live until the next call and the next csv_next(). False: see fault. */
bool typed_read(struct typed *typed, const struct csv *csv, struct import_row *row);
/* The invoice a row is about, also where the rest of it cannot be read. False when
 * not even that can. */
bool typed_mentions(struct typed *typed, const struct csv *csv, const char **series, const char **number);

#endif
