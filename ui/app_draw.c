/* SPDX-License-Identifier: MIT */
/* The whole screen: top line, views from the last whole one up, status line, hint
 * bar. */
#include "ui/app_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "follow/freshness.h"
#include "store/db.h"

static int current_tab(const struct app *app)
{
	for (int i = app->depth - 1; i >= 0; i--)
		if (app->layers[i].view->tab)
			return app->layers[i].view->tab;
	return 0;
}

static void add_spot(struct app *app, int row, int col, int cols, enum op_id op)
{
	if (app->spot_count < SPOTS_MOST)
		app->spots[app->spot_count++] = (struct spot_op){row, col, cols, op};
}

/* Right of the tabs: what is special about this book, and the day. */
static void top_right(const struct app *app, int cols, struct buf *out)
{
	char day[DATE_TEXT_SIZE];
	if (app->desk->sample)
		buf_adds(out, "SAMPLE  ");
	if (app->outbox.off && app->outbox.account)
		buf_adds(out, "sender: off  ");
	else if (app->outbox.late && app->outbox.account)
		buf_adds(out, "mail is late  ");
	if (db_read_only(app->desk->db))
		buf_adds(out, "READ-ONLY  ");
	if (cols >= 120 && app->money_known != DATE_NONE)
		buf_addf(out, "%spayments to %s  ", freshness_old(app->money_known, app->desk->today) ? "! " : "",
		         date_short(app->money_known, day));
	if (cols >= 120)
		buf_adds(out, date_long(app->desk->today, day));
	else if (cols >= 60)
		buf_adds(out, date_short(app->desk->today, day));
}

/* What stands behind a tab's name: things to do, mails that wait, "!" for those that need a person.
 * Those that are due are among the held and timed ones. */
static void tab_note(const struct app *app, int tab, char out[24])
{
	const struct message_pulse *pulse = &app->outbox.pulse;
	long long waiting = (long long)(pulse->held + pulse->timed + pulse->sending);
	bool stuck = pulse->failed || pulse->stopped || pulse->uncertain;
	out[0] = '\0';
	if (tab == 2 && app->to_do)
		snprintf(out, 24, " %zu", app->to_do);
	else if (tab == 4 && waiting)
		snprintf(out, 24, " %lld%s", waiting, stuck ? "!" : "");
	else if (tab == 4 && stuck)
		snprintf(out, 24, " !");
}

static void draw_top(struct app *app, struct frame *frame)
{
	static const char *const names[] = {NULL, "Board", "Today", "Clients", "Outbox", "Import", "Export"};
	struct buf right = BUF_INIT;
	int at = 0, tab = current_tab(app);
	top_right(app, frame->cols, &right);
	int room = frame->cols - text_width(buf_str(&right), right.len) - 1;
	frame_fill(frame, (struct rect){0, 0, 1, frame->cols}, ROLE_TAB);
	for (int i = 1; i <= 6; i++) {
		char text[64], note[24];
		if (!view_of_tab(i))
			continue;
		bool whole = frame->cols >= 70 || i == tab;
		tab_note(app, i, note);
		snprintf(text, sizeof(text), i == tab ? "[%d%s%s%s]" : " %d%s%s%s ", i, whole ? " " : "",
		         whole ? names[i] : "", whole ? note : "");
		int width = (int)strlen(text);
		if (at + width > room)
			break;
		add_spot(app, 0, at, width, (enum op_id)(OP_BOARD + i - 1));
		at += frame_put(frame, 0, at, i == tab ? ROLE_TAB_ON : ROLE_TAB, text) + (whole ? 1 : 0);
	}
	frame_right(frame, 0, 0, frame->cols, ROLE_TAB, buf_str(&right));
	buf_release(&right);
}

static int draw_hint(struct app *app, struct frame *frame, int col, int room, enum op_id id, bool typing,
                     const char *label)
{
	char name[KEY_NAME_SIZE];
	uint32_t key = keymap_key(&app->keymap, id, typing);
	if (key == KEY_NONE)
		return 0;
	key_label(key, name);
	int width = text_width(name, strlen(name)) + 1 + text_width(label, strlen(label));
	if (width > room)
		return -1;
	int row = frame->rows - 1;
	add_spot(app, row, col, width, id);
	int used = frame_put(frame, row, col, ROLE_KEY, name);
	frame_put(frame, row, col + used + 1, ROLE_HINT, label);
	return width;
}

