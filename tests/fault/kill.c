/* SPDX-License-Identifier: MIT */
/* Two writers of one book, killed at any moment: what was acknowledged is there,
 * and the book is whole. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/deed.h"
#include "store/fields.h"
#include "tests/lib/book.h"
#include "tests/lib/figures.h"

enum { WRITERS = 2, ACKS_MOST = 4096 };

static struct book book;

struct ack {
	int64_t seq, number;
};

/* Notes until killed; tells of each that was saved. */
static void write_notes(int out, int64_t number)
{
	const struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
	struct desk desk;
	struct err err = {0};
	if (!desk_open(&desk, &options, DB_WRITE, &err))
		_exit(1);
	for (;; number++) {
		struct deed deed;
		struct entry_new entry = {.kind = "note", .client = 1};
		struct ack ack = {.number = number};
		fields_add_int(&entry.facts, "number", number);
		fields_add(&entry.words, "text", "a sentence that must not be lost");
		if (!deed_begin(&deed, desk.db, &desk.actor, &err, "note") ||
		    !entry_append(desk.db, &desk.actor, &entry, &ack.seq, &err) || !deed_commit(&deed, &err))
			_exit(1);
		entry_new_release(&entry);
		if (write(out, &ack, sizeof ack) != sizeof ack)
			_exit(0);
	}
}

static pid_t start_writer(int out, int64_t number)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		write_notes(out, number);
	return pid;
}

static uint32_t seed = 7;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % sides;
}

static bool read_ack(int in, struct ack *ack)
{
	return read(in, ack, sizeof *ack) == sizeof *ack;
}

/* Acknowledgements of a round in which both are killed after a few. */
static int kill_round(int round, struct ack acks[ACKS_MOST])
{
	int ends[2], count = 0, wanted = 1 + (int)dice(12);
	pid_t pids[WRITERS];
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < WRITERS; i++)
		pids[i] = start_writer(ends[1], (int64_t)round * 1000000 + i * 500000);
	close(ends[1]);
	while (count < wanted && read_ack(ends[0], &acks[count]))
		count++;
	assert_int_equal(count, wanted); /* a writer that gave up would show here */
	for (volatile uint32_t wait = dice(300000); wait; wait--)
		;
	for (int i = 0; i < WRITERS; i++)
		kill(pids[i], SIGKILL);
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(waitpid(pids[i], NULL, 0), pids[i]);
	while (count < ACKS_MOST && read_ack(ends[0], &acks[count]))
		count++;
	close(ends[0]);
	return count;
}

static void is_there(const struct ack *ack)
{
	struct arena arena = ARENA_INIT;
	struct entry entry;
	char number[24];
	OK(&book, entry_load(book.desk.db, ack->seq, &arena, &entry, &book.err));
	snprintf(number, sizeof number, "%lld", (long long)ack->number);
	assert_string_equal(entry_fact(&entry, &arena, "number"), number);
	assert_string_equal(entry_word(&entry, &arena, "text"), "a sentence that must not be lost");
	arena_release(&arena);
}

static void nothing_acknowledged_is_lost(void **state)
{
	(void)state;
	static struct ack acks[ACKS_MOST];
	int rounds = (int)figure(kills), total = 0;
	for (int round = 1; round <= rounds; round++) {
		if (round % 50 == 1) {
			if (round > 1)
				book_drop(&book);
			book_make(&book);
			book_client(&book, "Bergmann GmbH");
		}
		int count = kill_round(round, acks);
		book_reopen(&book);
		for (int i = 0; i < count; i++)
			is_there(&acks[i]);
		book_is_sound(&book);
		total += count;
	}
	book_drop(&book);
	print_message("%d rounds, %d acknowledged, 0 lost\n", rounds, total);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_acknowledged_is_lost)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
