/* SPDX-License-Identifier: MIT */
/* Undo is SQLite's own: the session extension records what a deed changed, row
 * by row with the values before; its inverse, applied, is the undo, and a row
 * that is no longer as the deed left it is a conflict, which is the refusal. */
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include "store/deed.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "store/fields.h"
#include "store/import.h"
#include "store/message.h"

enum { KEPT = 100 };

/* Parents before children, as a changeset is applied. */
static const char *const recorded[] = {
	"setting", "template", "client", "contact", "invoice", "payment", "allocation", "refund",
	"promise", "promise_invoice", "plan", "plan_invoice", "instalment", "dispute",
	"settlement", "settlement_invoice", "write_off", "message", "message_invoice", "message_file",
	"message_step", "step_taken", "invoice_policy", "holiday", "tick",
};

/* --- recording --- */

static sqlite3_session *record(struct db *db, struct err *err)
{
	sqlite3_session *session = NULL;
	int rc = sqlite3session_create(db_handle(db), "main", &session);
	for (size_t i = 0; rc == SQLITE_OK && i < sizeof recorded / sizeof *recorded; i++)
		rc = sqlite3session_attach(session, recorded[i]);
	if (rc == SQLITE_OK)
		return session;
	if (session)
		sqlite3session_delete(session);
	db_fail(db, rc, err);
	return NULL;
}

