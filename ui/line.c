/* SPDX-License-Identifier: MIT */
#include "ui/line.h"

#include <string.h>

#include "base/text.h"

enum { MOST = 4096 };

void line_release(struct line *line)
{
	buf_release(&line->text);
	buf_release(&line->killed);
	line->at = 0;
	line->shift = 0;
}

const char *line_text(const struct line *line)
{
	return buf_str(&line->text);
}

bool line_empty(const struct line *line)
{
	return line->text.len == 0;
}

/* Pasted text as a field takes it: no control characters, line ends as the field
 * wants them. */
static void clean(const struct line *line, const char *bytes, size_t len, struct buf *out)
{
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = text_next(bytes + i, len - i, &cp);
		bool crlf = cp == '\r' && i + 1 < len && bytes[i + 1] == '\n';
		if (cp == '\n' || (cp == '\r' && !crlf))
			buf_addc(out, line->lines ? '\n' : ' ');
		else if (cp == '\t')
			buf_addc(out, ' ');
		else if (cp >= ' ' && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0))
			text_put(out, cp);
		i += n;
	}
	if (!line->lines)
		while (out->len && out->data[out->len - 1] == ' ' && len && strchr("\r\n", bytes[len - 1]))
			buf_truncate(out, out->len - 1);
}

/* Composes what stands before the caret: a mark typed on its own joins its base. */
static void compose(struct line *line)
{
	struct buf head = BUF_INIT;
	if (text_nfc(buf_str(&line->text), line->at, &head, NULL) && !head.failed) {
		buf_remove(&line->text, 0, line->at);
		buf_insert(&line->text, 0, buf_str(&head), head.len);
		line->at = head.len;
	}
	buf_release(&head);
}

void line_insert(struct line *line, const char *bytes, size_t len)
{
	struct buf text = BUF_INIT;
	clean(line, bytes, len, &text);
	size_t most = line->most ? line->most : MOST;
	size_t room = most > line->text.len ? most - line->text.len : 0;
	size_t fits = text.len;
	while (fits > room)
		fits = text_grapheme_prev(buf_str(&text), text.len, fits);
	if (!text.failed && fits && buf_reserve(&line->text, fits)) {
		buf_insert(&line->text, line->at, buf_str(&text), fits);
		line->at += fits;
		compose(line);
	}
	buf_release(&text);
}

void line_set(struct line *line, const char *text)
{
	buf_clear(&line->text);
	line->at = 0;
	line->shift = 0;
	line_insert(line, text, strlen(text));
}

static size_t next(const struct line *line)
{
	return line->at < line->text.len ? text_grapheme_next(line_text(line), line->text.len, line->at)
	                                 : line->at;
}

static size_t previous(const struct line *line)
{
	return line->at ? text_grapheme_prev(line_text(line), line->text.len, line->at) : 0;
}

static void cut(struct line *line, size_t from, size_t to, bool keep)
{
	if (from >= to)
		return;
	if (keep) {
		buf_clear(&line->killed);
		buf_add(&line->killed, line_text(line) + from, to - from);
	}
	buf_remove(&line->text, from, to - from);
	line->at = from;
}

static bool is_break(const struct line *line, size_t at)
{
	return line->text.data[at] == '\n';
}

/* Start and end of the caret's paragraph: of the whole text where it has no breaks. */
static size_t start(const struct line *line)
{
	size_t at = line->at;
	while (at > 0 && !is_break(line, at - 1))
		at--;
	return at;
}

static size_t end(const struct line *line)
{
	size_t at = line->at;
	while (at < line->text.len && !is_break(line, at))
		at++;
	return at;
}

static bool move_key(struct line *line, uint32_t id)
{
	const char *text = line_text(line);
	size_t len = line->text.len;
	switch (id) {
	case K_LEFT: line->at = previous(line); return true;
	case K_RIGHT: line->at = next(line); return true;
	case K_CTRL_LEFT: line->at = line->at ? text_word_prev(text, len, line->at) : 0; return true;
	case K_CTRL_RIGHT: line->at = line->at < len ? text_word_next(text, len, line->at) : len; return true;
	case K_HOME:
	case K_CTRL('A'): line->at = start(line); return true;
	case K_END:
	case K_CTRL('E'): line->at = end(line); return true;
	default: return false;
	}
}

static bool cut_key(struct line *line, uint32_t id)
{
	switch (id) {
	case K_BACKSPACE: cut(line, previous(line), line->at, false); return true;
	case K_DELETE: cut(line, line->at, next(line), false); return true;
	case K_CTRL('W'):
		if (line->at)
			cut(line, text_word_prev(line_text(line), line->text.len, line->at), line->at, true);
		return true;
	case K_CTRL('U'): cut(line, start(line), line->at, true); return true;
	case K_CTRL('K'): cut(line, line->at, end(line), true); return true;
	case K_CTRL('Y'): line_insert(line, buf_str(&line->killed), line->killed.len); return true;
	default: return false;
	}
}

