/* SPDX-License-Identifier: MIT */
/* Promises, plans and settlements: what they come to, and how they stand, by amounts
 * and days alone. 2026-11-23 is a Monday. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "follow/plan.h"
#include "follow/promise.h"
#include "follow/reason.h"
#include "follow/settlement.h"

static daynum day(const char *iso)
{
	daynum found;
	assert_true(date_parse_iso(iso, &found, NULL));
	return found;
}

/* --- instalments --- */

static void what_is_left_over_is_paid_with_the_last(void **state)
{
	(void)state;
	struct plan_instalment all[PLAN_MOST];
	const struct plan_every month = {1, 'm'};
	for (int64_t debt = 1000; debt < 1400; debt += 7)
		for (int count = 1; count <= PLAN_MOST; count++) {
			int64_t sum = 0;
			assert_true(plan_spread(debt * 97, count, day("2026-12-01"), month, all, NULL));
			for (int i = 0; i < count; i++) {
				sum += all[i].amount;
				assert_true(all[i].amount == all[0].amount || i == count - 1);
			}
			assert_int_equal(sum, debt * 97);
			assert_in_range(all[count - 1].amount - all[0].amount, 0, count - 1);
			assert_true(plan_check(all, (size_t)count, debt * 97, "EUR", '.', day("2026-11-23"), NULL));
		}
}

static void a_month_keeps_its_day(void **state)
{
	(void)state;
	static const char *const days[] = {"2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"};
	struct plan_instalment all[4];
	struct plan_every every;
	assert_true(plan_every_read("1m", &every, NULL));
	assert_true(plan_spread(400, 4, day(days[0]), every, all, NULL));
	for (int i = 0; i < 4; i++)
		assert_int_equal(all[i].due, day(days[i]));
	assert_true(plan_every_read("2w", &every, NULL));
	assert_true(plan_spread(400, 2, day("2026-12-01"), every, all, NULL));
	assert_int_equal(all[1].due, day("2026-12-15"));
}

static void refused(const struct plan_instalment *all, size_t count, int64_t debt, const char *says)
{
	struct err err = {0};
	assert_false(plan_check(all, count, debt, "EUR", '.', day("2026-11-23"), &err));
	assert_string_equal(err.text, says);
}

static void what_does_not_add_up_is_refused_in_words(void **state)
{
	(void)state;
	const struct plan_instalment all[] = {
		{day("2026-12-01"), 49500}, {day("2027-01-01"), 49500}, {day("2026-12-15"), 1000}, {day("2027-02-01"), 0},
	};
	struct plan_instalment none[PLAN_MOST];
	struct plan_every every = {1, 'm'};
	refused(all, 2, 100000, "instalments make 990.00, the debt is 1,000.00 EUR: 10.00 short");
	refused(all, 2, 98000, "instalments make 990.00, the debt is 980.00 EUR: 10.00 too much");
	refused(all, 3, 100000, "instalment 3: 15 Dec 2026 does not lie behind 1 Jan 2027");
	refused(all + 3, 1, 100000, "instalment 1: an instalment is of more than nothing");
	refused(&(struct plan_instalment){day("2026-11-22"), 100}, 1, 100, "instalment 1: Sun 22 Nov 2026 is over already");
	assert_false(plan_spread(2, 3, day("2026-12-01"), every, none, NULL));
	assert_false(plan_spread(100000, PLAN_MOST + 1, day("2026-12-01"), every, none, NULL));
	assert_false(plan_every_read("often", &every, NULL));
	assert_false(plan_every_read("0m", &every, NULL));
	assert_false(plan_every_read("", &every, NULL));
}

