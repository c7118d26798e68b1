/* SPDX-License-Identifier: MIT */
#include "ui/form.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/fields.h"
#include "ui/dialog.h"
#include "ui/form_path.h"

enum { TAG_CHOICE = -10, TAG_EDITOR = -11 };

static bool can_focus(const struct form_field *field)
{
	return !field->hidden && field->kind != FIELD_HEAD;
}

static bool has_line(const struct form_field *field)
{
	return field->kind == FIELD_TEXT || field->kind == FIELD_DATE || field->kind == FIELD_MONEY ||
	       field->kind == FIELD_NUMBER || field->kind == FIELD_LONG || field->kind == FIELD_PATH;
}

bool form_init(struct form *form, const struct form_field *fields, size_t count, daynum today, char decimal,
               enum date_order order, struct err *err)
{
	assert(count <= FORM_FIELDS_MOST);
	*form = (struct form){.count = count, .today = today, .decimal = decimal, .order = order, .label_width = 12};
	form->fields = calloc(count ? count : 1, sizeof(*form->fields));
	if (!form->fields)
		return err_memory(err);
	for (size_t i = 0; i < count; i++) {
		form->fields[i] = fields[i];
		form->fields[i].line.lines = fields[i].kind == FIELD_LONG;
		if (fields[i].kind == FIELD_MONEY)
			form->fields[i].line.decimal = decimal;
	}
	while (form->at < count && !can_focus(&form->fields[form->at]))
		form->at++;
	return true;
}

void form_release(struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		line_release(&form->fields[i].line);
	free(form->fields);
	*form = (struct form){0};
}

struct form_field *form_field(struct form *form, int id)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].id == id)
			return &form->fields[i];
	assert(!"a field of that id");
	return NULL;
}

const char *form_text(struct form *form, int id)
{
	return line_text(&form_field(form, id)->line);
}

void form_set(struct form *form, int id, const char *text)
{
	line_set(&form_field(form, id)->line, text);
}

int form_chosen(struct form *form, int id)
{
	return form_field(form, id)->chosen;
}

void form_choose(struct form *form, int id, int chosen)
{
	struct form_field *field = form_field(form, id);
	field->chosen = chosen;
	if (form->changed)
		form->changed(form->ctx, form, field);
}

static bool read_day(const struct form *form, const struct form_field *field, daynum *day, struct err *err)
{
	return date_word(line_text(&field->line), form->today, field->sense, form->order, day, err);
}

daynum form_day(struct form *form, int id)
{
	daynum day;
	const struct form_field *field = form_field(form, id);
	return !line_empty(&field->line) && read_day(form, field, &day, NULL) ? day : DATE_NONE;
}

bool form_money(struct form *form, int id, int64_t *minor)
{
	const struct form_field *field = form_field(form, id);
	return money_typed(line_text(&field->line), field->currency, form->decimal, minor, NULL) == MONEY_READ;
}

void form_hide(struct form *form, int id, bool hidden)
{
	struct form_field *field = form_field(form, id);
	field->hidden = hidden;
	if (hidden)
		field->error[0] = '\0';
}

