/* SPDX-License-Identifier: MIT */
/* allocate, refund: what becomes of money on account. */
#include <string.h>

#include "cli/pay_say.h"
#include "cli/say.h"

/* What either does with an open desk. */
typedef bool deed_on_account(struct cli *cli, const struct cli_args *args, struct desk *desk, struct arena *arena,
                             struct err *err);

static bool at_desk(struct cli *cli, const struct cli_args *args, deed_on_account *deed, struct err *err)
{
	struct desk desk;
	struct arena arena = ARENA_INIT;
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	bool ok = deed(cli, args, &desk, &arena, err) && buf_ok(&cli->out, err);
	arena_release(&arena);
	desk_close(&desk);
	return ok;
}

/* --- allocate --- */

static const struct cli_option allocate_options[] = {
	{"for", "LIST", "for which invoices, by hand: 1001:500.00,1006 (without an amount: as much as fits)", false},
	{"currency", "CODE", "when the client owes in several", false},
	{0},
};

static bool allocate(struct cli *cli, const struct cli_args *args, struct desk *desk, struct arena *arena,
                     struct err *err)
{
	struct payment_new wish = {.kind = "payment"};
	struct payment_result result;
	if (!pay_read(desk, args, NULL, arena, &wish, err))
		return false;
	/* a named invoice means that one, not the next oldest too */
	const struct payment_part one = {wish.invoice, 0};
	if (wish.invoice) {
		wish.parts = &one;
		wish.part_count = 1;
	}
	if (!desk_allocate(desk, &wish, arena, &result, err))
		return false;
	if (!cli->json) {
		pay_say_shares(cli, desk, &result, wish.currency);
		return true;
	}
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_text(&json, "currency", wish.currency);
	pay_json_shares(&json, &result, wish.currency);
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
	return true;
}

static bool run_allocate(struct cli *cli, const struct cli_args *args, struct err *err)
{
	return at_desk(cli, args, allocate, err);
}

const struct verb cmd_allocate = {
	.name = "allocate",
	.operands = "REF",
	.summary = "use money on account for invoices",
	.reason = "REF is the client, whose oldest due invoices are paid, or one invoice, which alone is; --for says by "
	          "hand which get how much. The money keeps its own value date, and the oldest of it is used first.",
	.options = allocate_options,
	.least = 1,
	.most = 1,
	.run = run_allocate,
};

/* --- refund --- */

static const struct cli_option refund_options[] = {
	{"on", "DATE", "the day it went back, not ahead of today (default: today)", false},
	{"ref", "TEXT", "the bank's reference", false},
	{"currency", "CODE", "when the client owes in several", false},
	{0},
};

static bool refund(struct cli *cli, const struct cli_args *args, struct desk *desk, struct arena *arena,
                   struct err *err)
{
	struct payment_new read = {.kind = "payment"};
	struct refund_new back = {.ref = cli_value(args, "ref")};
	int64_t left;
	if (!pay_read(desk, args, args->operands[1], arena, &read, err) ||
	    !say_day_option(args, "on", desk->today, &back.paid_on, err))
		return false;
	back.client = read.client;
	back.amount = read.amount;
	memcpy(back.currency, read.currency, sizeof back.currency);
	if (!desk_refund(desk, &back, &left, err))
		return false;
	if (cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "currency", back.currency);
		say_json_money(&json, "amount", back.amount, back.currency);
		say_json_day(&json, "on", back.paid_on);
		say_json_money(&json, "on_account", left, back.currency);
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
		return true;
	}
	money_show(&cli->out, back.amount, back.currency, desk->decimal);
	buf_addf(&cli->out, " %s given back, on account still ", back.currency);
	money_show(&cli->out, left, back.currency, desk->decimal);
	buf_addc(&cli->out, '\n');
	return true;
}

static bool run_refund(struct cli *cli, const struct cli_args *args, struct err *err)
{
	return at_desk(cli, args, refund, err);
}

const struct verb cmd_refund = {
	.name = "refund",
	.operands = "REF AMOUNT",
	.summary = "give money on account back to the client",
	.reason = "Only what stands on account can go back. It stood there until that day: earlier agings show it.",
	.options = refund_options,
	.least = 2,
	.most = 2,
	.run = run_refund,
};
