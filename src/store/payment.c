/* SPDX-License-Identifier: MIT */
#include "store/payment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "ledger/allocation.h"

/* --- tying --- */

bool payment_settle_invoice(struct db *db, int64_t invoice, struct err *err)
{
	return db_run(db, err, "UPDATE invoice SET paid = x.sum, open = total - x.sum, paid_first = x.first, "
	              "paid_last = x.last FROM (SELECT coalesce(sum(a.amount), 0) AS sum, min(p.paid_on) AS first, "
	              "max(p.paid_on) AS last FROM allocation a JOIN payment p ON p.id = a.payment "
	              "WHERE a.invoice = ?1) AS x WHERE invoice.id = ?1", "i", invoice);
}

bool payment_open(struct db *db, int64_t invoice, int64_t *open, struct err *err)
{
	return db_int(db, err, 0, open, "SELECT open FROM invoice WHERE id = ?", "i", invoice);
}

static bool check_tie(struct db *db, int64_t payment, int64_t invoice, int64_t amount, struct err *err)
{
	int64_t open = 0, left = 0;
	bool same = false;
	struct query *q = db_select(db, err, "SELECT i.open, p.amount - p.allocated, i.currency = p.currency "
	                            "FROM invoice i, payment p WHERE i.id = ? AND p.id = ?", "ii", invoice, payment);
	bool found = query_next(q);
	if (found) {
		open = query_int(q, 0);
		left = query_int(q, 1);
		same = query_int(q, 2) != 0;
	}
	if (!query_end(q, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOINPUT, "that payment or invoice is gone");
	if (!same)
		return err_set(err, ERR_DATA, "the payment and the invoice are in different currencies");
	if (amount < 1 || amount > open)
		return err_set(err, ERR_DATA, "less than that is open on the invoice");
	return amount <= left || err_set(err, ERR_DATA, "less than that is left of the payment");
}

bool payment_allocate(struct db *db, int64_t payment, int64_t invoice, int64_t amount, struct err *err)
{
	assert(db_in_transaction(db));
	return check_tie(db, payment, invoice, amount, err) &&
	       db_run(db, err, "INSERT INTO allocation (payment, invoice, amount) VALUES (?1, ?2, ?3) "
	              "ON CONFLICT (payment, invoice) DO UPDATE SET amount = amount + ?3", "iii", payment, invoice,
	              amount) &&
	       db_run(db, err, "UPDATE payment SET allocated = allocated + ? WHERE id = ?", "ii", amount, payment) &&
	       db_run(db, err, "UPDATE invoice SET paid = paid + ?1, open = open - ?1, "
	              "paid_first = min(coalesce(paid_first, p.paid_on), p.paid_on), "
	              "paid_last = max(coalesce(paid_last, p.paid_on), p.paid_on) "
	              "FROM (SELECT paid_on FROM payment WHERE id = ?2) AS p WHERE invoice.id = ?3", "iii", amount,
	              payment, invoice);
}

bool payment_release(struct db *db, int64_t payment, int64_t invoice, struct err *err)
{
	assert(db_in_transaction(db));
	int64_t amount;
	if (!db_int(db, err, 0, &amount, "SELECT amount FROM allocation WHERE payment = ? AND invoice = ?", "ii",
	            payment, invoice))
		return false;
	if (!amount)
		return err_set(err, ERR_NOINPUT, "the payment does not pay that invoice");
	return db_run(db, err, "DELETE FROM allocation WHERE payment = ? AND invoice = ?", "ii", payment, invoice) &&
	       db_run(db, err, "UPDATE payment SET allocated = allocated - ? WHERE id = ?", "ii", amount, payment) &&
	       payment_settle_invoice(db, invoice, err);
}

/* --- a new payment --- */

static bool insert(struct db *db, const struct payment_new *payment, int64_t *id, struct err *err)
{
	bool ok = db_run(db, err, "INSERT INTO payment (client, kind, currency, amount, paid_on, ref, number, source, "
	                 "import) VALUES (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0))", "issidsssi", payment->client,
	                 payment->kind, payment->currency, payment->amount, payment->paid_on,
	                 payment->ref ? payment->ref : "", payment->number ? payment->number : "",
	                 payment->source ? payment->source : "", payment->import);
	*id = db_last_id(db);
	return ok;
}

static bool open_of(struct db *db, const struct payment_new *payment, struct vec *items, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT id, due, open FROM invoice INDEXED BY invoice_open "
	                            "WHERE currency = ? AND client = ? AND open > 0", "si", payment->currency,
	                            payment->client);
	bool named = !payment->invoice;
	while (query_next(q)) {
		struct allocation_item *item = vec_push(items);
		if (!item)
			break;
		*item = (struct allocation_item){
			.invoice = query_int(q, 0), .due = query_day(q, 1), .open = query_int(q, 2),
			.named = query_int(q, 0) == payment->invoice,
		};
		named = named || item->named;
	}
	if (!query_end(q, err) || !vec_ok(items, err))
		return false;
	return named || err_set(err, ERR_DATA, "nothing is open in %s on the invoice it names", payment->currency);
}

