/* SPDX-License-Identifier: MIT */
/* Files in, as a deed: look at a file, settle what its columns mean, try it, take
 * it in. One file is one transaction and one step of undo. */
#ifndef DUN_DESK_IMPORT_H
#define DUN_DESK_IMPORT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "exchange/columns.h"
#include "exchange/intake.h"

/* A file that is being looked at. */
struct desk_import {
	int fd;
	char path[4096];
	struct arena arena;
	struct columns columns;     /* change columns.given, then desk_import_settle() */
	char layout[120];           /* the name it is remembered under: the source */
	bool known;                 /* that layout was there before */
	struct intake_options options; /* set before a run */
};

/* Opens and reads the file whole. desk may be NULL (no book yet). preset names a
 * layout (NULL: known by its header, else named after the file). given may be
 * NULL. What the book knows about such files fills what is not given. */
bool desk_import_open(struct desk_import *import, struct desk *desk, const char *path,
                      const struct columns_given *given, const char *preset, struct err *err);
void desk_import_close(struct desk_import *import);
/* Decides anew after columns.given was changed; reads the file again when the
 * encoding or separator was. */
bool desk_import_settle(struct desk_import *import, struct err *err);
/* Everything settled, a currency known too? Else the sentence of what is not. */
bool desk_import_ready(const struct desk_import *import, const struct desk *desk, struct err *err);
/* Is the currency of the amounts said by no column, no option and no setting? */
bool desk_import_lacks_currency(const struct desk_import *import, const struct desk *desk);
/* The currency of rows that name none: given, else the book's; "" when unknown. */
void desk_import_currency(const struct desk_import *import, const struct desk *desk, currency_code out);

/* Takes the file in (or tries: dry, nothing is kept). The report is filled as far as
 * it went, also on failure, and is released by the caller. */
bool desk_import_run(struct desk_import *import, struct desk *desk, bool dry, struct intake_report *report,
                     struct err *err);

/* Files in the folder for imports that look like one: newest first. */
struct desk_import_file {
	const char *name, *path;
	int64_t size, changed; /* bytes; Unix seconds */
};
bool desk_import_files(const struct desk *desk, struct arena *arena, struct vec *out, struct err *err);
/* How kinds of files are read, remembered: struct layout, the one used last first. */
bool desk_import_layouts(const struct desk *desk, struct arena *arena, struct vec *out, struct err *err);

/* Is there no client yet: shall the first screen show? */
bool desk_import_empty(const struct desk *desk, bool *empty, struct err *err);

#endif
