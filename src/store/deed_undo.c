/* SPDX-License-Identifier: MIT */
#include "store/deed.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "store/changes.h"
#include "store/fields.h"
#include "store/import.h"
#include "store/message.h"

/* --- what can be undone --- */

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

/* --- the log --- */

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

/* --- the rows --- */

/* Names the newest deed that touched the row, or says that something did. */
static bool refuse(struct db *db, int64_t deed, const struct changes_row *clash, struct err *err)
{
	char by[200] = "";
	struct query *q = db_select(db, NULL, "SELECT name, changes FROM deed WHERE id <> ? AND undone = 0 "
	                            "ORDER BY id DESC LIMIT 400", "i", deed);
	while (!*by && query_next(q)) {
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		if (changes_touch(bytes, len, clash))
			snprintf(by, sizeof by, "%s", query_text(q, 0));
	}
	query_end(q, NULL);
	if (*by)
		return err_set(err, ERR_NO, "it was changed since (%s): nothing was touched", by);
	if (strcmp(clash->table, "-") == 0)
		return err_set(err, ERR_NO, "something newer stands on it: nothing was touched");
	return err_set(err, ERR_NO, "the %s was changed since: nothing was touched", clash->table);
}

static bool take_back(struct db *db, const struct kept *kept, struct err *err)
{
	struct changes_row clash;
	return changes_invert(db, kept->changes.data, kept->changes.len, &clash, err) ||
	       (*clash.table && refuse(db, kept->id, &clash, err));
}

static bool do_again(struct db *db, const struct kept *kept, struct err *err)
{
	struct changes_row clash;
	return changes_apply(db, kept->changes.data, kept->changes.len, &clash, err) ||
	       (*clash.table && refuse(db, kept->id, &clash, err));
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

static int64_t rows_made(const struct kept *kept, const char *table)
{
	return changes_made(kept->changes.data, kept->changes.len, table);
}

/* Undoes the rows; a client goes only when nothing of anybody's is lost with it. */
static bool unmake(struct db *db, const struct kept *kept, struct err *err)
{
	struct hanging before = {0}, after = {0};
	bool client = rows_made(kept, "client") > 0;
	if ((client && !hanging_count(db, kept->last, &before, err)) ||
	    !take_back(db, kept, err) ||
	    (client && !hanging_count(db, kept->last, &after, err)))
		return false;
	bool lost = client && (after.contacts < before.contacts - rows_made(kept, "contact") ||
	                       after.entries > before.entries);
	return !lost || err_set(err, ERR_NO, "something newer stands on it: nothing was touched");
}

/* --- undo and redo --- */

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
	deed->session = changes_record(deed->db, err);
	return deed->session && do_again(deed->db, kept, err);
}

/* Recorded anew, for the entries it points to are new ones. */
static bool redo(struct deed *deed, struct kept *kept, struct err *err)
{
	bool any = false;
	struct changes changes = {NULL, 0};
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
	     entry_head(deed->db, &last, &head, err) && changes_take(deed->db, &deed->session, &changes, err) &&
	     db_run(deed->db, err, "UPDATE deed SET undone = 0, changes = ?, first_entry = ?, last_entry = ? "
	            "WHERE id = ?", "biii", changes.bytes, (size_t)changes.len, last > deed->before ? deed->before + 1 : (int64_t)0,
	            last > deed->before ? last : (int64_t)-1, kept->id);
	changes_release(&changes);
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
	changes_stop(&deed.session);
	if (!ok && kept.name.len && err && err->code == ERR_NO)
		err_prefix(err, "cannot do %s again: ", buf_str(&kept.name));
	ok = ok && db_commit(db, err);
	deed_abandon(&deed);
	if (ok)
		buf_adds(name, buf_str(&kept.name));
	kept_release(&kept);
	return ok;
}
