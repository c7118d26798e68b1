/* SPDX-License-Identifier: MIT */
/* The clients: all of them, owing or not, a line each. Enter opens one. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/clients.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/filter.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/view.h"

enum { TAG_SORT = 1, TAG_CURRENCY, TAG_COPY };
enum copying { COPY_NAME = 1, COPY_ROW, COPY_ALL };

struct clients {
	struct app *app;
	struct client_list list;
	struct vec shown;        /* const struct client_row *: those the filter lets through */
	struct list at;
	struct marks marks;
	struct line filter;
	bool filtering;          /* the filter is being typed */
	enum client_order order;
	bool back;
	currency_code currency;  /* chosen with $; "": the desk's */
	struct buf copied;       /* what was copied last */
};

static const struct client_row *row_at(const struct clients *self, size_t i)
{
	return i < self->shown.len ? VEC_AT(const struct client_row *, &self->shown, i) : NULL;
}

static const struct client_row *current(const struct clients *self)
{
	return row_at(self, self->at.cursor);
}

static int64_t id_of(const void *rows, size_t row)
{
	return row_at(rows, row)->id;
}

/* --- what is shown --- */

static bool fits(const struct clients *self, const struct filter *filter, const struct client_row *client)
{
	struct filter_row row = {
		.folded = client->folded, .amount = client->open, .currency = self->list.board.currency,
		.days_overdue = client->oldest == DATE_NONE ? 0 : app_desk(self->app)->today - client->oldest,
		.states = client->flags, .owner = client->owner, .me = app_desk(self->app)->actor.name,
	};
	_Static_assert(FILTER_BROKEN == (int)BOARD_BROKEN && FILTER_NO_MAIL == (int)BOARD_NO_MAIL, "flags are states");
	return filter_fits(filter, &row);
}

static void choose_rows(struct clients *self)
{
	const struct client_row *before = current(self);
	int64_t id = before ? before->id : 0;
	struct filter filter;
	filter_parse(&filter, line_text(&self->filter));
	vec_clear(&self->shown);
	for (size_t i = 0; i < self->list.count; i++) {
		const struct client_row *row = &self->list.rows[i];
		if (!fits(self, &filter, row))
			continue;
		const struct client_row **place = vec_push(&self->shown);
		if (place)
			*place = row;
	}
	list_fit(&self->at, self->shown.len, self->at.shown);
	if (id)
		list_seek(&self->at, id, id_of, self);
}

static bool clients_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct clients *self = state;
	(void)arg, (void)err;
	self->app = app;
	self->shown = (struct vec)VEC_INIT(const struct client_row *);
	self->marks = (struct marks)MARKS_INIT;
	self->order = CLIENTS_BY_OPEN;
	return true;
}

static bool clients_load(void *state, struct err *err)
{
	struct clients *self = state;
	struct client_list list;
	const struct client_row *before = current(self);
	int64_t id = before ? before->id : 0;
	if (!desk_clients(app_desk(self->app), self->currency, &list, err))
		return false;
	vec_clear(&self->shown);
	client_list_release(&self->list);
	self->list = list;
	client_list_sort(&self->list, self->order, self->back);
	choose_rows(self);
	if (id)
		list_seek(&self->at, id, id_of, self);
	return true;
}

static void clients_close(void *state)
{
	struct clients *self = state;
	client_list_release(&self->list);
	vec_release(&self->shown);
	marks_release(&self->marks);
	line_release(&self->filter);
	buf_release(&self->copied);
}

/* --- drawing --- */

/* Columns from the right edge: what is narrow goes first, the name never. */
struct columns {
	int code, invoices, oldest, follow_up; /* widths; 0: not shown */
};

enum { AMOUNT_COLS = 19, NAME_LEAST = 16, GAP = 2 };

