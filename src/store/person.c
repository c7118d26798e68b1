/* SPDX-License-Identifier: MIT */
#include "store/person.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/needle.h"
#include "base/text.h"
#include "store/deed.h"
#include "store/fields.h"
#include "store/person_inside.h"

/* Where words of a person lie beside the log and the imports. In all statements ?1 is
 * the client, ?2 the contact (0: all), ?3 its mail. Order: children need their parents. */
#define OF_CLIENT "client = ?1 AND ?2 = 0"
#define MAILS "(SELECT id FROM message WHERE client = ?1 AND (?2 = 0 OR " \
	"(?3 <> '' AND instr(lower(to_line || ' ' || cc_line), lower(?3)) > 0)))"

static const struct part {
	const char *what;    /* of the count; NULL: counted with another */
	const char *member;  /* of the export; NULL: not told */
	const char *columns; /* of tell, apart by blanks */
	const char *tell, *erase;
} parts[] = {
	{NULL, "client", "id source key code name country zone address legal_form vat language consumer hold_why",
	 "SELECT id, source, key, code, name, country, zone, address, legal_form, vat, language, consumer, hold_why "
	 "FROM client WHERE id = ?1 AND ?3 IS NOT NULL AND ?2 IS NOT NULL", NULL},
	{"contacts", "contacts", "id name role mail phone note",
	 "SELECT id, name, role, mail, phone, note FROM contact WHERE client = ?1 AND (?2 = 0 OR id = ?2) AND ?3 IS NOT NULL",
	 "UPDATE contact SET name = '', role = '', mail = '', phone = '', note = '', gone = 1 WHERE client = ?1 AND "
	 "(?2 = 0 OR id = ?2) AND ?3 IS NOT NULL AND name || role || mail || phone || note <> ''"},
	{"invoices' texts", "invoices", "number issued due currency total what_for order contract terms ways_to_pay",
	 "SELECT number, date(issued * 86400, 'unixepoch'), date(due * 86400, 'unixepoch'), currency, total, what_for, "
	 "order_ref, contract_ref, terms, ways_to_pay FROM invoice WHERE " OF_CLIENT " AND ?3 IS NOT NULL",
	 "UPDATE invoice SET what_for = '', order_ref = '', contract_ref = '', terms = '', ways_to_pay = '' WHERE " OF_CLIENT
	 " AND ?3 IS NOT NULL AND what_for || order_ref || contract_ref || terms || ways_to_pay <> ''"},
	{"payments' references", "payments", "on kind currency amount ref",
	 "SELECT date(paid_on * 86400, 'unixepoch'), kind, currency, amount, ref FROM payment WHERE " OF_CLIENT
	 " AND ?3 IS NOT NULL",
	 "UPDATE payment SET ref = '' WHERE " OF_CLIENT " AND ?3 IS NOT NULL AND ref <> ''"},
	{NULL, "refunds", "on amount ref",
	 "SELECT date(paid_on * 86400, 'unixepoch'), amount, ref FROM refund WHERE payment IN "
	 "(SELECT id FROM payment WHERE " OF_CLIENT ") AND ?3 IS NOT NULL",
	 "UPDATE refund SET ref = '' WHERE payment IN (SELECT id FROM payment WHERE " OF_CLIENT ") AND ?3 IS NOT NULL"},
	{NULL, "promises", "made due currency amount state",
	 "SELECT date(made_on * 86400, 'unixepoch'), date(due * 86400, 'unixepoch'), currency, amount, state FROM promise "
	 "WHERE " OF_CLIENT " AND ?3 IS NOT NULL", NULL},
	{NULL, "plans", "made currency amount state",
	 "SELECT date(made_on * 86400, 'unixepoch'), currency, amount, state FROM plan WHERE " OF_CLIENT
	 " AND ?3 IS NOT NULL", NULL},
	{NULL, "disputes", "opened amount reason state",
	 "SELECT date(opened_on * 86400, 'unixepoch'), amount, reason, state FROM dispute WHERE " OF_CLIENT
	 " AND ?3 IS NOT NULL", NULL},
	{"mails' exact bytes", NULL, NULL, NULL,
	 "DELETE FROM message_bytes WHERE digest IN (SELECT raw_digest FROM message WHERE id IN " MAILS ")"},
	{NULL, NULL, NULL, NULL,
	 "UPDATE message_event SET says = '' WHERE message IN " MAILS},
	{"files of mails", NULL, NULL, NULL,
	 "DELETE FROM message_file WHERE message IN " MAILS},
	{"mails", "mails", "id state to cc subject text message_id",
	 "SELECT id, state, to_line, cc_line, subject, body, message_id FROM message WHERE id IN " MAILS,
	 "UPDATE message SET to_line = '', cc_line = '', subject = '', body = '', reply = '', why = '', "
	 "state = CASE WHEN state IN ('draft', 'queued', 'stopped', 'rejected') THEN 'binned' ELSE state END "
	 "WHERE id IN " MAILS " AND to_line || cc_line || subject || body || reply || why <> ''"},
	{NULL, NULL, NULL, NULL,
	 "DELETE FROM import_before WHERE (what = 'contact' AND id IN (SELECT id FROM contact WHERE client = ?1 "
	 "AND (?2 = 0 OR id = ?2))) OR (?2 = 0 AND ?3 IS NOT NULL AND ((what = 'client' AND id = ?1) OR "
	 "(what = 'invoice' AND id IN (SELECT id FROM invoice WHERE client = ?1))))"},
};
enum { PARTS = sizeof parts / sizeof parts[0] };

