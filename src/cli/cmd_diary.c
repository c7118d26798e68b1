/* SPDX-License-Identifier: MIT */
/* The diary behind Today (2), and ticking its lines off. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/say.h"
#include "desk/diary.h"

/* --- diary --- */

static const struct cli_option diary_options[] = {
	{"days", "N", "also what comes within so many days", false},
	{0},
};

static const struct table_column columns[] = {
	{"line", "Line", TABLE_TEXT}, {"group", "Group", TABLE_TEXT}, {"do", "Do", TABLE_TEXT},
	{"client", "Client", TABLE_TEXT}, {"code", "Code", TABLE_TEXT}, {"why", "Why", TABLE_TEXT},
	{"amount", "Amount", TABLE_MONEY}, {"currency", "Currency", TABLE_TEXT}, {"day", "Day", TABLE_DAY},
	{"owner", "Owner", TABLE_TEXT},
};

static void add_line(struct table *table, const struct diary_line *line)
{
	struct buf name = BUF_INIT;
	static const char *const groups[DIARY_GROUPS] = {"promises", "calls", "mails", "waiting", "done"};
	diary_name(line, &name);
	table_add(table, buf_str(&name));
	table_add(table, groups[line->group]);
	table_add(table, line->verb);
	table_add(table, line->name);
	table_add(table, line->code);
	table_add(table, line->why);
	say_money(table, line->amount, line->currency);
	table_add(table, line->currency);
	say_day(table, line->day);
	table_add(table, line->owner);
	buf_release(&name);
}

static bool print(struct cli *cli, const struct desk *desk, const struct diary *diary, struct err *err)
{
	struct table table;
	char day[DATE_TEXT_SIZE];
	bool people = !cli->json && !cli->csv;
	if (people && !diary->open) {
		buf_adds(&cli->out, "Nothing to do today.");
		if (diary->next_day != DATE_NONE)
			buf_addf(&cli->out, " Next: %s, %zu thing%s.", date_long(diary->next_day, day), diary->next_count,
			         diary->next_count == 1 ? "" : "s");
		buf_addc(&cli->out, '\n');
	}
	if (people && !diary->count)
		return true;
	table_init(&table, columns, sizeof columns / sizeof *columns);
	table.decimal = desk->decimal;
	for (size_t i = 0; i < diary->count; i++)
		add_line(&table, &diary->lines[i]);
	return say_table(cli, &table, err);
}

static bool run_diary(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct diary diary;
	int64_t days = 0;
	const char *text = cli_value(args, "days");
	if (text && !text_number(text, 0, DIARY_AHEAD, &days))
		return err_set(err, ERR_USAGE, "--days: a number from 0 to %d, not \"%.20s\"", DIARY_AHEAD, text);
	if (!desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	bool ok = desk_diary(&desk, desk.today + (daynum)days, &diary, err) && print(cli, &desk, &diary, err);
	diary_release(&diary);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_diary = {
	.name = "diary",
	.operands = "",
	.summary = "what wants doing, a line a thing, as Today (2) shows it",
	.reason = "Promises whose day has come, follow-up dates, steps that are due, drafts that were left, mails that "
	          "need a person, addresses that do not work; then what waits for others and what was done today. "
	          "Everything comes from the records. Its first column names the line for dun tick.",
	.options = diary_options,
	.least = 0,
	.most = 0,
	.run = run_diary,
};

/* --- tick --- */

static const struct cli_option tick_options[] = {
	{"until", "DATE", "put them to this day instead: fri, +4d, 27.11 or 2026-11-27", false},
	{0},
};

static bool find_lines(const struct diary *diary, const struct cli_args *args, const struct diary_line **lines,
                       struct err *err)
{
	for (size_t i = 0; i < args->count; i++) {
		lines[i] = diary_find(diary, args->operands[i]);
		if (!lines[i])
			return err_set(err, ERR_NOINPUT, "there is no line \"%.60s\" in the diary; dun diary lists them",
			               args->operands[i]);
	}
	return true;
}

static bool tick(struct cli *cli, struct desk *desk, const struct cli_args *args, struct err *err)
{
	struct diary diary;
	const struct diary_line *lines[CLI_OPERANDS_MOST];
	struct buf said = BUF_INIT;
	daynum day = DATE_NONE;
	const char *until = cli_value(args, "until");
	bool ok = desk_diary(desk, desk->today + DIARY_AHEAD, &diary, err) && find_lines(&diary, args, lines, err);
	if (ok && until)
		ok = date_word(until, desk->today, DATE_AHEAD, desk->date_order, &day, err) &&
		     desk_diary_put_off(desk, lines, args->count, day, &said, err);
	else if (ok)
		ok = desk_diary_done(desk, lines, args->count, &said, err);
	if (ok)
		buf_addf(&cli->out, "%s\n", buf_str(&said));
	buf_release(&said);
	diary_release(&diary);
	return ok;
}

static bool run_tick(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	bool ok = tick(cli, &desk, args, err);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_tick = {
	.name = "tick",
	.operands = "LINE...",
	.summary = "tick lines of the diary off, or put them to another day",
	.reason = "LINE is what dun diary calls it. A promise that is ticked comes back the next working day while the "
	          "money is not in; a step is not ticked off: it leaves by what was done, by another date, or by "
	          "dun skip with a reason. A day that nobody works moves to the next that they do. One step of undo "
	          "takes all back.",
	.options = tick_options,
	.least = 1,
	.most = -1,
	.run = run_tick,
};
