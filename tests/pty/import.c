/* SPDX-License-Identifier: MIT */
/* From a file to the board on a real terminal: the path of a new user, and an import
 * that runs beside the screen. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "tests/pty/pty.h"

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void put_file(const struct pty *pty, int rows)
{
	char path[128];
	snprintf(path, sizeof path, "%s/in", pty->dir);
	mkdir(path, 0700);
	snprintf(path, sizeof path, "%s/in/open-items.csv", pty->dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("Client,Client number,Invoice no,Date,Due date,Amount open,E-mail\n", file);
	for (int i = 1; i <= rows; i++)
		fprintf(file, "Client %d Ltd,C%d,R-%06d,%02d/%02d/2026,%02d/%02d/2026,%d.50,pay@c%d.example\n", i % 9,
		        i % 9, i, i % 9 + 1, i % 5 + 1, i % 9 + 2, i % 5 + 3, 100 + i % 900, i % 9);
	fclose(file);
}

/* item 85: at most 12 keys from the start to the board, the date order asked once */
static void from_a_file_to_the_board(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.kind = "empty"});
	pty_expect(&pty, "There is nothing here yet");
	put_file(&pty, 32);
	pty_send(&pty, "\r");
	pty_expect(&pty, "open-items.csv");
	pty_send(&pty, "\r");
	pty_expect(&pty, "y = day/month");
	pty_send(&pty, "y");
	pty_expect(&pty, "32 new");
	pty_send(&pty, "i");
	pty_expect(&pty, "y imports, n");
	pty_send(&pty, "y");
	pty_expect(&pty, "Imported 32, changed 0");
	pty_expect(&pty, "Client 5 Ltd");
	/* items 28, 30: one u takes it back, also after a restart */
	pty_stop_keep(&pty);
	struct pty again;
	pty_start(&again, &(struct pty_spec){.keep_dir = pty.dir});
	pty_expect(&again, "Client 5 Ltd");
	pty_send(&again, "u");
	pty_expect(&again, "Undone: import of open-items.csv");
	pty_stop(&again);
}

/* item 55: the screen answers while an import runs beside it */
static void the_screen_answers(void **state)
{
	struct pty pty;
	long long best = 1000;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.kind = "empty"});
	put_file(&pty, 40000);
	pty_send(&pty, "5\r");
	pty_expect(&pty, "y = day/month");
	pty_send(&pty, "y");
	pty_send(&pty, "i");
	pty_expect(&pty, "y imports, n");
	pty_send(&pty, "y");
	pty_expect(&pty, "Importing");
	for (int i = 0; i < 3; i++) {
		long long before = now();
		pty_send(&pty, "?");
		pty_expect(&pty, "Keys of this screen");
		if (now() - before < best)
			best = now() - before;
		pty_send(&pty, "\033");
		while (pty_has(&pty, "Keys of this screen"))
			pty_send(&pty, "");
	}
	assert_true(best < 100); /* of three, as the machine may be busy */
	pty_expect(&pty, "Imported 40000");
	pty_expect(&pty, "Client 8 Ltd");
	pty_stop(&pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_a_file_to_the_board),
		cmocka_unit_test(the_screen_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
