/* SPDX-License-Identifier: MIT */
/* outbox: the mails that wait, and what a person can do to one. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/say.h"
#include "cli/table.h"
#include "desk/outbox.h"

static const struct cli_option options[] = {
	{"failed", NULL, "only what needs somebody: failed, stopped, uncertain", false},
	{"sent", NULL, "only what has been sent", false},
	{"all", NULL, "also what has been sent", false},
	{"time", "TIME", "with `at`: 14:30 (the next), \"fri 08:30\", 2026-11-25T08:30:00+01:00", false},
	{0},
};

static const struct table_column columns[] = {
	{"id", "Id", TABLE_INT},         {"state", "State", TABLE_TEXT},     {"client", "Client", TABLE_TEXT},
	{"to", "To", TABLE_TEXT},        {"subject", "Subject", TABLE_TEXT}, {"goes", "Goes", TABLE_TEXT},
	{"message_id", "Message-ID", TABLE_TEXT}, {"reply", "Reply", TABLE_TEXT}, {"why", "Why", TABLE_TEXT},
};
enum { WIDTH = sizeof(columns) / sizeof(*columns), NARROW = 6 };

static void add_state(struct table *table, const struct message *m, int64_t now, bool people)
{
	struct buf text = BUF_INIT;
	if (people)
		outbox_state(m, now, &text);
	else
		buf_adds(&text, message_state_name(m->state));
	table_add(table, buf_str(&text));
	buf_release(&text);
}

static void add_goes(struct table *table, const struct message *m, int64_t now, bool people)
{
	struct buf text = BUF_INIT;
	char iso[MOMENT_TEXT_SIZE];
	int64_t at = m->state == MESSAGE_SENT ? m->sent_at : m->state == MESSAGE_QUEUED && !m->held ? m->not_before : 0;
	if (people)
		outbox_goes(m, now, &text);
	else if (at)
		buf_adds(&text, moment_iso(moment_at(at), iso));
	table_add(table, buf_str(&text));
	buf_release(&text);
}

static void fill(struct table *table, const struct desk_outbox *outbox, bool people)
{
	for (size_t i = 0; i < outbox->list.count; i++) {
		const struct message *m = &outbox->list.rows[i];
		table_add_int(table, m->id);
		add_state(table, m, outbox->now, people);
		table_add(table, m->client_name);
		table_add(table, m->to_line);
		table_add(table, m->subject);
		add_goes(table, m, outbox->now, people);
		if (people)
			continue;
		table_add(table, m->message_id);
		table_add(table, m->reply);
		table_add(table, m->why);
	}
}

/* Under the table: what each mail that needs somebody means. */
static void explain(const struct desk_outbox *outbox, struct buf *out)
{
	for (size_t i = 0; i < outbox->list.count; i++) {
		const struct message *m = &outbox->list.rows[i];
		if (m->state != MESSAGE_REJECTED && m->state != MESSAGE_STOPPED && m->state != MESSAGE_UNCERTAIN)
			continue;
		buf_addf(out, "\n%lld: ", (long long)m->id);
		if (*m->reply) {
			buf_adds(out, "the server said ");
			text_tame(out, m->reply, strlen(m->reply));
			buf_adds(out, "; ");
		}
		text_tame(out, m->why, strlen(m->why));
		buf_addc(out, '\n');
	}
}

static enum message_filter filter_of(const struct cli_args *args)
{
	return cli_has(args, "failed") ? MESSAGE_FAILED : cli_has(args, "sent") ? MESSAGE_GONE
	       : cli_has(args, "all")  ? MESSAGE_ALL
	                               : MESSAGE_OPEN;
}

static bool list(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct desk_outbox outbox;
	struct table table;
	struct json json;
	bool people = !cli->json && !cli->csv;
	table_init(&table, columns, people ? NARROW : WIDTH);
	bool ok = desk_outbox_load(desk, filter_of(args), &arena, &outbox, err);
	if (ok) {
		fill(&table, &outbox, people);
		ok = table_ok(&table, err);
	}
	json_start(&json, &cli->out);
	if (ok && cli->json) {
		table_json(&table, &json);
		buf_addc(&cli->out, '\n');
	} else if (ok && cli->csv) {
		table_csv(&table, &cli->out);
	} else if (ok) {
		desk_outbox_summary(&outbox, &cli->out);
		buf_adds(&cli->out, "; ");
		desk_outbox_sender(&outbox, &cli->out);
		buf_adds(&cli->out, outbox.off ? ": run `dun send`, or install the timer (man dun)\n" : "\n");
		if (outbox.list.count)
			table_print(&table, &cli->out);
		explain(&outbox, &cli->out);
	}
	table_release(&table);
	arena_release(&arena);
	return ok;
}

static bool say(struct cli *cli, const struct buf *said)
{
	struct json json;
	if (!cli->json) {
		text_tame(&cli->out, buf_str(said), said->len);
	} else {
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "done", buf_str(said));
		json_close(&json, '}');
	}
	buf_addc(&cli->out, '\n');
	return true;
}

static bool act(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct buf said = BUF_INIT;
	enum outbox_act which = OUTBOX_BACK;
	int64_t id, at = 0;
	const char *word = args->operands[0], *when = cli_value(args, "time");
	bool correct = strcmp(word, "to") == 0;
	if (!correct && !outbox_act_named(word, &which))
		return err_set(err, ERR_USAGE, "\"%s\" cannot be done to a mail: back, hold, release, at, now, retry, bin, "
		               "sent, again or to", word);
	if (!args->operands[1] || !text_number(args->operands[1], 1, INT64_MAX, &id))
		return err_set(err, ERR_USAGE, "dun outbox %s wants the id of a mail, as `dun outbox` lists them", word);
	if (correct != (args->count == 3))
		return err_set(err, ERR_USAGE, "it is `dun outbox to ID ADDRESS`, and `dun outbox WORD ID` for the others");
	if (!correct && (which == OUTBOX_AT) != (when != NULL))
		return err_set(err, ERR_USAGE, "--time belongs to `dun outbox at ID`, and only there");
	if (when && !say_time("time", when, desk->date_order, &at, err))
		return false;
	bool ok = correct ? desk_outbox_correct(desk, id, args->operands[2], &said, err)
	                  : desk_outbox_act(desk, which, id, at, &said, err);
	ok = ok && say(cli, &said);
	buf_release(&said);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	if (!desk_open(&desk, &cli->options, args->count ? DB_WRITE : DB_READ, err))
		return false;
	bool ok = args->count ? act(cli, args, &desk, err) : list(cli, args, &desk, err);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_outbox = {
	.name = "outbox",
	.operands = "[WORD ID]",
	.summary = "list the mails that wait, or do something to one",
	.reason = "Without operands it lists what is held, timed, failed, stopped or uncertain. With a word and the id "
	          "of a mail: back (to the drafts), hold, release, at (with --time), now, retry (what failed or was "
	          "stopped), bin, and for an uncertain mail sent (it was found in the mailbox) or again (send it "
	          "again, with the same Message-ID). `outbox to ID ADDRESS` corrects the address. `undo` takes each "
	          "back until the mail has been sent.",
	.options = options,
	.least = 0,
	.most = 3,
	.run = run,
};
