/* SPDX-License-Identifier: MIT */
/* Who holds a claim, and does it still live? A pid alone is reused; with its start
 * time and the boot it is not. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/message.h"

enum { WORD = 64, SILENT_MOST = 15 * 60 };

/* The first bytes of a small file of /proc; false when there is none. */
static bool read_small(const char *path, char *out, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, out, size - 1);
	if (fd >= 0)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* The nth blank-separated word, cut to WORD. */
static void word_at(const char *text, int n, char out[WORD])
{
	while (n-- > 0) {
		text += strcspn(text, " ");
		text += *text == ' ';
	}
	size_t len = strcspn(text, " \n");
	len = len < WORD ? len : WORD - 1;
	memcpy(out, text, len);
	out[len] = '\0';
}

/* Field 22 of /proc/PID/stat; the name before it may hold anything. */
static bool start_time(const char *pid, char out[WORD])
{
	char path[WORD * 2], stat[1024];
	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	const char *end = read_small(path, stat, sizeof(stat)) ? strrchr(stat, ')') : NULL;
	if (!end)
		return false;
	word_at(end, 20, out);
	return *out;
}

static void own_namespace(char out[WORD])
{
	ssize_t n = readlink("/proc/self/ns/pid", out, WORD - 1);
	out[n > 0 ? n : 0] = '\0';
}

static bool boot_id(char out[WORD])
{
	char text[WORD];
	bool ok = read_small("/proc/sys/kernel/random/boot_id", text, sizeof(text));
	word_at(text, 0, out);
	return ok;
}

bool message_owner_here(struct message_owner *owner, struct err *err)
{
	char start[WORD], space[WORD], boot[WORD];
	if (!start_time("self", start) || !boot_id(boot))
		return err_set(err, ERR_INTERNAL, "the sender needs /proc to name itself in the book");
	own_namespace(space);
	int n = snprintf(owner->text, sizeof(owner->text), "%ld %s %s %s", (long)getpid(), start, space, boot);
	if (n < 0 || (size_t)n >= sizeof(owner->text))
		return err_set(err, ERR_INTERNAL, "the sender's name does not fit");
	return true;
}

bool message_owner_lives(const char *owner, int64_t since, int64_t now)
{
	char pid[WORD], start[WORD], space[WORD], boot[WORD], here[WORD], there[WORD];
	int64_t number;
	word_at(owner, 0, pid);
	word_at(owner, 1, start);
	word_at(owner, 2, space);
	word_at(owner, 3, boot);
	if (!text_number(pid, 1, INT32_MAX, &number) || !boot_id(here) || strcmp(boot, here) != 0)
		return false;
	own_namespace(here);
	if (strcmp(space, here) != 0)
		return now - since < SILENT_MOST;
	/* Where /proc hides other people's processes, the kernel still says it is there. */
	if (!start_time(pid, there))
		return kill((pid_t)number, 0) == 0 || errno == EPERM;
	return strcmp(start, there) == 0;
}
