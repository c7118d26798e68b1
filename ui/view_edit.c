/* SPDX-License-Identifier: MIT */
/* Add or edit a client, a contact or an invoice: one form for the three, its fields
 * from the table of columns of store/record.h. When somebody else has changed the
 * same thing meanwhile, both versions are shown and the person chooses. Opened
 * with text "client", "contact" or "invoice"; id 0 adds one (of arg.client). */
#include <stdio.h>
#include <string.h>

#include "desk/records.h"
#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/unfinished.h"
#include "ui/view.h"

enum { ID_SAVE = 100, ID_LEAVE, TAG_CLASH = 1, MINE = 1, THEIRS = 2, CHOICES_MOST = 6 };

struct edit_view {
	struct app *app;
	struct arena arena;
	enum record_kind kind;
	struct record seen;    /* the version that was opened, or a clear one */
	struct record now;     /* after a clash: the version stored meanwhile */
	const char *of;        /* the client's name, where it is a contact or an invoice */
	struct form form;
	struct unfinished unfinished;
	const char *choices[RECORD_COLUMNS][CHOICES_MOST];
};

static struct desk *desk_of(const struct edit_view *self)
{
	return app_desk(self->app);
}

static const struct record_column *column_at(const struct edit_view *self, int i)
{
	return &record_columns(self->kind)[i];
}

static int column_count(const struct edit_view *self)
{
	int count = 0;
	while (column_at(self, count)->name)
		count++;
	return count;
}

/* --- between the record and the form --- */

static enum field_kind field_kind_of(enum record_type type)
{
	switch (type) {
	case RECORD_TEXT: return FIELD_LONG;
	case RECORD_DAY:
	case RECORD_DUE: return FIELD_DATE;
	case RECORD_MONEY: return FIELD_MONEY;
	case RECORD_NUMBER: return FIELD_NUMBER;
	case RECORD_FLAG: return FIELD_TICK;
	case RECORD_CHOICE: return FIELD_CHOICE;
	default: return FIELD_TEXT;
	}
}

/* The last one typed that is a currency: the amount is read in it, and only the
 * currency's own field complains of what is none. */
static const char *currency_of(struct edit_view *self)
{
	int at = record_column_find(self->kind, "amount");
	return at < 0 ? "" : form_field(&self->form, at)->currency;
}

static void show_value(struct edit_view *self, int i, const char *value)
{
	const struct record_column *column = column_at(self, i);
	struct form_field *field = form_field(&self->form, i);
	int64_t minor;
	char text[32];
	if (column->type == RECORD_FLAG) {
		field->chosen = *value == '1';
	} else if (column->type == RECORD_CHOICE) {
		for (int k = 0; self->choices[i][k]; k++)
			if (strcmp(self->choices[i][k], value) == 0)
				field->chosen = k;
	} else if (column->type == RECORD_MONEY && money_read(value, field->currency, '.', &minor, NULL) == MONEY_READ) {
		form_set(&self->form, i, money_text(text, minor, field->currency, desk_of(self)->decimal));
	} else {
		form_set(&self->form, i, value);
	}
}

/* What a field holds, as a person typed it. */
static const char *typed(struct edit_view *self, int i)
{
	const struct form_field *field = form_field(&self->form, i);
	switch (column_at(self, i)->type) {
	case RECORD_FLAG: return field->chosen ? "1" : "";
	case RECORD_CHOICE: return field->chosen < 0 ? "" : self->choices[i][field->chosen];
	default: return form_text(&self->form, i);
	}
}

static bool read_value(struct edit_view *self, int i, struct buf *out, struct err *err)
{
	struct record_reading reading = desk_reading(desk_of(self), currency_of(self));
	return record_read(column_at(self, i), typed(self, i), &reading, out, err);
}

static bool read_all(struct edit_view *self, struct record *wanted, struct err *err)
{
	*wanted = self->seen;
	for (int i = 0; column_at(self, i)->name; i++) {
		struct buf value = BUF_INIT;
		bool ok = read_value(self, i, &value, err);
		if (ok)
			wanted->values[i] = arena_strn(&self->arena, buf_str(&value), value.len);
		buf_release(&value);
		if (!ok)
			return err_prefix(err, "%s: ", column_at(self, i)->title);
	}
	return arena_ok(&self->arena, err);
}

