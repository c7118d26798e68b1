/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwbrk.h>
#include <wchar.h>

enum { REPLACEMENT = 0xfffd };

size_t text_next(const char *s, size_t len, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t c = u[0];
	*cp = REPLACEMENT;
	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	size_t more = c >= 0xc2 && c <= 0xdf ? 1 : (c & 0xf0) == 0xe0 ? 2 : c >= 0xf0 && c <= 0xf4 ? 3 : 0;
	if (!more || more >= len)
		return 1;
	c &= 0x3f >> more;
	for (size_t i = 1; i <= more; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 1;
		c = c << 6 | (u[i] & 0x3f);
	}
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 1;
	*cp = c;
	return more + 1;
}

void text_put(struct buf *out, uint32_t cp)
{
	char s[4];
	size_t n = 0;
	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = REPLACEMENT;
	if (cp < 0x80) {
		s[n++] = (char)cp;
	} else if (cp < 0x800) {
		s[n++] = (char)(0xc0 | cp >> 6);
		s[n++] = (char)(0x80 | (cp & 0x3f));
	} else if (cp < 0x10000) {
		s[n++] = (char)(0xe0 | cp >> 12);
		s[n++] = (char)(0x80 | (cp >> 6 & 0x3f));
		s[n++] = (char)(0x80 | (cp & 0x3f));
	} else {
		s[n++] = (char)(0xf0 | cp >> 18);
		s[n++] = (char)(0x80 | (cp >> 12 & 0x3f));
		s[n++] = (char)(0x80 | (cp >> 6 & 0x3f));
		s[n++] = (char)(0x80 | (cp & 0x3f));
	}
	buf_add(out, s, n);
}

bool text_valid(const char *s, size_t len)
{
	return u8_check((const uint8_t *)s, len) == NULL;
}

size_t text_count(const char *s, size_t len)
{
	size_t count = 0;
	uint32_t cp;
	for (size_t i = 0; i < len; count++)
		i += text_next(s + i, len - i, &cp);
	return count;
}

static bool is_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

/* The start of the code point that ends before at, by the rules of text_next. */
static size_t before(const char *s, size_t at)
{
	uint32_t cp;
	for (size_t back = 2; back <= 4 && back <= at; back++)
		if (text_next(s + at - back, back, &cp) == back)
			return at - back;
	return at - 1;
}

/* --- columns --- */

int text_cp_width(uint32_t cp)
{
	if (cp < 0x7f)
		return 1;
	int width = wcwidth((wchar_t)cp);
	return width < 0 ? 1 : width;
}

int text_width(const char *s, size_t len)
{
	int64_t columns = 0;
	uint32_t cp;
	for (size_t i = 0; i < len && columns < INT_MAX - 2;) {
		i += text_next(s + i, len - i, &cp);
		columns += text_cp_width(cp);
	}
	return (int)columns;
}

size_t text_fit(const char *s, size_t len, int columns, int *used)
{
	int taken = 0;
	size_t at = 0;
	while (at < len) {
		size_t next = text_grapheme_next(s, len, at);
		int width = text_width(s + at, next - at);
		if (width > columns - taken)
			break;
		taken += width;
		at = next;
	}
	if (used)
		*used = taken;
	return at;
}

void text_pad(struct buf *out, const char *s, int columns)
{
	if (columns <= 0)
		return;
	int used;
	size_t len = strlen(s);
	size_t fit = text_fit(s, len, columns, &used);
	bool cut = fit < len;
	if (cut)
		fit = text_fit(s, len, columns - 1, &used);
	buf_add(out, s, fit);
	if (cut)
		buf_addc(out, '~');
	buf_pad(out, ' ', (size_t)(columns - used - cut));
}

void text_pad_left(struct buf *out, const char *s, int columns)
{
	size_t len = strlen(s);
	int width = text_width(s, len);
	if (width < columns)
		buf_pad(out, ' ', (size_t)(columns - width));
	buf_add(out, s, len);
}

/* --- graphemes --- */

typedef void break_finder(const uint8_t *s, size_t n, char *breaks);

static void linebreaks(const uint8_t *s, size_t n, char *breaks)
{
	u8_possible_linebreaks(s, n, "UTF-8", breaks);
}

