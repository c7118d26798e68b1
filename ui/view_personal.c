/* SPDX-License-Identifier: MIT */
/* The personal data of a client or one of its contacts: written into a folder, or erased
 * for good. Erasing shows what would go, wants a reason, and asks. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "desk/personal.h"
#include "desk/records.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/view.h"

enum { FIELD_WHOSE, FIELD_FOLDER, FIELD_WHY, FIELD_GO };
enum { TAG_ERASE = 1, WHOSE_MOST = 30 };

struct personal {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	int64_t client;
	bool erasing;
	struct arena arena;
	const char *name;
	const char *whose[WHOSE_MOST + 2];    /* the client, then its contacts; ends with NULL */
	int64_t contacts[WHOSE_MOST + 1];     /* their ids; the client's is 0 */
};

static const struct form_field fields[] = {
	{.id = FIELD_WHOSE, .kind = FIELD_CHOICE, .label = "Whose", .width = 40},
	{.id = FIELD_FOLDER, .kind = FIELD_PATH, .label = "Folder", .width = 50, .required = true},
	{.id = FIELD_WHY, .kind = FIELD_TEXT, .label = "Why", .width = 50, .required = true},
	{.id = FIELD_GO, .kind = FIELD_BUTTON, .label = "Go on (F10)", .op = OP_ACCEPT},
};

static bool list_whose(struct personal *self, struct err *err)
{
	struct record_list list;
	struct person client;
	struct desk *desk = app_desk(self->app);
	size_t count = 1;
	if (!desk_personal_of(desk, self->client, 0, &self->arena, &client, err) ||
	    !desk_record_list(desk, RECORD_CONTACT, self->client, &self->arena, &list, err))
		return false;
	self->name = client.name;
	self->whose[0] = arena_printf(&self->arena, "%s, all of it", client.name);
	const int name = record_column_find(RECORD_CONTACT, "name"), mail = record_column_find(RECORD_CONTACT, "email");
	for (size_t i = 0; i < list.count && count <= WHOSE_MOST; i++) {
		const char *const *values = list.rows[i].values;
		if (!*values[name] && !*values[mail])
			continue;
		self->contacts[count] = list.rows[i].id;
		self->whose[count++] = arena_printf(&self->arena, "only %s", *values[name] ? values[name] : values[mail]);
	}
	return arena_ok(&self->arena, err);
}

static bool personal_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct personal *self = state;
	struct desk *desk = app_desk(app);
	self->app = app;
	self->client = arg->client;
	self->erasing = arg->text && strcmp(arg->text, "erase") == 0;
	if (!list_whose(self, err) || !form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today,
	                                         desk->decimal, desk->date_order, err))
		return false;
	form_field(&self->form, FIELD_WHOSE)->choices = self->whose;
	form_choose(&self->form, FIELD_WHOSE, 0);
	form_hide(&self->form, FIELD_FOLDER, self->erasing);
	form_hide(&self->form, FIELD_WHY, !self->erasing);
	form_set(&self->form, FIELD_FOLDER, "~/personal-data");
	form_focus(&self->form, self->erasing ? FIELD_WHY : FIELD_FOLDER);
	return true;
}

static void personal_draw(void *state, struct frame *frame, struct rect room)
{
	struct personal *self = state;
	static const char *const says[] = {
		"Records, all that was said and written, mails, files and imported rows go into a folder that is made.",
		"Names, addresses, texts, mails and files go for good; u does not bring them back. Amounts, days, numbers and the "
		"chain stay. Backups and exports made before still hold the words.",
	};
	int col = room.col + 1;
	col += frame_put(frame, room.row, col, ROLE_TITLE, self->erasing ? "ERASE PERSONAL DATA" : "TELL ALL PERSONAL DATA");
	frame_fit(frame, room.row, col + 2, room.cols - (col + 2 - room.col), ROLE_HEAD, self->name);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	struct rect rest = {room.row + 2, room.col, room.rows - 2, room.cols};
	int rows = frame_wrap(frame, rect_inset(rest, 0, 1), self->erasing ? ROLE_WARN : ROLE_QUIET, says[self->erasing]);
	rest.row += rows + 1;
	rest.rows -= rows + 1;
	form_draw(&self->form, frame, rest);
}

