/* SPDX-License-Identifier: MIT */
/* The edit model: a random walk against a model too simple to be wrong, and what
 * a person expects of undo, words, wide characters and wrapped rows. */
#include "letter/draft.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/text.h"

static struct draft loaded(const char *text)
{
	struct draft draft;
	draft_init(&draft);
	assert_true(draft_load(&draft, text, strlen(text), NULL));
	return draft;
}

static void type(struct draft *draft, const char *text)
{
	for (size_t at = 0, next; text[at]; at = next) {
		next = text_grapheme_next(text, strlen(text), at);
		assert_true(draft_type(draft, text + at, next - at, NULL));
	}
}

static bool undo(struct draft *draft)
{
	bool any = false;
	assert_true(draft_undo(draft, &any, NULL));
	return any;
}

static bool redo(struct draft *draft)
{
	bool any = false;
	assert_true(draft_redo(draft, &any, NULL));
	return any;
}

static uint32_t seed = 20261123;

static uint32_t roll(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* The model: the whole text after each step, in a list. */
enum { STATES = 3000 };
static char *states[STATES];

static char *naive(const char *text, size_t at, size_t len, const char *put)
{
	struct buf out = BUF_INIT;
	buf_add(&out, text, at);
	buf_adds(&out, put);
	buf_adds(&out, text + at + len);
	return buf_take(&out, NULL);
}

static const char *const pieces[] = {"a", "Bergmann ", "é", "한빛", "👩\u200d👩\u200d👧", "\n", "12,450.00 EUR\n", "ß",
                                     "", "  "};

static void random_edits_agree_with_a_naive_model(void **state)
{
	(void)state;
	struct draft draft = loaded("");
	size_t top = 0, last = 0;
	states[0] = naive("", 0, 0, "");
	for (int i = 0; i < 20000; i++) {
		uint32_t what = roll(10);
		if (what < 6 && top + 1 < STATES) {
			draft_place(&draft, roll((uint32_t)draft_len(&draft) + 1));
			size_t at = draft.cursor;
			draft_place(&draft, at + roll(20));
			size_t end = draft.cursor > at ? draft.cursor : at;
			const char *put = pieces[roll(10)];
			char *next = naive(states[top], at, end - at, put);
			struct buf composed = BUF_INIT;
			assert_true(text_nfc(next, strlen(next), &composed, NULL));
			if (strcmp(buf_str(&composed), next) == 0 && strlen(next) < 4000) {
				assert_true(draft_replace(&draft, at, end - at, put, strlen(put), NULL));
				for (; last > top; last--)
					free(states[last]);
				states[last = ++top] = next;
			} else {
				free(next);
			}
			buf_release(&composed);
		} else if (what < 8) {
			assert_int_equal(undo(&draft), top > 0);
			top -= top > 0;
		} else {
			assert_int_equal(redo(&draft), top < last);
			top += top < last;
		}
		assert_string_equal(draft_text(&draft), states[top]);
		assert_true(draft.cursor <= draft_len(&draft));
		assert_true(text_valid(draft_text(&draft), draft_len(&draft)));
	}
	for (size_t i = 0; i <= last; i++)
		free(states[i]);
	draft_release(&draft);
}

static void typing_is_undone_word_by_word(void **state)
{
	(void)state;
	struct draft draft = loaded("");
	type(&draft, "Dear Eva,\nthank you");
	assert_true(undo(&draft));
	assert_string_equal(draft_text(&draft), "Dear Eva,\nthank ");
	assert_true(undo(&draft));
	assert_string_equal(draft_text(&draft), "Dear Eva,\n");
	assert_true(redo(&draft));
	assert_string_equal(draft_text(&draft), "Dear Eva,\nthank ");
	while (undo(&draft))
		;
	assert_string_equal(draft_text(&draft), "");
	while (redo(&draft))
		;
	assert_string_equal(draft_text(&draft), "Dear Eva,\nthank you");
	draft_release(&draft);
}

static void erasing_in_one_go_is_one_step(void **state)
{
	(void)state;
	struct draft draft = loaded("one two three");
	draft_bottom(&draft);
	for (int i = 0; i < 9; i++)
		assert_true(draft_delete_back(&draft, NULL));
	assert_string_equal(draft_text(&draft), "one ");
	draft_top(&draft);
	for (int i = 0; i < 2; i++)
		assert_true(draft_delete_ahead(&draft, NULL));
	assert_string_equal(draft_text(&draft), "e ");
	assert_true(undo(&draft));
	assert_string_equal(draft_text(&draft), "one ");
	assert_true(undo(&draft));
	assert_string_equal(draft_text(&draft), "one two three");
	assert_int_equal(draft.cursor, 13);
	draft_release(&draft);
}

/* item 59: 10 KB pasted appear within 200 ms and one undo takes them out */
static void a_paste_is_one_step(void **state)
{
	(void)state;
	struct buf paste = BUF_INIT;
	while (paste.len < 10240)
		buf_adds(&paste, "Rechnung 1001 über 12.450,00 EUR\r\n");
	struct draft draft = loaded("before\nafter");
	draft_place(&draft, 7);
	clock_t start = clock();
	assert_true(draft_paste(&draft, buf_str(&paste), paste.len, NULL));
	assert_true(clock() - start < CLOCKS_PER_SEC / 5);
	assert_null(strchr(draft_text(&draft), '\r'));
	assert_true(draft_len(&draft) > 9000);
	assert_true(undo(&draft));
	assert_string_equal(draft_text(&draft), "before\nafter");
	assert_false(undo(&draft));
	buf_release(&paste);
	draft_release(&draft);
}

static void a_group_is_one_step(void **state)
{
	(void)state;
	struct draft draft = loaded("invoice 1001 and invoice 1014");
	draft_group_begin(&draft);
	assert_true(draft_replace(&draft, 12, 17, "", 0, NULL));
	draft_group_begin(&draft);
	assert_true(draft_replace(&draft, 0, 1, "I", 1, NULL));
	draft_group_end(&draft);
	draft_group_end(&draft);
	assert_string_equal(draft_text(&draft), "Invoice 1001");
	assert_true(draft_replace(&draft, 12, 0, ".", 1, NULL));
	assert_true(undo(&draft));
	assert_string_equal(draft_text(&draft), "Invoice 1001");
	assert_true(undo(&draft));
	assert_string_equal(draft_text(&draft), "invoice 1001 and invoice 1014");
	draft_release(&draft);
}

/* items 9, 10: Backspace takes a whole character; on nothing it does nothing */
static void characters_are_what_a_person_sees(void **state)
{
	(void)state;
	struct draft draft = loaded("");
	type(&draft, "e\u0301👩\u200d👩\u200d👧한");
	assert_string_equal(draft_text(&draft), "é👩\u200d👩\u200d👧한");
	size_t line, column;
	draft_where(&draft, draft.cursor, &line, &column);
	assert_int_equal(column, 4);
	draft_left(&draft);
	draft_left(&draft);
	assert_int_equal(draft.cursor, strlen("é"));
	assert_true(draft_delete_ahead(&draft, NULL));
	assert_string_equal(draft_text(&draft), "é한");
	for (int i = 0; i < 5; i++)
		assert_true(draft_delete_back(&draft, NULL));
	assert_string_equal(draft_text(&draft), "한");
	draft_release(&draft);
}

static void words_and_line_ends(void **state)
{
	(void)state;
	struct draft draft = loaded("Dear Eva,\n\n말씀하신 대로");
	draft_word_right(&draft);
	assert_int_equal(draft.cursor, 5);
	draft_bottom(&draft);
	draft_word_left(&draft);
	assert_string_equal(draft_text(&draft) + draft.cursor, "대로");
	assert_true(draft_kill_word_back(&draft, NULL));
	assert_string_equal(draft_text(&draft), "Dear Eva,\n\n대로");
	assert_true(draft_kill_to_end(&draft, NULL));
	assert_string_equal(draft_text(&draft), "Dear Eva,\n\n");
	assert_true(draft_yank(&draft, NULL));
	assert_string_equal(draft_text(&draft), "Dear Eva,\n\n말씀하신 대로");
	draft_place(&draft, 9);
	assert_true(draft_kill_to_end(&draft, NULL));
	assert_string_equal(draft_text(&draft), "Dear Eva,\n말씀하신 대로");
	draft_release(&draft);
}

static void rows_wrap_and_keep_the_column(void **state)
{
	(void)state;
	struct draft draft = loaded("one two three four five six\n\nseven eight");
	size_t shown, row = 0;
	row = draft_row_next(&draft, row, 10, &shown);
	assert_int_equal(row, 8);
	assert_int_equal(shown, 7);
	draft_place(&draft, 6); /* "one tw|o" */
	draft_rows(&draft, 1, 10);
	assert_int_equal(draft.cursor, 14);
	draft_rows(&draft, 1, 10);
	assert_int_equal(draft.cursor, 19 + 6);
	draft_rows(&draft, 1, 10);
	assert_int_equal(draft.cursor, 28);
	draft_rows(&draft, 1, 10);
	assert_int_equal(draft.cursor, 29 + 5); /* the row has 5 and a hanging blank */
	draft_rows(&draft, -2, 10);
	assert_int_equal(draft.cursor, 25);
	draft_rows(&draft, 99, 10);
	assert_int_equal(draft_row(&draft, draft.cursor, 10), 35);
	draft_rows(&draft, 1, 10);
	assert_int_equal(draft.cursor, draft_len(&draft));
	draft_rows(&draft, -99, 10);
	draft_rows(&draft, -1, 10);
	assert_int_equal(draft.cursor, 0);
	assert_int_equal(draft_row_above(&draft, 35, 2, 10), 28);
	draft_row_end(&draft, 10);
	assert_int_equal(draft.cursor, 7);
	draft_release(&draft);
}

static void places_and_offsets_agree(void **state)
{
	(void)state;
	struct draft draft = loaded("Dear 한빛,\n\nthanks");
	for (size_t at = 0; at <= draft_len(&draft); at = text_grapheme_next(draft_text(&draft), draft_len(&draft), at)) {
		size_t line, column;
		draft_where(&draft, at, &line, &column);
		assert_int_equal(draft_offset(&draft, line, column), at);
		if (at == draft_len(&draft))
			break;
	}
	assert_int_equal(draft_offset(&draft, 99, 99), draft_len(&draft));
	assert_true(draft_find(&draft, "THANKS", false));
	assert_string_equal(draft_text(&draft) + draft.cursor, "thanks");
	assert_true(draft_find(&draft, "한빛", true));
	assert_int_equal(draft.cursor, 5);
	assert_false(draft_find(&draft, "zzz", false));
	draft_release(&draft);
}

static void hostile_bytes_become_text(void **state)
{
	(void)state;
	struct draft draft;
	draft_init(&draft);
	assert_true(draft_load(&draft, "a\033[2J\x9b" "b\tc\r\nd\0e\xff", 14, NULL));
	assert_true(text_valid(draft_text(&draft), draft_len(&draft)));
	assert_null(strchr(draft_text(&draft), '\033'));
	assert_non_null(strstr(draft_text(&draft), "b    c\nd"));
	draft_release(&draft);
}

static void a_megabyte_is_quick(void **state)
{
	(void)state;
	struct buf big = BUF_INIT;
	while (big.len < 1024 * 1024)
		buf_adds(&big, "Dear Eva, thank you for your time on the phone on Thursday; invoice 1001 is open.\n");
	struct draft draft = loaded(buf_str(&big));
	draft_place(&draft, big.len / 2);
	clock_t start = clock();
	for (int i = 0; i < 500; i++) {
		size_t line, column;
		assert_true(draft_type(&draft, "x", 1, NULL));
		draft_rows(&draft, i % 2 ? 1 : -1, 72);
		draft_where(&draft, draft.cursor, &line, &column);
	}
	/* 1 ms a key, with room for a busy machine and a sanitizer */
	assert_true(clock() - start < CLOCKS_PER_SEC * 5);
	buf_release(&big);
	draft_release(&draft);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_edits_agree_with_a_naive_model),
		cmocka_unit_test(typing_is_undone_word_by_word),
		cmocka_unit_test(erasing_in_one_go_is_one_step),
		cmocka_unit_test(a_paste_is_one_step),
		cmocka_unit_test(a_group_is_one_step),
		cmocka_unit_test(characters_are_what_a_person_sees),
		cmocka_unit_test(words_and_line_ends),
		cmocka_unit_test(rows_wrap_and_keep_the_column),
		cmocka_unit_test(places_and_offsets_agree),
		cmocka_unit_test(hostile_bytes_become_text),
		cmocka_unit_test(a_megabyte_is_quick),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
