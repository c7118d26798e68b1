/* SPDX-License-Identifier: MIT */
/* A search and what it found. Words are typed on top, Enter looks for them; in a book
 * too large to be looked through between two keys, our own verb does it in a child
 * and the screen stays awake. Enter on a find opens it where it stands. */
#include <stdio.h>
#include <string.h>

#include "desk/search.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/job.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/view.h"

enum { MOST = 200, PATIENCE = 60, LOOK = 50, HEAD_ROWS = 2 };

struct search_view {
	struct app *app;
	struct line words;
	bool typing;
	bool looking;             /* a child looks for what was typed */
	bool again;               /* the child that runs looks for other words: then once more */
	int64_t look;             /* app_now() when to see how far it is */
	bool looked;              /* finds are of the words in found_for */
	struct buf found_for;
	struct needle *needle;    /* of them; NULL: none */
	struct desk_finds finds;
	struct list at;
};

static const struct desk_found *found_at(const struct search_view *self, size_t i)
{
	return i < self->finds.count ? &self->finds.rows[i] : NULL;
}

/* --- looking --- */

static void show_finds(struct search_view *self, struct desk_finds *finds)
{
	desk_finds_release(&self->finds);
	self->finds = *finds;
	self->looked = true;
	self->looking = false;
	list_fit(&self->at, self->finds.count, self->at.shown);
	self->typing = self->typing && !self->finds.count;
}

static struct reaction look_in_child(struct search_view *self)
{
	char most[12];
	struct err err = {0};
	const char *args[] = {"search", "--packed", "--limit", most, "--", buf_str(&self->found_for), NULL};
	const struct job_spec spec = {.name = "search", .doing = "Searching", .args = args};
	struct job *old = app_job(self->app, "search");
	snprintf(most, sizeof most, "%d", MOST);
	self->looking = true;
	self->look = app_now(self->app) + LOOK;
	self->again = old && old->running;
	if (self->again) {
		if (!old->stopping)
			app_job_stop(self->app, old);
		return react_done();
	}
	self->looking = app_job_start(self->app, &spec, &err);
	return self->looking ? react_done() : react_error(&err);
}

static struct reaction look(struct search_view *self)
{
	struct err err = {0};
	struct desk_finds finds;
	const struct desk_search wish = {.words = line_text(&self->words), .most = MOST, .patience = PATIENCE};
	needle_free(self->needle);
	self->needle = needle_new(wish.words, strlen(wish.words), &err);
	if (!self->needle)
		return react_say(react_done(), SAY_INFO, "Type what to look for, then Enter");
	buf_clear(&self->found_for);
	buf_adds(&self->found_for, wish.words);
	list_to(&self->at, 0);
	if (desk_search(app_desk(self->app), &wish, &finds, &err)) {
		show_finds(self, &finds);
		return react_done();
	}
	desk_finds_release(&finds);
	return err.code == ERR_AGAIN ? look_in_child(self) : react_error(&err);
}

/* What the child has found; nothing when it was stopped or of other words. */
static struct reaction take_finds(struct search_view *self, struct job *job)
{
	struct err err = {0};
	struct desk_finds finds;
	struct buf says = BUF_INIT;
	self->looking = false;
	if (self->again)
		return look_in_child(self);
	if (job_status(job) != 0) {
		job_sentence(job, &says);
		struct reaction reaction = react_say(react_done(), SAY_ERROR, "%s", buf_str(&says));
		buf_release(&says);
		return reaction;
	}
	if (!desk_finds_unpack(job->proc.out.data, job->proc.out.len, buf_str(&self->found_for), &finds, &err)) {
		desk_finds_release(&finds);
		return react_error(&err);
	}
	show_finds(self, &finds);
	return react_done();
}

static int64_t due(void *state)
{
	const struct search_view *self = state;
	return self->looking ? self->look : -1;
}

