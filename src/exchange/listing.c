/* SPDX-License-Identifier: MIT */
#include "exchange/listing.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "exchange/listing_read.h"

/* --- the catalogue --- */

const struct listing *listing_all(size_t *count)
{
	*count = listing_table_count;
	return listing_table;
}

const struct listing *listing_find(const char *name)
{
	for (size_t i = 0; i < listing_table_count; i++)
		if (strcmp(listing_table[i].name, name) == 0)
			return &listing_table[i];
	return NULL;
}

/* --- columns --- */

static void choose(const struct listing *list, uint32_t mask, struct listing_columns *out)
{
	out->count = 0;
	for (size_t i = 0; i < list->count; i++)
		if (mask & UINT32_C(1) << i)
			out->at[out->count++] = (unsigned char)i;
}

static int column_named(const struct listing *list, const char *name, size_t len)
{
	for (size_t i = 0; i < list->count; i++)
		if (strlen(list->columns[i].name) == len && memcmp(list->columns[i].name, name, len) == 0)
			return (int)i;
	return -1;
}

static bool no_such_column(const struct listing *list, const char *name, size_t len, struct err *err)
{
	struct buf names = BUF_INIT;
	for (size_t i = 0; i < list->count; i++)
		buf_addf(&names, "%s%s", i ? " " : "", list->columns[i].name);
	err_set(err, ERR_USAGE, "\"%.*s\" is no column of %s: it has %s", (int)(len < 60 ? len : 60), name,
	        list->name, buf_str(&names));
	buf_release(&names);
	return false;
}

bool listing_columns_parse(const struct listing *list, const char *text, struct listing_columns *out,
                           struct err *err)
{
	if (strcmp(text, "all") == 0 || strcmp(text, "standard") == 0) {
		choose(list, *text == 'a' ? UINT32_MAX : list->standard, out);
		return true;
	}
	out->count = 0;
	for (;;) {
		size_t len = strcspn(text, ",");
		const char *name = text;
		size_t trimmed = len;
		text_trim(&name, &trimmed);
		int at = column_named(list, name, trimmed);
		if (at < 0)
			return no_such_column(list, name, trimmed, err);
		if (out->count == SHEET_COLUMNS_MOST)
			return err_set(err, ERR_USAGE, "too many columns: at most %d", SHEET_COLUMNS_MOST);
		out->at[out->count++] = (unsigned char)at;
		if (!text[len])
			return true;
		text += len + 1;
	}
}

/* --- reading --- */

static bool add_sum(struct vec *sums, const char *currency, int64_t amount, struct err *err)
{
	struct listing_sum *sum = NULL;
	for (size_t i = 0; !sum && i < sums->len; i++)
		if (strcmp(VEC_AT(struct listing_sum, sums, i).currency, currency) == 0)
			sum = &VEC_AT(struct listing_sum, sums, i);
	if (!sum && !(sum = vec_push(sums)))
		return vec_ok(sums, err);
	memcpy(sum->currency, currency, strnlen(currency, sizeof sum->currency - 1));
	return money_add(sum->amount, amount, &sum->amount, err);
}

bool listing_emit(struct listing_reader *reader, const char *currency, int64_t amount, struct err *err)
{
	sheet_clear(&reader->chosen);
	for (size_t i = 0; i < reader->columns->count; i++)
		reader->chosen.cells[reader->chosen.count++] = reader->row.cells[reader->columns->at[i]];
	if (!arena_ok(&reader->arena, err) || !reader->take(reader->arg, &reader->chosen, err))
		return false;
	if (reader->sums && *currency && !add_sum(reader->sums, currency, amount, err))
		return false;
	arena_release(&reader->arena);
	return true;
}

static bool read_ref(struct listing_reader *reader, const struct listing *list, const struct listing_ref *ref,
                     struct err *err)
{
	bool done = report_client(reader->db, ref->client, reader->scope->as_of, &reader->client_arena,
	                          &reader->client, err) &&
	            list->read(reader, ref, err);
	arena_release(&reader->arena);
	arena_release(&reader->client_arena);
	return done;
}

static bool read_all(struct listing_reader *reader, const struct listing *list, struct err *err)
{
	if (list->at_once) {
		bool all = list->read(reader, &(struct listing_ref){0}, err);
		arena_release(&reader->arena);
		return all;
	}
	struct vec ids = VEC_INIT(int64_t);
	bool done = report_clients(reader->db, -1, &ids, err);
	for (size_t i = 0; done && i < ids.len; i++)
		done = read_ref(reader, list, &(struct listing_ref){.client = VEC_AT(int64_t, &ids, i)}, err);
	vec_release(&ids);
	return done;
}

static bool read_list(struct listing_reader *reader, const struct listing *list, struct err *err)
{
	const struct listing_scope *scope = reader->scope;
	if (!scope->refs)
		return read_all(reader, list, err);
	for (size_t i = 0; i < scope->count; i++)
		if (!read_ref(reader, list, &scope->refs[i], err))
			return false;
	return true;
}

bool listing_read(struct db *db, const struct listing_scope *scope, const struct listing *list,
                  const struct listing_columns *columns, listing_take *take, void *arg, struct err *err)
{
	struct listing_reader reader = {.db = db, .scope = scope, .columns = columns, .take = take, .arg = arg};
	return read_list(&reader, list, err);
}

/* --- counting --- */

