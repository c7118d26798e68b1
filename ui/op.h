/* SPDX-License-Identifier: MIT */
/* Operations: everything a person can do, in one table (ops.def). From its rows
 * come the hint bar, the `?` menu, the `:` palette, the keys file, the "where it
 * works" sentences and the man page's key table.
 *
 * To add an operation: one row in ops.def, and its case in the act() of the views
 * in whose scope it is. An operation that opens a view names it in the row and
 * needs no code at all. */
#ifndef DUN_UI_OP_H
#define DUN_UI_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "ui/keys.h"

/* Where an operation is offered; a view has one of these. */
enum scope {
	SCOPE_BOARD = 1 << 0,
	SCOPE_CLIENTS = 1 << 1, /* the list of clients */
	SCOPE_CLIENT = 1 << 2,  /* the timeline of one */
	SCOPE_OUTBOX = 1 << 3,
	SCOPE_IMPORT = 1 << 4,
	SCOPE_EXPORT = 1 << 5,
	SCOPE_FORM = 1 << 6,
	SCOPE_DRAFT = 1 << 7,
	SCOPE_REVIEW = 1 << 8,  /* the letter as it will arrive */
	SCOPE_BOX = 1 << 9,     /* menus and text boxes */
	SCOPE_ASK = 1 << 10,
	SCOPE_FIRST = 1 << 11,  /* the first-run screen */
	SCOPE_TODAY = 1 << 12,
	SCOPE_BULK = 1 << 13,   /* what became of an e-mail to several */
	SCOPE_SEARCH = 1 << 14, /* the results of a search */
	SCOPE_FIGURES = 1 << 15, /* the metrics */
	SCOPE_LISTS = SCOPE_BOARD | SCOPE_TODAY | SCOPE_CLIENTS | SCOPE_CLIENT | SCOPE_OUTBOX,
	SCOPE_OWING = SCOPE_BOARD | SCOPE_TODAY | SCOPE_CLIENTS | SCOPE_CLIENT, /* stands on a client */
	SCOPE_MAIN = SCOPE_LISTS | SCOPE_IMPORT | SCOPE_EXPORT | SCOPE_FIRST,
	SCOPE_TYPING = SCOPE_FORM | SCOPE_DRAFT,
	SCOPE_ANY = 0xffff,
	SCOPE_ROWS = SCOPE_ANY & ~(SCOPE_TYPING | SCOPE_EXPORT), /* where a cursor moves by rows */
	SCOPE_PANES = SCOPE_BOARD | SCOPE_CLIENT | SCOPE_IMPORT | SCOPE_REVIEW,
};

/* What must be so for an operation to work; a view tells its facts. */
enum need {
	NEED_CLIENT = 1 << 0,  /* a client under the cursor */
	NEED_INVOICE = 1 << 1,
	NEED_ENTRY = 1 << 2,   /* an entry of the log */
	NEED_MESSAGE = 1 << 3,
	NEED_ROW = 1 << 4,     /* anything at all in the list */
	NEED_WRITE = 1 << 5,   /* a book that may be written; told by app */
};

enum op_group {
	GROUP_MOVE,
	GROUP_LOG,
	GROUP_MAIL,
	GROUP_EDIT,
	GROUP_LIST,
	GROUP_SCREEN,
	GROUP_PROGRAM,
	GROUP_COUNT,
};

enum op_id {
	OP_NONE,
#define OP(id, name, keys, scopes, group, label, sentence, synonyms, needs, view, arg) OP_##id,
#include "ui/ops.def"
#undef OP
	OP_COUNT,
};

struct op {
	enum op_id id;
	const char *name;     /* in the palette and the keys file: "call" */
	const char *keys;     /* names apart by blanks, the first is the one shown */
	unsigned scopes;      /* 0: nowhere in this version; then only its key says so */
	enum op_group group;
	const char *label;    /* in the hint bar: "Call" */
	const char *sentence; /* "log a call" */
	const char *synonyms; /* further words the palette finds it by */
	unsigned needs;
	const char *view;     /* opens this view; NULL: the top view acts, or the app */
	const char *arg;      /* with this as view_arg.text */
};

const struct op *op_get(enum op_id id);
const struct op *op_named(const char *name);
const char *op_group_name(enum op_group group);
/* "the board, the clients and the timeline" */
void op_where(const struct op *op, struct buf *out);
/* Where a search word is found in an operation: 3 in the name, 2 in label or
 * sentence, 1 in a synonym, 0 nowhere. */
int op_match(const struct op *op, const char *word);

/* Which key does what: the table's keys with the user's changes. */
struct keymap {
	struct vec bindings; /* struct binding */
	struct arena arena;
};
struct binding {
	uint32_t key;
	enum op_id op;
	int line; /* of the keys file; 0: built in */
};

bool keymap_init(struct keymap *map, struct err *err);
void keymap_release(struct keymap *map);
/* Changes from a keys file, one "operation = key key ..." a line, # comments.
 * What cannot be (an unknown operation or key, a clash, unbinding quit) is left
 * out and told in problems, a sentence a line that begins "PATH:LINE: ". */
void keymap_read(struct keymap *map, const char *path, const char *text, size_t len,
                 struct buf *problems);
/* The operation of a key in a scope; OP_NONE when there is none. */
enum op_id keymap_find(const struct keymap *map, unsigned scope, uint32_t key);
/* The operation of a key in any scope, for saying where it works. */
enum op_id keymap_elsewhere(const struct keymap *map, uint32_t key);
/* The key to show for an operation; with typing, one that does not type itself.
 * KEY_NONE when it has none. */
uint32_t keymap_key(const struct keymap *map, enum op_id op, bool typing);

#endif
