/* SPDX-License-Identifier: MIT */
/* policy: the ladder of a client and why it stands where it does; are the files right. */
#include <string.h>

#include "base/text.h"
#include "cli/say.h"
#include "cli/today_say.h"
#include "desk/policy.h"
#include "desk/today.h"

static const struct cli_option options[] = {
	{"as-of", "DATE", "explain: as of this day (default: today)", false},
	{"currency", "C", "explain: one debt alone", false},
	{0},
};

/* --- explain --- */

static const char *rung_word(enum next_rung rung)
{
	static const char *const words[] = {"", "done", "skipped", "lapsed", "off"};
	return words[rung];
}

static const struct next_invoice *carrier(const struct today_case *one)
{
	for (size_t i = 0; i < one->facts.invoice_count; i++)
		if (one->facts.invoices[i].id == one->row.next.cycle)
			return &one->facts.invoices[i];
	return &one->facts.invoices[next_carrier(&one->facts)];
}

static void explain_step_json(struct json *json, const struct today_case *one, int i)
{
	const struct policy_step *step = &one->policy.steps[i];
	struct buf words = BUF_INIT;
	daynum day;
	enum next_rung rung = next_rung(&one->policy, carrier(one), i, one->facts.today, &day);
	json_open(json, '{');
	json_put_text(json, "step", step->name);
	json_put_text(json, "title", step->title);
	json_put_text(json, "channel", policy_channel_name(step->channel));
	json_put_text(json, "template", step->template);
	policy_say_when(&one->policy, step, &words);
	json_put_text(json, "when", buf_str(&words));
	buf_clear(&words);
	policy_say_conditions(step, &words);
	json_put_text(json, "if", buf_str(&words));
	json_put_text(json, "state", i == one->row.next.step ? "next" : rung_word(rung));
	if (day != DATE_NONE)
		say_json_day(json, "on", day);
	json_close(json, '}');
	buf_release(&words);
}

static void explain_json(struct json *json, const struct today_case *one)
{
	json_open(json, '{');
	json_put_text(json, "client", one->row.client_name);
	json_put_text(json, "currency", one->row.currency);
	json_put_text(json, "policy", one->policy.name);
	json_put_text(json, "from", one->policy.origin);
	json_put_text(json, "calendar", one->calendar.country);
	json_put_int(json, "holidays_known_until", one->calendar.known_until);
	json_put_text(json, "cycle", carrier(one)->number);
	json_name(json, "ladder");
	json_open(json, '[');
	for (int i = 0; i < one->policy.count; i++)
		explain_step_json(json, one, i);
	json_close(json, ']');
	json_name(json, "next");
	today_say_json(json, &one->row);
	json_close(json, '}');
}

static void explain_step(struct buf *out, const struct today_case *one, int i)
{
	const struct policy_step *step = &one->policy.steps[i];
	char text[DATE_TEXT_SIZE];
	daynum day;
	enum next_rung rung = next_rung(&one->policy, carrier(one), i, one->facts.today, &day);
	bool next = i == one->row.next.step;
	buf_addf(out, "%s %-12s %-11s ", next ? ">" : rung == NEXT_TAKEN ? "x" : rung == NEXT_OPEN ? " " : "-",
	         step->name, policy_channel_name(step->channel));
	policy_say_when(&one->policy, step, out);
	if (step->clause_count) {
		buf_adds(out, "; if ");
		policy_say_conditions(step, out);
	}
	if (step->fee) {
		buf_adds(out, "; fee ");
		money_show(out, step->fee, step->fee_currency, one->facts.decimal);
		buf_addf(out, " %s", step->fee_currency);
	}
	if (*rung_word(rung))
		buf_addf(out, "  (%s%s%s)", rung_word(rung), day == DATE_NONE ? "" : " ", day == DATE_NONE ? "" : date_plain(day, text));
	buf_addc(out, '\n');
}

static void explain_people(struct cli *cli, const struct today_case *one)
{
	struct buf out = BUF_INIT;
	char day[DATE_TEXT_SIZE];
	const struct calendar *calendar = &one->calendar;
	const struct next_invoice *invoice = carrier(one);
	buf_addf(&out, "%s, ", one->row.client_name);
	money_show(&out, one->row.open, one->row.currency, one->facts.decimal);
	buf_addf(&out, " %s\nPolicy %s (%s)\n", one->row.currency, one->policy.name, one->policy.origin);
	if (calendar->known_until)
		buf_addf(&out, "Working days of %s, holidays known until %d\n", calendar->country, calendar->known_until);
	else
		buf_adds(&out, "Working days Monday to Friday; no holidays are known\n");
	buf_addf(&out, "Carried by %s, due %s\n\n", invoice->number, date_long(invoice->due, day));
	for (int i = 0; i < one->policy.count; i++)
		explain_step(&out, one, i);
	buf_addf(&out, "\n%s\n", one->row.next.why);
	if (one->row.beside.act != NEXT_NOTHING)
		buf_addf(&out, "Beside it: %s\n", one->row.beside.why);
	text_tame_lines(&cli->out, buf_str(&out), out.len);
	buf_release(&out);
}

