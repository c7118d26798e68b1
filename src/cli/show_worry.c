/* SPDX-License-Identifier: MIT */
#include "cli/show_worry.h"

#include <string.h>

#include "base/text.h"
#include "cli/say.h"

bool worry_load(struct desk *desk, int64_t client, daynum as_of, struct arena *arena, struct worry *out,
                struct err *err)
{
	return desk_risk(desk, client, &out->risk, err) && desk_limitation(desk, client, as_of, arena, &out->limitation, err);
}

static void json_line(const struct limitation_line *line, daynum as_of, struct json *json)
{
	static const char *const causes[] = {"due", "part payment", "acknowledgement", "demand", "claim"};
	json_open(json, '{');
	json_put_text(json, "invoice", line->row->number);
	say_json_day(json, "last_day", line->limit.last);
	json_name(json, "days_left");
	if (line->limit.last == DATE_NONE)
		json_null(json);
	else
		json_int(json, line->limit.last - as_of);
	json_put_text(json, "from", causes[line->limit.cause]);
	say_json_day(json, "since", line->limit.since);
	json_put_text(json, "document", line->limit.document);
	json_name(json, "warning");
	if (line->warning < 0)
		json_null(json);
	else
		json_int(json, line->warning);
	json_close(json, '}');
}

void worry_json(const struct worry *worry, int64_t invoice, daynum as_of, struct json *json)
{
	const struct limitation_list *list = &worry->limitation;
	json_put_text(json, "risk", risk_word(worry->risk.level));
	json_put_text(json, "risk_why", worry->risk.why);
	json_name(json, "limitation");
	json_open(json, '{');
	json_put_text(json, "law", list->law ? list->law->title : "");
	json_put_text(json, "source", list->law ? list->law->source : "");
	json_put_text(json, "note", list->law ? list->law->note : list->missing);
	say_json_day(json, "known_until", list->known_until);
	json_name(json, "invoices");
	json_open(json, '[');
	for (size_t i = 0; i < list->count; i++)
		if (!invoice || list->lines[i].row->invoice == invoice)
			json_line(&list->lines[i], as_of, json);
	json_close(json, ']');
	json_close(json, '}');
}

void worry_text(const struct worry *worry, int64_t invoice, struct buf *out)
{
	const struct limitation_list *list = &worry->limitation;
	char day[DATE_TEXT_SIZE];
	bool any = false;
	if (worry->risk.level)
		buf_addf(out, "! %s: %s\n", worry->risk.level == RISK_HIGH ? "High risk" : "Risk", worry->risk.why);
	for (size_t i = 0; i < list->count; i++) {
		const struct limitation_line *line = &list->lines[i];
		if (line->warning < 0 || (invoice && line->row->invoice != invoice))
			continue;
		any = true;
		buf_adds(out, "! ");
		text_tame(out, line->says, strlen(line->says));
		buf_addc(out, '\n');
	}
	if (any)
		buf_addf(out, "  %s, %s; looked up %s, no legal advice%s%s\n", list->law->title, list->law->source,
		         date_plain(list->known_until, day), *list->law->note ? ": " : "", list->law->note);
}
