/* SPDX-License-Identifier: MIT */
/* Undo and redo: what a person did goes back exactly, the log only grows. */
#include "store/deed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "desk/payments.h"
#include "desk/records.h"
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

/* Does it and compares what it names. */
static void undoes(const char *name)
{
	struct buf said = BUF_INIT;
	OK(&book, deed_undo(book.desk.db, &book.desk.actor, &said, &book.err));
	assert_string_equal(buf_str(&said), name);
	buf_release(&said);
}

static void redoes(const char *name)
{
	struct buf said = BUF_INIT;
	OK(&book, deed_redo(book.desk.db, &book.desk.actor, &said, &book.err));
	assert_string_equal(buf_str(&said), name);
	buf_release(&said);
}

static void refuses(bool (*act)(struct db *, const struct actor *, struct buf *, struct err *),
                    const struct actor *actor, const char *says)
{
	struct buf said = BUF_INIT;
	struct err err = {0};
	assert_false(act(book.desk.db, actor, &said, &err));
	assert_int_equal(err.code, ERR_NO);
	if (!strstr(err.text, says))
		fail_msg("\"%s\" does not say \"%s\"", err.text, says);
	assert_int_equal(said.len, 0);
	assert_false(db_in_transaction(book.desk.db));
	buf_release(&said);
}

static void pay(int64_t client, int64_t invoice, int64_t amount)
{
	struct payment_new payment = {
		.client = client, .invoice = invoice, .kind = "payment", .currency = "EUR", .amount = amount,
		.paid_on = BOOK_TODAY,
	};
	struct arena arena = ARENA_INIT;
	struct payment_result result;
	OK(&book, desk_pay(&book.desk, &payment, true, &arena, &result, NULL, &book.err));
	arena_release(&arena);
}

static void nothing_is_undone_in_a_new_book(void **state)
{
	(void)state;
	struct buf name = BUF_INIT;
	bool any = true;
	OK(&book, deed_next_undo(book.desk.db, &book.desk.actor, &name, &any, &book.err));
	assert_false(any);
	buf_release(&name);
	refuses(deed_undo, &book.desk.actor, "nothing to undo");
	refuses(deed_redo, &book.desk.actor, "nothing to do again");
	buf_release(&name);
}

/* item 28: five things, back in reverse order (a new date, a hold, a note, a payment, a change) */
static void five_things_go_back_in_reverse(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Bergmann GmbH"), note;
	int64_t invoice = book_invoice(&book, client, "1001", 1245000, BOOK_TODAY - 40);
	OK(&book, desk_follow_up(&book.desk, client, BOOK_TODAY + 3, &book.err));
	OK(&book, desk_hold(&book.desk, client, BOOK_TODAY + 9, "waits for the crane", &book.err));
	note = book_note(&book, client, "a note");
	pay(client, invoice, 300000);
	OK(&book, desk_set(&book.desk, "buckets", "15,30", &book.err));

	undoes("setting buckets");
	assert_int_equal(book_int(&book, "SELECT count(*) FROM setting WHERE name = 'buckets'"), 0);
	undoes("payment of 3,000.00 EUR");
	assert_int_equal(book_int(&book, "SELECT open FROM invoice"), 1245000);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM payment"), 0);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM allocation"), 0);
	undoes("note");
	struct arena arena = ARENA_INIT;
	struct entry entry;
	OK(&book, entry_load(book.desk.db, note, &arena, &entry, &book.err));
	assert_true(entry.withdrawn_by > note);
	arena_release(&arena);
	undoes("hold on Bergmann GmbH");
	assert_int_equal(book_int(&book, "SELECT hold_from FROM client"), -1);
	undoes("next follow-up of Bergmann GmbH");
	assert_int_equal(book_int(&book, "SELECT follow_up FROM client"), -1);
	book_is_sound(&book);
}

/* item 29 for what is by hand; the undo of an import has its own test */
static void redo_brings_it_back_with_the_same_numbers(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Bergmann GmbH");
	int64_t invoice = book_invoice(&book, client, "1001", 1245000, BOOK_TODAY - 40);
	pay(client, invoice, 300000);
	undoes("payment of 3,000.00 EUR");
	undoes("new invoice 1001");
	undoes("new client Bergmann GmbH");
	assert_int_equal(book_int(&book, "SELECT count(*) FROM client"), 0);
	redoes("new client Bergmann GmbH");
	redoes("new invoice 1001");
	redoes("payment of 3,000.00 EUR");
	assert_int_equal(book_int(&book, "SELECT id FROM client"), client);
	assert_int_equal(book_int(&book, "SELECT id FROM invoice"), invoice);
	assert_int_equal(book_int(&book, "SELECT open FROM invoice"), 945000);
	assert_int_equal(book_int(&book, "SELECT paid_last FROM invoice"), BOOK_TODAY);
	refuses(deed_redo, &book.desk.actor, "nothing to do again");
	undoes("payment of 3,000.00 EUR");
	redoes("payment of 3,000.00 EUR");
	book_is_sound(&book);
}

