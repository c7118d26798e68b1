/* SPDX-License-Identifier: MIT */
/* Words looked for in texts as they are stored: case, width, composed form and
 * sharp s make no difference. Nothing is kept of the texts: they are folded while
 * they are read, so that there is no second copy to keep right or to erase.
 *
 * A word is found anywhere, also inside another, as a person expects where words
 * are not parted by blanks (Japanese) or grow endings (Korean, Russian, German). */
#ifndef DUN_BASE_NEEDLE_H
#define DUN_BASE_NEEDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { NEEDLE_WORDS = 32 };

struct needle;

/* Words parted by blanks. ERR_USAGE for none at all and for more than NEEDLE_WORDS. */
struct needle *needle_new(const char *words, size_t len, struct err *err);
void needle_free(struct needle *needle); /* NULL is fine */

/* One bit for each word that stands in the text; wanted: those still looked for. */
uint32_t needle_find(struct needle *needle, const char *text, size_t len, uint32_t wanted);
/* The bits of all words. */
uint32_t needle_all(const struct needle *needle);
/* Memory ran out since the needle was made: what was not found means nothing. */
bool needle_ok(const struct needle *needle, struct err *err);

/* Where in the text the words stand, in its own bytes and whole characters, from left to right and
 * never overlapping; at most most. */
struct needle_mark {
	size_t from, len;
};
size_t needle_marks(struct needle *needle, const char *text, size_t len, struct needle_mark *marks, size_t most);

#endif
