/* SPDX-License-Identifier: MIT */
/* Calendars: what comes along, with the years that were imported in its place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/roster.h"
#include "desk/policy.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/holiday.h"
#include "store/ladder.h"

enum { LIST_BYTES = 1 << 20 };

static const char prefix[] = "calendar/";

static int year_of(daynum day)
{
	int year, month, rest;
	date_split(day, &year, &month, &rest);
	return year;
}

static bool has_year(const struct holiday *days, size_t count, int year)
{
	for (size_t i = 0; i < count; i++)
		if (year_of(days[i].day) == year)
			return true;
	return false;
}

static int by_day(const void *a, const void *b)
{
	daynum x = ((const struct holiday *)a)->day, y = ((const struct holiday *)b)->day;
	return (x > y) - (x < y);
}

/* The book's days, and those of other years that come along. */
static bool merge(struct calendar *calendar, const struct holiday *own, size_t count, struct arena *arena,
                  struct err *err)
{
	struct holiday *all = arena_array(arena, calendar->count + count, sizeof *all);
	size_t used = 0;
	if (!all)
		return err_memory(err);
	for (size_t i = 0; i < calendar->count; i++)
		if (!has_year(own, count, year_of(calendar->days[i].day)))
			all[used++] = calendar->days[i];
	memcpy(all + used, own, count * sizeof *all);
	used += count;
	qsort(all, used, sizeof *all, by_day);
	calendar->days = all;
	calendar->count = used;
	int last = year_of(own[count - 1].day);
	calendar->known_until = last > calendar->known_until ? last : calendar->known_until;
	return true;
}

static bool shipped(const char *country, struct arena *arena, struct calendar *out, struct err *err)
{
	struct buf name = BUF_INIT;
	*out = calendar_plain;
	buf_addf(&name, "%s%s", prefix, country);
	const struct asset *asset = *country ? asset_find(buf_str(&name)) : NULL;
	bool ok = !asset || calendar_parse(asset->bytes, asset->len, buf_str(&name), arena, out, err);
	buf_release(&name);
	return ok;
}

bool desk_calendar_of(struct desk *desk, const char *country, struct arena *arena, struct calendar *out,
                      struct err *err)
{
	struct holiday *own;
	size_t count;
	const char *source;
	if (!shipped(country, arena, out, err) || !holiday_list(desk->db, country, arena, &own, &count, &source, err))
		return false;
	snprintf(out->country, sizeof out->country, "%.2s", country);
	if (!count)
		return true;
	out->source = *out->source ? arena_printf(arena, "%s; and imported: %s", out->source, source) : source;
	return merge(out, own, count, arena, err) && arena_ok(arena, err);
}

bool desk_calendar(struct desk *desk, int64_t client, struct arena *arena, struct calendar *out, struct err *err)
{
	const char *policy, *country = "";
	struct buf firm = BUF_INIT;
	bool ok = (!client || ladder_policy(desk->db, client, 0, arena, &policy, &country, err)) &&
	          (*country || desk_setting(desk, "firm.country", &firm, err)) &&
	          desk_calendar_of(desk, *country ? country : buf_str(&firm), arena, out, err);
	buf_release(&firm);
	return ok;
}

/* --- the list of them --- */

bool desk_calendar_countries(struct desk *desk, struct arena *arena, const char ***countries, struct err *err)
{
	struct vec names = VEC_INIT(const char *);
	const char **own;
	if (!holiday_countries(desk->db, arena, &own, err))
		return false;
	roster_add_shipped(&names, prefix, arena);
	for (; own && *own; own++)
		roster_add(&names, *own, arena);
	return roster_take(&names, arena, countries, err);
}

/* --- taking one in --- */

/* A list of years gone by helps nobody: what is due lies ahead. */
static bool check_years(struct desk *desk, const char *path, const struct holiday *days, size_t count,
                        struct err *err)
{
	int first = year_of(days[0].day), last = year_of(days[count - 1].day), now = year_of(desk->today);
	if (last < now)
		return err_set(err, ERR_DATA, "%s is a list of %d, and this is %d: nothing was taken", path, last, now);
	if (first > now + 20 || last - first > 30)
		return err_set(err, ERR_DATA, "%s goes from %d to %d; this is no list of holidays", path, first, last);
	return true;
}

static bool put(struct desk *desk, const char *country, const char *source, const struct holiday *days, size_t count,
                struct err *err)
{
	struct deed deed;
	struct entry_new entry = {.kind = "calendar"};
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "holidays of %s from %.60s", country, source))
		return false;
	fields_add(&entry.facts, "country", country);
	fields_add(&entry.facts, "file", source);
	fields_add_int(&entry.facts, "days", (int64_t)count);
	fields_add_day(&entry.facts, "from", days[0].day);
	fields_add_day(&entry.facts, "to", days[count - 1].day);
	bool ok = holiday_put(desk->db, country, days, count, source, err) &&
	          entry_append(desk->db, &desk->actor, &entry, NULL, err) && deed_commit(&deed, err);
	deed_abandon(&deed);
	entry_new_release(&entry);
	return ok;
}

bool desk_calendar_import(struct desk *desk, const char *path, const char *country, struct buf *said, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct buf text = BUF_INIT;
	struct holiday *days;
	size_t count;
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	bool valid = strlen(country) == 2 && strspn(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
	if (!valid)
		return err_set(err, ERR_DATA, "\"%.20s\" is no country: two capital letters, as in DE", country);
	bool ok = file_read(path, desk->path, LIST_BYTES, &text, err) &&
	          calendar_read_list(buf_str(&text), text.len, path, desk->date_order, &arena, &days, &count, err) &&
	          check_years(desk, path, days, count, err) && put(desk, country, file, days, count, err);
	if (ok) {
		int first = year_of(days[0].day), last = year_of(days[count - 1].day);
		buf_addf(said, "%zu holiday%s of %s taken from %s: ", count, count == 1 ? "" : "s", country, file);
		buf_addf(said, first == last ? "%d" : "%d to %d", first, last);
	}
	buf_release(&text);
	arena_release(&arena);
	return ok && buf_ok(said, err);
}
