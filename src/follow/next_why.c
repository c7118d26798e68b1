/* SPDX-License-Identifier: MIT */
/* The sentences. Each is built once, here, and shown word for word everywhere. */
#include <string.h>

#include "follow/next_inside.h"

/* "3 Nov"; with its year when that is not this one. */
static void add_day(const struct next_finder *finder, struct buf *out, daynum day)
{
	char text[DATE_TEXT_SIZE];
	int year, this_year, month, rest;
	date_split(day, &year, &month, &rest);
	date_split(finder->facts->today, &this_year, &month, &rest);
	date_plain(day, text);
	buf_add(out, text, strlen(text) - (year == this_year ? 5 : 0));
}

/* "Mon 30 Nov" */
static void add_weekday(const struct next_finder *finder, struct buf *out, daynum day)
{
	char text[DATE_TEXT_SIZE];
	buf_adds(out, date_near(day, finder->facts->today, text));
}

static void add_money(const struct next_finder *finder, struct buf *out, int64_t amount)
{
	money_show(out, amount, finder->facts->currency, finder->facts->decimal);
	buf_addf(out, " %s", finder->facts->currency);
}

static void add_count(struct buf *out, int count)
{
	static const char *const words[] = {"no", "one", "two", "three", "four", "five", "six"};
	if (count >= 0 && count < 7)
		buf_adds(out, words[count]);
	else
		buf_addf(out, "%d", count);
}

static void part(struct buf *out)
{
	if (out->len)
		buf_adds(out, ", ");
}

/* A title in the middle of a sentence. */
static void add_title(struct buf *out, const char *title)
{
	bool small = title[0] >= 'A' && title[0] <= 'Z' && title[1] >= 'a' && title[1] <= 'z';
	buf_addc(out, small ? (char)(title[0] | 32) : title[0]);
	if (title[0])
		buf_adds(out, title + 1);
}

static const char *keep(const struct next_finder *finder, struct buf *out)
{
	const char *copy = arena_strn(finder->arena, buf_str(out), out->len);
	if (out->failed)
		finder->arena->failed = true;
	buf_release(out);
	return copy;
}

/* --- do it now --- */

static void add_broken(const struct next_finder *finder, struct buf *out)
{
	const struct next_facts *facts = finder->facts;
	if (facts->broken) {
		add_money(finder, out, facts->broken);
		buf_adds(out, " promised for ");
		add_weekday(finder, out, facts->broken_for);
		buf_adds(out, " did not come");
	} else if (facts->missed != DATE_NONE) {
		buf_adds(out, "the instalment of ");
		add_money(finder, out, facts->missed_amount);
		buf_adds(out, " for ");
		add_weekday(finder, out, facts->missed);
		buf_adds(out, " did not come");
	}
}

static void add_age(const struct next_finder *finder, struct buf *out)
{
	int late = finder->facts->today - finder->cycle->due;
	if (late > 0) {
		buf_addf(out, "%d day%s late", late, late == 1 ? "" : "s");
	} else if (late == 0) {
		buf_adds(out, "due today");
	} else {
		buf_adds(out, "due ");
		add_weekday(finder, out, finder->cycle->due);
	}
}

static void add_distance(const struct next_finder *finder, struct buf *out)
{
	daynum last = next_last_contact(finder, false, NULL);
	int ago = last == DATE_NONE ? 0 : finder->facts->today - last;
	if (last == DATE_NONE)
		buf_adds(out, "no contact yet");
	else if (ago <= 1)
		buf_adds(out, ago ? "last contact yesterday" : "last contact today");
	else
		buf_addf(out, "last contact %d days ago", ago);
}

static void add_words(const struct next_finder *finder, struct buf *out)
{
	daynum since = DATE_NONE, word = next_last_word(finder);
	bool letters;
	int unanswered = next_unanswered(finder, &since, &letters);
	if (unanswered) {
		part(out);
		add_count(out, unanswered);
		buf_addf(out, " %s%s unanswered since ", letters ? "reminder" : "mail", unanswered == 1 ? "" : "s");
		add_day(finder, out, since);
	} else if (word != DATE_NONE) {
		part(out);
		buf_adds(out, "their last word was on ");
		add_day(finder, out, word);
	}
}

static void add_hands(const struct next_finder *finder, const struct next *next, struct buf *out)
{
	const struct next_facts *facts = finder->facts;
	if (facts->follow_up != DATE_NONE && facts->follow_up <= facts->today) {
		part(out);
		buf_adds(out, "set by hand for ");
		add_day(finder, out, facts->follow_up);
	}
	if (next->step >= 0 && finder->policy->steps[next->step].channel != next->channel) {
		part(out);
		buf_adds(out, "no mail address of theirs works");
	}
}

