/* SPDX-License-Identifier: MIT */
/* columns_settle(): from names and values to a decision, or to a question. */
#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "exchange/columns.h"
#include "exchange/names.h"

enum { I = 1 << COLUMNS_INVOICES, P = 1 << COLUMNS_PAYMENTS, C = 1 << COLUMNS_CLIENTS };

static const struct {
	const char *name, *label;
	int used; /* kinds that know the field */
} fields[COLUMN_FIELDS] = {
	[COLUMN_CLIENT] = {"client", "Client", I | P | C},
	[COLUMN_KEY] = {"client_key", "Client number", I | P | C},
	[COLUMN_NUMBER] = {"number", "Invoice no.", I | P},
	[COLUMN_SERIES] = {"series", "Series", I | P},
	[COLUMN_ISSUED] = {"issued", "Issued", I},
	[COLUMN_DUE] = {"due", "Due date", I},
	[COLUMN_TERMS] = {"terms", "Days to pay", I | C},
	[COLUMN_CURRENCY] = {"currency", "Currency", I | P},
	[COLUMN_AMOUNT] = {"amount", "Amount", I},
	[COLUMN_OPEN] = {"open", "Amount open", I},
	[COLUMN_PAID] = {"paid", "Amount paid", I | P},
	[COLUMN_PAID_ON] = {"paid_on", "Paid on", I | P},
	[COLUMN_SENT_ON] = {"sent_on", "Sent on", I},
	[COLUMN_FOR] = {"for", "What for", I | P},
	[COLUMN_ORDER] = {"order", "Order no.", I},
	[COLUMN_DISPUTED] = {"disputed", "Disputed", I},
	[COLUMN_CONTACT] = {"contact", "Contact", I | C},
	[COLUMN_MAIL] = {"email", "E-mail", I | C},
	[COLUMN_PHONE] = {"phone", "Phone", I | C},
	[COLUMN_ADDRESS] = {"address", "Address", I | C},
	[COLUMN_COUNTRY] = {"country", "Country", I | C},
	[COLUMN_LANGUAGE] = {"language", "Language", I | C},
};

const char *column_field_name(enum column_field field)
{
	return fields[field].name;
}

const char *column_field_label(enum column_field field)
{
	return fields[field].label;
}

bool column_field_is_date(enum column_field field)
{
	return field == COLUMN_ISSUED || field == COLUMN_DUE || field == COLUMN_PAID_ON || field == COLUMN_SENT_ON;
}

bool column_field_is_money(enum column_field field)
{
	return field == COLUMN_AMOUNT || field == COLUMN_OPEN || field == COLUMN_PAID;
}

bool column_field_used(enum columns_kind kind, enum column_field field)
{
	return fields[field].used & (1 << kind);
}

bool column_field_must(enum columns_kind kind, enum column_field field)
{
	switch (kind) {
	case COLUMNS_INVOICES:
		return field == COLUMN_CLIENT || field == COLUMN_NUMBER || field == COLUMN_DUE || field == COLUMN_AMOUNT;
	case COLUMNS_PAYMENTS:
		return field == COLUMN_PAID || field == COLUMN_PAID_ON || field == COLUMN_NUMBER;
	default:
		return field == COLUMN_CLIENT;
	}
}

enum column_field column_field_find(const char *name, size_t len, struct err *err)
{
	struct buf all = BUF_INIT;
	for (int f = 0; f < COLUMN_FIELDS; f++) {
		if (strlen(fields[f].name) == len && memcmp(fields[f].name, name, len) == 0) {
			buf_release(&all);
			return f;
		}
		buf_addf(&all, "%s%s", f ? ", " : "", fields[f].name);
	}
	err_set(err, ERR_USAGE, "\"%.*s\" is no field: there are %s", (int)len, name, buf_str(&all));
	buf_release(&all);
	return COLUMN_FIELDS;
}

static const char *const kinds[COLUMNS_KINDS] = {"", "invoices", "payments", "clients"};

const char *columns_kind_name(enum columns_kind kind)
{
	return kinds[kind];
}

enum columns_kind columns_kind_find(const char *name)
{
	for (int k = COLUMNS_UNKNOWN + 1; k < COLUMNS_KINDS; k++)
		if (strcmp(kinds[k], name) == 0)
			return k;
	return COLUMNS_UNKNOWN;
}

/* --- which column is which --- */

/* Six of ten values are enough: a bad value is reported, not a reason to lose the column. */
static bool mostly(int64_t part, int64_t whole)
{
	return part * 10 >= whole * 6;
}

