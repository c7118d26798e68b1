/* SPDX-License-Identifier: MIT */
/* The sender on a real book against a real dialogue: what each answer of the server
 * makes of a mail, the check at the moment of sending, and what a person may do. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "store/deed.h"
#include "tests/lib/mailbook.h"

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

/* A fresh book with one client and one due reminder of 380.00 about invoice 1041. */
static int64_t one_mail(const char *faults)
{
	mailbook_open(&book);
	mailbook_serve(&book, faults);
	int64_t client = mailbook_client(&book, "Pine St Gym");
	int64_t invoice = mailbook_invoice(&book, client, "1041", 38000);
	return mailbook_queue(&book, client, invoice, "first", "Sam <gym@pine.example>");
}

static struct outbox_count send_due(void)
{
	struct outbox_count count;
	struct err err = {0};
	if (!outbox_send(book.db, &book.job, &count, &err))
		fail_msg("%s", err.text);
	return count;
}

static void sent_is_logged_with_the_servers_last_line(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct message m;
	struct err err = {0};
	int64_t id = one_mail("");
	assert_int_equal(send_due().sent, 1);
	assert_true(message_load(book.db, id, &arena, &m, &err));
	assert_int_equal(m.state, MESSAGE_SENT);
	assert_string_equal(m.reply, "250 2.0.0 Ok: queued as SINK1");
	assert_true(m.sent_at > 0);
	int64_t seq = mailbook_int(&book, "SELECT max(seq) FROM entry WHERE kind = 'mail-out'");
	struct entry entry;
	assert_true(entry_load(book.db, seq, &arena, &entry, &err));
	assert_string_equal(entry_fact(&entry, &arena, "message-id"), m.message_id);
	assert_string_equal(entry_word(&entry, &arena, "to"), "Sam <gym@pine.example>");
	assert_string_equal(entry_word(&entry, &arena, "text"), "Dear all,\n\nplease pay.\n");
	assert_int_equal(strlen(entry_fact(&entry, &arena, "digest")), 64);
	assert_non_null(strstr(entry.actor, "sender for "));
	assert_int_equal(mailbook_int(&book, "SELECT count(*) FROM invoice WHERE step = 'first'"), 1);
	assert_int_equal(mailbook_int(&book, "SELECT count(*) FROM step_taken WHERE state = 'mailed' AND step = 'first' AND "
	                              "entry = (SELECT max(seq) FROM entry WHERE kind = 'mail-out')"), 1);
	assert_int_equal(mailbook_count(&book, "mails", m.message_id), 1);
	/* Again: nothing is due, nothing goes, no connection is made. */
	assert_int_equal(send_due().sent, 0);
	assert_int_equal(mailbook_count(&book, "wire", "(connected)"), 1);
	arena_release(&arena);
}

static void each_answer_has_its_state(void **state)
{
	(void)state;
	static const struct {
		const char *fault;
		enum message_state state;
		int attempts_after; /* Message-IDs on the wire after a second run */
	} rows[] = {
		{"data 451 4.3.0 try later", MESSAGE_QUEUED, 0}, /* S02 */
		{"mail close", MESSAGE_QUEUED, 0},
		{"dot 451 4.3.0 later", MESSAGE_QUEUED, 0},
		{"rcpt 550 5.1.1 no such user", MESSAGE_REJECTED, 0},
		{"dot 554 5.6.0 no", MESSAGE_REJECTED, 0},
		{"dot rst", MESSAGE_UNCERTAIN, 0}, /* S01 */
		{"dot swallow", MESSAGE_UNCERTAIN, 1},
		{"dot swallow-stall", MESSAGE_UNCERTAIN, 1},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int64_t id = one_mail(rows[i].fault);
		send_due();
		if (mailbook_state(&book, id) != rows[i].state)
			fail_msg("\"%s\" made it %s", rows[i].fault, message_state_name(mailbook_state(&book, id)));
		/* Not sent again by itself, and never called sent. */
		mailbook_write(&book, "fault", "");
		send_due();
		assert_int_equal(mailbook_state(&book, id), rows[i].state);
		assert_int_equal(mailbook_count(&book, "mails", "@firm.example>"), rows[i].attempts_after);
		assert_int_equal(mailbook_int(&book, "SELECT count(*) FROM entry WHERE kind = 'mail-out'"), 0);
	}
}

