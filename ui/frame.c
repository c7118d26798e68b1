/* SPDX-License-Identifier: MIT */
#include "ui/frame.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const struct cell blank = {.text = " ", .len = 1, .width = 1, .role = ROLE_NORMAL};

bool frame_resize(struct frame *frame, int rows, int cols, struct err *err)
{
	assert(rows > 0 && cols > 0);
	if (rows != frame->rows || cols != frame->cols) {
		struct cell *cells = calloc((size_t)rows * (size_t)cols, sizeof(*cells));
		if (!cells)
			return err_memory(err);
		free(frame->cells);
		frame->cells = cells;
		frame->rows = rows;
		frame->cols = cols;
	}
	frame_clear(frame);
	return true;
}

void frame_release(struct frame *frame)
{
	free(frame->cells);
	buf_release(&frame->scratch);
	*frame = (struct frame)FRAME_INIT;
}

void frame_clear(struct frame *frame)
{
	for (int i = 0; i < frame->rows * frame->cols; i++)
		frame->cells[i] = blank;
	frame->clip = frame_whole(frame);
	frame->cursor_row = frame->cursor_col = 0;
}

struct rect frame_whole(const struct frame *frame)
{
	return (struct rect){0, 0, frame->rows, frame->cols};
}

static int larger(int a, int b)
{
	return a > b ? a : b;
}

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

static struct rect shared(struct rect a, struct rect b)
{
	struct rect both = {larger(a.row, b.row), larger(a.col, b.col), 0, 0};
	both.rows = larger(0, smaller(a.row + a.rows, b.row + b.rows) - both.row);
	both.cols = larger(0, smaller(a.col + a.cols, b.col + b.cols) - both.col);
	return both;
}

struct rect frame_clip(struct frame *frame, struct rect rect)
{
	struct rect before = frame->clip;
	frame->clip = shared(before, rect);
	return before;
}

void frame_unclip(struct frame *frame, struct rect before)
{
	frame->clip = before;
}

static bool inside(const struct frame *frame, int row, int col)
{
	const struct rect *clip = &frame->clip;
	return row >= clip->row && row < clip->row + clip->rows && col >= clip->col &&
	       col < clip->col + clip->cols;
}

static struct cell *at(const struct frame *frame, int row, int col)
{
	return &frame->cells[row * frame->cols + col];
}

static void empty(struct cell *cell)
{
	uint8_t role = cell->role;
	*cell = blank;
	cell->role = role;
}

/* Before a cell is overwritten: no half of a wide character stays behind. */
static void break_wide(struct frame *frame, int row, int col)
{
	struct cell *cell = at(frame, row, col);
	if (cell->width == 0 && col > 0)
		empty(cell - 1);
	if (cell->width == 2 && col + 1 < frame->cols)
		empty(cell + 1);
}

static void set(struct frame *frame, int row, int col, enum role role, const char *bytes, size_t len,
                int width)
{
	if (!inside(frame, row, col) || (width == 2 && !inside(frame, row, col + 1)))
		return;
	break_wide(frame, row, col);
	struct cell *cell = at(frame, row, col);
	*cell = (struct cell){.len = (uint8_t)len, .width = (uint8_t)width, .role = (uint8_t)role};
	memcpy(cell->text, bytes, len);
	if (width == 2) {
		break_wide(frame, row, col + 1);
		cell[1] = (struct cell){.role = (uint8_t)role};
	}
}

/* A combining mark goes onto the character drawn just before it. */
static void combine(struct frame *frame, int row, int col, const char *bytes, size_t len)
{
	if (col < 0 || !inside(frame, row, col))
		return;
	struct cell *cell = at(frame, row, col);
	if (cell->width == 0 || (size_t)cell->len + len > CELL_BYTES)
		return;
	memcpy(cell->text + cell->len, bytes, len);
	cell->len = (uint8_t)(cell->len + len);
}

/* Draws tamed text. */
static int draw(struct frame *frame, int row, int col, enum role role, const char *text, size_t len)
{
	int used = 0, last = -1;
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = text_next(text + i, len - i, &cp);
		int width = text_cp_width(cp);
		if (width == 0) {
			combine(frame, row, last, text + i, n);
		} else {
			last = col + used;
			set(frame, row, last, role, text + i, n, width);
			used += width;
		}
		i += n;
	}
	return used;
}

int frame_putn(struct frame *frame, int row, int col, enum role role, const char *text, size_t len)
{
	buf_clear(&frame->scratch);
	text_tame(&frame->scratch, text, len);
	return draw(frame, row, col, role, buf_str(&frame->scratch), frame->scratch.len);
}

int frame_put(struct frame *frame, int row, int col, enum role role, const char *text)
{
	return frame_putn(frame, row, col, role, text, strlen(text));
}

int frame_printf(struct frame *frame, int row, int col, enum role role, const char *format, ...)
{
	struct buf text = BUF_INIT;
	va_list args;
	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	int used = frame_putn(frame, row, col, role, buf_str(&text), text.len);
	buf_release(&text);
	return used;
}

void frame_fit(struct frame *frame, int row, int col, int columns, enum role role, const char *text)
{
	if (columns <= 0)
		return;
	struct buf tamed = BUF_INIT, padded = BUF_INIT;
	text_tame(&tamed, text, strlen(text));
	text_pad(&padded, buf_str(&tamed), columns);
	draw(frame, row, col, role, buf_str(&padded), padded.len);
	buf_release(&tamed);
	buf_release(&padded);
}

