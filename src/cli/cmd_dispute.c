/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/agree.h"
#include "cli/say.h"
#include "desk/dispute.h"
#include "follow/reason.h"

static const struct cli_option options[] = {
	{"reason", "CODE", "not-delivered, incomplete, defect, price, quantity, duplicate, not-ordered, paid, terms, form, other", false},
	{"for", "NUMBERS", "the invoices, by commas (default: the one REF names, or the only one open)", false},
	{"amount", "AMOUNT", "only a part of the invoice is contested", false},
	{"owner", "NAME", "who of ours clears it up (default: who looks after the client, else you)", false},
	{"until", "DATE", "when to look at it again (default: in two weeks)", false},
	{"text", "TEXT", "what they say; of --accept and --reject: what was found", false},
	{"accept", NULL, "they are right: the dispute ends, a credit note is due", false},
	{"reject", NULL, "they are not: the dispute ends, reminders resume", false},
	{"credit", "NUMBER", "with --accept: record the credit note of this number too", false},
	{"all", NULL, "list those that ended too", false},
	{0},
};

static const struct table_column columns[] = {
	{"client", "Client", TABLE_TEXT}, {"invoice", "Invoice", TABLE_TEXT}, {"currency", "Cur", TABLE_TEXT},
	{"amount", "Disputed", TABLE_MONEY}, {"open", "Open", TABLE_MONEY}, {"reason", "Reason", TABLE_TEXT},
	{"owner", "Owner", TABLE_TEXT}, {"opened", "Since", TABLE_DAY}, {"until", "Look again", TABLE_DAY},
	{"state", "State", TABLE_TEXT},
};

static bool list(struct agree *agree, struct err *err)
{
	struct dispute_list found;
	struct table table;
	bool all = cli_has(agree->args, "all");
	if (!desk_disputes(&agree->desk, agree->ref.client, !all, &agree->arena, &found, err))
		return false;
	table_init(&table, columns, sizeof columns / sizeof *columns);
	table.decimal = agree->desk.decimal;
	for (size_t i = 0; i < found.count; i++) {
		const struct dispute *one = &found.rows[i];
		if (agree->ref.invoice && one->invoice != agree->ref.invoice)
			continue;
		table_add(&table, one->client_name);
		table_add(&table, one->number);
		table_add(&table, one->currency);
		say_money(&table, one->amount, one->currency);
		say_money(&table, one->open, one->currency);
		table_add(&table, *one->reason ? agree->cli->json ? one->reason : reason_title(reason_dispute, one->reason)
		                               : "not said");
		table_add(&table, one->owner);
		say_day(&table, one->opened_on);
		say_day(&table, one->review);
		table_add(&table, dispute_word(one->state));
	}
	return say_table(agree->cli, &table, err);
}

static bool finish(struct agree *agree, int64_t *seq, struct err *err)
{
	bool accepted = cli_has(agree->args, "accept");
	const char *credit = agree_value(agree, "credit");
	struct dispute_list open;
	if (!desk_disputes(&agree->desk, agree->ref.client, true, &agree->arena, &open, err) ||
	    !desk_dispute_end(&agree->desk, agree->ref.client, agree->invoices, accepted, credit, agree_value(agree, "text"),
	                      seq, err))
		return false;
	for (size_t i = 0; accepted && !*credit && !agree->cli->json && i < open.count; i++) {
		const struct dispute *one = &open.rows[i];
		if (agree->ref.invoice && one->invoice != agree->ref.invoice)
			continue;
		buf_addf(&agree->cli->out, "A credit note is due: dun pay %s ", one->number);
		money_plain(&agree->cli->out, one->amount, one->currency);
		buf_adds(&agree->cli->out, " --credit NUMBER\n");
	}
	return true;
}

static bool dispute(struct agree *agree, struct err *err)
{
	const struct dispute_text text = {
		.client = agree->ref.client, .invoices = agree->invoices, .amount = agree_value(agree, "amount"),
		.reason = agree_value(agree, "reason"), .owner = agree_value(agree, "owner"),
		.review = agree_value(agree, "until"), .text = agree_value(agree, "text"),
	};
	int64_t seq;
	bool ends = cli_has(agree->args, "accept") || cli_has(agree->args, "reject");
	return (ends ? finish(agree, &seq, err) : desk_dispute(&agree->desk, &text, &seq, err)) && agree_say(agree, seq, err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	bool accept = cli_has(args, "accept"), reject = cli_has(args, "reject");
	if (!agree_acts(args))
		return agree_run(cli, args, DB_READ, list, err);
	if (!args->count)
		return err_set(err, ERR_USAGE, "a dispute is of an invoice: dun dispute REF --reason CODE");
	if (accept && reject)
		return err_set(err, ERR_USAGE, "give either --accept or --reject");
	if ((accept || reject) && (cli_has(args, "reason") || cli_has(args, "amount") || cli_has(args, "owner") || cli_has(args, "until")))
		return err_set(err, ERR_USAGE, "to end a dispute give --accept or --reject with --for and --text alone");
	if (cli_has(args, "credit") && !accept)
		return err_set(err, ERR_USAGE, "--credit goes with --accept");
	return agree_run(cli, args, DB_WRITE, dispute, err);
}

const struct verb cmd_dispute = {
	.name = "dispute",
	.operands = "[REF]",
	.summary = "open a dispute of an invoice, clear it up, or list what is disputed",
	.reason = "A disputed invoice is not reminded, and stays in every total. It has an owner and a day to look at it "
	          "again, and is listed until it is accepted or rejected. The client's sales contact is asked by an internal "
	          "note. Where a file only says that an invoice is disputed it is listed without a reason.",
	.options = options,
	.least = 0,
	.most = 1,
	.run = run,
};
