/* SPDX-License-Identifier: MIT */
/* Children: started without a shell, heard, stopped, reaped. */
#include "base/proc.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/progress.h"
#include "base/stop.h"

static void output_is_kept(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct err err = {0};
	const char *argv[] = {"printf", "%s|", "a b", "$HOME; *", NULL};
	assert_true(proc_run(argv, 1000, 10000, &out, &err));
	assert_string_equal(buf_str(&out), "a b|$HOME; *|");
	buf_clear(&out);
	assert_true(proc_run(argv, 3, 10000, &out, &err));
	assert_string_equal(buf_str(&out), "a b");
	buf_release(&out);
}

static void failures_are_told(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct err err = {0};
	const char *none[] = {"no-such-command-here", NULL};
	assert_false(proc_run(none, 100, 10000, &out, &err));
	assert_int_equal(err.code, ERR_NOINPUT);
	const char *bad[] = {"sh", "-c", "echo cannot unlock >&2; exit 3", NULL};
	assert_false(proc_run(bad, 100, 10000, &out, &err));
	assert_string_equal(err.text, "sh ended with status 3: cannot unlock");
	const char *slow[] = {"sleep", "100", NULL};
	assert_false(proc_run(slow, 100, 50, &out, &err));
	assert_int_equal(err.code, ERR_AGAIN);
	buf_release(&out);
}

static void input_comes_from_bytes_or_nowhere(void **state)
{
	(void)state;
	const char *cat[] = {"cat", NULL};
	struct proc proc;
	struct err err = {0};
	assert_true(proc_start(&proc, &(struct proc_spec){.argv = cat, .limit = 100, .input = "x\n", .input_len = 2}, &err));
	assert_true(proc_wait(&proc, 10000, &err));
	assert_string_equal(buf_str(&proc.out), "x\n");
	proc_release(&proc);
	assert_true(proc_start(&proc, &(struct proc_spec){.argv = cat, .limit = 100}, &err));
	assert_true(proc_wait(&proc, 10000, &err));
	assert_int_equal(proc.out.len, 0);
	assert_int_equal(proc_exit(&proc), 0);
	proc_release(&proc);
}

static void progress_arrives(void **state)
{
	(void)state;
	const char *argv[] = {"sh", "-c", "echo 1 4 0 >&3; echo nonsense >&3; echo 4 4 900 packing >&3", NULL};
	struct proc proc;
	struct err err = {0};
	assert_true(proc_start(&proc, &(struct proc_spec){.argv = argv, .progress = true}, &err));
	assert_true(proc_wait(&proc, 10000, &err));
	assert_int_equal(proc.done, 4);
	assert_int_equal(proc.total, 4);
	assert_int_equal(proc.bytes, 900);
	assert_string_equal(proc.word, "packing");
	proc_release(&proc);
}

static void a_child_is_stopped(void **state)
{
	(void)state;
	/* The first asks to be killed: it ignores SIGTERM, and says when it does so. */
	const char *deaf[] = {"sh", "-c", "trap '' TERM; echo 1 2 0 >&3; while :; do sleep 1; done", NULL};
	const char *civil[] = {"sleep", "100", NULL};
	struct proc proc;
	struct err err = {0};
	assert_true(proc_start(&proc, &(struct proc_spec){.argv = deaf, .progress = true}, &err));
	while (proc.done == 0 && proc_pump(&proc))
		poll(&(struct pollfd){.fd = proc.fds[2], .events = POLLIN}, 1, 1000);
	proc_stop(&proc, 20);
	assert_true(proc_wait(&proc, 10000, &err));
	assert_int_equal(proc_exit(&proc), 128 + SIGKILL);
	proc_release(&proc);
	assert_true(proc_start(&proc, &(struct proc_spec){.argv = civil}, &err));
	proc_stop(&proc, 10000);
	assert_true(proc_wait(&proc, 10000, &err));
	assert_int_equal(proc_exit(&proc), 128 + SIGTERM);
	proc_release(&proc);
}

static void a_session_of_its_own(void **state)
{
	(void)state;
	const char *argv[] = {"sh", "-c", "ps -o sid= -p $$ | tr -d ' \\n'; echo \" $$\"", NULL};
	struct proc proc;
	struct err err = {0};
	assert_true(proc_start(&proc, &(struct proc_spec){.argv = argv, .limit = 100, .session = true}, &err));
	pid_t pid = proc.pid;
	assert_true(proc_wait(&proc, 10000, &err));
	char *rest;
	if (strtol(buf_str(&proc.out), &rest, 10) == 0) {
		proc_release(&proc);
		skip(); /* no ps here */
	}
	assert_int_equal(strtol(buf_str(&proc.out), &rest, 10), pid);
	assert_int_equal(strtol(rest, NULL, 10), pid);
	proc_release(&proc);
}

static void lines_are_read_strictly(void **state)
{
	(void)state;
	int64_t done, total, bytes;
	char word[32];
	assert_true(progress_read("796 1284 0", &done, &total, &bytes, word));
	assert_int_equal(done, 796);
	assert_int_equal(total, 1284);
	assert_string_equal(word, "");
	assert_true(progress_read("1 2 3 packing", &done, &total, &bytes, word));
	assert_false(progress_read("1 2", &done, &total, &bytes, word));
	assert_false(progress_read("-1 2 3", &done, &total, &bytes, word));
	assert_false(progress_read("1 2 3 \033[2J", &done, &total, &bytes, word));
	assert_false(progress_read("99999999999999999999 2 3", &done, &total, &bytes, word));
}

static void progress_needs_a_descriptor(void **state)
{
	(void)state;
	struct progress progress;
	struct err err = {0};
	assert_true(progress_open(&progress, NULL, &err));
	progress_say(&progress, 1, 2, NULL);
	assert_false(progress_open(&progress, "2", &err));
	assert_false(progress_open(&progress, "900", &err));
	assert_int_equal(err.code, ERR_USAGE);
}

static void a_signal_sets_a_flag(void **state)
{
	(void)state;
	struct err err = {0};
	stop_catch();
	assert_true(stop_check("nothing was written", &err));
	raise(SIGINT);
	assert_true(stop_asked());
	assert_false(stop_check("no file was written", &err));
	assert_int_equal(err.code, ERR_STOPPED);
	assert_string_equal(err.text, "stopped: no file was written");
	stop_release();
	assert_false(stop_asked());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_is_kept),
		cmocka_unit_test(failures_are_told),
		cmocka_unit_test(input_comes_from_bytes_or_nowhere),
		cmocka_unit_test(progress_arrives),
		cmocka_unit_test(a_child_is_stopped),
		cmocka_unit_test(a_session_of_its_own),
		cmocka_unit_test(lines_are_read_strictly),
		cmocka_unit_test(progress_needs_a_descriptor),
		cmocka_unit_test(a_signal_sets_a_flag),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