static void add_action(const struct next_finder *finder, const struct next *next, struct buf *out)
{
	enum policy_channel own = next->step >= 0 ? finder->policy->steps[next->step].channel : next->channel;
	buf_adds(out, ": ");
	if (own == POLICY_MAIL && next->channel == POLICY_CALL)
		buf_adds(out, "call, instead of ");
	else if (own == POLICY_LETTER_MAIL && next->channel == POLICY_LETTER)
		buf_adds(out, "by letter alone, ");
	add_title(out, next->title);
}

/* Whether the mail of a step that is a letter too has gone already. */
static bool letter_left(const struct next_finder *finder, const struct next *next)
{
	const struct next_invoice *cycle = finder->cycle;
	for (size_t i = 0; next->step >= 0 && i < cycle->taken_count; i++)
		if (cycle->taken[i].state == NEXT_MAILED && strcmp(cycle->taken[i].step, next->name) == 0 &&
		    finder->policy->steps[next->step].channel == POLICY_LETTER_MAIL)
			return true;
	return false;
}

const char *next_why_step(const struct next_finder *finder, const struct next *next)
{
	struct buf out = BUF_INIT;
	const struct policy_step *step = next->step >= 0 ? &finder->policy->steps[next->step] : NULL;
	daynum due = finder->cycle->due;
	if (next->broken)
		add_broken(finder, &out);
	if (letter_left(finder, next)) {
		part(&out);
		buf_adds(&out, "the mail has gone, the letter not yet");
	}
	if (!next->broken && (!step || step->from == POLICY_FROM_DUE || next_last_contact(finder, false, NULL) <= due)) {
		part(&out);
		add_age(finder, &out);
	}
	add_hands(finder, next, &out);
	if (due < finder->facts->today) {
		add_words(finder, &out);
		part(&out);
		add_distance(finder, &out);
	}
	if (!step)
		buf_addf(&out, ", every step of %s is done", finder->policy->name);
	add_action(finder, next, &out);
	return keep(finder, &out);
}

const char *next_why_check(const struct next_finder *finder)
{
	struct buf out = BUF_INIT;
	const struct next_facts *facts = finder->facts;
	if (facts->promised && facts->promised_for == facts->today) {
		add_money(finder, &out, facts->promised);
		buf_adds(&out, " promised for today: is it in?");
	} else {
		add_broken(finder, &out);
		buf_adds(&out, ": ask where it is");
	}
	return keep(finder, &out);
}

const char *next_why_look(const struct next_finder *finder)
{
	struct buf out = BUF_INIT;
	buf_adds(&out, "set by hand for ");
	add_weekday(finder, &out, finder->facts->follow_up);
	buf_adds(&out, ": look at it again");
	return keep(finder, &out);
}

const char *next_why_review(const struct next_finder *finder, const struct next *next)
{
	struct buf out = BUF_INIT;
	add_age(finder, &out);
	buf_adds(&out, ": ");
	add_title(&out, next->title);
	return keep(finder, &out);
}

/* --- not yet --- */

static void add_bound(const struct next_finder *finder, const struct policy_step *step,
                      const struct next_candidate *candidate, struct buf *out)
{
	int late = candidate->when - finder->cycle->due;
	switch (candidate->bound) {
	case NEXT_BOUND_AGE:
	case NEXT_BOUND_LATE:
		buf_addf(out, "%d day%s late then", late, late == 1 ? "" : "s");
		break;
	case NEXT_BOUND_SILENT:
		buf_adds(out, "if no word and no money comes before");
		break;
	case NEXT_BOUND_GAP:
	case NEXT_BOUND_LAST:
		if (next_last_contact(finder, false, NULL) != DATE_NONE || next_last_contact(finder, true, NULL) != DATE_NONE)
			add_distance(finder, out);
		else
			policy_say_when(finder->policy, step, out);
		break;
	}
}

const char *next_why_wait(const struct next_finder *finder, const struct next *next,
                          const struct next_candidate *candidate)
{
	struct buf out = BUF_INIT;
	buf_adds(&out, "nothing until ");
	add_weekday(finder, &out, next->when);
	if (next->by == NEXT_BY_FOLLOW_UP) {
		buf_adds(&out, ": the day was set by hand");
		return keep(finder, &out);
	}
	if (next->step < 0 || !candidate) {
		buf_adds(&out, ": nothing is late");
		return keep(finder, &out);
	}
	const struct policy_step *step = &finder->policy->steps[next->step];
	buf_adds(&out, ": then ");
	add_title(&out, step->title);
	buf_adds(&out, ", ");
	add_bound(finder, step, candidate, &out);
	const char *why = calendar_why(finder->calendar, candidate->unmoved);
	if (why) {
		buf_adds(&out, ", moved from ");
		add_weekday(finder, &out, candidate->unmoved);
		buf_addf(&out, " (%s)", why);
	}
	return keep(finder, &out);
}

