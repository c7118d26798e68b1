/* SPDX-License-Identifier: MIT */
/* One table, three prints. */
#include "cli/table.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct table_column columns[] = {
	{"client", "Client", TABLE_TEXT},
	{"open", "Open", TABLE_MONEY},
	{"days", "Days", TABLE_INT},
	{"due", "Due", TABLE_DAY},
};

static void row(struct table *table, const char *client, const char *open, long long days, const char *due)
{
	table_add(table, client);
	table_add(table, open);
	table_add_int(table, days);
	table_add(table, due);
}

static void fill(struct table *table)
{
	table_init(table, columns, 4);
	row(table, "Bergmann GmbH", "147703.18", 12, "2026-11-11");
	row(table, "주식회사 한빛", "5.00", -3, "");
	row(table, "=1+1, \"Ltd\"", "-2.50", 0, "2026-11-23");
}

static void text_is_aligned(void **state)
{
	(void)state;
	struct table table;
	struct buf out = BUF_INIT;
	fill(&table);
	table_print(&table, &out);
	assert_string_equal(buf_str(&out),
	                    "Client               Open  Days  Due\n"
	                    "Bergmann GmbH  147,703.18    12  2026-11-11\n"
	                    "주식회사 한빛        5.00    -3\n"
	                    "=1+1, \"Ltd\"         -2.50     0  2026-11-23\n");
	assert_true(table_ok(&table, NULL));
	buf_release(&out);
	table_release(&table);
}

static void foreign_bytes_are_tamed(void **state)
{
	(void)state;
	struct table table;
	struct buf out = BUF_INIT;
	table_init(&table, columns, 4);
	row(&table, "a\033[2Jb", "1.00", 1, "");
	table_print(&table, &out);
	assert_null(memchr(out.data, '\033', out.len));
	assert_non_null(strstr(out.data, "a\xe2\x90\x9b[2Jb"));
	buf_release(&out);
	table_release(&table);
}

static void csv_is_guarded_against_formulas(void **state)
{
	(void)state;
	struct table table;
	struct buf out = BUF_INIT;
	fill(&table);
	table_csv(&table, &out);
	assert_string_equal(buf_str(&out),
	                    "client,open,days,due\r\n"
	                    "Bergmann GmbH,147703.18,12,2026-11-11\r\n"
	                    "주식회사 한빛,5.00,-3,\r\n"
	                    "\"'=1+1, \"\"Ltd\"\"\",-2.50,0,2026-11-23\r\n");
	buf_release(&out);
	table_release(&table);
}

static void json_keeps_amounts_as_texts(void **state)
{
	(void)state;
	struct table table;
	struct buf out = BUF_INIT;
	struct json json;
	table_init(&table, columns, 4);
	row(&table, "Bergmann GmbH", "147703.18", 12, "");
	json_start(&json, &out);
	table_json(&table, &json);
	assert_string_equal(buf_str(&out),
	                    "[{\"client\":\"Bergmann GmbH\",\"open\":\"147703.18\",\"days\":12,\"due\":null}]");
	buf_release(&out);
	table_release(&table);
}

static void no_rows_are_fine(void **state)
{
	(void)state;
	struct table table;
	struct buf out = BUF_INIT;
	struct json json;
	table_init(&table, columns, 4);
	assert_int_equal(table_rows(&table), 0);
	json_start(&json, &out);
	table_json(&table, &json);
	assert_string_equal(buf_str(&out), "[]");
	buf_release(&out);
	table_release(&table);
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_aligned),
		cmocka_unit_test(foreign_bytes_are_tamed),
		cmocka_unit_test(csv_is_guarded_against_formulas),
		cmocka_unit_test(json_keeps_amounts_as_texts),
		cmocka_unit_test(no_rows_are_fine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
