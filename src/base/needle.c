/* SPDX-License-Identifier: MIT */
#include "base/needle.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

/* One word, folded. It is looked for by its rarest letter, which memchr() finds
 * faster than any loop of ours looks at bytes. */
struct word {
	const char *text;
	size_t len;
	bool ascii;
	size_t rare;          /* where that letter stands in it */
	char lower, upper;    /* the letter; the same where it has no case */
};

/* A code point of the first plane by itself: folded to another (its value), to
 * something that takes the slow way, or not looked up yet. */
enum { PLANE = 0x10000, ALONE_UNKNOWN = 0, ALONE_SLOW = 0xffff };

struct needle {
	struct buf text;    /* the words, folded, each ending with NUL */
	struct word words[NEEDLE_WORDS];
	size_t count;
	struct buf folded;  /* of the text at hand */
	uint16_t *alone;
	bool failed;
};

/* --- making --- */

/* How common a byte is in what people write; the bytes of other scripts stand between:
 * the last of each character says most. */
static int commonness(const char *at, size_t left)
{
	static const char letters[] = "qxjzvkwypbgfmcdulhrsoniate";
	unsigned char c = (unsigned char)*at;
	const char *letter = c < 0x80 && c >= 'a' ? strchr(letters, c) : NULL;
	if (letter && *letter)
		return (int)(letter - letters);
	bool last = c >= 0x80 && (c & 0xc0) == 0x80 && (left == 1 || ((unsigned char)at[1] & 0xc0) != 0x80);
	return c < 0x80 || last ? 8 : 40;
}

static void set_rarest(struct word *word)
{
	int least = 100;
	word->ascii = true;
	for (size_t i = 0; i < word->len; i++) {
		int here = commonness(word->text + i, word->len - i);
		if (here < least)
			word->rare = i;
		least = here < least ? here : least;
		word->ascii &= (unsigned char)word->text[i] < 0x80;
	}
	word->lower = word->upper = word->text[word->rare];
	if (word->lower >= 'a' && word->lower <= 'z')
		word->upper = (char)(word->lower - 'a' + 'A');
}

static bool split(struct needle *needle, struct err *err)
{
	size_t len = needle->text.len;
	for (size_t at = 0, end; at < len; at = end + 1) {
		const char *blank = memchr(needle->text.data + at, ' ', len - at);
		end = blank ? (size_t)(blank - needle->text.data) : len;
		if (needle->count == NEEDLE_WORDS)
			return err_set(err, ERR_USAGE, "more than %d words are looked for: leave some out", NEEDLE_WORDS);
		struct word *word = &needle->words[needle->count++];
		word->text = needle->text.data + at;
		word->len = end - at;
		set_rarest(word);
	}
	return needle->count > 0 || err_set(err, ERR_USAGE, "there is no word to look for");
}

struct needle *needle_new(const char *words, size_t len, struct err *err)
{
	struct needle *needle = calloc(1, sizeof *needle);
	if (needle)
		needle->alone = calloc(PLANE, sizeof *needle->alone);
	if (!needle || !needle->alone)
		err_memory(err);
	else if (text_fold(words, len, &needle->text, err) && split(needle, err))
		return needle;
	needle_free(needle);
	return NULL;
}

void needle_free(struct needle *needle)
{
	if (!needle)
		return;
	buf_wipe(&needle->text);
	buf_wipe(&needle->folded);
	free(needle->alone);
	free(needle);
}

uint32_t needle_all(const struct needle *needle)
{
	return needle->count == 32 ? UINT32_MAX : ((uint32_t)1 << needle->count) - 1;
}

bool needle_ok(const struct needle *needle, struct err *err)
{
	return needle->failed ? err_memory(err) : true;
}

/* --- folding, fast where a code point folds by itself --- */

