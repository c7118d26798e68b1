/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "cli/say.h"
#include "desk/board.h"

static const struct cli_option options[] = {
	{"by", "HOW", "bucket, invoice, oldest or step", false},
	{"currency", "CODE", "in this currency (default: the firm's own)", false},
	{"owner", "NAME", "only clients this person looks after; me, or none for those nobody does", false},
	{0},
};

static const struct table_column columns[] = {
	{"column", "Column", TABLE_TEXT}, {"client", "Client", TABLE_TEXT}, {"code", "Code", TABLE_TEXT},
	{"number", "Invoice", TABLE_TEXT}, {"invoices", "Invoices", TABLE_INT}, {"currency", "Currency", TABLE_TEXT},
	{"amount", "Amount", TABLE_MONEY}, {"due", "Due", TABLE_DAY}, {"days", "Days", TABLE_INT},
	{"flags", "Flags", TABLE_TEXT},
};

static bool read_by(const char *text, enum board_by *by, struct err *err)
{
	static const char *const names[] = {"bucket", "invoice", "oldest", "step"};
	for (int i = 0; i < 4; i++)
		if (strcmp(text, names[i]) == 0) {
			*by = (enum board_by)i;
			return true;
		}
	return err_set(err, ERR_USAGE, "--by: bucket, invoice, oldest or step, not \"%.40s\"", text);
}

static bool read_currency(const char *text, currency_code out, struct err *err)
{
	out[0] = '\0';
	if (!text || money_currency(text, out))
		return true;
	return err_set(err, ERR_USAGE, "--currency: \"%.40s\" is no currency", text);
}

/* "!PDHE@+" as the screen marks them. */
static void add_flags(struct table *table, uint8_t flags)
{
	static const char marks[] = "!PDHE@+";
	char text[sizeof marks];
	size_t len = 0;
	for (size_t i = 0; marks[i]; i++)
		if (flags & 1u << i)
			text[len++] = marks[i];
	text[len] = '\0';
	table_add(table, text);
}

static void add_card(struct table *table, const struct board *board, const struct board_card *card)
{
	const struct board_client *client = &board->clients[card->client];
	table_add(table, board->columns[card->column].name);
	table_add(table, client->name);
	table_add(table, client->code);
	table_add(table, card->number);
	table_add_int(table, card->invoices);
	table_add(table, board->currency);
	say_money(table, card->amount, board->currency);
	say_day(table, card->oldest);
	table_add_int(table, board->as_of - card->oldest);
	add_flags(table, card->flags);
}

static void head(struct cli *cli, const struct desk *desk, const struct board *board)
{
	struct buf *out = &cli->out;
	if (!board->card_count) {
		buf_addf(out, board->any_invoice ? "Nothing is open%s%s.\n" : "No invoices yet: dun import FILE%s%s\n",
		         *board->currency && board->any_invoice ? " in " : "", board->any_invoice ? board->currency : "");
		return;
	}
	buf_adds(out, "Overdue ");
	money_show(out, board->overdue.amount, board->currency, desk->decimal);
	buf_addf(out, " %s, %lld client%s; open ", board->currency, (long long)board->overdue_clients,
	         board->overdue_clients == 1 ? "" : "s");
	money_show(out, board->total.amount, board->currency, desk->decimal);
	if (board->currency_count > 1)
		buf_addf(out, "; %zu other currenc%s (--currency)", board->currency_count - 1,
		         board->currency_count == 2 ? "y" : "ies");
	buf_adds(out, "\n\n");
}

/* owner NULL: of all. */
static bool is_of(const struct desk *desk, const struct board *board, const struct board_card *card, const char *owner)
{
	const char *has = board->clients[card->client].owner;
	if (!owner)
		return true;
	if (strcmp(owner, "none") == 0)
		return !*has;
	return *has && text_same(has, strcmp(owner, "me") == 0 ? desk->actor.name : owner);
}

static bool print(struct cli *cli, const struct desk *desk, const struct board *board, const char *owner, struct err *err)
{
	struct table table;
	if (!cli->json && !cli->csv && !owner)
		head(cli, desk, board);
	if (!board->card_count && !cli->json && !cli->csv)
		return true;
	table_init(&table, columns, sizeof columns / sizeof *columns);
	table.decimal = desk->decimal;
	for (size_t i = 0; i < board->card_count; i++)
		if (is_of(desk, board, &board->cards[i], owner))
			add_card(&table, board, &board->cards[i]);
	return say_table(cli, &table, err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct board board;
	enum board_by by = BOARD_BUCKET;
	currency_code currency;
	const char *text = cli_value(args, "by");
	if (!read_by(text ? text : "bucket", &by, err) ||
	    !read_currency(cli_value(args, "currency"), currency, err) ||
	    !desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	bool ok = desk_board(&desk, by, currency, &board, err);
	ok = ok && print(cli, &desk, &board, cli_value(args, "owner"), err);
	board_release(&board);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_board = {
	.name = "board",
	.operands = "",
	.summary = "the board as a table",
	.reason = "One row a card, largest first in each column. By bucket a client stands in each column where it has "
	          "open invoices, with the amount in that column. Flags: ! promise broken, P promised, D disputed, "
	          "H on hold, E mail queued, @ no address, + owes more elsewhere.",
	.options = options,
	.least = 0,
	.most = 0,
	.run = run,
};
