/* SPDX-License-Identifier: MIT */
#include "exchange/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <uchardet/uchardet.h>
#include <unistd.h>

#include "base/text.h"

enum { CHUNK = 1 << 16 };

/* Names of uchardet and of people, and what to decode with: CP932 knows what
 * Windows writes and SHIFT_JIS does not; Western texts with one umlaut are
 * taken for half of ISO 8859. */
static const struct {
	const char *said, *name;
} meanings[] = {
	{"EUC-KR", "CP949"}, {"UHC", "CP949"}, {"SHIFT_JIS", "CP932"}, {"SHIFT-JIS", "CP932"},
	{"SJIS", "CP932"}, {"EUC-JP", "EUC-JP-MS"}, {"GB2312", "GB18030"}, {"GBK", "GB18030"},
	{"HZ-GB-2312", "GB18030"}, {"ISO-8859-1", "CP1252"}, {"ISO-8859-3", "CP1252"},
	{"ISO-8859-4", "CP1252"}, {"ISO-8859-9", "CP1252"}, {"ISO-8859-10", "CP1252"},
	{"ISO-8859-13", "CP1252"}, {"ISO-8859-14", "CP1252"}, {"ISO-8859-15", "CP1252"},
	{"ISO-8859-16", "CP1252"}, {"LATIN-1", "CP1252"}, {"LATIN1", "CP1252"},
	{"WINDOWS-1252", "CP1252"}, {"WINDOWS-1250", "CP1250"}, {"WINDOWS-1251", "CP1251"},
	{"WINDOWS-1253", "CP1253"}, {"WINDOWS-1254", "CP1254"}, {"WINDOWS-1257", "CP1257"},
	{"WINDOWS-1258", "CP1252"}, {"MAC-CENTRALEUROPE", "CP1250"}, {"UTF8", "UTF-8"},
	{"ASCII", "UTF-8"}, {"US-ASCII", "UTF-8"},
};

static const struct {
	const char *name, *label;
} labels[] = {
	{"UTF-8", "UTF-8"}, {"UTF-16LE", "UTF-16 (little end first)"},
	{"UTF-16BE", "UTF-16 (big end first)"}, {"CP1252", "CP1252 (Western)"},
	{"CP949", "CP949 (Korean)"}, {"CP932", "CP932 (Japanese)"},
	{"EUC-JP-MS", "EUC-JP (Japanese)"}, {"CP1251", "CP1251 (Cyrillic)"},
	{"KOI8-R", "KOI8-R (Cyrillic)"}, {"CP1250", "CP1250 (Central European)"},
	{"GB18030", "GB18030 (Chinese)"}, {"CP1254", "CP1254 (Turkish)"},
};

const char *charset_label(const char *name)
{
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i].name, name) == 0)
			return labels[i].label;
	return name;
}

const char *const *charset_choices(void)
{
	static const char *const names[] = {"UTF-8", "CP1252", "CP949", "CP932", "EUC-JP-MS", "CP1251",
	                                    "KOI8-R", "CP1250", "GB18030", "UTF-16LE", "UTF-16BE", NULL};
	return names;
}

static const char *meaning(const char *said)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (text_ascii_same(meanings[i].said, said))
			return meanings[i].name;
	return said;
}

/* What one pass over the bytes tells. */
struct look {
	int64_t size;
	int64_t seen[256];
	int64_t nul_even, nul_odd;
	bool utf8;
	int64_t bad_at; /* first byte that is not UTF-8 */
	unsigned char head[4];
};

static bool read_at(int fd, const char *file, void *bytes, size_t room, int64_t at, size_t *got,
                    struct err *err)
{
	ssize_t n;
	do
		n = pread(fd, bytes, room, (off_t)at);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set(err, ERR_IO, "cannot read %s: %s", file, strerror(errno));
	*got = (size_t)n;
	return true;
}

/* How many bytes at the end are the start of a longer character. */
static size_t cut_tail(const unsigned char *s, size_t len)
{
	for (size_t back = 1; back <= 3 && back <= len; back++) {
		unsigned char c = s[len - back];
		if (c < 0x80)
			return 0;
		if (c >= 0xC0) {
			size_t want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
			return want > back ? back : 0;
		}
	}
	return 0;
}

