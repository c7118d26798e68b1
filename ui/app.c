/* SPDX-License-Identifier: MIT */
/* Life of the app and the way of a key: too small, a question not yet seen, a text
 * being typed, an operation, or nothing, and then it says so. */
#include "ui/app_inside.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/board.h"
#include "store/db.h"
#include "ui/dialog.h"

static bool init(struct app *app, const struct app_options *options, struct err *err)
{
	if (!keymap_init(&app->keymap, err))
		return false;
	struct buf problems = BUF_INIT;
	if (options->keys_text)
		keymap_read(&app->keymap, options->keys_path, options->keys_text, options->keys_len, &problems);
	const char *home = options->home ? options->home : app->desk->config.home;
	const struct view *view = view_named(home);
	assert(view);
	bool opened = app_push(app, view, &(struct view_arg){0}, 0);
	if (!opened && app->messages.len)
		err_set(err, ERR_INTERNAL, "%s", VEC_AT(struct saying, &app->messages, app->messages.len - 1).text);
	app_count(app);
	if (opened)
		app_offer(app, view_named("first"));
	if (options->notice && *options->notice)
		app_say(app, SAY_WARN, "%s", options->notice);
	for (char *line = problems.data; line && *line;) {
		char *stop = strchr(line, '\n');
		*stop = '\0';
		app_say(app, SAY_WARN, "%s", line);
		line = stop + 1;
	}
	buf_release(&problems);
	return opened;
}

struct app *app_new(const struct app_options *options, int64_t now, struct err *err)
{
	struct app *app = calloc(1, sizeof(*app));
	if (!app) {
		err_memory(err);
		return NULL;
	}
	app->options = *options;
	app->desk = options->desk;
	app->now = now;
	app->edit_layer = -1;
	app->messages = (struct vec)VEC_INIT(struct saying);
	desk_changed(app->desk);
	if (!init(app, options, err)) {
		app_free(app);
		return NULL;
	}
	cut_init(app);
	cut_offer(app);
	hint_init(app);
	hint_update(app);
	return app;
}

void app_free(struct app *app)
{
	if (!app)
		return;
	while (app->depth)
		app_pop(app);
	desk_sender_leave(&app->sender);
	jobs_release(&app->jobs);
	keymap_release(&app->keymap);
	vec_release(&app->messages);
	buf_release(&app->last);
	buf_release(&app->wish_text);
	buf_release(&app->cut);
	buf_release(&app->hinted);
	free(app);
}

void app_set_now(struct app *app, int64_t now)
{
	app->now = now;
	if (app->desk->today_given)
		return;
	daynum today = moment_day(clock_now());
	if (today != app->desk->today) {
		app->desk->today = today;
		app_load_all(app);
	}
}

struct layer *app_top(struct app *app)
{
	assert(app->depth > 0);
	return &app->layers[app->depth - 1];
}

bool app_view_typing(const struct layer *layer)
{
	return layer->view->typing && layer->view->typing(layer->state);
}

unsigned app_facts(struct app *app)
{
	struct layer *top = app_top(app);
	unsigned facts = top->view->facts ? top->view->facts(top->state) : 0;
	return facts | (db_read_only(app->desk->db) ? 0 : NEED_WRITE);
}

static const char *what_is_missing(unsigned missing)
{
	if (missing & NEED_WRITE)
		return "the book can only be read";
	if (missing & NEED_CLIENT)
		return "there is no client under the cursor";
	if (missing & NEED_INVOICE)
		return "there is no invoice under the cursor";
	if (missing & NEED_ENTRY)
		return "there is no entry under the cursor";
	if (missing & NEED_MESSAGE)
		return "there is no mail under the cursor";
	return "the list is empty";
}

