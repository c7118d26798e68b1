/* SPDX-License-Identifier: MIT */
/* A copy for keeping is whole or not there; the way back loses nothing that nobody
 * agreed to lose. */
#include "desk/backup.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "desk/verify.h"
#include "store/anchor.h"
#include "tests/lib/figures.h"
#include "tests/lib/oldbook.h"
#include "tests/lib/shim.h"

static struct book book;
static char copy[400];

static int make(void **state)
{
	(void)state;
	book_make(&book);
	int64_t client = book_client(&book, "Bergmann GmbH");
	book_invoice(&book, client, "RE-1", 120000, BOOK_TODAY - 40);
	book_note(&book, client, "the first call");
	snprintf(copy, sizeof copy, "%s/copy.dun", book.dir);
	return 0;
}

/* Whatever a test left beside the book. */
static void sweep(void)
{
	DIR *folder = opendir(book.dir);
	assert_non_null(folder);
	for (struct dirent *file; (file = readdir(folder));)
		if (*file->d_name != '.' || strncmp(file->d_name, ".dun-", 5) == 0)
			unlinkat(dirfd(folder), file->d_name, 0);
	closedir(folder);
}

static int drop(void **state)
{
	(void)state;
	desk_close(&book.desk);
	sweep();
	book_drop(&book);
	return 0;
}

static int files(void)
{
	int count = 0;
	DIR *folder = opendir(book.dir);
	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static bool backup(const char *path, bool replace, struct backup *out, struct err *err)
{
	const struct desk_backup wish = {.path = path, .replace = replace};
	bool noted;
	return desk_backup(&book.desk, &wish, out, &noted, err);
}

/* The desk is closed and opened again around it. */
static bool restore(int64_t lose, int64_t ahead, struct restore *out, struct err *err)
{
	const struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
	const struct desk_restore wish = {.path = copy, .lose = lose, .ahead = ahead};
	desk_close(&book.desk);
	return desk_restore(&options, &wish, out, err);
}

static void refused(int64_t lose, const char *says)
{
	struct restore done;
	struct err err = {0};
	char *before = oldbook_rows(book.path);
	int count = files();
	assert_false(restore(lose, RESTORE_NOTHING, &done, &err));
	if (!strstr(err.text, says))
		fail_msg("\"%s\" does not say \"%s\"", err.text, says);
	char *after = oldbook_rows(book.path);
	assert_string_equal(before, after);
	assert_int_equal(files(), count);
	free(before);
	free(after);
	book_reopen(&book);
}

/* --- making one --- */

static void a_backup_is_a_book_and_its_name_tells_the_head(void **state)
{
	(void)state;
	struct backup made;
	char tag[ANCHOR_TAG], wanted[500];
	int64_t entries = book_int(&book, "SELECT count(*) FROM entry");
	OK(&book, anchor_tag_now(book.desk.db, tag, &book.err));
	OK(&book, backup(book.dir, false, &made, &book.err));
	snprintf(wanted, sizeof wanted, "%s/t-2026-11-22-%s.dun", book.dir, tag);
	assert_string_equal(made.path, wanted);
	assert_int_equal(made.entries, entries);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM anchor WHERE kind = 'backup'"), 1);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'backup'"), 1);
	struct moment when;
	struct buf last = BUF_INIT;
	OK(&book, desk_backup_last(&book.desk, &when, &last, &book.err));
	assert_string_equal(buf_str(&last), made.path);
	assert_true(when.at > 0);
	buf_release(&last);
	struct db *db = db_open(made.path, DB_READ, &book.err);
	OK(&book, db);
	struct stat st;
	assert_int_equal(stat(made.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, made.bytes);
	db_close(db);
	book_is_sound(&book);
}

static void nothing_is_overwritten_unasked(void **state)
{
	(void)state;
	struct backup made;
	struct err err = {0};
	OK(&book, backup(copy, false, &made, &book.err));
	assert_false(backup(copy, false, &made, &err));
	assert_int_equal(err.code, ERR_CREATE);
	assert_non_null(strstr(err.text, "--replace"));
	OK(&book, backup(copy, true, &made, &book.err));
	assert_false(backup(book.path, true, &made, &err));
	assert_non_null(strstr(err.text, "is the book itself"));
	assert_false(backup("/nowhere/at/all.dun", false, &made, &err));
	assert_int_equal(err.code, ERR_CREATE);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'backup'"), 2);
}

