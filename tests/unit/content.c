/* SPDX-License-Identifier: MIT */
/* The bytes of files: kept once, in pieces, exactly; what is altered is found. */
#include "store/content.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/file.h"
#include "desk/verify.h"
#include "store/entry_file.h"
#include "store/fields.h"
#include "tests/lib/book.h"
#include "tests/lib/figures.h"

enum { MIB = 1024 * 1024 };

static struct book book;
static char path[400];

static int make(void **state)
{
	(void)state;
	book_make(&book);
	snprintf(path, sizeof path, "%s/file", book.dir);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	unlink(path);
	book_drop(&book);
	return 0;
}

/* A file of bytes that do not repeat within a piece. */
static void write_file(int64_t len)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	uint64_t x = 88172645463325252ull;
	for (int64_t at = 0; at < len; at++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		putc((int)(x & 255), f);
	}
	assert_int_equal(fclose(f), 0);
}

static struct content take(void)
{
	struct content content;
	int64_t size;
	int fd = file_open(path, book.path, &size, &book.err);
	assert_true(fd >= 0);
	OK(&book, content_measure(fd, path, 1 << 30, &content, &book.err));
	assert_int_equal(content.len, size);
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, content_take(book.desk.db, fd, path, &content, &book.err));
	OK(&book, db_commit(book.desk.db, &book.err));
	close(fd);
	return content;
}

static bool hash_piece(void *arg, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	assert_true(len <= CONTENT_PIECE);
	digest_add(arg, bytes, len);
	return true;
}

static void comes_out_as_it_went_in(void **state)
{
	static const int64_t sizes[] = {0, 1, CONTENT_PIECE - 1, CONTENT_PIECE, CONTENT_PIECE + 1, 3 * CONTENT_PIECE};
	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct digest_run run;
		struct digest found;
		write_file(sizes[i]);
		struct content content = take();
		OK(&book, digest_open(&run, &book.err));
		OK(&book, content_read(book.desk.db, content.id, hash_piece, &run, &book.err));
		OK(&book, digest_end(&run, &found, &book.err));
		assert_true(digest_same(&found, &content.digest));
	}
	book_is_sound(&book);
}

static void the_same_bytes_are_kept_once(void **state)
{
	(void)state;
	struct content again;
	struct buf bytes = BUF_INIT;
	write_file(CONTENT_PIECE + 7);
	struct content first = take(), second = take();
	assert_int_equal(first.id, second.id);
	OK(&book, content_load(book.desk.db, first.id, &bytes, &book.err));
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, content_put(book.desk.db, bytes.data, bytes.len, &again, &book.err));
	OK(&book, db_commit(book.desk.db, &book.err));
	assert_int_equal(again.id, first.id);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM content_piece"), 2);
	buf_release(&bytes);
}

/* What a file is when it is hashed and when it is taken must be one. */
static void a_file_that_changes_meanwhile_is_refused(void **state)
{
	(void)state;
	struct content content;
	struct err err = {0};
	write_file(1000);
	int fd = open(path, O_RDWR);
	OK(&book, content_measure(fd, path, 1 << 30, &content, &book.err));
	assert_int_equal(pwrite(fd, "!", 1, 500), 1);
	OK(&book, db_begin(book.desk.db, &book.err));
	assert_false(content_take(book.desk.db, fd, path, &content, &err));
	assert_int_equal(err.code, ERR_DATA);
	db_rollback(book.desk.db);
	assert_false(content_measure(fd, path, 999, &content, &err));
	assert_int_equal(err.code, ERR_DATA);
	close(fd);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM content"), 0);
}

/* --- what others may do to the file --- */

static bool by_hand(const char *sql, bool triggers)
{
	sqlite3 *raw;
	assert_int_equal(sqlite3_open(book.path, &raw), SQLITE_OK);
	sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, triggers ? 1 : 0, NULL);
	sqlite3_exec(raw, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	char *why = NULL;
	bool done = sqlite3_exec(raw, sql, NULL, NULL, &why) == SQLITE_OK;
	if (!done && !triggers)
		fail_msg("%s: %s", sql, why);
	sqlite3_free(why);
	sqlite3_close(raw);
	return done;
}

/* An entry with this content as its photo; its number. */
static int64_t entry_with(const struct content *content)
{
	struct entry_new entry = {.kind = "visit"};
	int64_t seq;
	entry_file_add(&entry, &(struct entry_file){.name = "door.jpg", .type = "image/jpeg", .what = "photo",
	                                            .digest = content->digest, .len = content->len});
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, entry_append(book.desk.db, &book.desk.actor, &entry, &seq, &book.err));
	OK(&book, db_commit(book.desk.db, &book.err));
	entry_new_release(&entry);
	return seq;
}

static void an_entry_says_what_it_has(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct entry entry;
	struct entry_file *files;
	size_t count;
	write_file(300);
	struct content content = take();
	int64_t seq = entry_with(&content);
	OK(&book, entry_load(book.desk.db, seq, &arena, &entry, &book.err));
	assert_int_equal(entry_file_count(entry.facts, entry.facts_len), 1);
	OK(&book, entry_files(book.desk.db, &entry, &arena, &files, &count, &book.err));
	assert_int_equal(count, 1);
	assert_string_equal(files[0].name, "door.jpg");
	assert_string_equal(files[0].type, "image/jpeg");
	assert_string_equal(files[0].what, "photo");
	assert_int_equal(files[0].len, 300);
	assert_int_equal(files[0].content, content.id);
	assert_true(digest_same(&files[0].digest, &content.digest));
	arena_release(&arena);
}

