/* SPDX-License-Identifier: MIT */
#include "cli/today_say.h"

#include "cli/say.h"

static void say_stopped(struct json *json, const struct next *next)
{
	json_name(json, "stopped");
	if (next->by == NEXT_BY_NONE) {
		json_null(json);
		return;
	}
	json_open(json, '{');
	json_put_text(json, "by", next_stop_name(next->by));
	if (next->until == DATE_NONE) {
		json_name(json, "until");
		json_null(json);
	} else {
		say_json_day(json, "until", next->until);
	}
	json_close(json, '}');
}

static void say_when(struct json *json, const struct next *next)
{
	bool known = next->act != NEXT_STOP && next->act != NEXT_NOTHING;
	if (known) {
		say_json_day(json, "when", next->when);
	} else {
		json_name(json, "when");
		json_null(json);
	}
}

static void say_beside(struct json *json, const struct next *beside)
{
	json_name(json, "beside");
	if (beside->act == NEXT_NOTHING) {
		json_null(json);
		return;
	}
	json_open(json, '{');
	json_put_text(json, "step", beside->name);
	json_put_text(json, "channel", policy_channel_name(beside->channel));
	json_put_text(json, "why", beside->why);
	say_stopped(json, beside);
	json_close(json, '}');
}

void today_say_json(struct json *json, const struct today_row *row)
{
	const struct next *next = &row->next;
	json_open(json, '{');
	json_put_text(json, "client", row->client_name);
	json_put_text(json, "code", row->client_code);
	json_put_text(json, "currency", row->currency);
	say_json_money(json, "open", row->open, row->currency);
	json_put_int(json, "oldest_days", row->oldest_days);
	json_put_text(json, "step", next->name);
	json_put_text(json, "channel", next->act == NEXT_STOP || next->act == NEXT_NOTHING
	                                       ? "" : policy_channel_name(next->channel));
	json_put_text(json, "template", next->template);
	json_name(json, "invoices");
	json_open(json, '[');
	for (size_t i = 0; i < next->invoice_count; i++)
		json_text(json, row->numbers[i]);
	json_close(json, ']');
	say_json_money(json, "amount", row->amount, row->currency);
	json_put_text(json, "why", next->why);
	say_stopped(json, next);
	say_when(json, next);
	json_put_text(json, "group", today_group_name(row->group));
	json_put_text(json, "policy", row->policy);
	say_beside(json, &row->beside);
	json_close(json, '}');
}
