/* SPDX-License-Identifier: MIT */
/* How far long work has got, told by a child to the screen that started it.
 *
 * The screen starts our own verb with `--progress FD`; the child writes lines
 * "done total bytes\n" or "done total bytes word\n" there, at most 4 a second and
 * one at the end. A reader that is gone or slow never holds the work up. */
#ifndef DUN_BASE_PROGRESS_H
#define DUN_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct progress {
	int fd;       /* -1: nobody listens; every call is then free */
	int64_t bytes; /* written so far, told with every line; 0: not known */
	int64_t last; /* milliseconds of the monotonic clock at the last line */
};

#define PROGRESS_NONE {.fd = -1}

/* fd_text: the number behind --progress, NULL for none. ERR_USAGE when it is no
 * open descriptor above 2. */
bool progress_open(struct progress *progress, const char *fd_text, struct err *err);
/* Whether a line is due; cheap enough to be asked for every row. */
bool progress_due(const struct progress *progress);
/* Tells it when that is due. total 0: not known. */
void progress_at(struct progress *progress, int64_t done, int64_t total);
/* Now, whatever the last line was; word (may be NULL): what is being done, one
 * word: "packing". */
void progress_say(struct progress *progress, int64_t done, int64_t total, const char *word);
void progress_close(struct progress *progress);

/* Milliseconds of a clock that only goes forward, for rates and time limits. */
int64_t progress_clock(void);

/* Reads one line as written above (without its newline); word gets at most 31
 * bytes, "" when there is none. False for anything else. */
bool progress_read(const char *line, int64_t *done, int64_t *total, int64_t *bytes, char word[32]);

#endif
