/* SPDX-License-Identifier: MIT */
#include "tests/lib/oldbook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/buf.h"

static void run(sqlite3 *sql, const char *text)
{
	char *why = NULL;
	if (sqlite3_exec(sql, text, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", text, why);
}

static void read_schema(struct buf *out)
{
	const char *top = getenv("srcdir");
	char path[600], bytes[4096];
	snprintf(path, sizeof path, "%s/tests/lib/schema-1.sql", top ? top : ".");
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		buf_add(out, bytes, n);
	fclose(file);
}

/* "a, b, c" of a table of the schema named main or old. */
static void columns(sqlite3 *sql, const char *table, struct buf *out)
{
	sqlite3_stmt *stmt;
	char *text = sqlite3_mprintf("SELECT group_concat('\"' || name || '\"', ', ') FROM pragma_table_info(%Q)", table);
	assert_int_equal(sqlite3_prepare_v2(sql, text, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	buf_adds(out, (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	sqlite3_free(text);
}

/* What there is today with the columns there were; main is the old book. */
static void carry_over(sqlite3 *sql)
{
	sqlite3_stmt *stmt;
	run(sql, "DELETE FROM latest");
	assert_int_equal(sqlite3_prepare_v2(sql, "SELECT name FROM main.sqlite_schema WHERE type = 'table' "
	                                    "AND name <> 'message_file' ORDER BY rowid", -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		struct buf names = BUF_INIT, text = BUF_INIT;
		const char *table = (const char *)sqlite3_column_text(stmt, 0);
		columns(sql, table, &names);
		buf_addf(&text, "INSERT OR REPLACE INTO main.%s (%s) SELECT %s FROM new.%s ORDER BY 1", table,
		         buf_str(&names), buf_str(&names), table);
		run(sql, buf_str(&text));
		buf_release(&names);
		buf_release(&text);
	}
	sqlite3_finalize(stmt);
}

void oldbook_make(struct book *book)
{
	struct buf script = BUF_INIT;
	char path[400];
	sqlite3 *sql;
	desk_close(&book->desk);
	snprintf(path, sizeof path, "%s.old", book->path);
	assert_int_equal(sqlite3_open(path, &sql), SQLITE_OK);
	read_schema(&script);
	run(sql, buf_str(&script));
	buf_clear(&script);
	buf_addf(&script, "PRAGMA application_id=%d; PRAGMA user_version=1; ATTACH '%s' AS new", DB_APPLICATION, book->path);
	run(sql, buf_str(&script));
	run(sql, "BEGIN");
	carry_over(sql);
	run(sql, "INSERT INTO message (id, client, uid, actor, changed) SELECT 900, min(id), 0, 'root', 0 FROM client;"
	    "INSERT INTO message_file (message, name, type, bytes) VALUES (900, 'a.pdf', 'application/pdf', "
	    "CAST('" OLDBOOK_FILE "' AS BLOB)); COMMIT");
	assert_int_equal(sqlite3_close(sql), SQLITE_OK);
	assert_int_equal(rename(path, book->path), 0);
	buf_release(&script);
}

/* By the columns of version 1, so that a table that grew compares. The log stands
 * without what the upgrade itself wrote, steps of undo are left out. */
static void add_rows(sqlite3 *sql, const char *table, const char *names, struct buf *out)
{
	sqlite3_stmt *stmt;
	struct buf text = BUF_INIT;
	buf_addf(&text, "SELECT %s FROM %s ORDER BY 1, 2", names, table);
	assert_int_equal(sqlite3_prepare_v2(sql, buf_str(&text), -1, &stmt, NULL), SQLITE_OK);
	buf_addf(out, "%s\n", table);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		if (strcmp(table, "entry") == 0 && strcmp((const char *)sqlite3_column_text(stmt, 1), "upgrade") == 0)
			continue;
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			buf_add(out, sqlite3_column_blob(stmt, i), (size_t)sqlite3_column_bytes(stmt, i));
			buf_adds(out, "|");
		}
		buf_adds(out, "\n");
	}
	sqlite3_finalize(stmt);
	buf_release(&text);
}

char *oldbook_rows(const char *path)
{
	struct buf schema = BUF_INIT, rows = BUF_INIT;
	sqlite3 *model, *sql;
	sqlite3_stmt *stmt;
	read_schema(&schema);
	assert_int_equal(sqlite3_open(":memory:", &model), SQLITE_OK);
	run(model, buf_str(&schema));
	assert_int_equal(sqlite3_open_v2(path, &sql, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(model, "SELECT name FROM sqlite_schema WHERE type = 'table' "
	                                    "AND name NOT IN ('deed', 'message_file') ORDER BY name", -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		struct buf names = BUF_INIT;
		columns(model, (const char *)sqlite3_column_text(stmt, 0), &names);
		add_rows(sql, (const char *)sqlite3_column_text(stmt, 0), buf_str(&names), &rows);
		buf_release(&names);
	}
	sqlite3_finalize(stmt);
	sqlite3_close(sql);
	sqlite3_close(model);
	buf_release(&schema);
	char *out = malloc(rows.len + 1);
	assert_non_null(out);
	memcpy(out, buf_str(&rows), rows.len + 1);
	for (size_t i = 0; i < rows.len; i++)
		if (!out[i])
			out[i] = '0';
	buf_release(&rows);
	return out;
}
