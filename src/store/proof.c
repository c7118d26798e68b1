/* SPDX-License-Identifier: MIT */
#include "store/proof_inside.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/fields.h"

void proof_init(struct proof *proof)
{
	*proof = (struct proof){.arena = ARENA_INIT};
	for (int i = 0; i < PROOF_KINDS; i++)
		proof->claims[i] = (struct vec)VEC_INIT(struct claim);
}

void proof_release(struct proof *proof)
{
	arena_release(&proof->arena);
	for (int i = 0; i < PROOF_KINDS; i++)
		vec_release(&proof->claims[i]);
}

/* --- hearing --- */

static const struct {
	const char *name;
	enum claim_kind kind;
} kinds[] = {
	{"setting", CLAIM_SETTING}, {"payment", CLAIM_PAYMENT}, {"credit", CLAIM_PAYMENT},
	{"dispute", CLAIM_PAYMENT}, {"invoice", CLAIM_INVOICE},
	{"hold", CLAIM_HOLD}, {"import", CLAIM_IMPORT}, {"mail-out", CLAIM_MAIL}, {"call", CLAIM_WORD},
	{"letter", CLAIM_WORD}, {"visit", CLAIM_WORD}, {"mail-in", CLAIM_WORD}, {"note", CLAIM_WORD},
	{"promise", CLAIM_WORD},
};

static bool has(const struct entry_row *row, const char *name)
{
	struct field field;
	return fields_get(row->facts, row->facts_len, name, &field);
}

/* Which of them says something; of what was said, only a promise. */
static bool listens(const struct entry_row *row, enum claim_kind *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(row->kind, kinds[i].name) != 0)
			continue;
		*kind = kinds[i].kind == CLAIM_MAIL && !has(row, "message") ? CLAIM_WORD : kinds[i].kind;
		return *kind != CLAIM_WORD || has(row, "by");
	}
	return false;
}

struct claim *claim_at(struct proof *proof, enum claim_kind kind, size_t n)
{
	struct vec *claims = &proof->claims[kind];
	return n < claims->len ? &VEC_AT(struct claim, claims, n) : NULL;
}

