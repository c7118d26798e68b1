/* SPDX-License-Identifier: MIT */
/* mail test: does the account work? */
#include <string.h>

#include "base/json.h"
#include "cli/cli.h"
#include "desk/send.h"

static const struct cli_option options[] = {
	{"to", "ADDRESS", "asks whether a mail to it would be taken; else to the firm itself", false},
	{0},
};

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct buf lines = BUF_INIT;
	struct json json;
	if (strcmp(args->operands[0], "test") != 0)
		return err_set(err, ERR_USAGE, "it is `dun mail test`");
	if (!desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	bool ok = desk_mail_test(&desk, cli_value(args, "to"), &lines, err);
	if (cli->json) {
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_bool(&json, "ok", ok);
		json_put_text(&json, "says", buf_str(&lines));
		if (!ok)
			json_put_text(&json, "why", err->text);
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else {
		buf_add(&cli->out, buf_str(&lines), lines.len);
		buf_adds(&cli->out, ok ? "The mail account works.\n" : "");
	}
	buf_release(&lines);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_mail = {
	.name = "mail",
	.operands = "test",
	.summary = "say whether the mail account works",
	.reason = "Connects to the mail server, checks its certificate, logs in, and asks whether it would take a mail; "
	          "none is sent. Each step is said in words, and where it fails, why. The server, the user and the "
	          "sender are settings of the book (mail.host, mail.port, mail.tls, mail.user, mail.from); the "
	          "password comes from the password_command of your configuration.",
	.options = options,
	.least = 1,
	.most = 1,
	.run = run,
};
