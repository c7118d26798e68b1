/* SPDX-License-Identifier: MIT */
#include "letter/draft.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum run { RUN_NONE, RUN_TYPE, RUN_DELETE_BACK, RUN_DELETE_AHEAD, RUN_KILL };

/* len bytes at `at` were `taken` before and are `put` after. */
struct draft_change {
	size_t at;
	char *taken, *put;
	size_t taken_len, put_len;
	size_t before, after; /* the cursor */
	bool first;           /* of its step */
};

static struct draft_change *change_at(const struct draft *draft, size_t i)
{
	return &VEC_AT(struct draft_change, &draft->changes, i);
}

static void forget_from(struct draft *draft, size_t from)
{
	for (size_t i = from; i < draft->changes.len; i++) {
		free(change_at(draft, i)->taken);
		free(change_at(draft, i)->put);
	}
	draft->changes.len = from;
}

void draft_init(struct draft *draft)
{
	*draft = (struct draft){.changes = VEC_INIT(struct draft_change), .goal = -1};
}

void draft_release(struct draft *draft)
{
	forget_from(draft, 0);
	vec_release(&draft->changes);
	buf_release(&draft->text);
	buf_release(&draft->killed);
}

const char *draft_text(const struct draft *draft)
{
	return buf_str(&draft->text);
}

size_t draft_len(const struct draft *draft)
{
	return draft->text.len;
}

/* The one form every text comes in: LF, no other controls, composed. */
static bool tame(const char *text, size_t len, struct buf *out, struct err *err)
{
	struct buf plain = BUF_INIT;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '\r')
			buf_adds(&plain, i + 1 < len && text[i + 1] == '\n' ? "" : "\n");
		else if (c == '\t')
			buf_adds(&plain, "    ");
		else if (c == '\n' || (c >= 0x20 && c != 0x7f))
			buf_addc(&plain, (char)c);
	}
	bool ok = buf_ok(&plain, err) && text_nfc(buf_str(&plain), plain.len, out, err);
	buf_release(&plain);
	return ok;
}

bool draft_load(struct draft *draft, const char *text, size_t len, struct err *err)
{
	struct buf fresh = BUF_INIT;
	if (len > DRAFT_MOST)
		return err_set(err, ERR_DATA, "the text is too long: a letter holds at most %d MB",
		               DRAFT_MOST / 1024 / 1024);
	if (!tame(text, len, &fresh, err)) {
		buf_release(&fresh);
		return false;
	}
	forget_from(draft, 0);
	draft->done = 0;
	buf_release(&draft->text);
	draft->text = fresh;
	draft->cursor = 0;
	draft->goal = -1;
	draft->run = RUN_NONE;
	draft->version++;
	return true;
}

/* --- changing --- */