/* For each byte, whether find sees a break in front of it; NULL when memory ran
 * out, which callers take as "a break before every code point". */
static char *breaks_of(break_finder *find, const char *s, size_t len)
{
	char *breaks = malloc(len ? len : 1);
	if (breaks)
		find((const uint8_t *)s, len, breaks);
	return breaks;
}

static size_t first_break(const char *s, size_t len)
{
	uint32_t cp;
	size_t at = text_next(s, len, &cp);
	char *breaks = breaks_of(u8_grapheme_breaks, s, len);
	while (breaks && at < len && !breaks[at])
		at++;
	free(breaks);
	return at;
}

size_t text_grapheme_next(const char *s, size_t len, size_t at)
{
	if (at >= len)
		return len;
	const unsigned char *u = (const unsigned char *)s + at;
	size_t left = len - at;
	if (left == 1 || (u[0] < 0x80 && u[1] < 0x80))
		return at + (left > 1 && u[0] == '\r' && u[1] == '\n' ? 2 : 1);
	/* Look only as far as needed: a long paragraph is walked in steps. */
	for (size_t span = 64;; span *= 4) {
		size_t look = span < left ? span : left;
		while (look < left && (u[look] & 0xc0) == 0x80 && look > span - 3)
			look--;
		size_t end = first_break(s + at, look);
		if (end < look || look == left)
			return at + end;
	}
}

size_t text_grapheme_prev(const char *s, size_t len, size_t at)
{
	if (at > len)
		at = len;
	if (at <= 1)
		return 0;
	if (s[at - 1] == '\n' && s[at - 2] == '\r')
		return at - 2;
	/* An ASCII character starts a cluster: begin at the nearest one. */
	size_t start = at - 1;
	while (start > 0 && (unsigned char)s[start] >= 0x80)
		start--;
	char *breaks = breaks_of(u8_grapheme_breaks, s + start, at - start);
	if (!breaks)
		return before(s, at);
	size_t last = at - 1;
	while (last > start && !breaks[last - start])
		last--;
	free(breaks);
	return last;
}

/* --- words --- */

enum script { NO_WORD, ALPHABETIC, HIRAGANA, KATAKANA, HAN };

static enum script script_of(uint32_t cp)
{
	if (cp >= 0x3041 && cp <= 0x309f)
		return HIRAGANA;
	if ((cp >= 0x30a1 && cp <= 0x30ff) || (cp >= 0x31f0 && cp <= 0x31ff) || (cp >= 0xff66 && cp <= 0xff9f))
		return KATAKANA;
	if (uc_is_property_ideographic(cp) || cp == 0x3005)
		return HAN;
	if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N | UC_CATEGORY_MASK_M))
		return ALPHABETIC;
	return NO_WORD;
}

/* Whether a word starts at byte i of a paragraph. */
static bool word_starts(const char *s, size_t len, const char *breaks, size_t i)
{
	uint32_t cp, last;
	if (i && breaks && !breaks[i])
		return false;
	text_next(s + i, len - i, &cp);
	enum script script = script_of(cp);
	if (script == NO_WORD)
		return false;
	if (i == 0)
		return true;
	size_t from = before(s, i);
	text_next(s + from, i - from, &last);
	return script == ALPHABETIC && breaks ? true : script_of(last) != script;
}

static size_t paragraph_start(const char *s, size_t at)
{
	while (at > 0 && s[at - 1] != '\n')
		at--;
	return at;
}

static size_t paragraph_end(const char *s, size_t len, size_t at)
{
	const char *newline = at < len ? memchr(s + at, '\n', len - at) : NULL;
	return newline ? (size_t)(newline - s) : len;
}

size_t text_word_next(const char *s, size_t len, size_t at)
{
	uint32_t cp;
	size_t start = paragraph_start(s, at);
	for (;;) {
		size_t end = paragraph_end(s, len, at > start ? at : start);
		const char *text = s + start;
		char *breaks = breaks_of(u8_wordbreaks, text, end - start);
		size_t found = len;
		for (size_t i = 0; i < end - start; i += text_next(text + i, end - start - i, &cp))
			if (start + i > at && word_starts(text, end - start, breaks, i)) {
				found = start + i;
				break;
			}
		free(breaks);
		if (found < len || end >= len)
			return found;
		start = end + 1;
	}
}