bool line_key(struct line *line, const struct key *key)
{
	if (key->id == K_DECIMAL) {
		char sign = line->decimal ? line->decimal : '.';
		line_insert(line, &sign, 1);
		return true;
	}
	if (key_is_text(key) || key->id == K_PASTE) {
		line_insert(line, key->bytes, key->len);
		return true;
	}
	return move_key(line, key->id) || cut_key(line, key->id);
}

/* Width of what a text looks like on the screen. */
static int shown_width(const char *text, size_t len)
{
	struct buf tamed = BUF_INIT;
	text_tame(&tamed, text, len);
	int width = text_width(buf_str(&tamed), tamed.len);
	buf_release(&tamed);
	return width;
}

void line_draw(struct line *line, struct frame *frame, int row, int col, int columns, bool focus)
{
	if (columns <= 0)
		return;
	const char *text = line_text(line);
	int caret = shown_width(text, line->at);
	if (!focus)
		line->shift = 0;
	else if (caret < line->shift)
		line->shift = caret;
	else if (caret - line->shift > columns - 1)
		line->shift = caret - columns + 1;
	enum role role = focus ? ROLE_FIELD_ON : ROLE_FIELD;
	struct rect room = {row, col, 1, columns};
	frame_fill(frame, room, role);
	struct rect before = frame_clip(frame, room);
	frame_put(frame, row, col - line->shift, role, text);
	frame_unclip(frame, before);
	if (!focus && shown_width(text, line->text.len) > columns)
		frame_put(frame, row, col + columns - 1, role, "~");
	if (focus)
		frame_cursor(frame, row, col + caret - line->shift);
}

/* The wrapped row that begins at byte from: its length, without the break. */
static size_t row_len(const struct line *line, size_t from, int columns)
{
	size_t to = from;
	while (to < line->text.len && !is_break(line, to))
		to++;
	return to > from ? text_wrap(line_text(line) + from, to - from, columns) : 0;
}

/* Where the row after the one that begins at from with len bytes begins; SIZE_MAX
 * when that was the last. */
static size_t row_after(const struct line *line, size_t from, size_t len)
{
	size_t to = from + len;
	if (to < line->text.len && is_break(line, to))
		return to + 1;
	return to < line->text.len ? to : SIZE_MAX;
}

/* Number of the row the caret is on, and where that row and the one before begin. */
static int caret_row(const struct line *line, int columns, size_t *row_start, size_t *row_before)
{
	size_t from = 0, before = SIZE_MAX;
	for (int row = 0;; row++) {
		size_t after = row_after(line, from, row_len(line, from, columns));
		if (after == SIZE_MAX || line->at < after) {
			*row_start = from;
			*row_before = before;
			return row;
		}
		before = from;
		from = after;
	}
}

void line_draw_wrapped(struct line *line, struct frame *frame, struct rect rect, bool focus)
{
	if (rect.rows <= 0 || rect.cols <= 1)
		return;
	enum role role = focus ? ROLE_FIELD_ON : ROLE_FIELD;
	size_t caret_from, ignored;
	int caret = caret_row(line, rect.cols, &caret_from, &ignored);
	int top = focus && caret >= rect.rows ? caret - rect.rows + 1 : 0;
	frame_fill(frame, rect, role);
	struct rect before = frame_clip(frame, rect);
	size_t from = 0;
	for (int row = 0; from != SIZE_MAX && row < top + rect.rows; row++) {
		size_t len = row_len(line, from, rect.cols);
		if (row >= top)
			frame_putn(frame, rect.row + row - top, rect.col, role, line_text(line) + from, len);
		from = row_after(line, from, len);
	}
	frame_unclip(frame, before);
	if (focus) {
		int col = shown_width(line_text(line) + caret_from, line->at - caret_from);
		frame_cursor(frame, rect.row + caret - top,
		             rect.col + (col < rect.cols ? col : rect.cols - 1));
	}
}

bool line_row_move(struct line *line, int columns, int delta)
{
	size_t from, before;
	caret_row(line, columns, &from, &before);
	int col = shown_width(line_text(line) + from, line->at - from);
	size_t target = delta < 0 ? before : row_after(line, from, row_len(line, from, columns));
	if (target == SIZE_MAX)
		return false;
	line->at = target + text_fit(line_text(line) + target, row_len(line, target, columns), col, NULL);
	return true;
}
