/* SPDX-License-Identifier: MIT */
/* Today as a list under headings; where there is room, a pane says more of the line
 * under the cursor. */
#include "ui/today_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum {
	NARROW_BELOW = 60,   /* columns below which only what, who and how much show */
	PANE_FROM = 120,
	PANE_COLS = 46,
	FOOT_FROM = 16,      /* rows from which there is room for the foot */
	FOOT_ROWS = 3,
	HEAD_ROWS = 3,
	VERB_COLS = 11,
	NAME_COLS = 16,
	WIDE_NAME = 22,
	WHEN_COLS = 9,
	LINES_FROM = 18,     /* rows from which there is a blank one between groups */
};

/* --- rows of the screen: heads, lines, blank ones --- */

enum row_kind { ROW_LINE, ROW_HEAD, ROW_FOLDED, ROW_BLANK };

struct row {
	enum row_kind kind;
	size_t at;           /* the line, or the first of the group a head is of */
	size_t count;        /* lines of the group */
	enum diary_group group;
};

/* Lines of a day ahead stand under its name, those of today under their group's. */
static bool begins_group(const struct today_view *view, size_t at)
{
	const struct diary_line *line = today_line(view, at), *before = at ? today_line(view, at - 1) : NULL;
	if (!before || before->block != line->block)
		return true;
	return line->block == view->diary.today && before->group != line->group;
}

static size_t group_size(const struct today_view *view, size_t at)
{
	size_t count = 1;
	while (at + count < view->shown.len && !begins_group(view, at + count))
		count++;
	return count;
}

static void push(struct vec *rows, enum row_kind kind, size_t at, size_t count, enum diary_group group)
{
	struct row *row = vec_push(rows);
	if (row)
		*row = (struct row){kind, at, count, group};
}

static size_t hidden_in(const struct today_view *view, enum diary_group group)
{
	size_t count = 0;
	for (size_t i = 0; i < view->diary.count; i++)
		count += view->diary.lines[i].group == group;
	return count;
}

static void push_folded(const struct today_view *view, struct vec *rows, bool airy)
{
	static const enum diary_group groups[] = {DIARY_WAITING, DIARY_DONE};
	bool asked = view->span == SHOW_TOMORROW || view->mine || !line_empty(&view->filter);
	for (size_t i = 0; !asked && !today_unfolded(view) && i < 2; i++) {
		size_t count = hidden_in(view, groups[i]);
		if (!count)
			continue;
		if (airy && rows->len && VEC_AT(struct row, rows, rows->len - 1).kind == ROW_LINE)
			push(rows, ROW_BLANK, 0, 0, groups[i]);
		push(rows, ROW_FOLDED, 0, count, groups[i]);
	}
}

static void build_rows(const struct today_view *view, struct vec *rows, bool airy)
{
	for (size_t i = 0; i < view->shown.len; i++) {
		if (begins_group(view, i)) {
			if (airy && i)
				push(rows, ROW_BLANK, i, 0, today_line(view, i)->group);
			push(rows, ROW_HEAD, i, group_size(view, i), today_line(view, i)->group);
		}
		push(rows, ROW_LINE, i, 1, today_line(view, i)->group);
	}
	push_folded(view, rows, airy);
}

/* --- columns --- */

struct columns {
	int verb, name, why, amount, when; /* widths; 0: not shown */
};

static const char *money_of(const struct today_view *view, const struct diary_line *line, char out[48])
{
	char money[32];
	money_text(money, line->amount, line->currency, view->desk->decimal);
	if (strcmp(line->currency, view->desk->currency) == 0)
		snprintf(out, 48, "%s", money);
	else
		snprintf(out, 48, "%s %s", money, line->currency);
	return out;
}

