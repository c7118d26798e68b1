/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/say.h"
#include "desk/verify.h"

enum { HEADS_LARGEST = 16 << 20 };

static const struct cli_option options[] = {
	{"anchor", "N:HASH", "the log had N entries and this hash, from a place of your own; 16 of its digits are enough", true},
	{"anchors", "FILE", "a file that names such heads: an old mail, heads.txt, a list of backups", true},
	{"rate", NULL, "say how long it took, and how long SHA-256 alone takes for as many bytes", false},
	{0},
};

/* --- heads from elsewhere --- */

static bool take_file(const char *path, struct vec *heads, struct err *err)
{
	struct buf text = BUF_INIT;
	size_t before = heads->len;
	bool ok = file_read(path, NULL, HEADS_LARGEST, &text, err) &&
	          anchor_parse(buf_str(&text), text.len, path, heads, err);
	if (ok && heads->len == before)
		ok = err_set(err, ERR_DATA, "%.300s names no head of a log: a number of entries and at least %d digits of "
		             "their hash", path, ANCHOR_LEAST);
	buf_release(&text);
	return ok;
}

static bool take_heads(const struct cli_args *args, struct vec *heads, struct err *err)
{
	const char *given;
	for (size_t i = 0; (given = cli_value_at(args, "anchor", i)); i++) {
		if (!anchor_parse(given, strlen(given), "--anchor", heads, err))
			return false;
		if (heads->len != i + 1)
			return err_set(err, ERR_USAGE, "--anchor: write N:HASH, with at least %d digits of the hash, not \"%.80s\"",
			               ANCHOR_LEAST, given);
	}
	for (size_t i = 0; (given = cli_value_at(args, "anchors", i)); i++)
		if (!take_file(given, heads, err))
			return false;
	return true;
}

/* --- how fast --- */

struct rate {
	bool asked;
	int64_t ours, bare; /* microseconds */
};

static int64_t microseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* SHA-256 alone, over as many bytes in as many pieces as the log has. */
static bool measure(const struct entry_proof *chain, struct rate *rate, struct err *err)
{
	static const char bytes[65536];
	struct digest_run run;
	struct digest out;
	int64_t start = microseconds();
	size_t piece = chain->checked ? (size_t)(chain->bytes / chain->checked) : 0;
	if (!digest_open(&run, err))
		return false;
	bool ok = true;
	for (int64_t i = 0; ok && i < chain->checked; i++) {
		for (size_t left = piece; left; left -= left < sizeof bytes ? left : sizeof bytes)
			digest_add(&run, bytes, left < sizeof bytes ? left : sizeof bytes);
		ok = digest_turn(&run, &out, err);
	}
	digest_close(&run);
	rate->bare = microseconds() - start;
	return ok;
}

/* --- saying it --- */

/* says holds a line a problem. */
static void print_problems(struct json *json, const char *says)
{
	json_name(json, "problems");
	json_open(json, '[');
	for (const char *end; (end = strchr(says, '\n')); says = end + 1)
		json_textn(json, says, (size_t)(end - says));
	json_close(json, ']');
}

