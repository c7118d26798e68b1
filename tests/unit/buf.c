/* SPDX-License-Identifier: MIT */
/* The string builder: what it builds, and that a failure stays until asked. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void builds(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	assert_string_equal(buf_str(&buf), "");
	buf_adds(&buf, "b");
	buf_insert(&buf, 0, "a", 1);
	buf_insert(&buf, 2, "cd", 2);
	buf_addf(&buf, "%d-%s", 7, "x");
	buf_pad(&buf, '.', 3);
	assert_string_equal(buf_str(&buf), "abcd7-x...");
	buf_remove(&buf, 1, 2);
	buf_truncate(&buf, 5);
	assert_string_equal(buf_str(&buf), "ad7-x");
	buf_clear(&buf);
	assert_string_equal(buf_str(&buf), "");
	buf_add(&buf, "a\0b", 3);
	assert_int_equal(buf.len, 3);
	buf_release(&buf);
}

static void grows_through_every_size(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	for (size_t i = 0; i < 5000; i++) {
		buf_addc(&buf, (char)('a' + i % 26));
		assert_int_equal(buf.len, i + 1);
		assert_int_equal(buf.data[i + 1], '\0');
	}
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(buf.data[i], (char)('a' + i % 26));
	buf_release(&buf);
}

static void failure_stays(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	struct err err = {0};
	buf_adds(&buf, "a");
	assert_false(buf_reserve(&buf, SIZE_MAX - 1));
	buf_adds(&buf, "b");
	assert_false(buf_ok(&buf, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
	assert_null(buf_take(&buf, &err));
	buf_clear(&buf);
	buf_adds(&buf, "c");
	assert_true(buf_ok(&buf, &err));
	char *text = buf_take(&buf, &err);
	assert_string_equal(text, "c");
	free(text);
	buf_release(&buf);
}

static void taken_text_is_never_null(void **state)
{
	(void)state;
	struct buf buf = BUF_INIT;
	char *text = buf_take(&buf, NULL);
	assert_string_equal(text, "");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds),
		cmocka_unit_test(grows_through_every_size),
		cmocka_unit_test(failure_stays),
		cmocka_unit_test(taken_text_is_never_null),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
