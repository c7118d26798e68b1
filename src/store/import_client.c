/* SPDX-License-Identifier: MIT */
/* Whose row is it? By key before name; never by a similar name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/entry.h"
#include "store/fields.h"
#include "store/import_job.h"

/* Above this many the cache starts anew: memory stays flat, the book knows them. */
enum { CACHE_MOST = 30000, ALIKE_NEW = 500, ALIKE_KNOWN = 50 };

static uint64_t hash_more(uint64_t h, const char *text)
{
	do
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	while (*text++);
	return h;
}

static uint64_t hash_details(const struct import_row *row)
{
	const char *const texts[] = {row->contact, row->mail, row->phone, row->address, row->country, row->language};
	uint64_t h = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		h = hash_more(h, texts[i]);
	return h ^ (uint64_t)row->terms;
}

static struct client_slot *slot_of(struct client_cache *cache, char kind, const char *text)
{
	char first[2] = {kind, '\0'};
	uint64_t h = hash_more(hash_more(UINT64_C(14695981039346656037), first), text);
	for (size_t i = h & (cache->cap - 1);; i = (i + 1) & (cache->cap - 1)) {
		struct client_slot *slot = &cache->slots[i];
		if (!slot->text || (slot->text[0] == kind && strcmp(slot->text + 1, text) == 0))
			return slot;
	}
}

static bool cache_grow(struct client_cache *cache, struct err *err)
{
	size_t old_cap = cache->cap;
	struct client_slot *old = cache->slots;
	if (cache->count >= CACHE_MOST) {
		arena_release(&cache->arena);
		memset(old, 0, old_cap * sizeof *old);
		cache->count = 0;
		return true;
	}
	if (cache->cap && cache->count * 2 < cache->cap)
		return true;
	cache->cap = old_cap ? old_cap * 2 : 1024;
	cache->slots = calloc(cache->cap, sizeof *cache->slots);
	if (!cache->slots) {
		cache->slots = old;
		cache->cap = old_cap;
		return err_memory(err);
	}
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].text)
			*slot_of(cache, old[i].text[0], old[i].text + 1) = old[i];
	free(old);
	return true;
}

static bool fold(struct import_job *job, const char *text, struct err *err)
{
	buf_clear(&job->fold);
	return text_fold(text, strlen(text), &job->fold, err) && buf_ok(&job->fold, err);
}

/* What was found: a client, or none. */
struct found {
	int64_t id;
	bool joined; /* a hand-made client that gets its key now */
	char name[256];
};

static void take(struct found *found, const struct query *q)
{
	found->id = query_int(q, 0);
	strncpy(found->name, query_text(q, 1), sizeof found->name - 1);
}

static bool one(struct query *q, struct found *found, int *count, struct err *err)
{
	for (*count = 0; query_next(q); ++*count)
		if (*count == 0)
			take(found, q);
	return query_end(q, err);
}

/* Under its key here; else key and name under another source; else the one client
 * of that name that has no key yet. */
static bool find_by_key(struct import_job *job, const struct import_row *row, struct found *found,
                        struct err *err)
{
	int count;
	if (!one(db_select(job->db, err, "SELECT id, name FROM client WHERE source = ? AND key = ?", "ss",
	                   job->spec.source, row->key), found, &count, err) || count)
		return count > 0;
	const char *name = *row->client ? row->client : row->key;
	if (!fold(job, name, err) ||
	    !one(db_select(job->db, err, "SELECT id, name FROM client WHERE folded = ? AND key = ?", "ss",
	                   buf_str(&job->fold), row->key), found, &count, err) || count == 1)
		return count == 1;
	found->id = 0;
	if (!one(db_select(job->db, err, "SELECT id, name FROM client WHERE folded = ? AND key IS NULL LIMIT 2", "s",
	                   buf_str(&job->fold)), found, &count, err))
		return false;
	found->joined = count == 1;
	if (!found->joined)
		found->id = 0;
	return found->joined;
}

static enum import_verdict find_by_name(struct import_job *job, const struct import_row *row, struct found *found,
                                        struct err *err)
{
	int count;
	if (!fold(job, row->client, err) ||
	    !one(db_select(job->db, err, "SELECT id, name FROM client WHERE folded = ?1 ORDER BY source <> ?2 LIMIT 3",
	                   "ss", buf_str(&job->fold), job->spec.source), found, &count, err))
		return IMPORT_FAILED;
	if (count < 2)
		return IMPORT_APPLIED;
	if (!one(db_select(job->db, err, "SELECT id, name FROM client WHERE folded = ? AND source = ? LIMIT 2", "ss",
	                   buf_str(&job->fold), job->spec.source), found, &count, err))
		return IMPORT_FAILED;
	return count == 1 ? IMPORT_APPLIED
	                  : job_refuse(job, "client", err, "is the name of several clients: a column with the "
	                               "client's number is needed to tell them apart");
}

