/* SPDX-License-Identifier: MIT */
#include "store/agreed.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "ledger/money.h"
#include "store/entry.h"

struct finding {
	int64_t *bad, *entry;
	struct buf *why;
};

static void found(struct finding *f, int64_t entry, const char *what)
{
	if (!*f->bad) {
		*f->entry = entry;
		buf_addf(f->why, "entry %lld: %s", (long long)entry, what);
	}
	++*f->bad;
}

/* --- sums --- */

/* Each row of a select is an entry that something is wrong with. */
static bool each(struct query *q, struct finding *f, const char *what, struct err *err)
{
	while (query_next(q))
		found(f, query_int(q, 0), what);
	return query_end(q, err);
}

static bool check_sums(struct db *db, struct finding *f, struct err *err)
{
	return each(db_select(db, err, "SELECT p.entry FROM plan p WHERE p.amount IS NOT "
	                      "(SELECT sum(n.amount) FROM instalment n WHERE n.plan = p.id)", ""),
	            f, "the instalments of its plan do not add up", err) &&
	       each(db_select(db, err, "SELECT d.entry FROM dispute d JOIN invoice i ON i.id = d.invoice "
	                      "WHERE d.state = 'open' AND i.disputed = 0", ""),
	            f, "its dispute is open, and the invoice is not marked as disputed", err) &&
	       each(db_select(db, err, "SELECT w.entry FROM write_off w JOIN payment p ON p.id = w.payment "
	                      "WHERE p.kind <> 'credit' OR p.allocated <> p.amount", ""),
	            f, "its write-off is not all tied to invoices", err) &&
	       each(db_select(db, err, "SELECT s.entry FROM settlement s LEFT JOIN promise p ON p.id = s.promise "
	                      "WHERE (s.state = 'accepted' AND p.id IS NULL) OR p.amount <> s.amount", ""),
	            f, "its settlement and the promise it became do not agree", err);
}

/* --- against the log --- */

/* A row that an entry told of: which fact says its amount. */
struct told {
	int64_t entry, amount;
	currency_code currency;
	bool one; /* the entry tells of this row alone */
};

static bool load_told(struct db *db, struct vec *rows, struct err *err)
{
	struct query *q = db_select(db, err,
		"SELECT entry, amount, currency, 1 FROM plan UNION ALL SELECT entry, amount, currency, 1 FROM settlement "
		"UNION ALL SELECT d.entry, d.amount, i.currency, (SELECT count(*) FROM dispute x WHERE x.entry = d.entry) = 1 "
		"FROM dispute d JOIN invoice i ON i.id = d.invoice "
		"UNION ALL SELECT w.entry, p.amount, p.currency, w.settlement IS NULL FROM write_off w "
		"JOIN payment p ON p.id = w.payment", "");
	while (query_next(q)) {
		struct told *row = vec_push(rows);
		if (!row)
			break;
		*row = (struct told){.entry = query_int(q, 0), .amount = query_int(q, 1), .one = query_int(q, 3) != 0};
		memcpy(row->currency, query_text(q, 2), strnlen(query_text(q, 2), 3));
	}
	return query_end(q, err) && vec_ok(rows, err);
}

/* A call that told of a dispute names no amount of it. */
static bool fits(const struct entry *entry, const struct told *row, struct arena *arena)
{
	static const char *const kinds[] = {"plan", "dispute", "settlement", "write-off"};
	struct buf amount = BUF_INIT;
	bool ours = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		ours = ours || strcmp(entry->kind, kinds[i]) == 0;
	money_plain(&amount, row->amount, row->currency);
	bool same = !row->one || strcmp(entry_fact(entry, arena, "amount"), buf_str(&amount)) == 0;
	buf_release(&amount);
	return !ours || (same && !entry->withdrawn_by);
}

static bool check_told(struct db *db, struct finding *f, struct err *err)
{
	struct vec rows = VEC_INIT(struct told);
	bool ok = load_told(db, &rows, err);
	for (size_t i = 0; ok && i < rows.len; i++) {
		const struct told *row = &VEC_AT(struct told, &rows, i);
		struct arena arena = ARENA_INIT;
		struct entry entry;
		int64_t there = 0;
		ok = db_int(db, err, 0, &there, "SELECT 1 FROM entry WHERE seq = ?", "i", row->entry) &&
		     (!there || entry_load(db, row->entry, &arena, &entry, err));
		if (ok && !there)
			found(f, row->entry, "what was agreed rests on it, and there is no such entry");
		else if (ok && !fits(&entry, row, &arena))
			found(f, row->entry, "what it agreed on is another amount now, or it was taken back");
		arena_release(&arena);
	}
	vec_release(&rows);
	return ok;
}

bool agreed_verify(struct db *db, int64_t *bad, int64_t *entry, struct buf *why, struct err *err)
{
	struct finding f = {bad, entry, why};
	*bad = *entry = 0;
	return check_sums(db, &f, err) && check_told(db, &f, err) && buf_ok(why, err);
}
