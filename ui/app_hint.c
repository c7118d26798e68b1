/* SPDX-License-Identifier: MIT */
/* Hints: one sentence a screen, said once in a person's life, when the screen first
 * has something to apply it to. What was said stands in the state directory, a
 * view's name a line; "off" there means none is wanted. */
#include "ui/app_inside.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { HINTS_MOST = 64 << 10 };

static void path_of(const struct app *app, struct buf *out)
{
	buf_addf(out, "%s/hints", app_state_dir(app));
}

static bool said(const struct buf *lines, const char *name)
{
	size_t len = strlen(name);
	for (const char *s = buf_str(lines); s && *s; s = strchr(s, '\n'), s = s ? s + 1 : NULL)
		if (strncmp(s, name, len) == 0 && s[len] == '\n')
			return true;
	return false;
}

static void note(struct app *app, const char *name)
{
	struct buf path = BUF_INIT, line = BUF_INIT;
	path_of(app, &path);
	buf_addf(&line, "%s\n", name);
	int fd = path.failed || line.failed ? -1 : open(path.data, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0 && write(fd, line.data, line.len) == (ssize_t)line.len)
		buf_add(&app->hinted, line.data, line.len);
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	buf_release(&line);
}

void hint_init(struct app *app)
{
	struct buf path = BUF_INIT;
	app->hints = app->desk->config.hints && *app_state_dir(app);
	path_of(app, &path);
	if (app->hints && !path.failed)
		file_read(path.data, NULL, HINTS_MOST, &app->hinted, NULL); /* not there: none was said */
	buf_release(&path);
}

void hint_update(struct app *app)
{
	const struct layer *top = app_top(app);
	if (!app->hints || !top->view->hint || app->level != SAY_NOTHING || app->quitting)
		return;
	if (top->view->facts && !(top->view->facts(top->state) & NEED_ROW))
		return;
	if (said(&app->hinted, "off") || said(&app->hinted, top->view->name))
		return;
	note(app, top->view->name);
	if (said(&app->hinted, top->view->name)) /* else it would come again and again */
		app_say(app, SAY_INFO, "%s", top->view->hint);
}

void hint_toggle(struct app *app)
{
	struct buf path = BUF_INIT;
	bool off = said(&app->hinted, "off");
	path_of(app, &path);
	if (off && !path.failed && unlink(path.data) == 0)
		buf_clear(&app->hinted);
	else if (!off)
		note(app, "off");
	app_say(app, SAY_DONE, said(&app->hinted, "off") ? "Hints are off" : "Hints come once more, one a screen");
	buf_release(&path);
}
