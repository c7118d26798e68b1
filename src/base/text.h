/* SPDX-License-Identifier: MIT */
/* UTF-8 text: what is a character, how wide is it, where may a line break, and
 * the one gate that foreign text passes before it reaches a terminal.
 *
 * Strings are bytes with a length; invalid bytes never crash anything here and
 * count as U+FFFD, one per byte. Columns are glibc's wcwidth (what ncurses lays
 * out with), so the caller runs in a UTF-8 LC_CTYPE. libunistring is visible in
 * text.c alone. */
#ifndef DUN_BASE_TEXT_H
#define DUN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* Decodes the code point at s (len > 0); *cp is U+FFFD for a bad byte. Returns
 * the bytes taken, at least 1. Strict: no overlong forms, no surrogates. */
size_t text_next(const char *s, size_t len, uint32_t *cp);
/* Appends the UTF-8 form of cp. */
void text_put(struct buf *out, uint32_t cp);
bool text_valid(const char *s, size_t len);
/* Number of code points. */
size_t text_count(const char *s, size_t len);

/* Columns of one code point: 0, 1 or 2; unprintable ones count as 1 (they are
 * drawn as a substitute). */
int text_cp_width(uint32_t cp);
/* Columns of a whole string. */
int text_width(const char *s, size_t len);
/* The most bytes of s that fit into columns, cut at a grapheme; *used gets the
 * columns they take (may be NULL). */
size_t text_fit(const char *s, size_t len, int columns, int *used);
/* Appends s cut to columns with a final "~" where it was cut, padded with
 * blanks on the right to exactly columns. */
void text_pad(struct buf *out, const char *s, int columns);
/* The same, padded on the left; never cut: longer text is appended whole. */
void text_pad_left(struct buf *out, const char *s, int columns);

/* The next / previous grapheme boundary from byte offset at (user-perceived
 * characters; ZWJ sequences and flags are one). */
size_t text_grapheme_next(const char *s, size_t len, size_t at);
size_t text_grapheme_prev(const char *s, size_t len, size_t at);
/* Start of the next word / of this or the previous word, for word motion; runs
 * of one Japanese script count as one word. */
size_t text_word_next(const char *s, size_t len, size_t at);
size_t text_word_prev(const char *s, size_t len, size_t at);
/* Words as a person counts them (blank-separated for Latin, Cyrillic, Hangul;
 * for Japanese text see text_count). */
size_t text_words(const char *s, size_t len);

/* Soft wrap of one paragraph (no newline in it): the byte length of its first
 * row when wrapped to columns, including blanks that hang over the edge. Breaks
 * by UAX 14, but Hangul only at blanks unless the word is longer than the row. */
size_t text_wrap(const char *s, size_t len, int columns);

/* Composed form (NFC), as everything is stored. Invalid bytes become U+FFFD. */
bool text_nfc(const char *s, size_t len, struct buf *out, struct err *err);
/* Folded for comparing and finding: NFKC, case folded, blanks collapsed and
 * trimmed, so "ＡＢＣ  Gmbh " equals "abc gmbh". */
bool text_fold(const char *s, size_t len, struct buf *out, struct err *err);
/* May change the character before it when folded (marks, Hangul letters). */
bool text_joins(uint32_t cp);
/* Equal when folded; false when memory ran out. */
bool text_same(const char *a, const char *b);
/* Edits (insert, delete, replace, swap) between folded a and b, counted up to
 * limit + 1: for "did you mean". */
int text_distance(const char *a, const char *b, int limit);

/* The terminal gate, the only way of foreign text to a screen or a pipe that is
 * one: C0 as U+2400.., DEL as U+2421, invalid bytes, C1, bidi controls,
 * private use, tags and unassigned as U+FFFD; zero-width characters (ZWJ, ZWNJ,
 * ZWSP, word joiner, BOM, variation selectors) dropped; at most 3 combining marks
 * kept on a base. Tabs and newlines too become visible. Linear time. */
void text_tame(struct buf *out, const char *s, size_t len);
/* The same but lets '\n' through, for texts of several lines. */
void text_tame_lines(struct buf *out, const char *s, size_t len);

/* ASCII only, never by locale. */
bool text_ascii_same(const char *a, const char *b);
bool text_starts(const char *s, const char *prefix);
/* Trims ASCII blanks, NBSP, U+3000 and BOM on both sides: moves *s and *len. */
void text_trim(const char **s, size_t *len);
/* A whole decimal number in low..high; false for anything else, also "" and "+1". */
bool text_number(const char *s, int64_t low, int64_t high, int64_t *value);

#endif
