/* SPDX-License-Identifier: MIT */
#include "base/progress.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"

enum { PERIOD_MS = 250 };

int64_t progress_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool progress_open(struct progress *progress, const char *fd_text, struct err *err)
{
	int64_t fd;
	*progress = (struct progress)PROGRESS_NONE;
	if (!fd_text)
		return true;
	int flags = text_number(fd_text, 3, 1023, &fd) ? fcntl((int)fd, F_GETFL) : -1;
	if (flags < 0)
		return err_set(err, ERR_USAGE, "--progress wants the number of an open descriptor above 2, not \"%s\"",
		               fd_text);
	fcntl((int)fd, F_SETFL, flags | O_NONBLOCK);
	fcntl((int)fd, F_SETFD, FD_CLOEXEC);
	progress->fd = (int)fd;
	return true;
}

bool progress_due(const struct progress *progress)
{
	return progress->fd >= 0 && progress_clock() - progress->last >= PERIOD_MS;
}

void progress_at(struct progress *progress, int64_t done, int64_t total)
{
	if (progress_due(progress))
		progress_say(progress, done, total, NULL);
}

void progress_say(struct progress *progress, int64_t done, int64_t total, const char *word)
{
	if (progress->fd < 0)
		return;
	struct buf line = BUF_INIT;
	buf_addf(&line, "%" PRId64 " %" PRId64 " %" PRId64 "%s%s\n", done, total, progress->bytes, word ? " " : "",
	         word ? word : "");
	/* Short enough to be written whole or not at all; a lost line is not missed. */
	if (buf_ok(&line, NULL) && write(progress->fd, line.data, line.len) < 0)
		line.failed = true;
	buf_release(&line);
	progress->last = progress_clock();
}

void progress_close(struct progress *progress)
{
	if (progress->fd >= 0)
		close(progress->fd);
	*progress = (struct progress)PROGRESS_NONE;
}

static bool read_number(const char **at, int64_t *value)
{
	int64_t n = 0;
	const char *s = *at;
	for (; *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, *s - '0', &n))
			return false;
	bool any = s != *at;
	*at = s;
	*value = n;
	return any;
}

bool progress_read(const char *line, int64_t *done, int64_t *total, int64_t *bytes, char word[32])
{
	int64_t d, t, b;
	if (!read_number(&line, &d) || *line++ != ' ' || !read_number(&line, &t) || *line++ != ' ' ||
	    !read_number(&line, &b))
		return false;
	if (*line == ' ')
		line++;
	else if (*line)
		return false;
	size_t len = strnlen(line, 31);
	for (size_t i = 0; i < len; i++)
		if (line[i] < 'a' || line[i] > 'z')
			return false;
	memcpy(word, line, len);
	word[len] = '\0';
	*done = d;
	*total = t;
	*bytes = b;
	return true;
}
