/* SPDX-License-Identifier: MIT */
/* UTF-8 text: what the terminal gate lets through, swept over every scalar and
 * every string of three bytes, and what people call a character, word and row. */
#include "base/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static void same_text(const struct buf *buf, const char *expected)
{
	assert_false(buf->failed);
	assert_string_equal(buf_str(buf), expected);
}

/* --- the gate --- */

/* Written apart from text.c: what no output of the gate may hold. */
static bool is_forbidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || cp == 0x61c || cp == 0x200e || cp == 0x200f ||
	       (cp >= 0x200b && cp <= 0x200d) || (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) ||
	       (cp >= 0xe000 && cp <= 0xf8ff) || (cp >= 0xfe00 && cp <= 0xfe0f) || cp == 0xfeff ||
	       (cp >= 0xfdd0 && cp <= 0xfdef) || (cp & 0xfffe) == 0xfffe || cp >= 0xe0000;
}

static void must_be_tame(const struct buf *out, uint32_t in)
{
	uint32_t cp;
	if (!text_valid(buf_str(out), out->len))
		fail_msg("U+%04X: output is not UTF-8", in);
	for (size_t i = 0; i < out->len;) {
		i += text_next(out->data + i, out->len - i, &cp);
		if (is_forbidden(cp))
			fail_msg("U+%04X comes out of U+%04X", cp, in);
	}
}

static void gate_stops_every_scalar(void **state)
{
	(void)state;
	struct buf in = BUF_INIT, out = BUF_INIT;
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		buf_clear(&in);
		buf_clear(&out);
		buf_addc(&in, 'a');
		text_put(&in, cp);
		text_tame(&out, in.data, in.len);
		must_be_tame(&out, cp);
	}
	buf_release(&in);
	buf_release(&out);
}

static void gate_stops_every_three_bytes(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	for (uint32_t bytes = 0; bytes < 1 << 24; bytes++) {
		char s[3] = {(char)(bytes >> 16), (char)(bytes >> 8 & 0xff), (char)(bytes & 0xff)};
		if ((s[0] & 0x80) == 0 && bytes & 0x070000) /* ASCII leads: an eighth of them will do */
			continue;
		buf_clear(&out);
		text_tame(&out, s, sizeof s);
		must_be_tame(&out, bytes);
	}
	buf_release(&out);
}

static void gate(const char *in, size_t len, const char *expected)
{
	struct buf out = BUF_INIT;
	text_tame(&out, in, len);
	same_text(&out, expected);
	buf_release(&out);
}

static void gate_shows_what_it_stops(void **state)
{
	(void)state;
	gate("a\tb\nc", 5, "a␉b␊c");
	gate("paid\0 in full", 13, "paid␀ in full");
	gate("\x7f", 1, "␡");
	gate("ACME\xc2\x9b" "31m", 9, "ACME\ufffd31m");
	gate("\xff\xfe", 2, "\ufffd\ufffd");
	gate("\xc0\xaf", 2, "\ufffd\ufffd");
	gate("\xed\xa0\x80", 3, "\ufffd\ufffd\ufffd");
	gate("🏳️‍🌈", strlen("🏳️‍🌈"), "🏳🌈");
	gate("e\u0301\u0301\u0301\u0301x", 10, "e\u0301\u0301\u0301x");
	gate("\u0301x", 3, "◌\u0301x");
	gate("주식회사 한빛", strlen("주식회사 한빛"), "주식회사 한빛");
	struct buf out = BUF_INIT;
	text_tame_lines(&out, "a\nb\r\n", 5);
	same_text(&out, "a\nb␍\n");
	buf_release(&out);
}

static void gate_is_linear(void **state)
{
	(void)state;
	struct buf in = BUF_INIT, out = BUF_INIT;
	buf_addc(&in, 'R');
	for (int i = 0; i < 1000000; i++)
		text_put(&in, 0x301);
	text_tame(&out, in.data, in.len);
	same_text(&out, "R\u0301\u0301\u0301");
	buf_release(&in);
	buf_release(&out);
}

/* --- characters and columns --- */