/* item 30 */
static void a_restart_forgets_nothing(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Tanaka Shoten");
	OK(&book, desk_hold(&book.desk, client, DATE_NONE, "asked to", &book.err));
	book_reopen(&book);
	struct buf name = BUF_INIT;
	bool any = false;
	OK(&book, deed_next_undo(book.desk.db, &book.desk.actor, &name, &any, &book.err));
	assert_true(any);
	assert_string_equal(buf_str(&name), "hold on Tanaka Shoten");
	buf_release(&name);
	undoes("hold on Tanaka Shoten");
	assert_int_equal(book_int(&book, "SELECT hold_from IS NULL FROM client"), 1);
}

static void the_log_keeps_what_was_withdrawn(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Kato Trading");
	int64_t seq = book_note(&book, client, "said once");
	int64_t before = book_int(&book, "SELECT max(seq) FROM entry");
	undoes("note");
	redoes("note");
	assert_int_equal(book_int(&book, "SELECT max(seq) FROM entry"), before + 2);
	struct arena arena = ARENA_INIT;
	struct entry entry;
	OK(&book, entry_load(book.desk.db, before + 2, &arena, &entry, &book.err));
	assert_string_equal(entry.kind, "note");
	assert_string_equal(entry_word(&entry, &arena, "text"), "said once");
	char again[24];
	snprintf(again, sizeof again, "%lld", (long long)seq);
	assert_string_equal(entry_fact(&entry, &arena, "again"), again);
	assert_int_equal(entry.withdrawn_by, 0);
	arena_release(&arena);
	book_is_sound(&book);
}

static void undo_is_of_ones_own_and_stops_at_a_colleagues_change(void **state)
{
	(void)state;
	const struct actor colleague = {.uid = 4242, .name = "mia"};
	struct actor me = book.desk.actor;
	int64_t client = book_client(&book, "Acme Ltd");
	OK(&book, desk_hold(&book.desk, client, DATE_NONE, "mine", &book.err));
	book.desk.actor = colleague;
	refuses(deed_undo, &colleague, "nothing to undo");
	OK(&book, desk_release(&book.desk, client, &book.err));
	book.desk.actor = me;
	refuses(deed_undo, &me, "it was changed since (release of Acme Ltd)");
	assert_int_equal(book_int(&book, "SELECT hold_from IS NULL FROM client"), 1);
	book.desk.actor = colleague;
	undoes("release of Acme Ltd");
	book.desk.actor = me;
	undoes("hold on Acme Ltd");
	book_is_sound(&book);
}

static void another_column_of_the_same_client_is_no_clash(void **state)
{
	(void)state;
	struct actor me = book.desk.actor;
	int64_t client = book_client(&book, "Acme Ltd");
	OK(&book, desk_hold(&book.desk, client, DATE_NONE, "mine", &book.err));
	book.desk.actor = (struct actor){.uid = 4242, .name = "mia"};
	OK(&book, desk_follow_up(&book.desk, client, BOOK_TODAY + 1, &book.err));
	book.desk.actor = me;
	undoes("hold on Acme Ltd");
	assert_int_equal(book_int(&book, "SELECT follow_up FROM client"), BOOK_TODAY + 1);
}

/* A client made by me, with a colleague's invoice on it, cannot be unmade. */
static void what_something_stands_on_stays(void **state)
{
	(void)state;
	struct actor me = book.desk.actor;
	int64_t client = book_client(&book, "Acme Ltd");
	book.desk.actor = (struct actor){.uid = 4242, .name = "mia"};
	book_invoice(&book, client, "7", 100, BOOK_TODAY);
	book.desk.actor = me;
	refuses(deed_undo, &me, "something newer stands on it");
	assert_int_equal(book_int(&book, "SELECT count(*) FROM client"), 1);
}

static void add_contact(int64_t client)
{
	struct record contact;
	record_clear(&contact, RECORD_CONTACT);
	contact.client = client;
	contact.values[record_column_find(RECORD_CONTACT, "name")] = "Eva";
	OK(&book, desk_record_add(&book.desk, &contact, &book.err));
}

