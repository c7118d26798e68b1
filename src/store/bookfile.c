/* SPDX-License-Identifier: MIT */
#include "store/bookfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

bool bookfile_is_network(uint64_t type)
{
	static const uint32_t types[] = {
		0x00006969, /* NFS */
		0x0000517b, /* SMB */
		0xff534d42, /* CIFS */
		0xfe534d42, /* SMB2 */
		0x5346414f, /* AFS */
		0x6b414653, /* kAFS */
		0x73757245, /* Coda */
		0x00c36400, /* Ceph */
		0x0bd00bd0, /* Lustre */
		0x0000564c, /* NCP */
		0x01161970, /* GFS2 */
		0x7461636f, /* OCFS2 */
		0x19830326, /* BeeGFS */
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if ((uint32_t)type == types[i])
			return true;
	return false;
}

static bool too_long(const char *path, struct err *err)
{
	return err_set(err, ERR_USAGE, "the path of the book is too long: %.80s...", path);
}

bool bookfile_place(struct bookfile *file, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	char head[BOOKFILE_PATH] = ".";
	size_t len = slash ? (size_t)(slash - path) : 0;
	if (len >= sizeof head)
		return too_long(path, err);
	if (slash) {
		memcpy(head, path, len);
		head[len] = '\0';
	}
	if (slash == path)
		memcpy(head, "/", 2);
	if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return err_set(err, ERR_DATA, "%.400s is a directory, not a book", *path ? path : "\"\"");
	char *whole = realpath(head, NULL);
	if (!whole) {
		int why = errno;
		return err_set(err, why == EACCES ? ERR_DENIED : ERR_NOINPUT,
		               "cannot open %.400s: %s", head, strerror(why));
	}
	int a = snprintf(file->directory, sizeof file->directory, "%s", whole);
	int b = snprintf(file->path, sizeof file->path, "%s%s%s", whole, whole[1] ? "/" : "", name);
	free(whole);
	if (a < 0 || b < 0 || (size_t)b >= sizeof file->path)
		return too_long(path, err);
	file->read_only = false;
	return true;
}

static bool check_kind(const struct bookfile *file, const struct stat *st, struct err *err)
{
	if (S_ISLNK(st->st_mode))
		return err_set(err, ERR_DENIED, "%.400s is a symbolic link: name the book itself", file->path);
	if (S_ISDIR(st->st_mode))
		return err_set(err, ERR_DATA, "%.400s is a directory, not a book", file->path);
	if (!S_ISREG(st->st_mode))
		return err_set(err, ERR_DATA, "%.400s is not a regular file, so no book", file->path);
	if (st->st_nlink > 1)
		return err_set(err, ERR_DENIED, "%.400s has %lu names (hard links), which locks cannot guard: "
		               "keep one of them", file->path, (unsigned long)st->st_nlink);
	if (st->st_size == 0)
		return err_set(err, ERR_DATA, "%.400s is empty, not a book: `dun init` makes one", file->path);
	return true;
}

static bool check_system(const struct bookfile *file, struct err *err)
{
	struct statfs fs;
	if (statfs(file->directory, &fs) == 0 && bookfile_is_network((uint64_t)fs.f_type))
		return err_set(err, ERR_DENIED, "%.400s lies on a network file system, where two people at once "
		               "would damage the book: keep it on this machine's own disk", file->path);
	return true;
}

bool bookfile_check(struct bookfile *file, struct err *err)
{
	struct stat st;
	if (lstat(file->path, &st) != 0) {
		int why = errno;
		if (why == ENOENT)
			return err_set(err, ERR_NOINPUT, "there is no book at %.400s: `dun init` makes one, "
			               "--book names another", file->path);
		return err_set(err, why == EACCES ? ERR_DENIED : ERR_IO, "cannot open %.400s: %s",
		               file->path, strerror(why));
	}
	if (!check_kind(file, &st, err) || !check_system(file, err))
		return false;
	if (access(file->path, R_OK) != 0)
		return err_set(err, ERR_DENIED, "you may not read %.400s (it belongs to user %lu)", file->path,
		               (unsigned long)st.st_uid);
	/* The superuser may write anything; a file nobody was to write stays so. */
	file->read_only = access(file->path, W_OK) != 0 || access(file->directory, W_OK) != 0 ||
	                  !(st.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH));
	return true;
}

bool bookfile_make(const struct bookfile *file, const char *path, struct err *err)
{
	struct stat st;
	if (stat(file->directory, &st) != 0)
		return err_set(err, ERR_CREATE, "cannot make %.400s: %s", path, strerror(errno));
	if (!check_system(file, err))
		return false;
	bool shared = (st.st_mode & S_ISGID) && (st.st_mode & S_IWGRP);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, errno == EACCES || errno == EPERM ? ERR_DENIED : ERR_CREATE,
		               "cannot make %.400s: %s", path, strerror(errno));
	bool ok = fchmod(fd, shared ? 0660 : 0600) == 0;
	int why = errno;
	if (close(fd) != 0 && ok) {
		why = errno;
		ok = false;
	}
	if (!ok) {
		unlink(path);
		return err_set(err, ERR_CREATE, "cannot make %.400s: %s", path, strerror(why));
	}
	return true;
}

/* Makes the names of the folder survive a power cut. */
static bool last_name(const struct bookfile *file, const char *path, struct err *err)
{
	int fd = open(file->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	int why = errno;
	if (fd >= 0)
		close(fd);
	return ok || err_set(err, ERR_IO, "%.400s was made, but its directory could not be written: %s", path,
	                     strerror(why));
}

bool bookfile_settle(const struct bookfile *file, const char *temp, const char *path, struct err *err)
{
	if (link(temp, path) != 0) {
		int why = errno;
		unlink(temp);
		if (why == EEXIST)
			return err_set(err, ERR_CREATE, "%.400s is there already: it was not touched", path);
		return err_set(err, ERR_CREATE, "cannot make %.400s: %s", path, strerror(why));
	}
	unlink(temp);
	return last_name(file, path, err);
}

bool bookfile_replace(const struct bookfile *file, const char *temp, const char *path, struct err *err)
{
	if (rename(temp, path) == 0)
		return last_name(file, path, err);
	int why = errno;
	unlink(temp);
	return err_set(err, ERR_CREATE, "cannot make %.400s: %s", path, strerror(why));
}

bool bookfile_same(const char *a, const char *b)
{
	struct stat x, y;
	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

void bookfile_beside(const struct bookfile *file, const char *ending, char path[BOOKFILE_BESIDE])
{
	struct stat st;
	snprintf(path, BOOKFILE_BESIDE, "%s.%.20s", file->path, ending);
	for (int i = 2; lstat(path, &st) == 0 && i < 1000; i++)
		snprintf(path, BOOKFILE_BESIDE, "%s.%.20s-%d", file->path, ending, i);
}

bool bookfile_room(const struct bookfile *file, enum bookfile_room room, struct err *err)
{
	struct statvfs fs;
	if (statvfs(file->directory, &fs) != 0)
		return true; /* the write itself will tell */
	uint64_t free_mib = (uint64_t)fs.f_bavail * fs.f_frsize >> 20;
	if (free_mib >= (uint64_t)room)
		return true;
	return err_set(err, ERR_IO, "the disk of %.300s is nearly full (%lu MiB free, %d needed for this): "
	               "nothing was changed; make room and try again",
	               file->path, (unsigned long)free_mib, (int)room);
}