static void print_cases(struct cli *cli, const struct today_case *cases, size_t count)
{
	if (!cli->json) {
		for (size_t i = 0; i < count; i++) {
			buf_adds(&cli->out, i ? "\n" : "");
			explain_people(cli, &cases[i]);
		}
		return;
	}
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '[');
	for (size_t i = 0; i < count; i++)
		explain_json(&json, &cases[i]);
	json_close(&json, ']');
	buf_addc(&cli->out, '\n');
}

static bool explain(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct desk_ref ref;
	struct arena arena = ARENA_INIT;
	struct today_case *cases;
	size_t count;
	daynum as_of;
	if (args->count != 2)
		return err_set(err, ERR_USAGE, "policy explain wants a client or an invoice");
	bool ok = say_day_option(args, "as-of", DATE_NONE, &as_of, err) &&
	          desk_resolve(desk, args->operands[1], &ref, err) &&
	          desk_today_cases(desk, ref.client, cli_value(args, "currency"), as_of, &arena, &cases, &count, err);
	if (ok && !count && !cli->json)
		buf_addf(&cli->out, "%s owes nothing\n", ref.client_name);
	else if (ok)
		print_cases(cli, cases, count);
	arena_release(&arena);
	return ok;
}

/* --- check --- */

static bool check_one(struct cli *cli, struct desk *desk, const char *name, bool is_file, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct policy policy;
	bool ok = is_file ? desk_policy_file(desk, name, &arena, &policy, err)
	                  : desk_policy_named(desk, name, &arena, &policy, err);
	if (ok && !cli->json)
		buf_addf(&cli->out, "%s: right, %d steps (%s)\n", policy.name, policy.count, policy.origin);
	arena_release(&arena);
	return ok;
}

static bool check(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char **names = NULL;
	bool ok = true;
	for (size_t i = 1; ok && i < args->count; i++)
		ok = check_one(cli, desk, args->operands[i], strchr(args->operands[i], '/') || strchr(args->operands[i], '.'), err);
	if (args->count == 1)
		ok = desk_policy_names(desk, &arena, &names, err);
	for (; ok && names && *names; names++)
		ok = check_one(cli, desk, *names, false, err);
	if (ok && cli->json)
		buf_adds(&cli->out, "{\"ok\":true}\n");
	arena_release(&arena);
	return ok;
}

/* --- list, use --- */

static bool list(struct cli *cli, struct desk *desk, struct err *err)
{
	static const struct table_column columns[] = {
		{"name", "Name", TABLE_TEXT}, {"title", "Title", TABLE_TEXT}, {"steps", "Steps", TABLE_INT},
		{"gap", "Gap", TABLE_INT}, {"from", "From", TABLE_TEXT},
	};
	struct arena arena = ARENA_INIT;
	struct table table;
	const char **names;
	bool ok = desk_policy_names(desk, &arena, &names, err);
	table_init(&table, columns, sizeof columns / sizeof *columns);
	for (; ok && *names; names++) {
		struct policy policy;
		ok = desk_policy_named(desk, *names, &arena, &policy, err);
		if (!ok)
			break;
		table_add(&table, policy.name);
		table_add(&table, policy.title);
		table_add_int(&table, policy.count);
		table_add_int(&table, policy.gap);
		table_add(&table, policy.origin);
	}
	arena_release(&arena);
	if (ok)
		return say_table(cli, &table, err);
	table_release(&table);
	return false;
}

static bool use(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct desk_ref ref;
	struct buf said = BUF_INIT;
	if (args->count != 3)
		return err_set(err, ERR_USAGE, "policy use wants a client or an invoice, and a policy (default: the firm's)");
	const char *name = strcmp(args->operands[2], "default") == 0 ? "" : args->operands[2];
	bool ok = desk_resolve(desk, args->operands[1], &ref, err) &&
	          desk_policy_use(desk, ref.client, ref.invoice, name, &said, err);
	if (ok && cli->json)
		buf_adds(&cli->out, "{\"ok\":true}\n");
	else if (ok)
		buf_addf(&cli->out, "%s\n", buf_str(&said));
	buf_release(&said);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	const char *what = args->operands[0];
	bool writes = strcmp(what, "use") == 0;
	if (!desk_open(&desk, &cli->options, writes ? DB_WRITE : DB_READ, err))
		return false;
	bool ok;
	if (strcmp(what, "explain") == 0)
		ok = explain(cli, args, &desk, err);
	else if (strcmp(what, "check") == 0)
		ok = check(cli, args, &desk, err);
	else if (strcmp(what, "list") == 0)
		ok = list(cli, &desk, err);
	else if (writes)
		ok = use(cli, args, &desk, err);
	else
		ok = err_set(err, ERR_USAGE, "policy explain, check, list or use, not \"%.40s\"", what);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_policy = {
	.name = "policy",
	.operands = "explain REF | check [FILE ...] | list | use REF NAME",
	.summary = "the ladder of a client, and why it stands where it does",
	.reason = "explain prints each step with what became of it, what is next, and the one sentence of why that "
	          "Today and the board show. check reads policies and names what is wrong with file and line; list "
	          "shows those there are; use gives a client or an invoice one of its own (default: the firm's). "
	          "dun-policy(5) says how a file is written.",
	.options = options,
	.least = 1,
	.most = -1,
	.run = run,
};
