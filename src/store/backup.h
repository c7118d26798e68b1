/* SPDX-License-Identifier: MIT */
/* A copy of the book for keeping, made while others work, and the way back.
 *
 * A backup is a book: one file, opened by the same program. It is written under a
 * temporary name, made durable, opened again and looked at (every page, the whole
 * chain, every file's digest) before it gets its name. */
#ifndef DUN_STORE_BACKUP_H
#define DUN_STORE_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/progress.h"
#include "ledger/date.h"
#include "store/bookfile.h"
#include "store/db.h"
#include "store/entry.h"

struct backup {
	char path[BOOKFILE_PATH];
	int64_t bytes, entries;
	struct digest head;   /* of the copy's log */
	struct digest digest; /* of the file */
};

struct backup_wish {
	const char *path; /* a file to be made, or a folder that is there: then the name tells
	                     the day and the head (anchor_tag): book-2026-11-22-120-1a2b3c4d5e6f7a8b.dun */
	bool replace;     /* what is there already */
	daynum day;
	struct progress *progress; /* may be NULL */
};
/* ERR_CREATE when the name is taken, ERR_IO when there is no room, ERR_STOPPED. What
 * began is removed. */
bool backup_write(struct db *db, const struct backup_wish *wish, struct backup *out, struct err *err);

/* The entry of the newest one the log knows; 0: none. */
bool backup_newest(struct db *db, int64_t *entry, struct err *err);

/* How a backup's log and the present book's stand to each other. */
enum restore_fit {
	RESTORE_SAME,
	RESTORE_OLDER,      /* it is how the present one began */
	RESTORE_AHEAD,      /* the present one is how it began */
	RESTORE_FORKED,     /* both went on from a common beginning */
	RESTORE_OTHER,      /* no entry in common, or another book's mark */
	RESTORE_UNREADABLE, /* the present file cannot be read as a book */
	RESTORE_MISSING,    /* there is no present book */
};

struct restore {
	struct bookfile file;        /* the place of the book */
	char temp[BOOKFILE_BESIDE];  /* the working copy of the backup */
	char kept[BOOKFILE_BESIDE];  /* the replaced book, once it was replaced; "" when there was none */
	struct db *backup;           /* the working copy */
	struct db *present;          /* locked; NULL when unreadable or missing */
	enum restore_fit fit;
	struct err unreadable;       /* why */
	int64_t version;             /* of the backup */
	int64_t backup_entries, present_entries, common;
	struct digest backup_head;
	int64_t lost;                /* entries only the present book has; -1: nobody knows */
	int64_t lost_mails;          /* of them, mails that went out */
	int64_t lost_erasures;       /* and erasures: what they erased comes back */
	int64_t gained;              /* entries only the backup has */
};
/* Looks at the backup (its file is only read), keeps every other session from writing
 * into the book and compares. ERR_NOINPUT, ERR_DATA: it is no whole book; ERR_AGAIN:
 * somebody is writing; ERR_DENIED. restore_close() in any case. */
bool restore_open(struct restore *restore, const char *from, const char *book, struct err *err);
/* Puts it in the place of the present book, in one transaction: other sessions go on in
 * it. The replaced one is kept beside it first (NAME.replaced). Mail that waits in the
 * backup may have gone since, so it is held until somebody releases it, and what was
 * being sent is uncertain. An entry "restore" tells what was put back and what was lost.
 * The file itself takes the place where the present one is missing or unreadable. */
bool restore_put(struct restore *restore, const struct actor *actor, struct err *err);
void restore_close(struct restore *restore);

#endif