size_t text_word_prev(const char *s, size_t len, size_t at)
{
	uint32_t cp;
	if (at > len)
		at = len;
	while (at > 0) {
		size_t start = paragraph_start(s, at);
		size_t end = paragraph_end(s, len, at);
		const char *text = s + start;
		char *breaks = breaks_of(u8_wordbreaks, text, end - start);
		size_t found = SIZE_MAX;
		for (size_t i = 0; start + i < at; i += text_next(text + i, end - start - i, &cp))
			if (word_starts(text, end - start, breaks, i))
				found = start + i;
		free(breaks);
		if (found != SIZE_MAX)
			return found;
		at = start ? start - 1 : 0;
	}
	return 0;
}

size_t text_words(const char *s, size_t len)
{
	size_t words = 0;
	bool counted = false;
	uint32_t cp;
	for (size_t i = 0; i < len;) {
		i += text_next(s + i, len - i, &cp);
		if (uc_is_property_white_space(cp)) {
			counted = false;
		} else if (!counted && script_of(cp) != NO_WORD) {
			counted = true;
			words++;
		}
	}
	return words;
}

/* --- soft wrap --- */

static bool is_hangul(uint32_t cp)
{
	return (cp >= 0xac00 && cp <= 0xd7a3) || (cp >= 0x1100 && cp <= 0x11ff) || (cp >= 0x3131 && cp <= 0x318e);
}

/* The byte at which a row of columns is overrun; len when all fits. Blanks hang. */
static size_t overrun(const char *s, size_t len, int columns)
{
	int64_t width = 0;
	uint32_t cp;
	for (size_t i = 0, next; i < len; i = next) {
		next = i + text_next(s + i, len - i, &cp);
		int step = text_cp_width(cp);
		if (cp != ' ' && step && width + step > columns)
			return i;
		width += step;
	}
	return len;
}

size_t text_wrap(const char *s, size_t len, int columns)
{
	size_t over = overrun(s, len, columns);
	if (over == len)
		return len;
	size_t look = over;
	uint32_t left, right;
	for (int i = 0; i < 4 && look < len; i++) /* what stands behind has a say */
		look += text_next(s + look, len - look, &right);
	size_t best = 0, any = 0;
	char *breaks = breaks_of(linebreaks, s, look);
	text_next(s, look, &left);
	for (size_t i = text_next(s, look, &right); breaks && i <= over; left = right) {
		size_t step = text_next(s + i, look - i, &right);
		if (breaks[i] == UC_BREAK_POSSIBLE || breaks[i] == UC_BREAK_MANDATORY) {
			any = i;
			if (left == ' ' || !(is_hangul(left) || is_hangul(right)))
				best = i;
		}
		i += step;
	}
	free(breaks);
	if (best || any)
		return best ? best : any;
	size_t fit = text_fit(s, len, columns, NULL);
	return fit ? fit : text_grapheme_next(s, len, 0);
}

/* --- one form of a text --- */

static void whole(struct buf *out, const char *s, size_t len)
{
	uint32_t cp;
	for (size_t i = 0; i < len;) {
		i += text_next(s + i, len - i, &cp);
		text_put(out, cp);
	}
}

/* Appends memory that libunistring made; NULL is memory run out. */
static bool take(struct buf *out, uint8_t *made, size_t len, struct err *err)
{
	if (!made)
		return err_memory(err);
	buf_add(out, made, len);
	free(made);
	return buf_ok(out, err);
}

bool text_nfc(const char *s, size_t len, struct buf *out, struct err *err)
{
	if (is_ascii(s, len)) {
		buf_add(out, s, len);
		return buf_ok(out, err);
	}
	struct buf clean = BUF_INIT;
	whole(&clean, s, len);
	bool ok = buf_ok(&clean, err);
	if (ok) {
		size_t made_len = 0;
		uint8_t *made = u8_normalize(UNINORM_NFC, (const uint8_t *)clean.data, clean.len, NULL, &made_len);
		ok = take(out, made, made_len, err);
	}
	buf_release(&clean);
	return ok;
}

