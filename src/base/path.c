/* SPDX-License-Identifier: MIT */
#include "base/path.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"

enum { NAMES_MOST = 200, NAME_MOST = 120 };

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

void path_typed(const char *typed, struct buf *out)
{
	struct buf plain = BUF_INIT;
	size_t len = strlen(typed);
	text_trim(&typed, &len);
	bool quoted = len >= 2 && (typed[0] == '"' || typed[0] == '\'') && typed[len - 1] == typed[0];
	for (size_t i = quoted; i < len - quoted; i++) {
		if (!quoted && typed[i] == '\\' && i + 1 < len)
			i++;
		buf_addc(&plain, typed[i]);
	}
	file_home(out, buf_str(&plain));
	buf_release(&plain);
}

/* --- several --- */

/* One word; a quote that is never closed is a letter like others: "it's.pdf". */
static const char *word(const char *c, struct buf *out)
{
	char quote = 0;
	for (; *c && (quote || (*c != ' ' && *c != '\t' && *c != '\n')); c++) {
		if (*c == '\\' && quote != '\'' && c[1])
			buf_addc(out, *++c);
		else if (quote && *c == quote)
			quote = 0;
		else if (!quote && (*c == '"' || *c == '\'') && strchr(c + 1, *c))
			quote = *c;
		else
			buf_addc(out, *c);
	}
	return c;
}

static bool is_there(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

bool path_next(const char **at, struct buf *out)
{
	struct buf one = BUF_INIT;
	const char *from = *at + strspn(*at, " \t\n");
	if (!*from)
		return false;
	buf_clear(out);
	path_typed(from, out);
	if (!strpbrk(from, " \t") || is_there(buf_str(out))) {
		*at = from + strlen(from);
		return true;
	}
	*at = word(from, &one);
	buf_clear(out);
	file_home(out, buf_str(&one));
	buf_release(&one);
	return true;
}

void path_quote(struct buf *out, const char *path)
{
	for (; *path; path++) {
		if (strchr(" \t\\'\"", *path))
			buf_addc(out, '\\');
		buf_addc(out, *path);
	}
}

/* --- completing --- */

/* Where the last word of a text begins. */
static const char *last_word(const char *typed)
{
	const char *start = typed + strspn(typed, " \t");
	for (;;) {
		struct buf skip = BUF_INIT;
		const char *end = word(start, &skip);
		buf_release(&skip);
		const char *next = end + strspn(end, " \t");
		if (!*end || !*next)
			return *end ? next : start;
		start = next;
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_folder(const char *folder, const char *name)
{
	struct buf path = BUF_INIT;
	struct stat st;
	buf_addf(&path, "%s/%s", folder, name);
	bool yes = stat(buf_str(&path), &st) == 0 && S_ISDIR(st.st_mode);
	buf_release(&path);
	return yes;
}

static void list_names(const char *folder, const char *start, struct arena *arena, struct vec *names)
{
	size_t len = strlen(start);
	DIR *dir = opendir(*folder ? folder : ".");
	for (struct dirent *d; dir && names->len < NAMES_MOST && (d = readdir(dir));) {
		bool dots = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
		if (dots || strncmp(d->d_name, start, len) != 0 || (*d->d_name == '.' && *start != '.'))
			continue;
		const char **name = vec_push(names);
		if (name)
			*name = arena_printf(arena, "%s%s", d->d_name, is_folder(*folder ? folder : ".", d->d_name) ? "/" : "");
	}
	if (dir)
		closedir(dir);
	if (names->len)
		qsort(names->data, names->len, sizeof(const char *), by_name);
}

/* How many bytes all names begin with; never half a character. */
static size_t common(const struct vec *names)
{
	const char *first = names->len ? VEC_AT(const char *, names, 0) : "";
	size_t len = strlen(first);
	for (size_t i = 1; i < names->len; i++) {
		const char *name = VEC_AT(const char *, names, i);
		size_t same = 0;
		while (same < len && name[same] == first[same])
			same++;
		len = same;
	}
	while (len && ((unsigned char)first[len] & 0xc0) == 0x80)
		len--;
	return len;
}

bool path_complete(const char *typed, struct arena *arena, struct buf *out, const char *const **names)
{
	struct buf plain = BUF_INIT, whole = BUF_INIT;
	struct vec found = VEC_INIT(const char *);
	const char *from = last_word(typed);
	word(from, &plain);
	const char *start = path_name(buf_str(&plain));
	size_t folder_len = (size_t)(start - buf_str(&plain));
	file_home(&whole, arena_strn(arena, buf_str(&plain), folder_len));
	list_names(buf_str(&whole), start, arena, &found);
	size_t len = common(&found);
	bool more = len > strlen(start);
	buf_add(out, typed, (size_t)(from - typed));
	const char *tail = more ? arena_strn(arena, VEC_AT(const char *, &found, 0), len) : start;
	path_quote(out, arena_printf(arena, "%.*s%s", (int)folder_len, buf_str(&plain), tail));
	const char **list = arena_array(arena, found.len + 1, sizeof *list);
	if (list) {
		if (found.len)
			memcpy(list, found.data, found.len * sizeof *list);
		list[found.len] = NULL;
	}
	*names = list;
	vec_release(&found);
	buf_release(&plain);
	buf_release(&whole);
	return more && arena_ok(arena, NULL);
}

/* --- names to write --- */

/* What the terminal gate leaves as it is may stand in a name, but no slash and no sign
 * that a shell takes for its own. */
static bool may_stand(uint32_t cp, const char *bytes, size_t len)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
		       (cp && strchr("._-+() ", (int)cp));
	struct buf tame = BUF_INIT;
	text_tame(&tame, bytes, len);
	bool same = cp != 0xfffd && tame.len == len && memcmp(tame.data, bytes, len) == 0;
	buf_release(&tame);
	return same;
}

void path_safe(struct buf *out, const char *name, const char *fallback)
{
	size_t before = out->len, len = strlen(name);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t size = text_next(name + at, len - at, &cp);
		bool stands = may_stand(cp, name + at, size) && !(out->len == before && (cp == '.' || cp == '-' || cp == ' '));
		if (out->len - before + size > NAME_MOST)
			break;
		if (stands)
			buf_add(out, name + at, size);
		else
			buf_addc(out, '_');
		at += size;
	}
	while (out->len > before && (out->data[out->len - 1] == ' ' || out->data[out->len - 1] == '.'))
		buf_truncate(out, out->len - 1);
	if (out->len == before)
		buf_adds(out, fallback);
}
