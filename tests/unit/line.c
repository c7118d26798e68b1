/* SPDX-License-Identifier: MIT */
/* The model of every field: graphemes, words, paste, wide characters. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/line.h"

static void press(struct line *line, uint32_t id)
{
	assert_true(line_key(line, &(struct key){.id = id, .bytes = ""}));
}

static void type(struct line *line, const char *text)
{
	size_t len = strlen(text);
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = text_next(text + i, len - i, &cp);
		struct buf bytes = BUF_INIT;
		text_put(&bytes, cp);
		assert_true(line_key(line, &(struct key){.id = cp, .bytes = buf_str(&bytes), .len = bytes.len}));
		buf_release(&bytes);
		i += n;
	}
}

static void paste(struct line *line, const char *text)
{
	assert_true(line_key(line, &(struct key){.id = K_PASTE, .bytes = text, .len = strlen(text)}));
}

static void editing(void **state)
{
	struct line line = LINE_INIT;
	(void)state;
	type(&line, "abc def ghi");
	press(&line, K_CTRL('W'));
	assert_string_equal(line_text(&line), "abc def ");
	press(&line, K_HOME);
	press(&line, K_DELETE);
	press(&line, K_RIGHT);
	press(&line, K_CTRL('K'));
	assert_string_equal(line_text(&line), "b");
	press(&line, K_CTRL('Y'));
	assert_string_equal(line_text(&line), "bc def ");
	press(&line, K_CTRL('U'));
	assert_string_equal(line_text(&line), "");
	press(&line, K_CTRL('Y'));
	assert_string_equal(line_text(&line), "bc def ");
	line_release(&line);
}

/* items 9, 10 */
static void backspace(void **state)
{
	struct line line = LINE_INIT;
	(void)state;
	type(&line, "abc");
	press(&line, K_BACKSPACE);
	assert_string_equal(line_text(&line), "ab");
	for (int i = 0; i < 100; i++)
		press(&line, K_BACKSPACE);
	assert_true(line_empty(&line));
	line_release(&line);
}

/* One press takes one thing a person sees. */
static void graphemes(void **state)
{
	struct line line = LINE_INIT;
	(void)state;
	line_set(&line, "a\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7z");
	press(&line, K_LEFT);
	press(&line, K_BACKSPACE);
	assert_string_equal(line_text(&line), "az");
	/* a mark typed on its own joins its base, composed; jamo make a syllable */
	line_set(&line, "");
	type(&line, "e\xcc\x81");
	assert_string_equal(line_text(&line), "\xc3\xa9");
	line_set(&line, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab");
	assert_string_equal(line_text(&line), "한");
	line_release(&line);
}

/* item 58: line ends become blanks; nothing that controls a terminal gets in */
static void pasting(void **state)
{
	struct line line = LINE_INIT, note = {.lines = true};
	(void)state;
	paste(&line, "one\r\ntwo\nthree\r");
	assert_string_equal(line_text(&line), "one two three");
	line_set(&line, "");
	paste(&line, "a\033[31m\x07\x7f\xc2\x9b" "b\xff\tc");
	assert_string_equal(line_text(&line), "a[31mb\xef\xbf\xbd c");
	paste(&note, "one\r\ntwo\n");
	assert_string_equal(line_text(&note), "one\ntwo\n");
	line_release(&line);
	line_release(&note);
}

/* item 11: the keypad's point is the decimal sign of the field */
static void keypad_point(void **state)
{
	struct line line = {.decimal = ','}, plain = LINE_INIT;
	(void)state;
	type(&line, "78");
	press(&line, K_DECIMAL);
	type(&line, "50");
	assert_string_equal(line_text(&line), "78,50");
	press(&plain, K_DECIMAL);
	assert_string_equal(line_text(&plain), ".");
	line_release(&line);
	line_release(&plain);
}

static void is_bounded(void **state)
{
	struct line line = {.most = 10};
	(void)state;
	paste(&line, "한글한글한글");
	assert_string_equal(line_text(&line), "한글한");
	type(&line, "xyz");
	assert_string_equal(line_text(&line), "한글한x");
	line_release(&line);
}

/* The caret is always where the text is, whatever the width. */
static void scrolls(void **state)
{
	struct line line = LINE_INIT;
	struct frame frame = FRAME_INIT;
	struct buf row = BUF_INIT;
	(void)state;
	assert_true(frame_resize(&frame, 1, 12, NULL));
	type(&line, "abcdefghijklmnop한");
	line_draw(&line, &frame, 0, 1, 8, true);
	frame_row(&frame, 0, &row);
	assert_string_equal(buf_str(&row), " lmnop한");
	assert_int_equal(frame.cursor_col, 8);
	press(&line, K_HOME);
	frame_clear(&frame);
	buf_clear(&row);
	line_draw(&line, &frame, 0, 1, 8, true);
	frame_row(&frame, 0, &row);
	assert_string_equal(buf_str(&row), " abcdefgh");
	assert_int_equal(frame.cursor_col, 1);
	buf_release(&row);
	frame_release(&frame);
	line_release(&line);
}

/* Random keys: the text stays valid and composed, the caret inside. */
static void survives_anything(void **state)
{
	static const uint32_t keys[] = {K_LEFT, K_RIGHT, K_HOME, K_END, K_BACKSPACE, K_DELETE, K_CTRL_LEFT, K_CTRL_RIGHT,
	                                0x26, 0x27, 0x28, 0x29, 0x2a};
	static const char *const texts[] = {"한", "e", "\xcc\x81", "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "\xff", " ", "か\xe3\x82\x99",
	                                    "\xe1\x84\x80", "\xe1\x85\xa1"};
	struct line line = {.most = 400};
	struct frame frame = FRAME_INIT;
	(void)state;
	assert_true(frame_resize(&frame, 4, 20, NULL));
	srandom(11);
	for (int i = 0; i < 20000; i++) {
		if (random() % 2)
			paste(&line, texts[random() % 9]);
		else if (random() % 8 == 0)
			press(&line, K_CTRL("WUKY"[random() % 4]));
		else
			press(&line, keys[random() % 8]);
		assert_true(line.at <= line.text.len && line.text.len <= 400);
		if (i % 50)
			continue;
		assert_true(text_valid(line_text(&line), line.text.len));
		line_draw(&line, &frame, 0, 3, 9, true);
		assert_in_range(frame.cursor_col, 3, 12);
		line_draw_wrapped(&line, &frame, (struct rect){0, 2, 4, 9}, true);
		line_row_move(&line, 9, random() % 2 ? 1 : -1);
	}
	line_release(&line);
	frame_release(&frame);
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(editing), cmocka_unit_test(backspace), cmocka_unit_test(graphemes), cmocka_unit_test(pasting),
		cmocka_unit_test(keypad_point), cmocka_unit_test(is_bounded), cmocka_unit_test(scrolls),
		cmocka_unit_test(survives_anything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