static void the_schema_lets_nobody_change_them(void **state)
{
	static const char *const tries[] = {
		"UPDATE content_piece SET bytes = x'00'", "DELETE FROM content_piece", "UPDATE content SET len = 1",
		"INSERT OR REPLACE INTO content_piece SELECT content, piece, x'00' FROM content_piece",
		"INSERT OR REPLACE INTO content SELECT id, zeroblob(32), len FROM content",
		"DELETE FROM content", "UPDATE entry_file SET place = 2", "DELETE FROM entry_file",
		"INSERT OR REPLACE INTO entry_file SELECT entry, place, zeroblob(32) FROM entry_file",
	};
	(void)state;
	write_file(300);
	struct content content = take();
	entry_with(&content);
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		if (by_hand(tries[i], true))
			fail_msg("the book let somebody: %s", tries[i]);
	book_is_sound(&book);
}

static void only_an_erasure_takes_bytes_away(void **state)
{
	(void)state;
	write_file(300);
	struct content content = take();
	struct entry_new erasure = {.kind = "erasure", .about = entry_with(&content)};
	assert_false(by_hand("DELETE FROM content", true));
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, entry_append(book.desk.db, &book.desk.actor, &erasure, NULL, &book.err));
	OK(&book, db_run(book.desk.db, &book.err, "DELETE FROM content WHERE id = ?", "i", content.id));
	OK(&book, db_commit(book.desk.db, &book.err));
	assert_int_equal(book_int(&book, "SELECT count(*) FROM content_piece"), 0);
	book_is_sound(&book);
}

static void verify_finds(const char *sql, const char *says)
{
	struct desk_verdict verdict;
	struct err err = {0};
	assert_true(by_hand(sql, false));
	book_reopen(&book);
	OK(&book, desk_verify(&book.desk, &verdict, &err));
	if (verdict.ok || !strstr(buf_str(&verdict.says), says))
		fail_msg("%s: verify said \"%s\"", sql, buf_str(&verdict.says));
	desk_verdict_release(&verdict);
}

static void verify_finds_what_was_altered(void **state)
{
	static const char *const tampers[][2] = {
		{"UPDATE content_piece SET bytes = CAST(x'00' || substr(bytes, 2) AS BLOB) WHERE piece = 1", "are not what was put"},
		{"DELETE FROM content_piece WHERE piece = 2", "are not what was put"},
		{"INSERT INTO content_piece VALUES (1, 9, x'00')", "are not what was put"},
		{"DELETE FROM content_piece; DELETE FROM content", "entry 2: the bytes of a file of it are missing"},
		{"PRAGMA foreign_keys = OFF; DELETE FROM content", "there are bytes for it"},
		{"DELETE FROM entry_file", "entry 2: the list of files does not say"},
		{"INSERT INTO entry_file VALUES (2, 2, zeroblob(32))", "entry 2: the list of files names one"},
		{"UPDATE entry_file SET digest = zeroblob(32)", "entry 2: the list of files does not say"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof tampers / sizeof *tampers; i++) {
		if (i) {
			drop(NULL);
			make(NULL);
		}
		write_file(2 * CONTENT_PIECE + 5);
		struct content content = take();
		book_note(&book, 0, "x"); /* so that the entry is number 2 */
		int64_t seq = entry_with(&content);
		char expected[200];
		snprintf(expected, sizeof expected, "%s", tampers[i][1]);
		char *digit = strstr(expected, "entry 2");
		if (digit)
			snprintf(expected, sizeof expected, "entry %d%s", (int)seq, tampers[i][1] + 7);
		char sql[200];
		snprintf(sql, sizeof sql, "%s", tampers[i][0]);
		if (strncmp(sql, "INSERT INTO entry_file", 22) == 0)
			snprintf(sql, sizeof sql, "INSERT INTO entry_file VALUES (%d, 2, zeroblob(32))", (int)seq);
		verify_finds(sql, expected);
	}
}

/* A recording goes in and out through one piece of memory. */
static void a_long_recording_needs_little_memory(void **state)
{
	struct rusage before, after;
	int64_t size = (int64_t)figure(recording_mib) * MIB;
	struct digest_run run;
	struct digest found;
	(void)state;
	write_file(size);
	getrusage(RUSAGE_SELF, &before);
	struct content content = take();
	OK(&book, digest_open(&run, &book.err));
	OK(&book, content_read(book.desk.db, content.id, hash_piece, &run, &book.err));
	OK(&book, digest_end(&run, &found, &book.err));
	getrusage(RUSAGE_SELF, &after);
	assert_true(digest_same(&found, &content.digest));
	assert_int_equal(content.len, size);
#ifndef __SANITIZE_ADDRESS__
	assert_true(after.ru_maxrss - before.ru_maxrss < 6 * 1024);
	assert_true(after.ru_maxrss < 64 * 1024);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(comes_out_as_it_went_in, make, drop),
		cmocka_unit_test_setup_teardown(the_same_bytes_are_kept_once, make, drop),
		cmocka_unit_test_setup_teardown(a_file_that_changes_meanwhile_is_refused, make, drop),
		cmocka_unit_test_setup_teardown(an_entry_says_what_it_has, make, drop),
		cmocka_unit_test_setup_teardown(the_schema_lets_nobody_change_them, make, drop),
		cmocka_unit_test_setup_teardown(only_an_erasure_takes_bytes_away, make, drop),
		cmocka_unit_test_setup_teardown(verify_finds_what_was_altered, make, drop),
		cmocka_unit_test_setup_teardown(a_long_recording_needs_little_memory, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