static bool note_other_key(struct import_job *job, const struct import_row *row, struct err *err)
{
	struct query *q = db_select(job->db, err, "SELECT name FROM client WHERE key = ? AND source <> ? LIMIT 1", "ss",
	                            row->key, job->spec.source);
	if (query_next(q) && job->tally.other_key++ == 0)
		strncpy(job->tally.other_key_name, query_text(q, 0), sizeof job->tally.other_key_name - 1);
	return query_end(q, err);
}

static bool differ_in_digits(const char *a, const char *b)
{
	return strpbrk(a, "0123456789") || strpbrk(b, "0123456789");
}

/* A slip of two letters away from a client known before: told, never joined. Only for
 * the first new clients, against a few that begin alike. */
static bool note_alike(struct import_job *job, const char *name, struct err *err)
{
	struct buf next = BUF_INIT;
	const char *folded = buf_str(&job->fold);
	size_t stem = text_fit(folded, job->fold.len, 4, NULL);
	if (job->last_client == 0 || job->tally.clients.made >= ALIKE_NEW || job->fold.len < 6 || stem == 0)
		return true;
	buf_add(&next, folded, stem);
	buf_adds(&next, "\xF4\x8F\xBF\xBF"); /* behind everything that begins so */
	struct query *q = db_select(job->db, err, "SELECT name FROM client WHERE folded >= ? AND folded < ? AND id <= ? LIMIT ?",
	                            "tsii", folded, stem, buf_str(&next), job->last_client, (int64_t)ALIKE_KNOWN);
	while (query_next(q)) {
		const char *known = query_text(q, 0);
		if (differ_in_digits(known, name) || text_distance(known, name, 2) > 2 || job->tally.alike++)
			continue;
		strncpy(job->tally.alike_name, name, sizeof job->tally.alike_name - 1);
		strncpy(job->tally.alike_known, known, sizeof job->tally.alike_known - 1);
	}
	bool ok = buf_ok(&next, err);
	buf_release(&next);
	return query_end(q, err) && ok;
}

/* On a replay the ids of the first time, unless something has taken one since. */
static bool wanted_id(struct import_job *job, uint64_t wanted, const char *taken, int64_t *id, struct err *err)
{
	*id = job->replay ? (int64_t)wanted : 0;
	if (*id == 0)
		return true;
	int64_t count;
	bool is_client = strcmp(taken, "client") == 0;
	if (!(is_client ? db_int(job->db, err, 0, &count, "SELECT count(*) FROM client WHERE id = ?", "i", *id)
	                : db_int(job->db, err, 0, &count, "SELECT count(*) FROM contact WHERE id = ?", "i", *id)))
		return false;
	if (count)
		*id = 0;
	return true;
}

static bool make_client(struct import_job *job, const struct import_row *row, struct found *found, struct err *err)
{
	const char *name = *row->client ? row->client : row->key;
	int64_t id;
	if (!job_start(job, err) || (*row->key && !note_other_key(job, row, err)) || !fold(job, name, err) ||
	    !note_alike(job, name, err) || !wanted_id(job, job->made.client, "client", &id, err) ||
	    !db_run(job->db, err, "INSERT INTO client (id, source, key, code, name, folded, import) "
	            "VALUES (nullif(?, 0), ?, nullif(?, ''), ?, ?, ?, ?)", "isssssi", id, job->spec.source, row->key,
	            row->key, name, buf_str(&job->fold), job->id))
		return false;
	found->id = db_last_id(job->db);
	strncpy(found->name, name, sizeof found->name - 1);
	job->made.client = (uint64_t)found->id;
	job->tally.clients.made++;
	idset_add(&job->seen_clients, found->id);
	return true;
}

/* --- the client's own details --- */

struct details {
	struct arena arena;
	const char *name, *address, *country, *language;
	int64_t terms; /* -1: none */
};

