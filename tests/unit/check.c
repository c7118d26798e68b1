/* SPDX-License-Identifier: MIT */
/* The checks of a letter by tests/case/check.case, and how long they take. */
#include "letter/check.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/text.h"
#include "letter/language.h"
#include "letter/template.h"

static const struct facts_invoice invoices[] = {
	{.id = 1, .number = "1001", .due = 20739, .paid_last = DATE_NONE, .total = 1245000, .open = 1245000},
	{.id = 2, .number = "1014", .due = 20750, .paid_last = 20780, .total = 210000, .open = 0},
	{.id = 5, .number = "1040", .due = 20758, .paid_last = DATE_NONE, .total = 50000, .open = 50000, .disputed = true},
	{.id = 3, .number = "1020", .due = 20770, .paid_last = 20771, .total = 300000, .open = 100000},
	{.id = 4, .number = "1030", .due = 20787, .paid_last = DATE_NONE, .total = 200000, .open = 200000},
};
static const struct facts_contact contacts[] = {
	{.id = 1, .name = "Eva Bergmann", .role = "", .mail = "eva@bergmann.example"},
	{.id = 2, .name = "Old Boss", .role = "", .mail = "old@bergmann.example", .bounced = true},
};

static struct facts bergmann(struct arena *arena)
{
	struct facts facts = {
		.client = 1, .client_name = "Bergmann GmbH", .client_code = "C-0042", .language = "en",
		.currency = "EUR", .today = 20780, .decimal = '.', .firm = "Kim Trading", .sender = "Ji Kim",
		.from = "ji@kim.example", .phone = "", .ways_to_pay = "", .invoices = invoices, .invoice_count = 5,
		.contacts = contacts, .contact_count = 2, .held_until = DATE_NONE, .held_why = "", .money_known = DATE_NONE,
		.promised = 1245000, .promised_for = 20777, .promised_on = 20776, .last_contact = DATE_NONE,
		.last_kind = "", .last_payment = 210000, .last_payment_on = 20780,
	};
	assert_true(facts_index(&facts, arena, NULL));
	return facts;
}

/* --- the case file --- */

struct letter {
	char *parts[CHECK_BODY + 1]; /* by enum check_part */
	char *kind;
};

static char *line_value(const char *line, size_t len, const char *name)
{
	size_t n = strlen(name);
	if (len < n || memcmp(line, name, n) != 0)
		return NULL;
	const char *value = line + n;
	size_t left = len - n;
	text_trim(&value, &left);
	return strndup(value, left);
}

/* Reads head lines, then the body up to "=>" or the next case. */
static const char *letter_read(const char *s, struct letter *out)
{
	static const char *const names[] = {"Kind:", "To:", "Cc:", "Subject:"};
	*out = (struct letter){.kind = NULL};
	for (;;) {
		size_t len = strcspn(s, "\n"), i = 0;
		char *value = NULL;
		for (; i < 4 && !value; i++)
			value = line_value(s, len, names[i]);
		if (!value)
			break;
		*(i == 1 ? &out->kind : &out->parts[i - 1]) = value;
		s += len + 1;
	}
	struct buf body = BUF_INIT;
	while (*s && strncmp(s, "=>", 2) != 0 && strncmp(s, "== ", 3) != 0) {
		size_t len = strcspn(s, "\n");
		buf_add(&body, s, len + (s[len] == '\n'));
		s += len + (s[len] == '\n');
	}
	while (body.len > 1 && body.data[body.len - 1] == '\n' && body.data[body.len - 2] == '\n')
		buf_truncate(&body, body.len - 1);
	out->parts[CHECK_BODY] = buf_take(&body, NULL);
	if (!out->kind)
		out->kind = strdup("reminder");
	for (enum check_part p = CHECK_TO; p <= CHECK_SUBJECT; p++)
		if (!out->parts[p])
			out->parts[p] = strdup("");
	return s;
}

