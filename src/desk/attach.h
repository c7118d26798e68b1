/* SPDX-License-Identifier: MIT */
/* Files taken into the record: a letter's copy, the proof of its delivery, a
 * recording, photos, a contract. They come with the contact they belong to
 * (desk/log.h), or later as an entry of their own about it (desk_attach()).
 *
 * What a person types goes in as texts, from the form as from the command line, and is
 * read and checked in this one place. A file is refused when it is a symbolic link,
 * no regular file, empty, the book itself, or too large. A recording asks for consent
 * (follow/consent.h); without an answer it is kept, and stays out of what leaves. */
#ifndef DUN_DESK_ATTACH_H
#define DUN_DESK_ATTACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "follow/consent.h"
#include "store/entry.h"

enum attach_field {
	ATTACH_FILES,   /* paths, apart by blanks; quotes and backslashes as in a shell */
	ATTACH_AS,      /* what they are: a code of attach_choices(); "": what the name suggests */
	ATTACH_OURS,    /* of a recording, from here: where we were, "DE", "US-CA" */
	ATTACH_THEIRS,  /* where they were */
	ATTACH_TOLD,    /* who was told */
	ATTACH_HOW,     /* how */
	ATTACH_CONSENT,
	ATTACH_FIELDS,
};

struct attach_text {
	const char *values[ATTACH_FIELDS]; /* NULL is "" */
};

struct attach_choice {
	const char *code, *title;
};
/* What may stand in AS, HOW and CONSENT, ended by code NULL; NULL where any text may. */
const struct attach_choice *attach_choices(enum attach_field field);
/* The title of a code, the code itself when there is none. */
const char *attach_title(enum attach_field field, const char *code);
/* The option's name of a field: "told-how". */
const char *attach_field_name(enum attach_field field);
/* What a file of this name is at an entry of this kind, as a code. */
const char *attach_guess(const char *name, const char *kind);

/* True when one of the files is a recording, so that the fields on consent are asked. */
bool attach_is_recording(const struct attach_text *text, const char *kind);
/* Checks one field. meaning (may be NULL) gets what it was taken for: "2 files, 1.3 MB". */
bool attach_check(struct desk *desk, const struct attach_text *text, enum attach_field field, struct buf *meaning,
                  struct err *err);
/* What is to be said of a recording before it is kept: the rule, and whether it will stay
 * out; "" when there is none. Texts are the arena's. */
const char *attach_warning(struct desk *desk, const struct attach_text *text, const char *kind, struct arena *arena);

/* The same of the answers alone, for a recording that is in the book. */
const char *attach_answers_say(const struct attach_text *text, const char *kind, struct arena *arena);

/* --- of the deeds --- */

enum { ATTACH_MOST = 64 };

/* Files opened and measured before a transaction begins. */
struct attach_batch {
	struct arena arena;
	struct {
		int fd;
		const char *path, *name, *what;
		int64_t len;
		struct digest digest;
	} files[ATTACH_MOST];
	size_t count;
	bool recording;
	struct consent_asked asked;
};

/* kind: of the entry they will belong to. Release in every case. ERR_IO when the disk has
 * no room for them. */
bool attach_open(struct desk *desk, const struct attach_text *text, const char *kind, struct attach_batch *batch,
                 struct err *err);
/* Inside the transaction: bytes into the book, what is to be said of them into the entry. */
bool attach_put(struct desk *desk, struct attach_batch *batch, struct entry_new *entry, struct err *err);
void attach_release(struct attach_batch *batch);

/* What files are attached to later. */
struct attach_to {
	int64_t client, invoice;
	int64_t entry; /* an entry of the log; then client and invoice are that one's */
};
/* Attaches: one entry of kind "file". note: a word about it, "" for none. ERR_NO for an
 * entry that was withdrawn. */
bool desk_attach(struct desk *desk, const struct attach_to *to, const struct attach_text *text, const char *note,
                 int64_t *seq, struct err *err);
/* Answers what was not answered of a recording that is in the book: an entry of kind
 * "consent" about the one it belongs to. */
bool desk_consent(struct desk *desk, int64_t entry, const struct attach_text *text, int64_t *seq, struct err *err);

#endif