/* Writes until it is killed, as one verb after another would. */
static pid_t start_writer(void)
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid)
		return pid;
	const struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
	struct desk desk;
	struct err err = {0};
	while (desk_open(&desk, &options, DB_WRITE, &err) && book_try_note(&desk, 1, "and on it goes", NULL, &err))
		desk_close(&desk);
	dprintf(STDERR_FILENO, "the writer: %s\n", err.text);
	_exit(1);
}

static void wait_for(int64_t entries)
{
	while (book_int(&book, "SELECT max(seq) FROM entry") < entries)
		;
}

static void others_write_on_meanwhile(void **state)
{
	(void)state;
	int status;
	struct backup made;
	int64_t last = book_int(&book, "SELECT max(seq) FROM entry");
	desk_close(&book.desk);
	pid_t pid = start_writer();
	book_reopen(&book);
	for (int i = 0; i < 5; i++) {
		wait_for(last + 3);
		OK(&book, backup(copy, true, &made, &book.err)); /* looks at the whole of it */
		assert_true(made.entries > last);
		last = made.entries;
	}
	wait_for(last + 3);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	book_is_sound(&book);
}

static void a_disk_that_fails_leaves_no_half_backup(void **state)
{
	(void)state;
	struct backup made;
	int count = files();
	long nth = 0;
	for (bool met = true; met;) {
		struct err err = {0};
		nth += figure(backup_step);
		shim_fail(nth, true, nth % 2);
		bool ok = backup(copy, false, &made, &err);
		met = shim_failed();
		shim_fail(0, false, false);
		assert_true(ok || *err.text);
		assert_true(ok || access(copy, F_OK) != 0 || strstr(err.text, "but not noted in the log"));
		if (!ok && access(copy, F_OK) != 0)
			assert_int_equal(files(), count);
		if (access(copy, F_OK) == 0) {
			struct db *db = db_open(copy, DB_READ, &book.err);
			OK(&book, db);
			OK(&book, db_sound(db, &book.err));
			db_close(db);
			unlink(copy);
		}
		book_reopen(&book);
	}
	print_message("%ld calls\n", nth);
	assert_true(nth > 30);
	book_is_sound(&book);
}

/* --- going back --- */

static void add_entry(const char *kind)
{
	struct entry_new entry = {.kind = kind, .client = 1};
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, entry_append(book.desk.db, &book.desk.actor, &entry, NULL, &book.err));
	OK(&book, db_commit(book.desk.db, &book.err));
}

static void what_would_be_lost_must_be_agreed_to(void **state)
{
	(void)state;
	struct backup made;
	struct restore done;
	OK(&book, backup(copy, false, &made, &book.err));
	book_note(&book, 1, "the second call");
	refused(RESTORE_NOTHING, "the book has 2 entries it does not have: nothing was changed; --lose 2 goes back");
	refused(1, "--lose 2");
	add_entry("mail-out");
	add_entry("erasure");
	refused(2, "4 entries it does not have, 1 of them mails that went out, 1 erasures: what they erased comes back:");
	book_note(&book, 1, "the third call");
	refused(2, "--lose 5");
	/* Another session stays open over it. */
	struct desk other;
	const struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
	OK(&book, desk_open(&other, &options, DB_WRITE, &book.err));
	char *lost = oldbook_rows(book.path);
	OK(&book, restore(5, RESTORE_NOTHING, &done, &book.err));
	char *kept = oldbook_rows(done.kept);
	assert_string_equal(lost, kept);
	free(lost);
	free(kept);
	int64_t notes;
	assert_true(db_data_version(other.db) != other.data_version);
	OK(&book, db_int(other.db, &book.err, -1, &notes, "SELECT count(*) FROM entry WHERE kind = 'note'", ""));
	assert_int_equal(notes, 1);
	struct book mine = {.desk = other};
	book_note(&mine, 1, "written by a session that was open all the time");
	desk_close(&mine.desk);
	book_reopen(&book);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'note'"), 2);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'restore'"), 1);
	book_is_sound(&book);
}

