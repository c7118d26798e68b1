/* SPDX-License-Identifier: MIT */
/* The catalogue's readers: how the rows of each list come out of the book. Known to
 * listing.c alone. */
#ifndef DUN_EXCHANGE_LISTING_READ_H
#define DUN_EXCHANGE_LISTING_READ_H

#include "base/arena.h"
#include "exchange/listing.h"
#include "store/report.h"

struct listing_reader {
	struct db *db;
	const struct listing_scope *scope;
	const struct listing_columns *columns;
	struct arena arena;          /* of the row at hand */
	struct arena client_arena;
	struct report_client client;
	struct sheet_row row;        /* with all columns of the list */
	struct sheet_row chosen;     /* with those asked for */
	listing_take *take;
	void *arg;
	struct vec *sums;            /* of struct listing_sum; NULL: not wanted */
};

/* Hands the row on with its chosen columns, and counts amount to the sums. */
bool listing_emit(struct listing_reader *reader, const char *currency, int64_t amount, struct err *err);

/* listing_log.c: what the log brings. */
enum { LISTING_CONTACT_COLUMNS = 23, LISTING_LETTER_COLUMNS = 15, LISTING_EXHIBIT_COLUMNS = 14 };
extern const struct sheet_column listing_contact_columns[LISTING_CONTACT_COLUMNS];
extern const struct sheet_column listing_letter_columns[LISTING_LETTER_COLUMNS];
extern const struct sheet_column listing_exhibit_columns[LISTING_EXHIBIT_COLUMNS];
bool listing_contact_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err);
bool listing_letter_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err);
bool listing_exhibit_read(struct listing_reader *reader, const struct listing_ref *ref, struct err *err);

extern const struct listing listing_table[];
extern const size_t listing_table_count;

#endif