static struct reaction tick(void *state)
{
	struct search_view *self = state;
	struct job *job = app_job(self->app, "search");
	self->look = app_now(self->app) + LOOK;
	return self->looking && job && !job->running ? take_finds(self, job) : react_done();
}

/* --- drawing --- */

/* What of the find stands beside its words: a name, or when it happened. */
static void beside(const struct desk_found *found, char out[DATE_TEXT_SIZE])
{
	out[0] = '\0';
	if (found->hit.kind == SEARCH_ENTRY && found->hit.happened.at)
		date_plain(moment_day(found->hit.happened), out);
}

static void draw_find(struct search_view *self, struct frame *frame, struct rect room, int row, size_t i)
{
	const struct desk_found *found = found_at(self, i);
	bool on = i == self->at.cursor && !self->typing;
	enum role role = on ? ROLE_SELECTED : ROLE_NORMAL;
	int name = room.cols >= 120 ? 32 : room.cols >= 76 ? 20 : 12, what = room.cols >= 76 ? 14 : 8;
	char day[DATE_TEXT_SIZE];
	int col = room.col + 1;
	struct arena scratch = ARENA_INIT;
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, role);
	frame_put(frame, row, room.col, role, on ? ">" : " ");
	frame_fit(frame, row, col, name, role, *found->hit.client_name ? found->hit.client_name : "-");
	col += name + 1;
	frame_fit(frame, row, col, what, role, desk_found_what(found, &scratch));
	col += what + 1;
	if (room.cols >= 76) {
		beside(found, day);
		frame_right(frame, row, col, 11, role, day);
		col += 12;
	}
	frame_fit(frame, row, col, room.col + room.cols - col, role, found->line);
	if (self->needle)
		frame_found(frame, row, col, room.col + room.cols - col, self->needle, found->line);
	if (on)
		frame_cursor(frame, row, room.col);
	arena_release(&scratch);
}

static void draw_state(struct search_view *self, struct frame *frame, struct rect room)
{
	struct buf text = BUF_INIT;
	const struct job *job = app_job(self->app, "search");
	if (self->looking && job && job->running && job_percent(job) >= 0)
		buf_addf(&text, "Looking through the book, %d %%. Ctrl-C stops it.", job_percent(job));
	else if (self->looking)
		buf_adds(&text, "Looking through the book. Ctrl-C stops it.");
	else if (self->looked)
		buf_addf(&text, "Nothing in the book says \"%s\". All words must stand in the same thing: fewer find more.",
		         buf_str(&self->found_for));
	else
		buf_adds(&text, "Words of clients, contacts, invoices, all that happened, and mails. Enter looks for them; "
		                "several must all stand in the same thing. Case and width make no difference.");
	frame_wrap(frame, (struct rect){room.row, room.col + 2, room.rows, room.cols - 3}, ROLE_QUIET, buf_str(&text));
	buf_release(&text);
}

static void draw(void *state, struct frame *frame, struct rect room)
{
	struct search_view *self = state;
	int label = frame_put(frame, room.row, room.col + 1, ROLE_TITLE, "Search for") + 2;
	line_draw(&self->words, frame, room.row, room.col + label, room.cols - label - 1, self->typing);
	frame_hline(frame, room.row + 1, room.col, room.cols);
	struct rect rows = {room.row + HEAD_ROWS, room.col, room.rows - HEAD_ROWS, room.cols};
	list_fit(&self->at, self->finds.count, rows.rows > 0 ? (size_t)rows.rows : 1);
	if (self->looking || !self->finds.count)
		draw_state(self, frame, rows);
	else
		for (size_t i = 0; i < self->at.shown && self->at.top + i < self->finds.count; i++)
			draw_find(self, frame, rows, rows.row + (int)i, self->at.top + i);
}

static void status(void *state, struct buf *out)
{
	const struct search_view *self = state;
	bool more = false;
	for (int kind = 0; kind < SEARCH_KINDS; kind++)
		more |= self->finds.more[kind];
	if (self->typing || self->looking || !self->finds.count)
		return;
	buf_addf(out, "%zu of %zu%s", self->at.cursor + 1, self->finds.count,
	         more ? "; there are more: another word narrows it" : "");
}

