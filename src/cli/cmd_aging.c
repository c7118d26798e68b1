/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/say.h"
#include "desk/board.h"

static const struct cli_option options[] = {
	{"as-of", "DATE", "as of this day, with what is known now (default: today)", false},
	{"by", "HOW", "bucket (sums alone), invoice (and each invoice), client (a whole client in the column of its "
	 "oldest invoice)", false},
	{"buckets", "DAYS", "limits of the ages, like 30,60,90", false},
	{0},
};

struct report {
	struct cli *cli;
	struct desk *desk;
	struct aging_scale scale;
	daynum as_of;
	bool rows;         /* each client or invoice too */
	enum aging_by by;
	struct arena arena;
	struct aging_table table;
};

static bool read_by(struct report *report, const char *by, struct err *err)
{
	report->rows = strcmp(by, "bucket") != 0;
	report->by = strcmp(by, "client") == 0 ? AGING_CLIENT : AGING_INVOICE;
	if (report->rows && report->by == AGING_INVOICE && strcmp(by, "invoice") != 0)
		return err_set(err, ERR_USAGE, "--by: bucket, client or invoice, not \"%.40s\"", by);
	return true;
}

static bool read_scale(struct report *report, const char *text, struct err *err)
{
	if (!text)
		return desk_scale(report->desk, &report->scale, err);
	if (aging_scale_parse(text, &report->scale, err))
		return true;
	if (err)
		err->code = ERR_USAGE;
	return err_prefix(err, "--buckets: ");
}

/* --- JSON --- */

static void json_sum(struct json *json, const char *name, const struct aging_bucket *sum, const char *currency)
{
	json_name(json, name);
	json_open(json, '{');
	json_put_int(json, "count", sum->count);
	say_json_money(json, "amount", sum->amount, currency);
	json_close(json, '}');
}

