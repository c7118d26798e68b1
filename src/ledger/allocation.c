/* SPDX-License-Identifier: MIT */
#include "ledger/allocation.h"

#include <assert.h>
#include <stdlib.h>

static int compare(const void *left, const void *right)
{
	const struct allocation_item *a = left, *b = right;
	if (a->named != b->named)
		return a->named ? -1 : 1;
	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return (a->invoice > b->invoice) - (a->invoice < b->invoice);
}

int64_t allocation_spread(struct allocation_item *items, size_t count, int64_t amount)
{
	assert(amount > 0);
	qsort(items, count, sizeof *items, compare);
	for (size_t i = 0; i < count; i++) {
		assert(items[i].open >= 0);
		items[i].share = items[i].open < amount ? items[i].open : amount;
		amount -= items[i].share;
	}
	return amount;
}
