/* SPDX-License-Identifier: MIT */
#include "exchange/workbook.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "store/report.h"

static const struct sheet_column case_columns[] = {
	{"field", "Field", SHEET_TEXT},
	{"value", "Value", SHEET_TEXT},
	{"currency", "Currency", SHEET_TEXT},
	{"source", "Source", SHEET_TEXT},
};
enum { CASE_COLUMNS = 4 };

enum part { INVOICES, PAYMENTS, CONTACTS, STATEMENT, PARTS };
static const char *const part_names[PARTS] = {"invoices", "payments", "contacts", "statement"};

struct book {
	struct db *db;
	const struct listing_scope *scope;
	const struct workbook_about *about;
	struct rows *rows;
	int cover;               /* the sheet */
	struct vec sums[PARTS];  /* of struct listing_sum: of the rows as written */
	struct vec facts;        /* of struct report_sum: by other selects */
	struct arena arena;
};

bool workbook_count(struct db *db, const struct listing_scope *scope, int64_t *count, struct err *err)
{
	int64_t total = 0;
	for (int i = 0; i < PARTS; i++) {
		int64_t rows;
		if (!listing_count(db, scope, listing_find(part_names[i]), &rows, err))
			return false;
		total += rows;
	}
	*count = total;
	return true;
}

/* --- what it must add up to --- */

static bool load_facts(struct book *book, struct err *err)
{
	const struct listing_scope *scope = book->scope;
	if (!scope->refs)
		return report_sums(book->db, 0, scope->as_of, &book->facts, err);
	for (size_t i = 0; i < scope->count; i++)
		if (!report_sums(book->db, scope->refs[i].client, scope->as_of, &book->facts, err))
			return false;
	return true;
}

static int64_t sum_of(const struct vec *sums, const char *currency)
{
	for (size_t i = 0; i < sums->len; i++)
		if (strcmp(VEC_AT(struct listing_sum, sums, i).currency, currency) == 0)
			return VEC_AT(struct listing_sum, sums, i).amount;
	return 0;
}

static const char *place_of(const struct vec *sums, const char *currency)
{
	for (size_t i = 0; i < sums->len; i++)
		if (strcmp(VEC_AT(struct listing_sum, sums, i).currency, currency) == 0)
			return VEC_AT(struct listing_sum, sums, i).place;
	return "";
}

static bool check_sum(const char *sheet, const char *currency, int64_t rows, int64_t fact, struct err *err)
{
	char a[32], b[32];
	if (rows == fact)
		return true;
	return err_set(err, ERR_INTERNAL, "no file was written: the rows of %s come to %s %s, but the book to %s; "
	               "`dun verify` tells more", sheet, money_text(a, rows, currency, '.'), currency,
	               money_text(b, fact, currency, '.'));
}

static bool in_scope(const struct book *book, const char *currency)
{
	const char *only = book->scope->currency;
	return !only || !*only || strcmp(only, currency) == 0;
}

static bool check(const struct book *book, struct err *err)
{
	for (size_t i = 0; i < book->facts.len; i++) {
		const struct report_sum *fact = &VEC_AT(struct report_sum, &book->facts, i);
		const char *c = fact->currency;
		if (!in_scope(book, c))
			continue;
		if (!check_sum("Invoices", c, sum_of(&book->sums[INVOICES], c), fact->open, err) ||
		    !check_sum("Payments", c, sum_of(&book->sums[PAYMENTS], c), fact->paid, err) ||
		    !check_sum("Statement", c, sum_of(&book->sums[STATEMENT], c), fact->open - fact->on_account, err))
			return false;
	}
	return true;
}

/* --- the cover sheet --- */

static bool put(struct book *book, struct sheet_row *row, const char *currency, const char *source, struct err *err)
{
	sheet_text(row, currency);
	sheet_text(row, source);
	return rows_add(book->rows, book->cover, row, err);
}

static bool put_text(struct book *book, const char *field, const char *value, const char *source, struct err *err)
{
	struct sheet_row row = {.count = 0};
	if (!*value)
		return true;
	sheet_text(&row, field);
	sheet_text(&row, value);
	return put(book, &row, "", source, err);
}

static bool put_day(struct book *book, const char *field, daynum day, struct err *err)
{
	struct sheet_row row = {.count = 0};
	if (day == DATE_NONE)
		return true;
	sheet_text(&row, field);
	sheet_day(&row, day);
	return put(book, &row, "", "", err);
}

static bool put_money(struct book *book, const char *field, int64_t amount, const char *currency,
                      const char *source, struct err *err)
{
	struct sheet_row row = {.count = 0};
	sheet_text(&row, field);
	sheet_money(&row, amount, currency);
	return put(book, &row, currency, source, err);
}

static bool put_int(struct book *book, const char *field, int64_t value, const char *source, struct err *err)
{
	struct sheet_row row = {.count = 0};
	sheet_text(&row, field);
	sheet_int(&row, value);
	return put(book, &row, "", source, err);
}

static bool put_debtor(struct book *book, struct err *err)
{
	const struct listing_scope *scope = book->scope;
	struct report_client client;
	if (!scope->refs || scope->count != 1)
		return put_text(book, "debtor", scope->refs
		                ? arena_printf(&book->arena, "%zu clients, see Invoices", scope->count)
		                : "every client, see Invoices", "Invoices", err);
	return report_client(book->db, scope->refs[0].client, scope->as_of, &book->arena, &client, err) &&
	       put_text(book, "debtor", client.name, client.code, err) &&
	       put_text(book, "debtor address", client.address, "", err) &&
	       put_text(book, "debtor country", client.country, "", err) &&
	       put_text(book, "debtor VAT number", client.vat, "", err);
}

