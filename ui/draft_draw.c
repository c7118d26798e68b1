/* SPDX-License-Identifier: MIT */
/* The draft on the screen: 80 columns with the checks below, from 120 with a pane
 * beside, and down to 40x12 with one field and one line of checks. */
#include "ui/draft_inside.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "letter/template.h"

enum { PANE = 58, PANE_FROM = 120, SHORT_BELOW = 18, CHECK_ROWS = 3, LABEL = 10, MARKS_MOST = 64 };

/* --- heads --- */

static void draw_title(const struct draft_view *view, struct frame *frame, struct rect room)
{
	struct buf right = BUF_INIT;
	char day[DATE_TEXT_SIZE];
	bool sample = view->desk->sample;
	if (sample)
		buf_adds(&right, "SAMPLE  ");
	if (room.cols >= PANE_FROM)
		buf_addf(&right, "%s   ", date_long(view->desk->today, day));
	if (*view->kept)
		buf_addf(&right, "kept %s%s", view->kept, room.cols >= 60 ? "   autosaved" : "");
	int width = text_width(buf_str(&right), right.len);
	int col = 1 + frame_put(frame, room.row, 1, ROLE_TITLE, room.cols >= 60 ? "E-MAIL DRAFT   " : "DRAFT ");
	frame_fit(frame, room.row, col, room.cols - col - width - 2, ROLE_HEAD, view->message.client_name);
	frame_right(frame, room.row, room.col, room.cols - 1, ROLE_QUIET, buf_str(&right));
	buf_release(&right);
}

void draft_view_files(const struct draft_view *view, struct buf *out)
{
	for (size_t i = 0; i < view->file_count; i++) {
		buf_addf(out, "%s%s ", i ? ", " : "", view->files[i].name);
		file_size_text(out, (int64_t)view->files[i].len);
	}
}

static const char *template_title(const struct draft_view *view)
{
	const struct template_kind *kind = template_kind(view->message.template);
	return kind ? kind->title : *view->message.template ? view->message.template : "none";
}

static void draw_head(struct draft_view *view, struct frame *frame, int row, int cols, enum draft_focus which)
{
	static const char *const labels[] = {"To", "Cc", "Subject", "Attach", "Template"};
	bool focus = view->focus == which, list = which != ON_SUBJECT;
	int width = cols - LABEL - 4;
	frame_put(frame, row, 1, focus ? ROLE_KEY : ROLE_NORMAL, labels[which]);
	frame_put(frame, row, LABEL, ROLE_NORMAL, "[");
	if (which <= ON_SUBJECT) {
		line_draw(&view->heads[which], frame, row, LABEL + 1, width, focus);
	} else {
		struct buf text = BUF_INIT;
		if (which == ON_ATTACH)
			draft_view_files(view, &text);
		else
			buf_adds(&text, template_title(view));
		frame_fit(frame, row, LABEL + 1, width, focus ? ROLE_FIELD_ON : ROLE_FIELD, buf_str(&text));
		if (focus)
			frame_cursor(frame, row, LABEL + 1);
		buf_release(&text);
	}
	frame_put(frame, row, LABEL + 1 + width, ROLE_NORMAL, list ? "]v" : "]");
}

/* --- findings --- */

static enum role level_role(enum check_level level)
{
	return level == CHECK_STOP ? ROLE_ERROR : level == CHECK_WARN ? ROLE_WARN : ROLE_QUIET;
}

static const char *level_sign(enum check_level level)
{
	return level == CHECK_STOP ? "x" : level == CHECK_WARN ? "!" : ".";
}

void draft_view_where(const struct check_finding *f, struct buf *out)
{
	static const char *const names[] = {"whole", "To", "Cc", "Subject", "line", "Attach"};
	if (f->part == CHECK_BODY && f->len)
		buf_addf(out, "line %zu", f->line);
	else
		buf_adds(out, f->part == CHECK_BODY ? "whole" : names[f->part]);
}

static void add_count(struct buf *out, size_t count, const char *text)
{
	if (count)
		buf_addf(out, "%s%zu %s", out->len ? ", " : "", count, text);
}

static void count_text(const struct draft_view *view, struct buf *out)
{
	struct buf text = BUF_INIT;
	add_count(&text, view->checks.stops, "must fix");
	add_count(&text, view->checks.warns, "look again");
	add_count(&text, view->checks.hints, "hint");
	add_count(&text, view->checks.fine.len, "fine");
	buf_add(out, buf_str(&text), text.len);
	buf_release(&text);
}

static void draw_finding(const struct draft_view *view, struct frame *frame, int row, int cols, size_t i)
{
	const struct check_finding *f = CHECK_AT(&view->checks, i);
	bool on = view->focus == ON_CHECKS && i == view->chosen;
	struct buf where = BUF_INIT;
	draft_view_where(f, &where);
	int hint = f->offer && cols >= 60 ? 14 : 0;
	frame_put(frame, row, 0, ROLE_NORMAL, on ? ">" : " ");
	frame_put(frame, row, 1, level_role(f->level), level_sign(f->level));
	frame_fit(frame, row, 3, 8, on ? ROLE_SELECTED : ROLE_NORMAL, buf_str(&where));
	frame_fit(frame, row, 12, cols - 13 - hint, on ? ROLE_SELECTED : ROLE_NORMAL, f->says);
	if (hint)
		frame_right(frame, row, 0, cols - 1, ROLE_QUIET, "F9 fixes it");
	if (on)
		frame_cursor(frame, row, 0);
	buf_release(&where);
}

