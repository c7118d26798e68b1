/* SPDX-License-Identifier: MIT */
#include "store/holiday.h"

#include <string.h>

#include "base/vec.h"

static int year_of(daynum day)
{
	int year, month, rest;
	date_split(day, &year, &month, &rest);
	return year;
}

static bool forget_year(struct db *db, const char *country, int year, struct err *err)
{
	daynum first, last;
	return date_make(year, 1, 1, &first) && date_make(year, 12, 31, &last) &&
	       db_run(db, err, "DELETE FROM holiday WHERE country = ? AND day BETWEEN ? AND ?", "sdd", country, first, last);
}

bool holiday_put(struct db *db, const char *country, const struct holiday *days, size_t count, const char *source,
                 struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		bool new_year = i == 0 || year_of(days[i].day) != year_of(days[i - 1].day);
		if (new_year && !forget_year(db, country, year_of(days[i].day), err))
			return false;
		if (!db_run(db, err, "INSERT INTO holiday (country, day, name, source) VALUES (?, ?, ?, ?)", "sdss", country,
		            days[i].day, days[i].name, source))
			return false;
	}
	return true;
}

bool holiday_list(struct db *db, const char *country, struct arena *arena, struct holiday **days, size_t *count,
                  const char **source, struct err *err)
{
	struct vec rows = VEC_INIT(struct holiday);
	struct query *q = db_select(db, err, "SELECT day, name, source FROM holiday WHERE country = ? ORDER BY day", "s",
	                            country);
	*source = "";
	while (query_next(q)) {
		struct holiday *row = vec_push(&rows);
		if (row)
			*row = (struct holiday){query_day(q, 0), arena_str(arena, query_text(q, 1))};
		if (strcmp(*source, query_text(q, 2)) != 0)
			*source = arena_str(arena, query_text(q, 2));
	}
	bool ok = query_end(q, err);
	*days = arena_take(arena, &rows, count);
	return ok && arena_ok(arena, err);
}

bool holiday_countries(struct db *db, struct arena *arena, const char ***countries, struct err *err)
{
	struct vec rows = VEC_INIT(const char *);
	size_t count;
	struct query *q = db_select(db, err, "SELECT DISTINCT country FROM holiday ORDER BY country", "");
	while (query_next(q)) {
		const char **row = vec_push(&rows);
		if (row)
			*row = arena_str(arena, query_text(q, 0));
	}
	bool ok = query_end(q, err) && vec_push(&rows) != NULL;
	*countries = arena_take(arena, &rows, &count);
	return ok && arena_ok(arena, err);
}
