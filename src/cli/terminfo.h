/* SPDX-License-Identifier: MIT */
/* What the terminal database knows of a terminal, read without curses (the
 * screen's business) and without touching the terminal. */
#ifndef DUN_CLI_TERMINFO_H
#define DUN_CLI_TERMINFO_H

#include <stdbool.h>

/* Looks where ncurses looks: $TERMINFO, ~/.terminfo, $TERMINFO_DIRS, the system's
 * folders. False when there is no entry. *colours is 0 for a terminal without. */
bool terminfo_find(const char *term, int *colours);

#endif
