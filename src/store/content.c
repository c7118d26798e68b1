/* SPDX-License-Identifier: MIT */
#include "store/content.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* --- in --- */

/* Reads fd piece by piece, hashes, and puts the pieces under id where there is one. */
static bool pass(struct db *db, int64_t id, int fd, const char *path, int64_t most, char *piece, struct content *out,
                 struct err *err)
{
	struct digest_run run;
	bool ok = digest_open(&run, err);
	size_t len = CONTENT_PIECE;
	out->len = 0;
	for (int64_t place = 0; ok && len == CONTENT_PIECE; place++) {
		ok = file_piece(fd, path, out->len, piece, CONTENT_PIECE, &len, err);
		out->len += ok ? (int64_t)len : 0;
		if (ok && out->len > most)
			ok = err_set(err, ERR_DATA, "%s has more than %lld bytes, the most a file may have", path, (long long)most);
		if (!ok || !len)
			break;
		digest_add(&run, piece, len);
		ok = !id || db_run(db, err, "INSERT INTO content_piece (content, piece, bytes) VALUES (?, ?, ?)", "iib", id,
		                   place, piece, len);
	}
	return digest_end(&run, &out->digest, ok ? err : NULL) && ok;
}

static bool pass_file(struct db *db, int64_t id, int fd, const char *path, int64_t most, struct content *out,
                      struct err *err)
{
	char *piece = malloc(CONTENT_PIECE);
	bool ok = piece ? pass(db, id, fd, path, most, piece, out, err) : err_memory(err);
	free(piece);
	return ok;
}

bool content_measure(int fd, const char *path, int64_t most, struct content *out, struct err *err)
{
	*out = (struct content){.id = 0};
	return pass_file(NULL, 0, fd, path, most, out, err);
}

static bool insert(struct db *db, struct content *content, struct err *err)
{
	if (!db_run(db, err, "INSERT INTO content (digest, len) VALUES (?, ?)", "bi", content->digest.bytes,
	            (size_t)DIGEST_SIZE, content->len))
		return false;
	content->id = db_last_id(db);
	return true;
}

bool content_take(struct db *db, int fd, const char *path, struct content *content, struct err *err)
{
	assert(db_in_transaction(db));
	struct content found, again;
	if (!content_find(db, &content->digest, &found, err))
		return false;
	if (found.id) {
		*content = found;
		return true;
	}
	if (!insert(db, content, err) || !pass_file(db, content->id, fd, path, content->len, &again, err))
		return false;
	return (again.len == content->len && digest_same(&again.digest, &content->digest)) ||
	       err_set(err, ERR_DATA, "%s was changed while it was read: try again", path);
}

bool content_put(struct db *db, const void *bytes, size_t len, struct content *out, struct err *err)
{
	assert(db_in_transaction(db));
	struct digest digest;
	if (!digest_of(bytes, len, &digest, err) || !content_find(db, &digest, out, err))
		return false;
	if (out->id)
		return true;
	*out = (struct content){.len = (int64_t)len, .digest = digest};
	if (!insert(db, out, err))
		return false;
	for (size_t at = 0; at < len; at += CONTENT_PIECE) {
		size_t size = len - at < CONTENT_PIECE ? len - at : CONTENT_PIECE;
		if (!db_run(db, err, "INSERT INTO content_piece (content, piece, bytes) VALUES (?, ?, ?)", "iib", out->id,
		            (int64_t)(at / CONTENT_PIECE), (const char *)bytes + at, size))
			return false;
	}
	return true;
}

/* --- out --- */

bool content_find(struct db *db, const struct digest *digest, struct content *out, struct err *err)
{
	*out = (struct content){.digest = *digest};
	struct query *q = db_select(db, err, "SELECT id, len FROM content WHERE digest = ?", "b", digest->bytes,
	                            (size_t)DIGEST_SIZE);
	if (query_next(q)) {
		out->id = query_int(q, 0);
		out->len = query_int(q, 1);
	}
	return query_end(q, err);
}

