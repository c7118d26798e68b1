/* SPDX-License-Identifier: MIT */
/* Lines of the diary ticked off or put to another day: one deed for all of them. */
#include "desk/diary_inside.h"

#include <stdio.h>
#include <string.h>

#include "desk/step.h"
#include "desk/workday.h"
#include "ledger/clock.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/hold.h"

enum { ADDRESS_AGAIN = 7, AGREED_AGAIN = 7, LIMIT_AGAIN = 30 }; /* days until what still stands is shown again */

/* 0: not by itself. */
static int days_until_again(enum diary_kind kind)
{
	switch (kind) {
	case DIARY_PROMISE:
	case DIARY_INSTALMENT:
	case DIARY_SETTLEMENT: return 1;
	case DIARY_ADDRESS: return ADDRESS_AGAIN;
	case DIARY_DISPUTE:
	case DIARY_HOLD: return AGREED_AGAIN;
	case DIARY_LIMIT: return LIMIT_AGAIN;
	default: return 0;
	}
}

/* That day, moved where it is not worked on; DATE_NONE: it does not come back. */
static daynum again_after(struct desk *desk, const struct diary_line *line)
{
	daynum day = desk->today + days_until_again(line->kind), moved;
	if (day == desk->today)
		return DATE_NONE;
	return desk_workday(desk, line->client, day, &moved, NULL, &(struct err){0}) ? moved : day;
}

void diary_done_means(struct desk *desk, const struct diary_line *line, struct buf *out)
{
	char day[DATE_TEXT_SIZE];
	switch (line->kind) {
	case DIARY_PROMISE:
		buf_addf(out, "looked at: comes back %s while the money is not in",
		         date_near(again_after(desk, line), desk->today, day));
		break;
	case DIARY_FOLLOW_UP: buf_adds(out, "done: the date is taken away"); break;
	case DIARY_STEP:
		if (strcmp(line->channel, "task") == 0 || strcmp(line->channel, "note") == 0)
			buf_adds(out, "done: the step is taken");
		break;
	case DIARY_DRAFT: buf_adds(out, "leave the draft: it stays with the client"); break;
	case DIARY_MAIL: buf_adds(out, "seen: it stays in the Outbox"); break;
	case DIARY_INSTALMENT:
	case DIARY_SETTLEMENT:
	case DIARY_DISPUTE:
	case DIARY_HOLD:
	case DIARY_ADDRESS:
	case DIARY_LIMIT:
		buf_addf(out, "seen: comes back %s", date_near(again_after(desk, line), desk->today, day));
		break;
	default: break;
	}
}

/* --- one line --- */

static void tell(const struct diary_line *line, bool done, daynum again, struct entry_new *entry)
{
	*entry = (struct entry_new){.kind = "tick", .client = line->client};
	fields_add(&entry->facts, "op", done ? "done" : "later");
	fields_add(&entry->facts, "what", line->kind == DIARY_FOLLOW_UP ? "follow-up" : diary_what(line->kind));
	fields_add_int(&entry->facts, "ref", line->ref);
	fields_add_day(&entry->facts, "day", line->day);
	fields_add_day(&entry->facts, "again", again);
	fields_add(&entry->words, "verb", line->verb);
	fields_add(&entry->words, "why", line->why);
}

static bool put_follow_up(struct desk *desk, int64_t client, daynum day, struct err *err)
{
	struct hold hold;
	if (!hold_load(desk->db, client, &hold, err))
		return false;
	hold.follow_up = day;
	return hold_put(desk->db, client, &hold, err);
}

/* Inside a deed: the entry, and what the line comes from. */
static bool tick(struct desk *desk, const struct diary_line *line, bool done, daynum again, struct err *err)
{
	struct entry_new entry;
	int64_t seq;
	tell(line, done, again, &entry);
	bool ok = entry_append(desk->db, &desk->actor, &entry, &seq, err);
	entry_new_release(&entry);
	if (!ok || line->kind == DIARY_FOLLOW_UP)
		return ok && put_follow_up(desk, line->client, done ? DATE_NONE : again, err);
	struct diary_tick row = {.what = diary_what(line->kind), .ref = line->ref, .client = line->client,
	                         .at = clock_now().at, .again = again, .done = done, .entry = seq};
	return diary_tick_put(desk->db, &row, err);
}

