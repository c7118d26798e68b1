/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "exchange/charset.h"

static int file_of(const char *bytes, size_t len)
{
	FILE *f = tmpfile();
	assert_non_null(f);
	int fd = dup(fileno(f));
	fclose(f);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	return fd;
}

/* Finds the encoding and reads the whole text. */
static bool read_text(const char *bytes, size_t len, const char *wanted, struct charset *found,
                      struct buf *text, struct err *err)
{
	int fd = file_of(bytes, len);
	bool ok = charset_find(fd, "f.csv", wanted, found, err);
	if (ok) {
		struct charset_stream *s = charset_open(fd, "f.csv", found, err);
		char piece[16];
		size_t got;
		while ((ok = charset_fill(s, piece, sizeof piece, &got, err)) && got)
			buf_add(text, piece, got);
		charset_close(s);
	}
	close(fd);
	return ok;
}

static void known_files(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *name, *text;
	} cases[] = {
#define BYTES(s) s, sizeof(s) - 1
		{BYTES("a;b\n"), "UTF-8", "a;b\n"},
		{BYTES("\xEF\xBB\xBFKunde;\xC3\xBC\n"), "UTF-8", "Kunde;\xC3\xBC\n"},
		{BYTES("Kunde;M\xC3\xBCller\n"), "UTF-8", "Kunde;M\xC3\xBCller\n"},
		{BYTES("\xFF\xFE" "a\0;\0\xFC\0\n\0"), "UTF-16LE", "a;\xC3\xBC\n"},
		{BYTES("\xFE\xFF\0a\0;\0\xFC\0\n"), "UTF-16BE", "a;\xC3\xBC\n"},
		{BYTES("a\0;\0b\0c\0\n\0"), "UTF-16LE", "a;bc\n"},
		{BYTES("\0a\0;\0b\0c\0\n"), "UTF-16BE", "a;bc\n"},
		/* one umlaut in the file: statistics call it ISO-8859-3 */
		{BYTES("Kunde;Betrag\nM\xFCller;12,50\n"), "CP1252", "Kunde;Betrag\nM\xC3\xBCller;12,50\n"},
		/* cp949: "고객명;금액" and Korean company names */
		{BYTES("\xB0\xED\xB0\xB4\xB8\xED;\xB1\xDD\xBE\xD7\n\xC1\xD6\xBD\xC4\xC8\xB8\xBB\xE7 "
		       "\xC7\xD1\xBA\xFB\xBD\xC4\xC7\xB0;1.234,00\n\xBC\xAD\xBF\xEF\xBB\xF3\xBB\xE7;2,00\n"
		       "\xBA\xCE\xBB\xEA\xB9\xAB\xBF\xAA;3,00\n"),
		 "CP949", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct charset found;
		struct buf text = BUF_INIT;
		struct err err = {0};
		if (!read_text(cases[i].bytes, cases[i].len, NULL, &found, &text, &err))
			fail_msg("case %zu: %s", i, err.text);
		assert_string_equal(found.name, cases[i].name);
		if (cases[i].text)
			assert_string_equal(buf_str(&text), cases[i].text);
		buf_release(&text);
	}
}

static void what_cannot_be_told_is_asked(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *says;
	} cases[] = {
		/* hostile T06 */
		{BYTES("Client;Note\nA;Caf\xE9 \xFF\xFE\x9B" "31m \xC0\xAF \xED\xA0\x80 \xF5\x80\x80\x80\n"), "--encoding"},
		{BYTES("\x7F" "ELF\2\1\1\0\0\0\0\0\0\xFF\xFE\x80\0\0"), "not a text file"},
		{"", 0, "is empty"},
		{BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1"), "not a text file"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct charset found;
		struct buf text = BUF_INIT;
		struct err err = {0};
		assert_false(read_text(cases[i].bytes, cases[i].len, NULL, &found, &text, &err));
		assert_int_equal(err.code, ERR_DATA);
		assert_non_null(strstr(err.text, cases[i].says));
		buf_release(&text);
	}
}

static void a_given_encoding_must_fit(void **state)
{
	struct charset found;
	struct buf text = BUF_INIT;
	struct err err = {0};
	(void)state;
	assert_true(read_text("M\xFCller", 6, "latin1", &found, &text, &err));
	assert_string_equal(found.name, "CP1252");
	assert_string_equal(buf_str(&text), "M\xC3\xBCller");
	assert_false(read_text("M\xFCller", 6, "UTF-8", &found, &text, &err));
	assert_string_equal(err.text, "f.csv: byte 2 is not UTF-8: choose another with --encoding");
	assert_false(read_text("M\xFCller", 6, "CP949", &found, &text, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_false(read_text("M\xFCller", 6, "klingon", &found, &text, &err));
	assert_int_equal(err.code, ERR_USAGE);
	buf_release(&text);
}

/* Characters cut by the edge of a chunk are still one character. */
static void long_files_are_read_whole(void **state)
{
	struct buf file = BUF_INIT, text = BUF_INIT;
	struct charset found;
	struct err err = {0};
	(void)state;
	buf_addc(&file, 'x');
	while (file.len < 200000)
		buf_adds(&file, "\xED\x95\x9C\xEB\xB9\x9B;");
	assert_true(read_text(file.data, file.len, NULL, &found, &text, &err));
	assert_string_equal(found.name, "UTF-8");
	assert_int_equal(text.len, file.len);
	buf_addc(&file, '\xFF');
	assert_false(read_text(file.data, file.len, "UTF-8", &found, &text, &err));
	buf_release(&file);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_files),
		cmocka_unit_test(what_cannot_be_told_is_asked),
		cmocka_unit_test(a_given_encoding_must_fit),
		cmocka_unit_test(long_files_are_read_whole),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
