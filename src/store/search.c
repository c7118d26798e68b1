/* SPDX-License-Identifier: MIT */
#include "store/search.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"
#include "store/entry.h"
#include "store/fields.h"

enum { LOOK_EVERY = 1024 };

const char *search_kind_name(enum search_kind kind)
{
	static const char *const names[SEARCH_KINDS] = {"client", "contact", "invoice", "entry", "mail"};
	return names[kind];
}

/* One search, kind after kind. */
struct walk {
	struct search *search;
	enum search_kind kind;
	size_t found;
	int64_t done, total;
	bool failed;         /* at() said stop; why is set */
	struct err why;
	uint32_t in_facts;   /* words that stand in the facts of any entry */
};

/* True to go on. */
static bool give(struct walk *walk, const struct search_hit *hit)
{
	struct search *s = walk->search;
	if (walk->found++ == s->most) {
		s->more[walk->kind] = true;
		return false;
	}
	s->over = !s->each(s->arg, hit);
	return !s->over;
}

/* --- rows judged where they stand --- */

static void tell(struct walk *walk)
{
	struct search *s = walk->search;
	if (++walk->done % LOOK_EVERY == 0 && s->at && !s->at(s->arg, walk->done, walk->total, &walk->why))
		walk->failed = true;
}

/* Asked by SQLite every few thousand steps. */
static bool is_over(void *arg)
{
	return ((struct walk *)arg)->failed;
}

static bool texts_hold(void *arg, const struct db_bytes *texts, int count)
{
	struct walk *walk = arg;
	struct needle *needle = walk->search->needle;
	uint32_t wanted = needle_all(needle);
	tell(walk);
	for (int i = 0; i < count && wanted; i++)
		wanted &= ~needle_find(needle, texts[i].bytes, texts[i].len, wanted);
	return !wanted;
}

/* What the select said, or why it was stopped. */
static bool end(struct walk *walk, struct query *q, struct err *err)
{
	struct err stopped = {0};
	if (query_end(q, walk->failed ? &stopped : err))
		return true;
	if (walk->failed && err)
		*err = walk->why;
	return false;
}

/* --- clients, contacts, invoices, mails --- */

/* Columns: id, client, client's name, what, name, moment, offset, then the texts. */
enum { ROW_ID, ROW_CLIENT, ROW_CLIENT_NAME, ROW_WHAT, ROW_NAME, ROW_AT, ROW_OFFSET, ROW_TEXTS };

static struct search_hit row_hit(const struct walk *walk, const struct query *q, const char *text, size_t len)
{
	struct arena *arena = walk->search->arena;
	return (struct search_hit){
		.kind = walk->kind, .id = query_int(q, ROW_ID), .client = query_int(q, ROW_CLIENT),
		.client_name = arena_str(arena, query_text(q, ROW_CLIENT_NAME)), .what = arena_str(arena, query_text(q, ROW_WHAT)),
		.name = arena_str(arena, query_text(q, ROW_NAME)), .text = arena_strn(arena, text, len),
		.happened = {query_int(q, ROW_AT), (int32_t)query_int(q, ROW_OFFSET)},
	};
}

/* The first text of a row that holds one of the words. */
static const char *first_text(struct needle *needle, const struct query *q, int columns, size_t *len)
{
	for (int i = ROW_TEXTS; i < columns; i++) {
		const char *text = query_blob(q, i, len);
		if (needle_find(needle, text, *len, needle_all(needle)))
			return text;
	}
	*len = 0;
	return "";
}

static bool walk_rows(struct walk *walk, enum search_kind kind, struct query *q, int columns, struct err *err)
{
	bool go = true;
	walk->kind = kind;
	walk->found = 0;
	while (go && query_next(q)) {
		size_t len;
		const char *text = first_text(walk->search->needle, q, ROW_TEXTS + columns, &len);
		struct search_hit hit = row_hit(walk, q, text, len);
		go = give(walk, &hit);
	}
	return end(walk, q, err);
}