/* 300.00 by Fri 27 Nov, 300.00 by Fri 4 Dec: as of | received | how it stands. */
static void each_instalment_is_watched(void **state)
{
	(void)state;
	const struct plan_instalment all[] = {{day("2026-11-27"), 30000}, {day("2026-12-04"), 30000}};
	static const struct {
		const char *as_of;
		int64_t received;
		enum plan_state state;
		enum instalment_state first, second;
		const char *until;
		int64_t overdue;
	} cases[] = {
		{"2026-11-23", 0, PLAN_KEPT, INSTALMENT_RUNS, INSTALMENT_RUNS, "2026-12-02", 0},
		{"2026-11-27", 0, PLAN_KEPT, INSTALMENT_RUNS, INSTALMENT_RUNS, "2026-12-02", 0},
		{"2026-11-28", 0, PLAN_LATE, INSTALMENT_LATE, INSTALMENT_RUNS, "2026-12-02", 30000},
		{"2026-12-02", 29999, PLAN_LATE, INSTALMENT_LATE, INSTALMENT_RUNS, "2026-12-02", 1},
		{"2026-12-03", 29999, PLAN_MISSED, INSTALMENT_MISSED, INSTALMENT_RUNS, NULL, 1},
		{"2026-12-03", 30000, PLAN_KEPT, INSTALMENT_PAID, INSTALMENT_RUNS, "2026-12-09", 0},
		{"2026-12-10", 30000, PLAN_MISSED, INSTALMENT_PAID, INSTALMENT_MISSED, NULL, 30000},
		{"2026-12-10", 45000, PLAN_MISSED, INSTALMENT_PAID, INSTALMENT_MISSED, NULL, 15000},
		{"2026-12-10", 60000, PLAN_DONE, INSTALMENT_PAID, INSTALMENT_PAID, NULL, 0},
		{"2026-11-23", 90000, PLAN_DONE, INSTALMENT_PAID, INSTALMENT_PAID, NULL, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		daynum today = day(cases[i].as_of);
		struct plan_standing standing = plan_stand(all, 2, cases[i].received, false, today);
		assert_int_equal(standing.state, cases[i].state);
		assert_int_equal(instalment_state(all, 0, cases[i].received, today), cases[i].first);
		assert_int_equal(instalment_state(all, 1, cases[i].received, today), cases[i].second);
		assert_int_equal(standing.until, cases[i].until ? day(cases[i].until) : DATE_NONE);
		assert_int_equal(standing.overdue, cases[i].overdue);
	}
	/* What is settled by a credit note needs no money any more. */
	assert_int_equal(plan_stand(all, 2, 0, true, day("2027-01-01")).state, PLAN_DONE);
}

/* --- promises and settlements --- */

static void part_of_a_promise_is_told(void **state)
{
	(void)state;
	daynum due = day("2026-11-27");
	assert_int_equal(promise_state(1000, due, 999, false, due), PROMISE_RUNS);
	assert_int_equal(promise_state(1000, due, 999, false, due + 1), PROMISE_BROKEN);
	assert_string_equal(promise_word(PROMISE_BROKEN, 999), "part-kept");
	assert_string_equal(promise_word(PROMISE_BROKEN, 0), "broken");
	assert_string_equal(promise_word(PROMISE_RUNS, 5), "runs");
}

static void a_settlement_shows_its_arithmetic(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct err err = {0};
	assert_string_equal(settlement_sum(&arena, 2000000, 500000, "EUR", '.', 120),
	                    "20,000.00 EUR owed, 120 days late, 5,000.00 accepted now = 25 %, 15,000.00 given up");
	assert_string_equal(settlement_sum(&arena, 300, 100, "KRW", ',', 1),
	                    "300 KRW owed, 1 day late, 100 accepted now = 33,33 %, 200 given up");
	assert_int_equal(settlement_share(MONEY_LIMIT, MONEY_LIMIT), 10000);
	assert_false(settlement_check(2000000, 2000001, "EUR", '.', &err));
	assert_string_equal(err.text, "20,000.01 is more than the debt of 20,000.00 EUR");
	assert_false(settlement_check(2000000, 2000000, "EUR", '.', &err));
	assert_false(settlement_check(2000000, 0, "EUR", '.', &err));
	assert_false(settlement_check(0, 1, "EUR", '.', &err));
	assert_true(settlement_check(2000000, 1999999, "EUR", '.', &err));
	assert_false(settlement_review_due(day("2026-07-27"), day("2026-11-23")));
	assert_true(settlement_review_due(day("2026-07-26"), day("2026-11-23")));
	arena_release(&arena);
}

static void a_settlement_lapses_by_itself(void **state)
{
	(void)state;
	daynum last = day("2026-11-27");
	assert_int_equal(settlement_state(false, 500, 0, last, last), SETTLEMENT_OFFERED);
	assert_int_equal(settlement_state(false, 500, 500, last, last + 1), SETTLEMENT_LAPSED);
	assert_int_equal(settlement_state(true, 500, 499, last, last), SETTLEMENT_ACCEPTED);
	assert_int_equal(settlement_state(true, 500, 499, last, last + 1), SETTLEMENT_BROKEN);
	assert_int_equal(settlement_state(true, 500, 500, last, last + 1), SETTLEMENT_PAID);
}

/* Every reason of process.md is there, and each offers something. */
static void each_reason_offers_the_next_thing(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		enum offer offer;
	} wanted[] = {
		{"forgot", OFFER_PROMISE}, {"never-received", OFFER_RESEND}, {"cash-flow", OFFER_PLAN},
		{"overwhelmed", OFFER_PLAN}, {"contests", OFFER_DISPUTE}, {"incomplete", OFFER_DISPUTE},
		{"approval", OFFER_DATE}, {"under-way", OFFER_DATE}, {"wrong-person", OFFER_CONTACT},
		{"refuses", OFFER_LAWYER}, {"insolvent", OFFER_HOLD},
	};
	size_t count = 0;
	for (; reason_unpaid[count].code; count++)
		assert_true(*reason_unpaid[count].next && *reason_next_on(&reason_unpaid[count]));
	assert_int_equal(count, sizeof wanted / sizeof *wanted);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(reason_find(reason_unpaid, wanted[i].code)->offer, wanted[i].offer);
	assert_string_equal(reason_find(reason_dispute, "Billed twice")->code, "duplicate");
	assert_null(reason_find(reason_write_off, "mood"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_left_over_is_paid_with_the_last),
		cmocka_unit_test(a_month_keeps_its_day),
		cmocka_unit_test(what_does_not_add_up_is_refused_in_words),
		cmocka_unit_test(each_instalment_is_watched),
		cmocka_unit_test(part_of_a_promise_is_told),
		cmocka_unit_test(a_settlement_shows_its_arithmetic),
		cmocka_unit_test(a_settlement_lapses_by_itself),
		cmocka_unit_test(each_reason_offers_the_next_thing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