static const enum op_id *hints(void *state)
{
	static const enum op_id list[] = {OP_OPEN, OP_FIND, OP_BACK, OP_NONE};
	(void)state;
	return list;
}

static unsigned facts(void *state)
{
	return ((struct search_view *)state)->finds.count ? NEED_ROW : 0;
}

/* --- acting --- */

static bool typing(void *state)
{
	return ((struct search_view *)state)->typing;
}

static struct reaction open_find(struct search_view *self)
{
	const struct desk_found *found = found_at(self, self->at.cursor);
	struct view_arg arg = {0};
	if (!found)
		return react_done();
	const struct search_hit *hit = &found->hit;
	if (hit->kind == SEARCH_MAIL)
		return react_open(view_named(strcmp(hit->what, "draft") == 0 ? "draft" : "outbox"),
		                  (struct view_arg){.client = hit->client, .id = hit->id}, 0);
	if (!hit->client)
		return react_text("Entry", hit->text, false);
	arg.client = hit->client;
	if (hit->kind == SEARCH_INVOICE)
		arg.invoice = hit->id;
	if (hit->kind == SEARCH_ENTRY) {
		bool told_elsewhere = strcmp(hit->what, "correction") == 0;
		arg.id = told_elsewhere ? hit->about : hit->id;
		arg.text = buf_str(&self->found_for);
	}
	return react_open(view_named("client"), arg, 0);
}

static struct reaction key(void *state, const struct key *pressed)
{
	struct search_view *self = state;
	if (!self->typing)
		return react_pass();
	if (pressed->id == K_ENTER)
		return look(self);
	if ((pressed->id == K_DOWN || pressed->id == K_ESC) && self->finds.count) {
		self->typing = false;
		return react_done();
	}
	return line_key(&self->words, pressed) ? react_done() : react_pass();
}

static struct reaction act(void *state, enum op_id op)
{
	struct search_view *self = state;
	switch (op) {
	case OP_OPEN: return open_find(self);
	case OP_FIND: self->typing = true; return react_done();
	case OP_UP:
		if (self->at.cursor == 0) {
			self->typing = true;
			return react_done();
		}
		break;
	default: break;
	}
	return list_act(&self->at, op) ? react_done() : react_pass();
}

static struct reaction click(void *state, int row, int col)
{
	struct search_view *self = state;
	size_t at = self->at.top + (size_t)(row - HEAD_ROWS);
	(void)col;
	self->typing = row < HEAD_ROWS;
	if (self->typing || at >= self->finds.count)
		return react_done();
	if (at == self->at.cursor)
		return open_find(self);
	list_to(&self->at, at);
	return react_done();
}

static bool search_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct search_view *self = state;
	(void)err;
	self->app = app;
	self->typing = true;
	if (arg->text && *arg->text) {
		line_set(&self->words, arg->text);
		struct reaction reaction = look(self);
		if (*reaction.say)
			app_say(app, reaction.level, "%s", reaction.say);
	}
	return true;
}

static void search_close(void *state)
{
	struct search_view *self = state;
	struct job *job = app_job(self->app, "search");
	if (self->looking && job && job->running)
		app_job_stop(self->app, job);
	desk_finds_release(&self->finds);
	needle_free(self->needle);
	buf_release(&self->found_for);
	line_release(&self->words);
}

const struct view view_search = {
	.name = "search",
	.title = "Search",
	.scope = SCOPE_SEARCH,
	.size = sizeof(struct search_view),
	.open = search_open,
	.draw = draw,
	.status = status,
	.hints = hints,
	.facts = facts,
	.typing = typing,
	.act = act,
	.key = key,
	.click = click,
	.due = due,
	.tick = tick,
	.close = search_close,
};
