/* SPDX-License-Identifier: MIT */
/* Writing a letter on a real terminal: what is kept when the line drops or the
 * program is killed, the editor outside, bytes a key. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/pty/pty.h"

#define DRAFT "E-MAIL DRAFT"

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void start(struct pty *pty, const struct pty_spec *spec)
{
	pty_start(pty, spec);
	pty_send(pty, "e");
	pty_expect(pty, DRAFT);
}

/* Starts again on the same book; the sentence is offered and there. */
static void goes_on(struct pty *pty, const char *sentence)
{
	struct pty again;
	pty_start(&again, &(struct pty_spec){.kind = "letter", .keep_dir = pty->dir});
	pty_expect(&again, "You were cut off at");
	pty_expect(&again, "writing to Bergmann GmbH");
	pty_send(&again, "\r");
	pty_expect(&again, sentence);
	pty_expect(&again, "Brought back");
	pty_stop(&again);
}

/* items 49, 52: killed 2 s after a sentence was typed */
static void killed(void **state)
{
	struct pty pty;
	(void)state;
	start(&pty, &(struct pty_spec){.kind = "letter"});
	pty_send(&pty, "A sentence typed by hand. ");
	long long typed = now();
	pty_expect(&pty, "autosaved");
	assert_true(now() - typed < 2000);
	kill(pty.pid, SIGKILL);
	assert_int_equal(pty_wait(&pty), 128 + SIGKILL);
	pty_stop_keep(&pty);
	goes_on(&pty, "A sentence typed by hand.");
}

/* items 50, 52: the line drops in the middle of a word */
static void hung_up(void **state)
{
	struct pty pty;
	(void)state;
	start(&pty, &(struct pty_spec){.kind = "letter"});
	pty_send(&pty, "Half a wo");
	pty_expect(&pty, "Half a wo");
	long long before = now();
	close(pty.master);
	pty.master = -1;
	assert_int_equal(pty_wait(&pty), 129);
	assert_true(now() - before < 1000);
	pty_stop_keep(&pty);
	goes_on(&pty, "Half a wo");
}

/* items 13, 14: letters that need AltGr are letters; Ctrl-S freezes nothing */
static void letters(void **state)
{
	struct pty pty;
	(void)state;
	start(&pty, &(struct pty_spec){.kind = "letter"});
	pty_send(&pty, "@ \xe2\x82\xac { } [ ] \\ ~ | \xed\x95\x9c\xea\xb8\x80 ");
	pty_expect(&pty, "@ \xe2\x82\xac { } [ ] \\ ~ | \xed\x95\x9c\xea\xb8\x80 Dear");
	pty_send(&pty, "\x13");
	pty_expect(&pty, "Already kept");
	pty_send(&pty, "still typing ");
	pty_expect(&pty, "still typing Dear");
	/* a keypad digit, both backspaces */
	pty_send(&pty, "\033Ow\033Ox");
	pty_expect(&pty, "typing 78Dear");
	pty_send(&pty, "\x7f\x08");
	pty_expect(&pty, "still typing Dear");
	pty_stop(&pty);
}

