/* SPDX-License-Identifier: MIT */
/* One gate at a time for tests/hostile/gates.py: reads a value from stdin and
 * prints what the gate makes of it.
 *   gate tame | gate money CURRENCY DECIMAL | gate date ORDER */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ledger/date.h"
#include "ledger/money.h"

static void money(const char *text, const char *currency, char decimal)
{
	static const char *const names[] = {"read", "ambiguous", "bad", "too-fine", "range"};
	int64_t minor = 0;
	enum money_reading reading = money_read(text, currency, decimal, &minor, NULL);
	printf("%s %lld\n", names[reading], reading == MONEY_READ ? (long long)minor : 0);
}

static void date(const char *text, const char *order)
{
	static const char *const names[] = {"read", "ambiguous", "bad"};
	char iso[DATE_ISO_SIZE] = "-";
	daynum day;
	enum date_reading reading = date_read(text, strcmp(order, "dmy") == 0 ? DATE_DMY :
	                                      strcmp(order, "mdy") == 0 ? DATE_MDY : DATE_ORDER_UNKNOWN, &day);
	if (reading == DATE_READ)
		date_iso(day, iso);
	printf("%s %s\n", names[reading], iso);
}

int main(int argc, char **argv)
{
	char value[1 << 16];
	setlocale(LC_CTYPE, "C.UTF-8");
	size_t len = fread(value, 1, sizeof value - 1, stdin);
	value[len] = '\0';
	if (argc == 2 && strcmp(argv[1], "tame") == 0) {
		struct buf out = BUF_INIT;
		text_tame(&out, value, len);
		fwrite(buf_str(&out), 1, out.len, stdout);
		buf_release(&out);
	} else if (argc == 4 && strcmp(argv[1], "money") == 0) {
		money(value, argv[2], argv[3][0] == '-' ? '\0' : argv[3][0]);
	} else if (argc == 3 && strcmp(argv[1], "date") == 0) {
		date(value, argv[2]);
	} else {
		return 64;
	}
	return 0;
}
