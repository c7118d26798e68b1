/* SPDX-License-Identifier: MIT */
#include "base/proc.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/stop.h"

extern char **environ;

enum { OUT, ERR, PROGRESS };

/* Both ends above what a child uses, so that no dup2 there hits another end. */
static bool pipe_high(int ends[2])
{
	int low[2];
	if (pipe2(low, O_CLOEXEC) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 10);
		close(low[i]);
	}
	if (ends[0] >= 0 && ends[1] >= 0)
		return true;
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
	return false;
}

/* Bytes in a file without a name, read from its start. */
static int input_file(const void *bytes, size_t len)
{
	char path[] = "/tmp/dun-input-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -1;
	unlink(path);
	int high = fcntl(fd, F_DUPFD_CLOEXEC, 10);
	close(fd);
	for (size_t at = 0; high >= 0 && at < len;) {
		ssize_t n = pwrite(high, (const char *)bytes + at, len - at, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			close(high);
			return -1;
		}
		at += (size_t)n;
	}
	return high;
}

/* What the child gets: the ends it keeps, -1 where there is none. */
struct ends {
	int input;
	int read[PROC_FDS];
	int write[PROC_FDS];
};

static void ends_close(struct ends *ends, bool ours_too)
{
	if (ends->input >= 0)
		close(ends->input);
	for (int i = 0; i < PROC_FDS; i++) {
		if (ends->write[i] >= 0)
			close(ends->write[i]);
		if (ours_too && ends->read[i] >= 0)
			close(ends->read[i]);
	}
}

static bool ends_open(struct ends *ends, const struct proc_spec *spec)
{
	bool wanted[PROC_FDS] = {spec->limit != 0, spec->limit != 0, spec->progress};
	*ends = (struct ends){-1, {-1, -1, -1}, {-1, -1, -1}};
	if (spec->input && (ends->input = input_file(spec->input, spec->input_len)) < 0)
		return false;
	for (int i = 0; i < PROC_FDS; i++) {
		int pair[2];
		if (!wanted[i])
			continue;
		if (!pipe_high(pair)) {
			ends_close(ends, true);
			return false;
		}
		ends->read[i] = pair[0];
		ends->write[i] = pair[1];
		fcntl(pair[0], F_SETFL, O_NONBLOCK);
	}
	return true;
}

static int set_files(posix_spawn_file_actions_t *files, const struct proc_spec *spec, const struct ends *ends)
{
	int failed = 0;
	if (ends->input >= 0)
		failed |= posix_spawn_file_actions_adddup2(files, ends->input, 0);
	else
		failed |= posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
	for (int i = 0; i < PROC_FDS; i++) {
		if (ends->write[i] >= 0)
			failed |= posix_spawn_file_actions_adddup2(files, ends->write[i], i + 1);
		else if (i != PROGRESS && !spec->limit)
			failed |= posix_spawn_file_actions_addopen(files, i + 1, "/dev/null", O_WRONLY, 0);
	}
	return failed;
}

static int set_attributes(posix_spawnattr_t *attributes, bool session)
{
	sigset_t defaults, mask;
	sigemptyset(&mask);
	sigfillset(&defaults);
	short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
	flags = (short)(flags | (session ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP));
	return posix_spawnattr_setsigdefault(attributes, &defaults) |
	       posix_spawnattr_setsigmask(attributes, &mask) |
	       posix_spawnattr_setflags(attributes, flags); /* group 0: its own */
}

/* An errno, 0 on success. */
static int spawn(pid_t *pid, const struct proc_spec *spec, const struct ends *ends)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	if (posix_spawn_file_actions_init(&files) != 0)
		return ENOMEM;
	if (posix_spawnattr_init(&attributes) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return ENOMEM;
	}
	int failed = set_files(&files, spec, ends) | set_attributes(&attributes, spec->session) ? ENOMEM : 0;
	if (!failed)
		failed = posix_spawnp(pid, spec->argv[0], &files, &attributes, (char *const *)spec->argv,
		                      spec->env ? (char *const *)spec->env : environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return failed;
}

/* Set while it is still being loaded: it has not read a byte of its input then. */
static void set_limits(pid_t pid, const struct proc_spec *spec)
{
#ifdef __linux__
	const struct rlimit memory = {(rlim_t)spec->memory, (rlim_t)spec->memory};
	const struct rlimit seconds = {(rlim_t)spec->seconds, (rlim_t)spec->seconds}, none = {0, 0};
	if (spec->memory)
		prlimit(pid, RLIMIT_AS, &memory, NULL);
	if (spec->seconds)
		prlimit(pid, RLIMIT_CPU, &seconds, NULL);
	if (spec->memory || spec->seconds)
		prlimit(pid, RLIMIT_CORE, &none, NULL);
#else
	(void)pid;
	(void)spec;
#endif
}

bool proc_start(struct proc *proc, const struct proc_spec *spec, struct err *err)
{
	struct ends ends;
	assert(spec->argv && spec->argv[0]);
	if (!ends_open(&ends, spec))
		return err_set(err, ERR_INTERNAL, "cannot start %s: no pipe to it: %s", spec->argv[0], strerror(errno));
	*proc = (struct proc){.limit = spec->limit, .begun = progress_clock()};
	int failed = spawn(&proc->pid, spec, &ends);
	ends_close(&ends, failed != 0);
	if (failed)
		return err_set(err, failed == ENOENT ? ERR_NOINPUT : ERR_INTERNAL, "cannot start %s: %s",
		               spec->argv[0], strerror(failed));
	set_limits(proc->pid, spec);
	memcpy(proc->fds, ends.read, sizeof proc->fds);
	return true;
}

