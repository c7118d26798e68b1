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

enum allocation_fault allocation_by_hand(struct allocation_item *items, size_t count, int64_t amount, int64_t *left,
                                         size_t *at)
{
	assert(amount > 0);
	*left = amount;
	for (*at = 0; *at < count; ++*at) {
		struct allocation_item *item = &items[*at];
		item->share = 0;
		if (!item->named)
			continue;
		if (item->wish > item->open)
			return ALLOCATION_OVER_OPEN;
		if (item->wish > *left)
			return ALLOCATION_OVER_AMOUNT;
		item->share = item->wish ? item->wish : *left < item->open ? *left : item->open;
		*left -= item->share;
	}
	return ALLOCATION_FITS;
}
