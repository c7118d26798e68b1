/* SPDX-License-Identifier: MIT */
/* The grid of cells, and scrolling and marks of lists. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "ui/filter.h"
#include "ui/frame.h"
#include "ui/list.h"

static const char *row(struct frame *frame, int r)
{
	static struct buf text;
	buf_clear(&text);
	frame_row(frame, r, &text);
	return buf_str(&text);
}

/* Nothing foreign reaches the grid untamed. */
static void tames(void **state)
{
	struct frame frame = FRAME_INIT;
	(void)state;
	assert_true(frame_resize(&frame, 2, 40, NULL));
	frame_put(&frame, 0, 0, ROLE_NORMAL, "a\033[2Jb\x9b\xe2\x80\xae\xff\tc");
	for (int col = 0; col < 40; col++) {
		const struct cell *cell = frame_cell(&frame, 0, col);
		for (int i = 0; i < cell->len; i++)
			assert_true((unsigned char)cell->text[i] >= ' ' && cell->text[i] != 0x7f);
		assert_true(cell->len <= CELL_BYTES);
	}
	frame_release(&frame);
}

/* item 40: a wide character is whole or not there */
static void wide_characters(void **state)
{
	struct frame frame = FRAME_INIT;
	(void)state;
	assert_true(frame_resize(&frame, 3, 10, NULL));
	frame_put(&frame, 0, 0, ROLE_NORMAL, "한글한글한글");
	assert_string_equal(row(&frame, 0), "한글한글한");
	frame_put(&frame, 0, 3, ROLE_NORMAL, "|");
	assert_string_equal(row(&frame, 0), "한 |한글한");
	frame_put(&frame, 1, 9, ROLE_NORMAL, "한");
	assert_string_equal(row(&frame, 1), "");
	frame_fit(&frame, 2, 0, 6, ROLE_NORMAL, "한글한글");
	frame_put(&frame, 2, 6, ROLE_NORMAL, "|");
	assert_string_equal(row(&frame, 2), "한글~ |");
	frame_release(&frame);
}

/* item 19: amounts whole and right-aligned, names cut */
static void amounts(void **state)
{
	struct frame frame = FRAME_INIT;
	(void)state;
	assert_true(frame_resize(&frame, 3, 15, NULL));
	frame_right(&frame, 0, 0, 15, ROLE_NORMAL, "5.00");
	frame_right(&frame, 1, 0, 15, ROLE_NORMAL, "112,450,000.00");
	frame_fit(&frame, 2, 0, 15, ROLE_NORMAL, "Bergmann und Söhne");
	assert_string_equal(row(&frame, 0), "           5.00");
	assert_string_equal(row(&frame, 1), " 112,450,000.00");
	assert_string_equal(row(&frame, 2), "Bergmann und S~");
	frame_release(&frame);
}

static void clips(void **state)
{
	struct frame frame = FRAME_INIT;
	(void)state;
	assert_true(frame_resize(&frame, 4, 10, NULL));
	struct rect before = frame_clip(&frame, (struct rect){1, 2, 2, 3});
	for (int r = -2; r < 8; r++)
		frame_put(&frame, r, -3, ROLE_NORMAL, "abcdefghijklmnopqrstu");
	frame_fill(&frame, (struct rect){-5, -5, 100, 100}, ROLE_MARK);
	frame_put(&frame, 1, 0, ROLE_NORMAL, "xyzxyzxyz");
	frame_unclip(&frame, before);
	assert_string_equal(row(&frame, 0), "");
	assert_string_equal(row(&frame, 1), "  zxy");
	assert_string_equal(row(&frame, 3), "");
	frame.ascii = true;
	frame_box(&frame, (struct rect){0, 0, 4, 10}, "A long title");
	assert_string_equal(row(&frame, 0), "+- A long+");
	assert_string_equal(row(&frame, 3), "+--------+");
	frame_release(&frame);
}

/* --- lists --- */

static int64_t id_of(const void *rows, size_t at)
{
	return ((const int64_t *)rows)[at];
}

static void lists(void **state)
{
	struct list list = {0};
	(void)state;
	list_fit(&list, 0, 5);
	list_act(&list, OP_DOWN);
	assert_int_equal(list.cursor, 0);
	list_fit(&list, 20, 5);
	list_act(&list, OP_PAGE_DOWN);
	assert_int_equal(list.cursor, 4);
	list_act(&list, OP_LAST);
	assert_int_equal(list.top, 15);
	list_fit(&list, 3, 5);
	assert_int_equal(list.cursor, 2);
	assert_int_equal(list.top, 0);
	/* item 24: by id, not by row */
	int64_t rows[] = {30, 10, 20};
	list_seek(&list, 10, id_of, rows);
	assert_int_equal(list.cursor, 1);
	list_seek(&list, 99, id_of, rows);
	assert_int_equal(list.cursor, 1);
}

static void marks(void **state)
{
	struct marks marks = MARKS_INIT;
	bool model[50] = {false};
	size_t count = 0;
	(void)state;
	srandom(3);
	for (int i = 0; i < 2000; i++) {
		int64_t id = random() % 50;
		bool on = random() % 2;
		count += (size_t)on - (size_t)model[id];
		model[id] = on;
		marks_set(&marks, id, on);
		assert_int_equal(marks_count(&marks), count);
	}
	for (int64_t id = 0; id < 50; id++)
		assert_int_equal(marks_has(&marks, id), model[id]);
	marks_release(&marks);
}

/* --- the filter --- */

static bool fits(const char *typed, const struct filter_row *what)
{
	struct filter filter;
	filter_parse(&filter, typed);
	return filter_fits(&filter, what);
}

static void filters(void **state)
{
	struct filter_row r = {.folded = "müller & söhne c-0042 1001 >", .amount = 123456, .currency = "EUR",
	                       .days_overdue = 41, .states = FILTER_PROMISED | FILTER_NO_MAIL};
	const char *yes[] = {"", "müller", "MÜLLER", "ｓöhne", "c-0042", "1001", ">30d", "<42d", ">1000", "<2000", "promise",
	                     "no-email", "!hold", "!dispute", ">30d müller !broken", "!zzz", ">", "  "};
	const char *no[] = {"zzz", ">41d", "<41d", ">1235", "hold", "!promise", "!müller", "müller zzz", ">30d !no-email", "!>30d"};
	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (!fits(yes[i], &r))
			fail_msg("\"%s\" should fit", yes[i]);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (fits(no[i], &r))
			fail_msg("\"%s\" should not fit", no[i]);
	r.currency = "KRW"; /* no decimals */
	assert_true(fits(">123455", &r));
	assert_false(fits(">123456", &r));
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tames), cmocka_unit_test(wide_characters), cmocka_unit_test(amounts), cmocka_unit_test(clips),
		cmocka_unit_test(lists), cmocka_unit_test(marks), cmocka_unit_test(filters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
