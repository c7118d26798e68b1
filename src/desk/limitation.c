/* SPDX-License-Identifier: MIT */
#include "desk/limitation.h"

#include <stdlib.h>
#include <string.h>

#include "base/asset.h"
#include "desk/metrics.h"

/* No period is shorter than two years: what fell due later is not near. */
enum { SHORTEST_MONTHS = 24 };

static bool find_law(struct desk *desk, struct arena *arena, struct limitation_list *out, struct err *err)
{
	const struct asset *file = asset_find("limitation/periods");
	struct limitation_laws laws;
	struct buf code = BUF_INIT;
	bool ok = limitation_parse(file->bytes, file->len, "limitation/periods", arena, &laws, err) &&
	          desk_setting(desk, "limitation", &code, err);
	if (ok && !code.len)
		ok = desk_setting(desk, "firm.country", &code, err);
	if (ok) {
		out->law = code.len ? limitation_law(&laws, buf_str(&code)) : NULL;
		out->known_until = laws.known_until;
		out->missing = out->law ? "" : code.len
			? arena_printf(arena, "no period of limitation is known for %s: dun setting limitation names a law, as US-NY",
			               buf_str(&code))
			: "dun setting firm.country, or limitation, says which law's period of limitation counts";
	}
	buf_release(&code);
	return ok;
}

static const char *sentence(const struct limitation_line *line, daynum today, struct arena *arena)
{
	char last[DATE_TEXT_SIZE], since[DATE_TEXT_SIZE];
	const struct limitation *limit = &line->limit;
	const char *number = line->row->number;
	const char *from = arena_printf(arena, "%s %s%s%s", limitation_cause_name(limit->cause),
	                                limit->cause == LIMITATION_DUE ? "" : "of ", date_plain(limit->since, since),
	                                *limit->document ? arena_printf(arena, ", %s", limit->document) : "");
	if (limit->last == DATE_NONE)
		return arena_printf(arena, "#%s is before a court (%s)", number, from);
	date_plain(limit->last, last);
	int days = limit->last - today;
	if (days < 0)
		return arena_printf(arena, "#%s is time-barred since %s (from %s)", number, last, from);
	return arena_printf(arena, "#%s is time-barred after %s, in %d day%s (from %s)", number, last, days,
	                    days == 1 ? "" : "s", from);
}

static int nearest_first(const void *left, const void *right)
{
	const struct limitation_line *a = left, *b = right;
	bool a_none = a->limit.last == DATE_NONE, b_none = b->limit.last == DATE_NONE;
	if (a_none != b_none)
		return a_none ? 1 : -1;
	if (a->limit.last != b->limit.last)
		return a->limit.last < b->limit.last ? -1 : 1;
	return a->row->invoice < b->row->invoice ? -1 : a->row->invoice > b->row->invoice;
}

static bool list(struct desk *desk, int64_t client, daynum as_of, bool near, struct arena *arena,
                 struct limitation_list *out, struct err *err)
{
	struct limitation_row *rows;
	size_t count;
	*out = (struct limitation_list){.missing = ""};
	if (!find_law(desk, arena, out, err) || !out->law)
		return arena_ok(arena, err);
	daynum until = near ? date_add_months(as_of, -SHORTEST_MONTHS) + LIMITATION_FIRST_WARNING : DATE_LAST;
	if (!limitation_rows(desk->db, client, as_of, until, arena, &rows, &count, err))
		return false;
	out->lines = arena_array(arena, count, sizeof *out->lines);
	for (size_t i = 0; out->lines && i < count; i++) {
		struct limitation_line line = {
			.row = &rows[i], .limit = limitation_find(out->law, rows[i].due, rows[i].events, rows[i].event_count),
		};
		line.warning = limitation_warning(line.limit.last, as_of);
		line.says = sentence(&line, as_of, arena);
		if (!near || line.warning >= 0)
			out->lines[out->count++] = line;
	}
	if (out->count)
		qsort(out->lines, out->count, sizeof *out->lines, nearest_first);
	return arena_ok(arena, err);
}

bool desk_limitation(struct desk *desk, int64_t client, daynum as_of, struct arena *arena,
                     struct limitation_list *out, struct err *err)
{
	return list(desk, client, as_of, false, arena, out, err);
}

bool desk_limitation_near(struct desk *desk, struct arena *arena, struct limitation_list *out, struct err *err)
{
	return list(desk, 0, desk->today, true, arena, out, err);
}

bool desk_worry(struct desk *desk, int64_t client, struct buf *out, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct limitation_list list;
	struct risk risk;
	char day[DATE_TEXT_SIZE];
	bool ok = desk_risk(desk, client, &risk, err) && desk_limitation(desk, client, desk->today, &arena, &list, err);
	if (ok && risk.level)
		buf_addf(out, "%s: %s", risk.level == RISK_HIGH ? "High risk" : "Risk", risk.why);
	if (ok && list.count && list.lines[0].warning >= 0)
		buf_addf(out, "%s#%s is time-barred %s %s", risk.level ? ". " : "", list.lines[0].row->number,
		         list.lines[0].warning ? "after" : "since", date_plain(list.lines[0].limit.last, day));
	arena_release(&arena);
	return ok && buf_ok(out, err);
}