static struct columns columns_for(int width)
{
	int left = width - 4 - NAME_LEAST - AMOUNT_COLS;
	struct columns c = {0};
	int *const slots[] = {&c.oldest, &c.code, &c.invoices, &c.follow_up};
	static const int widths[] = {7, 10, 8, 11};
	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
		if (left >= widths[i] + GAP) {
			*slots[i] = widths[i];
			left -= widths[i] + GAP;
		}
	return c;
}

static char decimal(const struct clients *self)
{
	return app_desk(self->app)->decimal;
}

static void flags_text(uint8_t flags, char out[8])
{
	static const struct {
		uint8_t flag;
		char letter;
	} letters[] = {
		{BOARD_BROKEN, '!'}, {BOARD_PROMISED, 'P'}, {BOARD_DISPUTED, 'D'},
		{BOARD_HELD, 'H'},   {BOARD_QUEUED, 'E'},   {BOARD_NO_MAIL, '@'},
	};
	size_t n = 0;
	for (size_t i = 0; i < sizeof letters / sizeof *letters && n < 3; i++)
		if (flags & letters[i].flag)
			out[n++] = letters[i].letter;
	out[n] = '\0';
}

static void draw_heads(const struct clients *self, struct frame *frame, struct rect room)
{
	struct columns c = columns_for(room.cols);
	int right = room.col + room.cols - 1;
	frame_put(frame, room.row, room.col + 2, ROLE_HEAD, "Client");
	if (c.follow_up)
		frame_right(frame, room.row, right -= c.follow_up, c.follow_up, ROLE_HEAD, "Follow-up"), right -= GAP;
	if (c.oldest)
		frame_right(frame, room.row, right -= c.oldest, c.oldest, ROLE_HEAD, "Days"), right -= GAP;
	if (c.invoices)
		frame_right(frame, room.row, right -= c.invoices, c.invoices, ROLE_HEAD, "Invoices"), right -= GAP;
	char title[32];
	snprintf(title, sizeof title, "Open %s", self->list.board.currency);
	frame_right(frame, room.row, right -= AMOUNT_COLS, AMOUNT_COLS, ROLE_HEAD, title);
	if (c.code)
		frame_put(frame, room.row, right - GAP - c.code, ROLE_HEAD, "Code");
}

static void draw_days(struct frame *frame, int row, int col, int width, enum role role, int days)
{
	char text[24];
	snprintf(text, sizeof text, days > 0 ? "%dd" : days < 0 ? "in %dd" : "today", days < 0 ? -days : days);
	frame_right(frame, row, col, width, role, text);
}

static void draw_row(const struct clients *self, struct frame *frame, struct rect room, int row, size_t i)
{
	const struct client_row *client = row_at(self, i);
	struct columns c = columns_for(room.cols);
	bool on = i == self->at.cursor, marked = marks_has(&self->marks, client->id);
	enum role role = on ? ROLE_SELECTED : marked ? ROLE_MARK : ROLE_NORMAL;
	int right = room.col + room.cols - 1, days = app_desk(self->app)->today - client->oldest;
	char text[64], flags[8];
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, role);
	frame_put(frame, row, room.col, role, on && marked ? "#" : on ? ">" : marked ? "*" : " ");
	if (c.follow_up) {
		right -= c.follow_up;
		frame_right(frame, row, right, c.follow_up, role,
		            client->follow_up == DATE_NONE ? "" : date_short(client->follow_up, text));
		right -= GAP;
	}
	if (c.oldest) {
		right -= c.oldest;
		if (client->oldest != DATE_NONE)
			draw_days(frame, row, right, c.oldest, on ? role : days > 0 ? ROLE_LATE : role, days);
		right -= GAP;
	}
	if (c.invoices) {
		snprintf(text, sizeof text, "%d", client->invoices);
		frame_right(frame, row, right -= c.invoices, c.invoices, role, client->invoices ? text : "");
		right -= GAP;
	}
	right -= AMOUNT_COLS;
	if (client->open)
		frame_right(frame, row, right, AMOUNT_COLS, role,
		            money_text(text, client->open, self->list.board.currency, decimal(self)));
	if (c.code)
		frame_fit(frame, row, right -= GAP + c.code, c.code, role, client->code);
	flags_text(client->flags, flags);
	right -= 4;
	frame_fit(frame, row, right, 3, role, flags);
	frame_fit(frame, row, room.col + 1, right - room.col - 2, role, client->name);
	if (on)
		frame_cursor(frame, row, room.col);
}