/* What was put off goes later, as the same mail. */
static void later_keeps_its_message_id(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct message before, after;
	struct err err = {0};
	int64_t id = one_mail("data 451 4.3.0 try later");
	assert_true(message_load(book.db, id, &arena, &before, &err));
	assert_int_equal(send_due().later, 1);
	assert_true(message_load(book.db, id, &arena, &after, &err));
	assert_string_equal(before.message_id, after.message_id);
	assert_true(after.not_before >= clock_now().at + 4 * 60);
	assert_string_equal(after.reply, "451 4.3.0 try later");
	assert_true(db_begin(book.db, &err) && message_time(book.db, id, 1, false, &err) && db_commit(book.db, &err));
	mailbook_write(&book, "fault", "");
	assert_int_equal(send_due().sent, 1);
	assert_int_equal(mailbook_count(&book, "mails", before.message_id), 1);
	arena_release(&arena);
}

/* Item 32 and the other reasons the ledger has. */
static void the_ledger_stops_it_at_the_moment_of_sending(void **state)
{
	(void)state;
	static const struct {
		const char *sql, *says;
	} rows[] = {
		{"UPDATE invoice SET paid = total, open = 0", "invoice 1041 has been paid"},
		{"UPDATE invoice SET paid = 8000, open = 30000", "has 300.00 EUR open, and the mail says 380.00 EUR"},
		{"UPDATE invoice SET disputed = 1", "invoice 1041 is disputed"},
		{"INSERT INTO contact (client, mail, mail_state) VALUES (1, 'gym@pine.example', 'bounced')",
		 "the address gym@pine.example is marked as bounced"},
		{"UPDATE client SET hold_from = 20000, hold_why = 'talks'", "Pine St Gym is on hold (talks)"},
		{"INSERT INTO payment (client, kind, currency, amount, paid_on) VALUES (1, 'payment', 'EUR', 38000, 20770)",
		 "380.00 EUR stands on account and covers it"},
		{"INSERT INTO step_taken (invoice, step, state, day) SELECT cycle, step, 'done', 20770 FROM message",
		 "its step was done on 13 Nov 2026 already, by other means"},
	};
	struct err err = {0};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct arena arena = ARENA_INIT;
		struct message m;
		int64_t id = one_mail("");
		assert_true(db_begin(book.db, &err) && db_run(book.db, &err, rows[i].sql, "") && db_commit(book.db, &err));
		assert_int_equal(send_due().stopped, 1);
		assert_true(message_load(book.db, id, &arena, &m, &err));
		assert_int_equal(m.state, MESSAGE_STOPPED);
		if (!strstr(m.why, rows[i].says))
			fail_msg("\"%s\" says \"%s\"", rows[i].sql, m.why);
		assert_int_equal(mailbook_count(&book, "wire", "C MAIL"), 0);
		arena_release(&arena);
	}
}

/* A row that somebody put back by hand: the log knows that it went. */
static void what_the_log_says_went_does_not_go_again(void **state)
{
	(void)state;
	struct err err = {0};
	one_mail("");
	assert_int_equal(send_due().sent, 1);
	assert_true(db_begin(book.db, &err) && db_run(book.db, &err, "UPDATE message SET state = 'queued', sent_at = NULL", "") &&
	            db_commit(book.db, &err));
	assert_int_equal(send_due().stopped, 1);
}

/* A statement or an offer may go to one who disputes, but not with a sum of yesterday. */
static void no_kind_of_mail_goes_with_an_old_amount(void **state)
{
	(void)state;
	struct err err = {0};
	int64_t id = one_mail("");
	assert_true(db_begin(book.db, &err) && db_run(book.db, &err, "UPDATE message SET kind = 'statement'", "") &&
	            db_run(book.db, &err, "UPDATE invoice SET disputed = 1, paid = 8000, open = 30000", "") &&
	            db_commit(book.db, &err));
	assert_int_equal(send_due().stopped, 1);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_STOPPED);
	one_mail("");
	assert_true(db_begin(book.db, &err) && db_run(book.db, &err, "UPDATE message SET kind = 'statement'", "") &&
	            db_run(book.db, &err, "UPDATE invoice SET disputed = 1", "") && db_commit(book.db, &err));
	assert_int_equal(send_due().sent, 1);
}

static void add_promise(daynum due)
{
	struct err err = {0};
	struct entry_new entry = {.kind = "call", .client = 1};
	int64_t seq = 0;
	assert_true(db_begin(book.db, &err) && entry_append(book.db, &book.actor, &entry, &seq, &err) &&
	            db_run(book.db, &err, "INSERT INTO promise (client, currency, amount, due, made_on, entry)"
	                   " VALUES (1, 'EUR', 38000, ?, 20700, ?)", "di", due, seq) &&
	            db_commit(book.db, &err));
	entry_new_release(&entry);
}

