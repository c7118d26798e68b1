/* SPDX-License-Identifier: MIT */
/* What files say about themselves: separator, header, columns, dates, decimals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "exchange/columns.h"

static int file_of(const char *bytes)
{
	FILE *f = tmpfile();
	assert_non_null(f);
	int fd = dup(fileno(f));
	fclose(f);
	assert_int_equal(write(fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	return fd;
}

static bool look(const char *bytes, const struct columns_given *given, struct columns *out, struct err *err)
{
	int fd = file_of(bytes);
	bool ok = columns_read(out, fd, "f.csv", given, err);
	close(fd);
	return ok;
}

static void is(const struct columns *c, enum column_field field, const char *name)
{
	if (!name) {
		assert_int_equal(c->map[field], -1);
		return;
	}
	if (c->map[field] < 0)
		fail_msg("no column for %s", column_field_name(field));
	assert_string_equal(c->list[c->map[field]].name, name);
}

/* item 75: CP949, semicolons, decimal commas, day first: all four, with proof */
static void korean_list(void **state)
{
	struct columns c;
	struct err err = {0};
	(void)state;
	/* 고객명;고객번호;송장번호;만기일;미수금 and four company names */
	assert_true(look("\xB0\xED\xB0\xB4\xB8\xED;\xB0\xED\xB0\xB4\xB9\xF8\xC8\xA3;\xBC\xDB\xC0\xE5\xB9\xF8\xC8\xA3;\xB8\xB8\xB1\xE2\xC0\xCF;\xB9\xCC\xBC\xF6\xB1\xDD\n"
	                 "\xC1\xD6\xBD\xC4\xC8\xB8\xBB\xE7 \xC7\xD1\xBA\xFB\xBD\xC4\xC7\xB0;007;0001;13.10.2026;1.234,50\n"
	                 "\xBC\xAD\xBF\xEF\xBB\xF3\xBB\xE7;008;0002;03.11.2026;2.000,00\n"
	                 "\xBA\xCE\xBB\xEA\xB9\xAB\xBF\xAA;009;0003;21.11.2026;1.000\n"
	                 "\xB4\xEB\xB1\xB8\xC0\xFC\xC0\xDA;010;0004;01.12.2026;300,25\n", NULL, &c, &err));
	assert_string_equal(c.charset.name, "CP949");
	assert_true(c.charset.guessed && c.charset.words > 5 && c.charset.odd == 0);
	assert_int_equal(c.separator, ';');
	assert_int_equal(c.decimal, ',');
	assert_int_equal(c.commas, 3);
	assert_int_equal(c.thousands, 1);
	assert_int_equal(c.order, DATE_DMY);
	assert_int_equal(c.dmy, 2);
	assert_int_equal(c.even, 4);
	assert_int_equal(c.kind, COLUMNS_INVOICES);
	is(&c, COLUMN_CLIENT, "고객명");
	is(&c, COLUMN_KEY, "고객번호");
	is(&c, COLUMN_NUMBER, "송장번호");
	is(&c, COLUMN_DUE, "만기일");
	is(&c, COLUMN_OPEN, "미수금");
	assert_true(columns_ready(&c, &err));
	columns_release(&c);
}

static void title_lines_are_passed_over(void **state)
{
	struct columns c;
	struct err err = {0};
	(void)state;
	assert_true(look("My Firm Ltd\nOpen items, as of 31 Dec 2025\n\nNum,Customer,Date,Due Date,Amount,Open Balance\n"
	                 "1041,\"Alvarez, Dana\",11/18/2025,12/18/2025,\"1,284.50\",\"1,284.50\"\n", NULL, &c, &err));
	assert_int_equal(c.header_line, 4);
	assert_int_equal(c.order, DATE_MDY);
	assert_int_equal(c.decimal, '.');
	is(&c, COLUMN_NUMBER, "Num");
	is(&c, COLUMN_DUE, "Due Date");
	is(&c, COLUMN_OPEN, "Open Balance");
	columns_release(&c);
}

static void the_kind_follows_from_the_columns(void **state)
{
	static const struct {
		const char *file;
		enum columns_kind kind;
	} cases[] = {
		{"Client;Invoice no;Due date;Amount\nA;1;2026-05-01;1.00\n", COLUMNS_INVOICES},
		{"Client,Invoice Number,Amount,Date\nA,1,1.00,2026-05-01\n", COLUMNS_PAYMENTS},
		{"Customer number\tName\tE-mail\n7\tA Ltd\ta@a.example\n", COLUMNS_CLIENTS},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct columns c;
		struct err err = {0};
		assert_true(look(cases[i].file, NULL, &c, &err));
		assert_int_equal(c.kind, cases[i].kind);
		assert_true(columns_ready(&c, &err));
		columns_release(&c);
	}
}

