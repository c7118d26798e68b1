/* SPDX-License-Identifier: MIT */
#include "store/entry.h"

#include <assert.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/entry_file.h"
#include "store/fields.h"

enum { SALT_SIZE = 16 };

static const char tag[] = "dun entry 1";

void actor_here(struct actor *actor)
{
	actor->uid = (int64_t)getuid();
	const struct passwd *who = getpwuid(getuid());
	if (who && who->pw_name && *who->pw_name)
		snprintf(actor->name, sizeof actor->name, "%s", who->pw_name);
	else
		snprintf(actor->name, sizeof actor->name, "uid %lld", (long long)actor->uid);
}

void entry_new_release(struct entry_new *entry)
{
	buf_release(&entry->facts);
	buf_wipe(&entry->words);
}

/* --- the canonical bytes --- */

struct row {
	int64_t seq, client, invoice, about;
	int64_t happened, happened_offset, recorded, recorded_offset, clock_back, uid;
	const char *kind, *actor;
	const void *facts, *words, *prev;
	size_t facts_len, words_len, prev_len;
};

static void put_int(struct buf *out, int64_t value)
{
	unsigned char bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
	buf_add(out, bytes, sizeof bytes);
}

static void put_bytes(struct buf *out, const void *bytes, size_t len)
{
	put_int(out, (int64_t)len);
	buf_add(out, bytes, len);
}

static void put_row(struct buf *out, const struct row *row)
{
	buf_add(out, tag, sizeof tag - 1);
	put_int(out, row->seq);
	put_bytes(out, row->kind, strlen(row->kind));
	put_int(out, row->client);
	put_int(out, row->invoice);
	put_int(out, row->about);
	put_int(out, row->happened);
	put_int(out, row->happened_offset);
	put_int(out, row->recorded);
	put_int(out, row->recorded_offset);
	put_int(out, row->clock_back);
	put_int(out, row->uid);
	put_bytes(out, row->actor, strlen(row->actor));
	put_bytes(out, row->facts, row->facts_len);
	put_bytes(out, row->words, row->words_len);
	put_bytes(out, row->prev, row->prev_len);
}

/* scratch is emptied and reused, so that a long walk allocates once. */
static bool row_hash(const struct row *row, struct buf *scratch, struct digest *out, struct err *err)
{
	buf_clear(scratch);
	put_row(scratch, row);
	return buf_ok(scratch, err) && digest_of(scratch->data, scratch->len, out, err);
}

#define ROW_COLUMNS "e.seq, e.kind, e.client, e.invoice, e.about, e.happened, e.happened_offset, " \
	"e.recorded, e.recorded_offset, e.clock_back, e.uid, e.actor, e.facts, e.words, e.prev, e.hash"
enum { ROW_SEQ, ROW_KIND, ROW_CLIENT, ROW_INVOICE, ROW_ABOUT, ROW_HAPPENED, ROW_HAPPENED_OFFSET,
       ROW_RECORDED, ROW_RECORDED_OFFSET, ROW_CLOCK_BACK, ROW_UID, ROW_ACTOR, ROW_FACTS, ROW_WORDS,
       ROW_PREV, ROW_HASH, ROW_END };

static void row_read(const struct query *q, struct row *row)
{
	*row = (struct row){
		.seq = query_int(q, ROW_SEQ),
		.client = query_int(q, ROW_CLIENT),
		.invoice = query_int(q, ROW_INVOICE),
		.about = query_int(q, ROW_ABOUT),
		.happened = query_int(q, ROW_HAPPENED),
		.happened_offset = query_int(q, ROW_HAPPENED_OFFSET),
		.recorded = query_int(q, ROW_RECORDED),
		.recorded_offset = query_int(q, ROW_RECORDED_OFFSET),
		.clock_back = query_int(q, ROW_CLOCK_BACK),
		.uid = query_int(q, ROW_UID),
		.kind = query_text(q, ROW_KIND),
		.actor = query_text(q, ROW_ACTOR),
	};
	row->facts = query_blob(q, ROW_FACTS, &row->facts_len);
	row->words = query_blob(q, ROW_WORDS, &row->words_len);
	row->prev = query_blob(q, ROW_PREV, &row->prev_len);
}

