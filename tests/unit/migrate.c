/* SPDX-License-Identifier: MIT */
/* A book of version 1 brought to this one: the same tables as a new book, the same
 * rows as before, a copy kept, and never anything between. */
#include "store/migrate.h"

#include <dirent.h>
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

#include "base/buf.h"
#include "store/content.h"
#include "tests/lib/figures.h"
#include "tests/lib/oldbook.h"
#include "tests/lib/shim.h"

static struct book book;
static char kept[340];

static int make(void **state)
{
	(void)state;
	book_make(&book);
	int64_t client = book_client(&book, "Bergmann GmbH");
	book_invoice(&book, client, "RE-1", 120000, BOOK_TODAY - 40);
	book_invoice(&book, client, "RE-2", 80000, BOOK_TODAY + 4);
	book_note(&book, client, "asked for a copy of RE-1");
	oldbook_make(&book);
	snprintf(kept, sizeof kept, "%s.v1", book.path);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	char path[400];
	unlink(kept);
	for (int i = 2; i < 5; i++) {
		snprintf(path, sizeof path, "%s-%d", kept, i);
		unlink(path);
	}
	book_drop(&book);
	return 0;
}

static int64_t ask(const char *path, const char *question)
{
	sqlite3 *sql;
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_open_v2(path, &sql, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(sql, question, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t answer = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(sql);
	return answer;
}

static int64_t version_of(const char *path)
{
	return ask(path, "PRAGMA user_version");
}

/* Everything SQLite knows of the tables of a book, but not how they are written. */
static void describe(const char *path, struct buf *out)
{
	static const char *const questions[] = {
		"SELECT type, name, tbl_name FROM sqlite_schema ORDER BY 1, 2",
		("SELECT s.name, c.* FROM sqlite_schema s, pragma_table_xinfo(s.name) c WHERE s.type = 'table' "
		 "ORDER BY s.name, c.cid"),
		("SELECT s.name, l.name, l.\"unique\", l.origin, l.partial, x.* FROM sqlite_schema s, pragma_index_list(s.name) l, "
		 "pragma_index_xinfo(l.name) x WHERE s.type = 'table' ORDER BY s.name, l.name, x.seqno"),
		("SELECT s.name, f.* FROM sqlite_schema s, pragma_foreign_key_list(s.name) f WHERE s.type = 'table' "
		 "ORDER BY s.name, f.id, f.seq"),
		("SELECT t.name, t.type, t.ncol, t.wr, t.strict FROM pragma_table_list t WHERE t.schema = 'main' ORDER BY 1"),
		"SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' OR sql LIKE '%WHERE%' ORDER BY 1",
	};
	sqlite3 *sql;
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_open_v2(path, &sql, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		assert_int_equal(sqlite3_prepare_v2(sql, questions[i], -1, &stmt, NULL), SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			for (int c = 0; c < sqlite3_column_count(stmt); c++) {
				const char *text = (const char *)sqlite3_column_text(stmt, c);
				buf_addf(out, "%s|", text ? text : "NULL");
			}
			buf_adds(out, "\n");
		}
		sqlite3_finalize(stmt);
	}
	sqlite3_close(sql);
}

static void a_migrated_book_has_the_tables_of_a_new_one(void **state)
{
	(void)state;
	struct buf migrated = BUF_INIT, fresh = BUF_INIT;
	char path[400];
	assert_int_equal(version_of(book.path), 1);
	book_reopen(&book);
	desk_close(&book.desk);
	snprintf(path, sizeof path, "%s/new.dun", book.dir);
	struct db *db = db_open(path, DB_CREATE, &book.err);
	OK(&book, db);
	db_close(db);
	describe(book.path, &migrated);
	describe(path, &fresh);
	assert_string_equal(buf_str(&migrated), buf_str(&fresh));
	assert_int_equal(version_of(book.path), DB_VERSION);
	buf_release(&migrated);
	buf_release(&fresh);
	unlink(path);
}

static void nothing_in_it_is_lost(void **state)
{
	(void)state;
	struct buf bytes = BUF_INIT;
	char *before = oldbook_rows(book.path);
	book_reopen(&book);
	assert_non_null(strstr(db_upgraded(book.desk.db), "kept as t.dun.v1,"));
	book_is_sound(&book);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'upgrade'"), 1);
	assert_int_equal(book_int(&book, "SELECT kind = 'upgrade' FROM entry ORDER BY seq DESC LIMIT 1"), 1);
	OK(&book, content_load(book.desk.db, book_int(&book, "SELECT content FROM message_file WHERE name = 'a.pdf' "
	                                              "AND message = 900 AND type = 'application/pdf'"),
	                       &bytes, &book.err));
	assert_string_equal(buf_str(&bytes), OLDBOOK_FILE);
	desk_close(&book.desk);
	char *after = oldbook_rows(book.path), *copy = oldbook_rows(kept);
	assert_string_equal(before, after);
	assert_string_equal(before, copy);
	assert_int_equal(version_of(kept), 1);
	/* It is told once. */
	book_reopen(&book);
	assert_string_equal(db_upgraded(book.desk.db), "");
	book_note(&book, 1, "and it is written in");
	free(before);
	free(after);
	free(copy);
	buf_release(&bytes);
}

static void who_only_reads_gets_it_too_if_he_might_write(void **state)
{
	(void)state;
	struct db *db = db_open(book.path, DB_READ, &book.err);
	OK(&book, db);
	assert_true(db_read_only(db));
	db_close(db);
	assert_int_equal(version_of(book.path), DB_VERSION);
}

static void refused(enum err_code code, const char *says)
{
	struct err err = {0};
	char *before = oldbook_rows(book.path);
	struct db *db = db_open(book.path, DB_WRITE, &err);
	assert_null(db);
	assert_int_equal(err.code, code);
	if (!strstr(err.text, says))
		fail_msg("\"%s\" does not say \"%s\"", err.text, says);
	assert_int_equal(access(kept, F_OK), -1);
	assert_int_equal(version_of(book.path), 1);
	char *after = oldbook_rows(book.path);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void what_may_only_be_read_stays(void **state)
{
	(void)state;
	assert_int_equal(chmod(book.path, 0400), 0);
	refused(ERR_DENIED, "written by an older dun and may only be read");
	assert_int_equal(chmod(book.path, 0600), 0);
}

static void tamper(const char *text)
{
	sqlite3 *sql;
	assert_int_equal(sqlite3_open(book.path, &sql), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sql, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(sql);
}

static void tables_of_a_stranger_stay(void **state)
{
	(void)state;
	tamper("CREATE TRIGGER sly AFTER INSERT ON entry BEGIN DELETE FROM payment; END");
	refused(ERR_DATA, "the trigger sly entry differs");
	tamper("DROP TRIGGER sly; ALTER TABLE client ADD COLUMN extra INTEGER");
	refused(ERR_DATA, "the table client client differs");
}

static void who_writes_is_waited_for_then_named(void **state)
{
	(void)state;
	sqlite3 *sql;
	assert_int_equal(sqlite3_open(book.path, &sql), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sql, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	struct err err = {0};
	assert_null(db_open(book.path, DB_WRITE, &err));
	assert_int_equal(err.code, ERR_AGAIN);
	assert_int_equal(access(kept, F_OK), -1);
	assert_int_equal(sqlite3_exec(sql, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	/* An old session that only looks is not in the way, and sees no change in its look. */
	sqlite3_close(sql);
	book_reopen(&book);
}

/* A session must not write into a book of a version it does not know. */
static void a_session_is_told_when_the_book_is_raised_under_it(void **state)
{
	(void)state;
	struct err err = {0};
	book_reopen(&book);
	OK(&book, db_begin(book.desk.db, &book.err));
	db_rollback(book.desk.db);
	tamper("PRAGMA user_version = 99");
	assert_false(db_begin(book.desk.db, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_non_null(strstr(err.text, "a newer dun has brought"));
	assert_false(db_in_transaction(book.desk.db));
	tamper("PRAGMA user_version = 2");
}

/* Opens in a child that dies at its nth call to the disk; true when it died. */
static bool die_at(long nth)
{
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		shim_die(nth);
		db_close(db_open(book.path, DB_WRITE, NULL));
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* What was written to the folder by one that died: the copies, whole or not. */
static void sweep_folder(void)
{
	DIR *folder = opendir(book.dir);
	assert_non_null(folder);
	for (struct dirent *file; (file = readdir(folder));)
		if (strncmp(file->d_name, "t.dun.", 6) == 0)
			unlinkat(dirfd(folder), file->d_name, 0);
	closedir(folder);
}

static void put_back(const struct buf *old)
{
	char journal[400];
	snprintf(journal, sizeof journal, "%s-journal", book.path);
	unlink(journal);
	FILE *file = fopen(book.path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(old->data, 1, old->len, file), old->len);
	fclose(file);
}

static void take(struct buf *old)
{
	char bytes[4096];
	FILE *file = fopen(book.path, "rb");
	assert_non_null(file);
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		buf_add(old, bytes, n);
	fclose(file);
}

/* At every few calls to the disk. Afterwards the next session has it. */
static void killed_it_is_before_or_after(void **state)
{
	(void)state;
	struct buf old = BUF_INIT;
	int ends[DB_VERSION + 1] = {0};
	long step = figure(upgrade_step), nth = 1;
	char *before = oldbook_rows(book.path);
	take(&old);
	for (bool died = true; died; nth += step) {
		put_back(&old);
		died = die_at(nth);
		int64_t version = version_of(book.path); /* takes a journal back */
		assert_true(version == 1 || version == DB_VERSION);
		ends[version]++;
		char *after = oldbook_rows(book.path);
		assert_string_equal(before, after);
		free(after);
		book_reopen(&book);
		book_is_sound(&book);
		desk_close(&book.desk);
		sweep_folder();
	}
	print_message("%ld calls: %d times before, %d after\n", nth, ends[1], ends[DB_VERSION]);
	assert_true(ends[1] > 3 && ends[DB_VERSION] > 0);
	free(before);
	buf_release(&old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_migrated_book_has_the_tables_of_a_new_one, make, drop),
		cmocka_unit_test_setup_teardown(nothing_in_it_is_lost, make, drop),
		cmocka_unit_test_setup_teardown(who_only_reads_gets_it_too_if_he_might_write, make, drop),
		cmocka_unit_test_setup_teardown(what_may_only_be_read_stays, make, drop),
		cmocka_unit_test_setup_teardown(tables_of_a_stranger_stay, make, drop),
		cmocka_unit_test_setup_teardown(who_writes_is_waited_for_then_named, make, drop),
		cmocka_unit_test_setup_teardown(a_session_is_told_when_the_book_is_raised_under_it, make, drop),
		cmocka_unit_test_setup_teardown(killed_it_is_before_or_after, make, drop),
	};
	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
