/* SPDX-License-Identifier: MIT */
/* The Export screen's three blocks: the form, how far the file is, and, where there
 * is room beside them, the first rows. */
#include <inttypes.h>
#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "ui/export_inside.h"
#include "ui/fetch.h"

enum { BLOCK_ROWS = 6, PANE_FROM = 120 };

static void draw_bar(struct frame *frame, int row, struct rect room, int percent)
{
	int width = room.cols - 12 < 60 ? room.cols - 12 : 60;
	int full = width * percent / 100;
	struct buf bar = BUF_INIT;
	buf_pad(&bar, '#', (size_t)full);
	buf_pad(&bar, '.', (size_t)(width - full));
	frame_printf(frame, row, room.col + 1, ROLE_NORMAL, "[%s] %3d %%", buf_str(&bar), percent);
	buf_release(&bar);
}

/* "1,284": counts read as money without decimals do. */
static void add_count(struct buf *out, int64_t count)
{
	money_show(out, count, "JPY", '.');
}

static void draw_running(const struct job *job, struct frame *frame, struct rect room)
{
	struct buf text = BUF_INIT, rate = BUF_INIT;
	int percent = job_percent(job);
	bool packing = strcmp(job->proc.word, "packing") == 0;
	frame_put(frame, room.row, room.col + 1, ROLE_HEAD, packing ? "Packing the file" : "Writing the file");
	draw_bar(frame, room.row + 1, room, percent < 0 ? 0 : percent);
	add_count(&text, job->proc.done);
	buf_adds(&text, " of ");
	add_count(&text, job->proc.total);
	buf_adds(&text, " rows      ");
	file_size_text(&text, job->proc.bytes);
	job_rate(job, progress_clock(), "rows", &rate);
	buf_addf(&text, "      %s", buf_str(&rate));
	frame_fit(frame, room.row + 2, room.col + 1, room.cols - 2, ROLE_NORMAL, buf_str(&text));
	frame_put(frame, room.row + 4, room.col + 1, ROLE_QUIET,
	          room.cols < 76 ? "Esc background   Ctrl-C stops, no file"
	          : "Esc lets it run in the background    Ctrl-C stops it and leaves no file");
	buf_release(&text);
	buf_release(&rate);
}

static void draw_done(const struct export_view *view, struct frame *frame, struct rect room)
{
	struct buf path = BUF_INIT, figures = BUF_INIT, scp = BUF_INIT, line = BUF_INIT, shown = BUF_INIT;
	export_result(view, &path, &figures);
	fetch_line(view->desk, buf_str(&path), &scp);
	file_short(&shown, buf_str(&path));
	buf_addf(&line, "Done: %s", buf_str(&figures));
	frame_fit(frame, room.row, room.col + 1, room.cols - 2, ROLE_OK, buf_str(&line));
	frame_fit(frame, room.row + 1, room.col + 1, room.cols - 2, ROLE_NORMAL, buf_str(&shown));
	frame_put(frame, room.row + 2, room.col + 1, ROLE_QUIET, "To fetch it, on your own computer (y copies the line):");
	frame_fit(frame, room.row + 3, room.col + 3, room.cols - 4, ROLE_NORMAL, buf_str(&scp));
	buf_release(&path);
	buf_release(&figures);
	buf_release(&scp);
	buf_release(&line);
	buf_release(&shown);
}

static void draw_failed(const struct job *job, struct frame *frame, struct rect room)
{
	struct buf text = BUF_INIT;
	job_sentence(job, &text);
	if (job->stopping)
		frame_put(frame, room.row, room.col + 1, ROLE_NORMAL, "Stopped. No file was written.");
	else
		frame_wrap(frame, (struct rect){room.row, room.col + 1, 3, room.cols - 2}, ROLE_ERROR, buf_str(&text));
	buf_release(&text);
}

static void draw_last(const struct export_view *view, struct frame *frame, struct rect room)
{
	const char *line = buf_str(&view->last);
	if (!*line)
		return;
	for (int row = 0; *line && row < room.rows; row++) {
		struct buf text = BUF_INIT;
		size_t len = strcspn(line, "\n");
		buf_adds(&text, row ? "             " : "Last export: ");
		buf_add(&text, line, len);
		frame_fit(frame, room.row + row, room.col + 1, room.cols - 2, ROLE_QUIET, buf_str(&text));
		buf_release(&text);
		line += len + (line[len] ? 1 : 0);
	}
}

static void draw_block(const struct export_view *view, struct frame *frame, struct rect room)
{
	const struct job *job = export_job(view);
	if (!job) {
		frame_put(frame, room.row, room.col + 1, ROLE_QUIET, "F10 writes the file. Nothing is overwritten.");
		return;
	}
	if (job->running)
		draw_running(job, frame, room);
	else if (job_status(job) == 0)
		draw_done(view, frame, room);
	else
		draw_failed(job, frame, room);
}

