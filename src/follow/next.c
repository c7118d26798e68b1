/* SPDX-License-Identifier: MIT */
#include "follow/next.h"

#include <string.h>

#include "follow/next_inside.h"

enum { FRESH_DAYS = 2 };

const char *next_stop_name(enum next_stop stop)
{
	static const char *const names[NEXT_STOPS] = {
		"", "hold", "reply", "promise", "plan", "dispute", "settlement", "on account", "minimum", "mail", "uncertain", "failed",
		"freshness", "follow-up", "handoff",
	};
	return names[stop];
}

/* --- which invoices --- */

static bool chased(const struct next_invoice *invoice)
{
	return !invoice->disputed && !invoice->promised && !invoice->planned && !invoice->settled;
}

static bool overdue(const struct next_facts *facts, const struct next_invoice *invoice)
{
	return invoice->due < facts->today;
}

/* What is overdue: the first of it, the first that may be asked for, and their sum. */
struct late {
	const struct next_invoice *oldest, *cycle;
	int64_t ask;
	size_t count;
};

size_t next_carrier(const struct next_facts *facts)
{
	size_t oldest = SIZE_MAX;
	for (size_t i = 0; i < facts->invoice_count; i++) {
		if (!overdue(facts, &facts->invoices[i]))
			continue;
		if (chased(&facts->invoices[i]))
			return i;
		oldest = oldest == SIZE_MAX ? i : oldest;
	}
	return oldest == SIZE_MAX ? 0 : oldest;
}

static bool find_late(const struct next_facts *facts, struct late *out, struct err *err)
{
	*out = (struct late){0};
	for (size_t i = 0; i < facts->invoice_count; i++) {
		const struct next_invoice *invoice = &facts->invoices[i];
		if (!overdue(facts, invoice))
			continue;
		if (!out->oldest)
			out->oldest = invoice;
		if (!chased(invoice))
			continue;
		if (!out->cycle)
			out->cycle = invoice;
		out->count++;
		if (!money_add(out->ask, invoice->open, &out->ask, err))
			return false;
	}
	return true;
}

static bool list_late(const struct next_finder *finder, const struct late *late, struct next *out)
{
	int64_t *ids = arena_array(finder->arena, late->count, sizeof *ids);
	for (size_t i = 0; ids && i < finder->facts->invoice_count; i++) {
		const struct next_invoice *invoice = &finder->facts->invoices[i];
		if (overdue(finder->facts, invoice) && chased(invoice))
			ids[out->invoice_count++] = invoice->id;
	}
	out->invoices = ids;
	return ids != NULL;
}

/* --- stops --- */

static bool with_lawyer(const struct next_finder *finder)
{
	for (size_t i = 0; i < finder->facts->invoice_count; i++)
		for (int s = 0; s < finder->policy->count; s++)
			if (finder->policy->steps[s].channel == POLICY_LAWYER &&
			    next_rung(finder->policy, &finder->facts->invoices[i], s, finder->facts->today, NULL) == NEXT_TAKEN)
				return true;
	return false;
}

/* What stops the client as a whole. */
static enum next_stop client_stop(const struct next_finder *finder)
{
	const struct next_facts *facts = finder->facts;
	if (facts->unread != DATE_NONE)
		return NEXT_BY_REPLY;
	if (facts->mail == NEXT_MAIL_UNCERTAIN)
		return NEXT_BY_UNCERTAIN;
	if (facts->mail == NEXT_MAIL_FAILED)
		return NEXT_BY_FAILED;
	if (with_lawyer(finder))
		return NEXT_BY_HANDOFF;
	if (facts->held)
		return NEXT_BY_HOLD;
	return facts->mail == NEXT_MAIL_QUEUED ? NEXT_BY_MAIL : NEXT_BY_NONE;
}

static bool stale(const struct next_finder *finder)
{
	const struct next_facts *facts = finder->facts;
	return facts->money_stops && (facts->money_known == DATE_NONE ||
	                              calendar_between(finder->calendar, facts->money_known, facts->today) > FRESH_DAYS);
}

