/* SPDX-License-Identifier: MIT */
/* What lies outside the screen: the state directory, and the programs that are
 * handed the terminal: an editor, the sample book. */
#ifndef DUN_UI_OUTSIDE_H
#define DUN_UI_OUTSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* $XDG_STATE_HOME/dun, made 0700 when it is not there; "" when it cannot be had. */
void outside_state_dir(char path[4096]);

/* Opens text in the editor and appends what was saved to out. command may hold
 * arguments; "" takes $VISUAL, $EDITOR, editor. The terminal must have been handed
 * over. The file lies in dir, 0600, and is taken away when it was read. False and a
 * sentence with the command when it cannot be started or ends with an error. */
bool outside_edit(const char *command, const char *dir, const char *text, struct buf *out, struct err *err);

/* Opens the sample book in a program of its own and waits until that is left. The
 * terminal must have been handed over. self: path of this program. */
bool outside_sample(const char *self, struct err *err);

#endif
