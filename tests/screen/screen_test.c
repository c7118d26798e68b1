/* SPDX-License-Identifier: MIT */
/* Runs a script of keys through the app, without a terminal, and prints the frames
 * it snaps; screen.sh compares them with the literal ones.
 *
 *     screen_test SCRIPT.keys DIRECTORY     frames on stdout; books go to DIRECTORY
 *
 * A script is lines of:
 *     book KIND         the sample book to open (first; default desk)
 *     keysfile TEXT     a line of a keys file (before size)
 *     hints             they are said (before size)
 *     readonly          opens the book read-only (before size)
 *     infile NAME TEXT  a file that waits in ~/in; \n and \xFF in it are bytes
 *     size 80x24        starts, or resizes in the middle
 *     Down j F10 ...    key names, apart by blanks
 *     type TEXT         each character is typed
 *     click ROW COL     the mouse
 *     paste TEXT        \n in it is a line break
 *     unseen KEYS       keys that come before the frame has been shown
 *     wait MS           the clock goes on
 *     edited TEXT       what the editor hands back
 *     snap [WORDS]      draws and prints a frame
 *     self FILE         the program children are, beside the script (before size);
 *                       else $DUN
 *     progress          until the export has told how far it is
 *     job [NAME]        until it is over; the export, unless another is named
 *     another VERB ...  somebody else runs a verb on the book meanwhile
 *     disk HOW          from now on: "syncs" fail (at COMMIT), "fails" at everything,
 *                       "full" for what is written, "works" again
 *     again             closes and starts the app anew, as after a kill
 *     # comment */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/progress.h"
#include "base/text.h"
#include "tests/lib/samplebook.h"
#include "tests/lib/shim.h"
#include "ui/app.h"
#include "ui/job.h"

struct script {
	char dir[4096];
	char book[4200], state[4200];
	const char *kind;
	char kind_text[32];
	struct buf keys;
	bool read_only;
	bool hints;
	char self[4200];
	struct desk desk;
	bool open;
	struct app *app;
	struct frame frame;
	int64_t now;
	int snaps;
	int files;
	const char *path;
	int line;
};

static void die(const struct script *script, const char *why)
{
	fprintf(stderr, "%s:%d: %s\n", script->path, script->line, why);
	exit(1);
}

static void check(const struct script *script, bool done, const struct err *err)
{
	if (!done)
		die(script, err->text);
}

static void start(struct script *script)
{
	struct err err = {0};
	char config[4200];
	struct desk_options options = {.book = script->book, .config = config, .today = samplebook_today()};
	snprintf(script->state, sizeof(script->state), "%s/state", script->dir);
	snprintf(config, sizeof(config), "%s/config", script->dir);
	FILE *file = fopen(config, "w");
	if (!file || fprintf(file, "hints = %s\n", script->hints ? "yes" : "no") < 0 || fclose(file) != 0)
		die(script, "no configuration can be made");
	snprintf(script->book, sizeof(script->book), "%s/book.dun", script->dir);
	mkdir(script->state, 0700);
	if (access(script->book, F_OK) != 0)
		check(script, samplebook_make(script->book, script->kind, &err), &err);
	check(script, desk_open(&script->desk, &options, script->read_only ? DB_READ : DB_WRITE, &err), &err);
	script->open = true;
	snprintf(script->desk.actor.name, sizeof(script->desk.actor.name), "ji");
	struct app_options app = {
		.desk = &script->desk, .state_dir = script->state, .keys_text = buf_str(&script->keys),
		.keys_len = script->keys.len, .keys_path = "keys", .self = script->self,
	};
	script->app = app_new(&app, script->now, &err);
	check(script, script->app != NULL, &err);
}

static void draw(struct script *script)
{
	app_draw(script->app, &script->frame);
	app_drawn(script->app);
}

static void tell_wish(struct script *script)
{
	const char *text;
	static const char *const names[] = {NULL, "suspend", "editor", "copy", "redraw", "mouse", "sample"};
	enum wish wish = app_wish(script->app, &text);
	if (wish != WISH_NONE)
		printf("-- wish: %s%s%s\n", names[wish], *text ? " " : "", text);
}

static void press(struct script *script, const struct key *key, bool seen)
{
	if (!script->app)
		die(script, "no size yet");
	app_set_now(script->app, ++script->now);
	app_event(script->app, key);
	tell_wish(script);
	if (seen)
		draw(script);
	if (app_quitting(script->app))
		printf("-- the program has ended\n");
}

