/* SPDX-License-Identifier: MIT */
#include "store/anchor.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/entry.h"

enum { HEADER_BYTES = 16384, NUMBER_DIGITS = 18, GAP_MOST = 4 };

bool anchor_add(struct db *db, int64_t entry, const char *kind, int64_t seq, const struct digest *head,
                struct err *err)
{
	assert(db_in_transaction(db) && seq > 0 && seq <= entry);
	return db_run(db, err, "INSERT INTO anchor (entry, kind, seq, hash) VALUES (?, ?, ?, ?)", "isib", entry, kind, seq,
	              head->bytes, (size_t)DIGEST_SIZE);
}

void anchor_tag(int64_t seq, const struct digest *head, char out[ANCHOR_TAG])
{
	char hex[DIGEST_HEX];
	digest_hex(head, hex);
	snprintf(out, ANCHOR_TAG, "%lld-%.*s", (long long)seq, ANCHOR_LEAST, hex);
}

bool anchor_tag_now(struct db *db, char out[ANCHOR_TAG], struct err *err)
{
	int64_t seq;
	struct digest head;
	if (!entry_head(db, &seq, &head, err))
		return false;
	anchor_tag(seq, &head, out);
	return true;
}

/* --- heads in a text --- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A head that begins at this digit; its length, 0 for none. */
static size_t head_at(const char *text, size_t len, struct anchor *out)
{
	size_t number = 0, gap = 0, hex = 0;
	while (number < len && is_digit(text[number]))
		number++;
	while (number + gap < len && memchr(" :-=\t\r\n", text[number + gap], 7))
		gap++;
	const char *hash = text + number + gap;
	size_t left = len - number - gap;
	while (hex < left && is_hex(hash[hex]))
		hex++;
	if (!number || number > NUMBER_DIGITS || !gap || gap > GAP_MOST || hex < ANCHOR_LEAST || hex >= DIGEST_HEX ||
	    (hex < left && is_word(hash[hex])))
		return 0;
	out->seq = 0;
	for (size_t i = 0; i < number; i++)
		out->seq = out->seq * 10 + (text[i] - '0');
	for (size_t i = 0; i < hex; i++)
		out->hash[i] = (char)(hash[i] >= 'A' && hash[i] <= 'F' ? hash[i] + 32 : hash[i]);
	out->hash[hex] = '\0';
	return number + gap + hex;
}

static bool keep(struct vec *anchors, const struct anchor *found, int64_t at, const char *says, struct err *err)
{
	struct anchor *slot = found->seq ? vec_push(anchors) : NULL;
	if (slot) {
		*slot = *found;
		slot->at = at;
		snprintf(slot->says, sizeof slot->says, "%s", says);
	}
	return vec_ok(anchors, err);
}

static bool parse_span(const char *text, size_t len, int64_t at, const char *says, struct vec *anchors,
                       struct err *err)
{
	for (size_t i = 0; i < len;) {
		struct anchor found = {0};
		size_t used = is_digit(text[i]) && (i == 0 || !is_word(text[i - 1])) ? head_at(text + i, len - i, &found) : 0;
		if (used && !keep(anchors, &found, at, says, err))
			return false;
		i += used ? used : 1;
	}
	return true;
}

/* Of a header's value: a line that begins with a blank goes on with the one before. */
static size_t folded_length(const char *text, size_t len)
{
	size_t at = 0;
	while (at < len && (text[at] != '\n' || (at + 1 < len && (text[at + 1] == ' ' || text[at + 1] == '\t'))))
		at++;
	return at;
}

/* The next line that begins with X-Dun-Head, behind its colon. */
static const char *header_line(const char *text, size_t len, size_t *line_len)
{
	static const char name[] = "x-dun-head:";
	const size_t size = sizeof name - 1;
	for (size_t i = 0; i + size < len; i++) {
		size_t same = 0;
		if (i && text[i - 1] != '\n')
			continue;
		while (same < size && (text[i + same] | 0x20) == (name[same] | 0x20))
			same++;
		if (same < size)
			continue;
		*line_len = folded_length(text + i + size, len - i - size);
		return text + i + size;
	}
	return NULL;
}