/* First finding to show, so that the chosen one is among rows. */
static size_t first_shown(const struct draft_view *view, int rows)
{
	return view->chosen >= (size_t)rows ? view->chosen - (size_t)rows + 1 : 0;
}

static void draw_findings(const struct draft_view *view, struct frame *frame, int row, int rows, int cols)
{
	size_t first = first_shown(view, rows);
	for (int i = 0; i < rows && first + (size_t)i < view->checks.findings.len; i++)
		draw_finding(view, frame, row + i, cols, first + (size_t)i);
}

static void draw_checks_line(const struct draft_view *view, struct frame *frame, int row, int cols)
{
	struct buf text = BUF_INIT;
	buf_adds(&text, " Checks: ");
	count_text(view, &text);
	if (cols >= 60)
		buf_adds(&text, "   (F7 next, F8 all) ");
	else
		buf_addc(&text, ' ');
	frame_hline(frame, row, 0, cols);
	frame_put(frame, row, 2, ROLE_HEAD, buf_str(&text));
	buf_release(&text);
}

/* --- the body --- */

static size_t marks_of(const struct draft_view *view, struct editor_mark *marks)
{
	size_t count = 0;
	for (size_t i = 0; i < view->checks.findings.len && count < MARKS_MOST; i++) {
		const struct check_finding *f = CHECK_AT(&view->checks, i);
		if (f->part == CHECK_BODY && f->len)
			marks[count++] = (struct editor_mark){f->at, level_role(f->level), level_sign(f->level)};
	}
	return count;
}

static void draw_body(struct draft_view *view, struct frame *frame, struct rect rect)
{
	struct editor_mark marks[MARKS_MOST];
	size_t count = marks_of(view, marks);
	struct rect before = frame_clip(frame, rect);
	editor_draw(&view->body, frame, rect, view->focus == ON_BODY, marks, count);
	frame_unclip(frame, before);
}

/* --- the pane beside, from 120 columns --- */

struct pane {
	struct frame *frame;
	struct rect rect;
	int row;
};

static void pane_line(struct pane *pane, enum role role, const char *text)
{
	if (pane->row < pane->rect.row + pane->rect.rows)
		frame_fit(pane->frame, pane->row++, pane->rect.col, pane->rect.cols, role, text);
}

static void pane_head(struct pane *pane, const char *title)
{
	pane->row++;
	if (pane->row >= pane->rect.row + pane->rect.rows)
		return;
	frame_hline(pane->frame, pane->row, pane->rect.col, pane->rect.cols);
	frame_printf(pane->frame, pane->row++, pane->rect.col + 2, ROLE_HEAD, " %s ", title);
}

static int pane_wrap(struct pane *pane, int indent, enum role role, const char *text)
{
	struct rect rect = {pane->row, pane->rect.col + indent, pane->rect.row + pane->rect.rows - pane->row,
	                    pane->rect.cols - indent};
	int rows = rect.rows > 0 ? frame_wrap(pane->frame, rect, role, text) : 0;
	pane->row += rows;
	return rows;
}

static void pane_finding(const struct draft_view *view, struct pane *pane, size_t i)
{
	const struct check_finding *f = CHECK_AT(&view->checks, i);
	bool on = view->focus == ON_CHECKS && i == view->chosen;
	struct buf text = BUF_INIT;
	if (pane->row >= pane->rect.row + pane->rect.rows)
		return;
	frame_put(pane->frame, pane->row, pane->rect.col, ROLE_NORMAL, on ? ">" : " ");
	frame_put(pane->frame, pane->row, pane->rect.col + 1, level_role(f->level), level_sign(f->level));
	if (on)
		frame_cursor(pane->frame, pane->row, pane->rect.col);
	draft_view_where(f, &text);
	buf_addf(&text, ": %s", f->says);
	pane_wrap(pane, 4, on ? ROLE_SELECTED : ROLE_NORMAL, buf_str(&text));
	if (f->offer) {
		buf_clear(&text);
		buf_addf(&text, "F9: %s", f->offer);
		pane_wrap(pane, 6, ROLE_QUIET, buf_str(&text));
	}
	buf_release(&text);
}

