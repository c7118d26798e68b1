/* SPDX-License-Identifier: MIT */
/* The program on a real pseudo-terminal, drawn by a terminal emulator. Nothing
 * sleeps: the program writes a byte to DUN_SYNC_FD each time it is about to wait. */
#ifndef DUN_TESTS_PTY_H
#define DUN_TESTS_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <vterm.h>

#include "base/buf.h"

struct pty {
	pid_t pid;
	int master, sync;
	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	struct buf raw;      /* everything it has sent since pty_forget() */
	int status;          /* as of wait(), once it has ended */
	bool over;
	char dir[64];        /* a temporary directory: home, state, config */
	char book[128];
};

struct pty_spec {
	const char *kind;         /* of the sample book; NULL: desk */
	const char *term;         /* NULL: xterm-256color */
	const char *locale;       /* LC_ALL; NULL: C.UTF-8 */
	const char *const *env;   /* further NAME=VALUE, NULL-terminated; "@" is
	                             the temporary directory; may be NULL */
	int rows, cols;           /* 0: 24, 80 */
	bool no_control;          /* not its controlling terminal: no SIGHUP comes */
	bool real_day;            /* without --today: mail may leave */
	bool shell;               /* under a shell with job control: fg and Enter wakes it */
	const char *keep_dir;     /* starts again on the book and state of this directory */
};

enum { PTY_PATIENCE = 10000 }; /* milliseconds until a test gives up */

/* Starts $DUN on a fresh sample book and waits until it has drawn. Asserts. */
void pty_start(struct pty *pty, const struct pty_spec *spec);
/* Ends it (if it runs) and removes its directory. */
void pty_stop(struct pty *pty);
/* The two halves of that. */
void pty_stop_keep(struct pty *pty);
void pty_remove(struct pty *pty);
/* Sends bytes and reads until the program waits again. */
void pty_send(struct pty *pty, const char *bytes);
void pty_sendn(struct pty *pty, const char *bytes, size_t len);
/* Reads until text stands on the screen; asserts that it comes. */
void pty_expect(struct pty *pty, const char *text);
bool pty_has(struct pty *pty, const char *text);
/* One row as text. */
const char *pty_row(struct pty *pty, int row, struct buf *out);
void pty_resize(struct pty *pty, int rows, int cols);
/* Reads what comes for so many milliseconds; returns the bytes. */
size_t pty_listen(struct pty *pty, int milliseconds);
void pty_forget(struct pty *pty);
bool pty_sent(const struct pty *pty, const char *bytes);
/* Waits for its end; the exit status as a shell sees it. */
int pty_wait(struct pty *pty);
#endif
