/* SPDX-License-Identifier: MIT */
/* Keys by name and place, the table of operations, the keys file. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "ui/op.h"

static uint32_t parse(const char *name)
{
	uint32_t id = KEY_NONE;
	return key_parse(name, strlen(name), &id) ? id : KEY_NONE;
}

static void names_go_both_ways(void **state)
{
	(void)state;
	const char *names[] = {"Enter", "Esc", "Tab", "Shift-Tab", "F1", "F12", "Ctrl-S", "PgUp", "Space", "c", "?", "ç", "한"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char out[KEY_NAME_SIZE];
		uint32_t id = parse(names[i]);
		assert_int_not_equal(id, KEY_NONE);
		assert_string_equal(key_label(id, out), names[i]);
	}
	assert_int_equal(parse("ctrl-s"), K_CTRL('S'));
	/* Backspace, Tab, Enter and Esc must not be bound by their other names */
	const char *never[] = {"Ctrl-H", "Ctrl-I", "Ctrl-J", "Ctrl-M", "Ctrl-[", "", "F0", "F13", "Ctrl-", "ab", "\xff"};
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_int_equal(parse(never[i]), KEY_NONE);
}

/* item 18: the Latin key in the same place */
static void other_keyboards(void **state)
{
	const char *input;
	(void)state;
	assert_int_equal(key_latin(0x314a, &input), 'c'); /* ㅊ */
	assert_string_equal(input, "Korean");
	assert_int_equal(key_latin(0xcc28, NULL), 'c');   /* 차, composed */
	assert_int_equal(key_latin(0x110e, NULL), 'c');   /* conjoining ㅊ */
	assert_int_equal(key_latin(0x3163, NULL), 'l');   /* ㅣ */
	assert_int_equal(key_latin(0x44b, &input), 's');  /* ы */
	assert_string_equal(input, "Russian");
	assert_int_equal(key_latin(0x42e, NULL), '>');    /* Ю */
	assert_int_equal(key_latin(0xff43, &input), 'c');
	assert_string_equal(input, "full-width");
	assert_int_equal(key_latin('c', &input), 'c');
	assert_null(input);
	assert_int_equal(key_latin(K_ENTER, &input), K_ENTER);
	assert_null(input);
}

/* Every operation is reachable and explained, and no key does two things at once. */
static void the_table_is_sound(void **state)
{
	struct keymap map;
	(void)state;
	assert_true(keymap_init(&map, NULL));
	for (enum op_id id = 1; id < OP_COUNT; id++) {
		const struct op *op = op_get(id);
		assert_true(op->id == id && *op->name && *op->label && *op->sentence);
		assert_ptr_equal(op_named(op->name), op);
		assert_true(op_match(op, op->name) == 3);
		for (size_t i = 0; i < map.bindings.len; i++)
			for (size_t j = 0; j < i; j++) {
				struct binding a = VEC_AT(struct binding, &map.bindings, i), b = VEC_AT(struct binding, &map.bindings, j);
				if (a.key == b.key && (op_get(a.op)->scopes & op_get(b.op)->scopes))
					fail_msg("%s and %s share a key", op_get(a.op)->name, op_get(b.op)->name);
			}
		/* what a form needs can be had without F-keys and letters */
		if ((op->scopes & SCOPE_TYPING) && *op->keys)
			assert_int_not_equal(keymap_key(&map, id, true), KEY_NONE);
	}
	for (int scope = SCOPE_BOARD; scope <= SCOPE_FIRST; scope <<= 1)
		assert_int_equal(keymap_find(&map, (unsigned)scope, K_ESC), OP_BACK);
	keymap_release(&map);
}

/* item 17: a clash names both operations and the line; quitting keeps its key */
static void keys_file(void **state)
{
	struct keymap map;
	struct buf problems = BUF_INIT;
	(void)state;
	const char *text = "# mine\n\ncall = K Ctrl-T\nletter = K\nquit =\nfoo = x\nsort = Ctrl-M\nvisit\nnote = T\r\n";
	assert_true(keymap_init(&map, NULL));
	keymap_read(&map, "keys", text, strlen(text), &problems);
	assert_string_equal(buf_str(&problems),
	                    "keys:4: K is wanted by letter, but does call already by this file: letter keeps its old keys\n"
	                    "keys:5: quit cannot be without a key: it keeps its old ones\n"
	                    "keys:6: there is no operation \"foo\": the : palette lists them\n"
	                    "keys:7: \"Ctrl-M\" is not a key: sort keeps its old ones (write c, F6, Ctrl-S, PgUp)\n"
	                    "keys:8: wants \"operation = keys\"\n");
	assert_int_equal(keymap_find(&map, SCOPE_BOARD, 'K'), OP_CALL);
	assert_int_equal(keymap_find(&map, SCOPE_BOARD, 'c'), OP_NONE);
	assert_int_equal(keymap_find(&map, SCOPE_BOARD, 'w'), OP_LETTER);
	assert_int_equal(keymap_find(&map, SCOPE_BOARD, 'Q'), OP_QUIT);
	assert_int_equal(keymap_find(&map, SCOPE_BOARD, 'T'), OP_NOTE);
	assert_int_equal(keymap_key(&map, OP_CALL, true), K_CTRL('T'));
	buf_release(&problems);
	keymap_release(&map);
}

/* Keys that nothing may rob of their meaning. */
static void garbage_is_told(void **state)
{
	struct keymap map;
	struct buf problems = BUF_INIT;
	(void)state;
	char garbage[4096];
	uint32_t seed = 7;
	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < sizeof(garbage); i++) {
			seed = seed * 1664525 + 1013904223;
			garbage[i] = "ab=\n #\xff\x01qQ call"[seed >> 24 & 15];
		}
		assert_true(keymap_init(&map, NULL));
		keymap_read(&map, "keys", garbage, sizeof(garbage), &problems);
		assert_int_not_equal(keymap_key(&map, OP_QUIT, false), KEY_NONE);
		assert_int_not_equal(keymap_key(&map, OP_LEAVE, false), KEY_NONE);
		keymap_release(&map);
		buf_clear(&problems);
	}
	buf_release(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_go_both_ways), cmocka_unit_test(other_keyboards), cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(keys_file), cmocka_unit_test(garbage_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
