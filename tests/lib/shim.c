/* SPDX-License-Identifier: MIT */
#include "tests/lib/shim.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct shim_file {
	sqlite3_file base;
	bool journal, noted;
	sqlite3_file *real;
};

static struct {
	sqlite3_vfs vfs;
	sqlite3_vfs *real;
	long left;
	bool armed, forever, full, deadly, hit;
	enum shim_trouble trouble;
	bool noting;
	struct shim_step *steps;
	size_t count, cap;
} shim;

static bool fails(void)
{
	if (!shim.armed)
		return false;
	if (shim.left > 0 && --shim.left > 0)
		return false;
	if (shim.hit && !shim.forever)
		return false;
	if (shim.deadly)
		raise(SIGKILL);
	shim.hit = true;
	return true;
}

static void note(const struct shim_file *file, enum shim_kind kind, int64_t offset, const void *bytes, size_t len)
{
	if (!shim.noting || !file->noted)
		return;
	if (shim.count == shim.cap) {
		shim.cap = shim.cap ? shim.cap * 2 : 256;
		shim.steps = realloc(shim.steps, shim.cap * sizeof *shim.steps);
	}
	struct shim_step *step = &shim.steps[shim.count++];
	*step = (struct shim_step){.kind = kind, .journal = file->journal, .offset = offset, .len = len};
	if (len) {
		step->bytes = malloc(len);
		memcpy(step->bytes, bytes, len);
	}
}

static struct shim_file *shim_of(sqlite3_file *file)
{
	return (struct shim_file *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return shim_of(file)->real;
}

static int on_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int on_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
	return fails() ? SQLITE_IOERR_READ : real_of(file)->pMethods->xRead(real_of(file), bytes, len, at);
}

static int on_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
	if (shim.trouble == SHIM_DISK_FULL)
		return SQLITE_FULL;
	if (fails())
		return shim.full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	note(shim_of(file), SHIM_WRITE, at, bytes, (size_t)len);
	return real_of(file)->pMethods->xWrite(real_of(file), bytes, len, at);
}

static int on_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	if (fails())
		return SQLITE_IOERR_TRUNCATE;
	note(shim_of(file), SHIM_CUT, size, NULL, 0);
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int on_sync(sqlite3_file *file, int flags)
{
	if (shim.trouble == SHIM_SYNCS_FAIL || fails())
		return SQLITE_IOERR_FSYNC;
	note(shim_of(file), SHIM_SYNC, 0, NULL, 0);
	return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int on_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int on_lock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int on_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int on_reserved(sqlite3_file *file, int *out)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int on_control(sqlite3_file *file, int op, void *arg)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int on_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int on_traits(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods methods = {
	.iVersion = 1, .xClose = on_close, .xRead = on_read, .xWrite = on_write, .xTruncate = on_truncate,
	.xSync = on_sync, .xFileSize = on_size, .xLock = on_lock, .xUnlock = on_unlock,
	.xCheckReservedLock = on_reserved, .xFileControl = on_control, .xSectorSize = on_sector,
	.xDeviceCharacteristics = on_traits,
};

static int on_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
	struct shim_file *ours = shim_of(file);
	(void)vfs;
	*ours = (struct shim_file){
		.journal = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0,
		.noted = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_DB)) != 0,
		.real = (sqlite3_file *)(void *)(ours + 1),
	};
	if (fails())
		return SQLITE_CANTOPEN;
	int rc = shim.real->xOpen(shim.real, name, ours->real, flags, out);
	if (ours->real->pMethods)
		ours->base.pMethods = &methods;
	return rc;
}

void shim_install(void)
{
	shim.real = sqlite3_vfs_find(NULL);
	shim.vfs = *shim.real;
	shim.vfs.zName = "shim";
	shim.vfs.szOsFile = (int)sizeof(struct shim_file) + shim.real->szOsFile;
	shim.vfs.xOpen = on_open;
	sqlite3_vfs_register(&shim.vfs, 1);
}

void shim_fail(long nth, bool forever, bool full)
{
	shim.left = nth;
	shim.armed = nth > 0;
	shim.forever = forever;
	shim.full = full;
	if (nth)
		shim.hit = false;
}

void shim_trouble(enum shim_trouble trouble)
{
	shim.trouble = trouble;
}

void shim_die(long nth)
{
	shim_fail(nth, true, false);
	shim.deadly = true;
}

bool shim_failed(void)
{
	return shim.hit;
}

void shim_note(bool on)
{
	shim.noting = on;
	for (size_t i = 0; on && i < shim.count; i++)
		free(shim.steps[i].bytes);
	if (on)
		shim.count = 0;
}

const struct shim_step *shim_steps(size_t *count)
{
	*count = shim.count;
	return shim.steps;
}
