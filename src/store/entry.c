/* SPDX-License-Identifier: MIT */
#include "store/entry.h"

#include <assert.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/entry_file.h"
#include "store/entry_bytes.h"
#include "store/fields.h"

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

struct hasher {
	struct digest_run run;
	struct buf scratch;
};

/* Fixes when it is recorded; marks a clock that went back. */
static bool set_recorded(struct db *db, struct entry_row *row, struct err *err)
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

static bool insert_row(struct db *db, const struct entry_row *row, const struct digest *hash, struct err *err)
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
static bool read_back(struct db *db, int64_t seq, const struct digest *meant, struct hasher *hasher, struct err *err)
{
	struct digest found = {{0}};
	bool ok = false;
	struct query *q = db_select(db, err, "SELECT " ENTRY_COLUMNS " FROM entry e WHERE seq = ?", "i", seq);
	if (query_next(q)) {
		struct entry_row row;
		entry_row_read(q, &row);
		ok = entry_row_hash(&hasher->run, &row, &hasher->scratch, &found, err);
	}
	if (!query_end(q, err) || !ok)
		return false;
	return digest_same(&found, meant) ||
	       err_set(err, ERR_INTERNAL, "the entry read back is not the one written: nothing was saved");
}

static bool append_words(struct db *db, int64_t seq, const void *salt, const struct buf *words, struct err *err)
{
	return db_run(db, err, "INSERT INTO entry_words (seq, salt, body) VALUES (?, ?, ?)", "ibb", seq, salt,
	              (size_t)ENTRY_SALT, words->data, words->len);
}

static bool append(struct db *db, struct entry_row *row, const struct buf *words, struct hasher *hasher, struct err *err)
{
	struct digest head, hash, said;
	unsigned char salt[ENTRY_SALT];
	if (!entry_head(db, &row->seq, &head, err) || !set_recorded(db, row, err))
		return false;
	row->seq++;
	row->prev = head.bytes;
	row->prev_len = DIGEST_SIZE;
	if (words->len) {
		if (!digest_random(salt, sizeof salt, err) ||
		    !entry_words_hash(&hasher->run, salt, words->data, words->len, &said, err))
			return false;
		row->words = said.bytes;
		row->words_len = DIGEST_SIZE;
	}
	return entry_row_hash(&hasher->run, row, &hasher->scratch, &hash, err) && insert_row(db, row, &hash, err) &&
	       (!words->len || append_words(db, row->seq, salt, words, err)) &&
	       entry_file_note(db, row->seq, row->facts, row->facts_len, err) &&
	       read_back(db, row->seq, &hash, hasher, err);
}

bool entry_append(struct db *db, const struct actor *actor, const struct entry_new *entry, int64_t *seq,
                  struct err *err)
{
	assert(db_in_transaction(db) && entry->kind && *entry->kind);
	if (!buf_ok(&entry->facts, err) || !buf_ok(&entry->words, err))
		return false;
	struct moment happened = entry->happened.at ? entry->happened : clock_now();
	struct entry_row row = {
		.kind = entry->kind, .kind_len = strlen(entry->kind), .client = entry->client, .invoice = entry->invoice, .about = entry->about,
		.happened = happened.at, .happened_offset = happened.offset, .uid = actor->uid, .actor = actor->name,
		.actor_len = strlen(actor->name),
		.facts = buf_str(&entry->facts), .facts_len = entry->facts.len,
	};
	struct hasher hasher = {.scratch = BUF_INIT};
	if (!digest_open(&hasher.run, err))
		return false;
	bool ok = append(db, &row, &entry->words, &hasher, err);
	buf_wipe(&hasher.scratch);
	digest_close(&hasher.run);
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
	struct entry_row row;
	entry_row_read(q, &row);
	*out = (struct entry){
		.seq = row.seq, .client = row.client, .invoice = row.invoice, .about = row.about,
		.kind = arena_str(arena, row.kind),
		.happened = {row.happened, (int32_t)row.happened_offset},
		.recorded = {row.recorded, (int32_t)row.recorded_offset},
		.clock_back = row.clock_back != 0, .uid = row.uid, .actor = arena_str(arena, row.actor),
		.withdrawn_by = query_int(q, ENTRY_END + 1), .corrected_by = query_int(q, ENTRY_END + 2),
	};
	out->facts = keep(q, ENTRY_FACTS, arena, &out->facts_len);
	out->words = keep(q, ENTRY_END, arena, &out->words_len);
}

bool entry_load(struct db *db, int64_t seq, struct arena *arena, struct entry *out, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT " ENTRY_COLUMNS ", w.body, "
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
