/* SPDX-License-Identifier: MIT */
/* What a row makes of its invoice: a new one, a changed one, the same. */
#include <stdlib.h>
#include <string.h>

#include "store/fields.h"
#include "store/import_job.h"

/* The invoice as the book has it. */
struct known {
	int64_t id, client, total, paid, disputed;
	bool contested; /* by a dispute of ours: no file ends that */
	bool total_known;
	daynum issued, due, sent_on;
	char currency[4];
	struct buf what_for, order;
};

static bool find_known(struct import_job *job, const struct import_row *row, struct known *k, struct err *err)
{
	struct query *q = db_select(job->db, err, "SELECT id, client, total, paid, disputed, total_known, issued, due, "
	                            "sent_on, currency, what_for, order_ref, EXISTS (SELECT 1 FROM dispute d "
	                            "WHERE d.invoice = invoice.id AND d.state = 'open') FROM invoice WHERE series = ? AND number = ?",
	                            "ss", row->series, row->number);
	k->id = 0;
	if (query_next(q)) {
		k->id = query_int(q, 0);
		k->client = query_int(q, 1);
		k->total = query_int(q, 2);
		k->paid = query_int(q, 3);
		k->disputed = query_int(q, 4);
		k->total_known = query_int(q, 5) != 0;
		k->issued = query_day(q, 6);
		k->due = query_day(q, 7);
		k->sent_on = query_day(q, 8);
		strncpy(k->currency, query_text(q, 9), sizeof k->currency - 1);
		buf_adds(&k->what_for, query_text(q, 10));
		buf_adds(&k->order, query_text(q, 11));
		k->contested = query_int(q, 12) != 0;
	}
	return query_end(q, err) && buf_ok(&k->what_for, err) && buf_ok(&k->order, err);
}

static int64_t row_total(const struct import_row *row)
{
	return row->amount != IMPORT_NONE ? row->amount : row->open;
}

/* What the row says has been paid; IMPORT_NONE when it says nothing. */
static int64_t row_paid(const struct import_row *row)
{
	if (row->amount != IMPORT_NONE && row->open != IMPORT_NONE)
		return row->amount - row->open;
	return row->paid;
}

/* A new one of which the file does not tell the day of issue. */
static daynum row_issued(const struct import_row *row)
{
	if (row->issued != DATE_NONE)
		return row->issued;
	return row->paid_on != DATE_NONE && row->paid_on < row->due ? row->paid_on : row->due;
}

static enum import_verdict check(struct import_job *job, const struct import_row *row, struct err *err)
{
	if (row->open != IMPORT_NONE && row->amount != IMPORT_NONE && row->open > row->amount)
		return job_refuse(job, "open", err, "is more than the invoice amounts to");
	int64_t paid = row_paid(row);
	if (paid != IMPORT_NONE && paid < 0)
		return job_refuse(job, "paid", err, "is less than nothing");
	if (paid > 0 && row->paid_on == DATE_NONE)
		return job_refuse(job, "paid_on", err, "is missing: paid, but on no day");
	return IMPORT_APPLIED;
}

/* --- a new one --- */

static bool insert(struct import_job *job, const struct import_row *row, int64_t client, int64_t share, bool *made,
                   struct err *err)
{
	int64_t total = row_total(row), wanted = job->replay ? (int64_t)job->made.invoice : 0;
	daynum paid_on = share ? row->paid_on : DATE_NONE;
	if (!job_start(job, err) ||
	    !db_run(job->db, err,
	            "INSERT INTO invoice (id, client, series, number, currency, issued, due, total, paid, open, paid_first, "
	            "paid_last, total_known, disputed, what_for, order_ref, sent_on, source, import) VALUES "
	            "(nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
	            "iisssddiiiddiissdsi", wanted, client, row->series, row->number, row->currency, row_issued(row), row->due,
	            total, share, total - share, paid_on, paid_on, (int64_t)(row->amount != IMPORT_NONE),
	            (int64_t)(row->disputed == 1), row->what_for, row->order, row->sent_on, job->spec.source, job->id))
		return false;
	*made = db_changes(job->db) > 0;
	if (*made)
		job->made.invoice = (uint64_t)db_last_id(job->db);
	return true;
}

