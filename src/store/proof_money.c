/* SPDX-License-Identifier: MIT */
/* What an invoice amounts to and when it is due: by the last of the imported rows and
 * entries that stand and say so. What a payment by hand was, and what it paid. */
#include <stdlib.h>
#include <string.h>

#include "ledger/date.h"
#include "ledger/money.h"
#include "store/fields.h"
#include "store/import_row.h"
#include "store/proof_inside.h"

/* --- invoices --- */

/* The last word on an invoice. */
struct last {
	int64_t total_seq, due_seq; /* entries; 0: nothing said so far */
	int64_t total;              /* minor units, where text is NULL */
	const char *text;           /* as an entry has it */
	daynum due;                 /* where due_text is NULL */
	const char *due_text;
	bool open;                  /* only ever an open amount: the total is not proved */
};

struct invoices {
	struct proof *proof;
	struct db *db;
	struct last *last; /* by id */
	size_t count;
	struct proof_fault *fault;
};

static struct last *last_of(struct invoices *all, int64_t id)
{
	return id > 0 && (size_t)id < all->count ? &all->last[id] : NULL;
}

static void say_total(struct last *last, int64_t seq, int64_t total, const char *text)
{
	if (seq < last->total_seq)
		return;
	last->total_seq = seq;
	last->total = total;
	last->text = text;
}

static void say_due(struct last *last, int64_t seq, daynum due, const char *text)
{
	if (seq < last->due_seq)
		return;
	last->due_seq = seq;
	last->due = due;
	last->due_text = text;
}

static void hear_hand(struct invoices *all)
{
	const struct claim *claim;
	for (size_t i = 0; (claim = claim_at(all->proof, CLAIM_INVOICE, i)); i++) {
		struct last *last = last_of(all, claim->invoice);
		const char *total = claim_fact(all->proof, claim, "after.amount");
		const char *due = claim_fact(all->proof, claim, "after.due");
		if (claim->withdrawn || !last)
			continue;
		if (*total)
			say_total(last, claim->seq, 0, total);
		if (*due)
			say_due(last, claim->seq, DATE_NONE, due);
	}
}

static bool find_invoice(struct db *db, const struct import_row *row, int64_t *id, struct err *err)
{
	return db_int(db, err, 0, id, "SELECT id FROM invoice WHERE series = ? AND number = ?", "ss", row->series,
	              row->number);
}

static bool hear_row(struct invoices *all, int64_t seq, const struct import_row *row, int64_t id, struct err *err)
{
	if (!*row->number || row->amount < 0 || row->due == DATE_NONE)
		if (row->amount != IMPORT_NONE || row->open == IMPORT_NONE || row->open < 0 || row->due == DATE_NONE)
			return true; /* a credit note, a payment, a client */
	if (!id && !find_invoice(all->db, row, &id, err))
		return false;
	struct last *last = last_of(all, id);
	if (!last)
		return true;
	if (row->amount != IMPORT_NONE)
		say_total(last, seq, row->amount, NULL);
	else
		last->open = true;
	say_due(last, seq, row->due, NULL);
	return true;
}

/* The invoice that a row made: the third of the four numbers kept of it. */
static int64_t made_invoice(const void *made, size_t len, size_t *at)
{
	uint64_t numbers[4] = {0};
	for (int i = 0; i < 4; i++)
		if (!import_unpack_number(made, len, at, &numbers[i]))
			return 0;
	return (int64_t)numbers[2];
}

static bool hear_block(struct invoices *all, int64_t seq, const struct query *q, struct err *err)
{
	size_t len, made_len, at = 0, made_at = 0;
	const void *body = query_blob(q, 0, &len), *made = query_blob(q, 1, &made_len);
	struct arena arena = ARENA_INIT;
	struct import_row row;
	bool ok = true;
	while (ok && at < len && import_row_unpack(body, len, &at, &arena, &row))
		ok = hear_row(all, seq, &row, made_invoice(made, made_len, &made_at), err);
	ok = ok && arena_ok(&arena, err);
	arena_release(&arena);
	return ok;
}

