/* SPDX-License-Identifier: MIT */
/* Is this letter right? Pure checks of a mail against what the book knows at this
 * moment. They are rows of one table in check.c; a new check is a row and its
 * function. Run 0.3 s after the last key while a letter is written, when it is
 * queued, and by `dun check`. */
#ifndef DUN_LETTER_CHECK_H
#define DUN_LETTER_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "letter/facts.h"
#include "letter/template.h"

enum check_level {
	CHECK_HINT,
	CHECK_WARN, /* look again */
	CHECK_STOP, /* must be fixed before it may be queued */
};
const char *check_level_name(enum check_level level); /* "hint", "warn", "stop" */

/* Where a finding is. */
enum check_part { CHECK_WHOLE, CHECK_TO, CHECK_CC, CHECK_SUBJECT, CHECK_BODY, CHECK_FILES };

/* A file that goes along. */
struct check_file {
	const char *name;
	const char *owner;    /* another client whose invoice it seems to be; "" none */
};

/* The mail as it stands. Texts are UTF-8; the body's lines end in '\n'. */
struct check_mail {
	const char *kind;     /* reminder, statement, confirmation, thanks, other */
	const char *language; /* of its words */
	const char *to, *cc, *subject;
	const char *body;
	size_t body_len;
	const struct check_file *files; /* NULL with file_count 0 */
	size_t file_count;
};

struct check_finding {
	const char *id;       /* of the check: "amount" */
	enum check_level level;
	enum check_part part;
	size_t at, len;       /* bytes of that part; len 0: all of it */
	size_t line, column;  /* of the body, from 1; 0 elsewhere */
	const char *says;     /* one sentence */
	const char *offer;    /* what the fix does: "take it out"; NULL: no fix */
	size_t fix_at, fix_len; /* these bytes of the part become fix */
	const char *fix;
};

struct check_list {
	struct arena arena;
	struct vec findings;  /* of struct check_finding; stops first, then by place */
	size_t stops, warns, hints;
	struct vec fine;      /* of const char *: what was looked at and is right */
};
#define CHECK_LIST_INIT {ARENA_INIT, VEC_INIT(struct check_finding), 0, 0, 0, VEC_INIT(const char *)}
#define CHECK_AT(list, i) (&VEC_AT(struct check_finding, &(list)->findings, i))

/* Forgets what was found before and looks again. facts NULL: only what can be said
 * without the book. */
bool check_run(const struct check_mail *mail, const struct facts *facts, struct check_list *out,
               struct err *err);
void check_list_release(struct check_list *list);

/* What is asked for when the mail is sent: the open invoices it names, each once, in
 * the arena. Where it names a sum of more than those, and where a reminder names none,
 * the client's other overdue (or all open) invoices too. NULL when memory ran out. */
const struct facts_invoice **check_named(const struct check_mail *mail, const struct facts *facts,
                                         struct arena *arena, size_t *count);

/* Every check there is, in the order of the manual; NULL behind the last. */
struct check_row {
	const char *id;
	const char *rule;  /* one line for people */
	const char *fine;  /* what is said when it found nothing; NULL: nothing */
};
const struct check_row *check_row(size_t i);

#endif