static void nobody_may_be_writing(void **state)
{
	(void)state;
	struct backup made;
	struct restore done;
	struct err err = {0};
	OK(&book, backup(copy, false, &made, &book.err));
	struct db *other = db_open(book.path, DB_WRITE, &book.err);
	OK(&book, other);
	OK(&book, db_begin(other, &book.err));
	assert_false(restore(RESTORE_ALL, RESTORE_NOTHING, &done, &err));
	assert_int_equal(err.code, ERR_AGAIN);
	db_rollback(other);
	db_close(other);
	book_reopen(&book);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'restore'"), 0);
}

static void a_backup_that_knows_more_is_said(void **state)
{
	(void)state;
	struct backup made;
	struct restore done;
	struct err err = {0};
	char older[400];
	snprintf(older, sizeof older, "%s/older.dun", book.dir);
	OK(&book, backup(older, false, &made, &book.err));
	book_note(&book, 1, "the second call");
	OK(&book, backup(copy, false, &made, &book.err));
	desk_close(&book.desk);
	assert_int_equal(rename(older, book.path), 0); /* somebody puts an older copy there */
	assert_false(restore(RESTORE_ALL, RESTORE_NOTHING, &done, &err));
	assert_non_null(strstr(err.text, "the backup has 2 entries the book does not have"));
	assert_non_null(strstr(err.text, "--ahead 2"));
	OK(&book, restore(RESTORE_NOTHING, 2, &done, &book.err));
	book_reopen(&book);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'note'"), 2);
	book_is_sound(&book);
}

static void two_ways_on_are_said(void **state)
{
	(void)state;
	struct backup made;
	OK(&book, backup(copy, false, &made, &book.err));
	struct desk there;
	const struct desk_options options = {.book = copy, .today = BOOK_TODAY};
	OK(&book, desk_open(&there, &options, DB_WRITE, &book.err));
	struct book mine = {.desk = there};
	book_note(&mine, 1, "written in the backup");
	desk_close(&mine.desk);
	refused(RESTORE_NOTHING, "the backup went another way; the book has 1 entry it does not have");
}

static void another_book_is_refused(void **state)
{
	(void)state;
	struct book other;
	struct backup made;
	OK(&book, backup(copy, false, &made, &book.err));
	desk_close(&book.desk);
	assert_int_equal(unlink(book.path), 0);
	book_make(&other);
	assert_int_equal(rename(other.path, book.path), 0);
	book_drop(&other);
	book_reopen(&book);
	refused(RESTORE_ALL, "a backup of another book");
}

static void scribble(const char *path, long at)
{
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	fseek(file, at, at < 0 ? SEEK_END : SEEK_SET);
	for (int i = 0; i < 40; i++)
		fputc(i * 7 + 1, file);
	fclose(file);
}

static void a_damaged_backup_is_not_taken(void **state)
{
	(void)state;
	struct backup made;
	struct restore done;
	struct err err = {0};
	OK(&book, backup(copy, false, &made, &book.err));
	int refusals = 0;
	for (long at = 100; at < made.bytes; at += 4096 * 3 + 800) {
		OK(&book, backup(copy, true, &made, &book.err));
		scribble(copy, at);
		if (!restore(RESTORE_ALL, RESTORE_NOTHING, &done, &err))
			refusals++;
		else
			OK(&book, true);
		book_reopen(&book);
		book_is_sound(&book);
	}
	assert_true(refusals > 2);
	FILE *file = fopen(copy, "w");
	fputs("no book at all", file);
	fclose(file);
	assert_false(restore(RESTORE_ALL, RESTORE_NOTHING, &done, &err));
	assert_non_null(strstr(err.text, "the backup was not taken: "));
	book_reopen(&book);
}

static void a_lost_or_damaged_book_comes_back(void **state)
{
	(void)state;
	struct backup made;
	struct restore done;
	struct err err = {0};
	char journal[400];
	OK(&book, backup(copy, false, &made, &book.err));
	desk_close(&book.desk);
	assert_int_equal(unlink(book.path), 0);
	snprintf(journal, sizeof journal, "%s-journal", book.path);
	FILE *file = fopen(journal, "w"); /* what a killed writer left of it */
	fputs("a journal without its book", file);
	fclose(file);
	OK(&book, restore(RESTORE_NOTHING, RESTORE_NOTHING, &done, &book.err));
	assert_string_equal(done.kept, "");
	book_reopen(&book);
	book_is_sound(&book);
	desk_close(&book.desk);
	scribble(book.path, 0);
	assert_false(restore(RESTORE_NOTHING, RESTORE_NOTHING, &done, &err));
	assert_non_null(strstr(err.text, "--lose all"));
	OK(&book, restore(RESTORE_ALL, RESTORE_NOTHING, &done, &book.err));
	assert_int_equal(access(done.kept, F_OK), 0);
	book_reopen(&book);
	book_is_sound(&book);
}

