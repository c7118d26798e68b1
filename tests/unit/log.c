/* SPDX-License-Identifier: MIT */
/* What can be said of a contact, and how it is read; the clock stands at
 * Mon 23 Nov 2026 14:05 UTC. */
#include "desk/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "follow/promise.h"

static struct desk desk = {.currency = "EUR", .decimal = '.', .date_order = DATE_DMY};

static int begin(void **state)
{
	(void)state;
	return clock_set_zone("UTC", NULL) && date_make(2026, 11, 23, &desk.today) ? 0 : -1;
}

/* What one field is taken for; the sentence when it is refused. */
static void means(struct log_text text, enum log_field field, const char *typed, const char *expected)
{
	struct buf meaning = BUF_INIT;
	struct err err = {0};
	text.values[field] = typed;
	if (log_check(&desk, &text, field, &meaning, &err))
		assert_string_equal(buf_str(&meaning), expected);
	else
		assert_string_equal(err.text, expected);
	buf_release(&meaning);
}

static void when_it_happened(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{"now", "Mon 23 Nov 2026 14:05"}, {"", "Mon 23 Nov 2026 14:05"}, {"9:30", "Mon 23 Nov 2026 09:30"},
		{"today", "Mon 23 Nov 2026"}, {"thu 10:12", "Thu 19 Nov 2026 10:12"}, {"mon", "Mon 16 Nov 2026"},
		{"19.11", "Thu 19 Nov 2026"}, {" 19.11.  8:05 ", "Thu 19 Nov 2026 08:05"},
		{"yesterday 23:59", "Sun 22 Nov 2026 23:59"}, {"2026-11-19 10:12", "Thu 19 Nov 2026 10:12"},
		{"2026-11-19T10:12:00+01:00", "Thu 19 Nov 2026 10:12"}, {"30 oct 16:20", "Fri 30 Oct 2026 16:20"},
		{"24.11", "Mon 24 Nov 2025"}, {"2026-11-24", "Tue 24 Nov 2026 has not come yet; say when it happened"},
		{"tom", "Tue 24 Nov 2026 has not come yet; say when it happened"},
		{"25:00", "\"25:00\" is not a time. Try now, 9:30, thu 10:12, 19.11 or 2026-11-19 10:12"},
		{"9:3", "\"9:3\" is not a time. Try now, 9:30, thu 10:12, 19.11 or 2026-11-19 10:12"},
		{"later", "\"later\" is not a time. Try now, 9:30, thu 10:12, 19.11 or 2026-11-19 10:12"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		means((struct log_text){.kind = LOG_CALL}, LOG_WHEN, rows[i][0], rows[i][1]);
}

static void what_is_next(void **state)
{
	(void)state;
	struct log_text call = {.kind = LOG_CALL};
	struct log_text promised = {.kind = LOG_CALL, .values = {[LOG_OUTCOME] = "promised", [LOG_BY] = "fri"}};
	means(call, LOG_NEXT_ON, "", "");
	means(call, LOG_NEXT_ON, "+1d", "Tue 24 Nov 2026, tomorrow");
	means(call, LOG_NEXT_ON, "today", "Mon 23 Nov 2026, today");
	means(call, LOG_NEXT_ON, "sat", "Sat 28 Nov is a Saturday, so Mon 30 Nov 2026");
	means(call, LOG_NEXT_ON, "-3d", "Fri 20 Nov 2026 lies before what happened; say a later day");
	means(promised, LOG_NEXT_ON, "+1d", "Sat 28 Nov is a Saturday, so Mon 30 Nov 2026");
	means(promised, LOG_NEXT_ON, "+3d", "Mon 30 Nov 2026, in 7 days");
	promised.values[LOG_BY] = "fry";
	means(promised, LOG_NEXT_ON, "+1d", "needs the day promised first");
}

static void what_was_promised(void **state)
{
	(void)state;
	struct log_text text = {.kind = LOG_CALL, .values = {[LOG_OUTCOME] = "promised"}};
	means(text, LOG_BY, "fri", "Fri 27 Nov 2026, in 4 days");
	means(text, LOG_BY, "today", "Mon 23 Nov 2026, today");
	means(text, LOG_BY, "fry", "\"fry\" is not a date. Try fri, 27, 27.11, +4d, eom or 2026-11-27");
	means(text, LOG_BY, "2026-11-20", "Fri 20 Nov 2026 was already over when it was promised");
	means(text, LOG_AMOUNT, "12.450,00", "12,450.00 EUR");
	means(text, LOG_AMOUNT, "1.000", "\"1.000\" could be 1.00 or 1,000.00; write the one that is meant");
	means(text, LOG_AMOUNT, "100 usd", "100.00 USD");
	means(text, LOG_AMOUNT, "0", "a promise is of more than nothing");
	text.values[LOG_WHEN] = "thu";
	means(text, LOG_BY, "2026-11-20", "Fri 20 Nov 2026, 3 days ago");
	text.values[LOG_OUTCOME] = "no-answer";
	means(text, LOG_BY, "fry", ""); /* not asked for, so not looked at */
}

static void only_what_the_outcome_needs(void **state)
{
	(void)state;
	assert_true(log_wants(LOG_CALL, "promised", LOG_AMOUNT) && log_wants(LOG_CALL, "promised", LOG_FOR));
	assert_false(log_wants(LOG_CALL, "", LOG_AMOUNT) || log_wants(LOG_CALL, "no-answer", LOG_REASON) ||
	             log_wants(LOG_CALL, "prom", LOG_AMOUNT) || log_wants(LOG_CALL, "romised", LOG_FOR));
	assert_true(log_wants(LOG_CALL, "disputes", LOG_FOR) && !log_wants(LOG_CALL, "disputes", LOG_BY));
	assert_true(log_wants(LOG_LETTER, "", LOG_TRACKING) && !log_wants(LOG_LETTER, "", LOG_MINUTES));
	assert_true(log_wants(LOG_VISIT, "", LOG_PRESENT) && !log_wants(LOG_VISIT, "", LOG_NUMBER));
	assert_true(log_wants(LOG_NOTE, "", LOG_TEXT) && !log_wants(LOG_NOTE, "", LOG_WITH));
}

static void codes_titles_and_aliases(void **state)
{
	(void)state;
	static const enum log_field fields[] = {LOG_OUTCOME, LOG_DIRECTION, LOG_LETTER_KIND, LOG_SENT, LOG_REASON};
	for (int kind = 0; kind < LOG_KINDS; kind++)
		for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
			const struct log_choice *choice = log_choices((enum log_kind)kind, fields[f]);
			for (; choice && choice->code; choice++) {
				assert_string_equal(log_code((enum log_kind)kind, fields[f], choice->code), choice->code);
				assert_string_equal(log_code((enum log_kind)kind, fields[f], choice->title), choice->code);
				assert_string_equal(log_title((enum log_kind)kind, fields[f], choice->code), choice->title);
			}
		}
	assert_string_equal(log_code(LOG_CALL, LOG_OUTCOME, "Voicemail"), "message");
	assert_null(log_code(LOG_CALL, LOG_OUTCOME, "sang"));
	assert_null(log_code(LOG_CALL, LOG_OUTCOME, ""));
	assert_int_equal(log_kind_find("visit"), LOG_VISIT);
	assert_int_equal(log_kind_find("song"), -1);
	assert_string_equal(log_next(LOG_CALL, "promised", "cash-flow"), "Check the money");
	assert_string_equal(log_next(LOG_CALL, "reached", "cash-flow"), "Offer a payment plan");
	assert_string_equal(log_next(LOG_MAIL, "", "incomplete"), "Open a dispute, ask sales");
	assert_string_equal(log_next_on(LOG_CALL, "call-back", "under-way"), "+3d");
	assert_string_equal(log_next_on(LOG_CALL, "other", ""), "");
}

static void promises_are_kept_or_broken_by_themselves(void **state)
{
	(void)state;
	assert_int_equal(promise_state(100, 10, 0, false, 10), PROMISE_RUNS);
	assert_int_equal(promise_state(100, 10, 99, false, 11), PROMISE_BROKEN);
	assert_int_equal(promise_state(100, 10, 100, false, 11), PROMISE_KEPT);
	assert_int_equal(promise_state(100, 10, 0, true, 11), PROMISE_KEPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(when_it_happened),
		cmocka_unit_test(what_is_next),
		cmocka_unit_test(what_was_promised),
		cmocka_unit_test(only_what_the_outcome_needs),
		cmocka_unit_test(codes_titles_and_aliases),
		cmocka_unit_test(promises_are_kept_or_broken_by_themselves),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
