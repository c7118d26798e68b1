/* SPDX-License-Identifier: MIT */
/* Working at a terminal: forms, the editor, being cut off, questions. Numbers are
 * those of the checklist. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/pty/pty.h"

#define TO_OUTCOME "" /* the cursor starts there */
#define TO_AMOUNT "1\t" /* a promise; the amount comes next */

static void open_form(struct pty *pty)
{
	pty_send(pty, "c");
	pty_expect(pty, "LOG A CALL");
}

/* item 11: the keypad's digits and point in an amount; item 12: its Enter goes on */
static void keypad_in_an_amount(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	open_form(&pty);
	pty_send(&pty, TO_OUTCOME TO_AMOUNT "\x15");
	pty_send(&pty, "\033Ow\033Ox\033On\033Ou\033Op");
	pty_expect(&pty, "[78.50 ");
	pty_send(&pty, "\033OMfri");
	pty_expect(&pty, "= Fri 27 Nov 2026, in 4 days");
	pty_stop(&pty);
}

/* item 44: too small and back: as before, and what was typed in between is not there */
static void resized_form(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	open_form(&pty);
	pty_send(&pty, TO_OUTCOME TO_AMOUNT "\tfr");
	pty_expect(&pty, "by [fr");
	pty_resize(&pty, 5, 20);
	pty_expect(&pty, "Needs 40x12, this is");
	pty_send(&pty, "zzz\033\r\t");
	pty_resize(&pty, 24, 80);
	pty_expect(&pty, "by [fr        ]");
	pty_send(&pty, "i");
	pty_expect(&pty, "by [fri       ]");
	pty_stop(&pty);
}

/* item 18: a Korean letter opens the form, and the status line says so */
static void korean_keyboard(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, "\xe3\x85\x8a");
	pty_expect(&pty, "LOG A CALL");
	pty_expect(&pty, "Korean input is on");
	pty_stop(&pty);
}

/* item 15: keys typed while a screen loads go to the next ones: the call form of Today's first client */
static void type_ahead(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, "2\rc" TO_OUTCOME "4");
	pty_expect(&pty, "LOG A CALL   Bergmann GmbH");
	pty_expect(&pty, "[4 ");
	pty_stop(&pty);
}

static void write_script(const struct pty *pty, const char *name, const char *text)
{
	char path[200];
	snprintf(path, sizeof(path), "%s/%s", pty->dir, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	chmod(path, 0700);
}

/* item 62: an editor with an argument; its text comes back, the keypad still types;
 * item 63: one that cannot be started */
static void editor(void **state)
{
	struct pty pty;
	(void)state;
	const char *env[] = {"EDITOR=@/edit -w", NULL}, *none[] = {"EDITOR=no-such-editor", NULL};
	pty_start(&pty, &(struct pty_spec){.env = env});
	write_script(&pty, "edit", "#!/bin/sh\n[ \"$1\" = -w ] || exit 3\necho 'from outside' >> \"$2\"\n");
	open_form(&pty);
	pty_send(&pty, "\x07");
	pty_expect(&pty, "from outside");
	pty_expect(&pty, "LOG A CALL");
	pty_send(&pty, "\033Ow\033Ox");
	pty_expect(&pty, "from outside78");
	pty_stop(&pty);

	pty_start(&pty, &(struct pty_spec){.env = none});
	open_form(&pty);
	pty_send(&pty, "\x07");
	pty_expect(&pty, "no-such-editor");
	pty_expect(&pty, "could not be started");
	pty_expect(&pty, "LOG A CALL");
	pty_stop(&pty);
}

/* item 86: Ctrl-Z inside the editor stops both; fg goes on there, and back here the
 * screen is whole */
static void suspended_editor(void **state)
{
	struct pty pty;
	(void)state;
	const char *env[] = {"EDITOR=@/edit", NULL};
	pty_start(&pty, &(struct pty_spec){.env = env, .shell = true});
	write_script(&pty, "edit", "#!/bin/sh\nkill -TSTP 0\necho 'after fg' >> \"$1\"\n");
	open_form(&pty);
	pty_send(&pty, "\x07");
	pty_expect(&pty, "[stopped]");
	pty_send(&pty, "fg\n");
	pty_expect(&pty, "after fg");
	pty_expect(&pty, "LOG A CALL");
	pty_send(&pty, "\033Ow");
	pty_expect(&pty, "after fg7");
	pty_stop(&pty);
}

/* items 50, 52: the line is cut while a form is half filled; the next start offers to
 * go on, and what was typed is there */
static void cut_off(void **state)
{
	struct pty pty, next;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	open_form(&pty);
	pty_send(&pty, TO_OUTCOME TO_AMOUNT "\tfri");
	pty_expect(&pty, "by [fri");
	close(pty.master);
	pty.master = -1;
	assert_int_equal(pty_wait(&pty), 129);
	pty_stop_keep(&pty);
	pty_start(&next, &(struct pty_spec){.keep_dir = pty.dir});
	pty_expect(&next, "You were cut off at");
	pty_expect(&next, "Bergmann GmbH");
	pty_send(&next, "\r");
	pty_expect(&next, "LOG A CALL");
	pty_expect(&next, "by [fri");
	pty_stop(&next);
}

/* A clean end leaves nothing to be offered. */
static void clean_end(void **state)
{
	struct pty pty, next;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	open_form(&pty);
	pty_send(&pty, "\033");
	pty_expect(&pty, "? Help");
	pty_send(&pty, "q");
	assert_int_equal(pty_wait(&pty), 0);
	pty_stop_keep(&pty);
	pty_start(&next, &(struct pty_spec){.keep_dir = pty.dir});
	pty_expect(&next, "? Help");
	assert_false(pty_has(&next, "cut off"));
	pty_stop(&next);
}

/* A call logged at the terminal is in the book; two sessions: the other one sees it. */
static void two_sessions(void **state)
{
	struct pty pty, other;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_start(&other, &(struct pty_spec){.keep_dir = pty.dir});
	pty_send(&other, "\r");
	pty_expect(&other, "Timeline");
	pty_send(&pty, "c" TO_OUTCOME "5\033[21~");
	pty_expect(&pty, "? Help");
	pty_expect(&other, "No answer");
	pty_stop_keep(&other);
	pty_stop(&pty);
}

/* item 16: y typed before the question was seen answers nothing */
static void question_not_seen(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, "4");
	pty_expect(&pty, "[4 Outbox");
	pty_send(&pty, "Sy");
	pty_expect(&pty, "? ");
	assert_true(pty_has(&pty, "Send"));
	pty_send(&pty, "\r");
	assert_true(pty_has(&pty, "HELD"));
	pty_stop(&pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keypad_in_an_amount), cmocka_unit_test(resized_form), cmocka_unit_test(korean_keyboard),
		cmocka_unit_test(type_ahead), cmocka_unit_test(editor), cmocka_unit_test(suspended_editor),
		cmocka_unit_test(cut_off), cmocka_unit_test(clean_end), cmocka_unit_test(two_sessions),
		cmocka_unit_test(question_not_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
