/* SPDX-License-Identifier: MIT */
#include "exchange/typed.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Longer values of any field but an address and what an invoice is for are no names. */
enum { NAME_MOST = 250, TEXT_MOST = 4000 };

void typed_open(struct typed *typed, const struct columns *columns, const struct intake_options *options)
{
	*typed = (struct typed){.columns = columns, .options = options, .fault_value = ""};
}

void typed_close(struct typed *typed)
{
	for (int f = 0; f < COLUMN_FIELDS; f++)
		buf_release(&typed->texts[f]);
}

bool typed_is_empty(const struct csv *csv)
{
	for (size_t i = 0; i < csv_count(csv); i++) {
		struct csv_value v = csv_value(csv, i);
		text_trim(&v.text, &v.len);
		if (v.len)
			return false;
	}
	return true;
}

static bool fault(struct typed *typed, int column, const char *value, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static bool fault(struct typed *typed, int column, const char *value, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(typed->fault, sizeof typed->fault, format, args);
	va_end(args);
	typed->fault_column = column;
	typed->fault_value = value;
	return false;
}

/* What a person has put in the place of a value. */
static const char *fixed(const struct typed *typed, int64_t line, int column)
{
	for (size_t i = 0; i < typed->options->fix_count; i++)
		if (typed->options->fixes[i].line == line && typed->options->fixes[i].column == column)
			return typed->options->fixes[i].value;
	return NULL;
}

static bool is_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

/* The value of a field, trimmed and composed; "" without a column. */
static bool text_of(struct typed *typed, const struct csv *csv, enum column_field field, const char **out)
{
	int column = typed->columns->map[field];
	*out = "";
	if (column < 0 || (size_t)column >= csv_count(csv))
		return true;
	struct csv_value v = csv_value(csv, (size_t)column);
	const char *mine = fixed(typed, csv->line, column);
	if (mine)
		v = (struct csv_value){mine, strlen(mine)};
	text_trim(&v.text, &v.len);
	if (memchr(v.text, '\0', v.len))
		return fault(typed, column, v.text, "holds a NUL byte");
	bool is_long = field == COLUMN_ADDRESS || field == COLUMN_FOR;
	if (v.len > (is_long ? TEXT_MOST : NAME_MOST))
		return fault(typed, column, "", "is longer than %d bytes", is_long ? TEXT_MOST : NAME_MOST);
	bool ascii = is_ascii(v.text, v.len);
	*out = v.text;
	if (ascii && !v.text[v.len])
		return true;
	struct buf *text = &typed->texts[field];
	buf_clear(text);
	if (ascii)
		buf_add(text, v.text, v.len);
	else if (!text_nfc(v.text, v.len, text, NULL))
		return fault(typed, column, v.text, "could not be read: out of memory");
	*out = buf_str(text);
	return buf_ok(text, NULL) || fault(typed, column, v.text, "could not be read: out of memory");
}

static bool day_of(struct typed *typed, const struct csv *csv, enum column_field field, daynum *out)
{
	const char *text;
	*out = DATE_NONE;
	if (!text_of(typed, csv, field, &text))
		return false;
	if (!*text)
		return true;
	switch (date_read(text, typed->columns->orders[field], out)) {
	case DATE_READ:
		return *out >= DATE_FIRST && *out <= DATE_LAST ? true : fault(typed, typed->columns->map[field], text,
		       "lies outside the years 1990 to 2199");
	case DATE_AMBIGUOUS:
		return fault(typed, typed->columns->map[field], text, "could be day/month or month/day");
	default:
		return fault(typed, typed->columns->map[field], text, "is not a date");
	}
}

static bool money_of(struct typed *typed, const struct csv *csv, enum column_field field, int64_t *out)
{
	const char *text;
	*out = IMPORT_NONE;
	if (!text_of(typed, csv, field, &text))
		return false;
	int column = typed->columns->map[field];
	if (!*text)
		return true;
	switch (money_read(text, typed->currency, typed->columns->decimal, out, NULL)) {
	case MONEY_READ: return true;
	case MONEY_AMBIGUOUS: return fault(typed, column, text, "could be thousands or decimals");
	case MONEY_TOO_FINE: return fault(typed, column, text, "has more decimals than %s", typed->currency);
	case MONEY_RANGE: return fault(typed, column, text, "is beyond what a book holds (999,999,999,999.99)");
	default: return fault(typed, column, text, "is not an amount");
	}
}

static bool currency_of(struct typed *typed, const struct csv *csv)
{
	const char *text;
	if (!text_of(typed, csv, COLUMN_CURRENCY, &text))
		return false;
	if (*text)
		return money_currency(text, typed->currency) ||
		       fault(typed, typed->columns->map[COLUMN_CURRENCY], text, "is no currency (ISO 4217)");
	memcpy(typed->currency, typed->columns->given.currency, sizeof typed->currency);
	return *typed->currency || fault(typed, typed->columns->map[COLUMN_CURRENCY], "", "the currency is missing");
}

static bool number_of(struct typed *typed, const struct csv *csv, enum column_field field, int64_t most, int64_t *out)
{
	const char *text;
	*out = IMPORT_NONE;
	if (!text_of(typed, csv, field, &text))
		return false;
	return !*text || text_number(text, 0, most, out) ||
	       fault(typed, typed->columns->map[field], text, "is not a number of days");
}

static bool disputed_of(struct typed *typed, const struct csv *csv, int64_t *out)
{
	static const char *const yes[] = {"yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "да", "예", "はい"};
	const char *text;
	*out = IMPORT_NONE;
	if (!text_of(typed, csv, COLUMN_DISPUTED, &text))
		return false;
	if (!*text)
		return true;
	*out = 0;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (text_same(yes[i], text))
			*out = 1;
	return true;
}

static bool texts_of(struct typed *t, const struct csv *csv, struct import_row *row)
{
	const struct {
		enum column_field field;
		const char **out;
	} all[] = {
		{COLUMN_KEY, &row->key}, {COLUMN_CLIENT, &row->client}, {COLUMN_SERIES, &row->series},
		{COLUMN_NUMBER, &row->number}, {COLUMN_FOR, &row->what_for}, {COLUMN_ORDER, &row->order},
		{COLUMN_CONTACT, &row->contact}, {COLUMN_MAIL, &row->mail}, {COLUMN_PHONE, &row->phone},
		{COLUMN_ADDRESS, &row->address}, {COLUMN_COUNTRY, &row->country}, {COLUMN_LANGUAGE, &row->language},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (t->columns->map[all[i].field] >= 0 && !text_of(t, csv, all[i].field, all[i].out))
			return false;
	if (!*row->series && t->options->series)
		row->series = t->options->series;
	return true;
}

static bool missing(struct typed *t, enum column_field field)
{
	int column = t->columns->map[field];
	return fault(t, column, "", "%s is empty", column >= 0 ? t->columns->list[column].name : column_field_label(field));
}

/* A due day the file does not tell follows from those it does; a day of issue it does
 * not tell is left to the book, which may know it. */
static bool days_of(struct typed *t, const struct csv *csv, struct import_row *row)
{
	if (!day_of(t, csv, COLUMN_ISSUED, &row->issued) || !day_of(t, csv, COLUMN_DUE, &row->due) ||
	    !day_of(t, csv, COLUMN_SENT_ON, &row->sent_on) || !number_of(t, csv, COLUMN_TERMS, 3650, &row->terms))
		return false;
	if (row->due == DATE_NONE && row->issued != DATE_NONE && row->terms != IMPORT_NONE)
		row->due = row->issued + (daynum)row->terms;
	if (row->due == DATE_NONE)
		return missing(t, COLUMN_DUE);
	if (row->issued == DATE_NONE && t->columns->map[COLUMN_ISSUED] >= 0)
		return missing(t, COLUMN_ISSUED);
	return true;
}

/* Paid in full that day, paid in part, or only inferred from what is open. */
static bool amounts_of(struct typed *t, const struct csv *csv, struct import_row *row)
{
	if (!money_of(t, csv, COLUMN_AMOUNT, &row->amount) || !money_of(t, csv, COLUMN_OPEN, &row->open) ||
	    !money_of(t, csv, COLUMN_PAID, &row->paid) || !day_of(t, csv, COLUMN_PAID_ON, &row->paid_on))
		return false;
	if (row->amount == IMPORT_NONE && row->open == IMPORT_NONE)
		return missing(t, t->columns->map[COLUMN_AMOUNT] >= 0 ? COLUMN_AMOUNT : COLUMN_OPEN);
	if (row->paid_on != DATE_NONE && t->columns->given.paid_whole && row->paid == IMPORT_NONE && row->amount > 0)
		row->paid = row->amount;
	if (row->amount == IMPORT_NONE && row->paid > 0 && row->open >= 0 &&
	    !money_add(row->open, row->paid, &row->amount, NULL))
		return fault(t, t->columns->map[COLUMN_PAID], "", "paid and open are more than an invoice can come to");
	if (row->paid_on == DATE_NONE) {
		row->inferred = 1;
		row->paid_on = t->options->dated > row->issued ? t->options->dated : row->issued;
	}
	return true;
}

static bool invoice_of(struct typed *t, const struct csv *csv, struct import_row *row)
{
	if (!*row->number)
		return missing(t, COLUMN_NUMBER);
	if (!*row->client && !*row->key)
		return missing(t, t->columns->map[COLUMN_KEY] >= 0 ? COLUMN_KEY : COLUMN_CLIENT);
	return currency_of(t, csv) && days_of(t, csv, row) && amounts_of(t, csv, row) &&
	       disputed_of(t, csv, &row->disputed);
}

static bool payment_of(struct typed *t, const struct csv *csv, struct import_row *row)
{
	if (!currency_of(t, csv) || !money_of(t, csv, COLUMN_PAID, &row->paid) ||
	    !day_of(t, csv, COLUMN_PAID_ON, &row->paid_on))
		return false;
	if (row->paid == IMPORT_NONE)
		return missing(t, COLUMN_PAID);
	if (row->paid_on == DATE_NONE)
		return missing(t, COLUMN_PAID_ON);
	return *row->number || *row->client || *row->key || missing(t, COLUMN_NUMBER);
}

static bool client_of(struct typed *t, const struct csv *csv, struct import_row *row)
{
	if (!*row->client && !*row->key)
		return missing(t, COLUMN_CLIENT);
	return number_of(t, csv, COLUMN_TERMS, 3650, &row->terms);
}

static bool widths_fit(struct typed *t, const struct csv *csv)
{
	if (csv_count(csv) < t->columns->count)
		return fault(t, -1, "", "the row has %zu columns, the header %zu", csv_count(csv), t->columns->count);
	for (size_t i = t->columns->count; i < csv_count(csv); i++)
		if (csv_value(csv, i).len)
			return fault(t, (int)i, csv_value(csv, i).text, "stands behind the last column of the header");
	return true;
}

bool typed_read(struct typed *t, const struct csv *csv, struct import_row *row)
{
	import_row_clear(row);
	t->currency[0] = '\0';
	if (!widths_fit(t, csv) || !texts_of(t, csv, row))
		return false;
	bool ok = t->columns->kind == COLUMNS_INVOICES   ? invoice_of(t, csv, row)
	          : t->columns->kind == COLUMNS_PAYMENTS ? payment_of(t, csv, row)
	                                                 : client_of(t, csv, row);
	row->currency = t->currency;
	return ok;
}

bool typed_mentions(struct typed *t, const struct csv *csv, const char **series, const char **number)
{
	if (csv_count(csv) != t->columns->count || !text_of(t, csv, COLUMN_SERIES, series) ||
	    !text_of(t, csv, COLUMN_NUMBER, number) || !**number)
		return false;
	if (!**series && t->options->series)
		*series = t->options->series;
	return true;
}
