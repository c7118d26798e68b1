/* SPDX-License-Identifier: MIT */
#include "ui/dialog.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/search.h"
#include "base/vec.h"
#include "ui/app.h"
#include "ui/form_path.h"
#include "ui/line.h"
#include "ui/list.h"

/* What a dialog is opened with, copied into one arena, because the caller's
 * arrays are gone when the app comes to open it. The dialog takes it over. */
struct given {
	struct arena arena;
	struct menu_spec menu;
	const char *title, *text;
	bool path; /* of a prompt: Tab completes */
};

static struct given *given_new(void)
{
	return calloc(1, sizeof(struct given));
}

static void given_free(struct given *given)
{
	if (given)
		arena_release(&given->arena);
	free(given);
}

static struct reaction open_given(const struct view *view, struct given *given, int tag)
{
	struct err err = {0};
	if (!given || !arena_ok(&given->arena, &err)) {
		given_free(given);
		err_memory(&err);
		return react_error(&err);
	}
	return react_open(view, (struct view_arg){.spec = given}, tag);
}

/* arg.spec is handed over to the dialog's state. */
static struct given *take(const struct view_arg *arg)
{
	union {
		const void *spec;
		struct given *given;
	} handed = {.spec = arg->spec};
	return handed.given;
}

/* --- a question --- */

struct ask {
	struct given *given;
};

struct reaction react_ask(int tag, const char *format, ...)
{
	struct buf text = BUF_INIT;
	struct given *given = given_new();
	va_list args;
	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	if (given)
		given->text = arena_str(&given->arena, buf_str(&text));
	buf_release(&text);
	return open_given(&view_ask, given, tag);
}

static bool ask_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct ask *ask = state;
	(void)app, (void)err;
	ask->given = take(arg);
	return true;
}

static void ask_draw(void *state, struct frame *frame, struct rect room)
{
	const struct ask *ask = state;
	int cols = room.cols < 66 ? room.cols : 66;
	int rows = 4 + (text_width(ask->given->text, strlen(ask->given->text)) - 1) / (cols - 6);
	struct rect box = frame_box(frame, rect_middle(room, rows + 1, cols), NULL);
	box = rect_inset(box, 1, 2);
	int used = frame_wrap(frame, box, ROLE_NORMAL, ask->given->text);
	frame_cursor(frame, box.row + (used ? used - 1 : 0), box.col);
}

static struct reaction ask_key(void *state, const struct key *key)
{
	(void)state;
	uint32_t id = key_latin(key->id, NULL);
	if (id == 'y' || id == 'Y')
		return react_answer(1, "");
	if (id == 'n' || id == 'N' || id == K_ENTER)
		return react_close();
	return react_say(react_done(), SAY_INFO, "y means yes; n, Enter and Esc mean no");
}

static void ask_close(void *state)
{
	given_free(((struct ask *)state)->given);
}

const struct view view_ask = {
	.name = "ask",
	.title = "Question",
	.scope = SCOPE_ASK,
	.flags = VIEW_BOX,
	.size = sizeof(struct ask),
	.open = ask_open,
	.draw = ask_draw,
	.key = ask_key,
	.close = ask_close,
};

/* --- a list to choose from --- */

struct menu {
	struct given *given;
	struct line filter;
	struct list list;
	struct vec shown; /* size_t: items that match, best first; from FOUND on: finds */
	struct app *app;
	struct desk_finds finds; /* what begins as was typed */
	struct menu_item find;   /* the one looked at last */
	struct arena texts;
	int width;
	struct rect rows; /* where the items were drawn */
};

static const char *copy(struct arena *arena, const char *text)
{
	return arena_str(arena, text ? text : "");
}

