/* SPDX-License-Identifier: MIT */
/* Clients, contacts, invoices and payments by hand. */
#include "desk/payments.h"
#include "desk/records.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "desk/board.h"
#include "tests/lib/book.h"

static struct book book;
static struct arena arena;

static int make(void **state)
{
	(void)state;
	book_make(&book);
	arena = (struct arena)ARENA_INIT;
	return 0;
}

static int drop(void **state)
{
	(void)state;
	arena_release(&arena);
	book_drop(&book);
	return 0;
}

static void set(struct record *record, const char *name, const char *value)
{
	record->values[record_column_find(record->kind, name)] = value;
}

static const char *get(const struct record *record, const char *name)
{
	return record->values[record_column_find(record->kind, name)];
}

static void load(struct record *record, enum record_kind kind, int64_t id)
{
	OK(&book, desk_record_load(&book.desk, kind, id, &arena, record, &book.err));
}

static void every_column_comes_back(void **state)
{
	(void)state;
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_column *columns = record_columns((enum record_kind)kind);
		struct record record, found;
		record_clear(&record, (enum record_kind)kind);
		record.client = kind == RECORD_CLIENT ? 0 : 1;
		for (int i = 0; columns[i].name; i++) {
			static const char *const values[] = {
				[RECORD_LINE] = "Line", [RECORD_TEXT] = "two\nlines", [RECORD_DAY] = "2026-10-13",
				[RECORD_DUE] = "2026-11-13", [RECORD_MONEY] = "12450.00", [RECORD_NUMBER] = "30",
				[RECORD_FLAG] = "1", [RECORD_CURRENCY] = "EUR", [RECORD_COUNTRY] = "DE",
				[RECORD_LANGUAGE] = "de", [RECORD_MAIL] = "eva@bergmann.example", [RECORD_CHOICE] = "wrong",
			};
			record.values[i] = strcmp(columns[i].name, "policy") == 0 ? "brisk" : values[columns[i].type];
		}
		OK(&book, desk_record_add(&book.desk, &record, &book.err));
		load(&found, (enum record_kind)kind, record.id);
		for (int i = 0; columns[i].name; i++)
			assert_string_equal(found.values[i], record.values[i]);
	}
	book_is_sound(&book);
}

/* item 54: the second to save sees both versions and chooses */
static void two_edit_one_client(void **state)
{
	(void)state;
	int64_t id = book_client(&book, "Bergmann GmbH");
	struct record seen, mine, hers, now;
	struct err err = {0};
	bool clash;
	load(&seen, RECORD_CLIENT, id);
	hers = seen;
	set(&hers, "code", "C-1");
	OK(&book, desk_record_edit(&book.desk, &seen, &hers, &arena, &now, &clash, &book.err));
	mine = seen;
	set(&mine, "code", "C-2");
	assert_false(desk_record_edit(&book.desk, &seen, &mine, &arena, &now, &clash, &err));
	assert_true(clash);
	assert_int_equal(err.code, ERR_AGAIN);
	assert_string_equal(get(&now, "code"), "C-1");
	assert_string_equal(get(&mine, "code"), "C-2");
	struct record insist = now;
	OK(&book, desk_record_edit(&book.desk, &insist, &mine, &arena, &now, &clash, &book.err));
	assert_string_equal(get(&now, "code"), "C-2");
}

static void edits_of_different_columns_are_both_kept(void **state)
{
	(void)state;
	int64_t id = book_client(&book, "Bergmann GmbH");
	struct record seen, mine, hers, now;
	bool clash;
	load(&seen, RECORD_CLIENT, id);
	hers = mine = seen;
	set(&hers, "country", "DE");
	set(&mine, "vat", "DE123");
	OK(&book, desk_record_edit(&book.desk, &seen, &hers, &arena, &now, &clash, &book.err));
	OK(&book, desk_record_edit(&book.desk, &seen, &mine, &arena, &now, &clash, &book.err));
	assert_false(clash);
	assert_string_equal(get(&now, "country"), "DE");
	assert_string_equal(get(&now, "vat"), "DE123");
	int64_t entries = book_int(&book, "SELECT count(*) FROM entry");
	OK(&book, desk_record_edit(&book.desk, &now, &now, &arena, &seen, &clash, &book.err));
	assert_int_equal(book_int(&book, "SELECT count(*) FROM entry"), entries);
}

