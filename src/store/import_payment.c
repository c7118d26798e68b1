/* SPDX-License-Identifier: MIT */
/* Money that came in: with an invoice, from a list of payments, as a credit note. */
#include <string.h>

#include "base/arena.h"
#include "store/import_job.h"
#include "store/payment.h"

/* allocated: what an allocation is about to be written for at once. */
static bool make_payment(struct import_job *job, int64_t client, const char *kind, const struct import_row *row,
                         int64_t amount, int64_t allocated, const char *number, int64_t *payment, struct err *err)
{
	int64_t wanted = job->replay ? (int64_t)job->made.payment : 0, taken = 0;
	if (wanted && !db_int(job->db, err, 0, &taken, "SELECT count(*) FROM payment WHERE id = ?", "i", wanted))
		return false;
	if (!job_start(job, err) ||
	    !db_run(job->db, err, "INSERT INTO payment (id, client, kind, currency, amount, allocated, paid_on, ref, number, "
	            "source, import) VALUES (nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "iissiidsssi",
	            taken ? (int64_t)0 : wanted, client, kind, row->currency, amount, allocated, row->paid_on,
	            job->spec.kind == IMPORT_PAYMENTS ? row->what_for : "", number, job->spec.source, job->id))
		return false;
	*payment = db_last_id(job->db);
	job->made.payment = (uint64_t)*payment;
	job->tally.payments.made++;
	idset_add(&job->seen_payments, *payment);
	return true;
}

bool job_pay(struct import_job *job, int64_t client, int64_t invoice, const char *kind,
             const struct import_row *row, int64_t amount, int64_t share, struct err *err)
{
	int64_t payment;
	return make_payment(job, client, kind, row, amount, 0, "", &payment, err) &&
	       (share == 0 || payment_allocate(job->db, payment, invoice, share, err));
}

bool job_pay_new(struct import_job *job, int64_t client, int64_t invoice, const char *kind,
                 const struct import_row *row, int64_t amount, int64_t share, struct err *err)
{
	int64_t payment;
	return make_payment(job, client, kind, row, amount, share, "", &payment, err) &&
	       (share == 0 || db_run(job->db, err, "INSERT INTO allocation (payment, invoice, amount) VALUES (?, ?, ?)",
	                             "iii", payment, invoice, share));
}

enum import_verdict job_credit(struct import_job *job, const struct import_row *row, int64_t client,
                               struct err *err)
{
	int64_t amount = row->open != IMPORT_NONE ? -row->open : -row->amount, known = 0, id = 0, payment;
	if (amount <= 0)
		return IMPORT_APPLIED; /* a credit note that is used up stands behind payments the list shows */
	struct query *q = db_select(job->db, err, "SELECT id, amount FROM payment WHERE client = ? AND kind = 'credit' AND "
	                            "number = ? AND currency = ? LIMIT 1", "iss", client, row->number, row->currency);
	if (query_next(q)) {
		id = query_int(q, 0);
		known = query_int(q, 1);
	}
	if (!query_end(q, err))
		return IMPORT_FAILED;
	if (id && amount <= known) {
		if (!idset_has(&job->seen_payments, id))
			job->tally.payments.same++;
		idset_add(&job->seen_payments, id);
		return IMPORT_APPLIED;
	}
	if (id)
		return job_refuse(job, "amount", err, "differs: credit note %.80s is in the book with another amount", row->number);
	struct import_row credit = *row;
	credit.paid_on = row->issued != DATE_NONE ? row->issued : row->due < row->paid_on ? row->due : row->paid_on;
	return make_payment(job, client, "credit", &credit, amount, 0, row->number, &payment, err) ? IMPORT_APPLIED
	                                                                                       : IMPORT_FAILED;
}

/* --- a list of payments --- */

