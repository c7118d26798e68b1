/* SPDX-License-Identifier: MIT */
/* What was typed into a form and not saved: one private file a form and client in
 * the state directory, so that Esc, a cut connection or a crash loses nothing.
 * Nowhere to keep it is no error: then it is simply not kept. */
#ifndef DUN_UI_UNFINISHED_H
#define DUN_UI_UNFINISHED_H

#include <stdbool.h>

#include "base/buf.h"
#include "ui/app.h"

/* what names it within this book: "call-17". False when it could not be written. */
bool unfinished_keep(const struct app *app, const char *what, const struct buf *bytes);
/* False when there is none. */
bool unfinished_find(const struct app *app, const char *what, struct buf *out);
void unfinished_drop(const struct app *app, const char *what);

#endif
