/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "follow/next_inside.h"

/* --- what was taken --- */

static bool counts(const struct policy_step *step, enum next_state state)
{
	return state != NEXT_MAILED || step->channel != POLICY_LETTER_MAIL;
}

/* Whether a step was taken; *day is the last time. */
static bool taken(const struct policy *policy, const struct next_invoice *invoice, int step, daynum *day,
                  enum next_state *state)
{
	bool found = false;
	for (size_t i = 0; i < invoice->taken_count; i++) {
		const struct next_taken *row = &invoice->taken[i];
		if (strcmp(row->step, policy->steps[step].name) != 0 || !counts(&policy->steps[step], row->state))
			continue;
		if (!found || row->day >= *day) {
			*day = row->day;
			*state = row->state;
		}
		found = true;
	}
	return found;
}

/* The highest rung reached; -1: none. What was left out reaches nothing. */
static int top_of(const struct policy *policy, const struct next_invoice *invoice)
{
	daynum day;
	enum next_state state;
	for (int i = policy->count - 1; i >= 0; i--)
		if (policy->steps[i].channel != POLICY_REVIEW && taken(policy, invoice, i, &day, &state) &&
		    state != NEXT_SKIPPED) /* one left out reaches nothing */
			return i;
	return -1;
}

enum next_rung next_rung(const struct policy *policy, const struct next_invoice *invoice, int step, daynum today,
                         daynum *day)
{
	const struct policy_step *at = &policy->steps[step];
	daynum when = DATE_NONE;
	enum next_state state;
	bool was = taken(policy, invoice, step, &when, &state);
	if (day)
		*day = when;
	if (was)
		return state == NEXT_SKIPPED || state == NEXT_PASSED ? NEXT_SKIPPED_OVER : NEXT_TAKEN;
	if (at->off)
		return NEXT_OFF;
	bool day_passed = policy_is_before(at) && (at->days < 0 ? today >= invoice->due : today > invoice->due);
	bool below = at->channel != POLICY_REVIEW && !at->every && step < top_of(policy, invoice);
	return day_passed || below ? NEXT_LAPSED : NEXT_OPEN;
}

int next_standing(const struct policy *policy, const struct next_invoice *invoice)
{
	for (int i = policy->count - 1; i >= 0; i--)
		if (policy->steps[i].channel != POLICY_REVIEW &&
		    next_rung(policy, invoice, i, invoice->due, NULL) == NEXT_TAKEN)
			return i;
	return -1;
}

int next_rung_for_age(const struct policy *policy, int step, int days_late)
{
	for (int i = step; i >= 0; i--) {
		const struct policy_step *at = &policy->steps[i];
		if (policy_is_before(at))
			return -1;
		if (policy_channel_is_contact(at->channel) && !at->off && !at->every && at->nominal <= days_late)
			return i;
	}
	return -1;
}

/* --- what was said --- */

static bool is_ours(const struct next_contact *contact)
{
	return !contact->in && !contact->failed;
}

static bool is_before(const struct policy *policy, const struct next_contact *contact)
{
	int step = *contact->step ? policy_find(policy, contact->step) : -1;
	return step >= 0 && policy_is_before(&policy->steps[step]);
}

daynum next_last_contact(const struct next_finder *finder, bool before, const char *step)
{
	const struct next_facts *facts = finder->facts;
	for (size_t i = 0; i < facts->contact_count; i++) {
		const struct next_contact *contact = &facts->contacts[i];
		if (!is_ours(contact) || is_before(finder->policy, contact) != before ||
		    (contact->other && contact->day == facts->today) || (step && strcmp(contact->step, step) == 0))
			continue;
		return contact->day;
	}
	return DATE_NONE;
}

/* A call or visit in which somebody was spoken to is a word of theirs too. */
static bool is_word(const struct next_contact *contact)
{
	return contact->in || contact->reached;
}

daynum next_last_word(const struct next_finder *finder)
{
	const struct next_facts *facts = finder->facts;
	for (size_t i = 0; i < facts->contact_count; i++)
		if (is_word(&facts->contacts[i]))
			return facts->contacts[i].day > finder->cycle->due ? facts->contacts[i].day : DATE_NONE;
	return DATE_NONE;
}

int next_unanswered(const struct next_finder *finder, daynum *since, bool *letters)
{
	const struct next_facts *facts = finder->facts;
	int count = 0;
	*letters = false;
	for (size_t i = 0; i < facts->contact_count; i++) {
		const struct next_contact *contact = &facts->contacts[i];
		if (is_word(contact) || contact->day <= finder->cycle->due ||
		    (facts->last_payment != DATE_NONE && contact->day <= facts->last_payment))
			break;
		if ((contact->kind == NEXT_MAIL || contact->kind == NEXT_LETTER) && is_ours(contact) && !contact->other &&
		    !contact->asks_nothing) {
			*letters = *letters || contact->kind == NEXT_LETTER;
			*since = contact->day;
			count++;
		}
	}
	return count;
}

