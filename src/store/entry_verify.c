/* SPDX-License-Identifier: MIT */
/* Entries and words are read side by side, both in the order of seq: a join would look
 * up each. What the walk proves of these two tables nobody need prove again
 * (store/db_sound.c): their rows, their order, what points from one to the other.
 *
 * It goes in slices, so that others can save between two of them: the log only grows. */
#include "store/entry_verify.h"

#include <string.h>

#include "store/fields.h"

enum { SLICE = 20000 };

struct walk {
	struct db *db;
	struct query *words; /* seq, salt, body */
	int64_t words_seq;   /* of the row words stands on; INT64_MAX behind the last */
	struct digest_run run;
	struct buf scratch;
	int64_t expected;
	const char *why;     /* of the first that does not fit */
	entry_witness *witness;
	void *arg;
	struct entry_proof *proof;
};

static bool blame(struct walk *walk, int64_t seq, const char *why)
{
	if (!walk->why) {
		walk->proof->bad = seq;
		walk->why = why;
	}
	return true;
}

static void next_words(struct walk *walk)
{
	walk->words_seq = query_next(walk->words) ? query_int(walk->words, 0) : INT64_MAX;
}

/* Words may be gone only where an erasure says so. */
static bool check_missing(struct walk *walk, const struct entry_row *row, struct err *err)
{
	int64_t erased;
	if (!row->words)
		return true;
	if (!db_int(walk->db, err, 0, &erased, "SELECT 1 FROM entry WHERE about = ? AND kind = 'erasure' LIMIT 1", "i",
	            row->seq))
		return false;
	return erased || blame(walk, row->seq, "its words are missing and no erasure says why");
}

static bool check_words(struct walk *walk, const struct entry_row *row, const void **body, size_t *len,
                        struct err *err)
{
	size_t salt_len;
	struct digest said;
	*body = NULL;
	if (walk->words_seq < row->seq)
		return blame(walk, walk->words_seq, "there are words for it, but no such entry");
	if (walk->words_seq != row->seq)
		return check_missing(walk, row, err);
	const void *salt = query_blob(walk->words, 1, &salt_len);
	*body = query_blob(walk->words, 2, len);
	if (!row->words || salt_len != ENTRY_SALT)
		return blame(walk, row->seq, "it has words that the chain does not know");
	if (!entry_words_hash(&walk->run, salt, *body, *len, &said, err))
		return false;
	walk->proof->bytes += (int64_t)(ENTRY_SALT + *len);
	return (row->words_len == DIGEST_SIZE && memcmp(said.bytes, row->words, DIGEST_SIZE) == 0) ||
	       blame(walk, row->seq, "its words were changed");
}

/* A column that must hold a number, and reads as 0 where it holds nothing. */
static bool is_there(const struct query *q, int column, int64_t value)
{
	return value || !query_null(q, column);
}

/* Absent ids and words are NULL, other columns are not, and nothing points ahead. */
static bool well_formed(const struct query *q, const struct entry_row *row)
{
	return (row->client || query_null(q, ENTRY_CLIENT)) && (row->invoice || query_null(q, ENTRY_INVOICE)) &&
	       (row->words || query_null(q, ENTRY_WORDS)) &&
	       (row->about ? row->about > 0 && row->about < row->seq : query_null(q, ENTRY_ABOUT)) &&
	       is_there(q, ENTRY_HAPPENED, row->happened) && is_there(q, ENTRY_HAPPENED_OFFSET, row->happened_offset) &&
	       is_there(q, ENTRY_RECORDED, row->recorded) && is_there(q, ENTRY_RECORDED_OFFSET, row->recorded_offset) &&
	       is_there(q, ENTRY_CLOCK_BACK, row->clock_back) && is_there(q, ENTRY_UID, row->uid) &&
	       fields_valid(row->facts, row->facts_len);
}

static bool check_entry(struct walk *walk, const struct query *q, struct err *err)
{
	struct entry_row row;
	struct digest hash;
	size_t len, words_len = 0;
	const void *words;
	entry_row_read(q, &row);
	const void *stored = query_blob(q, ENTRY_HASH, &len);
	if (row.seq != walk->expected)
		return blame(walk, walk->expected, "it is missing");
	if (row.prev_len != DIGEST_SIZE || memcmp(row.prev, walk->proof->head.bytes, DIGEST_SIZE) != 0)
		return blame(walk, row.seq, "it does not follow from the entry before it");
	if (!entry_row_hash(&walk->run, &row, &walk->scratch, &hash, err))
		return false;
	if (len != DIGEST_SIZE || memcmp(stored, hash.bytes, DIGEST_SIZE) != 0)
		return blame(walk, row.seq, "it was changed");
	if (!well_formed(q, &row))
		return blame(walk, row.seq, "dun has not written it: it has another form");
	walk->proof->bytes += (int64_t)walk->scratch.len;
	if (!check_words(walk, &row, &words, &words_len, err))
		return false;
	if (walk->why)
		return true;
	walk->expected++;
	walk->proof->head = hash;
	walk->proof->good = row.seq;
	walk->proof->recorded = (struct moment){row.recorded, (int32_t)row.recorded_offset};
	bool ok = !walk->witness || walk->witness(walk->arg, &row, words, words_len, err);
	if (walk->words_seq == row.seq)
		next_words(walk);
	return ok;
}

/* Up to SLICE entries; *more: there may be others. */
static bool walk_slice(struct walk *walk, bool *more, struct err *err)
{
	int64_t from = walk->proof->good, before = walk->proof->checked;
	struct query *q = db_select(walk->db, err, "SELECT " ENTRY_COLUMNS " FROM entry e WHERE e.seq > ? "
	                            "ORDER BY e.seq LIMIT ?", "ii", from, (int64_t)SLICE);
	walk->words = db_select(walk->db, err, "SELECT seq, salt, body FROM entry_words WHERE seq > ? ORDER BY seq", "i",
	                        from);
	bool ok = q && walk->words;
	next_words(walk);
	while (ok && !walk->why && query_next(q)) {
		ok = check_entry(walk, q, err);
		walk->proof->checked++;
	}
	ok = query_end(q, ok ? err : NULL) && ok;
	*more = ok && !walk->why && walk->proof->checked - before == SLICE;
	if (ok && !*more && walk->words_seq != INT64_MAX)
		blame(walk, walk->words_seq, "there are words for it, but no such entry");
	return query_end(walk->words, ok ? err : NULL) && ok;
}

bool entry_verify(struct db *db, entry_witness *witness, void *arg, struct entry_proof *out, struct buf *why,
                  struct err *err)
{
	struct walk walk = {.db = db, .expected = out->good + 1, .witness = witness, .arg = arg, .proof = out};
	if (!digest_open(&walk.run, err))
		return false;
	bool ok = true;
	for (bool more = true; ok && more;) {
		if (!db_look(db, err)) {
			ok = false;
			break;
		}
		ok = walk_slice(&walk, &more, err);
		db_look_end(db);
	}
	if (ok && walk.why)
		buf_addf(why, "entry %lld: %s", (long long)out->bad, walk.why);
	buf_wipe(&walk.scratch);
	digest_close(&walk.run);
	return ok;
}
