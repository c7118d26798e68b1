/* SPDX-License-Identifier: MIT */
#include "ledger/money.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

bool money_add(int64_t a, int64_t b, int64_t *sum, struct err *err)
{
	int64_t result;
	if (__builtin_add_overflow(a, b, &result) || result > MONEY_LIMIT || result < -MONEY_LIMIT)
		return err_set(err, ERR_DATA, "the sum goes beyond 999,999,999,999.99; split it");
	*sum = result;
	return true;
}

/* --- showing --- */

enum { TEXT_SIZE = 32 };

static int decimals_of(const char *currency)
{
	int exponent = money_exponent(currency);
	return exponent < 0 ? 2 : exponent;
}

/* Writes from the right; group '\0' for none. */
static const char *show(char out[TEXT_SIZE], int64_t minor, int decimals, char decimal, char group)
{
	char digits[TEXT_SIZE];
	size_t at = sizeof digits;
	uint64_t left = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
	digits[--at] = '\0';
	for (int place = 0; place <= decimals || left; place++) {
		if (place && place == decimals)
			digits[--at] = decimal;
		else if (group && place > decimals && (place - decimals) % 3 == 0)
			digits[--at] = group;
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
		assert(at > 3);
	}
	if (minor < 0)
		digits[--at] = '-';
	memcpy(out, digits + at, sizeof digits - at);
	return out;
}

void money_plain(struct buf *out, int64_t minor, const char *currency)
{
	char text[TEXT_SIZE];
	buf_adds(out, show(text, minor, decimals_of(currency), '.', '\0'));
}

void money_show(struct buf *out, int64_t minor, const char *currency, char decimal)
{
	char text[TEXT_SIZE];
	buf_adds(out, money_text(text, minor, currency, decimal));
}

const char *money_text(char out[32], int64_t minor, const char *currency, char decimal)
{
	bool comma = decimal == ',';
	return show(out, minor, decimals_of(currency), comma ? ',' : '.', comma ? '.' : ',');
}

void money_group(struct buf *out, const char *plain, char decimal)
{
	bool comma = decimal == ',';
	size_t whole = strcspn(plain, ".");
	for (size_t i = 0; plain[i]; i++) {
		bool group = i && i < whole && (whole - i) % 3 == 0 && plain[i - 1] != '-';
		if (group)
			buf_addc(out, comma ? '.' : ',');
		buf_addc(out, i == whole && comma ? ',' : plain[i]);
	}
}

/* --- reading: what stands around the digits --- */

enum { CORE_SIZE = 64 };

struct peeled {
	char core[CORE_SIZE]; /* digits . , ' and blanks, beginning and ending with a digit or sign */
	bool negative;
};

/* Signs of money that name one currency; those of many currencies are any. */
static const struct {
	const char *sign;
	const char *currency; /* "" any */
} signs[] = {
	{"€", "EUR"}, {"₩", "KRW"}, {"￦", "KRW"}, {"원", "KRW"}, {"円", "JPY"}, {"元", "CNY"},
	{"₽", "RUB"}, {"руб.", "RUB"}, {"руб", "RUB"}, {"₹", "INR"}, {"₺", "TRY"}, {"₴", "UAH"},
	{"₫", "VND"}, {"₪", "ILS"}, {"zł", "PLN"}, {"Kč", "CZK"}, {"Ft", "HUF"}, {"Fr.", "CHF"},
	{"US$", "USD"}, {"kr.", ""}, {"kr", ""}, {"$", ""}, {"£", ""}, {"¥", ""}, {"￥", ""},
};

static bool starts(const char *s, size_t len, const char *with)
{
	return len >= strlen(with) && memcmp(s, with, strlen(with)) == 0;
}

static bool ends(const char *s, size_t len, const char *with)
{
	return len >= strlen(with) && memcmp(s + len - strlen(with), with, strlen(with)) == 0;
}

/* With currency "" every code and sign will do. */
static bool names_currency(const char *s, const char *currency)
{
	char code[4] = {s[0], s[1], s[2], '\0'};
	currency_code known;
	return *currency ? text_ascii_same(code, currency) : money_currency(code, known);
}

/* Takes a sign or the code of the currency off one end. */
static bool peel_currency(const char **s, size_t *len, const char *currency, bool front)
{
	size_t taken = 0;
	if (*len >= 3 && names_currency(front ? *s : *s + *len - 3, currency))
		taken = 3;
	for (size_t i = 0; !taken && i < sizeof signs / sizeof signs[0]; i++)
		if ((front ? starts : ends)(*s, *len, signs[i].sign) &&
		    (!*signs[i].currency || !*currency || strcmp(signs[i].currency, currency) == 0))
			taken = strlen(signs[i].sign);
	if (front)
		*s += taken;
	*len -= taken;
	return taken > 0;
}

