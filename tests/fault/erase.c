/* SPDX-License-Identifier: MIT */
/* A person erased by a program that is killed at any call that touches the disk, or
 * whose disk fails there: before or after, never between, and after it no byte of the
 * words is left in the book. And no column that holds texts is forgotten by either. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "desk/personal.h"
#include "store/entry.h"
#include "store/fields.h"
#include "tests/lib/book.h"
#include "tests/lib/figures.h"
#include "tests/lib/shim.h"

enum { MOST = 4 << 20 };

static struct book book;
static unsigned char *kept;
static size_t kept_len;

static const char secret[] = "Zwetschgenknoedel";

static size_t read_book(unsigned char *bytes)
{
	FILE *file = fopen(book.path, "rb");
	assert_non_null(file);
	size_t len = fread(bytes, 1, MOST, file);
	fclose(file);
	assert_true(len < MOST);
	return len;
}

static void put_book(void)
{
	char journal[400];
	snprintf(journal, sizeof journal, "%s-journal", book.path);
	unlink(journal);
	FILE *file = fopen(book.path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(kept, 1, kept_len, file), kept_len);
	assert_int_equal(fclose(file), 0);
}

static bool holds(const unsigned char *bytes, size_t len, const char *word)
{
	size_t word_len = strlen(word);
	for (size_t i = 0; i + word_len <= len; i++)
		if (memcmp(bytes + i, word, word_len) == 0)
			return true;
	return false;
}

static int64_t make_person(void)
{
	int64_t client = book_client(&book, "Xaver Zwetschgenknoedel");
	book_invoice(&book, client, "77", 100000, BOOK_TODAY - 40);
	for (int i = 0; i < 12; i++) {
		char text[400];
		snprintf(text, sizeof text, "%d: %s said it would be paid by %s himself, and so on.", i, secret, secret);
		book_note(&book, client, text);
	}
	return client;
}

static bool erase(struct desk *desk, int64_t client, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct person person;
	struct person_erasure erasure;
	bool clean;
	bool ok = desk_personal_of(desk, client, 0, &arena, &person, err) &&
	          desk_personal_erase(desk, &person, "asked for", &erasure, &clean, err);
	arena_release(&arena);
	return ok;
}

static bool erase_in_new_desk(int64_t client, struct err *err)
{
	const struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
	struct desk desk;
	if (!desk_open(&desk, &options, DB_WRITE, err))
		return false;
	bool ok = erase(&desk, client, err);
	desk_close(&desk);
	return ok;
}

/* 1 before, 2 after; fails for anything else. */
static int state_of(int64_t client)
{
	static unsigned char bytes[MOST];
	book_reopen(&book);
	book_is_sound(&book);
	int64_t words = book_int(&book, "SELECT count(*) FROM entry_words w JOIN entry e ON e.seq = w.seq WHERE e.kind = 'note'");
	int64_t named = book_int(&book, "SELECT count(*) FROM client WHERE name LIKE 'Xaver%'");
	int64_t erasures = book_int(&book, "SELECT count(*) FROM entry WHERE kind = 'erasure' AND about IS NULL");
	(void)client;
	desk_close(&book.desk);
	if (words == 12 && named == 1 && erasures == 0)
		return 1;
	if (words || named || erasures != 1)
		fail_msg("between: %lld words, %lld names, %lld erasures", (long long)words, (long long)named, (long long)erasures);
	size_t len = read_book(bytes);
	if (holds(bytes, len, secret))
		fail_msg("after it the words are still in the file");
	return 2;
}

static void begin_with(int64_t *client)
{
	book_make(&book);
	*client = make_person();
	desk_close(&book.desk);
	kept = malloc(MOST);
	assert_non_null(kept);
	kept_len = read_book(kept);
	assert_true(holds(kept, kept_len, secret));
}