/* Money is never cut: its column is as wide as the widest. */
static struct columns columns_for(const struct today_view *view, int cols)
{
	struct columns c = {.verb = VERB_COLS, .amount = 6};
	char money[48];
	for (size_t i = 0; i < view->shown.len; i++) {
		int width = (int)strlen(money_of(view, today_line(view, i), money));
		if (today_line(view, i)->amount && width > c.amount)
			c.amount = width;
	}
	int left = cols - 3 - c.verb - 1 - c.amount; /* the last column is the scroll mark's */
	if (cols < NARROW_BELOW) {
		c.name = left - 1;
		return c;
	}
	c.when = WHEN_COLS;
	c.name = cols >= 100 ? WIDE_NAME : NAME_COLS;
	c.why = left - c.name - c.when - 3;
	if (c.why < 8) {
		c.name += c.why - 8;
		c.why = 8;
	}
	if (c.name < 6)
		c.name = 6;
	return c;
}

static void draw_heads(const struct today_view *view, struct frame *frame, struct rect room)
{
	struct columns c = columns_for(view, room.cols);
	int col = room.col + 1, row = room.row;
	frame_put(frame, row, col, ROLE_HEAD, "Do");
	frame_put(frame, row, col += c.verb + 1, ROLE_HEAD, "Client");
	if (c.why)
		frame_put(frame, row, col + c.name + 1, ROLE_HEAD, "Why");
	frame_right(frame, row, room.col, room.cols - (c.when ? c.when + 3 : 1), ROLE_HEAD, "Amount");
	if (c.when)
		frame_right(frame, row, room.col, room.cols - 1, ROLE_HEAD, "When");
}

static enum role role_of(const struct today_view *view, const struct diary_line *line, bool on)
{
	if (on)
		return ROLE_SELECTED;
	if (marks_has(&view->marks, line->id))
		return ROLE_MARK;
	return line->group >= DIARY_WAITING ? ROLE_QUIET : ROLE_NORMAL;
}

static void draw_line(const struct today_view *view, struct frame *frame, struct rect room, int row, size_t at)
{
	const struct diary_line *line = today_line(view, at);
	struct columns c = columns_for(view, room.cols);
	bool on = at == view->at.cursor, marked = marks_has(&view->marks, line->id);
	enum role role = role_of(view, line, on);
	char money[48], when[DATE_TEXT_SIZE];
	const char *mark = on && marked ? "#" : on ? ">" : marked ? "*" : line->group == DIARY_DONE ? "x" : " ";
	int col = room.col + 1, right = room.cols - (c.when ? c.when + 3 : 1);
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, role);
	frame_put(frame, row, room.col, role, mark);
	frame_fit(frame, row, col, c.verb, role, line->verb);
	frame_fit(frame, row, col += c.verb + 1, c.name, role, line->name);
	if (c.why)
		frame_fit(frame, row, col + c.name + 1, c.why, role, line->why);
	if (line->amount)
		frame_right(frame, row, room.col, right, role, money_of(view, line, money));
	bool late = line->group < DIARY_WAITING && line->day < view->diary.today;
	if (c.when)
		frame_right(frame, row, room.col, room.cols - 1, on || !late ? role : ROLE_LATE,
		            diary_when(line, view->diary.today, when));
	if (on)
		frame_cursor(frame, row, room.col);
}

static void draw_head(const struct today_view *view, struct frame *frame, struct rect room, int row, const struct row *head)
{
	char day[DATE_TEXT_SIZE];
	const struct diary_line *first = today_line(view, head->at);
	if (head->kind == ROW_FOLDED) {
		frame_printf(frame, row, room.col + 1, ROLE_HEAD, "%s (%zu)   z shows them", diary_group_name(head->group), head->count);
		return;
	}
	if (first->block == view->diary.today)
		frame_printf(frame, row, room.col + 1, ROLE_HEAD, "%s (%zu)", diary_group_name(first->group), head->count);
	else if (first->block == view->diary.today + 1)
		frame_printf(frame, row, room.col + 1, ROLE_HEAD, "TOMORROW (%zu)", head->count);
	else
		frame_printf(frame, row, room.col + 1, ROLE_HEAD, "%s (%zu)",
		             date_near(first->block, view->diary.today, day), head->count);
}

/* --- the list --- */

