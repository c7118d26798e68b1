/* SPDX-License-Identifier: MIT */
/* An import taken back, and done again from its kept rows. Set by set in SQL: its
 * cost is that of the rows it touched, its memory none. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "store/dispute.h"
#include "store/entry.h"
#include "store/fields.h"
#include "store/import_job.h"

/* --- what stands on it --- */

/* ?1: the import. What it made or changed is an invoice of its own, or one it kept the former state of. */
#define OF_THE_IMPORT \
	"(i.import = ?1 OR EXISTS (SELECT 1 FROM import_before o WHERE o.import = ?1 AND o.what = 'invoice' AND o.id = i.id))"

/* Each names the first thing that stands on it, if any. Of changes, only another's: one's
 * own, being newer, have been undone before. */
static const struct {
	const char *says, *sql;
} leanings[] = {
	{"a later import has changed invoice",
	 "SELECT i.number FROM import_before b JOIN import n ON n.id = b.import JOIN invoice i ON i.id = b.id "
	 "WHERE b.import > ?1 AND b.what = 'invoice' AND n.undone = 0 AND " OF_THE_IMPORT},
	{"somebody has since changed invoice",
	 "SELECT i.number FROM entry e JOIN invoice i ON i.id = e.invoice WHERE e.kind = 'invoice' AND e.seq > "
	 "(SELECT max(last_entry) FROM deed WHERE import = ?1) AND " ENTRY_STANDS("e") " AND " OF_THE_IMPORT},
	{"a payment has since been recorded for invoice",
	 "SELECT i.number FROM invoice i JOIN allocation a ON a.invoice = i.id JOIN payment p ON p.id = a.payment "
	 "WHERE i.import = ?1 AND p.import IS NOT ?1"},
	{"a payment of it has since been used for invoice",
	 "SELECT i.number FROM payment p JOIN allocation a ON a.payment = p.id JOIN invoice i ON i.id = a.invoice "
	 "WHERE p.import = ?1 AND p.kind = 'credit' AND i.import IS NOT ?1"},
	{"money of it was given back to",
	 "SELECT c.name FROM refund r JOIN payment p ON p.id = r.payment JOIN client c ON c.id = p.client WHERE p.import = ?1"},
	{"a promise names invoice",
	 "SELECT i.number FROM promise_invoice p JOIN invoice i ON i.id = p.invoice WHERE i.import = ?1"},
	{"a plan names invoice",
	 "SELECT i.number FROM plan_invoice p JOIN invoice i ON i.id = p.invoice WHERE i.import = ?1"},
	{"a dispute is of invoice", "SELECT i.number FROM dispute d JOIN invoice i ON i.id = d.invoice WHERE i.import = ?1"},
	{"a settlement names invoice",
	 "SELECT i.number FROM settlement_invoice s JOIN invoice i ON i.id = s.invoice WHERE i.import = ?1"},
	{"a mail names invoice",
	 "SELECT i.number FROM message_invoice m JOIN invoice i ON i.id = m.invoice WHERE i.import = ?1"},
};

/* q: what stands on it, one row or none. */
static bool take_first(struct query *q, const char *says, struct err *err)
{
	char which[100] = "";
	if (query_next(q))
		snprintf(which, sizeof which, "%s", query_text(q, 0));
	if (!query_end(q, err))
		return false;
	return *which ? err_set(err, ERR_NO, "%s %.90s: take that back first", says, which) : true;
}

static bool nothing_newer(struct db *db, int64_t import, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof leanings / sizeof *leanings; i++)
		ok = take_first(db_select(db, err, leanings[i].sql, "i", import), leanings[i].says, err);
	return ok;
}

/* --- back --- */

static bool take_payments(struct db *db, int64_t import, struct err *err)
{
	return db_run(db, err,
	              "UPDATE invoice SET paid = paid - g.sum, open = open + g.sum, paid_first = g.first, paid_last = g.last "
	              "FROM (SELECT a.invoice, sum(a.amount) AS sum, "
	              "(SELECT min(p2.paid_on) FROM allocation a2 JOIN payment p2 ON p2.id = a2.payment "
	              " WHERE a2.invoice = a.invoice AND p2.import IS NOT ?1) AS first, "
	              "(SELECT max(p2.paid_on) FROM allocation a2 JOIN payment p2 ON p2.id = a2.payment "
	              " WHERE a2.invoice = a.invoice AND p2.import IS NOT ?1) AS last "
	              "FROM payment p JOIN allocation a ON a.payment = p.id WHERE p.import = ?1 GROUP BY a.invoice) g "
	              "WHERE invoice.id = g.invoice", "i", import) &&
	       db_run(db, err, "DELETE FROM payment WHERE import = ?", "i", import);
}

