/* SPDX-License-Identifier: MIT */
#include "ui/outside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

extern char **environ;

enum { TEXT_MOST = 4 << 20 };

void outside_state_dir(char path[4096])
{
	file_state_dir(path);
	file_make_folders(path);
	if (*path && access(path, W_OK | X_OK) != 0)
		path[0] = '\0';
}

static bool write_text(const char *dir, const char *text, struct buf *path, struct err *err)
{
	buf_addf(path, "%s/edit-XXXXXX", *dir ? dir : "/tmp");
	int fd = path->failed ? -1 : mkostemp(path->data, O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_CREATE, "no file for the editor could be made in %s: %s", *dir ? dir : "/tmp",
		               strerror(errno));
	size_t len = strlen(text);
	bool whole = write(fd, text, len) == (ssize_t)len && (len == 0 || text[len - 1] == '\n' || write(fd, "\n", 1) == 1);
	if (close(fd) == 0 && whole)
		return true;
	unlink(path->data);
	return err_set(err, ERR_IO, "the file for the editor could not be written: %s", strerror(errno));
}

static const char *which_editor(const char *command)
{
	const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");
	if (*command)
		return command;
	if (visual && *visual)
		return visual;
	return editor && *editor ? editor : "editor";
}

/* The command's words, apart by blanks; a word may stand in quotes. No shell ever
 * sees them: a file name or a setting cannot become a command. */
static bool split_words(const char *command, char *path, struct arena *arena, char ***argv)
{
	char *copy = arena_alloc(arena, strlen(command) + 1);
	char **words = arena_array(arena, strlen(command) + 3, sizeof(*words));
	size_t count = 0;
	if (!copy || !words)
		return false;
	for (const char *s = command + strspn(command, " \t"); *s; s += strspn(s, " \t")) {
		char quote = 0;
		words[count++] = copy;
		for (; *s && (quote || !strchr(" \t", *s)); s++) {
			if (quote ? *s == quote : *s == '"' || *s == '\'')
				quote = quote ? 0 : *s;
			else
				*copy++ = *s;
		}
		*copy++ = '\0';
	}
	words[count] = path;
	*argv = words;
	return count > 0;
}

/* With every signal as a shell would have left it. */
static bool start(char *const *argv, pid_t *pid)
{
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	sigdelset(&all, SIGKILL);
	sigdelset(&all, SIGSTOP);
	if (posix_spawnattr_init(&attributes) != 0)
		return false;
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setsigmask(&attributes, &none);
	bool started = posix_spawnp(pid, argv[0], NULL, &attributes, argv, environ) == 0;
	posix_spawnattr_destroy(&attributes);
	return started;
}

static bool start_editor(const char *command, char *path, pid_t *pid)
{
	struct arena arena = ARENA_INIT;
	char **argv;
	bool started = split_words(command, path, &arena, &argv) && start(argv, pid);
	arena_release(&arena);
	return started;
}

/* An editor that is stopped (Ctrl-Z) stops us too, so that the shell gets the
 * terminal; fg wakes us, and we wake the editor. */
static int wait_for(pid_t pid)
{
	int status;
	for (;;) {
		pid_t got = waitpid(pid, &status, WUNTRACED);
		if (got < 0 && errno != EINTR)
			return -1;
		if (got == pid && WIFSTOPPED(status)) {
			raise(SIGSTOP);
			kill(pid, SIGCONT);
		} else if (got == pid) {
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		}
	}
}

bool outside_edit(const char *command, const char *dir, const char *text, struct buf *out, struct err *err)
{
	struct buf path = BUF_INIT;
	pid_t pid;
	command = which_editor(command);
	if (!write_text(dir, text, &path, err)) {
		buf_release(&path);
		return false;
	}
	int status = start_editor(command, path.data, &pid) ? wait_for(pid) : 127;
	bool good = false;
	if (status == 126 || status == 127)
		err_set(err, ERR_NOINPUT, "the editor \"%.100s\" could not be started: set EDITOR to one that is here", command);
	else if (status != 0)
		err_set(err, ERR_NO, "the editor \"%.100s\" ended with status %d: the text is as it was", command, status);
	else
		good = file_read(path.data, NULL, TEXT_MOST, out, err);
	unlink(path.data);
	buf_release(&path);
	return good;
}

bool outside_sample(const char *self, struct err *err)
{
	char demo[] = "demo";
	struct buf path = BUF_INIT;
	pid_t pid;
	buf_adds(&path, self);
	char *argv[] = {path.data, demo, NULL};
	int status = buf_ok(&path, err) && start(argv, &pid) ? wait_for(pid) : 127;
	buf_release(&path);
	return status == 0 || err_set(err, ERR_NO, "the sample book could not be opened: type `dun demo` in the shell");
}
