/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/agree.h"
#include "cli/say.h"
#include "desk/plan.h"

static const struct cli_option options[] = {
	{"instalments", "N", "so many, all the same; what division leaves over is paid with the last", false},
	{"from", "DATE", "the first one (default: a month from today)", false},
	{"every", "1m|2w|10d", "how far they lie apart (default: 1m)", false},
	{"dates", "DATES", "their days instead, apart by blanks", false},
	{"amounts", "AMOUNTS", "their amounts instead, apart by blanks; they must add up to the debt", false},
	{"for", "NUMBERS", "the invoices it pays, by commas (default: all that is open)", false},
	{"currency", "CODE", "when the client owes in several", false},
	{"with", "NAME", "with whom it was agreed", false},
	{"text", "TEXT", "what was said", false},
	{"cancel", NULL, "end the plan that stands; give --reason", false},
	{"reason", "TEXT", "why it is ended", false},
	{"all", NULL, "list those that ended too", false},
	{0},
};

static const struct table_column columns[] = {
	{"client", "Client", TABLE_TEXT}, {"plan", "Plan", TABLE_TEXT}, {"number", "No.", TABLE_INT},
	{"due", "Due", TABLE_DAY}, {"currency", "Cur", TABLE_TEXT}, {"amount", "Amount", TABLE_MONEY},
	{"received", "Came", TABLE_MONEY}, {"state", "State", TABLE_TEXT}, {"invoices", "For", TABLE_TEXT},
};

static void add_plan(struct agree *agree, struct table *table, const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		enum instalment_state state = instalment_state(plan->instalments, i, plan->received, agree->desk.today);
		table_add(table, plan->client_name);
		table_add(table, plan->stands ? plan_word(plan->standing.state) : "ended");
		table_add_int(table, (long long)i + 1);
		say_day(table, plan->instalments[i].due);
		table_add(table, plan->currency);
		say_money(table, plan->instalments[i].amount, plan->currency);
		say_money(table, instalment_received(plan->instalments, i, plan->received), plan->currency);
		table_add(table, plan->settled && state != INSTALMENT_PAID ? "not needed" : instalment_word(state));
		table_add(table, plan->invoices.numbers);
	}
}

static bool list(struct agree *agree, struct err *err)
{
	struct plan_list found;
	struct table table;
	bool all = cli_has(agree->args, "all");
	if (!desk_plans(&agree->desk, agree->ref.client, !all, &agree->arena, &found, err))
		return false;
	table_init(&table, columns, sizeof columns / sizeof *columns);
	table.decimal = agree->desk.decimal;
	for (size_t i = 0; i < found.count; i++)
		add_plan(agree, &table, &found.rows[i]);
	return say_table(agree->cli, &table, err);
}

static bool plan(struct agree *agree, struct err *err)
{
	const struct plan_text text = {
		.client = agree->ref.client, .currency = agree_value(agree, "currency"), .invoices = agree->invoices,
		.count = agree_value(agree, "instalments"), .from = agree_value(agree, "from"),
		.every = agree_value(agree, "every"), .dates = agree_value(agree, "dates"),
		.amounts = agree_value(agree, "amounts"), .with = agree_value(agree, "with"), .text = agree_value(agree, "text"),
	};
	int64_t seq;
	bool ok = cli_has(agree->args, "cancel")
		? desk_plan_cancel(&agree->desk, agree->ref.client, text.currency, agree_value(agree, "reason"), &seq, err)
		: desk_plan(&agree->desk, &text, &seq, err);
	return ok && agree_say(agree, seq, err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	if (!agree_acts(args))
		return agree_run(cli, args, DB_READ, list, err);
	if (!args->count)
		return err_set(err, ERR_USAGE, "a plan is with a client: dun plan REF --instalments N --from DATE");
	if (cli_has(args, "cancel") != cli_has(args, "reason"))
		return err_set(err, ERR_USAGE, "to end a plan give --cancel with its --reason");
	if (cli_has(args, "instalments") && (cli_has(args, "dates") || cli_has(args, "amounts")))
		return err_set(err, ERR_USAGE, "give either --instalments, or --dates and --amounts");
	return agree_run(cli, args, DB_WRITE, plan, err);
}

const struct verb cmd_plan = {
	.name = "plan",
	.operands = "[REF]",
	.summary = "agree on instalments, or list them: kept, late, missed",
	.reason = "Instalments add up to the debt to the cent, or the plan is refused with the difference. While a plan is "
	          "kept its invoices are not reminded. What comes in counts for the first instalment before the second; one "
	          "is late for three business days (Monday to Friday) and missed from then on, and reminders resume by "
	          "themselves. A plan takes the place of earlier plans and promises for its invoices. Without options the instalments are "
	          "listed.",
	.options = options,
	.least = 0,
	.most = 1,
	.run = run,
};