struct reaction react_menu(const struct menu_spec *spec, int tag)
{
	struct given *given = given_new();
	if (given) {
		struct menu_item *items = arena_array(&given->arena, spec->count, sizeof(*items));
		for (size_t i = 0; items && i < spec->count; i++) {
			items[i] = spec->items[i];
			items[i].text = copy(&given->arena, spec->items[i].text);
			items[i].note = copy(&given->arena, spec->items[i].note);
		}
		given->menu = *spec;
		given->menu.items = items;
		given->menu.title = copy(&given->arena, spec->title);
	}
	return open_given(&view_menu, given, tag);
}

static int matches(const struct menu_spec *spec, const struct menu_item *item, const char *typed)
{
	if (spec->ops)
		return op_match(op_get((enum op_id)item->id), typed);
	struct buf text = BUF_INIT, word = BUF_INIT;
	bool folded = text_fold(item->text, strlen(item->text), &text, NULL) &&
	              text_fold(typed, strlen(typed), &word, NULL);
	int found = folded && strstr(buf_str(&text), buf_str(&word)) ? 1 : 0;
	buf_release(&text);
	buf_release(&word);
	return found;
}

/* Places in shown beyond the items: the finds, and then the search itself. */
enum { FOUND = 1 << 20, FOUND_MOST = 3 };

static void show_also(struct menu *menu, size_t i)
{
	size_t *place = vec_push(&menu->shown);
	if (place)
		*place = FOUND + i;
}

static void find(struct menu *menu)
{
	const struct desk_search wish = {.words = line_text(&menu->filter), .most = FOUND_MOST, .starts = true};
	desk_finds_release(&menu->finds);
	if (!desk_search(app_desk(menu->app), &wish, &menu->finds, NULL))
		desk_finds_release(&menu->finds);
	for (size_t i = 0; i < menu->finds.count; i++)
		show_also(menu, i);
	show_also(menu, menu->finds.count);
}

/* "Bergmann GmbH" or "#1001 of Bergmann GmbH"; behind the finds the search. */
static const struct menu_item *find_item(struct menu *menu, size_t i)
{
	arena_release(&menu->texts);
	menu->find = (struct menu_item){.note = ""};
	if (i == menu->finds.count) {
		menu->find.text = arena_printf(&menu->texts, "search for \"%s\"", line_text(&menu->filter));
		return &menu->find;
	}
	const struct search_hit *hit = &menu->finds.rows[i].hit;
	menu->find.text = hit->kind == SEARCH_INVOICE
	                  ? arena_printf(&menu->texts, "#%s of %s", hit->name, hit->client_name) : hit->client_name;
	menu->find.note = search_kind_name(hit->kind);
	return &menu->find;
}

static struct reaction open_find(const struct menu *menu, size_t i)
{
	struct reaction reaction = {.kind = REACT_REPLACE, .view = view_named("search")};
	if (i == menu->finds.count) {
		reaction.arg.text = line_text(&menu->filter);
		return reaction;
	}
	const struct search_hit *hit = &menu->finds.rows[i].hit;
	reaction.view = view_named("client");
	reaction.arg.client = hit->client;
	reaction.arg.invoice = hit->kind == SEARCH_INVOICE ? hit->id : 0;
	return reaction;
}

static void narrow(struct menu *menu)
{
	const struct menu_spec *spec = &menu->given->menu;
	vec_clear(&menu->shown);
	for (int rank = 3; rank >= 1; rank--)
		for (size_t i = 0; i < spec->count; i++) {
			int match = line_empty(&menu->filter) ? 1 : matches(spec, &spec->items[i], line_text(&menu->filter));
			size_t *place = match == rank ? vec_push(&menu->shown) : NULL;
			if (place)
				*place = i;
		}
	if (spec->search && !line_empty(&menu->filter))
		find(menu);
	list_fit(&menu->list, menu->shown.len, menu->list.shown);
	list_to(&menu->list, 0);
}