/* --- stopped --- */

static void add_hold(const struct next_finder *finder, struct buf *out)
{
	const struct next_facts *facts = finder->facts;
	buf_adds(out, "on hold until ");
	if (facts->held_until == DATE_NONE)
		buf_adds(out, "it is released");
	else
		add_weekday(finder, out, facts->held_until);
	if (facts->held_why && *facts->held_why)
		buf_addf(out, ": %s", facts->held_why);
}

static void add_mail(const struct next_finder *finder, struct buf *out)
{
	const struct next_facts *facts = finder->facts;
	if (facts->mail_on == DATE_NONE) {
		buf_adds(out, "a mail to them is held in the Outbox until it is released");
	} else if (facts->mail_on <= facts->today) {
		buf_adds(out, "a mail to them waits in the Outbox and goes today");
	} else {
		buf_adds(out, "a mail to them waits in the Outbox and goes on ");
		add_weekday(finder, out, facts->mail_on);
	}
}

static void add_money_stop(const struct next_finder *finder, enum next_stop by, int64_t ask, int64_t minimum,
                           struct buf *out)
{
	if (by == NEXT_BY_ACCOUNT) {
		add_money(finder, out, finder->facts->on_account);
		buf_adds(out, " on account covers it, until it is allocated: allocate it");
		return;
	}
	buf_adds(out, "only ");
	add_money(finder, out, ask);
	buf_adds(out, " is open, until it is ");
	add_money(finder, out, minimum);
}

static void add_dispute(const struct next_finder *finder, struct buf *out)
{
	daynum until = finder->facts->dispute_until;
	buf_adds(out, "disputed, until that is settled");
	if (until != DATE_NONE) {
		buf_adds(out, "; looked at again on ");
		add_weekday(finder, out, until);
	}
}

/* The day the case went to the lawyer. */
static daynum handed_on(const struct next_finder *finder)
{
	daynum day = DATE_NONE;
	for (size_t i = 0; i < finder->facts->invoice_count; i++)
		for (int s = 0; s < finder->policy->count; s++) {
			daynum found;
			if (finder->policy->steps[s].channel == POLICY_LAWYER &&
			    next_rung(finder->policy, &finder->facts->invoices[i], s, finder->facts->today, &found) == NEXT_TAKEN &&
			    found > day)
				day = found;
		}
	return day;
}

const char *next_why_stop(const struct next_finder *finder, const struct next *next, int64_t ask, int64_t minimum)
{
	struct buf out = BUF_INIT;
	const struct next_facts *facts = finder->facts;
	switch (next->by) {
	case NEXT_BY_HOLD: add_hold(finder, &out); break;
	case NEXT_BY_REPLY:
		buf_adds(&out, "they wrote on ");
		add_day(finder, &out, facts->unread);
		buf_adds(&out, " and nobody has read it: read it first");
		break;
	case NEXT_BY_PROMISE:
		add_money(finder, &out, facts->promised);
		buf_adds(&out, " promised for ");
		add_weekday(finder, &out, facts->promised_for);
		break;
	case NEXT_BY_PLAN:
		buf_adds(&out, "a plan is kept, the next instalment comes on ");
		add_weekday(finder, &out, facts->instalment);
		break;
	case NEXT_BY_DISPUTE: add_dispute(finder, &out); break;
	case NEXT_BY_SETTLEMENT:
		add_money(finder, &out, facts->settled);
		buf_adds(&out, " of the settlement came: close it, so that the rest is written off");
		break;
	case NEXT_BY_ACCOUNT:
	case NEXT_BY_MINIMUM: add_money_stop(finder, next->by, ask, minimum, &out); break;
	case NEXT_BY_MAIL: add_mail(finder, &out); break;
	case NEXT_BY_UNCERTAIN:
		buf_adds(&out, "whether the last mail to them arrived is not known: settle it in the Outbox");
		break;
	case NEXT_BY_FAILED: buf_adds(&out, "the last mail to them did not go: see the Outbox"); break;
	case NEXT_BY_FRESHNESS:
		buf_adds(&out, "payments are known ");
		buf_adds(&out, facts->money_known == DATE_NONE ? "from no file yet" : "only until ");
		if (facts->money_known != DATE_NONE)
			add_weekday(finder, &out, facts->money_known);
		buf_adds(&out, ": import them first");
		break;
	case NEXT_BY_HANDOFF:
		buf_adds(&out, "with the lawyer since ");
		add_day(finder, &out, handed_on(finder));
		buf_adds(&out, ", until the case is closed");
		break;
	default: break;
	}
	return keep(finder, &out);
}
