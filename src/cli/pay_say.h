/* SPDX-License-Identifier: MIT */
/* What pay, allocate and refund have in common: whose money, and where it went. */
#ifndef DUN_CLI_PAY_SAY_H
#define DUN_CLI_PAY_SAY_H

#include "base/json.h"
#include "cli/cli.h"
#include "desk/payments.h"

/* REF and --currency into client, invoice and currency; AMOUNT (NULL: 0), --for into
 * its parts. */
bool pay_read(struct desk *desk, const struct cli_args *args, const char *amount, struct arena *arena,
              struct payment_new *out, struct err *err);

/* The rows of what invoices got, and what is on account. */
void pay_say_shares(struct cli *cli, const struct desk *desk, const struct payment_result *result,
                    const char *currency);
void pay_json_shares(struct json *json, const struct payment_result *result, const char *currency);

#endif