static bool load_details(struct import_job *job, int64_t client, struct details *d, struct buf *before, struct err *err)
{
	struct query *q = db_select(job->db, err, "SELECT source, key, code, name, address, country, language, "
	                            "coalesce(terms_days, -1) FROM client WHERE id = ?", "i", client);
	static const char *const names[] = {"source", "key", "code", "name", "address", "country", "language"};
	*d = (struct details){.name = "", .address = "", .country = "", .language = "", .terms = -1};
	if (query_next(q)) {
		for (int i = 0; i < 7; i++)
			fields_add(before, names[i], query_text(q, i));
		d->terms = query_int(q, 7);
		if (d->terms >= 0)
			fields_add_int(before, "terms_days", d->terms);
		d->name = arena_str(&d->arena, query_text(q, 3));
		d->address = arena_str(&d->arena, query_text(q, 4));
		d->country = arena_str(&d->arena, query_text(q, 5));
		d->language = arena_str(&d->arena, query_text(q, 6));
	}
	return query_end(q, err) && arena_ok(&d->arena, err);
}

/* A list of clients says how things are; a list of invoices only fills what is empty. */
static const char *better(const struct import_job *job, const char *ours, const char *theirs)
{
	return *theirs && (!*ours || job->spec.kind == IMPORT_CLIENTS) ? theirs : ours;
}

/* A list of invoices leaves alone what a person has said of a client or contact (0),
 * were it only that there is nothing: is there a standing entry of such a change, of
 * that field and (unless NULL) away from that value? Words that were erased are not
 * filled in again either. */
static bool by_hand(struct import_job *job, const char *kind, int64_t client, int64_t contact, const char *field,
                    const char *away_from, bool *is, struct err *err)
{
	char before[60], id[24];
	snprintf(before, sizeof before, "before.%s", field);
	snprintf(id, sizeof id, "%lld", (long long)contact);
	*is = false;
	struct query *q = db_select(job->db, err, "SELECT e.facts, w.body, e.words IS NOT NULL AND w.body IS NULL FROM entry e "
		"LEFT JOIN entry_words w ON w.seq = e.seq WHERE e.client = ? AND e.kind = ? AND "
		ENTRY_STANDS("e"), "is", client, kind);
	while (!*is && query_next(q)) {
		size_t len[2];
		const void *bytes[2] = {query_blob(q, 0, &len[0]), query_blob(q, 1, &len[1])};
		struct field f;
		if (contact && !(fields_get(bytes[0], len[0], "contact", &f) && f.value_len == strlen(id) &&
		                 memcmp(f.value, id, f.value_len) == 0))
			continue;
		for (int i = 0; i < 2; i++)
			*is |= len[i] && fields_get(bytes[i], len[i], before, &f) &&
			       (!away_from || (f.value_len == strlen(away_from) && memcmp(f.value, away_from, f.value_len) == 0));
		*is |= query_int(q, 2) != 0 && !away_from;
	}
	return query_end(q, err);
}

/* Takes a value of the row into *now, where it is better and no person has said else. */
static bool take_over(struct import_job *job, const char *kind, int64_t client, int64_t contact, const char *field,
                 const char **now, const char *theirs, struct err *err)
{
	bool hands_off = false;
	const char *value = better(job, *now, theirs);
	if (strcmp(value, *now) == 0)
		return true;
	if (job->spec.kind != IMPORT_CLIENTS && client <= job->last_client &&
	    !by_hand(job, kind, client, contact, field, NULL, &hands_off, err))
		return false;
	if (!hands_off)
		*now = value;
	return true;
}

/* What changes of a client known before, for showing. */
static void tell(struct import_job *job, const struct found *found, const char *what, const char *before,
                 const char *after)
{
	struct import_change change = {.number = found->name, .what = what, .before = before, .after = after,
	                               .currency = ""};
	if (job->changed && found->id <= job->last_client && strcmp(before, after) != 0)
		job->changed(job->changed_arg, &change);
}

static void note_changed(struct import_job *job, int64_t client)
{
	bool counted = client > job->last_client || idset_has(&job->changed_clients, client);
	idset_add(&job->changed_clients, client);
	if (!counted) {
		job->tally.clients.changed++;
		job->tally.clients.same--;
	}
}

static bool write_client(struct import_job *job, const struct import_row *row, const struct found *found,
                         const struct details *d, struct err *err)
{
	return job_start(job, err) && fold(job, d->name, err) &&
	       db_run(job->db, err, "UPDATE client SET name = ?, folded = ?, address = ?, country = ?, language = ?, "
	              "terms_days = nullif(?, -1) WHERE id = ?", "sssssii", d->name, buf_str(&job->fold), d->address,
	              d->country, d->language, d->terms, found->id) &&
	       (!found->joined ||
	        db_run(job->db, err, "UPDATE client SET source = ?1, key = ?2, code = iif(code = '', ?2, code) "
	               "WHERE id = ?3", "ssi", job->spec.source, row->key, found->id));
}

