/* SPDX-License-Identifier: MIT */
/* send: hands due mail to the server, once. Made for cron: any number may run. */
#include <string.h>

#include "base/json.h"
#include "base/stop.h"
#include "base/text.h"
#include "cli/cli.h"
#include "desk/send.h"

static const struct cli_option options[] = {
	{"dry-run", NULL, "only say what would be sent or stopped now", false},
	{"limit", "N", "at most N mails", false},
	{"wait", NULL, "stay for mail that is held or timed, until none is left", false},
	{0},
};

struct out {
	struct cli *cli;
	struct json json;
};

static void put_text(struct buf *out, const char *text)
{
	text_tame(out, text, strlen(text));
}

static void put_row(struct out *out, const struct message *message, const char *state, const char *reply,
                    const char *why)
{
	struct buf *b = &out->cli->out;
	if (out->cli->json) {
		json_open(&out->json, '{');
		json_put_int(&out->json, "id", message->id);
		json_put_text(&out->json, "client", message->client_name);
		json_put_text(&out->json, "to", message->to_line);
		json_put_text(&out->json, "subject", message->subject);
		json_put_text(&out->json, "state", state);
		json_put_text(&out->json, "reply", reply);
		json_put_text(&out->json, "why", why);
		json_close(&out->json, '}');
		return;
	}
	buf_addf(b, "%-9s %lld  ", state, (long long)message->id);
	put_text(b, message->client_name);
	buf_adds(b, ": ");
	put_text(b, message->subject);
	if (*reply || *why)
		buf_adds(b, "\n          ");
	put_text(b, reply);
	if (*reply && *why)
		buf_adds(b, ": ");
	put_text(b, why);
	buf_addc(b, '\n');
}

static void report(void *arg, const struct message *message, const struct message_end *end)
{
	put_row(arg, message, end->state == MESSAGE_QUEUED ? "later" : message_state_name(end->state), end->reply,
	        end->why);
}

static bool preview(struct out *out, struct desk *desk, int64_t limit, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct desk_due *due = NULL;
	size_t count = 0;
	bool ok = desk_send_preview(desk, limit, &arena, &due, &count, err);
	for (size_t i = 0; ok && i < count; i++)
		put_row(out, &due[i].message, *due[i].stop ? "stopped" : "due", "", due[i].stop);
	if (ok && !count && !out->cli->json)
		buf_adds(&out->cli->out, "No mail is due.\n");
	arena_release(&arena);
	return ok;
}

static bool send_all(struct out *out, struct desk *desk, int64_t limit, bool wait, struct err *err)
{
	struct outbox_count count;
	const struct desk_send send = {.limit = limit, .wait = wait, .report = report, .arg = out};
	stop_catch();
	bool ok = desk_send(desk, &send, &count, err);
	stop_release();
	if (ok && count.later)
		ok = err_set(err, ERR_AGAIN, "%lld put off by the server: tried again later by itself",
		             (long long)count.later);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct out out = {.cli = cli};
	int64_t limit = 0;
	const char *text = cli_value(args, "limit");
	if (text && !text_number(text, 1, 1000000, &limit))
		return err_set(err, ERR_USAGE, "--limit wants a whole number from 1");
	bool dry = cli_has(args, "dry-run");
	if (!desk_open(&desk, &cli->options, dry ? DB_READ : DB_WRITE, err))
		return false;
	if (cli->json) {
		json_start(&out.json, &cli->out);
		json_open(&out.json, '[');
	}
	bool ok = dry ? preview(&out, &desk, limit, err) : send_all(&out, &desk, limit, cli_has(args, "wait"), err);
	if (cli->json) {
		json_close(&out.json, ']');
		buf_addc(&cli->out, '\n');
	}
	desk_close(&desk);
	return ok;
}

const struct verb cmd_send = {
	.name = "send",
	.operands = "",
	.summary = "send the mail that is due, once",
	.reason = "Hands each mail of the outbox whose time has come to the mail server, after checking it once more "
	          "against the ledger. Safe to run from cron and from several sessions at once: no mail is sent twice. "
	          "Prints for each mail what became of it and the server's last words. A mail whose fate the server "
	          "did not tell becomes \"uncertain\", and only a person decides about it (see `dun outbox`). Exit 69 "
	          "when the server is not available, 75 when some were put off for later.",
	.options = options,
	.least = 0,
	.most = 0,
	.run = run,
};
