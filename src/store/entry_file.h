/* SPDX-License-Identifier: MIT */
/* Files that belong to an entry of the log: a letter's copy, the proof of its
 * delivery, a recording, photos.
 *
 * Evidence format. For each file the entry's facts hold one field "attached" with the
 * value
 *
 *     SHA256 LENGTH WHAT TYPE
 *
 * (64 lower-case hex digits, decimal bytes, a code such as "photo", the media type, each
 * apart by one blank), and its words, in the same order, one field "attached" with the
 * name the file had: a name is free text that an erasure may take. The bytes are in
 * store/content.h, found by SHA256; entry_append() notes in table entry_file what the
 * facts say. */
#ifndef DUN_STORE_ENTRY_FILE_H
#define DUN_STORE_ENTRY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "store/db.h"
#include "store/entry.h"

struct entry_file {
	int place;         /* 1 is the first of its entry */
	const char *name;  /* as it was called, without a path; "" when erased */
	const char *type;  /* "application/pdf" */
	const char *what;  /* a code: "copy", "recording" ... */
	struct digest digest;
	int64_t len;
	int64_t content;   /* 0: its bytes are not in the book any more */
};

/* Adds one to an entry that is being written; its bytes must be in the book by then. */
void entry_file_add(struct entry_new *entry, const struct entry_file *file);
/* How many an entry has, by its facts alone. */
size_t entry_file_count(const void *facts, size_t len);
/* Those of an entry, in their order, in the arena; looks up which bytes are there. */
bool entry_files(struct db *db, const struct entry *entry, struct arena *arena, struct entry_file **out,
                 size_t *count, struct err *err);

/* The entries that have files, oldest first (int64_t): of a client, or, where about is
 * not 0, that entry and those about it. */
struct vec;
bool entry_file_entries(struct db *db, int64_t client, int64_t about, struct vec *seqs, struct err *err);
/* The newest entry that stands and answers for consent to the recording of this one; 0:
 * none, then its own answers count. */
bool entry_file_consent(struct db *db, int64_t seq, int64_t *answer, struct err *err);

/* Walks the files that facts and words name, without a look whether their bytes are
 * there (content stays 0); false at the end. */
struct entry_file_walk {
	const void *facts, *words; /* words NULL: none, or erased */
	size_t facts_len, words_len;
	size_t at, said; /* the walk's own, 0 at the start */
	int place;
};
bool entry_file_next(struct entry_file_walk *walk, struct arena *arena, struct entry_file *out);

/* Whether the recording of an entry must not leave: by the newest answer that stands. */
bool entry_file_kept_out(struct db *db, int64_t seq, bool *out, struct err *err);

/* Of entry_append(): notes what the facts of the entry just written say. */
bool entry_file_note(struct db *db, int64_t seq, const void *facts, size_t len, struct err *err);

/* Facts, table and bytes agree: *bad the first entry that does not (0: none), why its
 * sentence. Bytes may be missing when an erasure says so. False only when the reading
 * itself failed. */
bool entry_file_verify(struct db *db, int64_t *bad, struct buf *why, struct err *err);

#endif