static bool in_clients(struct walk *walk, struct err *err)
{
	return walk_rows(walk, SEARCH_CLIENT, db_select(walk->search->db, err, "SELECT id, id, name, '', code, 0, 0, "
	                 "name, code, key, address, vat, legal_form, hold_why, owner FROM client "
	                 "WHERE (?1 = 0 OR id = ?1) AND holds(name, code, key, address, vat, legal_form, hold_why, owner) "
	                 "ORDER BY id", "i", walk->search->client), 8, err);
}

static bool in_contacts(struct walk *walk, struct err *err)
{
	return walk_rows(walk, SEARCH_CONTACT, db_select(walk->search->db, err, "SELECT id, client, "
	                 "(SELECT name FROM client WHERE id = contact.client), role, name, 0, 0, name, mail, phone, role, note "
	                 "FROM contact WHERE gone = 0 AND (?1 = 0 OR client = ?1) AND holds(name, mail, phone, role, note) "
	                 "ORDER BY id", "i", walk->search->client), 5, err);
}

static bool in_invoices(struct walk *walk, struct err *err)
{
	return walk_rows(walk, SEARCH_INVOICE, db_select(walk->search->db, err, "SELECT id, client, "
	                 "(SELECT name FROM client WHERE id = invoice.client), '', number, 0, 0, "
	                 "number, what_for, order_ref, contract_ref, terms FROM invoice WHERE (?1 = 0 OR client = ?1) "
	                 "AND holds(number, what_for, order_ref, contract_ref, terms) ORDER BY id", "i",
	                 walk->search->client), 5, err);
}

/* What has been sent is in the log, word for word. */
static bool in_mails(struct walk *walk, struct err *err)
{
	return walk_rows(walk, SEARCH_MAIL, db_select(walk->search->db, err, "SELECT id, client, "
	                 "(SELECT name FROM client WHERE id = message.client), state, subject, changed, 0, "
	                 "subject, body, to_line, cc_line FROM message WHERE state NOT IN ('sent', 'binned') "
	                 "AND (?1 = 0 OR client = ?1) AND holds(subject, body, to_line, cc_line) ORDER BY id DESC", "i",
	                 walk->search->client), 4, err);
}

/* --- entries: facts and words lie in two tables --- */

/* Facts a person would look for; the others are codes and ids. */
static bool fact_counts(const struct field *field)
{
	static const char *const names[] = {"amount", "by", "for", "invoice", "number", "tracking", "message-id", "to",
	                                    "after.number", "before.number"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i]) == field->name_len && memcmp(names[i], field->name, field->name_len) == 0)
			return true;
	return false;
}

/* Names of fields and lengths do not count; *first is the value with the first word. */
static uint32_t fields_hold(struct needle *needle, const void *bytes, size_t len, bool facts, uint32_t wanted,
                            struct field *first)
{
	uint32_t found = 0;
	struct field field;
	for (size_t at = 0; found != wanted && fields_next(bytes, len, &at, &field);) {
		if (facts && !fact_counts(&field))
			continue;
		uint32_t here = needle_find(needle, field.value, field.value_len, wanted & ~found);
		if (here && !first->value)
			*first = field;
		found |= here;
	}
	return found;
}

/* Over all fields at once before looking closely, which few entries need. */
static bool facts_hold(void *arg, const struct db_bytes *facts, int count)
{
	struct walk *walk = arg;
	struct needle *needle = walk->search->needle;
	uint32_t all = needle_all(needle);
	struct field first = {0};
	(void)count;
	tell(walk);
	uint32_t may = needle_find(needle, facts->bytes, facts->len, all);
	if (!may)
		return false;
	may = fields_hold(needle, facts->bytes, facts->len, true, may, &first);
	walk->in_facts |= may;
	return may == all;
}

/* May an entry hold all words: those that its own words lack must be in facts. */
static bool words_may_hold(void *arg, const struct db_bytes *words, int count)
{
	struct walk *walk = arg;
	struct needle *needle = walk->search->needle;
	uint32_t all = needle_all(needle);
	(void)count;
	tell(walk);
	uint32_t may = needle_find(needle, words->bytes, words->len, all);
	return may && (may | walk->in_facts) == all;
}