/* What stops the reminder of what is late. */
static enum next_stop late_stop(const struct next_finder *finder, const struct late *late)
{
	const struct next_facts *facts = finder->facts;
	if (!late->cycle && late->oldest->settled)
		return NEXT_BY_SETTLEMENT;
	if (!late->cycle)
		return late->oldest->promised ? NEXT_BY_PROMISE : late->oldest->planned ? NEXT_BY_PLAN : NEXT_BY_DISPUTE;
	if (facts->on_account >= late->ask)
		return NEXT_BY_ACCOUNT;
	if (late->ask < policy_minimum(finder->policy, facts->currency))
		return NEXT_BY_MINIMUM;
	return stale(finder) ? NEXT_BY_FRESHNESS : NEXT_BY_NONE;
}

static daynum stop_end(const struct next_facts *facts, enum next_stop by)
{
	switch (by) {
	case NEXT_BY_HOLD: return facts->held_until;
	case NEXT_BY_PROMISE: return facts->promised_for;
	case NEXT_BY_PLAN: return facts->instalment;
	case NEXT_BY_DISPUTE: return facts->dispute_until;
	case NEXT_BY_MAIL: return facts->mail_on;
	default: return DATE_NONE;
	}
}

/* Some stops end by themselves; the others want a person to look. */
static void stop(const struct next_finder *finder, enum next_stop by, int64_t ask, struct next *out)
{
	bool look = by == NEXT_BY_REPLY || by == NEXT_BY_UNCERTAIN || by == NEXT_BY_FAILED || by == NEXT_BY_SETTLEMENT;
	out->act = look ? NEXT_LOOK : NEXT_STOP;
	out->by = by;
	out->until = stop_end(finder->facts, by);
	out->channel = POLICY_TASK;
	if (look) {
		out->name = by == NEXT_BY_REPLY ? "reply" : by == NEXT_BY_SETTLEMENT ? "settlement" : "outbox";
		out->title = by == NEXT_BY_REPLY        ? "Read the reply"
		             : by == NEXT_BY_SETTLEMENT ? "Close the settlement"
		                                        : "See the Outbox";
	}
	out->why = next_why_stop(finder, out, ask, policy_minimum(finder->policy, finder->facts->currency));
}

/* --- promises --- */

/* A promise or an instalment was not kept and they were not asked since. */
static bool broken_unasked(const struct next_finder *finder)
{
	const struct next_facts *facts = finder->facts;
	daynum on = facts->broken ? facts->broken_for : facts->missed;
	return on != DATE_NONE && (facts->broken || facts->missed_amount) && next_last_contact(finder, false, NULL) <= on;
}

static void check(const struct next_finder *finder, struct next *out)
{
	out->act = NEXT_CHECK;
	out->step = -1;
	out->name = "promise";
	out->title = "Money in?";
	out->channel = POLICY_TASK;
	out->template = out->broken ? "promise-broken" : "";
	out->when = finder->facts->today;
	out->why = next_why_check(finder);
}

/* --- the ladder --- */

/* A mail that cannot arrive is a call; the step stays what it is. */
static enum policy_channel channel_of(const struct next_facts *facts, enum policy_channel channel)
{
	if (facts->can_mail)
		return channel;
	return channel == POLICY_MAIL ? POLICY_CALL : channel == POLICY_LETTER_MAIL ? POLICY_LETTER : channel;
}

static void take_step(const struct next_finder *finder, int step, struct next *out)
{
	const struct policy_step *at = &finder->policy->steps[step];
	out->step = step;
	out->name = at->name;
	out->title = at->title;
	out->template = at->template;
	out->channel = channel_of(finder->facts, at->channel);
}

/* Every step was taken, and the debt stands: somebody has to decide. */
static void decide(const struct next_finder *finder, struct next *out)
{
	out->act = NEXT_STEP;
	out->name = "decide";
	out->title = "Decide how to go on";
	out->channel = POLICY_TASK;
	out->why = next_why_step(finder, out);
}

