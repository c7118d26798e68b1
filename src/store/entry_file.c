/* SPDX-License-Identifier: MIT */
#include "store/entry_file.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "store/content.h"
#include "store/fields.h"

static const char name[] = "attached";
enum { NAME_LEN = sizeof name - 1, HEX_LEN = DIGEST_HEX - 1, VALUE_MOST = 400 };

void entry_file_add(struct entry_new *entry, const struct entry_file *file)
{
	struct buf value = BUF_INIT;
	char hex[DIGEST_HEX];
	digest_hex(&file->digest, hex);
	buf_addf(&value, "%s %" PRId64 " %s %s", hex, file->len, file->what, file->type);
	fields_addn(&entry->facts, name, buf_str(&value), value.len);
	fields_add(&entry->words, name, file->name);
	if (value.failed)
		entry->facts.failed = true;
	buf_release(&value);
}

/* --- what the facts say --- */

static bool is_ours(const struct field *field)
{
	return field->name_len == NAME_LEN && memcmp(field->name, name, NAME_LEN) == 0;
}

/* The next field "attached" of facts or words. */
static bool next(const void *bytes, size_t len, size_t *at, struct field *out)
{
	while (fields_next(bytes, len, at, out))
		if (is_ours(out))
			return true;
	return false;
}

size_t entry_file_count(const void *facts, size_t len)
{
	struct field field;
	size_t count = 0;
	for (size_t at = 0; next(facts, len, &at, &field);)
		count++;
	return count;
}

