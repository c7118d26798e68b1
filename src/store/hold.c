/* SPDX-License-Identifier: MIT */
#include "store/hold.h"

#include <stdio.h>

bool hold_load(struct db *db, int64_t client, struct hold *out, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT hold_from, hold_until, hold_why, follow_up, name FROM client "
	                            "WHERE id = ?",
	                            "i", client);
	bool found = query_next(q);
	if (found) {
		out->from = query_day(q, 0);
		out->until = query_day(q, 1);
		snprintf(out->why, sizeof out->why, "%s", query_text(q, 2));
		out->follow_up = query_day(q, 3);
		snprintf(out->client, sizeof out->client, "%s", query_text(q, 4));
	}
	if (!query_end(q, err))
		return false;
	return found || err_set(err, ERR_NOINPUT, "that client is gone");
}

bool hold_put(struct db *db, int64_t client, const struct hold *hold, struct err *err)
{
	return db_run(db, err, "UPDATE client SET hold_from = ?, hold_until = ?, hold_why = ?, follow_up = ? WHERE id = ?",
	              "ddsdi", hold->from, hold->until, hold->why, hold->follow_up, client);
}

bool hold_stands(const struct hold *hold, daynum day)
{
	return hold->from != DATE_NONE && hold->from <= day && (hold->until == DATE_NONE || hold->until >= day);
}
