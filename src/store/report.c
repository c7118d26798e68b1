/* SPDX-License-Identifier: MIT */
#include "store/report.h"

#include <stdio.h>
#include <string.h>

#include "store/entry.h"
#include "store/entry_file.h"
#include "store/open.h"
#include "store/promise.h"

/* --- clients --- */

bool report_clients(struct db *db, int most, struct vec *ids, struct err *err)
{
	struct query *q = db_select(db, err,
		"SELECT c.id FROM client c WHERE EXISTS (SELECT 1 FROM invoice i WHERE i.client = c.id) "
		"OR EXISTS (SELECT 1 FROM payment p WHERE p.client = c.id) "
		"OR EXISTS (SELECT 1 FROM entry e WHERE e.client = c.id) ORDER BY c.folded, c.id LIMIT ?", "i",
		(int64_t)most);
	while (query_next(q)) {
		int64_t *id = vec_push(ids);
		if (id)
			*id = query_int(q, 0);
	}
	return query_end(q, err) && vec_ok(ids, err);
}

static daynum civil_day(const struct query *q, int column)
{
	struct moment moment = {query_int(q, column), (int32_t)query_int(q, column + 1)};
	return query_null(q, column) ? DATE_NONE : moment_day(moment);
}

static void take_client(const struct query *q, struct arena *arena, daynum as_of, struct report_client *out)
{
	daynum from = query_day(q, 8), until = query_day(q, 9);
	*out = (struct report_client){
		.id = query_int(q, 0),
		.name = arena_str(arena, query_text(q, 1)),
		.code = arena_str(arena, query_text(q, 2)),
		.address = arena_str(arena, query_text(q, 3)),
		.country = arena_str(arena, query_text(q, 4)),
		.vat = arena_str(arena, query_text(q, 5)),
		.language = arena_str(arena, query_text(q, 6)),
		.zone = arena_str(arena, query_text(q, 7)),
		.on_hold = from != DATE_NONE && from <= as_of && (until == DATE_NONE || until >= as_of),
		.follow_up = query_day(q, 10),
		.promise = DATE_NONE,
		.last_contact = civil_day(q, 11),
	};
}

/* The next of those that stand and are not kept. */
static bool next_promise(struct db *db, int64_t id, daynum as_of, struct report_client *out, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct promise_list list;
	bool ok = promise_list(db, id, "", as_of, true, &arena, &list, err);
	for (size_t i = 0; ok && i < list.count; i++)
		if (list.rows[i].state != PROMISE_KEPT && (out->promise == DATE_NONE || list.rows[i].due < out->promise))
			out->promise = list.rows[i].due;
	arena_release(&arena);
	return ok;
}

bool report_client(struct db *db, int64_t id, daynum as_of, struct arena *arena, struct report_client *out,
                   struct err *err)
{
	struct query *q = db_select(db, err,
		"WITH last AS (SELECT e.seq FROM entry e WHERE e.client = ?1 "
		"AND e.kind IN ('call', 'letter', 'visit', 'mail-out', 'mail-in') "
		"AND " ENTRY_STANDS("e") " "
		"ORDER BY e.happened DESC, e.seq DESC LIMIT 1) "
		"SELECT c.id, c.name, c.code, c.address, c.country, c.vat, c.language, c.zone, c.hold_from, "
		"c.hold_until, c.follow_up, "
		"e.happened, e.happened_offset FROM client c LEFT JOIN last ON true "
		"LEFT JOIN entry e ON e.seq = last.seq WHERE c.id = ?1", "i", id);
	bool found = query_next(q);
	if (found)
		take_client(q, arena, as_of, out);
	if (!query_end(q, err) || !arena_ok(arena, err) || !next_promise(db, id, as_of, out, err))
		return false;
	return found || err_set(err, ERR_NOINPUT, "a client that was to be exported is no longer in the book");
}

/* --- invoices --- */

/* Allocations count from the day of their payment; the two sums in the row are only
 * looked up where one may lie behind the day. */
