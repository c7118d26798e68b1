/* SPDX-License-Identifier: MIT */
/* Performs reactions: the only place where views come and go. */
#include "ui/app_inside.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/payments.h"
#include "store/db.h"
#include "ui/dialog.h"

struct reaction react_done(void)
{
	return (struct reaction){.kind = REACT_DONE};
}

struct reaction react_pass(void)
{
	return (struct reaction){.kind = REACT_PASS};
}

struct reaction react_close(void)
{
	return (struct reaction){.kind = REACT_CLOSE, .tag = -1};
}

struct reaction react_answer(int64_t id, const char *text)
{
	return (struct reaction){.kind = REACT_CLOSE, .arg = {.id = id, .text = text}};
}

struct reaction react_open(const struct view *view, struct view_arg arg, int tag)
{
	if (!view)
		return react_say(react_done(), SAY_INFO, "This screen is not in this version yet");
	return (struct reaction){.kind = REACT_OPEN, .view = view, .arg = arg, .tag = tag};
}

struct reaction react_op(enum op_id op)
{
	return (struct reaction){.kind = REACT_OP, .op = op};
}

struct reaction react_changed(void)
{
	return (struct reaction){.kind = REACT_CHANGED};
}

struct reaction react_say(struct reaction reaction, enum level level, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(reaction.say, sizeof(reaction.say), format, args);
	va_end(args);
	reaction.level = level;
	return reaction;
}

struct reaction react_error(const struct err *err)
{
	return react_say(react_done(), SAY_ERROR, "%s", err->text);
}

/* What cannot be counted now keeps the count it had. */
void app_count(struct app *app)
{
	struct err err = {0};
	struct desk_outbox outbox;
	enum diary_cost cost = DIARY_NEVER;
	size_t to_do = 0;
	daynum known = DATE_NONE;
	app->outbox_at = app->now;
	if (!desk_money_known(app->desk, &known, &err) || !desk_outbox_pulse(app->desk, &outbox, &err) ||
	    !desk_diary_cost(app->desk, &cost, &err) ||
	    (cost == DIARY_AT_ONCE && !desk_diary_count(app->desk, &to_do, &err))) {
		app_say(app, SAY_ERROR, "%s", err.text);
		return;
	}
	app->money_known = known;
	app->outbox = outbox;
	app->uncounted = cost == DIARY_WHEN_IDLE;
	if (!app->uncounted)
		app->to_do = to_do;
}

bool app_load_all(struct app *app)
{
	struct err lost = {0};
	bool ok = desk_refresh(app->desk, &lost);
	if (!ok)
		app_say(app, SAY_ERROR, "%s", lost.text);
	app_count(app);
	for (int i = 0; i < app->depth; i++) {
		struct layer *layer = &app->layers[i];
		struct err err = {0};
		if (layer->view->load && !layer->view->load(layer->state, &err)) {
			app_say(app, SAY_ERROR, "%s", err.text);
			ok = false;
		}
	}
	return ok;
}

static void read_again(struct app *app)
{
	if (app_load_all(app))
		app_say(app, SAY_DONE, "Read again");
}

static bool start(struct app *app, struct layer *layer, const struct view_arg *arg, struct err *err)
{
	const struct view *view = layer->view;
	if (view->open && !view->open(layer->state, app, arg, err))
		return false;
	return !view->load || view->load(layer->state, err);
}

static void stop(struct layer *layer)
{
	if (layer->view->close)
		layer->view->close(layer->state);
	free(layer->state);
}

static bool push(struct app *app, const struct view *view, const struct view_arg *arg, int tag, struct err *err)
{
	struct layer layer = {.view = view, .tag = tag};
	if (app->depth == LAYERS_MOST)
		return err_set(err, ERR_NO, "Too many screens on top of each other: leave some with Esc");
	layer.state = calloc(1, view->size ? view->size : 1);
	if (!layer.state)
		return err_memory(err);
	if (!start(app, &layer, arg, err)) {
		stop(&layer);
		return false;
	}
	layer.serial = ++app->pushed;
	app->layers[app->depth++] = layer;
	app->fence = (view->scope & (SCOPE_ASK | SCOPE_REVIEW)) != 0;
	return true;
}

bool app_push(struct app *app, const struct view *view, const struct view_arg *arg, int tag)
{
	struct err err = {0};
	bool pushed = push(app, view, arg, tag, &err);
	if (!pushed)
		app_say(app, SAY_ERROR, "%s", err.text);
	return pushed;
}

void app_offer(struct app *app, const struct view *view)
{
	struct err err = {0};
	if (view && !push(app, view, &(struct view_arg){0}, 0, &err) && err.code != ERR_NO)
		app_say(app, SAY_ERROR, "%s", err.text);
}

