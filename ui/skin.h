/* SPDX-License-Identifier: MIT */
/* The full-screen skin: opens the book, puts the app behind a terminal, and runs
 * until it is left. */
#ifndef DUN_UI_SKIN_H
#define DUN_UI_SKIN_H

#include <stdbool.h>

#include "base/err.h"
#include "desk/desk.h"

struct skin_options {
	struct desk_options desk;
	const char *self; /* path of this program, for child processes */
	const char *home; /* name of the first view; NULL: the board */
	bool mono;        /* no colour */
};

/* Returns the exit status, with err when it is a failure to be told. A signal that
 * ends it gives 129, 130 or 143 and nothing to tell. */
int skin_run(const struct skin_options *options, struct err *err);

#endif
