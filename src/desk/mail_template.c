/* SPDX-License-Identifier: MIT */
/* Finding templates: a file of the user's comes before the book's wording, that
 * before the one that comes with dun. */
#include "desk/mail.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"
#include "letter/template.h"
#include "store/draft.h"

enum { TEMPLATE_MOST = 64 * 1024 };

void desk_mail_template_dir(const struct desk *desk, const char *language, struct buf *out)
{
	const char *slash = strrchr(desk->config.path, '/');
	buf_add(out, desk->config.path, slash ? (size_t)(slash - desk->config.path) : 0);
	buf_addf(out, "%stemplates/%s", slash ? "/" : "", language);
}

/* A name is part of a path: nothing but letters, digits, '-' and '_'. */
static bool name_valid(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
	return len && len < 64 && !name[len];
}

static bool own_file(const struct desk *desk, const char *language, const char *name, struct buf *text,
                     bool *found, struct err *err)
{
	struct buf path = BUF_INIT;
	struct err why = {0};
	desk_mail_template_dir(desk, language, &path);
	buf_addf(&path, "/%s", name);
	*found = file_read(buf_str(&path), desk->path, TEMPLATE_MOST, text, &why);
	bool ok = *found || why.code == ERR_NOINPUT;
	if (!ok && err)
		*err = why;
	buf_release(&path);
	return ok;
}

static bool find(struct desk *desk, const char *language, const char *name, struct arena *arena,
                 const char **text, size_t *len, bool *found, struct err *err)
{
	struct buf file = BUF_INIT;
	const char *subject, *body;
	*found = false;
	if (!own_file(desk, language, name, &file, found, err))
		return false;
	if (*found) {
		*len = file.len;
		*text = arena_strn(arena, buf_str(&file), file.len);
		buf_release(&file);
		return true;
	}
	buf_release(&file);
	if (!draft_template(desk->db, name, language, arena, &subject, &body, err))
		return false;
	if (subject) {
		*text = arena_printf(arena, "%s\n\n%s\n", subject, body);
		*len = strlen(*text);
		*found = true;
		return true;
	}
	*found = template_shipped(language, name, text, len);
	return true;
}

bool desk_mail_template(struct desk *desk, const char *name, const char **language, struct arena *arena,
                        const char **text, size_t *len, struct err *err)
{
	bool found = false;
	if (!name_valid(name) || !name_valid(*language))
		return err_set(err, ERR_NOINPUT, "\"%.60s\" is no name of a template: `dun template list` shows them", name);
	if (!find(desk, *language, name, arena, text, len, &found, err))
		return false;
	if (!found && strcmp(*language, "en") != 0) {
		*language = "en";
		if (!find(desk, "en", name, arena, text, len, &found, err))
			return false;
	}
	if (!found)
		return err_set(err, ERR_NOINPUT, "there is no template \"%.60s\": `dun template list` shows them", name);
	return arena_ok(arena, err);
}

/* --- the list --- */

static void row_add(struct vec *rows, const char *name, const char *from)
{
	for (size_t i = 0; i < rows->len; i++)
		if (strcmp(VEC_AT(struct mail_template, rows, i).name, name) == 0)
			return;
	const struct template_kind *kind = template_kind(name);
	struct mail_template *row = vec_push(rows);
	if (row)
		*row = (struct mail_template){name, kind ? kind->title : "", from};
}

static int by_name(const void *a, const void *b)
{
	const struct mail_template *x = a, *y = b;
	return strcmp(x->name, y->name);
}

static void add_own(struct desk *desk, const char *language, struct arena *arena, struct vec *rows)
{
	struct buf path = BUF_INIT;
	desk_mail_template_dir(desk, language, &path);
	DIR *dir = opendir(buf_str(&path));
	for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir))
		if (name_valid(entry->d_name))
			row_add(rows, arena_str(arena, entry->d_name), "yours");
	if (dir)
		closedir(dir);
	buf_release(&path);
}

bool desk_mail_templates(struct desk *desk, const char *language, struct arena *arena,
                         struct mail_template **rows, size_t *count, struct err *err)
{
	struct vec found = VEC_INIT(struct mail_template);
	const char **names, *text;
	size_t n, len;
	add_own(desk, language, arena, &found);
	bool ok = draft_template_names(desk->db, language, arena, &names, &n, err);
	for (size_t i = 0; ok && i < n; i++)
		row_add(&found, names[i], "the book's");
	size_t known = found.len;
	if (known)
		qsort(found.data, known, sizeof(struct mail_template), by_name);
	/* Those that come along stand in the order of the process. */
	for (const struct template_kind *k = template_kinds; k->name; k++)
		if (template_shipped(language, k->name, &text, &len))
			row_add(&found, k->name, "dun's");
	ok = ok && vec_ok(&found, err);
	*rows = ok ? arena_array(arena, found.len, sizeof(**rows)) : NULL;
	if (*rows && found.len)
		memcpy(*rows, found.data, found.len * sizeof(**rows));
	*count = *rows ? found.len : 0;
	vec_release(&found);
	return ok && arena_ok(arena, err);
}
