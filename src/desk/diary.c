/* SPDX-License-Identifier: MIT */
#include "desk/diary_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/clock.h"

enum { AT_ONCE_MOST = 5000, IDLE_MOST = 50000 }; /* open invoices; some 10 us each */

const char *diary_group_name(enum diary_group group)
{
	static const char *const names[DIARY_GROUPS] = {"PROMISES TO CHECK", "CALLS", "E-MAILS AND LETTERS",
	                                                "WAITING FOR THEM", "DONE TODAY"};
	return names[group];
}

/* --- gathering --- */

static bool gather_promises(struct diary_maker *maker)
{
	for (size_t i = 0; i < maker->records.promise_count; i++)
		if (!diary_add_promise(maker, &maker->records.promises[i]) || !diary_add_kept(maker, &maker->records.promises[i]))
			return false;
	return true;
}

static bool gather_follow_ups(struct diary_maker *maker)
{
	for (size_t i = 0; i < maker->records.follow_up_count; i++)
		if (!diary_add_follow_up(maker, &maker->records.follow_ups[i]))
			return false;
	return true;
}

static bool gather(struct diary_maker *maker)
{
	const struct diary_records *r = &maker->records;
	if (!gather_promises(maker) || !gather_follow_ups(maker))
		return false;
	for (size_t i = 0; i < r->mail_count; i++)
		if (!diary_add_mail(maker, &r->mails[i]))
			return false;
	for (size_t i = 0; i < r->address_count; i++)
		if (!diary_add_address(maker, &r->addresses[i]))
			return false;
	if (!diary_add_agreed(maker) || !diary_add_limits(maker) || !diary_add_steps(maker))
		return false;
	for (size_t i = 0; i < r->done_count; i++)
		if (!diary_add_entry(maker, &r->done[i]))
			return false;
	return true;
}

/* --- order and sums --- */

static bool is_open(const struct diary_line *line)
{
	return line->group < DIARY_WAITING;
}

static int by_urgency(const void *left, const void *right)
{
	const struct diary_line *a = left, *b = right;
	enum diary_group x = a->group < DIARY_WAITING ? DIARY_PROMISES : a->group;
	enum diary_group y = b->group < DIARY_WAITING ? DIARY_PROMISES : b->group;
	if (x != y)
		return x < y ? -1 : 1;
	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->minute != b->minute)
		return a->minute > b->minute ? -1 : 1;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->amount != b->amount)
		return a->amount > b->amount ? -1 : 1;
	int name = strcmp(a->name, b->name);
	return name ? name : (a->id > b->id) - (a->id < b->id);
}

static int by_client(const void *left, const void *right)
{
	const struct diary_line *a = *(const struct diary_line *const *)left, *b = *(const struct diary_line *const *)right;
	if (a->client != b->client)
		return a->client < b->client ? -1 : 1;
	return (a->amount < b->amount) - (a->amount > b->amount);
}

/* Lines of one client speak of the same debt: the largest of them counts. */
static bool sum_money(struct diary *diary, const char *home, struct err *err)
{
	struct vec lines = VEC_INIT(const struct diary_line *);
	int64_t last = 0;
	bool ok = true;
	for (size_t i = 0; i < diary->count; i++) {
		const struct diary_line *line = &diary->lines[i];
		if (!is_open(line) || line->day > diary->today || strcmp(line->currency, home) != 0)
			continue;
		const struct diary_line **place = vec_push(&lines);
		if (place)
			*place = line;
	}
	if (lines.len)
		qsort(lines.data, lines.len, sizeof(const struct diary_line *), by_client);
	for (size_t i = 0; ok && i < lines.len; i++) {
		const struct diary_line *line = VEC_AT(const struct diary_line *, &lines, i);
		if (line->client != last)
			ok = money_add(diary->money, line->amount, &diary->money, err);
		last = line->client;
	}
	ok = ok && vec_ok(&lines, err);
	vec_release(&lines);
	return ok;
}

static void count_lines(struct diary *diary)
{
	diary->next_day = DATE_NONE;
	for (size_t i = 0; i < diary->count; i++) {
		const struct diary_line *line = &diary->lines[i];
		if (line->group == DIARY_DONE)
			diary->done++;
		else if (is_open(line) && line->day <= diary->today)
			diary->open++;
		if (!is_open(line) || line->day <= diary->today)
			continue;
		if (diary->next_day == DATE_NONE)
			diary->next_day = line->day;
		diary->next_count += line->day == diary->next_day;
	}
}

/* --- loading --- */

static int64_t midnight(void)
{
	return moment_make(moment_day(clock_now()), 0).at;
}

