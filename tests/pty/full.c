/* SPDX-License-Identifier: MIT */
/* A file system that fills up under a session: said in words, the form and what is
 * typed stay, the next save works. Needs the right to mount one. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/pty/pty.h"

/* To the last block. */
static void fill(const char *path)
{
	static char block[65536];
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	for (size_t size = sizeof block; size;) {
		ssize_t n = write(fd, block, size);
		if (n < 0)
			size /= 2;
	}
	close(fd);
}

static void work_on_a_full_disk(const char *dir)
{
	struct pty pty;
	char filler[100];
	snprintf(filler, sizeof filler, "%s/filler", dir);
	setenv("TMPDIR", dir, 1);
	pty_start(&pty, &(struct pty_spec){.cols = 160});
	pty_send(&pty, ":note\r");
	pty_expect(&pty, "F10 Save");
	pty_send(&pty, "half a sentence");
	fill(filler);
	pty_send(&pty, " and its end\033[21~");
	pty_expect(&pty, "is nearly full (0 MiB free, 16 needed for this): nothing was changed");
	assert_true(pty_has(&pty, "half a sentence and its end"));
	assert_int_equal(truncate(filler, 1 << 20), 0);
	pty_send(&pty, "\033[21~");
	pty_expect(&pty, "Noted on Bergmann GmbH");
	pty_stop(&pty);
	unlink(filler);
}

static void a_disk_that_fills_up(void **state)
{
	char dir[] = "/tmp/dun-full.XXXXXX";
	(void)state;
	assert_non_null(mkdtemp(dir));
	if (mount("tmpfs", dir, "tmpfs", 0, "size=24m") != 0) {
		print_message("SKIPPED: a small file system needs the right to mount (%s)\n", strerror(errno));
		rmdir(dir);
		skip();
	}
	work_on_a_full_disk(dir);
	unsetenv("TMPDIR");
	assert_int_equal(umount2(dir, MNT_DETACH), 0);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_disk_that_fills_up)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