/* The bottom right shows the last action and its key for a moment. */
static void note_last(struct app *app, const struct op *op)
{
	char key[KEY_NAME_SIZE];
	uint32_t id = keymap_key(&app->keymap, op->id, app_view_typing(app_top(app)));
	buf_clear(&app->last);
	if (op->group == GROUP_MOVE || id == KEY_NONE)
		return;
	buf_addf(&app->last, "%s %s", key_label(id, key), op->label);
}

void app_run(struct app *app, enum op_id id)
{
	const struct op *op = op_get(id);
	struct layer *top = app_top(app);
	unsigned missing = op->needs & ~app_facts(app);
	if (!(op->scopes & top->view->scope)) {
		struct buf where = BUF_INIT;
		op_where(op, &where);
		app_say(app, SAY_INFO, "%s works in %s", op->label, buf_str(&where));
		buf_release(&where);
		return;
	}
	if (missing) {
		app_say(app, SAY_INFO, "%s: %s", op->label, what_is_missing(missing));
		return;
	}
	note_last(app, op);
	struct reaction reaction = top->view->act ? top->view->act(top->state, id) : react_pass();
	if (reaction.kind != REACT_PASS) {
		app_react(app, &reaction);
	} else if (op->view) {
		struct view_arg arg = {0};
		if (top->view->subject)
			top->view->subject(top->state, &arg);
		arg.text = op->arg;
		struct view_shown shown = {.clients = false};
		if (id == OP_EXPORT_THIS && top->view->shown) {
			top->view->shown(top->state, &shown);
			arg.spec = &shown;
		}
		/* Several are marked: drafts for all of them, to be reviewed. */
		bool many = id == OP_MAIL && arg.count > 1;
		reaction = react_open(view_named(many ? "bulk" : op->view), arg, 0);
		app_react(app, &reaction);
		buf_release(&shown.rows);
		buf_release(&shown.title);
	} else if (!app_own_op(app, id)) {
		app_say(app, SAY_INFO, "%s does nothing here", op->label);
	}
}

void app_explain(struct app *app, uint32_t key)
{
	char name[KEY_NAME_SIZE];
	enum op_id id = keymap_elsewhere(&app->keymap, key);
	const struct op *op = op_get(id);
	key_label(key, name);
	if (id == OP_NONE) {
		app_say(app, SAY_INFO, "%s does nothing here. ? shows the keys of this screen", name);
	} else if (!op->scopes) {
		app_say(app, SAY_INFO, "%s %s", name, op->sentence);
	} else {
		struct buf where = BUF_INIT;
		op_where(op, &where);
		app_say(app, SAY_INFO, "%s (%s) works in %s", name, op->label, buf_str(&where));
		buf_release(&where);
	}
}

/* Keys where nothing is being typed: operations first. */
static void list_key(struct app *app, const struct key *key)
{
	struct layer *top = app_top(app);
	const char *input = NULL;
	uint32_t id = key->id;
	enum op_id op = keymap_find(&app->keymap, top->view->scope, id);
	if (op == OP_NONE && key_is_text(key)) {
		id = key_latin(id, &input);
		op = keymap_find(&app->keymap, top->view->scope, id);
	}
	if (op != OP_NONE) {
		if (input)
			app_say(app, SAY_INFO, "%s input is on: the key was taken as %c", input, (char)id);
		app_run(app, op);
		return;
	}
	struct reaction reaction = top->view->key ? top->view->key(top->state, key) : react_pass();
	if (reaction.kind != REACT_PASS)
		app_react(app, &reaction);
	else if (key->id == K_PASTE)
		app_say(app, SAY_INFO, "Paste ignored here. Press / to search for it");
	else
		app_explain(app, id);
}

static void typing_key(struct app *app, const struct key *key)
{
	struct layer *top = app_top(app);
	struct reaction reaction = top->view->key ? top->view->key(top->state, key) : react_pass();
	if (reaction.kind != REACT_PASS) {
		app_react(app, &reaction);
		return;
	}
	enum op_id op = keymap_find(&app->keymap, top->view->scope, key->id);
	if (op != OP_NONE)
		app_run(app, op);
	else if (!key_is_text(key))
		app_explain(app, key->id);
}