/* --- checks --- */

/* "eur" becomes EUR, and the amount is one of it from now on. */
static void take_currency(struct edit_view *self, struct form_field *field)
{
	currency_code code;
	if (!money_currency(line_text(&field->line), code))
		return;
	line_set(&field->line, code);
	memcpy(form_field(&self->form, record_column_find(self->kind, "amount"))->currency, code, sizeof code);
}

static void check(void *ctx, struct form *form, struct form_field *field)
{
	struct edit_view *self = ctx;
	struct buf value = BUF_INIT;
	struct err err = {0};
	if (field->id >= ID_SAVE)
		return;
	if (field->id == record_column_find(self->kind, "currency"))
		take_currency(self, field);
	if (!read_value(self, field->id, &value, &err))
		form_fail(form, field->id, "%.150s", err.text);
	buf_release(&value);
}

/* --- building --- */

/* "ok|bounced|wrong" */
static const char *const *split_choices(struct edit_view *self, int i)
{
	const char *s = column_at(self, i)->choices;
	for (int k = 0; s && *s && k < CHOICES_MOST - 1; k++) {
		size_t len = strcspn(s, "|");
		self->choices[i][k] = arena_strn(&self->arena, s, len);
		s += len + (s[len] == '|');
	}
	return self->choices[i];
}

static struct form_field make_field(struct edit_view *self, int i)
{
	const struct record_column *column = column_at(self, i);
	struct form_field field = {
		.id = i, .kind = field_kind_of(column->type), .label = column->title, .chosen = -1, .rows = 3,
		.required = column->needed && column->type != RECORD_FLAG,
		.sense = column->type == RECORD_DUE ? DATE_AHEAD : DATE_BACK,
	};
	switch (field.kind) {
	case FIELD_LONG: field.width = 56; break;
	case FIELD_DATE: field.width = 12; break;
	case FIELD_MONEY: field.width = 16; break;
	case FIELD_NUMBER: field.width = 6; break;
	case FIELD_CHOICE: field.width = 12; field.choices = split_choices(self, i); break;
	case FIELD_TICK: field.chosen = 0; break;
	default: field.width = column->type == RECORD_LINE || column->type == RECORD_MAIL ? 40 : 6;
	}
	return field;
}

static bool build_form(struct edit_view *self, struct err *err)
{
	struct form_field fields[RECORD_COLUMNS + 2];
	struct desk *desk = desk_of(self);
	int count = column_count(self);
	for (int i = 0; i < count; i++)
		fields[i] = make_field(self, i);
	fields[count] = (struct form_field){.id = ID_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT};
	fields[count + 1] = (struct form_field){.id = ID_LEAVE, .kind = FIELD_BUTTON, .beside = true, .op = OP_BACK,
	                                        .label = "Leave (Esc, kept as unfinished)"};
	if (!form_init(&self->form, fields, (size_t)count + 2, desk->today, desk->decimal, desk->date_order, err))
		return false;
	self->form.label_width = 16;
	self->form.check = check;
	self->form.ctx = self;
	return true;
}

static void fill_form(struct edit_view *self, const struct record *record)
{
	int amount = record_column_find(self->kind, "amount"), currency = record_column_find(self->kind, "currency");
	if (amount >= 0)
		snprintf(form_field(&self->form, amount)->currency, sizeof(currency_code), "%s", record->values[currency]);
	for (int i = 0; column_at(self, i)->name; i++)
		show_value(self, i, record->values[i]);
}

/* The currency of the client's latest invoice, else the desk's. */
static bool first_currency(struct edit_view *self, struct err *err)
{
	struct record_list list;
	int currency = record_column_find(RECORD_INVOICE, "currency");
	self->seen.values[currency] = desk_of(self)->currency;
	if (!desk_record_list(desk_of(self), RECORD_INVOICE, self->seen.client, &self->arena, &list, err))
		return false;
	if (self->seen.client && list.count)
		self->seen.values[currency] = list.rows[list.count - 1].values[currency];
	return true;
}

