/* SPDX-License-Identifier: MIT */
#include "store/timeline.h"

#include <limits.h>
#include <string.h>

#include "base/vec.h"
#include "store/open.h"

static const char *text(struct arena *arena, const struct query *q, int column)
{
	return arena_str(arena, query_text(q, column));
}

static bool load_client(struct timeline *t, struct db *db, int64_t id, struct err *err)
{
	struct query *q = db_select(db, err,
		"SELECT code, key, source, name, country, zone, address, vat, language, policy, owner, hold_why, "
		"terms_days, follow_up, hold_from, hold_until FROM client WHERE id = ?", "i", id);
	bool found = query_next(q);
	if (found) {
		struct arena *a = &t->arena;
		t->client = (struct timeline_client){
			.id = id, .code = text(a, q, 0), .key = text(a, q, 1), .source = text(a, q, 2),
			.name = text(a, q, 3), .country = text(a, q, 4), .zone = text(a, q, 5),
			.address = text(a, q, 6), .vat = text(a, q, 7), .language = text(a, q, 8),
			.policy = text(a, q, 9), .owner = text(a, q, 10), .hold_why = text(a, q, 11),
			.terms_days = query_null(q, 12) ? -1 : (int)query_int(q, 12),
			.follow_up = query_day(q, 13), .hold_from = query_day(q, 14), .hold_until = query_day(q, 15),
		};
	}
	if (!query_end(q, err))
		return false;
	return found || err_set(err, ERR_NOINPUT, "there is no client %lld in this book", (long long)id);
}

static bool load_contacts(struct timeline *t, struct db *db, struct err *err)
{
	struct vec rows = VEC_INIT(struct timeline_contact);
	struct query *q = db_select(db, err,
		"SELECT id, name, role, mail, phone, note, mail_state <> 'ok', phone_state <> 'ok' FROM contact "
		"WHERE client = ? AND gone = 0 ORDER BY role <> 'accounts payable', id", "i", t->client.id);
	while (query_next(q)) {
		struct timeline_contact *contact = vec_push(&rows);
		struct arena *a = &t->arena;
		if (contact)
			*contact = (struct timeline_contact){
				.id = query_int(q, 0), .name = text(a, q, 1), .role = text(a, q, 2), .mail = text(a, q, 3),
				.phone = text(a, q, 4), .note = text(a, q, 5), .mail_bad = query_int(q, 6) != 0,
				.phone_wrong = query_int(q, 7) != 0,
			};
	}
	t->contacts = arena_take(&t->arena, &rows, &t->contact_count);
	return query_end(q, err);
}

static bool load_invoices(struct timeline *t, struct db *db, struct err *err)
{
	struct vec rows = VEC_INIT(struct timeline_invoice);
	struct query *q = db_select(db, err,
		"SELECT i.id, i.series, i.number, i.currency, i.what_for, i.step, i.issued, i.due, i.total, "
		"i.total - coalesce((SELECT sum(a.amount) FROM allocation a JOIN payment p ON p.id = a.payment "
		"WHERE a.invoice = i.id AND p.paid_on <= ?2), 0), i.disputed, i.paid_last "
		"FROM invoice i WHERE i.client = ?1 AND i.issued <= ?2 ORDER BY i.due DESC, i.id DESC LIMIT ?3",
		"idi", t->client.id, t->as_of, (int64_t)TIMELINE_LIMIT + 1);
	while (query_next(q) && rows.len <= TIMELINE_LIMIT) {
		struct timeline_invoice *invoice = vec_push(&rows);
		struct arena *a = &t->arena;
		if (invoice)
			*invoice = (struct timeline_invoice){
				.id = query_int(q, 0), .series = text(a, q, 1), .number = text(a, q, 2),
				.currency = text(a, q, 3), .what_for = text(a, q, 4), .step = text(a, q, 5),
				.issued = query_day(q, 6), .due = query_day(q, 7), .total = query_int(q, 8),
				.open = query_int(q, 9), .disputed = query_int(q, 10) != 0,
				.promised_by = DATE_NONE, .paid_last = query_day(q, 11),
			};
	}
	t->invoices = arena_take(&t->arena, &rows, &t->invoice_count);
	if (t->invoice_count > TIMELINE_LIMIT) {
		t->invoice_count = TIMELINE_LIMIT;
		t->cut = true;
	}
	return query_end(q, err);
}

