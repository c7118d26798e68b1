/* SPDX-License-Identifier: MIT */
#include "follow/policy.h"

#include <string.h>

const char *policy_channel_name(enum policy_channel channel)
{
	static const char *const names[POLICY_CHANNELS] = {
		"mail", "call", "letter", "letter+mail", "visit", "task", "note", "lawyer", "review",
	};
	return names[channel];
}

bool policy_channel_is_contact(enum policy_channel channel)
{
	return channel == POLICY_MAIL || channel == POLICY_CALL || channel == POLICY_LETTER ||
	       channel == POLICY_LETTER_MAIL || channel == POLICY_VISIT;
}

const char *policy_test_name(enum policy_test test)
{
	static const char *const names[POLICY_TESTS] = {
		"sent", "not-received", "no-reply", "unanswered", "bounced", "reminders", "late", "silent",
	};
	return names[test];
}

int policy_find(const struct policy *policy, const char *step)
{
	for (int i = 0; i < policy->count; i++)
		if (strcmp(policy->steps[i].name, step) == 0)
			return i;
	return -1;
}

bool policy_is_before(const struct policy_step *step)
{
	return step->from == POLICY_FROM_DUE && step->days <= 0 && step->channel != POLICY_REVIEW;
}

int64_t policy_minimum(const struct policy *policy, const char *currency)
{
	for (int i = 0; i < policy->minimum_count; i++)
		if (strcmp(policy->minima[i].currency, currency) == 0)
			return policy->minima[i].amount;
	return 0;
}

/* --- in words --- */

static void say_days(struct buf *out, int days, bool business)
{
	buf_addf(out, "%d %sday%s", days, business ? "working " : "", days == 1 ? "" : "s");
}

void policy_say_when(const struct policy *policy, const struct policy_step *step, struct buf *out)
{
	if (step->from == POLICY_FROM_DUE && step->days == 0) {
		buf_adds(out, "on the due day");
	} else if (step->from == POLICY_FROM_DUE && step->days < 0) {
		say_days(out, -step->days, step->business);
		buf_adds(out, " before it is due");
	} else if (step->from == POLICY_FROM_DUE) {
		say_days(out, step->days, step->business);
		buf_adds(out, " late");
	} else if (step->days == 0) {
		buf_adds(out, "at once");
	} else {
		say_days(out, step->days, step->business);
		buf_addf(out, " after %s", step->from == POLICY_FROM_LAST ? "the last contact" : policy->steps[step->after].name);
	}
	if (step->every)
		buf_addf(out, ", then every %d days", step->every);
}

static void say_condition(const struct policy_condition *condition, struct buf *out)
{
	int n = condition->count;
	switch (condition->test) {
	case POLICY_SENT: buf_adds(out, "it was sent"); break;
	case POLICY_UNCONFIRMED: buf_adds(out, "its receipt is not confirmed"); break;
	case POLICY_NO_REPLY: buf_adds(out, "no reply"); break;
	case POLICY_UNANSWERED: buf_addf(out, "%d mail%s unanswered", n, n == 1 ? "" : "s"); break;
	case POLICY_BOUNCED: buf_adds(out, "a mail came back"); break;
	case POLICY_REMINDERS: buf_addf(out, "%d reminder%s went", n, n == 1 ? "" : "s"); break;
	case POLICY_LATE:
		buf_adds(out, "at least ");
		say_days(out, n, condition->business);
		buf_adds(out, " late");
		break;
	case POLICY_SILENT: buf_addf(out, "no word and no money for %d days", n); break;
	case POLICY_TESTS: break;
	}
}

void policy_say_conditions(const struct policy_step *step, struct buf *out)
{
	for (int i = 0; i < step->clause_count; i++) {
		const struct policy_clause *clause = &step->clauses[i];
		for (int j = 0; j < clause->count; j++) {
			buf_adds(out, j ? " or " : i ? "; " : "");
			say_condition(&clause->any[j], out);
		}
	}
}