static void press_text(struct script *script, const char *text)
{
	size_t len = strlen(text);
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = text_next(text + i, len - i, &cp);
		char bytes[5] = {0};
		memcpy(bytes, text + i, n);
		press(script, &(struct key){.id = cp, .bytes = bytes, .len = n}, true);
		i += n;
	}
}

static void press_names(struct script *script, char *names, bool seen)
{
	for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) {
		uint32_t id;
		if (!key_parse(name, strlen(name), &id))
			die(script, name);
		struct buf bytes = BUF_INIT;
		if (id < KEYS_NAMED)
			text_put(&bytes, id);
		press(script, &(struct key){.id = id, .bytes = buf_str(&bytes), .len = bytes.len}, seen);
		buf_release(&bytes);
	}
}

static void paste(struct script *script, const char *text)
{
	struct buf bytes = BUF_INIT;
	for (; *text; text++)
		if (text[0] == '\\' && text[1] == 'n') {
			buf_addc(&bytes, '\n');
			text++;
		} else {
			buf_addc(&bytes, *text);
		}
	press(script, &(struct key){.id = K_PASTE, .bytes = buf_str(&bytes), .len = bytes.len}, true);
	buf_release(&bytes);
}

static void another(struct script *script, char *rest)
{
	const char *argv[32] = {script->self, "--book", script->book, "--today", SAMPLEBOOK_TODAY};
	struct buf out = BUF_INIT;
	struct err err = {0};
	size_t count = 5;
	for (char *word = strtok(rest, " "); word && count < 31; word = strtok(NULL, " "))
		argv[count++] = word;
	check(script, proc_run(argv, 4096, 20000, &out, &err), &err);
	buf_release(&out);
}

