/* SPDX-License-Identifier: MIT */
/* stamp: the log's head, seen by somebody else. */
#include <inttypes.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/say.h"
#include "desk/stamp.h"

static const struct cli_option options[] = {
	{"token", "FILE", "only write the newest time stamp to this file, for others to check", false},
	{0},
};

static bool write_token(struct desk *desk, const char *path, struct err *err)
{
	struct buf token = BUF_INIT;
	struct file_out file = FILE_OUT_NONE;
	bool ok = desk_stamp_token(desk, &token, err) && file_begin(&file, path, FILE_REFUSE, err) &&
	          file_write(&file, token.data, token.len, err) && file_keep(&file, err);
	file_drop(&file);
	buf_release(&token);
	return ok;
}

static void print(struct cli *cli, const struct desk *desk, const struct desk_stamp *stamp)
{
	char hex[DIGEST_HEX], at[MOMENT_TEXT_SIZE];
	moment_iso(moment_at(stamp->at), at);
	digest_hex(&stamp->head, hex);
	if (cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_int(&json, "entry", stamp->entry);
		json_put_int(&json, "entries", stamp->seq);
		json_put_text(&json, "head", hex);
		json_put_text(&json, "at", at);
		json_put_bool(&json, "checked", stamp->checked);
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
		return;
	}
	buf_addf(&cli->out, "Entry %" PRId64 ": %s has stamped entries 1 to %" PRId64 " at %s\n", stamp->entry,
	         desk->config.stamp_url, stamp->seq, at);
	if (!stamp->checked)
		buf_adds(&cli->out, "Its signature was not checked: stamp_ca_file of the configuration names no certificates.\n");
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct desk_stamp stamp;
	const char *path = cli_value(args, "token");
	if (!desk_open(&desk, &cli->options, path ? DB_READ : DB_WRITE, err))
		return false;
	bool ok = path ? write_token(&desk, path, err) : desk_stamp(&desk, &stamp, err);
	if (ok && !path)
		print(cli, &desk, &stamp);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_stamp = {
	.name = "stamp",
	.operands = "",
	.summary = "have the log's head stamped by a time stamp server",
	.reason = "Sends the hash of the last entry, and nothing else, to the server that stamp_url of the configuration "
	          "names (RFC 3161; http or https), checks the reply and keeps it with an entry. It proves, whoever keeps the "
	          "book, that the log was so at that moment; `verify` checks it as of that moment, long after the server's "
	          "certificate has run out. Without stamp_url nothing is ever sent. With --token FILE the newest is written "
	          "out: `openssl ts -verify -token_in -in FILE -digest HASH -CAfile CA` checks it without dun.",
	.options = options,
	.least = 0,
	.most = 0,
	.run = run,
};