static const char *value_of(struct arena *arena, const void *bytes, size_t len, const char *name)
{
	struct field f;
	return fields_get(bytes, len, name, &f) ? arena_strn(arena, f.value, f.value_len) : "";
}

static int64_t number_of(struct arena *arena, const void *bytes, size_t len, const char *name)
{
	int64_t n = 0;
	text_number(value_of(arena, bytes, len, name), INT64_MIN / 2, INT64_MAX / 2, &n);
	return n;
}

static daynum day_of(struct arena *arena, const void *bytes, size_t len, const char *name)
{
	daynum day = DATE_NONE;
	date_parse_iso(value_of(arena, bytes, len, name), &day, NULL);
	return day;
}

static bool restore_invoice(struct db *db, struct arena *a, int64_t id, const void *b, size_t n, struct err *err)
{
	return take_first(db_select(db, err, "SELECT number FROM invoice WHERE id = ? AND paid > ?", "ii", id,
	                            number_of(a, b, n, "total")),
	                  "more has since been paid than was the amount of invoice", err) &&
	       db_run(db, err, "UPDATE invoice SET issued = ?, due = ?, sent_on = ?, total = ?4, open = ?4 - paid, "
	              "total_known = ?5, disputed = ?6, what_for = ?7, order_ref = ?8 WHERE id = ?9", "dddiiissi",
	              day_of(a, b, n, "issued"), day_of(a, b, n, "due"), day_of(a, b, n, "sent_on"),
	              number_of(a, b, n, "total"), number_of(a, b, n, "total_known"), number_of(a, b, n, "disputed"),
	              value_of(a, b, n, "what_for"), value_of(a, b, n, "order_ref"), id);
}

static bool restore_client(struct db *db, struct arena *a, int64_t id, const void *b, size_t n, struct err *err)
{
	struct buf folded = BUF_INIT;
	const char *name = value_of(a, b, n, "name"), *terms = value_of(a, b, n, "terms_days");
	bool ok = text_fold(name, strlen(name), &folded, err) &&
	          db_run(db, err, "UPDATE client SET source = ?, key = nullif(?, ''), code = ?, name = ?, folded = ?, "
	                 "address = ?, country = ?, language = ?, terms_days = nullif(?, '') WHERE id = ?", "sssssssssi",
	                 value_of(a, b, n, "source"), value_of(a, b, n, "key"), value_of(a, b, n, "code"), name,
	                 buf_str(&folded), value_of(a, b, n, "address"), value_of(a, b, n, "country"),
	                 value_of(a, b, n, "language"), terms, id);
	buf_release(&folded);
	return ok;
}

static bool restore(struct db *db, const char *what, int64_t id, const void *b, size_t n, struct err *err)
{
	struct arena arena = ARENA_INIT;
	bool ok = strcmp(what, "invoice") == 0  ? restore_invoice(db, &arena, id, b, n, err)
	          : strcmp(what, "client") == 0 ? restore_client(db, &arena, id, b, n, err)
	                                        : db_run(db, err, "UPDATE contact SET name = ?, phone = ? WHERE id = ?", "ssi",
	                                                 value_of(&arena, b, n, "name"), value_of(&arena, b, n, "phone"), id);
	ok = ok && arena_ok(&arena, err);
	arena_release(&arena);
	return ok;
}

static bool restore_all(struct db *db, int64_t import, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT what, id, fields FROM import_before WHERE import = ?", "i", import);
	bool ok = true;
	while (ok && query_next(q)) {
		size_t len;
		const void *bytes = query_blob(q, 2, &len);
		ok = restore(db, query_text(q, 0), query_int(q, 1), bytes, len, err);
	}
	return query_end(q, ok ? err : NULL) && ok;
}

bool import_take_back(struct db *db, int64_t import, struct err *err)
{
	return nothing_newer(db, import, err) && take_payments(db, import, err) &&
	       db_run(db, err, "DELETE FROM invoice WHERE import = ?", "i", import) &&
	       restore_all(db, import, err) && dispute_mark(db, err) &&
	       db_run(db, err, "DELETE FROM contact WHERE import = ?", "i", import) &&
	       db_run(db, err, "DELETE FROM client WHERE import = ?1 "
	              "AND NOT EXISTS (SELECT 1 FROM invoice WHERE client = client.id) "
	              "AND NOT EXISTS (SELECT 1 FROM payment WHERE client = client.id) "
	              "AND NOT EXISTS (SELECT 1 FROM contact WHERE client = client.id) "
	              "AND NOT EXISTS (SELECT 1 FROM promise WHERE client = client.id) "
	              "AND NOT EXISTS (SELECT 1 FROM plan WHERE client = client.id) "
	              "AND NOT EXISTS (SELECT 1 FROM settlement WHERE client = client.id) "
	              "AND NOT EXISTS (SELECT 1 FROM message WHERE client = client.id) "
	              "AND NOT EXISTS (SELECT 1 FROM entry WHERE client = client.id)", "i", import) &&
	       db_run(db, err, "UPDATE import SET undone = 1 WHERE id = ?", "i", import);
}

