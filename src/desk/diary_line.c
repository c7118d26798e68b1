/* SPDX-License-Identifier: MIT */
/* Records as lines of the diary, in words. */
#include "desk/diary_inside.h"

#include <stdio.h>
#include <string.h>

#include "desk/log.h"
#include "desk/story.h"
#include "follow/promise.h"
#include "ledger/clock.h"

enum { KIND_SHIFT = 48, ADDRESS_RING = 64 };

const char *diary_what(enum diary_kind kind)
{
	static const char *const names[DIARY_KINDS] = {
		[DIARY_PROMISE] = "promise", [DIARY_STEP] = "step", [DIARY_DRAFT] = "draft", [DIARY_MAIL] = "mail",
		[DIARY_ADDRESS] = "address", [DIARY_INSTALMENT] = "instalment", [DIARY_DISPUTE] = "dispute",
		[DIARY_HOLD] = "hold", [DIARY_SETTLEMENT] = "settlement", [DIARY_LIMIT] = "limitation",
	};
	return names[kind];
}

/* Neighbouring lines are often of one client. */
const struct diary_client *diary_client_of(struct diary_maker *maker, int64_t client)
{
	if (!maker->clients)
		maker->clients = arena_array(maker->arena, ADDRESS_RING, sizeof *maker->clients);
	if (!maker->clients) {
		err_memory(maker->err);
		return NULL;
	}
	struct diary_client *place = &maker->clients[client % ADDRESS_RING];
	if (place->id != client && !diary_client(maker->desk->db, client, maker->desk->currency, maker->desk->today,
	                                         maker->arena, place, maker->err))
		return NULL;
	return place;
}

struct diary_line *diary_new(struct diary_maker *maker, enum diary_kind kind, enum diary_group group, int64_t ref,
                             int64_t client)
{
	const struct diary_client *of = diary_client_of(maker, client);
	return of ? diary_new_of(maker, kind, group, ref, of) : NULL;
}

struct diary_line *diary_new_of(struct diary_maker *maker, enum diary_kind kind, enum diary_group group, int64_t ref,
                                const struct diary_client *of)
{
	struct diary_line *line = vec_push(&maker->lines);
	if (!line) {
		err_memory(maker->err);
		return NULL;
	}
	*line = (struct diary_line){
		.id = (int64_t)(kind + 1) << KIND_SHIFT | ref, .kind = kind, .group = group, .ref = ref, .client = of->id,
		.verb = "", .name = of->name, .code = of->code, .owner = of->owner, .why = "", .because = "", .more = "", .step = "", .template = "", .channel = "",
		.amount = of->open, .day = maker->desk->today, .minute = -1,
	};
	memcpy(line->currency, of->currency, sizeof line->currency);
	return line;
}

bool diary_hidden(const struct diary_maker *maker, const char *what, int64_t ref, int64_t changed, daynum *day)
{
	const struct diary_tick *tick;
	if (!diary_tick_find(&maker->records, what, ref, &tick) || (changed && changed > tick->at))
		return false;
	if (tick->again == DATE_NONE)
		return true;
	if (day && tick->again > *day)
		*day = tick->again;
	return tick->again > maker->diary->until;
}

/* --- words --- */

static const char *money(const struct diary_maker *maker, int64_t amount, const char *currency)
{
	char text[32];
	return arena_str(maker->arena, money_text(text, amount, currency, maker->desk->decimal));
}

static const char *short_day(const struct diary_maker *maker, daynum day)
{
	char text[DATE_TEXT_SIZE];
	return arena_str(maker->arena, date_near(day, maker->desk->today, text));
}

/* "Fri 20" of this month, "Fri 20 Nov" of another. */
static const char *near_day(const struct diary_maker *maker, daynum day)
{
	char text[DATE_TEXT_SIZE];
	int distance = day - maker->desk->today;
	if (distance == 0)
		return "today";
	date_near(day, maker->desk->today, text);
	if (distance > -14 && distance < 14 && strlen(text) > 6)
		text[6] = '\0';
	return arena_str(maker->arena, text);
}

