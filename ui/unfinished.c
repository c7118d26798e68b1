/* SPDX-License-Identifier: MIT */
#include "ui/unfinished.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "ui/form.h"

enum { BYTES_MOST = 1 << 20, KEEP_AFTER = 2000 };

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

/* --- of a view that is a form --- */

void unfinished_open(struct unfinished *self, struct app *app, struct form *form, const char *what, ...)
{
	struct buf kept = BUF_INIT;
	va_list args;
	*self = (struct unfinished){.app = app, .form = form};
	va_start(args, what);
	vsnprintf(self->what, sizeof self->what, what, args);
	va_end(args);
	if (unfinished_find(app, self->what, &kept)) {
		/* What was emptied by hand is not filled beforehand again. */
		for (size_t i = 0; i < form->count; i++)
			line_set(&form->fields[i].line, "");
		form_unpack(form, buf_str(&kept), kept.len);
		self->was_kept = true;
	}
	buf_release(&kept);
}

void unfinished_touch(struct unfinished *self)
{
	if (!self->changed_at && form_touched(self->form))
		self->changed_at = app_now(self->app);
}

int64_t unfinished_due(const struct unfinished *self)
{
	return self->changed_at ? self->changed_at + KEEP_AFTER : -1;
}

void unfinished_write(struct unfinished *self)
{
	struct buf packed = BUF_INIT;
	if (self->done || !self->changed_at)
		return;
	form_pack(self->form, &packed);
	if (buf_ok(&packed, NULL) && unfinished_keep(self->app, self->what, &packed))
		self->was_kept = true;
	self->changed_at = 0;
	buf_wipe(&packed);
}

bool unfinished_any(const struct unfinished *self)
{
	return !self->done && (self->was_kept || form_touched(self->form));
}

void unfinished_status(struct unfinished *self, struct buf *out)
{
	if (self->was_kept && !form_errors(self->form, NULL))
		buf_addf(out, "%skept as unfinished", out->len ? "   " : "");
}

struct reaction unfinished_leave(struct unfinished *self)
{
	unfinished_write(self);
	return self->was_kept ? react_say(react_close(), SAY_INFO, "Kept as unfinished; the same key opens it again")
	                      : react_close();
}

void unfinished_end(struct unfinished *self)
{
	self->done = true;
	unfinished_drop(self->app, self->what);
}
