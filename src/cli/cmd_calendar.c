/* SPDX-License-Identifier: MIT */
/* calendar: the days nobody works, and taking in a list of them. */
#include <string.h>

#include "base/text.h"
#include "cli/say.h"
#include "desk/policy.h"

static const struct cli_option options[] = {
	{"country", "XX", "which country (import: needed; list: its days)", false},
	{0},
};

static const struct table_column country_columns[] = {
	{"country", "Country", TABLE_TEXT}, {"days", "Days", TABLE_INT}, {"known_until", "Known until", TABLE_TEXT},
	{"source", "Source", TABLE_TEXT},
};

static const struct table_column day_columns[] = {{"day", "Day", TABLE_DAY}, {"name", "Name", TABLE_TEXT}};

static void add_country(struct table *table, const struct calendar *calendar)
{
	table_add(table, calendar->country);
	table_add_int(table, (long long)calendar->count);
	struct buf text = BUF_INIT;
	buf_addf(&text, "%d", calendar->known_until);
	table_add(table, calendar->known_until ? buf_str(&text) : "");
	buf_release(&text);
	table_add(table, calendar->source);
}

static bool list_countries(struct cli *cli, struct desk *desk, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct table table;
	const char **countries;
	bool ok = desk_calendar_countries(desk, &arena, &countries, err);
	table_init(&table, country_columns, sizeof country_columns / sizeof *country_columns);
	for (; ok && *countries; countries++) {
		struct calendar calendar;
		ok = desk_calendar_of(desk, *countries, &arena, &calendar, err);
		if (ok)
			add_country(&table, &calendar);
	}
	arena_release(&arena);
	if (ok)
		return say_table(cli, &table, err);
	table_release(&table);
	return false;
}

static bool list_days(struct cli *cli, struct desk *desk, const char *country, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct calendar calendar;
	struct table table;
	bool ok = desk_calendar_of(desk, country, &arena, &calendar, err);
	if (ok && !calendar.count)
		ok = err_set(err, ERR_NOINPUT, "no holidays of \"%.20s\" are known: `dun calendar import FILE --country %.2s` "
		             "takes a list in", country, country);
	table_init(&table, day_columns, sizeof day_columns / sizeof *day_columns);
	for (size_t i = 0; ok && i < calendar.count; i++) {
		say_day(&table, calendar.days[i].day);
		table_add(&table, calendar.days[i].name);
	}
	arena_release(&arena);
	if (ok)
		return say_table(cli, &table, err);
	table_release(&table);
	return false;
}

static bool import(struct cli *cli, struct desk *desk, const char *file, const char *country, struct err *err)
{
	struct buf said = BUF_INIT;
	bool ok = desk_calendar_import(desk, file, country, &said, err);
	if (ok)
		say_done(cli, NULL, &said);
	buf_release(&said);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	const char *what = args->operands[0], *country = cli_value(args, "country");
	bool imports = strcmp(what, "import") == 0;
	if (!imports && strcmp(what, "list") != 0)
		return err_set(err, ERR_USAGE, "calendar import or list, not \"%.40s\"", what);
	if (imports ? args->count != 2 || !country : args->count != 1)
		return err_set(err, ERR_USAGE, imports ? "calendar import wants a file and --country XX"
		                                       : "calendar list takes --country, nothing else");
	if (!desk_open(&desk, &cli->options, imports ? DB_WRITE : DB_READ, err))
		return false;
	bool ok = imports ? import(cli, &desk, args->operands[1], country, err)
	                  : country ? list_days(cli, &desk, country, err) : list_countries(cli, &desk, err);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_calendar = {
	.name = "calendar",
	.operands = "list | import FILE",
	.summary = "the days nobody works, by country",
	.reason = "Steps, follow-ups and dates typed move to the next working day of the client's country, else of the "
	          "firm's (firm.country). Lists for DE, GB, JP, KR, RU and US come along, each with its source and the "
	          "year it is known until. import takes an ICS file or a table of dates and names in place of what was "
	          "known of its years; dun undo takes it back.",
	.options = options,
	.least = 1,
	.most = 2,
	.run = run,
};