static void look_at(struct look *look, const unsigned char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		look->seen[s[i]]++;
	if (!memchr(s, 0, len))
		return;
	for (size_t i = 0; i < len; i++)
		if (!s[i])
			(((look->size + (int64_t)i) & 1) ? look->nul_odd++ : look->nul_even++);
}

static void look_utf8(struct look *look, const char *s, size_t len, int64_t from)
{
	if (!look->utf8 || text_valid(s, len))
		return;
	look->utf8 = false;
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t n = text_next(s + at, len - at, &cp);
		if (!text_valid(s + at, n)) {
			look->bad_at = from + (int64_t)at;
			return;
		}
		at += n;
	}
}

static bool look_over(int fd, const char *file, struct look *look, struct err *err)
{
	*look = (struct look){.utf8 = true, .bad_at = -1};
	unsigned char *chunk = malloc(CHUNK + 4);
	if (!chunk)
		return err_memory(err);
	size_t keep = 0, got;
	bool ok;
	while ((ok = read_at(fd, file, chunk + keep, CHUNK, look->size, &got, err)) && got) {
		if (look->size == 0)
			memcpy(look->head, chunk, got < 4 ? got : 4);
		look_at(look, chunk + keep, got);
		size_t len = keep + got, tail = cut_tail(chunk, len);
		look_utf8(look, (char *)chunk, len - tail, look->size - (int64_t)keep);
		look->size += (int64_t)got;
		memmove(chunk, chunk + len - tail, tail);
		keep = tail;
	}
	if (ok && keep)
		look_utf8(look, (char *)chunk, keep, look->size - (int64_t)keep);
	free(chunk);
	return ok;
}

static void take_name(struct charset *charset, const char *name)
{
	strncpy(charset->name, name, sizeof charset->name - 1);
	charset->name[sizeof charset->name - 1] = '\0';
}

/* A mark in front settles it. */
static bool by_mark(const struct look *look, struct charset *out)
{
	const unsigned char *h = look->head;
	if (look->size >= 3 && h[0] == 0xEF && h[1] == 0xBB && h[2] == 0xBF) {
		take_name(out, "UTF-8");
		out->bom = 3;
	} else if (look->size >= 2 && h[0] == 0xFF && h[1] == 0xFE) {
		take_name(out, "UTF-16LE");
		out->bom = 2;
	} else if (look->size >= 2 && h[0] == 0xFE && h[1] == 0xFF) {
		take_name(out, "UTF-16BE");
		out->bom = 2;
	} else {
		return false;
	}
	return true;
}

/* UTF-16 without a mark: separators and digits leave NULs on one side. */
static bool by_nuls(const struct look *look, struct charset *out)
{
	int64_t nuls = look->nul_even + look->nul_odd;
	if (look->size % 2 || nuls * 10 < look->size)
		return false;
	if (look->nul_odd * 20 >= nuls * 19)
		take_name(out, "UTF-16LE");
	else if (look->nul_even * 20 >= nuls * 19)
		take_name(out, "UTF-16BE");
	else
		return false;
	return true;
}

static bool is_binary(const struct look *look)
{
	int64_t control = 0;
	for (int c = 0; c < 0x20; c++)
		if (c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B && c != 0x07)
			control += look->seen[c];
	return look->utf8 ? look->seen[0] * 64 > look->size : look->seen[0] > 0 || control * 50 > look->size;
}

/* Nothing beyond ASCII but what German, dashes and the euro sign need. */
static bool looks_german(const struct look *look)
{
	static const unsigned char usual[] = "\xE4\xF6\xFC\xC4\xD6\xDC\xDF\x80\xA7\xB0\x96\x97\x84\x93\x94\xA0";
	for (int c = 0x80; c < 0x100; c++)
		if (look->seen[c] && !memchr(usual, c, sizeof usual - 1))
			return false;
	return true;
}

