/* SPDX-License-Identifier: MIT */
/* Draws the form of a contact, and beside it, where there is room, what is known of
 * the client. */
#include <string.h>

#include "base/text.h"
#include "ui/log_inside.h"

enum { PANE_COLS = 62, WIDE = 140 };
enum { ROOMY = 32 };               /* rows from which there is a blank one between the questions */

static struct desk *desk_of(const struct log_view *self)
{
	return app_desk(self->app);
}

static void draw_title(const struct log_view *self, struct frame *frame, struct rect room)
{
	static const char *const titles[LOG_KINDS] = {"LOG A CALL", "LOG A LETTER", "LOG A VISIT", "LOG A MAIL", "NOTE", "PROMISE"};
	const struct timeline *t = &self->timeline;
	struct buf owes = BUF_INIT;
	char amount[32];
	int col = room.col + 1;
	if (t->sum_count && t->sums[0].count) {
		const struct timeline_sum *sum = &t->sums[0];
		buf_addf(&owes, "owes %s %s", money_text(amount, sum->open, sum->currency, desk_of(self)->decimal), sum->currency);
		if (sum->oldest < t->as_of)
			buf_addf(&owes, ", oldest %d days", t->as_of - sum->oldest);
	}
	int owed = text_width(buf_str(&owes), owes.len);
	if (room.cols < 60 && owed)
		owed = 0;
	col += frame_put(frame, room.row, col, ROLE_TITLE, titles[self->kind]) + 3;
	frame_fit(frame, room.row, col, room.cols - col - owed - 2, ROLE_TITLE, t->client.name);
	if (owed)
		frame_right(frame, room.row, room.col, room.cols - 1, ROLE_HEAD, buf_str(&owes));
	frame_hline(frame, room.row + 1, room.col, room.cols);
	buf_release(&owes);
}

static int draw_dates(const struct log_view *self, struct frame *frame, struct rect room, int row)
{
	static const char *const words[][2] = {{"fri", "next Friday"}, {"tom", ""}, {"+4d", "from today"}, {"27", "the next 27th"},
	                                       {"27.11", ""}, {"eom", ""}};
	frame_put(frame, row, room.col, ROLE_HEAD, "Dates you can type");
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		daynum day;
		char text[DATE_TEXT_SIZE];
		if (!date_word(words[i][0], self->timeline.as_of, DATE_AHEAD, desk_of(self)->date_order, &day, NULL))
			continue;
		frame_printf(frame, ++row, room.col + 1, ROLE_NORMAL, "%-10s %s%s%s", words[i][0], date_long(day, text),
		             *words[i][1] ? ", " : "", words[i][1]);
	}
	return row + 2;
}

static int draw_contacts(const struct log_view *self, struct frame *frame, struct rect room, int row)
{
	char day[DATE_TEXT_SIZE];
	int shown = 0;
	for (size_t i = 0; i < self->story.count && shown < 8; i++) {
		const struct story_line *line = &self->story.lines[i];
		if (!line->entry)
			continue;
		struct buf text = BUF_INIT;
		buf_addf(&text, "%-10s %-7s %s", date_short(line->day, day), line->kind, line->says);
		frame_fit(frame, row++, room.col + 1, room.cols - 1, ROLE_NORMAL, buf_str(&text));
		buf_release(&text);
		shown++;
	}
	if (!shown)
		frame_put(frame, row++, room.col + 1, ROLE_QUIET, "none yet");
	return row;
}

static void draw_pane(struct log_view *self, struct frame *frame, struct rect room)
{
	struct timeline *t = &self->timeline;
	int kept, of, row = room.row;
	frame_fit(frame, row++, room.col, room.cols, ROLE_TITLE, t->client.name);
	story_kept(t, &kept, &of);
	if (of)
		frame_printf(frame, row++, room.col, ROLE_NORMAL, "Promises kept: %d of %d", kept, of);
	if (*self->promise)
		frame_printf(frame, row++, room.col, self->late ? ROLE_LATE : ROLE_PROMISE, "%s%s", self->late ? "! " : "P ",
		             self->promise);
	row++;
	if (self->talk.text && *self->talk.text) {
		struct rect points = {row + 1, room.col + 1, room.row + room.rows - row - 1, room.cols - 1};
		frame_put(frame, row, room.col, ROLE_HEAD, "What to say");
		row += frame_wrap(frame, points, ROLE_NORMAL, self->talk.text) + 2;
	}
	frame_put(frame, row++, room.col, ROLE_HEAD, "Last contacts");
	row = draw_contacts(self, frame, room, row);
	draw_dates(self, frame, room, row + 1);
}

void log_draw(struct log_view *self, struct frame *frame, struct rect room)
{
	struct rect body = {room.row + 2, room.col, room.rows - 2, room.cols};
	log_refresh_meanings(self);
	for (int i = 0; i < self->spaces; i++)
		form_hide(&self->form, ID_SPACE + i, room.rows < ROOMY);
	draw_title(self, frame, room);
	if (room.cols >= WIDE) {
		int split = room.cols - PANE_COLS;
		frame_vline(frame, body.row, split - 1, body.rows);
		frame_cross(frame, room.row + 1, split - 1);
		struct rect pane = {body.row, split + 1, body.rows, PANE_COLS - 2};
		struct rect before = frame_clip(frame, pane);
		draw_pane(self, frame, pane);
		frame_unclip(frame, before);
		body.cols = split - 2;
	}
	form_draw(&self->form, frame, body);
}