/* Takes a sign of negative or positive off one end; *sign becomes -1 or 1. */
static bool peel_sign(const char **s, size_t *len, bool front, int *sign)
{
	static const struct {
		const char *text;
		int sign;
	} known[] = {{"-", -1}, {"\u2212", -1}, {"\uff0d", -1}, {"\u2013", -1}, {"△", -1},
	             {"▲", -1}, {"+", 1}, {"\uff0b", 1}};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		size_t size = strlen(known[i].text);
		if (!(front ? starts : ends)(*s, *len, known[i].text))
			continue;
		*sign = known[i].sign;
		*s += front ? size : 0;
		*len -= size;
		return true;
	}
	return false;
}

/* Brings the digits and separators that are left into ASCII. */
static bool copy_core(const char *s, size_t len, char core[CORE_SIZE])
{
	size_t used = 0;
	uint32_t cp;
	for (size_t i = 0; i < len; used++) {
		i += text_next(s + i, len - i, &cp);
		if (cp >= 0xff10 && cp <= 0xff19)
			cp -= 0xff10 - '0';
		else if (cp == 0xff0e || cp == 0xff0c)
			cp = cp == 0xff0e ? '.' : ',';
		else if (cp == 0xa0 || cp == 0x202f || cp == 0x2009)
			cp = ' ';
		else if (cp == 0x2019)
			cp = '\'';
		if (used >= CORE_SIZE - 1 || !(cp == ' ' || cp == '\'' || cp == '.' || cp == ',' || (cp >= '0' && cp <= '9')))
			return false;
		core[used] = (char)cp;
	}
	core[used] = '\0';
	return used > 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool peel(const char *text, const char *currency, struct peeled *out)
{
	size_t len = strlen(text);
	int sign = 0;
	bool brackets = false, named = false, going = true;
	text_trim(&text, &len);
	/* Most amounts are bare: nothing stands around the digits. */
	if (len && is_digit(text[0]) && is_digit(text[len - 1])) {
		out->negative = false;
		return copy_core(text, len, out->core);
	}
	while (going && len) {
		going = false;
		if (!brackets && len > 2 && starts(text, len, "(") && ends(text, len, ")")) {
			text++;
			len -= 2;
			brackets = going = true;
		} else if (!sign && (peel_sign(&text, &len, true, &sign) || peel_sign(&text, &len, false, &sign))) {
			going = true;
		} else if (!named && (peel_currency(&text, &len, currency, true) ||
		                      peel_currency(&text, &len, currency, false))) {
			named = going = true;
		}
		text_trim(&text, &len);
	}
	out->negative = brackets || sign < 0;
	return !(brackets && sign) && copy_core(text, len, out->core);
}

/* --- reading: the digits --- */

enum { GROUPS_MOST = 16 };

/* "1.234.567,89": groups of 1 3 3 2 digits, separators . . , */
struct shape {
	int count;
	int digits[GROUPS_MOST];
	char separators[GROUPS_MOST];
	bool leading_zero; /* "0.500", "012": no thousands in front */
};

static bool shape_of(const char *core, struct shape *shape)
{
	*shape = (struct shape){.leading_zero = core[0] == '0'};
	for (const char *s = core;; s++) {
		size_t digits = strspn(s, "0123456789");
		bool first_may_be_empty = shape->count == 0 && (*s == '.' || *s == ',');
		if (shape->count == GROUPS_MOST || (!digits && !first_may_be_empty))
			return false;
		shape->digits[shape->count] = (int)digits;
		s += digits;
		shape->separators[shape->count++] = *s;
		if (!*s)
			return true;
	}
}

/* The first count groups are thousands by one and the same sign. */
static bool is_grouped(const struct shape *shape, int count)
{
	if (count > 1 && (shape->digits[0] < 1 || shape->digits[0] > 3 || shape->leading_zero))
		return false;
	for (int i = 1; i < count; i++)
		if (shape->digits[i] != 3 || (i < count - 1 && shape->separators[i] != shape->separators[0]))
			return false;
	return true;
}

/* Which sign the last one is if it is the decimal one; 0: it cannot be. */
static char decimal_candidate(const struct shape *shape)
{
	int last = shape->count - 2;
	if (last < 0)
		return 0;
	char sign = shape->separators[last];
	if ((sign != '.' && sign != ',') || (last > 0 && shape->separators[0] == sign))
		return 0;
	return is_grouped(shape, shape->count - 1) ? sign : 0;
}

static bool all_thousands(const struct shape *shape)
{
	return shape->count > 1 && is_grouped(shape, shape->count);
}

/* The digits of core with the last group as decimals or not. */
static enum money_reading value_of(const struct peeled *peeled, const struct shape *shape, bool decimals,
                                   bool zeros_may_go, int exponent, int64_t *minor)
{
	int fraction = decimals ? shape->digits[shape->count - 1] : 0;
	int whole = 0, seen = 0;
	int64_t value = 0;
	for (int i = 0; i < shape->count; i++)
		whole += shape->digits[i];
	whole -= fraction;
	for (const char *s = peeled->core; *s; s++) {
		if (*s < '0' || *s > '9')
			continue;
		if (seen++ >= whole + exponent) {
			if (*s != '0' || !zeros_may_go)
				return MONEY_TOO_FINE;
			continue;
		}
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *s - '0', &value))
			return MONEY_RANGE;
	}
	for (int i = fraction; i < exponent; i++)
		if (__builtin_mul_overflow(value, 10, &value))
			return MONEY_RANGE;
	if (value > MONEY_LIMIT)
		return MONEY_RANGE;
	*minor = peeled->negative ? -value : value;
	return MONEY_READ;
}

