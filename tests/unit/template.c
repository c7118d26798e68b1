/* SPDX-License-Identifier: MIT */
/* Templates: fields and their places, what the book fills in, and the twelve that
 * come with every copy in each language. */
#include "letter/template.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/asset.h"
#include "base/text.h"
#include "letter/language.h"

static const struct facts_invoice invoices[] = {
	{.id = 1, .number = "1001", .what_for = "", .issued = 20700, .due = 20739, .paid_last = DATE_NONE,
	 .total = 1245000, .open = 1245000},
	{.id = 2, .number = "1014", .what_for = "", .issued = 20700, .due = 20750, .paid_last = 20779,
	 .total = 210000, .open = 0},
	{.id = 3, .number = "1020", .what_for = "", .issued = 20700, .due = 20770, .paid_last = DATE_NONE,
	 .total = 100000, .open = 100000},
};
static const struct facts_contact contacts[] = {
	{.id = 1, .name = "Eva Bergmann", .role = "", .mail = "eva@bergmann.example"},
};
/* Mon 23 Nov 2026; 1001 fell due on 13 Oct, 41 days ago */
static const struct facts bergmann = {
	.client = 1,
	.client_name = "Bergmann GmbH",
	.client_code = "C-0042",
	.language = "en",
	.currency = "EUR",
	.today = 20780,
	.decimal = '.',
	.firm = "Kim Trading",
	.sender = "Ji Kim",
	.from = "ji@kim.example",
	.phone = "",
	.ways_to_pay = "IBAN DE00 1234 5678",
	.invoices = invoices,
	.invoice_count = 3,
	.contacts = contacts,
	.contact_count = 1,
	.promised = 1245000,
	.promised_for = 20777,
	.promised_on = 20776,
	.last_contact = DATE_NONE,
	.last_kind = "",
	.last_payment = 210000,
	.last_payment_on = 20779,
	.held_until = DATE_NONE,
	.held_why = "",
};

static const char *fill(struct buf *out, const char *text, const struct template_value *values, size_t count)
{
	buf_clear(out);
	template_fill(text, strlen(text), values, count, out);
	return buf_str(out);
}

/* hostile.jsonl M15: nothing unknown or broken is lost, nothing is a format */
static void what_cannot_be_filled_stays(void **state)
{
	(void)state;
	const struct template_value values[] = {{"amount", "5.00 {{total}} %s"}, {"x", "no"}};
	struct buf out = BUF_INIT;
	assert_string_equal(fill(&out, "Total {{amount}} {{amount} {{unknown}} {{debtor.{{y}}}} %s %n", values, 2),
	                    "Total 5.00 {{total}} %s {{amount} {{unknown}} {{debtor.{{y}}}} %s %n");
	assert_string_equal(fill(&out, "{{ amount }}{{x}}", values, 2), "5.00 {{total}} %sno");
	assert_string_equal(fill(&out, "{{", values, 2), "{{");
	assert_string_equal(fill(&out, "", values, 2), "");
	buf_release(&out);
}

static void broken_fields_have_a_place(void **state)
{
	(void)state;
	static const char text[] = "Subject\n\nTotal {{total}}\nby {{dat}} or {{amount} %s }}\n";
	struct vec problems = VEC_INIT(struct template_problem);
	struct arena arena = ARENA_INIT;
	template_check(text, strlen(text), &arena, &problems);
	assert_int_equal(problems.len, 3);
	const struct template_problem *p = &VEC_AT(struct template_problem, &problems, 0);
	assert_int_equal(p[0].line, 4);
	assert_int_equal(p[0].column, 4);
	assert_string_equal(p[0].says, "there is no field {{dat}}: did you mean {{date}}?");
	assert_int_equal(p[1].column, 15);
	assert_int_equal(p[2].line, 4);
	vec_clear(&problems);
	template_check("only a subject", 14, &arena, &problems);
	assert_int_equal(problems.len, 1);
	vec_release(&problems);
	arena_release(&arena);
}

