/* SPDX-License-Identifier: MIT */
/* The diary against books whose every record is known. */
#include "desk/diary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk/records.h"
#include "tests/lib/samplebook.h"

struct sample {
	char dir[64], path[80];
	struct desk desk;
	struct diary diary;
	struct err err;
};

static struct sample sample;

static void fails(bool ok)
{
	if (!ok)
		fail_msg("%s", sample.err.text);
}

static void begin(const char *kind)
{
	struct desk_options options = {.book = sample.path, .config = "", .today = samplebook_today()};
	strcpy(sample.dir, "/tmp/dun-diary.XXXXXX");
	assert_non_null(mkdtemp(sample.dir));
	snprintf(sample.path, sizeof sample.path, "%s/book.dun", sample.dir);
	options.book = sample.path;
	options.config = NULL;
	setenv("XDG_CONFIG_HOME", sample.dir, 1);
	fails(samplebook_make(sample.path, kind, &sample.err) && desk_open(&sample.desk, &options, DB_WRITE, &sample.err));
}

static void look(int days)
{
	diary_release(&sample.diary);
	fails(desk_diary(&sample.desk, sample.desk.today + days, &sample.diary, &sample.err));
}

static int drop(void **state)
{
	(void)state;
	diary_release(&sample.diary);
	desk_close(&sample.desk);
	unlink(sample.path);
	rmdir(sample.dir);
	memset(&sample, 0, sizeof sample);
	return 0;
}

/* The only line of a kind about a client; NULL when there is none. */
static const struct diary_line *line_of(enum diary_kind kind, const char *client)
{
	const struct diary_line *found = NULL;
	for (size_t i = 0; i < sample.diary.count; i++) {
		const struct diary_line *line = &sample.diary.lines[i];
		if (line->kind != kind || strcmp(line->name, client) != 0)
			continue;
		assert_null(found);
		found = line;
	}
	return found;
}

/* Mails that need a person have a line; so a held one that was stopped because its
 * invoice was paid does (item 32). One that waits is nobody's work. */
static void mails(void **state)
{
	(void)state;
	begin("outbox");
	look(0);
	assert_string_equal(line_of(DIARY_MAIL, "Quay Dental")->verb, "Mail stopped");
	assert_string_equal(line_of(DIARY_MAIL, "Quay Dental")->why, "invoice 1038 has been paid");
	assert_string_equal(line_of(DIARY_MAIL, "Pine St Gym")->verb, "Failed mail");
	assert_string_equal(line_of(DIARY_MAIL, "Lost Mail Oy")->verb, "Mail sent?");
	assert_int_equal(line_of(DIARY_QUEUED, "Blue Door Ltd")->group, DIARY_WAITING);
	assert_null(line_of(DIARY_MAIL, "Kato Trading"));
}

/* Every line that is to be done counts, and no other. */
static void counts(void **state)
{
	size_t count, open = 0;
	(void)state;
	begin("desk");
	look(30);
	for (size_t i = 0; i < sample.diary.count; i++) {
		const struct diary_line *line = &sample.diary.lines[i];
		open += line->group < DIARY_WAITING && line->day <= sample.desk.today;
		if (i && line->group < DIARY_WAITING)
			assert_true(sample.diary.lines[i - 1].block <= line->block);
	}
	fails(desk_diary_count(&sample.desk, &count, &sample.err));
	assert_int_equal(count, open);
	assert_int_equal(sample.diary.open, open);
	assert_true(open > 0);
}

/* Ids are the same after a load: the cursor stays on the same line (item 24). */
static void stays(void **state)
{
	(void)state;
	begin("desk");
	look(30);
	size_t count = sample.diary.count;
	int64_t *ids = calloc(count, sizeof *ids);
	assert_non_null(ids);
	for (size_t i = 0; i < count; i++) {
		ids[i] = sample.diary.lines[i].id;
		for (size_t k = 0; k < i; k++)
			assert_true(ids[k] != ids[i]);
	}
	look(30);
	assert_int_equal(sample.diary.count, count);
	for (size_t i = 0; i < count; i++)
		assert_true(ids[i] == sample.diary.lines[i].id);
	free(ids);
}

/* A client on hold has no work, but is listed; the midnight that makes it a day later
 * makes its lines a day later (item 26). */
