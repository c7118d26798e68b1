/* SPDX-License-Identifier: MIT */
/* Bit rot: a byte of a book is flipped, and the book is opened and verified. It is
 * detected (not opened, or not as it was written), or harmless: every row of every table
 * reads as before, but for the steps of undo, which are no record, and the mark that only
 * tells books apart. Never a crash, never a change that verify calls sound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "desk/payments.h"
#include "desk/records.h"
#include "desk/verify.h"
#include "tests/lib/book.h"
#include "tests/lib/figures.h"

enum { WORKERS = 2, SEED = 20261122, TOLD = 5 };

static struct book book;
static unsigned char *bytes;
static long size;
static struct digest before;

/* --- a book with something of everything --- */

static void fill(void)
{
	int64_t client = book_client(&book, "Acme");
	for (int i = 1; i <= 12; i++) {
		char number[20];
		snprintf(number, sizeof number, "R-%d", i);
		int64_t invoice = book_invoice(&book, client, number, 10000 * i, BOOK_TODAY - 10 * i);
		book_note(&book, client, "what was said on the phone about a payment that never came");
		if (i % 3)
			continue;
		struct arena arena = ARENA_INIT;
		struct payment_result result;
		const struct payment_new payment = {
			.client = client, .invoice = invoice, .kind = "payment", .currency = "EUR", .amount = 5000,
			.paid_on = BOOK_TODAY - 3,
		};
		OK(&book, desk_pay(&book.desk, &payment, true, &arena, &result, NULL, &book.err));
		arena_release(&arena);
	}
	OK(&book, desk_hold(&book.desk, client, DATE_NONE, "moving house", &book.err));
}

/* --- what can be read of it --- */

static void add_row(struct digest_run *run, sqlite3_stmt *rows)
{
	for (int i = 0; i < sqlite3_column_count(rows); i++) {
		int type = sqlite3_column_type(rows, i);
		digest_add(run, &type, sizeof type);
		const void *value = sqlite3_column_blob(rows, i);
		digest_add(run, value, (size_t)sqlite3_column_bytes(rows, i));
	}
}

static bool read_table(sqlite3 *db, const char *name, struct digest_run *run)
{
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
	sqlite3_stmt *rows = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
	while (rc == SQLITE_OK && (rc = sqlite3_step(rows)) == SQLITE_ROW) {
		add_row(run, rows);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(rows);
	sqlite3_free(sql);
	return rc == SQLITE_DONE;
}

static bool read_all(const char *path, struct digest *out)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *names = NULL;
	struct digest_run run;
	assert_true(digest_open(&run, NULL));
	bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	          sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('deed', 'book') "
	                             "ORDER BY name", -1, &names, NULL) == SQLITE_OK;
	while (ok && sqlite3_step(names) == SQLITE_ROW)
		ok = read_table(db, (const char *)sqlite3_column_text(names, 0), &run);
	sqlite3_finalize(names);
	sqlite3_close(db);
	return digest_end(&run, out, NULL) && ok;
}

/* --- one flip --- */

static void write_at(const char *path, long at, unsigned char byte)
{
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_int_equal(fputc(byte, file), byte);
	assert_int_equal(fclose(file), 0);
}

/* Does it say so? */
static bool is_detected(const char *path)
{
	const struct desk_options options = {.book = path, .today = BOOK_TODAY};
	struct desk desk;
	struct desk_verdict verdict;
	if (!desk_open(&desk, &options, DB_READ, NULL))
		return true;
	bool ok = desk_verify(&desk, &verdict, NULL);
	bool sound = ok && verdict.ok;
	if (ok)
		desk_verdict_release(&verdict);
	desk_close(&desk);
	return !sound;
}

static bool is_harmless(const char *path)
{
	struct digest now;
	return read_all(path, &now) && digest_same(&now, &before);
}

/* Every WORKERS-th of the places, in a copy of its own; how many were missed. */
static int try_all(int worker, long count, bool every)
{
	char path[400];
	int missed = 0;
	snprintf(path, sizeof path, "%s/copy-%d.dun", book.dir, worker);
	FILE *copy = fopen(path, "wb");
	assert_true(copy && fwrite(bytes, 1, (size_t)size, copy) == (size_t)size && fclose(copy) == 0);
	unsigned long seed = SEED;
	for (long i = 0; i < count; i++) {
		seed = seed * 6364136223846793005UL + 1442695040888963407UL;
		long at = every ? i : (long)((seed >> 20) % (unsigned long)size);
		while (!every && i % 4 && !bytes[at]) /* three of four where there is something */
			at = (at + 1) % size;
		if (i % WORKERS != worker)
			continue;
		unsigned char bit = (unsigned char)(every ? 0xff : 1u << (seed >> 60 & 7));
		write_at(path, at, bytes[at] ^ bit);
		if (!is_detected(path) && !is_harmless(path) && missed++ < TOLD)
			printf("# byte %ld of page %ld, ^ %02x: changed, and called sound\n", at % 4096, at / 4096 + 1, bit);
		write_at(path, at, bytes[at]);
	}
	unlink(path);
	return missed;
}

static void every_flip_is_detected_or_harmless(void **state)
{
	(void)state;
	book_make(&book);
	fill();
	book_is_sound(&book);
	assert_true(read_all(book.path, &before));
	FILE *file = fopen(book.path, "rb");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	bytes = malloc((size_t)size);
	assert_true(bytes && fread(bytes, 1, (size_t)size, file) == (size_t)size);
	fclose(file);
	bool every = figure(byte_flips) >= size;
	long count = every ? size : figure(byte_flips);
	fflush(stdout);
	for (int i = 0; i < WORKERS; i++)
		if (fork() == 0)
			_exit(try_all(i, count, every) ? 1 : 0);
	for (int i = 0; i < WORKERS; i++) {
		int status = 0;
		assert_true(wait(&status) > 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			fail_msg("a worker ended with %s %d", WIFEXITED(status) ? "status" : "signal",
			         WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	}
	printf("# %ld bytes of %ld flipped\n", count, size);
	free(bytes);
	book_drop(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_flip_is_detected_or_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