static bool menu_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct menu *menu = state;
	(void)err;
	menu->app = app;
	menu->given = take(arg);
	menu->shown = (struct vec)VEC_INIT(size_t);
	const struct menu_spec *spec = &menu->given->menu;
	menu->width = text_width(spec->title, strlen(spec->title));
	for (size_t i = 0; i < spec->count; i++) {
		const struct menu_item *item = &spec->items[i];
		int width = text_width(item->text, strlen(item->text)) + text_width(item->note, strlen(item->note)) + 8;
		menu->width = width > menu->width ? width : menu->width;
	}
	menu->list.shown = spec->count;
	narrow(menu);
	list_to(&menu->list, spec->chosen < spec->count ? spec->chosen : 0);
	return true;
}

/* Of a find: lives until the next call. */
static const struct menu_item *item_at(struct menu *menu, size_t row)
{
	size_t i = row < menu->shown.len ? VEC_AT(size_t, &menu->shown, row) : SIZE_MAX;
	if (i >= FOUND)
		return i == SIZE_MAX ? NULL : find_item(menu, i - FOUND);
	return &menu->given->menu.items[i];
}

static void draw_item(struct menu *menu, struct frame *frame, struct rect row, size_t at)
{
	const struct menu_item *item = item_at(menu, at);
	bool chosen = at == menu->list.cursor;
	enum role role = chosen ? ROLE_SELECTED : ROLE_NORMAL;
	bool ops = menu->given->menu.ops && menu->given->menu.narrow;
	char name[KEY_NAME_SIZE];
	frame_fill(frame, row, role);
	if (chosen) {
		frame_put(frame, row.row, row.col, role, ">");
		frame_cursor(frame, row.row, row.col);
	}
	if (ops) {
		frame_fit(frame, row.row, row.col + 1, 10, chosen ? role : ROLE_KEY, item->note);
		frame_fit(frame, row.row, row.col + 12, row.cols - 12, role, item->text);
		return;
	}
	int at_col = row.col + 1;
	if (item->key)
		at_col += 2 + frame_put(frame, row.row, at_col, chosen ? role : ROLE_KEY, key_label(item->key, name));
	int note = text_width(item->note, strlen(item->note));
	frame_fit(frame, row.row, at_col, row.col + row.cols - at_col - (note ? note + 2 : 0), role, item->text);
	frame_right(frame, row.row, row.col, row.cols - 1, role, item->note);
}

static void menu_draw(void *state, struct frame *frame, struct rect room)
{
	struct menu *menu = state;
	const struct menu_spec *spec = &menu->given->menu;
	int count = spec->count < 1000 ? (int)spec->count : 1000;
	struct rect box = rect_middle(room, count + (spec->narrow ? 4 : 2), menu->width + 6);
	box = frame_box(frame, box, spec->title);
	if (spec->narrow) {
		frame_put(frame, box.row, box.col + 1, ROLE_QUIET, line_empty(&menu->filter) ? "Type to narrow" : "/");
		if (!line_empty(&menu->filter))
			frame_put(frame, box.row, box.col + 2, ROLE_NORMAL, line_text(&menu->filter));
		frame_hline(frame, box.row + 1, box.col, box.cols);
		box.row += 2;
		box.rows = box.rows > 2 ? box.rows - 2 : 0;
	}
	menu->rows = box;
	list_fit(&menu->list, menu->shown.len, (size_t)box.rows);
	for (int r = 0; r < box.rows && menu->list.top + (size_t)r < menu->shown.len; r++)
		draw_item(menu, frame, (struct rect){box.row + r, box.col, 1, box.cols}, menu->list.top + (size_t)r);
	if (menu->shown.len == 0)
		frame_printf(frame, box.row, box.col + 1, ROLE_NORMAL, "Nothing matches \"%s\". Backspace takes a letter back",
		             line_text(&menu->filter));
}

static struct reaction choose(struct menu *menu)
{
	const struct menu_item *item = item_at(menu, menu->list.cursor);
	if (!item)
		return react_done();
	if (item == &menu->find)
		return open_find(menu, VEC_AT(size_t, &menu->shown, menu->list.cursor) - FOUND);
	if (!menu->given->menu.ops)
		return react_answer(item->id, item->text);
	struct reaction reaction = react_op((enum op_id)item->id);
	reaction.close = true;
	return reaction;
}