static bool words_digest(const void *salt, const void *body, size_t len, struct buf *scratch,
                         struct digest *out, struct err *err)
{
	buf_clear(scratch);
	buf_add(scratch, salt, SALT_SIZE);
	buf_add(scratch, body, len);
	return buf_ok(scratch, err) && digest_of(scratch->data, scratch->len, out, err);
}

/* --- appending --- */

bool entry_head(struct db *db, int64_t *seq, struct digest *head, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1", "");
	*seq = 0;
	*head = (struct digest){{0}};
	if (query_next(q)) {
		size_t len;
		const void *hash = query_blob(q, 1, &len);
		*seq = query_int(q, 0);
		if (len == DIGEST_SIZE)
			memcpy(head->bytes, hash, DIGEST_SIZE);
	}
	return query_end(q, err);
}

/* Fixes when it is recorded; marks a clock that went back. */
static bool set_recorded(struct db *db, struct row *row, struct err *err)
{
	struct moment now = clock_now();
	int64_t last;
	if (!db_int(db, err, INT64_MIN, &last, "SELECT recorded FROM entry ORDER BY seq DESC LIMIT 1", ""))
		return false;
	row->recorded = now.at;
	row->recorded_offset = now.offset;
	row->clock_back = now.at < last;
	return true;
}

static bool insert_row(struct db *db, const struct row *row, const struct digest *hash, struct err *err)
{
	return db_run(db, err, "INSERT INTO entry (seq, kind, client, invoice, about, happened, happened_offset, "
	              "recorded, recorded_offset, clock_back, uid, actor, facts, words, prev, hash) "
	              "VALUES (?, ?, nullif(?, 0), nullif(?, 0), nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	              "isiiiiiiiiisbbbb", row->seq, row->kind, row->client, row->invoice, row->about,
	              row->happened, row->happened_offset, row->recorded, row->recorded_offset,
	              row->clock_back, row->uid, row->actor, row->facts, row->facts_len, row->words,
	              row->words_len, row->prev, row->prev_len, hash->bytes, (size_t)DIGEST_SIZE);
}

/* The row as the file has it must hash to what was meant. */
static bool read_back(struct db *db, int64_t seq, const struct digest *meant, struct buf *scratch, struct err *err)
{
	struct digest found = {{0}};
	bool ok = false;
	struct query *q = db_select(db, err, "SELECT " ROW_COLUMNS " FROM entry e WHERE seq = ?", "i", seq);
	if (query_next(q)) {
		struct row row;
		row_read(q, &row);
		ok = row_hash(&row, scratch, &found, err);
	}
	if (!query_end(q, err) || !ok)
		return false;
	return digest_same(&found, meant) ||
	       err_set(err, ERR_INTERNAL, "the entry read back is not the one written: nothing was saved");
}

static bool append_words(struct db *db, int64_t seq, const void *salt, const struct buf *words, struct err *err)
{
	return db_run(db, err, "INSERT INTO entry_words (seq, salt, body) VALUES (?, ?, ?)", "ibb", seq, salt,
	              (size_t)SALT_SIZE, words->data, words->len);
}

static bool append(struct db *db, struct row *row, const struct buf *words, struct buf *scratch, struct err *err)
{
	struct digest head, hash, said;
	unsigned char salt[SALT_SIZE];
	if (!entry_head(db, &row->seq, &head, err) || !set_recorded(db, row, err))
		return false;
	row->seq++;
	row->prev = head.bytes;
	row->prev_len = DIGEST_SIZE;
	if (words->len) {
		if (!digest_random(salt, sizeof salt, err) ||
		    !words_digest(salt, words->data, words->len, scratch, &said, err))
			return false;
		row->words = said.bytes;
		row->words_len = DIGEST_SIZE;
	}
	return row_hash(row, scratch, &hash, err) && insert_row(db, row, &hash, err) &&
	       (!words->len || append_words(db, row->seq, salt, words, err)) &&
	       entry_file_note(db, row->seq, row->facts, row->facts_len, err) &&
	       read_back(db, row->seq, &hash, scratch, err);
}

