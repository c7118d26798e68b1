/* SPDX-License-Identifier: MIT */
/* The loop: draw, wait, hand on what came. Nothing is done here that a test could
 * not do with app.h alone, but for the terminal. */
#include "ui/skin.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/progress.h"
#include "ui/app.h"
#include "ui/outside.h"
#include "ui/term.h"

enum { REFRESH_EVERY = 900 /* ms: what others do is seen within a second */, FDS_MOST = 16, KEYS_MOST = 1 << 20 };

struct skin {
	struct desk desk;
	struct term *term;
	struct app *app;
	struct frame frame;
	const char *self; /* path of this program */
	char state_dir[4096];
	struct buf keys, notice;
};

static void draw(struct skin *skin)
{
	int rows, cols;
	struct err err = {0};
	term_size(skin->term, &rows, &cols);
	if (!frame_resize(&skin->frame, rows, cols, &err))
		return;
	skin->frame.ascii = term_ascii(skin->term);
	app_draw(skin->app, &skin->frame);
	term_show(skin->term, &skin->frame);
}

static void edit(struct skin *skin, const char *text)
{
	struct buf edited = BUF_INIT;
	struct err err = {0};
	term_leave(skin->term);
	bool done = outside_edit(skin->desk.config.editor, skin->state_dir, text, &edited, &err);
	term_return(skin->term);
	app_edited(skin->app, done ? buf_str(&edited) : NULL, done ? NULL : &err);
	buf_release(&edited);
}

static void sample(struct skin *skin)
{
	struct err err = {0};
	term_leave(skin->term);
	bool done = outside_sample(skin->self, &err);
	term_return(skin->term);
	if (done)
		app_say(skin->app, SAY_DONE, "Back at your own book; the made-up one is gone");
	else
		app_say(skin->app, SAY_ERROR, "%s", err.text);
}

static void grant(struct skin *skin)
{
	const char *text;
	switch (app_wish(skin->app, &text)) {
	case WISH_NONE: break;
	case WISH_SUSPEND: term_suspend(skin->term); break;
	case WISH_EDITOR: edit(skin, text); break;
	case WISH_SAMPLE: sample(skin); break;
	case WISH_MOUSE:
		term_mouse(skin->term, !term_has_mouse(skin->term));
		app_say(skin->app, SAY_DONE, term_has_mouse(skin->term) ? "The mouse is on; Shift marks text for copying"
		                                                        : "The mouse is off");
		break;
	case WISH_REDRAW: term_redraw(skin->term); break;
	case WISH_COPY:
		if (!term_copy(skin->term, text, strlen(text)))
			app_say(skin->app, SAY_WARN, "Too long for the clipboard: select it by hand");
		break;
	}
}

/* Keys typed ahead are all taken before anything is drawn. */
static void take_keys(struct skin *skin)
{
	struct key key;
	while (!app_quitting(skin->app) && term_key(skin->term, &key)) {
		app_event(skin->app, &key);
		grant(skin);
	}
}

static int ended_by(unsigned events)
{
	if (events & TERM_HUNGUP)
		return err_exit(ERR_HANGUP);
	if (events & TERM_TERMINATED)
		return err_exit(ERR_TERMINATED);
	return events & TERM_INTERRUPTED ? err_exit(ERR_STOPPED) : 0;
}

static int timeout_of(int64_t due, int64_t now, int64_t refresh)
{
	int64_t first = due >= 0 && due < refresh ? due : refresh;
	return first <= now ? 0 : (int)(first - now);
}

/* Waits for something to do and does it; returns the exit status of a signal, or 0. */
static int turn(struct skin *skin, int64_t *refresh)
{
	struct pollfd fds[FDS_MOST];
	size_t count = app_watch(skin->app, fds, FDS_MOST);
	int64_t due = app_due(skin->app); /* before the wait: some dues begin anew with each asking */
	unsigned events = term_wait(skin->term, fds, count, timeout_of(due, progress_clock(), *refresh));
	int64_t now = progress_clock();
	app_set_now(skin->app, now);
	int status = ended_by(events);
	if (status)
		return status;
	if (events & TERM_SUSPEND)
		term_suspend(skin->term);
	if (events & TERM_OTHER)
		app_ready(skin->app, fds, count);
	if (events & TERM_INPUT)
		take_keys(skin);
	if (due >= 0 && due <= now)
		app_tick(skin->app);
	if (now >= *refresh) {
		app_refresh(skin->app);
		*refresh = now + REFRESH_EVERY;
	}
	grant(skin);
	return 0;
}