/* Characters of no width that carry no meaning of their own on a screen. */
static bool is_invisible(uint32_t cp)
{
	return cp == 0xad || (cp >= 0x200b && cp <= 0x200d) || (cp >= 0x2060 && cp <= 0x2064) ||
	       cp == 0xfeff || (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0100 && cp <= 0xe01ef) ||
	       (cp >= 0x180b && cp <= 0x180f) || cp == 0x34f;
}

static void collapse(struct buf *out, const char *s, size_t len)
{
	size_t start = out->len;
	bool blank = false;
	uint32_t cp;
	for (size_t i = 0; i < len;) {
		i += text_next(s + i, len - i, &cp);
		if (cp < 0x80 ? cp == ' ' || (cp >= '\t' && cp <= '\r') : uc_is_property_white_space(cp)) {
			blank = true;
		} else if (cp < 0x80 || !is_invisible(cp)) {
			if (blank && out->len > start)
				buf_addc(out, ' ');
			blank = false;
			text_put(out, cp);
		}
	}
}

static void lower_ascii(struct buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] >= 'A' && text->data[i] <= 'Z')
			text->data[i] = (char)(text->data[i] - 'A' + 'a');
}

bool text_fold(const char *s, size_t len, struct buf *out, struct err *err)
{
	struct buf clean = BUF_INIT;
	struct buf folded = BUF_INIT;
	whole(&clean, s, len);
	bool ok = buf_ok(&clean, err);
	if (ok && is_ascii(s, len)) {
		lower_ascii(&clean);
		collapse(out, buf_str(&clean), clean.len);
		ok = buf_ok(out, err);
	} else if (ok) {
		size_t made_len = 0;
		uint8_t *made = u8_casefold((const uint8_t *)clean.data, clean.len, NULL, UNINORM_NFKC, NULL, &made_len);
		ok = take(&folded, made, made_len, err);
		if (ok)
			collapse(out, buf_str(&folded), folded.len);
		ok = ok && buf_ok(out, err);
	}
	buf_release(&folded);
	buf_release(&clean);
	return ok;
}

bool text_joins(uint32_t cp)
{
	return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_M) || (cp >= 0x1100 && cp <= 0x11ff) ||
	       (cp >= 0xa960 && cp <= 0xa97f) || (cp >= 0xd7b0 && cp <= 0xd7ff);
}

bool text_same(const char *a, const char *b)
{
	struct buf one = BUF_INIT;
	struct buf two = BUF_INIT;
	bool same = text_fold(a, strlen(a), &one, NULL) && text_fold(b, strlen(b), &two, NULL) &&
	            one.len == two.len && memcmp(buf_str(&one), buf_str(&two), one.len) == 0;
	buf_release(&one);
	buf_release(&two);
	return same;
}

