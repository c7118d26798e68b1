/* SPDX-License-Identifier: MIT */
#include "desk/caps.h"

#include <string.h>

#include "base/asset.h"
#include "desk/workday.h"
#include "ledger/clock.h"
#include "store/caps.h"

bool desk_caps(struct desk *desk, int64_t client, unsigned channel, int64_t at, bool whole_day, struct arena *arena,
               struct desk_caps *out, struct err *err)
{
	const struct asset *file = asset_find("caps/rules");
	struct caps rules;
	struct caps_client who;
	struct caps_contact *contacts;
	struct buf companies = BUF_INIT;
	struct caps_facts facts = {.channel = channel};
	daynum next = 0;
	out->count = 0;
	out->agreed = "";
	bool ok = caps_parse(file->bytes, file->len, "caps/rules", arena, &rules, err) &&
	          caps_client(desk->db, client, arena, &who, err) &&
	          caps_contacts(desk->db, client, at, who.zone, arena, &contacts, &facts.count, err) &&
	          desk_setting(desk, "caps.companies", &companies, err);
	struct moment there = ok ? moment_in(at, who.zone) : (struct moment){0};
	ok = ok && desk_workday(desk, client, moment_day(there), &next, NULL, err);
	if (ok) {
		facts.place = who.country;
		facts.consumer = who.consumer;
		facts.companies = strcmp(buf_str(&companies), "1") == 0;
		facts.day = moment_day(there);
		facts.minute = whole_day ? -1 : moment_minute(there);
		facts.works = next == facts.day;
		facts.contacts = contacts;
		out->count = caps_look(&rules, &facts, arena, out->warnings, DESK_CAPS_MOST);
		if (out->count == 1 && out->warnings[0].cap->protects == CAPS_EVERYONE)
			out->agreed = caps_agreed(&facts, arena);
	}
	buf_release(&companies);
	return ok && arena_ok(arena, err);
}
