/* SPDX-License-Identifier: MIT */
/* A disk that fails at every call, and one that loses power at any moment: what
 * was acknowledged is there, what was not is told truly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "desk/payments.h"
#include "desk/records.h"
#include "tests/lib/book.h"
#include "tests/lib/figures.h"
#include "tests/lib/shim.h"

enum { IMAGE_MOST = 4 << 20, DEEDS = 8, SECTOR = 512 };

static struct book book;

struct image {
	unsigned char *bytes;
	size_t len;
};

static struct image start, disk, journal;
static const char *beside_name = "-journal"; /* of what SQLite keeps beside the book */

static void read_book(struct image *image)
{
	FILE *file = fopen(book.path, "rb");
	assert_non_null(file);
	image->len = fread(image->bytes, 1, IMAGE_MOST, file);
	fclose(file);
	assert_true(image->len > 0 && image->len < IMAGE_MOST);
}

static void write_file(const char *path, const struct image *image)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(image->bytes, 1, image->len, file), image->len);
	assert_int_equal(fclose(file), 0);
}

/* The book and its journal as a disk has them; no journal when it is empty. */
static void put_images(const struct image *main, const struct image *beside)
{
	char path[400];
	snprintf(path, sizeof path, "%s%s", book.path, beside_name);
	unlink(path);
	write_file(book.path, main);
	if (beside && beside->len)
		write_file(path, beside);
}

static int make(void **state)
{
	(void)state;
	struct image *images[] = {&start, &disk, &journal};
	for (size_t i = 0; i < 3; i++)
		images[i]->bytes = calloc(1, IMAGE_MOST);
	book_make(&book);
	int64_t client = book_client(&book, "Bergmann GmbH");
	book_invoice(&book, client, "1", 1000000, BOOK_TODAY - 40);
	desk_close(&book.desk);
	read_book(&start);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	book_drop(&book);
	free(start.bytes);
	free(disk.bytes);
	free(journal.bytes);
	return 0;
}

static bool pay(struct err *err)
{
	const struct payment_new payment = {
		.client = 1, .kind = "payment", .currency = "EUR", .amount = 1000, .paid_on = BOOK_TODAY,
	};
	struct arena arena = ARENA_INIT;
	struct payment_result result;
	bool ok = desk_pay(&book.desk, &payment, true, &arena, &result, NULL, err);
	arena_release(&arena);
	return ok;
}

/* --- every call fails --- */

static void check_failure(bool said_done, const struct err *err, long nth)
{
	book_reopen(&book);
	int64_t payments = book_int(&book, "SELECT count(*) FROM payment");
	book_is_sound(&book);
	if (said_done && payments != 1)
		fail_msg("said done, but is not, when call %ld fails", nth);
	if (!said_done && !*err->text)
		fail_msg("no sentence when call %ld fails", nth);
	if (!said_done && payments && !strstr(err->text, "unknown"))
		fail_msg("saved, but \"%s\", when call %ld fails", err->text, nth);
	/* The next save works. */
	struct err next = {0};
	if (!pay(&next))
		fail_msg("the next save: %s", next.text);
	desk_close(&book.desk);
}

static void fail_each_call(bool forever, bool full)
{
	long nth = 0;
	bool met = true;
	while (met) {
		struct err err = {0};
		put_images(&start, NULL);
		book_reopen(&book);
		shim_fail(++nth, forever, full);
		bool done = pay(&err);
		met = shim_failed();
		shim_fail(0, false, false);
		desk_close(&book.desk);
		check_failure(done, &err, nth);
	}
	print_message("%ld calls\n", nth);
	assert_true(nth > 10);
}

static void a_failing_disk_is_told_truly(void **state)
{
	(void)state;
	fail_each_call(false, false);
	fail_each_call(true, false);
	fail_each_call(false, true);
	fail_each_call(true, true);
}

/* --- power cuts --- */

static uint64_t seed = 11;

static size_t dice(size_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % sides;
}

static void put_bytes(struct image *image, size_t at, const unsigned char *bytes, size_t len)
{
	assert_true(at + len < IMAGE_MOST);
	if (at > image->len)
		memset(image->bytes + image->len, 0, at - image->len);
	memcpy(image->bytes + at, bytes, len);
	if (at + len > image->len)
		image->len = at + len;
}

/* torn: each sector got there or not. */
static void apply(struct image *image, const struct shim_step *step, bool torn)
{
	if (step->kind == SHIM_CUT) {
		if ((!torn || dice(2)) && (size_t)step->offset < image->len)
			image->len = (size_t)step->offset;
		return;
	}
	for (size_t at = 0; step->kind == SHIM_WRITE && at < step->len; at += SECTOR) {
		size_t len = step->len - at < SECTOR ? step->len - at : SECTOR;
		if (!torn || dice(2))
			put_bytes(image, (size_t)step->offset + at, step->bytes + at, len);
	}
}

/* What a disk holds when the power goes before step cut: all up to a file's last
 * sync, any part of the rest. Without trust in syncs, any part of all. */