static bool parse_header(const char *text, size_t len, int64_t at, const char *says, struct vec *anchors, bool *any,
                         struct err *err)
{
	size_t line_len;
	const char *line = header_line(text, len, &line_len);
	*any = line != NULL;
	return !line || parse_span(line, line_len, at, says, anchors, err);
}

bool anchor_parse(const char *text, size_t len, const char *says, struct vec *anchors, struct err *err)
{
	bool mail;
	return parse_header(text, len, 0, says, anchors, &mail, err) &&
	       (mail || parse_span(text, len, 0, says, anchors, err));
}

bool anchor_of_mail(const void *bytes, size_t len, int64_t *seq, struct digest *head)
{
	struct vec found = VEC_INIT(struct anchor);
	bool mail, ok = parse_header(bytes, len < HEADER_BYTES ? len : HEADER_BYTES, 0, "", &found, &mail, NULL) &&
	                found.len == 1 && digest_read(VEC_AT(struct anchor, &found, 0).hash, head);
	if (ok)
		*seq = VEC_AT(struct anchor, &found, 0).seq;
	vec_release(&found);
	return ok;
}

/* --- what the book remembers --- */

static bool rows(struct db *db, struct vec *anchors, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT a.seq, a.hash, a.entry, a.kind, e.recorded FROM anchor a "
	                            "LEFT JOIN entry e ON e.seq = a.entry ORDER BY a.entry", "");
	bool ok = true;
	while (ok && query_next(q)) {
		struct anchor found = {.seq = query_int(q, 0)};
		struct digest hash = {{0}};
		char says[240];
		size_t len;
		const void *bytes = query_blob(q, 1, &len);
		if (len == DIGEST_SIZE)
			memcpy(hash.bytes, bytes, DIGEST_SIZE);
		digest_hex(&hash, found.hash);
		snprintf(says, sizeof says, "the %.20s of entry %lld", query_text(q, 3), (long long)query_int(q, 2));
		ok = keep(anchors, &found, query_int(q, 4), says, err);
	}
	return query_end(q, ok ? err : NULL) && ok;
}

static bool mails(struct db *db, struct vec *anchors, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT m.id, m.changed, substr(b.bytes, 1, ?) FROM message m "
	                            "JOIN message_bytes b ON b.digest = m.raw_digest WHERE m.state = 'sent' ORDER BY m.id",
	                            "i", (int64_t)HEADER_BYTES);
	bool ok = true, any;
	while (ok && query_next(q)) {
		char says[240];
		size_t len;
		const char *bytes = query_blob(q, 2, &len);
		snprintf(says, sizeof says, "the header of mail %lld", (long long)query_int(q, 0));
		ok = !len || parse_header(bytes, len, query_int(q, 1), says, anchors, &any, err);
	}
	return query_end(q, ok ? err : NULL) && ok;
}

bool anchor_remembered(struct db *db, struct vec *anchors, struct err *err)
{
	return rows(db, anchors, err) && mails(db, anchors, err);
}

bool anchor_ask(struct db *db, const struct anchor *anchor, enum anchor_answer *answer, struct err *err)
{
	struct query *q = db_select(db, err, "SELECT hash FROM entry WHERE seq = ?", "i", anchor->seq);
	*answer = ANCHOR_BEYOND;
	if (query_next(q)) {
		struct digest hash = {{0}};
		char hex[DIGEST_HEX];
		size_t len;
		const void *bytes = query_blob(q, 0, &len);
		if (len == DIGEST_SIZE)
			memcpy(hash.bytes, bytes, DIGEST_SIZE);
		digest_hex(&hash, hex);
		*answer = text_starts(hex, anchor->hash) ? ANCHOR_HOLDS : ANCHOR_DIFFERS;
	}
	return query_end(q, err);
}

bool anchor_mark(struct db *db, char out[ANCHOR_MARK], struct err *err)
{
	struct query *q = db_select(db, err, "SELECT lower(hex(mark)) FROM book WHERE id = 1", "");
	out[0] = '\0';
	if (query_next(q))
		snprintf(out, ANCHOR_MARK, "%s", query_text(q, 0));
	return query_end(q, err);
}