static bool values_fit(const struct column *c, enum column_field field)
{
	if (c->filled == 0)
		return true;
	if (column_field_is_date(field))
		return mostly(c->dates, c->filled);
	if (column_field_is_money(field))
		return mostly(c->amounts, c->filled);
	switch (field) {
	case COLUMN_CLIENT: return c->letters * 10 >= c->filled * 3 && !mostly(c->dates, c->filled);
	case COLUMN_KEY: return c->varies || c->filled <= 3; /* else all clients would be one */
	case COLUMN_NUMBER: return !mostly(c->dates, c->filled) || mostly(c->whole, c->filled);
	case COLUMN_CURRENCY: return mostly(c->codes, c->filled);
	case COLUMN_MAIL: return mostly(c->mails, c->filled);
	case COLUMN_TERMS: return mostly(c->whole, c->filled);
	case COLUMN_DISPUTED: return mostly(c->yesno, c->filled);
	case COLUMN_CONTACT:
	case COLUMN_COUNTRY:
	case COLUMN_LANGUAGE: return mostly(c->letters, c->filled);
	default: return true;
	}
}

/* A column that is called so but holds bad values is it all the same, and its rows
 * are told about, unless the values are clearly something else. */
static bool name_counts(const struct column *c, enum column_field field, int score)
{
	return score > NAMES_EXACT && ((column_field_is_date(field) && field != COLUMN_SENT_ON && c->amounts == 0) ||
	                               (column_field_is_money(field) && c->dates == 0));
}

static bool taken(const struct columns *columns, int column)
{
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (columns->map[f] == column)
			return true;
	return false;
}

/* The best free pair of a field without a column and a column without a field. */
static int best_pair(const struct columns *columns, const struct names *names, enum column_field *field,
                     int *column, bool *proposed)
{
	int best = 0;
	for (int f = 0; f < COLUMN_FIELDS; f++) {
		if (columns->map[f] >= 0 || columns->proposed[f] >= 0 || columns->given.map[f] ||
		    !column_field_used(columns->kind, f))
			continue;
		for (size_t i = 0; i < columns->count; i++) {
			const struct column *c = &columns->list[i];
			bool only_proposed = false;
			int score = names_score(names, columns->kind, f, c->plain, &only_proposed);
			if (score && c->filled == 0)
				score -= 300;
			bool fit = values_fit(c, f);
			if (score && !fit)
				score = name_counts(c, f, score) ? score - NAMES_EXACT : 0;
			if (score > best && !taken(columns, (int)i)) {
				best = score;
				*field = f;
				*column = (int)i;
				*proposed = only_proposed;
			}
		}
	}
	return best;
}

/* What no name tells, the only column with such values does. */
static void by_values(struct columns *columns, enum column_field field)
{
	int found = -1;
	if (columns->map[field] >= 0 || columns->given.map[field] || !column_field_used(columns->kind, field))
		return;
	for (size_t i = 0; i < columns->count; i++) {
		const struct column *c = &columns->list[i];
		int64_t fitting = field == COLUMN_MAIL ? c->mails : c->codes;
		if (c->filled == 0 || !mostly(fitting, c->filled) || taken(columns, (int)i))
			continue;
		if (found >= 0)
			return;
		found = (int)i;
	}
	columns->map[field] = found;
}

static bool find_given(struct columns *columns, enum column_field field, struct err *err)
{
	const char *name = columns->given.map[field];
	if (!name || !*name)
		return true;
	int64_t nth;
	if (name[0] == '#' && text_number(name + 1, 1, (int64_t)columns->count, &nth)) {
		columns->map[field] = (int)nth - 1;
		return true;
	}
	struct arena arena = ARENA_INIT;
	const char *plain = names_plain(&arena, name, strlen(name));
	for (size_t i = columns->count; i-- > 0;)
		if (strcmp(columns->list[i].name, name) == 0 ||
		    (columns->map[field] < 0 && *plain && strcmp(columns->list[i].plain, plain) == 0))
			columns->map[field] = (int)i;
	arena_release(&arena);
	if (columns->map[field] >= 0)
		return true;
	struct buf all = BUF_INIT;
	for (size_t i = 0; i < columns->count && all.len < 300; i++)
		buf_addf(&all, "%s%s", i ? ", " : "", columns->list[i].name);
	err_set(err, ERR_DATA, "%s has no column \"%s\" for %s: its columns are %s", columns->file, name,
	        column_field_name(field), buf_str(&all));
	buf_release(&all);
	return false;
}

