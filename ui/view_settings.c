/* SPDX-License-Identifier: MIT */
/* The book's settings as one form. What is not in the table below (a setting that
 * is newer than it) stands at the end by its own name. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "desk/settings.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/view.h"

enum { SETTINGS_MOST = FORM_FIELDS_MOST - 6, ID_SAVE = 100, ID_HEAD = 101 };

struct settings_view {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	struct arena arena;
	const struct setting *shown[SETTINGS_MOST]; /* by field id */
	const char *before[SETTINGS_MOST];
	int count;
};

static const char *const decimals[] = {".", ",", NULL};
static const char *const orders[] = {"dmy", "mdy", "ymd", NULL};
static const char *const securities[] = {"smtps", "starttls", NULL};

/* A row without a name is a heading. */
static const struct place {
	const char *name, *label;
	int width;
	const char *const *choices;
	bool lines;
} places[] = {
	{NULL, "The firm", 0, NULL, false},
	{"firm.name", "Name", 40, NULL, false},
	{"firm.address", "Address", 50, NULL, true},
	{"firm.country", "Country", 4, NULL, false},
	{"firm.zone", "Time zone", 24, NULL, false},
	{"firm.mail", "E-mail", 40, NULL, false},
	{"firm.phone", "Phone", 24, NULL, false},
	{"firm.bank", "Ways to pay", 50, NULL, true},
	{NULL, "Money and dates", 0, NULL, false},
	{"currency", "Currency", 5, NULL, false},
	{"decimal", "Decimal sign", 3, decimals, false},
	{"date-order", "3/4 is", 5, orders, false},
	{"buckets", "Ages in days", 16, NULL, false},
	{NULL, "Letters and mail", 0, NULL, false},
	{"language", "Language", 5, NULL, false},
	{"policy", "Policy", 20, NULL, false},
	{"hold-minutes", "Held, minutes", 6, NULL, false},
	{"mail.from", "From", 40, NULL, false},
	{"mail.name", "Name beside it", 40, NULL, false},
	{"payments.stop", "Old payments stop", 3, NULL, false},
	{"caps.companies", "Caps: companies", 3, NULL, false},
	{"limitation", "Limitation by", 16, NULL, false},
	{"mail.host", "Mail server", 40, NULL, false},
	{"mail.port", "Port", 6, NULL, false},
	{"mail.tls", "Security", 10, securities, false},
	{"mail.user", "Login", 40, NULL, false},
};
enum { PLACES = sizeof places / sizeof *places };

/* --- building --- */

static struct form_field make_field(struct settings_view *self, const struct setting *setting,
                                    const struct place *place)
{
	struct form_field field = {
		.id = self->count, .kind = place && place->lines ? FIELD_LONG : FIELD_TEXT, .rows = 3,
		.label = place ? place->label : setting->name, .width = place ? place->width : 40,
		.choices = place ? place->choices : NULL,
	};
	self->shown[self->count++] = setting;
	return field;
}

static bool is_placed(const char *name)
{
	for (size_t i = 0; i < PLACES; i++)
		if (places[i].name && strcmp(places[i].name, name) == 0)
			return true;
	return false;
}

static size_t make_fields(struct settings_view *self, struct form_field fields[FORM_FIELDS_MOST])
{
	size_t count = 0, all;
	const struct setting *settings = setting_list(&all), *setting;
	for (size_t i = 0; i < PLACES; i++)
		if (!places[i].name)
			fields[count++] = (struct form_field){.id = ID_HEAD + (int)i, .kind = FIELD_HEAD, .label = places[i].label};
		else if ((setting = setting_find(places[i].name, NULL)))
			fields[count++] = make_field(self, setting, &places[i]);
	for (size_t i = 0; i < all && self->count < SETTINGS_MOST && count < FORM_FIELDS_MOST - 1; i++)
		if (!settings[i].inner && !is_placed(settings[i].name))
			fields[count++] = make_field(self, &settings[i], NULL);
	fields[count++] = (struct form_field){.id = ID_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT};
	return count;
}