static void cannot_add(struct record *record, const char *says)
{
	struct err err = {0};
	assert_false(desk_record_add(&book.desk, record, &err));
	assert_int_equal(err.code, ERR_DATA);
	if (!strstr(err.text, says))
		fail_msg("\"%s\" does not say \"%s\"", err.text, says);
	assert_int_equal(record->id, 0);
}

static void a_like_name_is_the_same_client_unless_it_has_a_key(void **state)
{
	(void)state;
	struct record record;
	book_client(&book, "Bergmann GmbH");
	record_clear(&record, RECORD_CLIENT);
	cannot_add(&record, "name is missing");
	set(&record, "name", "BERGMANN  gmbh");
	cannot_add(&record, "there is a client of the name");
	set(&record, "key", "4711");
	OK(&book, desk_record_add(&book.desk, &record, &book.err));
	record.id = 0;
	cannot_add(&record, "has the key 4711 already");
	record.id = 0;
	set(&record, "key", "");
	set(&record, "name", "Bergman GmbH");
	OK(&book, desk_record_add(&book.desk, &record, &book.err)); /* similar is not the same */
	assert_int_equal(book_int(&book, "SELECT count(*) FROM client"), 3);
}

static void an_invoice_number_is_taken_once(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Acme Ltd");
	int64_t id = book_invoice(&book, client, "0042", 1000, BOOK_TODAY);
	struct record record;
	load(&record, RECORD_INVOICE, id);
	assert_string_equal(get(&record, "number"), "0042"); /* leading zeros stay */
	record.id = 0;
	cannot_add(&record, "there is an invoice 0042 already, of Acme Ltd");
	set(&record, "series", "2027");
	OK(&book, desk_record_add(&book.desk, &record, &book.err));
}

static struct payment_result pay(int64_t client, int64_t invoice, int64_t amount, const char *kind)
{
	struct payment_new payment = {
		.client = client, .invoice = invoice, .kind = kind, .currency = "EUR", .amount = amount,
		.paid_on = BOOK_TODAY - 1,
	};
	struct payment_result result;
	OK(&book, desk_pay(&book.desk, &payment, true, &arena, &result, NULL, &book.err));
	return result;
}

static void a_payment_pays_the_named_then_the_oldest(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Acme Ltd");
	int64_t young = book_invoice(&book, client, "3", 3000, BOOK_TODAY - 5);
	book_invoice(&book, client, "1", 1000, BOOK_TODAY - 50);
	book_invoice(&book, client, "2", 2000, BOOK_TODAY - 20);
	struct payment_result result = pay(client, young, 4500, "payment");
	assert_int_equal(result.count, 3);
	assert_string_equal(result.shares[0].number, "3");
	assert_int_equal(result.shares[0].amount, 3000);
	assert_string_equal(result.shares[1].number, "1");
	assert_string_equal(result.shares[2].number, "2");
	assert_int_equal(result.shares[2].amount, 500);
	assert_int_equal(result.shares[2].left, 1500);
	assert_int_equal(result.on_account, 0);
	result = pay(client, 0, 2000, "credit");
	assert_int_equal(result.count, 1);
	assert_int_equal(result.on_account, 500);
	assert_int_equal(book_int(&book, "SELECT sum(open) FROM invoice"), 0);
	book_is_sound(&book);
}