static struct claim *find_in(struct vec *claims, int64_t seq)
{
	size_t low = 0, high = claims->len;
	while (low < high) {
		size_t middle = (low + high) / 2;
		struct claim *claim = &VEC_AT(struct claim, claims, middle);
		if (claim->seq == seq)
			return claim;
		if (seq < claim->seq)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

struct claim *claim_of(struct proof *proof, int64_t seq)
{
	struct claim *found = NULL;
	for (int i = 0; !found && i < PROOF_KINDS; i++)
		found = find_in(&proof->claims[i], seq);
	return found;
}

bool proof_hear(struct proof *proof, const struct entry_row *row, const void *words, size_t words_len,
                struct err *err)
{
	enum claim_kind kind;
	if (row->about && strcmp(row->kind, "withdrawal") == 0) {
		struct claim *claim = claim_of(proof, row->about);
		if (claim)
			claim->withdrawn = true;
		return true;
	}
	if (!listens(row, &kind))
		return true;
	struct vec *claims = &proof->claims[kind];
	struct claim *claim = vec_push(claims);
	if (claim)
		*claim = (struct claim){
			.seq = row->seq, .client = row->client, .invoice = row->invoice, .kind = kind,
			.facts = arena_strn(&proof->arena, row->facts, row->facts_len), .facts_len = row->facts_len,
		};
	if (claim && kind == CLAIM_HOLD && words) {
		claim->words = arena_strn(&proof->arena, words, words_len);
		claim->words_len = words_len;
	}
	return vec_ok(claims, err) && arena_ok(&proof->arena, err);
}

const char *claim_fact(struct proof *proof, const struct claim *claim, const char *name)
{
	struct field field;
	return fields_get(claim->facts, claim->facts_len, name, &field)
	       ? arena_strn(&proof->arena, field.value, field.value_len) : "";
}

int64_t claim_number(struct proof *proof, const struct claim *claim, const char *name)
{
	int64_t number;
	return text_number(claim_fact(proof, claim, name), INT64_MIN, INT64_MAX, &number) ? number : 0;
}

int64_t proof_import(struct proof *proof, int64_t import)
{
	const struct claim *claim;
	int64_t seq = 0;
	for (size_t i = 0; (claim = claim_at(proof, CLAIM_IMPORT, i)); i++)
		if (claim_number(proof, claim, "import") == import)
			seq = claim->seq;
	return seq;
}

void proof_blame(struct proof_fault *fault, int64_t entry, const char *format, ...)
{
	va_list args;
	if (entry && (!fault->entry || entry < fault->entry))
		fault->entry = entry;
	if (fault->count++ >= 20) /* more of them say no more */
		return;
	va_start(args, format);
	buf_addv(&fault->says, format, args);
	va_end(args);
	buf_addc(&fault->says, '\n');
}

/* --- settings --- */

/* The last that stands. */
static const struct claim *last_setting(struct proof *proof, const char *name)
{
	for (size_t i = proof->claims[CLAIM_SETTING].len; i-- > 0;) {
		const struct claim *claim = claim_at(proof, CLAIM_SETTING, i);
		if (!claim->withdrawn && strcmp(claim_fact(proof, claim, "name"), name) == 0)
			return claim;
	}
	return NULL;
}

static bool present_settings(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT name, value FROM setting ORDER BY name", "");
	while (query_next(q)) {
		const char *name = query_text(q, 0);
		const struct claim *claim = last_setting(proof, name);
		if (!claim)
			proof_blame(fault, 0, "the setting %s was written without an entry", name);
		else if (strcmp(claim_fact(proof, claim, "after"), query_text(q, 1)) != 0)
			proof_blame(fault, claim->seq, "entry %lld: the setting %s is another one now", (long long)claim->seq, name);
	}
	return query_end(q, err);
}

static bool missing_settings(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	const struct claim *claim;
	for (size_t i = 0; (claim = claim_at(proof, CLAIM_SETTING, i)); i++) {
		int64_t there;
		const char *name = claim_fact(proof, claim, "name");
		if (claim != last_setting(proof, name) || !*claim_fact(proof, claim, "after"))
			continue;
		if (!db_int(db, err, 0, &there, "SELECT 1 FROM setting WHERE name = ?", "s", name))
			return false;
		if (!there)
			proof_blame(fault, claim->seq, "entry %lld: the setting %s is gone", (long long)claim->seq, name);
	}
	return true;
}

/* --- holds --- */

static bool same_day(const char *iso, daynum day)
{
	char text[DATE_ISO_SIZE];
	return strcmp(iso, day == DATE_NONE ? "" : date_iso(day, text)) == 0;
}

/* The last hold of a client that stands. */
static const struct claim *last_hold(struct proof *proof, int64_t client)
{
	for (size_t i = proof->claims[CLAIM_HOLD].len; i-- > 0;) {
		const struct claim *claim = claim_at(proof, CLAIM_HOLD, i);
		if (!claim->withdrawn && claim->client == client)
			return claim;
	}
	return NULL;
}

/* Its reason is a word, which may have been erased. */
static bool same_reason(const struct claim *claim, const char *why)
{
	struct field field;
	return !claim->words || !fields_get(claim->words, claim->words_len, "why", &field) ||
	       (strlen(why) == field.value_len && memcmp(why, field.value, field.value_len) == 0);
}

static bool present_holds(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT id, hold_from, hold_until, hold_why FROM client "
	                            "WHERE hold_from IS NOT NULL", "");
	while (query_next(q)) {
		int64_t client = query_int(q, 0);
		const struct claim *claim = last_hold(proof, client);
		if (!claim)
			proof_blame(fault, 0, "client %lld is on hold without an entry", (long long)client);
		else if (!same_day(claim_fact(proof, claim, "from"), query_day(q, 1)) ||
		         !same_day(claim_fact(proof, claim, "until"), query_day(q, 2)) || !same_reason(claim, query_text(q, 3)))
			proof_blame(fault, claim->seq, "entry %lld: the hold of client %lld is another one now",
			            (long long)claim->seq, (long long)client);
	}
	return query_end(q, err);
}

static bool missing_holds(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	const struct claim *claim;
	for (size_t i = 0; (claim = claim_at(proof, CLAIM_HOLD, i)); i++) {
		int64_t free_of_it;
		if (claim != last_hold(proof, claim->client) ||
		    !*claim_fact(proof, claim, "from"))
			continue;
		if (!db_int(db, err, 0, &free_of_it, "SELECT 1 FROM client WHERE id = ? AND hold_from IS NULL", "i",
		            claim->client))
			return false;
		if (free_of_it)
			proof_blame(fault, claim->seq, "entry %lld: the hold of client %lld is gone", (long long)claim->seq,
			            (long long)claim->client);
	}
	return true;
}

/* --- names --- */

/* A name is kept twice: as it is written, and folded, for finding. */
static bool check_names(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	struct buf folded = BUF_INIT;
	bool ok = true;
	struct query *q = db_select(db, err, "SELECT id, name, folded FROM client", "");
	(void)proof;
	while (ok && query_next(q)) {
		size_t len;
		const char *name = query_blob(q, 1, &len);
		buf_clear(&folded);
		ok = text_fold(name, len, &folded, err);
		if (ok && strcmp(buf_str(&folded), query_text(q, 2)) != 0)
			proof_blame(fault, 0, "client %lld: its name is not the one it is found by", (long long)query_int(q, 0));
	}
	buf_release(&folded);
	return query_end(q, ok ? err : NULL) && ok;
}

/* --- promises --- */

static bool check_promises(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT id, entry, amount, currency, due FROM promise ORDER BY entry", "");
	struct buf amount = BUF_INIT;
	while (query_next(q)) {
		const struct claim *claim = claim_of(proof, query_int(q, 1));
		if (!claim || claim->kind != CLAIM_WORD || !*claim_fact(proof, claim, "amount"))
			continue;
		buf_clear(&amount);
		money_plain(&amount, query_int(q, 2), query_text(q, 3));
		if (strcmp(claim_fact(proof, claim, "amount"), buf_str(&amount)) != 0 ||
		    strcmp(claim_fact(proof, claim, "currency"), query_text(q, 3)) != 0 ||
		    !same_day(claim_fact(proof, claim, "by"), query_day(q, 4)))
			proof_blame(fault, claim->seq, "entry %lld: its promise is another one now", (long long)claim->seq);
	}
	buf_release(&amount);
	return query_end(q, err);
}

/* --- mails --- */

static bool check_mail(struct proof *proof, struct db *db, const struct claim *claim, struct proof_fault *fault,
                       struct err *err)
{
	struct digest named = {{0}}, found = {{0}};
	int64_t gone;
	digest_read(claim_fact(proof, claim, "digest"), &named);
	struct query *q = db_select(db, err, "SELECT bytes FROM message_bytes WHERE digest = ?", "b",
	                            named.bytes, (size_t)DIGEST_SIZE);
	bool there = query_next(q), ok = true;
	if (there) {
		size_t len;
		const void *bytes = query_blob(q, 0, &len);
		ok = digest_of(bytes, len, &found, err);
	}
	if (!query_end(q, ok ? err : NULL) || !ok)
		return false;
	if (there && !digest_same(&found, &named))
		proof_blame(fault, claim->seq, "entry %lld: the bytes of its mail were changed", (long long)claim->seq);
	if (there)
		return true;
	if (!db_int(db, err, 0, &gone, "SELECT 1 FROM entry WHERE about = ? AND kind = 'erasure' LIMIT 1", "i", claim->seq))
		return false;
	if (!gone)
		proof_blame(fault, claim->seq, "entry %lld: the bytes of its mail are missing", (long long)claim->seq);
	return true;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* Every mail that is called sent has its entry. */
static bool check_sent(struct db *db, struct vec *entered, struct proof_fault *fault, struct err *err)
{
	if (entered->len)
		qsort(entered->data, entered->len, sizeof(int64_t), by_number);
	struct query *q = db_select(db, err, "SELECT id FROM message WHERE state = 'sent'", "");
	while (query_next(q)) {
		int64_t id = query_int(q, 0);
		if (!entered->len || !bsearch(&id, entered->data, entered->len, sizeof id, by_number))
			proof_blame(fault, 0, "mail %lld is called sent without an entry", (long long)id);
	}
	return query_end(q, err);
}

static bool check_mails(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	struct vec entered = VEC_INIT(int64_t);
	const struct claim *claim;
	bool ok = true;
	for (size_t i = 0; ok && (claim = claim_at(proof, CLAIM_MAIL, i)); i++) {
		int64_t *id = vec_push(&entered);
		if (id)
			*id = claim_number(proof, claim, "message");
		ok = vec_ok(&entered, err) && check_mail(proof, db, claim, fault, err);
	}
	ok = ok && check_sent(db, &entered, fault, err);
	vec_release(&entered);
	return ok;
}

bool proof_judge(struct proof *proof, struct db *db, struct proof_fault *fault, struct err *err)
{
	static bool (*const checks[])(struct proof *, struct db *, struct proof_fault *, struct err *) = {
		present_settings, missing_settings, present_holds, missing_holds, check_names, check_promises, check_mails,
		proof_invoices, proof_payments,
	};
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (!checks[i](proof, db, fault, err))
			return false;
	return arena_ok(&proof->arena, err) && buf_ok(&fault->says, err);
}
