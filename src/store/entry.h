/* SPDX-License-Identifier: MIT */
/* The log: append-only, chained entries. An entry is written inside a deed (or
 * any open transaction) and read back and re-hashed before that commits.
 * store/entry_bytes.h has the bytes that are chained, store/entry_verify.h the proof. */
#ifndef DUN_STORE_ENTRY_H
#define DUN_STORE_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "ledger/clock.h"
#include "store/db.h"

/* Kinds in use, as stored: call letter visit note mail-out mail-in promise payment
 * credit allocation refund import client contact invoice setting hold follow-up step export
 * correction withdrawal undo redo draft-queued stopped erasure upgrade backup restore
 * file consent. */

/* Who does it: the kernel's uid and its name at this moment. */
struct actor {
	int64_t uid;
	char name[64];
};
void actor_here(struct actor *actor);

struct entry_new {
	const char *kind;
	int64_t client;  /* 0: none, here and below */
	int64_t invoice;
	int64_t about;
	struct moment happened; /* at == 0: now */
	struct buf facts;       /* fields: ids, amounts, dates, codes; not personal */
	struct buf words;       /* fields: names, numbers, what was said; erasable */
};
void entry_new_release(struct entry_new *entry);

/* Appends; *seq (may be NULL) gets its number. Needs an open transaction. */
bool entry_append(struct db *db, const struct actor *actor, const struct entry_new *entry,
                  int64_t *seq, struct err *err);

/* SQL: the entry of alias e was not withdrawn, or its withdrawal was withdrawn. */
#define ENTRY_STANDS(e) \
	"NOT EXISTS (SELECT 1 FROM entry gone WHERE gone.about = " e ".seq AND gone.kind = 'withdrawal' " \
	"AND NOT EXISTS (SELECT 1 FROM entry back WHERE back.about = gone.seq AND back.kind = 'withdrawal'))"

struct entry {
	int64_t seq, client, invoice, about;
	const char *kind;
	struct moment happened, recorded;
	bool clock_back;
	int64_t uid;
	const char *actor;
	const void *facts;
	size_t facts_len;
	const void *words; /* NULL: none, or erased */
	size_t words_len;
	int64_t withdrawn_by; /* seq of the withdrawal, 0: stands */
	int64_t corrected_by; /* seq of the last correction, 0: none */
};
/* A fact or word by name, "" when absent; lives in the arena. */
const char *entry_fact(const struct entry *entry, struct arena *arena, const char *name);
const char *entry_word(const struct entry *entry, struct arena *arena, const char *name);

bool entry_load(struct db *db, int64_t seq, struct arena *arena, struct entry *out, struct err *err);

/* The chain's head: number of entries and last hash (zeros for none). */
bool entry_head(struct db *db, int64_t *seq, struct digest *head, struct err *err);

#endif