static bool whole(struct query *q, const struct content *content, content_taker *take, void *arg, struct err *err)
{
	struct digest_run run;
	struct digest found;
	int64_t sum = 0;
	bool ok = digest_open(&run, err);
	for (int64_t place = 0; ok && query_next(q); place++) {
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		digest_add(&run, bytes, len);
		sum += (int64_t)len;
		/* A piece too many must not run on for ever, nor one too few pass. */
		if (query_int(q, 0) != place || sum > content->len)
			break;
		ok = take(arg, bytes, len, err);
	}
	ok = digest_end(&run, &found, ok ? err : NULL) && ok;
	if (ok && (sum != content->len || !digest_same(&found, &content->digest)))
		return err_set(err, ERR_DATA, "the bytes of this file are not what was put into the book");
	return ok;
}

bool content_read(struct db *db, int64_t id, content_taker *take, void *arg, struct err *err)
{
	struct content content = {.id = id, .len = -1};
	size_t len;
	struct query *q = db_select(db, err, "SELECT len, digest FROM content WHERE id = ?", "i", id);
	if (query_next(q)) {
		const void *digest = query_blob(q, 1, &len);
		content.len = query_int(q, 0);
		if (len == DIGEST_SIZE)
			memcpy(content.digest.bytes, digest, DIGEST_SIZE);
	}
	if (!query_end(q, err))
		return false;
	if (content.len < 0)
		return err_set(err, ERR_NOINPUT, "the bytes of this file are not in the book any more");
	q = db_select(db, err, "SELECT piece, bytes FROM content_piece WHERE content = ? ORDER BY piece", "i", id);
	bool ok = q && whole(q, &content, take, arg, err);
	return query_end(q, ok ? err : NULL) && ok;
}

static bool into_buf(void *arg, const void *bytes, size_t len, struct err *err)
{
	buf_add(arg, bytes, len);
	return buf_ok(arg, err);
}

bool content_load(struct db *db, int64_t id, struct buf *out, struct err *err)
{
	return content_read(db, id, into_buf, out, err);
}

/* --- is it what it was --- */

static bool count_bytes(void *arg, const void *bytes, size_t len, struct err *err)
{
	(void)bytes;
	(void)err;
	*(int64_t *)arg += (int64_t)len;
	return true;
}

static bool next_id(struct db *db, int64_t *id, struct err *err)
{
	return db_int(db, err, 0, id, "SELECT min(id) FROM content WHERE id > ?", "i", *id);
}

static bool no_strays(struct db *db, bool *bad, struct buf *why, struct err *err)
{
	int64_t stray;
	if (*bad)
		return true;
	if (!db_int(db, err, 0, &stray, "SELECT content FROM content_piece WHERE content NOT IN (SELECT id FROM content)"
	            " LIMIT 1", ""))
		return false;
	*bad = stray != 0;
	if (*bad)
		buf_addf(why, "file %lld: there are bytes for it, but no such file", (long long)stray);
	return true;
}

bool content_verify(struct db *db, int64_t *bytes, bool *bad, int64_t *entry, struct buf *why, struct err *err)
{
	int64_t id = 0;
	*bytes = *entry = 0;
	*bad = false;
	for (;;) {
		struct err said = {0};
		if (!next_id(db, &id, err))
			return false;
		if (!id || *bad)
			return no_strays(db, bad, why, err);
		if (content_read(db, id, count_bytes, bytes, &said))
			continue;
		if (said.code != ERR_DATA) {
			if (err)
				*err = said;
			return false;
		}
		*bad = true;
		buf_addf(why, "file %lld: %s", (long long)id, said.text);
		if (!db_int(db, err, 0, entry, "SELECT min(f.entry) FROM content c JOIN entry_file f ON f.digest = c.digest "
		            "WHERE c.id = ?", "i", id))
			return false;
	}
}