static bool hear_import(struct invoices *all, const struct claim *claim, struct err *err)
{
	int64_t stands, id = claim_number(all->proof, claim, "import");
	if (claim->withdrawn)
		return true; /* taken back; done again, it has another entry */
	if (!db_int(all->db, err, 0, &stands, "SELECT undone = 0 FROM import WHERE id = ?", "i", id))
		return false;
	if (!stands)
		proof_blame(all->fault, claim->seq, "entry %lld: its import is gone, and nobody took it back",
		            (long long)claim->seq);
	if (!stands || strcmp(claim_fact(all->proof, claim, "kind"), "invoices") != 0)
		return true;
	struct query *q = db_select(all->db, err, "SELECT body, made FROM import_block WHERE import = ? ORDER BY block", "i",
	                            id);
	bool ok = true;
	while (ok && query_next(q))
		ok = hear_block(all, claim->seq, q, err);
	return query_end(q, ok ? err : NULL) && ok;
}

static void judge_invoice(struct invoices *all, const struct query *q, struct buf *amount)
{
	struct last *last = last_of(all, query_int(q, 0));
	char day[DATE_ISO_SIZE];
	const char *number = query_text(q, 1), *currency = query_text(q, 2);
	if (!last || (!last->total_seq && !last->open)) {
		proof_blame(all->fault, 0, "invoice %s was written without an entry or an import", number);
		return;
	}
	buf_clear(amount);
	if (last->text)
		money_plain(amount, query_int(q, 3), currency);
	bool total = !last->total_seq || (last->text ? strcmp(buf_str(amount), last->text) == 0
	                                             : query_int(q, 3) == last->total);
	bool due = !last->due_seq || (last->due_text ? strcmp(date_iso(query_day(q, 4), day), last->due_text) == 0
	                                             : query_day(q, 4) == last->due);
	if (!total)
		proof_blame(all->fault, last->total_seq, "entry %lld: invoice %s has another total now",
		            (long long)last->total_seq, number);
	if (!due)
		proof_blame(all->fault, last->due_seq, "entry %lld: invoice %s is due on another day now",
		            (long long)last->due_seq, number);
}

static bool judge_invoices(struct invoices *all, struct err *err)
{
	struct buf amount = BUF_INIT;
	struct query *q = db_select(all->db, err, "SELECT id, number, currency, total, due FROM invoice ORDER BY id", "");
	while (query_next(q))
		judge_invoice(all, q, &amount);
	buf_release(&amount);
	return query_end(q, err);
}

bool proof_invoices(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	struct invoices all = {.proof = proof, .db = db, .fault = fault};
	int64_t most;
	if (!db_int(db, err, 0, &most, "SELECT max(id) FROM invoice", ""))
		return false;
	all.count = (size_t)most + 1;
	all.last = calloc(all.count, sizeof *all.last);
	if (!all.last)
		return err_memory(err);
	const struct claim *claim;
	bool ok = true;
	hear_hand(&all);
	for (size_t i = 0; ok && (claim = claim_at(proof, CLAIM_IMPORT, i)); i++)
		ok = hear_import(&all, claim, err);
	ok = ok && judge_invoices(&all, err);
	free(all.last);
	return ok;
}

/* --- payments by hand --- */

/* One "to" of the entry: "NUMBER AMOUNT". */
static bool check_share(struct db *db, const struct claim *claim, int64_t payment, const char *currency,
                        const struct field *to, struct proof_fault *fault, struct err *err)
{
	struct buf number = BUF_INIT, amount = BUF_INIT;
	size_t cut = to->value_len;
	int64_t minor = 0, tied = 0, known = 0;
	while (cut && to->value[cut - 1] != ' ')
		cut--;
	buf_add(&number, to->value, cut ? cut - 1 : 0);
	buf_add(&amount, to->value + cut, to->value_len - cut);
	bool ok = buf_ok(&number, err) && buf_ok(&amount, err) &&
	          db_int(db, err, 0, &known, "SELECT count(*) FROM invoice WHERE number = ? AND client = ?", "si",
	                 buf_str(&number), claim->client) &&
	          db_int(db, err, 0, &tied, "SELECT sum(a.amount) FROM allocation a JOIN invoice i ON i.id = a.invoice "
	                 "WHERE a.payment = ? AND i.number = ?", "is", payment, buf_str(&number));
	if (ok && known && money_parse(buf_str(&amount), currency, '.', &minor, NULL) && tied < minor)
		proof_blame(fault, claim->seq, "entry %lld: its payment does not pay invoice %s any more",
		            (long long)claim->seq, buf_str(&number));
	buf_release(&number);
	buf_release(&amount);
	return ok;
}

