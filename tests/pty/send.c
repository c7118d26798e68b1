/* SPDX-License-Identifier: MIT */
/* Mail and the screen: while a session is open mail that waits has a sender, which
 * goes on when the session is closed or the line drops (item 56). */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/lib/mailbook.h"
#include "tests/pty/pty.h"

static struct mailbook book;

static int make(void **state)
{
	(void)state;
	mailbook_make(&book);
	return 0;
}

static int unmake(void **state)
{
	(void)state;
	mailbook_free(&book);
	return 0;
}

static long long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void set(const char *name, const char *value)
{
	struct err err = {0};
	if (!db_run(book.db, &err, "INSERT INTO setting (name, value) VALUES (?, ?)", "ss", name, value))
		fail_msg("%s", err.text);
}

static void set_up_account(void)
{
	struct err err = {0};
	char config[4096];
	assert_true(db_begin(book.db, &err));
	set("mail.host", "localhost");
	set("mail.port", strrchr(book.url, ':') + 1);
	set("mail.tls", "starttls");
	set("mail.user", "collect");
	set("mail.from", "desk@firm.example");
	assert_true(db_commit(book.db, &err));
	snprintf(config, sizeof(config), "password_command = cat \"%s\"\nca_file = %s\n", book.password, book.ca);
	mailbook_write(&book, "config", config);
}

/* One mail, due at a moment; starts the program on its book. */
static int64_t start(struct pty *pty, int64_t due)
{
	struct err err = {0};
	snprintf(book.path, sizeof(book.path), "%s/book.dun", book.dir);
	mailbook_open(&book);
	mailbook_serve(&book, "");
	set_up_account();
	int64_t client = mailbook_client(&book, "Pine St Gym");
	mailbook_invoice(&book, client, "1041", 38000);
	int64_t id = mailbook_queue(&book, client, 1, "", "Sam <gym@pine.example>");
	assert_true(db_begin(book.db, &err) && message_time(book.db, id, due, false, &err) && db_commit(book.db, &err));
	pty_start(pty, &(struct pty_spec){.keep_dir = book.dir, .real_day = true});
	return id;
}

static void wait_for_mail(void)
{
	long long until = now_ms() + PTY_PATIENCE;
	while (mailbook_count(&book, "mails", "@firm.example>") == 0)
		if (now_ms() > until)
			fail_msg("the mail does not arrive");
}

/* Seen through another connection, as a second session would. */
static void wait_for_state(int64_t id, enum message_state state)
{
	long long until = now_ms() + PTY_PATIENCE;
	while (mailbook_state(&book, id) != state)
		if (now_ms() > until)
			fail_msg("it is %s", message_state_name(mailbook_state(&book, id)));
}

static void wait_for_sender(bool there)
{
	long long until = now_ms() + PTY_PATIENCE;
	while (mailbook_int(&book, "SELECT count(*) FROM sender WHERE owner <> ''") != there)
		if (now_ms() > until)
			fail_msg("%s", there ? "no sender was started" : "the sender stays");
}

static void sent_while_the_screen_is_open(void **state)
{
	(void)state;
	struct pty pty;
	int64_t id = start(&pty, clock_now().at);
	pty_send(&pty, "4");
	pty_expect(&pty, "Pine St Gym");
	pty_expect(&pty, "SENT");
	wait_for_state(id, MESSAGE_SENT);
	pty_send(&pty, "q");
	assert_int_equal(pty_wait(&pty), 0);
	pty_stop_keep(&pty);
	wait_for_sender(false);
}

/* item 56: the line drops while a mail is held; it goes at its time all the same */
static void sent_after_the_line_dropped(void **state)
{
	(void)state;
	struct pty pty;
	int64_t id = start(&pty, clock_now().at + 3600);
	wait_for_sender(true);
	close(pty.master);
	pty.master = -1;
	assert_int_equal(pty_wait(&pty), 129);
	pty_stop_keep(&pty);
	assert_int_equal(mailbook_count(&book, "mails", "@firm.example>"), 0);
	wait_for_sender(true);
	struct err err = {0};
	assert_true(db_begin(book.db, &err) && message_time(book.db, id, clock_now().at, false, &err) &&
	            db_commit(book.db, &err));
	wait_for_mail();
	wait_for_state(id, MESSAGE_SENT);
	wait_for_sender(false);
}

/* items 16, 31: S asks; Enter keeps it, y sends it */
static void sent_by_hand(void **state)
{
	(void)state;
	struct pty pty;
	int64_t id = start(&pty, clock_now().at + 3600);
	pty_send(&pty, "4");
	pty_expect(&pty, "HELD");
	pty_send(&pty, "S");
	pty_expect(&pty, "Send now to Pine St Gym?");
	pty_send(&pty, "\r");
	assert_int_equal(mailbook_state(&book, id), MESSAGE_QUEUED);
	pty_send(&pty, "S");
	pty_expect(&pty, "Send now to Pine St Gym?");
	pty_send(&pty, "y");
	wait_for_mail();
	pty_expect(&pty, "SENT");
	pty_stop_keep(&pty);
	wait_for_sender(false);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sent_while_the_screen_is_open),
		cmocka_unit_test(sent_after_the_line_dropped),
		cmocka_unit_test(sent_by_hand),
	};
	return cmocka_run_group_tests(tests, make, unmake);
}
