/* SPDX-License-Identifier: MIT */
#include "cli/pay_say.h"
#include "cli/say.h"

static const struct cli_option options[] = {
	{"on", "DATE", "the value date, not ahead of today (default: today)", false},
	{"for", "LIST", "for which invoices, by hand: 1001:500.00,1006 (without an amount: as much as fits)", false},
	{"on-account", NULL, "what no invoice takes stays on account", false},
	{"ref", "TEXT", "the payer's or the bank's reference", false},
	{"currency", "CODE", "when the client owes in several", false},
	{"credit", "NUMBER", "it is a credit note of this number, not a payment", false},
	{0},
};

static void print_json(struct cli *cli, const struct payment_new *payment, const struct payment_result *result)
{
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_int(&json, "payment", result->id);
	json_put_text(&json, "currency", payment->currency);
	say_json_money(&json, "amount", payment->amount, payment->currency);
	say_json_day(&json, "on", payment->paid_on);
	pay_json_shares(&json, result, payment->currency);
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static bool pay(struct cli *cli, const struct cli_args *args, struct desk *desk, struct arena *arena,
                struct err *err)
{
	const char *credit = cli_value(args, "credit");
	struct payment_new payment = {
		.kind = credit ? "credit" : "payment", .number = credit, .ref = cli_value(args, "ref"),
	};
	struct payment_result result;
	int64_t rest = 0;
	if (!pay_read(desk, args, args->operands[1], arena, &payment, err) ||
	    !say_day_option(args, "on", desk->today, &payment.paid_on, err))
		return false;
	if (!desk_pay(desk, &payment, cli_has(args, "on-account"), arena, &result, &rest, err)) {
		if (rest)
			err_set(err, err->code, "%.400s by --on-account", arena_str(arena, err->text));
		return false;
	}
	if (cli->json)
		print_json(cli, &payment, &result);
	else
		pay_say_shares(cli, desk, &result, payment.currency);
	return buf_ok(&cli->out, err);
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct arena arena = ARENA_INIT;
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	bool ok = pay(cli, args, &desk, &arena, err);
	arena_release(&arena);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_pay = {
	.name = "pay",
	.operands = "REF AMOUNT",
	.summary = "record a payment and allocate it",
	.reason = "An invoice that is named is paid first, then the client's oldest due; --for says by hand which invoices "
	          "get how much, to the cent. Only invoices of the same currency are paid. A payment larger than what it "
	          "can pay is refused, unless --on-account lets the rest stand on account: `dun allocate` uses it later, "
	          "`dun refund` gives it back. A credit note always may stand there.",
	.options = options,
	.least = 2,
	.most = 2,
	.run = run,
};
