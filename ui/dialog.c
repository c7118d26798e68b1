/* SPDX-License-Identifier: MIT */
#include "ui/dialog.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/dialog_inside.h"
#include "ui/form_path.h"
#include "ui/line.h"

struct given *dialog_given(void)
{
	return calloc(1, sizeof(struct given));
}

void dialog_free(struct given *given)
{
	if (given)
		arena_release(&given->arena);
	free(given);
}

struct reaction dialog_open(const struct view *view, struct given *given, int tag)
{
	struct err err = {0};
	if (!given || !arena_ok(&given->arena, &err)) {
		dialog_free(given);
		err_memory(&err);
		return react_error(&err);
	}
	return react_open(view, (struct view_arg){.spec = given}, tag);
}

struct given *dialog_take(const struct view_arg *arg)
{
	union {
		const void *spec;
		struct given *given;
	} handed = {.spec = arg->spec};
	return handed.given;
}

const char *dialog_copy(struct arena *arena, const char *text)
{
	return arena_str(arena, text ? text : "");
}

bool dialog_typing(void *state)
{
	(void)state;
	return true;
}

const enum op_id *dialog_hints(void *state)
{
	static const enum op_id hints[] = {OP_OPEN, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

/* --- a question --- */

struct ask {
	struct given *given;
};

struct reaction react_ask(int tag, const char *format, ...)
{
	struct buf text = BUF_INIT;
	struct given *given = dialog_given();
	va_list args;
	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	if (given)
		given->text = arena_str(&given->arena, buf_str(&text));
	buf_release(&text);
	return dialog_open(&view_ask, given, tag);
}

static bool ask_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct ask *ask = state;
	(void)app, (void)err;
	ask->given = dialog_take(arg);
	return true;
}

static void ask_draw(void *state, struct frame *frame, struct rect room)
{
	const struct ask *ask = state;
	int cols = room.cols < 66 ? room.cols : 66;
	int rows = 4 + (text_width(ask->given->text, strlen(ask->given->text)) - 1) / (cols - 6);
	struct rect box = frame_box(frame, rect_middle(room, rows + 1, cols), NULL);
	box = rect_inset(box, 1, 2);
	int used = frame_wrap(frame, box, ROLE_NORMAL, ask->given->text);
	frame_cursor(frame, box.row + (used ? used - 1 : 0), box.col);
}

static struct reaction ask_key(void *state, const struct key *key)
{
	(void)state;
	uint32_t id = key_latin(key->id, NULL);
	if (id == 'y' || id == 'Y')
		return react_answer(1, "");
	if (id == 'n' || id == 'N' || id == K_ENTER)
		return react_close();
	return react_say(react_done(), SAY_INFO, "y means yes; n, Enter and Esc mean no");
}

static void ask_close(void *state)
{
	dialog_free(((struct ask *)state)->given);
}

const struct view view_ask = {
	.name = "ask",
	.title = "Question",
	.scope = SCOPE_ASK,
	.flags = VIEW_BOX,
	.size = sizeof(struct ask),
	.open = ask_open,
	.draw = ask_draw,
	.key = ask_key,
	.close = ask_close,
};

/* --- one line to type --- */

struct prompt {
	struct given *given;
	struct line line;
};

struct reaction react_prompt(int tag, const char *title, const char *text)
{
	struct given *given = dialog_given();
	if (given) {
		given->title = dialog_copy(&given->arena, title);
		given->text = dialog_copy(&given->arena, text);
	}
	return dialog_open(&view_prompt, given, tag);
}

struct reaction react_path(int tag, const char *title)
{
	struct reaction reaction = react_prompt(tag, title, "");
	if (reaction.arg.spec)
		((struct given *)(uintptr_t)reaction.arg.spec)->path = true;
	return reaction;
}

static bool prompt_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct prompt *prompt = state;
	(void)app, (void)err;
	prompt->given = dialog_take(arg);
	line_set(&prompt->line, prompt->given->text);
	return true;
}

static void prompt_draw(void *state, struct frame *frame, struct rect room)
{
	struct prompt *prompt = state;
	struct rect box = frame_box(frame, rect_middle(room, 3, 70), prompt->given->title);
	line_draw(&prompt->line, frame, box.row, box.col + 1, box.cols - 2, true);
}

static struct reaction prompt_key(void *state, const struct key *key)
{
	struct prompt *prompt = state;
	if (key->id == K_ENTER)
		return react_answer(1, line_text(&prompt->line));
	if (key->id == K_TAB && prompt->given->path)
		return line_path_complete(&prompt->line);
	return line_key(&prompt->line, key) ? react_done() : react_pass();
}

static void prompt_close(void *state)
{
	struct prompt *prompt = state;
	dialog_free(prompt->given);
	line_release(&prompt->line);
}

const struct view view_prompt = {
	.name = "prompt",
	.title = "One line",
	.scope = SCOPE_BOX,
	.flags = VIEW_BOX,
	.size = sizeof(struct prompt),
	.open = prompt_open,
	.draw = prompt_draw,
	.hints = dialog_hints,
	.typing = dialog_typing,
	.key = prompt_key,
	.close = prompt_close,
};
