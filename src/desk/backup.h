/* SPDX-License-Identifier: MIT */
/* Copies of the book for keeping, and the way back to one. */
#ifndef DUN_DESK_BACKUP_H
#define DUN_DESK_BACKUP_H

#include "desk/desk.h"
#include "store/backup.h"

/* Makes one while others work, checked, and notes its head: as an entry of the log with
 * its anchor, and among the user's own notes. path: a file, a folder, or NULL for the
 * user's backup_dir, which is made when needed. *noted is false where the book may only
 * be read. */
struct desk_backup {
	const char *path;
	bool replace;              /* what is there already */
	struct progress *progress; /* may be NULL */
};
bool desk_backup(struct desk *desk, const struct desk_backup *wish, struct backup *out, bool *noted, struct err *err);

/* The newest one the log knows: when, and where it was put; at == 0: none. path is
 * appended. */
bool desk_backup_last(struct desk *desk, struct moment *when, struct buf *path, struct err *err);

/* What a person agreed to lose. */
enum { RESTORE_NOTHING = -2, RESTORE_ALL = -1 };
struct desk_restore {
	const char *path;  /* of the backup */
	int64_t lose;      /* so many entries of the present book; RESTORE_NOTHING: nothing was
	                      said; RESTORE_ALL: also where nobody can know how many */
	int64_t ahead;     /* so many entries the present book does not have; RESTORE_NOTHING */
};
/* Puts it back. Refuses, with the number to say, what nobody agreed to: entries that
 * would be lost; a backup that knows more than the book (its end was cut off, or an
 * older copy was put in its place); the backup of another book; a book that cannot be
 * read, so that nothing can be compared. */
bool desk_restore(const struct desk_options *options, const struct desk_restore *wish, struct restore *out,
                  struct err *err);

#endif