static void write_editor(char path[64])
{
	static const char script[] = "#!/bin/sh\n[ \"$1\" = -w ] || exit 9\n"
	                             "{ echo 'By the editor: 7'; cat \"$2\"; } > \"$2.new\" && mv \"$2.new\" \"$2\"\n";
	const char *tmp = getenv("TMPDIR");
	snprintf(path, 64, "%.40s/dun-editor-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, script, sizeof(script) - 1), sizeof(script) - 1);
	assert_int_equal(fchmod(fd, 0700), 0);
	close(fd);
}

/* item 62: an editor with arguments; the text is taken over, the screen is whole,
 * keypad digits still type */
static void editor_outside(void **state)
{
	struct pty pty;
	char path[64], editor[96];
	(void)state;
	write_editor(path);
	snprintf(editor, sizeof(editor), "EDITOR=%s -w", path);
	const char *env[] = {editor, NULL};
	start(&pty, &(struct pty_spec){.kind = "letter", .env = env});
	pty_send(&pty, "mine ");
	pty_send(&pty, "\x07");
	pty_expect(&pty, "Taken over from the editor");
	pty_expect(&pty, "By the editor: 7");
	pty_expect(&pty, "mine Dear Eva");
	pty_expect(&pty, DRAFT);
	pty_send(&pty, "\033Ow\033Ox");
	pty_expect(&pty, "78By the editor");
	pty_send(&pty, "\x1a\x1a");
	pty_expect(&pty, "mine Dear Eva");
	assert_false(pty_has(&pty, "By the editor"));
	pty_stop(&pty);
	unlink(path);
}

/* Money comes in while a letter is written: it shows at once, as a check. */
static void paid_meanwhile(void **state)
{
	struct pty pty;
	char command[512];
	(void)state;
	const char *dun = getenv("DUN");
	start(&pty, &(struct pty_spec){.kind = "letter"});
	pty_send(&pty, "mine ");
	snprintf(command, sizeof(command), "'%s' --book '%s' --today 2026-11-23 pay 1009 1000.00 --on 2026-11-23 >/dev/null",
	         dun ? dun : "./dun", pty.book);
	assert_int_equal(system(command), 0);
	pty_expect(&pty, "#1009 was paid today (1,000.00 EUR)");
	pty_expect(&pty, "mine Dear Eva");
	pty_stop(&pty);
}

static void put_file(const struct pty *pty, const char *name)
{
	char path[160];
	snprintf(path, sizeof(path), "%s/in", pty->dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/in/%s", pty->dir, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("%PDF-1.4 invented", file);
	fclose(file);
}

/* item 71: an invoice of another client attached; one of theirs goes along */
static void attachments(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.kind = "letter"});
	put_file(&pty, "invoice-1003.pdf"); /* another client's */
	put_file(&pty, "my invoice 1008.pdf");
	pty_send(&pty, "e");
	pty_expect(&pty, DRAFT);
	pty_send(&pty, "\033[Z\033[Z\r"); /* Shift-Tab twice: Attach */
	pty_expect(&pty, "type or paste its path");
	pty_expect(&pty, "my invoice 1008.pdf");
	pty_send(&pty, "\033[B\r");
	pty_expect(&pty, "[invoice-1003.pdf 17 bytes");
	pty_expect(&pty, "invoice-1003.pdf is an invoice of");
	pty_expect(&pty, "2 must fix");
	pty_send(&pty, "\r\033[B\r");
	pty_expect(&pty, "Taken out");
	pty_expect(&pty, "1 must fix");
	/* pasted, in quotes, with a blank in its name */
	char paste[200];
	snprintf(paste, sizeof(paste), "\033[200~'%s/in/my invoice 1008.pdf'\033[201~", pty.dir);
	pty_send(&pty, paste);
	pty_expect(&pty, "[my invoice 1008.pdf 17 bytes");
	pty_send(&pty, "\033[200~/nowhere/at/all.pdf\033[201~");
	pty_expect(&pty, "/nowhere/at/all.pdf");
	pty_send(&pty, "\x06"); /* Ctrl-F puts the date in */
	pty_expect(&pty, "Checks: 6 fine");
	pty_send(&pty, "\x18"); /* Ctrl-X */
	pty_expect(&pty, "AS IT WILL ARRIVE");
	pty_send(&pty, "y");
	pty_expect(&pty, "Queued to Bergmann GmbH");
	pty_stop(&pty);
}

/* item 63: an editor that is not there */
static void no_editor(void **state)
{
	struct pty pty;
	(void)state;
	const char *env[] = {"EDITOR=/nowhere/at/all -x", NULL};
	start(&pty, &(struct pty_spec){.kind = "letter", .env = env});
	pty_send(&pty, "mine ");
	pty_send(&pty, "\x07");
	pty_expect(&pty, "/nowhere/at/all -x");
	pty_expect(&pty, "mine Dear Eva");
	pty_expect(&pty, DRAFT);
	pty_stop(&pty);
}

/* item 59: 10 KB pasted in brackets appear within 200 ms; one undo takes them out */
static void paste(void **state)
{
	struct pty pty;
	struct buf bytes = BUF_INIT;
	(void)state;
	buf_adds(&bytes, "\033[200~");
	while (bytes.len < 10240)
		buf_adds(&bytes, "Pasted line of some words\r");
	buf_adds(&bytes, "the end of it\033[201~");
	start(&pty, &(struct pty_spec){.kind = "letter"});
	long long before = now();
	pty_sendn(&pty, bytes.data, bytes.len);
	pty_expect(&pty, "the end of it");
	long long took = now() - before;
	print_message("# 10 KB pasted in %lld ms\n", took);
	assert_true(took < 200 * 5); /* the emulator and a busy machine have their share */
	pty_send(&pty, "\x1a");
	pty_expect(&pty, " Dear Eva");
	assert_false(pty_has(&pty, "Pasted line"));
	pty_stop(&pty);
	buf_release(&bytes);
}

/* A letter typed in the middle of a line sends little more than what changed. */
static void bytes_a_key(void **state)
{
	struct pty pty;
	(void)state;
	start(&pty, &(struct pty_spec){.kind = "letter"});
	pty_send(&pty, "\033[B\033[B");
	for (int i = 0; i < 10; i++)
		pty_send(&pty, "\033[C");
	size_t most = 0;
	for (int i = 0; i < 5; i++) {
		pty_forget(&pty);
		pty_send(&pty, "x");
		if (pty.raw.len > most)
			most = pty.raw.len;
	}
	print_message("# a letter mid-line: at most %zu bytes\n", most);
	assert_true(most < 300);
	pty_stop(&pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed),
		cmocka_unit_test(hung_up),
		cmocka_unit_test(letters),
		cmocka_unit_test(editor_outside),
		cmocka_unit_test(no_editor),
		cmocka_unit_test(paid_meanwhile),
		cmocka_unit_test(attachments),
		cmocka_unit_test(paste),
		cmocka_unit_test(bytes_a_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