/* --- promises --- */

static enum promise_state state_of(const struct diary_maker *maker, const struct diary_promise *promise)
{
	return promise_state(promise->amount, promise->due, promise->received, promise->settled, maker->desk->today);
}

/* What came in, by which file, as far as it came since midnight. */
static const char *came_by(const struct diary_maker *maker, const struct diary_promise *promise)
{
	for (size_t i = 0; i < maker->records.money_count; i++) {
		const struct diary_money *row = &maker->records.money[i];
		if (row->client == promise->client && strcmp(row->currency, promise->currency) == 0)
			return *row->file ? row->file : "booked by hand";
	}
	return "";
}

static bool who_promised(const struct diary_maker *maker, const struct diary_promise *promise, const char **who)
{
	struct entry entry;
	*who = "";
	if (!desk_entry(maker->desk, promise->entry, maker->arena, &entry, maker->err))
		return false;
	*who = entry_word(&entry, maker->arena, "with");
	return true;
}

static const char *promise_because(const struct diary_maker *maker, const struct diary_promise *promise,
                                   const char *who)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s promised %s %s for %s", *who ? who : "They", money(maker, promise->amount, promise->currency),
	         promise->currency, short_day(maker, promise->due));
	buf_addf(&text, " (on %s).", short_day(maker, promise->made_on));
	if (promise->received)
		buf_addf(&text, " %s has come in since, not the whole.", money(maker, promise->received, promise->currency));
	else
		buf_adds(&text, " Nothing has come in since.");
	const char *copy = arena_str(maker->arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

bool diary_add_promise(struct diary_maker *maker, const struct diary_promise *promise)
{
	daynum day = promise->due;
	const char *who;
	if (state_of(maker, promise) == PROMISE_KEPT || diary_hidden(maker, "promise", promise->id, 0, &day))
		return true;
	struct diary_line *line = diary_new(maker, DIARY_PROMISE, DIARY_PROMISES, promise->id, promise->client);
	if (!line || !who_promised(maker, promise, &who))
		return false;
	line->verb = "Money in?";
	line->amount = promise->amount;
	snprintf(line->currency, sizeof line->currency, "%s", promise->currency);
	line->day = day;
	line->why = promise->received
	            ? arena_printf(maker->arena, "promised for %s, %s came in", near_day(maker, promise->due),
	                           money(maker, promise->received, promise->currency))
	            : arena_printf(maker->arena, "promised for %s", near_day(maker, promise->due));
	line->because = promise_because(maker, promise, who);
	return true;
}

/* Money that came today ticks the promise off by itself. */
bool diary_add_kept(struct diary_maker *maker, const struct diary_promise *promise)
{
	const char *by = came_by(maker, promise);
	if (state_of(maker, promise) != PROMISE_KEPT || !*by)
		return true;
	struct diary_line *line = diary_new(maker, DIARY_KEPT, DIARY_DONE, promise->id, promise->client);
	if (!line)
		return false;
	line->verb = "Money in?";
	line->amount = promise->amount;
	snprintf(line->currency, sizeof line->currency, "%s", promise->currency);
	line->why = arena_printf(maker->arena, "%s came in: %s", money(maker, promise->received, promise->currency), by);
	line->because = arena_printf(maker->arena, "The promise for %s is kept: the money came in today (%s).",
	                             short_day(maker, promise->due), by);
	return true;
}

/* --- follow-ups --- */

/* What the words of a next step are in the column "Do", and where they belong. */
static const struct {
	const char *next, *verb;
	enum diary_group group;
} verbs[] = {
	{"Check the money", "Money in?", DIARY_PROMISES},
	{"Call", "Call", DIARY_CALLS},
	{"Clear up the dispute", "Dispute", DIARY_CALLS},
	{"Find the right person", "Find person", DIARY_CALLS},
	{"Find the right number", "Find number", DIARY_CALLS},
	{"Find the right address", "Find address", DIARY_MAILS},
	{"Decide", "Decide", DIARY_CALLS},
	{"Write", "Write", DIARY_MAILS},
	{"Letter", "Post letter", DIARY_MAILS},
};

static bool take_verb(struct diary_line *line, const char *next)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strncmp(next, verbs[i].next, strlen(verbs[i].next)) == 0) {
			line->verb = verbs[i].verb;
			line->group = verbs[i].group;
			return true;
		}
	line->verb = "Look again";
	return false;
}