void app_pop(struct app *app)
{
	struct layer *top = app_top(app);
	if (app->edit_layer == app->depth - 1)
		app->edit_layer = -1;
	if (top->view->keep)
		top->view->keep(top->state);
	stop(top);
	app->depth--;
	app->fence = false;
}

/* Closes the top layer and tells the one below what came of it. */
static void close_top(struct app *app, const struct answer *given)
{
	struct answer answer = *given;
	answer.tag = app_top(app)->tag;
	app_pop(app);
	struct layer *top = app_top(app);
	if (answer.tag == APP_TAG_CUT) {
		cut_answer(app, &answer);
	} else if (top->view->answer) {
		struct reaction reaction = top->view->answer(top->state, &answer);
		app_react(app, &reaction);
	}
}

static void react_to_close(struct app *app, const struct reaction *reaction)
{
	if (app->depth == 1)
		return;
	struct buf text = BUF_INIT;
	bool given = reaction->tag != -1;
	buf_adds(&text, reaction->arg.text ? reaction->arg.text : "");
	close_top(app, &(struct answer){.given = given, .id = reaction->arg.id, .text = buf_str(&text)});
	buf_release(&text);
}

/* The state behind arg's pointers goes away before the new view opens. */
static void react_to_replace(struct app *app, const struct reaction *reaction)
{
	struct view_arg arg = reaction->arg;
	struct buf text = BUF_INIT, ids = BUF_INIT;
	if (arg.text) {
		buf_adds(&text, arg.text);
		arg.text = buf_str(&text);
	}
	if (arg.count) {
		buf_add(&ids, arg.ids, arg.count * sizeof(*arg.ids));
		arg.ids = (const int64_t *)(const void *)ids.data;
	}
	assert(!arg.spec);
	if (app->depth > 1)
		app_pop(app);
	app_push(app, reaction->view, &arg, reaction->tag);
	buf_release(&text);
	buf_release(&ids);
}

static void react_to_copy(struct app *app, const struct reaction *reaction)
{
	app->wish = WISH_COPY;
	buf_clear(&app->wish_text);
	buf_adds(&app->wish_text, reaction->arg.text ? reaction->arg.text : "");
	struct reaction shown = react_text("Sent to your terminal's clipboard; here to select by hand. Esc closes",
	                                   buf_str(&app->wish_text), true);
	app_push(app, shown.view, &shown.arg, -1);
	app_say(app, SAY_DONE, "%zu bytes sent to your terminal", app->wish_text.len);
}

static void react_to_editor(struct app *app, const struct reaction *reaction)
{
	app->wish = WISH_EDITOR;
	app->edit_layer = app->depth - 1;
	app->edit_tag = reaction->tag;
	buf_clear(&app->wish_text);
	buf_adds(&app->wish_text, reaction->arg.text ? reaction->arg.text : "");
}

void app_react(struct app *app, const struct reaction *reaction)
{
	struct reaction now = *reaction;
	if (now.level != SAY_NOTHING && now.say[0])
		app_say(app, now.level, "%s", now.say);
	switch (now.kind) {
	case REACT_DONE:
	case REACT_PASS: break;
	case REACT_CLOSE: react_to_close(app, &now); break;
	case REACT_OPEN: app_push(app, now.view, &now.arg, now.tag); break;
	case REACT_REPLACE: react_to_replace(app, &now); break;
	case REACT_OP:
		if (now.close && app->depth > 1)
			app_pop(app);
		app_run(app, now.op);
		break;
	case REACT_CHANGED:
		if (now.close && app->depth > 1)
			app_pop(app);
		app_tend(app);
		app_load_all(app);
		if (now.op != OP_NONE)
			app_run(app, now.op);
		break;
	case REACT_EDITOR: react_to_editor(app, &now); break;
	case REACT_COPY: react_to_copy(app, &now); break;
	case REACT_QUIT: app->quitting = true; break;
	}
}

/* --- operations of the program itself --- */

static void go_to_tab(struct app *app, int tab)
{
	const struct view *view = view_of_tab(tab);
	if (!view) {
		app_say(app, SAY_INFO, "This screen is not in this version yet");
		return;
	}
	while (app->depth > 1)
		app_pop(app);
	if (app->layers[0].view != view)
		app_push(app, view, &(struct view_arg){0}, 0);
	else if (view->load)
		app_load_all(app);
}

static void undo(struct app *app, bool (*deed)(struct desk *, struct buf *, struct err *))
{
	struct buf said = BUF_INIT;
	struct err err = {0};
	if (deed(app->desk, &said, &err)) {
		app_load_all(app);
		app_say(app, SAY_DONE, "%s", buf_str(&said));
	} else {
		app_say(app, err.code == ERR_NO ? SAY_INFO : SAY_ERROR, "%s", err.text);
	}
	buf_release(&said);
}

