/* SPDX-License-Identifier: MIT */
#include "cli/say.h"

static bool say(struct cli *cli, bool (*act)(struct desk *, struct buf *, struct err *), struct err *err)
{
	struct desk desk;
	struct buf said = BUF_INIT;
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	bool ok = act(&desk, &said, err);
	if (ok && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "done", buf_str(&said));
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		buf_addf(&cli->out, "%s\n", buf_str(&said));
	}
	buf_release(&said);
	desk_close(&desk);
	return ok;
}

static bool undo(struct cli *cli, const struct cli_args *args, struct err *err)
{
	(void)args;
	return say(cli, desk_undo, err);
}

static bool redo(struct cli *cli, const struct cli_args *args, struct err *err)
{
	(void)args;
	return say(cli, desk_redo, err);
}

const struct verb cmd_undo = {
	.name = "undo",
	.operands = "",
	.summary = "take back the last thing you did",
	.reason = "Takes back your own last deed (an import, a payment, a logged call ...) and names it; "
	          "again goes one further, up to 100. What somebody else has changed since is not touched. "
	          "The log keeps the entry and the withdrawal. Exit 1 when there is nothing to undo.",
	.least = 0,
	.most = 0,
	.run = undo,
};

const struct verb cmd_redo = {
	.name = "redo",
	.operands = "",
	.summary = "do again what was undone last",
	.reason = "Does again what `dun undo` took back, as a new entry. Exit 1 when there is nothing.",
	.least = 0,
	.most = 0,
	.run = redo,
};