static void climb(struct next_finder *finder, struct next *out)
{
	daynum today = finder->facts->today;
	struct next_candidate candidate = next_climb(finder);
	if (candidate.step < 0) {
		decide(finder, out);
		return;
	}
	take_step(finder, candidate.step, out);
	if (candidate.when <= today && calendar_works(finder->calendar, today)) {
		out->act = NEXT_STEP;
		out->why = next_why_step(finder, out);
		return;
	}
	out->act = NEXT_WAIT;
	if (candidate.when <= today) {
		candidate.unmoved = today;
		candidate.when = calendar_next(finder->calendar, today);
	}
	out->when = candidate.when;
	out->why = next_why_wait(finder, out, &candidate);
}

static bool after_due(struct next_finder *finder, const struct late *late, struct next *out, struct err *err)
{
	const struct next_facts *facts = finder->facts;
	enum next_stop by = late_stop(finder, late);
	finder->cycle = late->cycle ? late->cycle : late->oldest;
	out->cycle = finder->cycle->id;
	if (!late->cycle || by != NEXT_BY_NONE) {
		if (by == NEXT_BY_PROMISE && facts->promised_for <= facts->today)
			check(finder, out);
		else
			stop(finder, by, late->ask, out);
		return true;
	}
	if (!list_late(finder, late, out))
		return err_memory(err);
	out->broken = broken_unasked(finder);
	climb(finder, out);
	if (out->broken && out->act == NEXT_WAIT)
		check(finder, out);
	return true;
}

/* --- before the due day --- */

static bool list_before(const struct next_finder *finder, int step, struct next *out)
{
	const struct next_facts *facts = finder->facts;
	daynum comes = DATE_NONE;
	int64_t *ids = arena_array(finder->arena, facts->invoice_count, sizeof *ids);
	for (size_t i = 0; ids && i < facts->invoice_count; i++)
		if (chased(&facts->invoices[i]) && next_before(finder, &facts->invoices[i], &comes) == step)
			ids[out->invoice_count++] = facts->invoices[i].id;
	out->invoices = ids;
	return ids != NULL;
}

/* Not one of them may be chased. */
static void stop_all(const struct next_finder *finder, struct next *out)
{
	const struct next_invoice *first = &finder->facts->invoices[0];
	enum next_stop by = first->promised ? NEXT_BY_PROMISE : first->planned ? NEXT_BY_PLAN : NEXT_BY_DISPUTE;
	out->cycle = first->id;
	stop(finder, by, 0, out);
}

/* Nothing until a step before the due day opens (comes), or the ladder of the first to
 * fall due begins. */
static void wait_before(struct next_finder *finder, daynum comes, struct next *out)
{
	finder->cycle = NULL;
	for (size_t i = 0; i < finder->facts->invoice_count && !finder->cycle; i++)
		if (chased(&finder->facts->invoices[i]))
			finder->cycle = &finder->facts->invoices[i];
	if (!finder->cycle) {
		stop_all(finder, out);
		return;
	}
	struct next_candidate candidate = next_climb(finder);
	bool climbs = candidate.step >= 0 && (comes == DATE_NONE || candidate.when < comes);
	if (climbs)
		take_step(finder, candidate.step, out);
	out->act = NEXT_WAIT;
	out->when = climbs ? candidate.when : comes != DATE_NONE ? comes : calendar_next(finder->calendar, finder->cycle->due + 1);
	out->why = next_why_wait(finder, out, climbs ? &candidate : NULL);
}