static void cut_power(const struct shim_step *steps, size_t cut, bool syncs_work)
{
	size_t safe[2] = {0, 0};
	for (size_t i = 0; syncs_work && i < cut; i++)
		if (steps[i].kind == SHIM_SYNC)
			safe[steps[i].journal] = i;
	memcpy(disk.bytes, start.bytes, start.len);
	disk.len = start.len;
	journal.len = 0;
	for (size_t i = 0; i < cut; i++)
		apply(steps[i].journal ? &journal : &disk, &steps[i], i >= safe[steps[i].journal]);
	put_images(&disk, &journal);
}

/* Payments the next session sees; -1 when the book is broken. */
static int64_t payments_after(bool strict)
{
	const struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
	struct err err = {0};
	int64_t payments = -1;
	if (!desk_open(&book.desk, &options, DB_WRITE, &err)) {
		if (strict)
			fail_msg("%s", err.text);
		return -1;
	}
	if (strict)
		book_is_sound(&book);
	if (!db_int(book.desk.db, &err, -1, &payments, "SELECT count(*) FROM payment", ""))
		payments = -1;
	desk_close(&book.desk);
	return payments;
}

/* How many of these images lose something that was acknowledged. */
static int count_losses(const struct shim_step *steps, size_t count, const size_t acks[DEEDS], int images,
                        bool syncs_work)
{
	int losses = 0;
	for (int i = 0; i < images; i++) {
		size_t cut = dice(count + 1);
		int64_t acknowledged = 0;
		cut_power(steps, cut, syncs_work);
		while (acknowledged < DEEDS && acks[acknowledged] <= cut)
			acknowledged++;
		losses += payments_after(syncs_work) < acknowledged;
	}
	return losses;
}

static void a_power_cut_loses_nothing_acknowledged(void **state)
{
	(void)state;
	size_t acks[DEEDS], count;
	put_images(&start, NULL);
	book_reopen(&book);
	shim_note(true);
	for (int i = 0; i < DEEDS; i++) {
		struct err err = {0};
		if (!pay(&err))
			fail_msg("%s", err.text);
		shim_steps(&acks[i]);
	}
	shim_note(false);
	desk_close(&book.desk);
	const struct shim_step *steps = shim_steps(&count);
	int images = (int)figure(power_cuts), controls = (int)figure(power_control);
	assert_int_equal(count_losses(steps, count, acks, images, true), 0);
	/* The same disk with syncs that do nothing: this test can fail. */
	int control = count_losses(steps, count, acks, controls, false);
	assert_true(control > 0);
	print_message("%zu steps, %d images: 0 lost; without syncs %d of %d\n", count, images, control,
	              controls);
}

/* The lesser way to store, with the same shim and the same dice: WAL and NORMAL. */
static void store_by_wal(size_t acks[DEEDS])
{
	sqlite3 *sql;
	char text[120];
	assert_int_equal(sqlite3_open(book.path, &sql), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sql, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
	                              NULL, NULL, NULL), SQLITE_OK);
	shim_note(true);
	for (int i = 0; i < DEEDS; i++) {
		snprintf(text, sizeof text, "INSERT INTO setting (name, value) VALUES ('cut.%d', 'x')", i);
		assert_int_equal(sqlite3_exec(sql, text, NULL, NULL, NULL), SQLITE_OK);
		shim_steps(&acks[i]);
	}
	shim_note(false);
	sqlite3_close(sql);
}

static int64_t rows_after_wal(void)
{
	sqlite3 *sql;
	sqlite3_stmt *stmt = NULL;
	int64_t rows = -1;
	assert_int_equal(sqlite3_open_v2(book.path, &sql, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
	if (sqlite3_prepare_v2(sql, "SELECT count(*) FROM setting WHERE name LIKE 'cut.%'", -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		rows = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(sql);
	return rows;
}

/* Into the header's two version bytes, as a book that was in WAL has them. */
static void wal_and_normal_would_lose(void **state)
{
	(void)state;
	size_t acks[DEEDS], count;
	int losses = 0, images = (int)figure(power_control);
	start.bytes[18] = start.bytes[19] = 2;
	put_images(&start, NULL);
	store_by_wal(acks);
	const struct shim_step *steps = shim_steps(&count);
	beside_name = "-wal";
	for (int i = 0; i < images; i++) {
		size_t cut = dice(count + 1);
		int64_t acknowledged = 0;
		cut_power(steps, cut, true);
		while (acknowledged < DEEDS && acks[acknowledged] <= cut)
			acknowledged++;
		losses += rows_after_wal() < acknowledged;
	}
	put_images(&start, NULL);
	beside_name = "-journal";
	print_message("WAL and NORMAL, %d images: %d lost something acknowledged\n", images, losses);
	assert_true(losses > images / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_failing_disk_is_told_truly, make, drop),
		cmocka_unit_test_setup_teardown(a_power_cut_loses_nothing_acknowledged, make, drop),
		cmocka_unit_test_setup_teardown(wal_and_normal_would_lose, make, drop),
	};
	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
