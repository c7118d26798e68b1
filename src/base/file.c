/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/text.h"

/* --- in --- */

static bool cannot_read(const char *path, int why, struct err *err)
{
	if (why == ENOENT || why == ENOTDIR)
		return err_set(err, ERR_NOINPUT, "%s: there is no such file", path);
	if (why == ELOOP)
		return err_set(err, ERR_DATA, "%s is a symbolic link: name the file itself", path);
	if (why == EACCES || why == EPERM)
		return err_set(err, ERR_DENIED, "%s: you may not read it", path);
	return err_set(err, ERR_IO, "%s: cannot be read: %s", path, strerror(why));
}

static const char *kind_of(mode_t mode)
{
	return S_ISDIR(mode) ? "a folder" : S_ISLNK(mode) ? "a symbolic link" : S_ISFIFO(mode) ? "a pipe"
	       : S_ISSOCK(mode) ? "a socket" : "a device";
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Before it is opened: what it is, and that it is not the book. */
static bool may_open(const char *path, const char *book, struct stat *st, struct err *err)
{
	struct stat ours;
	if (lstat(path, st) != 0)
		return cannot_read(path, errno, err);
	if (!S_ISREG(st->st_mode))
		return err_set(err, ERR_DATA, "%s is %s, not a file", path, kind_of(st->st_mode));
	if (book && stat(book, &ours) == 0 && same_file(st, &ours))
		return err_set(err, ERR_DATA, "%s is the open book itself: choose another file", path);
	return true;
}

int file_open(const char *path, const char *book, int64_t *size, struct err *err)
{
	struct stat before, st;
	if (!may_open(path, book, &before, err))
		return -1;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		cannot_read(path, errno, err);
		return -1;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || !same_file(&st, &before)) {
		close(fd);
		err_set(err, ERR_DATA, "%s was changed while it was opened: try again", path);
		return -1;
	}
	if (size)
		*size = st.st_size;
	return fd;
}

static bool read_all(int fd, const char *path, size_t limit, struct buf *out, struct err *err)
{
	size_t start = out->len;
	char bytes[65536];
	for (;;) {
		ssize_t n = read(fd, bytes, sizeof bytes);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return cannot_read(path, errno, err);
		if (n == 0)
			return buf_ok(out, err);
		if ((size_t)n > limit - (out->len - start))
			return err_set(err, ERR_DATA, "%s is longer than %zu bytes, the most that is read", path, limit);
		buf_add(out, bytes, (size_t)n);
		if (!buf_ok(out, err))
			return false;
	}
}

bool file_read(const char *path, const char *book, size_t limit, struct buf *out, struct err *err)
{
	int64_t size;
	int fd = file_open(path, book, &size, err);
	if (fd < 0)
		return false;
	bool done;
	if (size >= 0 && (uint64_t)size > limit)
		done = err_set(err, ERR_DATA, "%s is longer than %zu bytes, the most that is read", path, limit);
	else
		done = read_all(fd, path, limit, out, err);
	close(fd);
	return done;
}

bool file_piece(int fd, const char *path, int64_t at, void *bytes, size_t room, size_t *len, struct err *err)
{
	for (*len = 0; *len < room;) {
		ssize_t n = pread(fd, (char *)bytes + *len, room - *len, (off_t)(at + (int64_t)*len));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return cannot_read(path, errno, err);
		if (n == 0)
			break;
		*len += (size_t)n;
	}
	return true;
}

/* --- out --- */

static const char part_start[] = ".dun-part-";
enum { STALE_SECONDS = 600, NUMBER_MOST = 9999 };

/* The folder of a path, "." for none, "/" for the root's. */
static void folder_of(const char *path, struct buf *out)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		buf_addc(out, '.');
	else
		buf_add(out, path, slash == path ? 1 : (size_t)(slash - path));
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static bool cannot_make(const char *path, int why, struct err *err)
{
	if (why == ENOENT || why == ENOTDIR)
		return err_set(err, ERR_CREATE, "%s cannot be made: its folder does not exist", path);
	if (why == EACCES || why == EPERM || why == EROFS)
		return err_set(err, ERR_CREATE, "%s cannot be made: you may not write in its folder", path);
	if (why == ENOSPC || why == EDQUOT)
		return err_set(err, ERR_IO, "%s cannot be written: the disk is full", path);
	return err_set(err, ERR_CREATE, "%s cannot be made: %s", path, strerror(why));
}