static void holds(void **state)
{
	(void)state;
	begin("desk");
	look(0);
	const struct diary_line *step = line_of(DIARY_STEP, "Ridge Motors"), *held = line_of(DIARY_STOPPED, "Tanaka Shoten");
	assert_non_null(step);
	assert_non_null(held);
	assert_string_equal(held->verb, "On hold");
	assert_int_equal(held->group, DIARY_WAITING);
	int64_t client = step->client;
	fails(desk_hold(&sample.desk, client, DATE_NONE, "waits", &sample.err));
	look(0);
	assert_null(line_of(DIARY_STEP, "Ridge Motors"));
	assert_non_null(line_of(DIARY_STOPPED, "Ridge Motors"));
	fails(desk_release(&sample.desk, client, &sample.err));
	const daynum late = sample.desk.today - line_of(DIARY_PROMISE, "Bergmann GmbH")->day;
	sample.desk.today++;
	look(0);
	assert_non_null(line_of(DIARY_STEP, "Ridge Motors"));
	assert_int_equal(sample.desk.today - line_of(DIARY_PROMISE, "Bergmann GmbH")->day, late + 1);
}

/* d on a promise: gone today, there again the next working day, and so is the step that
 * is due because of it; undo brings it back at once. */
static void ticks(void **state)
{
	struct buf said = BUF_INIT;
	(void)state;
	begin("desk");
	look(0);
	size_t open = sample.diary.open;
	const struct diary_line *line = line_of(DIARY_PROMISE, "Bergmann GmbH");
	assert_non_null(line);
	fails(desk_diary_done(&sample.desk, &line, 1, &said, &sample.err));
	look(0);
	assert_null(line_of(DIARY_PROMISE, "Bergmann GmbH"));
	assert_null(line_of(DIARY_STEP, "Bergmann GmbH"));
	assert_int_equal(sample.diary.open, open - 1);
	assert_int_equal(sample.diary.done, 1);
	sample.desk.today++;
	look(0);
	assert_non_null(line_of(DIARY_PROMISE, "Bergmann GmbH"));
	sample.desk.today--;
	fails(desk_undo(&sample.desk, &said, &sample.err));
	look(0);
	assert_non_null(line_of(DIARY_PROMISE, "Bergmann GmbH"));
	assert_int_equal(sample.diary.open, open);
	buf_release(&said);
}

/* A step leaves by what was done, a date or a reason, not by a tick; what waits and
 * what is done cannot be ticked either. */
static void refusals(void **state)
{
	struct buf said = BUF_INIT;
	(void)state;
	begin("desk");
	look(0);
	const struct diary_line *call = line_of(DIARY_STEP, "Pine St Gym"), *held = line_of(DIARY_STOPPED, "Tanaka Shoten");
	assert_non_null(call);
	assert_string_equal(call->channel, "call");
	assert_false(desk_diary_done(&sample.desk, &call, 1, &said, &sample.err));
	assert_int_equal(sample.err.code, ERR_NO);
	assert_false(desk_diary_done(&sample.desk, &held, 1, &said, &sample.err));
	const struct diary_line *both[] = {line_of(DIARY_PROMISE, "Bergmann GmbH"), call};
	assert_false(desk_diary_done(&sample.desk, both, 2, &said, &sample.err));
	assert_int_equal(said.len, 0);
	look(0);
	assert_non_null(line_of(DIARY_PROMISE, "Bergmann GmbH"));
	const struct diary_line *again[] = {line_of(DIARY_PROMISE, "Bergmann GmbH"), line_of(DIARY_STEP, "Pine St Gym")};
	assert_false(desk_diary_put_off(&sample.desk, again, 2, sample.desk.today, &said, &sample.err));
	fails(desk_diary_put_off(&sample.desk, again, 2, sample.desk.today + 2, &said, &sample.err));
	look(0);
	assert_null(line_of(DIARY_STEP, "Pine St Gym"));
	look(2);
	assert_int_equal(line_of(DIARY_STEP, "Pine St Gym")->day, sample.desk.today + 2);
	buf_release(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(mails, drop), cmocka_unit_test_teardown(counts, drop),
		cmocka_unit_test_teardown(stays, drop), cmocka_unit_test_teardown(holds, drop),
		cmocka_unit_test_teardown(ticks, drop), cmocka_unit_test_teardown(refusals, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
