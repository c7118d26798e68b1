/* SPDX-License-Identifier: MIT */
/* Who looks after a client, or after all the marked ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/records.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/view.h"

enum { FIELD_OWNER, FIELD_SAVE };

struct owner_view {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	int64_t *ids;
	size_t count;
	char what[200];
	const char *choices[2]; /* me */
};

static bool take_clients(struct owner_view *self, const struct view_arg *arg, const char **owner, struct arena *arena,
                         struct err *err)
{
	struct record client;
	*owner = "";
	self->count = arg->count ? arg->count : 1;
	self->ids = calloc(self->count, sizeof *self->ids);
	if (!self->ids)
		return err_memory(err);
	memcpy(self->ids, arg->count ? arg->ids : &arg->client, self->count * sizeof *self->ids);
	if (self->count > 1) {
		snprintf(self->what, sizeof self->what, "%zu marked clients", self->count);
		return true;
	}
	if (!desk_record_load(app_desk(self->app), RECORD_CLIENT, self->ids[0], arena, &client, err))
		return false;
	snprintf(self->what, sizeof self->what, "%.190s", client.values[record_column_find(RECORD_CLIENT, "name")]);
	*owner = client.values[record_column_find(RECORD_CLIENT, "owner")];
	return true;
}

static bool owner_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct owner_view *self = state;
	struct desk *desk = app_desk(app);
	struct arena arena = ARENA_INIT;
	const char *owner;
	self->app = app;
	self->choices[0] = desk->actor.name;
	const struct form_field fields[] = {
		{.id = FIELD_OWNER, .kind = FIELD_TEXT, .label = "Looked after by", .width = 24, .choices = self->choices,
		 .after = "empty: nobody"},
		{.id = FIELD_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT},
	};
	bool ok = take_clients(self, arg, &owner, &arena, err) &&
	          form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today, desk->decimal,
	                    desk->date_order, err);
	if (ok) {
		self->form.label_width = 16;
		form_set(&self->form, FIELD_OWNER, *owner || self->count > 1 ? owner : desk->actor.name);
	}
	arena_release(&arena);
	return ok;
}

static void owner_close(void *state)
{
	struct owner_view *self = state;
	if (self->form.fields)
		form_view_close(state);
	free(self->ids);
}

static void owner_draw(void *state, struct frame *frame, struct rect room)
{
	struct owner_view *self = state;
	int col = room.col + 1;
	col += frame_put(frame, room.row, col, ROLE_TITLE, "OWNER");
	frame_fit(frame, room.row, col + 2, room.cols - (col + 2 - room.col), ROLE_HEAD, self->what);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	form_draw(&self->form, frame, (struct rect){room.row + 2, room.col, room.rows - 2, room.cols});
}

static struct reaction save(struct owner_view *self)
{
	struct err err = {0};
	size_t changed;
	const char *owner = form_text(&self->form, FIELD_OWNER);
	if (!form_accept(&self->form))
		return react_done();
	if (!desk_owner_all(app_desk(self->app), self->ids, self->count, owner, &changed, &err))
		return react_error(&err);
	struct reaction reaction = react_changed();
	reaction.close = true;
	return react_say(reaction, SAY_DONE, "%.60s looks after %.100s.  u undoes", *owner ? owner : "Nobody", self->what);
}

static struct reaction owner_act(void *state, enum op_id op)
{
	struct owner_view *self = state;
	return op == OP_ACCEPT ? save(self) : form_act(&self->form, op);
}

const struct view view_owner = {
	.name = "owner",
	.title = "Owner",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct owner_view),
	.open = owner_open,
	.draw = owner_draw,
	.status = form_view_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = owner_act,
	.key = form_view_key,
	.answer = form_view_answer,
	.close = owner_close,
};