static void fail(struct form_field *field, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void fail(struct form_field *field, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(field->error, sizeof(field->error), format, args);
	va_end(args);
}

void form_fail(struct form *form, int id, const char *format, ...)
{
	struct form_field *field = form_field(form, id);
	va_list args;
	va_start(args, format);
	vsnprintf(field->error, sizeof(field->error), format, args);
	va_end(args);
}

void form_focus(struct form *form, int id)
{
	form->at = (size_t)(form_field(form, id) - form->fields);
}

/* --- checking --- */

static void check_money(const struct form *form, struct form_field *field)
{
	int64_t minor = 0;
	struct err err = {0};
	struct buf shown = BUF_INIT;
	if (money_exponent(field->currency) < 0) {
		fail(field, "The currency is missing: it has a field of its own");
		return;
	}
	if (money_parse(line_text(&field->line), field->currency, form->decimal, &minor, &err)) {
		money_show(&shown, minor, field->currency, form->decimal);
		line_set(&field->line, buf_str(&shown));
		buf_release(&shown);
	} else {
		fail(field, "%.150s", err.text);
	}
}

/* "10.11" in late November is next year's: hardly meant of a promise. */
static void check_far(const struct form *form, struct form_field *field, daynum day, bool all)
{
	char text[DATE_TEXT_SIZE];
	if (!field->far || day - form->today <= field->far || (all && field->asked == day))
		return;
	fail(field, "%s is %d days ahead. Right? F10 %s", date_long(day, text), day - form->today,
	     all ? "once more saves it" : "asks once more");
	if (all)
		field->asked = day;
}

static void check_text(const struct form *form, struct form_field *field, bool all)
{
	daynum day;
	int64_t number;
	struct err err = {0};
	if (field->kind == FIELD_DATE) {
		if (read_day(form, field, &day, &err))
			check_far(form, field, day, all);
		else
			fail(field, "%.150s", err.text);
	}
	if (field->kind == FIELD_NUMBER && !text_number(line_text(&field->line), 0, 999999, &number))
		fail(field, "\"%.40s\" is not a whole number", line_text(&field->line));
	if (field->kind == FIELD_MONEY)
		check_money(form, field);
}

static void check(struct form *form, struct form_field *field, bool all)
{
	field->error[0] = '\0';
	if (!can_focus(field))
		return;
	bool empty = has_line(field) ? line_empty(&field->line) : field->kind == FIELD_CHOICE && field->chosen < 0;
	if (!empty && has_line(field))
		check_text(form, field, all);
	if (empty && all && field->required)
		fail(field, "This is needed%s", field->kind == FIELD_CHOICE ? ": F4 lists the choices" : "");
	if (!field->error[0] && form->check)
		form->check(form->ctx, form, field);
}

bool form_accept(struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		check(form, &form->fields[i], true);
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].error[0] && can_focus(&form->fields[i])) {
			form->at = i;
			return false;
		}
	return true;
}

size_t form_errors(struct form *form, const struct form_field **first)
{
	size_t count = 0;
	for (size_t i = 0; i < form->count; i++) {
		if (!form->fields[i].error[0] || !can_focus(&form->fields[i]))
			continue;
		if (count++ == 0 && first)
			*first = &form->fields[i];
	}
	return count;
}

/* --- moving and typing --- */

static struct form_field *focused(struct form *form)
{
	return form->at < form->count ? &form->fields[form->at] : NULL;
}

static void step(struct form *form, int delta)
{
	struct form_field *field = focused(form);
	if (!field)
		return;
	form->digits = 0;
	check(form, field, false);
	for (size_t i = 0; i < form->count; i++) {
		form->at = (form->at + (delta > 0 ? 1 : form->count - 1)) % form->count;
		if (can_focus(&form->fields[form->at]))
			return;
	}
}

static int choice_count(const struct form_field *field)
{
	int count = 0;
	while (field->choices && field->choices[count])
		count++;
	return count;
}

static void choose(struct form *form, struct form_field *field, int chosen)
{
	if (field->kind == FIELD_CHOICE)
		field->chosen = chosen;
	else if (field->kind == FIELD_PATH)
		form_path_add(field, field->choices[chosen]);
	else
		line_set(&field->line, field->choices[chosen]);
	field->touched = true;
	field->error[0] = '\0';
	if (form->changed)
		form->changed(form->ctx, form, field);
}

static struct reaction open_choices(const struct form_field *field)
{
	struct menu_item items[100];
	size_t count = 0;
	for (; count < 100 && field->choices && field->choices[count]; count++)
		items[count] = (struct menu_item){.id = (int64_t)count, .text = field->choices[count]};
	if (!count)
		return react_say(react_done(), SAY_INFO, "This field has no list: type into it");
	struct menu_spec spec = {.title = field->label && *field->label ? field->label : "Choose", .items = items,
	                         .count = count, .narrow = true};
	if (field->kind == FIELD_CHOICE && field->chosen > 0)
		spec.chosen = (size_t)field->chosen;
	return react_menu(&spec, TAG_CHOICE);
}

