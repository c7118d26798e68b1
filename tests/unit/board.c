/* SPDX-License-Identifier: MIT */
/* The board and the aging against sums made the slow, plain way. */
#include "store/board.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "desk/board.h"
#include "desk/payments.h"
#include "desk/records.h"
#include "store/aging.h"
#include "store/payment.h"
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

static uint64_t seed;

static int64_t dice(int64_t sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)(seed >> 33) % sides;
}

static void run(const char *sql)
{
	OK(&book, db_run(book.desk.db, &book.err, sql, ""));
}

/* Invoices in three currencies, half of them paid in up to three parts around today. */
static void fill(uint64_t start)
{
	static const char *const currencies[] = {"EUR", "USD", "JPY"};
	struct db *db = book.desk.db;
	struct arena arena = ARENA_INIT;
	seed = start;
	OK(&book, db_begin(db, &book.err));
	for (int i = 1; i <= 30; i++)
		OK(&book, db_run(db, &book.err, "INSERT INTO client (name, folded) VALUES (?1, ?1)", "s",
		                 arena_printf(&arena, "client %d", i)));
	for (int i = 1; i <= 300; i++) {
		int64_t amount = 1 + dice(100000), client = 1 + dice(30);
		daynum due = BOOK_TODAY - 150 + (int)dice(200);
		OK(&book, db_run(db, &book.err, "INSERT INTO invoice (client, number, currency, issued, due, total, open, disputed) "
		                 "VALUES (?, ?, ?, ?, ?, ?6, ?6, ?7)", "issddii", client, arena_printf(&arena, "%05d", i),
		                 currencies[dice(3)], due - (int)dice(60), due, amount, (int64_t)(dice(10) == 0)));
	}
	for (int i = 0; i < 250; i++) {
		struct payment_new payment = {
			.client = 1 + dice(30), .kind = dice(5) ? "payment" : "credit", .amount = 1 + dice(60000),
			.paid_on = BOOK_TODAY - 120 + (int)dice(130),
		};
		struct payment_result result;
		memcpy(payment.currency, currencies[dice(3)], 4);
		OK(&book, payment_add(db, &payment, &arena, &result, &book.err));
	}
	OK(&book, db_commit(db, &book.err));
	arena_release(&arena);
}

/* Open on a day by the definition alone, without index or shortcut. */
#define PLAIN "SELECT i.currency AS currency, i.client AS client, ?1 - i.due AS days, " \
	"i.total - coalesce((SELECT sum(a.amount) FROM allocation a JOIN payment p ON p.id = a.payment " \
	"WHERE a.invoice = i.id AND p.paid_on <= ?1), 0) AS open FROM invoice i WHERE i.issued <= ?1"

static int64_t plain(daynum day, const char *currency, int low, int high, bool count)
{
	int64_t value;
	OK(&book, count ? db_int(book.desk.db, &book.err, 0, &value, "SELECT count(*) FROM (" PLAIN ") WHERE open > 0 "
	                         "AND currency = ?2 AND days BETWEEN ?3 AND ?4", "dsii", day, currency, (int64_t)low,
	                         (int64_t)high)
	                : db_int(book.desk.db, &book.err, 0, &value, "SELECT sum(open) FROM (" PLAIN ") WHERE open > 0 "
	                         "AND currency = ?2 AND days BETWEEN ?3 AND ?4", "dsii", day, currency, (int64_t)low,
	                         (int64_t)high));
	return value;
}

/* The rows are put in without entries, so it is not the book's whole soundness that is asked for. */
static void sums_agree(void)
{
	struct buf why = BUF_INIT;
	struct err err = {0};
	int64_t bad;
	assert_true(payment_verify(book.desk.db, &bad, &why, &err));
	assert_string_equal(buf_str(&why), "");
	assert_int_equal(bad, 0);
	buf_release(&why);
}

static void aging_equals_the_plain_sums(void **state)
{
	(void)state;
	static const int limits[][2] = {{-999, 0}, {1, 30}, {31, 60}, {61, 90}, {91, 999}};
	fill(1);
	sums_agree();
	/* Before, among and after all payments: both ways of asking. */
	for (daynum day = BOOK_TODAY - 160; day <= BOOK_TODAY + 40; day += 8) {
		struct arena arena = ARENA_INIT;
		struct aging_table table;
		OK(&book, aging_load(book.desk.db, day, &aging_standard, AGING_INVOICE, &arena, &table, &book.err));
		for (size_t i = 0; i < table.count; i++) {
			const struct aging *aging = &table.rows[i].aging;
			for (int b = 0; b < 5; b++) {
				assert_int_equal(aging->buckets[b].amount, plain(day, aging->currency, limits[b][0], limits[b][1], false));
				assert_int_equal(aging->buckets[b].count, plain(day, aging->currency, limits[b][0], limits[b][1], true));
			}
			assert_int_equal(aging->total.amount, plain(day, aging->currency, -999, 999, false));
		}
		arena_release(&arena);
	}
}