/* An entry that may hold them, looked at closely. */
static bool look_closely(struct walk *walk, int64_t seq, struct search_hit *hit, bool *holds, struct err *err)
{
	struct search *s = walk->search;
	struct entry entry;
	struct field first = {0};
	uint32_t all = needle_all(s->needle);
	if (!entry_load(s->db, seq, s->arena, &entry, err))
		return false;
	uint32_t found = fields_hold(s->needle, entry.words, entry.words ? entry.words_len : 0, false, all, &first);
	found |= fields_hold(s->needle, entry.facts, entry.facts_len, true, all & ~found, &first);
	*holds = found == all;
	if (!*holds)
		return true;
	*hit = (struct search_hit){
		.kind = SEARCH_ENTRY, .id = seq, .client = entry.client, .about = entry.about, .client_name = "",
		.what = entry.kind, .name = "", .text = arena_strn(s->arena, first.value, first.value_len),
		.happened = entry.happened, .withdrawn = entry.withdrawn_by != 0,
	};
	struct query *q = db_select(s->db, err, "SELECT name FROM client WHERE id = ?", "i", entry.client);
	if (query_next(q))
		hit->client_name = arena_str(s->arena, query_text(q, 0));
	return query_end(q, err);
}

/* The entries whose facts alone hold all, the newest first. */
static bool by_facts(struct walk *walk, struct vec *seqs, struct err *err)
{
	struct search *s = walk->search;
	db_judge(s->db, facts_hold, walk);
	struct query *q = s->client
		? db_select(s->db, err, "SELECT seq FROM entry WHERE client = ? AND holds(facts) ORDER BY seq DESC", "i", s->client)
		: db_select(s->db, err, "SELECT seq FROM entry WHERE holds(facts) ORDER BY seq DESC", "");
	while (query_next(q)) {
		int64_t *place = seqs->len <= s->most ? vec_push(seqs) : NULL;
		if (place)
			*place = query_int(q, 0);
	}
	return end(walk, q, err) && vec_ok(seqs, err);
}

/* Gives the entries that facts alone named and that are newer than seq. */
static bool give_newer(struct walk *walk, const struct vec *seqs, size_t *at, int64_t seq, bool *go, struct err *err)
{
	bool ok = true;
	for (; ok && *go && *at < seqs->len && VEC_AT(int64_t, seqs, *at) > seq; ++*at) {
		struct search_hit hit;
		bool holds;
		ok = look_closely(walk, VEC_AT(int64_t, seqs, *at), &hit, &holds, err);
		*go = ok && (!holds || give(walk, &hit));
	}
	return ok;
}

static bool by_words(struct walk *walk, const struct vec *seqs, struct query *q, struct err *err)
{
	size_t at = 0;
	bool go = true, ok = true, holds;
	while (ok && go && query_next(q)) {
		int64_t seq = query_int(q, 0);
		struct search_hit hit;
		ok = give_newer(walk, seqs, &at, seq, &go, err);
		if (at < seqs->len && VEC_AT(int64_t, seqs, at) == seq)
			continue; /* its turn comes with the facts */
		ok = ok && go && look_closely(walk, seq, &hit, &holds, err);
		go = go && ok && (!holds || give(walk, &hit));
	}
	ok = end(walk, q, ok ? err : NULL) && ok;
	return ok && give_newer(walk, seqs, &at, 0, &go, err);
}

static bool in_entries(struct walk *walk, struct err *err)
{
	struct search *s = walk->search;
	struct vec seqs = VEC_INIT(int64_t);
	walk->kind = SEARCH_ENTRY;
	walk->found = 0;
	bool ok = by_facts(walk, &seqs, err);
	db_judge(s->db, words_may_hold, walk);
	ok = ok && by_words(walk, &seqs, s->client
		? db_select(s->db, err, "SELECT w.seq FROM entry e JOIN entry_words w ON w.seq = e.seq "
		            "WHERE e.client = ? AND holds(w.body) ORDER BY w.seq DESC", "i", s->client)
		: db_select(s->db, err, "SELECT seq FROM entry_words WHERE holds(body) ORDER BY seq DESC", ""), err);
	db_judge(s->db, texts_hold, walk);
	vec_release(&seqs);
	return ok;
}

/* --- all of it --- */