/* One digit chooses; what is typed on is told of, for it was meant for another field. */
static bool choice_digit(struct form *form, struct form_field *field, char digit, int count)
{
	size_t len = strlen(form->untaken);
	if (form->digits == 0 && digit >= '1' && digit - '1' < count)
		choose(form, field, digit - '1');
	else if (len + 1 < sizeof form->untaken)
		memcpy(form->untaken + len, (char[]){digit, '\0'}, 2);
	form->digits++;
	return true;
}

static bool choice_key(struct form *form, struct form_field *field, const struct key *key)
{
	int count = choice_count(field);
	uint32_t id = key_latin(key->id, NULL);
	if (id >= '0' && id <= '9')
		return choice_digit(form, field, (char)id, count);
	if (key->id == K_LEFT || key->id == K_RIGHT) {
		int next = field->chosen + (key->id == K_RIGHT ? 1 : -1);
		if (next >= 0 && next < count)
			choose(form, field, next);
		return true;
	}
	for (int i = 1; i <= count && key_is_text(key); i++) {
		int at = (field->chosen + i) % count;
		char first = field->choices[at < 0 ? 0 : at][0];
		if ((uint32_t)(first | 0x20) == (id | 0x20)) {
			choose(form, field, at < 0 ? 0 : at);
			return true;
		}
	}
	return key_is_text(key) || key->id == K_PASTE || key->id == K_BACKSPACE || key->id == K_DELETE;
}

static bool tick_key(struct form *form, struct form_field *field, const struct key *key)
{
	if (key->id != ' ' && key->id != 'x')
		return key_is_text(key) || key->id == K_PASTE;
	field->chosen = !field->chosen;
	field->touched = true;
	if (form->changed)
		form->changed(form->ctx, form, field);
	return true;
}

static bool field_key(struct form *form, struct form_field *field, const struct key *key)
{
	if (field->kind == FIELD_CHOICE)
		return choice_key(form, field, key);
	if (field->kind == FIELD_TICK)
		return tick_key(form, field, key);
	if (!has_line(field))
		return key_is_text(key) || key->id == K_PASTE;
	size_t before = field->line.text.len;
	/* An amount filled beforehand gives way to the one that is typed. */
	if (field->kind == FIELD_MONEY && !field->touched && key->id >= '0' && key->id <= '9' && field->line.at == before)
		line_set(&field->line, "");
	if (!line_key(&field->line, key))
		return false;
	if (field->line.text.len != before || key_is_text(key))
		field->touched = true;
	field->error[0] = '\0';
	return true;
}

static bool long_row(struct form_field *field, uint32_t id)
{
	return field->kind == FIELD_LONG && (id == K_UP || id == K_DOWN) &&
	       line_row_move(&field->line, field->width, id == K_UP ? -1 : 1);
}

struct reaction form_key(struct form *form, const struct key *key)
{
	struct form_field *field = focused(form);
	if (!field)
		return react_pass();
	uint32_t id = key_latin(key->id, NULL);
	if (field->kind != FIELD_CHOICE || id < '0' || id > '9') {
		form->digits = 0;
		form->untaken[0] = '\0';
	}
	if (key->id == K_ENTER && field->kind == FIELD_BUTTON)
		return react_op(field->op);
	if (long_row(field, key->id))
		return react_done();
	if (key->id == K_DOWN && field->choices)
		return open_choices(field);
	if (key->id == K_ENTER || key->id == K_DOWN) {
		step(form, 1);
		return react_done();
	}
	if (key->id == K_UP) {
		step(form, -1);
		return react_done();
	}
	return field_key(form, field, key) ? react_done() : react_pass();
}

struct reaction form_act(struct form *form, enum op_id op)
{
	struct form_field *field = focused(form);
	if (!field)
		return react_pass();
	struct reaction completed = op == OP_NEXT_FIELD && field->kind == FIELD_PATH ? form_path_complete(field) : react_pass();
	if (completed.kind != REACT_PASS)
		return completed;
	if (op == OP_NEXT_FIELD || op == OP_PREVIOUS_FIELD) {
		step(form, op == OP_NEXT_FIELD ? 1 : -1);
		return react_done();
	}
	if (op == OP_CHOICES)
		return open_choices(field);
	if (op == OP_TALK)
		return react_say(react_done(), SAY_INFO, "What to say is told where a call or a visit is logged (c, v)");
	if (op != OP_EDITOR)
		return react_pass();
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].kind == FIELD_LONG && can_focus(&form->fields[i])) {
			form->at = i;
			return (struct reaction){.kind = REACT_EDITOR, .tag = TAG_EDITOR,
			                         .arg = {.text = line_text(&form->fields[i].line)}};
		}
	return react_say(react_done(), SAY_INFO, "There is no long text here to edit");
}