static bool settle(struct diary_maker *maker)
{
	struct diary *diary = maker->diary;
	diary->lines = arena_array(maker->arena, maker->lines.len, sizeof *diary->lines);
	if (!diary->lines)
		return err_memory(maker->err);
	for (size_t i = 0; i < maker->lines.len; i++)
		if (VEC_AT(struct diary_line, &maker->lines, i).group != DIARY_GROUPS)
			diary->lines[diary->count++] = VEC_AT(struct diary_line, &maker->lines, i);
	for (size_t i = 0; i < diary->count; i++) {
		struct diary_line *line = &diary->lines[i];
		line->block = is_open(line) && line->day > diary->today ? line->day : diary->today;
	}
	if (diary->count)
		qsort(diary->lines, diary->count, sizeof *diary->lines, by_urgency);
	count_lines(diary);
	return sum_money(diary, maker->desk->currency, maker->err);
}

bool desk_diary(struct desk *desk, daynum until, struct diary *out, struct err *err)
{
	*out = (struct diary){.arena = ARENA_INIT, .today = desk->today,
	                      .until = until > desk->today ? until : desk->today, .next_day = DATE_NONE};
	struct diary_maker maker = {.desk = desk, .diary = out, .arena = &out->arena,
	                            .lines = VEC_INIT(struct diary_line), .err = err};
	bool ok = diary_records(desk->db, desk->today, out->until, midnight(), &out->arena, &maker.records, err) &&
	          gather(&maker) && settle(&maker) && arena_ok(&out->arena, err);
	vec_release(&maker.lines);
	return ok;
}

void diary_release(struct diary *diary)
{
	arena_release(&diary->arena);
	*diary = (struct diary){.arena = ARENA_INIT};
}

bool desk_diary_count(struct desk *desk, size_t *count, struct err *err)
{
	struct diary diary;
	bool ok = desk_diary(desk, desk->today, &diary, err);
	if (ok)
		*count = diary.open;
	diary_release(&diary);
	return ok;
}

bool desk_diary_cost(struct desk *desk, enum diary_cost *cost, struct err *err)
{
	bool dear = false, dearer = false;
	bool ok = diary_is_long(desk->db, AT_ONCE_MOST, &dear, err) &&
	          (!dear || diary_is_long(desk->db, IDLE_MOST, &dearer, err));
	*cost = dearer ? DIARY_NEVER : dear ? DIARY_WHEN_IDLE : DIARY_AT_ONCE;
	return ok;
}

const char *diary_when(const struct diary_line *line, daynum today, char out[DATE_TEXT_SIZE])
{
	int late = line->day == DATE_NONE ? 0 : today - line->day;
	if (line->minute >= 0)
		snprintf(out, DATE_TEXT_SIZE, "%02d:%02d", line->minute / 60, line->minute % 60);
	else if (line->day == DATE_NONE)
		out[0] = '\0';
	else if (late > 0)
		snprintf(out, DATE_TEXT_SIZE, "%dd late", late);
	else if (late == 0)
		snprintf(out, DATE_TEXT_SIZE, "today");
	else
		date_near(line->day, today, out);
	if (late < 0 && late > -14 && line->minute < 0 && line->day != DATE_NONE)
		out[6] = '\0';
	return out;
}

void diary_name(const struct diary_line *line, struct buf *out)
{
	static const char *const kinds[DIARY_KINDS] = {
		[DIARY_PROMISE] = "promise", [DIARY_FOLLOW_UP] = "follow-up", [DIARY_STEP] = "step", [DIARY_DRAFT] = "draft",
		[DIARY_MAIL] = "mail", [DIARY_ADDRESS] = "address", [DIARY_QUEUED] = "queued", [DIARY_STOPPED] = "stopped",
		[DIARY_ENTRY] = "entry", [DIARY_KEPT] = "kept", [DIARY_INSTALMENT] = "instalment",
		[DIARY_DISPUTE] = "dispute", [DIARY_HOLD] = "hold", [DIARY_SETTLEMENT] = "settlement",
		[DIARY_LIMIT] = "limitation",
	};
	buf_addf(out, "%s:%lld", kinds[line->kind], (long long)line->ref);
}

const struct diary_line *diary_find(const struct diary *diary, const char *name)
{
	struct buf text = BUF_INIT;
	const struct diary_line *found = NULL;
	for (size_t i = 0; !found && i < diary->count; i++) {
		buf_clear(&text);
		diary_name(&diary->lines[i], &text);
		if (strcmp(buf_str(&text), name) == 0)
			found = &diary->lines[i];
	}
	buf_release(&text);
	return found;
}