static enum import_verdict make(struct import_job *job, const struct import_row *row, int64_t client, bool *made,
                                struct err *err)
{
	int64_t paid = row_paid(row), total = row_total(row);
	if (paid == IMPORT_NONE)
		paid = 0;
	int64_t share = paid < total ? paid : total;
	if (!insert(job, row, client, share, made, err))
		return IMPORT_FAILED;
	if (!*made)
		return IMPORT_APPLIED;
	job->tally.invoices.made++;
	idset_add(&job->seen_invoices, (int64_t)job->made.invoice);
	const char *kind = row->inferred == 1 ? "inferred" : "payment";
	return paid == 0 || job_pay_new(job, client, (int64_t)job->made.invoice, kind, row, paid, share, err)
	       	? IMPORT_APPLIED : IMPORT_FAILED;
}

/* --- a known one --- */

static bool keep_before(struct import_job *job, const struct known *k, struct err *err)
{
	struct buf before = BUF_INIT;
	if (k->id > job->last_invoice && !job->replay)
		return true;
	fields_add_day(&before, "issued", k->issued);
	fields_add_day(&before, "due", k->due);
	fields_add_day(&before, "sent_on", k->sent_on);
	fields_add_int(&before, "total", k->total);
	fields_add_int(&before, "total_known", k->total_known);
	fields_add_int(&before, "disputed", k->disputed);
	fields_add_buf(&before, "what_for", &k->what_for);
	fields_add_buf(&before, "order_ref", &k->order);
	bool ok = job_before(job, "invoice", k->id, &before, err);
	buf_release(&before);
	return ok;
}

static void tell(struct import_job *job, const struct import_row *row, const char *what, const char *before,
                 const char *after, int64_t was, int64_t now)
{
	struct import_change change = {
		.number = row->number, .what = what, .before = before, .after = after,
		.amount_before = was, .amount_after = now, .currency = row->currency,
	};
	if (job->changed)
		job->changed(job->changed_arg, &change);
}

static void tell_day(struct import_job *job, const struct import_row *row, const char *what, daynum was, daynum now)
{
	char a[DATE_ISO_SIZE], b[DATE_ISO_SIZE];
	if (was != now)
		tell(job, row, what, date_iso(was, a), date_iso(now, b), 0, 0);
}

/* What the invoice shall be: as known, with what the row says better. */
static enum import_verdict wish(struct import_job *job, const struct import_row *row, const struct known *k,
                                struct known *want, int64_t *pay, struct err *err)
{
	*want = *k;
	*pay = 0;
	if (row->issued != DATE_NONE)
		want->issued = row->issued;
	want->due = row->due;
	if (row->sent_on != DATE_NONE)
		want->sent_on = row->sent_on;
	if (row->disputed != IMPORT_NONE)
		want->disputed = row->disputed || k->contested;
	if (row->amount != IMPORT_NONE) {
		want->total = row->amount;
		want->total_known = true;
	} else if (row->open > k->total - k->paid && !k->total_known) {
		want->total = k->paid + row->open;
	}
	if (want->total < k->paid)
		return job_refuse(job, "amount", err, "is less than what is already paid for this invoice");
	int64_t paid = row_paid(row);
	if (paid == IMPORT_NONE && row->open != IMPORT_NONE)
		paid = want->total - row->open;
	if (paid != IMPORT_NONE && paid > k->paid)
		*pay = paid - k->paid;
	if (paid != IMPORT_NONE && paid < k->paid && job->tally.paid_here++ == 0)
		strncpy(job->tally.paid_number, row->number, sizeof job->tally.paid_number - 1);
	return IMPORT_APPLIED;
}

static bool differs(const struct import_row *row, const struct known *k, const struct known *want)
{
	return want->issued != k->issued || want->due != k->due || want->sent_on != k->sent_on ||
	       want->total != k->total || want->total_known != k->total_known || want->disputed != k->disputed ||
	       (*row->what_for && strcmp(row->what_for, buf_str(&k->what_for)) != 0) ||
	       (*row->order && strcmp(row->order, buf_str(&k->order)) != 0);
}