/* A click on a tab or a hint is its key; elsewhere it is the view's. */
static void click(struct app *app, const struct key *key)
{
	struct layer *top = app_top(app);
	for (size_t i = 0; i < app->spot_count; i++) {
		const struct spot_op *spot = &app->spots[i];
		if (spot->row == key->row && key->col >= spot->col && key->col < spot->col + spot->cols) {
			app_run(app, spot->op);
			return;
		}
	}
	struct reaction reaction = top->view->click ? top->view->click(top->state, key->row, key->col) : react_pass();
	app_react(app, &reaction);
}

void app_event(struct app *app, const struct key *key)
{
	if (app->quitting)
		return;
	if (app->small) {
		app->quitting = key->id == 'q' || key->id == 'Q';
		return;
	}
	if (app->fence)
		return;
	unsigned top = app_top(app)->serial;
	app->said = false;
	app->key_at = app->now;
	if (app->level != SAY_NOTHING && app->now - app->said_at >= MESSAGE_STAYS)
		app->level = SAY_NOTHING;
	if (key->id == K_CLICK)
		click(app, key);
	else if (app_view_typing(app_top(app)))
		typing_key(app, key);
	else
		list_key(app, key);
	/* What was said of a screen does not cover the status of the next one. */
	if (!app->said && app_top(app)->serial != top)
		app->level = SAY_NOTHING;
	hint_update(app);
	cut_update(app);
}

void app_drawn(struct app *app)
{
	app->fence = false;
}

/* Mail that waits has a sender, as long as there is somebody to start one. */
void app_tend(struct app *app)
{
	if (app->options.self)
		desk_sender_tend(app->desk, app->options.self, &app->sender);
}

void app_refresh(struct app *app)
{
	app_tend(app);
	struct err err = {0};
	if (app->now - app->outbox_at > COUNT_EVERY)
		app_count(app);
	if (app->uncounted && app->now - app->key_at > IDLE) {
		app->uncounted = false;
		if (!desk_diary_count(app->desk, &app->to_do, &err))
			app_say(app, SAY_ERROR, "%s", err.text);
	}
	if (!desk_changed(app->desk))
		return;
	if (!desk_refresh(app->desk, &err))
		app_say(app, SAY_ERROR, "%s", err.text);
	app->by_others = true;
	app_load_all(app);
	app->by_others = false;
}

bool app_by_others(const struct app *app)
{
	return app->by_others;
}

int64_t app_due(const struct app *app)
{
	int64_t first = jobs_due(&app->jobs);
	for (int i = 0; i < app->depth; i++) {
		const struct layer *layer = &app->layers[i];
		int64_t due = layer->view->due && layer->view->tick ? layer->view->due(layer->state) : -1;
		if (due >= 0 && (first < 0 || due < first))
			first = due;
	}
	return first;
}

/* Reactions from below the top may say something, but not open or close. */
static void react_below(struct app *app, int i, const struct reaction *reaction)
{
	if (i == app->depth - 1) {
		app_react(app, reaction);
		return;
	}
	if (reaction->level != SAY_NOTHING)
		app_say(app, reaction->level, "%s", reaction->say);
	if (reaction->kind == REACT_CHANGED)
		app_load_all(app);
}

void app_tick(struct app *app)
{
	jobs_pump(app, &app->jobs);
	for (int i = app->depth - 1; i >= 0; i--) {
		struct layer *layer = &app->layers[i];
		int64_t due = layer->view->due ? layer->view->due(layer->state) : -1;
		if (due < 0 || due > app->now || !layer->view->tick)
			continue;
		struct reaction reaction = layer->view->tick(layer->state);
		react_below(app, i, &reaction);
	}
	cut_update(app);
}

