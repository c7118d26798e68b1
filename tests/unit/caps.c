/* SPDX-License-Identifier: MIT */
/* Contact caps: the shipped rules against a table of contacts, and broken files. */
#include "follow/caps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/lib/rules.h"

enum { TODAY = 20780 }; /* Mon 23 Nov 2026 */

static struct caps rules;

static bool read_rules(const char *text, size_t len, const char *name, struct err *err)
{
	struct caps out;
	bool ok = caps_parse(text, len, name, &rules_arena, &out, err);
	if (ok)
		rules = out;
	return ok;
}

static int load(void **state)
{
	(void)state;
	return rules_load("caps/rules", read_rules);
}

/* who: c consumer, b business, B business with the setting on. before: days ago and what:
 * t talked, n no answer, m message left, w wrong number, i they rang, v visit, l letter. */
static const struct {
	const char *place, *who;
	unsigned channel;
	const char *at; /* "14:00", "f14:00" on a free day; "": not known */
	const char *before;
	const char *names; /* of the rules it goes beyond */
} cases[] = {
	/* the house rule is for all; one in vain does not count, a message does */
	{"DE", "b", CAPS_CALL, "14:00", "", ""},
	{"DE", "b", CAPS_CALL, "14:00", "6t", "house"},
	{"DE", "b", CAPS_CALL, "14:00", "7t", ""},
	{"DE", "b", CAPS_CALL, "14:00", "0t", "house"},
	{"DE", "b", CAPS_CALL, "14:00", "1n 2n 3w", ""},
	{"DE", "b", CAPS_CALL, "14:00", "3m", "house"},
	{"DE", "b", CAPS_CALL, "14:00", "3i", ""},
	{"DE", "b", CAPS_CALL, "23:00", "", ""},     /* off for companies */
	{"DE", "b", CAPS_VISIT, "14:00", "1t", ""},
	{"", "c", CAPS_CALL, "14:00", "6t", "house"},
	/* switched on */
	{"DE", "B", CAPS_CALL, "20:00", "", "company-quiet"},
	{"DE", "B", CAPS_CALL, "19:59", "", ""},
	{"DE", "B", CAPS_CALL, "07:59", "", "company-quiet"},
	{"DE", "B", CAPS_CALL, "08:00", "", ""},
	{"DE", "B", CAPS_CALL, "f23:00", "", ""},
	{"DE", "B", CAPS_CALL, "14:00", "0n", "company-calls"},
	{"DE", "B", CAPS_CALL, "14:00", "1n", ""},
	{"RU", "B", CAPS_CALL, "22:30", "", "ru-quiet-working company-quiet"},
	/* United States: attempts count, answered or not; a talk in whichever direction */
	{"US", "c", CAPS_CALL, "14:00", "0n 1n 2n 3n 4n 5n", ""},
	{"US", "c", CAPS_CALL, "14:00", "0n 1n 2n 3n 4n 5n 6n", "us-calls"},
	{"US", "c", CAPS_CALL, "14:00", "1n 2n 3n 4n 5n 6n 7n", ""}, /* the window rolls */
	{"US", "c", CAPS_CALL, "14:00", "0w 1n 2n 3n 4n 5n 6n", ""},
	{"US", "c", CAPS_CALL, "14:00", "6i", "us-after-talk"},
	{"US", "c", CAPS_CALL, "14:00", "7i", ""},
	{"US", "c", CAPS_CALL, "21:00", "", "us-quiet"},
	{"US", "c", CAPS_MAIL, "07:59", "", "us-quiet"},
	{"US", "c", CAPS_CALL, "", "", ""},
	{"US", "b", CAPS_CALL, "21:00", "0n 1n 2n 3n 4n 5n 6n", ""},
	/* Russia: a day, a week, a month; other hours on free days */
	{"RU", "c", CAPS_CALL, "14:00", "0n", "ru-calls-day"},
	{"RU", "c", CAPS_CALL, "14:00", "1n 6n", "ru-calls-week"},
	{"RU", "c", CAPS_CALL, "14:00", "8n 10n 12n 14n 16n 18n 20n 29n", "ru-calls-month"},
	{"RU", "c", CAPS_CALL, "14:00", "8n 10n 12n 14n 16n 18n 20n 30n", ""},
	{"RU", "c", CAPS_VISIT, "14:00", "6v", "ru-visits"},
	{"RU", "c", CAPS_CALL, "21:00", "", ""},
	{"RU", "c", CAPS_CALL, "f21:00", "", "ru-quiet-free"},
	{"RU", "c", CAPS_CALL, "f08:30", "", "ru-quiet-free"},
	{"RU", "c", CAPS_LETTER, "23:00", "", ""}, /* post has no limit */
	/* Korea, Japan */
	{"KR", "c", CAPS_LETTER, "14:00", "0l 1l 2l 3n 4n 5l 6l", "kr-contacts"},
	{"KR", "c", CAPS_CALL, "21:00", "", "kr-quiet"},
	{"JP", "c", CAPS_VISIT, "07:00", "", "jp-quiet"},
	{"JP", "c", CAPS_MAIL, "07:00", "", ""},
};

