/* SPDX-License-Identifier: MIT */
/* Which invoices a payment pays. */
#include "ledger/allocation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void named_ones_come_first_in_their_order(void **state)
{
	(void)state;
	struct allocation_item items[] = {
		{.invoice = 1, .due = 10, .open = 100},
		{.invoice = 9, .due = 90, .open = 50, .named = true},
		{.invoice = 2, .due = 5, .open = 100},
		{.invoice = 4, .due = 40, .open = 50, .named = true},
		{.invoice = 3, .due = 5, .open = 100},
	};
	static const int64_t order[] = {9, 4, 2, 3, 1};
	static const int64_t shares[] = {50, 50, 100, 30, 0};
	assert_int_equal(allocation_spread(items, 5, 230), 0);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(items[i].invoice, order[i]);
		assert_int_equal(items[i].share, shares[i]);
	}
}

static void what_is_too_much_is_left_over(void **state)
{
	(void)state;
	struct allocation_item item = {.invoice = 1, .due = 10, .open = 100};
	assert_int_equal(allocation_spread(&item, 1, 130), 30);
	assert_int_equal(item.share, 100);
	assert_int_equal(allocation_spread(NULL, 0, 130), 130);
}

static void by_hand_to_the_cent(void **state)
{
	(void)state;
	int64_t left;
	size_t at;
	struct allocation_item items[] = {
		{.invoice = 2, .due = 5, .open = 100, .named = true, .wish = 40},
		{.invoice = 1, .due = 1, .open = 100, .named = true},
		{.invoice = 3, .due = 0, .open = 100},
	};
	assert_int_equal(allocation_by_hand(items, 3, 130, &left, &at), ALLOCATION_FITS);
	assert_int_equal(items[0].share, 40);
	assert_int_equal(items[1].share, 90);
	assert_int_equal(items[2].share, 0);
	assert_int_equal(left, 0);
	assert_int_equal(allocation_by_hand(items, 3, 500, &left, &at), ALLOCATION_FITS);
	assert_int_equal(left, 360);
	items[0].wish = 101;
	assert_int_equal(allocation_by_hand(items, 3, 500, &left, &at), ALLOCATION_OVER_OPEN);
	assert_int_equal(at, 0);
	items[0].wish = 100;
	items[1].wish = 1;
	assert_int_equal(allocation_by_hand(items, 3, 100, &left, &at), ALLOCATION_OVER_AMOUNT);
	assert_int_equal(at, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand_to_the_cent),
		cmocka_unit_test(named_ones_come_first_in_their_order),
		cmocka_unit_test(what_is_too_much_is_left_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