static char *copy_of(const char *bytes, size_t len)
{
	char *copy = malloc(len + 1);
	if (!copy)
		return NULL;
	if (len)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

/* Room is reserved before anything changes, so that a failure changes nothing. */
static bool splice(struct draft *draft, size_t at, size_t len, const char *put, size_t put_len)
{
	if (!buf_reserve(&draft->text, put_len)) {
		draft->text.failed = false;
		return false;
	}
	buf_remove(&draft->text, at, len);
	buf_insert(&draft->text, at, put, put_len);
	draft->version++;
	return true;
}

/* Joins a change to the one before it where both are one run of typing. */
static bool join(struct draft *draft, enum run run, size_t at, size_t len, const char *put, size_t put_len)
{
	if (run == RUN_NONE || draft->run != (int)run || !draft->done || draft->done != draft->changes.len)
		return false;
	struct draft_change *last = change_at(draft, draft->done - 1);
	if (run == RUN_TYPE && at == last->at + last->put_len && !len) {
		bool new_word = put[0] != ' ' && last->put_len && last->put[last->put_len - 1] == ' ';
		if (new_word || memchr(put, '\n', put_len) || memchr(last->put, '\n', last->put_len))
			return false;
		char *grown = realloc(last->put, last->put_len + put_len + 1);
		if (!grown)
			return false;
		memcpy(grown + last->put_len, put, put_len);
		last->put = grown;
		last->put_len += put_len;
		return true;
	}
	bool back = run == RUN_DELETE_BACK && !put_len && at + len == last->at && !last->put_len;
	bool ahead = run == RUN_DELETE_AHEAD && !put_len && at == last->at && !last->put_len;
	if (!back && !ahead)
		return false;
	char *grown = realloc(last->taken, last->taken_len + len + 1);
	if (!grown)
		return false;
	if (back)
		memmove(grown + len, grown, last->taken_len);
	memcpy(grown + (back ? 0 : last->taken_len), draft->text.data + at, len);
	last->taken = grown;
	last->taken_len += len;
	last->at = at;
	return true;
}

static bool record(struct draft *draft, size_t at, size_t len, const char *put, size_t put_len)
{
	struct draft_change change = {
		.at = at,
		.taken = copy_of(draft_text(draft) + at, len),
		.taken_len = len,
		.put = copy_of(put, put_len),
		.put_len = put_len,
		.before = draft->cursor,
		.first = !draft->group || !draft->grouped,
	};
	struct draft_change *slot = change.taken && change.put ? vec_push(&draft->changes) : NULL;
	if (!slot) {
		free(change.taken);
		free(change.put);
		draft->changes.failed = false;
		return false;
	}
	draft->grouped = draft->group > 0;
	*slot = change;
	draft->done = draft->changes.len;
	return true;
}

/* The one way a text changes: put is tamed already. */
static bool change(struct draft *draft, enum run run, size_t at, size_t len, const char *put,
                   size_t put_len, size_t cursor, struct err *err)
{
	assert(at + len <= draft->text.len);
	if (draft->text.len - len + put_len > DRAFT_MOST)
		return err_set(err, ERR_DATA, "that would make the text too long: a letter holds at most %d MB",
		               DRAFT_MOST / 1024 / 1024);
	forget_from(draft, draft->done);
	if (!buf_reserve(&draft->text, put_len)) {
		draft->text.failed = false;
		return err_memory(err);
	}
	if (!join(draft, run, at, len, put, put_len) && !record(draft, at, len, put, put_len))
		return err_memory(err);
	splice(draft, at, len, put, put_len);
	draft->cursor = cursor;
	change_at(draft, draft->done - 1)->after = cursor;
	draft->run = draft->group ? RUN_NONE : (int)run;
	draft->goal = -1;
	return true;
}

void draft_group_begin(struct draft *draft)
{
	draft->group++;
	draft->run = RUN_NONE;
}

void draft_group_end(struct draft *draft)
{
	assert(draft->group > 0);
	if (--draft->group == 0)
		draft->grouped = false;
	draft->run = RUN_NONE;
}

static bool insert(struct draft *draft, enum run run, const char *text, size_t len, struct err *err)
{
	struct buf put = BUF_INIT;
	bool ok = tame(text, len, &put, err);
	if (ok && put.len)
		ok = change(draft, run, draft->cursor, 0, buf_str(&put), put.len, draft->cursor + put.len, err);
	buf_release(&put);
	/* A combining mark or joiner may have grown the character it stands on. */
	if (ok)
		draft_place(draft, draft->cursor);
	return ok;
}

bool draft_type(struct draft *draft, const char *text, size_t len, struct err *err)
{
	bool ok = insert(draft, RUN_TYPE, text, len, err);
	if (ok && !draft->group)
		draft->run = RUN_TYPE;
	return ok;
}

bool draft_paste(struct draft *draft, const char *text, size_t len, struct err *err)
{
	return insert(draft, RUN_NONE, text, len, err);
}

bool draft_replace(struct draft *draft, size_t at, size_t len, const char *text, size_t text_len,
                   struct err *err)
{
	struct buf put = BUF_INIT;
	if (!tame(text, text_len, &put, err)) {
		buf_release(&put);
		return false;
	}
	size_t cursor = draft->cursor;
	if (cursor >= at + len)
		cursor = cursor - len + put.len;
	else if (cursor > at)
		cursor = at + put.len;
	bool ok = change(draft, RUN_NONE, at, len, buf_str(&put), put.len, cursor, err);
	buf_release(&put);
	return ok;
}

static size_t line_start(const struct draft *draft, size_t at)
{
	const char *s = draft_text(draft);
	while (at > 0 && s[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct draft *draft, size_t at)
{
	const char *end = memchr(draft_text(draft) + at, '\n', draft_len(draft) - at);
	return end ? (size_t)(end - draft_text(draft)) : draft_len(draft);
}

static size_t before(const struct draft *draft, size_t at)
{
	return text_grapheme_prev(draft_text(draft), draft_len(draft), at);
}

static size_t behind(const struct draft *draft, size_t at)
{
	return text_grapheme_next(draft_text(draft), draft_len(draft), at);
}

bool draft_delete_back(struct draft *draft, struct err *err)
{
	if (!draft->cursor)
		return true;
	size_t at = before(draft, draft->cursor);
	return change(draft, RUN_DELETE_BACK, at, draft->cursor - at, "", 0, at, err);
}

bool draft_delete_ahead(struct draft *draft, struct err *err)
{
	if (draft->cursor == draft_len(draft))
		return true;
	size_t end = behind(draft, draft->cursor);
	return change(draft, RUN_DELETE_AHEAD, draft->cursor, end - draft->cursor, "", 0, draft->cursor, err);
}

/* Takes a span away and keeps it; kills in a row add up, in text order. */
static bool kill_span(struct draft *draft, size_t from, size_t to, bool in_front, struct err *err)
{
	if (from == to)
		return true;
	if (draft->run != RUN_KILL)
		buf_clear(&draft->killed);
	if (in_front)
		buf_insert(&draft->killed, 0, draft_text(draft) + from, to - from);
	else
		buf_add(&draft->killed, draft_text(draft) + from, to - from);
	if (!buf_ok(&draft->killed, err))
		return false;
	bool ok = change(draft, RUN_NONE, from, to - from, "", 0, from, err);
	draft->run = RUN_KILL;
	return ok;
}

/* Word motion looks at one line: a letter may be long, its lines are not. */
static size_t word_before(const struct draft *draft, size_t at)
{
	size_t start = line_start(draft, at);
	if (start == at)
		return at ? at - 1 : 0;
	return start + text_word_prev(draft_text(draft) + start, at - start, at - start);
}

static size_t word_behind(const struct draft *draft, size_t at)
{
	size_t start = line_start(draft, at), end = line_end(draft, at);
	if (end == at)
		return at < draft_len(draft) ? at + 1 : at;
	return start + text_word_next(draft_text(draft) + start, end - start, at - start);
}

bool draft_kill_word_back(struct draft *draft, struct err *err)
{
	return kill_span(draft, word_before(draft, draft->cursor), draft->cursor, true, err);
}

bool draft_kill_to_start(struct draft *draft, struct err *err)
{
	return kill_span(draft, line_start(draft, draft->cursor), draft->cursor, true, err);
}

bool draft_kill_to_end(struct draft *draft, struct err *err)
{
	size_t end = line_end(draft, draft->cursor);
	if (end == draft->cursor && end < draft_len(draft))
		end++;
	return kill_span(draft, draft->cursor, end, false, err);
}

bool draft_yank(struct draft *draft, struct err *err)
{
	return draft_paste(draft, buf_str(&draft->killed), draft->killed.len, err);
}

bool draft_undo(struct draft *draft, bool *any, struct err *err)
{
	*any = draft->done > 0;
	for (bool more = *any; more;) {
		const struct draft_change *c = change_at(draft, draft->done - 1);
		if (!splice(draft, c->at, c->put_len, c->taken, c->taken_len))
			return err_memory(err);
		draft->cursor = c->before;
		draft->done--;
		more = !c->first;
	}
	draft->run = RUN_NONE;
	draft->goal = -1;
	return true;
}

bool draft_redo(struct draft *draft, bool *any, struct err *err)
{
	*any = draft->done < draft->changes.len;
	for (bool more = *any; more;) {
		const struct draft_change *c = change_at(draft, draft->done);
		if (!splice(draft, c->at, c->taken_len, c->put, c->put_len))
			return err_memory(err);
		draft->cursor = c->after;
		draft->done++;
		more = draft->done < draft->changes.len && !change_at(draft, draft->done)->first;
	}
	draft->run = RUN_NONE;
	draft->goal = -1;
	return true;
}

/* --- moving --- */

static void go(struct draft *draft, size_t at)
{
	draft->cursor = at;
	draft->goal = -1;
	draft->run = RUN_NONE;
}

void draft_place(struct draft *draft, size_t at)
{
	if (at > draft_len(draft))
		at = draft_len(draft);
	if (at && at < draft_len(draft)) {
		size_t start = before(draft, at);
		/* prev cuts at `at`; next from there tells whether that is a boundary */
		at = behind(draft, start) > at ? start : at;
	}
	go(draft, at);
}

void draft_left(struct draft *draft)
{
	go(draft, draft->cursor ? before(draft, draft->cursor) : 0);
}

void draft_right(struct draft *draft)
{
	go(draft, behind(draft, draft->cursor));
}

void draft_word_left(struct draft *draft)
{
	go(draft, word_before(draft, draft->cursor));
}

void draft_word_right(struct draft *draft)
{
	go(draft, word_behind(draft, draft->cursor));
}

void draft_top(struct draft *draft)
{
	go(draft, 0);
}

void draft_bottom(struct draft *draft)
{
	go(draft, draft_len(draft));
}

/* --- rows --- */

/* Far more bytes than a row of so many columns can need. */
static size_t row_look(size_t left, int columns)
{
	size_t most = (size_t)columns * 32 + 256;
	return left < most ? left : most;
}

size_t draft_row_next(const struct draft *draft, size_t row, int columns, size_t *shown)
{
	const char *s = draft_text(draft) + row;
	size_t left = draft_len(draft) - row;
	const char *newline = memchr(s, '\n', row_look(left, columns));
	size_t line = newline ? (size_t)(newline - s) : row_look(left, columns);
	size_t wrapped = line ? text_wrap(s, line, columns) : 0;
	bool last = wrapped == line && (newline || line == left);
	if (shown) {
		*shown = wrapped;
		while (!last && *shown && s[*shown - 1] == ' ')
			--*shown;
	}
	return row + wrapped + (last ? 1 : 0);
}

size_t draft_row(const struct draft *draft, size_t at, int columns)
{
	size_t row = line_start(draft, at);
	for (;;) {
		size_t next = draft_row_next(draft, row, columns, NULL);
		if (next > at || next > draft_len(draft))
			return row;
		row = next;
	}
}

size_t draft_row_above(const struct draft *draft, size_t row, int n, int columns)
{
	while (n-- > 0 && row > 0)
		row = draft_row(draft, row - 1, columns);
	return row;
}

static int column_of(const struct draft *draft, size_t row, size_t at)
{
	return text_width(draft_text(draft) + row, at - row);
}

/* The place in a row at or before a column; never behind its last character when
 * the row is wrapped, for that is the start of the next. */
static size_t at_column(const struct draft *draft, size_t row, int column, int columns)
{
	size_t shown, next = draft_row_next(draft, row, columns, &shown);
	size_t at = row + text_fit(draft_text(draft) + row, shown, column, NULL);
	return at == next && at > row ? before(draft, at) : at;
}

void draft_row_start(struct draft *draft, int columns)
{
	go(draft, draft_row(draft, draft->cursor, columns));
}

void draft_row_end(struct draft *draft, int columns)
{
	size_t row = draft_row(draft, draft->cursor, columns);
	go(draft, at_column(draft, row, columns + 1, columns));
}

void draft_rows(struct draft *draft, int rows, int columns)
{
	size_t row = draft_row(draft, draft->cursor, columns);
	int goal = draft->goal >= 0 ? draft->goal : column_of(draft, row, draft->cursor);
	if (rows < 0 && row == 0) {
		draft_top(draft);
		return;
	}
	size_t target = rows < 0 ? draft_row_above(draft, row, -rows, columns) : row;
	for (; rows > 0; rows--) {
		size_t next = draft_row_next(draft, target, columns, NULL);
		if (next > draft_len(draft)) {
			if (target == row)
				draft_bottom(draft);
			break;
		}
		target = next;
	}
	if (target == row)
		return;
	go(draft, at_column(draft, target, goal, columns));
	draft->goal = goal;
}

/* --- finding, places --- */

/* Folding keeps no offsets, so each character is folded and compared in turn. */
static bool matches(const char *s, size_t len, const char *needle, size_t needle_len)
{
	struct buf folded = BUF_INIT;
	size_t take = len < needle_len * 3 + 8 ? len : needle_len * 3 + 8;
	bool ok = text_fold(s, take, &folded, NULL) && folded.len >= needle_len &&
	          memcmp(buf_str(&folded), needle, needle_len) == 0;
	buf_release(&folded);
	return ok;
}

static bool could_begin(const char *s, const char *needle)
{
	unsigned char a = (unsigned char)*s, b = (unsigned char)*needle;
	if (a >= 0x80 || b >= 0x80)
		return (a & 0xc0) != 0x80;
	return (a | 0x20) == (b | 0x20);
}

bool draft_find(struct draft *draft, const char *needle, bool backwards)
{
	struct buf folded = BUF_INIT;
	size_t len = draft_len(draft);
	bool found = false;
	if (!text_fold(needle, strlen(needle), &folded, NULL) || !folded.len) {
		buf_release(&folded);
		return false;
	}
	for (size_t i = 1; i <= len && !found; i++) {
		size_t at = backwards ? (draft->cursor + len - i % len) % len : (draft->cursor + i) % len;
		const char *s = draft_text(draft) + at;
		found = could_begin(s, buf_str(&folded)) && matches(s, len - at, buf_str(&folded), folded.len);
		if (found)
			draft_place(draft, at);
	}
	buf_release(&folded);
	return found;
}

void draft_where(const struct draft *draft, size_t at, size_t *line, size_t *column)
{
	const char *s = draft_text(draft);
	assert(at <= draft_len(draft));
	*line = 1;
	size_t start = 0;
	for (const char *n; (n = memchr(s + start, '\n', at - start)) != NULL; start = (size_t)(n - s) + 1)
		++*line;
	*column = 1;
	for (size_t i = start; i < at; i = behind(draft, i))
		++*column;
}

size_t draft_offset(const struct draft *draft, size_t line, size_t column)
{
	size_t at = 0;
	for (; line > 1; line--) {
		size_t end = line_end(draft, at);
		if (end == draft_len(draft))
			return end;
		at = end + 1;
	}
	for (size_t end = line_end(draft, at); column > 1 && at < end; column--)
		at = behind(draft, at);
	return at;
}