static int64_t rows_of_sum(const struct listing_scope *scope, const struct listing *list, const struct report_sum *sum)
{
	if (scope->currency && *scope->currency && strcmp(scope->currency, sum->currency) != 0)
		return 0;
	if (strcmp(list->name, "aged") == 0)
		return scope->paid ? sum->invoices : sum->unpaid;
	if (strcmp(list->name, "payments") == 0)
		return sum->payments;
	return sum->invoices + (strcmp(list->name, "statement") == 0 ? sum->payments + sum->refunds : 0);
}

/* Of one client, or of all (0). */
static bool count_one(struct db *db, const struct listing_scope *scope, const struct listing *list,
                      int64_t client, int64_t *count, struct err *err)
{
	struct vec sums = VEC_INIT(struct report_sum);
	int64_t contacts = 0;
	bool log = strcmp(list->name, "contacts") == 0 || strcmp(list->name, "letters") == 0 || strcmp(list->name, "exhibits") == 0;
	bool done = log ? report_contact_count(db, client, &contacts, err)
	            : report_sums(db, client, scope->as_of, &sums, err);
	*count += contacts;
	for (size_t i = 0; i < sums.len; i++)
		*count += rows_of_sum(scope, list, &VEC_AT(struct report_sum, &sums, i));
	vec_release(&sums);
	return done;
}

static bool count_clients(struct db *db, int64_t *count, struct err *err)
{
	struct vec ids = VEC_INIT(int64_t);
	bool done = report_clients(db, -1, &ids, err);
	*count = (int64_t)ids.len;
	vec_release(&ids);
	return done;
}

bool listing_count(struct db *db, const struct listing_scope *scope, const struct listing *list,
                   int64_t *count, struct err *err)
{
	bool clients = strcmp(list->name, "clients") == 0;
	*count = 0;
	if (!scope->refs)
		return clients ? count_clients(db, count, err) : count_one(db, scope, list, 0, count, err);
	for (size_t i = 0; i < scope->count; i++)
		if (clients || scope->refs[i].invoice)
			++*count;
		else if (!count_one(db, scope, list, scope->refs[i].client, count, err))
			return false;
	return true;
}

/* --- writing --- */

struct writing {
	struct rows *rows;
	int sheet;
};

static bool write_row(void *arg, const struct sheet_row *row, struct err *err)
{
	struct writing *writing = arg;
	return rows_add(writing->rows, writing->sheet, row, err);
}

static int place_of(const struct listing_columns *columns, int at)
{
	for (size_t i = 0; i < columns->count; i++)
		if (columns->at[i] == at)
			return (int)i;
	return -1;
}

/* The label at the left, the currency in its column, the sum in its. */
bool listing_write_sum(struct rows *rows, int sheet, const struct listing *list,
                       const struct listing_columns *columns, const char *label, const char *currency,
                       int64_t amount, struct err *err)
{
	struct sheet_row row = {.count = 0};
	int amount_at = place_of(columns, list->sum_column);
	int currency_at = place_of(columns, column_named(list, "currency", 8));
	for (int i = 0; i < (int)columns->count; i++) {
		if (i == amount_at)
			sheet_money(&row, amount, currency);
		else if (i == currency_at)
			sheet_text(&row, currency);
		else
			sheet_text(&row, i == 0 ? label : "");
	}
	return amount_at < 0 || rows_sum(rows, sheet, &row, err);
}

static bool write_sum(struct writing *writing, const struct listing *list, const struct listing_columns *columns,
                      struct listing_sum *sum, struct err *err)
{
	struct buf place = BUF_INIT;
	int amount_at = place_of(columns, list->sum_column);
	if (!listing_write_sum(writing->rows, writing->sheet, list, columns, "Total", sum->currency, sum->amount, err))
		return false;
	rows_place(writing->rows, writing->sheet, amount_at < 0 ? 0 : (size_t)amount_at, &place);
	snprintf(sum->place, sizeof sum->place, "%s", buf_str(&place));
	buf_release(&place);
	return true;
}

static bool write_sums(struct writing *writing, const struct listing *list, const struct listing_columns *columns,
                       struct vec *own, struct vec *sums, struct err *err)
{
	for (size_t i = 0; i < own->len; i++) {
		struct listing_sum *sum = &VEC_AT(struct listing_sum, own, i);
		struct listing_sum *kept = vec_push(sums);
		if (!kept)
			return vec_ok(sums, err);
		if (!write_sum(writing, list, columns, sum, err))
			return false;
		*kept = *sum;
	}
	return true;
}

bool listing_write(struct db *db, const struct listing_scope *scope, const struct listing *list,
                   const struct listing_columns *columns, struct rows *rows, struct vec *sums, int *sheet,
                   struct err *err)
{
	struct sheet_column chosen[SHEET_COLUMNS_MOST];
	struct vec own = VEC_INIT(struct listing_sum);
	struct writing writing = {.rows = rows};
	for (size_t i = 0; i < columns->count; i++)
		chosen[i] = list->columns[columns->at[i]];
	struct listing_reader reader = {
		.db = db, .scope = scope, .columns = columns, .take = write_row, .arg = &writing, .sums = &own,
	};
	bool done = rows_sheet(rows, list->sheet, chosen, columns->count, &writing.sheet, err) &&
	            read_list(&reader, list, err) && write_sums(&writing, list, columns, &own, sums, err);
	vec_release(&own);
	if (sheet)
		*sheet = writing.sheet;
	return done;
}
