/* SPDX-License-Identifier: MIT */
/* settle, write-off: less than is owed. */
#include <string.h>

#include "cli/agree.h"
#include "cli/say.h"
#include "desk/settlement.h"
#include "follow/reason.h"

static const struct cli_option settle_options[] = {
	{"amount", "AMOUNT", "what is accepted in full discharge", false},
	{"until", "DATE", "the offer's last day; it lapses by itself", false},
	{"for", "NUMBERS", "the invoices it discharges, by commas (default: all that is open)", false},
	{"currency", "CODE", "when the client owes in several", false},
	{"with", "NAME", "to whom it was offered", false},
	{"text", "TEXT", "what was said, or why", false},
	{"accept", NULL, "they accept: it becomes a promise by its last day", false},
	{"close", NULL, "the amount has come: write off the rest", false},
	{"decided-by", "NAME", "with --close: who decided to give up the rest (default: you)", false},
	{"withdraw", NULL, "take the offer back; give the reason as --text", false},
	{"all", NULL, "list those that ended too", false},
	{0},
};

static const struct table_column settle_columns[] = {
	{"client", "Client", TABLE_TEXT}, {"currency", "Cur", TABLE_TEXT}, {"owed", "Owed", TABLE_MONEY},
	{"amount", "Accepted", TABLE_MONEY}, {"given_up", "Given up", TABLE_MONEY}, {"received", "Came", TABLE_MONEY},
	{"made", "Offered", TABLE_DAY}, {"until", "Until", TABLE_DAY}, {"state", "State", TABLE_TEXT},
	{"invoices", "For", TABLE_TEXT},
};

static bool list_settlements(struct agree *agree, struct err *err)
{
	struct settlement_list found;
	struct table table;
	bool all = cli_has(agree->args, "all");
	if (!desk_settlements(&agree->desk, agree->ref.client, !all, &agree->arena, &found, err))
		return false;
	table_init(&table, settle_columns, sizeof settle_columns / sizeof *settle_columns);
	table.decimal = agree->desk.decimal;
	for (size_t i = 0; i < found.count; i++) {
		const struct settlement *one = &found.rows[i];
		table_add(&table, one->client_name);
		table_add(&table, one->currency);
		say_money(&table, one->owed, one->currency);
		say_money(&table, one->amount, one->currency);
		say_money(&table, one->owed - one->amount, one->currency);
		say_money(&table, one->received, one->currency);
		say_day(&table, one->made_on);
		say_day(&table, one->valid_until);
		table_add(&table, settlement_word(one->state));
		table_add(&table, one->invoices.numbers);
	}
	return say_table(agree->cli, &table, err);
}

static bool offer(struct agree *agree, int64_t *seq, struct err *err)
{
	const struct settlement_text text = {
		.client = agree->ref.client, .currency = agree_value(agree, "currency"), .invoices = agree->invoices,
		.amount = agree_value(agree, "amount"), .until = agree_value(agree, "until"), .with = agree_value(agree, "with"),
		.text = agree_value(agree, "text"),
	};
	struct settlement_draft draft;
	if (!desk_settlement_draft(&agree->desk, &text, &agree->arena, &draft, err) ||
	    !desk_settle(&agree->desk, &text, seq, err))
		return false;
	if (!agree->cli->json)
		buf_addf(&agree->cli->out, "%s\n", draft.sum);
	return true;
}

static bool settle(struct agree *agree, struct err *err)
{
	static const char *const names[] = {"accept", "close", "withdraw"};
	int64_t seq;
	for (int i = 0; i < 3; i++)
		if (cli_has(agree->args, names[i]))
			return desk_settlement_deed(&agree->desk, agree->ref.client, agree_value(agree, "currency"),
			                            (enum settlement_deed)i, agree_value(agree, "decided-by"),
			                            agree_value(agree, "text"), &seq, err) &&
			       agree_say(agree, seq, err);
	return offer(agree, &seq, err) && agree_say(agree, seq, err);
}

static bool run_settle(struct cli *cli, const struct cli_args *args, struct err *err)
{
	int deeds = cli_has(args, "accept") + cli_has(args, "close") + cli_has(args, "withdraw");
	if (!agree_acts(args))
		return agree_run(cli, args, DB_READ, list_settlements, err);
	if (!args->count)
		return err_set(err, ERR_USAGE, "a settlement is with a client: dun settle REF --amount AMOUNT --until DATE");
	if (deeds > 1 || (deeds && (cli_has(args, "amount") || cli_has(args, "until") || cli_has(args, "for"))))
		return err_set(err, ERR_USAGE, "give --amount and --until, or one of --accept, --close, --withdraw");
	if (!deeds && (!cli_has(args, "amount") || !cli_has(args, "until")))
		return err_set(err, ERR_USAGE, "an offer needs --amount and --until");
	if (cli_has(args, "withdraw") && !cli_has(args, "text"))
		return err_set(err, ERR_USAGE, "--withdraw needs its reason as --text");
	return agree_run(cli, args, DB_WRITE, settle, err);
}