/* Keys that choose an item come before those that move. */
static struct reaction menu_key(void *state, const struct key *key)
{
	struct menu *menu = state;
	const struct menu_spec *spec = &menu->given->menu;
	uint32_t id = key->id, latin = key_latin(id, NULL);
	for (size_t i = 0; !spec->narrow && i < spec->count; i++)
		if (spec->items[i].key && (spec->items[i].key == id || spec->items[i].key == latin)) {
			list_to(&menu->list, i);
			return choose(menu);
		}
	bool edits = key_is_text(key) || id == K_BACKSPACE || id == K_CTRL('U') || id == K_CTRL('W') || id == K_PASTE;
	if (spec->narrow && edits && line_key(&menu->filter, key)) {
		narrow(menu);
		return react_done();
	}
	return react_pass();
}

static struct reaction menu_act(void *state, enum op_id op)
{
	struct menu *menu = state;
	if (op == OP_OPEN)
		return choose(menu);
	return list_act(&menu->list, op) ? react_done() : react_pass();
}

static struct reaction menu_click(void *state, int row, int col)
{
	struct menu *menu = state;
	const struct rect *rows = &menu->rows;
	if (row < rows->row || row >= rows->row + rows->rows || col < rows->col || col >= rows->col + rows->cols)
		return react_close();
	size_t at = menu->list.top + (size_t)(row - rows->row);
	if (at >= menu->shown.len)
		return react_done();
	list_to(&menu->list, at);
	return choose(menu);
}

static bool always(void *state)
{
	(void)state;
	return true;
}

static const enum op_id *box_hints(void *state)
{
	static const enum op_id hints[] = {OP_OPEN, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

static void menu_close(void *state)
{
	struct menu *menu = state;
	given_free(menu->given);
	desk_finds_release(&menu->finds);
	arena_release(&menu->texts);
	line_release(&menu->filter);
	vec_release(&menu->shown);
}

const struct view view_menu = {
	.name = "menu",
	.title = "List",
	.scope = SCOPE_BOX,
	.flags = VIEW_BOX,
	.size = sizeof(struct menu),
	.open = menu_open,
	.draw = menu_draw,
	.hints = box_hints,
	.typing = always,
	.act = menu_act,
	.key = menu_key,
	.click = menu_click,
	.close = menu_close,
};

/* --- one line to type --- */

struct prompt {
	struct given *given;
	struct line line;
};

struct reaction react_prompt(int tag, const char *title, const char *text)
{
	struct given *given = given_new();
	if (given) {
		given->title = copy(&given->arena, title);
		given->text = copy(&given->arena, text);
	}
	return open_given(&view_prompt, given, tag);
}

struct reaction react_path(int tag, const char *title)
{
	struct reaction reaction = react_prompt(tag, title, "");
	if (reaction.arg.spec)
		((struct given *)(uintptr_t)reaction.arg.spec)->path = true;
	return reaction;
}

static bool prompt_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct prompt *prompt = state;
	(void)app, (void)err;
	prompt->given = take(arg);
	line_set(&prompt->line, prompt->given->text);
	return true;
}

static void prompt_draw(void *state, struct frame *frame, struct rect room)
{
	struct prompt *prompt = state;
	struct rect box = frame_box(frame, rect_middle(room, 3, 70), prompt->given->title);
	line_draw(&prompt->line, frame, box.row, box.col + 1, box.cols - 2, true);
}

static struct reaction prompt_key(void *state, const struct key *key)
{
	struct prompt *prompt = state;
	if (key->id == K_ENTER)
		return react_answer(1, line_text(&prompt->line));
	if (key->id == K_TAB && prompt->given->path)
		return line_path_complete(&prompt->line);
	return line_key(&prompt->line, key) ? react_done() : react_pass();
}

static void prompt_close(void *state)
{
	struct prompt *prompt = state;
	given_free(prompt->given);
	line_release(&prompt->line);
}

const struct view view_prompt = {
	.name = "prompt",
	.title = "One line",
	.scope = SCOPE_BOX,
	.flags = VIEW_BOX,
	.size = sizeof(struct prompt),
	.open = prompt_open,
	.draw = prompt_draw,
	.hints = box_hints,
	.typing = always,
	.key = prompt_key,
	.close = prompt_close,
};

/* --- a text to read --- */

struct reading {
	struct given *given;
	struct list list; /* its rows */
};

struct reaction react_text(const char *title, const char *text, bool plain)
{
	struct given *given = given_new();
	if (given) {
		given->title = copy(&given->arena, title);
		given->text = copy(&given->arena, text);
	}
	return open_given(plain ? &view_plain : &view_text, given, -1);
}

static bool reading_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct reading *reading = state;
	(void)app, (void)err;
	reading->given = take(arg);
	return true;
}

