/* SPDX-License-Identifier: MIT */
/* One table says everything about the configuration: what may stand in the
 * file, of what kind it is, what it is by default, and what the sample says. */
#include "desk/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/vec.h"

enum { CONFIG_LARGEST = 64 * 1024, CONFIG_PROBLEMS_MOST = 50 };

enum kind { KIND_TEXT, KIND_PATH, KIND_SWITCH, KIND_CHOICE, KIND_COMMAND };

struct row {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *standard;
	const char *choices; /* of a KIND_CHOICE, '|' between them */
	const char *help;
};

#define AT(member) offsetof(struct config, member)

static const struct row rows[] = {
	{"editor", KIND_TEXT, AT(editor), "", NULL,
	 "The editor of Ctrl-G. Empty: $VISUAL, then $EDITOR, then \"editor\"."},
	{"password_command", KIND_COMMAND, AT(password_command), "", NULL,
	 "Prints the password of the mail account on its first line. Run without a shell;\n"
	 "quotes group words: password_command = pass show \"mail/books\""},
	{"ca_file", KIND_PATH, AT(ca_file), "", NULL,
	 "Certificates trusted for the mail server. Empty: the system's."},
	{"stamp_url", KIND_TEXT, AT(stamp_url), "", NULL,
	 "A time stamp server (RFC 3161) for `dun stamp`: http://HOST/PATH or https://HOST/PATH.\n"
	 "Empty: none is ever asked."},
	{"stamp_ca_file", KIND_PATH, AT(stamp_ca_file), "", NULL,
	 "Certificates trusted for time stamps. Empty: their signatures are not checked."},
	{"theme", KIND_CHOICE, AT(theme), "dark", "dark|light",
	 "Colours for a dark or a light background."},
	{"mono", KIND_SWITCH, AT(mono), "no", NULL, "No colour at all (as NO_COLOR=1)."},
	{"ascii", KIND_SWITCH, AT(ascii), "no", NULL, "Lines by | - + for terminals without better ones."},
	{"mouse", KIND_SWITCH, AT(mouse), "no", NULL, "Take mouse clicks; the terminal's own marking then needs Shift."},
	{"hints", KIND_SWITCH, AT(hints), "yes", NULL, "Say once where a key could help."},
	{"keys_file", KIND_PATH, AT(keys_file), "", NULL, "Keys of your own, one \"operation = keys\" a line."},
	{"home", KIND_CHOICE, AT(home), "board", "board|today", "The screen dun starts with."},
	{"inbox", KIND_PATH, AT(inbox), "~/in", NULL, "Where files for import are put."},
	{"export_dir", KIND_PATH, AT(export_dir), "~/export", NULL, "Where workbooks are written."},
	{"backup_dir", KIND_PATH, AT(backup_dir), "~/backup", NULL, "Where copies of the book are kept."},
};

enum { ROWS = sizeof rows / sizeof *rows };

static const struct row *row_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static const char *row_like(const char *name)
{
	const char *best = NULL;
	int least = 4;
	for (size_t i = 0; i < ROWS; i++) {
		int distance = text_distance(name, rows[i].name, least);
		if (distance < least) {
			least = distance;
			best = rows[i].name;
		}
	}
	return best;
}

static bool choice_has(const char *choices, const char *value)
{
	size_t len = strlen(value);
	for (const char *at = choices; *at;) {
		size_t n = strcspn(at, "|");
		if (n == len && memcmp(at, value, n) == 0)
			return true;
		at += n + (at[n] == '|');
	}
	return false;
}

static bool read_switch(const char *value, bool *out, struct err *err)
{
	static const char *const yes[] = {"yes", "on", "true", "1"}, *const no[] = {"no", "off", "false", "0"};
	for (size_t i = 0; i < 4; i++) {
		if (text_ascii_same(value, yes[i]) || text_ascii_same(value, no[i])) {
			*out = text_ascii_same(value, yes[i]);
			return true;
		}
	}
	return err_set(err, ERR_CONFIG, "\"%s\" is neither yes nor no", value);
}

/* One word of a command: blanks end it, quotes of either kind group, a backslash
 * takes the next character as it is outside single quotes. */
