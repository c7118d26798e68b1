/* SPDX-License-Identifier: MIT */
/* Correct an entry of the log: what should have been said, and why that was wrong. The
 * old text stays on record; a new entry points to it. */
#include <stdio.h>
#include <string.h>

#include "desk/amendment.h"
#include "desk/story.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/unfinished.h"
#include "ui/view.h"

enum { ID_TEXT, ID_REASON, ID_SAVE, ID_LEAVE, OLD_ROWS = 6 };

struct correct_view {
	struct app *app;
	struct arena arena;
	int64_t client;
	int64_t seq;
	const char *title;
	const char *old;   /* as it stands now */
	struct form form;
	struct unfinished unfinished;
};

static const struct form_field fields[] = {
	{.id = ID_TEXT, .kind = FIELD_LONG, .label = "Should be", .width = 62, .rows = 6, .required = true},
	{.id = ID_REASON, .kind = FIELD_TEXT, .label = "Why", .width = 62},
	{.id = ID_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT},
	{.id = ID_LEAVE, .kind = FIELD_BUTTON, .label = "Leave (Esc, kept as unfinished)", .op = OP_BACK, .beside = true},
};

static bool correct_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct correct_view *self = state;
	struct desk *desk = app_desk(app);
	struct entry entry, fix;
	self->app = app;
	self->client = arg->client;
	self->seq = arg->id;
	if (!desk_entry(desk, arg->id, &self->arena, &entry, err) ||
	    (entry.corrected_by && !desk_entry(desk, entry.corrected_by, &self->arena, &fix, err)))
		return false;
	self->title = story_title(&entry, &self->arena);
	self->old = entry_word(entry.corrected_by ? &fix : &entry, &self->arena, "text");
	if (!form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today, desk->decimal, desk->date_order, err))
		return false;
	form_set(&self->form, ID_TEXT, self->old);
	unfinished_open(&self->unfinished, app, &self->form, "correct-%lld", (long long)self->seq);
	return true;
}

static void correct_close(void *state)
{
	struct correct_view *self = state;
	if (self->form.fields)
		form_release(&self->form);
	arena_release(&self->arena);
}

static void correct_draw(void *state, struct frame *frame, struct rect room)
{
	struct correct_view *self = state;
	int col = room.col + 1, rows = room.rows < 16 ? 2 : OLD_ROWS;
	col += frame_put(frame, room.row, col, ROLE_TITLE, "CORRECT") + 3;
	frame_fit(frame, room.row, col, room.col + room.cols - col, ROLE_TITLE, self->title);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	struct rect old = {room.row + 3, room.col + 1, rows, room.cols - 2};
	frame_put(frame, room.row + 2, room.col + 1, ROLE_HEAD, "It says, and that stays on record:");
	struct rect before = frame_clip(frame, old);
	int used = frame_wrap(frame, old, ROLE_QUIET, *self->old ? self->old : "nothing");
	frame_unclip(frame, before);
	used = used < rows ? used : rows;
	form_draw(&self->form, frame, (struct rect){old.row + used + 1, room.col, room.rows - used - 4, room.cols});
}

static void correct_status(void *state, struct buf *out)
{
	struct correct_view *self = state;
	form_status(&self->form, out);
	unfinished_status(&self->unfinished, out);
}

static const enum op_id *correct_hints(void *state)
{
	static const enum op_id hints[] = {OP_ACCEPT, OP_NEXT_FIELD, OP_EDITOR, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

static bool correct_typing(void *state)
{
	return form_typing(&((struct correct_view *)state)->form);
}

static struct reaction correct_key(void *state, const struct key *key)
{
	struct correct_view *self = state;
	struct reaction reaction = form_key(&self->form, key);
	if (reaction.kind != REACT_PASS)
		unfinished_touch(&self->unfinished);
	return reaction;
}

static struct reaction save(struct correct_view *self)
{
	struct err err = {0};
	const char *text = form_text(&self->form, ID_TEXT);
	if (!form_accept(&self->form))
		return react_done();
	if (strcmp(text, self->old) == 0) {
		form_fail(&self->form, ID_TEXT, "It says that already");
		form_focus(&self->form, ID_TEXT);
		return react_done();
	}
	if (!desk_correct(app_desk(self->app), self->seq, text, form_text(&self->form, ID_REASON), NULL, &err))
		return react_error(&err);
	unfinished_end(&self->unfinished);
	struct reaction reaction = react_changed();
	reaction.close = true;
	return react_say(reaction, SAY_DONE, "Corrected; the old text stays on record.  u takes that back");
}

static struct reaction correct_act(void *state, enum op_id op)
{
	struct correct_view *self = state;
	if (op == OP_ACCEPT)
		return save(self);
	return op == OP_BACK ? unfinished_leave(&self->unfinished) : form_act(&self->form, op);
}

static struct reaction correct_answer(void *state, const struct answer *answer)
{
	struct correct_view *self = state;
	struct reaction reaction = form_answer(&self->form, answer);
	unfinished_touch(&self->unfinished);
	return reaction;
}

static int64_t correct_due(void *state)
{
	return unfinished_due(&((struct correct_view *)state)->unfinished);
}

static void correct_keep(void *state)
{
	unfinished_write(&((struct correct_view *)state)->unfinished);
}

static struct reaction correct_tick(void *state)
{
	correct_keep(state);
	return react_done();
}

static bool correct_doing(void *state, struct view_arg *arg, struct buf *what)
{
	struct correct_view *self = state;
	if (!unfinished_any(&self->unfinished))
		return false;
	*arg = (struct view_arg){.client = self->client, .id = self->seq};
	buf_addf(what, "correcting entry %lld", (long long)self->seq);
	return true;
}

const struct view view_correct = {
	.name = "correct",
	.title = "Correct",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct correct_view),
	.open = correct_open,
	.draw = correct_draw,
	.status = correct_status,
	.hints = correct_hints,
	.typing = correct_typing,
	.act = correct_act,
	.key = correct_key,
	.answer = correct_answer,
	.due = correct_due,
	.tick = correct_tick,
	.keep = correct_keep,
	.doing = correct_doing,
	.close = correct_close,
};
