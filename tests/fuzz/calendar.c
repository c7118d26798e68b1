/* SPDX-License-Identifier: MIT */
/* Lists of holidays, our own and those that are imported (ICS, CSV): the days rise, each
 * once, and whatever the list, a working day is found. */
#include "ledger/calendar.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void rising(const struct holiday *days, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert(days[i].day >= DATE_FIRST && days[i].day <= DATE_LAST && days[i].name);
		assert(i == 0 || days[i].day > days[i - 1].day);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *text = (const char *)data;
	struct arena arena = ARENA_INIT;
	struct calendar calendar;
	struct holiday *days;
	size_t count;
	const daynum day = 20780;
	if (calendar_parse(text, len, "XX", &arena, &calendar, NULL)) {
		rising(calendar.days, calendar.count);
		assert(calendar_works(&calendar, calendar_next(&calendar, day)));
		assert(calendar_between(&calendar, day, calendar_add(&calendar, day, 5)) == 5);
	}
	if (calendar_read_list(text, len, "list", DATE_ORDER_UNKNOWN, &arena, &days, &count, NULL))
		rising(days, count);
	arena_release(&arena);
	return 0;
}