static void a_promise_stops_it_until_its_day_has_passed(void **state)
{
	(void)state;
	daynum today = moment_day(clock_now());
	one_mail("");
	add_promise(today);
	assert_int_equal(send_due().stopped, 1);
	one_mail("");
	add_promise(today - 1);
	assert_int_equal(send_due().sent, 1);
}

static void money_on_account_that_does_not_cover_it_lets_it_go(void **state)
{
	(void)state;
	struct err err = {0};
	one_mail("");
	assert_true(db_begin(book.db, &err) &&
	            db_run(book.db, &err, "INSERT INTO payment (client, kind, currency, amount, paid_on)"
	                   " VALUES (1, 'payment', 'EUR', 37999, 20770)", "") && db_commit(book.db, &err));
	assert_int_equal(send_due().sent, 1);
}

static void held_and_timed_mail_waits(void **state)
{
	(void)state;
	struct err err = {0};
	int64_t id = one_mail("");
	assert_true(db_begin(book.db, &err) && message_hold(book.db, id, true, 1, &err) && db_commit(book.db, &err));
	assert_int_equal(send_due().sent, 0);
	assert_true(db_begin(book.db, &err) && message_time(book.db, id, clock_now().at + 3600, true, &err) &&
	            db_commit(book.db, &err));
	assert_int_equal(send_due().sent, 0);
	assert_true(db_begin(book.db, &err) && message_time(book.db, id, clock_now().at, false, &err) &&
	            db_commit(book.db, &err));
	assert_int_equal(send_due().sent, 1);
}

static void the_same_step_is_not_queued_twice(void **state)
{
	(void)state;
	struct err err = {0};
	one_mail("");
	const struct message_invoice named = {.invoice = 1, .amount = 38000};
	struct message draft = {.client = 1, .kind = "reminder", .currency = "EUR", .step = "first", .cycle = 1,
	                        .to_line = "gym@pine.example", .invoices = &named, .invoice_count = 1};
	const struct message_mail mail = {.message_id = "<2@firm.example>", .raw = "a\r\n", .raw_len = 3};
	assert_true(db_begin(book.db, &err) && message_put(book.db, &book.actor, &draft, &err));
	assert_false(message_queue(book.db, &book.actor, draft.id, &mail, &err));
	assert_int_equal(err.code, ERR_NO);
	assert_non_null(strstr(err.text, "was first"));
	db_rollback(book.db);
}

/* Item 33. */
static void a_client_on_hold_is_not_queued_for(void **state)
{
	(void)state;
	struct err err = {0};
	one_mail("");
	assert_true(db_begin(book.db, &err) && message_recall(book.db, &book.actor, 1, &err) &&
	            db_run(book.db, &err, "UPDATE client SET hold_from = 20000, hold_why = 'talks'", "") &&
	            db_commit(book.db, &err));
	const struct message_mail mail = {.message_id = "<2@firm.example>", .raw = "a\r\n", .raw_len = 3};
	assert_true(db_begin(book.db, &err));
	assert_false(message_queue(book.db, &book.actor, 1, &mail, &err));
	db_rollback(book.db);
	assert_int_equal(err.code, ERR_NO);
	assert_string_equal(err.text, "Pine St Gym is on hold (talks): nothing is queued for it");
}

