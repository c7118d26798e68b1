/* SPDX-License-Identifier: MIT */
/* The file gate: what may be read, and that nothing half-written gets a name. */
#include "base/file.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/dun-file-XXXXXX";

static int begin(void **state)
{
	(void)state;
	return mkdtemp(folder) ? chdir(folder) : -1;
}

static int end(void **state)
{
	(void)state;
	char command[] = "rm";
	char *argv[] = {command, (char[]){"-r"}, (char[]){"-f"}, folder, NULL};
	pid_t pid = fork();
	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	return waitpid(pid, NULL, 0) == pid ? 0 : -1;
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void refused(const char *path, const char *book, enum err_code code, const char *says)
{
	struct err err = {0};
	assert_int_equal(file_open(path, book, NULL, &err), -1);
	assert_int_equal(err.code, code);
	assert_non_null(strstr(err.text, says));
}

/* hostile.jsonl F03, F04, F05 */
static void only_plain_files_are_read(void **state)
{
	(void)state;
	put("plain", "abc");
	assert_int_equal(symlink("plain", "link"), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(link("plain", "also"), 0);
	refused("nothing", NULL, ERR_NOINPUT, "no such file");
	refused("link", NULL, ERR_DATA, "symbolic link");
	refused("fifo", NULL, ERR_DATA, "a pipe");
	refused(".", NULL, ERR_DATA, "a folder");
	refused("/dev/zero", NULL, ERR_DATA, "a device");
	refused("plain", "plain", ERR_DATA, "the open book");
	refused("also", "plain", ERR_DATA, "the open book");
	unlink("also");
}

static void a_limit_holds(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct err err = {0};
	put("ten", "0123456789");
	assert_true(file_read("ten", NULL, 10, &out, &err));
	assert_string_equal(buf_str(&out), "0123456789");
	assert_false(file_read("ten", NULL, 9, &out, &err));
	assert_int_equal(err.code, ERR_DATA);
	buf_release(&out);
}

static void write_file(const char *path, enum file_taken taken, const char *gets)
{
	struct file_out out;
	struct err err = {0};
	assert_true(file_begin(&out, path, taken, &err));
	assert_true(file_write(&out, "hello", 5, &err));
	assert_true(file_keep(&out, &err));
	assert_string_equal(out.path, gets);
	struct stat st;
	assert_int_equal(stat(gets, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, 5);
}

static void names_are_not_overwritten(void **state)
{
	(void)state;
	struct file_out out;
	struct err err = {0};
	write_file("aged.xlsx", FILE_REFUSE, "aged.xlsx");
	write_file("aged.xlsx", FILE_NUMBER, "aged-2.xlsx");
	write_file("./aged.xlsx", FILE_NUMBER, "./aged-3.xlsx");
	write_file("aged.xlsx", FILE_REPLACE, "aged.xlsx");
	assert_false(file_begin(&out, "aged.xlsx", FILE_REFUSE, &err));
	assert_int_equal(err.code, ERR_CREATE);
	struct buf free_name = BUF_INIT;
	assert_true(file_free_name("./aged.xlsx", &free_name, &err));
	assert_string_equal(buf_str(&free_name), "./aged-4.xlsx");
	buf_release(&free_name);
}

static void bad_places_are_named(void **state)
{
	(void)state;
	struct file_out out;
	struct err err = {0};
	assert_false(file_begin(&out, "no/such/folder.xlsx", FILE_REFUSE, &err));
	assert_int_equal(err.code, ERR_CREATE);
	assert_non_null(strstr(err.text, "folder does not exist"));
	assert_false(file_begin(&out, "somewhere/", FILE_REFUSE, &err));
	assert_non_null(strstr(err.text, "names a folder"));
	file_drop(&out);
}

static void a_dropped_file_leaves_nothing(void **state)
{
	(void)state;
	struct file_out out;
	struct err err = {0};
	assert_true(file_begin(&out, "dropped", FILE_REFUSE, &err));
	assert_true(file_write(&out, "x", 1, &err));
	assert_int_equal(access(out.part, F_OK), 0);
	file_drop(&out);
	assert_int_equal(access(out.part, F_OK), -1);
	assert_int_equal(access("dropped", F_OK), -1);
	file_drop(&out);
}

/* A part of a killed child goes when its parent says so; another's stays. */
static void parts_of_killed_children_are_swept(void **state)
{
	(void)state;
	put(".dun-part-999999999-0123456789abcdef", "half");
	put(".dun-part-999999998-0123456789abcdef", "half");
	file_sweep("aged.xlsx", 999999999);
	assert_int_equal(access(".dun-part-999999999-0123456789abcdef", F_OK), -1);
	assert_int_equal(access(".dun-part-999999998-0123456789abcdef", F_OK), 0);
}

static void sizes_read_well(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	const int64_t sizes[] = {0, 999, 1000, 214900, 1300000, 74000000000, 1999};
	for (size_t i = 0; i < 7; i++) {
		file_size_text(&out, sizes[i]);
		buf_addc(&out, ';');
	}
	assert_string_equal(buf_str(&out), "0 bytes;999 bytes;1 KB;214 KB;1.3 MB;74 GB;1 KB;");
	buf_release(&out);
	assert_true(file_space("not-there-yet") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_plain_files_are_read),
		cmocka_unit_test(a_limit_holds),
		cmocka_unit_test(names_are_not_overwritten),
		cmocka_unit_test(bad_places_are_named),
		cmocka_unit_test(a_dropped_file_leaves_nothing),
		cmocka_unit_test(parts_of_killed_children_are_swept),
		cmocka_unit_test(sizes_read_well),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
