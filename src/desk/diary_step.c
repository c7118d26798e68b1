/* SPDX-License-Identifier: MIT */
/* What the policy says, among the lines that come from other records: its sentence
 * of why on those, steps that are due or come, and what is stopped, until when. */
#include "desk/diary_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/today.h"

enum { REVIEW = 1 << 30 }; /* sets the review of a cycle apart from its step */

/* --- the lines there are already, by client; one left out after all is of no group --- */

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

/* What there is of a client, and of this currency's debt. */
struct present {
	struct diary_line *promise, *follow_up; /* NULL: none */
	bool draft, stuck, queued, settled, looked_at; /* looked_at: its dispute or hold, today */
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
	struct present present = {.promise = NULL};
	for (size_t i = first_place(places, client); i < places->len && VEC_AT(struct place, places, i).client == client; i++) {
		struct diary_line *line = &VEC_AT(struct diary_line, &maker->lines, VEC_AT(struct place, places, i).at);
		if (line->group == DIARY_GROUPS)
			continue;
		present.draft |= line->kind == DIARY_DRAFT && line->day <= maker->desk->today;
		present.stuck |= line->kind == DIARY_MAIL;
		present.queued |= line->kind == DIARY_QUEUED;
		present.settled |= line->kind == DIARY_SETTLEMENT && strcmp(line->currency, currency) == 0;
		present.looked_at |= (line->kind == DIARY_DISPUTE || line->kind == DIARY_HOLD) && line->day <= maker->desk->today;
		if (line->kind == DIARY_FOLLOW_UP)
			present.follow_up = line;
		bool promise = line->kind == DIARY_PROMISE && strcmp(line->currency, currency) == 0;
		if (promise && (!present.promise || line->day < present.promise->day))
			present.promise = line;
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
	default:
		return strcmp(next->name, "receipt") == 0 ? "Received?" : strncmp(next->title, "Ask", 3) == 0 ? "Ask" : "Check";
	}
}

