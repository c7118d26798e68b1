/* SPDX-License-Identifier: MIT */
#include "letter/language.h"

#include <stddef.h>
#include <string.h>

#define WORDS(...) (const char *const[]){__VA_ARGS__, NULL}

const struct language languages[] = {
	{
		.code = "en",
		.name = "English",
		.decimal = '.',
		.months = {"January", "February", "March", "April", "May", "June", "July", "August",
		           "September", "October", "November", "December"},
		.day_end = "",
		.head_number = "Invoice",
		.head_due = "Due",
		.head_days = "Days",
		.head_amount = "Amount",
		.head_total = "Total",
		.one = "invoice",
		.many = "invoices",
		.title_one = "Invoice",
		.title_many = "Invoices",
		.when_due = {{"% days past due", "oldest % days overdue"}, {"% day past due", "oldest % day overdue"},
		             {"due today", "first due today"}, {"due on %", "first due %"}},
		.due_phrase = {{"due on %", "the oldest due on %"}, {"due on %", "the oldest due on %"},
		               {"due today", "the first due today"}, {"due on %", "the first due on %"}},
		.both = "and",
		.dear = "Dear",
		.dear_all = "Good day",
		.greetings = WORDS("dear ", "hello", "hi ", "good day", "good morning", "good afternoon"),
		.cold = WORDS("to whom", "dear sir", "dear madam", "dear customer", "dear debtor"),
		.invoice_words = WORDS("invoice", "invoices", "number", "nr"),
		.total_words = WORDS("total", "sum", "together", "in all"),
		.links = WORDS(" and ", " as well as ", ", "),
		.day_words = WORDS("days", "day"),
		.attached = WORDS("attached", "attachment", "enclosed"),
		.over = WORDS("over", "of", "for", "with", "at"),
	},
	{
		.code = "de",
		.name = "German",
		.decimal = ',',
		.months = {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
		           "September", "Oktober", "November", "Dezember"},
		.day_end = ".",
		.head_number = "Rechnung",
		.head_due = "Fällig",
		.head_days = "Tage",
		.head_amount = "Betrag",
		.head_total = "Summe",
		.one = "Rechnung",
		.many = "Rechnungen",
		.title_one = "Rechnung",
		.title_many = "Rechnungen",
		.when_due = {{"% Tage überfällig", "bis % Tage überfällig"}, {"% Tag überfällig", "bis % Tag überfällig"},
		             {"heute fällig", "ab heute fällig"}, {"fällig am %", "ab % fällig"}},
		.due_phrase = {{"fällig am %", "die älteste fällig am %"}, {"fällig am %", "die älteste fällig am %"},
		               {"heute fällig", "die erste heute fällig"}, {"fällig am %", "die erste fällig am %"}},
		.both = "und",
		.dear = "Guten Tag",
		.dear_all = "Guten Tag",
		.greetings = WORDS("guten tag", "guten morgen", "sehr geehrte", "liebe", "hallo"),
		.cold = WORDS("sehr geehrte damen und herren", "an wen"),
		.invoice_words = WORDS("rechnung", "rechnungen", "rechnungsnummer", "rechnungs-nr", "nr", "nummer"),
		.total_words = WORDS("summe", "gesamt", "insgesamt", "zusammen"),
		.links = WORDS(" und ", " sowie ", ", "),
		.day_words = WORDS("Tage", "Tag"),
		.attached = WORDS("im anhang", "anbei", "beigefügt"),
		.over = WORDS("über", "von", "mit"),
	},
	{.code = NULL},
};

static const struct language *find(const char *code)
{
	size_t len = strcspn(code, "-_");
	for (const struct language *l = languages; l->code; l++)
		if (len == strlen(l->code) && memcmp(code, l->code, len) == 0)
			return l;
	return NULL;
}

bool language_known(const char *code)
{
	return find(code) != NULL;
}

const struct language *language_of(const char *code)
{
	const struct language *found = find(code);
	return found ? found : &languages[0];
}

void language_date(const struct language *language, daynum date, struct buf *out)
{
	int year, month, day;
	date_split(date, &year, &month, &day);
	buf_addf(out, "%d%s %s %d", day, language->day_end, language->months[month - 1], year);
}

void language_money(const struct language *language, int64_t minor, const char *currency, struct buf *out)
{
	money_show(out, minor, currency, language->decimal);
	buf_addf(out, " %s", currency);
}
