/* SPDX-License-Identifier: MIT */
/* Is the schema ours? Compared by its words alone: a column that came by ALTER TABLE
 * stands without the comments and line ends of schema.sql. */
#include "store/db_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/asset.h"

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Past blanks and comments. */
static const char *skip_blank(const char *at)
{
	for (;;) {
		if (at[0] == '-' && at[1] == '-')
			at += strcspn(at, "\n");
		else if (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
			at++;
		else
			return at;
	}
}

/* The next word, quoted text or sign; its length, 0 at the end. */
static size_t token(const char *at)
{
	size_t len = 1;
	if (is_word(*at)) {
		while (is_word(at[len]))
			len++;
	} else if (*at == '\'' || *at == '"' || *at == '`') {
		const char *end = strchr(at + 1, *at);
		len = end ? (size_t)(end - at) + 1 : strlen(at);
	}
	return *at ? len : 0;
}

static bool same_words(const char *a, const char *b)
{
	for (;;) {
		a = skip_blank(a);
		b = skip_blank(b);
		size_t len = token(a);
		if (len != token(b) || memcmp(a, b, len) != 0)
			return false;
		if (!len)
			return true;
		a += len;
		b += len;
	}
}

static const char rows[] =
	"SELECT type || ' ' || name || ' ' || tbl_name, sql FROM sqlite_schema ORDER BY type, name";

/* Walks both schemas side by side; *odd gets the first name that differs. */
static int compare_rows(sqlite3_stmt *ours, sqlite3_stmt *theirs, char odd[120])
{
	for (;;) {
		int a = sqlite3_step(ours), b = sqlite3_step(theirs);
		if (a != SQLITE_ROW && a != SQLITE_DONE)
			return a;
		if (b != SQLITE_ROW && b != SQLITE_DONE)
			return b;
		if (a == SQLITE_DONE && b == SQLITE_DONE)
			return SQLITE_OK;
		bool same = a == b && strcmp(db_column(ours, 0), db_column(theirs, 0)) == 0 &&
		            same_words(db_column(ours, 1), db_column(theirs, 1));
		if (!same) {
			snprintf(odd, 120, "%s", db_column(b == SQLITE_ROW ? theirs : ours, 0));
			return SQLITE_OK;
		}
	}
}

static int compare(sqlite3 *sql, char odd[120])
{
	sqlite3 *model = NULL;
	sqlite3_stmt *ours = NULL, *theirs = NULL;
	int rc = sqlite3_open_v2(":memory:", &model, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(model, asset_find("schema.sql")->bytes, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(model, rows, -1, &ours, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(sql, rows, -1, &theirs, NULL);
	if (rc == SQLITE_OK)
		rc = compare_rows(ours, theirs, odd);
	sqlite3_finalize(ours);
	sqlite3_finalize(theirs);
	sqlite3_close(model);
	return rc;
}

bool db_schema_check(sqlite3 *sql, const char *path, struct err *err)
{
	char odd[120] = "";
	int rc = compare(sql, odd);
	if (rc != SQLITE_OK)
		return db_fail_at(sql, path, rc, err);
	if (*odd)
		return err_set(err, ERR_DATA, "%.300s does not have the tables of a book of dun (the %s differs): "
		               "it was not touched; go back to a backup", path, odd);
	return true;
}