static const char *stop_verb(enum next_stop by)
{
	static const char *const verbs[NEXT_STOPS] = {
		[NEXT_BY_HOLD] = "On hold", [NEXT_BY_REPLY] = "Read reply", [NEXT_BY_PROMISE] = "Promise",
		[NEXT_BY_PLAN] = "Plan", [NEXT_BY_DISPUTE] = "Dispute", [NEXT_BY_ACCOUNT] = "Allocate",
		[NEXT_BY_MINIMUM] = "Too small", [NEXT_BY_MAIL] = "E-mail", [NEXT_BY_UNCERTAIN] = "Mail sent?",
		[NEXT_BY_FAILED] = "Failed mail", [NEXT_BY_SETTLEMENT] = "Settle", [NEXT_BY_FRESHNESS] = "Import", [NEXT_BY_FOLLOW_UP] = "Date set",
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
	size_t len = strlen(why);
	return len ? arena_printf(maker->arena, "%c%s%s", small ? why[0] - 32 : why[0], why + 1, why[len - 1] == '?' ? "" : ".") : "";
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

/* The row knows its client: nothing is looked up. */
static struct diary_line *new_line(struct diary_maker *maker, enum diary_kind kind, enum diary_group group, int64_t ref,
                                   const struct today_row *row)
{
	const struct diary_client of = {
		.id = row->client, .name = arena_str(maker->arena, row->client_name),
		.code = arena_str(maker->arena, row->client_code), .owner = arena_str(maker->arena, row->owner),
	};
	return diary_new_of(maker, kind, group, ref, &of);
}

static bool add_step(struct diary_maker *maker, const struct today_row *row, daynum day)
{
	const struct next *next = &row->next;
	bool review = next->channel == POLICY_REVIEW;
	int64_t ref = next->cycle | (review ? (int64_t)REVIEW << 14 : 0);
	if (diary_hidden(maker, "step", ref, 0, &day) || day > maker->diary->until)
		return true;
	struct diary_line *line = new_line(maker, DIARY_STEP, group_of(next), ref, row);
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
	if ((by == NEXT_BY_MAIL && present->queued) || (by == NEXT_BY_SETTLEMENT && present->settled) || ((by == NEXT_BY_DISPUTE || by == NEXT_BY_HOLD) && present->looked_at) ||
	    ((by == NEXT_BY_UNCERTAIN || by == NEXT_BY_FAILED) && present->stuck))
		return true;
	struct diary_line *line =
		new_line(maker, DIARY_STOPPED, DIARY_WAITING, pair(row->client, row->currency), row);
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

/* A promise that was not kept is asked about once; from then on the policy has it. */
static void settle_promise(const struct diary_maker *maker, struct present *present, const struct next *next)
{
	if (!present->promise || present->promise->day >= maker->desk->today || next->act == NEXT_CHECK || next->broken)
		return;
	present->promise->group = DIARY_GROUPS;
	present->promise = NULL;
}

/* The policy's sentence onto a line that is there: that is the answer everywhere. */
static void explain(struct diary_maker *maker, const struct present *present, const struct today_row *row)
{
	const struct next *next = &row->next;
	struct diary_line *line = present->promise ? present->promise : present->follow_up;
	if (next->act == NEXT_CHECK && present->promise && present->promise->day <= maker->desk->today)
		present->promise->why = arena_str(maker->arena, next->why);
	if (next->act == NEXT_LOOK && present->follow_up)
		present->follow_up->because =
			arena_printf(maker->arena, "%s %s", sentence(maker, next->why), present->follow_up->because);
	if (next->act != NEXT_STEP || !line)
		return;
	line->more = arena_printf(maker->arena, "Next step: %s", next->why);
	line->step = arena_str(maker->arena, next->name);
}

/* Somebody looked at the promise that was not kept, and it comes back another day: so
 * does the step that is due because of it. */
static bool was_looked_at(const struct diary_maker *maker, const struct today_row *row)
{
	const struct diary_records *records = &maker->records;
	for (size_t i = 0; row->next.broken && i < records->promise_count; i++) {
		const struct diary_promise *promise = &records->promises[i];
		const struct diary_tick *tick;
		if (promise->client == row->client && strcmp(promise->currency, row->currency) == 0 &&
		    diary_tick_find(records, "promise", promise->id, &tick) && tick->again > maker->desk->today)
			return true;
	}
	return false;
}

static bool is_now(const struct diary_maker *maker, const struct diary_line *line)
{
	return line && line->day <= maker->desk->today;
}

static bool add_row(struct diary_maker *maker, const struct vec *places, const struct today_row *row)
{
	daynum today = maker->desk->today;
	const struct next *next = &row->next;
	struct present present = look_up(maker, places, row->client, row->currency);
	bool review = next->act == NEXT_STEP && next->channel == POLICY_REVIEW;
	if (review) /* it stands beside the ladder, and beside these */
		return add_step(maker, row, today);
	settle_promise(maker, &present, next);
	explain(maker, &present, row);
	bool now = is_now(maker, present.promise) || is_now(maker, present.follow_up);
	switch (next->act) {
	case NEXT_STEP: /* a draft is the step being done */
		return now || present.draft || was_looked_at(maker, row) || add_step(maker, row, today);
	case NEXT_WAIT:
		return next->step < 0 || next->when <= today || present.promise || present.follow_up ||
		       add_step(maker, row, next->when);
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

/* A follow-up set with a promise is that promise's line. */
static void drop_doubles(struct diary_maker *maker, const struct vec *places)
{
	int64_t promised = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < places->len; i++) {
			size_t at = pass ? places->len - 1 - i : i;
			const struct place *place = &VEC_AT(struct place, places, at);
			struct diary_line *line = &VEC_AT(struct diary_line, &maker->lines, place->at);
			if (line->kind == DIARY_PROMISE && line->group != DIARY_GROUPS)
				promised = line->client;
			else if (line->kind == DIARY_FOLLOW_UP && line->client == promised)
				line->group = DIARY_GROUPS;
		}
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
	drop_doubles(maker, &places);
	vec_release(&places);
	today_release(&today);
	return ok;
}
