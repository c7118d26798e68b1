/* SPDX-License-Identifier: MIT */
#include "cli/agree.h"

#include <string.h>

#include "cli/entry.h"

const char *agree_value(const struct agree *agree, const char *name)
{
	const char *value = cli_value(agree->args, name);
	return value ? value : "";
}

static bool is_global(const char *name)
{
	for (const struct cli_option *option = cli_globals; option->name; option++)
		if (strcmp(option->name, name) == 0)
			return true;
	return false;
}

bool agree_acts(const struct cli_args *args)
{
	for (size_t i = 0; i < args->values_count; i++)
		if (strcmp(args->names[i], "all") != 0 && !is_global(args->names[i]))
			return true;
	return false;
}

static bool find(struct agree *agree, struct err *err)
{
	if (!agree->args->count)
		return true;
	if (!desk_resolve(&agree->desk, agree->args->operands[0], &agree->ref, err))
		return false;
	if (!*agree->invoices && agree->ref.invoice)
		agree->invoices = agree->ref.invoice_number;
	return true;
}

bool agree_run(struct cli *cli, const struct cli_args *args, enum db_mode mode,
               bool (*deed)(struct agree *agree, struct err *err), struct err *err)
{
	struct agree agree = {.cli = cli, .args = args};
	agree.invoices = agree_value(&agree, "for");
	if (!desk_open(&agree.desk, &cli->options, mode, err))
		return false;
	bool ok = find(&agree, err) && deed(&agree, err);
	arena_release(&agree.arena);
	desk_close(&agree.desk);
	return ok;
}

bool agree_say(struct agree *agree, int64_t seq, struct err *err)
{
	return entry_say(agree->cli, &agree->desk, seq, agree->ref.client_name, err);
}
