/* SPDX-License-Identifier: MIT */
#include "cli/say.h"

#include <string.h>

#include "base/text.h"
#include "desk/outbox.h"

bool say_table(struct cli *cli, struct table *table, struct err *err)
{
	if (cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		table_json(table, &json);
		buf_addc(&cli->out, '\n');
	} else if (cli->csv) {
		table_csv(table, &cli->out);
	} else {
		table_print(table, &cli->out);
	}
	bool ok = table_ok(table, err) && buf_ok(&cli->out, err);
	table_release(table);
	return ok;
}

void say_done(struct cli *cli, const char *client, const struct buf *said)
{
	if (cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		if (client)
			json_put_text(&json, "client", client);
		json_put_text(&json, "done", buf_str(said));
		json_close(&json, '}');
	} else {
		text_tame(&cli->out, buf_str(said), said->len);
	}
	buf_addc(&cli->out, '\n');
}

void say_money(struct table *table, int64_t minor, const char *currency)
{
	struct buf text = BUF_INIT;
	money_plain(&text, minor, currency);
	table_add(table, buf_str(&text));
	buf_release(&text);
}

void say_day(struct table *table, daynum day)
{
	char text[DATE_ISO_SIZE];
	table_add(table, date_iso(day, text));
}

void say_json_money(struct json *json, const char *name, int64_t minor, const char *currency)
{
	struct buf text = BUF_INIT;
	money_plain(&text, minor, currency);
	json_put_text(json, name, buf_str(&text));
	buf_release(&text);
}

void say_json_day(struct json *json, const char *name, daynum day)
{
	char text[DATE_ISO_SIZE];
	if (day == DATE_NONE) {
		json_name(json, name);
		json_null(json);
	} else {
		json_put_text(json, name, date_iso(day, text));
	}
}

bool say_day_option(const struct cli_args *args, const char *name, daynum fallback, daynum *out, struct err *err)
{
	const char *text = cli_value(args, name);
	if (!text) {
		*out = fallback;
		return true;
	}
	if (date_parse_iso(text, out, err))
		return true;
	if (err)
		err->code = ERR_USAGE;
	return err_prefix(err, "--%s: ", name);
}

bool say_time(const char *option, const char *text, enum date_order order, int64_t *at, struct err *err)
{
	struct err why = {0};
	if (outbox_time_parse(text, order, at, &why))
		return true;
	return err_set(err, ERR_USAGE, "--%s: %s", option, why.text);
}
