/* SPDX-License-Identifier: MIT */
/* Exports: a list or a whole case into a file, noted in the log as an entry that
 * names the file, its digest and its sums. */
#ifndef DUN_DESK_EXPORT_H
#define DUN_DESK_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/progress.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "exchange/listing.h"
#include "exchange/rows.h"
#include "exchange/statement.h"

struct desk_export {
	const char *path;           /* NULL or "": desk_export_path() */
	const struct listing *list; /* NULL: the case, several sheets */
	struct listing_columns columns;
	enum rows_format format;
	enum file_taken taken;
	const struct listing_ref *refs; /* NULL: everything */
	size_t count;
	daynum as_of;               /* DATE_NONE: the desk's today */
	daynum since;               /* DATE_NONE: from the start */
	currency_code currency;     /* "": all */
	bool paid;                  /* lists of debts: paid invoices too */
	struct progress *progress;  /* NULL: nobody asks */
};

struct desk_exported {
	struct rows_result file;    /* path, bytes, rows */
	struct vec sums;            /* of struct listing_sum: what to compare with the board */
	struct digest digest;       /* SHA-256 of the file */
	int64_t head_seq;           /* the head of the log that a case names; 0: none */
	struct digest head;
	bool noted;                 /* false: the book may only be read, so the log has no entry */
};

/* Writes the file and notes it. A large export reads a private copy of the book, so
 * that nobody waits. On failure, and when asked to stop (base/stop.h), no file is
 * left; only when the file is there and the entry cannot be written, err says so.
 * Release *out after success. */
bool desk_export(struct desk *desk, const struct desk_export *what, struct desk_exported *out, struct err *err);
void desk_exported_release(struct desk_exported *out);

/* Where an export goes when nobody says: "~/export/aged-debt-2026-11-23.xlsx", of a
 * single client "case-bergmann-gmbh-2026-11-23.xlsx". desk_export() makes that folder. */
bool desk_export_path(struct desk *desk, const struct desk_export *what, struct buf *out, struct err *err);

/* Adds what a person's REF means to refs (of struct listing_ref): a client, or an
 * invoice of it. With whole, an invoice stands for its client, and nobody is added
 * twice. */
bool desk_export_ref(struct desk *desk, const char *ref, bool whole, struct vec *refs, struct err *err);
/* The same for a text of lines "CLIENT" or "CLIENT INVOICE", by their ids, as the
 * screen hands its rows over. */
bool desk_export_ids(const char *text, size_t len, bool whole, struct vec *refs, struct err *err);
/* Whether an export of that list (NULL: the case) takes clients as a whole. */
bool desk_export_whole(const struct listing *list);

/* The first clients there are, by name: for a preview of everything. */
bool desk_export_first(struct desk *desk, int most, struct vec *refs, struct err *err);

/* The rows of a list, for a preview: stops quietly when take returns false. */
bool desk_export_preview(struct desk *desk, const struct desk_export *what, listing_take *take, void *arg,
                         struct err *err);
/* How many rows an export will have, or close to it. */
bool desk_export_count(struct desk *desk, const struct desk_export *what, int64_t *count, struct err *err);

/* The statement of account of a client, line by line. */
typedef bool desk_statement_take(void *arg, const struct statement_line *line, struct err *err);
bool desk_statement(struct desk *desk, int64_t client, daynum since, daynum as_of, desk_statement_take *take,
                    void *arg, struct err *err);
/* What the statement's balance consists of: appends one struct report_sum a currency. */
bool desk_statement_sums(struct desk *desk, int64_t client, daynum as_of, struct vec *sums, struct err *err);

/* The last exports, newest first, as "Fri 20 Nov 17:30  ~/export/aged-debt.xlsx  1,271
 * rows" a line: at most most. */
bool desk_export_last(struct desk *desk, int most, struct buf *out, struct err *err);

#endif
