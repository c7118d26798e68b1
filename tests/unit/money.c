/* SPDX-License-Identifier: MIT */
/* Money: sums in range, shown forms, currencies. What is read as which amount is
 * in tests/case/money.case. */
#include "ledger/money.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void sums_stay_in_range(void **state)
{
	(void)state;
	struct err err = {0};
	int64_t sum = 7;
	assert_true(money_add(MONEY_LIMIT - 1, 1, &sum, &err) && sum == MONEY_LIMIT);
	assert_false(money_add(MONEY_LIMIT, 1, &sum, &err));
	assert_int_equal(sum, MONEY_LIMIT);
	assert_false(money_add(-MONEY_LIMIT, -1, &sum, &err) || money_add(INT64_MAX, 1, &sum, &err) ||
	             money_add(INT64_MIN, -1, &sum, &err));
	assert_int_equal(err.code, ERR_DATA);
}

static void currencies_are_those_of_iso_4217(void **state)
{
	(void)state;
	currency_code code = "???";
	assert_int_equal(money_exponent("EUR"), 2);
	assert_int_equal(money_exponent("KRW"), 0);
	assert_int_equal(money_exponent("JPY"), 0);
	assert_int_equal(money_exponent("KWD"), 3);
	assert_int_equal(money_exponent("CLF"), 4);
	assert_int_equal(money_exponent("HUF"), 2);
	assert_int_equal(money_exponent("AED"), 2);
	assert_int_equal(money_exponent("ZWL"), 2);
	assert_int_equal(money_exponent("XTS"), -1);
	assert_int_equal(money_exponent("eur"), -1);
	assert_int_equal(money_exponent(""), -1);
	assert_int_equal(money_exponent("EURO"), -1);
	assert_true(money_currency(" eur ", code));
	assert_string_equal(code, "EUR");
	assert_false(money_currency("euro", code) || money_currency("", code) || money_currency("ABC", code));
}

static void shown(int64_t minor, const char *currency, char decimal, const char *expected)
{
	char text[32];
	assert_string_equal(money_text(text, minor, currency, decimal), expected);
}

/* item 19: small and large amounts whole */
static void amounts_are_shown_whole(void **state)
{
	(void)state;
	shown(500, "EUR", '.', "5.00");
	shown(11245000000, "EUR", '.', "112,450,000.00");
	shown(14770318, "EUR", ',', "147.703,18");
	shown(-500, "EUR", '.', "-5.00");
	shown(-100000, "EUR", '.', "-1,000.00");
	shown(0, "EUR", '.', "0.00");
	shown(7, "EUR", '.', "0.07");
	shown(11000000, "KRW", '.', "11,000,000");
	shown(0, "JPY", '.', "0");
	shown(1234567, "KWD", '.', "1,234.567");
	shown(MONEY_LIMIT, "EUR", '.', "999,999,999,999.99");
	shown(-MONEY_LIMIT, "JPY", '.', "-99,999,999,999,999");
	shown(-MONEY_LIMIT, "CLF", '.', "-9,999,999,999.9999");
	struct buf out = BUF_INIT;
	money_plain(&out, 14770318, "USD");
	buf_addc(&out, ' ');
	money_plain(&out, -11000000, "KRW");
	buf_addc(&out, ' ');
	money_show(&out, 123456, "EUR", ',');
	assert_string_equal(buf_str(&out), "147703.18 -11000000 1.234,56");
	buf_release(&out);
}

/* What is shown is read back as the same amount, in both notations. */
static void shown_and_read_agree(void **state)
{
	(void)state;
	static const char *const codes[] = {"EUR", "KRW", "KWD", "CLF"};
	uint64_t random = 88172645463325252;
	for (int i = 0; i < 40000; i++) {
		char text[32];
		int64_t read = 0;
		const char *code = codes[i & 3];
		char decimal = i & 4 ? ',' : '.';
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		int64_t minor = (int64_t)(random % (uint64_t)MONEY_LIMIT) >> (i % 47);
		if (i & 8)
			minor = -minor;
		money_text(text, minor, code, decimal);
		assert_int_equal(money_read(text, code, decimal, &read, NULL), MONEY_READ);
		assert_int_equal(read, minor);
	}
}

/* item 68: without a setting the sentence asks which is meant */
static void sentences(void **state)
{
	(void)state;
	struct err err = {0};
	int64_t minor = 0;
	assert_false(money_parse("1.000", "EUR", 0, &minor, &err));
	assert_string_equal(err.text, "\"1.000\" could be 1.00 or 1,000.00; write the one that is meant");
	assert_false(money_parse("12.345678", "EUR", '.', &minor, &err));
	assert_string_equal(err.text, "\"12.345678\" has more decimals than EUR (2)");
	assert_false(money_parse("12e3", "EUR", '.', &minor, &err));
	assert_string_equal(err.text, "\"12e3\" is not an amount. Try 12450, 12450.50 or 12,450.50");
	assert_false(money_parse("1000000000000000", "EUR", '.', &minor, &err));
	assert_non_null(strstr(err.text, "999,999,999,999.99"));
	assert_true(money_parse("12.450,00", "EUR", '.', &minor, &err) && minor == 1245000);
}

static void signs_are_proved(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		char sign;
	} rows[] = {{"1.234,50", ','}, {"1,234.50", '.'}, {"12,5", ','}, {"12345.678", '.'}, {"1.000", 0},
	            {"1,234", 0}, {"1.234.567", ','}, {"1,234,567", '.'}, {"0.500", '.'}, {"12450", 0},
	            {"1 234", 0}, {"EUR 5,00", ','}, {"€ 5.00", '.'}, {"x", 0}, {"", 0}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(money_proves(rows[i].text), rows[i].sign);
}

static void a_plain_amount_is_grouped_for_people(void **state)
{
	static const char *const rows[][3] = {
		{"0.00", "0.00", "0,00"},
		{"999.50", "999.50", "999,50"},
		{"1000.00", "1,000.00", "1.000,00"},
		{"-147703.18", "-147,703.18", "-147.703,18"},
		{"11000000", "11,000,000", "11.000.000"},
		{"", "", ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf out = BUF_INIT;
		money_group(&out, rows[i][0], '.');
		assert_string_equal(buf_str(&out), rows[i][1]);
		buf_clear(&out);
		money_group(&out, rows[i][0], ',');
		assert_string_equal(buf_str(&out), rows[i][2]);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_amount_is_grouped_for_people),
		cmocka_unit_test(sums_stay_in_range),
		cmocka_unit_test(currencies_are_those_of_iso_4217),
		cmocka_unit_test(amounts_are_shown_whole),
		cmocka_unit_test(shown_and_read_agree),
		cmocka_unit_test(sentences),
		cmocka_unit_test(signs_are_proved),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
