/* SPDX-License-Identifier: MIT */
/* What was typed survives the process that typed it. */
#include "desk/journal.h"

#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char home[200];
static char dir[sizeof(home) + 16];

static int setup(void **state)
{
	const char *tmp = getenv("TMPDIR");
	(void)state;
	snprintf(home, sizeof(home), "%.150s/dun-journal-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(home))
		return -1;
	snprintf(dir, sizeof(dir), "%s/state/dun", home);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	char command[sizeof(home) + 16];
	snprintf(command, sizeof(command), "rm -rf %s", home);
	return system(command);
}

static struct journal of(const char *book, const char *key)
{
	struct journal journal;
	journal_init(&journal, dir, book, "draft", key);
	return journal;
}

static void kept_and_taken(void **state)
{
	(void)state;
	struct journal a = of("/b/one.dun", "client 1"), b = of("/b/one.dun", "client 2"), c = of("/b/two.dun", "client 1");
	struct buf got = BUF_INIT;
	struct stat info;
	int64_t at;
	assert_false(journal_take(&a, &got, &at));
	assert_true(journal_keep(&a, "Dear\0Eva", 8, NULL));
	assert_true(journal_keep(&a, "Dear\0Eva,", 9, NULL));
	assert_int_equal(stat(a.path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(stat(dir, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	assert_false(journal_take(&b, &got, &at));
	assert_false(journal_take(&c, &got, &at));
	assert_true(journal_take(&a, &got, &at));
	assert_int_equal(got.len, 9);
	assert_memory_equal(got.data, "Dear\0Eva,", 9);
	assert_false(journal_take(&a, &got, &at));
	assert_true(journal_keep(&a, "x", 1, NULL));
	journal_drop(&a);
	assert_false(journal_take(&a, &got, &at));
	buf_release(&got);
}

/* item 49: killed while typing, it is there at the next start */
static void a_killed_writer_leaves_it(void **state)
{
	(void)state;
	struct buf got = BUF_INIT;
	int64_t at;
	int ready[2];
	char c;
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct journal mine = of("/b/one.dun", "client 1");
		bool ok = journal_keep(&mine, "a sentence", 10, NULL) && write(ready[1], "x", 1) == 1;
		if (ok)
			pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	struct journal mine = of("/b/one.dun", "client 1");
	/* while it lives, its work is its own */
	assert_false(journal_take(&mine, &got, &at));
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_true(journal_take(&mine, &got, &at));
	assert_string_equal(buf_str(&got), "a sentence");
	close(ready[0]);
	close(ready[1]);
	buf_release(&got);
}

static void foreign_files_are_left_alone(void **state)
{
	(void)state;
	struct journal mine = of("/b/one.dun", "client 1");
	struct buf got = BUF_INIT;
	int64_t at;
	FILE *file = fopen(mine.path, "w");
	assert_non_null(file);
	fputs("something else", file);
	fclose(file);
	assert_false(journal_take(&mine, &got, &at));
	assert_int_equal(access(mine.path, F_OK), 0);
	struct journal none;
	journal_init(&none, "", "/b/one.dun", "draft", "x");
	assert_true(journal_keep(&none, "x", 1, NULL));
	assert_false(journal_take(&none, &got, &at));
	buf_release(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_and_taken),
		cmocka_unit_test(a_killed_writer_leaves_it),
		cmocka_unit_test(foreign_files_are_left_alone),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, setup, teardown);
}
