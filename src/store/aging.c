/* SPDX-License-Identifier: MIT */
#include "store/aging.h"

#include <string.h>

#include "base/vec.h"
#include "store/open.h"

/* --- walking the open items --- */

/* With no payment after the day the index of what is open now is what was open then. */
static struct query *select_items(struct db *db, daynum as_of, struct err *err)
{
	int64_t latest;
	if (!db_int(db, err, 0, &latest, "SELECT paid_on FROM latest WHERE id = 1", ""))
		return NULL;
	if (latest <= as_of)
		return db_select(db, err, "SELECT currency, id, client, due, open FROM invoice INDEXED BY invoice_open "
		                 "WHERE open > 0 AND issued <= ? ORDER BY currency, client, due", "d", as_of);
	return db_select(db, err, "SELECT i.currency, i.id, i.client, i.due, " OPEN_AT("?1") " "
	                 "FROM invoice i INDEXED BY invoice_past WHERE i.issued <= ?1 "
	                 "AND (i.paid_last IS NULL OR i.paid_last > ?1 OR i.paid < i.total) "
	                 "ORDER BY i.currency, i.client, i.due", "d", as_of);
}

bool open_items(struct db *db, daynum as_of, bool (*visit)(void *arg, const struct open_item *item), void *arg,
                struct err *err)
{
	struct query *q = select_items(db, as_of, err);
	struct open_item item = {.currency = ""};
	while (query_next(q)) {
		const char *currency = query_text(q, 0);
		if (memcmp(currency, item.currency, 3) != 0)
			memcpy(item.currency, currency, 4);
		item.invoice = query_int(q, 1);
		item.client = query_int(q, 2);
		item.due = query_day(q, 3);
		item.open = query_int(q, 4);
		if (item.open > 0 && !visit(arg, &item))
			break;
	}
	return query_end(q, err);
}

/* --- sums --- */

struct fill {
	struct vec rows; /* struct aging_row */
	const struct aging_scale *scale;
	enum aging_by by;
	daynum as_of;
	struct err *err;
	bool ok;
	int64_t client; /* by client: the one being added up */
	int64_t amount;
	daynum oldest;
};

static struct aging_row *row_of(struct fill *fill, const char *currency)
{
	for (size_t i = fill->rows.len; i-- > 0;) {
		struct aging_row *row = &VEC_AT(struct aging_row, &fill->rows, i);
		if (memcmp(row->aging.currency, currency, 3) == 0)
			return row;
	}
	struct aging_row *row = vec_push(&fill->rows);
	if (row) {
		memcpy(row->aging.currency, currency, 4);
		row->aging.scale = *fill->scale;
	}
	return row;
}

static bool flush_client(struct fill *fill)
{
	if (fill->client && fill->ok && fill->rows.len)
		fill->ok = aging_add(&VEC_AT(struct aging_row, &fill->rows, fill->rows.len - 1).aging, fill->as_of,
		                     fill->oldest, fill->amount, 1, fill->err);
	fill->client = 0;
	fill->amount = 0;
	return fill->ok;
}

static bool add_to_client(struct fill *fill, const struct open_item *item)
{
	const struct aging_row *last =
		fill->rows.len ? &VEC_AT(struct aging_row, &fill->rows, fill->rows.len - 1) : NULL;
	if (fill->client != item->client || !last || memcmp(last->aging.currency, item->currency, 3) != 0) {
		if (!flush_client(fill) || !row_of(fill, item->currency))
			return false;
		fill->client = item->client;
		fill->oldest = item->due;
	}
	fill->ok = money_add(fill->amount, item->open, &fill->amount, fill->err);
	return fill->ok;
}

static bool add_item(void *arg, const struct open_item *item)
{
	struct fill *fill = arg;
	if (fill->by == AGING_CLIENT)
		return add_to_client(fill, item);
	struct aging_row *row = row_of(fill, item->currency);
	fill->ok = row && aging_add(&row->aging, fill->as_of, item->due, item->open, 1, fill->err);
	return fill->ok;
}

static bool add_on_account(struct db *db, struct fill *fill, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT currency, count(DISTINCT payment), sum(amount) "
	                            "FROM " ON_ACCOUNT_AT("?1", "") " GROUP BY currency", "d", fill->as_of);
	while (query_next(q)) {
		struct aging_row *row = row_of(fill, query_text(q, 0));
		if (row)
			row->on_account = (struct aging_bucket){.count = query_int(q, 1), .amount = query_int(q, 2)};
	}
	return query_end(q, err);
}

static bool take_rows(struct fill *fill, struct arena *arena, struct aging_table *out, struct err *err)
{
	out->count = fill->rows.len;
	out->rows = arena_array(arena, fill->rows.len, sizeof *out->rows);
	if (out->rows && fill->rows.len)
		memcpy(out->rows, fill->rows.data, fill->rows.len * sizeof *out->rows);
	/* Currencies with money on account only came last. */
	for (size_t i = 1; out->rows && i < out->count; i++)
		for (size_t j = i; j && strcmp(out->rows[j].aging.currency, out->rows[j - 1].aging.currency) < 0; j--) {
			struct aging_row row = out->rows[j];
			out->rows[j] = out->rows[j - 1];
			out->rows[j - 1] = row;
		}
	return vec_ok(&fill->rows, err) && arena_ok(arena, err);
}

bool aging_load(struct db *db, daynum as_of, const struct aging_scale *scale, enum aging_by by,
                struct arena *arena, struct aging_table *out, struct err *err)
{
	struct fill fill = {
		.rows = VEC_INIT(struct aging_row), .scale = scale, .by = by, .as_of = as_of, .err = err, .ok = true,
	};
	bool ok = db_look(db, err);
	if (ok) {
		ok = open_items(db, as_of, add_item, &fill, err) && flush_client(&fill) &&
		     vec_ok(&fill.rows, err) && fill.ok && add_on_account(db, &fill, err) &&
		     take_rows(&fill, arena, out, err);
		db_look_end(db);
	}
	vec_release(&fill.rows);
	return ok;
}