static void a_payment_never_crosses_currencies(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Acme Ltd");
	struct record record;
	load(&record, RECORD_INVOICE, book_invoice(&book, client, "1", 1000, BOOK_TODAY));
	record.id = 0;
	set(&record, "number", "2");
	set(&record, "currency", "USD");
	OK(&book, desk_record_add(&book.desk, &record, &book.err));
	struct payment_result result = pay(client, 0, 5000, "payment");
	assert_int_equal(result.count, 1);
	assert_int_equal(result.on_account, 4000);
	struct payment_new wrong = {
		.client = client, .invoice = record.id, .kind = "payment", .currency = "EUR", .amount = 1,
		.paid_on = BOOK_TODAY,
	};
	struct err err = {0};
	assert_false(desk_pay(&book.desk, &wrong, true, &arena, &result, NULL, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_int_equal(book_int(&book, "SELECT open FROM invoice WHERE number = '2'"), 1000);
	book_is_sound(&book);
}

static void what_is_paid_stays_within_the_amount(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Acme Ltd");
	int64_t id = book_invoice(&book, client, "1", 1000, BOOK_TODAY);
	struct record seen, wanted, now;
	struct err err = {0};
	bool clash;
	pay(client, id, 600, "payment");
	load(&seen, RECORD_INVOICE, id);
	wanted = seen;
	set(&wanted, "amount", "5.99");
	assert_false(desk_record_edit(&book.desk, &seen, &wanted, &arena, &now, &clash, &err));
	assert_non_null(strstr(err.text, "more than that is paid"));
	set(&wanted, "amount", "6.00");
	OK(&book, desk_record_edit(&book.desk, &seen, &wanted, &arena, &now, &clash, &book.err));
	assert_int_equal(book_int(&book, "SELECT open FROM invoice"), 0);
	book_is_sound(&book);
}

static void allocations_can_be_untied(void **state)
{
	(void)state;
	int64_t client = book_client(&book, "Acme Ltd");
	int64_t id = book_invoice(&book, client, "1", 1000, BOOK_TODAY);
	struct payment_result result = pay(client, id, 600, "payment");
	struct err err = {0};
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, payment_release(book.desk.db, result.id, id, &book.err));
	assert_false(payment_release(book.desk.db, result.id, id, &err));
	assert_false(payment_allocate(book.desk.db, result.id, id, 601, &err));
	OK(&book, db_commit(book.desk.db, &book.err));
	assert_int_equal(book_int(&book, "SELECT open FROM invoice"), 1000);
	assert_int_equal(book_int(&book, "SELECT paid_first IS NULL FROM invoice"), 1);
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, payment_allocate(book.desk.db, result.id, id, 600, &book.err));
	OK(&book, db_commit(book.desk.db, &book.err));
	book_is_sound(&book);
}

/* What people type, and what is stored. */
static void typed_values_are_read_or_explained(void **state)
{
	(void)state;
	static const struct {
		enum record_kind kind;
		const char *column, *typed, *stored; /* NULL: refused */
	} cases[] = {
		{RECORD_CLIENT, "name", "  Bergmann GmbH ", "Bergmann GmbH"},
		{RECORD_CLIENT, "name", "Zoe\xcc\x88", "Zo\xc3\xab"}, /* item 41: stored composed */
		{RECORD_CLIENT, "name", "", NULL},
		{RECORD_CLIENT, "name", "a\nb", NULL},
		{RECORD_CLIENT, "name", "ACME\x1b]0;x\x07", NULL},
		{RECORD_CLIENT, "address", "Hauptstr. 1\n10115 Berlin", "Hauptstr. 1\n10115 Berlin"},
		{RECORD_CLIENT, "country", "de", "DE"},
		{RECORD_CLIENT, "country", "Germany", NULL},
		{RECORD_CLIENT, "terms", "30", "30"},
		{RECORD_CLIENT, "terms", "30 days", NULL},
		{RECORD_CLIENT, "consumer", "yes", "1"},
		{RECORD_CLIENT, "consumer", "no", ""},
		{RECORD_CLIENT, "consumer", "perhaps", NULL},
		{RECORD_CLIENT, "language", "xx", NULL},
		{RECORD_CONTACT, "email", "eva@bergmann.example", "eva@bergmann.example"},
		{RECORD_CONTACT, "email", "b@y.de>\r\nRCPT TO:<evil@z.de", NULL}, /* hostile.jsonl M01 */
		{RECORD_CONTACT, "email_state", "bounced", "bounced"},
		{RECORD_CONTACT, "email_state", "gone", NULL},
		{RECORD_INVOICE, "amount", "12,450.00", "12450.00"},
		{RECORD_INVOICE, "amount", "-5", NULL},
		{RECORD_INVOICE, "amount", "1e5", NULL},
		{RECORD_INVOICE, "currency", "eur", "EUR"},
		{RECORD_INVOICE, "currency", "XQQ", NULL},
		{RECORD_INVOICE, "due", "2026-02-30", NULL},
		{RECORD_INVOICE, "due", "+4d", "2026-11-26"},
		{RECORD_INVOICE, "issued", "13.10.2026", "2026-10-13"},
	};
	struct record_reading reading = desk_reading(&book.desk, "EUR");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = BUF_INIT;
		struct err err = {0};
		const struct record_column *column =
			&record_columns(cases[i].kind)[record_column_find(cases[i].kind, cases[i].column)];
		bool ok = record_read(column, cases[i].typed, &reading, &out, &err);
		if (ok != (cases[i].stored != NULL))
			fail_msg("%s \"%s\": %s", cases[i].column, cases[i].typed, ok ? buf_str(&out) : err.text);
		if (ok)
			assert_string_equal(buf_str(&out), cases[i].stored);
		else
			assert_true(*err.text && err.code == ERR_DATA);
		buf_release(&out);
	}
}

