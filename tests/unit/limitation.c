/* SPDX-License-Identifier: MIT */
/* When a claim is time-barred: the shipped periods, and what moves the day. */
#include "follow/limitation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/rules.h"

static struct limitation_laws laws;

static bool read_rules(const char *text, size_t len, const char *name, struct err *err)
{
	struct limitation_laws out;
	bool ok = limitation_parse(text, len, name, &rules_arena, &out, err);
	if (ok)
		laws = out;
	return ok;
}

static int load(void **state)
{
	(void)state;
	return rules_load("limitation/periods", read_rules);
}

static daynum on(const char *iso)
{
	daynum day;
	assert_true(date_parse_iso(iso, &day, NULL));
	return day;
}

/* A row: law, due, what happened ("P2024-02-01 D..."), the last day. */
static const struct {
	const char *law, *due, *events, *last;
	enum limitation_cause cause;
} cases[] = {
	{"DE", "2023-02-10", "", "2026-12-31", LIMITATION_DUE},
	{"DE", "2023-12-31", "", "2026-12-31", LIMITATION_DUE},
	{"DE", "2024-01-01", "", "2027-12-31", LIMITATION_DUE},
	{"DE", "2023-02-10", "P2023-06-01", "2026-12-31", LIMITATION_DUE}, /* earlier than the year's end: no gain */
	{"DE", "2023-02-10", "P2024-02-29", "2027-02-28", LIMITATION_PART_PAYMENT},
	{"DE", "2023-02-10", "P2024-02-01 A2025-05-05", "2028-05-05", LIMITATION_ACKNOWLEDGEMENT},
	{"DE", "2023-02-10", "D2026-11-01", "2026-12-31", LIMITATION_DUE}, /* a demand does not move it */
	{"DE", "2019-02-10", "A2023-01-01", "2022-12-31", LIMITATION_DUE}, /* over already */
	{"DE", "2023-02-10", "C2026-12-31", "", LIMITATION_CLAIM},
	{"DE", "2023-02-10", "C2027-01-01", "2026-12-31", LIMITATION_DUE},
	{"GB", "2020-03-31", "", "2026-03-31", LIMITATION_DUE},
	{"GB-EAW", "2020-03-31", "P2021-01-15", "2027-01-15", LIMITATION_PART_PAYMENT},
	{"GB-SCT", "2020-03-31", "P2021-01-15", "2025-03-31", LIMITATION_DUE},
	{"FR", "2020-02-29", "", "2025-02-28", LIMITATION_DUE},
	{"KR", "2023-05-01", "D2026-04-01", "2026-05-01", LIMITATION_DUE},
	{"KR-commercial", "2023-05-01", "", "2028-05-01", LIMITATION_DUE},
	{"JP", "2021-05-01", "D2026-02-01", "2026-08-01", LIMITATION_DEMAND},
	{"JP", "2021-05-01", "D2023-02-01", "2026-05-01", LIMITATION_DUE},             /* long before: no gain */
	{"JP", "2021-05-01", "D2026-02-01 D2026-07-01", "2026-08-01", LIMITATION_DEMAND}, /* once */
	{"JP", "2021-05-01", "D2026-02-01 P2026-07-01", "2031-07-01", LIMITATION_PART_PAYMENT},
	{"RU", "2023-05-01", "P2024-01-01", "2026-05-01", LIMITATION_DUE},
	{"RU", "2023-05-01", "A2024-01-01", "2027-01-01", LIMITATION_ACKNOWLEDGEMENT},
	{"us-ny", "2020-05-01", "", "2026-05-01", LIMITATION_DUE},
	{"US-CA", "2024-05-01", "", "2026-05-01", LIMITATION_DUE},
};

static size_t read_events(const char *text, struct limitation_event *events)
{
	size_t count = 0;
	for (; *text; text += *text == ' ') {
		char iso[11] = "";
		memcpy(iso, text + 1, 10);
		events[count++] = (struct limitation_event){
			on(iso), *text == 'P' ? LIMITATION_PART_PAYMENT : *text == 'A' ? LIMITATION_ACKNOWLEDGEMENT
			         : *text == 'D' ? LIMITATION_DEMAND : LIMITATION_CLAIM, "paper"};
		text += 11;
	}
	return count;
}

static void the_last_day_to_claim(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct limitation_event events[4];
		size_t count = read_events(cases[i].events, events);
		const struct limitation_law *law = limitation_law(&laws, cases[i].law);
		if (!law)
			fail_msg("no law %s", cases[i].law);
		struct limitation have = limitation_find(law, on(cases[i].due), events, count);
		char iso[DATE_ISO_SIZE];
		if (strcmp(date_iso(have.last, iso), cases[i].last) != 0 || have.cause != cases[i].cause)
			fail_msg("%s, due %s, %s: %s from %s, not %s", cases[i].law, cases[i].due, cases[i].events, iso,
			         limitation_cause_name(have.cause), cases[i].last);
	}
	assert_null(limitation_law(&laws, "XX"));
	assert_null(limitation_law(&laws, "US")); /* each state has its own */
	assert_int_not_equal(laws.known_until, DATE_NONE);
	for (size_t i = 0; i < laws.count; i++)
		assert_true(*laws.list[i].source && *laws.list[i].title);
}

static void warnings_come_nearer(void **state)
{
	(void)state;
	static const int days[][2] = {{181, -1}, {180, 180}, {91, 180}, {90, 90}, {31, 90}, {30, 30}, {0, 30}, {-1, 0}};
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		assert_int_equal(limitation_warning(20000 + days[i][0], 20000), days[i][1]);
	assert_int_equal(limitation_warning(DATE_NONE, 20000), -1);
}

static void a_broken_file_is_refused_with_its_line(void **state)
{
	(void)state;
	static const char *const files[][2] = {
		{"[DE]\nyears = soon\n", "f:2: \"soon\" is no number of years"},
		{"[DE]\n\nyeers = 3\n", "f:3: there is no key \"yeers\""},
		{"[DE]\nyears 3\n", "f:2: \"years 3\" is neither"},
		{"[DE]\ntitle = x\n", "f: [DE] says no years"},
		{"[DE]\nyears = 3\ndemand = 6\n", "f:3: \"6\" should be like 6m once"},
		{"known-until = tomorrow\n", "f:1: "},
	};
	rules_refused(read_rules, files, sizeof files / sizeof *files);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_day_to_claim),
		cmocka_unit_test(warnings_come_nearer),
		cmocka_unit_test(a_broken_file_is_refused_with_its_line),
	};
	return cmocka_run_group_tests(tests, load, rules_drop);
}
