/* SPDX-License-Identifier: MIT */
/* Heads of the log that are known outside it. A chain alone cannot show that its end
 * was cut off, or that all of it was computed anew: a head that left the book can.
 *
 * A mail carries one in X-Dun-Head, a case in its first sheet, a backup in its name.
 * For each the book keeps a row beside the entry that says when it went and where to;
 * the user's own notes of them lie outside the book (desk/anchor.h). */
#ifndef DUN_STORE_ANCHOR_H
#define DUN_STORE_ANCHOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/vec.h"
#include "store/db.h"

enum { ANCHOR_TAG = 40, ANCHOR_MARK = 33, ANCHOR_LEAST = 16 };

struct anchor {
	int64_t seq;           /* how many entries there were */
	char hash[DIGEST_HEX]; /* of the last of them, in lower-case hex; or its first digits,
	                          ANCHOR_LEAST at least */
	int64_t at;            /* when it was so, Unix seconds; 0: unknown */
	char says[240];        /* who knows: "the mail of entry 14", "heads.txt" */
};

/* Appends the row of a head that goes outside with an entry just written. kind: mail,
 * export, backup, stamp. Needs an open transaction. */
bool anchor_add(struct db *db, int64_t entry, const char *kind, int64_t seq, const struct digest *head,
                struct err *err);
/* The head that a mail's bytes carry; false when there is none, or not a whole one. */
bool anchor_of_mail(const void *bytes, size_t len, int64_t *seq, struct digest *head);
/* The head for the name of a file: "120-1a2b3c4d5e6f7a8b". */
void anchor_tag(int64_t seq, const struct digest *head, char out[ANCHOR_TAG]);
/* The same of the book as it is now. */
bool anchor_tag_now(struct db *db, char out[ANCHOR_TAG], struct err *err);

/* Adds what the book itself remembers, struct anchor each: rows and sent mails. */
bool anchor_remembered(struct db *db, struct vec *anchors, struct err *err);
/* Adds each head that a text names: a number of entries, up to four of " :-=" or line ends,
 * and at least ANCHOR_LEAST digits of the hash ("120 1a2b...", "120:1a2b...", a file's name). A
 * text with an X-Dun-Head line, as a mail is, names what stands there and nothing else. */
bool anchor_parse(const char *text, size_t len, const char *says, struct vec *anchors, struct err *err);

enum anchor_answer {
	ANCHOR_HOLDS,
	ANCHOR_DIFFERS, /* the entry of that number has another hash */
	ANCHOR_BEYOND,  /* there are not so many entries */
};
bool anchor_ask(struct db *db, const struct anchor *anchor, enum anchor_answer *answer, struct err *err);

/* The book's own mark in hex, the same in every copy of it. */
bool anchor_mark(struct db *db, char out[ANCHOR_MARK], struct err *err);

#endif