/* item 25 at the store: columns add up to the total, which is the aging's */
static void every_board_adds_up_to_the_aging(void **state)
{
	(void)state;
	fill(2);
	for (int by = BOARD_BUCKET; by <= BOARD_STEP; by++)
		for (daynum day = BOOK_TODAY - 100; day <= BOOK_TODAY + 20; day += 40) {
			struct arena arena = ARENA_INIT;
			struct aging_table table;
			enum aging_by aging_by = by == BOARD_OLDEST ? AGING_CLIENT : AGING_INVOICE;
			OK(&book, aging_load(book.desk.db, day, &aging_standard, aging_by, &arena, &table, &book.err));
			assert_int_equal(table.count, 3);
			for (size_t i = 0; i < table.count; i++) {
				const struct aging *aging = &table.rows[i].aging;
				struct board board;
				int64_t amount = 0, cards = 0, clients = 0;
				OK(&book, board_load(&board, book.desk.db, (enum board_by)by, aging->currency, "EUR", day,
				                     &aging_standard, &book.err));
				for (int c = 0; c < board.column_count; c++) {
					int64_t column = 0;
					for (size_t k = 0; k < board.columns[c].cards; k++)
						column += board.cards[board.columns[c].first + k].amount;
					assert_int_equal(column, board.columns[c].amount);
					if (by != BOARD_STEP)
						assert_int_equal(column, aging->buckets[c].amount);
					amount += column;
					cards += (int64_t)board.columns[c].cards;
				}
				for (size_t k = 0; k < board.client_count; k++)
					clients += board.clients[k].open;
				assert_int_equal(amount, board.total.amount);
				assert_int_equal(clients, board.total.amount);
				assert_int_equal(amount, aging->total.amount);
				assert_int_equal(cards, board.card_count);
				assert_int_equal(board.on_account.amount, table.rows[i].on_account.amount);
				if (by == BOARD_INVOICE)
					assert_int_equal(cards, aging->total.count);
				board_release(&board);
			}
			arena_release(&arena);
		}
}

static void cards_are_sorted_and_found_again(void **state)
{
	(void)state;
	struct board board;
	fill(3);
	OK(&book, desk_board(&book.desk, BOARD_BUCKET, NULL, &board, &book.err));
	assert_string_equal(board.currency, "EUR");
	for (int order = BOARD_BY_AMOUNT; order <= BOARD_BY_NAME; order++) {
		board_sort(&board, (enum board_order)order, false);
		for (size_t i = 1; i < board.card_count; i++) {
			const struct board_card *a = &board.cards[i - 1], *b = &board.cards[i];
			assert_true(a->column <= b->column);
			if (a->column != b->column)
				continue;
			if (order == BOARD_BY_AMOUNT)
				assert_true(a->amount >= b->amount);
			else if (order == BOARD_BY_DAYS)
				assert_true(a->oldest <= b->oldest);
			else
				assert_true(strcmp(board.clients[a->client].name, board.clients[b->client].name) <= 0);
		}
		/* item 24: the cursor is on the same client after a sort */
		const struct board_card *card = &board.cards[board.card_count / 2];
		int64_t client = board.clients[card->client].id;
		int column = card->column;
		board_sort(&board, BOARD_BY_NAME, true);
		card = board_find(&board, client, 0, column);
		assert_non_null(card);
		assert_int_equal(board.clients[card->client].id, client);
		assert_int_equal(card->column, column);
	}
	assert_null(board_find(&board, 999999, 0, 0));
	board_release(&board);
}

static const struct board_card *card_of(const struct board *board, int64_t client, int column)
{
	const struct board_card *card = board_find(board, client, 0, column);
	assert_non_null(card);
	assert_int_equal(card->column, column);
	return card;
}

