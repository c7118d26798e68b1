/* SPDX-License-Identifier: MIT */
/* The next action over a real book: two people at two desks of one book, each with the
 * list of the morning, who log what they do; and the same answer after each restart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"
#include "desk/amendment.h"
#include "desk/log.h"
#include "desk/step.h"
#include "desk/today.h"
#include "tests/lib/book.h"

enum { CLIENTS = 12, DAYS = 64, FIRST = BOOK_TODAY - 80, GAP = 7 };

static struct book book;
static uint64_t seed = 4711;

static unsigned roll(unsigned sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % sides;
}

struct memory {
	int64_t client;
	daynum contact, promised;
	int contacts;
};
static struct memory memories[CLIENTS];
static int too_near, wrongly, done;

static struct memory *memory_of(int64_t client)
{
	for (int i = 0; i < CLIENTS; i++)
		if (memories[i].client == client)
			return &memories[i];
	fail_msg("a client nobody made");
	return NULL;
}

static void log_it(struct desk *desk, const struct today_row *row, enum log_kind kind, const char *outcome)
{
	char when[DATE_ISO_SIZE], by[DATE_ISO_SIZE];
	struct log_text text = {.kind = kind, .client = row->client};
	struct err err = {0};
	enum log_field bad;
	text.values[LOG_WHEN] = date_iso(desk->today, when);
	text.values[LOG_OUTCOME] = outcome;
	text.values[LOG_TEXT] = "as the list said";
	if (kind == LOG_NOTE)
		text.values[LOG_STEP] = row->next.name;
	if (outcome && strcmp(outcome, "promised") == 0) {
		text.values[LOG_AMOUNT] = "10.00";
		text.values[LOG_BY] = date_iso(desk->today + 5, by);
		memory_of(row->client)->promised = desk->today + 5;
	}
	if (!desk_log(desk, &text, &bad, NULL, &err))
		fail_msg("%s", err.text);
	done++;
}

static void contact(struct desk *desk, const struct today_row *row, enum log_kind kind)
{
	struct memory *memory = memory_of(row->client);
	bool promises = kind == LOG_CALL && roll(3) == 0;
	too_near += memory->contact != DATE_NONE && desk->today - memory->contact < GAP;
	wrongly += memory->promised != DATE_NONE && memory->promised >= desk->today;
	memory->contact = desk->today;
	memory->contacts++;
	log_it(desk, row, kind, promises ? "promised" : kind == LOG_CALL ? "message" : NULL);
}

static void act(struct desk *desk, const struct today_row *row)
{
	struct buf said = BUF_INIT;
	struct err err = {0};
	if (row->next.act != NEXT_STEP || row->next.step < 0)
		return;
	switch (row->next.channel) {
	case POLICY_MAIL: contact(desk, row, LOG_MAIL); break;
	case POLICY_CALL: contact(desk, row, LOG_CALL); break;
	case POLICY_LETTER:
	case POLICY_LETTER_MAIL: contact(desk, row, LOG_LETTER); break;
	case POLICY_NOTE: log_it(desk, row, LOG_NOTE, NULL); break;
	default:
		if (!desk_step_tick(desk, row->client, row->currency, row->next.name, "", &said, &err))
			fail_msg("%s", err.text);
	}
	buf_release(&said);
}

/* From a list that may be of the morning: the program is asked once more. */
static void work(struct desk *desk, const struct today *morning, unsigned part)
{
	for (size_t i = 0; i < morning->count; i++) {
		struct today now;
		const struct today_row *row;
		struct err err = {0};
		if (roll(100) >= part)
			continue;
		if (!desk_next(desk, morning->rows[i].client, morning->rows[i].currency, &now, &row, &err))
			fail_msg("%s", err.text);
		if (row)
			act(desk, row);
		today_release(&now);
	}
}

static void list(struct desk *desk, struct today *out)
{
	struct today_wish wish = {.as_of = DATE_NONE, .span = TODAY_NOW};
	struct err err = {0};
	if (!desk_today(desk, &wish, out, &err))
		fail_msg("%s", err.text);
}

static void make(void)
{
	char name[40], number[40];
	book_make(&book);
	for (int i = 0; i < CLIENTS; i++) {
		snprintf(name, sizeof name, "Client %c", 'A' + i);
		memories[i] = (struct memory){book_client(&book, name), DATE_NONE, DATE_NONE, 0};
		for (int k = 0; k < 3; k++) {
			snprintf(number, sizeof number, "%d-%d", i, k);
			book_invoice(&book, memories[i].client, number, 1000 + (int64_t)roll(90000), FIRST - 20 + (int)roll(60));
		}
	}
}

static void two_people_at_one_book(void **state)
{
	(void)state;
	struct desk other;
	struct err err = {0};
	make();
	struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
	if (!desk_open(&other, &options, DB_WRITE, &err))
		fail_msg("%s", err.text);
	for (daynum day = FIRST; day < FIRST + DAYS; day++) {
		struct today a, b;
		book.desk.today = other.today = day;
		list(&book.desk, &a);
		list(&other, &b);
		assert_int_equal(a.count, b.count);
		work(&book.desk, &a, day % 11 == 0 ? 0 : 60);
		work(&other, &b, day % 11 == 0 ? 0 : 80);
		today_release(&a);
		today_release(&b);
	}
	desk_close(&other);
	int contacts = 0;
	for (int i = 0; i < CLIENTS; i++)
		contacts += memories[i].contacts;
	printf("# %d contacts with %d clients in %d days, %d deeds\n", contacts, CLIENTS, DAYS, done);
	assert_int_equal(too_near, 0);
	assert_int_equal(wrongly, 0);
	assert_true(contacts > 2 * CLIENTS);
	assert_true(book_int(&book, "SELECT count(*) FROM step_taken") > contacts);
	book_drop(&book);
}

/* Withdrawn, a call is no contact and did no step. */
static void what_is_withdrawn_did_nothing(void **state)
{
	(void)state;
	struct today today;
	const struct today_row *row;
	int64_t seq = 0;
	book_make(&book);
	int64_t client = book_client(&book, "Client A");
	book_invoice(&book, client, "1001", 5000, FIRST);
	book.desk.today = FIRST + 4;
	struct log_text text = {.kind = LOG_CALL, .client = client};
	text.values[LOG_WHEN] = "now";
	text.values[LOG_OUTCOME] = "message";
	text.values[LOG_STEP] = "call";
	OK(&book, desk_log(&book.desk, &text, NULL, &seq, &book.err));
	assert_int_equal(book_int(&book, "SELECT count(*) FROM step_taken WHERE step = 'call'"), 1);
	OK(&book, desk_withdraw(&book.desk, seq, "the wrong client", NULL, &book.err));
	assert_int_equal(book_int(&book, "SELECT count(*) FROM step_taken"), 0);
	OK(&book, desk_next(&book.desk, client, "EUR", &today, &row, &book.err));
	assert_non_null(row);
	assert_non_null(strstr(row->next.why, "no contact yet"));
	today_release(&today);
	book_drop(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_people_at_one_book),
		cmocka_unit_test(what_is_withdrawn_did_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