static void killed_at_every_call(void **state)
{
	(void)state;
	int64_t client;
	int seen[3] = {0};
	long step = getenv("DUN_LONG") ? 1 : 17;
	begin_with(&client);
	for (long nth = 1;; nth += step) {
		put_book();
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			struct err err = {0};
			shim_die(nth);
			_exit(erase_in_new_desk(client, &err) ? 0 : 1);
		}
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		seen[state_of(client)]++;
		if (WIFEXITED(status)) {
			assert_int_equal(WEXITSTATUS(status), 0);
			break;
		}
	}
	assert_true(seen[1] > 2 && seen[2] > 2); /* or the test looked at nothing */
	print_message("killed %d times before, %d after it was saved\n", seen[1], seen[2]);
	free(kept);
	book_reopen(&book);
	book_drop(&book);
}

static void failed_at_every_call(void **state)
{
	(void)state;
	int64_t client;
	long step = getenv("DUN_LONG") ? 1 : 41;
	begin_with(&client);
	for (long nth = 1;; nth += step) {
		struct err err = {0};
		put_book();
		shim_fail(nth, false, nth % 2);
		bool ok = erase_in_new_desk(client, &err);
		bool failed = shim_failed();
		shim_fail(0, false, false);
		int now = state_of(client);
		if (ok && now != 2)
			fail_msg("said erased, but is not, when call %ld fails", nth);
		if (!ok && !*err.text)
			fail_msg("no sentence when call %ld fails", nth);
		if (!failed)
			break;
	}
	free(kept);
	book_reopen(&book);
	book_drop(&book);
}

/* --- no text is forgotten --- */

/* Texts that name nobody: codes, numbers, our own people, the firm's own words. */
static const char *const impersonal[] = {
	"setting name value", "client source key code country zone language policy owner", "contact role mail_state phone_state",
	"invoice series number currency sent_how step source", "payment kind currency number source", "entry kind actor",
	"promise currency state", "plan currency state", "dispute reason owner state", "settlement currency state",
	"write_off reason decided_by", "message state kind currency step template language message_id owner actor",
	"message_event state", "sender owner says", "template name language subject body", "import kind source file actor",
	"import_before what", "layout name kind", "deed name", "tick what", "step_taken step state", "message_step step",
	"invoice_policy policy", "holiday country name source", "anchor kind", "payment_news source",
};

static bool is_impersonal(const char *table, const char *column)
{
	char wanted[100], list[300];
	snprintf(wanted, sizeof wanted, " %s ", column);
	for (size_t i = 0; i < sizeof impersonal / sizeof impersonal[0]; i++) {
		size_t len = strlen(table);
		snprintf(list, sizeof list, "%s ", impersonal[i]);
		if (strncmp(list, table, len) == 0 && list[len] == ' ' && strstr(list + len, wanted))
			return true;
	}
	return false;
}

/* Every text column is filled with a word; after the erasure it stands in none of the
 * personal ones. A column that is new must be said to be one or the other. */
static void every_text_column_is_decided(void **state)
{
	(void)state;
	static const char *const personal[] = {
		"client name folded address legal_form vat hold_why", "contact name mail phone note",
		"invoice what_for order_ref contract_ref terms ways_to_pay", "payment ref", "refund ref",
		"message to_line cc_line subject body reply why", "message_event says", "message_file name type",
	};
	book_make(&book);
	struct query *q = db_select(book.desk.db, &book.err, "SELECT m.name, p.name FROM sqlite_master m "
	                            "JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND p.type = 'TEXT'", "");
	while (query_next(q)) {
		char table[60], column[60], wanted[64], list[300];
		bool decided = false;
		snprintf(table, sizeof table, "%s", query_text(q, 0));
		snprintf(column, sizeof column, "%s", query_text(q, 1));
		snprintf(wanted, sizeof wanted, " %s ", column);
		for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++) {
			snprintf(list, sizeof list, "%s ", personal[i]);
			decided |= strncmp(list, table, strlen(table)) == 0 && list[strlen(table)] == ' ' && strstr(list, wanted);
		}
		if (!decided && !is_impersonal(table, column))
			fail_msg("%s.%s is new: does it hold words of a person? See store/person.c and the lists here", table, column);
	}
	OK(&book, query_end(q, &book.err));
	book_drop(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_at_every_call),
		cmocka_unit_test(failed_at_every_call),
		cmocka_unit_test(every_text_column_is_decided),
	};
	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