static void an_account_that_fails_leaves_the_mail_alone(void **state)
{
	(void)state;
	struct outbox_count count;
	struct err err = {0};
	int64_t id = one_mail("");
	mailbook_write(&book, "password", "wrong\n");
	assert_false(outbox_send(book.db, &book.job, &count, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_QUEUED);
	assert_int_equal(mailbook_int(&book, "SELECT attempts FROM message"), 0);
	assert_int_equal(mailbook_int(&book, "SELECT count(*) FROM sender WHERE says LIKE '%refused the login%'"), 1);
	mailbook_write(&book, "password", MAILBOOK_PASSWORD "\n");
	assert_int_equal(send_due().sent, 1);
}

/* P02: no shell, one line, at most 1,024 bytes, and nowhere to be found afterwards. */
static void the_password_comes_by_command(void **state)
{
	(void)state;
	struct outbox_count count;
	static char longest[1100];
	const char *const bad[] = {"", "\n", NULL};
	memset(longest, 'x', 1030);
	for (int i = 0; i < 3; i++) {
		struct err err = {0};
		one_mail("");
		mailbook_write(&book, "password", bad[i] ? bad[i] : longest);
		assert_false(outbox_send(book.db, &book.job, &count, &err));
		assert_int_equal(err.code, ERR_CONFIG);
		assert_int_equal(mailbook_count(&book, "wire", "(connected)"), 0);
	}
	mailbook_write(&book, "password", MAILBOOK_PASSWORD "\n");
	const char *missing[] = {"/nowhere/pass", "$(touch hacked)", NULL};
	const char *failing[] = {"sh", "-c", "echo half; exit 3", NULL};
	const char *const *commands[] = {missing, failing, NULL};
	for (int i = 0; i < 3; i++) {
		struct err err = {0};
		one_mail("");
		book.job.password_command = commands[i];
		assert_false(outbox_send(book.db, &book.job, &count, &err));
		assert_int_equal(err.code, ERR_CONFIG);
	}
	one_mail("");
	assert_int_equal(send_due().sent, 1);
	assert_int_equal(mailbook_count(&book, "t.dun", "s3cret pass"), 0);
}

/* The end of the password, each byte one off: never as it is in memory of this test. */
static const char masked[] = "!ubjm!pg!tpnf!mfohui";

static bool holds_secret(const char *bytes, size_t len)
{
	const size_t n = sizeof(masked) - 1;
	for (size_t i = 0; i + n <= len; i++) {
		size_t k = 0;
		while (k < n && bytes[i + k] == masked[k] - 1)
			k++;
		if (k == n)
			return true;
	}
	return false;
}

static bool file_holds_secret(const char *path)
{
	static char bytes[65536];
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? 0 : read(fd, bytes, sizeof(bytes));
	if (fd >= 0)
		close(fd);
	return n > 0 && holds_secret(bytes, (size_t)n);
}

/* Every page this process may write: 0 clean, 1 found, 2 cannot be read here. */
static int scan_own_memory(void)
{
	static char line[512], chunk[1 << 20];
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY);
	if (!maps || mem < 0)
		return 2;
	while (fgets(line, sizeof(line), maps)) {
		unsigned long from, to;
		char rights[5];
		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || rights[1] != 'w' || strstr(line, "[v") ||
		    to - from > 1ul << 30) /* a sanitizer's shadow */
			continue;
		for (unsigned long at = from; at < to; at += sizeof(chunk)) {
			size_t want = to - at < sizeof(chunk) ? to - at : sizeof(chunk);
			if (at <= (unsigned long)chunk && (unsigned long)chunk < at + want)
				continue;
			ssize_t n = pread(mem, chunk, want, (off_t)at);
			if (n > 0 && holds_secret(chunk, (size_t)n))
				return 1;
			memset(chunk, 0, sizeof(chunk));
		}
	}
	return 0;
}

/* P02: while the sender is on the line the password is neither in its cmdline nor in
 * its environment; when it is done, nowhere in its memory. */
static void the_password_is_nowhere(void **state)
{
	(void)state;
	struct err err = {0};
	char path[300];
	one_mail("dot stall");
	db_close(book.db);
	book.db = NULL;
	pid_t child = fork();
	if (child == 0) {
		struct outbox_count count;
		struct db *db = db_open(book.path, DB_WRITE, &err);
		outbox_send(db, &book.job, &count, &err);
		_exit(scan_own_memory());
	}
	while (mailbook_count(&book, "wire", "C DATA") == 0)
		assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
	static const char *const names[] = {"cmdline", "environ"};
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", (int)child, names[i]);
		if (file_holds_secret(path))
			fail_msg("the password is in %s", path);
	}
	int status = 0;
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 2)
		print_message("# own memory cannot be read here\n");
	else
		assert_int_equal(WEXITSTATUS(status), 0);
	book.db = db_open(book.path, DB_WRITE, &err);
	assert_non_null(book.db);
}

static void a_bad_recipient_is_refused_here(void **state)
{
	(void)state;
	int64_t id = one_mail("");
	struct err err = {0};
	assert_true(db_begin(book.db, &err) &&
	            db_run(book.db, &err, "UPDATE message SET to_line = 'b@y.de>' || char(13, 10) || 'RCPT TO:<evil@z.de'",
	                   "") && db_commit(book.db, &err));
	assert_int_equal(send_due().rejected, 1);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_REJECTED);
	assert_int_equal(mailbook_count(&book, "wire", "RCPT"), 0);
}

