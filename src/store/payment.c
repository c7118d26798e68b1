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

static const struct payment_part *part_of(const struct payment_new *payment, int64_t invoice)
{
	for (size_t i = 0; i < payment->part_count; i++)
		if (payment->parts[i].invoice == invoice)
			return &payment->parts[i];
	return NULL;
}

static bool all_open(struct db *db, const struct payment_new *payment, struct vec *items, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT id, due, open FROM invoice INDEXED BY invoice_open "
	                            "WHERE currency = ? AND client = ? AND open > 0", "si", payment->currency,
	                            payment->client);
	bool named = !payment->invoice;
	while (query_next(q)) {
		struct allocation_item *item = vec_push(items);
		if (!item)
			break;
		const struct payment_part *part = part_of(payment, query_int(q, 0));
		*item = (struct allocation_item){
			.invoice = query_int(q, 0), .due = query_day(q, 1), .open = query_int(q, 2),
			.named = part || query_int(q, 0) == payment->invoice, .wish = part ? part->amount : 0,
		};
		named = named || item->named;
	}
	if (!query_end(q, err) || !vec_ok(items, err))
		return false;
	return named || payment->part_count ||
	       err_set(err, ERR_DATA, "nothing is open in %s on the invoice it names", payment->currency);
}

/* The items named by hand to the front, in the order they were named. */
static bool order_parts(struct db *db, const struct payment_new *payment, struct vec *items, struct err *err)
{
	for (size_t i = 0; i < payment->part_count; i++) {
		size_t at = i;
		while (at < items->len && VEC_AT(struct allocation_item, items, at).invoice != payment->parts[i].invoice)
			at++;
		if (at == items->len) {
			struct query *q = db_select(db, err, "SELECT number FROM invoice WHERE id = ?", "i",
			                            payment->parts[i].invoice);
			bool found = query_next(q);
			if (found)
				err_set(err, ERR_DATA, "nothing is open in %s on invoice %s", payment->currency, query_text(q, 0));
			if (query_end(q, err) && !found)
				err_set(err, ERR_NOINPUT, "that invoice is gone");
			return false;
		}
		struct allocation_item item = VEC_AT(struct allocation_item, items, at);
		VEC_AT(struct allocation_item, items, at) = VEC_AT(struct allocation_item, items, i);
		VEC_AT(struct allocation_item, items, i) = item;
	}
	return true;
}

static bool number_of(struct db *db, int64_t invoice, struct arena *arena, const char **number, struct err *err)
{
	*number = "";
	struct query *q = db_select(db, err, "SELECT number FROM invoice WHERE id = ?", "i", invoice);
	if (query_next(q))
		*number = arena_str(arena, query_text(q, 0));
	return query_end(q, err);
}

static bool by_hand(struct db *db, const struct payment_new *payment, struct vec *items, struct arena *arena,
                    int64_t *left, struct err *err)
{
	size_t at;
	char a[32], b[32];
	const char *number, *currency = payment->currency;
	if (!order_parts(db, payment, items, err))
		return false;
	enum allocation_fault fault = allocation_by_hand(items->data, payment->part_count, payment->amount, left, &at);
	if (fault == ALLOCATION_FITS)
		return true;
	const struct allocation_item *item = &VEC_AT(struct allocation_item, items, at);
	if (!number_of(db, item->invoice, arena, &number, err))
		return false;
	if (fault == ALLOCATION_OVER_OPEN)
		return err_set(err, ERR_DATA, "invoice %s has %s %s open, which is less than %s", number,
		               money_text(a, item->open, currency, '.'), currency, money_text(b, item->wish, currency, '.'));
	return err_set(err, ERR_DATA, "only %s %s is left for invoice %s, which is less than %s",
	               money_text(a, *left, currency, '.'), currency, number, money_text(b, item->wish, currency, '.'));
}

static bool list_shares(struct db *db, const struct vec *items, struct arena *arena, struct payment_result *out,
                        struct err *err)
{
	out->shares = arena_array(arena, items->len, sizeof *out->shares);
	if (!arena_ok(arena, err))
		return false;
	for (size_t i = 0; i < items->len; i++) {
		const struct allocation_item *item = &VEC_AT(struct allocation_item, items, i);
		struct payment_share *share = &out->shares[out->count];
		if (!item->share)
			continue;
		out->count++;
		*share = (struct payment_share){item->invoice, "", item->share, item->open - item->share};
		if (!number_of(db, item->invoice, arena, &share->number, err))
			return false;
	}
	return arena_ok(arena, err);
}

bool payment_plan(struct db *db, const struct payment_new *payment, struct arena *arena, struct payment_result *out,
                  struct err *err)
{
	struct vec items = VEC_INIT(struct allocation_item);
	*out = (struct payment_result){0};
	bool ok = all_open(db, payment, &items, err);
	if (ok && payment->part_count)
		ok = by_hand(db, payment, &items, arena, &out->on_account, err);
	else if (ok)
		out->on_account = items.len ? allocation_spread(items.data, items.len, payment->amount) : payment->amount;
	ok = ok && list_shares(db, &items, arena, out, err);
	vec_release(&items);
	return ok;
}

bool payment_add(struct db *db, const struct payment_new *payment, struct arena *arena,
                 struct payment_result *out, struct err *err)
{
	int64_t id;
	assert(db_in_transaction(db));
	if (payment->amount < 1 || payment->amount > MONEY_LIMIT)
		return err_set(err, ERR_DATA, "a payment is more than nothing");
	if (payment->paid_on < DATE_FIRST || payment->paid_on > DATE_LAST)
		return err_set(err, ERR_DATA, "a payment needs its day");
	if (!payment_plan(db, payment, arena, out, err) || !insert(db, payment, &id, err))
		return false;
	out->id = id;
	for (size_t i = 0; i < out->count; i++)
		if (!payment_allocate(db, id, out->shares[i].invoice, out->shares[i].amount, err))
			return false;
	return true;
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
	                            "WHERE p.allocated <> coalesce(x.sum, 0) + coalesce((SELECT sum(r.amount) FROM refund r "
	                            "WHERE r.payment = p.id), 0) OR x.mixed", "");
	if (query_next(q) && query_int(q, 0)) {
		*bad += query_int(q, 0);
		buf_addf(why, "%spayment %lld: what is allocated does not agree with its allocations and refunds",
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
