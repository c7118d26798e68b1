/* SPDX-License-Identifier: MIT */
/* The line to the terminal: gone at any key, another size at any moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/lib/figures.h"
#include "tests/pty/pty.h"

static uint32_t seed = 20261122;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % sides;
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Processor seconds a running process has used, in the kernel's ticks. */
static double used_by(pid_t pid)
{
	char path[40];
	unsigned long user = 0, system = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	int got = fscanf(file, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
	fclose(file);
	assert_int_equal(got, 2);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double used_by_children(void)
{
	struct rusage usage;
	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

struct worst {
	double seconds, processor;
};

/* Closes the terminal and measures the end. */
static void drop_line(struct pty *pty, struct worst *worst)
{
	double children = used_by_children(), own = used_by(pty->pid), began = seconds();
	close(pty->master);
	pty->master = -1;
	assert_int_equal(pty_wait(pty), 129);
	double took = seconds() - began, processor = used_by_children() - children - own;
	if (took > worst->seconds)
		worst->seconds = took;
	if (processor > worst->processor)
		worst->processor = processor;
}

static const char sentence[] = "They will pay on Friday, says Eva; a copy by mail.";

/* Typed into a note until the line goes; what was typed is offered and whole. */
static void one_round(const char *dir, bool control, struct worst *worst)
{
	struct pty pty, next;
	char typed[sizeof sentence] = "";
	pty_start(&pty, &(struct pty_spec){.keep_dir = dir, .no_control = !control});
	pty_send(&pty, ":note\r");
	pty_expect(&pty, "F10 Save");
	size_t keys = 1 + dice(48);
	for (size_t i = 0; i < keys; i++)
		pty_sendn(&pty, sentence + i, 1);
	memcpy(typed, sentence, keys);
	while (keys && typed[keys - 1] == ' ')
		typed[--keys] = '\0';
	drop_line(&pty, worst);
	pty_stop_keep(&pty);
	pty_start(&next, &(struct pty_spec){.keep_dir = dir});
	pty_expect(&next, "cut off");
	pty_send(&next, "\r");
	pty_expect(&next, typed);
	/* Saved, so that the next round begins clean. */
	pty_send(&next, "\033[21~");
	pty_expect(&next, ": All");
	pty_send(&next, "q");
	pty_wait(&next);
	pty_stop_keep(&next);
}

/* A vanished line: out within 2 s, no spinning, nothing typed is lost. */
static void gone_at_a_random_key(void **state)
{
	struct pty pty;
	struct worst worst = {0};
	long rounds = figure(line_drops);
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, "q");
	pty_wait(&pty);
	pty_stop_keep(&pty);
	for (long i = 0; i < rounds; i++)
		one_round(pty.dir, i % 2, &worst);
	pty_remove(&pty);
	print_message("%ld lines dropped: out after %.2f s and %.3f s of processor at the most, nothing typed lost\n", rounds,
	              worst.seconds, worst.processor);
	assert_true(worst.seconds < 2);
	assert_true(worst.processor < 0.1);
}

/* Any size at any moment on every kind of terminal: it lives, and is itself again at a
 * usual size. */
static void any_size(void **state)
{
	static const char *const terms[] = {"xterm-256color", "linux", "screen", "tmux-256color", "vt100"};
	static const char *const keys[] = {"", "j", "\r", "4", "1", "/be", "\033", "3", "c", "\033", "6", "\033", "1"};
	long sizes = figure(resizes), each = sizes / 5, done = 0;
	(void)state;
	for (size_t t = 0; t < sizeof terms / sizeof *terms; t++) {
		struct pty pty;
		pty_start(&pty, &(struct pty_spec){.term = terms[t]});
		for (long i = 0; i < each; i++, done++) {
			int rows = 5 + (int)dice(196), cols = 20 + (int)dice(481);
			if (rows == pty.rows && cols == pty.cols)
				rows++;
			pty_send(&pty, keys[dice(sizeof keys / sizeof *keys)]);
			pty_resize(&pty, rows, cols);
			assert_false(pty.over);
		}
		pty_resize(&pty, 24, 80);
		for (int i = 0; i < 4; i++)
			pty_send(&pty, "\033");
		pty_send(&pty, "1");
		pty_expect(&pty, "[1 Board]");
		pty_stop(&pty);
	}
	print_message("%ld sizes from 20x5 to 500x200\n", done);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(gone_at_a_random_key), cmocka_unit_test(any_size)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