static struct check_mail mail_of(const struct letter *letter)
{
	return (struct check_mail){
		.kind = letter->kind,
		.language = "en",
		.to = letter->parts[CHECK_TO],
		.cc = letter->parts[CHECK_CC],
		.subject = letter->parts[CHECK_SUBJECT],
		.body = letter->parts[CHECK_BODY],
		.body_len = strlen(letter->parts[CHECK_BODY]),
	};
}

static void say(struct buf *out, const struct check_list *list)
{
	static const char *const parts[] = {"whole", "To", "Cc", "subject", "line", "files"};
	for (size_t i = 0; i < list->findings.len; i++) {
		const struct check_finding *f = CHECK_AT(list, i);
		buf_addf(out, "%s %s %s", check_level_name(f->level), f->id, parts[f->part]);
		if (f->part == CHECK_BODY)
			buf_addf(out, " %zu:%zu", f->line, f->column);
		buf_addf(out, ": %s%s%s\n", f->says, f->offer ? "; fix: " : "", f->offer ? f->offer : "");
	}
}

/* Takes one fix after the other, looking again each time, as F9 does. */
static void fix_all(struct letter *letter, const struct facts *facts, struct check_list *list)
{
	for (int round = 0; round < 20; round++) {
		struct check_mail mail = mail_of(letter);
		const struct check_finding *f = NULL;
		assert_true(check_run(&mail, facts, list, NULL));
		for (size_t i = 0; i < list->findings.len && !f; i++)
			f = CHECK_AT(list, i)->offer ? CHECK_AT(list, i) : NULL;
		if (!f)
			return;
		struct buf fixed = BUF_INIT;
		buf_adds(&fixed, letter->parts[f->part]);
		buf_remove(&fixed, f->fix_at, f->fix_len);
		buf_insert(&fixed, f->fix_at, f->fix, strlen(f->fix));
		free(letter->parts[f->part]);
		letter->parts[f->part] = buf_take(&fixed, NULL);
	}
	fail_msg("the fixes do not come to an end");
}

static void letter_free(struct letter *letter)
{
	free(letter->kind);
	for (enum check_part p = CHECK_TO; p <= CHECK_BODY; p++)
		free(letter->parts[p]);
}

static void one_case(struct letter *letter, const struct facts *facts, struct buf *out)
{
	struct check_list list = CHECK_LIST_INIT;
	struct check_mail mail = mail_of(letter);
	assert_true(check_run(&mail, facts, &list, NULL));
	buf_adds(out, "=>\n");
	say(out, &list);
	fix_all(letter, facts, &list);
	buf_addf(out, "fixed\nTo: %s\nSubject: %s\n%s\n", letter->parts[CHECK_TO], letter->parts[CHECK_SUBJECT],
	         letter->parts[CHECK_BODY]);
	check_list_release(&list);
}

static char *case_path(void)
{
	struct buf path = BUF_INIT;
	const char *top = getenv("top_srcdir");
	buf_addf(&path, "%s/tests/case/check.case", top ? top : "..");
	return buf_take(&path, NULL);
}

static void read_file(const char *path, struct buf *out)
{
	char block[4096];
	size_t n;
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot read %s", path);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(out, block, n);
	fclose(file);
}

/* items 69 and 70 are in it: a paid invoice named, a field not filled */
static void letters_of_the_case_file(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct facts facts = bergmann(&arena);
	struct buf have = BUF_INIT, want = BUF_INIT;
	char *path = case_path();
	read_file(path, &have);
	const char *s = strstr(buf_str(&have), "\n== ");
	assert_non_null(s);
	buf_add(&want, buf_str(&have), (size_t)(s + 1 - buf_str(&have)));
	for (s++; s && strncmp(s, "== ", 3) == 0;) {
		struct letter letter;
		size_t title = strcspn(s, "\n") + 1;
		buf_add(&want, s, title);
		const char *end = letter_read(s + title, &letter);
		const char *head = s + title;
		while (end > head + 1 && end[-1] == '\n' && end[-2] == '\n')
			end--;
		buf_add(&want, head, (size_t)(end - head));
		one_case(&letter, &facts, &want);
		letter_free(&letter);
		s = strstr(end - 1, "\n== ");
		s = s ? s + 1 : NULL;
	}
	if (getenv("GENERATE")) {
		FILE *file = fopen(path, "wb");
		assert_non_null(file);
		fwrite(want.data, 1, want.len, file);
		fclose(file);
	} else {
		assert_string_equal(buf_str(&want), buf_str(&have));
	}
	free(path);
	buf_release(&have);
	buf_release(&want);
	arena_release(&arena);
}

