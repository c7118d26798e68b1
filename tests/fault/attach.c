/* SPDX-License-Identifier: MIT */
/* A file attached while the disk fails or is full at every call: the entry and its bytes
 * are there together or not at all, what is said is true, and the next save works. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk/attach.h"
#include "store/content.h"
#include "tests/lib/book.h"
#include "tests/lib/shim.h"

enum { BOOK_MOST = 1 << 20, FILE_LEN = CONTENT_PIECE + 999 };

static struct book book;
static char path[400];
static unsigned char start[BOOK_MOST];
static size_t start_len;
static int64_t client;

static int make(void **state)
{
	(void)state;
	book_make(&book);
	client = book_client(&book, "Bergmann GmbH");
	desk_close(&book.desk);
	FILE *f = fopen(book.path, "rb");
	start_len = fread(start, 1, sizeof start, f);
	fclose(f);
	assert_true(start_len && start_len < sizeof start);
	snprintf(path, sizeof path, "%s/door.jpg", book.dir);
	f = fopen(path, "wb");
	for (int i = 0; i < FILE_LEN; i++)
		putc((int)((unsigned)i * (unsigned)i >> 3 & 255), f);
	return fclose(f);
}

static int drop(void **state)
{
	(void)state;
	unlink(path);
	book_drop(&book);
	return 0;
}

static void put_start(void)
{
	char beside[400];
	snprintf(beside, sizeof beside, "%s-journal", book.path);
	unlink(beside);
	FILE *f = fopen(book.path, "wb");
	assert_int_equal(fwrite(start, 1, start_len, f), start_len);
	fclose(f);
	book_reopen(&book);
}

static bool attach(struct err *err)
{
	const struct attach_to to = {.client = client};
	const struct attach_text text = {.values = {[ATTACH_FILES] = path}};
	return desk_attach(&book.desk, &to, &text, "the front door", NULL, err);
}

static void check(bool said_done, const struct err *err, long nth)
{
	book_reopen(&book);
	book_is_sound(&book);
	int64_t entries = book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'file'");
	int64_t bytes = book_int(&book, "SELECT coalesce(sum(length(bytes)), 0) FROM content_piece");
	if (bytes != entries * FILE_LEN)
		fail_msg("%d entries and %d bytes when call %ld fails", (int)entries, (int)bytes, nth);
	if (said_done != (entries == 1) && !strstr(err->text, "unknown"))
		fail_msg("said %s, has %d, when call %ld fails: %s", said_done ? "done" : "not", (int)entries, nth, err->text);
	if (!said_done && !*err->text)
		fail_msg("no sentence when call %ld fails", nth);
	struct err next = {0};
	if (!attach(&next))
		fail_msg("the next save: %s", next.text);
}

static void a_disk_that_fails_keeps_all_or_nothing(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		bool met = true;
		for (long nth = 1; met; nth++) {
			struct err err = {0};
			put_start();
			shim_fail(nth, kind & 1, kind & 2);
			bool done = attach(&err);
			met = shim_failed();
			shim_fail(0, false, false);
			check(done, &err, nth);
			nth += nth > 20 ? 5 : 0;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_disk_that_fails_keeps_all_or_nothing, make, drop),
	};
	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
