/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "cli/cli.h"

static const struct cli_option options[] = {
	{"firm", "NAME", "the firm whose money it is", false},
	{"currency", "CODE", "its own currency, like EUR", false},
	{"from", "ADDRESS", "the address its mails come from", false},
	{"country", "CC", "its country, two letters", false},
	{"zone", "ZONE", "its time zone, like Europe/Berlin: says what day today is", false},
	{0},
};

static bool init(struct cli *cli, const struct cli_args *args, struct err *err)
{
	const struct desk_firm firm = {
		.name = cli_value(args, "firm"), .currency = cli_value(args, "currency"),
		.from = cli_value(args, "from"), .country = cli_value(args, "country"),
		.zone = cli_value(args, "zone"),
	};
	char path[4096];
	if (!desk_find_book(&cli->options, path, err) || !desk_init(&cli->options, &firm, err))
		return false;
	if (cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "book", path);
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else {
		buf_addf(&cli->out, "Made %s. Next: dun import FILE, or dun client add.\n", path);
	}
	return true;
}

const struct verb cmd_init = {
	.name = "init",
	.operands = "",
	.summary = "make an empty book",
	.reason = "Makes the book that --book or $DUN_BOOK names, else your own. A file that is there "
	          "already is never touched. What is not given here can be set later: `dun setting`.",
	.options = options,
	.least = 0,
	.most = 0,
	.run = init,
};
