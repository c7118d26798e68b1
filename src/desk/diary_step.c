/* SPDX-License-Identifier: MIT */
/* What the policy says, among the lines that come from other records: its sentence
 * of why on those, steps that are due or come, and what is stopped, until when. */
#include "desk/diary_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/today.h"

enum { REVIEW = 1 << 30 }; /* sets the review of a cycle apart from its step */

/* --- the lines there are already, by client --- */

struct place {
	int64_t client;
	size_t at; /* in maker->lines */
};

static int by_client(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	if (a->client != b->client)
		return a->client < b->client ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static bool list_places(const struct diary_maker *maker, struct vec *places)
{
	for (size_t i = 0; i < maker->lines.len; i++) {
		const struct diary_line *line = &VEC_AT(struct diary_line, &maker->lines, i);
		struct place *place = line->group == DIARY_DONE ? NULL : vec_push(places);
		if (place)
			*place = (struct place){line->client, i};
	}
	if (places->len)
		qsort(places->data, places->len, sizeof(struct place), by_client);
	return vec_ok(places, maker->err);
}

/* What there is of a client: whether a kind of line, and the one that speaks of this
 * currency's debt. */
struct present {
	struct diary_line *line; /* a promise or a follow-up; NULL: none */
	bool draft, stuck, queued;
};

static size_t first_place(const struct vec *places, int64_t client)
{
	size_t low = 0, high = places->len;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (VEC_AT(struct place, places, middle).client < client)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct present look_up(const struct diary_maker *maker, const struct vec *places, int64_t client,
                              const char *currency)
{
	struct present present = {NULL, false, false, false};
	for (size_t i = first_place(places, client); i < places->len && VEC_AT(struct place, places, i).client == client; i++) {
		struct diary_line *line = &VEC_AT(struct diary_line, &maker->lines, VEC_AT(struct place, places, i).at);
		present.draft |= line->kind == DIARY_DRAFT && line->day <= maker->desk->today;
		present.stuck |= line->kind == DIARY_MAIL;
		present.queued |= line->kind == DIARY_QUEUED;
		bool ours = line->kind == DIARY_FOLLOW_UP ||
		            (line->kind == DIARY_PROMISE && strcmp(line->currency, currency) == 0);
		if (ours && (!present.line || line->day < present.line->day))
			present.line = line;
	}
	return present;
}

/* --- words --- */

static const char *verb_of(const struct next *next)
{
	switch (next->channel) {
	case POLICY_MAIL: return "Write mail";
	case POLICY_CALL: return "Call";
	case POLICY_LETTER: return "Post letter";
	case POLICY_LETTER_MAIL: return "Letter+mail";
	case POLICY_VISIT: return "Visit";
	case POLICY_LAWYER: return "Hand over";
	case POLICY_REVIEW: return "Review";
	default: return strncmp(next->title, "Ask", 3) == 0 ? "Ask" : "Check";
	}
}

static const char *stop_verb(enum next_stop by)
{
	static const char *const verbs[NEXT_STOPS] = {
		[NEXT_BY_HOLD] = "On hold", [NEXT_BY_REPLY] = "Read reply", [NEXT_BY_PROMISE] = "Promise",
		[NEXT_BY_PLAN] = "Plan", [NEXT_BY_DISPUTE] = "Dispute", [NEXT_BY_ACCOUNT] = "Allocate",
		[NEXT_BY_MINIMUM] = "Too small", [NEXT_BY_MAIL] = "E-mail", [NEXT_BY_UNCERTAIN] = "Mail sent?",
		[NEXT_BY_FAILED] = "Failed mail", [NEXT_BY_FRESHNESS] = "Import", [NEXT_BY_FOLLOW_UP] = "Date set",
		[NEXT_BY_HANDOFF] = "Lawyer",
	};
	return verbs[by] ? verbs[by] : "Waits";
}

static enum diary_group group_of(const struct next *next)
{
	if (next->broken)
		return DIARY_PROMISES;
	return next->channel == POLICY_CALL || next->channel == POLICY_VISIT ? DIARY_CALLS : DIARY_MAILS;
}

/* A sentence with its full stop, that begins large. */
static const char *sentence(struct diary_maker *maker, const char *why)
{
	bool small = why[0] >= 'a' && why[0] <= 'z';
	return *why ? arena_printf(maker->arena, "%c%s.", small ? why[0] - 32 : why[0], why + 1) : "";
}

/* One number for a client and a currency. */
static int64_t pair(int64_t client, const char *currency)
{
	return client << 16 | (currency[0] - 'A') << 10 | (currency[1] - 'A') << 5 | (currency[2] - 'A');
}

static void take_row(struct diary_maker *maker, struct diary_line *line, const struct today_row *row)
{
	const struct next *next = &row->next;
	line->why = arena_str(maker->arena, next->why);
	line->because = sentence(maker, line->why);
	line->amount = row->amount ? row->amount : row->open;
	snprintf(line->currency, sizeof line->currency, "%s", row->currency);
	line->step = arena_str(maker->arena, next->name);
	line->template = arena_str(maker->arena, next->template ? next->template : "");
	line->channel = policy_channel_name(next->channel);
}

/* --- one row --- */

static bool add_step(struct diary_maker *maker, const struct today_row *row, daynum day)
{
	const struct next *next = &row->next;
	bool review = next->channel == POLICY_REVIEW;
	int64_t ref = next->cycle | (review ? (int64_t)REVIEW << 14 : 0);
	if (diary_hidden(maker, "step", ref, 0, &day) || day > maker->diary->until)
		return true;
	struct diary_line *line = diary_new(maker, DIARY_STEP, group_of(next), ref, row->client);
	if (!line)
		return false;
	take_row(maker, line, row);
	line->verb = verb_of(next);
	line->day = day;
	return true;
}

/* What has a line of its own already, or is to be done, is none that waits. */
static bool add_stop(struct diary_maker *maker, const struct today_row *row, const struct present *present)
{
	enum next_stop by = row->next.by;
	bool ours = by == NEXT_BY_REPLY || by == NEXT_BY_ACCOUNT;
	if ((by == NEXT_BY_MAIL && present->queued) ||
	    ((by == NEXT_BY_UNCERTAIN || by == NEXT_BY_FAILED) && present->stuck))
		return true;
	struct diary_line *line = diary_new(maker, DIARY_STOPPED, DIARY_WAITING, pair(row->client, row->currency), row->client);
	if (!line)
		return false;
	take_row(maker, line, row);
	line->verb = stop_verb(by);
	line->day = row->next.until;
	if (ours) {
		line->group = DIARY_MAILS;
		line->day = maker->desk->today;
	}
	return true;
}

/* The policy's sentence onto a line that is there: that is the answer everywhere. */
static void explain(struct diary_maker *maker, struct diary_line *line, const struct today_row *row)
{
	const char *why = row->next.why;
	if (row->next.act == NEXT_CHECK && line->kind == DIARY_PROMISE && line->day <= maker->desk->today) {
		line->why = arena_str(maker->arena, why);
	} else if (row->next.act == NEXT_LOOK && line->kind == DIARY_FOLLOW_UP) {
		line->because = arena_printf(maker->arena, "%s %s", sentence(maker, why), line->because);
	} else if (row->next.act == NEXT_STEP) {
		line->more = arena_printf(maker->arena, "Next step: %s", why);
		line->step = arena_str(maker->arena, row->next.name);
		line->template = arena_str(maker->arena, row->next.template ? row->next.template : "");
	}
}

static bool add_row(struct diary_maker *maker, const struct vec *places, const struct today_row *row)
{
	daynum today = maker->desk->today;
	const struct next *next = &row->next;
	struct present present = look_up(maker, places, row->client, row->currency);
	bool now = present.line && present.line->day <= today;
	if (present.line)
		explain(maker, present.line, row);
	switch (next->act) {
	case NEXT_STEP:
		/* A review stands beside the ladder; a draft that waits is the step being done. */
		if (next->channel != POLICY_REVIEW && (now || present.draft))
			return true;
		return add_step(maker, row, today);
	case NEXT_WAIT: return next->when <= today || present.line || add_step(maker, row, next->when);
	case NEXT_STOP: return now || add_stop(maker, row, &present);
	default: return true;
	}
}

/* The review beside the ladder, or the stop beside a review. */
static bool add_beside(struct diary_maker *maker, const struct vec *places, const struct today_row *row)
{
	struct today_row beside = *row;
	beside.next = row->beside;
	return beside.next.act == NEXT_NOTHING || add_row(maker, places, &beside);
}

bool diary_add_steps(struct diary_maker *maker)
{
	struct today today;
	struct vec places = VEC_INIT(struct place);
	const struct today_wish wish = {.as_of = DATE_NONE, .span = TODAY_ALL};
	bool ok = desk_today(maker->desk, &wish, &today, maker->err);
	/* Lines move when more are added: their places are numbers. */
	ok = ok && list_places(maker, &places);
	for (size_t i = 0; ok && i < today.count; i++)
		ok = add_row(maker, &places, &today.rows[i]) && add_beside(maker, &places, &today.rows[i]);
	vec_release(&places);
	today_release(&today);
	return ok;
}