static bool by_statistics(int fd, const char *file, const struct look *look, struct charset *out,
                          bool *found, struct err *err)
{
	out->guessed = *found = true;
	if (looks_german(look)) {
		take_name(out, "CP1252");
		return true;
	}
	char *head = malloc(CHUNK);
	uchardet_t det = uchardet_new();
	size_t got = 0;
	bool ok = head && det ? read_at(fd, file, head, CHUNK, 0, &got, err) : err_memory(err);
	if (ok) {
		*found = uchardet_handle_data(det, head, got) == 0;
		uchardet_data_end(det);
		const char *said = uchardet_get_charset(det);
		*found = *found && *said && strcmp(meaning(said), "UTF-8") != 0;
		take_name(out, meaning(said));
	}
	if (det)
		uchardet_delete(det);
	free(head);
	return ok;
}

struct charset_stream {
	int fd;
	const char *file;
	iconv_t cd;
	bool plain;       /* UTF-8: bytes are handed on */
	int64_t at;       /* of the file, read */
	size_t from, have;
	bool ended;
	char chunk[CHUNK];
};

struct charset_stream *charset_open(int fd, const char *file, const struct charset *charset,
                                    struct err *err)
{
	struct charset_stream *s = calloc(1, sizeof *s);
	if (!s) {
		err_memory(err);
		return NULL;
	}
	s->fd = fd;
	s->file = file;
	s->at = charset->bom;
	s->plain = strcmp(charset->name, "UTF-8") == 0;
	s->cd = s->plain ? (iconv_t)-1 : iconv_open("UTF-8", charset->name);
	if (!s->plain && s->cd == (iconv_t)-1) {
		err_set(err, ERR_USAGE, "the encoding \"%s\" is not known: UTF-8, CP1252, CP949, CP932, CP1251 are",
		        charset->name);
		free(s);
		return NULL;
	}
	return s;
}

void charset_close(struct charset_stream *s)
{
	if (!s)
		return;
	if (!s->plain)
		iconv_close(s->cd);
	free(s);
}

int64_t charset_done(const struct charset_stream *s)
{
	return s->at - (int64_t)(s->have - s->from);
}

static bool load(struct charset_stream *s, struct err *err)
{
	size_t rest = s->have - s->from, got;
	memmove(s->chunk, s->chunk + s->from, rest);
	s->from = 0;
	s->have = rest;
	if (!read_at(s->fd, s->file, s->chunk + rest, CHUNK - rest, s->at, &got, err))
		return false;
	s->at += (int64_t)got;
	s->have += got;
	s->ended = got == 0;
	return true;
}

static bool undecodable(const struct charset_stream *s, struct err *err)
{
	return err_set(err, ERR_DATA, "%s: byte %lld (0x%02X) does not fit the encoding: choose another "
	               "with --encoding", s->file, (long long)charset_done(s) + 1,
	               (unsigned)(unsigned char)s->chunk[s->from]);
}

bool charset_fill(void *arg, char *bytes, size_t room, size_t *got, struct err *err)
{
	struct charset_stream *s = arg;
	*got = 0;
	if (s->plain) {
		if (!read_at(s->fd, s->file, bytes, room, s->at, got, err))
			return false;
		s->at += (int64_t)*got;
		return true;
	}
	while (*got == 0) {
		if (!load(s, err))
			return false;
		if (s->have == 0)
			return true;
		char *in = s->chunk, *out = bytes;
		size_t in_left = s->have, out_left = room;
		size_t rc = iconv(s->cd, &in, &in_left, &out, &out_left);
		s->from = (size_t)(in - s->chunk);
		*got = (size_t)(out - bytes);
		if (rc != (size_t)-1 || errno == E2BIG || *got)
			continue;
		if (errno == EILSEQ || s->ended)
			return undecodable(s, err);
	}
	return true;
}

/* Do letters beyond ASCII stand in words? Latin ones should have plain letters
 * beside them; other scripts make words of their own. */
struct reading {
	bool ascii, latin, other; /* in the word at hand */
	int64_t well, odd;
};

static bool is_latin(uint32_t cp)
{
	return (cp >= 0xC0 && cp < 0x250 && cp != 0xD7 && cp != 0xF7) || cp == 0xAA || cp == 0xBA;
}

static bool is_other_letter(uint32_t cp)
{
	return (cp >= 0x370 && cp < 0x2000) || (cp >= 0x3005 && cp < 0xE000) || (cp >= 0xF900 && cp < 0xFFF0);
}