#define INVOICE_COLUMNS \
	"i.id, i.number, i.series, i.currency, i.what_for, i.order_ref, i.contract_ref, i.step, i.sent_how, " \
	"i.terms, i.issued, i.due, i.received_on, i.sent_on, i.total, i.disputed, i.total_known, " \
	"CASE WHEN i.paid = 0 THEN 0 ELSE (SELECT coalesce(sum(a.amount), 0) FROM allocation a " \
	"JOIN payment p ON p.id = a.payment WHERE a.invoice = i.id AND p.paid_on <= ?2 AND p.kind = 'credit') END, " \
	"CASE WHEN i.paid = 0 THEN 0 ELSE (SELECT coalesce(sum(a.amount), 0) FROM allocation a " \
	"JOIN payment p ON p.id = a.payment WHERE a.invoice = i.id AND p.paid_on <= ?2 AND p.kind <> 'credit') END"

struct query *report_invoices(struct db *db, int64_t client, daynum as_of, bool open_only, struct err *err)
{
	return db_select(db, err,
		"SELECT " INVOICE_COLUMNS " FROM invoice i WHERE i.client = ?1 AND i.issued <= ?2 "
		"AND (?3 = 0 OR i.open > 0 OR i.paid_last > ?2) ORDER BY i.currency, i.due, i.number, i.id",
		"idi", client, as_of, (int64_t)open_only);
}

struct query *report_invoice(struct db *db, int64_t invoice, daynum as_of, struct err *err)
{
	return db_select(db, err, "SELECT " INVOICE_COLUMNS " FROM invoice i WHERE i.id = ?1 AND i.issued <= ?2",
	                 "id", invoice, as_of);
}

bool report_next_invoice(struct query *q, struct report_invoice *out)
{
	if (!query_next(q))
		return false;
	*out = (struct report_invoice){
		.id = query_int(q, 0),
		.number = query_text(q, 1),
		.series = query_text(q, 2),
		.currency = query_text(q, 3),
		.what_for = query_text(q, 4),
		.order_ref = query_text(q, 5),
		.contract_ref = query_text(q, 6),
		.step = query_text(q, 7),
		.sent_how = query_text(q, 8),
		.terms = query_text(q, 9),
		.issued = query_day(q, 10),
		.due = query_day(q, 11),
		.received = query_day(q, 12),
		.sent = query_day(q, 13),
		.total = query_int(q, 14),
		.disputed = query_int(q, 15),
		.total_known = query_int(q, 16),
		.credits = query_int(q, 17),
		.paid = query_int(q, 18),
	};
	out->open = out->total - out->credits - out->paid;
	return true;
}

/* --- payments --- */

struct query *report_payments(struct db *db, int64_t client, daynum as_of, struct err *err)
{
	return db_select(db, err,
		"SELECT p.id, " PAYMENT_KIND("p") ", p.currency, p.ref, p.number, p.paid_on, p.amount, "
		"coalesce(sum(a.amount) FILTER (WHERE i.issued <= ?2), 0), coalesce(group_concat(i.number, ', '), ''), "
		"coalesce((SELECT sum(r.amount) FROM refund r WHERE r.payment = p.id AND r.paid_on <= ?2), 0) "
		"FROM payment p LEFT JOIN allocation a ON a.payment = p.id LEFT JOIN invoice i ON i.id = a.invoice "
		"WHERE p.client = ?1 AND p.paid_on <= ?2 GROUP BY p.id ORDER BY p.currency, p.paid_on, p.id",
		"id", client, as_of);
}

bool report_next_payment(struct query *q, struct report_payment *out)
{
	if (!query_next(q))
		return false;
	*out = (struct report_payment){
		.id = query_int(q, 0),
		.kind = query_text(q, 1),
		.currency = query_text(q, 2),
		.ref = query_text(q, 3),
		.number = query_text(q, 4),
		.paid_on = query_day(q, 5),
		.amount = query_int(q, 6),
		.allocated = query_int(q, 7),
		.invoices = query_text(q, 8),
		.refunded = query_int(q, 9),
	};
	return true;
}

/* --- the log --- */

/* The end of a civil day anywhere lies within 14 hours of its end in UTC; the exact
 * day is looked at row by row. */
static int64_t seconds_before(daynum day)
{
	return ((int64_t)day - 1) * 86400;
}

static int64_t seconds_after(daynum day)
{
	return ((int64_t)day + 2) * 86400;
}