static bool read_word(const char **at, struct buf *word, struct err *err)
{
	char quote = 0;
	const char *c = *at;
	for (; *c && (quote || (*c != ' ' && *c != '\t')); c++) {
		if (*c == '\\' && quote != '\'' && c[1])
			buf_addc(word, *++c);
		else if (quote && *c == quote)
			quote = 0;
		else if (!quote && (*c == '"' || *c == '\''))
			quote = *c;
		else
			buf_addc(word, *c);
	}
	*at = c;
	if (quote)
		return err_set(err, ERR_CONFIG, "a %c is opened and not closed", quote);
	return buf_ok(word, err);
}

static bool read_command(struct config *config, const char *value, struct err *err)
{
	struct vec words = VEC_INIT(const char *);
	struct buf word = BUF_INIT;
	bool ok = true;
	for (const char *at = value + strspn(value, " \t"); ok && *at; at += strspn(at, " \t")) {
		buf_clear(&word);
		const char **slot = vec_push(&words);
		ok = read_word(&at, &word, err) && vec_ok(&words, err);
		if (ok)
			*slot = arena_str(&config->arena, buf_str(&word));
	}
	buf_release(&word);
	const char **argv = ok ? arena_array(&config->arena, words.len + 1, sizeof *argv) : NULL;
	if (argv && words.len)
		memcpy(argv, words.data, words.len * sizeof *argv);
	ok = ok && arena_ok(&config->arena, err);
	if (ok)
		config->password_command = words.len ? argv : NULL;
	vec_release(&words);
	return ok;
}

static const char *expand_home(struct arena *arena, const char *path)
{
	const char *home = getenv("HOME");
	if (path[0] != '~' || (path[1] && path[1] != '/') || !home)
		return arena_str(arena, path);
	return arena_printf(arena, "%s%s", home, path + 1);
}

static bool row_set(struct config *config, const struct row *row, const char *value, struct err *err)
{
	void *member = (char *)config + row->offset;
	switch (row->kind) {
	case KIND_TEXT:
		*(const char **)member = arena_str(&config->arena, value);
		break;
	case KIND_PATH:
		*(const char **)member = expand_home(&config->arena, value);
		break;
	case KIND_SWITCH:
		return read_switch(value, member, err);
	case KIND_COMMAND:
		return read_command(config, value, err);
	case KIND_CHOICE:
		if (!choice_has(row->choices, value))
			return err_set(err, ERR_CONFIG, "%s is one of %s, not \"%s\"", row->name, row->choices, value);
		if (row->offset == AT(home))
			memcpy(config->home, value, strlen(value) + 1);
		else
			*(const char **)member = arena_str(&config->arena, value);
		break;
	}
	return arena_ok(&config->arena, err);
}

static bool set_line(struct config *config, const char *name, const char *value, struct err *err)
{
	const struct row *row = row_find(name);
	if (row)
		return row_set(config, row, value, err);
	const char *like = row_like(name);
	if (like)
		return err_set(err, ERR_CONFIG, "\"%s\" is no setting; did you mean %s?", name, like);
	return err_set(err, ERR_CONFIG, "\"%s\" is no setting of dun", name);
}

/* A line is empty, a comment (# or ; in front), or name = value. */
static bool read_line(struct config *config, const char *line, size_t len, struct err *err)
{
	struct buf name = BUF_INIT, value = BUF_INIT;
	text_trim(&line, &len);
	if (!len || *line == '#' || *line == ';')
		return true;
	const char *equals = memchr(line, '=', len);
	if (!equals)
		return err_set(err, ERR_CONFIG, "there is no = in this line");
	if (!text_valid(line, len) || memchr(line, '\0', len))
		return err_set(err, ERR_CONFIG, "this line is not UTF-8 text");
	const char *left = line, *right = equals + 1;
	size_t left_len = (size_t)(equals - line), right_len = len - left_len - 1;
	text_trim(&left, &left_len);
	text_trim(&right, &right_len);
	buf_add(&name, left, left_len);
	buf_add(&value, right, right_len);
	bool ok = buf_ok(&name, err) && buf_ok(&value, err) &&
	          set_line(config, buf_str(&name), buf_str(&value), err);
	buf_release(&name);
	buf_release(&value);
	return ok;
}

