/* SPDX-License-Identifier: MIT */
/* Two people at once in one book: each sees what the other does, without a key, and
 * neither notices a lock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "desk/desk.h"
#include "desk/payments.h"
#include "tests/pty/pty.h"

static struct pty one, other;

static int start_both(void **state)
{
	(void)state;
	pty_start(&one, &(struct pty_spec){.rows = 48});
	pty_start(&other, &(struct pty_spec){.rows = 48, .keep_dir = one.dir});
	return 0;
}

static int stop_both(void **state)
{
	(void)state;
	pty_stop_keep(&other);
	pty_stop(&one);
	return 0;
}

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* Where the cursor and the row it is on are. */
static void cursor(struct pty *pty, VTermPos *at, struct buf *row)
{
	vterm_state_get_cursorpos(vterm_obtain_state(pty->vt), at);
	pty_row(pty, at->row, row);
}

/* A note by one stands on the other's screen within a second (twenty times, by turns),
 * and the cursor of that one stays on what it was on. */
static void each_sees_the_other(void **state)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	long long worst = 0;
	(void)state;
	pty_send(&one, "\r");
	pty_expect(&one, "Timeline");
	pty_send(&other, "\r");
	pty_expect(&other, "Timeline");
	for (int i = 0; i < 20; i++) {
		struct pty *writer = i % 2 ? &one : &other, *reader = i % 2 ? &other : &one;
		char text[40], keys[80];
		VTermPos was, is;
		cursor(reader, &was, &before);
		snprintf(text, sizeof text, "remark number %d", i);
		snprintf(keys, sizeof keys, ":note\r");
		pty_send(writer, keys);
		pty_expect(writer, "F10 Save");
		pty_send(writer, text);
		long long began = now();
		pty_send(writer, "\033[21~");
		pty_expect(reader, text);
		if (now() - began > worst)
			worst = now() - began;
		pty_expect(writer, text);
		cursor(reader, &is, &after);
		assert_string_equal(buf_str(&before), buf_str(&after));
	}
	print_message("seen after %lld ms at the most\n", worst);
	assert_true(worst <= 1000);
	buf_release(&before);
	buf_release(&after);
}

/* On the board too: the card the cursor is on, though others come and go above it. */
static void the_cursor_stays_on_its_card(void **state)
{
	struct payment_new payment = {
		.kind = "payment", .currency = "EUR", .amount = 1345000, .paid_on = 20780,
	};
	const struct desk_options options = {.book = one.book, .today = 20780};
	struct desk desk;
	struct err err = {0};
	struct arena arena = ARENA_INIT;
	struct payment_result result;
	struct desk_ref ref;
	(void)state;
	pty_send(&one, "jj");
	pty_expect(&one, ">Lopez y Hijos");
	if (!desk_open(&desk, &options, DB_WRITE, &err) ||
	    !desk_resolve(&desk, "C-0049", &ref, &err) || !(payment.client = ref.client) ||
	    !desk_pay(&desk, &payment, false, &arena, &result, NULL, &err))
		fail_msg("%s", err.text);
	arena_release(&arena);
	desk_close(&desk);
	long long began = now();
	for (int i = 0; pty_has(&one, "Overdue 55,088.15") && i < 100; i++)
		pty_listen(&one, 50);
	print_message("the board after %lld ms\n", now() - began);
	assert_true(now() - began <= 1000);
	assert_true(pty_has(&one, ">Lopez y Hijos"));
}

/* Nothing changed: not a byte, though both look every second. */
static void silence_when_nothing_changes(void **state)
{
	(void)state;
	pty_listen(&one, 300);
	pty_listen(&other, 300);
	assert_int_equal(pty_listen(&one, 2300), 0);
	assert_int_equal(pty_listen(&other, 300), 0);
}

/* A writer from outside that wants the whole book for itself, at once. */
static void nothing_is_locked(const char *where)
{
	struct err err = {0};
	struct db *db = db_open(one.book, DB_WRITE, &err);
	if (!db)
		fail_msg("%s: %s", where, err.text);
	db_patience(db, 1);
	bool ok = false;
	for (int i = 0; i < 200 && !ok; i++) { /* it may be just at its look, every second */
		ok = db_begin(db, &err) && db_run(db, &err, "UPDATE setting SET value = value WHERE name = 'firm.name'", "");
		ok = ok && db_commit(db, &err);
		db_rollback(db);
	}
	if (!ok)
		fail_msg("%s: %s", where, err.text);
	db_close(db);
}

/* Whatever is open while a key is waited for. */
static void no_lock_is_held_at_a_key(void **state)
{
	static const struct {
		const char *keys, *shows, *back;
	} places[] = {
		{"", "? Help", ""},
		{"c", "LOG A CALL", "\033"},
		{"\rEc", "EDIT A CLIENT", "\033\033"},
		{":hold\r", "HOLD", "\033"},
		{":", "All actions", "\033"},
		{"4", "[4 Outbox", ""},
		{"S", "? ", "n"},
		{"6", "[6 Export", "\033"},
		{":settings\r", "SETTINGS", "\033"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		pty_send(&one, places[i].keys);
		pty_expect(&one, places[i].shows);
		nothing_is_locked(places[i].shows);
		pty_send(&one, places[i].back);
	}
}

/* Both edit one client: who saves second sees what the other wrote, and loses nothing
 * of his own. */
static void both_versions_are_shown(void **state)
{
	(void)state;
	pty_send(&one, "\rEc");
	pty_expect(&one, "EDIT A CLIENT");
	pty_send(&other, "\rEc");
	pty_expect(&other, "EDIT A CLIENT");
	pty_send(&one, "\025Bergmann and Sons\033[21~");
	pty_expect(&one, "Timeline");
	pty_send(&other, "\025Bergmann Brothers\033[21~");
	pty_expect(&other, "theirs: Name Bergmann and Sons");
	assert_true(pty_has(&other, "mine: Name Bergmann Brothers"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_both, stop_both)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_sees_the_other), TEST(the_cursor_stays_on_its_card), TEST(silence_when_nothing_changes), TEST(no_lock_is_held_at_a_key),
		TEST(both_versions_are_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