#define CONTACT_COLUMNS \
	"e.seq, coalesce(c.kind, e.kind), e.happened, e.happened_offset, e.recorded, e.recorded_offset, " \
	"e.actor, coalesce(i.number, ''), e.facts, w.body, e.about, lower(hex(e.hash)), x.seq, v.body, " \
	"e.words IS NOT NULL AND w.seq IS NULL, ?3, ?4, n.name"
#define CONTACT_TABLES \
	"entry e JOIN client n ON n.id = e.client " \
	"LEFT JOIN entry_words w ON w.seq = e.seq LEFT JOIN invoice i ON i.id = e.invoice " \
	"LEFT JOIN entry c ON e.kind = 'correction' AND c.seq = e.about " \
	"LEFT JOIN entry x ON x.seq = (SELECT max(y.seq) FROM entry y WHERE y.about = e.seq " \
	"AND y.kind = 'withdrawal' AND NOT EXISTS (SELECT 1 FROM entry z WHERE z.about = y.seq " \
	"AND z.kind = 'withdrawal')) LEFT JOIN entry_words v ON v.seq = x.seq"
#define CONTACT_CHOICE \
	"e.happened BETWEEN ?1 AND ?2 " \
	"AND coalesce(c.kind, e.kind) IN ('call', 'letter', 'visit', 'note', 'mail-out', 'mail-in', " \
	"'promise', 'plan', 'dispute', 'settlement', 'write-off')"

struct query *report_contacts(struct db *db, int64_t client, daynum since, daynum as_of, struct err *err)
{
	int64_t from = since == DATE_NONE ? INT64_MIN : seconds_before(since), to = seconds_after(as_of);
	if (!client)
		return db_select(db, err, "SELECT " CONTACT_COLUMNS " FROM " CONTACT_TABLES " WHERE " CONTACT_CHOICE
		                 " ORDER BY e.seq", "iidd", from, to, since, as_of);
	return db_select(db, err, "SELECT " CONTACT_COLUMNS " FROM " CONTACT_TABLES " WHERE " CONTACT_CHOICE
	                 " AND e.client = ?5 ORDER BY e.happened, e.seq", "iiddi", from, to, since, as_of, client);
}

struct query *report_exhibits(struct db *db, int64_t client, daynum since, daynum as_of, struct err *err)
{
	int64_t from = since == DATE_NONE ? INT64_MIN : seconds_before(since), to = seconds_after(as_of);
	return db_select(db, err, "SELECT " CONTACT_COLUMNS " FROM " CONTACT_TABLES " WHERE e.happened BETWEEN ?1 AND ?2"
	                 " AND e.seq IN (SELECT entry FROM entry_file) AND (?5 = 0 OR e.client = ?5) ORDER BY e.seq", "iiddi",
	                 from, to, since, as_of, client);
}

bool report_delivery(struct db *db, int64_t letter, struct arena *arena, struct report_proof *out, struct err *err)
{
	*out = (struct report_proof){.day = DATE_NONE, .ref = ""};
	struct query *q = db_select(db, err, "SELECT e.seq, e.facts, e.happened, e.happened_offset FROM entry e WHERE e.about = ?"
	                            " AND e.kind = 'file' AND " ENTRY_STANDS("e") " ORDER BY e.seq", "i", letter);
	while (query_next(q)) {
		struct entry_file_walk walk = {.facts = NULL};
		struct entry_file file;
		walk.facts = query_blob(q, 1, &walk.facts_len);
		while (entry_file_next(&walk, arena, &file))
			if (strcmp(file.what, "delivery") == 0)
				*out = (struct report_proof){civil_day(q, 2), arena_printf(arena, "%lld.%d", (long long)query_int(q, 0), file.place)};
	}
	return query_end(q, err) && arena_ok(arena, err);
}

static bool within(const struct query *q)
{
	daynum day = civil_day(q, 2), since = query_day(q, 15), as_of = query_day(q, 16);
	return day <= as_of && (since == DATE_NONE || day >= since);
}

bool report_next_contact(struct query *q, struct report_contact *out)
{
	do {
		if (!query_next(q))
			return false;
	} while (!within(q));
	*out = (struct report_contact){
		.seq = query_int(q, 0),
		.client = query_text(q, 17),
		.kind = query_text(q, 1),
		.happened = {query_int(q, 2), (int32_t)query_int(q, 3)},
		.recorded = {query_int(q, 4), (int32_t)query_int(q, 5)},
		.actor = query_text(q, 6),
		.invoice = query_text(q, 7),
		.corrects = query_int(q, 10),
		.hash = query_text(q, 11),
		.withdrawn_by = query_int(q, 12),
		.erased = query_int(q, 14),
	};
	out->why = query_blob(q, 13, &out->why_len);
	out->facts = query_blob(q, 8, &out->facts_len);
	out->words = query_blob(q, 9, &out->words_len);
	return true;
}

