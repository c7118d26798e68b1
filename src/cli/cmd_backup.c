/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "base/stop.h"
#include "base/text.h"
#include "cli/say.h"
#include "desk/backup.h"

/* --- backup --- */

static const struct cli_option backup_options[] = {
	{"replace", NULL, "overwrite a file of that name", false},
	{"progress", "FD", "tell how far it is on this descriptor (for the screen)", false},
	{0},
};

static void print_backup(struct cli *cli, const struct backup *made, bool noted)
{
	char head[DIGEST_HEX], digest[DIGEST_HEX];
	digest_hex(&made->head, head);
	digest_hex(&made->digest, digest);
	if (!cli->json) {
		buf_addf(&cli->out, "%s\n%" PRId64 " entries, head %.16s, ", made->path, made->entries, head);
		file_size_text(&cli->out, made->bytes);
		buf_adds(&cli->out, noted ? ", read back whole\n"
		                          : ", read back whole\nThe book may only be read: the log has no entry of this backup.\n");
		return;
	}
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_text(&json, "path", made->path);
	json_put_int(&json, "bytes", made->bytes);
	json_put_text(&json, "sha256", digest);
	json_put_int(&json, "entries", made->entries);
	json_put_text(&json, "head", head);
	json_put_bool(&json, "noted", noted);
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static bool backup(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct backup made;
	struct progress progress = PROGRESS_NONE;
	bool noted;
	if (!progress_open(&progress, cli_value(args, "progress"), err) ||
	    !desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	struct desk_backup wish = {.path = args->operands[0], .replace = cli_has(args, "replace"), .progress = &progress};
	stop_catch();
	bool ok = desk_backup(&desk, &wish, &made, &noted, err);
	stop_release();
	progress_close(&progress);
	if (ok)
		print_backup(cli, &made, noted);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_backup = {
	.name = "backup",
	.operands = "[FILE|DIR]",
	.summary = "a checked copy of the book, while others work",
	.reason = "Into a folder, the name tells the day, the number of entries and the head of the log, so that the name itself "
	          "is evidence of how far the log had come; without an operand, into backup_dir of the configuration "
	          "(~/backup). The copy is read back as a whole before it gets its name. A file of that name is not "
	          "overwritten unless --replace. Each backup is an entry of the log.",
	.options = backup_options,
	.least = 0,
	.most = 1,
	.run = backup,
};

/* --- restore --- */

static const struct cli_option restore_options[] = {
	{"lose", "N", "agree that so many entries of the present book are lost; `all` where it cannot be read", false},
	{"ahead", "N", "agree that the backup has so many entries the present book does not have", false},
	{0},
};

static bool read_count(const struct cli_args *args, const char *name, bool all, int64_t *out, struct err *err)
{
	const char *text = cli_value(args, name);
	*out = RESTORE_NOTHING;
	if (!text)
		return true;
	if (all && strcmp(text, "all") == 0)
		*out = RESTORE_ALL;
	return *out == RESTORE_ALL || text_number(text, 0, INT64_MAX, out) ||
	       err_set(err, ERR_USAGE, "--%s wants a number%s, not \"%.60s\"", name, all ? " or `all`" : "", text);
}

static void print_restore(struct cli *cli, const struct restore *done)
{
	char head[DIGEST_HEX];
	digest_hex(&done->backup_head, head);
	if (!cli->json) {
		buf_addf(&cli->out, "%s is as it was with entry %" PRId64 ", head %.16s.\n", done->file.path, done->backup_entries, head);
		if (*done->kept)
			buf_addf(&cli->out, "The book it replaced is kept as %s.\n", done->kept);
		buf_adds(&cli->out, "Mail that waited then is held: look in the outbox whether it has gone since.\n");
		return;
	}
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_text(&json, "book", done->file.path);
	json_put_int(&json, "entries", done->backup_entries);
	json_put_text(&json, "head", head);
	json_name(&json, "lost");
	if (done->lost >= 0)
		json_int(&json, done->lost);
	else
		json_null(&json);
	json_put_text(&json, "kept", done->kept);
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static bool restore(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk_restore wish = {.path = args->operands[0]};
	struct restore done;
	if (!read_count(args, "lose", true, &wish.lose, err) || !read_count(args, "ahead", false, &wish.ahead, err) ||
	    !desk_restore(&cli->options, &wish, &done, err))
		return false;
	print_restore(cli, &done);
	return true;
}

const struct verb cmd_restore = {
	.name = "restore",
	.operands = "FILE",
	.summary = "go back to a backup",
	.reason = "Checks the backup as a whole and compares its log with that of the present book. Where the book has entries the "
	          "backup does not have, it says how many and goes back only with --lose and that number; a backup that has more "
	          "than the book, with --ahead and that number; a backup of another book not at all. Nobody else can write "
	          "meanwhile, and open sessions go on in the restored book. The replaced book is kept beside it. Mail that waited "
	          "in the backup is held until somebody releases it, for it may have gone since.",
	.options = restore_options,
	.least = 1,
	.most = 1,
	.run = restore,
};
