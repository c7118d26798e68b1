/* SPDX-License-Identifier: MIT */
/* The user's configuration: what is wrong is named with file and line, and the
 * default is used. */
#include "desk/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/dun-config-XXXXXX";

static void write_file(const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void load(struct config *config, const char *text)
{
	struct err err = {0};
	write_file(text);
	if (!config_load(config, path, &err))
		fail_msg("%s", err.text);
}

static void defaults_stand(void **state)
{
	(void)state;
	struct config config;
	setenv("HOME", "/home/ji", 1);
	load(&config, "");
	assert_string_equal(config.theme, "dark");
	assert_string_equal(config.inbox, "/home/ji/in");
	assert_string_equal(config.home, "board");
	assert_true(config.hints);
	assert_false(config.mouse);
	assert_null(config.password_command);
	assert_int_equal(config.problem_count, 0);
	config_release(&config);
}

static void values_are_read(void **state)
{
	(void)state;
	struct config config;
	load(&config, "# mine\n  theme = light \r\nhome=today\nhints = off\neditor = nano -w ; not a comment\n");
	assert_string_equal(config.theme, "light");
	assert_string_equal(config.home, "today");
	assert_false(config.hints);
	assert_string_equal(config.editor, "nano -w ; not a comment");
	config_release(&config);
}

static void a_command_is_split_without_a_shell(void **state)
{
	(void)state;
	struct config config;
	load(&config, "password_command = pass show \"mail/my books\" 'a\\b' c\\ d $HOME;x\n");
	const char *expected[] = {"pass", "show", "mail/my books", "a\\b", "c d", "$HOME;x"};
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(config.password_command[i], expected[i]);
	assert_null(config.password_command[6]);
	config_release(&config);
}

/* item 84 */
static void a_wrong_line_is_named_and_the_default_used(void **state)
{
	(void)state;
	static const struct {
		const char *line, *says;
	} cases[] = {
		{"thme = light", "did you mean theme?"},
		{"zzzzzzzzzz = 1", "is no setting of dun"},
		{"theme = green", "dark|light"},
		{"mouse = perhaps", "neither yes nor no"},
		{"no equals here", "no = in this line"},
		{"password_command = pass \"open", "not closed"},
		{"editor = \xff", "not UTF-8"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct config config;
		char text[200], where[100];
		snprintf(text, sizeof text, "\n%s\nhome = today\n", cases[i].line);
		snprintf(where, sizeof where, "%s:2: ", path);
		load(&config, text);
		assert_int_equal(config.problem_count, 1);
		assert_non_null(strstr(config.problems[0], where));
		assert_non_null(strstr(config.problems[0], cases[i].says));
		assert_string_equal(config.theme, "dark");
		assert_string_equal(config.home, "today"); /* the lines after it count */
		config_release(&config);
	}
}

static void a_missing_file_is_fine_unless_named(void **state)
{
	(void)state;
	struct config config;
	struct err err = {0};
	assert_false(config_load(&config, "/nonexistent/dun", &err));
	assert_int_equal(err.code, ERR_CONFIG);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	assert_true(config_load(&config, NULL, &err));
	assert_string_equal(config.path, "/nonexistent/dun/config");
	config_release(&config);
}

static void what_is_no_text_file_is_refused(void **state)
{
	(void)state;
	struct config config;
	struct err err = {0};
	assert_false(config_load(&config, "/", &err));
	assert_int_equal(err.code, ERR_CONFIG);
	assert_false(config_load(&config, "/dev/zero", &err));
}

/* The sample is a configuration, and says the defaults. */
static void the_sample_says_the_defaults(void **state)
{
	(void)state;
	struct buf sample = BUF_INIT, live = BUF_INIT;
	struct config config;
	config_sample(&sample);
	for (size_t i = 0; i < sample.len; i++) { /* "#name =" becomes "name =" */
		bool comment = sample.data[i] == '#' && (i == 0 || sample.data[i - 1] == '\n');
		if (!comment || (i + 1 < sample.len && sample.data[i + 1] == ' '))
			buf_addc(&live, sample.data[i]);
	}
	load(&config, buf_str(&live));
	assert_int_equal(config.problem_count, 0);
	assert_string_equal(config.theme, "dark");
	assert_true(config.hints);
	config_release(&config);
	buf_release(&sample);
	buf_release(&live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_stand),
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(a_command_is_split_without_a_shell),
		cmocka_unit_test(a_wrong_line_is_named_and_the_default_used),
		cmocka_unit_test(a_missing_file_is_fine_unless_named),
		cmocka_unit_test(what_is_no_text_file_is_refused),
		cmocka_unit_test(the_sample_says_the_defaults),
	};
	int fd = mkstemp(path);
	if (fd < 0)
		return 99;
	close(fd);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