static bool map_as(struct columns *columns, enum columns_kind kind, const struct names *names, struct err *err)
{
	columns->kind = kind;
	for (int f = 0; f < COLUMN_FIELDS; f++) {
		columns->map[f] = columns->proposed[f] = -1;
		columns->sure[f] = columns->given.map[f] != NULL;
	}
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (column_field_used(kind, f) && !find_given(columns, f, err))
			return false;
	enum column_field field = COLUMN_FIELDS;
	int column = -1, score;
	bool proposed = false;
	while ((score = best_pair(columns, names, &field, &column, &proposed)) > 0) {
		if (proposed)
			columns->proposed[field] = column;
		else
			columns->map[field] = column;
		columns->sure[field] = score > NAMES_EXACT - 500;
	}
	by_values(columns, COLUMN_MAIL);
	if (!*columns->given.currency)
		by_values(columns, COLUMN_CURRENCY);
	return true;
}

static bool has(const struct columns *columns, enum column_field field)
{
	return columns->map[field] >= 0;
}

static bool has_client(const struct columns *columns)
{
	return has(columns, COLUMN_CLIENT) || has(columns, COLUMN_KEY);
}

/* Is everything there that such a file must have? */
static bool is_whole(const struct columns *c)
{
	switch (c->kind) {
	case COLUMNS_INVOICES:
		return has_client(c) && has(c, COLUMN_NUMBER) && (has(c, COLUMN_AMOUNT) || has(c, COLUMN_OPEN)) &&
		       (has(c, COLUMN_DUE) || has(c, COLUMN_TERMS));
	case COLUMNS_PAYMENTS:
		return has(c, COLUMN_PAID) && has(c, COLUMN_PAID_ON) && (has_client(c) || has(c, COLUMN_NUMBER));
	default:
		return has_client(c) && !has(c, COLUMN_NUMBER) &&
		       (has(c, COLUMN_MAIL) || has(c, COLUMN_PHONE) || has(c, COLUMN_CONTACT) || has(c, COLUMN_TERMS) ||
		        has(c, COLUMN_ADDRESS) || has(c, COLUMN_COUNTRY) || has(c, COLUMN_LANGUAGE));
	}
}

static bool map_all(struct columns *columns, const struct names *names, struct err *err)
{
	if (columns->given.kind != COLUMNS_UNKNOWN)
		return map_as(columns, columns->given.kind, names, err);
	for (int kind = COLUMNS_INVOICES; kind < COLUMNS_KINDS; kind++) {
		if (!map_as(columns, kind, names, err))
			return false;
		if (is_whole(columns))
			return true;
	}
	return map_as(columns, COLUMNS_INVOICES, names, err);
}

/* --- dates and decimals --- */

/* One in ten against it is a bad value; more is a contradiction. */
static bool outweighs(int64_t a, int64_t b)
{
	return a > 0 && a >= b * 10;
}

static enum date_order order_of(int64_t dmy, int64_t mdy)
{
	return outweighs(dmy, mdy) ? DATE_DMY : outweighs(mdy, dmy) ? DATE_MDY : DATE_ORDER_UNKNOWN;
}

static void settle_dates(struct columns *columns)
{
	columns->dmy = columns->mdy = columns->either = 0;
	for (int f = 0; f < COLUMN_FIELDS; f++) {
		columns->orders[f] = DATE_ORDER_UNKNOWN;
		if (!column_field_is_date(f) || columns->map[f] < 0)
			continue;
		const struct column *c = &columns->list[columns->map[f]];
		columns->dmy += c->dmy;
		columns->mdy += c->mdy;
		columns->either += c->either;
		columns->orders[f] = order_of(c->dmy, c->mdy);
	}
	columns->order = columns->given.order ? columns->given.order : order_of(columns->dmy, columns->mdy);
	if (columns->order == DATE_ORDER_UNKNOWN && !columns->dmy && !columns->mdy)
		columns->order = columns->given.order_before;
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (columns->given.order || columns->orders[f] == DATE_ORDER_UNKNOWN)
			columns->orders[f] = columns->order;
}

static void settle_decimal(struct columns *columns)
{
	int64_t dot_thousands = 0;
	columns->dots = columns->commas = columns->thousands = 0;
	for (int f = 0; f < COLUMN_FIELDS; f++) {
		if (!column_field_is_money(f) || columns->map[f] < 0)
			continue;
		const struct column *c = &columns->list[columns->map[f]];
		columns->dots += c->dots;
		columns->commas += c->commas;
		columns->thousands += c->thousands;
		dot_thousands += c->dot_thousands;
	}
	if (columns->given.decimal)
		columns->decimal = columns->given.decimal;
	else if (outweighs(columns->dots, columns->commas))
		columns->decimal = '.';
	else if (outweighs(columns->commas, columns->dots))
		columns->decimal = ',';
	else if (columns->dots || columns->commas)
		columns->decimal = 0;
	else
		columns->decimal = columns->given.decimal_before ? columns->given.decimal_before : columns->thousands ? 0 : '.';
	/* before the decimal sign itself, three digits are decimals */
	if (columns->decimal)
		columns->thousands = columns->decimal == ',' ? dot_thousands : columns->thousands - dot_thousands;
}