static bool load_payments(struct timeline *t, struct db *db, struct err *err)
{
	struct vec rows = VEC_INIT(struct timeline_payment);
	struct query *q = db_select(db, err,
		"SELECT p.id, " PAYMENT_KIND("p") ", p.currency, p.ref, p.number, (SELECT group_concat(i.number, ', ') FROM allocation a "
		"JOIN invoice i ON i.id = a.invoice WHERE a.payment = p.id), p.amount, p.allocated, p.paid_on, p.import "
		"FROM payment p WHERE p.client = ? AND p.paid_on <= ? ORDER BY p.paid_on DESC, p.id DESC LIMIT ?",
		"idi", t->client.id, t->as_of, (int64_t)TIMELINE_LIMIT);
	while (query_next(q)) {
		struct timeline_payment *payment = vec_push(&rows);
		struct arena *a = &t->arena;
		if (payment)
			*payment = (struct timeline_payment){
				.id = query_int(q, 0), .kind = text(a, q, 1), .currency = text(a, q, 2), .ref = text(a, q, 3),
				.number = text(a, q, 4), .invoices = text(a, q, 5), .amount = query_int(q, 6),
				.allocated = query_int(q, 7), .paid_on = query_day(q, 8), .import = query_int(q, 9),
			};
	}
	t->payments = arena_take(&t->arena, &rows, &t->payment_count);
	return query_end(q, err);
}

static bool load_promises(struct timeline *t, struct db *db, struct err *err)
{
	if (!promise_list(db, t->client.id, "", t->as_of, false, &t->arena, &t->promises, err) ||
	    !plan_list(db, t->client.id, "", t->as_of, false, &t->arena, &t->plans, err) ||
	    !settlement_list(db, t->client.id, "", t->as_of, false, &t->arena, &t->settlements, err))
		return false;
	for (size_t i = 0; i < t->invoice_count; i++)
		for (size_t j = 0; j < t->promises.count; j++) {
			const struct promise *promise = &t->promises.rows[j];
			if (promise->stands && promise->state != PROMISE_KEPT && promise->due > t->invoices[i].promised_by &&
			    named_has(&promise->invoices, t->invoices[i].id))
				t->invoices[i].promised_by = promise->due;
		}
	return true;
}

static bool load_sums(struct timeline *t, struct db *db, struct err *err)
{
	struct vec rows = VEC_INIT(struct timeline_sum);
	struct query *q = db_select(db, err,
		"WITH owed AS (SELECT i.currency AS c, i.due AS due, i.total - coalesce((SELECT sum(a.amount) FROM allocation a "
		"JOIN payment p ON p.id = a.payment WHERE a.invoice = i.id AND p.paid_on <= ?2), 0) AS open "
		"FROM invoice i WHERE i.client = ?1 AND i.issued <= ?2), "
		"spare AS (SELECT currency AS c, sum(amount) AS amount FROM " ON_ACCOUNT_AT("?2", " AND p.client = ?1") " "
		"GROUP BY currency), "
		"known AS (SELECT c FROM owed WHERE open > 0 UNION SELECT c FROM spare) "
		"SELECT k.c, coalesce((SELECT sum(open) FROM owed WHERE c = k.c), 0), "
		"(SELECT count(*) FROM owed WHERE c = k.c AND open > 0), "
		"coalesce((SELECT sum(open) FROM owed WHERE c = k.c AND due < ?2), 0), "
		"(SELECT count(*) FROM owed WHERE c = k.c AND open > 0 AND due < ?2), "
		"(SELECT min(due) FROM owed WHERE c = k.c AND open > 0), "
		"coalesce((SELECT amount FROM spare WHERE c = k.c), 0) FROM known k ORDER BY k.c",
		"id", t->client.id, t->as_of);
	while (query_next(q)) {
		struct timeline_sum *sum = vec_push(&rows);
		if (sum)
			*sum = (struct timeline_sum){
				.currency = text(&t->arena, q, 0), .open = query_int(q, 1), .count = query_int(q, 2),
				.overdue = query_int(q, 3), .overdue_count = query_int(q, 4), .oldest = query_day(q, 5),
				.on_account = query_int(q, 6),
			};
	}
	t->sums = arena_take(&t->arena, &rows, &t->sum_count);
	return query_end(q, err);
}

