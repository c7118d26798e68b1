/* SPDX-License-Identifier: MIT */
/* Aging: scales, and columns that add up. The days are in tests/case/aging.case. */
#include "ledger/aging.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void scales_are_read(void **state)
{
	(void)state;
	struct aging_scale scale;
	char name[24];
	assert_true(aging_scale_parse("7,14,30,365", &scale, NULL));
	assert_int_equal(aging_buckets(&scale), 6);
	assert_string_equal(aging_name(&scale, 0, name), "not due");
	assert_string_equal(aging_name(&scale, 1, name), "1-7");
	assert_string_equal(aging_name(&scale, 4, name), "31-365");
	assert_string_equal(aging_name(&scale, 5, name), "365+");
	assert_string_equal(aging_name(&aging_standard, 4, name), "90+");
}

static void bad_scales_are_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "30,", ",30", "30,30", "60,30", "0", "-1", "10000", "1;2",
	                                    "1,2,3,4,5,6,7", "99999999999999999999"};
	struct aging_scale scale = aging_standard;
	struct err err = {0};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (aging_scale_parse(texts[i], &scale, &err))
			fail_msg("\"%s\" was taken", texts[i]);
	assert_memory_equal(&scale, &aging_standard, sizeof scale);
	assert_int_equal(err.code, ERR_DATA);
}

static void columns_add_up(void **state)
{
	(void)state;
	struct aging aging = {.currency = "EUR", .scale = aging_standard};
	struct aging_bucket overdue;
	struct err err = {0};
	int64_t amount = 0, count = 0;
	for (int days = -50; days < 200; days++)
		assert_true(aging_add(&aging, 20000, 20000 - days, 100 + days, 2, &err));
	for (int i = 0; i < aging_buckets(&aging.scale); i++) {
		amount += aging.buckets[i].amount;
		count += aging.buckets[i].count;
	}
	assert_true(amount == aging.total.amount && count == aging.total.count && count == 500);
	assert_true(aging_overdue(&aging, &overdue, &err));
	assert_int_equal(overdue.amount, aging.total.amount - aging.buckets[0].amount);
	assert_int_equal(aging.buckets[0].count, 102);
	assert_int_equal(aging.buckets[1].count, 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scales_are_read),
		cmocka_unit_test(bad_scales_are_refused),
		cmocka_unit_test(columns_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