struct reaction form_answer(struct form *form, const struct answer *answer)
{
	struct form_field *field = focused(form);
	if (!field || !answer->given)
		return react_done();
	if (answer->tag == TAG_CHOICE && answer->id < choice_count(field)) {
		choose(form, field, (int)answer->id);
	} else if (answer->tag == TAG_EDITOR && has_line(field)) {
		size_t len = strlen(answer->text);
		while (len && answer->text[len - 1] == '\n')
			len--;
		line_set(&field->line, "");
		line_insert(&field->line, answer->text, len);
		field->touched = true;
	}
	return react_done();
}

bool form_typing(const struct form *form)
{
	return form->at < form->count;
}

bool form_touched(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].touched)
			return true;
	return false;
}

/* --- drawing --- */

struct spot {
	int row, label, box, width; /* columns; row from the form's first */
	bool shown;
};

static int text_columns(const char *text)
{
	return text ? text_width(text, strlen(text)) : 0;
}

/* Columns a field takes from its label on. */
static int extent(const struct form_field *field)
{
	int width = text_columns(field->label) + 1;
	if (field->kind == FIELD_TICK)
		return width + 4;
	if (field->kind == FIELD_BUTTON)
		return width + 4;
	return width + field->width + 3 + (field->kind == FIELD_MONEY ? 4 : 0); /* " EUR" */
}

static int field_rows(const struct form_field *field)
{
	return field->kind == FIELD_LONG && field->rows > 1 ? field->rows : 1;
}

/* Where everything stands; returns the rows the form takes. */
static int layout(const struct form *form, int cols, struct spot spots[FORM_FIELDS_MOST])
{
	int row = -1, col = 0, below = 0;
	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];
		struct spot *spot = &spots[i];
		*spot = (struct spot){.shown = !field->hidden};
		if (field->hidden)
			continue;
		bool beside = field->beside && row >= 0 && col + 3 + extent(field) <= cols;
		if (!beside) {
			row += 1 + below;
			below = 0;
		}
		bool labelled = field->kind != FIELD_TICK && field->kind != FIELD_BUTTON && field->kind != FIELD_HEAD;
		spot->row = row;
		spot->label = beside ? col + 3 : labelled || field->kind == FIELD_HEAD ? 1 : 1 + form->label_width;
		spot->box = beside && labelled ? spot->label + text_columns(field->label) + 1
		            : labelled         ? 1 + form->label_width
		                               : spot->label;
		spot->width = spot->box + field->width + 3 > cols ? cols - spot->box - 3 : field->width;
		col = beside ? spot->label + extent(field) : spot->box + (labelled ? extent(field) - text_columns(field->label) - 1 : extent(field));
		int more = field_rows(field) - 1 + (field->error[0] ? 1 : 0);
		below = more > below ? more : below;
	}
	return row + 1 + below;
}

static void meaning(const struct form *form, const struct form_field *field, struct buf *out)
{
	daynum day;
	char text[DATE_TEXT_SIZE];
	if (field->kind == FIELD_DATE && !line_empty(&field->line) && read_day(form, field, &day, NULL)) {
		int days = day - form->today;
		buf_addf(out, "= %s", date_long(day, text));
		if (days > 0)
			buf_addf(out, ", in %d day%s", days, days == 1 ? "" : "s");
		else if (days < 0)
			buf_addf(out, ", %d day%s ago", -days, days == -1 ? "" : "s");
		else
			buf_adds(out, ", today");
	}
	if (field->kind == FIELD_MONEY)
		buf_adds(out, field->currency);
	if (field->after)
		buf_addf(out, "%s%s", out->len ? "  " : "", field->after);
}

