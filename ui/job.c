/* SPDX-License-Identifier: MIT */
#include "ui/job.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/text.h"
#include "ui/app_inside.h"

enum { STOP_GRACE = 20000, LOOK_AGAIN = 20, LOOK_STOPPING = 500 };

struct job *app_job(struct app *app, const char *name)
{
	for (size_t i = 0; i < app->jobs.count; i++)
		if (strcmp(app->jobs.jobs[i].name, name) == 0)
			return &app->jobs.jobs[i];
	return NULL;
}

/* The place of the job of that name, emptied; a new one if there is none. */
static struct job *place_for(struct app *app, const char *name)
{
	struct job *job = app_job(app, name);
	if (job) {
		proc_release(&job->proc);
		return job;
	}
	assert(app->jobs.count < JOBS_MOST);
	return &app->jobs.jobs[app->jobs.count++];
}

static bool spawn(struct app *app, const struct job_spec *spec, struct proc *proc, struct err *err)
{
	const char *argv[JOB_ARGS_MOST + 14];
	char day[DATE_ISO_SIZE];
	size_t count = 0;
	argv[count++] = app_self(app);
	argv[count++] = "--book";
	argv[count++] = app->desk->path;
	if (access(app->desk->config.path, R_OK) == 0) { /* one that is named must be there */
		argv[count++] = "--config";
		argv[count++] = app->desk->config.path;
	}
	if (app->desk->today_given) {
		argv[count++] = "--today";
		argv[count++] = date_iso(app->desk->today, day);
	}
	for (size_t i = 0; spec->args[i]; i++) {
		assert(i < JOB_ARGS_MOST);
		argv[count++] = spec->args[i];
		if (i == 0) { /* behind the verb, as its options are its own */
			argv[count++] = "--progress";
			argv[count++] = "3";
		}
	}
	argv[count] = NULL;
	struct proc_spec child = {
		.argv = argv, .input = spec->input, .input_len = spec->input_len, .limit = JOB_OUTPUT_MOST, .progress = true,
	};
	return proc_start(proc, &child, err);
}

bool app_job_start(struct app *app, const struct job_spec *spec, struct err *err)
{
	struct job *old = app_job(app, spec->name);
	struct proc proc;
	if (old && old->running)
		return err_set(err, ERR_AGAIN, "%s runs already: Ctrl-C stops it", old->doing);
	if (!spawn(app, spec, &proc, err))
		return false;
	struct job *job = place_for(app, spec->name);
	*job = (struct job){.proc = proc, .running = true, .over = spec->over};
	snprintf(job->name, sizeof job->name, "%s", spec->name);
	snprintf(job->doing, sizeof job->doing, "%s", spec->doing);
	return true;
}

void app_job_stop(struct app *app, struct job *job)
{
	if (!job->running)
		return;
	job->stopping = true;
	job->look = app->now + LOOK_STOPPING;
	proc_stop(&job->proc, STOP_GRACE);
	app_say(app, SAY_INFO, "%s: stopping", job->doing);
}

int job_percent(const struct job *job)
{
	int64_t done = job->proc.done, total = job->proc.total;
	if (total <= 0)
		return -1;
	int rounded = (int)((done * 100 + total / 2) / total);
	return done >= total ? 100 : rounded > 99 ? 99 : rounded;
}

int job_status(const struct job *job)
{
	assert(!job->running);
	return proc_exit(&job->proc);
}

void job_sentence(const struct job *job, struct buf *out)
{
	const char *says = buf_str(&job->proc.err);
	if (text_starts(says, "dun: "))
		says += 5;
	buf_add(out, says, strcspn(says, "\n"));
}

void job_rate(const struct job *job, int64_t now, const char *things, struct buf *out)
{
	int64_t spent = now - job->proc.begun, done = job->proc.done, left = job->proc.total - done;
	if (spent < 500 || done <= 0)
		return;
	int64_t rate = done * 1000 / spent;
	buf_addf(out, "%" PRId64 " %s/s", rate, things);
	if (left > 0 && rate > 0) {
		int64_t seconds = (left + rate - 1) / rate;
		buf_addf(out, "      %" PRId64 " second%s left", seconds, seconds == 1 ? "" : "s");
	}
}

/* --- for app --- */

size_t jobs_watch(const struct jobs *jobs, struct pollfd *fds, size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i < jobs->count; i++)
		for (int f = 0; jobs->jobs[i].running && f < PROC_FDS; f++)
			if (jobs->jobs[i].proc.fds[f] >= 0 && count < most)
				fds[count++] = (struct pollfd){.fd = jobs->jobs[i].proc.fds[f], .events = POLLIN};
	return count;
}

static bool pipes_open(const struct proc *proc)
{
	return proc->fds[0] >= 0 || proc->fds[1] >= 0 || proc->fds[2] >= 0;
}

/* Pipes close a moment before a child can be reaped, and nothing wakes us for that; nor
 * for a child that does not stop when asked. */
int64_t jobs_due(const struct jobs *jobs)
{
	int64_t first = -1;
	for (size_t i = 0; i < jobs->count; i++) {
		const struct job *job = &jobs->jobs[i];
		bool look = job->running && (job->stopping || !pipes_open(&job->proc));
		if (look && (first < 0 || job->look < first))
			first = job->look;
	}
	return first;
}

void jobs_pump(struct app *app, struct jobs *jobs)
{
	for (size_t i = 0; i < jobs->count; i++) {
		struct job *job = &jobs->jobs[i];
		if (!job->running)
			continue;
		if (proc_pump(&job->proc)) {
			job->look = app->now + (pipes_open(&job->proc) ? LOOK_STOPPING : LOOK_AGAIN);
			continue;
		}
		job->running = false;
		job->ended = progress_clock();
		if (job->over)
			job->over(app, job);
	}
}

struct job *jobs_running(struct jobs *jobs)
{
	struct job *newest = NULL;
	for (size_t i = 0; i < jobs->count; i++)
		if (jobs->jobs[i].running && (!newest || jobs->jobs[i].proc.begun >= newest->proc.begun))
			newest = &jobs->jobs[i];
	return newest;
}

/* Not waited for: a hang-up leaves no time, and the child tidies up by itself. */
void jobs_release(struct jobs *jobs)
{
	for (size_t i = 0; i < jobs->count; i++) {
		proc_stop(&jobs->jobs[i].proc, 0);
		proc_leave(&jobs->jobs[i].proc);
	}
	jobs->count = 0;
}
