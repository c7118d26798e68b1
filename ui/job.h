/* SPDX-License-Identifier: MIT */
/* Long work of the screen: our own verb in a child process. It belongs to the app,
 * not to the view that started it, so that a view may be left while it runs on.
 *
 *     app_job_start(app, &spec, &err)    in act(): the verb with its options
 *     app_job(app, "export")             in draw(): how far it is, or how it ended
 *     app_job_stop(app, job)             Ctrl-C; the app does this too
 *
 * A job is found by its name until the next of that name starts. What the
 * verb prints on its stdout is the job's result. */
#ifndef DUN_UI_JOB_H
#define DUN_UI_JOB_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/proc.h"

struct app;

enum { JOBS_MOST = 8, JOB_ARGS_MOST = 32, JOB_OUTPUT_MOST = 1 << 20 };

struct job {
	char name[16];   /* "export" */
	char doing[48];  /* "Exporting": in the status line, with a percentage */
	struct proc proc;
	bool running;
	bool stopping;   /* it was asked to stop */
	int64_t ended;   /* progress_clock() when it was over */
	int64_t look;    /* app_now() when to look again whether it has ended */
	/* Called once when it is over, to say so; may be NULL. */
	void (*over)(struct app *app, struct job *job);
};

struct job_spec {
	const char *name, *doing;
	const char *const *args;  /* the verb and its options, NULL-terminated; the program,
	                             the book, the day and --progress are put in front */
	const void *input;        /* what it reads on stdin; NULL: nothing */
	size_t input_len;
	void (*over)(struct app *app, struct job *job);
};

/* ERR_AGAIN when one of that name runs already. */
bool app_job_start(struct app *app, const struct job_spec *spec, struct err *err);
/* The job of that name, running or over; NULL when there was none. */
struct job *app_job(struct app *app, const char *name);
/* Asks it to end without a trace; it is over when `over` is called. */
void app_job_stop(struct app *app, struct job *job);

/* 0..100; -1 while it is not known how much there is. */
int job_percent(const struct job *job);
/* Its exit status as of a shell; only when it is over. */
int job_status(const struct job *job);
/* What it said on stderr without "dun: " and the newline: its one sentence. */
void job_sentence(const struct job *job, struct buf *out);
/* "410 rows/s      2 seconds left" once that can be told; things: "rows". */
void job_rate(const struct job *job, int64_t now, const char *things, struct buf *out);

/* --- for app --- */
struct jobs {
	struct job jobs[JOBS_MOST];
	size_t count;
};
size_t jobs_watch(const struct jobs *jobs, struct pollfd *fds, size_t most);
/* When one of them wants to be looked at, by app_now(); -1: when it is ready. */
int64_t jobs_due(const struct jobs *jobs);
/* Reads what has come of each; those that are over tell so. */
void jobs_pump(struct app *app, struct jobs *jobs);
/* The newest that runs; NULL when none does. */
struct job *jobs_running(struct jobs *jobs);
/* Asks all to end and forgets them. */
void jobs_release(struct jobs *jobs);

#endif