bool person_load(struct db *db, int64_t client, int64_t contact, struct arena *arena, struct person *out,
                 struct err *err)
{
	*out = (struct person){.client = client, .contact = contact, .name = "", .mail = "", .phone = "", .key = ""};
	struct query *q = contact
		? db_select(db, err, "SELECT p.name, p.mail, p.phone, coalesce(c.key, '') FROM contact p "
		            "JOIN client c ON c.id = p.client WHERE p.client = ? AND p.id = ?", "ii", client, contact)
		: db_select(db, err, "SELECT name, '', '', coalesce(key, '') FROM client WHERE id = ?", "i", client);
	bool found = query_next(q);
	if (found) {
		out->name = arena_str(arena, query_text(q, 0));
		out->mail = arena_str(arena, query_text(q, 1));
		out->phone = arena_str(arena, query_text(q, 2));
		out->key = arena_str(arena, query_text(q, 3));
	}
	if (!query_end(q, err) || !arena_ok(arena, err))
		return false;
	return found || err_set(err, ERR_NOINPUT, "there is no such contact of this client");
}

/* --- which entries --- */

/* What of a contact is looked for in the words of an entry: each by itself is enough. */
enum { SIGNS = 3 };
struct signs {
	struct needle *needles[SIGNS];
	char contact[24];
};

/* A name of one short word would be found everywhere. */
static bool tells_apart(const char *name)
{
	return strchr(name, ' ') || text_count(name, strlen(name)) >= 5;
}

static void signs_release(struct signs *signs)
{
	for (int i = 0; i < SIGNS; i++)
		needle_free(signs->needles[i]);
}

static bool signs_of(const struct person *person, struct signs *signs, struct err *err)
{
	const char *const texts[SIGNS] = {tells_apart(person->name) ? person->name : "", person->mail, person->phone};
	*signs = (struct signs){0};
	snprintf(signs->contact, sizeof signs->contact, "%" PRId64, person->contact);
	for (int i = 0; i < SIGNS; i++)
		if (*texts[i] && !(signs->needles[i] = needle_new(texts[i], strlen(texts[i]), err)))
			return false;
	return true;
}

static bool words_concern(const struct signs *signs, const struct person *person, const struct query *q)
{
	struct field field;
	size_t facts_len, len;
	const void *facts = query_blob(q, 1, &facts_len), *words = query_blob(q, 2, &len);
	if (fields_get(facts, facts_len, "contact", &field) && strlen(signs->contact) == field.value_len &&
	    memcmp(signs->contact, field.value, field.value_len) == 0)
		return true;
	if (*person->name && fields_get(words, len, "with", &field) && strlen(person->name) == field.value_len &&
	    memcmp(person->name, field.value, field.value_len) == 0)
		return true;
	for (int i = 0; i < SIGNS; i++)
		if (signs->needles[i] &&
		    needle_find(signs->needles[i], words, len, needle_all(signs->needles[i])) == needle_all(signs->needles[i]))
			return true;
	return false;
}

bool person_entries(struct db *db, const struct person *person, struct vec *seqs, struct err *err)
{
	struct signs signs;
	bool ok = signs_of(person, &signs, err);
	struct query *q = ok ? db_select(db, err, "SELECT e.seq, e.facts, w.body FROM entry e JOIN entry_words w ON w.seq = e.seq "
	                                 "WHERE e.client = ? AND e.kind <> 'erasure' ORDER BY e.seq", "i", person->client) : NULL;
	while (query_next(q)) {
		int64_t *place = !person->contact || words_concern(&signs, person, q) ? vec_push(seqs) : NULL;
		if (place)
			*place = query_int(q, 0);
	}
	ok = q && query_end(q, err) && vec_ok(seqs, err);
	signs_release(&signs);
	return ok;
}

/* --- telling --- */