static bool update_client(struct import_job *job, const struct import_row *row, const struct found *found,
                          struct err *err)
{
	struct details was;
	struct buf before = BUF_INIT;
	bool ok = load_details(job, found->id, &was, &before, err);
	struct details now = was;
	ok = ok && take_over(job, "client", found->id, 0, "address", &now.address, row->address, err) &&
	     take_over(job, "client", found->id, 0, "country", &now.country, row->country, err) &&
	     take_over(job, "client", found->id, 0, "language", &now.language, row->language, err);
	if (job->spec.kind == IMPORT_CLIENTS) {
		now.name = better(job, was.name, row->client);
		now.terms = row->terms != IMPORT_NONE ? row->terms : was.terms;
	}
	if (ok && (found->joined || strcmp(now.address, was.address) || strcmp(now.country, was.country) ||
	           strcmp(now.language, was.language) || strcmp(now.name, was.name) || now.terms != was.terms)) {
		ok = (found->id > job->last_client || job_before(job, "client", found->id, &before, err)) &&
		     write_client(job, row, found, &now, err);
		note_changed(job, found->id);
		tell(job, found, "name", was.name, now.name);
		tell(job, found, "address", was.address, now.address);
		tell(job, found, "country", was.country, now.country);
		tell(job, found, "language", was.language, now.language);
	}
	arena_release(&was.arena);
	buf_release(&before);
	return ok;
}

static bool fill_contact(struct import_job *job, const struct import_row *row, const struct found *client, int64_t id,
                         const char *name, const char *phone, struct err *err)
{
	struct buf before = BUF_INIT;
	const char *new_name = name, *new_phone = phone;
	if (!take_over(job, "contact", client->id, id, "name", &new_name, row->contact, err) ||
	    !take_over(job, "contact", client->id, id, "phone", &new_phone, row->phone, err))
		return false;
	if (strcmp(new_name, name) == 0 && strcmp(new_phone, phone) == 0)
		return true;
	fields_add(&before, "name", name);
	fields_add(&before, "phone", phone);
	bool ok = job_before(job, "contact", id, &before, err) &&
	          db_run(job->db, err, "UPDATE contact SET name = ?, phone = ? WHERE id = ?", "ssi", new_name, new_phone, id);
	tell(job, client, "contact's name", name, new_name);
	tell(job, client, "contact's phone", phone, new_phone);
	buf_release(&before);
	return ok;
}

/* The role stays empty: that somebody stands in a list says nothing of what they do. */
static bool make_contact(struct import_job *job, const struct import_row *row, const struct found *client,
                         struct err *err)
{
	int64_t id = 0;
	bool replaced = false;
	if (job->spec.kind != IMPORT_CLIENTS && client->id <= job->last_client && *row->mail &&
	    !by_hand(job, "contact", client->id, 0, "mail", row->mail, &replaced, err))
		return false;
	if (replaced)
		return true;
	bool ok = job_start(job, err) && wanted_id(job, job->made.contact, "contact", &id, err) &&
	          db_run(job->db, err, "INSERT INTO contact (id, client, name, mail, phone, import) "
	                 "VALUES (nullif(?, 0), ?, ?, ?, ?, ?)", "iisssi", id, client->id, row->contact, row->mail,
	                 row->phone, job->id);
	job->made.contact = (uint64_t)db_last_id(job->db);
	tell(job, client, "contact", "", *row->contact ? row->contact : *row->mail ? row->mail : row->phone);
	return ok;
}

static bool update_contact(struct import_job *job, const struct import_row *row, const struct found *found,
                           struct err *err)
{
	int64_t client = found->id;
	if (!*row->mail && !*row->phone && !*row->contact)
		return true;
	struct buf name = BUF_INIT, phone = BUF_INIT;
	int64_t id = 0;
	struct query *q = db_select(job->db, err,
		"SELECT id, name, phone FROM contact WHERE client = ?1 AND gone = 0 AND iif(?2 <> '', mail = ?2, "
		"iif(?3 <> '', name = ?3, phone = ?4)) ORDER BY id LIMIT 1", "isss", client, row->mail, row->contact, row->phone);
	if (query_next(q)) {
		id = query_int(q, 0);
		buf_adds(&name, query_text(q, 1));
		buf_adds(&phone, query_text(q, 2));
	}
	bool ok = query_end(q, err);
	bool was = job->touched;
	job->touched = false;
	if (ok)
		ok = id ? fill_contact(job, row, found, id, buf_str(&name), buf_str(&phone), err)
		        : make_contact(job, row, found, err);
	if (job->touched)
		note_changed(job, client);
	job->touched |= was;
	buf_release(&name);
	buf_release(&phone);
	return ok;
}

