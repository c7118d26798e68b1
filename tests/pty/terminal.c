/* SPDX-License-Identifier: MIT */
/* What only a real terminal can show: keys as bytes, bytes sent, signals, the state
 * the terminal is left in. Numbers are those of the checklist. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "tests/pty/pty.h"

#define HELP_BOX "Keys of this screen"

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* item 8: both forms of F1; item 6: one Esc closes a box, within 100 ms */
static void f1_in_both_forms(void **state)
{
	struct pty pty;
	(void)state;
	const char *forms[] = {"\033[11~", "\033OP", "\033[[A"};
	long long best = 1000;
	pty_start(&pty, &(struct pty_spec){0});
	for (size_t i = 0; i < 3; i++) {
		pty_send(&pty, forms[i]);
		pty_expect(&pty, HELP_BOX);
		long long before = now();
		pty_send(&pty, "\033");
		while (pty_has(&pty, HELP_BOX))
			pty_send(&pty, "");
		if (now() - before < best)
			best = now() - before;
	}
	assert_true(best < 100); /* of three, as the machine may be busy */
	pty_stop(&pty);
}

/* items 9, 10: both backspaces, and none too many; item 12: keypad Enter */
static void backspaces(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, "/abc\x7f");
	pty_expect(&pty, " /ab ");
	pty_send(&pty, "c\x08");
	pty_expect(&pty, " /ab ");
	pty_send(&pty, "\x7f\x7f\x7f\x7f\x7f\x08\x08");
	pty_send(&pty, "ferro\033OM");
	pty_expect(&pty, "/ferro: 1 of 17");
	pty_stop(&pty);
}

/* item 11: keypad digits */
static void keypad(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, "/\033Ow\033Ox\033On\033Ou\033Op");
	pty_expect(&pty, "/78.50");
	pty_stop(&pty);
}

/* item 36: NO_COLOR, not a colour; item 61: no mouse; item 43: no ESC ( 0 */
static bool sent_colour(const struct pty *pty)
{
	const char *s = pty->raw.data, *end = s + pty->raw.len;
	for (; s < end; s++) {
		if (s[0] != '\033' || s + 1 == end || s[1] != '[')
			continue;
		const char *p = s + 2;
		while (p < end && ((*p >= '0' && *p <= '9') || *p == ';' || *p == ':'))
			p++;
		if (p == end || *p != 'm')
			continue;
		for (const char *q = s + 2; q < p;) {
			long n = strtol(q, (char **)&q, 10);
			if ((n >= 30 && n <= 38) || (n >= 40 && n <= 48) || (n >= 90 && n <= 107))
				return true;
			while (q < p && (*q == ';' || *q == ':'))
				q++;
		}
	}
	return false;
}

static void colours(void **state)
{
	struct pty pty;
	(void)state;
	const char *none[] = {"NO_COLOR=1", NULL}, *empty[] = {"NO_COLOR=", NULL};
	pty_start(&pty, &(struct pty_spec){.env = none});
	pty_send(&pty, " ");
	pty_send(&pty, "?");
	pty_send(&pty, "\033");
	assert_false(sent_colour(&pty));
	pty_expect(&pty, ">Kato Trading");
	pty_expect(&pty, "*Bergmann");
	pty_stop(&pty);
	pty_start(&pty, &(struct pty_spec){.env = empty});
	assert_true(sent_colour(&pty));
	assert_false(pty_sent(&pty, "\033(0"));
	for (const char *const *mode = (const char *const[]){"?1000h", "?1002h", "?1003h", "?1006h", NULL}; *mode; mode++)
		assert_false(pty_sent(&pty, *mode));
	pty_stop(&pty);
}

/* item 37: a vt100 shows cursor, marks and flags without colour */
static void old_terminal(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.term = "vt100"});
	pty_send(&pty, " ");
	assert_false(sent_colour(&pty));
	pty_expect(&pty, ">Kato Trading P");
	pty_expect(&pty, "*Bergmann Gm~ !");
	pty_stop(&pty);
}

/* item 39: a plain or missing locale still shows Korean; item 40: separators in line */
static void locales(void **state)
{
	const char *names[] = {"C", "xx_XX.UTF-8", "C.UTF-8"};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct pty pty;
		struct buf row = BUF_INIT;
		pty_start(&pty, &(struct pty_spec){.kind = "foreign", .locale = names[i]});
		pty_expect(&pty, "주식회사 한빛");
		for (int r = 5; r < 10; r++) {
			VTermScreenCell cell;
			for (int col = 15; col < 79; col += 16) {
				vterm_screen_get_cell(pty.screen, (VTermPos){.row = r, .col = col}, &cell);
				assert_true(cell.chars[0] == '|' || cell.chars[0] == 0x2502);
			}
		}
		buf_release(&row);
		pty_stop(&pty);
	}
}