/* --- again --- */

static bool next_made(const void *bytes, size_t len, size_t *at, struct import_made *made)
{
	return import_unpack_number(bytes, len, at, &made->client) && import_unpack_number(bytes, len, at, &made->contact) &&
	       import_unpack_number(bytes, len, at, &made->invoice) && import_unpack_number(bytes, len, at, &made->payment);
}

static bool replay_block(struct import_job *job, const void *body, size_t len, const void *made, size_t made_len,
                         struct err *err)
{
	for (size_t at = 0, made_at = 0; at < len;) {
		struct arena arena = ARENA_INIT;
		struct import_row row;
		bool ok = import_row_unpack(body, len, &at, &arena, &row) && next_made(made, made_len, &made_at, &job->made) &&
		          arena_ok(&arena, NULL);
		if (!ok)
			err_set(err, ERR_DATA, "the kept rows of import %lld are damaged: go back to a backup", (long long)job->id);
		enum import_verdict verdict = ok ? import_apply(job, &row, err) : IMPORT_FAILED;
		arena_release(&arena);
		if (verdict == IMPORT_REFUSED && err)
			err->code = ERR_NO;
		if (verdict != IMPORT_APPLIED)
			return false;
	}
	return true;
}

static bool replay(struct import_job *job, struct err *err)
{
	struct query *q = db_select(job->db, err, "SELECT body, made FROM import_block WHERE import = ? ORDER BY block", "i",
	                            job->id);
	bool ok = true;
	while (ok && query_next(q)) {
		size_t len, made_len;
		const void *body = query_blob(q, 0, &len), *made = query_blob(q, 1, &made_len);
		ok = replay_block(job, body, len, made, made_len, err);
	}
	return query_end(q, ok ? err : NULL) && ok;
}

static enum import_kind kind_of(const char *name)
{
	return strcmp(name, "payments") == 0 ? IMPORT_PAYMENTS : strcmp(name, "clients") == 0 ? IMPORT_CLIENTS
	                                                                                     : IMPORT_INVOICES;
}

bool import_put_back(struct db *db, int64_t import, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct import_spec spec = {.file = "", .source = ""};
	struct query *q = db_select(db, err, "SELECT kind, source, file FROM import WHERE id = ?", "i", import);
	if (query_next(q)) {
		spec.kind = kind_of(query_text(q, 0));
		spec.source = arena_str(&arena, query_text(q, 1));
		spec.file = arena_str(&arena, query_text(q, 2));
	}
	bool ok = query_end(q, err) &&
	          db_run(db, err, "DELETE FROM import_before WHERE import = ?", "i", import) &&
	          db_run(db, err, "UPDATE import SET undone = 0 WHERE id = ?", "i", import);
	struct import_job *job = ok ? import_open(db, NULL, &spec, err) : NULL;
	if (job) {
		job->id = import;
		job->replay = true;
	}
	ok = job && replay(job, err);
	import_close(job);
	arena_release(&arena);
	return ok;
}

/* --- proof --- */

/* The rows of a block bared; false for damaged ones. */
static bool bare_block(const void *body, size_t len, struct buf *bare)
{
	bool ok = true;
	buf_clear(bare);
	for (size_t at = 0; ok && at < len;) {
		struct arena arena = ARENA_INIT;
		struct import_row row;
		ok = import_row_unpack(body, len, &at, &arena, &row) && arena_ok(&arena, NULL);
		if (ok) {
			import_row_bare(&row);
			import_row_pack(&row, bare);
		}
		arena_release(&arena);
	}
	return ok && buf_ok(bare, NULL);
}

/* What is left when every word is taken out of an import's rows. Damaged rows give
 * another digest. */
