/* SPDX-License-Identifier: MIT */
/* item 60: OSC 52, wrapped for tmux, cut up for screen. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "ui/clip.h"

static void expect(const char *text, enum clip_way way, const char *bytes)
{
	struct buf out = BUF_INIT;
	assert_true(clip_sequence(text, strlen(text), way, &out));
	assert_string_equal(buf_str(&out), bytes);
	buf_release(&out);
}

static void base64_ends(void **state)
{
	(void)state;
	expect("", CLIP_PLAIN, "\033]52;c;\a");
	expect("f", CLIP_PLAIN, "\033]52;c;Zg==\a");
	expect("fo", CLIP_PLAIN, "\033]52;c;Zm8=\a");
	expect("foo", CLIP_PLAIN, "\033]52;c;Zm9v\a");
	expect("한", CLIP_PLAIN, "\033]52;c;7ZWc\a");
	expect("\xff\xfe", CLIP_TMUX, "\033Ptmux;\033\033]52;c;//4=\a\033\\");
	expect("f", CLIP_SCREEN, "\033P\033]52;c;Zg==\a\033\\");
}

static void pieces_for_screen(void **state)
{
	struct buf out = BUF_INIT;
	char *text = malloc(CLIP_MOST + 1);
	(void)state;
	assert_non_null(text);
	memset(text, 'x', CLIP_MOST + 1);
	assert_false(clip_sequence(text, CLIP_MOST + 1, CLIP_SCREEN, &out));
	assert_int_equal(out.len, 0);
	assert_true(clip_sequence(text, CLIP_MOST, CLIP_SCREEN, &out));
	for (const char *s = buf_str(&out); *s;) {
		const char *end = strstr(s, "\033\\");
		assert_non_null(end);
		assert_true(strncmp(s, "\033P", 2) == 0 && end - s <= 768);
		s = end + 2;
	}
	buf_release(&out);
	free(text);
}

static void ways(void **state)
{
	(void)state;
	assert_int_equal(clip_way(NULL, "xterm-256color"), CLIP_PLAIN);
	assert_int_equal(clip_way("", "screen.xterm"), CLIP_SCREEN);
	assert_int_equal(clip_way("/tmp/tmux", "screen"), CLIP_TMUX);
	assert_int_equal(clip_way(NULL, NULL), CLIP_PLAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_ends), cmocka_unit_test(pieces_for_screen), cmocka_unit_test(ways),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
