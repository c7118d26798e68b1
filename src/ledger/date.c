/* SPDX-License-Identifier: MIT */
#include "ledger/date.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/* --- the calendar --- */

/* Days from 1970-01-01, counting years from March so that the leap day is last. */
static daynum day_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

bool date_make(int year, int month, int day, daynum *out)
{
	if (year < 1990 || year > 2199 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return false;
	*out = day_of(year, month, day);
	return true;
}

void date_split(daynum date, int *year, int *month, int *day)
{
	int64_t days = (int64_t)date + 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int day_of_era = (int)(days - era * 146097);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int from_march = (5 * day_of_year + 2) / 153;
	*day = day_of_year - (153 * from_march + 2) / 5 + 1;
	*month = from_march < 10 ? from_march + 3 : from_march - 9;
	*year = (int)(year_of_era + era * 400) + (*month <= 2);
}

int date_weekday(daynum date)
{
	return (int)((((int64_t)date + 3) % 7 + 7) % 7); /* day 0 was a Thursday */
}

daynum date_month_end(daynum date)
{
	int year, month, day;
	date_split(date, &year, &month, &day);
	return date + month_days(year, month) - day;
}

daynum date_add_months(daynum date, int n)
{
	int year, month, day;
	date_split(date, &year, &month, &day);
	int64_t count = (int64_t)year * 12 + month - 1 + n;
	year = (int)(count / 12);
	month = (int)(count % 12) + 1;
	int last = month_days(year, month);
	return day_of(year, month, day < last ? day : last);
}

static bool in_range(int64_t date)
{
	return date >= DATE_FIRST && date <= DATE_LAST;
}

/* --- showing --- */

const char *date_iso(daynum date, char out[DATE_ISO_SIZE])
{
	int year, month, day;
	out[0] = '\0';
	if (date == DATE_NONE)
		return out;
	date_split(date, &year, &month, &day);
	snprintf(out, DATE_ISO_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
	         (unsigned)day % 100);
	return out;
}

static const char *show(daynum date, bool weekday, bool with_year, char out[DATE_TEXT_SIZE])
{
	int year, month, day;
	out[0] = '\0';
	if (date == DATE_NONE)
		return out;
	date_split(date, &year, &month, &day);
	char tail[8] = "";
	if (with_year)
		snprintf(tail, sizeof tail, " %04u", (unsigned)year % 10000);
	snprintf(out, DATE_TEXT_SIZE, "%s%s%d %s%s", weekday ? weekdays[date_weekday(date)] : "",
	         weekday ? " " : "", day, months[month - 1], tail);
	return out;
}

const char *date_long(daynum date, char out[DATE_TEXT_SIZE])
{
	return show(date, true, true, out);
}

const char *date_plain(daynum date, char out[DATE_TEXT_SIZE])
{
	return show(date, false, true, out);
}

const char *date_short(daynum date, char out[DATE_TEXT_SIZE])
{
	return show(date, true, false, out);
}

const char *date_near(daynum date, daynum today, char out[DATE_TEXT_SIZE])
{
	int year, this_year, month, day;
	date_split(date, &year, &month, &day);
	date_split(today, &this_year, &month, &day);
	return show(date, true, year != this_year, out);
}

/* --- reading numbers and names --- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* At most most digits; 0 when there is none or there are more. */
static int take_digits(const char **s, int most, int *value)
{
	int count = 0;
	*value = 0;
	for (; is_digit(**s) && count < most; count++)
		*value = *value * 10 + (*(*s)++ - '0');
	return is_digit(**s) ? 0 : count;
}

/* The letters at *s, at most 15 of them. */
static size_t take_letters(const char **s, char out[16])
{
	size_t len = 0;
	while (is_letter(**s) && len < 15)
		out[len++] = *(*s)++;
	out[len] = '\0';
	return is_letter(**s) ? 0 : len;
}

/* Which of names the word is short or long for, from 0; -1: none. */
static int find_name(const char *word, const char *const *names, int count, const char *const *full)
{
	for (int i = 0; i < count; i++)
		if (text_ascii_same(word, names[i]) || text_ascii_same(word, full[i]))
			return i;
	return -1;
}

static int find_month(const char *word)
{
	static const char *const full[] = {"January", "February", "March", "April", "May", "June",
	                                   "July", "August", "September", "October", "November", "December"};
	if (text_ascii_same(word, "sept"))
		return 9;
	return find_name(word, months, 12, full) + 1;
}

static int find_weekday(const char *word)
{
	static const char *const full[] = {"Monday", "Tuesday", "Wednesday", "Thursday",
	                                   "Friday", "Saturday", "Sunday"};
	if (text_ascii_same(word, "tues"))
		return 1;
	if (text_ascii_same(word, "thur") || text_ascii_same(word, "thurs"))
		return 3;
	return find_name(word, weekdays, 7, full);
}

bool date_parse_iso(const char *text, daynum *out, struct err *err)
{
	const char *s = text;
	int year, month, day;
	if (take_digits(&s, 4, &year) == 4 && *s++ == '-' && take_digits(&s, 2, &month) == 2 && *s++ == '-' &&
	    take_digits(&s, 2, &day) == 2 && !*s && date_make(year, month, day, out))
		return true;
	return err_set(err, ERR_DATA, "\"%.40s\" is not a date of the calendar written as 2026-11-27", text);
}

/* --- values of files --- */

/* A value taken apart: three numbers in the order written, or two and a month's name. */
struct parts {
	int number[3];
	int digits[3];
	int named; /* place of a month given by name, -1: none */
};

static void skip_blanks(const char **s)
{
	while (**s == ' ' || **s == '\t')
		++*s;
}

/* "", " 10:15", "T10:15:00.5Z", " 0:00:00 AM", "T10:15+01:00" */
static bool is_time(const char *s)
{
	int value, groups = 0;
	if (!*s)
		return true;
	if (*s == 'T' || *s == 't')
		s++;
	skip_blanks(&s);
	for (; groups < 3; groups++) {
		int digits = take_digits(&s, 2, &value);
		if (!digits || value > (groups ? 60 : 24))
			return false;
		if (*s != ':') {
			groups++;
			break;
		}
		s++;
	}
	if (groups < 2)
		return false;
	if ((*s == '.' || *s == ',') && is_digit(s[1]))
		for (s++; is_digit(*s);)
			s++;
	skip_blanks(&s);
	if ((*s | 32) == 'a' || (*s | 32) == 'p')
		return (s[1] | 32) == 'm' && !s[2];
	if ((*s | 32) == 'z')
		return !s[1];
	if (*s == '+' || *s == '-')
		return strspn(s + 1, "0123456789:") == strlen(s + 1) && strlen(s + 1) >= 2;
	return !*s;
}

/* What may stand between day, month and year. */
static bool take_separator(const char **s, char *used)
{
	const char *start = *s;
	skip_blanks(s);
	bool blank = *s > start;
	if (**s == '/' || **s == '-' || **s == '.' || **s == ',') {
		*used = *(*s)++;
		skip_blanks(s);
		return true;
	}
	*used = ' ';
	return blank || is_letter(**s) || is_digit(**s);
}

static bool take_part(const char **s, struct parts *parts, int place)
{
	char word[16];
	if (is_digit(**s)) {
		parts->digits[place] = take_digits(s, 4, &parts->number[place]);
		const char *after = *s;
		if (take_letters(&after, word) == 2 && (text_ascii_same(word, "st") || text_ascii_same(word, "nd") ||
		                                        text_ascii_same(word, "rd") || text_ascii_same(word, "th")))
			*s = after;
		return parts->digits[place] > 0;
	}
	if (parts->named >= 0 || !take_letters(s, word))
		return false;
	parts->named = place;
	parts->number[place] = find_month(word);
	return parts->number[place] > 0;
}

static bool take_compact(const char *s, struct parts *parts)
{
	if (strspn(s, "0123456789") < 8 || is_digit(s[8]) || !is_time(s + 8))
		return false;
	static const int digits[] = {4, 2, 2};
	for (int i = 0; i < 3; i++) {
		parts->digits[i] = digits[i];
		parts->number[i] = 0;
		for (int k = 0; k < digits[i]; k++)
			parts->number[i] = parts->number[i] * 10 + (*s++ - '0');
	}
	return true;
}

static bool take_apart(const char *text, struct parts *parts)
{
	char trimmed[64], first, second;
	size_t len = strlen(text);
	*parts = (struct parts){.named = -1};
	text_trim(&text, &len);
	if (!len || len >= sizeof trimmed)
		return false;
	memcpy(trimmed, text, len);
	trimmed[len] = '\0';
	const char *s = trimmed;
	if (take_compact(s, parts))
		return true;
	if (!take_part(&s, parts, 0) || !take_separator(&s, &first) || !take_part(&s, parts, 1) ||
	    !take_separator(&s, &second) || !take_part(&s, parts, 2))
		return false;
	if (*s == '.' && second == '.') /* 2026. 10. 13. as Korea writes it */
		s++;
	bool names = parts->named >= 0;
	return is_time(s) && (names || (first == second && first != ','));
}

static bool make_named(const struct parts *parts, daynum *out)
{
	int month = parts->named;
	int year = month == 2 ? -1 : parts->digits[0] == 4 ? 0 : 2;
	if (year < 0 || year == month)
		return false;
	int day = 3 - month - year;
	return parts->digits[year] == 4 && parts->digits[day] <= 2 &&
	       date_make(parts->number[year], parts->number[month], parts->number[day], out);
}

static bool make_ordered(const struct parts *parts, enum date_order order, daynum *out)
{
	static const int place[][3] = {[DATE_DMY] = {2, 1, 0}, [DATE_MDY] = {2, 0, 1}, [DATE_YMD] = {0, 1, 2}};
	const int *p = place[order];
	return parts->digits[p[0]] == 4 && parts->digits[p[1]] <= 2 && parts->digits[p[2]] <= 2 &&
	       date_make(parts->number[p[0]], parts->number[p[1]], parts->number[p[2]], out);
}

enum date_reading date_read(const char *text, enum date_order order, daynum *out)
{
	struct parts parts;
	daynum dmy, mdy;
	if (!take_apart(text, &parts))
		return DATE_BAD;
	if (parts.named >= 0)
		return make_named(&parts, out) ? DATE_READ : DATE_BAD;
	if (parts.digits[0] == 4)
		return make_ordered(&parts, DATE_YMD, out) ? DATE_READ : DATE_BAD;
	if (order == DATE_DMY || order == DATE_MDY)
		return make_ordered(&parts, order, out) ? DATE_READ : DATE_BAD;
	bool is_dmy = make_ordered(&parts, DATE_DMY, &dmy);
	bool is_mdy = make_ordered(&parts, DATE_MDY, &mdy);
	if (order == DATE_YMD || (!is_dmy && !is_mdy))
		return DATE_BAD;
	if (is_dmy && is_mdy && dmy != mdy)
		return DATE_AMBIGUOUS;
	*out = is_dmy ? dmy : mdy;
	return DATE_READ;
}

enum date_order date_proves(const char *text)
{
	struct parts parts;
	daynum dmy, mdy;
	if (!take_apart(text, &parts) || parts.named >= 0)
		return DATE_ORDER_UNKNOWN;
	if (parts.digits[0] == 4)
		return make_ordered(&parts, DATE_YMD, &dmy) ? DATE_YMD : DATE_ORDER_UNKNOWN;
	bool is_dmy = make_ordered(&parts, DATE_DMY, &dmy);
	bool is_mdy = make_ordered(&parts, DATE_MDY, &mdy);
	return is_dmy == is_mdy ? DATE_ORDER_UNKNOWN : is_dmy ? DATE_DMY : DATE_MDY;
}

/* --- what people type --- */

struct typed {
	daynum today;
	enum date_sense sense;
	enum date_order order;
};

/* The next day of that weekday, or the last one; never today. */
static daynum weekday_from(const struct typed *typed, int weekday)
{
	int ahead = (weekday - date_weekday(typed->today) + 7) % 7;
	if (typed->sense == DATE_AHEAD)
		return typed->today + (ahead ? ahead : 7);
	return typed->today + ahead - 7;
}

static bool read_word(const struct typed *typed, const char *word, daynum *out)
{
	static const struct {
		const char *word;
		int days;
	} near[] = {{"today", 0}, {"now", 0}, {"tom", 1}, {"tomorrow", 1}, {"yesterday", -1}, {"yest", -1}};
	for (size_t i = 0; i < sizeof near / sizeof near[0]; i++)
		if (text_ascii_same(word, near[i].word)) {
			*out = typed->today + near[i].days;
			return true;
		}
	int weekday = text_ascii_same(word, "eow") ? -1 : find_weekday(word);
	if (weekday >= 0)
		*out = weekday_from(typed, weekday);
	else if (text_ascii_same(word, "eow"))
		*out = typed->today + (4 - date_weekday(typed->today) + 7) % 7;
	else if (text_ascii_same(word, "eom"))
		*out = date_month_end(typed->today);
	else
		return false;
	return true;
}

/* "next fri" is the first Friday after today, as "fri" is; "last fri" looks back. */
static bool read_words(const struct typed *typed, const char *s, daynum *out)
{
	char word[16];
	struct typed turned = *typed;
	if (!take_letters(&s, word))
		return false;
	skip_blanks(&s);
	if (!*s)
		return read_word(typed, word, out);
	if (text_ascii_same(word, "next"))
		turned.sense = DATE_AHEAD;
	else if (text_ascii_same(word, "last"))
		turned.sense = DATE_BACK;
	else
		return false;
	if (!take_letters(&s, word) || *s || find_weekday(word) < 0)
		return false;
	*out = weekday_from(&turned, find_weekday(word));
	return true;
}

/* +4d, -3d, +2w, +1m; the letter may be missing and means days. */
static bool read_step(const struct typed *typed, const char *s, daynum *out)
{
	int count;
	int sign = *s++ == '-' ? -1 : 1;
	if (!take_digits(&s, 4, &count))
		return false;
	char unit = *s ? (char)(*s++ | 32) : 'd';
	if (*s)
		return false;
	if (unit == 'd' || unit == 'w')
		*out = typed->today + sign * count * (unit == 'w' ? 7 : 1);
	else if (unit == 'm' && count <= 1200)
		*out = date_add_months(typed->today, sign * count);
	else
		return false;
	return true;
}

/* The nearest month on the side of the sense that has such a day. */
static bool read_day(const struct typed *typed, int day, daynum *out)
{
	int year, month, today_day;
	int step = typed->sense == DATE_AHEAD ? 1 : -1;
	date_split(typed->today, &year, &month, &today_day);
	for (int i = 0; i < 12; i++) {
		daynum found;
		if (day >= 1 && day <= month_days(year, month)) {
			found = day_of(year, month, day);
			if (step > 0 ? found >= typed->today : found <= typed->today) {
				*out = found;
				return true;
			}
		}
		month += step;
		year += month > 12 ? 1 : month < 1 ? -1 : 0;
		month = month > 12 ? 1 : month < 1 ? 12 : month;
	}
	return false;
}

/* The nearest year on the side of the sense that has such a day. */
static bool read_day_month(const struct typed *typed, int day, int month, daynum *out)
{
	int year, today_month, today_day;
	int step = typed->sense == DATE_AHEAD ? 1 : -1;
	date_split(typed->today, &year, &today_month, &today_day);
	for (int i = 0; i < 9; i++, year += step)
		if (date_make(year, month, day, out) &&
		    (step > 0 ? *out >= typed->today : *out <= typed->today))
			return true;
	return false;
}

/* 27, 27th, 27.11, 27/11, 27.11., 27 nov, nov 27 */
static bool read_short(const struct typed *typed, const char *s, daynum *out)
{
	struct parts parts = {.named = -1};
	char separator;
	if (!take_part(&s, &parts, 0))
		return false;
	if (!*s || (*s == '.' && !s[1]))
		return parts.named < 0 && parts.digits[0] <= 2 && read_day(typed, parts.number[0], out);
	if (!take_separator(&s, &separator) || !take_part(&s, &parts, 1))
		return false;
	if (*s == '.' && separator == '.')
		s++;
	if (*s || separator == ',' || (parts.named != 0 && parts.digits[0] > 2) ||
	    (parts.named != 1 && parts.digits[1] > 2) || (parts.named < 0 && separator == ' '))
		return false;
	bool month_first = parts.named == 0 ||
	                   (parts.named < 0 && (typed->order == DATE_MDY || typed->order == DATE_YMD));
	return read_day_month(typed, parts.number[month_first ? 1 : 0], parts.number[month_first ? 0 : 1], out);
}

const char *date_word_help(void)
{
	return "Try fri, 27, 27.11, +4d, eom or 2026-11-27";
}

bool date_word(const char *text, daynum today, enum date_sense sense, enum date_order order, daynum *out,
               struct err *err)
{
	struct typed typed = {today, sense, order};
	char s[64] = "";
	const char *trimmed = text;
	size_t len = strlen(text);
	daynum found = DATE_NONE;
	text_trim(&trimmed, &len);
	bool read = false;
	if (len && len < sizeof s) {
		memcpy(s, trimmed, len);
		read = *s == '+' || *s == '-' ? read_step(&typed, s, &found)
		                              : read_words(&typed, s, &found) || read_short(&typed, s, &found) ||
		                                        date_read(s, order ? order : DATE_DMY, &found) == DATE_READ;
	}
	if (!read)
		return err_set(err, ERR_DATA, "\"%.40s\" is not a date. %s", text, date_word_help());
	if (!in_range(found))
		return err_set(err, ERR_DATA, "\"%.40s\" lies outside the years 1990 to 2199", text);
	*out = found;
	return true;
}
