/* SPDX-License-Identifier: MIT */
/* Two senders on one book, killed at random moments (SIGKILL): no mail arrives twice, none is called sent
 * that did not arrive, none is lost. (Item 34, short form.) */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/entry_verify.h"
#include "tests/lib/figures.h"
#include "tests/lib/mailbook.h"

enum { SENDERS = 2, BATCH = 40 };

static struct mailbook book;
static unsigned seed = 20261123;

static pid_t start_sender(void)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid)
		return pid;
	struct outbox_count count;
	struct err err = {0};
	struct db *db = db_open(book.path, DB_WRITE, &err);
	if (db)
		outbox_send(db, &book.job, &count, &err);
	_exit(0);
}

static void queue_batch(void)
{
	struct err err = {0};
	book.db = db_open(book.path, DB_WRITE, &err);
	if (!book.db)
		fail_msg("%s", err.text);
	for (int i = 0; i < BATCH; i++)
		mailbook_queue(&book, 1, 0, "", "gym@pine.example");
	db_close(book.db);
	book.db = NULL;
}

/* A moment of up to 25 ms in which to kill: the senders race meanwhile. */
static void race(void)
{
	struct timespec t = {0, (long)(rand_r(&seed) % 25000) * 1000};
	nanosleep(&t, NULL);
}

/* Kills one of two senders again and again until the batch is through. */
static int kill_round(int kills)
{
	pid_t senders[SENDERS] = {start_sender(), start_sender()};
	int done = 0;
	for (; done < kills; done++) {
		int which = rand_r(&seed) % SENDERS;
		race();
		kill(senders[which], SIGKILL);
		waitpid(senders[which], NULL, 0);
		senders[which] = start_sender();
	}
	for (int i = 0; i < SENDERS; i++)
		waitpid(senders[i], NULL, 0);
	return done;
}

static void no_mail_twice_and_none_falsely_sent(void **state)
{
	(void)state;
	int kills = (int)figure(sender_kills), done = 0;
	struct err err = {0};
	mailbook_make(&book);
	mailbook_open(&book);
	mailbook_client(&book, "Pine St Gym");
	db_close(book.db);
	book.db = NULL;
	mailbook_serve(&book, "delay 2\n");
	while (done < kills) {
		queue_batch();
		done += kill_round(kills - done < 20 ? kills - done : 20);
	}
	/* The last one finds everything dead and takes what is left. */
	pid_t last = start_sender();
	waitpid(last, NULL, 0);
	book.db = db_open(book.path, DB_WRITE, &err);
	assert_non_null(book.db);
	struct outbox_count count;
	assert_true(outbox_send(book.db, &book.job, &count, &err));

	int64_t sent = 0, uncertain = 0, rows = 0;
	struct query *q = db_select(book.db, &err, "SELECT message_id, state FROM message", "");
	while (query_next(q)) {
		size_t arrived = mailbook_count(&book, "mails", query_text(q, 0));
		const char *is = query_text(q, 1);
		rows++;
		if (arrived > 1)
			fail_msg("%s arrived %zu times", query_text(q, 0), arrived);
		if (strcmp(is, "sent") == 0 && arrived != 1)
			fail_msg("%s is called sent and did not arrive", query_text(q, 0));
		if (strcmp(is, "sent") != 0 && strcmp(is, "uncertain") != 0)
			fail_msg("%s is %s in the end", query_text(q, 0), is);
		sent += strcmp(is, "sent") == 0;
		uncertain += strcmp(is, "uncertain") == 0;
	}
	assert_true(query_end(q, &err));
	assert_int_equal(sent, mailbook_int(&book, "SELECT count(*) FROM entry WHERE kind = 'mail-out'"));
	assert_int_equal(sent + uncertain, rows);
	assert_true(sent > uncertain);
	printf("# %d kills, %lld mails: %lld sent, %lld uncertain, 0 twice\n", done, (long long)rows, (long long)sent,
	       (long long)uncertain);
	struct entry_proof proof = {0};
	struct buf why = BUF_INIT;
	assert_true(entry_verify(book.db, NULL, NULL, &proof, &why, &err));
	assert_int_equal(proof.bad, 0);
	buf_release(&why);
	mailbook_free(&book);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_mail_twice_and_none_falsely_sent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