static size_t row_of_cursor(const struct today_view *view, const struct vec *rows)
{
	for (size_t i = 0; i < rows->len; i++) {
		const struct row *row = &VEC_AT(struct row, rows, i);
		if (row->kind == ROW_LINE && row->at == view->at.cursor)
			return i;
	}
	return 0;
}

/* Scrolls so that the cursor shows, with the head of its group where that fits. */
static void scroll(struct today_view *view, const struct vec *rows, size_t room)
{
	size_t cursor = row_of_cursor(view, rows), want = cursor;
	if (cursor && VEC_AT(struct row, rows, cursor - 1).kind == ROW_HEAD)
		want--;
	if (view->top > want)
		view->top = want;
	if (cursor >= view->top + room)
		view->top = cursor - room + 1;
	size_t last = rows->len > room ? rows->len - room : 0;
	if (view->top > last)
		view->top = last;
}

static void draw_rows(struct today_view *view, struct frame *frame, struct rect room)
{
	struct vec rows = VEC_INIT(struct row);
	build_rows(view, &rows, room.rows >= LINES_FROM - HEAD_ROWS - FOOT_ROWS);
	scroll(view, &rows, (size_t)room.rows);
	vec_clear(&view->spots);
	for (int i = 0; i < room.rows && view->top + (size_t)i < rows.len; i++) {
		const struct row *row = &VEC_AT(struct row, &rows, view->top + (size_t)i);
		if (row->kind == ROW_BLANK)
			continue;
		if (row->kind != ROW_LINE) {
			draw_head(view, frame, room, room.row + i, row);
			continue;
		}
		draw_line(view, frame, room, room.row + i, row->at);
		struct today_spot *spot = vec_push(&view->spots);
		if (spot)
			*spot = (struct today_spot){room.row + i, row->at};
	}
	size_t below = rows.len - view->top;
	if (below > (size_t)room.rows)
		frame_right(frame, room.row + room.rows - 1, room.col, room.cols, ROLE_QUIET, "v");
	if (view->top)
		frame_right(frame, room.row, room.col, room.cols, ROLE_QUIET, "^");
	vec_release(&rows);
}

static void say_next(const struct today_view *view, struct buf *out)
{
	char day[DATE_TEXT_SIZE];
	const struct diary *diary = &view->diary;
	if (diary->next_day == DATE_NONE)
		buf_adds(out, " Nothing is planned for later either. 1 the board, 5 imports a list.");
	else
		buf_addf(out, " Next: %s, %zu thing%s (f)", date_near(diary->next_day, diary->today, day), diary->next_count,
		         diary->next_count == 1 ? "" : "s");
}

/* Returns the rows it takes. */
static int draw_empty(const struct today_view *view, struct frame *frame, struct rect room)
{
	struct buf text = BUF_INIT;
	if (!line_empty(&view->filter))
		buf_addf(&text, "No line matches \"%s\". Esc shows all.", line_text(&view->filter));
	else if (view->mine)
		buf_addf(&text, "Nothing to do here for the clients you look after (%s). f shows all clients.",
		         view->desk->actor.name);
	else if (view->span != SHOW_TODAY)
		buf_addf(&text, "Nothing to do %s. f shows other days.",
		         view->span == SHOW_ALL ? "at all" : today_span_name(view->span));
	else
		buf_adds(&text, "Nothing to do today.");
	if (view->span == SHOW_TODAY && !view->mine && line_empty(&view->filter))
		say_next(view, &text);
	int used = frame_wrap(frame, rect_inset(room, 1, 2), ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
	return used + 2;
}

/* --- head and foot --- */

static void add_counts(const struct today_view *view, struct buf *out, bool narrow)
{
	const struct diary *diary = &view->diary;
	buf_addf(out, "%zu to do", diary->open);
	if (diary->done)
		buf_addf(out, ", %zu done", diary->done);
	if (narrow)
		return;
	if (view->span != SHOW_TODAY)
		buf_addf(out, "   showing %s", today_span_name(view->span));
	if (view->mine)
		buf_addf(out, "   mine (f)");
}

static void draw_title(struct today_view *view, struct frame *frame, struct rect room)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	bool narrow = room.cols < NARROW_BELOW;
	char money[32];
	if (view->diary.open)
		buf_addf(&right, "%s%s %s", narrow ? "" : "money in today's list ",
		         money_text(money, view->diary.money, view->desk->currency, view->desk->decimal), view->desk->currency);
	if (view->filtering) {
		frame_put(frame, room.row, room.col + 1, ROLE_KEY, "/");
		line_draw(&view->filter, frame, room.row, room.col + 2, room.cols / 2 - 2, true);
	} else if (!line_empty(&view->filter)) {
		buf_addf(&left, "/%s: %zu line%s", line_text(&view->filter), view->shown.len, view->shown.len == 1 ? "" : "s");
	} else {
		add_counts(view, &left, narrow);
	}
	frame_put(frame, room.row, room.col + 1, ROLE_HEAD, buf_str(&left));
	frame_right(frame, room.row, room.col, room.cols - 1, ROLE_HEAD, buf_str(&right));
	buf_release(&left);
	buf_release(&right);
}