/* Eight bytes of ASCII at once; false when one of them is not. */
static bool lower_eight(const char *from, char *to)
{
	uint64_t eight;
	memcpy(&eight, from, sizeof eight);
	const uint64_t ones = 0x0101010101010101u, high = ones * 0x80;
	if (eight & high)
		return false;
	uint64_t upper = (eight + ones * (0x80 - 'A')) & ~(eight + ones * (0x80 - 'Z' - 1)) & high;
	eight |= upper >> 2;
	memcpy(to, &eight, sizeof eight);
	return true;
}

static size_t lower_ascii(const char *text, size_t len, char *out)
{
	size_t i = 0;
	while (i + 8 <= len && lower_eight(text + i, out + i))
		i += 8;
	for (; i < len && (unsigned char)text[i] < 0x80; i++)
		out[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + ('a' - 'A')) : text[i];
	return i;
}

static uint16_t look_up(struct needle *needle, uint32_t cp)
{
	struct buf one = BUF_INIT, folded = BUF_INIT;
	uint32_t to;
	uint16_t alone = ALONE_SLOW;
	text_put(&one, cp);
	if (!text_fold(buf_str(&one), one.len, &folded, NULL))
		needle->failed = true;
	else if (folded.len && text_next(folded.data, folded.len, &to) == folded.len && to < ALONE_SLOW &&
	         !text_joins(cp) && !text_joins(to))
		alone = (uint16_t)to;
	buf_release(&one);
	buf_release(&folded);
	needle->alone[cp] = alone;
	return alone;
}

static size_t put(char *out, uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | cp >> 12);
	out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[2] = (char)(0x80 | (cp & 0x3f));
	return 3;
}

/* One code point of the first plane never grows beyond three bytes a code point, and a
 * code point of one byte stays one. 0: take the slow way. */
static size_t fold_next(struct needle *needle, const char *text, size_t len, char *out, size_t *used)
{
	uint32_t cp;
	*used = text_next(text, len, &cp);
	if (cp >= PLANE)
		return 0;
	uint16_t alone = needle->alone[cp];
	if (alone == ALONE_UNKNOWN)
		alone = look_up(needle, cp);
	return alone == ALONE_SLOW ? 0 : put(out, alone);
}

/* Sharp s, half-width kana with their marks and the like: more than one for one, or
 * changing with their neighbours. */
static bool fold_slowly(struct needle *needle, const char *text, size_t len)
{
	buf_clear(&needle->folded);
	if (text_fold(text, len, &needle->folded, NULL))
		return true;
	needle->failed = true;
	return false;
}

/* The text folded into needle->folded. */
static bool fold(struct needle *needle, const char *text, size_t len)
{
	buf_clear(&needle->folded);
	if (!buf_reserve(&needle->folded, len * 3 + 8)) {
		needle->failed = true;
		return false;
	}
	char *out = needle->folded.data;
	size_t at = lower_ascii(text, len, out), filled = at, used;
	while (at < len) {
		size_t made = fold_next(needle, text + at, len - at, out + filled, &used);
		if (!made)
			return fold_slowly(needle, text, len);
		filled += made;
		at += used;
		if (at < len && (unsigned char)text[at] < 0x80) {
			size_t run = lower_ascii(text + at, len - at, out + filled);
			at += run;
			filled += run;
		}
	}
	needle->folded.len = filled;
	return true;
}

/* --- finding --- */

static unsigned char lowered(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
}

static bool stands_here(const char *text, const char *word, size_t len)
{
	size_t i = 0;
	while (i < len && lowered((unsigned char)text[i]) == (unsigned char)word[i])
		i++;
	return i == len;
}

static const char *next(const char *from, const char *end, char c)
{
	const char *at = from < end ? memchr(from, c, (size_t)(end - from)) : NULL;
	return at ? at : end;
}

/* Where the word stands at or behind from, in folded text or in ASCII as it is;
 * SIZE_MAX: nowhere. */