static int reminders(const struct next_finder *finder)
{
	const struct next_facts *facts = finder->facts;
	int count = 0;
	for (size_t i = 0; i < facts->contact_count && facts->contacts[i].day > finder->cycle->due; i++)
		count += is_ours(&facts->contacts[i]) && !facts->contacts[i].other && !facts->contacts[i].asks_nothing;
	return count;
}

/* --- when --- */

static daynum later(daynum a, daynum b)
{
	return a > b ? a : b; /* DATE_NONE is before any day */
}

static daynum add_days(const struct next_finder *finder, daynum from, int days, bool business)
{
	return business && days ? calendar_add(finder->calendar, from, days) : from + days;
}

static daynum last_of_either(const struct next_finder *finder)
{
	return later(next_last_contact(finder, false, NULL), next_last_contact(finder, true, NULL));
}

/* The day a step falls on by its `when` alone. */
static daynum own_day(const struct next_finder *finder, const struct policy_step *step)
{
	const struct policy *policy = finder->policy;
	daynum from = finder->cycle->due;
	enum next_state state;
	if (step->from == POLICY_FROM_LAST)
		from = later(from, last_of_either(finder));
	else if (step->from == POLICY_FROM_STEP && !taken(policy, finder->cycle, step->after, &from, &state))
		from = finder->cycle->due + policy->steps[step->after].nominal;
	return add_days(finder, from, step->days, step->business);
}

static bool state_holds(const struct next_finder *finder, const struct policy_condition *condition)
{
	const struct next_facts *facts = finder->facts;
	daynum since, word;
	bool letters;
	switch (condition->test) {
	case POLICY_SENT: return finder->cycle->sent;
	case POLICY_UNCONFIRMED: return !finder->cycle->received;
	case POLICY_BOUNCED: return facts->bounced;
	case POLICY_UNANSWERED: return next_unanswered(finder, &since, &letters) >= condition->count;
	case POLICY_REMINDERS: return reminders(finder) >= condition->count;
	case POLICY_NO_REPLY:
		word = next_last_word(finder);
		return word == DATE_NONE || word < next_last_contact(finder, false, NULL);
	default: return true;
	}
}

/* The first day a condition can be so; DATE_LAST: not as things stand. */
static daynum condition_day(const struct next_finder *finder, const struct policy_condition *condition)
{
	if (condition->test == POLICY_LATE)
		return add_days(finder, finder->cycle->due, condition->count, condition->business);
	if (condition->test == POLICY_SILENT)
		return later(finder->cycle->due, later(next_last_word(finder), finder->facts->last_payment)) +
		       condition->count;
	return state_holds(finder, condition) ? DATE_FIRST : DATE_LAST;
}

static void push(struct next_candidate *candidate, daynum day, enum next_bound bound)
{
	if (day <= candidate->unmoved)
		return;
	candidate->unmoved = day;
	candidate->bound = bound;
}

static void push_conditions(const struct next_finder *finder, const struct policy_step *step,
                            struct next_candidate *candidate)
{
	for (int i = 0; i < step->clause_count; i++) {
		const struct policy_clause *clause = &step->clauses[i];
		daynum first = DATE_LAST;
		enum policy_test test = clause->any[0].test;
		for (int j = 0; j < clause->count; j++) {
			daynum day = condition_day(finder, &clause->any[j]);
			if (day < first) {
				first = day;
				test = clause->any[j].test;
			}
		}
		if (first == DATE_LAST)
			candidate->passed_over = true;
		else
			push(candidate, first, test == POLICY_LATE ? NEXT_BOUND_LATE : NEXT_BOUND_SILENT);
	}
}

/* Whether the mail of a step that is a letter as well has gone, and the letter not yet. */
static bool mail_gone(const struct next_invoice *invoice, const struct policy_step *step)
{
	for (size_t i = 0; step->channel == POLICY_LETTER_MAIL && i < invoice->taken_count; i++)
		if (invoice->taken[i].state == NEXT_MAILED && strcmp(invoice->taken[i].step, step->name) == 0)
			return true;
	return false;
}

/* Letter and mail of one step are one contact. */
static void push_gap(const struct next_finder *finder, const struct policy_step *step,
                     struct next_candidate *candidate)
{
	const struct policy *policy = finder->policy;
	const char *own = mail_gone(finder->cycle, step) ? step->name : NULL;
	daynum after = next_last_contact(finder, false, own), before = next_last_contact(finder, true, NULL);
	if (!policy_channel_is_contact(step->channel))
		return;
	if (after != DATE_NONE)
		push(candidate, after + policy->gap, NEXT_BOUND_GAP);
	if (before != DATE_NONE)
		push(candidate, before + policy->gap_before, NEXT_BOUND_GAP);
}

