/* SPDX-License-Identifier: MIT */
/* "You were cut off": while a view holds unfinished work, a note of it stands in
 * the state directory, one file a process (cut.PID). A note whose process lives
 * does not count; one whose process is gone is offered at the next start. */
#include "ui/app_inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/dialog.h"

static const char head[] = "dun cut 1";

void cut_init(struct app *app)
{
	struct buf path = BUF_INIT;
	if (*app_state_dir(app))
		buf_addf(&path, "%s/cut.%ld", app_state_dir(app), (long)getpid());
	if (!path.failed && path.len < sizeof(app->cut_path))
		memcpy(app->cut_path, buf_str(&path), path.len + 1);
	buf_release(&path);
}

static bool write_note(const char *path, const struct buf *note)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	bool done = write(fd, buf_str(note), note->len) == (ssize_t)note->len;
	return close(fd) == 0 && done;
}

void cut_update(struct app *app)
{
	struct buf note = BUF_INIT, what = BUF_INIT;
	for (int i = app->depth - 1; i >= 0 && !note.len; i--) {
		const struct layer *layer = &app->layers[i];
		struct view_arg arg = {0};
		buf_clear(&what);
		if (layer->view->doing && layer->view->doing(layer->state, &arg, &what))
			buf_addf(&note, "%s\n%s\n%s\n%lld\n%lld\n%lld\n%s\n%s\n", head, app->desk->path, layer->view->name,
			         (long long)arg.client, (long long)arg.invoice, (long long)arg.id,
			         arg.text ? arg.text : "", buf_str(&what));
	}
	bool changed = note.len != app->cut.len || (note.len && memcmp(note.data, app->cut.data, note.len) != 0);
	if (changed && app->cut_path[0] && !note.failed) {
		if (note.len)
			write_note(app->cut_path, &note);
		else
			unlink(app->cut_path);
		buf_clear(&app->cut);
		buf_add(&app->cut, buf_str(&note), note.len);
	}
	buf_release(&note);
	buf_release(&what);
}

void cut_finish(struct app *app)
{
	if (app->cut.len)
		unlink(app->cut_path);
	buf_clear(&app->cut);
}

/* --- the next start --- */

/* Reads a note into the app; false when it is none of this book. */
static bool read_note(struct app *app, const char *path)
{
	char text[8192];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	if (len <= 0)
		return false;
	text[len] = '\0';
	const char *rest = text;
	if (!text_starts(rest, head) || rest[sizeof(head) - 1] != '\n')
		return false;
	rest += sizeof(head);
	size_t path_len = strlen(app->desk->path);
	if (strncmp(rest, app->desk->path, path_len) != 0 || rest[path_len] != '\n')
		return false;
	buf_clear(&app->cut);
	buf_adds(&app->cut, rest + path_len + 1);
	return app->cut.len > 0;
}

static bool is_dead(const char *name, long *pid)
{
	int64_t number;
	if (!text_starts(name, "cut.") || !text_number(name + 4, 1, INT32_MAX, &number))
		return false;
	*pid = (long)number;
	return number == getpid() || (kill((pid_t)number, 0) < 0 && errno == ESRCH);
}

/* The line of the note numbered from 0, as a copy in out. */
static const char *note_line(const struct app *app, int number, struct buf *out)
{
	const char *s = buf_str(&app->cut);
	while (number-- > 0 && s) {
		s = strchr(s, '\n');
		s = s ? s + 1 : NULL;
	}
	const char *stop = s ? strchr(s, '\n') : NULL;
	buf_clear(out);
	buf_add(out, s ? s : "", stop ? (size_t)(stop - s) : 0);
	return buf_str(out);
}

static void ask(struct app *app, int64_t at)
{
	char clock[MOMENT_TEXT_SIZE];
	struct buf what = BUF_INIT;
	struct moment moment = clock_now();
	moment.at = at;
	note_line(app, 5, &what);
	struct buf title = BUF_INIT;
	buf_addf(&title, "You were cut off at %s while %s", moment_clock(moment, clock), buf_str(&what));
	static const struct menu_item items[] = {{1, "Enter goes on", "", KEY_NONE}};
	struct menu_spec spec = {.title = buf_str(&title), .items = items, .count = 1};
	struct reaction reaction = react_menu(&spec, APP_TAG_CUT);
	app_react(app, &reaction);
	buf_release(&title);
	buf_release(&what);
}

void cut_offer(struct app *app)
{
	DIR *dir = *app_state_dir(app) ? opendir(app_state_dir(app)) : NULL;
	if (!dir)
		return;
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		long pid;
		struct stat info;
		struct buf path = BUF_INIT;
		buf_addf(&path, "%s/%s", app_state_dir(app), entry->d_name);
		bool found = is_dead(entry->d_name, &pid) && read_note(app, buf_str(&path)) &&
		             stat(buf_str(&path), &info) == 0;
		if (found) {
			unlink(buf_str(&path));
			ask(app, info.st_mtime);
		}
		buf_release(&path);
		if (found)
			break;
	}
	closedir(dir);
}

void cut_answer(struct app *app, const struct answer *answer)
{
	struct buf line = BUF_INIT, text = BUF_INIT;
	const struct view *view = view_named(note_line(app, 0, &line));
	struct view_arg arg = {0};
	text_number(note_line(app, 1, &line), 0, INT64_MAX, &arg.client);
	text_number(note_line(app, 2, &line), 0, INT64_MAX, &arg.invoice);
	text_number(note_line(app, 3, &line), 0, INT64_MAX, &arg.id);
	arg.text = note_line(app, 4, &text);
	buf_clear(&app->cut);
	if (answer->given && view) {
		struct reaction reaction = react_open(view, arg, 0);
		app_react(app, &reaction);
	} else {
		app_say(app, SAY_INFO, "What you had typed is kept: it is there when you open that screen again");
	}
	buf_release(&line);
	buf_release(&text);
}