bool report_contact_count(struct db *db, int64_t client, int64_t *count, struct err *err)
{
	if (client)
		return db_int(db, err, 0, count, "SELECT count(*) FROM entry WHERE client = ?", "i", client);
	return db_int(db, err, 0, count, "SELECT count(*) FROM entry WHERE client IS NOT NULL", "");
}

bool report_head(struct db *db, int64_t *seq, char *hex, struct err *err)
{
	struct query *q = db_select(db, err,
		"SELECT seq, lower(hex(hash)) FROM entry WHERE kind <> 'export' ORDER BY seq DESC LIMIT 1", "");
	*seq = 0;
	hex[0] = '\0';
	if (query_next(q)) {
		*seq = query_int(q, 0);
		snprintf(hex, 65, "%s", query_text(q, 1));
	}
	return query_end(q, err);
}

bool report_exports(struct db *db, int most, struct vec *seqs, struct err *err)
{
	struct query *q = db_select(db, err,
		"SELECT seq FROM entry WHERE kind = 'export' ORDER BY seq DESC LIMIT ?", "i", (int64_t)most);
	while (query_next(q)) {
		int64_t *seq = vec_push(seqs);
		if (seq)
			*seq = query_int(q, 0);
	}
	return query_end(q, err) && vec_ok(seqs, err);
}

/* --- the statement's events --- */

struct query *report_events(struct db *db, int64_t client, daynum as_of, struct err *err)
{
	return db_select(db, err,
		"SELECT currency, issued, 'invoice', number, what_for, due, total, 0 AS rank, id FROM invoice "
		"WHERE client = ?1 AND issued <= ?2 UNION ALL "
		"SELECT currency, paid_on, " PAYMENT_KIND("payment") ", CASE WHEN kind = 'credit' AND number <> '' THEN number ELSE ref END, "
		"(SELECT coalesce(group_concat(i.number, ', '), '') FROM allocation a JOIN invoice i ON i.id = a.invoice "
		"WHERE a.payment = payment.id), NULL, -amount, 1, id FROM payment WHERE client = ?1 AND paid_on <= ?2 UNION ALL "
		"SELECT p.currency, r.paid_on, 'refund', r.ref, '', NULL, r.amount, 2, r.id FROM refund r JOIN payment p "
		"ON p.id = r.payment WHERE p.client = ?1 AND r.paid_on <= ?2 "
		"ORDER BY 1, 2, 8, 9", "id", client, as_of);
}

bool report_next_event(struct query *q, struct report_event *out)
{
	if (!query_next(q))
		return false;
	*out = (struct report_event){
		.currency = query_text(q, 0),
		.day = query_day(q, 1),
		.kind = query_text(q, 2),
		.ref = query_text(q, 3),
		.what_for = query_text(q, 4),
		.due = query_day(q, 5),
		.amount = query_int(q, 6),
	};
	return true;
}

/* --- sums --- */

struct report_sum *report_sum_of(struct vec *sums, const char *currency)
{
	for (size_t i = 0; i < sums->len; i++)
		if (strcmp(VEC_AT(struct report_sum, sums, i).currency, currency) == 0)
			return &VEC_AT(struct report_sum, sums, i);
	struct report_sum *sum = vec_push(sums);
	if (sum)
		snprintf(sum->currency, sizeof sum->currency, "%s", currency);
	return sum;
}

/* A row: currency, count, amount, reduced by, and of invoices how many are disputed and
 * unpaid. Ends the query. */