static bool load_of(struct edit_view *self, struct err *err)
{
	struct record client;
	self->of = "";
	if (self->kind == RECORD_CLIENT || !self->seen.client)
		return true;
	if (!desk_record_load(desk_of(self), RECORD_CLIENT, self->seen.client, &self->arena, &client, err))
		return false;
	self->of = client.values[record_column_find(RECORD_CLIENT, "name")];
	return true;
}

static bool load_record(struct edit_view *self, const struct view_arg *arg, struct err *err)
{
	if (arg->id || (self->kind == RECORD_CLIENT && arg->client)) {
		int64_t id = arg->id ? arg->id : arg->client;
		return desk_record_load(desk_of(self), self->kind, id, &self->arena, &self->seen, err);
	}
	record_clear(&self->seen, self->kind);
	self->seen.client = arg->client;
	return self->kind != RECORD_INVOICE || first_currency(self, err);
}

static bool edit_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct edit_view *self = state;
	const char *kind = arg->text ? arg->text : "client";
	struct view_arg of = *arg;
	self->app = app;
	if (strncmp(kind, "new-", 4) == 0) { /* from the palette, whatever the cursor is on */
		kind += 4;
		of.id = 0;
		of.client = strcmp(kind, "client") == 0 ? 0 : arg->client;
	}
	for (int i = 0; i < RECORD_KINDS; i++)
		if (strcmp(record_kind_name((enum record_kind)i), kind) == 0)
			self->kind = (enum record_kind)i;
	if (!load_record(self, &of, err) || !load_of(self, err) || !build_form(self, err))
		return false;
	fill_form(self, &self->seen);
	unfinished_open(&self->unfinished, app, &self->form, "%s-%lld-%lld", record_kind_name(self->kind),
	                (long long)self->seen.client, (long long)self->seen.id);
	return true;
}

static void edit_close(void *state)
{
	struct edit_view *self = state;
	if (self->form.fields)
		form_release(&self->form);
	arena_release(&self->arena);
}

/* --- keeping --- */

static void edit_keep(void *state)
{
	unfinished_write(&((struct edit_view *)state)->unfinished);
}

static int64_t edit_due(void *state)
{
	return unfinished_due(&((struct edit_view *)state)->unfinished);
}

static struct reaction edit_tick(void *state)
{
	edit_keep(state);
	return react_done();
}

/* --- drawing --- */

static void edit_draw(void *state, struct frame *frame, struct rect room)
{
	static const char *const titles[RECORD_KINDS][2] = {
		{"NEW CLIENT", "EDIT A CLIENT"}, {"NEW CONTACT", "EDIT A CONTACT"}, {"NEW INVOICE", "EDIT AN INVOICE"}};
	struct edit_view *self = state;
	int col = room.col + 1;
	col += frame_put(frame, room.row, col, ROLE_TITLE, titles[self->kind][self->seen.id != 0]) + 3;
	const char *own = self->seen.id ? self->seen.values[0] : "";
	if (*own)
		col += frame_put(frame, room.row, col, ROLE_TITLE, own) + 2;
	frame_fit(frame, room.row, col, room.col + room.cols - col, *own ? ROLE_HEAD : ROLE_TITLE, self->of);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	form_draw(&self->form, frame, (struct rect){room.row + 2, room.col, room.rows - 2, room.cols});
}

static void edit_status(void *state, struct buf *out)
{
	struct edit_view *self = state;
	size_t before = out->len;
	form_status(&self->form, out);
	if (form_errors(&self->form, NULL) || self->form.at >= (size_t)column_count(self))
		return;
	buf_addf(out, "%s%s", out->len > before ? "   " : "", column_at(self, (int)self->form.at)->help);
	unfinished_status(&self->unfinished, out);
}