/* Nor one that a colleague spoke with, or of whom a colleague knows somebody. */
static void what_a_colleague_added_to_it_is_not_taken_along(void **state)
{
	(void)state;
	const struct actor me = book.desk.actor, mia = {.uid = 4242, .name = "mia"};
	int64_t client = book_client(&book, "Acme Ltd");
	add_contact(client);
	undoes("new contact Eva");
	book.desk.actor = mia;
	add_contact(client);
	book.desk.actor = me;
	refuses(deed_undo, &me, "something newer stands on it");
	assert_int_equal(book_int(&book, "SELECT count(*) FROM contact"), 1);
	book.desk.actor = mia;
	undoes("new contact Eva");
	int64_t note = book_note(&book, client, "spoke with Eva");
	book.desk.actor = me;
	refuses(deed_undo, &me, "something newer stands on it");
	assert_int_equal(book_int(&book, "SELECT count(*) FROM client"), 1);
	struct err err = {0};
	struct entry_new gone = {.kind = "withdrawal", .client = client, .about = note};
	assert_true(db_begin(book.desk.db, &err) && entry_append(book.desk.db, &mia, &gone, NULL, &err) &&
	            db_commit(book.desk.db, &err));
	undoes("new client Acme Ltd");
	book_is_sound(&book);
}

static void a_new_deed_forgets_what_was_undone(void **state)
{
	(void)state;
	book_client(&book, "One");
	book_client(&book, "Two");
	undoes("new client Two");
	book_client(&book, "Three");
	refuses(deed_redo, &book.desk.actor, "nothing to do again");
	undoes("new client Three");
	undoes("new client One");
}

static void the_last_hundred_are_kept(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Many");
	for (int i = 0; i < 120; i++)
		OK(&book, desk_follow_up(&book.desk, client, BOOK_TODAY + i, &book.err));
	assert_int_equal(book_int(&book, "SELECT count(*) FROM deed"), 100);
	for (int i = 0; i < 100; i++)
		undoes("next follow-up of Many");
	assert_int_equal(book_int(&book, "SELECT follow_up FROM client"), BOOK_TODAY + 19);
	refuses(deed_undo, &book.desk.actor, "nothing to undo");
}

static void what_is_final_is_not_offered(void **state)
{
	(void)state;
	struct deed deed;
	struct entry_new entry = {.kind = "mail-out"};
	OK(&book, deed_begin(&deed, book.desk.db, &book.desk.actor, &book.err, "mail"));
	OK(&book, entry_append(book.desk.db, &book.desk.actor, &entry, NULL, &book.err));
	deed.final = true;
	OK(&book, deed_commit(&deed, &book.err));
	refuses(deed_undo, &book.desk.actor, "nothing to undo");
}

static void an_abandoned_deed_leaves_nothing(void **state)
{
	(void)state;
	struct deed deed;
	struct entry_new entry = {.kind = "note"};
	int64_t before = book_int(&book, "SELECT count(*) FROM entry");
	OK(&book, deed_begin(&deed, book.desk.db, &book.desk.actor, &book.err, "note"));
	OK(&book, entry_append(book.desk.db, &book.desk.actor, &entry, NULL, &book.err));
	deed_abandon(&deed);
	deed_abandon(&deed);
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry"), before);
	refuses(deed_undo, &book.desk.actor, "nothing to undo");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_undone_in_a_new_book, make, drop),
		cmocka_unit_test_setup_teardown(five_things_go_back_in_reverse, make, drop),
		cmocka_unit_test_setup_teardown(redo_brings_it_back_with_the_same_numbers, make, drop),
		cmocka_unit_test_setup_teardown(a_restart_forgets_nothing, make, drop),
		cmocka_unit_test_setup_teardown(the_log_keeps_what_was_withdrawn, make, drop),
		cmocka_unit_test_setup_teardown(undo_is_of_ones_own_and_stops_at_a_colleagues_change, make, drop),
		cmocka_unit_test_setup_teardown(another_column_of_the_same_client_is_no_clash, make, drop),
		cmocka_unit_test_setup_teardown(what_something_stands_on_stays, make, drop),
		cmocka_unit_test_setup_teardown(what_a_colleague_added_to_it_is_not_taken_along, make, drop),
		cmocka_unit_test_setup_teardown(a_new_deed_forgets_what_was_undone, make, drop),
		cmocka_unit_test_setup_teardown(the_last_hundred_are_kept, make, drop),
		cmocka_unit_test_setup_teardown(what_is_final_is_not_offered, make, drop),
		cmocka_unit_test_setup_teardown(an_abandoned_deed_leaves_nothing, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