static void columns_are_those_of_the_screen(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int columns;
	} rows[] = {{"", 0}, {"abc", 3}, {"한빛", 4}, {"ＡＢ", 4}, {"e\u0301", 1}, {"か\u3099", 2},
	            {"€", 1}, {"\xff", 1}, {"👍🏽", 4}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(text_width(rows[i].text, strlen(rows[i].text)), rows[i].columns);
}

/* item 40: a separator behind a padded name stands in the same column */
static void padding_keeps_the_column(void **state)
{
	(void)state;
	static const char *const names[] = {"Bergmann GmbH", "주식회사 한빛", "株式会社山田製作所大阪支店", "", "a",
	                                    "\u0301", "👩‍👩‍👧👩‍👩‍👧", "e\u0301\u0301"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		for (int columns = 1; columns < 30; columns++) {
			struct buf out = BUF_INIT;
			text_pad(&out, names[i], columns);
			assert_int_equal(text_width(buf_str(&out), out.len), columns);
			buf_release(&out);
		}
	struct buf out = BUF_INIT;
	text_pad(&out, "한빛상사", 6);
	buf_addc(&out, '|');
	text_pad_left(&out, "5.00", 6);
	text_pad_left(&out, "12,450.00", 6);
	same_text(&out, "한빛~ |  5.0012,450.00");
	buf_release(&out);
}

static void graphemes(const char *text, int count)
{
	size_t len = strlen(text), at = 0, marks[64];
	int seen = 0;
	while (at < len) {
		marks[seen++] = at;
		at = text_grapheme_next(text, len, at);
	}
	assert_int_equal(seen, count);
	for (at = len; seen > 0; seen--) {
		at = text_grapheme_prev(text, len, at);
		assert_int_equal(at, marks[seen - 1]);
	}
}

static void a_character_is_what_people_see(void **state)
{
	(void)state;
	graphemes("", 0);
	graphemes("abc", 3);
	graphemes("a\r\nb", 3);
	graphemes("e\u0301x", 2);
	graphemes("👩‍👩‍👧", 1);
	graphemes("🇩🇪🇰🇷🇫🇷", 3);
	graphemes("한빛", 2);
	graphemes("\u1100\u1161\u11a8", 1);
	graphemes("\xff\xfe", 2);
	struct buf long_one = BUF_INIT;
	buf_addc(&long_one, 'R');
	for (int i = 0; i < 500; i++)
		text_put(&long_one, 0x301);
	buf_addc(&long_one, 'x');
	graphemes(long_one.data, 2);
	buf_release(&long_one);
}

static void words(const char *text, const char *cut)
{
	struct buf out = BUF_INIT;
	size_t len = strlen(text);
	for (size_t at = 0, next; at < len; at = next) {
		next = text_word_next(text, len, at);
		assert_true(next > at);
		if (next < len)
			assert_int_equal(text_word_prev(text, len, next + 1), next);
		buf_add(&out, text + at, next - at);
		buf_addc(&out, '|');
	}
	same_text(&out, cut);
	buf_release(&out);
}

static void words_are_stepped_over(void **state)
{
	(void)state;
	words("don't pay 1,234.50 now", "don't |pay |1,234.50 |now|");
	words("a\nb", "a\n|b|");
	words("결제 내역을 확인", "결제 |내역을 |확인|");
	words("請求書をお送りします", "請求書|をお|送|りします|");
	assert_int_equal(text_words("Dear Ms Adams, - please", 23), 4);
	assert_int_equal(text_words("", 0), 0);
}

static void wraps(const char *text, int columns, const char *rows)
{
	struct buf out = BUF_INIT;
	size_t len = strlen(text);
	for (size_t at = 0; at < len;) {
		size_t row = text_wrap(text + at, len - at, columns);
		assert_true(row > 0);
		buf_add(&out, text + at, row);
		buf_addc(&out, '|');
		at += row;
	}
	same_text(&out, rows);
	buf_release(&out);
}

static void rows_break_where_people_break(void **state)
{
	(void)state;
	wraps("one two three", 7, "one two |three|");
	wraps("one two   three", 7, "one two   |three|");
	wraps("abcdefghij", 4, "abcd|efgh|ij|");
	wraps("결제 내역을 확인해 주시기", 12, "결제 내역을 |확인해 |주시기|");
	wraps("가나다라마바사", 6, "가나다|라마바|사|");
	wraps("日本語の文章です。", 6, "日本語|の文章|です。|");
	wraps("日本語です。", 10, "日本語で|す。|");
	wraps("한", 1, "한|");
}

/* --- forms and comparison --- */

static void folded_forms_are_one(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	assert_true(text_fold("ＡＢＣ  Gmbh ", strlen("ＡＢＣ  Gmbh "), &out, NULL));
	same_text(&out, "abc gmbh");
	buf_release(&out);
	assert_true(text_same("STRASSE", "straße"));
	assert_true(text_same("ＡＢＣ", "abc"));
	assert_true(text_same(" a\xc2\xa0 b\u200b", "A B"));
	assert_true(text_same("\u1112\u1161\u11ab\u1107\u1175\u11be", "한빛"));
	assert_true(text_same("ООО Ромашка", "ооо РОМАШКА"));
	assert_false(text_same("Bergmann", "Bergman"));
}

/* item 41: a decomposed name is stored composed */
static void stored_text_is_composed(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	assert_true(text_nfc("\u1112\u1161\u11ab\u1107\u1175\u11be", strlen("\u1112\u1161\u11ab\u1107\u1175\u11be"), &out, NULL));
	same_text(&out, "한빛");
	buf_clear(&out);
	assert_true(text_nfc("a\xff", 2, &out, NULL));
	same_text(&out, "a\ufffd");
	buf_release(&out);
}

static void near_names_are_found(void **state)
{
	(void)state;
	assert_int_equal(text_distance("Bergman", "Bergmann", 2), 1);
	assert_int_equal(text_distance("Bregmann", "bergmann", 2), 1);
	assert_int_equal(text_distance("", "ab", 2), 2);
	assert_int_equal(text_distance("Bergmann", "Kato", 2), 3);
	assert_int_equal(text_distance("한빛", "한빚", 2), 1);
}

static void trimmed(const char *text, const char *expected)
{
	size_t len = strlen(text);
	text_trim(&text, &len);
	assert_int_equal(len, strlen(expected));
	assert_memory_equal(text, expected, len);
}

static void small_things(void **state)
{
	(void)state;
	int64_t n;
	trimmed(" \ufeff\xc2\xa0" "a b\u3000\r\n", "a b");
	trimmed(" \u3000 ", "");
	trimmed("\xff ", "\xff");
	assert_true(text_number("007", 0, 10, &n) && n == 7);
	assert_true(text_number("-9223372036854775808", INT64_MIN, 0, &n) && n == INT64_MIN);
	assert_false(text_number("9223372036854775808", INT64_MIN, INT64_MAX, &n));
	assert_false(text_number("", 0, 10, &n) || text_number("+1", 0, 10, &n) || text_number("1 ", 0, 10, &n) ||
	             text_number("11", 0, 10, &n) || text_number("-", -9, 9, &n));
	assert_true(text_ascii_same("IbAN", "iban") && !text_ascii_same("iba", "iban"));
	assert_true(text_starts("abc", "ab") && !text_starts("ab", "abc"));
	assert_int_equal(text_count("한a\xff", 5), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gate_stops_every_scalar),
		cmocka_unit_test(gate_stops_every_three_bytes),
		cmocka_unit_test(gate_shows_what_it_stops),
		cmocka_unit_test(gate_is_linear),
		cmocka_unit_test(columns_are_those_of_the_screen),
		cmocka_unit_test(padding_keeps_the_column),
		cmocka_unit_test(a_character_is_what_people_see),
		cmocka_unit_test(words_are_stepped_over),
		cmocka_unit_test(rows_break_where_people_break),
		cmocka_unit_test(folded_forms_are_one),
		cmocka_unit_test(stored_text_is_composed),
		cmocka_unit_test(near_names_are_found),
		cmocka_unit_test(small_things),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
