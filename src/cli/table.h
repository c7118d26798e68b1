/* SPDX-License-Identifier: MIT */
/* Rows for people, as CSV, or as JSON objects: one table, three prints. */
#ifndef DUN_CLI_TABLE_H
#define DUN_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/vec.h"

enum table_kind { TABLE_TEXT, TABLE_MONEY, TABLE_INT, TABLE_DAY };

struct table_column {
	const char *name;  /* of the JSON member and CSV head: "as_of" */
	const char *title; /* for people: "As of" */
	enum table_kind kind;
};

struct table {
	const struct table_column *columns;
	size_t width;
	char decimal;     /* of amounts in table_print(): '.' or ','; 0 counts as '.' */
	struct arena arena;
	struct vec cells; /* const char *, row by row */
};

void table_init(struct table *table, const struct table_column *columns, size_t width);
void table_release(struct table *table);
/* Adds a cell; call width times a row. Copies. Money in its plain form. */
void table_add(struct table *table, const char *text);
void table_add_int(struct table *table, long long value);
size_t table_rows(const struct table *table);

/* Aligned columns; text is tamed, amounts are grouped. */
void table_print(const struct table *table, struct buf *out);
/* RFC 4180 with the sheet gate (= + - @ TAB CR behind an apostrophe). */
void table_csv(const struct table *table, struct buf *out);
/* An array of objects; TABLE_INT as numbers, the rest as texts. */
void table_json(const struct table *table, struct json *json);
bool table_ok(const struct table *table, struct err *err);

#endif
