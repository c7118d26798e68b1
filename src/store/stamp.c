/* SPDX-License-Identifier: MIT */
#include "store/stamp.h"

#include <assert.h>
#include <string.h>

#include "base/timestamp.h"

bool stamp_add(struct db *db, int64_t entry, int64_t seq, const struct buf *token, struct err *err)
{
	assert(db_in_transaction(db));
	return db_run(db, err, "INSERT INTO stamp (entry, seq, token) VALUES (?, ?, ?)", "iib", entry, seq, token->data,
	              token->len);
}

bool stamp_newest(struct db *db, struct buf *token, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT token FROM stamp ORDER BY entry DESC LIMIT 1", "");
	bool found = query_next(q);
	if (found) {
		size_t len;
		const void *bytes = query_blob(q, 0, &len);
		buf_add(token, bytes, len);
	}
	return query_end(q, err) && buf_ok(token, err) &&
	       (found || err_set(err, ERR_NOINPUT, "there is no time stamp in this book: `dun stamp` asks for one"));
}

/* One row: entry, seq, token, hash of entry seq. */
static bool check(const struct query *q, const char *ca_file, struct stamp_sum *out, struct buf *why, struct err *err)
{
	size_t len, hash_len;
	int64_t at;
	struct digest digest = {{0}};
	struct err odd = {0};
	const void *token = query_blob(q, 2, &len), *hash = query_blob(q, 3, &hash_len);
	if (hash_len == DIGEST_SIZE)
		memcpy(digest.bytes, hash, DIGEST_SIZE);
	if (timestamp_check(token, len, &digest, ca_file, &at, &odd)) {
		out->seq = query_int(q, 1);
		out->at = at;
		return true;
	}
	if (odd.code != ERR_DATA) {
		if (err)
			*err = odd;
		return false;
	}
	if (!out->bad) {
		out->bad = query_int(q, 0);
		buf_addf(why, "entry %lld: the time stamp of entry %lld does not hold: %s", (long long)out->bad,
		         (long long)query_int(q, 1), odd.text);
	}
	return true;
}

bool stamp_verify(struct db *db, const char *ca_file, struct stamp_sum *out, struct buf *why, struct err *err)
{
	*out = (struct stamp_sum){0};
	struct query *q = db_select(db, err, "SELECT s.entry, s.seq, s.token, e.hash FROM stamp s LEFT JOIN entry e "
	                            "ON e.seq = s.seq ORDER BY s.entry", "");
	bool ok = true;
	for (; ok && query_next(q); out->count++)
		ok = check(q, ca_file, out, why, err);
	return query_end(q, ok ? err : NULL) && ok;
}
