/* SPDX-License-Identifier: MIT */
/* SQLite's session extension: it records what a transaction changes, row by row with
 * the values before, and applies that or its inverse. */
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include "store/changes.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "store/fields.h"

/* Parents before children, as a changeset is applied. */
static const char *const recorded[] = {
	"setting", "template", "client", "contact", "invoice", "payment", "allocation", "refund",
	"promise", "promise_invoice", "plan", "plan_invoice", "instalment", "dispute",
	"settlement", "settlement_invoice", "write_off", "message", "message_invoice", "message_file",
	"message_step", "step_taken", "invoice_policy", "holiday", "tick",
};

/* --- recording --- */

void *changes_record(struct db *db, struct err *err)
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

void changes_stop(void **session)
{
	if (*session)
		sqlite3session_delete(*session);
	*session = NULL;
}

bool changes_take(struct db *db, void **session, struct changes *out, struct err *err)
{
	*out = (struct changes){NULL, 0};
	int rc = *session ? sqlite3session_changeset(*session, &out->len, &out->bytes) : SQLITE_OK;
	changes_stop(session);
	return rc == SQLITE_OK ? true : db_fail(db, rc, err);
}

void changes_release(struct changes *changes)
{
	sqlite3_free(changes->bytes);
	*changes = (struct changes){NULL, 0};
}

/* --- rows --- */

struct changes_row changes_row_of(const char *table, int64_t id)
{
	struct changes_row row = {"", ""};
	struct buf key = BUF_INIT;
	char text[24];
	snprintf(row.table, sizeof row.table, "%s", table);
	snprintf(text, sizeof text, "%lld", (long long)id);
	fields_add(&key, "key", text);
	memcpy(row.key, buf_str(&key), key.len < sizeof row.key ? key.len : sizeof row.key);
	buf_release(&key);
	return row;
}

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

static void note_row(struct changes_row *row, sqlite3_changeset_iter *iter)
{
	struct buf key = BUF_INIT;
	const char *table = "";
	int count, op, indirect;
	sqlite3changeset_op(iter, &table, &count, &op, &indirect);
	snprintf(row->table, sizeof row->table, "%s", table);
	key_text(iter, &key);
	size_t len = key.len < sizeof row->key ? key.len : sizeof row->key;
	memcpy(row->key, buf_str(&key), len);
	buf_release(&key);
}

static bool same_row(sqlite3_changeset_iter *iter, const struct changes_row *row)
{
	struct changes_row here = {"", ""};
	note_row(&here, iter);
	return strcmp(here.table, row->table) == 0 && memcmp(here.key, row->key, sizeof here.key) == 0;
}

bool changes_touch(const void *bytes, size_t len, const struct changes_row *row)
{
	sqlite3_changeset_iter *iter = NULL;
	bool found = false;
	if (!bytes || sqlite3changeset_start(&iter, (int)len, (void *)(uintptr_t)bytes) != SQLITE_OK)
		return false;
	while (!found && sqlite3changeset_next(iter) == SQLITE_ROW)
		found = same_row(iter, row);
	sqlite3changeset_finalize(iter);
	return found;
}

int64_t changes_made(const void *bytes, size_t len, const char *name)
{
	sqlite3_changeset_iter *iter = NULL;
	int64_t made = 0;
	if (!len || sqlite3changeset_start(&iter, (int)len, (void *)(uintptr_t)bytes) != SQLITE_OK)
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

bool changes_touch_client(struct db *db, const void *bytes, size_t len, int64_t client, bool *touches,
                          struct err *err)
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

/* --- applying --- */

/* A row that is gone already need not be deleted (a parent took it along). */
static int on_conflict(void *arg, int kind, sqlite3_changeset_iter *iter)
{
	struct changes_row *row = arg;
	const char *table;
	int count, op = 0, indirect;
	if (kind == SQLITE_CHANGESET_FOREIGN_KEY) {
		snprintf(row->table, sizeof row->table, "-");
		return SQLITE_CHANGESET_ABORT;
	}
	sqlite3changeset_op(iter, &table, &count, &op, &indirect);
	if (kind == SQLITE_CHANGESET_NOTFOUND && op == SQLITE_DELETE)
		return SQLITE_CHANGESET_OMIT;
	note_row(row, iter);
	return SQLITE_CHANGESET_ABORT;
}

static bool apply(struct db *db, const void *bytes, int len, struct changes_row *clash, struct err *err)
{
	int rc = sqlite3changeset_apply(db_handle(db), len, (void *)(uintptr_t)bytes, NULL, on_conflict, clash);
	if (rc == SQLITE_OK)
		return true;
	return *clash->table ? false : db_fail(db, rc, err);
}

bool changes_apply(struct db *db, const void *bytes, size_t len, struct changes_row *clash, struct err *err)
{
	*clash = (struct changes_row){"", ""};
	return !len || apply(db, bytes, (int)len, clash, err);
}

bool changes_invert(struct db *db, const void *bytes, size_t len, struct changes_row *clash, struct err *err)
{
	void *inverse = NULL;
	int size = 0;
	*clash = (struct changes_row){"", ""};
	if (!len)
		return true;
	int rc = sqlite3changeset_invert((int)len, bytes, &size, &inverse);
	bool ok = rc == SQLITE_OK ? changes_apply(db, inverse, (size_t)size, clash, err) : db_fail(db, rc, err);
	sqlite3_free(inverse);
	return ok;
}