static void print_json(struct cli *cli, const struct desk_verdict *verdict, const char *head, const struct rate *rate)
{
	struct json json;
	char at[MOMENT_TEXT_SIZE];
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_bool(&json, "ok", verdict->ok);
	json_put_int(&json, "entries", verdict->entries);
	json_put_int(&json, "erased", verdict->erased);
	json_put_text(&json, "head", head);
	print_problems(&json, buf_str(&verdict->says));
	json_put_int(&json, "first_bad", verdict->first_bad);
	json_put_int(&json, "chain_to", verdict->chain.good);
	json_put_text(&json, "chain_at", verdict->chain.good ? moment_iso(verdict->chain.recorded, at) : "");
	json_put_int(&json, "anchors", (int64_t)verdict->anchors);
	json_put_int(&json, "complete_to", verdict->complete.seq);
	json_put_text(&json, "complete_at", verdict->complete.seq ? moment_iso(verdict->complete_at, at) : "");
	json_put_text(&json, "complete_by", verdict->complete.says);
	json_put_int(&json, "stamps", verdict->stamps.count);
	json_put_int(&json, "stamped_to", verdict->stamps.seq);
	json_put_text(&json, "stamped_at", verdict->stamps.seq ? moment_iso(moment_at(verdict->stamps.at), at) : "");
	json_put_int(&json, "bytes", verdict->chain.bytes);
	if (rate->asked) {
		json_put_int(&json, "microseconds", rate->ours);
		json_put_int(&json, "sha256_microseconds", rate->bare);
	}
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static void print_moment(struct buf *out, struct moment moment)
{
	char day[DATE_TEXT_SIZE], clock[MOMENT_TEXT_SIZE];
	buf_addf(out, "%s %s", date_long(moment_day(moment), day), moment_clock(moment, clock));
}

/* Only a head from outside shows that the log was not cut, or written anew as a whole. */
static void print_complete(struct buf *out, const struct desk_verdict *verdict)
{
	if (verdict->complete.seq) {
		buf_addf(out, "Complete up to entry %" PRId64 " of ", verdict->complete.seq);
		print_moment(out, verdict->complete_at);
		buf_adds(out, ", which ");
		text_tame(out, verdict->complete.says, strlen(verdict->complete.says));
		buf_addf(out, " knows (heads known: %zu).\n", verdict->anchors);
		return;
	}
	buf_adds(out, "No head of it is known from outside the book: nothing shows that its end was not cut off, or that "
	         "it was not written anew as a whole. An old mail, backup or export has one: --anchors FILE.\n");
	if (verdict->remembered.seq)
		buf_addf(out, "What the book itself remembers goes up to entry %" PRId64 ".\n", verdict->remembered.seq);
}

static void print(struct cli *cli, const struct desk_verdict *verdict, const struct rate *rate)
{
	char head[DIGEST_HEX];
	digest_hex(&verdict->head, head);
	if (cli->json) {
		print_json(cli, verdict, head, rate);
		return;
	}
	struct buf *out = &cli->out;
	buf_addf(out, "%" PRId64 " entries, head %s\n", verdict->entries, head);
	if (verdict->erased)
		buf_addf(out, "Of %" PRId64 " of them the words were lawfully erased; entries say so.\n", verdict->erased);
	buf_adds(out, verdict->ok ? "Every entry is as it was written, and what verify compares with them agrees (dun-evidence(7)).\n" : "");
	text_tame_lines(out, buf_str(&verdict->says), verdict->says.len);
	if (verdict->first_bad)
		buf_addf(out, "The first bad entry is %" PRId64 ".\n", verdict->first_bad);
	if (verdict->chain.good) {
		buf_addf(out, "The chain holds up to entry %" PRId64 " of ", verdict->chain.good);
		print_moment(out, verdict->chain.recorded);
		buf_adds(out, ".\n");
	}
	print_complete(out, verdict);
	if (verdict->stamps.seq) {
		buf_addf(out, "Entries 1 to %" PRId64 " carry a time stamp of ", verdict->stamps.seq);
		print_moment(out, moment_at(verdict->stamps.at));
		buf_adds(out, verdict->signatures ? ".\n" : "; its signature was not checked, for stamp_ca_file is not set.\n");
	}
	if (rate->asked) {
		file_size_text(out, verdict->chain.bytes);
		buf_addf(out, " of %" PRId64 " entries in %" PRId64 " ms; SHA-256 alone takes %" PRId64 " ms for as many bytes.\n",
		         verdict->chain.checked, rate->ours / 1000, rate->bare / 1000);
	}
}

static bool judge(struct cli *cli, struct desk *desk, const struct vec *heads, struct rate *rate, struct err *err)
{
	struct desk_verdict verdict;
	int64_t start = microseconds();
	if (!desk_verify_against(desk, heads, &verdict, err))
		return false;
	rate->ours = microseconds() - start;
	bool ok = !rate->asked || measure(&verdict.chain, rate, err);
	if (ok)
		print(cli, &verdict, rate);
	if (ok && !verdict.ok)
		ok = err_set(err, ERR_NO, "%d problem%s found: go back to a backup, and keep this book as it is",
		             verdict.problems, verdict.problems == 1 ? " was" : "s were");
	desk_verdict_release(&verdict);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct vec heads = VEC_INIT(struct anchor);
	struct rate rate = {.asked = cli_has(args, "rate")};
	bool ok = take_heads(args, &heads, err) && desk_open(&desk, &cli->options, DB_READ, err);
	if (ok) {
		ok = judge(cli, &desk, &heads, &rate, err);
		desk_close(&desk);
	}
	vec_release(&heads);
	return ok;
}

const struct verb cmd_verify = {
	.name = "verify",
	.operands = "",
	.summary = "is the book as it was written?",
	.reason = "Computes the chain of the log anew, every sum that is kept twice and the digests of all imported rows, of "
	          "every mail and every file, and looks at the file's own structure. A chain alone cannot show that its end was "
	          "cut off or that all of it was written anew: it is compared with the heads that went outside, in mails, "
	          "exports and backups, with your own notes of them in the state directory, and with what --anchor and "
	          "--anchors name. It says up to which entry the log is complete, and which is the first bad one. "
	          "Exit 1 and what is wrong when something is.",
	.options = options,
	.least = 0,
	.most = 0,
	.run = run,
};
