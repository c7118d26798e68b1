/* SPDX-License-Identifier: MIT */
/* The log: what is written is read back, what is altered is found. */
#include "store/entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "desk/verify.h"
#include "store/fields.h"
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

static void fields_keep_their_form(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	struct field field;
	fields_add(&out, "name", "Eva");
	fields_add(&out, "empty", "");
	fields_add(&out, "none", NULL);
	fields_add_int(&out, "n", -5);
	fields_add_day(&out, "day", BOOK_TODAY);
	fields_addn(&out, "nul", "a\0b", 3);
	static const char expected[] = "\0\0\0\4name\0\0\0\3Eva\0\0\0\1n\0\0\0\2-5\0\0\0\3day\0\0\0\n2026-11-22"
	                               "\0\0\0\3nul\0\0\0\3a\0b";
	assert_int_equal(out.len, sizeof expected - 1);
	assert_memory_equal(out.data, expected, out.len);
	assert_true(fields_valid(out.data, out.len));
	assert_true(fields_get(out.data, out.len, "nul", &field));
	assert_int_equal(field.value_len, 3);
	assert_false(fields_get(out.data, out.len, "na", &field));
	for (size_t len = 0; len < out.len; len++) /* every cut is safe */
		for (size_t at = 0; fields_next(out.data, len, &at, &field);)
			assert_true(field.value + field.value_len <= out.data + len);
	static const char huge[] = "\xff\xff\xff\xff" "name";
	assert_false(fields_valid(huge, sizeof huge - 1));
	buf_release(&out);
}

static void an_entry_is_read_back_as_written(void **state)
{
	(void)state;
	struct entry_new entry = {.kind = "call", .client = 7, .invoice = 8, .happened = {1790000000, 120}};
	struct arena arena = ARENA_INIT;
	struct entry found;
	int64_t seq;
	fields_add(&entry.facts, "outcome", "reached");
	fields_addn(&entry.words, "text", "paid\0 in full", 13); /* hostile.jsonl T07 */
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, entry_append(book.desk.db, &book.desk.actor, &entry, &seq, &book.err));
	OK(&book, db_commit(book.desk.db, &book.err));
	OK(&book, entry_load(book.desk.db, seq, &arena, &found, &book.err));
	assert_string_equal(found.kind, "call");
	assert_int_equal(found.client, 7);
	assert_int_equal(found.invoice, 8);
	assert_int_equal(found.happened.at, 1790000000);
	assert_int_equal(found.happened.offset, 120);
	assert_int_equal(found.uid, book.desk.actor.uid);
	assert_string_equal(found.actor, book.desk.actor.name);
	assert_string_equal(entry_fact(&found, &arena, "outcome"), "reached");
	struct field field;
	assert_true(fields_get(found.words, found.words_len, "text", &field));
	assert_int_equal(field.value_len, 13);
	assert_memory_equal(field.value, "paid\0 in full", 13);
	struct err err = {0};
	assert_false(entry_load(book.desk.db, seq + 1, &arena, &found, &err));
	assert_int_equal(err.code, ERR_NOINPUT);
	arena_release(&arena);
	entry_new_release(&entry);
	book_is_sound(&book);
}

static void the_same_words_leave_different_digests(void **state)
{
	(void)state;
	book_note(&book, 0, "same");
	book_note(&book, 0, "same");
	assert_int_equal(book_int(&book, "SELECT count(DISTINCT words) FROM entry WHERE kind = 'note'"), 2);
}

static void the_log_only_grows(void **state)
{
	(void)state;
	static const char *const tries[] = {
		"UPDATE entry SET actor = 'x'",
		"DELETE FROM entry",
		"REPLACE INTO entry SELECT * FROM entry WHERE seq = 1",
		("INSERT INTO entry SELECT seq + 5, kind, client, invoice, about, happened, happened_offset, recorded, "
		 "recorded_offset, clock_back, uid, actor, facts, words, prev, hash FROM entry WHERE seq = 1"),
		"UPDATE entry_words SET body = x'00'",
		"DELETE FROM entry_words",
		"REPLACE INTO entry_words SELECT seq, salt, x'00' FROM entry_words",
	};
	book_note(&book, 0, "first");
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct err err = {0};
		if (db_run(book.desk.db, &err, tries[i], ""))
			fail_msg("allowed: %s", tries[i]);
		assert_non_null(strstr(err.text, i == 5 ? "only an erasure" : "the log only grows"));
	}
	book_is_sound(&book);
}

/* --- altered by somebody with the file --- */

static const char *const guards[] = {
	"entry_no_update", "entry_no_delete", "entry_no_replace", "entry_in_line", "entry_words_no_update",
	"entry_words_no_delete", "entry_words_no_replace",
};