bool entry_append(struct db *db, const struct actor *actor, const struct entry_new *entry, int64_t *seq,
                  struct err *err)
{
	assert(db_in_transaction(db) && entry->kind && *entry->kind);
	if (!buf_ok(&entry->facts, err) || !buf_ok(&entry->words, err))
		return false;
	struct moment happened = entry->happened.at ? entry->happened : clock_now();
	struct row row = {
		.kind = entry->kind, .client = entry->client, .invoice = entry->invoice, .about = entry->about,
		.happened = happened.at, .happened_offset = happened.offset, .uid = actor->uid, .actor = actor->name,
		.facts = buf_str(&entry->facts), .facts_len = entry->facts.len,
	};
	struct buf scratch = BUF_INIT;
	bool ok = append(db, &row, &entry->words, &scratch, err);
	buf_wipe(&scratch);
	if (ok && seq)
		*seq = row.seq;
	return ok;
}

/* --- reading --- */

static const char *field_text(const void *bytes, size_t len, struct arena *arena, const char *name)
{
	struct field field;
	return fields_get(bytes, len, name, &field) ? arena_strn(arena, field.value, field.value_len) : "";
}

const char *entry_fact(const struct entry *entry, struct arena *arena, const char *name)
{
	return field_text(entry->facts, entry->facts_len, arena, name);
}

const char *entry_word(const struct entry *entry, struct arena *arena, const char *name)
{
	return field_text(entry->words, entry->words_len, arena, name);
}

static const void *keep(const struct query *q, int column, struct arena *arena, size_t *len)
{
	const void *bytes = query_blob(q, column, len);
	return bytes ? arena_strn(arena, bytes, *len) : NULL;
}

static void entry_read(const struct query *q, struct arena *arena, struct entry *out)
{
	struct row row;
	row_read(q, &row);
	*out = (struct entry){
		.seq = row.seq, .client = row.client, .invoice = row.invoice, .about = row.about,
		.kind = arena_str(arena, row.kind),
		.happened = {row.happened, (int32_t)row.happened_offset},
		.recorded = {row.recorded, (int32_t)row.recorded_offset},
		.clock_back = row.clock_back != 0, .uid = row.uid, .actor = arena_str(arena, row.actor),
		.withdrawn_by = query_int(q, ROW_END + 1), .corrected_by = query_int(q, ROW_END + 2),
	};
	out->facts = keep(q, ROW_FACTS, arena, &out->facts_len);
	out->words = keep(q, ROW_END, arena, &out->words_len);
}

bool entry_load(struct db *db, int64_t seq, struct arena *arena, struct entry *out, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT " ROW_COLUMNS ", w.body, "
	                            "(SELECT max(x.seq) FROM entry x WHERE x.about = e.seq AND x.kind = 'withdrawal' "
	                            "AND NOT EXISTS (SELECT 1 FROM entry y WHERE y.about = x.seq AND y.kind = 'withdrawal')), "
	                            "(SELECT max(x.seq) FROM entry x WHERE x.about = e.seq AND x.kind = 'correction' "
	                            "AND NOT EXISTS (SELECT 1 FROM entry y WHERE y.about = x.seq AND y.kind = 'withdrawal')) "
	                            "FROM entry e LEFT JOIN entry_words w ON w.seq = e.seq WHERE e.seq = ?", "i", seq);
	bool found = query_next(q);
	if (found)
		entry_read(q, arena, out);
	if (!query_end(q, err) || !arena_ok(arena, err))
		return false;
	return found || err_set(err, ERR_NOINPUT, "there is no entry %lld", (long long)seq);
}

/* --- verifying --- */

/* Entries and words are read side by side, both in the order of seq: a join would
 * look up each. */
struct walk {
	struct db *db;
	struct query *words; /* seq, salt, body */
	bool more;           /* words stands on a row */
	struct digest prev;
	struct buf scratch;
	int64_t expected;
	int64_t bad;
	const char *why;     /* of the first that does not fit */
};