/* a reminder warns when payments are known only until long ago; a setting stops it */
static void payments_known_too_long_ago(void **state)
{
	(void)state;
	static const struct {
		daynum known, today;
		bool old;
	} days[] = {
		{20780, 20780, false}, {20780, 20782, false}, {20780, 20783, true}, /* Mon 23: Wed 25, Thu 26 Nov 2026 */
		{20777, 20780, false}, {20777, 20781, false}, {20777, 20782, true}, /* Fri 20: a weekend is no business day */
		{20778, 20780, false}, {20779, 20781, false}, {20779, 20782, true}, /* Sat 21, Sun 22 */
		{20790, 20780, false}, {DATE_NONE, 20780, false},
	};
	struct arena arena = ARENA_INIT;
	struct check_list list = CHECK_LIST_INIT;
	struct facts facts = bergmann(&arena);
	struct check_mail mail = {
		.kind = "reminder", .language = "en", .to = "eva@bergmann.example", .cc = "", .subject = "Invoice 1001",
		.body = "Dear Eva,\n", .body_len = 10,
	};
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		for (int stop = 0; stop < 2; stop++) {
			const struct check_finding *found = NULL;
			facts.money_known = days[i].known;
			facts.today = days[i].today;
			facts.money_stops = stop;
			assert_true(check_run(&mail, &facts, &list, NULL));
			for (size_t k = 0; k < list.findings.len; k++)
				if (strcmp(CHECK_AT(&list, k)->id, "fresh") == 0)
					found = CHECK_AT(&list, k);
			assert_int_equal(found != NULL, days[i].old);
			if (found)
				assert_int_equal(found->level, stop ? CHECK_STOP : CHECK_WARN);
		}
	mail.kind = "statement";
	facts.money_known = 20700;
	assert_true(check_run(&mail, &facts, &list, NULL));
	for (size_t k = 0; k < list.findings.len; k++)
		assert_string_not_equal(CHECK_AT(&list, k)->id, "fresh");
	check_list_release(&list);
	arena_release(&arena);
}

/* The level of a finding; -1: none of that name. */
static int level_of(const struct check_list *list, const char *id)
{
	for (size_t k = 0; k < list->findings.len; k++)
		if (strcmp(CHECK_AT(list, k)->id, id) == 0)
			return (int)CHECK_AT(list, k)->level;
	return -1;
}

static void gaps_and_caps_warn_of_reminders(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct check_list list = CHECK_LIST_INIT;
	struct facts facts = bergmann(&arena);
	struct check_mail mail = {
		.kind = "reminder", .language = "en", .to = "eva@bergmann.example", .cc = "", .subject = "Invoice 1001",
		.body = "Dear Eva,\n", .body_len = 10,
	};
	assert_true(check_run(&mail, &facts, &list, NULL));
	assert_int_equal(level_of(&list, "gap"), -1);
	assert_int_equal(level_of(&list, "caps"), -1);
	facts.gap = 7;
	facts.gap_since = 20776;
	facts.cap = "it is 22:00 there: no contact from 21:00 to 8:00";
	assert_true(check_run(&mail, &facts, &list, NULL));
	assert_int_equal(level_of(&list, "gap"), CHECK_WARN);
	assert_int_equal(level_of(&list, "caps"), CHECK_WARN);
	mail.kind = "statement";
	assert_true(check_run(&mail, &facts, &list, NULL));
	assert_int_equal(level_of(&list, "gap"), -1);
	assert_int_equal(level_of(&list, "caps"), -1);
	check_list_release(&list);
	arena_release(&arena);
}

