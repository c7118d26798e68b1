/* SPDX-License-Identifier: MIT */
/* Words looked for in texts: the fast fold finds what the slow one would, over every
 * character and over made-up texts; marks stand on whole characters. */
#include "base/needle.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static int begin(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static bool finds(const char *words, const char *text, size_t len)
{
	struct err err = {0};
	struct needle *needle = needle_new(words, strlen(words), &err);
	assert_non_null(needle);
	bool found = needle_find(needle, text, len, needle_all(needle)) == needle_all(needle);
	assert_true(needle_ok(needle, NULL));
	needle_free(needle);
	return found;
}

static void a_table_by_script(void **state)
{
	(void)state;
	static const struct {
		const char *words, *text;
		bool found;
	} cases[] = {
		{"bergmann", "Rang BERGMANN an", true},
		{"Bergmann an", "Rang BERGMANN an", true},
		{"Bergmann aus", "Rang BERGMANN an", false},
		/* German */
		{"ss", "Stra\xc3\x9f" "e 5", true},           /* sharp s */
		{"STRASSE", "stra\xc3\x9f" "e", true},
		{"stra\xc3\x9f" "e", "HAUPTSTRASSE", true},
		{"\xe1\xba\x9e", "Preu\xc3\x9f" "en", true},   /* capital sharp s */
		{"\xc3\x9c" "ber", "Geld \xc3\xbc" "ber Bank", true},
		{"u\xcc\x88" "ber", "\xc3\x9c" "berweisung", true}, /* typed decomposed */
		{"uber", "\xc3\xbc" "ber", false},            /* another letter is another word */
		/* Korean: one, two and more syllables */
		{"\xed\x95\x9c", "\xec\xa3\xbc\xec\x8b\x9d\xed\x9a\x8c\xec\x82\xac \xed\x95\x9c\xeb\xb9\x9b", true},
		{"\xed\x95\x9c\xeb\xb9\x9b", "\xec\xa3\xbc\xec\x8b\x9d\xed\x9a\x8c\xec\x82\xac \xed\x95\x9c\xeb\xb9\x9b\xec\x97\x90", true},
		{"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c\xeb\xb9\x9b", true}, /* decomposed syllable */
		{"\xed\x95\x98", "\xed\x95\x9c\xeb\xb9\x9b", false},
		{"\xec\x9e\x85\xea\xb8\x88 \xec\x98\x88\xec\xa0\x95", "\xeb\x82\xb4\xec\x9d\xbc \xec\x9e\x85\xea\xb8\x88\xec\x9d\x84 \xec\x98\x88\xec\xa0\x95\xed\x95\xa8", true},
		/* Japanese: kanji, hiragana, katakana in both widths */
		{"\xe6\x94\xaf\xe6\x89\x95", "\xe4\xbb\x8a\xe6\x97\xa5\xe6\x94\xaf\xe6\x89\x95\xe3\x81\xa3\xe3\x81\x9f", true},
		{"\xe9\x87\x91", "\xe9\x87\x91", true},
		{"\xe3\x82\xac\xe3\x82\xb9", "\xe6\x9d\xb1\xe4\xba\xac\xef\xbd\xb6\xef\xbe\x9e\xef\xbd\xbd", true}, /* half-width ga su */
		{"\xef\xbd\xb6\xef\xbe\x9e\xef\xbd\xbd", "\xe3\x82\xac\xe3\x82\xb9", true},
		{"ABC", "\xef\xbc\xa1\xef\xbc\xa2\xef\xbc\xa3\xe5\x95\x86\xe4\xba\x8b", true}, /* full-width letters */
		{"\xef\xbc\x91\xef\xbc\x90\xef\xbc\x90\xef\xbc\x91", "No. 1001", true},
		/* Russian */
		{"\xd0\xbe\xd0\xbf\xd0\xbb\xd0\xb0\xd1\x82", "\xd0\x9e\xd0\x9f\xd0\x9b\xd0\x90\xd0\xa2\xd0\x90 \xd0\xb7\xd0\xb0\xd0\xb2\xd1\x82\xd1\x80\xd0\xb0", true},
		{"\xd0\xb9", "\xd0\x99\xd0\xbe\xd1\x80\xd0\xba", true},
		{"\xd0\xb8\xcc\x86", "\xd0\x99\xd0\xbe\xd1\x80\xd0\xba", true}, /* i with breve apart */
		{"\xd1\x8f", "\xd0\xaf\xd0\xba\xd0\xbe\xd0\xb2", true},
		/* what is special elsewhere is a character here */
		{"%", "discount of 5 %", true},
		{"%", "five percent", false},
		{"_", "a_b", true},
		{"a_b", "axb", false},
		{"\"", "he said \"soon\"", true},
		{"'; DROP", "x'; drop table", true},
		{"*", "nothing", false},
		{"\\", "C:\\in", true},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (finds(cases[i].words, cases[i].text, strlen(cases[i].text)) != cases[i].found)
			fail_msg("\"%s\" in \"%s\" should %sbe found", cases[i].words, cases[i].text, cases[i].found ? "" : "not ");
}

static void hostile_words_are_words(void **state)
{
	(void)state;
	struct err err = {0};
	char *lengthy = malloc(10001);
	assert_non_null(lengthy);
	memset(lengthy, 'x', 10000);
	lengthy[10000] = '\0';
	assert_true(finds(lengthy, lengthy, 10000));
	assert_false(finds(lengthy, lengthy, 9999));
	lengthy[5000] = 'y';
	assert_false(finds("xyz", lengthy, 10000));
	free(lengthy);
	assert_null(needle_new("", 0, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_null(needle_new(" \xe3\x80\x80 ", 5, &err));
	struct needle *needle = needle_new("a\0b", 3, &err); /* one word with a NUL in it */
	assert_non_null(needle);
	assert_int_equal(needle_find(needle, "A\0B", 3, 1), 1);
	assert_int_equal(needle_find(needle, "ab", 2, 1), 0);
	needle_free(needle);
	needle = needle_new("\xff\xfe", 2, &err); /* no text at all */
	assert_non_null(needle);
	assert_int_equal(needle_find(needle, "abc", 3, 1), 0);
	needle_free(needle);
	char many[80];
	for (int i = 0; i < 33; i++)
		memcpy(many + 2 * i, "a ", 2);
	assert_null(needle_new(many, 66, &err));
	assert_non_null(needle = needle_new(many, 64, &err));
	assert_int_equal(needle_find(needle, "A", 1, needle_all(needle)), UINT32_MAX);
	needle_free(needle);
}

/* What a slow search by text_fold() says. */
static bool slow_finds(const char *word, size_t word_len, const char *text, size_t len)
{
	struct buf one = BUF_INIT, two = BUF_INIT;
	assert_true(text_fold(word, word_len, &one, NULL) && text_fold(text, len, &two, NULL));
	bool found = one.len && two.len && strstr(buf_str(&two), buf_str(&one));
	buf_release(&one);
	buf_release(&two);
	return found;
}

/* Each character of the first plane, upper and lower, alone and between letters. */
static void every_character_finds_itself_folded(void **state)
{
	(void)state;
	for (uint32_t cp = 0x21; cp < 0x30000; cp++) {
		struct buf text = BUF_INIT, word = BUF_INIT;
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		buf_adds(&text, "Q");
		text_put(&text, cp);
		buf_adds(&text, "\xd0\x96");
		text_put(&word, cp);
		struct needle *needle = needle_new(buf_str(&word), word.len, NULL);
		bool found = needle && needle_find(needle, buf_str(&text), text.len, 1);
		if (found != (needle && slow_finds(buf_str(&word), word.len, buf_str(&text), text.len)))
			fail_msg("U+%04X is %sfound", (unsigned)cp, found ? "" : "not ");
		needle_free(needle);
		buf_release(&text);
		buf_release(&word);
		if (cp == 0x33ff)
			cp = 0x9f00; /* ideographs are all alike */
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Texts of characters that meet badly: marks, Hangul letters, kana marks, sharp s. */
static void made_up_texts_fold_alike(void **state)
{
	(void)state;
	static const uint32_t chars[] = {'a', 'B', 's', 0xdf, 0xe4, 0x308, 'o', 0x1100, 0x1161, 0x11a8, 0x3131, 0x314f, 0xac00,
	                                 0xff76, 0xff9e, 0x30ab, 0x3099, 0x438, 0x306, 0x419, 0xff21, 0xfb01, 0x212a, 0x130,
	                                 0x3c2, 0x3a3, 0x200d, 0xfe0f, 0x1f600, 0x16e40};
	uint32_t seed = 1;
	for (int round = 0; round < 20000; round++) {
		struct buf text = BUF_INIT, word = BUF_INIT;
		for (uint32_t i = 0, n = 1 + next_random(&seed) % 12; i < n; i++)
			text_put(&text, chars[next_random(&seed) % (sizeof chars / sizeof chars[0])]);
		for (uint32_t i = 0, n = 1 + next_random(&seed) % 2; i < n; i++)
			text_put(&word, chars[next_random(&seed) % (sizeof chars / sizeof chars[0])]);
		struct needle *needle = needle_new(buf_str(&word), word.len, NULL);
		bool found = needle && needle_find(needle, buf_str(&text), text.len, 1);
		if (found != (needle && slow_finds(buf_str(&word), word.len, buf_str(&text), text.len)))
			fail_msg("round %d: \"%s\" in \"%s\" is %sfound", round, buf_str(&word), buf_str(&text), found ? "" : "not ");
		needle_free(needle);
		buf_release(&text);
		buf_release(&word);
	}
}

static void marks_stand_on_whole_characters(void **state)
{
	(void)state;
	struct needle_mark marks[8];
	struct needle *needle = needle_new("str\xc3\xa4sse 5", 10, NULL);
	const char *text = "In der STR\xc3\x84\xc3\x9f" "E 55, Stra\xc3\x9f" "e";
	size_t count = needle_marks(needle, text, strlen(text), marks, 8);
	assert_int_equal(count, 3);
	assert_int_equal(marks[0].from, 7);
	assert_int_equal(marks[0].len, 8);
	assert_memory_equal(text + marks[1].from, "5", 1);
	assert_int_equal(marks[2].from, marks[1].from + 1);
	needle_free(needle);
	needle = needle_new("s", 1, NULL); /* half of a sharp s marks all of it, once */
	count = needle_marks(needle, "a\xc3\x9f" "b", 4, marks, 8);
	assert_int_equal(count, 1);
	assert_int_equal(marks[0].from, 1);
	assert_int_equal(marks[0].len, 2);
	assert_int_equal(needle_marks(needle, "", 0, marks, 8), 0);
	assert_int_equal(needle_marks(needle, "sssss", 5, marks, 3), 3);
	needle_free(needle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_by_script),
		cmocka_unit_test(hostile_words_are_words),
		cmocka_unit_test(every_character_finds_itself_folded),
		cmocka_unit_test(made_up_texts_fold_alike),
		cmocka_unit_test(marks_stand_on_whole_characters),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
