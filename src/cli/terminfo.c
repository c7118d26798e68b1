/* SPDX-License-Identifier: MIT */
/* A compiled entry (term(5)) begins with six little-endian shorts: a magic number,
 * the lengths of names, booleans and numbers, two more; then those sections,
 * numbers on an even offset. max_colors is number 13. */
#include "cli/terminfo.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

enum { MAGIC_SHORT = 0432, MAGIC_LONG = 01036, MAX_COLORS = 13, HEADER = 12 };

static int number_at(const unsigned char *bytes, int size)
{
	int low = bytes[0] | bytes[1] << 8;
	if (size == 2)
		return low >= 0x8000 ? -1 : low;
	return bytes[3] & 0x80 ? -1 : low | bytes[2] << 16 | bytes[3] << 24;
}

static bool read_colours(const unsigned char *bytes, size_t len, int *colours)
{
	if (len < HEADER)
		return false;
	int magic = number_at(bytes, 2);
	int size = magic == MAGIC_LONG ? 4 : 2;
	if (magic != MAGIC_SHORT && magic != MAGIC_LONG)
		return false;
	size_t at = HEADER + (size_t)number_at(bytes + 2, 2) + (size_t)number_at(bytes + 4, 2);
	at += at & 1;
	at += (size_t)(MAX_COLORS * size);
	bool has = number_at(bytes + 6, 2) > MAX_COLORS && at + (size_t)size <= len;
	int n = has ? number_at(bytes + at, size) : 0;
	*colours = n > 0 ? n : 0;
	return true;
}

static bool try_file(const char *folder, size_t folder_len, const char *term, int *colours)
{
	unsigned char bytes[4096];
	struct buf path = BUF_INIT;
	buf_add(&path, folder, folder_len);
	buf_addf(&path, "/%c/%s", term[0], term);
	int fd = path.failed ? -1 : open(buf_str(&path), O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return len > 0 && read_colours(bytes, (size_t)len, colours);
}

static bool try_folders(const char *folders, const char *term, int *colours)
{
	for (const char *at = folders; at && *at;) {
		size_t len = strcspn(at, ":");
		if (len && try_file(at, len, term, colours))
			return true;
		at += len + (at[len] == ':');
	}
	return false;
}

bool terminfo_find(const char *term, int *colours)
{
	const char *home = getenv("HOME");
	struct buf own = BUF_INIT;
	if (!term || !*term || strchr(term, '/'))
		return false;
	buf_addf(&own, "%s/.terminfo", home ? home : "");
	bool found = try_folders(getenv("TERMINFO"), term, colours) || try_folders(buf_str(&own), term, colours) ||
	             try_folders(getenv("TERMINFO_DIRS"), term, colours) ||
	             try_folders("/etc/terminfo:/lib/terminfo:/usr/share/terminfo:/usr/local/share/terminfo", term,
	                         colours);
	buf_release(&own);
	return found;
}