static bool count_things(struct walk *walk, struct err *err)
{
	return walk->search->client ||
	       db_int(walk->search->db, err, 0, &walk->total, "SELECT (SELECT coalesce(max(id), 0) FROM client) + "
	              "(SELECT coalesce(max(id), 0) FROM contact) + (SELECT coalesce(max(id), 0) FROM invoice) + "
	              "2 * (SELECT coalesce(max(seq), 0) FROM entry)", "");
}

bool search_run(struct search *search, struct err *err)
{
	struct walk walk = {.search = search};
	static bool (*const kinds[])(struct walk *, struct err *) = {in_clients, in_contacts, in_invoices, in_entries,
	                                                             in_mails};
	if (!db_look(search->db, err))
		return false;
	db_judge(search->db, texts_hold, &walk);
	db_watch(search->db, is_over, &walk);
	bool ok = count_things(&walk, err);
	for (size_t i = 0; ok && !search->over && i < sizeof kinds / sizeof kinds[0]; i++)
		ok = kinds[i](&walk, err);
	db_watch(search->db, NULL, NULL);
	db_judge(search->db, NULL, NULL);
	db_look_end(search->db);
	return ok && needle_ok(search->needle, err) && arena_ok(search->arena, err);
}

/* --- what begins so --- */

/* Hits of a query of columns as above, all of them. */
static bool give_rows(struct walk *walk, enum search_kind kind, struct query *q, struct err *err)
{
	bool go = true;
	walk->kind = kind;
	walk->found = 0;
	while (go && query_next(q)) {
		const char *text = query_text(q, ROW_TEXTS);
		struct search_hit hit = row_hit(walk, q, text, strlen(text));
		go = give(walk, &hit);
	}
	return query_end(q, err);
}

/* Numbers are unique in a series; the few series are walked by the index. */
static bool numbers_starting(struct walk *walk, const char *text, const char *end, struct err *err)
{
	return give_rows(walk, SEARCH_INVOICE, db_select(walk->search->db, err,
		"WITH RECURSIVE s(v) AS (SELECT min(series) FROM invoice UNION ALL "
		"SELECT (SELECT min(series) FROM invoice WHERE series > s.v) FROM s WHERE s.v IS NOT NULL) "
		"SELECT i.id, i.client, c.name, '', i.number, 0, 0, i.number FROM s JOIN invoice i ON i.series = s.v "
		"AND i.number >= ?1 AND i.number < ?2 JOIN client c ON c.id = i.client LIMIT ?3", "ssi", text, end,
		(int64_t)walk->search->most + 1), err);
}

static bool clients_starting(struct walk *walk, const char *text, const char *folded, struct err *err)
{
	struct buf end = BUF_INIT, folded_end = BUF_INIT;
	buf_addf(&end, "%s\xf4\x8f\xbf\xbf", text);
	buf_addf(&folded_end, "%s\xf4\x8f\xbf\xbf", folded);
	bool ok = buf_ok(&end, err) && buf_ok(&folded_end, err) &&
	          give_rows(walk, SEARCH_CLIENT, db_select(walk->search->db, err,
	                    "SELECT id, id, name, '', code, 0, 0, name FROM (SELECT id, name, code FROM client WHERE "
	                    "folded >= ?1 AND folded < ?2 UNION SELECT id, name, code FROM client WHERE code <> '' AND "
	                    "code >= ?3 AND code < ?4 LIMIT ?5)", "ssssi", folded, buf_str(&folded_end), text, buf_str(&end),
	                    (int64_t)walk->search->most + 1), err);
	buf_release(&end);
	buf_release(&folded_end);
	return ok;
}

bool search_starts(struct search *search, const char *text, const char *folded, struct err *err)
{
	struct walk walk = {.search = search};
	struct buf end = BUF_INIT;
	buf_addf(&end, "%s\xf4\x8f\xbf\xbf", text);
	bool ok = !*text || (buf_ok(&end, err) && db_look(search->db, err));
	if (ok && *text) {
		ok = clients_starting(&walk, text, folded, err) &&
		     (search->over || numbers_starting(&walk, buf_str(&end)[0] == '#' ? text + 1 : text,
		                                       buf_str(&end) + (text[0] == '#'), err));
		db_look_end(search->db);
	}
	buf_release(&end);
	return ok && arena_ok(search->arena, err);
}
