/* SPDX-License-Identifier: MIT */
#include "follow/freshness.h"

/* Business days from a Monday long ago up to and including day. */
static int count_to(daynum day)
{
	const daynum monday = 4; /* 1970-01-05 */
	int weeks = (day - monday) / 7, rest = (day - monday) % 7;
	if (rest < 0) {
		rest += 7;
		weeks--;
	}
	return weeks * 5 + (rest < 5 ? rest + 1 : 5);
}

int freshness_age(daynum known, daynum today)
{
	return today > known ? count_to(today) - count_to(known) : 0;
}

bool freshness_old(daynum known, daynum today)
{
	return known != DATE_NONE && freshness_age(known, today) > FRESHNESS_DAYS;
}