static bool is_usual_sign(uint32_t cp)
{
	static const uint32_t usual[] = {0xA0, 0xA3, 0xA5, 0xA7, 0xA9, 0xAB, 0xAE, 0xB0, 0xB1, 0xB2, 0xB3,
	                                 0xB4, 0xB7, 0xBB, 0xBD, 0xD7, 0x20A9, 0x20AC, 0x2116, 0x2122};
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (usual[i] == cp)
			return true;
	return (cp >= 0x2010 && cp < 0x2030) || (cp >= 0x2100 && cp < 0x3005);
}

static void end_word(struct reading *r)
{
	if (r->other || (r->latin && r->ascii))
		r->well++;
	else if (r->latin)
		r->odd++;
	r->ascii = r->latin = r->other = false;
}

static void read_word(struct reading *r, uint32_t cp)
{
	if ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z')) {
		r->ascii = true;
	} else if (is_latin(cp)) {
		r->latin = true;
	} else if (is_other_letter(cp)) {
		r->other = true;
	} else {
		end_word(r);
		if (cp >= 0x80 && !is_usual_sign(cp))
			r->odd++;
	}
}

/* Decodes everything; errors are "does not fit". */
static bool decode_all(int fd, const char *file, struct charset *charset, struct err *err)
{
	struct charset_stream *s = charset_open(fd, file, charset, err);
	char *text = s ? malloc(CHUNK) : NULL;
	struct reading r = {0};
	size_t keep = 0, got = 0;
	bool ok = text ? true : s ? err_memory(err) : false;
	while (ok && (ok = charset_fill(s, text + keep, CHUNK - keep, &got, err)) && got) {
		size_t len = keep + got, tail = cut_tail((unsigned char *)text, len);
		for (size_t at = 0; at < len - tail;) {
			uint32_t cp;
			at += text_next(text + at, len - tail - at, &cp);
			read_word(&r, cp);
		}
		memmove(text, text + len - tail, tail);
		keep = tail;
	}
	end_word(&r);
	charset->words = r.well;
	charset->odd = r.odd;
	free(text);
	charset_close(s);
	return ok;
}

static bool ask(const char *file, struct err *err)
{
	return err_set(err, ERR_DATA, "%s: its encoding cannot be told: say it with --encoding "
	               "(CP1252 for Western, CP949 Korean, CP932 Japanese, CP1251 Cyrillic)", file);
}

static bool as_wanted(int fd, const char *file, const char *wanted, const struct look *look,
                      struct charset *out, struct err *err)
{
	struct charset marked = *out;
	take_name(out, meaning(wanted));
	if (by_mark(look, &marked) &&
	    (strcmp(marked.name, out->name) == 0 || text_ascii_same(out->name, "UTF-16")))
		*out = marked;
	if (strcmp(out->name, "UTF-8") == 0 && !look->utf8)
		return err_set(err, ERR_DATA, "%s: byte %lld is not UTF-8: choose another with --encoding", file,
		               (long long)look->bad_at + 1);
	return strcmp(out->name, "UTF-8") == 0 || decode_all(fd, file, out, err);
}

bool charset_find(int fd, const char *file, const char *wanted, struct charset *out,
                  struct err *err)
{
	struct look look;
	*out = (struct charset){0};
	if (!look_over(fd, file, &look, err))
		return false;
	out->size = look.size;
	if (look.size == 0)
		return err_set(err, ERR_DATA, "%s is empty: export the list again", file);
	if (wanted)
		return as_wanted(fd, file, wanted, &look, out, err);
	if (by_mark(&look, out) && (look.utf8 || out->bom == 2))
		return out->bom == 3 || decode_all(fd, file, out, err);
	out->bom = 0;
	if (by_nuls(&look, out))
		return decode_all(fd, file, out, err);
	if (is_binary(&look))
		return err_set(err, ERR_DATA, "%s is not a text file: export the list as CSV", file);
	if (look.utf8) {
		take_name(out, "UTF-8");
		return true;
	}
	bool found;
	struct err none = {0};
	if (!by_statistics(fd, file, &look, out, &found, err))
		return false;
	if (!found || !decode_all(fd, file, out, &none))
		return none.code == ERR_IO ? err_set(err, ERR_IO, "%s", none.text) : ask(file, err);
	return out->words > out->odd ? true : ask(file, err);
}
