/* SPDX-License-Identifier: MIT */
/* Child processes: our own verbs for long work, the password command. (An editor
 * is the screen's own affair: it needs the terminal.) posix_spawn with an argv,
 * never a shell.
 *
 * A child gets /dev/null or given bytes on stdin, and only the descriptors named
 * here; signals are as at a login. It leads a process group of its own (so that
 * Ctrl-C at the terminal does not reach it), or a session of its own (so that
 * leaving the screen does not reach it either). Nothing here waits unless it
 * says so: poll() on its fds, then proc_pump(). */
#ifndef DUN_BASE_PROC_H
#define DUN_BASE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* The descriptor of the progress pipe in the child: put "--progress", "3" into argv. */
enum { PROC_PROGRESS_FD = 3, PROC_FDS = 3 };

struct proc_spec {
	const char *const *argv; /* NULL-terminated; argv[0] with a slash is a path, else
	                            looked up in PATH */
	const char *const *env;  /* NULL: ours */
	const void *input;       /* what it reads on stdin; NULL: /dev/null */
	size_t input_len;
	size_t limit;            /* most bytes kept of stdout and of stderr each; 0: they
	                            are discarded */
	int64_t memory;          /* most bytes of address space it may have; 0: no limit */
	int seconds;             /* of processor time; 0: no limit. Both only where the system
	                            can set them from outside (Linux); the time of proc_wait()
	                            holds everywhere */
	bool progress;           /* with a progress pipe at PROC_PROGRESS_FD */
	bool session;            /* a session of its own */
};

struct proc {
	pid_t pid;          /* 0: none, or reaped */
	int fds[PROC_FDS];  /* read ends of stdout, stderr, progress; -1: none or ended */
	size_t limit;
	struct buf out, err; /* what it printed, up to the limit */
	struct buf line;     /* an unfinished progress line */
	int64_t done, total; /* of the last progress line; total 0: not known */
	int64_t bytes;       /* written, by that line; 0: not known */
	char word[32];       /* its word, "" for none */
	int64_t begun;       /* progress_clock() at the start */
	int64_t stop_by;     /* progress_clock() when a stopped child is killed; 0: not asked */
	bool over;           /* it has ended and was reaped */
	int status;          /* as of wait(); proc_exit() reads it */
};

/* *proc is filled on success; on failure nothing runs and nothing is to release. */
bool proc_start(struct proc *proc, const struct proc_spec *spec, struct err *err);
/* Reads what has come, reaps the child when it has ended, and kills it when its time
 * to stop is up. Never waits. True while there is more to come. */
bool proc_pump(struct proc *proc);
/* Waits until it has ended, at most timeout milliseconds (-1: no limit), or until
 * stop_asked(). False and ERR_AGAIN when the time is up: it is then killed. */
bool proc_wait(struct proc *proc, int timeout, struct err *err);
/* Asks it to stop (SIGTERM to its group); killed by proc_pump() when it still runs
 * grace milliseconds later. */
void proc_stop(struct proc *proc, int grace);
/* The exit status as a shell would see it: 0..255, 128 + signal. Only when over. */
int proc_exit(const struct proc *proc);
/* Kills what still runs, reaps it, frees everything; what was read is wiped, as it
 * may be a password. */
void proc_release(struct proc *proc);
/* Lets it run on without us (its pipes are closed), and forgets it. */
void proc_leave(struct proc *proc);

/* Starts, waits at most timeout milliseconds, and keeps what it printed in *out (up to
 * limit bytes). False when it cannot be started, when the time is up, or when it
 * ends with another status than 0; the sentence names the command and the first
 * line of its stderr. */
bool proc_run(const char *const *argv, size_t limit, int timeout, struct buf *out, struct err *err);

#endif