/* item 42: a TERM without an entry */
static void unknown_terminal(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.term = "xterm-kitty-nowhere"});
	pty_expect(&pty, "TERM=xterm-kitty-nowhere is not known here");
	pty_expect(&pty, "Bergmann");
	pty_stop(&pty);
}

/* items 46, 47, 48: bytes of the first screen, of moves, of idling; at both sizes */
static void bytes_on_the_line(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.kind = "large"});
	pty_expect(&pty, "? Help");
	print_message("first screen %zu bytes\n", pty.raw.len);
	assert_true(pty.raw.len < 6000);
	for (int size = 0; size < 2; size++) {
		for (int i = 0; i < 8; i++) {
			pty_forget(&pty);
			pty_send(&pty, i % 3 == 2 ? "\033[A" : "\033[B");
			print_message("a move %zu bytes\n", pty.raw.len);
			assert_in_range(pty.raw.len, 10, 599);
		}
		pty_resize(&pty, 48, 160);
		pty_expect(&pty, "Contacts");
		pty_listen(&pty, 100);
	}
	pty_forget(&pty);
	assert_int_equal(pty_listen(&pty, 2500), 0);
	pty_stop(&pty);
}

/* item 46: 300 ms to the first screen with 5,000 invoices */
static void first_screen_in_time(void **state)
{
	struct pty pty, again;
	long long best = 10000;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.kind = "large"});
	pty_send(&pty, "q");
	assert_int_equal(pty_wait(&pty), 0);
	pty_stop_keep(&pty);
	for (int i = 0; i < 5; i++) {
		long long before = now();
		pty_start(&again, &(struct pty_spec){.keep_dir = pty.dir});
		pty_expect(&again, "? Help");
		if (now() - before < best)
			best = now() - before;
		pty_stop_keep(&again);
	}
	print_message("first screen after %lld ms\n", best);
	assert_true(best < 300);
	pty_remove(&again);
}

/* item 50: a hang-up: gone within a second, 129 */
static void hang_up(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	long long before = now();
	close(pty.master);
	pty.master = -1;
	assert_int_equal(pty_wait(&pty), 129);
	assert_true(now() - before < 1000);
	pty_stop(&pty);
}

/* item 51: a terminal that fails without SIGHUP */
static void dead_terminal(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.no_control = true});
	close(pty.master);
	pty.master = -1;
	assert_int_equal(pty_wait(&pty), 129);
	pty_stop(&pty);
}

/* item 53: SIGTERM leaves the terminal as it was */
static void terminated(void **state)
{
	struct pty pty;
	struct termios before, during, after;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	assert_int_equal(tcgetattr(pty.master, &during), 0);
	assert_false(during.c_lflag & ECHO);
	before = during;
	pty_forget(&pty);
	kill(pty.pid, SIGTERM);
	assert_int_equal(pty_wait(&pty), 143);
	assert_int_equal(tcgetattr(pty.master, &after), 0);
	assert_true((after.c_lflag & (ECHO | ICANON | ISIG)) == (ECHO | ICANON | ISIG));
	assert_true(before.c_lflag != after.c_lflag);
	assert_true(pty_sent(&pty, "\033[?1049l"));
	assert_true(pty_sent(&pty, "\033[?2004l"));
	pty_stop(&pty);
}

/* item 53: a crash too gives the terminal back */
static void crashed(void **state)
{
	struct pty pty;
	struct termios after;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_forget(&pty);
	kill(pty.pid, SIGABRT);
	assert_int_equal(pty_wait(&pty), 128 + SIGABRT);
	assert_int_equal(tcgetattr(pty.master, &after), 0);
	assert_true((after.c_lflag & (ECHO | ICANON | ISIG)) == (ECHO | ICANON | ISIG));
	assert_true(pty_sent(&pty, "\033[?1049l"));
	assert_true(pty_sent(&pty, "\033[?2004l"));
	pty_stop(&pty);
}

