/* SPDX-License-Identifier: MIT */
#include "desk/workday.h"

#include <string.h>

#include "desk/policy.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/hold.h"

bool desk_workday(struct desk *desk, int64_t client, daynum day, daynum *out, struct buf *says, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct calendar calendar;
	bool ok = true;
	if (desk->db)
		ok = desk_calendar(desk, client, &arena, &calendar, err);
	else
		calendar = calendar_plain;
	if (ok)
		*out = calendar_move(&calendar, day, says);
	arena_release(&arena);
	return ok;
}

void desk_workday_say(struct desk *desk, int64_t client, daynum day, struct buf *out)
{
	daynum moved;
	char text[DATE_TEXT_SIZE];
	if (!desk_workday(desk, client, day, &moved, out, &(struct err){0}))
		moved = day;
	buf_adds(out, date_long(moved, text));
}

static void add_distance(struct buf *meaning, int days)
{
	if (days == 0)
		buf_adds(meaning, ", today");
	else if (days == 1)
		buf_adds(meaning, ", tomorrow");
	else
		buf_addf(meaning, ", in %d days", days);
}

bool desk_day_ahead(struct desk *desk, int64_t client, const char *typed, daynum *day, struct buf *meaning,
                    struct err *err)
{
	daynum asked;
	char text[DATE_TEXT_SIZE];
	*day = DATE_NONE;
	typed += strspn(typed, " ");
	if (!*typed)
		return true;
	if (!date_word(typed, desk->today, DATE_AHEAD, desk->date_order, &asked, err))
		return false;
	if (asked < desk->today)
		return err_set(err, ERR_DATA, "%s is over; say a day ahead", date_long(asked, text));
	if (!desk_workday(desk, client, asked, day, meaning, err))
		return false;
	if (meaning) {
		buf_adds(meaning, date_long(*day, text));
		if (*day == asked)
			add_distance(meaning, *day - desk->today);
	}
	return true;
}

/* --- the next follow-up of several clients --- */

static bool put(struct desk *desk, int64_t client, daynum day, struct err *err)
{
	struct hold hold;
	struct entry_new entry = {.kind = "follow-up", .client = client};
	if (!hold_load(desk->db, client, &hold, err) ||
	    (day != DATE_NONE && !desk_workday(desk, client, day, &day, NULL, err)))
		return false;
	hold.follow_up = day;
	fields_add(&entry.facts, "op", day == DATE_NONE ? "clear" : "set");
	fields_add_day(&entry.facts, "day", day);
	bool ok = hold_put(desk->db, client, &hold, err) && entry_append(desk->db, &desk->actor, &entry, NULL, err);
	entry_new_release(&entry);
	return ok;
}

bool desk_follow_up_all(struct desk *desk, const int64_t *clients, size_t count, daynum day, struct buf *said,
                        struct err *err)
{
	struct deed deed;
	if (!deed_begin(&deed, desk->db, &desk->actor, err, "next follow-up of %zu clients", count))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		ok = put(desk, clients[i], day, err);
	ok = ok && deed_commit(&deed, err);
	deed_abandon(&deed);
	if (ok && day == DATE_NONE)
		buf_addf(said, "%zu clients have no follow-up date now", count);
	else if (ok) {
		buf_addf(said, "Look at %zu clients again: ", count);
		desk_workday_say(desk, 0, day, said);
	}
	return ok;
}
