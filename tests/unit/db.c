/* SPDX-License-Identifier: MIT */
/* Which files are opened as a book, under which rules, and what is said of the rest. */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/buf.h"
#include "store/bookfile.h"
#include "tests/lib/book.h"

static struct book book;

static int make(void **state)
{
	(void)state;
	book_make(&book);
	return 0;
}

static int drop(void **state)
{
	(void)state;
	book_drop(&book);
	return 0;
}

/* Runs SQL in the book by other means, as a stranger with the file would. */
static void tamper(const char *sql)
{
	sqlite3 *other;
	char *why = NULL;
	desk_close(&book.desk);
	assert_int_equal(sqlite3_open(book.path, &other), SQLITE_OK);
	if (sqlite3_exec(other, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
}

static void read_all(const char *path, struct buf *out)
{
	char bytes[4096];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		buf_add(out, bytes, n);
	fclose(file);
}

/* One sentence, the right exit code, and not a byte of the file changed. */
static void refused(const char *path, int exit_code, const char *says)
{
	struct err err = {0};
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct stat st;
	bool file = stat(path, &st) == 0 && S_ISREG(st.st_mode);
	if (file)
		read_all(path, &before);
	struct db *db = db_open(path, DB_WRITE, &err);
	assert_null(db);
	assert_int_equal(err_exit(err.code), exit_code);
	if (!strstr(err.text, says))
		fail_msg("\"%s\" does not say \"%s\"", err.text, says);
	if (file)
		read_all(path, &after);
	assert_int_equal(before.len, after.len);
	assert_true(before.len == 0 || memcmp(before.data, after.data, before.len) == 0);
	buf_release(&before);
	buf_release(&after);
}

static void put_file(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

static void the_rules_hold_on_every_connection(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(book_int(&book, "PRAGMA synchronous"), 3);
		assert_int_equal(book_int(&book, "PRAGMA foreign_keys"), 1);
		assert_int_equal(book_int(&book, "PRAGMA trusted_schema"), 0);
		assert_int_equal(book_int(&book, "PRAGMA cell_size_check"), 1);
		assert_int_equal(book_int(&book, "PRAGMA mmap_size"), 0);
		assert_int_equal(book_int(&book, "PRAGMA application_id"), DB_APPLICATION);
		struct query *q = db_select(book.desk.db, &book.err, "PRAGMA journal_mode", "");
		assert_true(query_next(q));
		assert_string_equal(query_text(q, 0), "truncate");
		OK(&book, query_end(q, &book.err));
		assert_int_equal(book_int(&book, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' "
		                          "AND sql NOT LIKE '%STRICT%'"), 0);
		book_reopen(&book);
	}
	struct err err = {0};
	assert_false(db_run(book.desk.db, &err, "SELECT \"no such column\"", ""));
	assert_false(db_run(book.desk.db, &err, "ATTACH 'other.db' AS other", ""));
	assert_false(db_run(book.desk.db, &err, "UPDATE sqlite_schema SET sql = ''", ""));
}

static void a_new_book_is_private_and_a_shared_one_shared(void **state)
{
	(void)state;
	struct stat st;
	char dir[300], path[340];
	assert_int_equal(stat(book.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	snprintf(dir, sizeof dir, "%s/shared", book.dir);
	snprintf(path, sizeof path, "%s/b.dun", dir);
	assert_int_equal(mkdir(dir, 0770), 0);
	assert_int_equal(chmod(dir, 02770), 0);
	mode_t mask = umask(077);
	struct db *db = db_open(path, DB_CREATE, &book.err);
	umask(mask);
	OK(&book, db);
	db_close(db);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0660);
	struct err err = {0};
	assert_null(db_open(path, DB_CREATE, &err));
	assert_int_equal(err_exit(err.code), 73);
	unlink(path);
	rmdir(dir);
}

static void what_is_no_book_is_refused(void **state)
{
	(void)state;
	char path[400], other[400];
	snprintf(path, sizeof path, "%s/x.dun", book.dir);
	snprintf(other, sizeof other, "%s/nowhere/x.dun", book.dir);
	refused(path, 66, "there is no book at");
	refused(other, 66, "there is no book at");
	refused(book.dir, 65, "is a directory");
	refused("/", 65, "is a directory");
	put_file(path, "", 0);
	refused(path, 65, "is empty");
	put_file(path, "hello, I am text\n", 17);
	refused(path, 65, "is not a book of dun");
	char noise[5000];
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(i * 197 ^ i >> 3);
	put_file(path, noise, sizeof noise);
	refused(path, 65, "is not a book of dun");
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	refused(path, 65, "not a regular file");
	unlink(path);
	assert_int_equal(symlink(book.path, path), 0);
	refused(path, 77, "symbolic link");
	unlink(path);
	desk_close(&book.desk);
	assert_int_equal(link(book.path, path), 0);
	refused(book.path, 77, "2 names");
	unlink(path);
	struct db *db = db_open(book.path, DB_WRITE, &book.err);
	OK(&book, db);
	db_close(db);
}

static void another_programs_database_is_left_alone(void **state)
{
	(void)state;
	char path[400];
	sqlite3 *other;
	snprintf(path, sizeof path, "%s/other.db", book.dir);
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	refused(path, 65, "database of another program");
	unlink(path);
}

static void a_newer_book_is_left_alone(void **state)
{
	(void)state;
	tamper("PRAGMA user_version = 99");
	refused(book.path, 65, "newer dun");
}

/* hostile.jsonl B02 */
static void a_changed_schema_is_refused(void **state)
{
	(void)state;
	static const char *const changes[] = {
		"CREATE TRIGGER sly AFTER INSERT ON entry BEGIN DELETE FROM payment; END",
		"DROP TRIGGER entry_no_update",
		"CREATE VIEW more AS SELECT 1",
		"ALTER TABLE invoice ADD COLUMN extra INTEGER",
		"DROP INDEX message_once",
		("PRAGMA foreign_keys=OFF; ALTER TABLE entry RENAME TO real_entry; "
		 "CREATE VIEW entry AS SELECT * FROM real_entry WHERE seq < 3"),
	};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		tamper(changes[i]);
		refused(book.path, 65, "does not have the tables of a book of dun");
		book_drop(&book);
		book_make(&book);
	}
}

static void a_read_only_book_opens_and_is_not_written(void **state)
{
	(void)state;
	struct err err = {0};
	desk_close(&book.desk);
	assert_int_equal(chmod(book.path, 0400), 0);
	struct db *db = db_open(book.path, DB_WRITE, &book.err);
	OK(&book, db);
	assert_true(db_read_only(db));
	assert_false(db_begin(db, &err));
	assert_int_equal(err_exit(err.code), 77);
	int64_t n;
	assert_true(db_int(db, &err, 0, &n, "SELECT count(*) FROM setting", ""));
	db_close(db);
	assert_int_equal(chmod(book.path, 0600), 0);
}

/* Killed with half of its changes in the file: the journal takes them back, also
 * for one who only reads. */
static void a_killed_writer_leaves_nothing(void **state)
{
	(void)state;
	desk_close(&book.desk);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		static char blob[1 << 20];
		struct db *db = db_open(book.path, DB_WRITE, NULL);
		db_begin(db, NULL);
		for (int i = 0; i < 8; i++) /* more than stays in memory */
			db_run(db, NULL, "INSERT INTO template (name, language, subject, body) VALUES (?, 'en', '', ?)", "it",
			       (int64_t)i, blob, sizeof blob);
		db_run(db, NULL, "DELETE FROM setting", "");
		raise(SIGKILL);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	struct stat st;
	char journal[400];
	snprintf(journal, sizeof journal, "%s-journal", book.path);
	assert_int_equal(stat(journal, &st), 0);
	assert_true(st.st_size > 0);
	struct db *db = db_open(book.path, DB_READ, &book.err);
	OK(&book, db);
	assert_true(db_read_only(db));
	int64_t n;
	OK(&book, db_int(db, &book.err, 0, &n, "SELECT count(*) FROM template", ""));
	assert_int_equal(n, 0);
	OK(&book, db_int(db, &book.err, 0, &n, "SELECT count(*) FROM setting", ""));
	assert_true(n > 0);
	OK(&book, db_sound(db, &book.err));
	struct err err = {0};
	assert_false(db_run(db, &err, "DELETE FROM setting", ""));
	db_close(db);
	book_reopen(&book);
	book_is_sound(&book);
}

static void network_file_systems_are_known(void **state)
{
	(void)state;
	static const uint64_t network[] = {0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400};
	static const uint64_t local[] = {0xef53, 0x01021994, 0x58465342, 0x9123683e, 0x794c7630};
	for (size_t i = 0; i < sizeof network / sizeof *network; i++)
		assert_true(bookfile_is_network(network[i]));
	for (size_t i = 0; i < sizeof local / sizeof *local; i++)
		assert_false(bookfile_is_network(local[i]));
}

/* hostile.jsonl T07: bytes behind a NUL are not lost */
static void a_text_with_nul_is_kept_whole(void **state)
{
	(void)state;
	static const char text[] = "paid\0 in full";
	struct db *db = book.desk.db;
	size_t len;
	OK(&book, db_begin(db, &book.err));
	OK(&book, db_run(db, &book.err, "INSERT INTO client (name, folded, address) VALUES ('x', 'x', ?)", "t", text,
	                 sizeof text - 1));
	OK(&book, db_commit(db, &book.err));
	struct query *q = db_select(db, &book.err, "SELECT address FROM client", "");
	assert_true(query_next(q));
	const void *bytes = query_blob(q, 0, &len);
	assert_int_equal(len, sizeof text - 1);
	assert_memory_equal(bytes, text, len);
	OK(&book, query_end(q, &book.err));
}

/* hostile.jsonl Q01, Q02: what is typed is a value, never SQL */
static void typed_text_is_never_sql(void **state)
{
	(void)state;
	char many[1200];
	struct desk_ref ref;
	struct err err = {0};
	memset(many, '%', sizeof many);
	many[0] = '_';
	many[sizeof many - 1] = '\0';
	const char *const typed[] = {"x' OR 1=1; DROP TABLE log;--", "%", "_", "client:' OR ''='", many};
	book_client(&book, "Bergmann GmbH");
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		assert_false(desk_resolve(&book.desk, typed[i], &ref, &err));
		assert_int_equal(err_exit(err.code), 66);
	}
	book_is_sound(&book);
	book_reopen(&book);
}

static void statements_may_nest(void **state)
{
	(void)state;
	static const char sql[] = "SELECT name FROM setting ORDER BY name";
	int outer = 0, inner = 0;
	struct query *a = db_select(book.desk.db, &book.err, sql, "");
	while (query_next(a)) {
		outer++;
		struct query *b = db_select(book.desk.db, &book.err, sql, "");
		while (query_next(b))
			inner++;
		OK(&book, query_end(b, &book.err));
	}
	OK(&book, query_end(a, &book.err));
	assert_true(outer > 1);
	assert_int_equal(inner, outer * outer);
}

static bool stop_at_once(void *arg)
{
	(void)arg;
	return true;
}

static void a_long_query_can_be_stopped(void **state)
{
	(void)state;
	struct err err = {0};
	db_watch(book.desk.db, stop_at_once, NULL);
	int64_t n;
	assert_false(db_int(book.desk.db, &err, 0, &n, "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c "
	                    "LIMIT 5000000) SELECT count(*) FROM c", ""));
	assert_int_equal(err.code, ERR_STOPPED);
	db_watch(book.desk.db, NULL, NULL);
	assert_int_equal(book_int(&book, "SELECT 1"), 1);
}

static void others_are_noticed_without_waiting(void **state)
{
	(void)state;
	struct db *other = db_open(book.path, DB_WRITE, &book.err);
	OK(&book, other);
	uint32_t before = db_data_version(book.desk.db);
	assert_int_equal(db_data_version(book.desk.db), before);
	OK(&book, db_begin(other, &book.err));
	OK(&book, db_run(other, &book.err, "INSERT INTO setting VALUES ('firm.mail', 'x')", ""));
	assert_int_equal(db_data_version(book.desk.db), before);
	OK(&book, db_commit(other, &book.err));
	assert_true(db_data_version(book.desk.db) != before);
	db_close(other);
}

/* Who must wait is told for what; a note left by a process that died is not believed. */
static void others_are_told_of_long_work(void **state)
{
	(void)state;
	char path[400];
	struct err err = {0};
	struct db *other = db_open(book.path, DB_WRITE, &book.err);
	OK(&book, other);
	db_patience(other, 1);
	OK(&book, db_begin(book.desk.db, &book.err));
	assert_false(db_begin(other, &err));
	assert_int_equal(err_exit(err.code), 75);
	assert_non_null(strstr(err.text, "somebody else is writing"));
	db_notice(book.desk.db, "import by ji, 62 %, is going on");
	assert_false(db_begin(other, &err));
	assert_non_null(strstr(err.text, "import by ji, 62 %, is going on"));
	snprintf(path, sizeof path, "%s-busy", book.path);
	const struct timespec long_ago[2] = {{1000000000, 0}, {1000000000, 0}};
	assert_int_equal(utimensat(AT_FDCWD, path, long_ago, 0), 0);
	assert_false(db_begin(other, &err));
	assert_non_null(strstr(err.text, "somebody else is writing"));
	db_notice(book.desk.db, NULL);
	assert_int_not_equal(access(path, F_OK), 0);
	db_rollback(book.desk.db);
	OK(&book, db_begin(other, &book.err));
	db_close(other);
}

/* Fills the file system that path is on to the last block. */
static void fill_disk(const char *path)
{
	static char block[65536];
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	size_t size = sizeof block;
	while (size) {
		ssize_t n = write(fd, block, size);
		if (n < 0 && errno == ENOSPC)
			size /= 2;
		else
			assert_true(n > 0);
	}
	close(fd);
}

static bool big_write(struct db *db, struct err *err)
{
	static char blob[1 << 20];
	for (int i = 0; i < 24; i++)
		if (!db_run(db, err, "INSERT INTO template (name, language, subject, body) VALUES (?, 'en', '', ?)", "it",
		            (int64_t)i, blob, sizeof blob))
			return false;
	return true;
}

static void full_disk(const char *dir)
{
	char path[400], filler[400];
	struct err err = {0};
	snprintf(path, sizeof path, "%s/b.dun", dir);
	snprintf(filler, sizeof filler, "%s/filler", dir);
	struct db *db = db_open(path, DB_CREATE, &book.err);
	OK(&book, db);
	/* More than fits: said in words, the book as before, the next save works. */
	memset(&err, 0, sizeof err);
	OK(&book, db_begin(db, &book.err));
	bool ok = big_write(db, &err) && db_commit(db, &err);
	db_rollback(db);
	assert_false(ok);
	assert_int_equal(err_exit(err.code), 74);
	assert_non_null(strstr(err.text, "is full"));
	int64_t n;
	OK(&book, db_int(db, &book.err, 0, &n, "SELECT count(*) FROM template", ""));
	assert_int_equal(n, 0);
	OK(&book, db_sound(db, &book.err));
	OK(&book, db_begin(db, &book.err));
	OK(&book, db_run(db, &book.err, "INSERT INTO setting VALUES ('firm.mail', 'x')", ""));
	OK(&book, db_commit(db, &book.err));
	/* Nearly full: writing is refused, reading is not. */
	fill_disk(filler);
	assert_false(db_begin(db, &err));
	assert_int_equal(err_exit(err.code), 74);
	assert_non_null(strstr(err.text, "nearly full"));
	OK(&book, db_int(db, &book.err, 0, &n, "SELECT count(*) FROM setting", ""));
	unlink(filler);
	OK(&book, db_begin(db, &book.err));
	db_rollback(db);
	db_close(db);
}

static void a_full_disk_is_said_and_survived(void **state)
{
	(void)state;
	char dir[300];
	snprintf(dir, sizeof dir, "%s/small", book.dir);
	assert_int_equal(mkdir(dir, 0700), 0);
	if (mount("tmpfs", dir, "tmpfs", 0, "size=20m") != 0) {
		print_message("SKIPPED: a small file system needs the right to mount (%s)\n", strerror(errno));
		rmdir(dir);
		skip();
	}
	full_disk(dir);
	assert_int_equal(umount(dir), 0);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_rules_hold_on_every_connection, make, drop),
		cmocka_unit_test_setup_teardown(a_new_book_is_private_and_a_shared_one_shared, make, drop),
		cmocka_unit_test_setup_teardown(what_is_no_book_is_refused, make, drop),
		cmocka_unit_test_setup_teardown(another_programs_database_is_left_alone, make, drop),
		cmocka_unit_test_setup_teardown(a_newer_book_is_left_alone, make, drop),
		cmocka_unit_test_setup_teardown(a_changed_schema_is_refused, make, drop),
		cmocka_unit_test_setup_teardown(a_read_only_book_opens_and_is_not_written, make, drop),
		cmocka_unit_test_setup_teardown(a_killed_writer_leaves_nothing, make, drop),
		cmocka_unit_test_setup_teardown(network_file_systems_are_known, make, drop),
		cmocka_unit_test_setup_teardown(a_text_with_nul_is_kept_whole, make, drop),
		cmocka_unit_test_setup_teardown(typed_text_is_never_sql, make, drop),
		cmocka_unit_test_setup_teardown(statements_may_nest, make, drop),
		cmocka_unit_test_setup_teardown(a_long_query_can_be_stopped, make, drop),
		cmocka_unit_test_setup_teardown(others_are_noticed_without_waiting, make, drop),
		cmocka_unit_test_setup_teardown(others_are_told_of_long_work, make, drop),
		cmocka_unit_test_setup_teardown(a_full_disk_is_said_and_survived, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