static int preview_width(const struct export_preview *preview, size_t column)
{
	int widest = text_width(preview->titles[column], strlen(preview->titles[column]));
	for (size_t row = 0; row < preview->rows; row++) {
		const char *cell = preview->cells[row][column];
		int width = cell ? text_width(cell, strlen(cell)) : 0;
		widest = width > widest ? width : widest;
	}
	return widest < 24 ? widest : 24;
}

/* What does not fit is taken from the first column, which is a name. */
static int preview_squeeze(const struct export_preview *preview, int room)
{
	int total = 0;
	for (size_t i = 0; i < preview->columns; i++)
		total += preview_width(preview, i) + 2;
	int first = preview->columns ? preview_width(preview, 0) : 0;
	int left = total > room ? first - (total - room) : first;
	return left < 8 ? (first < 8 ? first : 8) : left;
}

static void draw_preview(const struct export_preview *preview, struct frame *frame, struct rect room)
{
	int col = room.col + 2, first = preview_squeeze(preview, room.cols - 1);
	frame_put(frame, room.row, room.col + 1, ROLE_HEAD, "Preview of the first rows");
	for (size_t i = 0; i < preview->columns; i++) {
		int width = i ? preview_width(preview, i) : first;
		if (col + width > room.col + room.cols)
			break;
		for (size_t row = 0; row <= preview->rows && (int)row + 1 < room.rows; row++) {
			const char *text = row ? preview->cells[row - 1][i] : preview->titles[i];
			enum role role = row ? ROLE_NORMAL : ROLE_QUIET;
			int at = room.row + 1 + (int)row;
			if (preview->right[i])
				frame_right(frame, at, col, width, role, text ? text : "");
			else
				frame_fit(frame, at, col, width, role, text ? text : "");
		}
		col += width + 2;
	}
	if (!preview->rows)
		frame_put(frame, room.row + 2, room.col + 2, ROLE_QUIET, "No rows.");
}

static void draw_columns(const struct export_view *view, struct frame *frame, struct rect room)
{
	const struct listing *list = export_list(view);
	struct listing_columns chosen = {.count = 0};
	if (!list) {
		frame_wrap(frame, room, ROLE_QUIET, "Sheets: Case, Invoices, Payments, Contacts, Statement. The Case sheet "
		           "names the sums; they are checked before there is a file.");
		return;
	}
	listing_columns_parse(list, line_text(&form_field((struct form *)&view->form, F_COLUMNS)->line), &chosen, NULL);
	frame_printf(frame, room.row, room.col, ROLE_HEAD, "Columns (%zu of %zu)", chosen.count, list->count);
	for (size_t i = 0; i < list->count; i++) {
		bool on = false;
		for (size_t c = 0; c < chosen.count; c++)
			on = on || chosen.at[c] == i;
		int row = room.row + 1 + (int)i / 2, col = room.col + 1 + (int)(i % 2) * (room.cols / 2);
		frame_printf(frame, row, col, ROLE_NORMAL, "[%s] %s", on ? "x" : " ", list->columns[i].name);
	}
}

static void draw_pane(const struct export_view *view, struct frame *frame, struct rect room)
{
	int preview = PREVIEW_ROWS + 3;
	frame_vline(frame, room.row, room.col, room.rows);
	draw_preview(&view->preview, frame, (struct rect){room.row, room.col + 1, preview, room.cols - 1});
	draw_columns(view, frame, (struct rect){room.row + preview, room.col + 2, room.rows - preview, room.cols - 3});
}

/* A row a field; the buttons side by side where they fit; an error below its field. */
static int form_height(const struct export_view *view, int cols)
{
	int rows = 0, buttons = 0;
	for (size_t i = 0; i < view->form.count; i++) {
		const struct form_field *field = &view->form.fields[i];
		bool button = field->kind == FIELD_BUTTON;
		rows += !field->hidden && !button;
		rows += !field->hidden && field->error[0];
		buttons += !field->hidden && button;
	}
	return rows + (cols >= 76 ? 1 : buttons);
}

void export_draw(struct export_view *view, struct frame *frame, struct rect room)
{
	const struct job *job = export_job(view);
	struct rect left = room;
	if (room.cols >= PANE_FROM) {
		int pane = room.cols * 5 / 12;
		left.cols -= pane;
		draw_pane(view, frame, (struct rect){room.row, room.col + left.cols, room.rows, pane});
	}
	/* On a small screen the block comes when there is something to tell. */
	int block = room.rows >= 18 ? BLOCK_ROWS + 4 : job ? BLOCK_ROWS - 1 : 0;
	int form = left.rows - block - 2, wanted = form_height(view, left.cols);
	if (form > wanted)
		form = wanted;
	form_draw(&view->form, frame, (struct rect){left.row, left.col, form, left.cols});
	frame_fit(frame, left.row + form, left.col + 12, left.cols - 13, ROLE_QUIET, buf_str(&view->note));
	frame_hline(frame, left.row + form + 1, left.col, left.cols);
	if (block)
		draw_block(view, frame, (struct rect){left.row + form + 2, left.col, BLOCK_ROWS, left.cols});
	if (room.rows >= 18)
		draw_last(view, frame, (struct rect){left.row + form + 2 + BLOCK_ROWS, left.col, 3, left.cols});
}