static bool before_due(struct next_finder *finder, struct next *out, struct err *err)
{
	const struct next_facts *facts = finder->facts;
	daynum comes = DATE_NONE;
	for (size_t i = 0; i < facts->invoice_count; i++) {
		const struct next_invoice *invoice = &facts->invoices[i];
		finder->cycle = invoice;
		int step = chased(invoice) ? next_before(finder, invoice, &comes) : -1;
		if (step < 0)
			continue;
		out->cycle = invoice->id;
		if (facts->on_account >= invoice->open) {
			stop(finder, NEXT_BY_ACCOUNT, invoice->open, out);
			return true;
		}
		take_step(finder, step, out);
		out->act = NEXT_STEP;
		out->why = next_why_step(finder, out);
		return list_before(finder, step, out) || err_memory(err);
	}
	wait_before(finder, comes, out);
	return true;
}

/* --- a day set by hand --- */

static void by_hand(const struct next_finder *finder, struct next *out)
{
	const struct next_facts *facts = finder->facts;
	bool doing = out->act == NEXT_STEP || out->act == NEXT_CHECK;
	if (facts->follow_up == DATE_NONE)
		return;
	if (facts->follow_up > facts->today) {
		/* The day after a promise is set to look for its money: it holds up nothing else. */
		bool of_promise = facts->promised && facts->follow_up > facts->promised_for;
		if (of_promise || (!doing && out->act != NEXT_WAIT))
			return;
		out->act = NEXT_WAIT;
		out->by = NEXT_BY_FOLLOW_UP;
		out->when = out->until = facts->follow_up;
		out->why = next_why_wait(finder, out, NULL);
		return;
	}
	if (doing || out->act == NEXT_LOOK)
		return;
	out->act = NEXT_LOOK;
	out->step = -1;
	out->name = "follow-up";
	out->title = "Look at it again";
	out->channel = POLICY_TASK;
	out->template = "";
	out->when = facts->today;
	out->why = next_why_look(finder);
}

/* --- the whole --- */

static struct next nothing(const struct next_facts *facts)
{
	return (struct next){
		.act = NEXT_NOTHING, .step = -1, .name = "", .title = "", .template = "", .when = facts->today,
		.until = DATE_NONE, .why = "nothing is open", .channel = POLICY_TASK,
	};
}

bool next_find(const struct policy *policy, const struct calendar *calendar, const struct next_facts *facts,
               struct arena *arena, struct next *out, struct err *err)
{
	struct next_finder finder = {policy, calendar, facts, arena, NULL};
	struct late late;
	*out = nothing(facts);
	if (!facts->invoice_count)
		return true;
	if (!find_late(facts, &late, err))
		return false;
	finder.cycle = late.cycle ? late.cycle : late.oldest ? late.oldest : &facts->invoices[0];
	enum next_stop by = client_stop(&finder);
	bool ok = true;
	if (by != NEXT_BY_NONE)
		stop(&finder, by, late.ask, out);
	else
		ok = late.oldest ? after_due(&finder, &late, out, err) : before_due(&finder, out, err);
	if (ok)
		by_hand(&finder, out);
	return ok && arena_ok(arena, err);
}

bool next_review(const struct policy *policy, const struct calendar *calendar, const struct next_facts *facts,
                 struct arena *arena, struct next *out, struct err *err)
{
	struct next_finder finder = {policy, calendar, facts, arena, NULL};
	*out = nothing(facts);
	for (int s = 0; s < policy->count; s++) {
		const struct policy_step *step = &policy->steps[s];
		for (size_t i = 0; step->channel == POLICY_REVIEW && !step->off && i < facts->invoice_count; i++) {
			const struct next_invoice *invoice = &facts->invoices[i];
			if (facts->today < calendar_next(calendar, invoice->due + step->days) || facts->held ||
			    !calendar_works(calendar, facts->today) || !chased(invoice) ||
			    next_rung(policy, invoice, s, facts->today, NULL) != NEXT_OPEN)
				continue;
			finder.cycle = invoice;
			take_step(&finder, s, out);
			out->act = NEXT_STEP;
			out->cycle = invoice->id;
			out->why = next_why_review(&finder, out);
			int64_t *id = arena_alloc(arena, sizeof *id);
			if (id)
				*id = invoice->id;
			out->invoices = id;
			out->invoice_count = id != NULL;
			return arena_ok(arena, err);
		}
	}
	return true;
}