static bool take_share(struct db *db, int64_t payment, const struct allocation_item *item, struct arena *arena,
                       struct payment_share *share, struct err *err)
{
	if (!payment_allocate(db, payment, item->invoice, item->share, err))
		return false;
	*share = (struct payment_share){
		.invoice = item->invoice, .amount = item->share, .left = item->open - item->share, .number = "",
	};
	struct query *q = db_select(db, err, "SELECT number FROM invoice WHERE id = ?", "i", item->invoice);
	if (query_next(q))
		share->number = arena_str(arena, query_text(q, 0));
	return query_end(q, err);
}

static bool spread(struct db *db, const struct payment_new *payment, struct vec *items, struct arena *arena,
                   struct payment_result *out, struct err *err)
{
	out->on_account = allocation_spread(items->data, items->len, payment->amount);
	out->shares = arena_array(arena, items->len, sizeof *out->shares);
	if (!arena_ok(arena, err))
		return false;
	for (size_t i = 0; i < items->len; i++) {
		const struct allocation_item *item = &VEC_AT(struct allocation_item, items, i);
		if (item->share && !take_share(db, out->id, item, arena, &out->shares[out->count++], err))
			return false;
	}
	return arena_ok(arena, err);
}

bool payment_add(struct db *db, const struct payment_new *payment, struct arena *arena,
                 struct payment_result *out, struct err *err)
{
	assert(db_in_transaction(db));
	*out = (struct payment_result){0};
	if (payment->amount < 1 || payment->amount > MONEY_LIMIT)
		return err_set(err, ERR_DATA, "a payment is more than nothing");
	if (payment->paid_on < DATE_FIRST || payment->paid_on > DATE_LAST)
		return err_set(err, ERR_DATA, "a payment needs its day");
	struct vec items = VEC_INIT(struct allocation_item);
	bool ok = open_of(db, payment, &items, err) && insert(db, payment, &out->id, err) &&
	          (items.len ? spread(db, payment, &items, arena, out, err) : true);
	if (!items.len)
		out->on_account = payment->amount;
	vec_release(&items);
	return ok;
}

/* --- looking it all over --- */

static bool verify_invoices(struct db *db, int64_t *bad, struct buf *why, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT count(*), min(i.number) FROM invoice i LEFT JOIN "
	                            "(SELECT a.invoice AS id, sum(a.amount) AS sum, min(p.paid_on) AS first, "
	                            "max(p.paid_on) AS last FROM allocation a JOIN payment p ON p.id = a.payment "
	                            "GROUP BY a.invoice) x ON x.id = i.id WHERE i.paid <> coalesce(x.sum, 0) "
	                            "OR i.paid_first IS NOT x.first OR i.paid_last IS NOT x.last", "");
	if (query_next(q) && query_int(q, 0)) {
		*bad += query_int(q, 0);
		buf_addf(why, "%sinvoice %s: what is paid does not agree with its payments", why->len ? "; " : "",
		         query_text(q, 1));
	}
	return query_end(q, err);
}

static bool verify_payments(struct db *db, int64_t *bad, struct buf *why, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT count(*), min(p.id) FROM payment p LEFT JOIN "
	                            "(SELECT a.payment AS id, sum(a.amount) AS sum, "
	                            "max(i.currency <> q.currency) AS mixed FROM allocation a "
	                            "JOIN invoice i ON i.id = a.invoice JOIN payment q ON q.id = a.payment "
	                            "GROUP BY a.payment) x ON x.id = p.id "
	                            "WHERE p.allocated <> coalesce(x.sum, 0) OR x.mixed", "");
	if (query_next(q) && query_int(q, 0)) {
		*bad += query_int(q, 0);
		buf_addf(why, "%spayment %lld: what is allocated does not agree with its allocations",
		         why->len ? "; " : "", (long long)query_int(q, 1));
	}
	return query_end(q, err);
}

bool payment_verify(struct db *db, int64_t *bad, struct buf *why, struct err *err)
{
	int64_t early;
	*bad = 0;
	if (!verify_invoices(db, bad, why, err) || !verify_payments(db, bad, why, err) ||
	    !db_int(db, err, 0, &early, "SELECT (SELECT max(paid_on) FROM payment) > paid_on FROM latest", ""))
		return false;
	if (early) {
		++*bad;
		buf_addf(why, "%sthe latest day of payment is not noted", why->len ? "; " : "");
	}
	return buf_ok(why, err);
}
