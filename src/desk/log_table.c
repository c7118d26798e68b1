/* SPDX-License-Identifier: MIT */
/* What can be said of a contact: the words of each field, which fields an outcome
 * asks for, what usually comes next. */
#include "desk/log.h"

#include <string.h>

#include "base/text.h"
#include "follow/reason.h"

static const char *const kind_names[LOG_KINDS] = {"call", "letter", "visit", "mail", "note", "promise"};

static const char *const field_names[LOG_FIELDS] = {
	[LOG_WITH] = "with", [LOG_ROLE] = "role", [LOG_NUMBER] = "number", [LOG_WHEN] = "when",
	[LOG_MINUTES] = "minutes", [LOG_DIRECTION] = "direction", [LOG_LETTER_KIND] = "letter",
	[LOG_SENT] = "sent", [LOG_TRACKING] = "tracking", [LOG_COPY] = "copy", [LOG_PLACE] = "place",
	[LOG_WENT] = "went", [LOG_PRESENT] = "present", [LOG_WHY] = "why", [LOG_OUTCOME] = "outcome",
	[LOG_REASON] = "reason", [LOG_AMOUNT] = "amount", [LOG_BY] = "by", [LOG_FOR] = "for",
	[LOG_NEXT] = "next", [LOG_NEXT_ON] = "next-on", [LOG_TEXT] = "text",
	[LOG_STEP] = "step",
	[LOG_CAP_REASON] = "cap-reason",
};

int log_kind_find(const char *name)
{
	for (int i = 0; i < LOG_KINDS; i++)
		if (strcmp(name, kind_names[i]) == 0)
			return i;
	return -1;
}

const char *log_kind_name(enum log_kind kind)
{
	return kind_names[kind];
}

const char *log_field_name(enum log_field field)
{
	return field_names[field];
}

/* The first nine are chosen by digits, in this order. */
static const struct log_choice call_outcomes[] = {
	{"promised", "Promised to pay"}, {"paid", "Says it is paid"}, {"disputes", "Disputes it"},
	{"call-back", "Call back"}, {"no-answer", "No answer"}, {"message", "Left a message"},
	{"wrong-person", "Wrong person"}, {"other", "Other"}, {"refuses", "Refuses to pay"},
	{"reached", "Reached"}, {"wrong-number", "Wrong number"}, {NULL, NULL},
};
static const struct log_choice visit_outcomes[] = {
	{"promised", "Promised to pay"}, {"paid", "Says it is paid"}, {"disputes", "Disputes it"},
	{"met", "Met them"}, {"nobody", "Nobody there"}, {"refuses", "Refuses to pay"}, {"other", "Other"},
	{NULL, NULL},
};
static const struct log_choice letter_outcomes[] = {
	{"sent", "Sent"}, {"handed-over", "Handed over"}, {"delivered", "Delivered"}, {"came-back", "Came back"},
	{NULL, NULL},
};
static const struct log_choice directions[] = {{"out", "We to them"}, {"in", "They to us"}, {NULL, NULL}};
static const struct log_choice letters[] = {
	{"reminder", "Reminder"}, {"formal", "Formal demand"}, {"final", "Final notice"},
	{"acknowledgement", "Acknowledgement of the debt"}, {"claim", "Claim at court"},
	{"statement", "Statement of account"}, {"invoice-copy", "Copy of an invoice"}, {"other", "Other"},
	{NULL, NULL},
};
static const struct log_choice ways[] = {
	{"post", "By post"}, {"registered", "Registered"}, {"courier", "By courier"}, {"by-hand", "By hand"},
	{NULL, NULL},
};
#define CHOICE(code, title, offer, next) {code, title},
static const struct log_choice reasons[] = {REASON_UNPAID(CHOICE) {NULL, NULL}};

const struct log_choice *log_choices(enum log_kind kind, enum log_field field)
{
	switch (field) {
	case LOG_OUTCOME:
		return kind == LOG_CALL ? call_outcomes : kind == LOG_VISIT ? visit_outcomes :
		       kind == LOG_LETTER ? letter_outcomes : NULL;
	case LOG_DIRECTION: return directions;
	case LOG_LETTER_KIND: return letters;
	case LOG_SENT: return ways;
	case LOG_REASON: return reasons;
	default: return NULL;
	}
}

const char *log_title(enum log_kind kind, enum log_field field, const char *code)
{
	const struct log_choice *choice = log_choices(kind, field);
	for (; choice && choice->code; choice++)
		if (strcmp(choice->code, code) == 0)
			return choice->title;
	return code;
}

/* What else people say for it. */
static const char *alias_of(const char *typed)
{
	static const char *const aliases[][2] = {
		{"voicemail", "message"}, {"left-message", "message"}, {"paid-already", "paid"}, {"dispute", "disputes"}, {"disputed", "disputes"},
		{"promise", "promised"}, {"callback", "call-back"}, {"noanswer", "no-answer"}, {"refused", "refuses"},
		{"outgoing", "out"}, {"incoming", "in"}, {"mail", "post"}, {"damaged", "incomplete"},
	};
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (text_ascii_same(typed, aliases[i][0]))
			return aliases[i][1];
	return typed;
}

