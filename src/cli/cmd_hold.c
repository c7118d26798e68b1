/* SPDX-License-Identifier: MIT */
#include "cli/agree.h"
#include "cli/say.h"
#include "desk/records.h"

static const struct cli_option options[] = {
	{"until", "DATE", "the last day of the hold (default: until released)", false},
	{"review", "DATE", "of one without an end: when to look at it again (default: in 30 days)", false},
	{"reason", "TEXT", "why; needed", false},
	{"release", NULL, "end the hold now", false},
	{"list", NULL, "list all that is held, as without REF", false},
	{0},
};

static const struct table_column columns[] = {
	{"client", "Client", TABLE_TEXT}, {"from", "Since", TABLE_DAY}, {"until", "Until", TABLE_DAY},
	{"review", "Look again", TABLE_DAY}, {"overdue", "Overdue", TABLE_INT}, {"why", "Why", TABLE_TEXT},
};

static bool list(struct agree *agree, struct err *err)
{
	struct hold_list found;
	struct table table;
	if (!desk_holds(&agree->desk, &agree->arena, &found, err))
		return false;
	table_init(&table, columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < found.count; i++) {
		const struct hold_row *row = &found.rows[i];
		if (agree->ref.client && row->client != agree->ref.client)
			continue;
		table_add(&table, row->name);
		say_day(&table, row->from);
		say_day(&table, row->until);
		say_day(&table, row->review);
		table_add_int(&table, row->overdue);
		table_add(&table, row->why);
	}
	return say_table(agree->cli, &table, err);
}

static void print_text(struct agree *agree, const struct hold *hold)
{
	struct buf *out = &agree->cli->out;
	char day[DATE_TEXT_SIZE];
	if (hold->from == DATE_NONE)
		buf_addf(out, "%s is no longer on hold\n", hold->client);
	else if (hold->until == DATE_NONE)
		buf_addf(out, "%s is on hold until released: nothing is sent; look again on %s\n", hold->client,
		         date_long(hold->review, day));
	else
		buf_addf(out, "%s is on hold to %s: nothing is sent\n", hold->client, date_long(hold->until, day));
}

static bool day_of(struct agree *agree, const char *name, daynum *out, struct err *err)
{
	const char *typed = agree_value(agree, name);
	*out = DATE_NONE;
	return !*typed || date_word(typed, agree->desk.today, DATE_AHEAD, agree->desk.date_order, out, err) ||
	       err_prefix(err, "--%s: ", name);
}

static bool act(struct agree *agree, struct err *err)
{
	struct desk *desk = &agree->desk;
	const char *why = agree_value(agree, "reason");
	daynum until, review;
	struct hold hold;
	int64_t seq;
	struct digest head;
	if (!day_of(agree, "until", &until, err) || !day_of(agree, "review", &review, err))
		return false;
	if (!(cli_has(agree->args, "release") ? desk_release(desk, agree->ref.client, err)
	      : review != DATE_NONE           ? desk_hold_open(desk, agree->ref.client, review, why, err)
	                                      : desk_hold(desk, agree->ref.client, until, why, err)) ||
	    !desk_hold_of(desk, agree->ref.client, &hold, err))
		return false;
	if (agree->cli->json)
		return entry_head(desk->db, &seq, &head, err) && agree_say(agree, seq, err);
	print_text(agree, &hold);
	return true;
}

static bool run_hold(struct cli *cli, const struct cli_args *args, struct err *err)
{
	const char *why = cli_value(args, "reason");
	bool release = cli_has(args, "release"), ends = cli_has(args, "until") || cli_has(args, "review");
	if (cli_has(args, "list") ? !why && !release && !ends : !args->count && !agree_acts(args))
		return agree_run(cli, args, DB_READ, list, err);
	if (cli_has(args, "list"))
		return err_set(err, ERR_USAGE, "--list stands alone");
	if (!args->count || (release ? why || ends : !why || !*why))
		return err_set(err, ERR_USAGE, "give a client and --reason (and --until), or --release alone");
	if (cli_has(args, "until") && cli_has(args, "review"))
		return err_set(err, ERR_USAGE, "a hold has an end, --until, or a day to look at it again, --review");
	return agree_run(cli, args, DB_WRITE, act, err);
}

const struct verb cmd_hold = {
	.name = "hold",
	.operands = "[REF]",
	.summary = "stop all reminders to a client, release it, or list all that is held",
	.reason = "A client on hold is sent nothing: drafts to it are not queued, and what waits in the outbox is stopped "
	          "when its time comes. The hold and its end stay in sight on the board (H). One without an end has a day to "
	          "look at it again. Without REF all that is held is listed, the first to end first.",
	.options = options,
	.least = 0,
	.most = 1,
	.run = run_hold,
};
