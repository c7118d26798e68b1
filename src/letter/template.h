/* SPDX-License-Identifier: MIT */
/* Templates: a subject line, an empty line, a body, with fields written
 * {{name}}. Names are small letters, digits and '_'; blanks inside the braces
 * are allowed. What is not filled stays as it is written, so that the checks
 * find it with its place; nothing is ever read as a format. Pure. */
#ifndef DUN_LETTER_TEMPLATE_H
#define DUN_LETTER_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "letter/facts.h"

/* A place in a text where something is to be put in. */
struct template_hole {
	size_t at, len;       /* in bytes, braces included */
	const char *name;     /* not NUL-terminated; NULL when broken */
	size_t name_len;
	bool broken;          /* braces that make no field: "{{amount}", "{{a.b}}", "}}" */
};

/* The next hole at or behind *from, which moves on; false when there is none.
 * Linear in the text. */
bool template_next(const char *text, size_t len, size_t *from, struct template_hole *out);

struct template_value {
	const char *name;
	const char *text;
};

/* Appends text with its fields filled; fields without a value and broken ones
 * are appended as written. Values are not looked into again. */
void template_fill(const char *text, size_t len, const struct template_value *values, size_t count,
                   struct buf *out);

/* The fields there are, for help, for `template check` and for Ctrl-T. */
struct template_field {
	const char *name;
	const char *says;  /* what it becomes */
	bool asked;        /* not from the book: the writer fills it */
};
extern const struct template_field template_fields[]; /* ends with a NULL name */
const struct template_field *template_field(const char *name, size_t len);

/* Which invoices a mail lists; disputed ones only in TEMPLATE_ALL. Where a scope has
 * none, all open ones. */
enum template_scope {
	TEMPLATE_OVERDUE, /* open and due before today */
	TEMPLATE_COMING,  /* open, due today or within 14 days */
	TEMPLATE_ALL,     /* open */
};
/* Pointers into facts, in the arena, by due day; NULL when memory ran out. */
const struct facts_invoice **template_pick(const struct facts *facts, enum template_scope scope,
                                           struct arena *arena, size_t *count);

/* The templates every copy of dun has, and what kind of mail each makes. */
struct template_kind {
	const char *name;  /* "gentle" */
	const char *title; /* "The day before the due date" */
	const char *kind;  /* reminder, statement, confirmation, thanks, other */
	enum template_scope scope;
};
extern const struct template_kind template_kinds[]; /* ends with a NULL name */
const struct template_kind *template_kind(const char *name); /* NULL: the user's own */

/* Splits a template's text into its subject and body (spans of text). ERR_DATA
 * when there is no subject line or no body. */
struct template_parts {
	const char *subject, *body;
	size_t subject_len, body_len;
};
bool template_split(const char *text, size_t len, struct template_parts *out, struct err *err);

/* What is wrong with a template's text, for `template check`: appends a sentence
 * each, with line and column. */
struct template_problem {
	size_t line, column; /* from 1 */
	const char *says;    /* in the arena */
};
void template_check(const char *text, size_t len, struct arena *arena, struct vec *problems);

/* The one that comes with dun; false when there is none of that name. */
bool template_shipped(const char *language, const char *name, const char **text, size_t *len);

/* The values of every field the book can fill, for one client and currency, in
 * the letter's language. Texts live in the arena; NULL when memory ran out. */
struct template_value *template_values(const struct facts *facts, enum template_scope scope,
                                       const char *language, struct arena *arena, size_t *count);

/* Lines "  Invoice   Due   Days   Amount" of invoices, aligned, with their total. */
void template_table(const struct facts_invoice *const *invoices, size_t count, const struct facts *facts,
                    const char *language, struct buf *out);

#endif