/* --- together --- */

static void note_seen(struct import_job *job, int64_t client)
{
	if (idset_has(&job->seen_clients, client))
		return;
	idset_add(&job->seen_clients, client);
	job->tally.clients.same++;
}

static enum import_verdict look_up(struct import_job *job, const struct import_row *row, struct found *found,
                                   struct err *err)
{
	struct err failed = {0};
	if (*row->key) {
		if (!find_by_key(job, row, found, &failed) && failed.code) {
			if (err)
				*err = failed;
			return IMPORT_FAILED;
		}
	} else {
		enum import_verdict verdict = find_by_name(job, row, found, err);
		if (verdict != IMPORT_APPLIED)
			return verdict;
	}
	/* money of nobody known is somebody's, spelled in another way */
	if (!found->id && job->spec.kind == IMPORT_PAYMENTS && !job->replay)
		return job_refuse(job, *row->key ? "client_key" : "client", err, "is no client of this book");
	if (!found->id && !make_client(job, row, found, err))
		return IMPORT_FAILED;
	return IMPORT_APPLIED;
}

static bool remember(struct import_job *job, const struct import_row *row, const struct found *found,
                     struct client_slot **slot, struct err *err)
{
	struct client_cache *cache = &job->clients;
	if (!cache_grow(cache, err))
		return false;
	char kind = *row->key ? 'k' : 'n';
	*slot = slot_of(cache, kind, *row->key ? row->key : row->client);
	**slot = (struct client_slot){
		.text = arena_printf(&cache->arena, "%c%s", kind, *row->key ? row->key : row->client),
		.id = found->id,
		.name = arena_str(&cache->arena, found->name),
		.details = ~hash_details(row),
	};
	cache->count++; /* a slot used again counts twice: it only fills sooner */
	return arena_ok(&cache->arena, err);
}

/* Only what stands in its entry says that a client was erased. The bytes looked for are
 * the fact "what" with the value "client". */
static bool look_for_erasure(struct import_job *job, struct client_slot *slot, struct err *err)
{
	int64_t erased = 0;
	bool ok = slot->id > job->last_client ||
	          db_int(job->db, err, 0, &erased, "SELECT 1 FROM entry WHERE client = ? AND kind = 'erasure' AND about IS NULL "
	                 "AND instr(facts, x'000000047768617400000006636C69656E74') > 0", "i", slot->id);
	slot->erased = erased != 0;
	return ok;
}

enum import_verdict job_client(struct import_job *job, const struct import_row *row, int64_t *client,
                               struct err *err)
{
	struct found found = {0};
	if (!cache_grow(&job->clients, err))
		return IMPORT_FAILED;
	struct client_slot *slot = slot_of(&job->clients, *row->key ? 'k' : 'n', *row->key ? row->key : row->client);
	if (!slot->text || !slot->id) {
		enum import_verdict verdict = look_up(job, row, &found, err);
		if (verdict != IMPORT_APPLIED)
			return verdict;
		if (!remember(job, row, &found, &slot, err) || !look_for_erasure(job, slot, err))
			return IMPORT_FAILED;
	} else {
		found.id = slot->id;
	}
	*client = slot->id;
	note_seen(job, slot->id);
	job->wordless = slot->erased;
	if (slot->erased)
		return IMPORT_APPLIED;
	if (*row->key && *row->client && strcmp(row->client, slot->name) != 0 && job->tally.other_names++ == 0)
		strncpy(job->tally.other_name, row->client, sizeof job->tally.other_name - 1);
	uint64_t details = hash_details(row);
	bool renamed = job->spec.kind == IMPORT_CLIENTS && *row->client && strcmp(row->client, slot->name) != 0;
	if (slot->details == details && !renamed)
		return IMPORT_APPLIED;
	slot->details = details;
	if (!*found.name)
		snprintf(found.name, sizeof found.name, "%s", slot->name);
	return update_client(job, row, &found, err) && update_contact(job, row, &found, err) ? IMPORT_APPLIED
	                                                                                     : IMPORT_FAILED;
}

bool job_forget_client(struct import_job *job, const struct import_row *row, struct err *err)
{
	int64_t id = (int64_t)job->made.client;
	if (!id)
		return true;
	slot_of(&job->clients, *row->key ? 'k' : 'n', *row->key ? row->key : row->client)->id = 0;
	job->tally.clients.made--;
	job->made.client = 0;
	return db_run(job->db, err, "DELETE FROM client WHERE id = ?", "i", id);
}