/* item 33: a client on hold */
static void a_client_on_hold(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct facts facts = bergmann(&arena);
	struct check_list list = CHECK_LIST_INIT;
	struct check_mail mail = {.kind = "thanks", .language = "en", .to = "eva@bergmann.example", .cc = "",
	                          .subject = "Thank you", .body = "Dear Eva,\n", .body_len = 10};
	facts.held = true;
	facts.held_until = 20790;
	facts.held_why = "lawyer is looking at it";
	assert_true(check_run(&mail, &facts, &list, NULL));
	assert_int_equal(list.stops, 1);
	assert_string_equal(CHECK_AT(&list, 0)->id, "hold");
	assert_string_equal(CHECK_AT(&list, 0)->says, "Bergmann GmbH is on hold until 3 Dec 2026, lawyer is looking at "
	                                              "it: nothing is sent (H releases)");
	check_list_release(&list);
	arena_release(&arena);
}

/* --- the letters that come along --- */

/* A letter from dun's own wording, the two fields a person fills put in. */
static void letter_shipped(const struct facts *facts, const struct language *language, const struct template_kind *kind,
                           struct arena *arena, struct letter *out)
{
	struct template_parts parts;
	struct buf subject = BUF_INIT, body = BUF_INIT, filled = BUF_INIT, day = BUF_INIT;
	const char *text;
	size_t len, count;
	assert_true(template_shipped(language->code, kind->name, &text, &len));
	assert_true(template_split(text, len, &parts, NULL));
	struct template_value *v = template_values(facts, kind->scope, language->code, arena, &count);
	assert_non_null(v);
	template_fill(parts.subject, parts.subject_len, v, count, &subject);
	template_fill(parts.body, parts.body_len, v, count, &filled);
	language_date(language, facts->today + 7, &day);
	const struct template_value own[] = {{"date", buf_str(&day)}, {"instalments", "4"}};
	template_fill(buf_str(&filled), filled.len, own, 2, &body);
	*out = (struct letter){.kind = strdup(kind->kind), .parts = {[CHECK_TO] = strdup("Eva Bergmann <eva@bergmann.example>"),
	                       [CHECK_CC] = strdup(""), [CHECK_SUBJECT] = buf_take(&subject, NULL),
	                       [CHECK_BODY] = buf_take(&body, NULL)}};
	buf_release(&filled);
	buf_release(&day);
}

/* In every language our own wording passes our own checks, and each invoice it lists is seen. */
static void the_shipped_letters_pass(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct facts facts = bergmann(&arena);
	struct check_list list = CHECK_LIST_INIT;
	struct buf said = BUF_INIT;
	facts.ways_to_pay = "  IBAN DE00 1234 5678";
	for (const struct language *l = languages; l->code; l++) {
		for (const struct template_kind *k = template_kinds; k->name; k++) {
			struct letter letter;
			letter_shipped(&facts, l, k, &arena, &letter);
			struct check_mail mail = mail_of(&letter);
			mail.language = l->code;
			assert_true(check_run(&mail, &facts, &list, NULL));
			bool settles = strcmp(k->name, "settlement") == 0; /* its amount is a person's to fill in */
			if (list.findings.len != settles || (settles && strcmp(CHECK_AT(&list, 0)->id, "placeholder") != 0)) {
				say(&said, &list);
				fail_msg("%s/%s:\n%s\n%s", l->code, k->name, letter.parts[CHECK_BODY], buf_str(&said));
			}
			letter_free(&letter);
		}
	}
	buf_release(&said);
	check_list_release(&list);
	arena_release(&arena);
}

