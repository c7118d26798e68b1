/* SPDX-License-Identifier: MIT */
#include "ui/next_line.h"

void next_line(const struct today_row *row, struct buf *out)
{
	if (!row || row->next.act == NEXT_NOTHING || !*row->next.why)
		return;
	buf_addf(out, "%s: %s", row->next.act == NEXT_STOP ? "Stopped" : "Next", row->next.why);
}

enum role next_role(const struct today_row *row)
{
	if (!row)
		return ROLE_NORMAL;
	if (row->next.broken)
		return ROLE_LATE;
	if (row->next.act == NEXT_STOP)
		return row->next.by == NEXT_BY_PROMISE || row->next.by == NEXT_BY_PLAN ? ROLE_PROMISE : ROLE_HELD;
	return ROLE_NORMAL;
}
