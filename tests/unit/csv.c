/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/csv.h"

struct text {
	const char *bytes;
	size_t len, at;
	size_t piece; /* bytes a fill */
};

static bool fill(void *arg, char *bytes, size_t room, size_t *got, struct err *err)
{
	struct text *t = arg;
	(void)err;
	*got = t->len - t->at < t->piece ? t->len - t->at : t->piece;
	if (*got > room)
		*got = room;
	memcpy(bytes, t->bytes + t->at, *got);
	t->at += *got;
	return true;
}

/* Rows as "line:value|value;" so that a table of cases reads at a glance. */
static bool read_all(const char *bytes, size_t len, size_t piece, char separator, struct buf *out,
                     struct err *err)
{
	struct text text = {bytes, len, 0, piece};
	struct csv csv;
	bool more, ok;
	assert_true(csv_open(&csv, "f.csv", (struct csv_source){fill, &text}, separator, err));
	while ((ok = csv_next(&csv, &more, err)) && more) {
		buf_addf(out, "%lld:", (long long)csv.line);
		for (size_t i = 0; i < csv_count(&csv); i++) {
			struct csv_value v = csv_value(&csv, i);
			buf_adds(out, i ? "|" : "");
			buf_add(out, v.text, v.len);
		}
		buf_addc(out, ';');
	}
	csv_close(&csv);
	return ok;
}

static void rows(void **state)
{
	static const struct {
		const char *file, *rows;
	} cases[] = {
		{"a,b\nc,d\n", "1:a|b;2:c|d;"},
		{"a,b\r\nc,d", "1:a|b;2:c|d;"},
		{"a,b\rc,d\r", "1:a|b;2:c|d;"},
		{"a,b\n\n\nc,d\n", "1:a|b;4:c|d;"},
		{"a,b\r\n\r\nc,d\r\n", "1:a|b;3:c|d;"},
		{"\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d;"},
		{"\"a\nb\",c\nd,e\n", "1:a\nb|c;3:d|e;"},
		{"\"a\r\nb\",c\r\nd,e\r\n", "1:a\r\nb|c;3:d|e;"},
		{"5\" pipe,x\n", "1:5\" pipe|x;"},
		{"\"a\" ,b\n", "1:a|b;"},
		{",\n,,\n", "1:|;2:||;"},
		{"\"\"\n", "1:;"},
		{"a", "1:a;"},
		{"", ""},
		{"\n\n", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t piece = 1; piece <= 64; piece += 21) {
			struct buf out = BUF_INIT;
			struct err err = {0};
			assert_true(read_all(cases[i].file, strlen(cases[i].file), piece, ',', &out, &err));
			assert_string_equal(buf_str(&out), cases[i].rows);
			buf_release(&out);
		}
}

static void broken_quotes_name_their_line(void **state)
{
	static const struct {
		const char *file, *where;
	} cases[] = {
		/* hostile N05: one transaction, line 1 named */
		{"RE-1001;\"ACME;2026-01-31;100,00\nRE-1002;Beta;2026-02-28;50,00\n", "f.csv:1:2: the quote opened"},
		{"a;b\nc;\"d\"e;f\n", "f.csv:2:2: text behind a closing quote"},
		{"a;b\n\"c\n\nd\"e;f\n", "f.csv:4:1: text behind a closing quote"},
		{"\"", "f.csv:1:1: the quote opened"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = BUF_INIT;
		struct err err = {0};
		assert_false(read_all(cases[i].file, strlen(cases[i].file), 7, ';', &out, &err));
		assert_int_equal(err.code, ERR_DATA);
		assert_ptr_equal(strstr(err.text, cases[i].where), err.text);
		buf_release(&out);
	}
}

static void nul_bytes_are_kept(void **state)
{
	struct text text = {"a\0b,c\n", 6, 0, 2};
	struct csv csv;
	bool more;
	(void)state;
	assert_true(csv_open(&csv, "f", (struct csv_source){fill, &text}, ',', NULL));
	assert_true(csv_next(&csv, &more, NULL) && more);
	assert_int_equal(csv_value(&csv, 0).len, 3);
	assert_memory_equal(csv_value(&csv, 0).text, "a\0b", 3);
	csv_close(&csv);
}

/* A million columns, a value without end: refused, in bounded memory. */
static bool commas(void *arg, char *bytes, size_t room, size_t *got, struct err *err)
{
	(void)err;
	memset(bytes, *(const char *)arg, room);
	*got = room;
	return true;
}

static void endless_input_is_refused(void **state)
{
	static const struct {
		char byte;
		const char *says;
	} cases[] = {
		{',', "f:1:1025: more than 1024 columns"},
		{'x', "f:1:1: a value of more than 65,536 bytes"},
	};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct csv csv;
		struct err err = {0};
		bool more;
		char byte = cases[i].byte;
		assert_true(csv_open(&csv, "f", (struct csv_source){commas, &byte}, ',', NULL));
		assert_false(csv_next(&csv, &more, &err));
		assert_int_equal(err.code, ERR_DATA);
		assert_ptr_equal(strstr(err.text, cases[i].says), err.text);
		assert_true(csv.text.cap < 1 << 18);
		csv_close(&csv);
	}
}

static void what_is_quoted_is_read_back(void **state)
{
	static const char *const values[] = {"", "a", "a;b", "a\"b", "a\nb", " a ", "\"", "a\r\nb"};
	struct buf file = BUF_INIT;
	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		buf_adds(&file, i ? ";" : "");
		csv_quote(&file, values[i], strlen(values[i]), ';');
	}
	struct text text = {buf_str(&file), file.len, 0, 3};
	struct csv csv;
	bool more;
	assert_true(csv_open(&csv, "f", (struct csv_source){fill, &text}, ';', NULL));
	assert_true(csv_next(&csv, &more, NULL) && more);
	assert_int_equal(csv_count(&csv), sizeof values / sizeof *values);
	for (size_t i = 0; i < csv_count(&csv); i++)
		assert_string_equal(csv_value(&csv, i).text, values[i]);
	csv_close(&csv);
	buf_release(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows),
		cmocka_unit_test(broken_quotes_name_their_line),
		cmocka_unit_test(nul_bytes_are_kept),
		cmocka_unit_test(endless_input_is_refused),
		cmocka_unit_test(what_is_quoted_is_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