static bool read_values(struct settings_view *self, struct err *err)
{
	for (int i = 0; i < self->count; i++) {
		struct buf value = BUF_INIT;
		bool ok = desk_setting(app_desk(self->app), self->shown[i]->name, &value, err);
		self->before[i] = arena_strn(&self->arena, buf_str(&value), value.len);
		form_set(&self->form, i, self->before[i]);
		buf_release(&value);
		if (!ok)
			return false;
	}
	return arena_ok(&self->arena, err);
}

static void check(void *ctx, struct form *form, struct form_field *field)
{
	struct settings_view *self = ctx;
	struct buf out = BUF_INIT;
	struct err err = {0};
	if (field->id >= self->count)
		return;
	const char *typed = form_text(form, field->id);
	if (*typed && !self->shown[field->id]->check(typed, &out, &err))
		form_fail(form, field->id, "%.150s", err.text);
	buf_release(&out);
}

static bool settings_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct settings_view *self = state;
	struct form_field fields[FORM_FIELDS_MOST];
	struct desk *desk = app_desk(app);
	(void)arg;
	self->app = app;
	size_t count = make_fields(self, fields);
	if (!form_init(&self->form, fields, count, desk->today, desk->decimal, desk->date_order, err))
		return false;
	self->form.label_width = 16;
	self->form.check = check;
	self->form.ctx = self;
	return read_values(self, err);
}

static void settings_close(void *state)
{
	struct settings_view *self = state;
	/* A zone that was typed and looked at has become the process's. */
	desk_refresh(app_desk(self->app), NULL);
	form_view_close(state);
	arena_release(&self->arena);
}

/* --- drawing --- */

static void settings_draw(void *state, struct frame *frame, struct rect room)
{
	struct settings_view *self = state;
	frame_put(frame, room.row, room.col + 1, ROLE_TITLE, "SETTINGS OF THIS BOOK");
	frame_hline(frame, room.row + 1, room.col, room.cols);
	form_draw(&self->form, frame, (struct rect){room.row + 2, room.col, room.rows - 2, room.cols});
}

static void settings_status(void *state, struct buf *out)
{
	struct settings_view *self = state;
	if (form_errors(&self->form, NULL) || self->form.at >= self->form.count) {
		form_status(&self->form, out);
		return;
	}
	int id = self->form.fields[self->form.at].id;
	if (id >= self->count)
		return;
	buf_adds(out, self->shown[id]->meaning);
	if (!*form_text(&self->form, id) && *self->shown[id]->fallback)
		buf_addf(out, "; empty: %s", self->shown[id]->fallback);
}

/* --- keys --- */

static struct reaction save(struct settings_view *self)
{
	struct setting_change changes[SETTINGS_MOST];
	struct err err = {0};
	size_t count = 0;
	if (!form_accept(&self->form))
		return react_done();
	for (int i = 0; i < self->count; i++)
		if (strcmp(form_text(&self->form, i), self->before[i]) != 0)
			changes[count++] = (struct setting_change){self->shown[i]->name, form_text(&self->form, i)};
	if (!count)
		return react_say(react_close(), SAY_INFO, "Nothing was changed");
	if (!desk_set_all(app_desk(self->app), changes, count, &err))
		return react_error(&err);
	struct reaction reaction = react_changed();
	reaction.close = true;
	return react_say(reaction, SAY_DONE, "%zu setting%s changed.  u undoes", count, count == 1 ? "" : "s");
}

static struct reaction settings_act(void *state, enum op_id op)
{
	struct settings_view *self = state;
	if (op == OP_BACK && form_touched(&self->form))
		return react_say(react_close(), SAY_INFO, "The settings are as before");
	return op == OP_ACCEPT ? save(self) : form_act(&self->form, op);
}

const struct view view_settings = {
	.name = "settings",
	.title = "Settings",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct settings_view),
	.open = settings_open,
	.draw = settings_draw,
	.status = settings_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = settings_act,
	.key = form_view_key,
	.answer = form_view_answer,
	.close = settings_close,
};
