/* SPDX-License-Identifier: MIT */
#include "tests/pty/pty.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "tests/lib/samplebook.h"

enum { SYNC_FD = 9 };

static long long now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* "@" in a value is the temporary directory. */
static void set(const struct pty *pty, const char *pair)
{
	char name[64];
	struct buf value = BUF_INIT;
	size_t len = strcspn(pair, "=");
	assert_true(len < sizeof(name) && pair[len] == '=');
	snprintf(name, sizeof(name), "%.*s", (int)len, pair);
	for (const char *s = pair + len + 1; *s; s++)
		if (*s == '@')
			buf_adds(&value, pty->dir);
		else
			buf_addc(&value, *s);
	setenv(name, buf_str(&value), 1);
	buf_release(&value);
}

/* The least a shell does for a job: it has its own process group in the foreground;
 * when it stops, the shell takes the terminal back and waits for a line. */
static void be_shell(void)
{
	int status;
	pid_t job = fork();
	signal(SIGTTOU, SIG_IGN);
	if (job == 0) {
		setpgid(0, 0);
		tcsetpgrp(0, getpid());
		signal(SIGTTOU, SIG_DFL);
		return;
	}
	setpgid(job, job);
	tcsetpgrp(0, job);
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		char line[64];
		tcsetpgrp(0, getpgrp());
		if (write(1, "[stopped]", 9) != 9 || read(0, line, sizeof(line)) <= 0)
			break;
		tcsetpgrp(0, job);
		kill(-job, SIGCONT);
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128);
}

static void child(const struct pty *pty, const struct pty_spec *spec, int sync)
{
	char sync_text[16], config[160];
	const char *unset[] = {"TMUX", "NO_COLOR", "VISUAL", "EDITOR", "ESCDELAY", "COLUMNS", "LINES", "DUN_PLAIN", "LANG"};
	const char *dun = getenv("DUN");
	for (size_t i = 0; i < sizeof(unset) / sizeof(unset[0]); i++)
		unsetenv(unset[i]);
	snprintf(sync_text, sizeof(sync_text), "%d", SYNC_FD);
	snprintf(config, sizeof(config), "%s/config", pty->dir);
	setenv("TERM", spec->term ? spec->term : "xterm-256color", 1);
	setenv("LC_ALL", spec->locale ? spec->locale : "C.UTF-8", 1);
	setenv("DUN_SYNC_FD", sync_text, 1);
	setenv("XDG_STATE_HOME", pty->dir, 1);
	setenv("HOME", pty->dir, 1);
	setenv("TZ", "UTC", 1);
	for (size_t i = 0; spec->env && spec->env[i]; i++)
		set(pty, spec->env[i]);
	dup2(sync, SYNC_FD);
	if (spec->shell)
		be_shell();
	dun = dun ? dun : "./dun";
	if (spec->real_day)
		execl(dun, dun, "--book", pty->book, "--config", config, (char *)NULL);
	execl(dun, "dun", "--book", pty->book, "--config", config, "--today", SAMPLEBOOK_TODAY, (char *)NULL);
	_exit(127);
}

/* Like forkpty, but the terminal controls nobody: its end sends no SIGHUP. */
static pid_t fork_without_control(int *master, const struct winsize *size)
{
	int slave;
	assert_int_equal(openpty(master, &slave, NULL, NULL, size), 0);
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		for (int fd = 0; fd < 3; fd++)
			dup2(slave, fd);
		if (slave > 2)
			close(slave);
		close(*master);
	} else {
		close(slave);
	}
	return pid;
}

static void output(const char *bytes, size_t len, void *user)
{
	const struct pty *pty = user;
	if (write(pty->master, bytes, len) < 0)
		return; /* it has gone: seen elsewhere */
}

