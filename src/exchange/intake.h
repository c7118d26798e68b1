/* SPDX-License-Identifier: MIT */
/* One file taken in: its rows become typed rows of an import, or are rejected with
 * their place and the reason, and a report says what changed. A trial is the same
 * in a transaction that is rolled back: what it says is what would happen. */
#ifndef DUN_EXCHANGE_INTAKE_H
#define DUN_EXCHANGE_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/vec.h"
#include "exchange/columns.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/import.h"
#include "store/layout.h"

enum intake_vanished { VANISHED_ASK, VANISHED_KEEP, VANISHED_PAID };

enum { INTAKE_LISTED = 1000 }; /* most rejected rows, changes, vanished invoices kept one by one */

struct intake_options {
	const char *source;   /* the series of files; a layout's name */
	const char *series;   /* of invoice numbers where no column says it */
	daynum dated;         /* the day the file tells about */
	daynum latest;        /* no payment may be later; 0: any may */
	bool skip_bad;        /* rejected rows are left out and written to `rejects` */
	const char *rejects;  /* path; NULL: nowhere */
	enum intake_vanished vanished;
	const int64_t *skip;  /* lines a person has set aside, rising; may be NULL */
	size_t skip_count;
	const struct intake_fix *fixes; /* values a person has corrected; may be NULL */
	size_t fix_count;
	/* Called now and then; false stops with ERR_STOPPED. May be NULL. */
	bool (*progress)(void *arg, int64_t done, int64_t total);
	void *progress_arg;
};

/* A value to be taken instead of the file's. */
struct intake_fix {
	int64_t line;
	int column; /* index */
	const char *value;
};

struct intake_rejected {
	int64_t line;
	int column;        /* index; -1: the row as a whole */
	const char *name;  /* of the column, "" for none */
	const char *value;
	const char *why;
};

struct intake_change {
	const char *number, *what, *before, *after; /* amounts in their plain form */
};

struct intake_vanishing {
	const char *number, *client, *currency;
	int64_t open;
	daynum due;
};

struct intake_sum {
	currency_code currency;
	int64_t count, amount; /* open in the book when it is done */
};

struct intake_report {
	struct arena arena;
	const char *file, *kind, *source;
	int64_t rows;                 /* behind the header, empty ones not counted */
	struct import_tally tally;
	int64_t rejected_count, changes_count, vanished_count, skipped;
	struct vec rejected;          /* struct intake_rejected */
	struct vec changes;           /* struct intake_change */
	struct vec vanished;          /* struct intake_vanishing */
	struct vec warnings;          /* const char * */
	struct vec open;              /* struct intake_sum */
	bool changed;                 /* the book is (or would be) another */
	int64_t import;               /* its id; 0: none */
	struct file_out rejects;      /* the caller keeps or drops it */
};

/* Reads fd again and applies its rows inside the open transaction. ERR_DATA when a
 * row is rejected and skip_bad is not set: then the sentence names the first with
 * file:row:column, the report has all, and the caller must roll back. */
bool intake_run(struct db *db, const struct actor *actor, int fd, const struct columns *columns,
                const struct intake_options *options, struct intake_report *report, struct err *err);
void intake_release(struct intake_report *report);

/* What was settled about a file, to remember, and back again: fills what is not
 * given. */
bool intake_remember(struct db *db, const struct columns *columns, const char *name, struct err *err);
bool intake_recall(const struct layout *layout, struct arena *arena, struct columns_given *given);

#endif
