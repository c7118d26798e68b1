/* SPDX-License-Identifier: MIT */
/* Who must agree to a recording: the stricter place counts, and what is not known is
 * taken for the strictest. */
#include "follow/consent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_place_has_its_rule(void **state)
{
	static const struct {
		const char *code, *name;
		enum consent_rule phone, face;
	} places[] = {
		{"DE", "Germany", CONSENT_ALL, CONSENT_ALL}, {"fr", "France", CONSENT_ALL, CONSENT_ALL},
		{"KR", "Korea", CONSENT_ONE, CONSENT_ONE}, {" jp ", "Japan", CONSENT_ONE, CONSENT_ONE},
		{"GB", "United Kingdom", CONSENT_TELL, CONSENT_TELL}, {"UK", "United Kingdom", CONSENT_TELL, CONSENT_TELL},
		{"US-CA", "California", CONSENT_ALL, CONSENT_ALL}, {"us-wa", "Washington", CONSENT_ALL, CONSENT_ALL},
		{"US-OR", "Oregon", CONSENT_ONE, CONSENT_ALL}, {"US-TX", "another state", CONSENT_ONE, CONSENT_ONE},
		{"US", "United States", CONSENT_ALL, CONSENT_ALL}, {"DE-BY", "Germany", CONSENT_ALL, CONSENT_ALL},
		{"XX", "XX", CONSENT_ALL, CONSENT_ALL}, {"", "", CONSENT_ALL, CONSENT_ALL},
	};
	struct arena arena = ARENA_INIT;
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct consent_place place = consent_place(places[i].code, &arena);
		assert_string_equal(place.name, places[i].name);
		assert_int_equal(place.phone, places[i].phone);
		assert_int_equal(place.face, places[i].face);
		bool known = i < 12;
		assert_int_equal(place.known_until != DATE_NONE, known);
		assert_int_equal(*place.source != '\0', known);
	}
	arena_release(&arena);
}

static void it_stays_out_until_it_is_known_who_agreed(void **state)
{
	static const struct {
		struct consent_asked asked;
		const char *keeps; /* NULL: it may leave */
	} cases[] = {
		{{"", "", false, "", "", ""}, "place"},
		{{"DE", "", false, "", "", "given"}, "place"},
		{{"KR", "JP", false, "", "", ""}, "unanswered"},
		{{"KR", "JP", false, "", "", "one-party"}, NULL},
		{{"KR", "DE", false, "", "", "one-party"}, "no"},
		{{"KR", "DE", false, "Eva", "at-start", "given"}, NULL},
		{{"DE", "DE", false, "Eva", "in-writing", "written"}, NULL},
		{{"DE", "DE", false, "Eva", "at-start", "refused"}, "refused"},
		{{"KR", "KR", false, "Eva", "at-start", "no"}, "no"},
		{{"GB", "KR", false, "", "", "one-party"}, "not-told"},
		{{"GB", "KR", false, "Eva", "no", "one-party"}, "not-told"},
		{{"GB", "KR", false, "Eva", "at-start", "one-party"}, NULL},
		{{"US-OR", "US-TX", false, "", "", "one-party"}, NULL},
		{{"US-OR", "US-TX", true, "", "", "one-party"}, "no"},
		{{"XX", "KR", false, "Eva", "at-start", "one-party"}, "no"},
		{{"XX", "KR", false, "Eva", "at-start", "given"}, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = ARENA_INIT;
		struct consent_verdict verdict;
		consent_judge(&cases[i].asked, &arena, &verdict);
		if (strcmp(verdict.keeps ? verdict.keeps : "-", cases[i].keeps ? cases[i].keeps : "-") != 0)
			fail_msg("case %zu: \"%s\"", i, verdict.keeps ? verdict.keeps : "may leave");
		assert_int_equal(verdict.shared, cases[i].keeps == NULL);
		assert_int_equal(strstr(verdict.says, "stays out") != NULL, cases[i].keeps != NULL);
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_has_its_rule),
		cmocka_unit_test(it_stays_out_until_it_is_known_who_agreed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
