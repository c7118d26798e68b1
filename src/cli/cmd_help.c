/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"

static bool help(struct cli *cli, const struct cli_args *args, struct err *err)
{
	const struct verb *verb = NULL;
	if (args->count && !(verb = verb_find(args->operands[0])))
		return verb_unknown(args->operands[0], err);
	verb_help(verb, &cli->out);
	return true;
}

const struct verb cmd_help = {
	.name = "help",
	.operands = "[VERB]",
	.summary = "say how a verb is used",
	.reason = "Without a verb: the list of all verbs and the options they share.",
	.least = 0,
	.most = 1,
	.run = help,
};