/* An amount that is wrong, an invoice that is paid: seen in every script. */
static void faults_are_seen_in_every_script(void **state)
{
	(void)state;
	static const struct {
		const char *language, *body, *id;
	} rows[] = {
		{"ko", "안녕하세요, Eva Bergmann 님.\n\n청구서 1001 금액 12,450.01 EUR 건입니다.\n", "amount"},
		{"ko", "안녕하세요, Eva Bergmann 님.\n\n청구서 1014의 결제를 부탁드립니다.\n", "paid"},
		{"ja", "Eva Bergmann 様\n\n請求書1001の12,450.01 EURにつきまして。\n", "amount"},
		{"ja", "Eva Bergmann 様\n\n請求書1001、1014のお支払いにつきまして。\n", "paid"},
		{"ru", "Здравствуйте, Eva Bergmann!\n\nСчёт 1001 на 12 450,01 EUR не оплачен.\n", "amount"},
		{"ru", "Здравствуйте, Eva Bergmann!\n\nНе оплачен счёт №1014.\n", "paid"},
	};
	struct arena arena = ARENA_INIT;
	struct facts facts = bergmann(&arena);
	struct check_list list = CHECK_LIST_INIT;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct check_mail mail = {.kind = "reminder", .language = rows[i].language, .to = "eva@bergmann.example",
		                                .cc = "", .subject = "1001", .body = rows[i].body,
		                                .body_len = strlen(rows[i].body)};
		assert_true(check_run(&mail, &facts, &list, NULL));
		if (list.stops != 1 || strcmp(CHECK_AT(&list, 0)->id, rows[i].id) != 0)
			fail_msg("%s: %zu stops, first %s", rows[i].body, list.stops,
			         list.findings.len ? CHECK_AT(&list, 0)->says : "none");
	}
	check_list_release(&list);
	arena_release(&arena);
}

static void is_stopped_by(const struct facts *facts, const char *kind, const char *body, const char *id)
{
	struct check_list list = CHECK_LIST_INIT;
	const struct check_mail mail = {.kind = kind, .language = "en", .to = "eva@bergmann.example", .cc = "",
	                                .subject = "Invoice 1001", .body = body, .body_len = strlen(body)};
	assert_true(check_run(&mail, facts, &list, NULL));
	assert_int_equal(list.stops, id ? 1 : 0);
	if (id)
		assert_string_equal(CHECK_AT(&list, 0)->id, id);
	check_list_release(&list);
}

/* A promise that runs, money on account: no reminder, but a statement may go. */
static void nothing_that_waits_is_reminded(void **state)
{
	(void)state;
	static const char asks[] = "Dear Eva,\n\ninvoice 1001 over 12,450.00 EUR.\n";
	static const int64_t first[] = {1}, third[] = {3};
	struct arena arena = ARENA_INIT;
	struct facts facts = bergmann(&arena);
	is_stopped_by(&facts, "reminder", asks, NULL); /* broken */
	facts.promised_for = facts.today;
	is_stopped_by(&facts, "reminder", asks, "promised");
	is_stopped_by(&facts, "statement", asks, NULL);
	facts.promised_invoices = third;
	facts.promised_count = 1;
	is_stopped_by(&facts, "reminder", asks, NULL);
	facts.promised_invoices = first;
	is_stopped_by(&facts, "reminder", asks, "promised");
	facts.promised = 0;
	facts.on_account = 1244999;
	is_stopped_by(&facts, "reminder", asks, NULL);
	facts.on_account = 1245000;
	is_stopped_by(&facts, "reminder", asks, "account");
	arena_release(&arena);
}

static void without_the_book(void **state)
{
	(void)state;
	struct check_list list = CHECK_LIST_INIT;
	struct check_mail mail = {.kind = "reminder", .language = "en", .to = "a@b.example", .cc = "", .subject = "x\ny",
	                          .body = "1001 {{date}}", .body_len = 13};
	assert_true(check_run(&mail, NULL, &list, NULL));
	assert_int_equal(list.stops, 2);
	assert_null(CHECK_AT(&list, 0)->offer);
	check_list_release(&list);
}

static void what_a_mail_asks_for(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	struct facts facts = bergmann(&arena);
	static const char body[] = "invoices 1001, 1014 and 1020, and again #1001";
	struct check_mail mail = {.kind = "reminder", .language = "en", .to = "", .cc = "", .subject = "Invoice 1020",
	                          .body = body, .body_len = strlen(body)};
	size_t count;
	const struct facts_invoice **named = check_named(&mail, &facts, &arena, &count);
	assert_int_equal(count, 2);
	assert_string_equal(named[0]->number, "1020");
	assert_string_equal(named[1]->number, "1001");
	arena_release(&arena);
}

