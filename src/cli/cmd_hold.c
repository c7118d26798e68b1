/* SPDX-License-Identifier: MIT */
#include "base/arena.h"
#include "cli/entry.h"
#include "cli/say.h"
#include "desk/records.h"

static const struct cli_option options[] = {
	{"until", "DATE", "the last day of the hold (default: until released)", false},
	{"reason", "TEXT", "why; needed", false},
	{"release", NULL, "end the hold now", false},
	{0},
};

static bool print_last(struct cli *cli, struct desk *desk, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct digest head;
	struct entry entry;
	int64_t seq;
	bool ok = entry_head(desk->db, &seq, &head, err) && entry_load(desk->db, seq, &arena, &entry, err);
	if (ok) {
		struct json json;
		json_start(&json, &cli->out);
		entry_json(&json, &entry);
		buf_addc(&cli->out, '\n');
	}
	arena_release(&arena);
	return ok;
}

static void print_text(struct cli *cli, const char *name, bool release, daynum until)
{
	char day[DATE_TEXT_SIZE];
	if (release)
		buf_addf(&cli->out, "%s is no longer on hold\n", name);
	else if (until == DATE_NONE)
		buf_addf(&cli->out, "%s is on hold until released: nothing is sent\n", name);
	else
		buf_addf(&cli->out, "%s is on hold to %s: nothing is sent\n", name, date_long(until, day));
}

static bool hold(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct desk_ref ref;
	daynum until = DATE_NONE;
	bool release = cli_has(args, "release");
	const char *end = cli_value(args, "until"), *why = cli_value(args, "reason");
	if (end && !date_word(end, desk->today, DATE_AHEAD, desk->date_order, &until, err))
		return err_prefix(err, "--until: ");
	if (!desk_resolve(desk, args->operands[0], &ref, err))
		return false;
	if (!(release ? desk_release(desk, ref.client, err) : desk_hold(desk, ref.client, until, why, err)))
		return false;
	if (cli->json)
		return print_last(cli, desk, err);
	print_text(cli, ref.client_name, release, until);
	return true;
}

static bool run_hold(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	const char *why = cli_value(args, "reason");
	if (cli_has(args, "release") ? why || cli_has(args, "until") : !why || !*why)
		return err_set(err, ERR_USAGE, "give --reason (and --until), or --release alone");
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	bool ok = hold(cli, args, &desk, err);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_hold = {
	.name = "hold",
	.operands = "REF",
	.summary = "stop all reminders to a client, or release it",
	.reason = "A client on hold is sent nothing: drafts to it are not queued, and what waits in the outbox is stopped "
	          "when its time comes. The hold and its end stay in sight on the board (H).",
	.options = options,
	.least = 1,
	.most = 1,
	.run = run_hold,
};