const struct verb cmd_settle = {
	.name = "settle",
	.operands = "[REF]",
	.summary = "offer a settlement, say what became of it, or list them",
	.reason = "Less than is owed, accepted in full discharge. The offer lapses by itself after its last day. Accepted, "
	          "it is a promise of its amount; when that has come, --close writes off the rest of its invoices. When it "
	          "does not come, all is owed again.",
	.options = settle_options,
	.least = 0,
	.most = 1,
	.run = run_settle,
};

/* --- write-off --- */

static const struct cli_option write_off_options[] = {
	{"reason", "CODE", "uncollectable, insolvent, settlement, small, goodwill, time-barred, other; needed", false},
	{"decided-by", "NAME", "who decided; needed", false},
	{"amount", "AMOUNT", "only a part, of the oldest invoices first (default: all that is open)", false},
	{"for", "NUMBERS", "the invoices, by commas (default: the one REF names, else all)", false},
	{"currency", "CODE", "when the client owes in several", false},
	{"text", "TEXT", "why, in words", false},
	{0},
};

static const struct table_column write_off_columns[] = {
	{"client", "Client", TABLE_TEXT}, {"on", "On", TABLE_DAY}, {"currency", "Cur", TABLE_TEXT},
	{"amount", "Given up", TABLE_MONEY}, {"reason", "Reason", TABLE_TEXT}, {"decided_by", "Decided by", TABLE_TEXT},
	{"invoices", "Of", TABLE_TEXT},
};

static bool list_write_offs(struct agree *agree, struct err *err)
{
	struct write_off_list found;
	struct table table;
	if (!desk_write_offs(&agree->desk, agree->ref.client, &agree->arena, &found, err))
		return false;
	table_init(&table, write_off_columns, sizeof write_off_columns / sizeof *write_off_columns);
	table.decimal = agree->desk.decimal;
	for (size_t i = 0; i < found.count; i++) {
		const struct write_off *one = &found.rows[i];
		table_add(&table, one->client_name);
		say_day(&table, one->on);
		table_add(&table, one->currency);
		say_money(&table, one->amount, one->currency);
		table_add(&table, agree->cli->json ? one->reason : reason_title(reason_write_off, one->reason));
		table_add(&table, one->decided_by);
		table_add(&table, one->invoices);
	}
	return say_table(agree->cli, &table, err);
}

static bool write_off(struct agree *agree, struct err *err)
{
	const struct write_off_text text = {
		.client = agree->ref.client, .currency = agree_value(agree, "currency"), .invoices = agree->invoices,
		.amount = agree_value(agree, "amount"), .reason = agree_value(agree, "reason"),
		.decided_by = agree_value(agree, "decided-by"), .text = agree_value(agree, "text"),
	};
	struct write_off_draft draft;
	bool review = false;
	int64_t seq;
	if (!desk_write_off_draft(&agree->desk, &text, &agree->arena, &draft, err) ||
	    !desk_settlement_review(&agree->desk, &draft.debt, &review, err) ||
	    !desk_write_off(&agree->desk, &text, &seq, err) || !agree_say(agree, seq, err))
		return false;
	if (review && !agree->cli->json)
		buf_adds(&agree->cli->out, "No settlement was ever offered; `dun undo` and `dun settle` may bring a part of it\n");
	return true;
}

static bool run_write_off(struct cli *cli, const struct cli_args *args, struct err *err)
{
	if (!agree_acts(args))
		return agree_run(cli, args, DB_READ, list_write_offs, err);
	if (!args->count)
		return err_set(err, ERR_USAGE, "say what is given up: dun write-off REF --reason CODE --decided-by NAME");
	if (!cli_has(args, "reason") || !cli_has(args, "decided-by"))
		return err_set(err, ERR_USAGE, "a write-off needs --reason and --decided-by");
	return agree_run(cli, args, DB_WRITE, write_off, err);
}

const struct verb cmd_write_off = {
	.name = "write-off",
	.operands = "[REF]",
	.summary = "give up a debt or a part of it, or list what was given up",
	.reason = "It reduces the debt from today on, as a credit note does; an aging of an earlier day stays as it was. "
	          "Reason and who decided stay in the record, the statement and the export. `dun undo` takes it back.",
	.options = write_off_options,
	.least = 0,
	.most = 1,
	.run = run_write_off,
};
