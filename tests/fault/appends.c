/* SPDX-License-Identifier: MIT */
/* Eight processes append to one book as fast as they can: every entry once, none told
 * that the book is busy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/book.h"
#include "tests/lib/figures.h"

enum { WRITERS = 8 };

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Its exit status: 0 when all were saved. */
static int append(const char *path, int writer, int appends)
{
	const struct desk_options options = {.book = path, .today = BOOK_TODAY};
	struct desk desk;
	struct err err = {0};
	char text[60];
	bool ok = desk_open(&desk, &options, DB_WRITE, &err);
	for (int i = 0; ok && i < appends; i++) {
		snprintf(text, sizeof text, "writer %d, entry %d", writer, i);
		ok = book_try_note(&desk, writer + 1, text, NULL, &err);
	}
	if (!ok)
		dprintf(STDERR_FILENO, "writer %d: %s\n", writer, err.text);
	return ok ? 0 : 1;
}

static void all_rows_once_and_nobody_told_busy(void **state)
{
	(void)state;
	struct book book;
	pid_t pids[WRITERS];
	int appends = (int)figure(appends), status, refused = 0;
	book_make(&book);
	for (int i = 0; i < WRITERS; i++) {
		char name[20];
		snprintf(name, sizeof name, "Client %d", i + 1);
		book_client(&book, name);
	}
	desk_close(&book.desk);
	double began = seconds();
	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0)
			_exit(append(book.path, i, appends));
	}
	for (int i = 0; i < WRITERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		refused += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	}
	double took = seconds() - began;
	assert_int_equal(refused, 0);
	book_reopen(&book);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'note'"), WRITERS * appends);
	assert_int_equal(book_int(&book, "SELECT count(DISTINCT body) FROM entry_words w JOIN entry e ON e.seq = w.seq "
	                          "WHERE e.kind = 'note'"), WRITERS * appends);
	book_is_sound(&book);
	print_message("%d processes x %d appends: %.2f s, %.0f/s, 0 told busy\n", WRITERS, appends, took,
	              WRITERS * appends / took);
	book_drop(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_rows_once_and_nobody_told_busy)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