static bool check_shares(struct proof *proof, struct db *db, const struct claim *claim, struct proof_fault *fault,
                         struct err *err)
{
	int64_t payment = claim_number(proof, claim, "payment");
	const char *currency = claim_fact(proof, claim, "currency");
	struct field field;
	for (size_t at = 0; fields_next(claim->facts, claim->facts_len, &at, &field);)
		if (field.name_len == 2 && memcmp(field.name, "to", 2) == 0 &&
		    !check_share(db, claim, payment, currency, &field, fault, err))
			return false;
	return true;
}

static bool check_payment(struct proof *proof, struct db *db, const struct claim *claim, struct proof_fault *fault,
                          struct err *err)
{
	char day[DATE_ISO_SIZE];
	struct buf amount = BUF_INIT;
	struct query *q = db_select(db, err, "SELECT amount, currency, paid_on, client FROM payment WHERE id = ?", "i",
	                            claim_number(proof, claim, "payment"));
	bool there = query_next(q), same = false;
	if (there) {
		money_plain(&amount, query_int(q, 0), query_text(q, 1));
		same = strcmp(buf_str(&amount), claim_fact(proof, claim, "amount")) == 0 &&
		       strcmp(query_text(q, 1), claim_fact(proof, claim, "currency")) == 0 &&
		       strcmp(date_iso(query_day(q, 2), day), claim_fact(proof, claim, "on")) == 0 &&
		       query_int(q, 3) == claim->client;
	}
	buf_release(&amount);
	if (!query_end(q, err))
		return false;
	if (!there)
		proof_blame(fault, claim->seq, "entry %lld: its payment is gone", (long long)claim->seq);
	else if (!same)
		proof_blame(fault, claim->seq, "entry %lld: its payment is another one now", (long long)claim->seq);
	return !there || !same || check_shares(proof, db, claim, fault, err);
}

/* The credit note that ended a dispute: known by its number. *id 0: the entry tells of none. */
static bool check_credit(struct proof *proof, struct db *db, const struct claim *claim, int64_t *id,
                         struct proof_fault *fault, struct err *err)
{
	struct buf amount = BUF_INIT;
	const char *credited = claim_fact(proof, claim, "credited");
	*id = 0;
	if (!*credited)
		return true;
	struct query *q = db_select(db, err, "SELECT id, amount, currency FROM payment WHERE client = ? AND kind = 'credit' AND "
	                            "number = ? AND import IS NULL", "is", claim->client, claim_fact(proof, claim, "credit"));
	bool same = false;
	while (!same && query_next(q)) {
		buf_clear(&amount);
		money_plain(&amount, query_int(q, 1), query_text(q, 2));
		*id = query_int(q, 0);
		same = strcmp(buf_str(&amount), credited) == 0;
	}
	buf_release(&amount);
	if (!same)
		proof_blame(fault, claim->seq, "entry %lld: its credit note is another one now", (long long)claim->seq);
	return query_end(q, err);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* A payment by hand has its entry; a write-off has one of its own. */
static bool check_entered(struct db *db, struct vec *entered, struct proof_fault *fault, struct err *err)
{
	if (entered->len)
		qsort(entered->data, entered->len, sizeof(int64_t), by_number);
	struct query *q = db_select(db, err, "SELECT id FROM payment p WHERE import IS NULL AND NOT EXISTS "
	                            "(SELECT 1 FROM write_off w WHERE w.payment = p.id)", "");
	while (query_next(q)) {
		int64_t id = query_int(q, 0);
		if (!entered->len || !bsearch(&id, entered->data, entered->len, sizeof id, by_number))
			proof_blame(fault, 0, "payment %lld was written without an entry", (long long)id);
	}
	return query_end(q, err);
}

bool proof_payments(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	struct vec entered = VEC_INIT(int64_t);
	const struct claim *claim;
	bool ok = true;
	for (size_t i = 0; ok && (claim = claim_at(proof, CLAIM_PAYMENT, i)); i++) {
		int64_t payment = claim_number(proof, claim, "payment");
		if (claim->withdrawn)
			continue;
		ok = payment ? check_payment(proof, db, claim, fault, err) : check_credit(proof, db, claim, &payment, fault, err);
		int64_t *id = payment ? vec_push(&entered) : NULL;
		if (id)
			*id = payment;
		ok = ok && vec_ok(&entered, err);
	}
	ok = ok && check_entered(db, &entered, fault, err);
	vec_release(&entered);
	return ok;
}
