/* SPDX-License-Identifier: MIT */
#include "ledger/allocation.h"

#include <assert.h>
#include <stdlib.h>

static int oldest_first(const void *left, const void *right)
{
	const struct allocation_item *a = left, *b = right;
	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return a->invoice < b->invoice ? -1 : a->invoice > b->invoice;
}

/* Moves named items to the front in their order, which qsort would not keep;
 * returns how many there are. */
static size_t named_first(struct allocation_item *items, size_t count)
{
	size_t front = 0;
	for (size_t i = 0; i < count; i++) {
		if (!items[i].named)
			continue;
		struct allocation_item item = items[i];
		for (size_t k = i; k > front; k--)
			items[k] = items[k - 1];
		items[front++] = item;
	}
	return front;
}

int64_t allocation_spread(struct allocation_item *items, size_t count, int64_t amount)
{
	assert(amount > 0);
	size_t named = named_first(items, count);
	if (count > named)
		qsort(items + named, count - named, sizeof *items, oldest_first);
	for (size_t i = 0; i < count; i++) {
		assert(items[i].open > 0);
		items[i].share = amount < items[i].open ? amount : items[i].open;
		amount -= items[i].share;
	}
	return amount;
}