static bool load_delay(struct timeline *t, struct db *db, struct err *err)
{
	int64_t days;
	if (!db_int(db, err, INT_MIN, &days,
	            "SELECT CAST(round(avg(paid_last - due)) AS INTEGER) FROM invoice "
	            "WHERE client = ? AND open = 0 AND paid_last IS NOT NULL", "i", t->client.id))
		return false;
	t->usual_delay = (int)days;
	return true;
}

/* What undo and redo wrote is told by the pairs it made. */
static bool list_entries(struct timeline *t, struct db *db, bool withdrawn, struct vec *seqs, struct err *err)
{
	struct query *q = db_select(db, err,
		"SELECT e.seq FROM entry e WHERE e.client = ?1 AND (?2 OR (e.kind NOT IN ('withdrawal', 'undo', 'redo') "
		"AND " ENTRY_STANDS("e") ")) "
		"ORDER BY e.happened DESC, e.seq DESC LIMIT ?3",
		"iii", t->client.id, (int64_t)withdrawn, (int64_t)TIMELINE_LIMIT + 1);
	while (query_next(q)) {
		int64_t *seq = vec_push(seqs);
		if (seq)
			*seq = query_int(q, 0);
	}
	return query_end(q, err) && vec_ok(seqs, err);
}

static bool load_entries(struct timeline *t, struct db *db, bool withdrawn, struct err *err)
{
	struct vec seqs = VEC_INIT(int64_t);
	bool ok = list_entries(t, db, withdrawn, &seqs, err);
	if (ok && seqs.len > TIMELINE_LIMIT) {
		seqs.len = TIMELINE_LIMIT;
		t->cut = true;
	}
	if (ok)
		t->entries = arena_array(&t->arena, seqs.len, sizeof *t->entries);
	for (size_t i = 0; ok && t->entries && i < seqs.len; i++) {
		ok = entry_load(db, VEC_AT(int64_t, &seqs, i), &t->arena, &t->entries[i], err);
		t->erased |= ok && strcmp(t->entries[t->entry_count].kind, "erasure") == 0;
		t->entry_count += ok;
	}
	vec_release(&seqs);
	return ok;
}

bool timeline_load(struct timeline *timeline, struct db *db, int64_t client, daynum as_of, bool withdrawn,
                   struct err *err)
{
	*timeline = (struct timeline){.arena = ARENA_INIT, .as_of = as_of};
	return load_client(timeline, db, client, err) && load_contacts(timeline, db, err) &&
	       load_invoices(timeline, db, err) && load_payments(timeline, db, err) &&
	       load_promises(timeline, db, err) && load_sums(timeline, db, err) &&
	       load_delay(timeline, db, err) && load_entries(timeline, db, withdrawn, err) &&
	       arena_ok(&timeline->arena, err);
}

void timeline_release(struct timeline *timeline)
{
	arena_release(&timeline->arena);
}

static bool step_from(struct db *db, int64_t client, int step, int64_t *out, struct err *err)
{
	return step > 0 ? db_int(db, err, client, out,
	                         "SELECT c.id FROM client c, client o WHERE o.id = ?1 AND (c.folded, c.id) > (o.folded, o.id) "
	                         "ORDER BY c.folded, c.id LIMIT 1", "i", client)
	                : db_int(db, err, client, out,
	                         "SELECT c.id FROM client c, client o WHERE o.id = ?1 AND (c.folded, c.id) < (o.folded, o.id) "
	                         "ORDER BY c.folded DESC, c.id DESC LIMIT 1", "i", client);
}

bool timeline_neighbour(struct db *db, int64_t client, int step, int64_t *neighbour, int64_t *place,
                        int64_t *count, struct err *err)
{
	if (neighbour && !step_from(db, client, step, neighbour, err))
		return false;
	if (place && !db_int(db, err, 0, place, "SELECT count(*) FROM client c, client o WHERE o.id = ? "
	                     "AND (c.folded, c.id) <= (o.folded, o.id)", "i", client))
		return false;
	return !count || db_int(db, err, 0, count, "SELECT count(*) FROM client", "");
}
