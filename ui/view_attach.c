/* SPDX-License-Identifier: MIT */
/* Attach files to the record: to an entry of the log, or to the client. What is typed is
 * read by desk/attach.h, as on the command line. */
#include <stdio.h>
#include <string.h>

#include "desk/story.h"
#include "ui/attach_fields.h"
#include "ui/unfinished.h"

enum { ID_NOTE = 1, ID_SAVE, ID_LEAVE };

struct attach_view {
	struct app *app;
	struct attach_to to;
	struct timeline timeline;
	const char *title;         /* of the entry; "" when it is the client's */
	bool answers;              /* no files: who agreed to the recording at that entry */
	struct attach_fields files;
	struct form form;
	struct unfinished unfinished;
};

static struct desk *desk_of(const struct attach_view *self)
{
	return app_desk(self->app);
}

static void check(void *ctx, struct form *form, struct form_field *field)
{
	struct attach_view *self = ctx;
	(void)form;
	attach_fields_check(&self->files, field);
}

static void changed(void *ctx, struct form *form, struct form_field *field)
{
	struct attach_view *self = ctx;
	(void)form;
	(void)field;
	attach_fields_follow(&self->files);
}

static bool make_form(struct attach_view *self, const char *kind, struct err *err)
{
	struct form_field fields[FORM_FIELDS_MOST];
	struct desk *desk = desk_of(self);
	size_t count = attach_fields_add(&self->files, self->app, &self->form, kind, fields);
	self->files.answers = self->answers;
	fields[0].required = !self->answers;
	fields[count++] = (struct form_field){.id = ID_NOTE, .kind = FIELD_TEXT, .label = "Note", .width = 46};
	fields[count++] = (struct form_field){.id = ID_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT};
	fields[count++] = (struct form_field){.id = ID_LEAVE, .kind = FIELD_BUTTON, .label = "Leave (Esc, kept as unfinished)",
	                                      .op = OP_BACK, .beside = true};
	if (!form_init(&self->form, fields, count, desk->today, desk->decimal, desk->date_order, err))
		return false;
	self->form.check = check;
	self->form.changed = changed;
	self->form.ctx = self;
	attach_fields_fill(&self->files, self->timeline.client.country);
	return true;
}

static bool attach_open_view(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct attach_view *self = state;
	struct entry entry = {.kind = "file"};
	self->app = app;
	self->to = (struct attach_to){.client = arg->client, .invoice = arg->invoice, .entry = arg->id};
	self->title = "";
	self->answers = arg->id && arg->text && strcmp(arg->text, "consent") == 0;
	if (!desk_timeline(desk_of(self), arg->client, desk_of(self)->today, false, &self->timeline, err) ||
	    (arg->id && !desk_entry(desk_of(self), arg->id, &self->timeline.arena, &entry, err)))
		return false;
	if (arg->id)
		self->title = story_title(&entry, &self->timeline.arena);
	if (!make_form(self, entry.kind, err))
		return false;
	form_hide(&self->form, ID_NOTE, self->answers);
	unfinished_open(&self->unfinished, app, &self->form, "%s-%lld-%lld", self->answers ? "consent" : "file",
	                (long long)arg->client, (long long)arg->id);
	if (self->answers)
		form_focus(&self->form, ATTACH_FIRST + ATTACH_OURS);
	attach_fields_follow(&self->files);
	return true;
}

static void attach_close(void *state)
{
	struct attach_view *self = state;
	if (self->form.fields)
		form_release(&self->form);
	attach_fields_release(&self->files);
	timeline_release(&self->timeline);
}

static void attach_draw(void *state, struct frame *frame, struct rect room)
{
	struct attach_view *self = state;
	int col = room.col + 1;
	attach_fields_follow(&self->files);
	col += frame_put(frame, room.row, col, ROLE_TITLE, self->answers ? "WHO AGREED TO THE RECORDING" : "ATTACH FILES") + 3;
	frame_fit(frame, room.row, col, room.col + room.cols - col, ROLE_TITLE, self->timeline.client.name);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	frame_printf(frame, room.row + 2, room.col + 1, ROLE_HEAD, "To: %s", *self->title ? self->title : "the client as a whole");
	form_draw(&self->form, frame, (struct rect){room.row + 4, room.col, room.rows - 4, room.cols});
}

static void attach_status(void *state, struct buf *out)
{
	struct attach_view *self = state;
	form_status(&self->form, out);
	unfinished_status(&self->unfinished, out);
}

static const enum op_id *attach_hints(void *state)
{
	static const enum op_id hints[] = {OP_ACCEPT, OP_NEXT_FIELD, OP_CHOICES, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

static bool attach_typing(void *state)
{
	return form_typing(&((struct attach_view *)state)->form);
}

static struct reaction attach_key(void *state, const struct key *key)
{
	struct attach_view *self = state;
	struct reaction reaction = form_key(&self->form, key);
	if (reaction.kind != REACT_PASS)
		unfinished_touch(&self->unfinished);
	return reaction;
}

static struct reaction save(struct attach_view *self)
{
	struct err err = {0};
	if (!form_accept(&self->form))
		return react_done();
	struct attach_text text = attach_fields_values(&self->files);
	text.values[ATTACH_FILES] = self->answers ? NULL : text.values[ATTACH_FILES];
	if (!(self->answers ? desk_consent(desk_of(self), self->to.entry, &text, NULL, &err)
	                    : desk_attach(desk_of(self), &self->to, &text, form_text(&self->form, ID_NOTE), NULL, &err)))
		return react_error(&err);
	unfinished_end(&self->unfinished);
	struct reaction reaction = react_changed();
	reaction.close = true;
	return react_say(reaction, SAY_DONE, self->answers ? "Written down; o lists the files.  u undoes"
	                                                   : "Attached; o lists the files.  u undoes");
}

static struct reaction attach_act(void *state, enum op_id op)
{
	struct attach_view *self = state;
	if (op == OP_ACCEPT)
		return save(self);
	if (op == OP_BACK)
		return unfinished_leave(&self->unfinished);
	struct reaction reaction = form_act(&self->form, op);
	unfinished_touch(&self->unfinished);
	return reaction;
}

static struct reaction attach_answer(void *state, const struct answer *answer)
{
	struct attach_view *self = state;
	struct reaction reaction = form_answer(&self->form, answer);
	unfinished_touch(&self->unfinished);
	return reaction;
}

static int64_t attach_due(void *state)
{
	return unfinished_due(&((struct attach_view *)state)->unfinished);
}

static void attach_keep(void *state)
{
	unfinished_write(&((struct attach_view *)state)->unfinished);
}

static struct reaction attach_tick(void *state)
{
	attach_keep(state);
	return react_done();
}

static bool attach_doing(void *state, struct view_arg *arg, struct buf *what)
{
	struct attach_view *self = state;
	if (self->answers || !unfinished_any(&self->unfinished)) /* a cut note knows ids alone */
		return false;
	*arg = (struct view_arg){.client = self->to.client, .id = self->to.entry};
	buf_addf(what, "attaching a file at %s", self->timeline.client.name);
	return true;
}

const struct view view_attach = {
	.name = "attach",
	.title = "Attach",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct attach_view),
	.open = attach_open_view,
	.draw = attach_draw,
	.status = attach_status,
	.hints = attach_hints,
	.typing = attach_typing,
	.act = attach_act,
	.key = attach_key,
	.answer = attach_answer,
	.due = attach_due,
	.tick = attach_tick,
	.keep = attach_keep,
	.doing = attach_doing,
	.close = attach_close,
};
