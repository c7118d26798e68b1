/* SPDX-License-Identifier: MIT */
#include "ui/unfinished.h"

#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"

enum { BYTES_MOST = 1 << 20 };

/* One state directory serves several books: their paths' digests keep them apart. */
static bool path_of(const struct app *app, const char *what, struct buf *path)
{
	struct digest digest;
	char hex[DIGEST_HEX];
	const char *book = app_desk(app)->path;
	if (!*app_state_dir(app) || !digest_of(book, strlen(book), &digest, NULL))
		return false;
	digest_hex(&digest, hex);
	buf_addf(path, "%s/unfinished.%.12s.%s", app_state_dir(app), hex, what);
	return buf_ok(path, NULL);
}

bool unfinished_keep(const struct app *app, const char *what, const struct buf *bytes)
{
	struct buf path = BUF_INIT;
	struct file_out out = FILE_OUT_NONE;
	bool kept = path_of(app, what, &path) && file_begin(&out, buf_str(&path), FILE_REPLACE, NULL) &&
	            file_write(&out, buf_str(bytes), bytes->len, NULL) && file_keep(&out, NULL);
	if (!kept)
		file_drop(&out);
	buf_release(&path);
	return kept;
}

bool unfinished_find(const struct app *app, const char *what, struct buf *out)
{
	struct buf path = BUF_INIT;
	bool found = path_of(app, what, &path) && file_read(buf_str(&path), NULL, BYTES_MOST, out, NULL);
	buf_release(&path);
	return found;
}

void unfinished_drop(const struct app *app, const char *what)
{
	struct buf path = BUF_INIT;
	if (path_of(app, what, &path))
		unlink(buf_str(&path));
	buf_release(&path);
}