static size_t read_contacts(const char *text, struct caps_contact *out)
{
	size_t count = 0;
	while (*text) {
		int days = 0;
		while (*text >= '0' && *text <= '9')
			days = days * 10 + *text++ - '0';
		char what = *text++;
		out[count++] = (struct caps_contact){
			.day = TODAY - days, .channel = what == 'v' ? CAPS_VISIT : what == 'l' ? CAPS_LETTER : CAPS_CALL,
			.in = what == 'i', .talked = what == 't' || what == 'i' || what == 'v', .left = what == 'm',
			.wrong = what == 'w',
		};
		text += *text == ' ';
	}
	return count;
}

static void each_rule_warns_and_no_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct caps_contact contacts[12];
		struct caps_warning warnings[8];
		const char *at = cases[i].at;
		bool off = *at == 'f';
		at += off;
		struct caps_facts facts = {
			.place = cases[i].place, .consumer = *cases[i].who == 'c', .companies = *cases[i].who == 'B',
			.channel = cases[i].channel, .day = TODAY, .works = !off, .contacts = contacts,
			.minute = *at ? ((at[0] - '0') * 10 + at[1] - '0') * 60 + (at[3] - '0') * 10 + at[4] - '0' : -1,
			.count = read_contacts(cases[i].before, contacts),
		};
		size_t count = caps_look(&rules, &facts, &rules_arena, warnings, 8);
		char names[200] = "";
		for (size_t k = 0; k < count; k++) {
			size_t len = strlen(names);
			snprintf(names + len, sizeof names - len, "%s%s", k ? " " : "", warnings[k].cap->name);
			assert_true(*warnings[k].says && *warnings[k].cap->source);
		}
		if (strcmp(names, cases[i].names) != 0)
			fail_msg("%zu: %s %s at %s after \"%s\": \"%s\", not \"%s\"", i, cases[i].place, cases[i].who, cases[i].at,
			         cases[i].before, names, cases[i].names);
	}
}

static void sentences_say_how_often(void **state)
{
	(void)state;
	struct caps_contact contacts[12];
	struct caps_warning warnings[8];
	struct caps_facts facts = {.place = "RU", .consumer = true, .channel = CAPS_CALL, .day = TODAY, .minute = 23 * 60,
	                           .works = true, .contacts = contacts, .count = read_contacts("0n 1n", contacts)};
	assert_int_equal(caps_look(&rules, &facts, &rules_arena, warnings, 8), 3);
	assert_string_equal(warnings[0].says, "the 2nd call in 1 day: 230-FZ: one call a day");
	assert_string_equal(warnings[1].says, "the 3rd call in 7 days: 230-FZ: two calls a week");
	assert_string_equal(warnings[2].says, "it is 23:00 there: 230-FZ: not from 22:00 to 8:00 on working days");
	facts.count = read_contacts("3t", contacts);
	facts.place = "DE";
	facts.minute = 700;
	assert_int_equal(caps_look(&rules, &facts, &rules_arena, warnings, 8), 1);
	assert_string_equal(warnings[0].says, "the last call was on Fri 20 Nov: house rule: calls lie 7 to 10 days apart");
}

static void a_broken_file_is_refused_with_its_line(void **state)
{
	(void)state;
	static const char *const files[][2] = {
		{"[a]\nchannels = fax\n", "f:2: \"fax\" is no channel"}, {"[a]\nquiet = 21-8\n", "f:2: \"21-8\" should be"},
		{"[a]\nquiet = 25:00-08:00\n", "f:2: "}, {"[a]\ndays = -1\n", "f:2: \"-1\" is no whole number"},
		{"[a]\ncounts = all\n", "f:2: \"all\" is no word"}, {"[a]\nchannels = call\n", "f: [a] says neither"},
		{"[a]\nwhen = now\n", "f:2: there is no key"}, {"place = DE\n", "f:1: there is no key"},
	};
	rules_refused(read_rules, files, sizeof files / sizeof *files);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_warns_and_no_other),
		cmocka_unit_test(sentences_say_how_often),
		cmocka_unit_test(a_broken_file_is_refused_with_its_line),
	};
	return cmocka_run_group_tests(tests, load, rules_drop);
}