/* The mouse, once asked for: clicks and wheel come, and it is off at the end. */
static void mouse(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, ":mouse\r");
	pty_expect(&pty, "The mouse is on");
	assert_true(pty_sent(&pty, "\033[?1000h") || pty_sent(&pty, "\033[?1006;1000h"));
	pty_send(&pty, "\033[<0;52;9M\033[<0;52;9m");
	pty_expect(&pty, ">Acme Ltd");
	pty_send(&pty, "\033[<64;52;9M");
	pty_expect(&pty, ">Hanbit Foods");
	pty_forget(&pty);
	pty_send(&pty, "q");
	assert_int_equal(pty_wait(&pty), 0);
	assert_true(pty_sent(&pty, "1000l"));
	pty_stop(&pty);
}

/* items 57, 58: paste in a list does nothing, in a field line ends are blanks */
static void paste(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, "\033[200~Dear Ms Adams,\n\033[201~");
	pty_expect(&pty, "Paste ignored here");
	pty_send(&pty, "/\033[200~old\r\nmill\r\033[201~");
	pty_expect(&pty, "/old mill");
	pty_expect(&pty, "F1 Help"); /* still in the field */
	pty_stop(&pty);
}

/* A paste whose end never comes does not take the keyboard with it. */
static void paste_without_end(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_send(&pty, "\033[200~abc");
	pty_expect(&pty, "Paste ignored here");
	pty_send(&pty, "\033[B");
	pty_expect(&pty, ">Kato Trading");
	pty_stop(&pty);
}

/* item 60: y p sends OSC 52, wrapped for tmux */
static void copy(void **state)
{
	struct pty pty;
	(void)state;
	const char *tmux[] = {"TMUX=/tmp/tmux", NULL}, *screen[] = {NULL};
	pty_start(&pty, &(struct pty_spec){.env = screen});
	pty_send(&pty, "yp");
	pty_expect(&pty, "+49 30 1234567");
	assert_true(pty_sent(&pty, "\033]52;c;KzQ5IDMwIDEyMzQ1Njc=\a"));
	assert_false(pty_sent(&pty, "\033P"));
	pty_stop(&pty);
	pty_start(&pty, &(struct pty_spec){.env = tmux});
	pty_send(&pty, "yp");
	pty_expect(&pty, "sent to your terminal");
	assert_true(pty_sent(&pty, "\033Ptmux;\033\033]52;c;KzQ5IDMwIDEyMzQ1Njc=\a\033\\"));
	pty_stop(&pty);
}

/* item 86: Ctrl-Z and fg; the keypad types digits afterwards */
static void suspend(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){.shell = true});
	pty_expect(&pty, "? Help");
	pty_sendn(&pty, "\x1a", 1);
	pty_expect(&pty, "[stopped]");
	assert_true(pty_sent(&pty, "\033[?1049l"));
	pty_forget(&pty);
	pty_send(&pty, "fg\n");
	pty_expect(&pty, "Bergmann");
	pty_expect(&pty, "? Help");
	pty_send(&pty, "/\033Ow");
	pty_expect(&pty, "/7");
	const char *raw = buf_str(&pty.raw);
	const char *application = NULL, *digits = NULL;
	for (const char *s = raw; (s = strstr(s, "\033=")); s++)
		application = s;
	for (const char *s = raw; (s = strstr(s, "\033>")); s++)
		digits = s;
	assert_non_null(digits);
	assert_true(!application || application < digits);
	pty_stop(&pty);
}

/* a resize at any moment is seen; too small and back; keys in between do nothing */
static void resize(void **state)
{
	struct pty pty;
	(void)state;
	pty_start(&pty, &(struct pty_spec){0});
	pty_resize(&pty, 48, 160);
	pty_expect(&pty, "Contacts");
	pty_resize(&pty, 8, 30);
	pty_expect(&pty, "Needs 40x12, this is 30x8");
	pty_send(&pty, "jjc/x");
	pty_resize(&pty, 12, 40);
	pty_expect(&pty, ">Bergmann GmbH");
	pty_stop(&pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(f1_in_both_forms), cmocka_unit_test(backspaces), cmocka_unit_test(keypad),
		cmocka_unit_test(colours), cmocka_unit_test(old_terminal), cmocka_unit_test(locales),
		cmocka_unit_test(unknown_terminal), cmocka_unit_test(bytes_on_the_line),
		cmocka_unit_test(first_screen_in_time), cmocka_unit_test(hang_up), cmocka_unit_test(dead_terminal),
		cmocka_unit_test(terminated), cmocka_unit_test(crashed),
		cmocka_unit_test(mouse), cmocka_unit_test(paste), cmocka_unit_test(paste_without_end),
		cmocka_unit_test(copy), cmocka_unit_test(suspend),
		cmocka_unit_test(resize),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
