/* SPDX-License-Identifier: MIT */
/* How the outbox looks: the list, what the mail under the cursor means, and at 120
 * columns its text and history beside it. */
#include "ui/outbox_inside.h"

#include <string.h>

#include "base/text.h"

enum { STATE_COLS = 17, GOES_COLS = 16, PANE_FROM = 120, SUBJECT_FROM = 60, MEANING_ROWS = 5, MEANING_ROWS_NARROW = 8,
       ROWS_FOR_MEANING = 14 };

static enum role state_role(const struct message *m)
{
	switch (m->state) {
	case MESSAGE_REJECTED:
	case MESSAGE_UNCERTAIN: return ROLE_ERROR;
	case MESSAGE_STOPPED: return ROLE_WARN;
	case MESSAGE_SENT: return ROLE_OK;
	case MESSAGE_QUEUED: return ROLE_HELD;
	default: return ROLE_NORMAL;
	}
}

static void draw_row(const struct outbox *self, struct frame *frame, struct rect room, int row, size_t i)
{
	const struct message *m = outbox_row(self, i);
	bool on = i == self->at.cursor, marked = marks_has(&self->marks, m->id);
	enum role role = on ? ROLE_SELECTED : marked ? ROLE_MARK : ROLE_NORMAL;
	struct buf text = BUF_INIT;
	int col = room.col + 1, left = room.cols - 1;
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, role);
	frame_put(frame, row, room.col, role, on && marked ? "#" : on ? ">" : marked ? "*" : " ");
	outbox_state(m, self->box.now, &text);
	frame_fit(frame, row, col, STATE_COLS, on ? role : state_role(m), buf_str(&text));
	col += STATE_COLS + 1;
	left -= STATE_COLS + 1;
	bool wide = room.cols >= SUBJECT_FROM;
	int to = wide ? (left - GOES_COLS) * 2 / 5 : left;
	frame_fit(frame, row, col, to, role, m->client_name);
	if (wide) {
		buf_clear(&text);
		outbox_goes(m, self->box.now, &text);
		frame_fit(frame, row, col + to + 1, left - to - GOES_COLS - 2, role, m->subject);
		frame_fit(frame, row, col + left - GOES_COLS, GOES_COLS, role, buf_str(&text));
	}
	if (on)
		frame_cursor(frame, row, room.col);
	buf_release(&text);
}

static void draw_heads(struct frame *frame, struct rect room)
{
	int col = room.col + 1 + STATE_COLS + 1, left = room.cols - STATE_COLS - 2;
	frame_put(frame, room.row, room.col + 1, ROLE_HEAD, "State");
	frame_put(frame, room.row, col, ROLE_HEAD, "To");
	if (room.cols >= SUBJECT_FROM) {
		frame_put(frame, room.row, col + (left - GOES_COLS) * 2 / 5 + 1, ROLE_HEAD, "Subject");
		frame_put(frame, room.row, col + left - GOES_COLS, ROLE_HEAD, "Goes");
	}
	frame_hline(frame, room.row + 1, room.col, room.cols);
}

static void draw_title(struct outbox *self, struct frame *frame, struct rect room)
{
	static const char *const shows[] = {
		[MESSAGE_OPEN] = "open", [MESSAGE_FAILED] = "failed", [MESSAGE_GONE] = "sent",
		[MESSAGE_ALL] = "", [MESSAGE_DRAFTS] = "drafts",
	};
	struct buf left = BUF_INIT, right = BUF_INIT;
	desk_outbox_sender(&self->box, &right);
	int sender = text_width(buf_str(&right), right.len);
	if (self->show != MESSAGE_ALL)
		buf_addf(&left, "only %s (f): ", shows[self->show]);
	if (!line_empty(&self->filter))
		buf_addf(&left, "/%s: %zu of %zu", line_text(&self->filter), self->shown.len, self->box.list.count);
	else
		desk_outbox_summary(&self->box, &left);
	int room_left = room.cols >= SUBJECT_FROM ? room.cols - sender - 4 : room.cols - 2;
	int width = text_width(buf_str(&left), left.len);
	frame_fit(frame, room.row, room.col + 1, width < room_left ? width : room_left, ROLE_HEAD, buf_str(&left));
	if (room.cols >= SUBJECT_FROM)
		frame_right(frame, room.row, room.col, room.cols - 1, self->box.off ? ROLE_ERROR : ROLE_HEAD,
		            buf_str(&right));
	if (self->filtering) {
		frame_fill(frame, (struct rect){room.row, room.col, 1, room.cols / 2}, ROLE_NORMAL);
		frame_put(frame, room.row, room.col + 1, ROLE_KEY, "/");
		line_draw(&self->filter, frame, room.row, room.col + 2, room.cols / 2 - 2, true);
	}
	buf_release(&left);
	buf_release(&right);
}

