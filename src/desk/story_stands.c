/* SPDX-License-Identifier: MIT */
/* What stands with a client, in a sentence: a promise, a plan, a settlement. */
#include "desk/story.h"

/* What the sentences are made of. */
struct standing {
	const struct desk *desk;
	const struct timeline *timeline;
	struct arena *arena;
	bool late;
};

static const char *days_late(const struct standing *s, daynum due)
{
	int days = s->timeline->as_of - due;
	return arena_printf(s->arena, "%d day%s late", days, days == 1 ? "" : "s");
}

static const char *promise_says(struct standing *s)
{
	for (size_t i = 0; i < s->timeline->promises.count; i++) {
		const struct promise *promise = &s->timeline->promises.rows[i];
		char amount[32], came[32], day[DATE_TEXT_SIZE];
		if (!promise->stands || promise->state == PROMISE_KEPT)
			continue;
		money_text(amount, promise->amount, promise->currency, s->desk->decimal);
		date_near(promise->due, s->desk->today, day);
		const char *part = !promise->received ? "" : arena_printf(s->arena, ", %s came",
			money_text(came, promise->received, promise->currency, s->desk->decimal));
		s->late = promise->state == PROMISE_BROKEN;
		if (s->late)
			return arena_printf(s->arena, "Promise %s for %s is %s%s", amount, day, days_late(s, promise->due), part);
		return arena_printf(s->arena, "Promised %s for %s%s", amount, day, part);
	}
	return "";
}

static const char *plan_says(struct standing *s)
{
	for (size_t i = 0; i < s->timeline->plans.count; i++) {
		const struct plan *plan = &s->timeline->plans.rows[i];
		char amount[32], day[DATE_TEXT_SIZE];
		if (!plan->stands || plan->standing.state == PLAN_DONE)
			continue;
		const struct plan_instalment *next = &plan->instalments[plan->standing.next];
		int64_t left = next->amount - instalment_received(plan->instalments, plan->standing.next, plan->received);
		money_text(amount, left, plan->currency, s->desk->decimal);
		date_near(next->due, s->desk->today, day);
		s->late = plan->standing.state != PLAN_KEPT;
		if (s->late)
			return arena_printf(s->arena, "Instalment %zu of %zu, %s for %s, is %s%s", plan->standing.next + 1,
			                    plan->count, amount, day, days_late(s, next->due),
			                    plan->standing.state == PLAN_MISSED ? ": missed" : "");
		return arena_printf(s->arena, "Plan kept: instalment %zu of %zu, %s for %s", plan->standing.next + 1, plan->count,
		                    amount, day);
	}
	return "";
}

static const char *settlement_says(struct standing *s)
{
	for (size_t i = 0; i < s->timeline->settlements.count; i++) {
		const struct settlement *offer = &s->timeline->settlements.rows[i];
		char amount[32], day[DATE_TEXT_SIZE];
		money_text(amount, offer->amount, offer->currency, s->desk->decimal);
		date_near(offer->valid_until, s->desk->today, day);
		if (offer->state == SETTLEMENT_OFFERED)
			return arena_printf(s->arena, "Settlement for %s offered until %s", amount, day);
		if (offer->state == SETTLEMENT_PAID)
			return arena_printf(s->arena, "Settlement for %s is paid: write off the rest", amount);
	}
	return "";
}

const char *story_promise(const struct desk *desk, const struct timeline *timeline, struct arena *arena, bool *late)
{
	struct standing standing = {.desk = desk, .timeline = timeline, .arena = arena};
	const char *says = promise_says(&standing);
	if (!*says)
		says = plan_says(&standing);
	if (!*says)
		says = settlement_says(&standing);
	*late = standing.late;
	return says;
}

void story_kept(const struct timeline *timeline, int *kept, int *of)
{
	*kept = *of = 0;
	for (size_t i = 0; i < timeline->promises.count; i++) {
		enum promise_state state = timeline->promises.rows[i].state;
		*kept += state == PROMISE_KEPT;
		*of += state != PROMISE_RUNS;
	}
}

static const char *plan_mark(const struct timeline *timeline, int64_t invoice)
{
	for (size_t i = 0; i < timeline->plans.count; i++) {
		const struct plan *plan = &timeline->plans.rows[i];
		if (plan->stands && plan->standing.state != PLAN_DONE && named_has(&plan->invoices, invoice))
			return plan->standing.state == PLAN_MISSED ? "missed" : "in plan";
	}
	return "";
}

const char *story_mark(const struct timeline *timeline, const struct timeline_invoice *invoice)
{
	if (invoice->open <= 0)
		return "paid";
	if (invoice->disputed)
		return "disputed";
	if (invoice->promised_by == DATE_NONE)
		return plan_mark(timeline, invoice->id);
	return invoice->promised_by >= timeline->as_of ? "promised" : "broken";
}
