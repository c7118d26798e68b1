/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/buf.h"
#include "cli/agree.h"
#include "cli/say.h"
#include "desk/log.h"

static const struct cli_option options[] = {
	{"for", "NUMBERS", "the invoices it is for, by commas (default: the one REF names, else all)", false},
	{"with", "NAME", "who promised", false},
	{"when", "WHEN", "when it was promised (default: now)", false},
	{"reason", "CODE", "why they have not paid: forgot, cash-flow, approval ...", false},
	{"text", "TEXT", "what was said", false},
	{"next-on", "DATE", "a day to look at the client again: nothing else is asked of it before", false},
	{"all", NULL, "list those that ended too", false},
	{0},
};

static const struct table_column columns[] = {
	{"client", "Client", TABLE_TEXT}, {"currency", "Cur", TABLE_TEXT}, {"amount", "Amount", TABLE_MONEY},
	{"due", "By", TABLE_DAY}, {"state", "State", TABLE_TEXT}, {"received", "Came", TABLE_MONEY},
	{"made", "Made", TABLE_DAY}, {"invoices", "For", TABLE_TEXT},
};

static bool list(struct agree *agree, struct err *err)
{
	struct promise_list found;
	struct table table;
	bool all = cli_has(agree->args, "all");
	if (!desk_promises(&agree->desk, agree->ref.client, !all, &agree->arena, &found, err))
		return false;
	table_init(&table, columns, sizeof columns / sizeof *columns);
	table.decimal = agree->desk.decimal;
	for (size_t i = 0; i < found.count; i++) {
		const struct promise *one = &found.rows[i];
		table_add(&table, one->client_name);
		table_add(&table, one->currency);
		say_money(&table, one->amount, one->currency);
		say_day(&table, one->due);
		table_add(&table, one->stands || one->state == PROMISE_KEPT ? promise_word(one->state, one->received) : "replaced");
		say_money(&table, one->received, one->currency);
		say_day(&table, one->made_on);
		table_add(&table, one->invoices.numbers);
	}
	return say_table(agree->cli, &table, err);
}

static bool promise(struct agree *agree, struct err *err)
{
	const char *what = agree->args->operands[1], *at = strrchr(what, '@');
	struct log_text text = {.kind = LOG_PROMISE, .client = agree->ref.client};
	enum log_field bad = LOG_FIELDS;
	int64_t seq;
	if (!at)
		return err_set(err, ERR_USAGE, "write AMOUNT@DATE, as in 12450@fri, not \"%.60s\"", what);
	text.values[LOG_AMOUNT] = arena_strn(&agree->arena, what, (size_t)(at - what));
	text.values[LOG_BY] = at + 1;
	text.values[LOG_FOR] = agree->invoices;
	text.values[LOG_WITH] = agree_value(agree, "with");
	text.values[LOG_WHEN] = agree_value(agree, "when");
	text.values[LOG_REASON] = agree_value(agree, "reason");
	text.values[LOG_TEXT] = agree_value(agree, "text");
	text.values[LOG_NEXT_ON] = agree_value(agree, "next-on");
	if (!arena_ok(&agree->arena, err))
		return false;
	if (!desk_log(&agree->desk, &text, &bad, &seq, err))
		return bad == LOG_FIELDS || bad == LOG_AMOUNT || bad == LOG_BY ? false
		                                                               : err_prefix(err, "--%s: ", log_field_name(bad));
	return agree_say(agree, seq, err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	if (args->count < 2 && agree_acts(args))
		return err_set(err, ERR_USAGE, "say what is promised: dun promise REF AMOUNT@DATE");
	return args->count < 2 ? agree_run(cli, args, DB_READ, list, err) : agree_run(cli, args, DB_WRITE, promise, err);
}

const struct verb cmd_promise = {
	.name = "promise",
	.operands = "[REF [AMOUNT@DATE]]",
	.summary = "write down a promise to pay, or list those that run or were broken",
	.reason = "A promise pauses reminders for its invoices to the end of its day. It is kept or broken by itself, by "
	          "what comes in from the day it was made: money tied to an invoice it does not name does not count, "
	          "money on account does. A newer promise for one of its invoices takes its place. `dun log call` with "
	          "--promise writes down the call with it.",
	.options = options,
	.least = 0,
	.most = 2,
	.run = run,
};
