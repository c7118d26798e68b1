/* SPDX-License-Identifier: MIT */
/* What was agreed or is contested, as lines of the diary: instalments whose day comes,
 * disputes and holds to be looked at again, settlements that were paid or lapsed. So
 * that nothing that is held back is forgotten. */
#include "desk/diary_inside.h"

#include <stdio.h>
#include <string.h>

#include "follow/reason.h"
#include "store/dispute.h"
#include "store/hold.h"
#include "store/plan.h"
#include "store/settlement.h"

enum { INSTALMENTS = 64 }; /* ref of an instalment: its plan and its number */

/* --- words --- */

static const char *money(const struct diary_maker *maker, int64_t amount, const char *currency)
{
	char text[32];
	return arena_str(maker->arena, money_text(text, amount, currency, maker->desk->decimal));
}

static const char *day_text(const struct diary_maker *maker, daynum day)
{
	char text[DATE_TEXT_SIZE];
	return arena_str(maker->arena, date_near(day, maker->desk->today, text));
}

/* A line that shows by the day it wants looking at; NULL with *none true: not yet, or
 * ticked away. */
static struct diary_line *line_on(struct diary_maker *maker, enum diary_kind kind, enum diary_group group, int64_t ref,
                                  int64_t client, daynum day, bool *none)
{
	*none = day > maker->diary->until || diary_hidden(maker, diary_what(kind), ref, 0, &day) ||
	        day > maker->diary->until;
	struct diary_line *line = *none ? NULL : diary_new(maker, kind, group, ref, client);
	if (line)
		line->day = day;
	return line;
}

static void set_amount(struct diary_line *line, int64_t amount, const char *currency)
{
	line->amount = amount;
	snprintf(line->currency, sizeof line->currency, "%s", currency);
}

/* --- plans --- */

/* One that was missed is the policy's: reminders have resumed. */
static bool add_instalment(struct diary_maker *maker, const struct plan *plan)
{
	size_t next = plan->standing.next;
	bool none;
	if (plan->standing.state != PLAN_KEPT && plan->standing.state != PLAN_LATE)
		return true;
	int64_t came = instalment_received(plan->instalments, next, plan->received);
	int64_t left = plan->instalments[next].amount - came;
	struct diary_line *line = line_on(maker, DIARY_INSTALMENT, DIARY_PROMISES, plan->id * INSTALMENTS + (int64_t)next,
	                                  plan->client, plan->instalments[next].due, &none);
	if (!line)
		return none;
	set_amount(line, left, plan->currency);
	line->verb = "Money in?";
	line->why = arena_printf(maker->arena, "instalment %zu of %zu for %s%s%s", next + 1, plan->count,
	                         day_text(maker, plan->instalments[next].due), came ? ", came in: " : "",
	                         came ? money(maker, came, plan->currency) : "");
	line->because = arena_printf(maker->arena, "A plan of %s %s was agreed on %s; instalment %zu of %zu is due on %s.%s",
	                             money(maker, plan->amount, plan->currency), plan->currency,
	                             day_text(maker, plan->made_on), next + 1, plan->count,
	                             day_text(maker, plan->instalments[next].due),
	                             plan->standing.state == PLAN_LATE ? " Without it reminders resume by themselves." : "");
	return true;
}

static bool add_plans(struct diary_maker *maker)
{
	struct plan_list list;
	bool ok = plan_list(maker->desk->db, 0, "", maker->desk->today, true, maker->arena, &list, maker->err);
	for (size_t i = 0; ok && i < list.count; i++)
		ok = add_instalment(maker, &list.rows[i]);
	return ok;
}

/* --- disputes and holds --- */

static bool add_dispute(struct diary_maker *maker, const struct dispute *d)
{
	bool none;
	if (!d->id)
		return true; /* no day was ever set: it stands among what waits */
	struct diary_line *line = line_on(maker, DIARY_DISPUTE, DIARY_CALLS, d->invoice, d->client, d->review, &none);
	if (!line)
		return none;
	set_amount(line, d->amount, d->currency);
	line->verb = "Dispute";
	line->why = arena_printf(maker->arena, "#%s: %s, %s clears it up", d->number,
	                         reason_title(reason_dispute, d->reason), d->owner);
	line->because = arena_printf(maker->arena, "Disputed since %s; it was to be looked at again on %s.",
	                             day_text(maker, d->opened_on), day_text(maker, d->review));
	return true;
}

static bool add_disputes(struct diary_maker *maker)
{
	struct dispute_list list;
	bool ok = dispute_list(maker->desk->db, 0, true, maker->arena, &list, maker->err);
	for (size_t i = 0; ok && i < list.count; i++)
		ok = add_dispute(maker, &list.rows[i]);
	return ok;
}

static bool add_holds(struct diary_maker *maker)
{
	struct hold_list list;
	bool ok = hold_list(maker->desk->db, maker->desk->today, maker->arena, &list, maker->err), none;
	for (size_t i = 0; ok && i < list.count; i++) {
		const struct hold_row *row = &list.rows[i];
		if (row->until != DATE_NONE || row->review == DATE_NONE)
			continue; /* it ends by itself, or was made when there was no such day: it stands among what waits */
		struct diary_line *line = line_on(maker, DIARY_HOLD, DIARY_CALLS, row->client, row->client, row->review, &none);
		ok = line || none;
		if (!line)
			continue;
		line->verb = "On hold?";
		line->why = arena_printf(maker->arena, "since %s: %s", day_text(maker, row->from), row->why);
		line->because = arena_printf(maker->arena, "On hold since %s, without an end; %lld of its invoices are overdue.",
		                             day_text(maker, row->from), (long long)row->overdue);
	}
	return ok;
}

/* --- settlements --- */

static bool add_settlement(struct diary_maker *maker, const struct settlement *s)
{
	bool none, paid = s->state == SETTLEMENT_PAID;
	if (!paid && s->state != SETTLEMENT_LAPSED)
		return true; /* of an accepted one there is the promise */
	struct diary_line *line = line_on(maker, DIARY_SETTLEMENT, DIARY_PROMISES, s->id, s->client,
	                                  paid ? maker->desk->today : s->valid_until + 1, &none);
	if (!line)
		return none;
	set_amount(line, s->amount, s->currency);
	line->verb = paid ? "Write off" : "Offer over";
	line->why = paid ? arena_printf(maker->arena, "settlement is paid: %s to be written off",
	                                money(maker, s->owed - s->amount, s->currency))
	                 : arena_printf(maker->arena, "settlement offer lapsed on %s", day_text(maker, s->valid_until));
	line->because = settlement_sum(maker->arena, s->owed, s->amount, s->currency, maker->desk->decimal,
	                               s->made_on - s->oldest);
	return true;
}

static bool add_settlements(struct diary_maker *maker)
{
	struct settlement_list list;
	bool ok = settlement_list(maker->desk->db, 0, "", maker->desk->today, true, maker->arena, &list, maker->err);
	for (size_t i = 0; ok && i < list.count; i++)
		ok = add_settlement(maker, &list.rows[i]);
	return ok;
}

bool diary_add_agreed(struct diary_maker *maker)
{
	return add_plans(maker) && add_disputes(maker) && add_holds(maker) && add_settlements(maker);
}
