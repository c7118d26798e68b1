/* SPDX-License-Identifier: MIT */
#include "cli/cash_say.h"

#include "base/spark.h"
#include "cli/say.h"
#include "desk/metrics.h"

enum { BAR = 16 };

static void json_cash(struct json *json, const struct cash *cash)
{
	json_open(json, '{');
	json_put_text(json, "currency", cash->currency);
	json_name(json, "weeks");
	json_open(json, '[');
	for (int w = 0; w < CASH_WEEKS; w++) {
		const struct cash_week *week = &cash->weeks[w];
		json_open(json, '{');
		say_json_day(json, "from", week->from);
		say_json_money(json, "promised", week->promised, cash->currency);
		say_json_money(json, "planned", week->planned, cash->currency);
		say_json_money(json, "usual", week->usual, cash->currency);
		json_close(json, '}');
	}
	json_close(json, ']');
	say_json_money(json, "later", cash->later, cash->currency);
	say_json_money(json, "later_than_usual", cash->late, cash->currency);
	json_close(json, '}');
}

static const struct table_column columns[] = {
	{"currency", "Currency", TABLE_TEXT}, {"week", "Week from", TABLE_TEXT}, {"promised", "Promised", TABLE_MONEY},
	{"planned", "Plans", TABLE_MONEY}, {"usual", "As usual", TABLE_MONEY}, {"together", "Together", TABLE_MONEY},
	{"bar", "", TABLE_TEXT},
};

static int64_t together(const struct cash_week *week)
{
	return week->promised + week->planned + week->usual; /* each within the limit of an amount */
}

static void add_weeks(struct cli *cli, struct table *table, const struct cash *cash, bool plain)
{
	int64_t most = 1;
	for (int w = 0; w < CASH_WEEKS; w++)
		most = together(&cash->weeks[w]) > most ? together(&cash->weeks[w]) : most;
	for (int w = 0; w < CASH_WEEKS; w++) {
		const struct cash_week *week = &cash->weeks[w];
		struct buf bar = BUF_INIT;
		char iso[DATE_ISO_SIZE];
		table_add(table, cash->currency);
		table_add(table, date_iso(week->from, iso));
		say_money(table, week->promised, cash->currency);
		say_money(table, week->planned, cash->currency);
		say_money(table, week->usual, cash->currency);
		say_money(table, together(week), cash->currency);
		if (!cli->csv) {
			spark_bar(&bar, together(week), most, BAR, plain);
			table_add(table, buf_str(&bar));
		}
		buf_release(&bar);
	}
}

static bool print(struct cli *cli, struct desk *desk, const struct cash *rows, size_t count, bool plain, struct err *err)
{
	struct table table;
	char amount[32];
	table_init(&table, columns, sizeof columns / sizeof *columns - cli->csv);
	table.decimal = desk->decimal;
	for (size_t i = 0; i < count; i++)
		add_weeks(cli, &table, &rows[i], plain);
	if (!count && !cli->csv) {
		buf_adds(&cli->out, "Nothing is open\n");
		table_release(&table);
		return true;
	}
	if (!say_table(cli, &table, err))
		return false;
	for (size_t i = 0; i < count && !cli->csv; i++) {
		buf_addf(&cli->out, "%s: later than those weeks %s", rows[i].currency,
		         money_text(amount, rows[i].later, rows[i].currency, desk->decimal));
		buf_addf(&cli->out, "; not counted, later than its client usually is: %s\n",
		         money_text(amount, rows[i].late, rows[i].currency, desk->decimal));
	}
	return buf_ok(&cli->out, err);
}

bool cash_say(struct cli *cli, struct desk *desk, bool plain, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct cash *rows;
	size_t count;
	bool ok = desk_cash(desk, &arena, &rows, &count, err);
	if (ok && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '[');
		for (size_t i = 0; i < count; i++)
			json_cash(&json, &rows[i]);
		json_close(&json, ']');
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		ok = print(cli, desk, rows, count, plain, err);
	}
	arena_release(&arena);
	return ok && buf_ok(&cli->out, err);
}
