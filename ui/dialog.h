/* SPDX-License-Identifier: MIT */
/* Boxes every view can open: a question, a list to choose from, one line to type,
 * a text to read. Each answers the view that opened it. */
#ifndef DUN_UI_DIALOG_H
#define DUN_UI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/view.h"

/* A question with verbs: "Send now to Pine St Gym? y sends, n keeps it held". Only
 * y gives the answer; Enter, n and Esc are no. Keys typed before it was drawn are
 * dropped. */
struct reaction react_ask(int tag, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct menu_item {
	int64_t id;
	const char *text;
	const char *note;  /* on the right, "" or NULL: nothing */
	uint32_t key;      /* chooses it at once; KEY_NONE: none */
};
struct menu_spec {
	const char *title;
	const struct menu_item *items;
	size_t count;
	size_t chosen;     /* where the cursor starts */
	bool narrow;       /* letters narrow the list instead of choosing by key */
	bool ops;          /* ids are op_ids: run on the view below */
	bool search;       /* what is typed may also be looked for: clients and numbers that
	                      begin so are listed, and a search for it is offered */
};
/* A list to choose from; the answer's id is the item's. */
struct reaction react_menu(const struct menu_spec *spec, int tag);

/* One line to type, beginning with text. */
struct reaction react_prompt(int tag, const char *title, const char *text);
/* The same for a path, which Tab completes. */
struct reaction react_path(int tag, const char *title);
/* A text to read, scrolled by arrows. plain: without a border and from the left
 * edge, so that it can be selected by hand. */
struct reaction react_text(const char *title, const char *text, bool plain);

extern const struct view view_ask, view_menu, view_prompt, view_text, view_plain;

#endif
