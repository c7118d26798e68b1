/* SPDX-License-Identifier: MIT */
/* What was typed into a form and not saved: one private file a form and client in
 * the state directory, so that Esc, a cut connection or a crash loses nothing.
 * Nowhere to keep it is no error: then it is simply not kept. */
#ifndef DUN_UI_UNFINISHED_H
#define DUN_UI_UNFINISHED_H

#include <stdbool.h>

#include "base/buf.h"
#include "ui/app.h"
#include "ui/view.h"

/* what names it within this book: "call-17". False when it could not be written. */
bool unfinished_keep(const struct app *app, const char *what, const struct buf *bytes);
/* False when there is none. */
bool unfinished_find(const struct app *app, const char *what, struct buf *out);
void unfinished_drop(const struct app *app, const char *what);

/* The unfinished form of a view: kept two seconds behind a key, at Esc, and when the
 * program ends; filled in again when the same view opens for the same thing. */
struct form;
struct unfinished {
	struct app *app;
	struct form *form;
	char what[64];
	int64_t changed_at; /* when something was typed since it was kept; 0: nothing */
	bool was_kept, done;
};
/* Behind the filling of the form: what was kept takes its place. what: a format of the
 * name it is kept under. */
void unfinished_open(struct unfinished *self, struct app *app, struct form *form, const char *what, ...)
	__attribute__((format(printf, 4, 5)));
/* After a key or an answer that went to the form. */
void unfinished_touch(struct unfinished *self);
/* Of the view's due() and keep(). */
int64_t unfinished_due(const struct unfinished *self);
void unfinished_write(struct unfinished *self);
/* True while there is something that would be lost. */
bool unfinished_any(const struct unfinished *self);
/* Of status(): "kept as unfinished" behind what stands there. */
void unfinished_status(struct unfinished *self, struct buf *out);
/* Of OP_BACK: keeps it, closes, and says so. */
struct reaction unfinished_leave(struct unfinished *self);
/* It was saved: nothing to keep any more. */
void unfinished_end(struct unfinished *self);

#endif
