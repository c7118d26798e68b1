/* SPDX-License-Identifier: MIT */
/* A backup of the book: where to. It is made beside the screen. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "desk/backup.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/job.h"
#include "ui/view.h"

enum { FIELD_INTO, FIELD_START };

struct backing {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	struct buf last;  /* what is known of the newest */
};

static const struct form_field fields[] = {
	{.id = FIELD_INTO, .kind = FIELD_TEXT, .label = "Into", .width = 50, .required = true},
	{.id = FIELD_START, .kind = FIELD_BUTTON, .label = "Back up (F10)", .op = OP_ACCEPT},
};

static const char advice[] =
	"A checked copy of the book as it is, while others work. In a folder its name tells the day and the head of "
	"the log. Going back to one is not done from a screen: leave, and `dun restore FILE`. A backup on this machine's "
	"disk is lost with it: README.md says how to take it elsewhere.";

static bool tell_last(struct backing *self, struct err *err)
{
	struct moment when;
	struct buf path = BUF_INIT;
	char day[DATE_TEXT_SIZE], clock[MOMENT_TEXT_SIZE];
	bool ok = desk_backup_last(app_desk(self->app), &when, &path, err);
	if (ok && when.at) {
		buf_addf(&self->last, "The last was made %s %s: ", date_plain(moment_day(when), day), moment_clock(when, clock));
		file_short(&self->last, buf_str(&path));
	} else if (ok) {
		buf_adds(&self->last, "There is none yet that the log knows of.");
	}
	buf_release(&path);
	return ok && buf_ok(&self->last, err);
}

static bool backup_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct backing *self = state;
	struct desk *desk = app_desk(app);
	(void)arg;
	self->app = app;
	bool ok = tell_last(self, err) && form_init(&self->form, fields, sizeof fields / sizeof *fields, desk->today,
	                                            desk->decimal, desk->date_order, err);
	struct buf into = BUF_INIT;
	file_short(&into, desk->config.backup_dir);
	if (ok)
		form_set(&self->form, FIELD_INTO, buf_str(&into));
	buf_release(&into);
	return ok;
}

static void backup_draw(void *state, struct frame *frame, struct rect room)
{
	struct backing *self = state;
	frame_put(frame, room.row, room.col + 1, ROLE_TITLE, "BACKUP");
	frame_hline(frame, room.row + 1, room.col, room.cols);
	struct rect rest = {room.row + 2, room.col, room.rows - 2, room.cols};
	int rows = frame_wrap(frame, rect_inset(rest, 0, 1), ROLE_NORMAL, buf_str(&self->last)) + 1;
	rest.row += rows;
	rest.rows -= rows;
	form_draw(&self->form, frame, rest);
	rest.row += 4;
	rest.rows -= 4;
	frame_wrap(frame, rect_inset(rest, 0, 1), ROLE_QUIET, advice);
}

static void over(struct app *app, struct job *job)
{
	struct buf says = BUF_INIT;
	const char *out = buf_str(&job->proc.out);
	if (job_status(job) == 0) {
		struct buf path = BUF_INIT;
		buf_add(&path, out, strcspn(out, "\n"));
		file_short(&says, buf_str(&path));
		buf_release(&path);
		app_say(app, SAY_DONE, "Backed up, read back whole: %s", buf_str(&says));
	} else {
		job_sentence(job, &says);
		app_say(app, job->stopping ? SAY_INFO : SAY_ERROR, "%s", says.len ? says.data : "The backup ended without a word");
	}
	buf_release(&says);
	app_changed(app);
}

static struct reaction start(struct backing *self)
{
	struct err err = {0};
	if (!form_accept(&self->form))
		return react_done();
	const char *args[] = {"backup", "--", form_text(&self->form, FIELD_INTO), NULL};
	const struct job_spec spec = {.name = "backup", .doing = "Backing up", .args = args, .over = over};
	if (!app_job_start(self->app, &spec, &err))
		return react_error(&err);
	return react_close();
}

static struct reaction backup_act(void *state, enum op_id op)
{
	struct backing *self = state;
	return op == OP_ACCEPT ? start(self) : form_act(&self->form, op);
}

static void backup_close(void *state)
{
	struct backing *self = state;
	buf_release(&self->last);
	form_view_close(state);
}

const struct view view_backup = {
	.name = "backup",
	.title = "Backup",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct backing),
	.open = backup_open,
	.draw = backup_draw,
	.status = form_view_status,
	.hints = form_view_hints,
	.typing = form_view_typing,
	.act = backup_act,
	.key = form_view_key,
	.answer = form_view_answer,
	.close = backup_close,
};