static void names_are_resolved_or_explained(void **state)
{
	(void)state;
	static const struct {
		const char *ref, *says; /* NULL: found */
		enum err_code code;
	} cases[] = {
		{"1001", NULL, ERR_NONE},
		{"#1001", NULL, ERR_NONE},
		{"bergmann gmbh", NULL, ERR_NONE},
		{"BERGMANN", NULL, ERR_NONE},
		{"C-0042", NULL, ERR_NONE},
		{"client:bergmann", NULL, ERR_NONE},
		{"invoice:1001", NULL, ERR_NONE},
		{"invoice:bergmann", "there is no client or invoice", ERR_NOINPUT},
		{"Bergman", "did you mean Bergmann GmbH?", ERR_NOINPUT}, /* item 83 */
		{"Bergmnn", "did you mean Bergmann GmbH?", ERR_NOINPUT},
		{"trad", "ambiguous: Kato Trading, Sato Trading", ERR_DATA},
		{"zzz", "there is no client or invoice \"zzz\"", ERR_NOINPUT},
		{"", "names nobody", ERR_USAGE},
	};
	struct record record;
	record_clear(&record, RECORD_CLIENT);
	set(&record, "name", "Bergmann GmbH");
	set(&record, "code", "C-0042");
	OK(&book, desk_record_add(&book.desk, &record, &book.err));
	book_invoice(&book, record.id, "1001", 100, BOOK_TODAY);
	book_client(&book, "Kato Trading");
	book_client(&book, "Sato Trading");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct desk_ref ref;
		struct err err = {0};
		bool ok = desk_resolve(&book.desk, cases[i].ref, &ref, &err);
		if (ok != !cases[i].says || err.code != cases[i].code || (!ok && !strstr(err.text, cases[i].says)))
			fail_msg("\"%s\": %s", cases[i].ref, ok ? "found" : err.text);
		if (ok)
			assert_int_equal(ref.client, record.id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_column_comes_back, make, drop),
		cmocka_unit_test_setup_teardown(two_edit_one_client, make, drop),
		cmocka_unit_test_setup_teardown(edits_of_different_columns_are_both_kept, make, drop),
		cmocka_unit_test_setup_teardown(a_like_name_is_the_same_client_unless_it_has_a_key, make, drop),
		cmocka_unit_test_setup_teardown(an_invoice_number_is_taken_once, make, drop),
		cmocka_unit_test_setup_teardown(a_payment_pays_the_named_then_the_oldest, make, drop),
		cmocka_unit_test_setup_teardown(a_payment_never_crosses_currencies, make, drop),
		cmocka_unit_test_setup_teardown(what_is_paid_stays_within_the_amount, make, drop),
		cmocka_unit_test_setup_teardown(allocations_can_be_untied, make, drop),
		cmocka_unit_test_setup_teardown(typed_values_are_read_or_explained, make, drop),
		cmocka_unit_test_setup_teardown(names_are_resolved_or_explained, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
