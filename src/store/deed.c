/* SPDX-License-Identifier: MIT */
#include "store/deed.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/vec.h"
#include "store/changes.h"

enum { KEPT = 100 };

static bool begin(struct deed *deed, struct db *db, const struct actor *actor, bool bulk, struct err *err)
{
	struct digest head;
	*deed = (struct deed){.db = db, .actor = actor};
	if (!(bulk ? db_begin_bulk(db, err) : db_begin(db, err)))
		return false;
	if (entry_head(db, &deed->before, &head, err) && (bulk || (deed->session = changes_record(db, err))))
		return true;
	deed_abandon(deed);
	return false;
}

static void set_name(struct deed *deed, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

static void set_name(struct deed *deed, const char *format, va_list args)
{
	vsnprintf(deed->name, sizeof deed->name, format, args);
}

bool deed_begin(struct deed *deed, struct db *db, const struct actor *actor, struct err *err,
                const char *name, ...)
{
	if (!begin(deed, db, actor, false, err))
		return false;
	va_list args;
	va_start(args, name);
	set_name(deed, name, args);
	va_end(args);
	return true;
}

bool deed_begin_bulk(struct deed *deed, struct db *db, const struct actor *actor, struct err *err,
                     const char *name, ...)
{
	if (!begin(deed, db, actor, true, err))
		return false;
	va_list args;
	va_start(args, name);
	set_name(deed, name, args);
	va_end(args);
	return true;
}

void deed_abandon(struct deed *deed)
{
	changes_stop(&deed->session);
	if (deed->db)
		db_rollback(deed->db);
	deed->db = NULL;
}

/* --- keeping --- */

static bool forget_old(struct db *db, int64_t uid, struct err *err)
{
	return db_run(db, err, "DELETE FROM deed WHERE uid = ?1 AND (undone = 1 OR id <= "
	              "(SELECT id FROM deed WHERE uid = ?1 AND undone = 0 ORDER BY id DESC LIMIT 1 OFFSET ?2))",
	              "ii", uid, (int64_t)KEPT - 1);
}

static bool keep(struct deed *deed, const struct changes *changes, int64_t last, struct err *err)
{
	return forget_old(deed->db, deed->actor->uid, err) &&
	       db_run(deed->db, err, "INSERT INTO deed (uid, name, at, first_entry, last_entry, import, changes) "
	              "VALUES (?, ?, ?, ?, ?, nullif(?, 0), ?)", "isiiiib", deed->actor->uid, deed->name,
	              clock_now().at, last > deed->before ? deed->before + 1 : (int64_t)0,
	              last > deed->before ? last : (int64_t)-1, deed->import, changes->bytes,
	              (size_t)changes->len);
}

bool deed_commit(struct deed *deed, struct err *err)
{
	assert(deed->db);
	struct changes changes;
	int64_t last;
	struct digest head;
	bool ok = changes_take(deed->db, &deed->session, &changes, err) && entry_head(deed->db, &last, &head, err);
	if (ok && !deed->final && (changes.len || deed->import || last > deed->before))
		ok = keep(deed, &changes, last, err);
	changes_release(&changes);
	ok = ok && db_commit(deed->db, err);
	if (!ok)
		db_rollback(deed->db);
	deed->db = NULL;
	return ok;
}

bool deed_newest_entry(struct db *db, int64_t *seq, struct err *err)
{
	return db_int(db, err, 0, seq, "SELECT coalesce(max(last_entry), 0) FROM deed", "");
}

bool deed_forget(struct db *db, struct err *err)
{
	return db_begin(db, err) && db_run(db, err, "DELETE FROM deed", "") && db_commit(db, err);
}

/* --- forgetting --- */

static bool find_touching(struct db *db, const struct changes_row *row, int64_t *id, struct err *err)
{
	*id = 0;
	struct query *q = db_select(db, err, "SELECT id, changes FROM deed WHERE changes IS NOT NULL ORDER BY id DESC", "");
	while (!*id && query_next(q)) {
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		if (changes_touch(bytes, len, row))
			*id = query_int(q, 0);
	}
	return query_end(q, err);
}

bool deed_seal(struct db *db, const char *table, int64_t id, struct err *err)
{
	const struct changes_row row = changes_row_of(table, id);
	for (int64_t deed; find_touching(db, &row, &deed, err);) {
		if (!deed)
			return true;
		if (!db_run(db, err, "DELETE FROM deed WHERE id = ?", "i", deed))
			return false;
	}
	return false;
}

static bool deeds_touching(struct db *db, int64_t client, struct vec *ids, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT d.id, d.changes, EXISTS (SELECT 1 FROM entry e WHERE e.client = ?1 "
	                            "AND e.seq BETWEEN d.first_entry AND d.last_entry) FROM deed d", "i", client);
	bool ok = true;
	while (ok && query_next(q)) {
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		bool touches = query_int(q, 2) != 0;
		ok = touches || changes_touch_client(db, bytes, len, client, &touches, err);
		int64_t *place = ok && touches ? vec_push(ids) : NULL;
		if (place)
			*place = query_int(q, 0);
	}
	return query_end(q, ok ? err : NULL) && ok && vec_ok(ids, err);
}

bool deed_forget_client(struct db *db, int64_t client, struct err *err)
{
	struct vec ids = VEC_INIT(int64_t);
	bool ok = deeds_touching(db, client, &ids, err);
	for (size_t i = 0; ok && i < ids.len; i++)
		ok = db_run(db, err, "DELETE FROM deed WHERE id = ?", "i", VEC_AT(int64_t, &ids, i));
	vec_release(&ids);
	return ok;
}