static void draw_choice(const struct form_field *field, struct frame *frame, int row, int col, int width, bool focus)
{
	bool some = field->chosen >= 0 && field->chosen < choice_count(field);
	frame_fit(frame, row, col, width, focus ? ROLE_FIELD_ON : ROLE_FIELD, some ? field->choices[field->chosen] : "");
	if (focus)
		frame_cursor(frame, row, col);
}

static void draw_box(struct form *form, struct form_field *field, struct frame *frame, int row, const struct spot *spot,
                     int left, bool focus)
{
	int col = left + spot->box;
	int rows = field_rows(field);
	for (int r = 0; r < rows; r++) {
		frame_put(frame, row + r, col, ROLE_NORMAL, "[");
		frame_put(frame, row + r, col + 1 + spot->width, ROLE_NORMAL, "]");
	}
	if (field->kind == FIELD_CHOICE)
		draw_choice(field, frame, row, col + 1, spot->width, focus);
	else if (field->kind == FIELD_LONG)
		line_draw_wrapped(&field->line, frame, (struct rect){row, col + 1, rows, spot->width}, focus);
	else
		line_draw(&field->line, frame, row, col + 1, spot->width, focus);
	if (field->choices)
		frame_put(frame, row, col + 2 + spot->width, ROLE_KEY, "v");
	struct buf behind = BUF_INIT;
	meaning(form, field, &behind);
	int spare = frame->clip.col + frame->clip.cols - (col + spot->width + 2 + (field->choices ? 2 : 1));
	char *comma = strrchr(buf_str(&behind), ',');
	if (field->kind == FIELD_DATE && comma && text_columns(buf_str(&behind)) > spare)
		buf_truncate(&behind, (size_t)(comma - buf_str(&behind))); /* the day alone, rather than half a distance */
	frame_put(frame, row, col + spot->width + 2 + (field->choices ? 2 : 1), ROLE_QUIET, buf_str(&behind));
	buf_release(&behind);
}

/* Under its field; where that is too far right for the sentence, further left. */
static void draw_error(const struct form *form, const struct form_field *field, struct frame *frame, int row,
                       struct rect room, const struct spot *spot)
{
	int col = spot->box > form->label_width + 2 ? form->label_width + 1 : spot->box;
	int spare = room.cols - 2 - text_columns(field->error);
	col = spare >= col ? col : spare > 1 ? spare : 1;
	frame_printf(frame, row, room.col + col, ROLE_ERROR, "x %s", field->error);
}

static void draw_field(struct form *form, size_t i, struct frame *frame, struct rect room, const struct spot *spot)
{
	struct form_field *field = &form->fields[i];
	bool focus = i == form->at;
	int row = room.row + spot->row - form->top, left = room.col;
	enum role role = focus ? ROLE_FIELD_ON : ROLE_NORMAL;
	const char *label = field->label ? field->label : "";
	if (field->kind == FIELD_HEAD) {
		frame_put(frame, row, left + spot->label, ROLE_HEAD, label);
	} else if (field->kind == FIELD_TICK) {
		frame_printf(frame, row, left + spot->label, role, "[%s] %s", field->chosen ? "x" : " ", label);
	} else if (field->kind == FIELD_BUTTON) {
		frame_printf(frame, row, left + spot->label, role, "[ %s ]", label);
	} else {
		frame_put(frame, row, left + spot->label, ROLE_NORMAL, label);
		draw_box(form, field, frame, row, spot, left, focus);
	}
	if (focus && !has_line(field))
		frame_cursor(frame, row, left + spot->box + 1);
	if (field->error[0])
		draw_error(form, field, frame, row + field_rows(field), room, spot);
}

/* Fields below the edge are counted at it. */
static void draw_hidden(const struct form *form, struct frame *frame, struct rect room, const struct spot *spots)
{
	int hidden = 0;
	for (size_t i = 0; i < form->count; i++)
		hidden += spots[i].shown && spots[i].row >= form->top + room.rows;
	if (hidden && room.rows > 0)
		frame_printf(frame, room.row + room.rows - 1, room.col + room.cols - (room.cols < 60 ? 3 : 15), ROLE_WARN,
		             room.cols < 60 ? "+%d" : "%3d more below", hidden);
}

