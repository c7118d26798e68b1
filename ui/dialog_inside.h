/* SPDX-License-Identifier: MIT */
/* What the boxes share; nobody else includes it. dialog.c asks and takes a line,
 * dialog_menu.c lists, dialog_text.c shows a text. */
#ifndef DUN_UI_DIALOG_INSIDE_H
#define DUN_UI_DIALOG_INSIDE_H

#include "base/arena.h"
#include "ui/dialog.h"

/* What a dialog is opened with, copied into one arena, because the caller's
 * arrays are gone when the app comes to open it. The dialog takes it over. */
struct given {
	struct arena arena;
	struct menu_spec menu;
	const char *title, *text;
	bool path; /* of a prompt: Tab completes */
};

/* NULL without memory, which dialog_open() says. */
struct given *dialog_given(void);
void dialog_free(struct given *given);
const char *dialog_copy(struct arena *arena, const char *text);
struct reaction dialog_open(const struct view *view, struct given *given, int tag);
/* arg.spec is handed over to the dialog's state. */
struct given *dialog_take(const struct view_arg *arg);

/* Of a box in which letters are typed, and its hints: Enter and Esc. */
bool dialog_typing(void *state);
const enum op_id *dialog_hints(void *state);

#endif