void frame_right(struct frame *frame, int row, int col, int columns, enum role role, const char *text)
{
	struct buf tamed = BUF_INIT;
	text_tame(&tamed, text, strlen(text));
	int width = text_width(buf_str(&tamed), tamed.len);
	draw(frame, row, col + columns - width, role, buf_str(&tamed), tamed.len);
	buf_release(&tamed);
}

void frame_found(struct frame *frame, int row, int col, int columns, struct needle *needle, const char *text)
{
	struct needle_mark marks[16];
	size_t count = needle_marks(needle, text, strlen(text), marks, sizeof marks / sizeof marks[0]);
	for (size_t i = 0; i < count; i++) {
		int from = text_width(text, marks[i].from);
		int width = text_width(text + marks[i].from, marks[i].len);
		if (from + width <= columns)
			frame_paint(frame, (struct rect){row, col + from, 1, width}, ROLE_FOUND);
	}
}

int frame_wrap(struct frame *frame, struct rect rect, enum role role, const char *text)
{
	int row = 0;
	struct buf tamed = BUF_INIT;
	text_tame_lines(&tamed, text, strlen(text));
	const char *s = buf_str(&tamed);
	const char *end = s + tamed.len;
	struct rect before = frame_clip(frame, rect);
	while (s < end && row < rect.rows && rect.cols > 0) {
		const char *line = memchr(s, '\n', (size_t)(end - s));
		size_t len = (size_t)((line ? line : end) - s);
		size_t n = len ? text_wrap(s, len, rect.cols) : 0;
		draw(frame, rect.row + row, rect.col, role, s, n);
		row++;
		s += n;
		if (n == len && line)
			s++;
	}
	frame_unclip(frame, before);
	buf_release(&tamed);
	return row;
}

void frame_fill(struct frame *frame, struct rect rect, enum role role)
{
	struct rect room = shared(rect, frame->clip);
	for (int r = room.row; r < room.row + room.rows; r++)
		for (int c = room.col; c < room.col + room.cols; c++)
			set(frame, r, c, role, " ", 1, 1);
}

void frame_paint(struct frame *frame, struct rect rect, enum role role)
{
	struct rect room = shared(rect, frame->clip);
	for (int r = room.row; r < room.row + room.rows; r++)
		for (int c = room.col; c < room.col + room.cols; c++)
			at(frame, r, c)->role = (uint8_t)role;
}

static void line(struct frame *frame, int row, int col, const char *unicode, const char *ascii)
{
	const char *sign = frame->ascii ? ascii : unicode;
	set(frame, row, col, ROLE_RULE, sign, strlen(sign), 1);
}

void frame_hline(struct frame *frame, int row, int col, int columns)
{
	for (int c = col; c < col + columns; c++)
		line(frame, row, c, "─", "-");
}

void frame_vline(struct frame *frame, int row, int col, int rows)
{
	for (int r = row; r < row + rows; r++)
		line(frame, r, col, "│", "|");
}

void frame_cross(struct frame *frame, int row, int col)
{
	line(frame, row, col, "┼", "+");
}

struct rect frame_box(struct frame *frame, struct rect rect, const char *title)
{
	int bottom = rect.row + rect.rows - 1, right = rect.col + rect.cols - 1;
	frame_fill(frame, rect, ROLE_NORMAL);
	frame_hline(frame, rect.row, rect.col, rect.cols);
	frame_hline(frame, bottom, rect.col, rect.cols);
	frame_vline(frame, rect.row, rect.col, rect.rows);
	frame_vline(frame, rect.row, right, rect.rows);
	line(frame, rect.row, rect.col, "┌", "+");
	line(frame, rect.row, right, "┐", "+");
	line(frame, bottom, rect.col, "└", "+");
	line(frame, bottom, right, "┘", "+");
	if (title && *title) {
		struct rect before = frame_clip(frame, (struct rect){rect.row, rect.col + 1, 1, rect.cols - 2});
		frame_printf(frame, rect.row, rect.col + 2, ROLE_TITLE, " %s ", title);
		frame_unclip(frame, before);
	}
	return rect_inset(rect, 1, 1);
}

void frame_cursor(struct frame *frame, int row, int col)
{
	frame->cursor_row = smaller(larger(row, 0), frame->rows - 1);
	frame->cursor_col = smaller(larger(col, 0), frame->cols - 1);
}

const struct cell *frame_cell(const struct frame *frame, int row, int col)
{
	if (row < 0 || col < 0 || row >= frame->rows || col >= frame->cols)
		return NULL;
	return at(frame, row, col);
}

void frame_row(const struct frame *frame, int row, struct buf *out)
{
	size_t kept = out->len;
	for (int c = 0; c < frame->cols; c++) {
		const struct cell *cell = at(frame, row, c);
		buf_add(out, cell->text, cell->len);
		if (cell->width && !(cell->len == 1 && cell->text[0] == ' '))
			kept = out->len;
	}
	if (!out->failed)
		buf_truncate(out, kept);
}

void frame_text(const struct frame *frame, struct buf *out)
{
	for (int r = 0; r < frame->rows; r++) {
		frame_row(frame, r, out);
		buf_addc(out, '\n');
	}
}

struct rect rect_inset(struct rect rect, int rows, int cols)
{
	return (struct rect){rect.row + rows, rect.col + cols, larger(0, rect.rows - 2 * rows),
	                     larger(0, rect.cols - 2 * cols)};
}

struct rect rect_middle(struct rect around, int rows, int cols)
{
	rows = smaller(rows, around.rows);
	cols = smaller(cols, around.cols);
	return (struct rect){around.row + (around.rows - rows) / 2, around.col + (around.cols - cols) / 2,
	                     rows, cols};
}