static bool good_name(const char *path, struct err *err)
{
	const char *name = last_part(path);
	size_t len = strlen(name);
	if (!len || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return err_set(err, ERR_CREATE, "%s names a folder: give the name of a file", path);
	if (len > 200 || strlen(path) > FILE_PATH - 80)
		return err_set(err, ERR_CREATE, "the name of the file is too long");
	return true;
}

/* The pid in the name of a part; 0 when it is none. */
static int64_t part_pid(const char *name)
{
	if (!text_starts(name, part_start))
		return 0;
	char digits[24] = "";
	const char *from = name + sizeof part_start - 1;
	size_t len = strspn(from, "0123456789");
	if (len && len < sizeof digits && from[len] == '-')
		memcpy(digits, from, len);
	int64_t pid;
	return text_number(digits, 1, INT32_MAX, &pid) ? pid : 0;
}

/* A part nobody will finish: of the given child, or of a process that is gone from here
 * and (as it may live on another host of a shared folder) untouched for long. */
static bool is_left(int folder, const char *name, pid_t child, time_t now)
{
	struct stat st;
	int64_t pid = part_pid(name);
	if (!pid || fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
		return false;
	if (child)
		return pid == child;
	return kill((pid_t)pid, 0) != 0 && errno == ESRCH && st.st_mtime + STALE_SECONDS < now;
}

/* now: by the clock of the folder's file system. */
static void sweep(int folder, pid_t child, time_t now)
{
	int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	if (!dir) {
		if (again >= 0)
			close(again);
		return;
	}
	for (struct dirent *d; (d = readdir(dir));)
		if (is_left(folder, d->d_name, child, now))
			unlinkat(folder, d->d_name, 0);
	closedir(dir);
}

static int open_folder(const char *path, struct err *err)
{
	struct buf folder = BUF_INIT;
	folder_of(path, &folder);
	int fd = buf_ok(&folder, err) ? open(folder.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd < 0 && !folder.failed)
		cannot_make(path, errno, err);
	buf_release(&folder);
	return fd;
}

void file_sweep(const char *path, pid_t child)
{
	int folder = open_folder(path, NULL);
	if (folder < 0)
		return;
	sweep(folder, child, 0);
	close(folder);
}

static bool name_taken(int folder, const char *name)
{
	struct stat st;
	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool taken_error(const char *path, struct err *err)
{
	return err_set(err, ERR_CREATE, "%s is there already: choose another name, or --replace", path);
}

/* A name nobody can guess in advance, so that nobody can have put a link there. */
static bool open_part(struct file_out *out, struct err *err)
{
	for (int round = 0; round < 20; round++) {
		uint64_t random;
		if (getentropy(&random, sizeof random) != 0)
			break;
		snprintf(out->part, sizeof out->part, "%s%ld-%016" PRIx64, part_start, (long)getpid(), random);
		out->fd = openat(out->folder, out->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (out->fd >= 0)
			return true;
		if (errno != EEXIST)
			break;
	}
	return cannot_make(out->path, errno, err);
}

bool file_begin(struct file_out *out, const char *path, enum file_taken taken, struct err *err)
{
	*out = (struct file_out)FILE_OUT_NONE;
	if (!good_name(path, err))
		return false;
	const char *name = last_part(path);
	out->taken = taken;
	memcpy(out->name, name, strlen(name) + 1);
	memcpy(out->path, path, strlen(path) + 1);
	out->folder = open_folder(path, err);
	if (out->folder < 0)
		return false;
	struct stat st;
	if ((taken == FILE_REFUSE && name_taken(out->folder, name) && !taken_error(path, err)) ||
	    !open_part(out, err)) {
		file_drop(out);
		return false;
	}
	if (fstat(out->fd, &st) == 0)
		sweep(out->folder, 0, st.st_mtime);
	memcpy(out->path + (name - path), out->part, strlen(out->part) + 1);
	return true;
}

bool file_write(struct file_out *out, const void *bytes, size_t len, struct err *err)
{
	assert(out->fd >= 0);
	for (size_t at = 0; at < len;) {
		ssize_t n = write(out->fd, (const char *)bytes + at, len - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
			return err_set(err, ERR_IO, "%s cannot be written: the disk is full", out->name);
		if (n < 0)
			return err_set(err, ERR_IO, "%s cannot be written: %s", out->name, strerror(errno));
		at += (size_t)n;
	}
	return true;
}

/* "aged.xlsx", 2: "aged-2.xlsx"; 1: as it is. */
static void numbered(const char *name, int number, char out[256])
{
	const char *dot = strrchr(name, '.');
	int stem = dot && dot != name ? (int)(dot - name) : (int)strlen(name);
	if (number == 1)
		snprintf(out, 256, "%s", name);
	else
		snprintf(out, 256, "%.*s-%d%s", stem, name, number, name + stem);
}

/* link() never overwrites, as rename() would; where a file system has no links, the
 * name is looked at first. */
static int give_name(const struct file_out *out, const char *name)
{
	if (out->taken == FILE_REPLACE)
		return renameat(out->folder, out->part, out->folder, name) == 0 ? 0 : errno;
	if (linkat(out->folder, out->part, out->folder, name, 0) == 0) {
		unlinkat(out->folder, out->part, 0);
		return 0;
	}
	if (errno == EEXIST || (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS && errno != EMLINK))
		return errno;
	if (name_taken(out->folder, name))
		return EEXIST;
	return renameat(out->folder, out->part, out->folder, name) == 0 ? 0 : errno;
}

static bool take_name(struct file_out *out, struct err *err)
{
	char name[256];
	int most = out->taken == FILE_NUMBER ? NUMBER_MOST : 1;
	int failed = EEXIST;
	for (int i = 1; i <= most && failed == EEXIST; i++) {
		numbered(out->name, i, name);
		failed = give_name(out, name);
	}
	size_t at = (size_t)(last_part(out->path) - out->path);
	memcpy(out->path + at, failed ? out->name : name, strlen(failed ? out->name : name) + 1);
	if (failed == EEXIST)
		return taken_error(out->path, err);
	return failed ? cannot_make(out->path, failed, err) : true;
}

bool file_keep(struct file_out *out, struct err *err)
{
	assert(out->fd >= 0);
	bool synced = fsync(out->fd) == 0;
	int why = errno;
	if (close(out->fd) != 0 && synced) {
		synced = false;
		why = errno;
	}
	out->fd = -1;
	if (!synced) {
		file_drop(out);
		return err_set(err, ERR_IO, "%s cannot be written: %s", out->name, strerror(why));
	}
	if (!take_name(out, err)) {
		file_drop(out);
		return false;
	}
	/* Some file systems refuse to sync a folder; the file itself is safe by now. */
	fsync(out->folder);
	close(out->folder);
	out->folder = -1;
	return true;
}

void file_drop(struct file_out *out)
{
	if (out->fd >= 0)
		close(out->fd);
	if (out->folder >= 0) {
		if (*out->part)
			unlinkat(out->folder, out->part, 0);
		close(out->folder);
	}
	out->fd = out->folder = -1;
}

/* --- about paths --- */

bool file_free_name(const char *path, struct buf *out, struct err *err)
{
	char name[256];
	if (!good_name(path, err))
		return false;
	int folder = open_folder(path, err);
	if (folder < 0)
		return false;
	int number = 1;
	do
		numbered(last_part(path), number, name);
	while (name_taken(folder, name) && number++ < NUMBER_MOST);
	close(folder);
	buf_add(out, path, (size_t)(last_part(path) - path));
	buf_adds(out, name);
	return buf_ok(out, err);
}

int64_t file_space(const char *path)
{
	struct statvfs fs;
	struct buf folder = BUF_INIT, above = BUF_INIT;
	buf_adds(&folder, path);
	bool known = false;
	/* a file or a folder that is not there yet: the one above it */
	for (int up = 0; up < 3 && !known && !folder.failed; up++) {
		known = statvfs(folder.data, &fs) == 0;
		buf_clear(&above);
		folder_of(folder.data, &above);
		buf_clear(&folder);
		buf_adds(&folder, buf_str(&above));
	}
	buf_release(&folder);
	buf_release(&above);
	int64_t bytes;
	if (!known || __builtin_mul_overflow((uint64_t)fs.f_bavail, (uint64_t)fs.f_frsize, &bytes))
		return -1;
	return bytes;
}

void file_home(struct buf *out, const char *path)
{
	const char *home = getenv("HOME");
	if (path[0] == '~' && (path[1] == '/' || !path[1]) && home && *home) {
		buf_adds(out, home);
		path++;
	}
	buf_adds(out, path);
}

void file_short(struct buf *out, const char *path)
{
	const char *home = getenv("HOME");
	size_t len = home ? strlen(home) : 0;
	if (len > 1 && strncmp(path, home, len) == 0 && path[len] == '/') {
		buf_addc(out, '~');
		path += len;
	}
	buf_adds(out, path);
}

void file_state_dir(char path[FILE_PATH])
{
	struct buf dir = BUF_INIT;
	const char *state = getenv("XDG_STATE_HOME");
	if (state && *state == '/')
		buf_adds(&dir, state);
	else
		file_home(&dir, "~/.local/state");
	buf_adds(&dir, "/dun");
	bool fits = !dir.failed && dir.len < FILE_PATH && *dir.data == '/';
	snprintf(path, FILE_PATH, "%s", fits ? dir.data : "");
	buf_release(&dir);
}

void file_make_folders(const char *path)
{
	struct buf dir = BUF_INIT;
	buf_adds(&dir, path);
	for (size_t i = 1; !dir.failed && i <= dir.len; i++) {
		if (dir.data[i] && dir.data[i] != '/')
			continue;
		char was = dir.data[i];
		dir.data[i] = '\0';
		mkdir(dir.data, 0700);
		dir.data[i] = was;
	}
	buf_release(&dir);
}

void file_size_text(struct buf *out, int64_t bytes)
{
	static const char *const units[] = {"KB", "MB", "GB", "TB"};
	if (bytes < 1000) {
		buf_addf(out, "%" PRId64 " byte%s", bytes, bytes == 1 ? "" : "s");
		return;
	}
	int64_t unit = 1000;
	size_t i = 0;
	for (; i < 3 && bytes >= unit * 1000; i++)
		unit *= 1000;
	if (i && bytes < unit * 10)
		buf_addf(out, "%" PRId64 ".%" PRId64 " %s", bytes / unit, bytes % unit * 10 / unit, units[i]);
	else
		buf_addf(out, "%" PRId64 " %s", bytes / unit, units[i]);
}