/* item 76 */
static void what_nothing_proves_is_asked(void **state)
{
	struct columns c;
	struct err err = {0};
	(void)state;
	assert_true(look("Client;Invoice no;Due date;Amount\nA;1;03/04/2026;5\nB;2;05/06/2026;6\n", NULL, &c, &err));
	assert_int_equal(columns_unsettled(&c), COLUMN_DUE);
	assert_false(columns_ready(&c, &err));
	assert_non_null(strstr(err.text, "2 dates"));
	c.given.order = DATE_MDY;
	assert_true(columns_settle(&c, &err) && columns_ready(&c, &err));
	columns_release(&c);
	/* two orders in one file are a contradiction, one bad value is not */
	assert_true(look("Client;Invoice no;Due date;Amount\nA;1;13/04/2026;5\nB;2;04/13/2026;6\n", NULL, &c, &err));
	assert_false(columns_ready(&c, &err));
	columns_release(&c);
	assert_true(look("Client;Invoice no;Due date;Amount\nA;1;2026-05-01;1.000\nB;2;2026-05-01;2.000\n", NULL, &c, &err));
	assert_int_equal(columns_unsettled(&c), COLUMN_AMOUNT);
	c.given.decimal = ',';
	assert_true(columns_settle(&c, &err) && columns_ready(&c, &err));
	columns_release(&c);
}

static void values_outweigh_names(void **state)
{
	struct columns c;
	struct err err = {0};
	(void)state;
	/* numbers are no country, and a day of payment is only proposed */
	assert_true(look("countryCode,customerID,invoiceNumber,DueDate,InvoiceAmount,SettledDate\n"
	                 "391,0379-NEVHP,0000611365,2/13/2013,55.94,1/15/2013\n", NULL, &c, &err));
	is(&c, COLUMN_COUNTRY, NULL);
	is(&c, COLUMN_KEY, "customerID");
	is(&c, COLUMN_PAID_ON, NULL);
	assert_int_equal(c.proposed[COLUMN_PAID_ON], 5);
	columns_release(&c);
}

/* A column that says the same of everybody is nobody's number. */
static void a_key_tells_clients_apart(void **state)
{
	struct columns c;
	struct err err = {0};
	(void)state;
	assert_true(look("Client,Customer code,Invoice no,Due date,Total\nA,200,1,2026-05-01,1.00\nB,200,2,2026-05-01,1.00\n"
	                 "C,200,3,2026-05-01,1.00\nD,200,4,2026-05-01,1.00\n", NULL, &c, &err));
	is(&c, COLUMN_KEY, NULL);
	is(&c, COLUMN_CLIENT, "Client");
	columns_release(&c);
	assert_true(look("ContactName,InvoiceNumber,DueDate,Total,AccountCode\nA,1,2026-05-01,1.00,200\n"
	                 "B,2,2026-05-01,1.00,260\n", NULL, &c, &err));
	is(&c, COLUMN_KEY, NULL);
	columns_release(&c);
}

static void given_columns_are_taken(void **state)
{
	struct columns c;
	struct err err = {0};
	struct columns_given given = {.map = {[COLUMN_CLIENT] = "Wer", [COLUMN_DUE] = "#4", [COLUMN_NUMBER] = "was",
	                                      [COLUMN_AMOUNT] = "Wieviel"}};
	(void)state;
	assert_true(look("Wer|Was|Wieviel|Wann\nA|1|5.00|2026-05-01\n", &given, &c, &err));
	assert_int_equal(c.separator, '|');
	is(&c, COLUMN_DUE, "Wann");
	assert_true(columns_ready(&c, &err));
	columns_release(&c);
	given.map[COLUMN_DUE] = "Nie";
	assert_false(look("Wer|Was|Wieviel|Wann\nA|1|5.00|2026-05-01\n", &given, &c, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_non_null(strstr(err.text, "Wer, Was, Wieviel, Wann"));
}

static void each_name_of_the_list_is_of_one_field(void **state)
{
	struct columns c;
	struct err err = {0};
	(void)state;
	assert_true(look("Kunde;Kundennummer;Rechnungsnummer;Rechnungsdatum;Fällig;Währung;Bruttobetrag;Offen\n"
	                 "A;1;2;13.05.2026;14.06.2026;EUR;5,00;4,00\n", NULL, &c, &err));
	is(&c, COLUMN_CLIENT, "Kunde");
	is(&c, COLUMN_KEY, "Kundennummer");
	is(&c, COLUMN_NUMBER, "Rechnungsnummer");
	is(&c, COLUMN_ISSUED, "Rechnungsdatum");
	is(&c, COLUMN_DUE, "Fällig");
	is(&c, COLUMN_CURRENCY, "Währung");
	is(&c, COLUMN_AMOUNT, "Bruttobetrag");
	is(&c, COLUMN_OPEN, "Offen");
	columns_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(korean_list),
		cmocka_unit_test(title_lines_are_passed_over),
		cmocka_unit_test(the_kind_follows_from_the_columns),
		cmocka_unit_test(what_nothing_proves_is_asked),
		cmocka_unit_test(values_outweigh_names),
		cmocka_unit_test(a_key_tells_clients_apart),
		cmocka_unit_test(given_columns_are_taken),
		cmocka_unit_test(each_name_of_the_list_is_of_one_field),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
