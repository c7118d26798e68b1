/* SPDX-License-Identifier: MIT */
/* The terminal: the only place with curses. It shows frames, reads keys, and
 * knows when the line is gone. One terminal at a time.
 *
 * While it is up, standard error goes to a log file, and signals only set flags
 * that term_wait() returns. */
#ifndef DUN_UI_TERM_H
#define DUN_UI_TERM_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "ui/frame.h"
#include "ui/keys.h"

struct term;

struct term_options {
	bool mono;            /* no colour; NO_COLOR and poor terminals do the same */
	bool ascii;           /* lines by | - + */
	bool mouse;
	bool light;           /* colours for a light background */
	const char *log_path; /* what standard error goes to; NULL: /dev/null */
};

/* notice gets a sentence when something had to be done differently (TERM unknown).
 * Fails when there is no terminal, or one that cannot place its cursor. */
struct term *term_start(const struct term_options *options, struct buf *notice, struct err *err);
/* The terminal as it was found. NULL is fine. */
void term_stop(struct term *term);

void term_size(const struct term *term, int *rows, int *cols);
/* True when lines are to be drawn by | - +. */
bool term_ascii(const struct term *term);
/* Sends what differs from the frame shown before. */
void term_show(struct term *term, const struct frame *frame);
/* The next term_show sends everything. */
void term_redraw(struct term *term);

enum term_event {
	TERM_INPUT = 1 << 0,
	TERM_RESIZED = 1 << 1,    /* term_size() has changed */
	TERM_HUNGUP = 1 << 2,     /* SIGHUP, or the terminal cannot be read any more */
	TERM_TERMINATED = 1 << 3, /* SIGTERM */
	TERM_INTERRUPTED = 1 << 4, /* SIGINT from outside */
	TERM_SUSPEND = 1 << 5,    /* SIGTSTP from outside */
	TERM_OTHER = 1 << 6,      /* one of fds */
};

/* Waits for a key, a signal, one of fds (their revents are set), or timeout
 * milliseconds (-1: no limit). Returns what happened, 0 for the time-out. */
unsigned term_wait(struct term *term, struct pollfd *fds, size_t count, int timeout);
/* The next key that has come; never waits. key->bytes live until the next call. */
bool term_key(struct term *term, struct key *key);

/* Clicks come as K_CLICK and the wheel as arrows; the terminal's own marking of text
 * then needs Shift. */
void term_mouse(struct term *term, bool on);
bool term_has_mouse(const struct term *term);
/* Hands the terminal over as it was found, for an editor; and takes it back. */
void term_leave(struct term *term);
void term_return(struct term *term);
/* Stops this process until fg. */
void term_suspend(struct term *term);
/* To the clipboard of the terminal, see clip.h; false when it is too long. */
bool term_copy(struct term *term, const char *text, size_t len);

/* Every role in both themes with escape sequences of its own, a line each: for
 * `dun doctor --styles`, which eyes must judge. Needs no open terminal. */
void term_styles(struct buf *out);

#endif