static void tell_row(const struct query *q, const char *columns, struct json *json)
{
	json_open(json, '{');
	for (int i = 0; *columns; i++) {
		char name[32];
		size_t len = strcspn(columns, " "), value_len;
		snprintf(name, sizeof name, "%.*s", (int)len, columns);
		const char *value = query_blob(q, i, &value_len);
		json_name(json, name);
		json_textn(json, value ? value : "", value_len);
		columns += len + (columns[len] == ' ');
	}
	json_close(json, '}');
}

bool person_tell(struct db *db, const struct person *person, struct json *json, struct err *err)
{
	for (size_t i = 0; i < PARTS; i++) {
		if (!parts[i].member)
			continue;
		json_name(json, parts[i].member);
		json_open(json, '[');
		struct query *q = db_select(db, err, parts[i].tell, "iis", person->client, person->contact, person->mail);
		while (query_next(q))
			tell_row(q, parts[i].columns, json);
		json_close(json, ']');
		if (!query_end(q, err))
			return false;
	}
	return true;
}

bool person_mails(struct db *db, const struct person *person,
                  bool (*each)(void *, int64_t, const void *, size_t, struct err *), void *arg, struct err *err)
{
	bool ok = true;
	struct query *q = db_select(db, err, "SELECT m.id, b.bytes FROM message m JOIN message_bytes b ON b.digest = m.raw_digest "
	                            "WHERE m.id IN " MAILS " ORDER BY m.id", "iis", person->client, person->contact, person->mail);
	while (ok && query_next(q)) {
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		ok = each(arg, query_int(q, 0), bytes, len, err);
	}
	return query_end(q, ok ? err : NULL) && ok;
}

/* --- erasing --- */

static void note(struct person_erasure *out, const char *what, int64_t count)
{
	if (count && out->count < PERSON_COUNTS)
		out->counts[out->count++] = (struct person_count){what, count};
}

static bool erase_parts(struct db *db, const struct person *person, struct person_erasure *out, struct err *err)
{
	for (size_t i = 0; i < PARTS; i++) {
		if (!parts[i].erase)
			continue;
		if (!db_run(db, err, parts[i].erase, "iis", person->client, person->contact, person->mail))
			return false;
		if (parts[i].what)
			note(out, parts[i].what, db_changes(db));
	}
	return true;
}

/* The number that its accounts go by stays, unless that is the name again. */
static bool erase_client(struct db *db, const struct person *person, struct person_erasure *out, struct err *err)
{
	char name[60], mark[24];
	struct buf folded = BUF_INIT;
	if (person->contact)
		return true;
	snprintf(name, sizeof name, "erased client %" PRId64, person->client);
	snprintf(mark, sizeof mark, "%" PRId64, person->client);
	bool ok = text_fold(name, strlen(name), &folded, err) &&
	          db_run(db, err, "UPDATE client SET key = CASE WHEN key = name OR instr(lower(name), lower(key)) > 0 THEN "
	                 "'erased ' || ?3 ELSE key END, code = CASE WHEN code <> '' AND instr(lower(name), lower(code)) > 0 "
	                 "THEN '' ELSE code END, name = ?1, folded = ?2, address = '', legal_form = '', vat = '', hold_why = '' "
	                 "WHERE id = ?4 AND name <> ?1", "sssi", name, buf_str(&folded), mark, person->client);
	if (ok)
		note(out, "name and address", db_changes(db));
	buf_release(&folded);
	return ok;
}

/* An erasure entry about each, then its words may go (triggers of the schema). */
static bool erase_words(struct db *db, const struct actor *actor, const struct person *person,
                        struct person_erasure *out, struct err *err)
{
	struct vec seqs = VEC_INIT(int64_t);
	bool ok = person_entries(db, person, &seqs, err);
	for (size_t i = 0; ok && i < seqs.len; i++) {
		struct entry_new entry = {.kind = "erasure", .client = person->client, .about = VEC_AT(int64_t, &seqs, i)};
		fields_add(&entry.facts, "what", "words");
		ok = entry_append(db, actor, &entry, NULL, err) &&
		     db_run(db, err, "DELETE FROM entry_words WHERE seq = ?", "i", entry.about);
		entry_new_release(&entry);
	}
	if (ok)
		note(out, "entries", (int64_t)seqs.len);
	vec_release(&seqs);
	return ok;
}

/* Bytes that no mail has any more and that only erased entries name. */
static bool erase_files(struct db *db, struct person_erasure *out, struct err *err)
{
	if (!db_run(db, err, "DELETE FROM content WHERE NOT EXISTS (SELECT 1 FROM message_file m WHERE m.content = content.id) "
	            "AND NOT EXISTS (SELECT 1 FROM entry_file f WHERE f.digest = content.digest AND NOT EXISTS "
	            "(SELECT 1 FROM entry e WHERE e.kind = 'erasure' AND e.about = f.entry))", ""))
		return false;
	note(out, "files", db_changes(db));
	return true;
}