static int loop(struct skin *skin)
{
	int64_t refresh = progress_clock() + REFRESH_EVERY;
	int status = 0;
	while (!status && !app_quitting(skin->app)) {
		draw(skin);
		take_keys(skin); /* typed before the question was seen: no answer to it */
		if (app_quitting(skin->app))
			break;
		app_drawn(skin->app);
		status = turn(skin, &refresh);
	}
	if (status)
		app_keep(skin->app);
	else
		app_finish(skin->app);
	return status;
}

static void read_keys(struct skin *skin, struct app_options *options)
{
	const char *path = skin->desk.config.keys_file;
	struct err err = {0};
	if (!path || !*path)
		return;
	if (!file_read(path, NULL, KEYS_MOST, &skin->keys, &err)) {
		buf_addf(&skin->notice, "%s%s", skin->notice.len ? "; " : "", err.text);
		return;
	}
	options->keys_text = buf_str(&skin->keys);
	options->keys_len = skin->keys.len;
	options->keys_path = path;
}

static bool open_term(struct skin *skin, const struct skin_options *options, struct err *err)
{
	struct buf log = BUF_INIT;
	const struct config *config = &skin->desk.config;
	if (*skin->state_dir)
		buf_addf(&log, "%s/log", skin->state_dir);
	struct term_options term = {
		.mono = options->mono || config->mono,
		.ascii = config->ascii,
		.mouse = config->mouse,
		.light = config->theme && strcmp(config->theme, "light") == 0,
		.log_path = log.len ? buf_str(&log) : NULL,
	};
	skin->term = term_start(&term, &skin->notice, err);
	buf_release(&log);
	return skin->term != NULL;
}

static void opening_notes(struct skin *skin)
{
	const struct config *config = &skin->desk.config;
	buf_adds(&skin->notice, db_upgraded(skin->desk.db));
	for (size_t i = 0; i < config->problem_count; i++)
		buf_addf(&skin->notice, "%s%s", skin->notice.len ? "; " : "", config->problems[i]);
}

static int run(struct skin *skin, const struct skin_options *options, struct err *err)
{
	if (!open_term(skin, options, err))
		return err_exit(err->code);
	struct app_options app = {
		.desk = &skin->desk,
		.self = options->self,
		.state_dir = skin->state_dir,
		.home = options->home,
	};
	opening_notes(skin);
	read_keys(skin, &app);
	app.notice = buf_str(&skin->notice);
	skin->app = app_new(&app, progress_clock(), err);
	return skin->app ? loop(skin) : err_exit(err->code);
}

/* A book that is not there yet is made, so that the first screen can stand on it. */
static bool open_book(struct skin *skin, const struct skin_options *options, struct err *err)
{
	char path[4096];
	if (!desk_find_book(&options->desk, path, err))
		return false;
	struct desk_firm nothing = {0};
	if (access(path, F_OK) != 0 && !desk_init(&options->desk, &nothing, err))
		return false;
	if (!desk_open(&skin->desk, &options->desk, DB_WRITE, err))
		return false;
	desk_hurry(&skin->desk);
	return true;
}

int skin_run(const struct skin_options *options, struct err *err)
{
	struct skin skin = {.frame = FRAME_INIT, .self = options->self};
	if (!open_book(&skin, options, err))
		return err_exit(err->code);
	outside_state_dir(skin.state_dir);
	int status = run(&skin, options, err);
	app_free(skin.app);
	term_stop(skin.term);
	desk_close(&skin.desk);
	frame_release(&skin.frame);
	buf_release(&skin.keys);
	buf_release(&skin.notice);
	return status;
}
