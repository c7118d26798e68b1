/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/say.h"
#include "desk/board.h"
#include "desk/records.h"

static const struct cli_option options[] = {
	{"on", "DATE", "the value date (default: today)", false},
	{"ref", "TEXT", "the payer's or the bank's reference", false},
	{"currency", "CODE", "when the client owes in several", false},
	{"credit", "NUMBER", "it is a credit note of this number, not a payment", false},
	{0},
};

/* An invoice has its currency; a client the one it owes in, the firm's own first. */
static bool find_currency(struct desk *desk, const struct desk_ref *ref, const char *typed, struct arena *arena,
                          currency_code out, struct err *err)
{
	struct record_list list;
	const int at = record_column_find(RECORD_INVOICE, "currency");
	bool several = false;
	out[0] = '\0';
	if (typed && !money_currency(typed, out))
		return err_set(err, ERR_USAGE, "--currency: \"%.40s\" is no currency", typed);
	if (typed && !ref->invoice)
		return true;
	if (!desk_record_list(desk, RECORD_INVOICE, ref->client, arena, &list, err))
		return false;
	for (size_t i = 0; i < list.count; i++) {
		const char *currency = list.rows[i].values[at];
		if (ref->invoice && list.rows[i].id != ref->invoice)
			continue;
		if (typed && strcmp(out, currency) != 0)
			return err_set(err, ERR_DATA, "the invoice is in %s, not in %s", currency, out);
		several = several || (*out && strcmp(out, currency) != 0);
		memcpy(out, currency, sizeof(currency_code));
	}
	if (several)
		return err_set(err, ERR_USAGE, "the client has invoices in several currencies: say which by --currency");
	if (!*out)
		memcpy(out, desk->currency, sizeof(currency_code));
	return *out || err_set(err, ERR_USAGE, "say the currency by --currency");
}

static void print_json(struct cli *cli, const struct payment_new *payment, const struct payment_result *result)
{
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_int(&json, "payment", result->id);
	json_put_text(&json, "currency", payment->currency);
	say_json_money(&json, "amount", payment->amount, payment->currency);
	say_json_day(&json, "on", payment->paid_on);
	json_name(&json, "allocations");
	json_open(&json, '[');
	for (size_t i = 0; i < result->count; i++) {
		json_open(&json, '{');
		json_put_text(&json, "invoice", result->shares[i].number);
		say_json_money(&json, "amount", result->shares[i].amount, payment->currency);
		say_json_money(&json, "open", result->shares[i].left, payment->currency);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	say_json_money(&json, "on_account", result->on_account, payment->currency);
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static void print_text(struct cli *cli, const struct desk *desk, const struct payment_new *payment, const struct payment_result *result)
{
	struct buf *out = &cli->out;
	for (size_t i = 0; i < result->count; i++) {
		money_show(out, result->shares[i].amount, payment->currency, desk->decimal);
		buf_addf(out, " %s on invoice %s, still open ", payment->currency, result->shares[i].number);
		money_show(out, result->shares[i].left, payment->currency, desk->decimal);
		buf_addc(out, '\n');
	}
	if (result->on_account) {
		money_show(out, result->on_account, payment->currency, desk->decimal);
		buf_addf(out, " %s on account\n", payment->currency);
	}
}

static bool pay(struct cli *cli, const struct cli_args *args, struct desk *desk, struct arena *arena,
                struct err *err)
{
	struct desk_ref ref;
	const char *credit = cli_value(args, "credit");
	struct payment_new payment = {
		.kind = credit ? "credit" : "payment", .number = credit, .ref = cli_value(args, "ref"),
	};
	struct payment_result result;
	if (!desk_resolve(desk, args->operands[0], &ref, err) ||
	    !find_currency(desk, &ref, cli_value(args, "currency"), arena, payment.currency, err) ||
	    !money_parse(args->operands[1], payment.currency, desk->decimal, &payment.amount, err) ||
	    !say_day_option(args, "on", desk->today, &payment.paid_on, err))
		return false;
	payment.client = ref.client;
	payment.invoice = ref.invoice;
	if (!desk_pay(desk, &payment, arena, &result, err))
		return false;
	if (cli->json)
		print_json(cli, &payment, &result);
	else
		print_text(cli, desk, &payment, &result);
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
	.reason = "An invoice that is named is paid first, then the client's oldest due; what is left stands on account. "
	          "Only invoices of the same currency are paid.",
	.options = options,
	.least = 2,
	.most = 2,
	.run = run,
};