/* Help first and always, then the likely ones, whole labels only, then All. */
static void draw_hints(struct app *app, struct frame *frame)
{
	const struct layer *top = app_top(app);
	bool typing = app_view_typing(top);
	int col = 1, end = frame->cols;
	frame_fill(frame, (struct rect){frame->rows - 1, 0, 1, frame->cols}, ROLE_HINT);
	if (top->view->scope & SCOPE_ASK)
		return;
	col += draw_hint(app, frame, col, end - col, OP_HELP, typing, op_get(OP_HELP)->label) + 2;
	bool all = !typing && !(top->view->scope & SCOPE_BOX);
	int all_width = all ? 7 : 0;
	const enum op_id *hints = top->view->hints ? top->view->hints(top->state) : NULL;
	unsigned facts = app_facts(app);
	for (; hints && *hints != OP_NONE; hints++) {
		const struct op *op = op_get(*hints);
		if (op->needs & ~facts)
			continue;
		int used = draw_hint(app, frame, col, end - col - all_width, *hints, typing, op->label);
		if (used < 0)
			break;
		col += used ? used + 2 : 0;
	}
	if (all)
		draw_hint(app, frame, col, end - col, OP_PALETTE, typing, op_get(OP_PALETTE)->label);
}

static enum role message_role(enum level level)
{
	return level == SAY_ERROR ? ROLE_ERROR : level == SAY_WARN ? ROLE_WARN : ROLE_MESSAGE;
}

/* Work that goes on behind the screen. */
static void add_job(struct app *app, struct buf *out)
{
	const struct job *job = jobs_running(&app->jobs);
	if (job && job_percent(job) >= 0)
		buf_addf(out, "%s %d %%   ", job->doing, job_percent(job));
	else if (job)
		buf_addf(out, "%s   ", job->doing);
}

static void draw_status(struct app *app, struct frame *frame)
{
	const struct layer *top = app_top(app);
	int row = frame->rows - 2, room = frame->cols - 2;
	struct buf text = BUF_INIT;
	enum role role = ROLE_NORMAL;
	if (app->level != SAY_NOTHING && app->messages.len) {
		const struct saying *last = &VEC_AT(struct saying, &app->messages, app->messages.len - 1);
		role = message_role(last->level);
		buf_adds(&text, last->level == SAY_ERROR ? "x " : last->level == SAY_WARN ? "! " : "");
		buf_adds(&text, last->text);
	} else {
		add_job(app, &text);
		if (top->view->status)
			top->view->status(top->state, &text);
	}
	int width = text_width(buf_str(&text), text.len);
	frame_fit(frame, row, 1, width < room ? width : room, role, buf_str(&text));
	int last = text_width(buf_str(&app->last), app->last.len);
	if (last && width + last + 4 < room)
		frame_right(frame, row, 0, frame->cols - 1, ROLE_QUIET, buf_str(&app->last));
	buf_release(&text);
}

static void draw_too_small(const struct frame *shown, struct frame *frame)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, "Needs %dx%d, this is %dx%d. q quits", APP_COLS_LEAST, APP_ROWS_LEAST, shown->cols, shown->rows);
	frame_wrap(frame, frame_whole(frame), ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

void app_draw(struct app *app, struct frame *frame)
{
	frame_clear(frame);
	app->spot_count = 0;
	app->small = frame->rows < APP_ROWS_LEAST || frame->cols < APP_COLS_LEAST;
	if (app->small) {
		draw_too_small(frame, frame);
		return;
	}
	int base = app->depth - 1;
	while (base > 0 && (app->layers[base].view->flags & VIEW_BOX))
		base--;
	struct rect room = {0, 0, frame->rows - 2, frame->cols};
	if (!(app->layers[base].view->flags & VIEW_WHOLE)) {
		draw_top(app, frame);
		room.row = 1;
		room.rows--;
	}
	for (int i = base; i < app->depth; i++) {
		struct rect before = frame_clip(frame, room);
		app->layers[i].view->draw(app->layers[i].state, frame, room);
		frame_unclip(frame, before);
	}
	draw_status(app, frame);
	draw_hints(app, frame);
}