static void flags_say_what_is_known(void **state)
{
	(void)state;
	int64_t a = book_client(&book, "Acme Ltd"), b = book_client(&book, "Bergmann GmbH");
	int64_t old = book_invoice(&book, a, "1", 1000, BOOK_TODAY - 40);
	book_invoice(&book, a, "2", 2000, BOOK_TODAY - 10);
	book_invoice(&book, b, "3", 3000, BOOK_TODAY);
	struct board board;
	OK(&book, desk_board(&book.desk, BOARD_BUCKET, NULL, &board, &book.err));
	assert_int_equal(card_of(&board, a, 2)->flags, BOARD_NO_MAIL | BOARD_MORE);
	assert_int_equal(card_of(&board, b, 0)->flags, BOARD_NO_MAIL); /* due today is not overdue */
	assert_int_equal(board.overdue.amount, 3000);
	assert_int_equal(board.overdue_clients, 1);
	board_release(&board);

	int64_t entry = book_note(&book, a, "will pay");
	OK(&book, db_begin(book.desk.db, &book.err));
	OK(&book, db_run(book.desk.db, &book.err, "UPDATE invoice SET disputed = 1 WHERE id = ?", "i", old));
	run("INSERT INTO contact (client, name, mail) SELECT id, 'Eva', 'eva@acme.example' FROM client");
	OK(&book, db_run(book.desk.db, &book.err, "INSERT INTO promise (client, currency, amount, due, made_on, entry) "
	                 "VALUES (?, 'EUR', 500, ?, ?, ?)", "iddi", a, BOOK_TODAY - 1, BOOK_TODAY - 9, entry));
	OK(&book, db_run(book.desk.db, &book.err, "INSERT INTO promise (client, currency, amount, due, made_on, entry) "
	                 "VALUES (?, 'EUR', 500, ?, ?, ?)", "iddi", b, BOOK_TODAY, BOOK_TODAY - 9, entry));
	OK(&book, db_commit(book.desk.db, &book.err));
	OK(&book, desk_hold(&book.desk, b, BOOK_TODAY, "until today", &book.err));
	OK(&book, desk_board(&book.desk, BOARD_BUCKET, NULL, &board, &book.err));
	assert_int_equal(card_of(&board, a, 2)->flags, BOARD_BROKEN | BOARD_DISPUTED | BOARD_MORE);
	assert_int_equal(card_of(&board, a, 1)->flags, BOARD_BROKEN | BOARD_MORE);
	assert_int_equal(card_of(&board, b, 0)->flags, BOARD_PROMISED | BOARD_HELD);
	board_release(&board);

	/* Paid since: the promise is kept, and the hold ended. */
	struct payment_new payment = {
		.client = a, .kind = "payment", .currency = "EUR", .amount = 500, .paid_on = BOOK_TODAY - 2,
	};
	struct arena arena = ARENA_INIT;
	struct payment_result result;
	OK(&book, desk_pay(&book.desk, &payment, true, &arena, &result, NULL, &book.err));
	arena_release(&arena);
	book.desk.today = BOOK_TODAY + 1;
	OK(&book, desk_board(&book.desk, BOARD_BUCKET, NULL, &board, &book.err));
	assert_int_equal(card_of(&board, a, 2)->flags, BOARD_DISPUTED | BOARD_MORE);
	assert_int_equal(card_of(&board, b, 1)->flags, BOARD_BROKEN);
	board_release(&board);
}

/* item 26 */
static void midnight_moves_a_card(void **state)
{
	(void)state;
	int64_t a = book_client(&book, "Acme Ltd");
	book_invoice(&book, a, "1", 1000, BOOK_TODAY - 30);
	struct board board;
	OK(&book, desk_board(&book.desk, BOARD_BUCKET, NULL, &board, &book.err));
	card_of(&board, a, 1);
	board_release(&board);
	book.desk.today++;
	OK(&book, desk_board(&book.desk, BOARD_BUCKET, NULL, &board, &book.err));
	card_of(&board, a, 2);
	board_release(&board);
}

static void empty_books_have_empty_boards(void **state)
{
	(void)state;
	struct board board;
	for (int by = BOARD_BUCKET; by <= BOARD_STEP; by++) {
		OK(&book, desk_board(&book.desk, (enum board_by)by, NULL, &board, &book.err));
		assert_int_equal(board.card_count, 0);
		assert_false(board.any_invoice);
		assert_string_equal(board.currency, "EUR");
		assert_null(board_find(&board, 1, 0, 0));
		board_sort(&board, BOARD_BY_NAME, false);
		board_release(&board);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(aging_equals_the_plain_sums, make, drop),
		cmocka_unit_test_setup_teardown(every_board_adds_up_to_the_aging, make, drop),
		cmocka_unit_test_setup_teardown(cards_are_sorted_and_found_again, make, drop),
		cmocka_unit_test_setup_teardown(flags_say_what_is_known, make, drop),
		cmocka_unit_test_setup_teardown(midnight_moves_a_card, make, drop),
		cmocka_unit_test_setup_teardown(empty_books_have_empty_boards, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