static bool load(struct personal *self, struct person *out, struct err *err)
{
	return desk_personal_of(app_desk(self->app), self->client, self->contacts[form_chosen(&self->form, FIELD_WHOSE)],
	                        &self->arena, out, err);
}

static struct reaction tell(struct personal *self, const struct person *person)
{
	struct err err = {0};
	struct buf path = BUF_INIT, shown = BUF_INIT;
	if (!desk_personal_export(app_desk(self->app), person, form_text(&self->form, FIELD_FOLDER), &path, &err)) {
		buf_release(&path);
		form_fail(&self->form, FIELD_FOLDER, "%s", err.text);
		form_focus(&self->form, FIELD_FOLDER);
		return react_done();
	}
	file_short(&shown, buf_str(&path));
	struct reaction reaction = react_say(react_close(), SAY_DONE, "All about %s is in %s", person->name, buf_str(&shown));
	buf_release(&path);
	buf_release(&shown);
	return reaction;
}

static struct reaction ask(struct personal *self, const struct person *person)
{
	struct err err = {0};
	struct buf counts = BUF_INIT;
	struct person_erasure erasure;
	char open[80] = "";
	if (!desk_personal_try(app_desk(self->app), person, &erasure, &err))
		return react_error(&err);
	desk_personal_counts(&erasure, &counts);
	if (erasure.open && !person->contact)
		snprintf(open, sizeof open, "%lld open invoice%s can no longer be claimed by name. ", (long long)erasure.open,
		         erasure.open == 1 ? "" : "s");
	struct reaction reaction = react_ask(TAG_ERASE, "Erase %s for good: %s? %sNothing brings it back. y erases, n keeps it",
	                                     person->name, buf_str(&counts), open);
	buf_release(&counts);
	return reaction;
}

static struct reaction erase(struct personal *self)
{
	struct err err = {0};
	struct person person;
	struct person_erasure erasure;
	bool clean;
	if (!load(self, &person, &err) ||
	    !desk_personal_erase(app_desk(self->app), &person, form_text(&self->form, FIELD_WHY), &erasure, &clean, &err))
		return react_error(&err);
	struct reaction reaction = react_changed();
	reaction.close = true;
	return react_say(reaction, clean ? SAY_DONE : SAY_WARN, clean ? "Erased; entry %lld says what kinds and why"
	                 : "Erased (entry %lld); others are at work: run dun personal clean later", (long long)erasure.entry);
}

static struct reaction personal_act(void *state, enum op_id op)
{
	struct personal *self = state;
	struct person person;
	struct err err = {0};
	if (op != OP_ACCEPT)
		return form_act(&self->form, op);
	if (!form_accept(&self->form))
		return react_done();
	if (!load(self, &person, &err))
		return react_error(&err);
	return self->erasing ? ask(self, &person) : tell(self, &person);
}

static struct reaction personal_answer(void *state, const struct answer *given)
{
	struct personal *self = state;
	if (given->tag != TAG_ERASE)
		return form_view_answer(state, given);
	return given->given ? erase(self) : react_say(react_done(), SAY_INFO, "Nothing was erased");
}

static void personal_close(void *state)
{
	struct personal *self = state;
	form_view_close(state);
	arena_release(&self->arena);
}

const struct view view_personal = {
	.name = "personal",
	.title = "Personal data",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct personal),
	.open = personal_open,
	.draw = personal_draw,
	.status = form_view_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = personal_act,
	.key = form_view_key,
	.answer = personal_answer,
	.close = personal_close,
};