void form_draw(struct form *form, struct frame *frame, struct rect room)
{
	struct spot spots[FORM_FIELDS_MOST];
	int rows = layout(form, room.cols, spots);
	struct rect before = frame_clip(frame, room);
	if (form->at < form->count) {
		int row = spots[form->at].row, last = row + field_rows(&form->fields[form->at]);
		if (last >= form->top + room.rows)
			form->top = last - room.rows + 1;
		if (row < form->top)
			form->top = row;
	}
	if (form->top > rows - room.rows)
		form->top = rows > room.rows ? rows - room.rows : 0;
	for (size_t i = 0; i < form->count; i++)
		if (spots[i].shown && i != form->at)
			draw_field(form, i, frame, room, &spots[i]);
	if (form->at < form->count) /* last, so that the real cursor is its own */
		draw_field(form, form->at, frame, room, &spots[form->at]);
	draw_hidden(form, frame, room, spots);
	frame_unclip(frame, before);
}

static const char *hint(const struct form_field *field)
{
	switch (field->kind) {
	case FIELD_DATE: return date_word_help();
	case FIELD_MONEY: return "An amount: 12450, 12450.5, 12,450.00";
	case FIELD_CHOICE: return "A digit chooses; F4 or Down lists them";
	case FIELD_TICK: return "Space ticks";
	case FIELD_BUTTON: return "Enter presses it";
	case FIELD_PATH: return field->choices ? "A path: Tab completes, F4 lists the files that were put here" : "A path: Tab completes";
	case FIELD_TEXT: return field->choices ? "Type, or F4 lists what is known" : "";
	default: return "";
	}
}

void form_status(struct form *form, struct buf *out)
{
	const struct form_field *first = NULL, *field = focused(form);
	size_t errors = form_errors(form, &first);
	if (errors)
		buf_addf(out, "%zu thing%s to fix: %s", errors, errors == 1 ? "" : "s",
		         first->label && *first->label ? first->label : first->error);
	else if (form->untaken[0])
		buf_addf(out, "\"%s\" was not taken: one digit chooses, Backspace lets another choose", form->untaken);
	else if (field)
		buf_adds(out, hint(field));
}

/* --- keeping --- */

void form_pack(const struct form *form, struct buf *out)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];
		char name[16];
		snprintf(name, sizeof(name), "%d", field->id);
		if (has_line(field))
			fields_add(out, name, line_text(&field->line));
		else if (field->kind == FIELD_CHOICE || field->kind == FIELD_TICK)
			fields_add_int(out, name, field->chosen);
	}
}

void form_unpack(struct form *form, const void *bytes, size_t len)
{
	for (size_t i = 0; i < form->count; i++) {
		struct form_field *target = &form->fields[i];
		struct field stored;
		int64_t chosen;
		char name[16], number[24];
		snprintf(name, sizeof(name), "%d", target->id);
		if (!fields_get(bytes, len, name, &stored))
			continue;
		if (has_line(target)) {
			line_set(&target->line, "");
			line_insert(&target->line, stored.value, stored.value_len);
			target->touched = true;
		} else if (stored.value_len < sizeof(number)) {
			memcpy(number, stored.value, stored.value_len);
			number[stored.value_len] = '\0';
			/* A list may have become shorter since. */
			if (text_number(number, 0, target->kind == FIELD_TICK ? 1 : choice_count(target) - 1, &chosen))
				target->chosen = (int)chosen;
		}
	}
}

/* --- a view that is a form --- */

void form_view_status(void *state, struct buf *out)
{
	form_status(state, out);
}

const enum op_id *form_view_hints(void *state)
{
	static const enum op_id hints[] = {OP_NEXT_FIELD, OP_ACCEPT, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

bool form_view_typing(void *state)
{
	return form_typing(state);
}

struct reaction form_view_key(void *state, const struct key *key)
{
	return form_key(state, key);
}

struct reaction form_view_answer(void *state, const struct answer *answer)
{
	return form_answer(state, answer);
}

void form_view_close(void *state)
{
	form_release(state);
}