static enum log_kind kind_of(const char *entry_kind)
{
	int kind = strncmp(entry_kind, "mail", 4) == 0 ? LOG_MAIL : log_kind_find(entry_kind);
	return kind < 0 ? LOG_NOTE : (enum log_kind)kind;
}

/* "No answer Fri 20: rings on": what was there when the date was set. */
static const char *last_words(const struct diary_maker *maker, const struct diary_follow_up *f)
{
	const char *title = *f->outcome ? log_title(kind_of(f->kind), LOG_OUTCOME, f->outcome) : "";
	const char *says = arena_strn(maker->arena, f->says, strcspn(f->says, "\r\n"));
	if (f->happened == DATE_NONE)
		return "";
	if (!*title && !*says)
		return arena_printf(maker->arena, "last contact %s", near_day(maker, f->happened));
	return arena_printf(maker->arena, "%s%s%s%s%s", title, *title ? " " : "", *title ? near_day(maker, f->happened) : "",
	                    *title && *says ? ": " : "", says);
}

bool diary_add_follow_up(struct diary_maker *maker, const struct diary_follow_up *follow_up)
{
	struct diary_line *line = diary_new(maker, DIARY_FOLLOW_UP, DIARY_CALLS, follow_up->client, follow_up->client);
	if (!line)
		return false;
	bool known = take_verb(line, follow_up->next);
	const char *words = last_words(maker, follow_up);
	line->day = follow_up->day;
	if (!known && *follow_up->next)
		line->why = *words ? arena_printf(maker->arena, "%s; %s", follow_up->next, words) : follow_up->next;
	else
		line->why = *words ? words : "follow-up date";
	line->because = arena_printf(maker->arena, "The follow-up date %s was set%s%s.%s%s", short_day(maker, follow_up->day),
	                             *follow_up->next ? ": " : " by hand", follow_up->next, *words ? " " : "", words);
	return true;
}

/* --- mails and addresses --- */

static const char *at_clock(const struct diary_maker *maker, int64_t at)
{
	char text[MOMENT_TEXT_SIZE];
	struct moment moment = moment_at(at);
	const char *time = arena_str(maker->arena, moment_clock(moment, text));
	if (moment_day(moment) == moment_day(clock_now()) || moment_day(moment) == maker->desk->today)
		return time;
	return arena_printf(maker->arena, "%s on %s", time, near_day(maker, moment_day(moment)));
}

static struct diary_line *mail_line(struct diary_maker *maker, const struct diary_mail *mail, enum diary_kind kind,
                                    enum diary_group group, const char *verb)
{
	struct diary_line *line = diary_new(maker, kind, group, mail->id, mail->client);
	if (!line)
		return NULL;
	line->message = mail->id;
	line->verb = verb;
	line->step = mail->step;
	if (mail->amount && *mail->currency) {
		line->amount = mail->amount;
		snprintf(line->currency, sizeof line->currency, "%s", mail->currency);
	}
	return line;
}

static bool add_draft(struct diary_maker *maker, const struct diary_mail *mail)
{
	daynum day = maker->desk->today;
	if (diary_hidden(maker, "draft", mail->id, mail->changed, &day))
		return true;
	struct diary_line *line = mail_line(maker, mail, DIARY_DRAFT, DIARY_MAILS, "Finish mail");
	if (!line)
		return false;
	line->day = day;
	line->why = arena_printf(maker->arena, "left at %s", at_clock(maker, mail->changed));
	line->because = arena_printf(maker->arena, "A draft waits: \"%s\". It was %s and is not queued.", mail->subject,
	                             line->why);
	return true;
}

