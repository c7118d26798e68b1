/* SPDX-License-Identifier: MIT */
#include "store/account.h"

#include <assert.h>
#include <string.h>

#include "base/vec.h"

/* A payment with something left on account. */
struct spare {
	int64_t payment, amount;
};

bool account_sum(struct db *db, int64_t client, const char *currency, int64_t *sum, struct err *err)
{
	return db_int(db, err, 0, sum, "SELECT sum(amount - allocated) FROM payment WHERE client = ? AND currency = ? "
	              "AND allocated < amount", "is", client, currency);
}

/* Oldest first; day DATE_NONE: whatever its own day. */
static bool list_spare(struct db *db, int64_t client, const char *currency, daynum day, struct vec *out,
                       int64_t *sum, struct err *err)
{
	*sum = 0;
	struct query *q = db_select(db, err, "SELECT id, amount - allocated FROM payment WHERE client = ?1 AND currency = ?2 "
	                            "AND allocated < amount AND (?3 IS NULL OR paid_on <= ?3) ORDER BY paid_on, id",
	                            "isd", client, currency, day);
	while (query_next(q)) {
		struct spare *spare = vec_push(out);
		if (!spare)
			break;
		*spare = (struct spare){query_int(q, 0), query_int(q, 1)};
		*sum += spare->amount;
	}
	return query_end(q, err) && vec_ok(out, err);
}

/* --- tied later --- */

/* The shares, each out of the oldest money that is left. */
static bool tie(struct db *db, const struct payment_result *plan, struct vec *spare, struct err *err)
{
	size_t at = 0;
	for (size_t i = 0; i < plan->count; i++)
		for (int64_t want = plan->shares[i].amount; want > 0;) {
			assert(at < spare->len);
			struct spare *from = &VEC_AT(struct spare, spare, at);
			int64_t amount = from->amount < want ? from->amount : want;
			if (amount && !payment_allocate(db, from->payment, plan->shares[i].invoice, amount, err))
				return false;
			from->amount -= amount;
			want -= amount;
			at += from->amount == 0;
		}
	return true;
}

bool account_allocate(struct db *db, const struct payment_new *wish, struct arena *arena,
                      struct payment_result *out, struct err *err)
{
	assert(db_in_transaction(db));
	struct vec spare = VEC_INIT(struct spare);
	struct payment_new whole = *wish;
	int64_t sum;
	char there[32];
	*out = (struct payment_result){0};
	bool ok = list_spare(db, wish->client, wish->currency, DATE_NONE, &spare, &sum, err);
	if (ok && !sum)
		ok = err_set(err, ERR_DATA, "nothing stands on account in %s", wish->currency);
	if (ok && wish->amount > sum)
		ok = err_set(err, ERR_DATA, "no more than %s %s stands on account",
		             money_text(there, sum, wish->currency, '.'), wish->currency);
	if (ok && !wish->amount)
		whole.amount = sum;
	ok = ok && payment_plan(db, &whole, arena, out, err);
	if (ok && !out->count)
		ok = err_set(err, ERR_DATA, "nothing is open in %s that it could pay", wish->currency);
	ok = ok && tie(db, out, &spare, err) && account_sum(db, wish->client, wish->currency, &out->on_account, err);
	vec_release(&spare);
	return ok;
}

/* --- given back --- */

static bool give_back(struct db *db, const struct refund_new *refund, const struct spare *spare, int64_t *want,
                      struct err *err)
{
	int64_t amount = spare->amount < *want ? spare->amount : *want;
	*want -= amount;
	return db_run(db, err, "INSERT INTO refund (payment, amount, paid_on, ref) VALUES (?, ?, ?, ?)", "iids",
	              spare->payment, amount, refund->paid_on, refund->ref ? refund->ref : "") &&
	       db_run(db, err, "UPDATE payment SET allocated = allocated + ? WHERE id = ?", "ii", amount, spare->payment);
}

bool account_refund(struct db *db, const struct refund_new *refund, int64_t *left, struct err *err)
{
	assert(db_in_transaction(db));
	struct vec spare = VEC_INIT(struct spare);
	int64_t sum, want = refund->amount;
	char there[32], day[DATE_TEXT_SIZE];
	if (refund->amount < 1)
		return err_set(err, ERR_DATA, "what goes back is more than nothing");
	bool ok = list_spare(db, refund->client, refund->currency, refund->paid_on, &spare, &sum, err);
	if (ok && sum < want)
		ok = err_set(err, ERR_DATA, "%s %s stood on account on %s: no more can go back", money_text(there, sum, refund->currency, '.'),
		             refund->currency, date_plain(refund->paid_on, day));
	for (size_t i = 0; ok && want > 0; i++)
		ok = give_back(db, refund, &VEC_AT(struct spare, &spare, i), &want, err);
	vec_release(&spare);
	return ok && account_sum(db, refund->client, refund->currency, left, err);
}
