/* SPDX-License-Identifier: MIT */
/* What is the user's own, not the book's: editor, theme, keys, password command.
 * One INI file; every line that is wrong is named with file and line, and the
 * default is used. */
#ifndef DUN_DESK_CONFIG_H
#define DUN_DESK_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct config {
	struct arena arena;
	char path[4096];           /* of the file; it may not exist */
	const char *const *password_command; /* argv, NULL-terminated; NULL: none */
	const char *editor;        /* "": $VISUAL, $EDITOR, editor */
	const char *ca_file;       /* "" : the system's */
	const char *stamp_url;     /* of a time stamp server; "": none is asked */
	const char *stamp_ca_file; /* certificates trusted for time stamps; "": signatures are not checked */
	const char *theme;         /* dark or light */
	const char *keys_file;     /* "" : none */
	const char *inbox;         /* where files for import are put; ~/in */
	const char *export_dir;    /* ~/export */
	const char *backup_dir;    /* ~/backup */
	bool ascii;                /* lines by | - + */
	bool mono;                 /* no colour */
	bool mouse;
	bool hints;
	char home[16];             /* board or today */
	const char *const *problems; /* sentences, NULL-terminated */
	size_t problem_count;
};

/* path NULL: $XDG_CONFIG_HOME/dun/config. A missing file is fine unless named. */
bool config_load(struct config *config, const char *path, struct err *err);
void config_release(struct config *config);
/* Every setting with its default, as comments. */
void config_sample(struct buf *out);

#endif
