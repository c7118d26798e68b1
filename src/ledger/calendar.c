/* SPDX-License-Identifier: MIT */
#include "ledger/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"

enum { WEEKEND = 1 << 5 | 1 << 6, WEEK = 0x7f };

const struct calendar calendar_plain = {.source = "", .weekend = WEEKEND};

static const char *const weekday_names[] = {"Monday", "Tuesday", "Wednesday", "Thursday",
                                            "Friday", "Saturday", "Sunday"};

/* --- asking --- */

static int compare_day(const void *key, const void *member)
{
	daynum day = *(const daynum *)key, other = ((const struct holiday *)member)->day;
	return (day > other) - (day < other);
}

static const struct holiday *find(const struct calendar *calendar, daynum day)
{
	if (!calendar->count)
		return NULL;
	return bsearch(&day, calendar->days, calendar->count, sizeof *calendar->days, compare_day);
}

static bool in_weekend(const struct calendar *calendar, daynum day)
{
	return calendar->weekend & 1u << date_weekday(day);
}

bool calendar_works(const struct calendar *calendar, daynum day)
{
	return !in_weekend(calendar, day) && !find(calendar, day);
}

const char *calendar_why(const struct calendar *calendar, daynum day)
{
	const struct holiday *holiday = find(calendar, day);
	if (holiday)
		return holiday->name;
	return in_weekend(calendar, day) ? weekday_names[date_weekday(day)] : NULL;
}

/* A weekend of seven days is refused when a list is read, and no list of holidays
 * fills the years there are: this ends. */
static daynum step(const struct calendar *calendar, daynum day, int way)
{
	while (!calendar_works(calendar, day) && day > DATE_FIRST && day < DATE_LAST)
		day += way;
	return day;
}

daynum calendar_next(const struct calendar *calendar, daynum day)
{
	return step(calendar, day, 1);
}

daynum calendar_add(const struct calendar *calendar, daynum day, int n)
{
	if (n == 0)
		return calendar_next(calendar, day);
	int way = n < 0 ? -1 : 1;
	for (; n != 0; n -= way)
		day = step(calendar, day + way, way);
	return day;
}

int calendar_between(const struct calendar *calendar, daynum from, daynum to)
{
	int count = 0;
	for (daynum day = from + 1; day <= to; day++)
		count += calendar_works(calendar, day);
	return count;
}

daynum calendar_move(const struct calendar *calendar, daynum day, struct buf *says)
{
	char text[DATE_TEXT_SIZE];
	daynum moved = calendar_next(calendar, day);
	if (moved != day && says)
		buf_addf(says, "%s is %s%s, so ", date_short(day, text), find(calendar, day) ? "" : "a ",
		         calendar_why(calendar, day));
	return moved;
}

/* --- reading a list --- */

/* One line of a list, trimmed, and where it stands. */
struct line {
	const char *text;
	size_t len;
	int number;
};

static bool next_line(const char **at, const char *end, struct line *line)
{
	if (*at >= end)
		return false;
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));
	line->text = *at;
	line->len = (size_t)((stop ? stop : end) - *at);
	*at = stop ? stop + 1 : end;
	line->number++;
	text_trim(&line->text, &line->len);
	return true;
}

/* The text behind a word and a blank; NULL when the line begins otherwise. */
static const char *behind(const struct line *line, const char *word, size_t *len)
{
	size_t size = strlen(word);
	if (line->len <= size || memcmp(line->text, word, size) != 0 || line->text[size] != ' ')
		return NULL;
	const char *rest = line->text + size;
	*len = line->len - size;
	text_trim(&rest, len);
	return rest;
}

static bool read_weekend(const char *text, size_t len, uint8_t *out)
{
	static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	*out = 0;
	for (size_t at = 0; at < len;) {
		size_t word = at;
		while (word < len && text[word] != ' ')
			word++;
		int found = -1;
		for (int i = 0; i < 7; i++)
			if (word - at == 3 && memcmp(text + at, names[i], 3) == 0)
				found = i;
		if (found < 0)
			return false;
		*out |= (uint8_t)(1u << found);
		for (at = word; at < len && text[at] == ' ';)
			at++;
	}
	return *out != WEEK;
}

static bool read_year(const char *text, size_t len, int *out)
{
	char copy[8] = "";
	int64_t year;
	if (len >= sizeof copy)
		return false;
	memcpy(copy, text, len);
	if (!text_number(copy, 1990, 2199, &year))
		return false;
	*out = (int)year;
	return true;
}

static bool read_day(const struct line *line, struct arena *arena, struct vec *days)
{
	char iso[DATE_ISO_SIZE] = "";
	daynum day;
	if (line->len < 12 || line->text[10] != ' ')
		return false;
	memcpy(iso, line->text, 10);
	const char *name = line->text + 10;
	size_t len = line->len - 10;
	text_trim(&name, &len);
	if (!len || !date_parse_iso(iso, &day, NULL))
		return false;
	struct holiday *holiday = vec_push(days);
	if (holiday)
		*holiday = (struct holiday){day, arena_strn(arena, name, len)};
	return true;
}

static bool read_line(const struct line *line, struct arena *arena, struct calendar *out, struct vec *days)
{
	size_t len;
	const char *rest;
	if (!line->len || *line->text == '#')
		return true;
	if ((rest = behind(line, "country", &len))) {
		if (len != 2)
			return false;
		memcpy(out->country, rest, 2);
		return true;
	}
	if ((rest = behind(line, "weekend", &len)))
		return read_weekend(rest, len, &out->weekend);
	if ((rest = behind(line, "source", &len))) {
		out->source = arena_strn(arena, rest, len);
		return true;
	}
	if ((rest = behind(line, "known-until", &len)))
		return read_year(rest, len, &out->known_until);
	return read_day(line, arena, days);
}

/* A day named twice keeps the name that is first in the alphabet, whatever the order. */
static int by_day(const void *a, const void *b)
{
	const struct holiday *x = a, *y = b;
	int order = compare_day(&x->day, y);
	return order ? order : strcmp(x->name, y->name);
}

size_t calendar_order(struct holiday *days, size_t count)
{
	size_t kept = 0;
	if (count)
		qsort(days, count, sizeof *days, by_day);
	for (size_t i = 0; i < count; i++)
		if (!kept || days[kept - 1].day != days[i].day)
			days[kept++] = days[i];
	return kept;
}

bool calendar_parse(const char *text, size_t len, const char *name, struct arena *arena, struct calendar *out,
                    struct err *err)
{
	struct vec days = VEC_INIT(struct holiday);
	struct line line = {.text = ""};
	bool ok = true;
	*out = calendar_plain;
	for (const char *at = text; ok && next_line(&at, text + len, &line);)
		if (!read_line(&line, arena, out, &days))
			ok = err_set(err, ERR_DATA, "%s:%d: \"%.*s\" is neither a day and its name (2026-12-25 Christmas "
			             "Day) nor country, weekend, source or known-until", name, line.number,
			             (int)(line.len < 60 ? line.len : 60), line.text);
	struct holiday *copy = ok ? arena_array(arena, days.len, sizeof *copy) : NULL;
	if (copy && days.len) {
		memcpy(copy, days.data, days.len * sizeof *copy);
		out->days = copy;
		out->count = calendar_order(copy, days.len);
	}
	ok = ok && vec_ok(&days, err) && arena_ok(arena, err);
	vec_release(&days);
	return ok;
}