/* The folded code points of s; NULL when memory ran out. */
static uint32_t *folded_points(const char *s, size_t *count)
{
	struct buf folded = BUF_INIT;
	uint32_t *points = NULL;
	*count = 0;
	if (text_fold(s, strlen(s), &folded, NULL))
		points = malloc((folded.len + 1) * sizeof *points);
	for (size_t i = 0; points && i < folded.len; ++*count)
		i += text_next(folded.data + i, folded.len - i, &points[*count]);
	buf_release(&folded);
	return points;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment over three rows of len_b + 1 numbers each. */
static int distance(const uint32_t *a, size_t len_a, const uint32_t *b, size_t len_b, int limit, int *rows)
{
	int *older = rows, *old = rows + (len_b + 1), *now = rows + 2 * (len_b + 1);
	for (size_t j = 0; j <= len_b; j++)
		old[j] = (int)j;
	for (size_t i = 1; i <= len_a; i++) {
		int lowest = now[0] = (int)i;
		for (size_t j = 1; j <= len_b; j++) {
			int cost = a[i - 1] != b[j - 1];
			now[j] = least(least(old[j] + 1, now[j - 1] + 1), old[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], older[j - 2] + 1);
			lowest = least(lowest, now[j]);
		}
		if (lowest > limit + 1)
			return limit + 1;
		int *spare = older;
		older = old;
		old = now;
		now = spare;
	}
	return least(old[len_b], limit + 1);
}

int text_distance(const char *a, const char *b, int limit)
{
	size_t len_a, len_b;
	uint32_t *points_a = folded_points(a, &len_a);
	uint32_t *points_b = folded_points(b, &len_b);
	int result = limit + 1;
	size_t gap = len_a > len_b ? len_a - len_b : len_b - len_a;
	int *rows = points_a && points_b ? calloc(len_b + 1, 3 * sizeof *rows) : NULL;
	if (rows && len_a < INT_MAX && len_b < INT_MAX && gap <= (size_t)limit)
		result = distance(points_a, len_a, points_b, len_b, limit, rows);
	free(rows);
	free(points_a);
	free(points_b);
	return result;
}

/* --- the terminal gate --- */

/* What a terminal might act on, or draw as nothing, as something else or not at all. */
static bool is_unsafe(uint32_t cp)
{
	if (cp < 0xa0)
		return cp >= 0x7f;
	return cp == 0x61c || cp == 0x200e || cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2065 && cp <= 0x206f) || (cp >= 0xfff9 && cp <= 0xfffb) ||
	       uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Co | UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Cs) ||
	       (cp >= 0xe0000 && cp <= 0xe007f) || wcwidth((wchar_t)cp) < 0;
}

enum { MARKS_MOST = 3, DOTTED_CIRCLE = 0x25cc };

static void tame(struct buf *out, const char *s, size_t len, bool lines)
{
	int marks = -1; /* -1: no base to stand on yet */
	uint32_t cp;
	for (size_t i = 0; i < len;) {
		i += text_next(s + i, len - i, &cp);
		if (cp < 0x20) {
			text_put(out, lines && cp == '\n' ? cp : 0x2400 + cp);
			marks = cp == '\n' && lines ? -1 : 0;
		} else if (cp == 0x7f) {
			text_put(out, 0x2421);
			marks = 0;
		} else if (cp < 0x7f) {
			buf_addc(out, (char)cp);
			marks = 0;
		} else if (is_invisible(cp)) {
			continue;
		} else if (is_unsafe(cp)) {
			text_put(out, REPLACEMENT);
			marks = 0;
		} else if (text_cp_width(cp) > 0) {
			text_put(out, cp);
			marks = 0;
		} else {
			if (marks < 0) {
				text_put(out, DOTTED_CIRCLE);
				marks = 0;
			}
			if (marks++ < MARKS_MOST)
				text_put(out, cp);
		}
	}
}

void text_tame(struct buf *out, const char *s, size_t len)
{
	tame(out, s, len, false);
}

void text_tame_lines(struct buf *out, const char *s, size_t len)
{
	tame(out, s, len, true);
}

/* --- ASCII --- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool text_ascii_same(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

bool text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool is_margin(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xa0 || cp == 0x3000 || cp == 0xfeff;
}

/* ASCII that is no margin: what nearly every text begins and ends with. */
static bool is_plain(char c)
{
	return c > ' ' && c < 0x7f;
}

void text_trim(const char **s, size_t *len)
{
	uint32_t cp;
	if (*len && is_plain((*s)[0]) && is_plain((*s)[*len - 1]))
		return;
	while (*len) {
		size_t step = text_next(*s, *len, &cp);
		if (!is_margin(cp))
			break;
		*s += step;
		*len -= step;
	}
	while (*len) {
		size_t last = before(*s, *len);
		text_next(*s + last, *len - last, &cp);
		if (!is_margin(cp))
			break;
		*len = last;
	}
}

bool text_number(const char *s, int64_t low, int64_t high, int64_t *value)
{
	bool minus = *s == '-';
	int64_t number = 0;
	s += minus;
	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' || __builtin_mul_overflow(number, 10, &number) ||
		    __builtin_sub_overflow(number, *s - '0', &number))
			return false;
	}
	if (!minus && __builtin_sub_overflow(0, number, &number))
		return false;
	if (number < low || number > high)
		return false;
	*value = number;
	return true;
}
