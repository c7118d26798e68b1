/* SPDX-License-Identifier: MIT */
/* Nothing is offered that is not there: in each screen, every operation of its scope
 * that the `?` menu lists does something when it is run. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/lib/samplebook.h"
#include "ui/app_inside.h"

static const struct {
	const char *view;
	struct view_arg arg;
} screens[] = {
	{"board", {0}}, {"clients", {0}}, {"client", {.client = 8}}, {"outbox", {0}}, {"import", {0}}, {"export", {0}},
	{"log", {.client = 8, .text = "call"}}, {"draft", {.client = 8}}, {"search", {.text = "bergmann"}},
};

/* The import has several steps; these work in a later one than its list of files. */
static bool is_later(const char *view, enum op_id id)
{
	return strcmp(view, "import") == 0 && (id == OP_LEFT || id == OP_RIGHT || id == OP_NEXT_PANE ||
	                                       id == OP_PREVIOUS_PANE || id == OP_OPEN);
}

static bool is_taken(struct desk *desk, const char *name, const struct view_arg *arg, enum op_id id)
{
	struct err err = {0};
	struct frame frame = FRAME_INIT;
	struct app_options options = {.desk = desk, .state_dir = ""};
	struct app *app = app_new(&options, 1000, &err);
	const struct view *view = view_named(name);
	bool good = app && view && frame_resize(&frame, 24, 80, NULL) &&
	            (app_top(app)->view == view || app_push(app, view, arg, 0));
	if (!good)
		printf("# %s cannot be opened: %s\n", name, err.text);
	if (good && (op_get(id)->scopes & app_top(app)->view->scope)) {
		app_draw(app, &frame);
		app_drawn(app);
		app->level = SAY_NOTHING;
		app_run(app, id);
		const char *said = app->level == SAY_NOTHING || !app->messages.len ? "" :
		                   VEC_AT(struct saying, &app->messages, app->messages.len - 1).text;
		good = !strstr(said, "does nothing here") && !strstr(said, ") works in ") && !strstr(said, "not in this version");
		if (!good)
			printf("# %s in %s: %s\n", op_get(id)->name, name, said);
	}
	app_free(app);
	frame_release(&frame);
	return good;
}

static bool try_all(struct desk *desk)
{
	bool all = true;
	size_t count = sizeof(screens) / sizeof(screens[0]);
	printf("1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		bool good = true;
		for (enum op_id id = 1; id < OP_COUNT; id++)
			good &= is_later(screens[i].view, id) || is_taken(desk, screens[i].view, &screens[i].arg, id);
		printf("%s %zu - %s\n", good ? "ok" : "not ok", i + 1, screens[i].view);
		all &= good;
	}
	return all;
}

int main(void)
{
	char dir[200], path[240], config[240], command[240];
	const char *tmp = getenv("TMPDIR");
	struct err err = {0};
	struct desk desk;
	setlocale(LC_CTYPE, "C.UTF-8");
	snprintf(dir, sizeof(dir), "%.150s/dunreach-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(dir))
		return 1;
	setenv("HOME", dir, 1);
	setenv("TZ", "UTC", 1);
	snprintf(path, sizeof(path), "%s/book.dun", dir);
	snprintf(config, sizeof(config), "%s/config", dir);
	FILE *file = fopen(config, "w");
	struct desk_options options = {.book = path, .config = config, .today = samplebook_today()};
	bool good = file && fclose(file) == 0 && samplebook_make(path, "desk", &err) &&
	            desk_open(&desk, &options, DB_WRITE, &err);
	if (!good)
		printf("Bail out! %s\n", err.text);
	else
		good = try_all(&desk);
	if (good)
		desk_close(&desk);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	return system(command) == 0 && good ? 0 : 1;
}