static void blame(struct walk *walk, int64_t seq, const char *why)
{
	if (!walk->why) {
		walk->bad = seq;
		walk->why = why;
	}
}

static int64_t words_seq(const struct walk *walk)
{
	return walk->more ? query_int(walk->words, 0) : INT64_MAX;
}

/* Words may be gone only where an erasure says so. */
static bool check_missing(struct walk *walk, const struct row *row, struct err *err)
{
	int64_t erased;
	if (!row->words)
		return true;
	if (!db_int(walk->db, err, 0, &erased, "SELECT 1 FROM entry WHERE about = ? AND kind = 'erasure' LIMIT 1", "i",
	            row->seq))
		return false;
	if (!erased)
		blame(walk, row->seq, "its words are missing and no erasure says why");
	return true;
}

static bool check_words(struct walk *walk, const struct row *row, struct err *err)
{
	size_t salt_len, len;
	struct digest said;
	if (words_seq(walk) < row->seq)
		blame(walk, words_seq(walk), "there are words for it, but no such entry");
	if (words_seq(walk) != row->seq)
		return check_missing(walk, row, err);
	const void *salt = query_blob(walk->words, 1, &salt_len);
	const void *body = query_blob(walk->words, 2, &len);
	if (!row->words || salt_len != SALT_SIZE) {
		blame(walk, row->seq, "it has words that the chain does not know");
	} else if (!words_digest(salt, body, len, &walk->scratch, &said, err)) {
		return false;
	} else if (row->words_len != DIGEST_SIZE || memcmp(said.bytes, row->words, DIGEST_SIZE) != 0) {
		blame(walk, row->seq, "its words were changed");
	}
	walk->more = query_next(walk->words);
	return true;
}

static bool check_entry(struct walk *walk, const struct query *q, struct err *err)
{
	struct row row;
	struct digest hash;
	size_t len;
	row_read(q, &row);
	const void *stored = query_blob(q, ROW_HASH, &len);
	if (row.seq != walk->expected++) {
		blame(walk, row.seq, "the entry before it is missing");
	} else if (row.prev_len != DIGEST_SIZE || memcmp(row.prev, walk->prev.bytes, DIGEST_SIZE) != 0) {
		blame(walk, row.seq, "it does not follow from the entry before it");
	} else if (!row_hash(&row, &walk->scratch, &hash, err)) {
		return false;
	} else if (len != DIGEST_SIZE || memcmp(stored, hash.bytes, DIGEST_SIZE) != 0) {
		blame(walk, row.seq, "it was changed");
	} else if (!fields_valid(row.facts, row.facts_len)) {
		blame(walk, row.seq, "its facts cannot be read");
	} else {
		walk->prev = hash;
		return check_words(walk, &row, err);
	}
	return true;
}

static bool walk_entries(struct walk *walk, int64_t *checked, struct err *err)
{
	bool ok = true;
	struct query *q = db_select(walk->db, err, "SELECT " ROW_COLUMNS " FROM entry e ORDER BY e.seq", "");
	walk->more = query_next(walk->words);
	while (ok && !walk->why && query_next(q)) {
		ok = check_entry(walk, q, err);
		++*checked;
	}
	ok = query_end(q, ok ? err : NULL) && ok;
	if (ok && walk->more)
		blame(walk, words_seq(walk), "there are words for it, but no such entry");
	return ok;
}

bool entry_verify(struct db *db, int64_t *checked, int64_t *bad, struct buf *why, struct err *err)
{
	struct walk walk = {.db = db, .expected = 1};
	*checked = 0;
	if (!db_look(db, err))
		return false;
	walk.words = db_select(db, err, "SELECT seq, salt, body FROM entry_words ORDER BY seq", "");
	bool ok = walk.words && walk_entries(&walk, checked, err);
	ok = query_end(walk.words, ok ? err : NULL) && ok;
	db_look_end(db);
	*bad = walk.bad;
	if (ok && walk.why)
		buf_addf(why, "entry %lld: %s", (long long)walk.bad, walk.why);
	buf_wipe(&walk.scratch);
	return ok;
}