enum money_reading money_read(const char *text, const char *currency, char decimal, int64_t *minor, int64_t *other)
{
	struct peeled peeled;
	struct shape shape;
	int exponent = money_exponent(currency);
	if (exponent < 0 || !peel(text, currency, &peeled) || !shape_of(peeled.core, &shape))
		return MONEY_BAD;
	if (shape.count == 1)
		return value_of(&peeled, &shape, false, false, exponent, minor);
	char sign = decimal_candidate(&shape);
	bool thousands = all_thousands(&shape);
	if (decimal) {
		thousands = thousands && shape.separators[0] != decimal;
		sign = sign == decimal ? sign : 0;
	} else if (thousands && sign && exponent == 0) {
		sign = 0; /* won and yen have no decimals to mean */
	}
	if (sign && !thousands)
		return value_of(&peeled, &shape, true, !all_thousands(&shape), exponent, minor);
	if (!thousands)
		return MONEY_BAD;
	enum money_reading reading = value_of(&peeled, &shape, false, false, exponent, minor);
	if (reading != MONEY_READ || !sign)
		return reading;
	int64_t as_decimals = MONEY_NONE;
	value_of(&peeled, &shape, true, true, exponent, &as_decimals);
	if (other)
		*other = as_decimals;
	return MONEY_AMBIGUOUS;
}

enum money_reading money_typed(const char *text, const char *currency, char decimal, int64_t *minor, int64_t *other)
{
	enum money_reading settled = money_read(text, currency, decimal, minor, other);
	if (settled != MONEY_BAD && settled != MONEY_TOO_FINE)
		return settled;
	enum money_reading open = money_read(text, currency, 0, minor, other);
	return open == MONEY_READ || open == MONEY_AMBIGUOUS ? open : settled;
}

bool money_parse(const char *text, const char *currency, char decimal, int64_t *minor, struct err *err)
{
	int64_t thousands = 0, decimals = MONEY_NONE;
	char one[TEXT_SIZE], two[TEXT_SIZE];
	switch (money_typed(text, currency, decimal, &thousands, &decimals)) {
	case MONEY_READ:
		*minor = thousands;
		return true;
	case MONEY_AMBIGUOUS:
		money_text(one, thousands, currency, decimal);
		if (decimals == MONEY_NONE)
			return err_set(err, ERR_DATA, "\"%.40s\" could be %s or have decimals that %s has not; write it as %s",
			               text, one, currency, one);
		money_text(two, decimals, currency, decimal);
		return err_set(err, ERR_DATA, "\"%.40s\" could be %s or %s; write the one that is meant", text, two, one);
	case MONEY_TOO_FINE:
		return err_set(err, ERR_DATA, "\"%.40s\" has more decimals than %s (%d)", text, currency,
		               decimals_of(currency));
	case MONEY_RANGE:
		return err_set(err, ERR_DATA, "\"%.40s\" goes beyond %s, the most an amount may be", text,
		               money_text(one, MONEY_LIMIT, currency, decimal));
	case MONEY_BAD: break;
	}
	return err_set(err, ERR_DATA, "\"%.40s\" is not an amount. Try 12450, 12450.50 or 12,450.50", text);
}

char money_proves(const char *text)
{
	struct peeled peeled;
	struct shape shape;
	if (!peel(text, "", &peeled) || !shape_of(peeled.core, &shape))
		return 0;
	char sign = decimal_candidate(&shape);
	bool thousands = all_thousands(&shape);
	if (sign && !thousands)
		return sign;
	if (thousands && !sign && shape.separators[0] == '.')
		return ',';
	if (thousands && !sign && shape.separators[0] == ',')
		return '.';
	return 0;
}
