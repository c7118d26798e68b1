/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "desk/search.h"
#include "ui/app.h"
#include "ui/dialog_inside.h"
#include "ui/line.h"
#include "ui/list.h"

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

struct reaction react_menu(const struct menu_spec *spec, int tag)
{
	struct given *given = dialog_given();
	if (given) {
		struct menu_item *items = arena_array(&given->arena, spec->count, sizeof(*items));
		for (size_t i = 0; items && i < spec->count; i++) {
			items[i] = spec->items[i];
			items[i].text = dialog_copy(&given->arena, spec->items[i].text);
			items[i].note = dialog_copy(&given->arena, spec->items[i].note);
		}
		given->menu = *spec;
		given->menu.items = items;
		given->menu.title = dialog_copy(&given->arena, spec->title);
	}
	return dialog_open(&view_menu, given, tag);
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
	menu->given = dialog_take(arg);
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

static void menu_close(void *state)
{
	struct menu *menu = state;
	dialog_free(menu->given);
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
	.hints = dialog_hints,
	.typing = dialog_typing,
	.act = menu_act,
	.key = menu_key,
	.click = menu_click,
	.close = menu_close,
};