bool columns_settle(struct columns *columns, struct err *err)
{
	struct names names = {0};
	bool ok = names_load(&names, err) && map_all(columns, &names, err);
	names_release(&names);
	if (!ok)
		return false;
	settle_dates(columns);
	settle_decimal(columns);
	return true;
}

/* --- what is left to a person --- */

static bool date_is_open(const struct columns *c, int f)
{
	if (!column_field_is_date(f) || c->map[f] < 0 || c->orders[f] != DATE_ORDER_UNKNOWN)
		return false;
	const struct column *col = &c->list[c->map[f]];
	return col->either > 0 || (col->dmy > 0 && col->mdy > 0);
}

static bool money_is_open(const struct columns *c, int f)
{
	return column_field_is_money(f) && c->map[f] >= 0 && c->decimal == 0 &&
	       (c->list[c->map[f]].thousands || c->list[c->map[f]].dots);
}

static enum column_field missing(const struct columns *c)
{
	if (is_whole(c))
		return COLUMN_FIELDS;
	if (c->kind != COLUMNS_PAYMENTS && !has_client(c))
		return COLUMN_CLIENT;
	if (c->kind == COLUMNS_CLIENTS)
		return has(c, COLUMN_NUMBER) ? COLUMN_FIELDS : has_client(c) ? COLUMN_FIELDS : COLUMN_CLIENT;
	if (c->kind == COLUMNS_PAYMENTS)
		return !has(c, COLUMN_PAID) ? COLUMN_PAID : !has(c, COLUMN_PAID_ON) ? COLUMN_PAID_ON : COLUMN_NUMBER;
	if (!has(c, COLUMN_NUMBER))
		return COLUMN_NUMBER;
	return has(c, COLUMN_AMOUNT) || has(c, COLUMN_OPEN) ? COLUMN_DUE : COLUMN_AMOUNT;
}

enum column_field columns_unsettled(const struct columns *c)
{
	enum column_field field = missing(c);
	for (int f = 0; f < COLUMN_FIELDS && field == COLUMN_FIELDS; f++)
		if (date_is_open(c, f) || money_is_open(c, f))
			field = f;
	return field;
}

bool columns_ready(const struct columns *c, struct err *err)
{
	enum column_field f = columns_unsettled(c);
	if (f == COLUMN_FIELDS)
		return true;
	if (c->map[f] < 0) {
		struct buf all = BUF_INIT;
		for (size_t i = 0; i < c->count && all.len < 260; i++)
			buf_addf(&all, "%s%s", i ? ", " : "", c->list[i].name);
		err_set(err, ERR_DATA, "%s: no column for %s (%s) was found; say it with --map %s=COLUMN; the columns are %s",
		        c->file, column_field_name(f), column_field_label(f), column_field_name(f), buf_str(&all));
		buf_release(&all);
		return false;
	}
	const struct column *col = &c->list[c->map[f]];
	if (column_field_is_date(f) && (col->dmy || col->mdy))
		return err_set(err, ERR_DATA, "%s: column \"%s\": %lld dates can only be day/month and %lld only month/day: "
		               "say which is meant with --date-order dmy or --date-order mdy", c->file, col->name,
		               (long long)col->dmy, (long long)col->mdy);
	if (column_field_is_date(f))
		return err_set(err, ERR_DATA, "%s: column \"%s\": %lld dates (as \"%s\") could be day/month or month/day and "
		               "none proves which: say it with --date-order dmy or --date-order mdy", c->file, col->name,
		               (long long)col->either, col->either_date);
	if (c->dots || c->commas)
		return err_set(err, ERR_DATA, "%s: column \"%s\": %lld amounts have a decimal point and %lld a decimal comma: "
		               "say which is meant with --decimal . or --decimal ,", c->file, col->name, (long long)c->dots,
		               (long long)c->commas);
	return err_set(err, ERR_DATA, "%s: column \"%s\": %lld amounts (as \"%s\") could be thousands or decimals and none "
	               "proves which: say it with --decimal . or --decimal ,", c->file, col->name,
	               (long long)col->thousands, col->either_amount);
}
