/* SPDX-License-Identifier: MIT */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "base/spark.h"
#include "base/text.h"
#include "cli/cash_say.h"
#include "cli/say.h"
#include "desk/metrics.h"

enum { BAR = 16, CLIENTS_SHOWN = 20 };

static const struct cli_option options[] = {
	{"as-of", "DATE", "up to this day, with what is known now (default: today)", false},
	{"months", "N", "calendar months, the last up to that day: 1 to 60 (default: 12)", false},
	{"cash", NULL, "the cash expected a week instead, from promises, plans and habits", false},
	{0},
};

struct report {
	struct cli *cli;
	struct desk *desk;
	bool plain;
	struct arena arena;
	struct figures_table table;
};

/* Each figure of a period that is a ratio. */
static const struct {
	const char *name;
	bool (*of)(const struct figures *figures, int64_t *tenths);
} ratios[] = {
	{"dso", figures_dso}, {"cei", figures_cei}, {"days_late", figures_late},
	{"days_late_weighted", figures_late_weighted}, {"promises_kept", figures_kept}, {"disputed_share", figures_disputed},
};
enum { RATIOS = sizeof ratios / sizeof *ratios };

/* --- JSON --- */

static void json_figures(struct json *json, const struct figures *f, const char *currency)
{
	say_json_day(json, "from", f->from);
	say_json_day(json, "to", f->to);
	for (int i = 0; i < RATIOS; i++) {
		int64_t tenths;
		char text[24];
		json_name(json, ratios[i].name);
		if (ratios[i].of(f, &tenths))
			json_number(json, figures_text(tenths, text));
		else
			json_null(json);
	}
	say_json_money(json, "open_before", f->before, currency);
	say_json_money(json, "billed", f->billed, currency);
	say_json_money(json, "open", f->open, currency);
	say_json_money(json, "overdue", f->overdue, currency);
	say_json_money(json, "settled", f->settled, currency);
	say_json_money(json, "disputed", f->disputed, currency);
	json_put_int(json, "billed_count", f->billed_count);
	json_put_int(json, "settled_count", f->settled_count);
	json_put_int(json, "late_count", f->late_count);
	json_put_int(json, "disputed_count", f->disputed_count);
	json_put_int(json, "promises_kept_count", f->kept);
	json_put_int(json, "promises_broken_count", f->broken);
}