static void pane_client(const struct draft_view *view, struct pane *pane)
{
	char amount[32], day[DATE_TEXT_SIZE];
	const struct facts *f = &view->facts;
	struct buf text = BUF_INIT;
	pane_head(pane, "Who they are");
	int64_t overdue = facts_open(f, true), open = facts_open(f, false);
	buf_addf(&text, " Owes %s %s", money_text(amount, open, f->currency, view->desk->decimal), f->currency);
	buf_addf(&text, ", %s of it overdue", money_text(amount, overdue, f->currency, view->desk->decimal));
	pane_line(pane, ROLE_NORMAL, buf_str(&text));
	buf_clear(&text);
	buf_addf(&text, " Language: %s    Hold: %s", view->message.language, f->held ? "yes" : "no");
	pane_line(pane, f->held ? ROLE_HELD : ROLE_NORMAL, buf_str(&text));
	buf_clear(&text);
	if (f->last_contact != DATE_NONE)
		buf_addf(&text, " Last contact: %s, %s", f->last_kind, date_plain(f->last_contact, day));
	else
		buf_adds(&text, " No contact so far");
	pane_line(pane, ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

static void draw_pane(const struct draft_view *view, struct frame *frame, struct rect rect)
{
	struct pane pane = {frame, rect, rect.row};
	struct buf text = BUF_INIT;
	buf_adds(&text, " CHECKS   ");
	count_text(view, &text);
	pane_line(&pane, ROLE_HEAD, buf_str(&text));
	buf_release(&text);
	pane.row++;
	for (size_t i = first_shown(view, rect.rows / 4); i < view->checks.findings.len; i++)
		pane_finding(view, &pane, i);
	for (size_t i = 0; i < view->checks.fine.len; i++) {
		if (pane.row < rect.row + rect.rows)
			frame_put(frame, pane.row, rect.col + 1, ROLE_NORMAL, ".");
		pane_wrap(&pane, 4, ROLE_NORMAL, VEC_AT(const char *, &view->checks.fine, i));
	}
	pane_head(&pane, "Before it goes");
	pane_line(&pane, ROLE_NORMAL, " Held in the Outbox first, then checked again against");
	pane_line(&pane, ROLE_NORMAL, " the ledger, then sent.");
	pane_head(&pane, "Insert (Ctrl-T)");
	pane_line(&pane, ROLE_NORMAL, " 1 table of open invoices    2 bank details");
	pane_line(&pane, ROLE_NORMAL, " 3 last promise              4 signature");
	pane_client(view, &pane);
}

/* --- the whole --- */

static void draw_short(struct draft_view *view, struct frame *frame, struct rect room)
{
	enum draft_focus head = view->focus < ON_BODY ? view->focus : ON_SUBJECT;
	struct rect body = {room.row + 3, 0, room.rows - 4, room.cols};
	draw_title(view, frame, room);
	draw_head(view, frame, room.row + 1, room.cols, head);
	frame_hline(frame, room.row + 2, 0, room.cols);
	if (view->focus == ON_CHECKS)
		draw_findings(view, frame, body.row, body.rows, room.cols);
	else
		draw_body(view, frame, body);
	draw_checks_line(view, frame, room.row + room.rows - 1, room.cols);
}

void draft_view_draw(void *state, struct frame *frame, struct rect room)
{
	struct draft_view *view = state;
	view->cols = room.cols;
	if (room.rows < SHORT_BELOW) {
		draw_short(view, frame, room);
		return;
	}
	bool wide = room.cols >= PANE_FROM;
	int cols = wide ? room.cols - PANE - 1 : room.cols;
	int last = room.row + room.rows - 1;
	draw_title(view, frame, room);
	frame_hline(frame, room.row + 1, 0, room.cols);
	int row = room.row + 2;
	for (enum draft_focus i = ON_TO; i <= ON_TEMPLATE; i++)
		if (i != ON_ATTACH || view->file_count || view->focus == ON_ATTACH)
			draw_head(view, frame, row++, cols, i);
	frame_hline(frame, row++, 0, cols);
	frame_hline(frame, last, 0, room.cols);
	struct rect body = {row, 0, last - row, cols};
	if (wide) {
		frame_vline(frame, room.row + 2, cols, last - room.row - 2);
		draw_pane(view, frame, (struct rect){room.row + 2, cols + 1, last - room.row - 2, PANE});
	} else {
		body.rows -= CHECK_ROWS + 1;
		draw_checks_line(view, frame, body.row + body.rows, cols);
		draw_findings(view, frame, body.row + body.rows + 1, CHECK_ROWS, cols);
	}
	draw_body(view, frame, body);
}

void draft_view_status(void *state, struct buf *out)
{
	const struct draft_view *view = state;
	struct buf right = BUF_INIT;
	size_t start = out->len, line, column;
	if (view->checks.stops)
		buf_addf(out, "Cannot queue yet: %zu must fix", view->checks.stops);
	else
		buf_adds(out, view->facts.from && *view->facts.from ? "Ready to review and queue (F10)"
		                                                    : "Ready; mail is not set up yet (F10 says how)");
	if (view->focus == ON_BODY && view->cols >= 60) {
		draft_where(&view->body.draft, view->body.draft.cursor, &line, &column);
		buf_addf(&right, view->cols >= PANE_FROM ? "line %zu, column %zu   plain text, UTF-8" : "ln %zu col %zu", line,
		         column);
		int gap = view->cols - 2 - text_width(out->data + start, out->len - start) - (int)right.len;
		buf_pad(out, ' ', gap > 1 ? (size_t)gap : 2);
		buf_adds(out, buf_str(&right));
	}
	buf_release(&right);
}
