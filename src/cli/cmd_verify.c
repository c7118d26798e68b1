/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"

#include "cli/say.h"
#include "desk/verify.h"

/* says holds a line a problem. */
static void print_problems(struct json *json, const char *says)
{
	json_name(json, "problems");
	json_open(json, '[');
	for (const char *end; (end = strchr(says, '\n')); says = end + 1)
		json_textn(json, says, (size_t)(end - says));
	json_close(json, ']');
}

static void print(struct cli *cli, const struct desk_verdict *verdict)
{
	char head[DIGEST_HEX];
	digest_hex(&verdict->head, head);
	if (cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_bool(&json, "ok", verdict->ok);
		json_put_int(&json, "entries", verdict->entries);
		json_put_text(&json, "head", head);
		print_problems(&json, buf_str(&verdict->says));
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
		return;
	}
	buf_addf(&cli->out, "%lld entries, head %s\n", (long long)verdict->entries, head);
	buf_adds(&cli->out, verdict->ok ? "Every entry, sum and page is as it was written.\n" : "");
	text_tame_lines(&cli->out, buf_str(&verdict->says), verdict->says.len);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct desk_verdict verdict;
	(void)args;
	if (!desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	bool ok = desk_verify(&desk, &verdict, err);
	if (ok) {
		print(cli, &verdict);
		if (!verdict.ok)
			ok = err_set(err, ERR_NO, "%d problem%s found: go back to a backup, and keep this book as it is",
			             verdict.problems, verdict.problems == 1 ? " was" : "s were");
		desk_verdict_release(&verdict);
	}
	desk_close(&desk);
	return ok;
}

const struct verb cmd_verify = {
	.name = "verify",
	.operands = "",
	.summary = "is the book as it was written?",
	.reason = "Computes the chain of the log anew, every sum that is kept twice and the digests of all imported rows, and "
	          "looks at the file's own structure. "
	          "Exit 1 and what is wrong when something is. A chain alone cannot show that its end was cut off: "
	          "compare the head with one noted elsewhere.",
	.least = 0,
	.most = 0,
	.run = run,
};