static void draw_empty(const struct outbox *self, struct frame *frame, struct rect room)
{
	struct buf text = BUF_INIT;
	if (self->box.list.count)
		buf_addf(&text, "No mail matches \"%s\". Esc shows all %zu.", line_text(&self->filter), self->box.list.count);
	else if (self->show != MESSAGE_ALL)
		buf_adds(&text, "There is none of these. f shows others.");
	else
		buf_adds(&text, "No mail waits and none was sent. e on a client writes one; it is held here before it goes.");
	frame_wrap(frame, rect_inset(room, 1, 2), ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

/* What the mail's state means; a client's hold says more than that. */
static void outbox_what(const struct outbox *self, const struct message *m, struct buf *text)
{
	size_t before = text->len;
	desk_outbox_on_hold(app_desk(self->app), m, text, NULL);
	if (text->len != before)
		buf_adds(text, ". ");
	outbox_meaning(m, text);
}

/* Below the list: whom it is about, what happened, what to press. */
static void draw_meaning(const struct outbox *self, struct frame *frame, struct rect room)
{
	const struct message *m = outbox_current(self);
	frame_hline(frame, room.row, room.col, room.cols);
	struct rect text_room = {room.row + 1, room.col + 1, room.rows - 2, room.cols - 2};
	struct buf text = BUF_INIT, what = BUF_INIT;
	if (m) {
		outbox_what(self, m, &what);
		if (!text_starts(buf_str(&what), m->client_name)) /* a hold names the client itself */
			buf_addf(&text, "%s: ", m->client_name);
		if (room.cols < SUBJECT_FROM)
			buf_addf(&text, "%s. ", m->subject);
		buf_add(&text, buf_str(&what), what.len);
		frame_wrap(frame, text_room, ROLE_NORMAL, buf_str(&text));
	}
	buf_release(&what);
	buf_release(&text);
}

/* On the right, where it fits behind used columns: what goes next. */
static void draw_next(const struct outbox *self, struct frame *frame, int row, struct rect room, int used)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < self->box.list.count && !text.len; i++) {
		const struct message *m = &self->box.list.rows[i];
		if (m->state != MESSAGE_QUEUED || m->held)
			continue;
		buf_adds(&text, "next: ");
		outbox_goes(m, self->box.now, &text);
		buf_addf(&text, " %s", m->client_name);
	}
	if (text.len && used + text_width(buf_str(&text), text.len) < room.cols)
		frame_right(frame, row, room.col, room.cols - 1, ROLE_QUIET, buf_str(&text));
	buf_release(&text);
}

static void draw_promise(const struct outbox *self, struct frame *frame, int row, struct rect room)
{
	const char *text = "Mail goes out even if you close this window or the line drops.";
	if (!self->box.account)
		text = "Nothing goes out: no mail server is set. `dun setting mail.host SERVER` names one.";
	else if (self->box.off)
		text = "Nothing goes out: no sender was seen for five minutes. `dun send` sends now.";
	else if (*self->box.pulse.says)
		text = self->box.pulse.says;
	bool fine = self->box.account && !self->box.off && !*self->box.pulse.says;
	frame_fit(frame, row, room.col + 1, room.cols - 2, fine ? ROLE_QUIET : ROLE_WARN, text);
	if (fine)
		draw_next(self, frame, row, room, text_width(text, strlen(text)) + 3);
}

static int draw_events(struct outbox *self, struct frame *frame, struct rect room)
{
	int used = 0;
	for (size_t i = 0; i < self->event_count && used < room.rows; i++) {
		const struct message_event *e = &self->events[i];
		char clock[MOMENT_TEXT_SIZE];
		frame_put(frame, room.row + used, room.col, ROLE_QUIET, moment_clock(e->at, clock));
		used += frame_wrap(frame, (struct rect){room.row + used, room.col + 7, room.rows - used, room.cols - 7},
		                   ROLE_NORMAL, *e->says ? e->says : e->state);
	}
	return used;
}

