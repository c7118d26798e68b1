/* SPDX-License-Identifier: MIT */
#include "desk/import.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "store/deed.h"
#include "store/layout.h"

enum { FILES_MOST = 500 };

/* --- under which name --- */

/* "open-items-2026-11.csv" and next month's are one series: "open-items". */
static void name_after(const char *path, char out[120])
{
	const char *base = strrchr(path, '/');
	struct buf name = BUF_INIT;
	base = base ? base + 1 : path;
	const char *dot = strrchr(base, '.');
	size_t len = dot && dot > base ? (size_t)(dot - base) : strlen(base);
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)base[i] >= 0x80 || isalpha((unsigned char)base[i]))
			buf_addc(&name, base[i]);
		else if (name.len && name.data[name.len - 1] != '-')
			buf_addc(&name, '-');
	while (name.len && name.data[name.len - 1] == '-')
		buf_truncate(&name, name.len - 1);
	snprintf(out, 120, "%s", name.len ? buf_str(&name) : "list");
	buf_release(&name);
}

/* Another kind of file may be called alike: then this one is the second. */
static bool free_name(struct desk *desk, char name[120], struct err *err)
{
	char wanted[100];
	snprintf(wanted, sizeof wanted, "%.99s", name);
	for (int n = 2; n < 1000; n++) {
		struct arena arena = ARENA_INIT;
		struct layout layout;
		bool ok = layout_find(desk->db, NULL, name, &arena, &layout, err);
		bool taken = ok && *layout.name;
		arena_release(&arena);
		if (!ok || !taken)
			return ok;
		snprintf(name, 120, "%s %d", wanted, n);
	}
	return true;
}

static bool recall(struct desk_import *import, struct desk *desk, const char *preset, struct err *err)
{
	struct layout layout = {.name = ""};
	if (preset && strlen(preset) >= sizeof import->layout)
		return err_set(err, ERR_USAGE, "the name of a layout has at most %zu bytes", sizeof import->layout - 1);
	if (desk && !layout_find(desk->db, preset ? NULL : &import->columns.header, preset, &import->arena, &layout, err))
		return false;
	import->known = *layout.name;
	if (import->known) {
		snprintf(import->layout, sizeof import->layout, "%s", layout.name);
		return intake_recall(&layout, &import->arena, &import->columns.given) ? true : err_memory(err);
	}
	if (preset) {
		snprintf(import->layout, sizeof import->layout, "%s", preset);
		return true;
	}
	name_after(import->path, import->layout);
	return !desk || free_name(desk, import->layout, err);
}

/* --- looking --- */

/* The day a file tells about is the day it was written, but never after today. */
static daynum day_of_file(int fd, daynum today)
{
	struct stat st;
	struct moment now = clock_now();
	if (fstat(fd, &st) != 0)
		return today;
	daynum day = moment_day((struct moment){(int64_t)st.st_mtime, now.offset});
	return day < today ? day : today;
}

bool desk_import_open(struct desk_import *import, struct desk *desk, const char *path,
                      const struct columns_given *given, const char *preset, struct err *err)
{
	*import = (struct desk_import){.fd = -1};
	if (strlen(path) >= sizeof import->path)
		return err_set(err, ERR_USAGE, "the path of the file is too long");
	snprintf(import->path, sizeof import->path, "%s", path);
	import->fd = file_open(path, desk ? desk->path : NULL, NULL, err);
	bool ok = import->fd >= 0 && columns_read(&import->columns, import->fd, import->path, given, err);
	if (ok)
		ok = recall(import, desk, preset, err) && (!import->known || columns_settle(&import->columns, err));
	if (ok) {
		daynum clock = moment_day(clock_now());
		import->options.latest = desk && desk->today > clock ? desk->today : clock;
		import->options.dated = day_of_file(import->fd, desk ? desk->today : clock);
		return true;
	}
	desk_import_close(import);
	return false;
}

void desk_import_close(struct desk_import *import)
{
	columns_release(&import->columns);
	arena_release(&import->arena);
	if (import->fd >= 0)
		close(import->fd);
	import->fd = -1;
}

bool desk_import_settle(struct desk_import *import, struct err *err)
{
	struct columns *old = &import->columns, fresh;
	const struct columns_given *given = &old->given;
	bool other_encoding = given->encoding && strcmp(given->encoding, old->charset.name) != 0;
	if (!other_encoding && (!given->separator || given->separator == old->separator))
		return columns_settle(old, err);
	if (!columns_read(&fresh, import->fd, import->path, given, err))
		return false;
	columns_release(old);
	*old = fresh;
	return true;
}

void desk_import_currency(const struct desk_import *import, const struct desk *desk, currency_code out)
{
	const char *code = *import->columns.given.currency ? import->columns.given.currency : desk ? desk->currency : "";
	snprintf(out, sizeof(currency_code), "%s", code);
}

bool desk_import_lacks_currency(const struct desk_import *import, const struct desk *desk)
{
	const struct columns *c = &import->columns;
	currency_code currency;
	desk_import_currency(import, desk, currency);
	return c->kind != COLUMNS_CLIENTS && c->map[COLUMN_CURRENCY] < 0 && !*currency;
}

