/* SPDX-License-Identifier: MIT */
/* Figures as ratios, the risk they mean, and their pictures. */
#include "ledger/figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/spark.h"
#include "follow/risk.h"
#include "ledger/money.h"

static void ratios_are_exact_and_rounded_once(void **state)
{
	(void)state;
	struct figures f = {.from = 0, .to = 80, .before = 0, .billed = 40000, .open = 30000, .overdue = 30000};
	int64_t tenths;
	char text[24];
	assert_true(figures_dso(&f, &tenths));
	assert_string_equal(figures_text(tenths, text), "60.8"); /* 60.75 */
	assert_true(figures_cei(&f, &tenths));
	assert_string_equal(figures_text(tenths, text), "25.0");
	f.open = 50000; /* more came open than there was: below nothing */
	f.overdue = 50000;
	assert_true(figures_cei(&f, &tenths));
	assert_string_equal(figures_text(tenths, text), "-25.0");
	assert_string_equal(figures_text(-5, text), "-0.5");
	struct figures none = {.from = 0, .to = 30};
	assert_false(figures_dso(&none, &tenths));
	assert_false(figures_cei(&none, &tenths));
	assert_false(figures_late(&none, &tenths));
	assert_false(figures_late_weighted(&none, &tenths));
	assert_false(figures_kept(&none, &tenths));
	assert_false(figures_disputed(&none, &tenths));
}

static void lateness_is_weighted_without_overflow(void **state)
{
	(void)state;
	struct figures f = {.from = 0, .to = 30};
	int64_t tenths;
	figures_settle(&f, 100, 90, 100);   /* in time */
	figures_settle(&f, 100, 100, 100);  /* on the day: in time */
	figures_settle(&f, 100, 110, 200);
	assert_int_equal(f.late_count, 1);
	assert_true(figures_late(&f, &tenths));
	assert_int_equal(tenths, 33); /* 10 / 3 */
	assert_true(figures_late_weighted(&f, &tenths));
	assert_int_equal(tenths, 50); /* 2000 / 400 */
	for (int i = 0; i < 100; i++)
		figures_settle(&f, 0, 60000, MONEY_LIMIT / 100);
	assert_true(figures_late_weighted(&f, &tenths));
	assert_int_equal(tenths, 600000);
}

static void a_mark_has_its_reason(void **state)
{
	(void)state;
	struct figures f = {.billed = 1000, .settled = 100, .settled_count = 1};
	assert_int_equal(risk_of(&f).level, RISK_NONE);
	assert_string_equal(risk_of(&f).why, "");
	f.late_weight = 1500;
	assert_int_equal(risk_of(&f).level, RISK_SOME);
	assert_string_equal(risk_of(&f).why, "pays 15.0 days late on average");
	f.late_weight = 1499 - 10; /* 14.9 */
	assert_int_equal(risk_of(&f).level, RISK_NONE);
	f.kept = 2;
	f.broken = 3;
	assert_int_equal(risk_of(&f).level, RISK_HIGH);
	assert_string_equal(risk_of(&f).why, "kept 2 of 5 promises");
	f.broken = 0;
	f.disputed = 100;
	assert_string_equal(risk_of(&f).why, "disputes 10.0 % of what is billed");
	f.late_weight = 3000; /* the worst counts */
	assert_int_equal(risk_of(&f).level, RISK_HIGH);
	assert_string_equal(risk_of(&f).why, "pays 30.0 days late on average");
}

static void draws(const int64_t *values, size_t count, bool plain, const char *want)
{
	struct buf out = BUF_INIT;
	spark_line(&out, values, count, plain);
	assert_string_equal(buf_str(&out), want);
	buf_release(&out);
}

static void pictures_have_a_plain_form(void **state)
{
	(void)state;
	static const int64_t values[] = {0, 1, 50, SPARK_NONE, 100, -5};
	struct buf out = BUF_INIT;
	draws(values, 6, false, "▁▁▄ █▁");
	draws(values, 6, true, "__: #_");
	draws(values, 0, true, "");
	spark_bar(&out, 5, 10, 4, false);
	assert_string_equal(buf_str(&out), "██");
	buf_clear(&out);
	spark_bar(&out, 1, 1000000, 4, false);
	assert_string_equal(buf_str(&out), "▏");
	buf_clear(&out);
	spark_bar(&out, MONEY_LIMIT, MONEY_LIMIT, 4, true);
	assert_string_equal(buf_str(&out), "####");
	buf_clear(&out);
	spark_bar(&out, 0, 10, 4, true);
	spark_bar(&out, -3, 10, 4, true);
	assert_string_equal(buf_str(&out), "");
	buf_release(&out);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratios_are_exact_and_rounded_once),
		cmocka_unit_test(lateness_is_weighted_without_overflow),
		cmocka_unit_test(a_mark_has_its_reason),
		cmocka_unit_test(pictures_have_a_plain_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