static void bytes_that_were_not_approved_stay_here(void **state)
{
	(void)state;
	struct err err = {0};
	one_mail("");
	assert_true(db_begin(book.db, &err) &&
	            db_run(book.db, &err, "UPDATE message_bytes SET bytes = CAST(replace(CAST(bytes AS TEXT), 'please pay',"
	                   " 'pay me not') AS BLOB)", "") && db_commit(book.db, &err));
	assert_int_equal(send_due().rejected, 1);
	assert_int_equal(mailbook_count(&book, "wire", "C MAIL"), 0);
}

/* Item 34: killed between "accepted" and "noted". */
static void a_killed_sender_leaves_no_second_mail(void **state)
{
	(void)state;
	int64_t id = one_mail("dot swallow-stall");
	struct err err = {0};
	db_close(book.db);
	book.db = NULL;
	pid_t child = fork();
	if (child == 0) {
		struct outbox_count count;
		struct db *db = db_open(book.path, DB_WRITE, &err);
		book.job.account.dot_ms = 60000;
		outbox_send(db, &book.job, &count, &err);
		_exit(0);
	}
	while (mailbook_count(&book, "mails", "@firm.example>") == 0)
		assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	book.db = db_open(book.path, DB_WRITE, &err);
	assert_non_null(book.db);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_DOT);
	mailbook_write(&book, "fault", "");
	assert_int_equal(send_due().sent, 0);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_UNCERTAIN);
	assert_int_equal(mailbook_count(&book, "mails", "@firm.example>"), 1);
}

static void a_claim_of_the_living_is_left_alone(void **state)
{
	(void)state;
	struct message_owner owner;
	struct err err = {0};
	int64_t taken = 0, count = 0;
	int64_t id = one_mail("");
	assert_true(message_owner_here(&owner, &err));
	assert_true(db_begin(book.db, &err) && message_claim(book.db, &owner, clock_now().at, 0, &taken, &err) &&
	            db_commit(book.db, &err));
	assert_int_equal(taken, id);
	assert_int_equal(send_due().sent, 0);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_CLAIMED);
	/* The same text after a reboot, or of a pid that was given again: gone. */
	assert_true(message_owner_lives(owner.text, 0, 0));
	owner.text[strlen(owner.text) - 1] ^= 1;
	assert_false(message_owner_lives(owner.text, 0, 0));
	assert_false(message_owner_lives("", 0, 0));
	assert_true(db_begin(book.db, &err) && db_run(book.db, &err, "UPDATE message SET owner = ?", "s", owner.text) &&
	            message_recover(book.db, clock_now().at, &count, &err) && db_commit(book.db, &err));
	assert_int_equal(count, 1);
	assert_int_equal(send_due().sent, 1);
}

static void a_person_decides_about_the_uncertain(void **state)
{
	(void)state;
	struct err err = {0};
	int64_t id = one_mail("dot swallow");
	assert_int_equal(send_due().uncertain, 1);
	assert_true(db_begin(book.db, &err));
	assert_false(message_recall(book.db, &book.actor, id, &err));
	assert_false(message_bin(book.db, id, &err));
	assert_false(message_retry(book.db, id, 1, &err));
	assert_true(message_mark_sent(book.db, &book.actor, id, &err));
	assert_true(db_commit(book.db, &err));
	assert_int_equal(mailbook_state(&book, id), MESSAGE_SENT);
	assert_int_equal(mailbook_int(&book, "SELECT count(*) FROM entry WHERE kind = 'mail-out'"), 1);

	id = one_mail("dot rst");
	assert_int_equal(send_due().uncertain, 1);
	assert_true(db_begin(book.db, &err) && message_send_again(book.db, &book.actor, id, 1, &err) &&
	            db_commit(book.db, &err));
	assert_int_equal(mailbook_int(&book, "SELECT count(*) FROM entry WHERE kind = 'note'"), 1);
	mailbook_write(&book, "fault", "");
	assert_int_equal(send_due().sent, 1);
}

/* A mail held until released, whose time passed meanwhile: taking the hold back
 * must not let it go. */
static void undoing_a_hold_sends_nothing(void **state)
{
	(void)state;
	int64_t id = one_mail("");
	struct err err = {0};
	struct deed deed;
	struct buf name = BUF_INIT;
	assert_true(deed_begin(&deed, book.db, &book.actor, &err, "hold") &&
	            message_hold(book.db, id, true, 1, &err) && deed_commit(&deed, &err));
	assert_true(deed_undo(book.db, &book.actor, &name, &err));
	buf_release(&name);
	struct outbox_count count = send_due();
	assert_int_equal(count.sent, 0);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_QUEUED);
	assert_int_equal(mailbook_int(&book, "SELECT held FROM message"), 1);
}

