/* SPDX-License-Identifier: MIT */
#include "store/attachment.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "store/find.h"

enum { PIECES_MOST = 10, NUMBER_LEAST = 3 };

/* Whose invoice has that number: *theirs when it is the client's own; else the name
 * of somebody else who has one, in the arena. */
static bool owner_of(struct db *db, const char *number, int64_t client, struct arena *arena, bool *theirs,
                     const char **owner, struct err *err)
{
	struct query *q = find_number(db, number, err);
	while (query_next(q)) {
		if (query_int(q, 0) == client)
			*theirs = true;
		else if (!**owner)
			*owner = arena_str(arena, query_text(q, 1));
	}
	return query_end(q, err);
}

static bool is_joint(char c)
{
	return c == '-' || c == '_' || c == ' ' || c == '.' || c == '(' || c == ')';
}

/* Every run of pieces of "invoice-RE-7.pdf" may be a number: "invoice", "RE-7" ... */
static bool find_owner(struct db *db, const char *name, int64_t client, struct arena *arena, const char **owner,
                       struct err *err)
{
	size_t starts[PIECES_MOST], ends[PIECES_MOST], count = 0;
	const char *dot = strrchr(name, '.');
	size_t len = dot ? (size_t)(dot - name) : strlen(name);
	bool theirs = false;
	*owner = "";
	for (size_t i = 0; i < len && count < PIECES_MOST; i++) {
		if (is_joint(name[i]) || (i && !is_joint(name[i - 1])))
			continue;
		starts[count] = i;
		for (ends[count] = i; ends[count] < len && !is_joint(name[ends[count]]);)
			ends[count]++;
		count++;
	}
	for (size_t a = 0; a < count; a++)
		for (size_t b = a; b < count; b++) {
			const char *piece = arena_strn(arena, name + starts[a], ends[b] - starts[a]);
			bool digit = piece[strcspn(piece, "0123456789")] != '\0';
			if (digit && strlen(piece) >= NUMBER_LEAST &&
			    !owner_of(db, piece, client, arena, &theirs, owner, err))
				return false;
		}
	if (theirs)
		*owner = "";
	return true;
}

static bool read_bytes(struct db *db, struct attachment *row, struct arena *arena, struct err *err)
{
	struct buf bytes = BUF_INIT;
	bool ok = content_load(db, row->content, &bytes, err);
	if (ok)
		row->bytes = arena_strn(arena, buf_str(&bytes), bytes.len);
	buf_release(&bytes);
	return ok || err_prefix(err, "%s: ", row->name);
}

bool attachment_list(struct db *db, int64_t message, int64_t client, bool with_bytes, struct arena *arena,
                     struct attachment **out, size_t *count, struct err *err)
{
	struct vec rows = VEC_INIT(struct attachment);
	struct query *q = db_select(db, err,
	                            "SELECT f.id, f.name, f.type, c.len, c.id, c.digest FROM message_file f"
	                            " JOIN content c ON c.id = f.content WHERE f.message = ? ORDER BY f.id",
	                            "i", message);
	while (query_next(q)) {
		struct attachment *row = vec_push(&rows);
		size_t len;
		const void *digest = query_blob(q, 5, &len);
		if (!row)
			continue;
		*row = (struct attachment){.id = query_int(q, 0), .name = arena_str(arena, query_text(q, 1)),
		                           .type = arena_str(arena, query_text(q, 2)), .len = (size_t)query_int(q, 3),
		                           .content = query_int(q, 4)};
		if (len == DIGEST_SIZE)
			memcpy(row->digest.bytes, digest, DIGEST_SIZE);
	}
	bool ok = query_end(q, err) && vec_ok(&rows, err);
	for (size_t i = 0; ok && i < rows.len; i++) {
		struct attachment *row = &VEC_AT(struct attachment, &rows, i);
		ok = find_owner(db, row->name, client, arena, &row->owner, err) &&
		     (!with_bytes || read_bytes(db, row, arena, err));
	}
	*out = ok ? arena_array(arena, rows.len, sizeof(**out)) : NULL;
	if (*out && rows.len)
		memcpy(*out, rows.data, rows.len * sizeof(**out));
	*count = *out ? rows.len : 0;
	vec_release(&rows);
	return ok && arena_ok(arena, err);
}

bool attachment_add(struct db *db, int64_t message, const char *name, const char *type,
                    const struct content *content, struct err *err)
{
	assert(db_in_transaction(db) && content->id);
	return db_run(db, err, "INSERT INTO message_file (message, name, type, content) VALUES (?, ?, ?, ?)", "issi",
	              message, name, type, content->id);
}

bool attachment_remove(struct db *db, int64_t message, int64_t id, struct err *err)
{
	assert(db_in_transaction(db));
	if (!db_run(db, err, "DELETE FROM message_file WHERE id = ? AND message = ?", "ii", id, message))
		return false;
	return db_changes(db) == 1 ? true : err_set(err, ERR_NOINPUT, "that file is not attached any more");
}