static void json_buckets(struct json *json, const struct aging *aging)
{
	json_name(json, "buckets");
	json_open(json, '[');
	for (int i = 0; i < aging_buckets(&aging->scale); i++) {
		char name[24];
		json_open(json, '{');
		json_put_text(json, "name", aging_name(&aging->scale, i, name));
		json_put_int(json, "count", aging->buckets[i].count);
		say_json_money(json, "amount", aging->buckets[i].amount, aging->currency);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static bool load_rows(const struct report *report, const char *currency, struct board *board, struct err *err)
{
	enum board_by by = report->by == AGING_CLIENT ? BOARD_OLDEST : BOARD_INVOICE;
	if (!desk_board_at(report->desk, by, currency, report->as_of, &report->scale, board, err))
		return false;
	board_sort(board, BOARD_BY_AMOUNT, false);
	return true;
}

static void json_card(struct json *json, const struct board *board, const struct board_card *card)
{
	const struct board_client *client = &board->clients[card->client];
	json_open(json, '{');
	json_put_text(json, "client", client->name);
	json_put_text(json, "code", client->code);
	if (card->invoice)
		json_put_text(json, "number", card->number);
	else
		json_put_int(json, "invoices", card->invoices);
	say_json_day(json, "due", card->oldest);
	json_put_int(json, "days", board->as_of - card->oldest);
	json_put_text(json, "bucket", board->columns[card->column].name);
	say_json_money(json, "amount", card->amount, board->currency);
	json_close(json, '}');
}

static bool json_rows(const struct report *report, struct json *json, const char *currency, struct err *err)
{
	struct board board;
	if (!load_rows(report, currency, &board, err))
		return false;
	json_name(json, "rows");
	json_open(json, '[');
	for (size_t i = 0; i < board.card_count; i++)
		json_card(json, &board, &board.cards[i]);
	json_close(json, ']');
	board_release(&board);
	return true;
}

static bool print_json(const struct report *report, struct err *err)
{
	struct json json;
	bool ok = true;
	json_start(&json, &report->cli->out);
	json_open(&json, '{');
	say_json_day(&json, "as_of", report->as_of);
	json_name(&json, "currencies");
	json_open(&json, '[');
	for (size_t i = 0; ok && i < report->table.count; i++) {
		const struct aging_row *row = &report->table.rows[i];
		json_open(&json, '{');
		json_put_text(&json, "currency", row->aging.currency);
		json_sum(&json, "total", &row->aging.total, row->aging.currency);
		json_buckets(&json, &row->aging);
		json_sum(&json, "on_account", &row->on_account, row->aging.currency);
		if (report->rows)
			ok = json_rows(report, &json, row->aging.currency, err);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	buf_addc(&report->cli->out, '\n');
	return ok;
}

/* --- for people, and CSV --- */

static const struct table_column sums[] = {
	{"currency", "Currency", TABLE_TEXT}, {"name", "Days overdue", TABLE_TEXT},
	{"count", "Count", TABLE_INT}, {"amount", "Amount", TABLE_MONEY},
};

static void add_sum(struct table *table, const char *currency, const char *name, const struct aging_bucket *sum)
{
	table_add(table, currency);
	table_add(table, name);
	table_add_int(table, sum->count);
	say_money(table, sum->amount, currency);
}

static bool print_sums(const struct report *report, struct err *err)
{
	struct table table;
	table_init(&table, sums, 4);
	table.decimal = report->desk->decimal;
	for (size_t i = 0; i < report->table.count; i++) {
		const struct aging_row *row = &report->table.rows[i];
		const struct aging *aging = &row->aging;
		for (int b = 0; b < aging_buckets(&aging->scale); b++) {
			char name[24];
			add_sum(&table, aging->currency, aging_name(&aging->scale, b, name), &aging->buckets[b]);
		}
		add_sum(&table, aging->currency, "total", &aging->total);
		if (row->on_account.count)
			add_sum(&table, aging->currency, "on account", &row->on_account);
	}
	return say_table(report->cli, &table, err);
}

static const struct table_column rows[] = {
	{"client", "Client", TABLE_TEXT}, {"code", "Code", TABLE_TEXT}, {"number", "Invoice", TABLE_TEXT},
	{"invoices", "Invoices", TABLE_INT}, {"due", "Due", TABLE_DAY}, {"days", "Days", TABLE_INT},
	{"bucket", "Column", TABLE_TEXT}, {"currency", "Currency", TABLE_TEXT}, {"amount", "Amount", TABLE_MONEY},
};

static bool add_rows(const struct report *report, struct table *table, const char *currency, struct err *err)
{
	struct board board;
	if (!load_rows(report, currency, &board, err))
		return false;
	for (size_t i = 0; i < board.card_count; i++) {
		const struct board_card *card = &board.cards[i];
		table_add(table, board.clients[card->client].name);
		table_add(table, board.clients[card->client].code);
		table_add(table, card->number);
		table_add_int(table, card->invoices);
		say_day(table, card->oldest);
		table_add_int(table, board.as_of - card->oldest);
		table_add(table, board.columns[card->column].name);
		table_add(table, currency);
		say_money(table, card->amount, currency);
	}
	board_release(&board);
	return true;
}

static bool print_rows(const struct report *report, struct err *err)
{
	struct table table;
	bool ok = true;
	table_init(&table, rows, sizeof rows / sizeof *rows);
	table.decimal = report->desk->decimal;
	for (size_t i = 0; ok && i < report->table.count; i++)
		ok = add_rows(report, &table, report->table.rows[i].aging.currency, err);
	if (ok)
		return say_table(report->cli, &table, err);
	table_release(&table);
	return false;
}

static bool print(const struct report *report, struct err *err)
{
	char day[DATE_ISO_SIZE];
	if (report->cli->json)
		return print_json(report, err);
	if (report->cli->csv)
		return report->rows ? print_rows(report, err) : print_sums(report, err);
	buf_addf(&report->cli->out, "Open as of %s, %s\n\n", date_iso(report->as_of, day),
	         report->by == AGING_CLIENT ? "a whole client by its oldest invoice" : "each invoice by its own age");
	if (!report->table.count)
		buf_adds(&report->cli->out, "Nothing is open.\n");
	else if (!print_sums(report, err))
		return false;
	if (!report->rows || !report->table.count)
		return true;
	buf_addc(&report->cli->out, '\n');
	return print_rows(report, err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct report report = {.cli = cli, .desk = &desk, .arena = ARENA_INIT};
	const char *by = cli_value(args, "by");
	if (!read_by(&report, by ? by : "bucket", err) || !desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	bool ok = say_day_option(args, "as-of", desk.today, &report.as_of, err) &&
	          read_scale(&report, cli_value(args, "buckets"), err) &&
	          desk_aging(&desk, report.as_of, &report.scale, report.by, &report.arena, &report.table, err) &&
	          print(&report, err);
	arena_release(&report.arena);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_aging = {
	.name = "aging",
	.operands = "",
	.summary = "what is open, by age, in each currency",
	.reason = "An invoice counts from the day it was issued; due today is not overdue; payments count by their "
	          "value date with what is known now. What is paid but not allocated stands on account, beside the "
	          "columns. Currencies are never added.",
	.options = options,
	.least = 0,
	.most = 0,
	.run = run,
};