static void read_all(struct config *config, const struct buf *text, struct vec *problems)
{
	size_t line = 1;
	for (size_t at = 0; at < text->len; line++) {
		const char *start = text->data + at;
		const char *end = memchr(start, '\n', text->len - at);
		size_t len = end ? (size_t)(end - start) : text->len - at;
		struct err err = {0};
		if (!read_line(config, start, len, &err) && problems->len < CONFIG_PROBLEMS_MOST) {
			const char **slot = vec_push(problems);
			if (slot)
				*slot = arena_printf(&config->arena, "%s:%zu: %s; the default is used", config->path,
				                     line, err.text);
		}
		at += len + 1;
	}
}

static bool keep_problems(struct config *config, struct vec *problems, struct err *err)
{
	const char **list = arena_array(&config->arena, problems->len + 1, sizeof *list);
	if (!list || !vec_ok(problems, err))
		return err_memory(err);
	if (problems->len)
		memcpy(list, problems->data, problems->len * sizeof *list);
	config->problems = list;
	config->problem_count = problems->len;
	return arena_ok(&config->arena, err);
}

static bool default_path(struct config *config, struct err *err)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct buf path = BUF_INIT;
	if (base && *base == '/')
		buf_addf(&path, "%s/dun/config", base);
	else if (home && *home)
		buf_addf(&path, "%s/.config/dun/config", home);
	bool ok = buf_ok(&path, err) && path.len < sizeof config->path;
	if (ok)
		memcpy(config->path, buf_str(&path), path.len + 1);
	buf_release(&path);
	return ok || err_set(err, ERR_CONFIG, "the path of the configuration is too long");
}

/* A file that is not there gives no text; anything else that keeps it from being
 * read is an error. */
static bool load_text(const char *path, bool must_exist, struct buf *text, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat info;
	if (fd < 0 && !must_exist && (errno == ENOENT || errno == ENOTDIR))
		return true;
	if (fd < 0)
		return err_set(err, ERR_CONFIG, "cannot read the configuration %s: %s", path, strerror(errno));
	bool ok = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size <= CONFIG_LARGEST;
	if (!ok)
		err_set(err, ERR_CONFIG, "the configuration %s is not a text file of at most 64 KiB", path);
	for (char block[4096]; ok;) {
		ssize_t n = read(fd, block, sizeof block);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			ok = err_set(err, ERR_CONFIG, "cannot read the configuration %s: %s", path, strerror(errno));
		if (n <= 0)
			break;
		buf_add(text, block, (size_t)n);
		if (text->len > CONFIG_LARGEST)
			ok = err_set(err, ERR_CONFIG, "the configuration %s is larger than 64 KiB", path);
	}
	close(fd);
	return ok && buf_ok(text, err);
}

static bool set_defaults(struct config *config, struct err *err)
{
	for (size_t i = 0; i < ROWS; i++)
		if (!row_set(config, &rows[i], rows[i].standard, err))
			return false;
	return true;
}

bool config_load(struct config *config, const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	struct vec problems = VEC_INIT(const char *);
	*config = (struct config){0};
	bool ok = !path || strlen(path) < sizeof config->path ||
	          err_set(err, ERR_CONFIG, "the path of the configuration is too long");
	if (ok && path)
		memcpy(config->path, path, strlen(path) + 1);
	ok = ok && (path || default_path(config, err)) && set_defaults(config, err) &&
	     (!config->path[0] || load_text(config->path, path != NULL, &text, err));
	if (ok) {
		read_all(config, &text, &problems);
		ok = keep_problems(config, &problems, err);
	}
	vec_release(&problems);
	buf_release(&text);
	if (!ok)
		config_release(config);
	return ok;
}

void config_release(struct config *config)
{
	arena_release(&config->arena);
	*config = (struct config){0};
}

/* Each line of text behind "# ". */
static void add_comment(struct buf *out, const char *text)
{
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, "\n");
		buf_adds(out, "# ");
		buf_add(out, at, len);
		buf_addc(out, '\n');
		at += len + (at[len] == '\n');
	}
}

void config_sample(struct buf *out)
{
	buf_adds(out, "# The configuration of dun: what is yours, not the book's. Every line here shows\n"
	              "# the default; take the # away to change it. A # or ; begins a comment only at\n"
	              "# the start of a line.\n");
	for (size_t i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];
		buf_addc(out, '\n');
		add_comment(out, row->help);
		if (row->choices)
			buf_addf(out, "# One of: %s\n", row->choices);
		buf_addf(out, "#%s =%s%s\n", row->name, *row->standard ? " " : "", row->standard);
	}
}