static void json_clients(struct json *json, const struct figures_currency *c)
{
	json_name(json, "clients");
	json_open(json, '[');
	for (size_t i = 0; i < c->client_count; i++) {
		const struct figures_client *client = &c->clients[i];
		struct risk risk = risk_of(&client->sums);
		json_open(json, '{');
		json_put_text(json, "client", client->name);
		json_figures(json, &client->sums, c->code);
		json_put_text(json, "risk", risk_word(risk.level));
		json_put_text(json, "risk_why", risk.why);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_currency(struct json *json, const struct report *report, const struct figures_currency *c)
{
	json_open(json, '{');
	json_put_text(json, "currency", c->code);
	json_figures(json, &c->whole, c->code);
	json_name(json, "months");
	json_open(json, '[');
	for (int m = 0; m < report->table.months; m++) {
		char iso[DATE_ISO_SIZE];
		json_open(json, '{');
		json_name(json, "month");
		json_textn(json, date_iso(c->months[m].from, iso), 7);
		json_figures(json, &c->months[m], c->code);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_clients(json, c);
	json_close(json, '}');
}

static void json_steps(struct json *json, const struct figures_table *table)
{
	json_name(json, "steps");
	json_open(json, '[');
	for (size_t i = 0; i < table->step_count; i++) {
		const struct figures_step *step = &table->steps[i];
		json_open(json, '{');
		json_put_text(json, "step", step->step);
		json_put_int(json, "taken", step->taken);
		json_put_int(json, "paid_within_a_week", step->paid);
		json_put_int(json, "week_runs", step->running);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void print_json(const struct report *report)
{
	struct json json;
	json_start(&json, &report->cli->out);
	json_open(&json, '{');
	say_json_day(&json, "as_of", report->table.as_of);
	say_json_day(&json, "from", report->table.from);
	json_put_int(&json, "months", report->table.months);
	json_name(&json, "formulas");
	json_open(&json, '[');
	for (int i = 0; metrics_formulas[i]; i++)
		json_text(&json, metrics_formulas[i]);
	json_close(&json, ']');
	json_name(&json, "currencies");
	json_open(&json, '[');
	for (size_t i = 0; i < report->table.currency_count; i++)
		json_currency(&json, report, &report->table.currencies[i]);
	json_close(&json, ']');
	json_steps(&json, &report->table);
	json_close(&json, '}');
	buf_addc(&report->cli->out, '\n');
}

/* --- for people --- */

/* Ratios are aligned as amounts are; what has none is "-". */
static const struct table_column columns[] = {
	{"currency", "Currency", TABLE_TEXT}, {"what", "", TABLE_TEXT}, {"billed", "Billed", TABLE_MONEY},
	{"open", "Open", TABLE_MONEY}, {"overdue", "Overdue", TABLE_MONEY}, {"dso", "DSO", TABLE_MONEY},
	{"cei", "CEI %", TABLE_MONEY}, {"days_late", "Late", TABLE_MONEY}, {"days_late_weighted", "weighted", TABLE_MONEY},
	{"promises_kept", "Kept %", TABLE_MONEY}, {"disputed_share", "Disputed %", TABLE_MONEY}, {"bar", "", TABLE_TEXT},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void add_row(struct table *table, const char *what, const struct figures *f, const char *currency,
                    const char *bar)
{
	table_add(table, currency);
	table_add(table, what);
	say_money(table, f->billed, currency);
	say_money(table, f->open, currency);
	say_money(table, f->overdue, currency);
	for (int i = 0; i < RATIOS; i++) {
		int64_t tenths;
		char text[24];
		table_add(table, ratios[i].of(f, &tenths) ? figures_text(tenths, text) : "");
	}
	table_add(table, bar);
}

static void add_months(struct report *report, struct table *table, const struct figures_currency *c)
{
	int64_t most = 1;
	for (int m = 0; m < report->table.months; m++)
		most = c->months[m].overdue > most ? c->months[m].overdue : most;
	for (int m = 0; m < report->table.months; m++) {
		char iso[DATE_ISO_SIZE];
		struct buf bar = BUF_INIT;
		date_iso(c->months[m].from, iso);
		iso[7] = '\0';
		if (!report->cli->csv)
			spark_bar(&bar, c->months[m].overdue, most, BAR, report->plain);
		add_row(table, iso, &c->months[m], c->code, buf_str(&bar));
		buf_release(&bar);
	}
	add_row(table, "all", &c->whole, c->code, "");
}

static int most_overdue_first(const void *left, const void *right)
{
	const struct figures_client *const *a = left, *const *b = right;
	if ((*a)->sums.overdue != (*b)->sums.overdue)
		return (*a)->sums.overdue > (*b)->sums.overdue ? -1 : 1;
	if ((*a)->sums.late_weight != (*b)->sums.late_weight)
		return (*a)->sums.late_weight > (*b)->sums.late_weight ? -1 : 1;
	return (*a)->id < (*b)->id ? -1 : 1;
}

static void add_clients(struct report *report, struct table *table, const struct figures_currency *c)
{
	const struct figures_client **sorted = arena_array(&report->arena, c->client_count, sizeof *sorted);
	size_t shown = report->cli->csv || c->client_count < CLIENTS_SHOWN ? c->client_count : CLIENTS_SHOWN;
	for (size_t i = 0; sorted && i < c->client_count; i++)
		sorted[i] = &c->clients[i];
	if (sorted && c->client_count)
		qsort(sorted, c->client_count, sizeof *sorted, most_overdue_first);
	for (size_t i = 0; sorted && i < shown; i++) {
		struct risk risk = risk_of(&sorted[i]->sums);
		add_row(table, sorted[i]->name, &sorted[i]->sums, c->code,
		        risk.level ? arena_printf(&report->arena, "%s: %s", risk_word(risk.level), risk.why) : "");
	}
}

static void add_sparks(struct report *report, const struct figures_currency *c)
{
	int64_t values[FIGURES_MONTHS];
	struct buf *out = &report->cli->out;
	for (int i = 0; i < 3; i++) {
		for (int m = 0; m < report->table.months; m++)
			if (!ratios[i].of(&c->months[m], &values[m]))
				values[m] = SPARK_NONE;
		buf_addf(out, "%s  %-4s ", c->code, i == 0 ? "DSO" : i == 1 ? "CEI" : "Late");
		spark_line(out, values, (size_t)report->table.months, report->plain);
		buf_addc(out, '\n');
	}
}

static bool print_steps(struct report *report, struct err *err)
{
	static const struct table_column step_columns[] = {
		{"step", "Step", TABLE_TEXT}, {"taken", "Taken", TABLE_INT}, {"paid", "Paid within a week", TABLE_INT},
		{"running", "Week runs", TABLE_INT},
	};
	struct table table;
	if (!report->table.step_count)
		return true;
	buf_addc(&report->cli->out, '\n');
	table_init(&table, step_columns, 4);
	for (size_t i = 0; i < report->table.step_count; i++) {
		const struct figures_step *step = &report->table.steps[i];
		table_add(&table, step->step);
		table_add_int(&table, step->taken);
		table_add_int(&table, step->paid);
		table_add_int(&table, step->running);
	}
	return say_table(report->cli, &table, err);
}

static bool print_text(struct report *report, struct err *err)
{
	struct buf *out = &report->cli->out;
	char day[DATE_TEXT_SIZE], from[DATE_TEXT_SIZE];
	buf_addf(out, "%s to %s, by value dates\n", date_long(report->table.from, from), date_long(report->table.as_of, day));
	for (int i = 0; metrics_formulas[i]; i++)
		buf_addf(out, "%s\n", metrics_formulas[i]);
	for (size_t i = 0; i < report->table.currency_count; i++) {
		const struct figures_currency *c = &report->table.currencies[i];
		struct table months, clients;
		buf_addc(out, '\n');
		table_init(&months, columns, COLUMNS);
		months.decimal = report->desk->decimal;
		add_months(report, &months, c);
		table_init(&clients, columns, COLUMNS);
		clients.decimal = report->desk->decimal;
		add_clients(report, &clients, c);
		bool ok = say_table(report->cli, &months, err);
		add_sparks(report, c);
		buf_addc(out, '\n');
		if (c->client_count > CLIENTS_SHOWN)
			buf_addf(out, "The %d of %zu clients with most overdue (--csv and --json have all)\n", CLIENTS_SHOWN, c->client_count);
		if (!say_table(report->cli, &clients, err) || !ok)
			return false;
	}
	return print_steps(report, err);
}

static bool print_csv(struct report *report, struct err *err)
{
	struct table table;
	table_init(&table, columns, COLUMNS - 1);
	for (size_t i = 0; i < report->table.currency_count; i++) {
		add_months(report, &table, &report->table.currencies[i]);
		add_clients(report, &table, &report->table.currencies[i]);
	}
	return say_table(report->cli, &table, err);
}

/* --- together --- */

static bool print(struct report *report, struct err *err)
{
	if (report->cli->json) {
		print_json(report);
		return buf_ok(&report->cli->out, err);
	}
	if (report->cli->csv)
		return print_csv(report, err);
	if (!report->table.currency_count) {
		buf_adds(&report->cli->out, "No invoices yet\n");
		return true;
	}
	return print_text(report, err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct report report = {.cli = cli, .desk = &desk, .plain = cli->plain || strcmp(nl_langinfo(CODESET), "UTF-8") != 0};
	const char *months = cli_value(args, "months");
	int64_t count = 12;
	daynum as_of;
	if (months && !text_number(months, 1, FIGURES_MONTHS, &count))
		return err_set(err, ERR_USAGE, "--months: \"%.40s\" is not a whole number of 1 to %d", months, FIGURES_MONTHS);
	if (cli_has(args, "cash") && (months || cli_value(args, "as-of")))
		return err_set(err, ERR_USAGE, "--cash looks ahead from today: it goes with neither --as-of nor --months");
	if (!desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	if (cli_has(args, "cash")) {
		bool said = cash_say(cli, &desk, report.plain, err);
		desk_close(&desk);
		return said;
	}
	bool ok = say_day_option(args, "as-of", desk.today, &as_of, err) &&
	          desk_figures(&desk, as_of, (int)count, 0, &report.arena, &report.table, err) && print(&report, err);
	arena_release(&report.arena);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_metrics = {
	.name = "metrics",
	.operands = "",
	.summary = "how well the firm is paid, by month and client",
	.reason = "DSO is what is open at the end of a period, divided by what was billed in it, times its days. CEI, the "
	          "collection effectiveness index, is (open before + billed - open at the end) / (open before + billed - "
	          "not yet due at the end) x 100 (both after the Credit Research Foundation, NACM). Days late are those "
	          "from the due day to the last payment of what was paid in full in the period; in time counts as 0; "
	          "weighted, each invoice counts by its amount. Kept are the promises whose day lay in the period; disputed "
	          "is the share of what was billed in it that is disputed now. Whole numbers are divided exactly and rounded "
	          "once, to tenths; what has nothing to be divided by is left empty (null). Of each step of the ladder: the "
	          "invoices it was taken for, and how many were paid in full within a week. A client is marked as a risk "
	          "from 15 days late on average (high: 30), two broken promises (3), or 10 percent disputed (30). "
	          "--cash: promises that run and instalments of plans on their days; of the rest that is open, neither disputed "
	          "nor on hold, each invoice on its due day plus the days its client was late on average over twelve months; "
	          "what is later than that already is not counted, but said.",
	.options = options,
	.least = 0,
	.most = 0,
	.run = run,
};