/* The line in full, and whom to ring, for screens without a pane. */
static void draw_foot(struct today_view *view, struct frame *frame, struct rect room)
{
	const struct diary_line *line = today_current(view);
	frame_hline(frame, room.row, room.col, room.cols);
	if (!line)
		return;
	struct buf who = BUF_INIT;
	const char *contact = today_contact(view), *phone = today_phone(view);
	buf_addf(&who, "%s%s%s", contact, *contact && *phone ? " " : "", phone);
	struct rect reason = {room.row + 1, room.col + 1, FOOT_ROWS - 1, room.cols - 2};
	size_t len = strlen(line->because), first = text_wrap(line->because, len, reason.cols);
	int rest = text_width(line->because + first, len - first), whom = text_width(buf_str(&who), who.len);
	frame_wrap(frame, reason, ROLE_NORMAL, line->because);
	if (whom + (rest ? rest + 2 : 0) <= reason.cols)
		frame_right(frame, room.row + FOOT_ROWS - 1, room.col, room.cols - 1, ROLE_NORMAL, buf_str(&who));
	buf_release(&who);
}

/* The first frame tells whether there is room to unfold. */
static void measure(struct today_view *view, struct rect room)
{
	bool wide = room.cols >= PANE_FROM && room.rows >= FOOT_FROM;
	if (wide == view->wide)
		return;
	view->wide = wide;
	today_sift(view);
}

void today_draw(struct today_view *view, struct frame *frame, struct rect room)
{
	measure(view, room);
	if (room.rows < HEAD_ROWS + 1)
		return;
	draw_title(view, frame, room);
	struct rect list = room;
	if (view->wide)
		list.cols = room.cols - PANE_COLS - 1;
	bool foot = !view->wide && room.rows >= FOOT_FROM;
	draw_heads(view, frame, (struct rect){room.row + 1, room.col, 1, list.cols});
	frame_hline(frame, room.row + 2, room.col, list.cols);
	struct rect rows = {room.row + HEAD_ROWS, room.col, room.rows - HEAD_ROWS - (foot ? FOOT_ROWS : 0), list.cols};
	list_fit(&view->at, view->shown.len, (size_t)rows.rows);
	struct rect rest = rows;
	if (!view->shown.len)
		rest.row += draw_empty(view, frame, rows);
	rest.rows -= rest.row - rows.row;
	if (rest.rows > 0)
		draw_rows(view, frame, rest);
	if (foot)
		draw_foot(view, frame, (struct rect){room.row + room.rows - FOOT_ROWS, room.col, FOOT_ROWS, room.cols});
	if (view->wide) {
		frame_vline(frame, room.row + 1, list.cols, room.rows - 1);
		today_draw_pane(view, frame,
		                (struct rect){room.row + 1, room.col + list.cols + 1, room.rows - 1, PANE_COLS});
	}
	if (view->filtering)
		line_draw(&view->filter, frame, room.row, room.col + 2, room.cols / 2 - 2, true);
}
