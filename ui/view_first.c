/* SPDX-License-Identifier: MIT */
/* The first thing a new user sees: an empty book, and four ways to begin. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/import.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/list.h"
#include "ui/view.h"

enum way { WAY_IMPORT, WAY_SAMPLE, WAY_CLIENT, WAY_SETTINGS, WAYS };

static const struct {
	const char *key, *says, *note;
} ways[WAYS] = {
	{"5", "Import a list of open invoices", "CSV from any program"},
	{" ", "Look around with made-up data", "a sample book of its own"},
	{" ", "Type in the first client", "name and one invoice are enough"},
	{" ", "Settings", "firm, currency, dates, sending"},
};

struct first {
	struct app *app;
	struct list at;
	bool empty; /* until the first client is in the book */
};

static bool first_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct first *self = state;
	bool empty;
	(void)arg;
	self->empty = true;
	self->app = app;
	list_fit(&self->at, WAYS, WAYS);
	if (!desk_import_empty(app_desk(app), &empty, err))
		return false;
	return empty || err_set(err, ERR_NO, "the book holds clients already");
}

static bool first_load(void *state, struct err *err)
{
	struct first *self = state;
	return desk_import_empty(app_desk(self->app), &self->empty, err);
}

static void draw_ways(const struct first *self, struct frame *frame, struct rect room, int row)
{
	for (int i = 0; i < WAYS; i++) {
		bool on = (size_t)i == self->at.cursor;
		enum role role = on ? ROLE_SELECTED : ROLE_NORMAL;
		frame_put(frame, row + i, room.col + 1, role, on ? ">" : " ");
		frame_put(frame, row + i, room.col + 3, on ? role : ROLE_KEY, ways[i].key);
		frame_put(frame, row + i, room.col + 6, role, ways[i].says);
		if (room.cols >= 76)
			frame_put(frame, row + i, room.col + 43, ROLE_QUIET, ways[i].note);
		if (on)
			frame_cursor(frame, row + i, room.col + 1);
	}
}

static void first_draw(void *state, struct frame *frame, struct rect room)
{
	const struct first *self = state;
	const char *inbox = app_desk(self->app)->config.inbox, *home = getenv("HOME");
	size_t len = home ? strlen(home) : 0;
	bool below = len > 1 && strncmp(inbox, home, len) == 0 && inbox[len] == '/';
	struct buf text = BUF_INIT;
	frame_put(frame, room.row + 1, room.col + 3, ROLE_NORMAL, self->empty ? "Welcome. There is nothing here yet."
	                                                                      : "The first client is in the book. 3 lists it: Enter, E, v adds an invoice.");
	draw_ways(self, frame, room, room.row + 3);
	buf_addf(&text, "Put files for import into %s%s.", below ? "~" : "", below ? inbox + len : inbox);
	frame_wrap(frame, (struct rect){room.row + 8, room.col + 3, 2, room.cols - 4}, ROLE_NORMAL, buf_str(&text));
	frame_wrap(frame, (struct rect){room.row + 10, room.col + 3, 2, room.cols - 4}, ROLE_QUIET,
	           "You can leave at any time with q. Everything you type is kept.");
	buf_release(&text);
}

static void first_status(void *state, struct buf *out)
{
	const struct first *self = state;
	buf_adds(out, ways[self->at.cursor].note);
}

static const enum op_id *first_hints(void *state)
{
	static const enum op_id hints[] = {OP_OPEN, OP_IMPORT, OP_NEW_CLIENT, OP_LEAVE, OP_NONE};
	(void)state;
	return hints;
}

static unsigned first_facts(void *state)
{
	(void)state;
	return NEED_ROW;
}

static struct reaction go(const struct first *self)
{
	switch ((enum way)self->at.cursor) {
	case WAY_IMPORT: return react_op(OP_IMPORT);
	case WAY_SAMPLE: return react_op(OP_SAMPLE);
	case WAY_CLIENT: return react_op(OP_NEW_CLIENT);
	default: return react_op(OP_SETTINGS);
	}
}

static struct reaction first_act(void *state, enum op_id op)
{
	struct first *self = state;
	if (list_act(&self->at, op))
		return react_done();
	return op == OP_OPEN ? go(self) : react_pass();
}

const struct view view_first = {
	.name = "first",
	.title = "First",
	.scope = SCOPE_FIRST,
	.flags = VIEW_MAIN,
	.size = sizeof(struct first),
	.open = first_open,
	.load = first_load,
	.draw = first_draw,
	.status = first_status,
	.hints = first_hints,
	.facts = first_facts,
	.act = first_act,
};
