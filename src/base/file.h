/* SPDX-License-Identifier: MIT */
/* Files of other people in, files of ours out.
 *
 * In: no symlink, nothing but a regular file, never the book itself (opening and
 * closing it in this process would drop SQLite's locks), never more than a
 * limit. Out: written under a temporary name beside its place, mode 0600, made
 * durable, then given its name; a name that is taken is not overwritten unasked. */
#ifndef DUN_BASE_FILE_H
#define DUN_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

enum { FILE_PATH = 4096 };

/* Opens for reading; the descriptor, or -1 and err (ERR_NOINPUT: there is no such
 * file; ERR_DATA: it is not a file to be read; ERR_DENIED). book: the path of the open book, or NULL.
 * *size (may be NULL) is its length now. */
int file_open(const char *path, const char *book, int64_t *size, struct err *err);
/* Appends all of it; ERR_DATA when it is longer than limit, which is also watched while
 * reading. */
bool file_read(const char *path, const char *book, size_t limit, struct buf *out, struct err *err);

/* Fills bytes with what stands from byte at on, as much as there is room for: *len less
 * than room only at the end of the file. path is for the sentence. */
bool file_piece(int fd, const char *path, int64_t at, void *bytes, size_t room, size_t *len, struct err *err);

/* What to do when the name is taken. */
enum file_taken {
	FILE_REFUSE,  /* ERR_CREATE */
	FILE_NUMBER,  /* "aged.xlsx" becomes "aged-2.xlsx", "aged-3.xlsx" ... */
	FILE_REPLACE, /* the caller was asked to */
};

struct file_out {
	int fd;               /* for writing; -1: not open */
	int folder;           /* the folder's descriptor */
	char name[256];       /* wanted */
	char part[64];        /* the temporary name */
	char path[FILE_PATH]; /* the folder and the temporary name; after file_keep()
	                         the folder and the name it got */
	enum file_taken taken;
};

#define FILE_OUT_NONE {.fd = -1, .folder = -1}

/* The folder must exist. With FILE_REFUSE a taken name is refused at once. Parts that
 * killed processes of ours left there long ago are removed. */
bool file_begin(struct file_out *out, const char *path, enum file_taken taken, struct err *err);
/* All bytes or an error that names the file. */
bool file_write(struct file_out *out, const void *bytes, size_t len, struct err *err);
/* Makes it durable and gives it its name; out->path tells which. Closes. On failure
 * nothing is left. */
bool file_keep(struct file_out *out, struct err *err);
/* Removes what was written; harmless after file_keep() and on FILE_OUT_NONE. */
void file_drop(struct file_out *out);
/* Removes the part a child of ours left in the folder of path when it was killed. */
void file_sweep(const char *path, pid_t child);

/* The path file_keep() would choose now with FILE_NUMBER. */
bool file_free_name(const char *path, struct buf *out, struct err *err);
/* Bytes free for us on the file system of path (a file that may not exist yet, or its
 * folder); -1 when unknown. */
int64_t file_space(const char *path);
/* "~/x" with the home folder; anything else as it is. */
void file_home(struct buf *out, const char *path);
/* The other way round: what lies in the home folder begins with "~/". */
void file_short(struct buf *out, const char *path);
/* Where the user's own state lies: $XDG_STATE_HOME/dun, else ~/.local/state/dun. "" when
 * there is no such place. Nothing is made. */
void file_state_dir(char path[FILE_PATH]);
/* Makes a folder and those above it, 0700 each. What cannot be made shows when it is used. */
void file_make_folders(const char *path);
/* "214 KB", "1.3 MB", "74 GB" */
void file_size_text(struct buf *out, int64_t bytes);

#endif
