/* SPDX-License-Identifier: MIT */
/* The lists the book writes to files: each is a table of columns and a reader of
 * rows. One catalogue serves the workbook, CSV, JSON, the Export screen and its
 * preview. Rows are read one by one; nothing grows with the book. */
#ifndef DUN_EXCHANGE_LISTING_H
#define DUN_EXCHANGE_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"
#include "exchange/rows.h"
#include "exchange/sheet.h"
#include "ledger/aging.h"
#include "ledger/date.h"
#include "store/db.h"

/* What to write of: a client, or one of its invoices. */
struct listing_ref {
	int64_t client;
	int64_t invoice; /* 0: all of the client's */
};

struct listing_scope {
	const struct listing_ref *refs; /* in the order of the rows; NULL: every client, by name. A
	                                   client once, but for lists by_invoice */
	size_t count;
	daynum as_of;
	daynum since;         /* DATE_NONE: from the start; for contacts and statement */
	const char *currency; /* only rows of this; "" for all */
	bool paid;            /* lists of debts: paid invoices too */
	struct aging_scale scale;
};

struct listing_reader;

/* A list of the catalogue. */
struct listing {
	const char *name;  /* "aged": on the command line */
	const char *sheet; /* "Aged debt": of the workbook's sheet */
	const char *rows;  /* "One row per open invoice" */
	const struct sheet_column *columns;
	size_t count;
	uint32_t standard; /* bit i: column i is among the standard ones */
	int sum_column;    /* whose sums are told; -1: none */
	bool by_invoice;   /* its rows can be single invoices */
	bool at_once;      /* of everything: read in one go (client 0), not client by client */
	/* Calls out for each row of a client (or of its one invoice); of the catalogue's own. */
	bool (*read)(struct listing_reader *reader, const struct listing_ref *ref, struct err *err);
};

const struct listing *listing_all(size_t *count);
const struct listing *listing_find(const char *name); /* NULL: there is none */

/* Which columns, in which order. */
struct listing_columns {
	size_t count;
	unsigned char at[SHEET_COLUMNS_MOST]; /* places in the list */
};
/* "client,due,amount", "all", or "standard"; ERR_USAGE names what there is. */
bool listing_columns_parse(const struct listing *list, const char *text, struct listing_columns *out,
                           struct err *err);

/* What was written, one a currency: the sums of the list's sum_column. */
struct listing_sum {
	currency_code currency;
	int64_t amount;
	char place[64]; /* where it stands: "Invoices!N85" */
};

/* Calls row for each row of a list, with the chosen columns. */
typedef bool listing_take(void *arg, const struct sheet_row *row, struct err *err);
bool listing_read(struct db *db, const struct listing_scope *scope, const struct listing *list,
                  const struct listing_columns *columns, listing_take *take, void *arg, struct err *err);

/* How many rows the list will have, or close to it: for the progress. */
bool listing_count(struct db *db, const struct listing_scope *scope, const struct listing *list,
                   int64_t *count, struct err *err);

/* Writes a list as a sheet of rows, its sums below, and pushes them to sums (of struct
 * listing_sum). The rows are the caller's to close. *sheet (may be NULL): the sheet. */
bool listing_write(struct db *db, const struct listing_scope *scope, const struct listing *list,
                   const struct listing_columns *columns, struct rows *rows, struct vec *sums, int *sheet,
                   struct err *err);
/* A further row of sums below those: "of which on account". */
bool listing_write_sum(struct rows *rows, int sheet, const struct listing *list,
                       const struct listing_columns *columns, const char *label, const char *currency,
                       int64_t amount, struct err *err);

#endif
