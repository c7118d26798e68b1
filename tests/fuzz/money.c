/* SPDX-License-Identifier: MIT */
/* Amounts and dates as people write them: what is read stays in its range and is
 * read the same from its plain form. */
#include "ledger/money.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "ledger/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void amount(const char *text, const char *currency, char decimal)
{
	struct buf plain = BUF_INIT;
	int64_t minor = 0, other = 0, again = 0;
	enum money_reading reading = money_read(text, currency, decimal, &minor, &other);
	if (reading == MONEY_READ) {
		assert(minor >= -MONEY_LIMIT && minor <= MONEY_LIMIT);
		money_plain(&plain, minor, currency);
		assert(money_read(buf_str(&plain), currency, '.', &again, NULL) == MONEY_READ && again == minor);
	}
	buf_release(&plain);
}

static void date(const char *text, enum date_order order)
{
	daynum day, again;
	char iso[DATE_ISO_SIZE];
	if (date_read(text, order, &day) == DATE_READ) {
		assert(day >= DATE_FIRST && day <= DATE_LAST);
		assert(date_parse_iso(date_iso(day, iso), &again, NULL) && again == day);
	}
	if (date_word(text, 20780, DATE_AHEAD, order, &day, NULL))
		assert(day >= DATE_FIRST && day <= DATE_LAST);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char text[256];
	if (len >= sizeof(text))
		return 0;
	memcpy(text, data, len);
	text[len] = '\0';
	amount(text, "EUR", 0);
	amount(text, "EUR", ',');
	amount(text, "KRW", '.');
	amount(text, "KWD", '.');
	date(text, DATE_ORDER_UNKNOWN);
	date(text, DATE_MDY);
	money_proves(text);
	return 0;
}