static const enum op_id *edit_hints(void *state)
{
	static const enum op_id hints[] = {OP_ACCEPT, OP_NEXT_FIELD, OP_CHOICES, OP_EDITOR, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

/* --- keys --- */

static bool edit_typing(void *state)
{
	return form_typing(&((struct edit_view *)state)->form);
}

static struct reaction edit_key(void *state, const struct key *key)
{
	struct edit_view *self = state;
	struct reaction reaction = form_key(&self->form, key);
	if (reaction.kind != REACT_PASS)
		unfinished_touch(&self->unfinished);
	return reaction;
}

static struct reaction saved(struct edit_view *self, const struct record *record)
{
	struct reaction reaction = react_changed();
	reaction.close = true;
	unfinished_end(&self->unfinished);
	return react_say(reaction, SAY_DONE, "%s %s%s%.80s%s%.80s.  u undoes", self->seen.id ? "Changed" : "Added",
	                 record_kind_name(self->kind), *record->values[0] ? " " : "", record->values[0], *self->of ? " of " : "", self->of);
}

/* Changed here, and to something else than is stored now. */
static bool is_mine(const struct edit_view *self, int i, const struct record *wanted)
{
	return strcmp(wanted->values[i], self->seen.values[i]) != 0 && strcmp(wanted->values[i], self->now.values[i]) != 0;
}

/* Both versions of what was changed on both sides, and the choice. */
static struct reaction ask_clash(struct edit_view *self, const struct record *wanted)
{
	struct buf mine = BUF_INIT, theirs = BUF_INIT;
	for (int i = 0; column_at(self, i)->name; i++) {
		if (strcmp(self->now.values[i], self->seen.values[i]) == 0 || !is_mine(self, i, wanted))
			continue;
		buf_addf(&mine, "%s%s %.40s", mine.len ? ", " : "", column_at(self, i)->title, wanted->values[i]);
		buf_addf(&theirs, "%s%s %.40s", theirs.len ? ", " : "", column_at(self, i)->title, self->now.values[i]);
	}
	const struct menu_item items[] = {
		{MINE, arena_printf(&self->arena, "save mine: %s", buf_str(&mine)), "", 'm'},
		{THEIRS, arena_printf(&self->arena, "take theirs: %s", buf_str(&theirs)), "", 't'},
	};
	buf_release(&mine);
	buf_release(&theirs);
	return react_menu(&(struct menu_spec){.title = "Somebody else changed it meanwhile", .items = items, .count = 2},
	                  TAG_CLASH);
}

static struct reaction save(struct edit_view *self)
{
	struct err err = {0};
	struct record wanted;
	bool clash = false;
	if (!form_accept(&self->form))
		return react_done();
	if (!read_all(self, &wanted, &err))
		return react_error(&err);
	bool ok = self->seen.id ? desk_record_edit(desk_of(self), &self->seen, &wanted, &self->arena, &self->now, &clash, &err)
	                        : desk_record_add(desk_of(self), &wanted, &err);
	if (ok)
		return saved(self, &wanted);
	return clash ? ask_clash(self, &wanted) : react_error(&err);
}

/* Saves what was changed here over what was stored meanwhile; what only the other
 * one changed is kept. */
static struct reaction insist(struct edit_view *self)
{
	struct record wanted;
	struct err err = {0};
	if (!read_all(self, &wanted, &err))
		return react_error(&err);
	for (int i = 0; column_at(self, i)->name; i++)
		if (!is_mine(self, i, &wanted))
			show_value(self, i, self->now.values[i]);
	self->seen = self->now;
	return save(self);
}

static struct reaction edit_act(void *state, enum op_id op)
{
	struct edit_view *self = state;
	if (op == OP_ACCEPT)
		return save(self);
	if (op == OP_BACK)
		return unfinished_leave(&self->unfinished);
	return form_act(&self->form, op);
}

static struct reaction edit_answer(void *state, const struct answer *answer)
{
	struct edit_view *self = state;
	if (answer->tag != TAG_CLASH)
		return form_answer(&self->form, answer);
	if (!answer->given)
		return react_say(react_done(), SAY_INFO, "Nothing was saved");
	if (answer->id == MINE)
		return insist(self);
	self->seen = self->now;
	fill_form(self, &self->seen);
	return react_say(react_done(), SAY_INFO, "These are the values stored meanwhile; F10 saves what you change now");
}

const struct view view_edit = {
	.name = "edit",
	.title = "Edit",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct edit_view),
	.open = edit_open,
	.draw = edit_draw,
	.status = edit_status,
	.hints = edit_hints,
	.typing = edit_typing,
	.act = edit_act,
	.key = edit_key,
	.answer = edit_answer,
	.due = edit_due,
	.tick = edit_tick,
	.keep = edit_keep,
	.close = edit_close,
};
