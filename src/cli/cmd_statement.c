/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "cli/say.h"
#include "desk/export.h"
#include "store/report.h"

static const struct cli_option options[] = {
	{"as-of", "DATE", "up to that day, by value dates", false},
	{"since", "DATE", "from that day on; what lies before is one line, brought forward", false},
	{"currency", "CODE", "only in this currency", false},
	{0},
};

static const struct table_column columns[] = {
	{"date", "Date", TABLE_DAY},        {"ref", "Reference", TABLE_TEXT}, {"text", "Text", TABLE_TEXT},
	{"currency", "Currency", TABLE_TEXT}, {"debit", "Debit", TABLE_MONEY},  {"credit", "Credit", TABLE_MONEY},
	{"balance", "Balance", TABLE_MONEY},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

struct statement {
	struct desk_ref client;
	daynum since, as_of;
	currency_code currency; /* "": all */
	struct table table;
	struct vec sums;        /* of struct report_sum */
};

static bool wanted(const struct statement *statement, const char *currency)
{
	return !statement->currency[0] || strcmp(statement->currency, currency) == 0;
}

static bool add_line(void *arg, const struct statement_line *line, struct err *err)
{
	struct statement *statement = arg;
	struct table *table = &statement->table;
	(void)err;
	if (!wanted(statement, line->currency))
		return true;
	say_day(table, line->day);
	table_add(table, line->ref);
	table_add(table, line->text);
	table_add(table, line->currency);
	if (line->debit)
		say_money(table, line->debit, line->currency);
	else
		table_add(table, "");
	if (line->credit)
		say_money(table, line->credit, line->currency);
	else
		table_add(table, "");
	say_money(table, line->balance, line->currency);
	return true;
}

static void print_sums(struct cli *cli, const struct desk *desk, const struct statement *statement)
{
	struct buf *out = &cli->out;
	char day[DATE_TEXT_SIZE];
	for (size_t i = 0; i < statement->sums.len; i++) {
		const struct report_sum *sum = &VEC_AT(struct report_sum, &statement->sums, i);
		if (!wanted(statement, sum->currency))
			continue;
		buf_adds(out, "\nBalance on ");
		buf_addf(out, "%s: ", date_plain(statement->as_of, day));
		money_show(out, sum->open - sum->on_account, sum->currency, desk->decimal);
		buf_addf(out, " %s (open invoices ", sum->currency);
		money_show(out, sum->open, sum->currency, desk->decimal);
		buf_adds(out, ", on account ");
		money_show(out, sum->on_account, sum->currency, desk->decimal);
		buf_adds(out, ")");
	}
	buf_addc(out, '\n');
}

static void print_json(struct cli *cli, const struct statement *statement)
{
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_text(&json, "client", statement->client.client_name);
	say_json_day(&json, "as_of", statement->as_of);
	say_json_day(&json, "since", statement->since);
	json_name(&json, "lines");
	table_json(&statement->table, &json);
	json_name(&json, "totals");
	json_open(&json, '[');
	for (size_t i = 0; i < statement->sums.len; i++) {
		const struct report_sum *sum = &VEC_AT(struct report_sum, &statement->sums, i);
		if (!wanted(statement, sum->currency))
			continue;
		json_open(&json, '{');
		json_put_text(&json, "currency", sum->currency);
		say_json_money(&json, "open", sum->open, sum->currency);
		say_json_money(&json, "on_account", sum->on_account, sum->currency);
		say_json_money(&json, "balance", sum->open - sum->on_account, sum->currency);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static bool print(struct cli *cli, const struct desk *desk, const struct statement *statement, struct err *err)
{
	if (!table_ok(&statement->table, err))
		return false;
	if (cli->json) {
		print_json(cli, statement);
	} else if (cli->csv) {
		table_csv(&statement->table, &cli->out);
	} else {
		text_tame(&cli->out, statement->client.client_name, strlen(statement->client.client_name));
		buf_adds(&cli->out, "\n\n");
		table_print(&statement->table, &cli->out);
		print_sums(cli, desk, statement);
	}
	return true;
}

static bool read_options(const struct cli_args *args, struct statement *statement, struct err *err)
{
	const char *currency = cli_value(args, "currency");
	if (currency && !money_currency(currency, statement->currency))
		return err_set(err, ERR_USAGE, "--currency: \"%.40s\" is no currency", currency);
	return say_day_option(args, "as-of", DATE_NONE, &statement->as_of, err) &&
	       say_day_option(args, "since", DATE_NONE, &statement->since, err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct statement statement = {.sums = VEC_INIT(struct report_sum)};
	if (!read_options(args, &statement, err) || !desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	if (statement.as_of == DATE_NONE)
		statement.as_of = desk.today;
	table_init(&statement.table, columns, COLUMNS);
	statement.table.decimal = desk.decimal;
	bool done = desk_resolve(&desk, args->operands[0], &statement.client, err) &&
	            desk_statement(&desk, statement.client.client, statement.since, statement.as_of, add_line,
	                           &statement, err) &&
	            desk_statement_sums(&desk, statement.client.client, statement.as_of, &statement.sums, err) &&
	            print(cli, &desk, &statement, err);
	table_release(&statement.table);
	vec_release(&statement.sums);
	desk_close(&desk);
	return done;
}

const struct verb cmd_statement = {
	.name = "statement",
	.operands = "REF",
	.summary = "what was billed and paid, with a running balance",
	.reason = "The account of a client: invoices, payments and credit notes in order, each currency for itself. The "
	          "balance is the open invoices less the money on account. An invoice stands for its client.",
	.options = options,
	.least = 1,
	.most = 1,
	.run = run,
};