const char *log_code(enum log_kind kind, enum log_field field, const char *typed)
{
	const struct log_choice *choice = log_choices(kind, field);
	for (; choice && choice->code; choice++)
		if (text_ascii_same(typed, choice->code) || text_same(typed, choice->title) ||
		    strcmp(alias_of(typed), choice->code) == 0)
			return choice->code;
	return NULL;
}

static bool one_of(const char *outcome, const char *set)
{
	size_t len = strlen(outcome);
	for (const char *at = set; len && (at = strstr(at, outcome)); at += len)
		if ((at == set || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
			return true;
	return false;
}

enum { CALL = 1 << LOG_CALL, LETTER = 1 << LOG_LETTER, VISIT = 1 << LOG_VISIT, MAIL = 1 << LOG_MAIL,
       NOTE = 1 << LOG_NOTE, PROMISE = 1 << LOG_PROMISE, ALL = CALL | LETTER | VISIT | MAIL | NOTE | PROMISE };

static const unsigned kinds_of[LOG_FIELDS] = {
	[LOG_WITH] = ALL & ~NOTE, [LOG_ROLE] = ALL & ~NOTE, [LOG_NUMBER] = CALL, [LOG_WHEN] = ALL,
	[LOG_MINUTES] = CALL | VISIT, [LOG_DIRECTION] = CALL | LETTER | MAIL, [LOG_LETTER_KIND] = LETTER,
	[LOG_SENT] = LETTER, [LOG_TRACKING] = LETTER, [LOG_COPY] = LETTER, [LOG_PLACE] = VISIT,
	[LOG_WENT] = VISIT, [LOG_PRESENT] = VISIT, [LOG_WHY] = CALL | VISIT, [LOG_OUTCOME] = CALL | VISIT | LETTER,
	[LOG_REASON] = ALL & ~NOTE, [LOG_AMOUNT] = CALL | VISIT | PROMISE, [LOG_BY] = CALL | VISIT | PROMISE,
	[LOG_FOR] = ALL, [LOG_NEXT] = ALL, [LOG_NEXT_ON] = ALL, [LOG_TEXT] = ALL,
	[LOG_STEP] = ALL,
	[LOG_CAP_REASON] = CALL | VISIT | LETTER | MAIL,
};

bool log_wants(enum log_kind kind, const char *outcome, enum log_field field)
{
	if (!(kinds_of[field] & 1u << kind))
		return false;
	if (field == LOG_AMOUNT || field == LOG_BY)
		return kind == LOG_PROMISE || one_of(outcome, "promised");
	if (field == LOG_FOR && (kind == LOG_CALL || kind == LOG_VISIT))
		return one_of(outcome, "promised paid disputes");
	if (field == LOG_REASON && (kind == LOG_CALL || kind == LOG_VISIT))
		return *outcome && !one_of(outcome, "no-answer message nobody wrong-number");
	return true;
}

static const struct {
	const char *outcome, *next, *on;
} usual[] = {
	{"promised", "Check the money", "+1d"}, {"paid", "Check the money", "+2d"},
	{"disputes", "Clear up the dispute", "+2d"}, {"call-back", "Call again", "+1d"},
	{"no-answer", "Call again", "+1d"}, {"message", "Call again", "+2d"},
	{"wrong-person", "Find the right person", "+1d"}, {"nobody", "Call them", "+1d"},
	{"refuses", "Decide how to go on", "+1d"}, {"came-back", "Find the right address", "+1d"},
	{"wrong-number", "Find the right number", "+1d"},
};

/* What was promised or said to be paid is checked, whatever the reason. */
static const struct reason *says_next(const char *outcome, const char *reason)
{
	return one_of(outcome, "promised paid") ? NULL : reason_find(reason_unpaid, reason);
}

const char *log_next(enum log_kind kind, const char *outcome, const char *reason)
{
	const struct reason *found = says_next(outcome, reason);
	if (found)
		return found->next;
	for (size_t i = 0; log_choices(kind, LOG_OUTCOME) && i < sizeof usual / sizeof usual[0]; i++)
		if (strcmp(usual[i].outcome, outcome) == 0)
			return usual[i].next;
	return "";
}

const char *log_next_on(enum log_kind kind, const char *outcome, const char *reason)
{
	const struct reason *found = says_next(outcome, reason);
	if (found)
		return reason_next_on(found);
	for (size_t i = 0; log_choices(kind, LOG_OUTCOME) && i < sizeof usual / sizeof usual[0]; i++)
		if (strcmp(usual[i].outcome, outcome) == 0)
			return usual[i].on;
	return "";
}
