/* SPDX-License-Identifier: MIT */
/* Moments: zones with and without summer time, written and read. */
#include "ledger/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static daynum day(int y, int m, int d)
{
	daynum out;
	assert_true(date_make(y, m, d, &out));
	return out;
}

static void needs_zones(void)
{
	if (!clock_set_zone("Europe/Berlin", NULL)) {
		print_message("skipped: no time zone data on this machine\n");
		skip();
	}
}

static void summer_and_winter(void **state)
{
	(void)state;
	char text[MOMENT_TEXT_SIZE];
	needs_zones();
	struct moment winter = moment_make(day(2026, 11, 23), 14 * 60 + 5);
	assert_string_equal(moment_iso(winter, text), "2026-11-23T14:05:00+01:00");
	assert_string_equal(moment_mail(winter, text), "Mon, 23 Nov 2026 14:05:00 +0100");
	assert_string_equal(moment_clock(winter, text), "14:05");
	assert_int_equal(winter.at, 1795439100);
	struct moment summer = moment_make(day(2026, 7, 1), 0);
	assert_string_equal(moment_iso(summer, text), "2026-07-01T00:00:00+02:00");
	assert_int_equal(moment_day(summer), day(2026, 7, 1));
	assert_int_equal(moment_minute(summer), 0);
}

static void the_day_is_the_moments_own(void **state)
{
	(void)state;
	struct moment late = {.at = 1795439100, .offset = 9 * 60 + 30};
	char text[MOMENT_TEXT_SIZE];
	assert_string_equal(moment_iso(late, text), "2026-11-23T22:35:00+09:30");
	late.offset = -14 * 60;
	assert_int_equal(moment_day(late), day(2026, 11, 22));
	assert_string_equal(moment_mail(late, text), "Sun, 22 Nov 2026 23:05:00 -1400");
}

static void written_moments_are_read_back(void **state)
{
	(void)state;
	static const char *const texts[] = {"2026-11-23T14:05:00+01:00", "2026-11-23T22:35:09+09:30",
	                                    "1990-01-01T00:00:00-03:30"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct moment moment;
		char text[MOMENT_TEXT_SIZE];
		assert_true(moment_parse_iso(texts[i], &moment, NULL));
		assert_string_equal(moment_iso(moment, text), texts[i]);
	}
	struct moment zulu;
	assert_true(moment_parse_iso("2026-11-23T13:05:00Z", &zulu, NULL));
	assert_true(zulu.at == 1795439100 && zulu.offset == 0);
}

static void nonsense_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "now", "2026-02-30T10:00:00Z", "2026-11-23T24:00:00Z",
	                                    "2026-11-23T14:05:00+1:00", "2026-11-23T14:05:00 CET",
	                                    "2026-11-23T14:60:00Z", "2026-11-23X14:05:00Z"};
	struct moment moment;
	struct err err = {0};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (moment_parse_iso(texts[i], &moment, &err))
			fail_msg("\"%s\" was read", texts[i]);
	assert_false(clock_set_zone("Nowhere/Atlantis", &err) || clock_set_zone("../../etc/passwd", &err) ||
	             clock_set_zone("/etc/localtime", &err));
	assert_int_equal(err.code, ERR_DATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(summer_and_winter),
		cmocka_unit_test(the_day_is_the_moments_own),
		cmocka_unit_test(written_moments_are_read_back),
		cmocka_unit_test(nonsense_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