static bool add_sums(struct query *q, struct vec *sums, bool invoices, struct err *err)
{
	struct err range = {0};
	bool fits = true;
	while (fits && query_next(q)) {
		struct report_sum *sum = report_sum_of(sums, query_text(q, 0));
		int64_t amount = query_int(q, 2), less = query_int(q, 3);
		if (!sum)
			break;
		*(invoices ? &sum->invoices : &sum->payments) += query_int(q, 1);
		sum->disputed += invoices ? query_int(q, 4) : 0;
		sum->unpaid += invoices ? query_int(q, 5) : 0;
		int64_t *all = invoices ? &sum->billed : &sum->paid;
		int64_t *rest = invoices ? &sum->open : &sum->on_account;
		fits = money_add(*all, amount, all, &range) && money_add(*rest, amount - less, rest, &range);
	}
	if (!query_end(q, err) || !vec_ok(sums, err))
		return false;
	return fits || err_set(err, range.code, "%s", range.text);
}

static bool invoice_sums(struct db *db, int64_t client, daynum as_of, struct vec *sums, struct err *err)
{
	struct query *q = client ? db_select(db, err,
		"SELECT i.currency, count(*), sum(i.total), sum(CASE WHEN i.paid_last <= ?2 THEN i.paid WHEN i.paid = 0 "
		"OR i.paid_first > ?2 THEN 0 ELSE (SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN payment p "
		"ON p.id = a.payment WHERE a.invoice = i.id AND p.paid_on <= ?2) END), sum(i.disputed), "
		"sum(i.open > 0 OR i.paid_last > ?2) FROM invoice i WHERE i.client = ?1 AND i.issued <= ?2 GROUP BY i.currency", "id", client, as_of)
		: db_select(db, err,
		"SELECT i.currency, count(*), sum(i.total), sum(CASE WHEN i.paid_last <= ?1 THEN i.paid WHEN i.paid = 0 "
		"OR i.paid_first > ?1 THEN 0 ELSE (SELECT coalesce(sum(a.amount), 0) FROM allocation a JOIN payment p "
		"ON p.id = a.payment WHERE a.invoice = i.id AND p.paid_on <= ?1) END), sum(i.disputed), "
		"sum(i.open > 0 OR i.paid_last > ?1) FROM invoice i WHERE i.issued <= ?1 GROUP BY i.currency", "d", as_of);
	return add_sums(q, sums, true, err);
}

static bool payment_sums(struct db *db, int64_t client, daynum as_of, struct vec *sums, struct err *err)
{
	struct query *q = client ? db_select(db, err,
		"SELECT p.currency, count(*), sum(p.amount), sum(coalesce((SELECT sum(a.amount) FROM allocation a "
		"JOIN invoice i ON i.id = a.invoice WHERE a.payment = p.id AND i.issued <= ?2), 0)) FROM payment p "
		"WHERE p.client = ?1 AND p.paid_on <= ?2 GROUP BY p.currency", "id", client, as_of)
		: db_select(db, err,
		"SELECT p.currency, count(*), sum(p.amount), sum(coalesce((SELECT sum(a.amount) FROM allocation a "
		"JOIN invoice i ON i.id = a.invoice WHERE a.payment = p.id AND i.issued <= ?1), 0)) FROM payment p "
		"WHERE p.paid_on <= ?1 GROUP BY p.currency", "d", as_of);
	return add_sums(q, sums, false, err);
}

static bool refund_sums(struct db *db, int64_t client, daynum as_of, struct vec *sums, struct err *err)
{
	struct err range = {0};
	bool fits = true;
	struct query *q = db_select(db, err, "SELECT p.currency, count(*), sum(r.amount) FROM refund r JOIN payment p "
	                            "ON p.id = r.payment WHERE r.paid_on <= ?2 AND (?1 = 0 OR p.client = ?1) "
	                            "GROUP BY p.currency", "id", client, as_of);
	while (fits && query_next(q)) {
		struct report_sum *sum = report_sum_of(sums, query_text(q, 0));
		if (!sum)
			break;
		sum->refunds += query_int(q, 1);
		fits = money_add(sum->refunded, query_int(q, 2), &sum->refunded, &range) &&
		       money_add(sum->on_account, -query_int(q, 2), &sum->on_account, &range);
	}
	if (!query_end(q, err) || !vec_ok(sums, err))
		return false;
	return fits || err_set(err, range.code, "%s", range.text);
}

bool report_sums(struct db *db, int64_t client, daynum as_of, struct vec *sums, struct err *err)
{
	return invoice_sums(db, client, as_of, sums, err) && payment_sums(db, client, as_of, sums, err) &&
	       refund_sums(db, client, as_of, sums, err);
}
