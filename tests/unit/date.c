/* SPDX-License-Identifier: MIT */
/* Dates: every day of the range against libc's calendar. What people and files
 * write is in tests/case/date.case. */
#include "ledger/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void every_day_is_libc_s(void **state)
{
	(void)state;
	char iso[DATE_ISO_SIZE], expected[32];
	for (daynum day = DATE_FIRST; day <= DATE_LAST; day++) {
		time_t at = (time_t)day * 86400;
		struct tm tm;
		daynum made, parsed;
		int y, m, d;
		assert_non_null(gmtime_r(&at, &tm));
		date_split(day, &y, &m, &d);
		assert_true(y == tm.tm_year + 1900 && m == tm.tm_mon + 1 && d == tm.tm_mday);
		assert_int_equal(date_weekday(day), (tm.tm_wday + 6) % 7);
		assert_true(date_make(y, m, d, &made) && made == day);
		strftime(expected, sizeof expected, "%Y-%m-%d", &tm);
		assert_string_equal(date_iso(day, iso), expected);
		assert_true(date_parse_iso(iso, &parsed, NULL) && parsed == day);
	}
}

static void days_that_are_not(void **state)
{
	(void)state;
	daynum day = 42;
	struct err err = {0};
	assert_false(date_make(1989, 12, 31, &day) || date_make(2200, 1, 1, &day) || date_make(2026, 2, 29, &day) ||
	             date_make(2100, 2, 29, &day) || date_make(2026, 13, 1, &day) || date_make(2026, 4, 31, &day) ||
	             date_make(2026, 1, 0, &day) || date_make(2026, 0, 1, &day));
	assert_true(date_make(2000, 2, 29, &day) && date_make(2196, 2, 29, &day));
	assert_false(date_parse_iso("2026-1-1", &day, &err));
	assert_non_null(strstr(err.text, "2026-1-1"));
	assert_false(date_parse_iso("2026-01-01 ", &day, NULL) || date_parse_iso("", &day, NULL) ||
	             date_parse_iso("20260101", &day, NULL));
}

static void months_end_and_pass(void **state)
{
	(void)state;
	daynum jan31, feb28, feb29, day;
	assert_true(date_make(2026, 1, 31, &jan31));
	assert_true(date_make(2026, 2, 28, &feb28));
	assert_true(date_make(2028, 2, 29, &feb29));
	assert_int_equal(date_add_months(jan31, 1), feb28);
	assert_int_equal(date_add_months(jan31, 25), feb29);
	assert_true(date_make(2025, 11, 30, &day));
	assert_int_equal(date_add_months(jan31, -2), day);
	assert_int_equal(date_month_end(feb28 - 27), feb28);
}

static void shown_forms(void **state)
{
	(void)state;
	char out[DATE_TEXT_SIZE];
	daynum day;
	assert_true(date_make(2026, 11, 27, &day));
	assert_string_equal(date_long(day, out), "Fri 27 Nov 2026");
	assert_string_equal(date_plain(day - 20, out), "7 Nov 2026");
	assert_string_equal(date_short(day, out), "Fri 27 Nov");
	assert_string_equal(date_long(DATE_NONE, out), "");
	assert_string_equal(date_iso(DATE_NONE, out), "");
}

/* item 66: the error names what was typed and what is allowed */
static void the_error_says_what_is_allowed(void **state)
{
	(void)state;
	struct err err = {0};
	daynum day;
	assert_false(date_word("fry", 20780, DATE_AHEAD, DATE_DMY, &day, &err));
	assert_string_equal(err.text, "\"fry\" is not a date. Try fri, 27, 27.11, +4d, eom or 2026-11-27");
	assert_int_equal(err.code, ERR_DATA);
	assert_false(date_word("+9999w", DATE_LAST - 10, DATE_AHEAD, DATE_DMY, &day, &err));
	assert_non_null(strstr(err.text, "1990 to 2199"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_is_libc_s),
		cmocka_unit_test(days_that_are_not),
		cmocka_unit_test(months_end_and_pass),
		cmocka_unit_test(shown_forms),
		cmocka_unit_test(the_error_says_what_is_allowed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