static bool digest_bare(struct db *db, int64_t import, struct digest *out, struct err *err)
{
	struct digest_run run;
	struct buf bare = BUF_INIT;
	if (!digest_open(&run, err))
		return false;
	struct query *q = db_select(db, err, "SELECT body FROM import_block WHERE import = ? ORDER BY block", "i", import);
	while (query_next(q)) {
		size_t len;
		const void *body = query_blob(q, 0, &len);
		if (!bare_block(body, len, &bare))
			buf_adds(&bare, "damaged");
		digest_add(&run, bare.data, bare.len);
	}
	bool ok = query_end(q, err);
	buf_release(&bare);
	return digest_end(&run, out, err) && ok;
}

static bool digest_kept(struct db *db, int64_t import, struct digest *out, struct err *err)
{
	struct digest_run run;
	if (!digest_open(&run, err))
		return false;
	struct query *q = db_select(db, err, "SELECT body FROM import_block WHERE import = ? ORDER BY block", "i", import);
	while (query_next(q)) {
		size_t len;
		const void *body = query_blob(q, 0, &len);
		digest_add(&run, body, len);
	}
	bool ok = query_end(q, err);
	return digest_end(&run, out, err) && ok;
}

/* What an import must fit, and whether an entry says the same of it. */
struct claim {
	int64_t id;
	char said[DIGEST_HEX];   /* by its row */
	char logged[DIGEST_HEX]; /* by the log: its entry, and the erasures about that, in turn */
	char facts[DIGEST_HEX];  /* of the rows bared, by its entry; "" in books of version 1 */
	bool erased;
	bool broken;             /* an erasure began from other rows than were left before it */
};

static bool load_claims(struct db *db, struct vec *claims, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT id, digest FROM import ORDER BY id", "");
	while (query_next(q)) {
		struct claim *claim = vec_push(claims);
		struct digest digest = {{0}};
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		if (!claim)
			break;
		memcpy(digest.bytes, bytes, len < sizeof digest.bytes ? len : sizeof digest.bytes);
		digest_hex(&digest, claim->said);
		claim->id = query_int(q, 0);
	}
	return query_end(q, err) && vec_ok(claims, err);
}

static void note_digest(struct claim *claim, bool erasure, const char *before, const char *digest, const char *facts)
{
	if (erasure)
		claim->broken |= strcmp(claim->logged, before) != 0;
	else if (*claim->logged)
		return;
	else
		snprintf(claim->facts, sizeof claim->facts, "%s", facts);
	claim->erased |= erasure;
	snprintf(claim->logged, sizeof claim->logged, "%s", digest);
}

/* One walk over the entries, for all imports together. */
static bool note_entries(struct db *db, struct vec *claims, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT facts, kind = 'erasure' FROM entry WHERE kind IN ('import', 'erasure') "
	                            "ORDER BY seq", "");
	while (query_next(q)) {
		size_t len;
		const void *facts = query_blob(q, 0, &len);
		struct arena arena = ARENA_INIT;
		int64_t id = number_of(&arena, facts, len, "import");
		const char *digest = value_of(&arena, facts, len, "digest"), *before = value_of(&arena, facts, len, "before"),
		           *bare = value_of(&arena, facts, len, "facts");
		for (size_t i = 0; id && i < claims->len; i++)
			if (VEC_AT(struct claim, claims, i).id == id)
				note_digest(&VEC_AT(struct claim, claims, i), query_int(q, 1) != 0, before, digest, bare);
		arena_release(&arena);
	}
	return query_end(q, err);
}

/* Words that went by an erasure leave numbers, amounts and days as they were imported. */
static bool facts_kept(struct db *db, struct claim *claim, struct err *err)
{
	struct digest bare;
	char hex[DIGEST_HEX];
	if (!claim->erased || !*claim->facts)
		return true;
	if (!digest_bare(db, claim->id, &bare, err))
		return false;
	digest_hex(&bare, hex);
	claim->broken |= strcmp(hex, claim->facts) != 0;
	return true;
}

bool import_verify(struct db *db, int64_t *bad, struct buf *why, struct err *err)
{
	struct vec claims = VEC_INIT(struct claim);
	bool ok = load_claims(db, &claims, err) && note_entries(db, &claims, err);
	*bad = 0;
	for (size_t i = 0; ok && *bad == 0 && i < claims.len; i++) {
		struct claim *claim = &VEC_AT(struct claim, &claims, i);
		struct digest kept;
		char hex[DIGEST_HEX];
		ok = digest_kept(db, claim->id, &kept, err) && facts_kept(db, claim, err);
		digest_hex(&kept, hex);
		if (ok && (strcmp(hex, claim->said) != 0 || strcmp(claim->said, claim->logged) != 0 || claim->broken)) {
			*bad = claim->id;
			buf_addf(why, "the rows kept of import %lld are not those that were imported", (long long)claim->id);
		}
	}
	vec_release(&claims);
	return ok;
}