static void back(struct app *app)
{
	if (app->depth > 1)
		react_to_close(app, &(struct reaction){.kind = REACT_CLOSE, .tag = -1});
	else
		app_say(app, SAY_INFO, "Nothing to close. q quits");
}

static void leave(struct app *app)
{
	if ((app_top(app)->view->flags & VIEW_MAIN) || app->depth == 1)
		app->quitting = true;
	else
		back(app);
}

/* The operations of a scope as a menu, moving about last: people know the arrows. */
static void menu_of_ops(struct app *app, unsigned scope, const char *title)
{
	struct menu_item items[OP_COUNT];
	char keys[OP_COUNT][2 * KEY_NAME_SIZE];
	size_t count = 0;
	bool typing = app_view_typing(app_top(app));
	for (int group = 1; group <= GROUP_COUNT; group++)
		for (enum op_id id = 1; id < OP_COUNT; id++) {
			const struct op *op = op_get(id);
			if ((int)op->group != group % GROUP_COUNT || !(op->scopes & scope) || id == OP_HELP)
				continue;
			char name[KEY_NAME_SIZE];
			uint32_t key = keymap_key(&app->keymap, id, typing);
			snprintf(keys[count], sizeof(keys[count]), "%s", key ? key_label(key, name) : "");
			items[count] = (struct menu_item){.id = id, .text = op->sentence, .note = keys[count]};
			count++;
		}
	struct menu_spec spec = {.title = title, .items = items, .count = count, .narrow = true, .ops = true,
	                         .search = scope == SCOPE_ANY};
	struct reaction reaction = react_menu(&spec, -1);
	app_react(app, &reaction);
}

static void show_messages(struct app *app)
{
	struct buf all = BUF_INIT;
	app_messages(app, &all);
	struct reaction reaction = react_text("Messages", all.len ? buf_str(&all) : "No messages yet.\n", false);
	app_react(app, &reaction);
	buf_release(&all);
}

static void add_menu(struct app *app)
{
	static const struct menu_item items[] = {
		{OP_CALL, "call", "", 'c'},
		{OP_LETTER, "letter", "", 'w'},
		{OP_VISIT, "visit", "", 'v'},
		{OP_OTHER_MAIL, "mail from elsewhere", "", 'm'},
		{OP_NOTE, "note", "", 'n'},
		{OP_ADD_FILE, "file", "", 'f'},
		{OP_PROMISE, "promise", "", 'r'},
		{OP_PLAN, "plan", "", 'l'},
		{OP_DISPUTE, "dispute", "", 'd'},
		{OP_SETTLE, "settlement", "", 's'},
		{OP_WRITE_OFF, "write-off", "", 'o'},
		{OP_NEW_CONTACT, "contact", "", 'p'},
		{OP_NEW_INVOICE, "invoice", "", 'i'},
	};
	struct menu_spec spec = {.title = "Add", .items = items, .count = sizeof(items) / sizeof(*items), .ops = true};
	struct reaction reaction = react_menu(&spec, -1);
	app_react(app, &reaction);
}

static void stop_job(struct app *app)
{
	struct job *job = jobs_running(&app->jobs);
	if (job)
		app_job_stop(app, job);
	else
		app_say(app, SAY_INFO, "Nothing is running. q quits");
}

bool app_own_op(struct app *app, enum op_id id)
{
	switch (id) {
	case OP_HELP: menu_of_ops(app, app_top(app)->view->scope, "Keys of this screen"); return true;
	case OP_PALETTE: menu_of_ops(app, SCOPE_ANY, "All actions"); return true;
	case OP_BOARD:
	case OP_TODAY:
	case OP_CLIENTS:
	case OP_OUTBOX:
	case OP_IMPORT:
	case OP_EXPORT: go_to_tab(app, (int)(id - OP_BOARD) + 1); return true;
	case OP_ADD: add_menu(app); return true;
	case OP_UNDO: undo(app, desk_undo); return true;
	case OP_REDO: undo(app, desk_redo); return true;
	case OP_BACK: back(app); return true;
	case OP_LEAVE: leave(app); return true;
	case OP_QUIT: app->quitting = true; return true;
	case OP_RELOAD: read_again(app); return true;
	case OP_HINTS: hint_toggle(app); return true;
	case OP_MOUSE: app->wish = WISH_MOUSE; return true;
	case OP_RESTORE:
		app_say(app, SAY_INFO, "Done outside the screen: leave with Q, then  dun restore FILE");
		return true;
	case OP_SAMPLE: app->wish = WISH_SAMPLE; return true;
	case OP_REDRAW: app->wish = WISH_REDRAW; return true;
	case OP_SUSPEND: app->wish = WISH_SUSPEND; return true;
	case OP_MESSAGES: show_messages(app); return true;
	case OP_STOP: stop_job(app); return true;
	default: return false;
	}
}
