/* SPDX-License-Identifier: MIT */
/* Every allocation fails, once and from then on: the book is as before or as
 * after, never between, and the sentence says so. `make check-long` tries each one and
 * the verbs too; without it every few, and the verbs only where nothing fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/cli.h"
#include "desk/attach.h"
#include "desk/board.h"
#include "desk/import.h"
#include "desk/log.h"
#include "desk/mail.h"
#include "desk/payments.h"
#include "desk/personal.h"
#include "desk/records.h"
#include "desk/search.h"
#include "desk/story.h"
#include "desk/verify.h"
#include "tests/lib/book.h"

/* --- malloc, as SQLite and we call it --- */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *old, size_t size);

static struct {
	bool armed, forever, hit;
	long left;
} fault;

static bool fails(void)
{
	if (!fault.armed)
		return false;
	if (fault.left > 0 && --fault.left > 0)
		return false;
	if (fault.hit && !fault.forever)
		return false;
	fault.hit = true;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

/* --- what is done --- */

static struct book book;

static bool open_desk(struct desk *desk, struct err *err)
{
	const struct desk_options options = {.book = book.path, .today = BOOK_TODAY};
	return desk_open(desk, &options, DB_WRITE, err);
}

static char list_path[400];

static bool add_client(struct desk *desk, struct err *err)
{
	struct record record;
	record_clear(&record, RECORD_CLIENT);
	record.values[record_column_find(RECORD_CLIENT, "name")] = "New and Sons";
	return desk_record_add(desk, &record, err);
}

static bool pay(struct desk *desk, struct err *err)
{
	const struct payment_new payment = {
		.client = 1, .kind = "payment", .currency = "EUR", .amount = 150000, .paid_on = BOOK_TODAY,
	};
	struct arena arena = ARENA_INIT;
	struct payment_result result;
	bool ok = desk_pay(desk, &payment, true, &arena, &result, NULL, err);
	arena_release(&arena);
	return ok;
}

static bool undo(struct desk *desk, struct err *err)
{
	struct buf said = BUF_INIT;
	bool ok = desk_undo(desk, &said, err);
	buf_release(&said);
	return ok;
}

static bool look(struct desk *desk, struct err *err)
{
	struct board board;
	struct desk_verdict verdict;
	if (!desk_board(desk, BOARD_INVOICE, NULL, &board, err))
		return false;
	board_release(&board);
	if (!desk_verify(desk, &verdict, err))
		return false;
	bool sound = verdict.ok;
	if (!sound)
		print_message("a false alarm: %s", buf_str(&verdict.says));
	desk_verdict_release(&verdict);
	return sound;
}

static bool log_call(struct desk *desk, struct err *err)
{
	const struct log_text text = {
		.kind = LOG_CALL, .client = 1,
		.values = {[LOG_WITH] = "Eva", [LOG_OUTCOME] = "promised", [LOG_AMOUNT] = "100", [LOG_BY] = "+3d",
		           [LOG_TEXT] = "In the Friday run, \xec\x98\x88.", [LOG_NEXT_ON] = "+1d"},
	};
	return desk_log(desk, &text, NULL, NULL, err);
}

static bool queue_letter(struct desk *desk, struct err *err)
{
	const struct mail_wish wish = {.client = 1, .template = "late"};
	struct arena arena = ARENA_INIT;
	struct check_list checks = CHECK_LIST_INIT;
	struct buf said = BUF_INIT;
	struct message letter;
	bool ok = desk_mail_begin(desk, &wish, &arena, &letter, err) &&
	          desk_mail_queue(desk, &letter, 0, &checks, &said, err);
	buf_release(&said);
	check_list_release(&checks);
	arena_release(&arena);
	return ok;
}

static bool tell(struct desk *desk, struct err *err)
{
	struct timeline timeline;
	struct story story;
	struct story_row *rows;
	size_t count;
	bool late;
	bool ok = desk_timeline(desk, 1, desk->today, true, &timeline, err) && story_build(desk, &timeline, &story, err);
	for (size_t i = 0; ok && i < timeline.entry_count; i++)
		ok = story_rows(desk, &timeline.entries[i], &timeline.arena, &rows, &count, err);
	if (ok)
		story_promise(desk, &timeline, &timeline.arena, &late);
	timeline_release(&timeline);
	return ok;
}

static bool nothing(struct desk *desk, struct err *err)
{
	(void)desk;
	(void)err;
	return true;
}

/* A file of four rows: two new clients, one that is known. */
static bool import_file(struct desk *desk, struct err *err)
{
	struct desk_import import;
	struct intake_report report = {0};
	if (!desk_import_open(&import, desk, list_path, NULL, NULL, err))
		return false;
	bool ok = desk_import_ready(&import, desk, err) && desk_import_run(&import, desk, false, &report, err);
	intake_release(&report);
	desk_import_close(&import);
	return ok;
}

static bool search(struct desk *desk, struct err *err)
{
	const struct desk_search wish = {.words = "bergmann \xc3\x84", .most = 10};
	const struct desk_search other = {.words = "eva bergmann", .most = 10};
	struct desk_finds finds;
	bool ok = desk_search(desk, &wish, &finds, err);
	desk_finds_release(&finds);
	ok = ok && desk_search(desk, &other, &finds, err);
	if (ok && finds.count != 2) /* the contact, and the entry that tells of it */
		fail_msg("found %zu, not the two there are", finds.count);
	desk_finds_release(&finds);
	return ok;
}

static bool erase(struct desk *desk, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct person person;
	struct person_erasure erasure;
	bool clean;
	bool ok = desk_personal_of(desk, 1, 0, &arena, &person, err) &&
	          desk_personal_erase(desk, &person, "asked for", &erasure, &clean, err);
	arena_release(&arena);
	return ok;
}

static bool attach_file(struct desk *desk, struct err *err)
{
	const struct attach_to to = {.client = 1};
	const struct attach_text text = {.values = {[ATTACH_FILES] = list_path, [ATTACH_AS] = "contract"}};
	return desk_attach(desk, &to, &text, "signed", NULL, err);
}

/* Opening takes most of the allocations, so it is a scenario of its own. */
static const struct scenario {
	const char *name;
	bool (*act)(struct desk *desk, struct err *err);
	bool opening;
	long step;
	const char *line; /* instead of act */
} scenarios[] = {
	{"open", nothing, true, 1999, NULL}, {"add a client", add_client, false, 61, NULL}, {"pay", pay, false, 101, NULL},
	{"undo", undo, false, 61, NULL}, {"log a call", log_call, false, 199, NULL}, {"queue a letter", queue_letter, false, 307, NULL},
	{"import", import_file, false, 701, NULL}, {"tell the timeline", tell, false, 211, NULL},
	{"attach a file", attach_file, false, 101, NULL},
	{"search", search, false, 211, NULL}, {"erase a person", erase, false, 1499, NULL},
	{"board and verify", look, false, 401, NULL},
};

/* A verb as it would be typed, with blanks between its words and '_' for blanks in them;
 * "%" is the test's own folder. It opens the book by itself, so that most of its
 * allocations are those of "open" above: even the long form tries every 11th. Not among
 * them: workbooks, for libxlsxwriter itself dies without memory; it writes before the
 * log is told, and on the screen in a child. */
static const char *const lines[] = {
	"log note 1 --text a_word", "log letter 1 --text final", "log visit 1 --text met_Eva",
	"hold client:Bergmann --reason asked", "promise client:Bergmann 50@+3d", "plan client:Bergmann --instalments 3",
	"dispute 1 --reason price", "settle client:Bergmann --amount 900 --until +10d",
	"write-off 1 --reason small --decided-by ji --amount 5", "skip client:Bergmann --reason known",
	"contact add client:Bergmann --name Ann", "invoice add client:Bergmann --number 9 --amount 5 --due 2026-12-01",
	"client edit client:Bergmann --address Street_1", "setting decimal ,", "pay 1 10",
	"export --what invoices --format csv -o %/out.csv --replace", "export --what payments --format json -o %/out.json --replace",
	"statement client:Bergmann", "backup %/copy.dun --replace", "restore %/first.dun --lose all",
	"search Bergmann", "today", "diary", "aging", "show client:Bergmann", "policy explain 1", "metrics",
};

static bool run_line(const char *line, struct err *err)
{
	const struct cli as = {.options = {.book = book.path, .today = BOOK_TODAY}};
	char *words[24] = {""}, text[400] = "", *rest = text;
	int count = 1;
	for (char *at = text; *line; line++)
		at += snprintf(at, sizeof text - (size_t)(at - text), "%s", *line == '%' ? book.dir : (char[]){*line, '\0'});
	while (count < 23 && (words[count] = strsep(&rest, " ")))
		count++;
	for (int i = 1; i < count; i++)
		for (char *at = words[i]; *words[i] != '/' && (at = strchr(at, '_'));)
			*at = ' ';
	return cli_perform(&as, count, words, NULL, err);
}

/* --- before or after --- */

static char *template_bytes;
static size_t template_len;

static void take_template(void)
{
	FILE *file = fopen(book.path, "rb");
	assert_non_null(file);
	template_bytes = malloc(1 << 20);
	template_len = fread(template_bytes, 1, 1 << 20, file);
	fclose(file);
	assert_true(template_len > 0 && template_len < 1 << 20);
}

static void put_template(void)
{
	char journal[400];
	snprintf(journal, sizeof journal, "%s-journal", book.path);
	unlink(journal);
	FILE *file = fopen(book.path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(template_bytes, 1, template_len, file), template_len);
	assert_int_equal(fclose(file), 0);
}

/* One number that differs between before and after. */
static int64_t fingerprint(void)
{
	OK(&book, open_desk(&book.desk, &book.err));
	book_is_sound(&book);
	int64_t print = book_int(&book, "SELECT (SELECT count(*) FROM entry) * 1000003 + (SELECT sum(open) FROM invoice) * 31 + "
	                         "(SELECT count(*) FROM client) * 7 + (SELECT count(*) FROM deed WHERE undone)");
	desk_close(&book.desk);
	return print;
}

static bool attempt(const struct scenario *scenario, long nth, bool forever, struct err *err)
{
	struct desk desk;
	fault.left = nth;
	fault.forever = forever;
	fault.hit = false;
	fault.armed = nth > 0 && (scenario->opening || scenario->line);
	if (scenario->line) {
		bool done = run_line(scenario->line, err);
		fault.armed = false;
		return done;
	}
	bool ok = open_desk(&desk, err);
	if (ok) {
		fault.armed = nth > 0;
		ok = scenario->act(&desk, err);
		desk_close(&desk);
	}
	fault.armed = false;
	return ok;
}

static void try_scenario(const struct scenario *scenario, bool forever, long step)
{
	struct err err = {0};
	put_template();
	int64_t before = fingerprint();
	if (!attempt(scenario, 0, false, &err))
		fail_msg("%s: %s", scenario->name, err.text);
	int64_t after = fingerprint();
	long nth = 1;
	for (fault.hit = true; fault.hit; nth += step) {
		put_template();
		memset(&err, 0, sizeof err);
		bool ok = attempt(scenario, nth, forever, &err);
		int64_t now = fingerprint();
		if (now != before && now != after)
			fail_msg("%s: between, when allocation %ld fails%s", scenario->name, nth, forever ? " and all after" : "");
		if (ok && now != after)
			fail_msg("%s: said done, but is not, when allocation %ld fails", scenario->name, nth);
		if (!ok && !*err.text)
			fail_msg("%s: no sentence when allocation %ld fails", scenario->name, nth);
	}
	print_message("%s: %ld allocations\n", scenario->name, nth);
}

static void write_list(void)
{
	snprintf(list_path, sizeof list_path, "%s/list.csv", book.dir);
	FILE *file = fopen(list_path, "w");
	assert_non_null(file);
	fputs("Client,Invoice,Issued,Due,Amount,Currency,E-mail\n"
	      "Kato Trading,K-1,2026-10-13,2026-10-31,1200.50,EUR,kato@kato.example\n"
	      "Kato Trading,K-2,2026-10-14,2026-11-30,99.00,EUR,kato@kato.example\n"
	      "Bergmann GmbH,B-9,2026-10-15,2026-11-30,17.25,EUR,\n"
	      "Nordwind AS,N-1,2026-10-16,2026-12-01,4200.00,USD,\n", file);
	assert_int_equal(fclose(file), 0);
}

static int prepare(void **state)
{
	(void)state;
	book_make(&book);
	int64_t client = book_client(&book, "Bergmann GmbH");
	book_invoice(&book, client, "1", 100000, BOOK_TODAY - 40);
	book_invoice(&book, client, "2", 100000, BOOK_TODAY - 4);
	struct record contact;
	record_clear(&contact, RECORD_CONTACT);
	contact.client = client;
	contact.values[record_column_find(RECORD_CONTACT, "name")] = "Eva Bergmann";
	contact.values[record_column_find(RECORD_CONTACT, "email")] = "eva@bergmann.example";
	OK(&book, desk_record_add(&book.desk, &contact, &book.err));
	OK(&book, desk_set(&book.desk, "mail.from", "ji@kim.example", &book.err));
	OK(&book, desk_set(&book.desk, "firm.bank", "IBAN DE00", &book.err));
	desk_close(&book.desk);
	take_template();
	write_list();
	return 0;
}

static int sweep(void **state)
{
	static const char *const names[] = {"list.csv", "out.csv", "out.json", "copy.dun", "first.dun", "t.dun.replaced"};
	(void)state;
	free(template_bytes);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[400];
		snprintf(path, sizeof path, "%s/%s", book.dir, names[i]);
		unlink(path);
	}
	book_drop(&book);
	return 0;
}

static void before_or_after_never_between(void **state)
{
	const char *all = getenv("DUN_LONG");
	(void)state;
	for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
		try_scenario(&scenarios[i], false, all ? 1 : scenarios[i].step);
		try_scenario(&scenarios[i], true, all ? 1 : scenarios[i].step * 3);
	}
}

static void put_first(void)
{
	char path[400];
	snprintf(path, sizeof path, "%s/first.dun", book.dir);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(template_bytes, 1, template_len, file), template_len);
	assert_int_equal(fclose(file), 0);
}

static void so_with_the_verbs(void **state)
{
	const char *all = getenv("DUN_LONG");
	(void)state;
	put_first();
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const struct scenario verb = {.name = lines[i], .line = lines[i]};
		try_scenario(&verb, i % 2, all ? 11 : 20011);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(before_or_after_never_between, prepare, sweep),
		cmocka_unit_test_setup_teardown(so_with_the_verbs, prepare, sweep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
