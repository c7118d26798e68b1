/* SPDX-License-Identifier: MIT */
/* Paths as they are typed and pasted, completed, and made safe to write. */
#include "base/path.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/dun-path-XXXXXX";
static const char *const names[] = {"contract.pdf", "contact sheet.png", "it's here.txt", ".hidden", "한빛.pdf"};

static int make(void **state)
{
	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	setenv("HOME", dir, 1);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		fclose(fopen(names[i], "w"));
	mkdir("scans", 0700);
	fclose(fopen("scans/a b.jpg", "w"));
	return 0;
}

static int drop(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(names[i]);
	unlink("scans/a b.jpg");
	rmdir("scans");
	return rmdir(dir);
}

/* All paths of a text, by '|'. */
static const char *all(const char *typed)
{
	static char out[600];
	struct buf one = BUF_INIT;
	out[0] = '\0';
	while (path_next(&typed, &one)) {
		size_t len = strlen(out);
		snprintf(out + len, sizeof out - len, "%s%s", len ? "|" : "", buf_str(&one));
	}
	buf_release(&one);
	return out;
}

static void several_are_read_as_a_shell_would(void **state)
{
	char home[100];
	(void)state;
	assert_string_equal(all(""), "");
	assert_string_equal(all("  "), "");
	assert_string_equal(all("a.pdf"), "a.pdf");
	assert_string_equal(all(" a.pdf  b.pdf "), "a.pdf|b.pdf");
	assert_string_equal(all("'a b.pdf' \"c d.pdf\""), "a b.pdf|c d.pdf");
	assert_string_equal(all("a\\ b.pdf c.pdf"), "a b.pdf|c.pdf");
	assert_string_equal(all("it's.pdf other.pdf"), "it's.pdf|other.pdf");
	assert_string_equal(all("'a'\\''b.pdf' c"), "a'b.pdf|c");
	assert_string_equal(all("contact sheet.png"), "contact sheet.png"); /* it is there */
	assert_string_equal(all("contact other.png"), "contact|other.png"); /* it is not */
	snprintf(home, sizeof home, "%s/x", dir);
	assert_string_equal(all("~/x"), home);
	assert_string_equal(all("'"), "'");
	assert_string_equal(all("\\"), "\\");
}

static void what_is_quoted_is_read_again(void **state)
{
	static const char *const paths[] = {"a", "a b", "it's", "\"", "\\", "a\\ 'b\" c", "한 빛"};
	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct buf typed = BUF_INIT;
		path_quote(&typed, paths[i]);
		buf_adds(&typed, " last");
		char expected[60];
		snprintf(expected, sizeof expected, "%s|last", paths[i]);
		assert_string_equal(all(buf_str(&typed)), expected);
		buf_release(&typed);
	}
}

static void completed_as_far_as_it_is_certain(void **state)
{
	static const struct {
		const char *typed, *out;
		bool more;
		size_t names;
	} cases[] = {
		{"con", "cont", true, 2}, {"cont", "cont", false, 2}, {"contr", "contract.pdf", true, 1},
		{"x.pdf conta", "x.pdf contact\\ sheet.png", true, 1}, {"it", "it\\'s\\ here.txt", true, 1},
		{"sc", "scans/", true, 1}, {"scans/", "scans/a\\ b.jpg", true, 1}, {"~/contr", "~/contract.pdf", true, 1},
		{"nothing", "nothing", false, 0}, {".h", ".hidden", true, 1}, {"한", "한빛.pdf", true, 1},
		{"contract.pdf", "contract.pdf", false, 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = ARENA_INIT;
		struct buf out = BUF_INIT;
		const char *const *found;
		size_t count = 0;
		bool more = path_complete(cases[i].typed, &arena, &out, &found);
		while (found[count])
			count++;
		assert_string_equal(buf_str(&out), cases[i].out);
		assert_int_equal(more, cases[i].more);
		assert_int_equal(count, cases[i].names);
		buf_release(&out);
		arena_release(&arena);
	}
}

static void no_name_leaves_its_folder(void **state)
{
	static const char *const cases[][2] = {
		{"a.pdf", "a.pdf"}, {"../../etc/passwd", "_._.._etc_passwd"}, {"/etc/passwd", "_etc_passwd"}, {"..", "_"},
		{".", "_"}, {"", "file"}, {"-rf", "_rf"}, {".profile", "_profile"}, {"a\nb", "a_b"}, {"a\x1b[31mb", "a__31mb"},
		{"a;rm -rf $HOME`x`|y", "a_rm -rf _HOME_x__y"}, {"한빛 №5.pdf", "한빛 №5.pdf"}, {"a\xff.pdf", "a_.pdf"},
		{"a\xe2\x80\xae" "fdp.exe", "a_fdp.exe"}, {"trail. . ", "trail"}, {"con\\x:y*?\"<>", "con_x_y_____"},
	};
	char longer[400];
	struct buf out = BUF_INIT;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&out);
		path_safe(&out, cases[i][0], "file");
		assert_string_equal(buf_str(&out), cases[i][1]);
	}
	memset(longer, 'x', sizeof longer);
	longer[sizeof longer - 1] = '\0';
	buf_clear(&out);
	path_safe(&out, longer, "file");
	assert_true(out.len <= 120);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_are_read_as_a_shell_would),
		cmocka_unit_test(what_is_quoted_is_read_again),
		cmocka_unit_test(completed_as_far_as_it_is_certain),
		cmocka_unit_test(no_name_leaves_its_folder),
	};
	return cmocka_run_group_tests(tests, make, drop);
}