/* --- all of them --- */

static bool may_tick(const struct diary_line *line, bool done, struct err *err)
{
	if (line->group == DIARY_DONE)
		return err_set(err, ERR_NO, "\"%s %.60s\" is done already; u takes it back", line->verb, line->name);
	if (line->group == DIARY_WAITING)
		return err_set(err, ERR_NO, "\"%s %.60s\" waits for them: nothing is to be done", line->verb, line->name);
	if (line->kind == DIARY_STOPPED)
		return err_set(err, ERR_NO, "\"%s %.60s\" leaves by itself once that is settled", line->verb, line->name);
	if (done && line->kind == DIARY_STEP)
		return err_set(err, ERR_NO, "\"%s %.60s\" is a step: do it, t puts it to another date, m skips it with a reason",
		               line->verb, line->name);
	return true;
}

static bool tick_all(struct desk *desk, const struct diary_line *const *lines, size_t count, bool done, daynum day,
                     const char *name, struct err *err)
{
	struct deed deed;
	for (size_t i = 0; i < count; i++)
		if (!may_tick(lines[i], done, err))
			return false;
	bool ok = deed_begin(&deed, desk->db, &desk->actor, err, "%s", name);
	if (!ok)
		return false;
	for (size_t i = 0; ok && i < count; i++) {
		daynum again = done ? again_after(desk, lines[i]) : day;
		ok = (done || desk_workday(desk, lines[i]->client, day, &again, NULL, err)) &&
		     tick(desk, lines[i], done, again, err);
	}
	ok = ok && deed_commit(&deed, err);
	deed_abandon(&deed);
	return ok;
}

static void name_lines(const struct diary_line *const *lines, size_t count, struct buf *out)
{
	if (count == 1)
		buf_addf(out, "\"%s %s\"", lines[0]->verb, lines[0]->name);
	else
		buf_addf(out, "%zu things", count);
}

/* A step that is a task of our own is done when we say so. */
static bool is_task(const struct diary_line *line)
{
	return line->kind == DIARY_STEP && line->day <= line->block &&
	       (strcmp(line->channel, "task") == 0 || strcmp(line->channel, "note") == 0);
}

bool desk_diary_done(struct desk *desk, const struct diary_line *const *lines, size_t count, struct buf *said,
                     struct err *err)
{
	struct buf name = BUF_INIT;
	if (!count)
		return err_set(err, ERR_NO, "there is nothing to tick off");
	if (count == 1 && is_task(lines[0]))
		return desk_step_tick(desk, lines[0]->client, lines[0]->currency, lines[0]->step, "", said, err);
	buf_adds(&name, "tick of ");
	name_lines(lines, count, &name);
	bool ok = buf_ok(&name, err) && tick_all(desk, lines, count, true, DATE_NONE, name.data, err);
	if (ok) {
		buf_adds(said, "Ticked ");
		name_lines(lines, count, said);
	}
	if (ok && count == 1 && again_after(desk, lines[0]) != DATE_NONE) {
		char day[DATE_TEXT_SIZE];
		buf_addf(said, ", comes back %s", date_near(again_after(desk, lines[0]), desk->today, day));
	}
	buf_release(&name);
	return ok;
}

bool desk_diary_put_off(struct desk *desk, const struct diary_line *const *lines, size_t count, daynum day,
                        struct buf *said, struct err *err)
{
	struct buf name = BUF_INIT;
	char text[DATE_TEXT_SIZE];
	if (!count)
		return err_set(err, ERR_NO, "there is nothing to put to another date");
	if (day <= desk->today)
		return err_set(err, ERR_DATA, "%s is not another day: say a later one", date_long(day, text));
	name_lines(lines, count, &name);
	buf_addf(&name, " put to %s", date_near(day, desk->today, text));
	bool ok = buf_ok(&name, err) && tick_all(desk, lines, count, false, day, name.data, err);
	if (ok) {
		int64_t client = count == 1 ? lines[0]->client : 0;
		daynum moved = day;
		bool same = desk_workday(desk, client, day, &moved, NULL, err) && moved == day;
		buf_adds(said, same ? "Put " : "Put off ");
		name_lines(lines, count, said);
		buf_adds(said, same ? " to " : ": ");
		desk_workday_say(desk, client, day, said);
	}
	buf_release(&name);
	return ok;
}