/* The mail as it goes, its history and what can be done. */
static void draw_pane(struct outbox *self, struct frame *frame, struct rect room)
{
	const struct message *m = outbox_detail(self);
	struct buf text = BUF_INIT;
	int row = room.row, end = room.row + room.rows;
	frame_vline(frame, room.row, room.col, room.rows);
	struct rect in = {room.row, room.col + 2, room.rows, room.cols - 3};
	if (!m)
		return;
	frame_put(frame, row, in.col, ROLE_HEAD, "To");
	frame_fit(frame, row++, in.col + 9, in.cols - 9, ROLE_NORMAL, m->to_line);
	frame_put(frame, row, in.col, ROLE_HEAD, "Subject");
	frame_fit(frame, row++, in.col + 9, in.cols - 9, ROLE_NORMAL, m->subject);
	frame_hline(frame, row++, in.col, in.cols);
	int body = (end - row) / 2;
	row += frame_wrap(frame, (struct rect){row, in.col, body, in.cols}, ROLE_NORMAL, m->body);
	frame_hline(frame, row++, in.col, in.cols);
	frame_put(frame, row++, in.col, ROLE_HEAD, "WHAT HAPPENED");
	row += draw_events(self, frame, (struct rect){row, in.col, end - row, in.cols}) + 1;
	frame_put(frame, row++, in.col, ROLE_HEAD, "WHAT IT MEANS");
	outbox_what(self, m, &text);
	if (row < end)
		frame_wrap(frame, (struct rect){row, in.col, end - row, in.cols}, ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

/* What the states mean, where there is room for it under the list. */
static void draw_legend(struct frame *frame, struct rect room)
{
	static const char *const rows[][2] = {
		{"HELD", "waits so that e can take it back"},
		{"DUE", "its time has come; the sender takes it with its next run"},
		{"AT", "goes at a time you chose"},
		{"SENDING", "on the line now; cannot be taken back"},
		{"FAILED", "the server said no; nothing went out; needs you"},
		{"STOPPED", "the check before sending found it paid, on hold or disputed"},
		{"SENT", "accepted by the mail server, with its receipt"},
		{"UNCERTAIN", "the server did not say; look into the mailbox, then R or S"},
	};
	enum { ROWS = sizeof rows / sizeof *rows };
	if (room.rows < ROWS + 2)
		return;
	int row = room.row + room.rows - ROWS;
	frame_put(frame, row - 1, room.col + 1, ROLE_HEAD, "WHAT THE STATES MEAN");
	for (size_t i = 0; i < ROWS; i++) {
		frame_put(frame, row + (int)i, room.col + 1, ROLE_NORMAL, rows[i][0]);
		frame_fit(frame, row + (int)i, room.col + 12, room.cols - 13, ROLE_QUIET, rows[i][1]);
	}
}

static void draw_list(struct outbox *self, struct frame *frame, struct rect room)
{
	list_fit(&self->at, self->shown.len, room.rows > 0 ? (size_t)room.rows : 1);
	if (!self->shown.len)
		draw_empty(self, frame, room);
	for (size_t i = 0; i < self->at.shown && self->at.top + i < self->shown.len; i++)
		draw_row(self, frame, room, room.row + (int)i, self->at.top + i);
}

void outbox_draw(void *state, struct frame *frame, struct rect room)
{
	struct outbox *self = state;
	bool pane = room.cols >= PANE_FROM && !self->folded;
	if (room.rows < 5)
		return;
	draw_title(self, frame, room);
	draw_promise(self, frame, room.row + room.rows - 1, room);
	struct rect rest = {room.row + 1, room.col, room.rows - 2, room.cols};
	if (pane) {
		int cols = room.cols * 2 / 5;
		draw_pane(self, frame, (struct rect){rest.row, rest.col + rest.cols - cols, rest.rows, cols});
		rest.cols -= cols;
	}
	draw_heads(frame, rest);
	struct rect rows = {rest.row + 2, rest.col, rest.rows - 2, rest.cols};
	if (!pane && room.rows >= ROWS_FOR_MEANING) {
		int meaning = (room.cols < SUBJECT_FROM && room.rows >= 20 ? MEANING_ROWS_NARROW : MEANING_ROWS) + 1;
		rows.rows -= meaning;
		draw_meaning(self, frame, (struct rect){rows.row + rows.rows, rest.col, meaning, rest.cols});
	}
	draw_list(self, frame, rows);
	int used = (int)self->shown.len + 1;
	if (pane && used < rows.rows)
		draw_legend(frame, (struct rect){rows.row + used, rows.col, rows.rows - used, rows.cols});
	if (self->filtering)
		line_draw(&self->filter, frame, room.row, room.col + 2, room.cols / 2 - 2, true);
}