/* Each file is a second younger than the one before; the first is of 20 Nov 2026. */
static void infile(struct script *script, char *rest)
{
	char path[4400];
	char *text = strchr(rest, ' ');
	if (!text)
		die(script, "infile wants a name and a text");
	*text++ = '\0';
	snprintf(path, sizeof(path), "%s/in", script->dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/in/%s", script->dir, rest);
	FILE *file = fopen(path, "w");
	if (!file)
		die(script, "infile cannot be written");
	for (unsigned byte; *text; text++)
		if (text[0] == '\\' && text[1] == 'n') {
			fputc('\n', file);
			text++;
		} else if (text[0] == '\\' && sscanf(text, "\\x%2x", &byte) == 1) {
			fputc((int)byte, file);
			text += 3;
		} else {
			fputc(*text, file);
		}
	fclose(file);
	struct timespec when = {.tv_sec = 1795176000 + script->files++};
	utimensat(AT_FDCWD, path, (struct timespec[]){when, when}, 0);
}

static void resize(struct script *script, const char *size)
{
	int rows, cols;
	struct err err = {0};
	if (sscanf(size, "%dx%d", &cols, &rows) != 2)
		die(script, "size wants 80x24");
	if (!script->app)
		start(script);
	check(script, frame_resize(&script->frame, rows, cols, &err), &err);
	draw(script);
}

static void disk(struct script *script, const char *how)
{
	bool fails = strcmp(how, "fails") == 0, full = strcmp(how, "full") == 0, syncs = strcmp(how, "syncs") == 0;
	if (!fails && !full && !syncs && strcmp(how, "works") != 0)
		die(script, "disk is syncs, fails, full or works");
	shim_trouble(syncs ? SHIM_SYNCS_FAIL : full ? SHIM_DISK_FULL : SHIM_NONE);
	shim_fail(fails, true, false);
}

static void snap(struct script *script, const char *words)
{
	struct buf text = BUF_INIT;
	draw(script);
	frame_text(&script->frame, &text);
	printf("== %d %dx%d cursor %d,%d%s%s\n%s", ++script->snaps, script->frame.cols, script->frame.rows,
	       script->frame.cursor_row, script->frame.cursor_col, *words ? "  " : "", words, buf_str(&text));
	buf_release(&text);
}

static void stop(struct script *script)
{
	app_free(script->app);
	script->app = NULL;
	if (script->open)
		desk_close(&script->desk);
	script->open = false;
}

static void tick(struct script *script, const char *milliseconds)
{
	int64_t left;
	if (!text_number(milliseconds, 0, 1 << 30, &left))
		die(script, "wait wants milliseconds");
	script->now += left;
	app_set_now(script->app, script->now);
	if (app_due(script->app) >= 0 && app_due(script->app) <= script->now)
		app_tick(script->app);
	draw(script);
}

/* What comes from a child comes when it comes: waited for, at most 20 s. */
static void await(struct script *script, const char *name, bool over)
{
	for (int round = 0; round < 200; round++) {
		struct pollfd fds[16];
		const struct job *job = app_job(script->app, *name ? name : "export");
		if (!job || !job->running || (!over && job->proc.done > 0)) {
			draw(script);
			return;
		}
		/* as the loop of ui/skin.c does it */
		size_t count = app_watch(script->app, fds, 16);
		int64_t due = app_due(script->app), begun = progress_clock();
		int nap = due < 0 || due > script->now + 100 ? 100 : due > script->now ? (int)(due - script->now) : 0;
		bool ready = poll(fds, count, nap) > 0;
		script->now += progress_clock() - begun;
		app_set_now(script->app, script->now);
		if (ready)
			app_ready(script->app, fds, count);
		if (app_due(script->app) >= 0 && app_due(script->app) <= script->now)
			app_tick(script->app);
	}
	die(script, "the export did not come to an end");
}

static void perform(struct script *script, char *line)
{
	char *rest = strchr(line, ' ');
	size_t word = rest ? (size_t)(rest - line) : strlen(line);
	rest = rest ? rest + 1 : line + word;
#define IS(name) (word == sizeof(name) - 1 && memcmp(line, name, word) == 0)
	if (!*line || *line == '#')
		return;
	if (IS("book")) {
		snprintf(script->kind_text, sizeof(script->kind_text), "%s", rest);
		script->kind = script->kind_text;
	} else if (IS("keysfile")) {
		buf_addf(&script->keys, "%s\n", rest);
	} else if (IS("readonly")) {
		script->read_only = true;
	} else if (IS("infile")) {
		infile(script, rest);
	} else if (IS("hints")) {
		script->hints = true;
	} else if (IS("size")) {
		resize(script, rest);
	} else if (IS("type")) {
		press_text(script, rest);
	} else if (IS("paste")) {
		paste(script, rest);
	} else if (IS("click")) {
		struct key key = {.id = K_CLICK, .bytes = ""};
		if (sscanf(rest, "%d %d", &key.row, &key.col) != 2)
			die(script, "click wants a row and a column");
		press(script, &key, true);
	} else if (IS("unseen")) {
		press_names(script, rest, false);
	} else if (IS("wait")) {
		tick(script, rest);
	} else if (IS("edited")) {
		app_edited(script->app, rest, NULL);
	} else if (IS("snap")) {
		snap(script, rest);
	} else if (IS("self")) {
		const char *slash = strrchr(script->path, '/');
		int len = slash ? (int)(slash - script->path) + 1 : 0;
		snprintf(script->self, sizeof(script->self), "%.*s%s", len, script->path, rest);
	} else if (IS("progress")) {
		await(script, "", false);
	} else if (IS("job")) {
		await(script, rest, true);
	} else if (IS("another")) {
		another(script, rest);
	} else if (IS("disk")) {
		disk(script, rest);
	} else if (IS("again")) {
		stop(script);
		start(script);
		draw(script);
	} else {
		press_names(script, line, true);
	}
#undef IS
}

int main(int argc, char **argv)
{
	struct script script = {.kind = "desk", .now = 1000, .frame = FRAME_INIT};
	char line[4096];
	if (argc != 3)
		return 64;
	script.path = argv[1];
	snprintf(script.dir, sizeof(script.dir), "%s", argv[2]);
	snprintf(script.self, sizeof(script.self), "%s", getenv("DUN") ? getenv("DUN") : "");
	setlocale(LC_CTYPE, "C.UTF-8");
	shim_install();
	setenv("HOME", script.dir, 1);
	FILE *file = fopen(argv[1], "r");
	if (!file)
		die(&script, "cannot be read");
	while (fgets(line, sizeof(line), file)) {
		script.line++;
		line[strcspn(line, "\n")] = '\0';
		perform(&script, line);
	}
	fclose(file);
	stop(&script);
	frame_release(&script.frame);
	buf_release(&script.keys);
	return 0;
}