static struct next_candidate candidate_of(const struct next_finder *finder, int i)
{
	const struct policy_step *step = &finder->policy->steps[i];
	struct next_candidate candidate = {
		.step = i, .unmoved = own_day(finder, step),
		.bound = step->from == POLICY_FROM_DUE ? NEXT_BOUND_AGE : NEXT_BOUND_LAST,
	};
	if (step->every) {
		daynum last = last_of_either(finder);
		if (last != DATE_NONE)
			push(&candidate, last + step->every, NEXT_BOUND_LAST);
	}
	push_conditions(finder, step, &candidate);
	push_gap(finder, step, &candidate);
	candidate.when = calendar_next(finder->calendar, candidate.unmoved);
	return candidate;
}

static bool is_due(const struct next_finder *finder, const struct next_candidate *candidate)
{
	return candidate->when <= finder->facts->today && calendar_works(finder->calendar, finder->facts->today);
}

/* --- climbing --- */

static bool is_rung(const struct policy_step *step)
{
	return !step->off && step->channel != POLICY_REVIEW && !policy_is_before(step);
}

/* A late start by age goes to the highest step whose day after the due day has come. */
static int start_of(const struct next_finder *finder, int top)
{
	const struct policy *policy = finder->policy;
	if (policy->start != POLICY_BY_AGE || (top >= 0 && !policy_is_before(&policy->steps[top])))
		return top;
	for (int i = policy->count - 1; i > top; i--) {
		const struct policy_step *step = &policy->steps[i];
		if (!is_rung(step) || step->from != POLICY_FROM_DUE || !policy_channel_is_contact(step->channel))
			continue;
		struct next_candidate candidate = candidate_of(finder, i);
		if (!candidate.passed_over && own_day(finder, step) <= finder->facts->today)
			return i - 1;
	}
	return top;
}

static struct next_candidate earlier(struct next_candidate again, struct next_candidate once)
{
	return once.when < again.when ? once : again;
}

static bool was_left_out(const struct next_finder *finder, const struct next_invoice *invoice, int step)
{
	return next_rung(finder->policy, invoice, step, finder->facts->today, NULL) == NEXT_SKIPPED_OVER;
}

struct next_candidate next_climb(const struct next_finder *finder)
{
	const struct policy *policy = finder->policy;
	struct next_candidate again = {.step = -1};
	int top = top_of(policy, finder->cycle), start = start_of(finder, top);
	for (int i = start < 0 ? 0 : start; i < policy->count; i++) {
		const struct policy_step *step = &policy->steps[i];
		if (!is_rung(step) || was_left_out(finder, finder->cycle, i) || (i <= start && !(i == top && step->every)))
			continue;
		struct next_candidate candidate = candidate_of(finder, i);
		if (candidate.passed_over)
			continue;
		if (step->every && again.step < 0) {
			again = candidate;
			continue;
		}
		if (again.step < 0 || is_due(finder, &candidate))
			return candidate;
		return is_due(finder, &again) ? again : earlier(again, candidate);
	}
	return again;
}

/* --- before the due day --- */

/* The day on which a step before the due day opens, for one invoice. */
static daynum opens(const struct next_finder *finder, const struct next_invoice *invoice,
                    const struct policy_step *step)
{
	return calendar_next(finder->calendar, add_days(finder, invoice->due, step->days, step->business));
}

/* The first day on which it is too late for it. */
static daynum closes(const struct next_finder *finder, const struct next_invoice *invoice, int i)
{
	const struct policy *policy = finder->policy;
	if (policy->steps[i].days == 0)
		return invoice->due + 1;
	for (int j = i + 1; j < policy->count && policy_is_before(&policy->steps[j]); j++)
		if (!policy->steps[j].off && opens(finder, invoice, &policy->steps[j]) < invoice->due)
			return opens(finder, invoice, &policy->steps[j]);
	return invoice->due;
}

static bool conditions_hold(const struct next_finder *finder, const struct policy_step *step)
{
	struct next_candidate candidate = {.unmoved = DATE_FIRST};
	push_conditions(finder, step, &candidate);
	return !candidate.passed_over;
}

int next_before(const struct next_finder *finder, const struct next_invoice *invoice, daynum *comes)
{
	const struct policy *policy = finder->policy;
	struct next_finder own = *finder;
	daynum today = finder->facts->today, after = next_last_contact(finder, false, NULL),
	       before = next_last_contact(finder, true, NULL), last = later(after, before);
	own.cycle = invoice;
	for (int i = top_of(policy, invoice) + 1; i < policy->count && policy_is_before(&policy->steps[i]); i++) {
		const struct policy_step *step = &policy->steps[i];
		daynum from = opens(&own, invoice, step), to = closes(&own, invoice, i);
		if (last != DATE_NONE && policy_channel_is_contact(step->channel))
			from = calendar_next(finder->calendar, later(from, last + policy->gap_before));
		from = calendar_next(finder->calendar, later(from, today));
		if (step->off || from >= to || was_left_out(finder, invoice, i) || !conditions_hold(&own, step))
			continue;
		if (from <= today)
			return i;
		if (*comes == DATE_NONE || from < *comes)
			*comes = from;
		return -1;
	}
	return -1;
}