static bool begin(struct deed *deed, struct db *db, const struct actor *actor, bool bulk, struct err *err)
{
	struct digest head;
	*deed = (struct deed){.db = db, .actor = actor};
	if (!(bulk ? db_begin_bulk(db, err) : db_begin(db, err)))
		return false;
	if (entry_head(db, &deed->before, &head, err) && (bulk || (deed->session = record(db, err))))
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

static void stop_recording(struct deed *deed)
{
	if (deed->session)
		sqlite3session_delete(deed->session);
	deed->session = NULL;
}

void deed_abandon(struct deed *deed)
{
	stop_recording(deed);
	if (deed->db)
		db_rollback(deed->db);
	deed->db = NULL;
}

/* What the session saw; *bytes is sqlite3_free()d by the caller. */
static bool take_changes(struct deed *deed, void **bytes, int *len, struct err *err)
{
	*bytes = NULL;
	*len = 0;
	int rc = deed->session ? sqlite3session_changeset(deed->session, len, bytes) : SQLITE_OK;
	stop_recording(deed);
	return rc == SQLITE_OK ? true : db_fail(deed->db, rc, err);
}

/* --- keeping --- */

static bool forget_old(struct db *db, int64_t uid, struct err *err)
{
	return db_run(db, err, "DELETE FROM deed WHERE uid = ?1 AND (undone = 1 OR id <= "
	              "(SELECT id FROM deed WHERE uid = ?1 AND undone = 0 ORDER BY id DESC LIMIT 1 OFFSET ?2))",
	              "ii", uid, (int64_t)KEPT - 1);
}

static bool keep(struct deed *deed, const void *bytes, int len, int64_t last, struct err *err)
{
	return forget_old(deed->db, deed->actor->uid, err) &&
	       db_run(deed->db, err, "INSERT INTO deed (uid, name, at, first_entry, last_entry, import, changes) "
	              "VALUES (?, ?, ?, ?, ?, nullif(?, 0), ?)", "isiiiib", deed->actor->uid, deed->name,
	              clock_now().at, last > deed->before ? deed->before + 1 : (int64_t)0,
	              last > deed->before ? last : (int64_t)-1, deed->import, bytes, (size_t)len);
}

bool deed_commit(struct deed *deed, struct err *err)
{
	assert(deed->db);
	void *bytes;
	int len;
	int64_t last;
	struct digest head;
	bool ok = take_changes(deed, &bytes, &len, err) && entry_head(deed->db, &last, &head, err);
	if (ok && !deed->final && (len || deed->import || last > deed->before))
		ok = keep(deed, bytes, len, last, err);
	sqlite3_free(bytes);
	ok = ok && db_commit(deed->db, err);
	if (!ok)
		db_rollback(deed->db);
	deed->db = NULL;
	return ok;
}

/* --- applying --- */

/* The row that is not as it was left. */
struct clash {
	char table[32];
	char key[200]; /* of the row, canonical, to find who changed it */
};

static void value_text(struct buf *out, sqlite3_value *value)
{
	const char *text = value ? (const char *)sqlite3_value_text(value) : NULL;
	fields_add(out, "key", text ? text : "-");
}

/* The primary key at the iterator as canonical text. */
static void key_text(sqlite3_changeset_iter *iter, struct buf *out)
{
	unsigned char *key = NULL;
	int columns = 0, count = 0, op = 0, indirect = 0;
	const char *table = NULL;
	if (sqlite3changeset_op(iter, &table, &count, &op, &indirect) != SQLITE_OK ||
	    sqlite3changeset_pk(iter, &key, &columns) != SQLITE_OK)
		return;
	for (int i = 0; i < columns; i++) {
		sqlite3_value *value = NULL;
		if (!key[i])
			continue;
		if (op == SQLITE_INSERT)
			sqlite3changeset_new(iter, i, &value);
		else
			sqlite3changeset_old(iter, i, &value);
		value_text(out, value);
	}
}

static void note_clash(struct clash *clash, sqlite3_changeset_iter *iter)
{
	struct buf key = BUF_INIT;
	const char *table = "";
	int count, op, indirect;
	sqlite3changeset_op(iter, &table, &count, &op, &indirect);
	snprintf(clash->table, sizeof clash->table, "%s", table);
	key_text(iter, &key);
	size_t len = key.len < sizeof clash->key ? key.len : sizeof clash->key;
	memcpy(clash->key, buf_str(&key), len);
	buf_release(&key);
}

/* A row that is gone already need not be deleted (a parent took it along). */
static int on_conflict(void *arg, int kind, sqlite3_changeset_iter *iter)
{
	struct clash *clash = arg;
	const char *table;
	int count, op = 0, indirect;
	if (kind == SQLITE_CHANGESET_FOREIGN_KEY) {
		snprintf(clash->table, sizeof clash->table, "-");
		return SQLITE_CHANGESET_ABORT;
	}
	sqlite3changeset_op(iter, &table, &count, &op, &indirect);
	if (kind == SQLITE_CHANGESET_NOTFOUND && op == SQLITE_DELETE)
		return SQLITE_CHANGESET_OMIT;
	note_clash(clash, iter);
	return SQLITE_CHANGESET_ABORT;
}

static bool same_row(sqlite3_changeset_iter *iter, const struct clash *clash)
{
	struct clash here = {"", ""};
	note_clash(&here, iter);
	return strcmp(here.table, clash->table) == 0 && memcmp(here.key, clash->key, sizeof here.key) == 0;
}

static bool touches(const void *bytes, size_t len, const struct clash *clash)
{
	sqlite3_changeset_iter *iter = NULL;
	bool found = false;
	if (!bytes || sqlite3changeset_start(&iter, (int)len, (void *)(uintptr_t)bytes) != SQLITE_OK)
		return false;
	while (!found && sqlite3changeset_next(iter) == SQLITE_ROW)
		found = same_row(iter, clash);
	sqlite3changeset_finalize(iter);
	return found;
}

static bool find_touching(struct db *db, const struct clash *row, int64_t *id, struct err *err)
{
	*id = 0;
	struct query *q = db_select(db, err, "SELECT id, changes FROM deed WHERE changes IS NOT NULL ORDER BY id DESC", "");
	while (!*id && query_next(q)) {
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		if (touches(bytes, len, row))
			*id = query_int(q, 0);
	}
	return query_end(q, err);
}

bool deed_seal(struct db *db, const char *table, int64_t id, struct err *err)
{
	struct clash row = {"", ""};
	struct buf key = BUF_INIT;
	char text[24];
	snprintf(row.table, sizeof row.table, "%s", table);
	snprintf(text, sizeof text, "%lld", (long long)id);
	fields_add(&key, "key", text);
	memcpy(row.key, buf_str(&key), key.len < sizeof row.key ? key.len : sizeof row.key);
	buf_release(&key);
	for (int64_t deed; find_touching(db, &row, &deed, err);) {
		if (!deed)
			return true;
		if (!db_run(db, err, "DELETE FROM deed WHERE id = ?", "i", deed))
			return false;
	}
	return false;
}

/* Names the newest deed that touched the row, or says that something did. */
static bool refuse(struct db *db, int64_t deed, const struct clash *clash, struct err *err)
{
	char by[200] = "";
	struct query *q = db_select(db, NULL, "SELECT name, changes FROM deed WHERE id <> ? AND undone = 0 "
	                            "ORDER BY id DESC LIMIT 400", "i", deed);
	while (!*by && query_next(q)) {
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		if (touches(bytes, len, clash))
			snprintf(by, sizeof by, "%s", query_text(q, 0));
	}
	query_end(q, NULL);
	if (*by)
		return err_set(err, ERR_NO, "it was changed since (%s): nothing was touched", by);
	if (strcmp(clash->table, "-") == 0)
		return err_set(err, ERR_NO, "something newer stands on it: nothing was touched");
	return err_set(err, ERR_NO, "the %s was changed since: nothing was touched", clash->table);
}

static bool apply(struct db *db, int64_t deed, const void *bytes, int len, struct err *err)
{
	struct clash clash = {"", ""};
	if (!len)
		return true;
	int rc = sqlite3changeset_apply(db_handle(db), len, (void *)(uintptr_t)bytes, NULL, on_conflict, &clash);
	if (rc == SQLITE_OK)
		return true;
	return *clash.table ? refuse(db, deed, &clash, err) : db_fail(db, rc, err);
}

static bool apply_inverse(struct db *db, int64_t deed, const void *bytes, int len, struct err *err)
{
	void *inverse = NULL;
	int size = 0;
	if (!len)
		return true;
	int rc = sqlite3changeset_invert(len, bytes, &size, &inverse);
	bool ok = rc == SQLITE_OK ? apply(db, deed, inverse, size, err) : db_fail(db, rc, err);
	sqlite3_free(inverse);
	return ok;
}

/* --- undo and redo --- */

struct kept {
	int64_t id, first, last, import;
	struct buf name, changes;
};

static void kept_release(struct kept *kept)
{
	buf_release(&kept->name);
	buf_release(&kept->changes);
}

static bool kept_read(struct query *q, struct kept *out, bool *any, struct err *err)
{
	*any = query_next(q);
	if (*any) {
		size_t len;
		out->id = query_int(q, 0);
		buf_adds(&out->name, query_text(q, 1));
		out->first = query_int(q, 2);
		out->last = query_int(q, 3);
		out->import = query_int(q, 4);
		const void *bytes = query_blob(q, 5, &len);
		buf_add(&out->changes, bytes, len);
	}
	return query_end(q, err) && buf_ok(&out->name, err) && buf_ok(&out->changes, err);
}

static bool kept_undo(struct db *db, const struct actor *actor, struct kept *out, bool *any, struct err *err)
{
	return kept_read(db_select(db, err, "SELECT id, name, first_entry, last_entry, import, changes FROM deed "
	                           "WHERE uid = ? AND undone = 0 ORDER BY id DESC LIMIT 1", "i", actor->uid),
	                 out, any, err);
}

static bool kept_redo(struct db *db, const struct actor *actor, struct kept *out, bool *any, struct err *err)
{
	return kept_read(db_select(db, err, "SELECT id, name, first_entry, last_entry, import, changes FROM deed "
	                           "WHERE uid = ? AND undone = 1 ORDER BY id LIMIT 1", "i", actor->uid),
	                 out, any, err);
}

bool deed_next_undo(struct db *db, const struct actor *actor, struct buf *name, bool *any, struct err *err)
{
	struct kept kept = {0};
	bool ok = kept_undo(db, actor, &kept, any, err);
	buf_adds(name, buf_str(&kept.name));
	kept_release(&kept);
	return ok;
}

bool deed_next_redo(struct db *db, const struct actor *actor, struct buf *name, bool *any, struct err *err)
{
	struct kept kept = {0};
	bool ok = kept_redo(db, actor, &kept, any, err);
	buf_adds(name, buf_str(&kept.name));
	kept_release(&kept);
	return ok;
}

static bool withdraw(struct db *db, const struct actor *actor, const struct entry *entry, struct err *err)
{
	struct entry_new withdrawal = {
		.kind = "withdrawal", .client = entry->client, .invoice = entry->invoice, .about = entry->seq,
	};
	fields_add(&withdrawal.facts, "by", "undo");
	bool ok = entry_append(db, actor, &withdrawal, NULL, err);
	entry_new_release(&withdrawal);
	return ok;
}

/* What an entry brought about is told by the new one from now on. */
static bool tell_again(struct db *db, int64_t before, int64_t seq, struct err *err)
{
	return db_run(db, err, "UPDATE promise SET entry = ? WHERE entry = ?", "ii", seq, before) &&
	       db_run(db, err, "UPDATE plan SET entry = ? WHERE entry = ?", "ii", seq, before) &&
	       db_run(db, err, "UPDATE dispute SET entry = ? WHERE entry = ?", "ii", seq, before) &&
	       db_run(db, err, "UPDATE settlement SET entry = ? WHERE entry = ?", "ii", seq, before) &&
	       db_run(db, err, "UPDATE write_off SET entry = ? WHERE entry = ?", "ii", seq, before) &&
	       db_run(db, err, "UPDATE step_taken SET entry = ? WHERE entry = ?", "ii", seq, before);
}

/* The same said anew; "again" points to the first time. */
static bool repeat(struct db *db, const struct actor *actor, const struct entry *entry, struct err *err)
{
	struct entry_new again = {
		.kind = entry->kind, .client = entry->client, .invoice = entry->invoice, .about = entry->about,
		.happened = entry->happened,
	};
	struct field field;
	for (size_t at = 0; fields_next(entry->facts, entry->facts_len, &at, &field);)
		if (field.name_len != 5 || memcmp(field.name, "again", 5) != 0)
			buf_add(&again.facts, field.name - 4, 8 + field.name_len + field.value_len);
	fields_add_int(&again.facts, "again", entry->seq);
	buf_add(&again.words, entry->words, entry->words_len);
	int64_t seq;
	bool ok = entry_append(db, actor, &again, &seq, err) && tell_again(db, entry->seq, seq, err);
	entry_new_release(&again);
	return ok;
}

/* Writes one entry for each of first..last, newest first for a withdrawal. */
static bool each_entry(struct db *db, const struct actor *actor, const struct kept *kept, bool redo,
                       struct err *err)
{
	for (int64_t i = 0; i <= kept->last - kept->first; i++) {
		struct arena arena = ARENA_INIT;
		struct entry entry;
		bool ok = entry_load(db, redo ? kept->first + i : kept->last - i, &arena, &entry, err) &&
		          (redo ? repeat(db, actor, &entry, err) : withdraw(db, actor, &entry, err));
		arena_release(&arena);
		if (!ok)
			return false;
	}
	return true;
}

/* --- what a client being unmade would take along --- */

/* Rows a deed made in a table, less those it deleted. */
static int64_t rows_made(const struct kept *kept, const char *name)
{
	sqlite3_changeset_iter *iter = NULL;
	int64_t made = 0;
	if (!kept->changes.len ||
	    sqlite3changeset_start(&iter, (int)kept->changes.len, kept->changes.data) != SQLITE_OK)
		return 0;
	while (sqlite3changeset_next(iter) == SQLITE_ROW) {
		const char *table;
		int count, op = 0, indirect;
		if (sqlite3changeset_op(iter, &table, &count, &op, &indirect) == SQLITE_OK && strcmp(table, name) == 0)
			made += op == SQLITE_INSERT ? 1 : op == SQLITE_DELETE ? -1 : 0;
	}
	sqlite3changeset_finalize(iter);
	return made;
}

/* What may hang on a client without its row telling. */
struct hanging {
	int64_t contacts;
	int64_t entries; /* newer than the deed, not withdrawn, their client gone */
};

static bool hanging_count(struct db *db, int64_t last, struct hanging *out, struct err *err)
{
	return db_int(db, err, 0, &out->contacts, "SELECT count(*) FROM contact", "") &&
	       db_int(db, err, 0, &out->entries, "SELECT count(*) FROM entry e WHERE e.seq > ? AND e.client IS NOT NULL "
	              "AND e.kind <> 'withdrawal' AND NOT EXISTS (SELECT 1 FROM client c WHERE c.id = e.client) "
	              "AND NOT EXISTS (SELECT 1 FROM entry w WHERE w.about = e.seq AND w.kind = 'withdrawal')", "i", last);
}

/* Undoes the rows; a client goes only when nothing of anybody's is lost with it. */
static bool unmake(struct db *db, const struct kept *kept, struct err *err)
{
	struct hanging before = {0}, after = {0};
	bool client = rows_made(kept, "client") > 0;
	if ((client && !hanging_count(db, kept->last, &before, err)) ||
	    !apply_inverse(db, kept->id, kept->changes.data, (int)kept->changes.len, err) ||
	    (client && !hanging_count(db, kept->last, &after, err)))
		return false;
	bool lost = client && (after.contacts < before.contacts - rows_made(kept, "contact") ||
	                       after.entries > before.entries);
	return !lost || err_set(err, ERR_NO, "something newer stands on it: nothing was touched");
}

static bool nothing(const char *what, struct err *err)
{
	return err_set(err, ERR_NO, "there is nothing to %s", what);
}

static bool undo(struct db *db, const struct actor *actor, struct kept *kept, struct err *err)
{
	bool any = false;
	if (!kept_undo(db, actor, kept, &any, err))
		return false;
	if (!any)
		return nothing("undo", err);
	struct vec due = VEC_INIT(int64_t);
	int64_t now = clock_now().at;
	bool ok = message_due(db, now, &due, err) &&
	          (kept->import ? import_take_back(db, kept->import, err) : unmake(db, kept, err)) &&
	          message_hold_others(db, now, &due, err) && each_entry(db, actor, kept, false, err) &&
	          db_run(db, err, "UPDATE deed SET undone = 1 WHERE id = ?", "i", kept->id);
	vec_release(&due);
	return ok;
}

bool deed_undo(struct db *db, const struct actor *actor, struct buf *name, struct err *err)
{
	struct kept kept = {0};
	if (!db_begin(db, err))
		return false;
	bool ok = undo(db, actor, &kept, err);
	if (!ok && kept.name.len && err && err->code == ERR_NO)
		err_prefix(err, "cannot undo %s: ", buf_str(&kept.name));
	ok = ok && db_commit(db, err);
	db_rollback(db);
	if (ok)
		buf_adds(name, buf_str(&kept.name));
	kept_release(&kept);
	return ok;
}

static bool reapply(struct deed *deed, const struct kept *kept, struct err *err)
{
	if (kept->import)
		return import_put_back(deed->db, kept->import, err);
	deed->session = record(deed->db, err);
	return deed->session && apply(deed->db, kept->id, kept->changes.data, (int)kept->changes.len, err);
}

/* Recorded anew, for the entries it points to are new ones. */
static bool redo(struct deed *deed, struct kept *kept, struct err *err)
{
	bool any = false;
	void *bytes = NULL;
	int len = 0;
	struct digest head;
	int64_t last;
	if (!entry_head(deed->db, &deed->before, &head, err) ||
	    !kept_redo(deed->db, deed->actor, kept, &any, err))
		return false;
	if (!any)
		return nothing("do again", err);
	struct vec due = VEC_INIT(int64_t);
	int64_t now = clock_now().at;
	bool ok = message_due(deed->db, now, &due, err) && reapply(deed, kept, err) &&
	     message_hold_others(deed->db, now, &due, err) && each_entry(deed->db, deed->actor, kept, true, err) &&
	     entry_head(deed->db, &last, &head, err) && take_changes(deed, &bytes, &len, err) &&
	     db_run(deed->db, err, "UPDATE deed SET undone = 0, changes = ?, first_entry = ?, last_entry = ? "
	            "WHERE id = ?", "biii", bytes, (size_t)len, last > deed->before ? deed->before + 1 : (int64_t)0,
	            last > deed->before ? last : (int64_t)-1, kept->id);
	sqlite3_free(bytes);
	vec_release(&due);
	return ok;
}

bool deed_redo(struct db *db, const struct actor *actor, struct buf *name, struct err *err)
{
	struct kept kept = {0};
	struct deed deed = {.db = db, .actor = actor};
	if (!db_begin(db, err))
		return false;
	bool ok = redo(&deed, &kept, err);
	stop_recording(&deed);
	if (!ok && kept.name.len && err && err->code == ERR_NO)
		err_prefix(err, "cannot do %s again: ", buf_str(&kept.name));
	ok = ok && db_commit(db, err);
	deed_abandon(&deed);
	if (ok)
		buf_adds(name, buf_str(&kept.name));
	kept_release(&kept);
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

/* --- forgetting a client --- */

/* Is a row of a changeset one of the client's? Whole rows tell it by their second
 * column; a change tells only the row's id. */
static bool row_is_of(sqlite3_changeset_iter *iter, struct db *db, int64_t client, bool *is, struct err *err)
{
	static const struct {
		const char *table, *sql;
	} tables[] = {
		{"client", "SELECT ?1 = ?2"},
		{"contact", "SELECT 1 FROM contact WHERE id = ?1 AND client = ?2"},
		{"invoice", "SELECT 1 FROM invoice WHERE id = ?1 AND client = ?2"},
		{"payment", "SELECT 1 FROM payment WHERE id = ?1 AND client = ?2"},
		{"refund", "SELECT 1 FROM refund r JOIN payment p ON p.id = r.payment WHERE r.id = ?1 AND p.client = ?2"},
		{"message", "SELECT 1 FROM message WHERE id = ?1 AND client = ?2"},
		{"message_file", "SELECT 1 FROM message_file f JOIN message m ON m.id = f.message WHERE f.id = ?1 AND m.client = ?2"},
	};
	const char *table = "";
	int count, op = 0, indirect;
	int64_t found = 0;
	sqlite3_value *id = NULL, *of = NULL;
	sqlite3changeset_op(iter, &table, &count, &op, &indirect);
	int (*value)(sqlite3_changeset_iter *, int, sqlite3_value **) =
		op == SQLITE_INSERT ? sqlite3changeset_new : sqlite3changeset_old;
	value(iter, 0, &id);
	if (op != SQLITE_UPDATE && strcmp(table, "client") != 0)
		value(iter, 1, &of);
	*is = false;
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		if (strcmp(tables[i].table, table) != 0)
			continue;
		if (!db_int(db, err, 0, &found, tables[i].sql, "ii", id ? sqlite3_value_int64(id) : 0, client))
			return false;
		bool by_column = of && i > 0 && i != 4 && i != 6 && sqlite3_value_int64(of) == client;
		*is = found || by_column;
	}
	return true;
}

static bool touches_client(struct db *db, const void *bytes, size_t len, int64_t client, bool *touches, struct err *err)
{
	sqlite3_changeset_iter *iter = NULL;
	bool ok = true;
	*touches = false;
	if (!bytes || !len)
		return true;
	if (sqlite3changeset_start(&iter, (int)len, (void *)(uintptr_t)bytes) != SQLITE_OK)
		return err_memory(err);
	while (ok && !*touches && sqlite3changeset_next(iter) == SQLITE_ROW)
		ok = row_is_of(iter, db, client, touches, err);
	sqlite3changeset_finalize(iter);
	return ok;
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
		ok = touches || touches_client(db, bytes, len, client, &touches, err);
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