static size_t word_at(const struct word *word, const char *text, size_t len, size_t from)
{
	if (len < word->len || from > len - word->len)
		return SIZE_MAX;
	const char *at = text + from + word->rare, *end = text + len - (word->len - 1 - word->rare);
	const char *lower = next(at, end, word->lower);
	const char *upper = word->upper == word->lower ? end : next(at, end, word->upper);
	while (lower < end || upper < end) {
		const char *here = lower < upper ? lower : upper;
		if (stands_here(here - word->rare, word->text, word->len))
			return (size_t)(here - word->rare - text);
		if (lower == here)
			lower = next(here + 1, end, word->lower);
		if (upper == here)
			upper = next(here + 1, end, word->upper);
	}
	return SIZE_MAX;
}

static bool is_ascii(const char *text, size_t len)
{
	uint64_t eight[2], all = 0;
	size_t i = 0;
	for (; i + sizeof eight <= len; i += sizeof eight) {
		memcpy(eight, text + i, sizeof eight);
		all |= eight[0] | eight[1];
	}
	if (len >= sizeof eight) {
		memcpy(eight, text + len - sizeof eight, sizeof eight); /* the end, some of it again */
		return !((all | eight[0] | eight[1]) & 0x8080808080808080u);
	}
	for (; i < len; i++)
		all |= (unsigned char)text[i];
	return !(all & 0x8080808080808080u);
}

uint32_t needle_find(struct needle *needle, const char *text, size_t len, uint32_t wanted)
{
	uint32_t found = 0;
	if (!len || !wanted)
		return 0;
	bool ascii = is_ascii(text, len);
	if (!ascii) {
		if (!fold(needle, text, len))
			return 0;
		text = needle->folded.data;
		len = needle->folded.len;
	}
	for (size_t i = 0; i < needle->count; i++) {
		const struct word *word = &needle->words[i];
		if ((wanted >> i & 1) && (word->ascii || !ascii) &&
		    word_at(word, text, len, 0) != SIZE_MAX)
			found |= (uint32_t)1 << i;
	}
	return found;
}

/* --- marking --- */

/* Which character of the text each folded byte came of. */
struct origin {
	size_t from, to;
};

/* Character by character, so that each keeps its place. */
static struct origin *fold_places(struct needle *needle, const char *text, size_t len, struct buf *folded)
{
	struct origin *places = NULL;
	size_t room = 0;
	for (size_t at = 0, next; at < len; at = next) {
		next = text_grapheme_next(text, len, at);
		size_t before = folded->len;
		if (!text_fold(text + at, next - at, folded, NULL))
			break;
		if (folded->len == before)
			buf_addc(folded, ' ');
		if (folded->len > room) {
			room = folded->len * 2 + 64;
			struct origin *more = realloc(places, room * sizeof *more);
			if (!more)
				break;
			places = more;
		}
		for (size_t i = before; i < folded->len; i++)
			places[i] = (struct origin){at, next};
		if (next == len)
			return places;
	}
	needle->failed |= len > 0;
	free(places);
	return NULL;
}

/* The first word at or behind from; of two at one place the longer. */
static size_t first_word(const struct needle *needle, const struct buf *folded, size_t from, size_t *word_len)
{
	size_t first = SIZE_MAX;
	for (size_t i = 0; i < needle->count; i++) {
		size_t at = word_at(&needle->words[i], folded->data, folded->len, from);
		if (at < first || (at == first && at != SIZE_MAX && needle->words[i].len > *word_len)) {
			first = at;
			*word_len = needle->words[i].len;
		}
	}
	return first;
}

size_t needle_marks(struct needle *needle, const char *text, size_t len, struct needle_mark *marks, size_t most)
{
	struct buf folded = BUF_INIT;
	struct origin *places = fold_places(needle, text, len, &folded);
	size_t count = 0, word_len = 0, end = 0;
	for (size_t at = 0; places && count < most; at += word_len) {
		at = first_word(needle, &folded, at, &word_len);
		if (at == SIZE_MAX)
			break;
		size_t from = places[at].from < end ? end : places[at].from;
		end = places[at + word_len - 1].to;
		if (end > from)
			marks[count++] = (struct needle_mark){from, end - from};
	}
	free(places);
	buf_release(&folded);
	return count;
}