static int nibble(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_digest(const char *hex, struct digest *out)
{
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		int high = nibble(hex[2 * i]), low = nibble(hex[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out->bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* The next word of a value, up to the blank; the rest when it is the last. */
static const char *word(struct arena *arena, const char **at)
{
	size_t len = strcspn(*at, " ");
	const char *out = arena_strn(arena, *at, len);
	*at += len + ((*at)[len] == ' ');
	return out;
}

static bool read_value(const struct field *field, struct arena *arena, struct entry_file *out)
{
	const char *value = arena_strn(arena, field->value, field->value_len);
	if (field->value_len <= HEX_LEN || field->value_len > VALUE_MOST || value[HEX_LEN] != ' ' ||
	    !read_digest(value, &out->digest))
		return false;
	value += HEX_LEN + 1;
	if (!text_number(word(arena, &value), 0, INT64_MAX, &out->len))
		return false;
	out->what = word(arena, &value);
	out->type = value;
	return *out->what && *out->type;
}

static bool add_found(struct db *db, struct vec *found, struct entry_file file, struct err *err)
{
	struct content content;
	if (!content_find(db, &file.digest, &content, err))
		return false;
	struct entry_file *place = vec_push(found);
	if (!place)
		return vec_ok(found, err);
	file.content = content.id;
	*place = file;
	return true;
}

bool entry_file_next(struct entry_file_walk *walk, struct arena *arena, struct entry_file *out)
{
	struct field field, said;
	if (!next(walk->facts, walk->facts_len, &walk->at, &field))
		return false;
	*out = (struct entry_file){.place = ++walk->place, .name = "", .what = "", .type = ""};
	if (walk->words && next(walk->words, walk->words_len, &walk->said, &said))
		out->name = arena_strn(arena, said.value, said.value_len);
	if (!read_value(&field, arena, out))
		out->what = out->type = "";
	return true;
}

bool entry_files(struct db *db, const struct entry *entry, struct arena *arena, struct entry_file **out,
                 size_t *count, struct err *err)
{
	struct vec found = VEC_INIT(struct entry_file);
	struct entry_file_walk walk = {.facts = entry->facts, .facts_len = entry->facts_len, .words = entry->words,
	                               .words_len = entry->words_len};
	struct entry_file file;
	bool ok = true;
	while (ok && entry_file_next(&walk, arena, &file))
		ok = *file.type ? add_found(db, &found, file, err)
		     : err_set(err, ERR_DATA, "entry %" PRId64 " names its file %d in a way that cannot be read", entry->seq, file.place);
	*out = ok ? arena_array(arena, found.len, sizeof **out) : NULL;
	*count = *out ? found.len : 0;
	if (*count)
		memcpy(*out, found.data, found.len * sizeof **out);
	vec_release(&found);
	return ok && arena_ok(arena, err);
}

/* --- which entries --- */

bool entry_file_entries(struct db *db, int64_t client, int64_t about, struct vec *seqs, struct err *err)
{
	struct query *q =
		about ? db_select(db, err, "SELECT DISTINCT e.seq FROM entry e JOIN entry_file f ON f.entry = e.seq"
		                  " WHERE e.seq = ?1 OR e.about = ?1 ORDER BY e.happened, e.seq", "i", about)
		: db_select(db, err, "SELECT DISTINCT e.seq FROM entry e JOIN entry_file f ON f.entry = e.seq"
		            " WHERE e.client = ? ORDER BY e.happened, e.seq", "i", client);
	while (query_next(q)) {
		int64_t *seq = vec_push(seqs);
		if (seq)
			*seq = query_int(q, 0);
	}
	return query_end(q, err) && vec_ok(seqs, err);
}

bool entry_file_consent(struct db *db, int64_t seq, int64_t *answer, struct err *err)
{
	return db_int(db, err, 0, answer, "SELECT max(e.seq) FROM entry e WHERE e.about = ? AND e.kind = 'consent'"
	              " AND " ENTRY_STANDS("e"), "i", seq);
}

bool entry_file_kept_out(struct db *db, int64_t seq, bool *out, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct entry entry;
	int64_t answer;
	bool ok = entry_file_consent(db, seq, &answer, err) && entry_load(db, answer ? answer : seq, &arena, &entry, err);
	*out = ok && *entry_fact(&entry, &arena, "kept-out");
	arena_release(&arena);
	return ok;
}

/* --- the table beside them --- */

bool entry_file_note(struct db *db, int64_t seq, const void *facts, size_t len, struct err *err)
{
	struct field field;
	struct digest digest;
	int64_t place = 0;
	for (size_t at = 0; next(facts, len, &at, &field);) {
		if (field.value_len <= HEX_LEN || !read_digest(field.value, &digest))
			return err_set(err, ERR_INTERNAL, "a file of the entry cannot be noted");
		if (!db_run(db, err, "INSERT INTO entry_file (entry, place, digest) VALUES (?, ?, ?)", "iib", seq, ++place,
		            digest.bytes, (size_t)DIGEST_SIZE))
			return false;
	}
	return true;
}

/* --- verify --- */

struct walk {
	struct db *db;
	struct query *rows; /* of entry_file, in its order */
	bool more;
	int64_t bad;
	const char *why;
};

static void blame(struct walk *walk, int64_t seq, const char *why)
{
	if (!walk->why)
		walk->bad = seq;
	if (!walk->why)
		walk->why = why;
}

static bool check_bytes(struct walk *walk, int64_t seq, const struct entry_file *file, struct err *err)
{
	struct content content;
	int64_t erased = 0;
	if (!content_find(walk->db, &file->digest, &content, err))
		return false;
	if (content.id && content.len != file->len)
		blame(walk, seq, "a file of it has another length than the entry says");
	if (!content.id && !db_int(walk->db, err, 0, &erased, "SELECT 1 FROM entry WHERE about = ? AND kind = 'erasure'"
	                           " LIMIT 1", "i", seq))
		return false;
	if (!content.id && !erased)
		blame(walk, seq, "the bytes of a file of it are missing and no erasure says why");
	return true;
}

/* The table's next row must be this file's. */
static void check_row(struct walk *walk, int64_t seq, const struct entry_file *file)
{
	size_t len;
	const void *digest = walk->more ? query_blob(walk->rows, 2, &len) : NULL;
	if (!digest || query_int(walk->rows, 0) != seq || query_int(walk->rows, 1) != file->place ||
	    len != DIGEST_SIZE || memcmp(digest, file->digest.bytes, DIGEST_SIZE) != 0)
		blame(walk, seq, "the list of files does not say what the entry says");
	walk->more = query_next(walk->rows);
}

static bool check_entry(struct walk *walk, int64_t seq, const void *facts, size_t len, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct field field;
	bool ok = true;
	int place = 0;
	for (size_t at = 0; ok && next(facts, len, &at, &field);) {
		struct entry_file file = {.place = ++place};
		if (!read_value(&field, &arena, &file)) {
			blame(walk, seq, "a file of it cannot be read");
			break;
		}
		check_row(walk, seq, &file);
		ok = check_bytes(walk, seq, &file, err);
	}
	ok = arena_ok(&arena, ok ? err : NULL) && ok;
	arena_release(&arena);
	return ok;
}

static bool walk_entries(struct walk *walk, struct err *err)
{
	bool ok = true;
	struct query *q = db_select(walk->db, err, "SELECT seq, facts FROM entry WHERE"
	                            " instr(facts, X'000000086174746163686564') > 0 ORDER BY seq", "");
	walk->more = query_next(walk->rows);
	while (ok && !walk->why && query_next(q)) {
		size_t len;
		const void *facts = query_blob(q, 1, &len);
		ok = check_entry(walk, query_int(q, 0), facts, len, err);
	}
	ok = query_end(q, ok ? err : NULL) && ok;
	if (ok && walk->more)
		blame(walk, query_int(walk->rows, 0), "the list of files names one the entry does not");
	return ok;
}

bool entry_file_verify(struct db *db, int64_t *bad, struct buf *why, struct err *err)
{
	struct walk walk = {.db = db};
	walk.rows = db_select(db, err, "SELECT entry, place, digest FROM entry_file ORDER BY entry, place", "");
	bool ok = walk.rows && walk_entries(&walk, err);
	ok = query_end(walk.rows, ok ? err : NULL) && ok;
	*bad = walk.bad;
	if (ok && walk.why)
		buf_addf(why, "entry %" PRId64 ": %s", walk.bad, walk.why);
	return ok;
}
