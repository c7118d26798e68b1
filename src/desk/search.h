/* SPDX-License-Identifier: MIT */
/* Searching the book: `search`, the palette and the screen of results. */
#ifndef DUN_DESK_SEARCH_H
#define DUN_DESK_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/progress.h"
#include "desk/desk.h"
#include "desk/story.h"
#include "store/search.h"

enum { FOUND_MARKS = 8, FOUND_LINE = 300 };

struct desk_found {
	struct search_hit hit;
	const char *line;      /* one line of its text around the first word, at most FOUND_LINE bytes */
	struct needle_mark marks[FOUND_MARKS]; /* the words in line, from left to right */
	size_t mark_count;
};

struct desk_search {
	const char *words;
	int64_t client;            /* only of this one; 0: of all */
	size_t most;               /* of each kind */
	bool starts;               /* only numbers, codes and names that begin so */
	int64_t patience;          /* milliseconds after which it ends with ERR_AGAIN; 0: none */
	struct progress *progress; /* NULL: nobody listens */
};

struct desk_finds {
	struct arena arena;
	struct desk_found *rows;
	size_t count;
	bool more[SEARCH_KINDS]; /* there are more of that kind */
};

/* ERR_USAGE without a word to look for. Release in every case. */
bool desk_search(struct desk *desk, const struct desk_search *search, struct desk_finds *out, struct err *err);
void desk_finds_release(struct desk_finds *finds);
/* "call", "invoice #1001", "draft mail": what it is, in a word or two. */
const char *desk_found_what(const struct desk_found *found, struct arena *arena);

/* Do all words stand in a line of a timeline: in what it shows, in everything written
 * into its entry, in what that was corrected to? */
bool desk_line_holds(struct needle *needle, const struct story_line *line, const struct timeline *timeline);

/* For a screen whose search runs in a child: the finds as bytes and back. */
void desk_finds_pack(const struct desk_finds *finds, struct buf *out);
bool desk_finds_unpack(const void *bytes, size_t len, const char *words, struct desk_finds *out, struct err *err);

#endif
