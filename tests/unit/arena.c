/* SPDX-License-Identifier: MIT */
/* Arenas: aligned, zeroed, apart from each other, and done with at once. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void memory_is_aligned_zeroed_and_apart(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	char *last = NULL;
	size_t last_size = 0;
	for (size_t size = 0; size < 3000; size++) {
		char *memory = arena_alloc(&arena, size);
		assert_non_null(memory);
		assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, (int)(size % 255 + 1), size);
		for (size_t i = 0; i < last_size; i++)
			assert_int_equal((unsigned char)last[i], (size - 1) % 255 + 1);
		last = memory;
		last_size = size;
	}
	assert_true(arena_ok(&arena, NULL));
	arena_release(&arena);
	assert_null(arena.blocks);
}

static void texts_are_copied(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	char text[] = "abc";
	const char *copy = arena_str(&arena, text);
	text[0] = 'x';
	assert_string_equal(copy, "abc");
	assert_string_equal(arena_str(&arena, NULL), "");
	assert_string_equal(arena_strn(&arena, "a\0bc", 4) + 2, "bc");
	assert_string_equal(arena_printf(&arena, "%05d", 42), "00042");
	arena_release(&arena);
}

static void too_much_is_refused_for_good(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct err err = {0};
	assert_null(arena_array(&arena, SIZE_MAX / 2, 3));
	assert_null(arena_alloc(&arena, 1));
	assert_string_equal(arena_str(&arena, "abc"), "");
	assert_false(arena_ok(&arena, &err));
	assert_int_equal(err.code, ERR_INTERNAL);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_aligned_zeroed_and_apart),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(too_much_is_refused_for_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