static size_t asked_for(const char *kind, const char *body)
{
	struct arena arena = ARENA_INIT;
	struct facts facts = bergmann(&arena);
	struct check_mail mail = {.kind = kind, .language = "en", .to = "", .cc = "", .subject = "Your account",
	                          .body = body, .body_len = strlen(body)};
	size_t count = 0;
	assert_non_null(check_named(&mail, &facts, &arena, &count));
	arena_release(&arena);
	return count;
}

/* Else a letter of sums alone would go out after the money has come in. */
static void a_sum_asks_for_all_it_is_made_of(void **state)
{
	(void)state;
	assert_int_equal(asked_for("reminder", "please pay what is overdue."), 3);
	assert_int_equal(asked_for("reminder", "please pay the 13,950.00 EUR that are overdue."), 3);
	assert_int_equal(asked_for("reminder", "in all 15,950.00 EUR are open."), 4);
	assert_int_equal(asked_for("statement", "in all 15,950.00 EUR are open."), 4);
	assert_int_equal(asked_for("reminder", "invoice 1020 over 1,000.00 EUR is part of 13,950.00 EUR."), 3);
	assert_int_equal(asked_for("reminder", "invoice 1020 over 1,000.00 EUR is open."), 1);
	assert_int_equal(asked_for("thanks", "thank you."), 0);
}

/* The words of process.md's letters with 1,000 invoices on the client: at a key
 * nothing is checked, 0.3 s behind it this is what it takes. */
static void checks_are_quick(void **state)
{
	(void)state;
	enum { MANY = 1000, ROUNDS = 200 };
	struct arena arena = ARENA_INIT;
	struct facts facts = bergmann(&arena);
	struct facts_invoice *many = arena_array(&arena, MANY, sizeof(*many));
	for (int i = 0; i < MANY; i++)
		many[i] = (struct facts_invoice){.id = i + 1, .number = arena_printf(&arena, "R-%06d", i), .due = 20700,
		                                 .paid_last = DATE_NONE, .total = 100, .open = 100};
	facts.invoices = many;
	facts.invoice_count = MANY;
	assert_true(facts_index(&facts, &arena, NULL));
	struct buf body = BUF_INIT;
	buf_adds(&body, "Dear Eva Bergmann,\n\n");
	for (int i = 0; i < 10; i++)
		buf_adds(&body, "could you check invoice R-000012 over 1.00 EUR for us, please?\n");
	struct check_mail mail = {.kind = "reminder", .language = "en", .to = "eva@bergmann.example", .cc = "",
	                          .subject = "Invoice R-000012", .body = buf_str(&body), .body_len = body.len};
	struct check_list list = CHECK_LIST_INIT;
	clock_t start = clock();
	for (int i = 0; i < ROUNDS; i++)
		assert_true(check_run(&mail, &facts, &list, NULL));
	double each = (double)(clock() - start) / CLOCKS_PER_SEC / ROUNDS;
	print_message("# one look: %.0f microseconds\n", each * 1e6);
	assert_int_equal(list.stops, 0);
	assert_true(each < 0.005);
	check_list_release(&list);
	buf_release(&body);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(payments_known_too_long_ago),
		cmocka_unit_test(letters_of_the_case_file),
		cmocka_unit_test(the_shipped_letters_pass),
		cmocka_unit_test(faults_are_seen_in_every_script),
		cmocka_unit_test(gaps_and_caps_warn_of_reminders),
		cmocka_unit_test(a_client_on_hold),
		cmocka_unit_test(nothing_that_waits_is_reminded),
		cmocka_unit_test(without_the_book),
		cmocka_unit_test(what_a_mail_asks_for),
		cmocka_unit_test(a_sum_asks_for_all_it_is_made_of),
		cmocka_unit_test(checks_are_quick),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