static bool not_being_sent(struct db *db, const struct person *person, struct err *err)
{
	int64_t sending;
	if (!db_int(db, err, 0, &sending, "SELECT count(*) FROM message WHERE client = ? AND state IN ('claimed', 'dot')",
	            "i", person->client))
		return false;
	return !sending || err_set(err, ERR_AGAIN, "a mail to this client is being sent just now: try again in a minute");
}

/* What was owed when it was done, since the law may ask why it could not wait. */
static bool add_open(struct db *db, const struct person *person, struct buf *facts, int64_t *open, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT currency, count(*) FROM invoice WHERE client = ? AND open > 0 GROUP BY 1",
	                            "i", person->client);
	while (query_next(q)) {
		char name[16];
		snprintf(name, sizeof name, "open.%.3s", query_text(q, 0));
		fields_add_int(facts, name, query_int(q, 1));
		*open += query_int(q, 1);
	}
	return query_end(q, err);
}

static bool sum_up(struct db *db, const struct actor *actor, const struct person *person, const char *why,
                   struct person_erasure *out, struct err *err)
{
	struct entry_new entry = {.kind = "erasure", .client = person->client};
	fields_add(&entry.facts, "what", person->contact ? "contact" : "client");
	if (person->contact)
		fields_add_int(&entry.facts, "contact", person->contact);
	for (size_t i = 0; i < out->count; i++)
		fields_add_int(&entry.facts, out->counts[i].what, out->counts[i].count);
	fields_add(&entry.words, "reason", why);
	bool ok = add_open(db, person, &entry.facts, &out->open, err) && entry_append(db, actor, &entry, &out->entry, err);
	entry_new_release(&entry);
	return ok;
}

bool person_erase(struct db *db, const struct actor *actor, const struct person *person, const char *why,
                  struct person_erasure *out, struct err *err)
{
	int64_t rows = 0;
	*out = (struct person_erasure){0};
	if (!not_being_sent(db, person, err) || !deed_forget_client(db, person->client, err) ||
	    !person_erase_imports(db, actor, person, &rows, err))
		return false;
	note(out, "imported rows", rows);
	if (!erase_parts(db, person, out, err) || !erase_words(db, actor, person, out, err) ||
	    !erase_client(db, person, out, err) || !erase_files(db, out, err))
		return false;
	return out->count ? sum_up(db, actor, person, why, out, err)
	                  : err_set(err, ERR_NO, "nothing personal of this is left in the book");
}

bool person_erased(struct db *db, int64_t *entries, struct err *err)
{
	return db_int(db, err, 0, entries, "SELECT count(DISTINCT x.about) FROM entry x JOIN entry e ON e.seq = x.about "
	              "WHERE x.about IS NOT NULL AND x.kind = 'erasure' AND e.words IS NOT NULL "
	              "AND NOT EXISTS (SELECT 1 FROM entry_words w WHERE w.seq = x.about)", "");
}

/* --- what need not be kept any longer --- */

bool person_old(struct db *db, daynum before, struct arena *arena, struct vec *out, struct err *err)
{
	struct query *q = db_select(db, err,
		"SELECT c.id, c.name, c.code, coalesce((SELECT max(coalesce(i.paid_last, i.due)) FROM invoice i WHERE i.client = c.id), "
		"(SELECT max(e.happened) / 86400 FROM entry e WHERE e.client = c.id)) AS closed, "
		"(SELECT count(*) FROM entry e JOIN entry_words w ON w.seq = e.seq WHERE e.client = c.id AND e.kind <> 'erasure') AS said, "
		"(SELECT count(*) FROM contact p WHERE p.client = c.id AND p.name || p.mail || p.phone || p.note <> '') AS people "
		"FROM client c WHERE NOT EXISTS (SELECT 1 FROM invoice i WHERE i.client = c.id AND i.open > 0) "
		"AND closed < ? AND (said > 0 OR people > 0 OR c.address || c.vat <> '' OR c.name NOT LIKE 'erased client %') "
		"ORDER BY closed, c.folded", "d", before);
	while (query_next(q)) {
		struct person_old *old = vec_push(out);
		if (!old)
			break;
		*old = (struct person_old){
			.client = query_int(q, 0), .name = arena_str(arena, query_text(q, 1)), .code = arena_str(arena, query_text(q, 2)),
			.closed = query_day(q, 3), .entries = query_int(q, 4), .contacts = query_int(q, 5),
		};
	}
	return query_end(q, err) && vec_ok(out, err) && arena_ok(arena, err);
}
