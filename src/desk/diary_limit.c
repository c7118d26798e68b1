/* SPDX-License-Identifier: MIT */
/* Claims that will be time-barred, as lines of the diary: from 180 days before. */
#include "desk/diary_inside.h"

#include <stdio.h>
#include <string.h>

#include "desk/limitation.h"

/* Ticked, it comes back in a month while the claim is open and nothing moved its day. */
static bool add_limit(struct diary_maker *maker, const struct limitation_line *limit)
{
	daynum day = maker->desk->today;
	if (limit->warning < 0 || diary_hidden(maker, diary_what(DIARY_LIMIT), limit->row->invoice, 0, &day))
		return true;
	struct diary_line *line = diary_new(maker, DIARY_LIMIT, DIARY_MAILS, limit->row->invoice, limit->row->client);
	if (!line)
		return false;
	line->verb = "Limitation";
	line->day = day;
	line->amount = limit->row->open;
	snprintf(line->currency, sizeof line->currency, "%s", limit->row->currency);
	line->why = arena_str(maker->arena, limit->says);
	line->because = arena_printf(maker->arena, "%s.", line->why);
	return true;
}

bool diary_add_limits(struct diary_maker *maker)
{
	struct limitation_list limits;
	if (!desk_limitation_near(maker->desk, maker->arena, &limits, maker->err))
		return false;
	for (size_t i = 0; i < limits.count; i++)
		if (!add_limit(maker, &limits.lines[i]))
			return false;
	return true;
}