static void draw_empty(const struct clients *self, struct frame *frame, struct rect room)
{
	struct rect middle = rect_inset(room, 1, 2);
	if (!self->list.count) {
		frame_wrap(frame, middle, ROLE_NORMAL,
		           "No clients yet. 5 imports a file.");
		return;
	}
	struct buf text = BUF_INIT;
	buf_addf(&text, "No client matches \"%s\". Esc shows all %zu.", line_text(&self->filter), self->list.count);
	frame_wrap(frame, middle, ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

static void draw_title(struct clients *self, struct frame *frame, struct rect room)
{
	const struct board *board = &self->list.board;
	char money[32], text[96];
	static const char *const orders[] = {"largest first", "oldest first", "by name"};
	if (self->filtering) {
		frame_put(frame, room.row, room.col + 1, ROLE_KEY, "/");
		line_draw(&self->filter, frame, room.row, room.col + 2, room.cols / 2 - 2, true);
	} else if (!line_empty(&self->filter)) {
		struct buf line = BUF_INIT;
		buf_addf(&line, "/%s: %zu of %zu", line_text(&self->filter), self->shown.len, self->list.count);
		frame_put(frame, room.row, room.col + 1, ROLE_HEAD, buf_str(&line));
		buf_release(&line);
	} else {
		frame_printf(frame, room.row, room.col + 1, ROLE_HEAD, room.cols < 60 ? "%zu, %s%s" : "%zu clients, %s%s",
		             self->list.count, orders[self->order], self->back ? ", turned" : "");
	}
	if (!*board->currency)
		return;
	bool narrow = room.cols < 60;
	snprintf(text, sizeof text, "%s%s %s%s", narrow ? "" : "Open ",
	         money_text(money, board->total.amount, board->currency, decimal(self)), board->currency,
	         board->currency_count > 1 && !narrow ? ", $ for more" : "");
	frame_right(frame, room.row, room.col, room.cols - 1, ROLE_HEAD, text);
}

static void clients_draw(void *state, struct frame *frame, struct rect room)
{
	struct clients *self = state;
	if (room.rows < 4)
		return;
	draw_title(self, frame, room);
	draw_heads(self, frame, (struct rect){room.row + 1, room.col, 1, room.cols});
	frame_hline(frame, room.row + 2, room.col, room.cols);
	struct rect rows = {room.row + 3, room.col, room.rows - 3, room.cols};
	list_fit(&self->at, self->shown.len, (size_t)rows.rows);
	if (!self->shown.len)
		draw_empty(self, frame, rows);
	for (size_t i = 0; i < self->at.shown && self->at.top + i < self->shown.len; i++)
		draw_row(self, frame, rows, rows.row + (int)i, self->at.top + i);
	if (self->filtering)
		line_draw(&self->filter, frame, room.row, room.col + 2, room.cols / 2 - 2, true);
}

static void clients_status(void *state, struct buf *out)
{
	struct clients *self = state;
	const struct client_row *row = current(self);
	if (self->filtering) {
		buf_adds(out, "Words of the name, >30d, >1000, promise, dispute, no-email, !hold");
	} else if (marks_count(&self->marks)) {
		int64_t sum = 0;
		char money[32];
		for (size_t i = 0; i < self->list.count; i++)
			if (marks_has(&self->marks, self->list.rows[i].id))
				sum += self->list.rows[i].open;
		buf_addf(out, "%zu marked %s %s", marks_count(&self->marks),
		         money_text(money, sum, self->list.board.currency, decimal(self)), self->list.board.currency);
	} else if (row) {
		buf_addf(out, "%zu of %zu   ! promise broken  P promised  D disputed  H on hold  E queued  @ no address",
		         self->at.cursor + 1, self->shown.len);
	}
}

/* --- keys --- */

static const enum op_id *clients_hints(void *state)
{
	static const enum op_id hints[] = {OP_OPEN, OP_CALL, OP_MAIL, OP_FILTER, OP_SORT, OP_MARK, OP_NONE};
	(void)state;
	return hints;
}

static unsigned clients_facts(void *state)
{
	return current(state) ? NEED_CLIENT | NEED_ROW : 0;
}

static void clients_shown(void *state, struct view_shown *out)
{
	const struct clients *self = state;
	for (size_t i = 0; i < self->shown.len; i++)
		buf_addf(&out->rows, "%lld\n", (long long)row_at(self, i)->id);
	out->clients = true;
	buf_addf(&out->title, "Clients, %zu of them%s", self->shown.len, line_empty(&self->filter) ? "" : ", filtered");
}

static void clients_subject(void *state, struct view_arg *out)
{
	struct clients *self = state;
	const struct client_row *row = current(self);
	*out = (struct view_arg){.client = row ? row->id : 0};
	if (marks_count(&self->marks)) {
		out->ids = self->marks.ids.data;
		out->count = marks_count(&self->marks);
	}
}

static bool clients_typing(void *state)
{
	return ((struct clients *)state)->filtering;
}

static struct reaction clients_key(void *state, const struct key *key)
{
	struct clients *self = state;
	if (!self->filtering)
		return react_pass();
	if (key->id == K_ENTER) {
		self->filtering = false;
		return react_done();
	}
	if (key->id == K_ESC) {
		self->filtering = false;
		line_set(&self->filter, "");
		choose_rows(self);
		return react_done();
	}
	if (!line_key(&self->filter, key))
		return react_pass();
	choose_rows(self);
	return react_done();
}

static struct reaction ask_order(void)
{
	static const struct menu_item items[] = {
		{CLIENTS_BY_OPEN + 1, "most owing", "", 'm'},
		{CLIENTS_BY_DAYS + 1, "oldest", "", 'o'},
		{CLIENTS_BY_NAME + 1, "name", "", 'n'},
	};
	return react_menu(&(struct menu_spec){.title = "Sort by", .items = items, .count = 3}, TAG_SORT);
}

static struct reaction ask_currency(const struct clients *self)
{
	const struct board *board = &self->list.board;
	struct menu_item items[64];
	char sums[64][48];
	size_t count = 0;
	for (; count < board->currency_count && count < 64; count++) {
		const struct board_currency *c = &board->currencies[count];
		money_text(sums[count], c->total.amount, c->code, decimal(self));
		items[count] = (struct menu_item){(int64_t)count + 1, c->code, sums[count], 0};
	}
	if (!count)
		return react_say(react_done(), SAY_INFO, "Nothing is open in any currency");
	return react_menu(&(struct menu_spec){.title = "Currency", .items = items, .count = count}, TAG_CURRENCY);
}

static struct reaction ask_copy(void)
{
	static const struct menu_item items[] = {
		{COPY_NAME, "name", "", 'n'},
		{COPY_ROW, "row", "", 'r'},
		{COPY_ALL, "all shown", "", 'a'},
	};
	return react_menu(&(struct menu_spec){.title = "Copy", .items = items, .count = 3}, TAG_COPY);
}

static void mark_range(struct clients *self)
{
	const struct client_row *row = current(self);
	size_t from = self->at.cursor;
	if (!self->marks.anchor) {
		self->marks.anchor = row->id;
		marks_set(&self->marks, row->id, true);
		return;
	}
	for (size_t i = 0; i < self->shown.len; i++)
		if (row_at(self, i)->id == self->marks.anchor)
			from = i;
	size_t low = from < self->at.cursor ? from : self->at.cursor;
	size_t high = from < self->at.cursor ? self->at.cursor : from;
	for (size_t i = low; i <= high; i++)
		marks_set(&self->marks, row_at(self, i)->id, true);
	self->marks.anchor = 0;
}

static struct reaction clear_filter(struct clients *self)
{
	if (line_empty(&self->filter))
		return react_pass();
	line_set(&self->filter, "");
	choose_rows(self);
	return react_done();
}

static struct reaction open_client(const struct clients *self)
{
	return react_open(view_named("client"), (struct view_arg){.client = current(self)->id}, 0);
}

static struct reaction clients_act(void *state, enum op_id op)
{
	struct clients *self = state;
	if (list_act(&self->at, op))
		return react_done();
	switch (op) {
	case OP_OPEN: return current(self) ? open_client(self) : react_done();
	case OP_BACK: return clear_filter(self);
	case OP_FILTER: self->filtering = true; return react_done();
	case OP_SORT: return ask_order();
	case OP_CURRENCY: return ask_currency(self);
	case OP_COPY: return current(self) ? ask_copy() : react_done();
	case OP_MARK:
		marks_toggle(&self->marks, current(self)->id);
		list_to(&self->at, self->at.cursor + 1);
		return react_done();
	case OP_MARK_RANGE: mark_range(self); return react_done();
	case OP_MARK_ALL:
		for (size_t i = 0; i < self->shown.len; i++)
			marks_set(&self->marks, row_at(self, i)->id, true);
		return react_done();
	case OP_UNMARK: marks_clear(&self->marks); return react_done();
	default: return react_pass();
	}
}

static void add_line(const struct clients *self, const struct client_row *row, struct buf *out)
{
	buf_addf(out, "%s\t%s\t", row->name, row->code);
	money_plain(out, row->open, *self->list.board.currency ? self->list.board.currency : "EUR");
	buf_addf(out, " %s\n", self->list.board.currency);
}

static struct reaction copy(struct clients *self, enum copying what)
{
	struct buf *text = &self->copied;
	buf_clear(text);
	if (what == COPY_NAME)
		buf_adds(text, current(self)->name);
	else if (what == COPY_ROW)
		add_line(self, current(self), text);
	else
		for (size_t i = 0; i < self->shown.len; i++)
			add_line(self, row_at(self, i), text);
	return (struct reaction){.kind = REACT_COPY, .arg = {.text = buf_str(text)}};
}

static struct reaction clients_answer(void *state, const struct answer *answer)
{
	struct clients *self = state;
	struct err err = {0};
	if (!answer->given || !current(self))
		return react_done();
	if (answer->tag == TAG_COPY)
		return copy(self, (enum copying)answer->id);
	if (answer->tag == TAG_SORT) {
		enum client_order order = (enum client_order)(answer->id - 1);
		self->back = order == self->order && !self->back;
		self->order = order;
	} else if (answer->tag == TAG_CURRENCY) {
		memcpy(self->currency, self->list.board.currencies[answer->id - 1].code, sizeof self->currency);
	}
	return clients_load(self, &err) ? react_done() : react_error(&err);
}

const struct view view_clients = {
	.name = "clients",
	.title = "Clients",
	.scope = SCOPE_CLIENTS,
	.flags = VIEW_MAIN,
	.tab = 3,
	.size = sizeof(struct clients),
	.open = clients_open,
	.load = clients_load,
	.draw = clients_draw,
	.status = clients_status,
	.hints = clients_hints,
	.facts = clients_facts,
	.subject = clients_subject,
	.shown = clients_shown,
	.typing = clients_typing,
	.act = clients_act,
	.key = clients_key,
	.answer = clients_answer,
	.close = clients_close,
};