static void tamper(const char *text)
{
	sqlite3 *sql;
	assert_int_equal(sqlite3_open(book.path, &sql), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sql, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(sql);
}

/* What waited when the backup was made may have gone since. */
static void mail_that_waited_is_held(void **state)
{
	(void)state;
	struct backup made;
	struct restore done;
	tamper("INSERT INTO message (client, state, uid, actor, changed) VALUES (1, 'queued', 0, 'ji', 0), "
	       "(1, 'dot', 0, 'ji', 0), (1, 'claimed', 0, 'ji', 0), (1, 'draft', 0, 'ji', 0)");
	OK(&book, backup(copy, false, &made, &book.err));
	OK(&book, restore(RESTORE_ALL, RESTORE_NOTHING, &done, &book.err));
	book_reopen(&book);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM message WHERE state = 'queued' AND held = 1"), 1);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM message WHERE state = 'uncertain'"), 2);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM message WHERE state = 'draft' AND held = 0"), 1);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM message_event"), 3);
}

/* A backup of version 1 is brought up to date on its way; its file stays as it is. */
static void an_older_backup_is_brought_up_to_date(void **state)
{
	(void)state;
	struct restore done;
	oldbook_make(&book);
	assert_int_equal(rename(book.path, copy), 0);
	char *before = oldbook_rows(copy);
	OK(&book, restore(RESTORE_NOTHING, RESTORE_NOTHING, &done, &book.err));
	char *after = oldbook_rows(copy);
	assert_string_equal(before, after);
	free(before);
	free(after);
	book_reopen(&book);
	assert_string_equal(db_upgraded(book.desk.db), "");
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'upgrade'"), 1);
	book_is_sound(&book);
	assert_int_equal(files(), 4); /* "." ".." the book and the backup */
}

/* Killed at a call to the disk: the book is the old or the restored one. */
static void killed_it_is_before_or_after(void **state)
{
	(void)state;
	struct backup made;
	int status, ends[2] = {0};
	char other[400];
	OK(&book, backup(copy, false, &made, &book.err));
	book_note(&book, 1, "the second call");
	snprintf(other, sizeof other, "%s/second", book.dir);
	OK(&book, backup(other, false, &made, &book.err));
	desk_close(&book.desk);
	long step = figure(restore_step), nth = 1;
	for (bool died = true; died; nth += step) {
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			struct restore done;
			shim_die(nth);
			restore(RESTORE_ALL, RESTORE_NOTHING, &done, NULL);
			_exit(0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		died = WIFSIGNALED(status);
		book_reopen(&book);
		book_is_sound(&book);
		int64_t restored = book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'restore'");
		assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'note'"), restored ? 1 : 2);
		ends[restored]++;
		if (restored) { /* the way forward again */
			struct restore done;
			desk_close(&book.desk);
			const struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
			const struct desk_restore wish = {.path = other, .lose = RESTORE_ALL, .ahead = RESTORE_NOTHING};
			OK(&book, desk_restore(&options, &wish, &done, &book.err));
		}
		desk_close(&book.desk);
	}
	print_message("%ld calls: %d times before, %d after\n", nth, ends[0], ends[1]);
	assert_true(ends[0] > 3 && ends[1] > 0);
	book_reopen(&book);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_backup_is_a_book_and_its_name_tells_the_head), TEST(nothing_is_overwritten_unasked),
		TEST(others_write_on_meanwhile), TEST(a_disk_that_fails_leaves_no_half_backup),
		TEST(what_would_be_lost_must_be_agreed_to), TEST(nobody_may_be_writing),
		TEST(a_backup_that_knows_more_is_said), TEST(two_ways_on_are_said), TEST(another_book_is_refused),
		TEST(a_damaged_backup_is_not_taken), TEST(a_lost_or_damaged_book_comes_back), TEST(mail_that_waited_is_held),
		TEST(an_older_backup_is_brought_up_to_date), TEST(killed_it_is_before_or_after),
	};
	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
