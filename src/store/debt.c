/* SPDX-License-Identifier: MIT */
#include "store/debt.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"
#include "store/logging.h"

static bool load_name(struct db *db, struct debt *debt, struct arena *arena, struct err *err)
{
	return logging_client(db, debt->client, arena, &debt->client_name, err);
}

static void take(const struct query *q, struct arena *arena, struct vec *rows)
{
	struct debt_invoice *row = vec_push(rows);
	if (row)
		*row = (struct debt_invoice){
			.id = query_int(q, 0), .number = arena_str(arena, query_text(q, 1)), .due = query_day(q, 2),
			.open = query_int(q, 3), .disputed = query_int(q, 4) != 0,
		};
}

static bool load_all(struct db *db, const struct debt *debt, struct arena *arena, struct vec *rows, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT id, number, due, open, disputed FROM invoice INDEXED BY invoice_open "
	                            "WHERE currency = ? AND client = ? AND open > 0 ORDER BY due, id", "si",
	                            debt->currency, debt->client);
	while (query_next(q))
		take(q, arena, rows);
	return query_end(q, err);
}

static bool has(const struct vec *rows, int64_t id)
{
	for (size_t i = 0; i < rows->len; i++)
		if (VEC_AT(struct debt_invoice, rows, i).id == id)
			return true;
	return false;
}

static bool load_one(struct db *db, struct debt *debt, const char *number, struct arena *arena, struct vec *rows,
                     struct err *err)
{
	struct logging_invoice found;
	if (!logging_invoice(db, debt->client, number, &found, err))
		return false;
	if (!found.open)
		return err_set(err, ERR_DATA, "nothing is open on invoice %.60s any more", number);
	if (!*debt->currency)
		memcpy(debt->currency, found.currency, sizeof debt->currency);
	if (strcmp(debt->currency, found.currency) != 0)
		return err_set(err, ERR_DATA, "invoice %.60s is in %s, not in %s", number, found.currency, debt->currency);
	if (has(rows, found.id))
		return true;
	struct query *q = db_select(db, err, "SELECT id, number, due, open, disputed FROM invoice WHERE id = ?", "i", found.id);
	if (query_next(q))
		take(q, arena, rows);
	return query_end(q, err);
}

static bool load_named(struct db *db, struct debt *debt, const char *numbers, struct arena *arena, struct vec *rows,
                       struct err *err)
{
	for (const char *s = numbers; *s;) {
		size_t span = strcspn(s, ","), len = span;
		const char *number = s;
		text_trim(&number, &len);
		if (len && *number == '#') {
			number++;
			len--;
		}
		if (len && !load_one(db, debt, arena_strn(arena, number, len), arena, rows, err))
			return false;
		s += span + (s[span] == ',');
	}
	return rows->len || err_set(err, ERR_DATA, "name the invoices by their numbers, apart by commas");
}

static bool choose_currency(struct db *db, struct debt *debt, const char *currency, const char *home,
                            const char *numbers, struct err *err)
{
	if (*currency && !money_currency(currency, debt->currency))
		return err_set(err, ERR_DATA, "\"%.20s\" is no currency", currency);
	if (*currency || *numbers)
		return true;
	return logging_currency(db, debt->client, home, debt->currency, err) &&
	       (*debt->currency || err_set(err, ERR_DATA, "the client owes in several currencies: say which"));
}

static bool sum_up(struct debt *debt, struct err *err)
{
	debt->oldest = DATE_NONE;
	for (size_t i = 0; i < debt->count; i++) {
		const struct debt_invoice *one = &debt->invoices[i];
		if (!money_add(debt->open, one->open, &debt->open, err))
			return false;
		if (debt->oldest == DATE_NONE || one->due < debt->oldest)
			debt->oldest = one->due;
	}
	return debt->count || err_set(err, ERR_DATA, "%.100s owes nothing in %s", debt->client_name, debt->currency);
}

bool debt_load(struct db *db, int64_t client, const char *currency, const char *home, const char *numbers,
               struct arena *arena, struct debt *out, struct err *err)
{
	struct vec rows = VEC_INIT(struct debt_invoice);
	*out = (struct debt){.client = client, .client_name = ""};
	bool ok = load_name(db, out, arena, err) && choose_currency(db, out, currency, home, numbers, err) &&
	          (*numbers ? load_named(db, out, numbers, arena, &rows, err) : load_all(db, out, arena, &rows, err));
	out->invoices = arena_take(arena, &rows, &out->count);
	return ok && arena_ok(arena, err) && sum_up(out, err);
}

const int64_t *debt_ids(const struct debt *debt, struct arena *arena)
{
	int64_t *ids = arena_array(arena, debt->count, sizeof *ids);
	for (size_t i = 0; ids && i < debt->count; i++)
		ids[i] = debt->invoices[i].id;
	return ids;
}

const char *debt_numbers(const struct debt *debt, struct arena *arena)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < debt->count; i++)
		buf_addf(&out, "%s%s", i ? ", " : "", debt->invoices[i].number);
	const char *numbers = arena_str(arena, buf_str(&out));
	buf_release(&out);
	return numbers;
}
