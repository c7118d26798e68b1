/* SPDX-License-Identifier: MIT */
#include "letter/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static int by_number(const void *a, const void *b)
{
	const struct facts_invoice *const *x = a, *const *y = b;
	return strcmp((*x)->number, (*y)->number);
}

bool facts_index(struct facts *facts, struct arena *arena, struct err *err)
{
	const struct facts_invoice **index = arena_array(arena, facts->invoice_count, sizeof *index);
	if (!index)
		return err_memory(err);
	for (size_t i = 0; i < facts->invoice_count; i++)
		index[i] = &facts->invoices[i];
	if (facts->invoice_count)
		qsort(index, facts->invoice_count, sizeof *index, by_number);
	facts->by_number = index;
	return true;
}

const struct facts_invoice *facts_find(const struct facts *facts, const char *number, size_t len)
{
	size_t low = 0, high = facts->invoice_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const char *have = facts->by_number[mid]->number;
		int order = strncmp(have, number, len);
		if (order == 0 && have[len])
			order = 1;
		if (order == 0)
			return facts->by_number[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

int64_t facts_open(const struct facts *facts, bool overdue)
{
	int64_t sum = 0;
	for (size_t i = 0; i < facts->invoice_count; i++) {
		const struct facts_invoice *v = &facts->invoices[i];
		if (overdue && v->due >= facts->today)
			continue;
		if (__builtin_add_overflow(sum, v->open, &sum))
			return INT64_MAX;
	}
	return sum;
}

const struct facts_contact *facts_contact(const struct facts *facts, const char *mail)
{
	for (size_t i = 0; i < facts->contact_count; i++)
		if (*facts->contacts[i].mail && text_ascii_same(facts->contacts[i].mail, mail))
			return &facts->contacts[i];
	return NULL;
}
