/* SPDX-License-Identifier: MIT */
#include "letter/language.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define WORDS(...) (const char *const[]){__VA_ARGS__, NULL}

const struct language languages[] = {
	{
		.code = "en",
		.name = "English",
		.decimal = '.',
		.months = {"January", "February", "March", "April", "May", "June", "July", "August",
		           "September", "October", "November", "December"},
		.date = "d M y",
		.head_number = "Invoice",
		.head_due = "Due",
		.head_days = "Days",
		.head_amount = "Amount",
		.head_total = "Total",
		.one = "invoice %",
		.many = "invoices %",
		.title_one = "Invoice %",
		.title_many = "Invoices %",
		.counted = {"% invoice", "% invoices", "% invoices"},
		.comma = ", ",
		.both = " and ",
		.when_due = {{"% days past due", "oldest % days overdue"}, {"% day past due", "oldest % day overdue"},
		             {"due today", "first due today"}, {"due on %", "first due %"}},
		.due_phrase = {{"due on %", "the oldest due on %"}, {"due on %", "the oldest due on %"},
		               {"due today", "the first due today"}, {"due on %", "the first due on %"}},
		.dear = "Dear %,",
		.dear_all = "Good day,",
		.greetings = WORDS("dear ", "hello", "hi ", "good day", "good morning", "good afternoon"),
		.greeting_ends = WORDS(NULL),
		.cold = WORDS("to whom", "dear sir", "dear madam", "dear customer", "dear debtor"),
		.invoice_words = WORDS("invoice", "invoices", "number", "nr"),
		.total_words = WORDS("total", "sum", "together", "in all"),
		.links = WORDS(" and ", " or ", " as well as ", " & ", ", "),
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
		.date = "d. M y",
		.head_number = "Rechnung",
		.head_due = "Fällig",
		.head_days = "Tage",
		.head_amount = "Betrag",
		.head_total = "Summe",
		.one = "Rechnung %",
		.many = "Rechnungen %",
		.title_one = "Rechnung %",
		.title_many = "Rechnungen %",
		.counted = {"% Rechnung", "% Rechnungen", "% Rechnungen"},
		.comma = ", ",
		.both = " und ",
		.when_due = {{"% Tage überfällig", "bis % Tage überfällig"}, {"% Tag überfällig", "bis % Tag überfällig"},
		             {"heute fällig", "ab heute fällig"}, {"fällig am %", "ab % fällig"}},
		.due_phrase = {{"fällig am %", "die älteste fällig am %"}, {"fällig am %", "die älteste fällig am %"},
		               {"heute fällig", "die erste heute fällig"}, {"fällig am %", "die erste fällig am %"}},
		.dear = "Guten Tag %,",
		.dear_all = "Guten Tag,",
		.greetings = WORDS("guten tag", "guten morgen", "sehr geehrte", "liebe", "hallo"),
		.greeting_ends = WORDS(NULL),
		.cold = WORDS("sehr geehrte damen und herren", "an wen"),
		.invoice_words = WORDS("rechnung", "rechnungen", "rechnungsnummer", "rechnungs-nr", "nr", "nummer"),
		.total_words = WORDS("summe", "gesamt", "insgesamt", "zusammen"),
		.links = WORDS(" und ", " oder ", " sowie ", " & ", ", "),
		.day_words = WORDS("Tage", "Tag"),
		.attached = WORDS("im anhang", "anbei", "beigefügt"),
		.over = WORDS("über", "von", "mit"),
	},
	{
		.code = "ko",
		.name = "Korean",
		.decimal = '.',
		.months = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		.date = "y년 m월 d일",
		.head_number = "청구서",
		.head_due = "만기일",
		.head_days = "연체 일수",
		.head_amount = "금액",
		.head_total = "합계",
		.one = "청구서 %",
		.many = "청구서 %",
		.title_one = "청구서 %",
		.title_many = "청구서 %",
		.counted = {"청구서 %건", "청구서 %건", "청구서 %건"},
		.comma = ", ",
		.both = ", ",
		.when_due = {{"%일 연체", "최장 %일 연체"}, {"%일 연체", "최장 %일 연체"},
		             {"오늘 만기", "첫 만기 오늘"}, {"%까지", "첫 만기일 %"}},
		.due_phrase = {{"만기일 %", "가장 이른 만기일 %"}, {"만기일 %", "가장 이른 만기일 %"},
		               {"오늘이 만기일", "가장 이른 만기일은 오늘"}, {"만기일 %", "가장 이른 만기일 %"}},
		.dear = "안녕하세요, % 님.",
		.dear_all = "안녕하세요, 담당자님.",
		.greetings = WORDS("안녕하세요", "안녕하십니까"),
		.greeting_ends = WORDS("님께", "님께,", "귀하", "귀중"),
		.cold = WORDS("관계자 제위", "관계자분께"),
		.invoice_words = WORDS("청구서", "송장", "인보이스", "번호"),
		.total_words = WORDS("합계", "총액", "총"),
		.links = WORDS(" 및 ", " 와 ", " 과 ", ", "),
		.attached = WORDS("첨부"),
		.day_words = WORDS("일"),
		.over = WORDS("금액", "의"),
	},
	{
		.code = "ja",
		.name = "Japanese",
		.decimal = '.',
		.months = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		.date = "y年m月d日",
		.head_number = "請求書",
		.head_due = "お支払期日",
		.head_days = "経過日数",
		.head_amount = "金額",
		.head_total = "合計",
		.one = "請求書%",
		.many = "請求書%",
		.title_one = "請求書%",
		.title_many = "請求書%",
		.counted = {"請求書%件", "請求書%件", "請求書%件"},
		.comma = "、",
		.both = "、",
		.when_due = {{"お支払期日を%日経過", "お支払期日を最長%日経過"}, {"お支払期日を%日経過", "お支払期日を最長%日経過"},
		             {"本日お支払期日", "最初のお支払期日は本日"}, {"お支払期日%", "最初のお支払期日%"}},
		.due_phrase = {{"お支払期日%", "最も早いお支払期日%"}, {"お支払期日%", "最も早いお支払期日%"},
		               {"お支払期日は本日", "最も早いお支払期日は本日"}, {"お支払期日%", "最も早いお支払期日%"}},
		.dear = "% 様",
		.dear_all = "ご担当者様",
		.greetings = WORDS("拝啓", "お世話になって", "いつもお世話"),
		.greeting_ends = WORDS("様", "御中", "さま"),
		.cold = WORDS("関係者各位", "お客様各位"),
		.invoice_words = WORDS("請求書", "ご請求書", "請求書番号", "番号"),
		.total_words = WORDS("合計", "総額"),
		.links = WORDS("、", "と", "及び", "および", ", "),
		.attached = WORDS("添付", "同封"),
		.day_words = WORDS("日"),
		.over = WORDS("の", "金額"),
	},
	{
		.code = "ru",
		.name = "Russian",
		.decimal = ',',
		.group = "\xc2\xa0", /* a blank that does not break */
		.east_slavic = true,
		.months = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
		           "сентября", "октября", "ноября", "декабря"},
		.date = "d M y",
		.head_number = "Счёт",
		.head_due = "Срок оплаты",
		.head_days = "Дней",
		.head_amount = "Сумма",
		.head_total = "Итого",
		.one = "счёт %",
		.many = "счета %",
		.title_one = "Счёт %",
		.title_many = "Счета %",
		.counted = {"% счёт", "% счёта", "% счетов"},
		.comma = ", ",
		.both = " и ",
		.when_due = {{"просрочка % дн.", "просрочка до % дн."}, {"просрочка % день", "просрочка до % дня"},
		             {"срок оплаты сегодня", "первый срок сегодня"}, {"оплата до %", "первый срок %"}},
		.due_phrase = {{"срок оплаты истёк %", "самый ранний срок истёк %"},
		               {"срок оплаты истёк %", "самый ранний срок истёк %"},
		               {"срок оплаты сегодня", "самый ранний срок сегодня"},
		               {"срок оплаты %", "самый ранний срок %"}},
		.dear = "Здравствуйте, %!",
		.dear_all = "Здравствуйте!",
		.greetings = WORDS("здравствуйте", "добрый день", "доброе утро", "добрый вечер", "уважаем"),
		.greeting_ends = WORDS(NULL),
		.cold = WORDS("уважаемый клиент", "уважаемый должник", "всем заинтересованным"),
		.invoice_words = WORDS("счёт", "счет", "счета", "счёту", "счету", "счетам", "счетов", "Счёт", "Счет",
		                       "Счета", "номер"),
		.total_words = WORDS("Итого", "итого", "Всего", "всего"),
		.links = WORDS(" и ", " или ", ", "),
		.attached = WORDS("во вложении", "прилага", "приложен"),
		.day_words = WORDS("день", "дня", "дней", "дн"),
		.over = WORDS("на", "на сумму", "в размере"),
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

void language_put(const char *pattern, const char *value, struct buf *out)
{
	size_t before = strcspn(pattern, "%");
	buf_add(out, pattern, before);
	if (pattern[before])
		buf_addf(out, "%s%s", value, pattern + before + 1);
}

void language_greeting(const struct language *language, const char *name, struct buf *out)
{
	language_put(*name ? language->dear : language->dear_all, name, out);
}

static enum plural plural_of(const struct language *language, size_t count)
{
	size_t last = count % 10, two = count % 100;
	if (!language->east_slavic)
		return count == 1 ? PLURAL_ONE : PLURAL_MANY;
	if (two >= 11 && two <= 14)
		return PLURAL_MANY;
	return last == 1 ? PLURAL_ONE : last >= 2 && last <= 4 ? PLURAL_FEW : PLURAL_MANY;
}

void language_count(const struct language *language, size_t count, struct buf *out)
{
	char digits[24];
	snprintf(digits, sizeof(digits), "%zu", count);
	language_put(language->counted[plural_of(language, count)], digits, out);
}

void language_date(const struct language *language, daynum date, struct buf *out)
{
	int year, month, day;
	date_split(date, &year, &month, &day);
	for (const char *c = language->date; *c; c++) {
		if (*c == 'd')
			buf_addf(out, "%d", day);
		else if (*c == 'm')
			buf_addf(out, "%d", month);
		else if (*c == 'y')
			buf_addf(out, "%d", year);
		else if (*c == 'M')
			buf_adds(out, language->months[month - 1]);
		else
			buf_addc(out, *c);
	}
}

void language_money(const struct language *language, int64_t minor, const char *currency, struct buf *out)
{
	struct buf plain = BUF_INIT;
	money_show(&plain, minor, currency, language->decimal);
	for (const char *c = buf_str(&plain); *c; c++) {
		bool groups = language->group && *c != language->decimal && (*c == '.' || *c == ',');
		if (groups)
			buf_adds(out, language->group);
		else
			buf_addc(out, *c);
	}
	buf_addf(out, " %s", currency);
	buf_release(&plain);
}
