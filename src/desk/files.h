/* SPDX-License-Identifier: MIT */
/* The files of the record: which there are, out of the book, and on the screen as text.
 * Nothing is ever opened on the desktop of the machine the book is on. */
#ifndef DUN_DESK_FILES_H
#define DUN_DESK_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/entry_file.h"

struct desk_file {
	const struct entry *entry; /* it came with */
	struct entry_file file;
	const char *ref;           /* "12.2": entry 12, its second file; "12" when it has one */
	const char *label;         /* its name; "(erased)" where that is gone */
	const char *title;         /* what it is: "Recording" */
	bool kept_out;             /* a recording that must not leave: no consent to it is known */
};

/* Those of a client, or only of one entry and of what was attached to it later (entry
 * not 0), oldest first; of entries that stand, or of all. */
bool desk_files(struct desk *desk, int64_t client, int64_t entry, bool withdrawn, struct arena *arena,
                struct desk_file **out, size_t *count, struct err *err);
/* By its ref. ERR_NOINPUT when there is none; ERR_DATA when the entry has several. */
bool desk_file_find(struct desk *desk, const char *ref, struct arena *arena, struct desk_file *out, struct err *err);

/* Writes it: into the folder where under a safe name of its own, numbered when that is
 * taken, or to the file named, which must not be there. *path gets where it is. Its bytes
 * are compared with the digest on the way; nothing half done stays. */
bool desk_file_save(struct desk *desk, const struct desk_file *file, const char *where, struct buf *path,
                    struct err *err);

/* The file as text, through a converter that is installed where it needs one (a child
 * with limits on memory and time). ERR_UNAVAILABLE when none can show it: the sentence
 * says what can be done. The text is foreign: tame it. */
bool desk_file_text(struct desk *desk, const struct desk_file *file, struct buf *text, struct err *err);

#endif