static void make_files(struct pty *pty, const struct pty_spec *spec)
{
	struct err err = {0};
	char config[160];
	const char *tmp = getenv("TMPDIR");
	if (spec->keep_dir) {
		snprintf(pty->dir, sizeof(pty->dir), "%s", spec->keep_dir);
		snprintf(pty->book, sizeof(pty->book), "%s/book.dun", pty->dir);
		return;
	}
	snprintf(pty->dir, sizeof(pty->dir), "%.40s/dunpty-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(pty->dir));
	snprintf(pty->book, sizeof(pty->book), "%s/book.dun", pty->dir);
	snprintf(config, sizeof(config), "%s/config", pty->dir);
	FILE *file = fopen(config, "w");
	assert_non_null(file);
	fclose(file);
	if (!samplebook_make(pty->book, spec->kind ? spec->kind : "desk", &err))
		fail_msg("%s", err.text);
}

void pty_start(struct pty *pty, const struct pty_spec *spec)
{
	int sync[2];
	*pty = (struct pty){.rows = spec->rows ? spec->rows : 24, .cols = spec->cols ? spec->cols : 80};
	struct winsize size = {.ws_row = (unsigned short)pty->rows, .ws_col = (unsigned short)pty->cols};
	make_files(pty, spec);
	assert_int_equal(pipe2(sync, O_NONBLOCK), 0);
	pty->pid = spec->no_control ? fork_without_control(&pty->master, &size) : forkpty(&pty->master, NULL, NULL, &size);
	assert_true(pty->pid >= 0);
	if (pty->pid == 0)
		child(pty, spec, sync[1]);
	close(sync[1]);
	pty->sync = sync[0];
	fcntl(pty->master, F_SETFL, O_NONBLOCK);
	pty->vt = vterm_new(pty->rows, pty->cols);
	vterm_set_utf8(pty->vt, 1);
	vterm_output_set_callback(pty->vt, output, pty);
	pty->screen = vterm_obtain_screen(pty->vt);
	vterm_screen_enable_altscreen(pty->screen, 1);
	vterm_screen_reset(pty->screen, 1);
	pty_send(pty, "");
}

static void reap(struct pty *pty)
{
	if (!pty->over && waitpid(pty->pid, &pty->status, WNOHANG) == pty->pid)
		pty->over = true;
}

/* Takes what has come; false when the other side is gone. */
static bool take(struct pty *pty)
{
	char bytes[4096];
	for (;;) {
		ssize_t n = read(pty->master, bytes, sizeof(bytes));
		if (n > 0) {
			buf_add(&pty->raw, bytes, (size_t)n);
			vterm_input_write(pty->vt, bytes, (size_t)n);
			continue;
		}
		return n < 0 && (errno == EAGAIN || errno == EINTR);
	}
}

static bool synced(struct pty *pty)
{
	char bytes[256];
	bool any = false;
	while (read(pty->sync, bytes, sizeof(bytes)) > 0)
		any = true;
	return any;
}

/* Reads until the program waits; false when it has ended or time is up. */
static bool settle(struct pty *pty, long long until)
{
	for (;;) {
		struct pollfd fds[] = {{.fd = pty->master, .events = POLLIN}, {.fd = pty->sync, .events = POLLIN}};
		int left = (int)(until - now());
		if (left <= 0 || poll(fds, 2, left) <= 0)
			return false;
		bool alive = take(pty);
		if (synced(pty)) {
			take(pty); /* it writes the byte after the frame */
			return true;
		}
		if (!alive || (fds[1].revents & POLLHUP))
			return false;
	}
}

void pty_sendn(struct pty *pty, const char *bytes, size_t len)
{
	take(pty);
	synced(pty);
	for (size_t sent = 0; sent < len;) {
		ssize_t n = write(pty->master, bytes + sent, len - sent);
		if (n > 0)
			sent += (size_t)n;
		else if (n < 0 && errno != EAGAIN && errno != EINTR)
			return;
		else
			take(pty);
	}
	settle(pty, now() + PTY_PATIENCE);
	reap(pty);
}

void pty_send(struct pty *pty, const char *bytes)
{
	if (*bytes) {
		pty_sendn(pty, bytes, strlen(bytes));
		return;
	}
	settle(pty, now() + PTY_PATIENCE);
}

const char *pty_row(struct pty *pty, int row, struct buf *out)
{
	buf_clear(out);
	size_t kept = 0;
	for (int col = 0; col < pty->cols; col++) {
		VTermScreenCell cell;
		vterm_screen_get_cell(pty->screen, (VTermPos){.row = row, .col = col}, &cell);
		if (cell.chars[0] == (uint32_t)-1)
			continue;
		if (!cell.chars[0])
			buf_addc(out, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			text_put(out, cell.chars[i]);
		if (cell.chars[0] && cell.chars[0] != ' ')
			kept = out->len;
	}
	buf_truncate(out, kept);
	return buf_str(out);
}

bool pty_has(struct pty *pty, const char *text)
{
	struct buf row = BUF_INIT;
	bool found = false;
	for (int r = 0; r < pty->rows && !found; r++)
		found = strstr(pty_row(pty, r, &row), text) != NULL;
	buf_release(&row);
	return found;
}

static void print_screen(struct pty *pty)
{
	struct buf row = BUF_INIT;
	for (int r = 0; r < pty->rows; r++)
		print_message("|%s\n", pty_row(pty, r, &row));
	buf_release(&row);
}

void pty_expect(struct pty *pty, const char *text)
{
	long long until = now() + PTY_PATIENCE;
	while (!pty_has(pty, text)) {
		if (settle(pty, until) || pty_has(pty, text))
			continue;
		print_screen(pty);
		fail_msg("\"%s\" does not come", text);
	}
}

void pty_resize(struct pty *pty, int rows, int cols)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	pty->rows = rows;
	pty->cols = cols;
	vterm_set_size(pty->vt, rows, cols);
	synced(pty);
	ioctl(pty->master, TIOCSWINSZ, &size);
	settle(pty, now() + PTY_PATIENCE);
}

size_t pty_listen(struct pty *pty, int milliseconds)
{
	size_t before = pty->raw.len;
	long long until = now() + milliseconds;
	for (;;) {
		struct pollfd fd = {.fd = pty->master, .events = POLLIN};
		int left = (int)(until - now());
		if (left <= 0 || poll(&fd, 1, left) <= 0 || !take(pty))
			return pty->raw.len - before;
	}
}

void pty_forget(struct pty *pty)
{
	buf_clear(&pty->raw);
}

bool pty_sent(const struct pty *pty, const char *bytes)
{
	return pty->raw.len && memmem(pty->raw.data, pty->raw.len, bytes, strlen(bytes)) != NULL;
}

int pty_wait(struct pty *pty)
{
	long long until = now() + PTY_PATIENCE;
	while (!pty->over && now() < until) {
		struct pollfd fds[] = {{.fd = pty->master, .events = POLLIN}, {.fd = pty->sync, .events = POLLIN}};
		poll(fds, 2, 20);
		take(pty);
		synced(pty);
		reap(pty);
	}
	if (!pty->over)
		fail_msg("the program does not end");
	return WIFEXITED(pty->status) ? WEXITSTATUS(pty->status) : 128 + WTERMSIG(pty->status);
}

void pty_stop_keep(struct pty *pty)
{
	if (!pty->over) {
		kill(pty->pid, SIGKILL);
		waitpid(pty->pid, &pty->status, 0);
	}
	/* under a shell the job ends after it: until then it may still write its files */
	for (long long until = now() + 2000; pty->master >= 0 && now() < until && take(pty);) {
		struct pollfd fd = {.fd = pty->master, .events = POLLIN};
		poll(&fd, 1, 50);
	}
	close(pty->master);
	close(pty->sync);
	vterm_free(pty->vt);
	buf_release(&pty->raw);
}

void pty_remove(struct pty *pty)
{
	char command[200];
	snprintf(command, sizeof(command), "rm -rf '%s'", pty->dir);
	assert_int_equal(system(command), 0);
}

void pty_stop(struct pty *pty)
{
	pty_stop_keep(pty);
	pty_remove(pty);
}
