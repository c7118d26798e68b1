/* SPDX-License-Identifier: MIT */
/* The outbox: what is about to go, and can still be stopped; what went; what needs
 * somebody. The server's own words, what they mean, and what to press. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/outbox.h"
#include "letter/address.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/view.h"

enum { TAG_SHOW = 1, TAG_COPY, TAG_TIME, TAG_ADDRESS, TAG_SURE };
enum copying { COPY_ADDRESS = 1, COPY_SUBJECT, COPY_ID, COPY_ROW };

struct outbox {
	struct app *app;
	struct arena arena;
	struct desk_outbox box;
	struct vec shown;          /* const struct message *: what the filter lets through */
	struct list at;
	struct marks marks;
	struct line filter;
	bool filtering;            /* it is being typed */
	enum message_filter show;
	bool folded;               /* no side pane */
	enum outbox_act pending;   /* waits for an answer, for the mails in picked */
	struct vec picked;         /* int64_t */
	struct arena detail;       /* the mail under the cursor with its text and history */
	struct message mail;
	struct message_event *events;
	size_t event_count;
	struct buf copied;
};

static const struct message *row_at(const struct outbox *self, size_t i)
{
	return i < self->shown.len ? VEC_AT(const struct message *, &self->shown, i) : NULL;
}

static const struct message *current(const struct outbox *self)
{
	return row_at(self, self->at.cursor);
}

static int64_t id_of(const void *rows, size_t row)
{
	return row_at(rows, row)->id;
}

/* --- what is shown --- */

static bool matches(const struct message *m, const char *wanted)
{
	struct buf text = BUF_INIT, folded = BUF_INIT;
	buf_addf(&text, "%s %s %s", m->client_name, m->subject, m->to_line);
	bool yes = text_fold(buf_str(&text), text.len, &folded, NULL) && strstr(buf_str(&folded), wanted);
	buf_release(&text);
	buf_release(&folded);
	return yes;
}

static void choose_rows(struct outbox *self, int64_t keep)
{
	struct buf wanted = BUF_INIT;
	text_fold(line_text(&self->filter), strlen(line_text(&self->filter)), &wanted, NULL);
	vec_clear(&self->shown);
	for (size_t i = 0; i < self->box.list.count; i++) {
		const struct message *m = &self->box.list.rows[i];
		const struct message **place = !wanted.len || matches(m, buf_str(&wanted)) ? vec_push(&self->shown) : NULL;
		if (place)
			*place = m;
	}
	buf_release(&wanted);
	list_fit(&self->at, self->shown.len, self->at.shown);
	if (keep)
		list_seek(&self->at, keep, id_of, self);
}

/* The mail under the cursor, read when it is first shown. */
static const struct message *detail(struct outbox *self)
{
	const struct message *m = current(self);
	if (!m)
		return NULL;
	if (self->mail.id == m->id)
		return &self->mail;
	arena_release(&self->detail);
	self->detail = (struct arena)ARENA_INIT;
	self->mail = (struct message){0};
	if (!desk_outbox_mail(app_desk(self->app), m->id, &self->detail, &self->mail, &self->events,
	                      &self->event_count, NULL)) {
		self->mail = (struct message){0};
		return NULL;
	}
	return &self->mail;
}

static bool outbox_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct outbox *self = state;
	(void)arg, (void)err;
	self->app = app;
	self->shown = (struct vec)VEC_INIT(const struct message *);
	self->picked = (struct vec)VEC_INIT(int64_t);
	self->marks = (struct marks)MARKS_INIT;
	self->show = MESSAGE_ALL;
	return true;
}

static bool outbox_load(void *state, struct err *err)
{
	struct outbox *self = state;
	struct arena arena = ARENA_INIT;
	struct desk_outbox box;
	const struct message *before = current(self);
	int64_t keep = before ? before->id : 0;
	if (!desk_outbox_load(app_desk(self->app), self->show, &arena, &box, err)) {
		arena_release(&arena);
		return false;
	}
	vec_clear(&self->shown);
	arena_release(&self->arena);
	self->arena = arena;
	self->box = box;
	self->mail.id = 0;
	choose_rows(self, keep);
	return true;
}