/* Bytes of the first row of s when wrapped to cols, its line end included. */
static size_t row_bytes(const char *s, int cols)
{
	size_t len = strcspn(s, "\n");
	size_t n = len && cols > 0 ? text_wrap(s, len, cols) : 0;
	return n == len && s[len] ? len + 1 : n;
}

static size_t count_rows(const char *s, int cols)
{
	size_t count = 0;
	while (*s && count < 100000) {
		size_t n = row_bytes(s, cols);
		s += n ? n : 1;
		count++;
	}
	return count;
}

/* Only what is shown scrolls: the cursor of the list is its first row. */
static void draw_rows(struct reading *reading, struct frame *frame, struct rect room)
{
	const char *s = reading->given->text;
	size_t count = count_rows(s, room.cols), rows = room.rows > 0 ? (size_t)room.rows : 1;
	size_t last = count > rows ? count - rows : 0;
	reading->list.count = last + 1;
	reading->list.shown = rows;
	if (reading->list.cursor > last)
		reading->list.cursor = last;
	for (size_t skip = reading->list.cursor; skip && *s; skip--)
		s += row_bytes(s, room.cols);
	frame_wrap(frame, room, ROLE_NORMAL, s);
	frame_cursor(frame, room.row, room.col);
}

static void text_draw(void *state, struct frame *frame, struct rect room)
{
	struct reading *reading = state;
	size_t count = count_rows(reading->given->text, room.cols - 8);
	int rows = (int)(count < 500 ? count : 500) + 2;
	struct rect box = frame_box(frame, rect_middle(room, rows, room.cols - 4), reading->given->title);
	draw_rows(reading, frame, rect_inset(box, 0, 1));
}

static void plain_draw(void *state, struct frame *frame, struct rect room)
{
	struct reading *reading = state;
	frame_put(frame, room.row, room.col, ROLE_QUIET, reading->given->title);
	room.row += 2;
	room.rows -= 2;
	draw_rows(reading, frame, room);
}

static struct reaction reading_act(void *state, enum op_id op)
{
	struct reading *reading = state;
	if (op == OP_OPEN)
		return react_close();
	return list_act(&reading->list, op) ? react_done() : react_pass();
}

static const enum op_id *reading_hints(void *state)
{
	static const enum op_id hints[] = {OP_BACK, OP_PAGE_DOWN, OP_PAGE_UP, OP_NONE};
	(void)state;
	return hints;
}

static void reading_close(void *state)
{
	given_free(((struct reading *)state)->given);
}

const struct view view_text = {
	.name = "text",
	.title = "Text",
	.scope = SCOPE_BOX,
	.flags = VIEW_BOX,
	.size = sizeof(struct reading),
	.open = reading_open,
	.draw = text_draw,
	.hints = reading_hints,
	.act = reading_act,
	.close = reading_close,
};

const struct view view_plain = {
	.name = "plain",
	.title = "Text",
	.scope = SCOPE_BOX,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct reading),
	.open = reading_open,
	.draw = plain_draw,
	.hints = reading_hints,
	.act = reading_act,
	.close = reading_close,
};