/* With the triggers out of the way for a moment, so that the schema is as before. */
static void tamper(const char *sql)
{
	enum { GUARDS = sizeof guards / sizeof *guards };
	char again[GUARDS][1000];
	sqlite3 *other;
	sqlite3_stmt *stmt;
	char *why = NULL;
	desk_close(&book.desk);
	assert_int_equal(sqlite3_open(book.path, &other), SQLITE_OK);
	for (int i = 0; i < GUARDS; i++) {
		char text[200];
		sqlite3_prepare_v2(other, "SELECT sql FROM sqlite_schema WHERE name = ?", -1, &stmt, NULL);
		sqlite3_bind_text(stmt, 1, guards[i], -1, SQLITE_STATIC);
		assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
		snprintf(again[i], sizeof again[i], "%s", (const char *)sqlite3_column_text(stmt, 0));
		sqlite3_finalize(stmt);
		snprintf(text, sizeof text, "DROP TRIGGER %s", guards[i]);
		sqlite3_exec(other, text, NULL, NULL, NULL);
	}
	if (sqlite3_exec(other, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	for (int i = 0; i < GUARDS; i++)
		assert_int_equal(sqlite3_exec(other, again[i], NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	book_reopen(&book);
}

static void what_was_altered_is_found(void **state)
{
	(void)state;
	static const struct {
		const char *sql, *says;
	} kinds[] = {
		{"UPDATE entry SET kind = 'visit' WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET client = 99 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET client = NULL WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET invoice = 5 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET about = 1 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET happened = happened - 86400 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET happened_offset = happened_offset + 60 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET recorded = recorded - 1 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET recorded_offset = 720 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET clock_back = 1 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET uid = uid + 1 WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET actor = 'somebody' WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET facts = x'00' WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET words = NULL WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET words = zeroblob(32) WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET hash = zeroblob(32) WHERE seq = 4", "entry 4: it was changed"},
		{"UPDATE entry SET prev = zeroblob(32) WHERE seq = 4", "entry 4: it does not follow"},
		{"UPDATE entry_words SET body = x'00' WHERE seq = 4", "entry 4: its words were changed"},
		{"UPDATE entry_words SET salt = zeroblob(16) WHERE seq = 4", "entry 4: its words were changed"},
		{"DELETE FROM entry_words WHERE seq = 4", "entry 4: its words are missing"},
		{"DELETE FROM entry WHERE seq = 4", "entry 4: it is missing"},
		{"DELETE FROM entry WHERE seq = 1", "entry 1: it is missing"},
		{"INSERT INTO entry SELECT 7, kind, client, invoice, about, happened, happened_offset, recorded, "
		 "recorded_offset, clock_back, uid, actor, facts, NULL, prev, hash FROM entry WHERE seq = 4",
		 "entry 7: it does not follow"},
		{"INSERT INTO entry_words SELECT 1, salt, body FROM entry_words WHERE seq = 4", "entry 1: it has words"},
		{"PRAGMA foreign_keys = OFF; INSERT INTO entry_words SELECT 77, salt, body FROM entry_words WHERE seq = 4",
		 "entry 77: there are words for it"},
	};
	/* The first three are the settings of a new book. */
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct desk_verdict verdict;
		while (book_int(&book, "SELECT count(*) FROM entry") < 6)
			book_note(&book, 1, "what was said");
		book_is_sound(&book);
		tamper(kinds[i].sql);
		OK(&book, desk_verify(&book.desk, &verdict, &book.err));
		if (verdict.ok || !strstr(buf_str(&verdict.says), kinds[i].says))
			fail_msg("after \"%s\" it says \"%s\"", kinds[i].sql, buf_str(&verdict.says));
		desk_verdict_release(&verdict);
		book_drop(&book);
		book_make(&book);
	}
}

/* Words may go when an erasure says so, and the chain stays whole. */
static void an_erasure_leaves_the_chain_whole(void **state)
{
	(void)state;
	int64_t seq = book_note(&book, 0, "a phone number");
	struct entry_new erasure = {.kind = "erasure", .about = seq};
	struct arena arena = ARENA_INIT;
	struct entry entry;
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, entry_append(book.desk.db, &book.desk.actor, &erasure, NULL, &book.err));
	OK(&book, db_run(book.desk.db, &book.err, "DELETE FROM entry_words WHERE seq = ?", "i", seq));
	OK(&book, db_commit(book.desk.db, &book.err));
	OK(&book, entry_load(book.desk.db, seq, &arena, &entry, &book.err));
	assert_null(entry.words);
	assert_string_equal(entry_word(&entry, &arena, "text"), "");
	arena_release(&arena);
	book_is_sound(&book);
}

static void sums_that_disagree_are_found(void **state)
{
	(void)state;
	static const struct {
		const char *sql, *says;
	} kinds[] = {
		{"UPDATE invoice SET paid = 5, open = total - 5", "what is paid does not agree"},
		{"UPDATE invoice SET paid_last = 20000", "what is paid does not agree"},
		{"INSERT INTO payment (client, kind, currency, amount, allocated, paid_on) VALUES (1, 'payment', 'EUR', 9, 4, 20000)",
		 "what is allocated does not agree"},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct desk_verdict verdict;
		book_invoice(&book, book_client(&book, "Acme"), "1", 1000, BOOK_TODAY);
		tamper(kinds[i].sql);
		OK(&book, desk_verify(&book.desk, &verdict, &book.err));
		assert_non_null(strstr(buf_str(&verdict.says), kinds[i].says));
		desk_verdict_release(&verdict);
		book_drop(&book);
		book_make(&book);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_keep_their_form),
		cmocka_unit_test_setup_teardown(an_entry_is_read_back_as_written, make, drop),
		cmocka_unit_test_setup_teardown(the_same_words_leave_different_digests, make, drop),
		cmocka_unit_test_setup_teardown(the_log_only_grows, make, drop),
		cmocka_unit_test_setup_teardown(what_was_altered_is_found, make, drop),
		cmocka_unit_test_setup_teardown(an_erasure_leaves_the_chain_whole, make, drop),
		cmocka_unit_test_setup_teardown(sums_that_disagree_are_found, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