size_t app_watch(const struct app *app, struct pollfd *fds, size_t most)
{
	size_t count = jobs_watch(&app->jobs, fds, most);
	for (int i = 0; i < app->depth; i++) {
		const struct layer *layer = &app->layers[i];
		int own[VIEW_FDS_MOST];
		size_t n = layer->view->watch ? layer->view->watch(layer->state, own, VIEW_FDS_MOST) : 0;
		for (size_t f = 0; f < n && count < most; f++)
			fds[count++] = (struct pollfd){.fd = own[f], .events = POLLIN};
	}
	return count;
}

static bool is_ready(const struct layer *layer, const struct pollfd *fds, size_t count)
{
	int own[VIEW_FDS_MOST];
	size_t n = layer->view->watch ? layer->view->watch(layer->state, own, VIEW_FDS_MOST) : 0;
	for (size_t i = 0; i < n; i++)
		for (size_t f = 0; f < count; f++)
			if (fds[f].fd == own[i] && fds[f].revents)
				return true;
	return false;
}

void app_ready(struct app *app, const struct pollfd *fds, size_t count)
{
	jobs_pump(app, &app->jobs);
	for (int i = app->depth - 1; i >= 0; i--) {
		struct layer *layer = &app->layers[i];
		if (!layer->view->ready || !is_ready(layer, fds, count))
			continue;
		struct reaction reaction = layer->view->ready(layer->state);
		react_below(app, i, &reaction);
	}
	cut_update(app);
}

void app_keep(struct app *app)
{
	for (int i = 0; i < app->depth; i++)
		if (app->layers[i].view->keep)
			app->layers[i].view->keep(app->layers[i].state);
	cut_update(app);
}

bool app_quitting(const struct app *app)
{
	return app->quitting;
}

void app_finish(struct app *app)
{
	app_keep(app);
	cut_finish(app);
}

enum wish app_wish(struct app *app, const char **text)
{
	enum wish wish = app->wish;
	app->wish = WISH_NONE;
	*text = buf_str(&app->wish_text);
	return wish;
}

void app_edited(struct app *app, const char *text, const struct err *err)
{
	if (err)
		app_say(app, SAY_ERROR, "%s", err->text);
	if (app->edit_layer < 0 || app->edit_layer != app->depth - 1)
		return;
	struct layer *top = app_top(app);
	struct answer answer = {.tag = app->edit_tag, .given = text != NULL, .text = text ? text : ""};
	app->edit_layer = -1;
	if (!top->view->answer)
		return;
	struct reaction reaction = top->view->answer(top->state, &answer);
	app_react(app, &reaction);
}

daynum app_money_known(const struct app *app)
{
	return app->money_known;
}

struct desk *app_desk(const struct app *app)
{
	return app->desk;
}

int64_t app_now(const struct app *app)
{
	return app->now;
}

const char *app_self(const struct app *app)
{
	return app->options.self ? app->options.self : "";
}

const char *app_state_dir(const struct app *app)
{
	return app->options.state_dir ? app->options.state_dir : "";
}

const struct keymap *app_keymap(const struct app *app)
{
	return &app->keymap;
}

void app_changed(struct app *app)
{
	app_load_all(app);
}

void app_say(struct app *app, enum level level, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (app->messages.len == MESSAGES_MOST) {
		struct saying *all = app->messages.data;
		memmove(all, all + 1, (MESSAGES_MOST - 1) * sizeof(*all));
		app->messages.len--;
	}
	struct saying *message = vec_push(&app->messages);
	if (message) {
		message->level = level;
		vsnprintf(message->text, sizeof(message->text), format, args);
		app->level = level;
		app->said_at = app->now;
		app->said = true;
	}
	va_end(args);
}

void app_messages(const struct app *app, struct buf *out)
{
	for (size_t i = 0; i < app->messages.len; i++)
		buf_addf(out, "%s\n", VEC_AT(struct saying, &app->messages, i).text);
}
