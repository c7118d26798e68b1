/* SPDX-License-Identifier: MIT */
#include "desk/desk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "desk/anchor.h"
#include "desk/settings.h"
#include "store/deed.h"
#include "store/find.h"

/* --- which book --- */

static bool fits(int len, char path[4096], struct err *err)
{
	if (len >= 0 && len < 4096)
		return true;
	path[0] = '\0';
	return err_set(err, ERR_USAGE, "the path of the book is too long");
}

bool desk_find_book(const struct desk_options *options, char path[4096], struct err *err)
{
	const char *env = getenv("DUN_BOOK"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	path[0] = '\0';
	if (options->book && !*options->book)
		return err_set(err, ERR_USAGE, "--book wants the path of a book");
	if (options->book || (env && *env))
		return fits(snprintf(path, 4096, "%s", options->book ? options->book : env), path, err);
	if (data && *data == '/')
		return fits(snprintf(path, 4096, "%s/dun/book.dun", data), path, err);
	if (home && *home)
		return fits(snprintf(path, 4096, "%s/.local/share/dun/book.dun", home), path, err);
	return err_set(err, ERR_USAGE, "no book: HOME is not set, so name one with --book");
}

/* --- opening --- */

static void take_setting(struct desk *desk, const char *name, const char *value)
{
	if (strcmp(name, "firm.name") == 0)
		snprintf(desk->firm, sizeof desk->firm, "%s", value);
	else if (strcmp(name, "firm.zone") == 0)
		snprintf(desk->zone, sizeof desk->zone, "%s", value);
	else if (strcmp(name, "currency") == 0)
		money_currency(value, desk->currency);
	else if (strcmp(name, "decimal") == 0)
		desk->decimal = *value == ',' ? ',' : '.';
	else if (strcmp(name, "date-order") == 0)
		desk->date_order = *value == 'm' ? DATE_MDY : *value == 'y' ? DATE_YMD : DATE_DMY;
	else if (strcmp(name, "sample") == 0)
		desk->sample = strcmp(value, "1") == 0;
}

bool desk_refresh(struct desk *desk, struct err *err)
{
	desk->firm[0] = desk->zone[0] = desk->currency[0] = '\0';
	desk->decimal = '.';
	desk->date_order = DATE_DMY;
	desk->sample = false;
	struct query *q = find_settings(desk->db, err);
	while (query_next(q))
		take_setting(desk, query_text(q, 0), query_text(q, 1));
	if (!query_end(q, err) || !clock_set_zone(desk->zone, err))
		return false;
	if (!desk->today_given)
		desk->today = moment_day(clock_now());
	return true;
}

bool desk_open(struct desk *desk, const struct desk_options *options, enum db_mode mode, struct err *err)
{
	*desk = (struct desk){
		.today = options->today, .today_given = options->today != DATE_NONE, .state = options->state,
	};
	actor_here(&desk->actor);
	if (desk_find_book(options, desk->path, err) && config_load(&desk->config, options->config, err) &&
	    (desk->db = db_open(desk->path, mode, err)) && desk_refresh(desk, err)) {
		snprintf(desk->path, sizeof desk->path, "%s", db_path(desk->db));
		desk->data_version = db_data_version(desk->db);
		if (options->tell && *db_upgraded(desk->db))
			options->tell(db_upgraded(desk->db));
		return true;
	}
	desk_close(desk);
	return false;
}

void desk_hurry(struct desk *desk)
{
	db_patience(desk->db, 1000);
}

void desk_close(struct desk *desk)
{
	db_close(desk->db);
	desk->db = NULL;
	config_release(&desk->config);
}

/* --- a new book --- */

/* The directories above the user's own book, 0700 each. */
static bool make_parents(char *path, struct err *err)
{
	for (char *p = path + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		bool ok = mkdir(path, 0700) == 0 || errno == EEXIST;
		int why = errno;
		*p = '/';
		if (!ok)
			return err_set(err, ERR_CREATE, "cannot make the directory of %.400s: %s", path, strerror(why));
	}
	return true;
}

struct wish {
	const char *name, *value;
};

static bool check_wishes(const struct wish *wishes, size_t count, struct err *err)
{
	struct buf value = BUF_INIT;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		if (wishes[i].value && *wishes[i].value &&
		    !setting_find(wishes[i].name, NULL)->check(wishes[i].value, &value, err))
			ok = err_prefix(err, "%s: ", wishes[i].name);
	buf_release(&value);
	return ok;
}

static bool fill(struct desk *desk, const struct wish *wishes, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (wishes[i].value && *wishes[i].value &&
		    !desk_set(desk, wishes[i].name, wishes[i].value, err))
			return false;
	/* A new book has nothing that should be taken back. */
	return deed_forget(desk->db, err);
}

bool desk_init(const struct desk_options *options, const struct desk_firm *firm, struct err *err)
{
	const struct wish wishes[] = {
		{"firm.name", firm->name}, {"firm.country", firm->country}, {"firm.zone", firm->zone},
		{"currency", firm->currency}, {"firm.mail", firm->from}, {"mail.from", firm->from},
	};
	const size_t count = sizeof wishes / sizeof *wishes;
	struct desk desk;
	char path[4096];
	const char *env = getenv("DUN_BOOK");
	bool own = !options->book && !(env && *env);
	if (!desk_find_book(options, path, err) || !check_wishes(wishes, count, err) ||
	    (own && !make_parents(path, err)) || !desk_open(&desk, options, DB_CREATE, err))
		return false;
	bool ok = fill(&desk, wishes, count, err);
	if (ok)
		desk_anchor_begin(&desk, "init");
	desk_close(&desk);
	if (!ok)
		unlink(path);
	return ok;
}

/* --- taking back --- */

bool desk_undo(struct desk *desk, struct buf *said, struct err *err)
{
	buf_adds(said, "Undone: ");
	return deed_undo(desk->db, &desk->actor, said, err) && buf_ok(said, err) && desk_refresh(desk, err);
}

bool desk_redo(struct desk *desk, struct buf *said, struct err *err)
{
	buf_adds(said, "Done again: ");
	return deed_redo(desk->db, &desk->actor, said, err) && buf_ok(said, err) && desk_refresh(desk, err);
}