bool desk_import_ready(const struct desk_import *import, const struct desk *desk, struct err *err)
{
	const struct columns *c = &import->columns;
	if (!columns_ready(c, err))
		return false;
	if (!desk_import_lacks_currency(import, desk))
		return true;
	return err_set(err, ERR_DATA, "%s: no column says the currency: say it with --currency (as --currency EUR)", c->file);
}

/* --- taking in --- */

static bool run(struct desk_import *import, struct desk *desk, struct intake_report *report, struct err *err)
{
	struct columns *c = &import->columns;
	currency_code currency;
	desk_import_currency(import, desk, currency);
	if (c->map[COLUMN_CURRENCY] < 0)
		memcpy(c->given.currency, currency, sizeof currency);
	import->options.source = import->layout;
	return intake_run(desk->db, &desk->actor, import->fd, c, &import->options, report, err);
}

/* The caller's progress, and what other sessions are told meanwhile. */
struct told {
	struct desk *desk;
	const struct intake_options *options;
	int64_t percent;
};

static bool tell(void *arg, int64_t done, int64_t total)
{
	struct told *told = arg;
	int64_t percent = total > 0 ? done * 100 / total : 0;
	if (percent != told->percent) {
		char says[120];
		snprintf(says, sizeof says, "import by %s, %lld %%, is going on", told->desk->actor.name, (long long)percent);
		db_notice(told->desk->db, says);
		told->percent = percent;
	}
	return !told->options->progress || told->options->progress(told->options->progress_arg, done, total);
}

/* The run with others told of it. */
static bool run_told(struct desk_import *import, struct desk *desk, struct intake_report *report, struct err *err)
{
	const struct intake_options asked = import->options;
	struct told told = {.desk = desk, .options = &asked, .percent = -1};
	import->options.progress = tell;
	import->options.progress_arg = &told;
	bool ok = run(import, desk, report, err);
	import->options.progress = asked.progress;
	import->options.progress_arg = asked.progress_arg;
	return ok;
}

static bool keep(struct desk_import *import, struct desk *desk, struct deed *deed, struct intake_report *report,
                 struct err *err)
{
	deed->import = report->import;
	return intake_remember(desk->db, &import->columns, import->layout, err) && deed_commit(deed, err);
}

bool desk_import_run(struct desk_import *import, struct desk *desk, bool dry, struct intake_report *report,
                     struct err *err)
{
	struct deed deed;
	const char *base = strrchr(import->path, '/');
	*report = (struct intake_report){.rejects = FILE_OUT_NONE};
	if (!desk_import_ready(import, desk, err) ||
	    !deed_begin_bulk(&deed, desk->db, &desk->actor, err, "import of %s", base ? base + 1 : import->path))
		return false;
	bool ok = run_told(import, desk, report, err);
	if (ok && !dry && report->changed)
		ok = keep(import, desk, &deed, report, err);
	deed_abandon(&deed);
	db_notice(desk->db, NULL);
	if (ok && !dry && report->rejects.fd >= 0)
		ok = file_keep(&report->rejects, err);
	return ok;
}

/* --- files that wait --- */

static bool looks_like_one(const char *name)
{
	static const char *const endings[] = {".csv", ".txt", ".tsv", ".CSV", ".TXT", ".TSV"};
	size_t len = strlen(name);
	if (len >= 12 && strcmp(name + len - 12, ".rejects.csv") == 0)
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (len > 4 && *name != '.' && strcmp(name + len - 4, endings[i]) == 0)
			return true;
	return false;
}

static int newest_first(const void *a, const void *b)
{
	const struct desk_import_file *x = a, *y = b;
	if (x->changed != y->changed)
		return x->changed > y->changed ? -1 : 1;
	return strcmp(x->name, y->name);
}

bool desk_import_files(const struct desk *desk, struct arena *arena, struct vec *out, struct err *err)
{
	DIR *dir = opendir(desk->config.inbox);
	const struct dirent *entry;
	while (dir && out->len < FILES_MOST && (entry = readdir(dir))) {
		struct stat st;
		if (!looks_like_one(entry->d_name) ||
		    fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
			continue;
		struct desk_import_file *file = vec_push(out);
		if (!file)
			break;
		file->name = arena_str(arena, entry->d_name);
		file->path = arena_printf(arena, "%s/%s", desk->config.inbox, entry->d_name);
		file->size = (int64_t)st.st_size;
		file->changed = (int64_t)st.st_mtime;
	}
	if (dir)
		closedir(dir);
	if (out->len)
		qsort(out->data, out->len, sizeof(struct desk_import_file), newest_first);
	return arena_ok(arena, err) && vec_ok(out, err);
}

bool desk_import_layouts(const struct desk *desk, struct arena *arena, struct vec *out, struct err *err)
{
	return layout_list(desk->db, arena, out, err);
}

bool desk_import_empty(const struct desk *desk, bool *empty, struct err *err)
{
	return import_nothing_yet(desk->db, empty, err);
}