static bool put_sums(struct book *book, const struct report_sum *fact, struct err *err)
{
	const char *c = fact->currency, *none = "payments less what is allocated or given back";
	if (!in_scope(book, c))
		return true;
	return put_int(book, arena_printf(&book->arena, "invoices in %s", c), fact->invoices, "Invoices", err) &&
	       put_money(book, "billed", fact->billed, c, "Invoices, column gross", err) &&
	       put_money(book, "payments", fact->paid, c, place_of(&book->sums[PAYMENTS], c), err) &&
	       (!fact->refunded || put_money(book, "given back", fact->refunded, c, "Payments, column refunded", err)) &&
	       put_money(book, "total principal", fact->open, c, place_of(&book->sums[INVOICES], c), err) &&
	       put_money(book, "on account", fact->on_account, c, none, err) &&
	       put_money(book, "balance", fact->open - fact->on_account, c, place_of(&book->sums[STATEMENT], c), err);
}

static bool put_disputed(struct book *book, struct err *err)
{
	int64_t disputed = 0;
	for (size_t i = 0; i < book->facts.len; i++)
		disputed += VEC_AT(struct report_sum, &book->facts, i).disputed;
	return put_text(book, "disputed", disputed ? arena_printf(&book->arena, "yes, %lld invoices", (long long)disputed)
	                : "no", "Invoices, column disputed", err);
}

static bool put_end(struct book *book, struct err *err)
{
	int64_t seq;
	char hex[65];
	if (!report_head(book->db, &seq, hex, err))
		return false;
	const char *head = seq ? arena_printf(&book->arena, "entry %lld: %s", (long long)seq, hex) : "the log is empty";
	return put_text(book, "audit head", head, "the log, before this export", err) &&
	       put_text(book, "tool version", book->about->version, "", err) &&
	       put_text(book, "note", "Figures as of the day above, by value dates. "
	                "A sheet that is full goes on in a sheet of the same name with a number.", "", err);
}

static bool put_cover(struct book *book, struct err *err)
{
	const struct workbook_about *about = book->about;
	if (!put_day(book, "prepared on", about->prepared_on, err) ||
	    !put_day(book, "as-of date", book->scope->as_of, err) ||
	    !put_day(book, "contacts and statement since", book->scope->since, err) ||
	    !put_text(book, "prepared by", about->prepared_by, "", err) ||
	    !put_text(book, "creditor", *about->firm ? about->firm : "the firm has no name yet", "", err) ||
	    !put_debtor(book, err))
		return false;
	for (size_t i = 0; i < book->facts.len; i++)
		if (!put_sums(book, &VEC_AT(struct report_sum, &book->facts, i), err))
			return false;
	return put_disputed(book, err) && put_end(book, err) && arena_ok(&book->arena, err);
}

/* --- all of it --- */

/* Where money stands on account, the balance is less than what the board has open: both
 * parts stand below it. */
static bool split_balance(struct book *book, int sheet, const struct listing *list,
                          const struct listing_columns *columns, struct err *err)
{
	for (size_t i = 0; i < book->facts.len; i++) {
		const struct report_sum *fact = &VEC_AT(struct report_sum, &book->facts, i);
		if (!fact->on_account || !in_scope(book, fact->currency))
			continue;
		if (!listing_write_sum(book->rows, sheet, list, columns, "of which open invoices", fact->currency,
		                       fact->open, err) ||
		    !listing_write_sum(book->rows, sheet, list, columns, "of which on account", fact->currency,
		                       -fact->on_account, err))
			return false;
	}
	return true;
}

static bool write_parts(struct book *book, struct err *err)
{
	for (int i = 0; i < PARTS; i++) {
		const struct listing *list = listing_find(part_names[i]);
		struct listing_columns columns;
		listing_columns_parse(list, "all", &columns, NULL);
		int sheet;
		if (!listing_write(book->db, book->scope, list, &columns, book->rows, &book->sums[i], &sheet, err) ||
		    (i == STATEMENT && !split_balance(book, sheet, list, &columns, err)))
			return false;
	}
	return true;
}

static bool tell_sums(const struct book *book, struct vec *sums, struct err *err)
{
	for (size_t i = 0; i < book->sums[INVOICES].len; i++) {
		struct listing_sum *sum = vec_push(sums);
		if (sum)
			*sum = VEC_AT(struct listing_sum, &book->sums[INVOICES], i);
	}
	return vec_ok(sums, err);
}

bool workbook_write(struct db *db, const struct listing_scope *scope, const struct workbook_about *about,
                    struct rows *rows, struct vec *sums, struct err *err)
{
	struct book book = {.db = db, .scope = scope, .about = about, .rows = rows,
	                    .facts = VEC_INIT(struct report_sum)};
	for (int i = 0; i < PARTS; i++)
		book.sums[i] = (struct vec)VEC_INIT(struct listing_sum);
	bool done = rows_sheet(rows, "Case", case_columns, CASE_COLUMNS, &book.cover, err) &&
	            load_facts(&book, err) && write_parts(&book, err) && check(&book, err) &&
	            put_cover(&book, err) && tell_sums(&book, sums, err);
	for (int i = 0; i < PARTS; i++)
		vec_release(&book.sums[i]);
	vec_release(&book.facts);
	arena_release(&book.arena);
	return done;
}
