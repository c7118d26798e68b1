/* SPDX-License-Identifier: MIT */
/* today: what is to be done, for whom, and why. skip: a step left out, with a reason. */
#include <string.h>

#include "base/text.h"
#include "cli/say.h"
#include "cli/today_say.h"
#include "desk/step.h"
#include "desk/today.h"

static const struct cli_option today_options[] = {
	{"as-of", "DATE", "as of this day (default: today)", false},
	{"limit", "N", "at most so many", false},
	{"all", NULL, "also what is stopped or waits, and why", false},
	{"week", NULL, "also what comes within seven days", false},
	{"currency", "C", "in this currency alone", false},
	{0},
};

static bool read_limit(const struct cli_args *args, size_t *limit, struct err *err)
{
	int64_t value = INT32_MAX;
	const char *text = cli_value(args, "limit");
	if (text && !text_number(text, 0, INT32_MAX, &value))
		return err_set(err, ERR_USAGE, "--limit: \"%.20s\" is no number", text);
	*limit = (size_t)value;
	return true;
}

static void print_json(struct cli *cli, const struct today *today, size_t limit)
{
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '[');
	for (size_t i = 0; i < today->count && i < limit; i++)
		today_say_json(&json, &today->rows[i]);
	json_close(&json, ']');
	buf_addc(&cli->out, '\n');
}

static bool print_csv(struct cli *cli, const struct today *today, size_t limit, struct err *err)
{
	static const struct table_column columns[] = {
		{"group", "Group", TABLE_TEXT}, {"client", "Client", TABLE_TEXT}, {"currency", "Currency", TABLE_TEXT},
		{"open", "Open", TABLE_MONEY}, {"oldest_days", "Days", TABLE_INT}, {"step", "Step", TABLE_TEXT},
		{"channel", "Channel", TABLE_TEXT}, {"when", "When", TABLE_DAY}, {"why", "Why", TABLE_TEXT},
	};
	struct table table;
	table_init(&table, columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < today->count && i < limit; i++) {
		const struct today_row *row = &today->rows[i];
		table_add(&table, today_group_name(row->group));
		table_add(&table, row->client_name);
		table_add(&table, row->currency);
		say_money(&table, row->open, row->currency);
		table_add_int(&table, row->oldest_days);
		table_add(&table, row->next.name);
		table_add(&table, policy_channel_name(row->next.channel));
		say_day(&table, row->next.when);
		table_add(&table, row->next.why);
	}
	return say_table(cli, &table, err);
}

static void print_row(struct cli *cli, const struct today_row *row, char decimal)
{
	struct buf line = BUF_INIT;
	buf_addf(&line, "  %s, ", row->client_name);
	money_show(&line, row->open, row->currency, decimal);
	buf_addf(&line, " %s", row->currency);
	text_tame(&cli->out, buf_str(&line), line.len);
	buf_addc(&cli->out, '\n');
	buf_clear(&line);
	buf_adds(&line, row->next.why);
	if (row->beside.act == NEXT_STEP)
		buf_addf(&line, "; beside it, %s", row->beside.why);
	buf_adds(&cli->out, "      ");
	text_tame(&cli->out, buf_str(&line), line.len);
	buf_addc(&cli->out, '\n');
	buf_release(&line);
}

static void print_people(struct cli *cli, const struct today *today, size_t limit, char decimal)
{
	char day[DATE_TEXT_SIZE];
	if (!today->count) {
		buf_adds(&cli->out, "Nothing to do");
		if (today->next_day != DATE_NONE)
			buf_addf(&cli->out, "; the next day with something is %s", date_long(today->next_day, day));
		buf_addc(&cli->out, '\n');
	}
	for (size_t i = 0; i < today->count && i < limit; i++) {
		const struct today_row *row = &today->rows[i];
		if (i == 0 || row->group != today->rows[i - 1].group)
			buf_addf(&cli->out, "%s%s (%zu)\n", i ? "\n" : "", today_group_name(row->group), today->groups[row->group]);
		print_row(cli, row, decimal);
	}
}

static bool run_today(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct today today;
	size_t limit = SIZE_MAX;
	struct today_wish wish = {
		.as_of = DATE_NONE, .currency = cli_value(args, "currency"),
		.span = cli_has(args, "all") ? TODAY_ALL : cli_has(args, "week") ? TODAY_WEEK : TODAY_NOW,
	};
	if (!say_day_option(args, "as-of", DATE_NONE, &wish.as_of, err) || !read_limit(args, &limit, err) ||
	    !desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	bool ok = desk_today(&desk, &wish, &today, err);
	if (ok && cli->json)
		print_json(cli, &today, limit);
	else if (ok && cli->csv)
		ok = print_csv(cli, &today, limit, err);
	else if (ok)
		print_people(cli, &today, limit, desk.decimal);
	today_release(&today);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_today = {
	.name = "today",
	.operands = "",
	.summary = "what is to be done, for whom, and why",
	.reason = "One row a client and currency: the next step of its policy with the reason, broken promises first. "
	          "With --all also what is stopped, by what and until when, and what waits for its day: then every open "
	          "amount is in one row. Looking changes nothing; what was missed is made up once, not once a day.",
	.options = today_options,
	.least = 0,
	.most = 0,
	.run = run_today,
};

/* --- skip --- */

static const struct cli_option skip_options[] = {
	{"reason", "TEXT", "why; needed", false},
	{"to", "STEP", "go on at this step instead of leaving one out", false},
	{"done", NULL, "it was done: for a task of our own (a reason is not needed)", false},
	{"currency", "C", "which debt, when there are several", false},
	{0},
};

static bool skip(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct desk_ref ref;
	struct buf said = BUF_INIT;
	const char *reason = cli_value(args, "reason"), *to = cli_value(args, "to"), *currency = cli_value(args, "currency");
	const char *step = args->count > 1 ? args->operands[1] : NULL;
	bool ok = desk_resolve(desk, args->operands[0], &ref, err);
	if (ok && to)
		ok = desk_step_move(desk, ref.client, currency, to, reason, &said, err);
	else if (ok && cli_has(args, "done"))
		ok = desk_step_tick(desk, ref.client, currency, step, reason, &said, err);
	else if (ok)
		ok = desk_step_skip(desk, ref.client, currency, step, reason, &said, err);
	if (ok)
		say_done(cli, ref.client_name, &said);
	buf_release(&said);
	return ok;
}

static bool run_skip(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	if (cli_has(args, "to") && args->count > 1)
		return err_set(err, ERR_USAGE, "--to names the step; give no other");
	if (!cli_value(args, "reason") && !cli_has(args, "done"))
		return err_set(err, ERR_USAGE, "give --reason: a step is not left out without one");
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	bool ok = skip(cli, args, &desk, err);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_skip = {
	.name = "skip",
	.operands = "REF [STEP]",
	.summary = "leave out the next step of a client, or move to another",
	.reason = "The step and the reason become an entry of the log; dun undo takes it back. Without STEP it is the "
	          "next one (dun policy explain REF shows the ladder). The invoice that carries the ladder goes on at "
	          "the step after; the gap since the last contact still holds.",
	.options = skip_options,
	.least = 1,
	.most = 2,
	.run = run_skip,
};
