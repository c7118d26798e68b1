/* SPDX-License-Identifier: MIT */
/* Do the indexes of the log say what its rows say? SQLite's own check looks every row up
 * in every index; here each is read once, in its order, and a keyed sum over what it says
 * is compared with the same sum over the rows, gathered while the chain is walked. */
#ifndef DUN_STORE_ENTRY_INDEX_H
#define DUN_STORE_ENTRY_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"
#include "store/entry_bytes.h"

enum { ENTRY_INDEXES = 4 };

struct entry_index_sums {
	uint64_t key; /* random: nobody can make two rows that cancel out */
	uint64_t sums[ENTRY_INDEXES];
	int64_t counts[ENTRY_INDEXES];
};

bool entry_index_start(struct entry_index_sums *sums, struct err *err);
/* For every row of the log. */
void entry_index_add(struct entry_index_sums *sums, const struct entry_row *row);
/* Behind the last, whose number is last (others may have appended since): ERR_DATA and a sentence when an index is not what it should be. An
 * index that is not known here is left to SQLite's own check of the whole table. */
bool entry_index_verify(struct db *db, const struct entry_index_sums *sums, int64_t last, struct err *err);

#endif