static void take_lines(struct proc *proc)
{
	char *end;
	while (proc->line.len && (end = memchr(proc->line.data, '\n', proc->line.len))) {
		*end = '\0';
		progress_read(proc->line.data, &proc->done, &proc->total, &proc->bytes, proc->word);
		buf_remove(&proc->line, 0, (size_t)(end - proc->line.data) + 1);
	}
	if (proc->line.len > 200) /* not one of ours */
		buf_clear(&proc->line);
}

static void keep(struct proc *proc, int which, const char *bytes, size_t len)
{
	if (which == PROGRESS) {
		buf_add(&proc->line, bytes, len);
		take_lines(proc);
		return;
	}
	struct buf *buf = which == OUT ? &proc->out : &proc->err;
	size_t room = proc->limit - buf->len;
	buf_add(buf, bytes, len < room ? len : room);
}

/* Reads one descriptor until it is empty or has ended; bounded, so that a child that
 * never stops talking does not hold the screen. */
static void drain(struct proc *proc, int which)
{
	char bytes[4096];
	for (int round = 0; proc->fds[which] >= 0 && round < 16; round++) {
		ssize_t n = read(proc->fds[which], bytes, sizeof bytes);
		if (n > 0) {
			keep(proc, which, bytes, (size_t)n);
			continue;
		}
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			break;
		close(proc->fds[which]);
		proc->fds[which] = -1;
	}
	explicit_bzero(bytes, sizeof bytes);
}

/* Its group, as it leads one; a child that has not yet become its leader: itself. */
static void send_signal(const struct proc *proc, int number)
{
	if (proc->pid > 0 && kill(-proc->pid, number) != 0)
		kill(proc->pid, number);
}

static void reap(struct proc *proc, int flags)
{
	pid_t got;
	do
		got = waitpid(proc->pid, &proc->status, flags);
	while (got < 0 && errno == EINTR && !(flags & WNOHANG));
	if (got == 0 || (got < 0 && errno == EINTR))
		return;
	if (got < 0)
		proc->status = 127 << 8; /* reaped by someone else: its end is not known */
	proc->pid = 0;
	proc->over = true;
}

bool proc_pump(struct proc *proc)
{
	if (proc->pid > 0)
		reap(proc, WNOHANG);
	for (int i = 0; i < PROC_FDS; i++)
		drain(proc, i);
	if (proc->pid > 0 && proc->stop_by && progress_clock() >= proc->stop_by)
		send_signal(proc, SIGKILL);
	/* A grandchild may hold a pipe open: what our child printed is all in by now. */
	return !proc->over;
}

bool proc_wait(struct proc *proc, int timeout, struct err *err)
{
	int64_t end = timeout < 0 ? INT64_MAX : progress_clock() + timeout;
	while (proc_pump(proc)) {
		int64_t left = end - progress_clock();
		if (left <= 0) {
			send_signal(proc, SIGKILL);
			reap(proc, 0);
			return err_set(err, ERR_AGAIN, "it did not end within %d seconds and was stopped", timeout / 1000);
		}
		if (stop_asked())
			proc_stop(proc, 2000);
		struct pollfd fds[PROC_FDS];
		for (int i = 0; i < PROC_FDS; i++)
			fds[i] = (struct pollfd){.fd = proc->fds[i], .events = POLLIN};
		bool open = proc->fds[0] >= 0 || proc->fds[1] >= 0 || proc->fds[2] >= 0;
		int nap = open ? 100 : 5; /* the end of a child without pipes wakes nobody */
		poll(fds, PROC_FDS, left < nap ? (int)left : nap);
	}
	return true;
}

void proc_stop(struct proc *proc, int grace)
{
	if (proc->pid <= 0 || proc->stop_by)
		return;
	proc->stop_by = progress_clock() + grace;
	send_signal(proc, SIGTERM);
}

int proc_exit(const struct proc *proc)
{
	assert(proc->over);
	return WIFSIGNALED(proc->status) ? 128 + WTERMSIG(proc->status) : WEXITSTATUS(proc->status);
}

static void forget(struct proc *proc)
{
	for (int i = 0; i < PROC_FDS; i++)
		if (proc->fds[i] >= 0)
			close(proc->fds[i]);
	buf_wipe(&proc->out);
	buf_wipe(&proc->err);
	buf_release(&proc->line);
	*proc = (struct proc){.fds = {-1, -1, -1}};
}

void proc_release(struct proc *proc)
{
	if (proc->pid > 0) {
		send_signal(proc, SIGKILL);
		reap(proc, 0);
	}
	forget(proc);
}

void proc_leave(struct proc *proc)
{
	forget(proc);
}

static bool failed_status(const struct proc *proc, const char *name, struct err *err)
{
	const char *says = buf_str(&proc->err);
	int len = (int)strcspn(says, "\n");
	return err_set(err, ERR_UNAVAILABLE, "%s ended with status %d%s%.*s", name, proc_exit(proc),
	               len ? ": " : " and said nothing", len > 300 ? 300 : len, says);
}

bool proc_run(const char *const *argv, size_t limit, int timeout, struct buf *out, struct err *err)
{
	assert(limit);
	struct proc proc;
	if (!proc_start(&proc, &(struct proc_spec){.argv = argv, .limit = limit}, err))
		return false;
	bool done = proc_wait(&proc, timeout, err);
	if (!done)
		err_prefix(err, "%s: ", argv[0]);
	else if (proc_exit(&proc) != 0)
		done = failed_status(&proc, argv[0], err);
	if (done) {
		buf_add(out, buf_str(&proc.out), proc.out.len);
		done = buf_ok(out, err) && buf_ok(&proc.out, err);
	}
	proc_release(&proc);
	return done;
}
