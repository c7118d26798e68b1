/* SPDX-License-Identifier: MIT */
#include "cli/say.h"
#include "desk/settings.h"

static const struct cli_option options[] = {
	{"unset", NULL, "go back to the default", false},
	{0},
};

static bool list(struct cli *cli, struct desk *desk, struct err *err)
{
	static const struct table_column columns[] = {
		{"name", "Setting", TABLE_TEXT}, {"value", "Value", TABLE_TEXT}, {"meaning", "Meaning", TABLE_TEXT},
	};
	struct table table;
	size_t count;
	const struct setting *settings = setting_list(&count);
	bool ok = true;
	table_init(&table, columns, 3);
	for (size_t i = 0; ok && i < count; i++) {
		struct buf value = BUF_INIT;
		if (settings[i].inner)
			continue;
		ok = desk_setting(desk, settings[i].name, &value, err);
		table_add(&table, settings[i].name);
		table_add(&table, buf_str(&value));
		table_add(&table, settings[i].meaning);
		buf_release(&value);
	}
	if (ok)
		return say_table(cli, &table, err);
	table_release(&table);
	return false;
}

static bool show(struct cli *cli, struct desk *desk, const char *name, struct err *err)
{
	struct buf value = BUF_INIT;
	bool ok = desk_setting(desk, name, &value, err);
	if (ok && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "name", name);
		json_put_text(&json, "value", buf_str(&value));
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		buf_addf(&cli->out, "%s\n", buf_str(&value));
	}
	buf_release(&value);
	return ok;
}

static bool change(struct desk *desk, const struct cli_args *args, struct err *err)
{
	const struct setting *setting = setting_find(args->operands[0], err);
	if (!setting)
		return false;
	if (setting->inner)
		return err_set(err, ERR_DENIED, "%s is the program's own and cannot be set", setting->name);
	return desk_set(desk, setting->name, args->count > 1 ? args->operands[1] : "", err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	bool unset = cli_has(args, "unset");
	if (unset && args->count != 1)
		return err_set(err, ERR_USAGE, "--unset wants the name of one setting");
	bool write = unset || args->count == 2;
	if (!desk_open(&desk, &cli->options, write ? DB_WRITE : DB_READ, err))
		return false;
	bool ok = write ? change(&desk, args, err)
	        : args->count ? show(cli, &desk, args->operands[0], err)
	                      : list(cli, &desk, err);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_setting = {
	.name = "setting",
	.operands = "[NAME [VALUE]]",
	.summary = "show or change what the book is set to",
	.reason = "Without a name: all settings with their values and meaning. With a value: sets it. "
	          "Settings change sums, dates and what is sent, so each change is an entry of the log "
	          "and `dun undo` takes it back.",
	.options = options,
	.least = 0,
	.most = 2,
	.run = run,
};