static void what_undo_brings_back_is_held(void **state)
{
	(void)state;
	struct err err = {0};
	struct deed deed;
	struct buf name = BUF_INIT;
	int64_t id = one_mail("");
	assert_true(deed_begin(&deed, book.db, &book.actor, &err, "mail taken back"));
	assert_true(message_recall(book.db, &book.actor, id, &err) && deed_commit(&deed, &err));
	assert_int_equal(mailbook_state(&book, id), MESSAGE_DRAFT);
	if (!deed_undo(book.db, &book.actor, &name, &err))
		fail_msg("%s", err.text);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_QUEUED);
	assert_int_equal(send_due().sent, 0);
	assert_int_equal(mailbook_int(&book, "SELECT held FROM message"), 1);
	assert_true(db_begin(book.db, &err) && message_hold(book.db, id, false, 1, &err) && db_commit(book.db, &err));
	assert_int_equal(send_due().sent, 1);
	buf_release(&name);
}

static void one_connection_serves_many(void **state)
{
	(void)state;
	one_mail("");
	for (int i = 0; i < 20; i++)
		mailbook_queue(&book, 1, 0, "", i == 7 ? "nobody@pine.example" : "gym@pine.example");
	struct outbox_count count = send_due();
	assert_int_equal(count.sent, 20);
	assert_int_equal(count.rejected, 1);
	assert_int_equal(mailbook_count(&book, "wire", "(connected)"), 1);
}

static void a_limit_is_kept(void **state)
{
	(void)state;
	one_mail("");
	for (int i = 0; i < 5; i++)
		mailbook_queue(&book, 1, 0, "", "gym@pine.example");
	book.job.limit = 4;
	assert_int_equal(send_due().sent, 4);
	assert_int_equal(send_due().sent, 2);
}

/* Item 56: nobody is there; the waiting sender sends when the time has come. */
static void a_waiting_sender_sends_in_time_and_leaves(void **state)
{
	(void)state;
	struct outbox_count count;
	struct err err = {0};
	int64_t id = one_mail("");
	assert_true(db_begin(book.db, &err) && message_time(book.db, id, clock_now().at + 1, false, &err) &&
	            db_commit(book.db, &err));
	if (!outbox_wait(book.db, &book.job, &count, &err))
		fail_msg("%s", err.text);
	assert_int_equal(mailbook_state(&book, id), MESSAGE_SENT);
	assert_int_equal(mailbook_int(&book, "SELECT owner = '' FROM sender"), 1);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sent_is_logged_with_the_servers_last_line),
		cmocka_unit_test(each_answer_has_its_state),
		cmocka_unit_test(later_keeps_its_message_id),
		cmocka_unit_test(the_ledger_stops_it_at_the_moment_of_sending),
cmocka_unit_test(what_the_log_says_went_does_not_go_again),
		cmocka_unit_test(no_kind_of_mail_goes_with_an_old_amount),
		cmocka_unit_test(a_promise_stops_it_until_its_day_has_passed),
		cmocka_unit_test(money_on_account_that_does_not_cover_it_lets_it_go),
		cmocka_unit_test(held_and_timed_mail_waits),
		cmocka_unit_test(the_same_step_is_not_queued_twice),
		cmocka_unit_test(a_client_on_hold_is_not_queued_for),
		cmocka_unit_test(an_account_that_fails_leaves_the_mail_alone),
		cmocka_unit_test(the_password_comes_by_command),
		cmocka_unit_test(the_password_is_nowhere),
		cmocka_unit_test(a_bad_recipient_is_refused_here),
		cmocka_unit_test(bytes_that_were_not_approved_stay_here),
		cmocka_unit_test(a_killed_sender_leaves_no_second_mail),
		cmocka_unit_test(a_claim_of_the_living_is_left_alone),
		cmocka_unit_test(a_person_decides_about_the_uncertain),
		cmocka_unit_test(undoing_a_hold_sends_nothing),
		cmocka_unit_test(what_undo_brings_back_is_held),
		cmocka_unit_test(one_connection_serves_many),
		cmocka_unit_test(a_limit_is_kept),
		cmocka_unit_test(a_waiting_sender_sends_in_time_and_leaves),
	};
	return cmocka_run_group_tests(tests, make, unmake);
}