static bool add_stuck(struct diary_maker *maker, const struct diary_mail *mail)
{
	daynum day = maker->desk->today;
	const char *verb = strcmp(mail->state, "rejected") == 0 ? "Failed mail" :
	                   strcmp(mail->state, "stopped") == 0 ? "Mail stopped" : "Mail sent?";
	if (diary_hidden(maker, "mail", mail->id, mail->changed, &day))
		return true;
	struct diary_line *line = mail_line(maker, mail, DIARY_MAIL, DIARY_MAILS, verb);
	if (!line)
		return false;
	line->day = day;
	line->why = *mail->why ? mail->why : mail->subject;
	line->because = arena_printf(maker->arena, "\"%s\" is in the Outbox (4): %s.", mail->subject,
	                             *mail->why ? mail->why : mail->state);
	return true;
}

static bool add_queued(struct diary_maker *maker, const struct diary_mail *mail)
{
	struct diary_line *line = mail_line(maker, mail, DIARY_QUEUED, DIARY_WAITING, "E-mail");
	if (!line)
		return false;
	line->why = mail->held ? "held until it is released"
	                       : arena_printf(maker->arena, "queued, goes %s", at_clock(maker, mail->not_before));
	line->because = arena_printf(maker->arena, "\"%s\" waits in the Outbox (4): %s.", mail->subject, line->why);
	return true;
}

bool diary_add_mail(struct diary_maker *maker, const struct diary_mail *mail)
{
	static const char *const stuck[] = {"rejected", "stopped", "uncertain"};
	if (strcmp(mail->state, "draft") == 0)
		return add_draft(maker, mail);
	for (size_t i = 0; i < sizeof stuck / sizeof *stuck; i++)
		if (strcmp(mail->state, stuck[i]) == 0)
			return add_stuck(maker, mail);
	return add_queued(maker, mail);
}

bool diary_add_address(struct diary_maker *maker, const struct diary_address *address)
{
	daynum day = maker->desk->today;
	if (diary_hidden(maker, "address", address->contact, 0, &day))
		return true;
	struct diary_line *line = diary_new(maker, DIARY_ADDRESS, DIARY_MAILS, address->contact, address->client);
	if (!line)
		return false;
	line->verb = "Fix address";
	line->day = day;
	line->why = arena_printf(maker->arena, "%s %s", address->mail, address->bounced ? "bounced" : "is wrong");
	line->because = arena_printf(maker->arena, "Mail to %s%s%s%s does not arrive. %s", address->name,
	                             *address->name ? " <" : "", address->mail, *address->name ? ">" : "",
	                             address->other ? "Another address of theirs works." : "They have no other address.");
	return true;
}

/* --- done --- */

static const char *done_verb(const struct entry *entry, struct arena *arena)
{
	static const char *const names[][2] = {
		{"call", "Call"}, {"letter", "Letter"}, {"visit", "Visit"}, {"mail-out", "E-mail"},
		{"draft-queued", "E-mail"}, {"payment", "Payment"}, {"step", "Step"},
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(entry->kind, names[i][0]) == 0)
			return names[i][1];
	return entry_word(entry, arena, "verb");
}

bool diary_add_entry(struct diary_maker *maker, const struct entry *entry)
{
	bool tick = strcmp(entry->kind, "tick") == 0;
	if (tick && strcmp(entry_fact(entry, maker->arena, "op"), "done") != 0)
		return true; /* put to another date: not done, and shown there */
	struct diary_line *line = diary_new(maker, DIARY_ENTRY, DIARY_DONE, entry->seq, entry->client);
	if (!line)
		return false;
	line->verb = done_verb(entry, maker->arena);
	line->why = tick ? entry_word(entry, maker->arena, "why") : story_says(maker->desk, entry, maker->arena);
	if (strcmp(entry->kind, "draft-queued") == 0)
		line->why = arena_printf(maker->arena, "queued: %s", line->why);
	line->because = arena_printf(maker->arena, "%s by %s.", tick ? "Ticked off" : "Logged", entry->actor);
	line->minute = moment_minute(entry->happened);
	return true;
}
