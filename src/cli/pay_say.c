/* SPDX-License-Identifier: MIT */
#include "cli/pay_say.h"

#include "cli/say.h"

bool pay_read(struct desk *desk, const struct cli_args *args, const char *amount, struct arena *arena,
              struct payment_new *out, struct err *err)
{
	struct desk_ref ref;
	struct payment_part *parts = NULL;
	const char *by_hand = cli_value(args, "for");
	if (!desk_resolve(desk, args->operands[0], &ref, err) ||
	    !desk_pay_currency(desk, &ref, cli_value(args, "currency"), arena, out->currency, err) ||
	    (amount && !money_parse(amount, out->currency, desk->decimal, &out->amount, err)))
		return false;
	out->client = ref.client;
	out->invoice = ref.invoice;
	if (by_hand && !desk_pay_parts(desk, ref.client, out->currency, by_hand, arena, &parts, &out->part_count, err))
		return err_prefix(err, "--for: ");
	if (by_hand && !out->part_count)
		return err_set(err, ERR_USAGE, "--for: name the invoices, as in 1001:500.00,1006");
	if (by_hand && ref.invoice)
		return err_set(err, ERR_USAGE, "name the client where --for names the invoices");
	out->parts = parts;
	return true;
}

void pay_json_shares(struct json *json, const struct payment_result *result, const char *currency)
{
	json_name(json, "allocations");
	json_open(json, '[');
	for (size_t i = 0; i < result->count; i++) {
		json_open(json, '{');
		json_put_text(json, "invoice", result->shares[i].number);
		say_json_money(json, "amount", result->shares[i].amount, currency);
		say_json_money(json, "open", result->shares[i].left, currency);
		json_close(json, '}');
	}
	json_close(json, ']');
	say_json_money(json, "on_account", result->on_account, currency);
}

void pay_say_shares(struct cli *cli, const struct desk *desk, const struct payment_result *result,
                    const char *currency)
{
	struct buf *out = &cli->out;
	for (size_t i = 0; i < result->count; i++) {
		money_show(out, result->shares[i].amount, currency, desk->decimal);
		buf_addf(out, " %s on invoice %s, still open ", currency, result->shares[i].number);
		money_show(out, result->shares[i].left, currency, desk->decimal);
		buf_addc(out, '\n');
	}
	if (result->on_account) {
		money_show(out, result->on_account, currency, desk->decimal);
		buf_addf(out, " %s on account\n", currency);
	}
}
