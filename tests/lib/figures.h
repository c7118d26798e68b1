/* SPDX-License-Identifier: MIT */
/* How hard the tests try, in one place: figure(NAME) is the first number in `make
 * check` and the second in `make check-long` (DUN_LONG=1). DUN_LONG=20 is a twentieth of
 * the second, but never less than the first. For a step ("every 7th") the second is the
 * smaller one. tests/lib/figures.sh reads the same table for scripts. */
#ifndef DUN_TESTS_FIGURES_H
#define DUN_TESTS_FIGURES_H

#include <stdlib.h>

#define FIGURE(name, check, full, what) enum { FIGURE_CHECK_##name = check, FIGURE_FULL_##name = full };
#include "tests/lib/figures.def"
#undef FIGURE

static inline long figure_of(long check, long full)
{
	const char *wish = getenv("DUN_LONG");
	long share = wish ? strtol(wish, NULL, 10) : 0;
	if (share <= 0)
		return check;
	long least = check < full ? check : full;
	return full / share > least ? full / share : least;
}

#define figure(name) figure_of(FIGURE_CHECK_##name, FIGURE_FULL_##name)

#endif