static void outbox_close(void *state)
{
	struct outbox *self = state;
	arena_release(&self->arena);
	arena_release(&self->detail);
	vec_release(&self->shown);
	vec_release(&self->picked);
	marks_release(&self->marks);
	line_release(&self->filter);
	buf_release(&self->copied);
}

/* --- drawing --- */

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
	const struct message *m = row_at(self, i);
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

/* Below the list: whom it is about, what happened, what to press. */
static void draw_meaning(const struct outbox *self, struct frame *frame, struct rect room)
{
	const struct message *m = current(self);
	frame_hline(frame, room.row, room.col, room.cols);
	struct rect text_room = {room.row + 1, room.col + 1, room.rows - 2, room.cols - 2};
	struct buf text = BUF_INIT;
	if (m) {
		buf_addf(&text, "%s: ", m->client_name);
		if (room.cols < SUBJECT_FROM)
			buf_addf(&text, "%s. ", m->subject);
		outbox_meaning(m, &text);
		frame_wrap(frame, text_room, ROLE_NORMAL, buf_str(&text));
	}
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
	const struct message *m = detail(self);
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
	outbox_meaning(m, &text);
	if (row < end)
		frame_wrap(frame, (struct rect){row, in.col, end - row, in.cols}, ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

/* What the states mean, where there is room for it under the list. */
static void draw_legend(struct frame *frame, struct rect room)
{
	static const char *const rows[][2] = {
		{"HELD", "waits so that e can take it back"},
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

static void outbox_draw(void *state, struct frame *frame, struct rect room)
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

static void outbox_status(void *state, struct buf *out)
{
	struct outbox *self = state;
	const struct message *m = current(self);
	if (marks_count(&self->marks))
		buf_addf(out, "%zu marked", marks_count(&self->marks));
	else if (m)
		buf_addf(out, "%zu of %zu", self->at.cursor + 1, self->shown.len);
}

/* --- keys --- */

static const enum op_id *outbox_hints(void *state)
{
	static const enum op_id waits[] = {OP_OPEN, OP_TAKE_BACK, OP_HOLD_MAIL, OP_SEND_NOW, OP_SEND_AT, OP_BIN, OP_MARK,
	                                   OP_FILTER, OP_NONE};
	static const enum op_id failed[] = {OP_OPEN, OP_CORRECT, OP_RETRY, OP_TAKE_BACK, OP_BIN, OP_VIEWS, OP_NONE};
	static const enum op_id unknown[] = {OP_OPEN, OP_SEND_NOW, OP_RETRY, OP_COPY, OP_VIEWS, OP_NONE};
	static const enum op_id gone[] = {OP_OPEN, OP_VIEWS, OP_FILTER, OP_COPY, OP_NONE};
	const struct message *m = current(state);
	if (!m)
		return gone;
	return m->state == MESSAGE_QUEUED      ? waits
	       : m->state == MESSAGE_UNCERTAIN ? unknown
	       : m->state == MESSAGE_REJECTED || m->state == MESSAGE_STOPPED ? failed
	                                                                       : gone;
}

static unsigned outbox_facts(void *state)
{
	return current(state) ? NEED_MESSAGE | NEED_ROW : 0;
}

static void outbox_subject(void *state, struct view_arg *out)
{
	struct outbox *self = state;
	const struct message *m = current(self);
	*out = (struct view_arg){.client = m ? m->client : 0, .id = m ? m->id : 0};
}

static bool outbox_typing(void *state)
{
	return ((struct outbox *)state)->filtering;
}

static struct reaction outbox_key(void *state, const struct key *key)
{
	struct outbox *self = state;
	const struct message *m = current(self);
	if (!self->filtering)
		return react_pass();
	if (key->id == K_ENTER || key->id == K_ESC) {
		self->filtering = false;
		if (key->id == K_ESC)
			line_set(&self->filter, "");
	} else if (!line_key(&self->filter, key)) {
		return react_pass();
	}
	choose_rows(self, m ? m->id : 0);
	return react_done();
}

/* The marked mails, or the one under the cursor. */
static void pick(struct outbox *self)
{
	vec_clear(&self->picked);
	for (size_t i = 0; i < self->box.list.count; i++) {
		const struct message *m = &self->box.list.rows[i];
		bool wanted = marks_count(&self->marks) ? marks_has(&self->marks, m->id) : m == current(self);
		int64_t *id = wanted ? vec_push(&self->picked) : NULL;
		if (id)
			*id = m->id;
	}
}

static struct reaction act_on_picked(struct outbox *self, enum outbox_act act, int64_t at)
{
	struct buf said = BUF_INIT;
	struct err err = {0};
	size_t done = 0;
	for (size_t i = 0; i < self->picked.len; i++) {
		buf_clear(&said);
		if (desk_outbox_act(app_desk(self->app), act, VEC_AT(int64_t, &self->picked, i), at, &said, &err))
			done++;
	}
	struct reaction reaction = done ? react_changed() : react_done();
	if (err.code && done)
		reaction = react_say(reaction, SAY_WARN, "%zu of %zu: %s", done, self->picked.len, err.text);
	else if (err.code)
		reaction = react_say(reaction, SAY_ERROR, "%s", err.text);
	else if (done > 1)
		reaction = react_say(reaction, SAY_DONE, "%zu mails: %s", done, outbox_act_says(act));
	else
		reaction = react_say(reaction, SAY_DONE, "%s", buf_str(&said));
	marks_clear(&self->marks);
	buf_release(&said);
	return reaction;
}

static struct reaction act_now(struct outbox *self, enum outbox_act act)
{
	pick(self);
	return act_on_picked(self, act, 0);
}

/* To whom, for a question. */
static void name_picked(const struct outbox *self, struct buf *out)
{
	const struct message *m = current(self);
	if (self->picked.len == 1 && !marks_count(&self->marks))
		text_tame(out, m->client_name, strlen(m->client_name));
	else
		buf_addf(out, "%zu marked mails", self->picked.len);
}

static struct reaction ask_sure(struct outbox *self, enum outbox_act act, const char *format)
{
	struct buf whom = BUF_INIT;
	pick(self);
	self->pending = act;
	name_picked(self, &whom);
	struct buf text = BUF_INIT;
	const char *gap = strchr(format, '@');
	buf_add(&text, format, (size_t)(gap - format));
	buf_adds(&text, buf_str(&whom));
	buf_adds(&text, gap + 1);
	struct reaction reaction = react_ask(TAG_SURE, "%s", buf_str(&text));
	buf_release(&text);
	buf_release(&whom);
	return reaction;
}

static struct reaction send_now(struct outbox *self)
{
	if (current(self)->state == MESSAGE_UNCERTAIN)
		return ask_sure(self, OUTBOX_SENT, "Did you find the mail to @ in the mailbox? y marks it as sent, n leaves it "
		                "uncertain");
	return ask_sure(self, OUTBOX_NOW, "Send now to @? y sends, n keeps it held");
}

static struct reaction retry(struct outbox *self)
{
	if (current(self)->state == MESSAGE_UNCERTAIN)
		return ask_sure(self, OUTBOX_AGAIN, "Send the mail to @ once more? If the server has it after all, it arrives "
		                "twice. y queues it, n leaves it uncertain");
	return act_now(self, OUTBOX_RETRY);
}

/* A draft again, and open to be edited. */
static struct reaction take_back(struct outbox *self)
{
	const struct message *m = current(self);
	int64_t id = m->id, client = m->client;
	bool many = marks_count(&self->marks) > 0;
	struct reaction reaction = act_now(self, OUTBOX_BACK);
	const struct view *draft = view_named("draft");
	if (many || reaction.kind != REACT_CHANGED || !draft)
		return reaction;
	struct reaction open = react_open(draft, (struct view_arg){.client = client, .id = id}, 0);
	return react_say(open, SAY_DONE, "%s", reaction.say);
}

static struct reaction ask_address(struct outbox *self)
{
	struct arena arena = ARENA_INIT;
	struct address *to = NULL;
	size_t count = 0;
	const struct message *m = current(self);
	if (m->state != MESSAGE_REJECTED && m->state != MESSAGE_STOPPED && m->state != MESSAGE_QUEUED)
		return react_say(react_done(), SAY_INFO, "The address can be corrected until the mail is on the line");
	address_list(&arena, m->to_line, &to, &count, NULL);
	struct reaction reaction = react_prompt(TAG_ADDRESS, "Address", count ? to[0].mail : m->to_line);
	arena_release(&arena);
	return reaction;
}

static struct reaction ask_show(void)
{
	static const struct menu_item items[] = {
		{MESSAGE_ALL + 1, "all", "", 'a'},
		{MESSAGE_OPEN + 1, "open: not sent yet", "", 'o'},
		{MESSAGE_FAILED + 1, "failed: needs somebody", "", 'f'},
		{MESSAGE_GONE + 1, "sent", "", 's'},
	};
	return react_menu(&(struct menu_spec){.title = "Show", .items = items, .count = 4}, TAG_SHOW);
}

static struct reaction ask_copy(void)
{
	static const struct menu_item items[] = {
		{COPY_ADDRESS, "address", "", 'a'},
		{COPY_SUBJECT, "subject", "", 's'},
		{COPY_ID, "Message-ID, to find it in the mailbox", "", 'm'},
		{COPY_ROW, "row", "", 'r'},
	};
	return react_menu(&(struct menu_spec){.title = "Copy", .items = items, .count = 4}, TAG_COPY);
}

static struct reaction copy(struct outbox *self, enum copying what)
{
	const struct message *m = current(self);
	struct buf *out = &self->copied;
	buf_clear(out);
	if (what == COPY_ADDRESS)
		buf_adds(out, m->to_line);
	else if (what == COPY_SUBJECT)
		buf_adds(out, m->subject);
	else if (what == COPY_ID)
		buf_adds(out, m->message_id);
	else
		buf_addf(out, "%s\t%s\t%s\t%s", message_state_name(m->state), m->client_name, m->to_line, m->subject);
	return (struct reaction){.kind = REACT_COPY, .arg = {.text = buf_str(out)}};
}

static struct reaction read_mail(struct outbox *self)
{
	const struct message *m = detail(self);
	struct buf text = BUF_INIT;
	if (!m)
		return react_done();
	buf_addf(&text, "To       %s\n", m->to_line);
	if (*m->cc_line)
		buf_addf(&text, "Cc       %s\n", m->cc_line);
	buf_addf(&text, "Subject  %s\n\n%s\n\nWHAT HAPPENED\n", m->subject, m->body);
	for (size_t i = 0; i < self->event_count; i++) {
		char clock[MOMENT_TEXT_SIZE], day[DATE_TEXT_SIZE];
		buf_addf(&text, "%s %s  %s\n", date_short(moment_day(self->events[i].at), day),
		         moment_clock(self->events[i].at, clock), self->events[i].says);
	}
	buf_adds(&text, "\n");
	outbox_meaning(m, &text);
	struct reaction reaction = react_text("Mail", buf_str(&text), false);
	buf_release(&text);
	return reaction;
}

static struct reaction clear_filter(struct outbox *self)
{
	if (line_empty(&self->filter))
		return react_pass();
	const struct message *m = current(self);
	line_set(&self->filter, "");
	choose_rows(self, m ? m->id : 0);
	return react_done();
}

static struct reaction mark(struct outbox *self, enum op_id op)
{
	if (op == OP_UNMARK) {
		marks_clear(&self->marks);
		return react_done();
	}
	if (op == OP_MARK_RANGE && self->marks.anchor) {
		size_t from = self->at.cursor, to = self->at.cursor;
		for (size_t i = 0; i < self->shown.len; i++)
			if (row_at(self, i)->id == self->marks.anchor)
				*(i < from ? &from : &to) = i;
		for (size_t i = from; i <= to; i++)
			marks_set(&self->marks, row_at(self, i)->id, true);
		self->marks.anchor = 0;
		return react_done();
	}
	if (op == OP_MARK_ALL) {
		for (size_t i = 0; i < self->shown.len; i++)
			marks_set(&self->marks, row_at(self, i)->id, true);
		return react_done();
	}
	int64_t id = current(self)->id;
	self->marks.anchor = op == OP_MARK_RANGE ? id : 0;
	if (op == OP_MARK_RANGE) {
		marks_set(&self->marks, id, true);
		return react_done();
	}
	marks_toggle(&self->marks, id);
	list_to(&self->at, self->at.cursor + 1);
	return react_done();
}

static struct reaction outbox_act(void *state, enum op_id op)
{
	struct outbox *self = state;
	if (list_act(&self->at, op))
		return react_done();
	switch (op) {
	case OP_OPEN: return read_mail(self);
	case OP_BACK: return clear_filter(self);
	case OP_FILTER: self->filtering = true; return react_done();
	case OP_VIEWS: return ask_show();
	case OP_FOLD: self->folded = !self->folded; return react_done();
	case OP_COPY: return current(self) ? ask_copy() : react_done();
	case OP_MARK:
	case OP_MARK_RANGE:
	case OP_MARK_ALL:
	case OP_UNMARK: return mark(self, op);
	case OP_TAKE_BACK: return take_back(self);
	case OP_HOLD_MAIL: return act_now(self, current(self)->held ? OUTBOX_RELEASE : OUTBOX_HOLD);
	case OP_SEND_AT: pick(self); return react_prompt(TAG_TIME, "Send at (14:30, fri 08:30, tom)", "");
	case OP_RETRY: return retry(self);
	case OP_SEND_NOW: return send_now(self);
	case OP_CORRECT: return ask_address(self);
	case OP_BIN: return ask_sure(self, OUTBOX_BIN, "Bin the mail to @? y bins it (u brings it back), n leaves it");
	default: return react_pass();
	}
}

static struct reaction set_time(struct outbox *self, const char *text)
{
	struct err err = {0};
	int64_t at;
	if (!outbox_time_parse(text, app_desk(self->app)->date_order, &at, &err))
		return react_error(&err);
	return act_on_picked(self, OUTBOX_AT, at);
}

static struct reaction set_address(struct outbox *self, const char *text)
{
	struct err err = {0};
	struct buf said = BUF_INIT;
	bool ok = desk_outbox_correct(app_desk(self->app), current(self)->id, text, &said, &err);
	struct reaction reaction = ok ? react_say(react_changed(), SAY_DONE, "%s", buf_str(&said)) : react_error(&err);
	buf_release(&said);
	return reaction;
}

static struct reaction outbox_answer(void *state, const struct answer *answer)
{
	struct outbox *self = state;
	struct err err = {0};
	if (!answer->given || !current(self))
		return react_done();
	switch (answer->tag) {
	case TAG_COPY: return copy(self, (enum copying)answer->id);
	case TAG_TIME: return set_time(self, answer->text);
	case TAG_ADDRESS: return set_address(self, answer->text);
	case TAG_SURE: return act_on_picked(self, self->pending, 0);
	case TAG_SHOW:
		self->show = (enum message_filter)(answer->id - 1);
		return outbox_load(self, &err) ? react_done() : react_error(&err);
	default: return react_done();
	}
}

const struct view view_outbox = {
	.name = "outbox",
	.title = "Outbox",
	.scope = SCOPE_OUTBOX,
	.flags = VIEW_MAIN,
	.tab = 4,
	.size = sizeof(struct outbox),
	.open = outbox_open,
	.load = outbox_load,
	.draw = outbox_draw,
	.status = outbox_status,
	.hints = outbox_hints,
	.facts = outbox_facts,
	.subject = outbox_subject,
	.typing = outbox_typing,
	.act = outbox_act,
	.key = outbox_key,
	.answer = outbox_answer,
	.close = outbox_close,
};
