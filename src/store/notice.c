/* SPDX-License-Identifier: MIT */
#include "store/notice.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/clock.h"

enum { PATH_SIZE = 4200, FRESH_SECONDS = 60 };

static bool place(const char *book, char path[PATH_SIZE])
{
	int len = snprintf(path, PATH_SIZE, "%s-busy", book);
	return len > 0 && len < PATH_SIZE;
}

/* As private, or as shared, as the book is. */
static mode_t mode_of(const char *book)
{
	struct stat st;
	return stat(book, &st) == 0 ? st.st_mode & 0660 : 0600;
}

void notice_put(const char *book, const char *says)
{
	char path[PATH_SIZE];
	if (!place(book, path))
		return;
	if (!says) {
		unlink(path);
		return;
	}
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	bool told = fchmod(fd, mode_of(book)) == 0 && write(fd, says, strlen(says)) > 0;
	close(fd);
	if (!told)
		unlink(path);
}

bool notice_read(const char *book, char says[NOTICE_SIZE])
{
	char path[PATH_SIZE];
	struct stat st;
	int fd = place(book, path) ? open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
	if (fd < 0)
		return false;
	ssize_t len = -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && clock_now().at - st.st_mtime < FRESH_SECONDS)
		len = read(fd, says, NOTICE_SIZE - 1);
	close(fd);
	if (len <= 0)
		return false;
	says[len] = '\0';
	says[strcspn(says, "\r\n")] = '\0';
	return true;
}
