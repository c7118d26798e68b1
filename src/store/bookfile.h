/* SPDX-License-Identifier: MIT */
/* What may be a book, judged before SQLite touches it. Nothing here opens an
 * existing file: closing it would drop the locks SQLite holds on it for this
 * process. */
#ifndef DUN_STORE_BOOKFILE_H
#define DUN_STORE_BOOKFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { BOOKFILE_PATH = 4096, BOOKFILE_BESIDE = BOOKFILE_PATH + 48 };

struct bookfile {
	char path[BOOKFILE_PATH]; /* directory resolved, so only the last part may be a link */
	char directory[BOOKFILE_PATH];
	bool read_only; /* the file, its directory or its file system may only be read */
};

/* Resolves the directory of a path. ERR_NOINPUT when there is none. */
bool bookfile_place(struct bookfile *file, const char *path, struct err *err);
/* Refuses what is missing, not a regular file, a symlink, linked twice, empty,
 * or on a network file system; finds out whether it may only be read. */
bool bookfile_check(struct bookfile *file, struct err *err);
/* Makes an empty file that must not exist: 0600, or 0660 in a directory shared
 * with a group (setgid). ERR_CREATE. */
bool bookfile_make(const struct bookfile *file, const char *path, struct err *err);
/* A name beside the book that is free just now: NAME.ending, NAME.ending-2 ... */
void bookfile_beside(const struct bookfile *file, const char *ending, char path[BOOKFILE_BESIDE]);
/* Moves temp to path unless that exists, and makes the name durable. */
bool bookfile_settle(const struct bookfile *file, const char *temp, const char *path, struct err *err);

/* The same, over what is there; never fails half-way. */
bool bookfile_replace(const struct bookfile *file, const char *temp, const char *path, struct err *err);
/* Do both paths lead to one file? */
bool bookfile_same(const char *a, const char *b);

/* True for the statfs types of file systems other machines write to (NFS, SMB,
 * AFS, Coda, Ceph, Lustre ...), where locks cannot be trusted. FUSE is not among
 * them: encrypted homes are FUSE. */
bool bookfile_is_network(uint64_t type);

/* How much the disk must still have. */
enum bookfile_room {
	BOOKFILE_ROOM_DEED = 16, /* MiB: a deed by hand */
	BOOKFILE_ROOM_BULK = 64, /* MiB: imports, copies */
};
/* ERR_IO and a sentence when there is less. */
bool bookfile_room(const struct bookfile *file, enum bookfile_room room, struct err *err);

#endif