static void a_template_has_subject_and_body(void **state)
{
	(void)state;
	struct template_parts parts;
	struct err err = {0};
	assert_true(template_split("S \n\nBody\n\nmore\n", 15, &parts, &err));
	assert_int_equal(parts.subject_len, 1);
	assert_int_equal(parts.body_len, 10);
	assert_false(template_split("S\nBody\n", 7, &parts, &err));
	assert_int_equal(err.code, ERR_DATA);
	assert_false(template_split("", 0, &parts, &err));
	assert_false(template_split("\n\nBody", 6, &parts, &err));
}

static const char *value(const struct template_value *values, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(values[i].name, name) == 0)
			return values[i].text;
	return "(none)";
}

static void values_come_from_the_book(void **state)
{
	(void)state;
	struct arena arena = ARENA_INIT;
	size_t n;
	struct template_value *v = template_values(&bergmann, TEMPLATE_OVERDUE, "en", &arena, &n);
	assert_non_null(v);
	assert_string_equal(value(v, n, "greeting"), "Dear Eva Bergmann,");
	assert_string_equal(value(v, n, "invoice_title"), "Invoices 1001 and 1020");
	assert_string_equal(value(v, n, "invoice_list"), "invoices 1001 and 1020");
	assert_string_equal(value(v, n, "total"), "13,450.00 EUR");
	assert_string_equal(value(v, n, "days"), "41");
	assert_string_equal(value(v, n, "due"), "13 October 2026");
	assert_string_equal(value(v, n, "promise_date"), "20 November 2026");
	assert_string_equal(value(v, n, "date"), "(none)");
	assert_string_equal(value(v, n, "phone"), "(none)");
	assert_string_equal(value(v, n, "invoices"),
	                    "  Invoice  Due               Days         Amount\n"
	                    "  1001     13 October 2026     41  12,450.00 EUR\n"
	                    "  1020     13 November 2026    10   1,000.00 EUR\n"
	                    "  Total                            13,450.00 EUR");
	v = template_values(&bergmann, TEMPLATE_OVERDUE, "de", &arena, &n);
	assert_string_equal(value(v, n, "total"), "13.450,00 EUR");
	assert_string_equal(value(v, n, "due"), "13. Oktober 2026");
	arena_release(&arena);
}

static void check_shipped(const struct language *language, const struct template_kind *kind)
{
	struct vec problems = VEC_INIT(struct template_problem);
	struct arena arena = ARENA_INIT;
	struct template_parts parts;
	struct buf subject = BUF_INIT;
	const char *text;
	size_t len, n;
	assert_true(template_shipped(language->code, kind->name, &text, &len));
	template_check(text, len, &arena, &problems);
	assert_int_equal(problems.len, 0);
	assert_true(template_split(text, len, &parts, NULL));
	assert_true(text_valid(text, len));
	struct template_value *v = template_values(&bergmann, kind->scope, language->code, &arena, &n);
	template_fill(parts.subject, parts.subject_len, v, n, &subject);
	if (text_words(buf_str(&subject), subject.len) > 10)
		fail_msg("%s/%s: the subject has over ten words: %s", language->code, kind->name, buf_str(&subject));
	/* what a letter comes to without the table and the values of fields */
	struct buf body = BUF_INIT;
	struct template_value none[] = {{"invoices", ""}, {"ways_to_pay", ""}};
	template_fill(parts.body, parts.body_len, none, 2, &body);
	bool japanese = strcmp(language->code, "ja") == 0;
	size_t length = japanese ? text_count(buf_str(&body), body.len) : text_words(buf_str(&body), body.len);
	if (length < (japanese ? 120 : 50) || length > (japanese ? 300 : 100))
		fail_msg("%s/%s has %zu %s", language->code, kind->name, length, japanese ? "characters" : "words");
	buf_release(&body);
	buf_release(&subject);
	vec_release(&problems);
	arena_release(&arena);
}

static void the_shipped_ones_are_whole(void **state)
{
	(void)state;
	for (const struct language *l = languages; l->code; l++)
		for (const struct template_kind *k = template_kinds; k->name; k++)
			check_shipped(l, k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_filled_stays),
		cmocka_unit_test(broken_fields_have_a_place),
		cmocka_unit_test(a_template_has_subject_and_body),
		cmocka_unit_test(values_come_from_the_book),
		cmocka_unit_test(the_shipped_ones_are_whole),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
