/* SPDX-License-Identifier: MIT */
/* A row of Today as JSON, the same from `today`, `show` and `policy explain`. */
#ifndef DUN_CLI_TODAY_SAY_H
#define DUN_CLI_TODAY_SAY_H

#include "base/json.h"
#include "desk/today.h"

/* The object: client, currency, open, oldest_days, step, channel, template, invoices, why,
 * stopped; and code, group, amount, policy, when, beside. */
void today_say_json(struct json *json, const struct today_row *row);

#endif