/* The same payment known already, by hand or from a list, and not met in this file. */
static bool find_same(struct import_job *job, const struct import_row *row, int64_t client, int64_t invoice,
                      int64_t *id, struct err *err)
{
	*id = 0;
	struct query *q = db_select(job->db, err,
		"SELECT p.id FROM payment p WHERE p.client = ?1 AND p.paid_on = ?2 AND p.amount = ?3 AND p.currency = ?4 "
		"AND (p.ref = ?5 OR p.ref = '' OR ?5 = '') AND (?6 = 0 OR p.allocated = 0 OR EXISTS (SELECT 1 FROM allocation a "
		"WHERE a.payment = p.id AND a.invoice = ?6)) ORDER BY p.ref <> ?5, p.id", "idissi", client, row->paid_on,
		row->paid, row->currency, row->what_for, invoice);
	while (*id == 0 && query_next(q))
		if (!idset_has(&job->seen_payments, query_int(q, 0)))
			*id = query_int(q, 0);
	return query_end(q, err);
}

/* The invoice a payment names, and by it the client. */
static enum import_verdict find_named(struct import_job *job, const struct import_row *row, int64_t *invoice,
                                      int64_t *client, struct err *err)
{
	char currency[4] = "";
	*invoice = 0;
	struct query *q = db_select(job->db, err, "SELECT id, client, currency FROM invoice WHERE series = ? AND number = ?",
	                            "ss", row->series, row->number);
	if (*row->number && query_next(q)) {
		*invoice = query_int(q, 0);
		*client = query_int(q, 1);
		strncpy(currency, query_text(q, 2), sizeof currency - 1);
	}
	if (!query_end(q, err))
		return IMPORT_FAILED;
	if (*invoice && *row->currency && strcmp(currency, row->currency) != 0)
		return job_refuse(job, "currency", err, "does not fit: invoice %.80s is in %s", row->number, currency);
	if (*invoice)
		return IMPORT_APPLIED;
	if (!*row->key && !*row->client)
		return job_refuse(job, "number", err, "is no invoice of this book");
	return job_client(job, row, client, err);
}

/* As a payment by hand: the invoice it names, else the oldest due first; what no
 * invoice takes, and what names one the book does not know, stands on account. */
static bool spread(struct import_job *job, const struct import_row *row, int64_t client, int64_t invoice, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct payment_new wish = {.client = client, .amount = row->paid};
	const struct payment_part named = {invoice, 0};
	struct payment_result plan = {0};
	int64_t payment, open = 0;
	memcpy(wish.currency, row->currency, sizeof wish.currency);
	bool ok = make_payment(job, client, "payment", row, row->paid, 0, "", &payment, err) &&
	          (!invoice || payment_open(job->db, invoice, &open, err));
	if (invoice) {
		wish.parts = &named;
		wish.part_count = 1;
	}
	if (ok && (invoice ? open > 0 : !*row->number))
		ok = payment_plan(job->db, &wish, &arena, &plan, err);
	for (size_t i = 0; ok && i < plan.count; i++)
		ok = payment_allocate(job->db, payment, plan.shares[i].invoice, plan.shares[i].amount, err);
	arena_release(&arena);
	return ok;
}

enum import_verdict job_payment(struct import_job *job, const struct import_row *row, struct err *err)
{
	int64_t client = 0, invoice = 0, same;
	if (row->paid <= 0)
		return job_refuse(job, "paid", err, "is no payment: enter by hand what goes back");
	if (job->spec.latest && row->paid_on > job->spec.latest)
		return job_refuse(job, "paid_on", err, "lies ahead: a payment counts from its value date on");
	enum import_verdict verdict = find_named(job, row, &invoice, &client, err);
	if (verdict != IMPORT_APPLIED)
		return verdict;
	if (!find_same(job, row, client, invoice, &same, err))
		return IMPORT_FAILED;
	if (same) {
		idset_add(&job->seen_payments, same);
		job->tally.payments.same++;
		return IMPORT_APPLIED;
	}
	return spread(job, row, client, invoice, err) ? IMPORT_APPLIED : IMPORT_FAILED;
}