static bool change(struct import_job *job, const struct import_row *row, const struct known *k,
                   const struct known *want, struct err *err)
{
	tell_day(job, row, "issued", k->issued, want->issued);
	tell_day(job, row, "due date", k->due, want->due);
	if (want->total != k->total)
		tell(job, row, "amount", NULL, NULL, k->total, want->total);
	if (want->disputed != k->disputed)
		tell(job, row, "disputed", k->disputed ? "yes" : "no", want->disputed ? "yes" : "no", 0, 0);
	return keep_before(job, k, err) &&
	       db_run(job->db, err,
	              "UPDATE invoice SET issued = ?, due = ?, sent_on = ?, total = ?4, open = ?4 - paid, total_known = ?5, "
	              "disputed = ?6, what_for = iif(?7 = '', what_for, ?7), order_ref = iif(?8 = '', order_ref, ?8) "
	              "WHERE id = ?9", "dddiiissi", want->issued, want->due, want->sent_on, want->total,
	              (int64_t)want->total_known, want->disputed, row->what_for, row->order, k->id);
}

static enum import_verdict update(struct import_job *job, const struct import_row *row, const struct known *k,
                                  struct err *err)
{
	struct known want;
	int64_t pay;
	enum import_verdict verdict = wish(job, row, k, &want, &pay, err);
	if (verdict != IMPORT_APPLIED)
		return verdict;
	bool again = idset_has(&job->seen_invoices, k->id), other = differs(row, k, &want);
	if (again && (other || pay))
		return job_refuse(job, "number", err, IMPORT_TWICE);
	idset_add(&job->seen_invoices, k->id);
	if (again)
		return IMPORT_APPLIED;
	if (other && !change(job, row, k, &want, err))
		return IMPORT_FAILED;
	if (pay) {
		int64_t open = want.total - k->paid, share = pay < open ? pay : open;
		tell(job, row, "open", NULL, NULL, open, open - share);
		const char *kind = row->inferred == 1 || row->amount == IMPORT_NONE ? "inferred" : "payment";
		if (!job_pay(job, k->client, share ? k->id : 0, kind, row, pay, share, err))
			return IMPORT_FAILED;
	}
	if (other || pay)
		job->tally.invoices.changed++;
	else
		job->tally.invoices.same++;
	return IMPORT_APPLIED;
}

static enum import_verdict meet(struct import_job *job, const struct import_row *row, int64_t client,
                                const struct known *k, struct err *err)
{
	if (strcmp(k->currency, row->currency) != 0)
		return job_refuse(job, "currency", err, "does not fit: invoice %.80s is in %s in the book", row->number, k->currency);
	if (k->client == client)
		return update(job, row, k, err);
	char name[120] = "";
	struct query *q = db_select(job->db, err, "SELECT name FROM client WHERE id = ?", "i", k->client);
	if (query_next(q))
		strncpy(name, query_text(q, 0), sizeof name - 1);
	if (!query_end(q, err))
		return IMPORT_FAILED;
	return job_refuse(job, "number", err, "belongs to %s in the book: where another firm or program numbers "
	                  "alike, give --series NAME", name);
}

/* Files of new invoices insert first and look only when that fails; lists seen
 * before look first. The rows so far tell which this is. */
static enum import_verdict place(struct import_job *job, const struct import_row *row, int64_t client,
                                 struct known *k, struct err *err)
{
	const struct import_counts *c = &job->tally.invoices;
	bool made = false, touched = job->touched;
	if (job->id && c->made > c->same + c->changed) {
		enum import_verdict verdict = make(job, row, client, &made, err);
		if (verdict != IMPORT_APPLIED || made)
			return verdict;
		job->touched = touched;
	}
	if (!find_known(job, row, k, err))
		return IMPORT_FAILED;
	return k->id ? meet(job, row, client, k, err) : make(job, row, client, &made, err);
}

enum import_verdict job_invoice(struct import_job *job, const struct import_row *row, struct err *err)
{
	int64_t client;
	enum import_verdict verdict = check(job, row, err);
	if (verdict == IMPORT_APPLIED)
		verdict = job_client(job, row, &client, err);
	if (verdict != IMPORT_APPLIED)
		return verdict;
	if (row_total(row) < 0)
		return job_credit(job, row, client, err);
	struct known known = {0};
	struct import_row bare = *row;
	if (job->wordless)
		bare.what_for = bare.order = "";
	verdict = place(job, &bare, client, &known, err);
	buf_release(&known.what_for);
	buf_release(&known.order);
	return verdict;
}
