/* SPDX-License-Identifier: MIT */
/* What the verbs have in common: printing a table in the form asked for, amounts
 * as cells, days as options. */
#ifndef DUN_CLI_SAY_H
#define DUN_CLI_SAY_H

#include "cli/cli.h"
#include "cli/table.h"
#include "ledger/date.h"

/* As JSON, CSV or aligned text, as the command line asks; releases the table. */
bool say_table(struct cli *cli, struct table *table, struct err *err);
/* What was done, in a sentence: {"client":..., "done":...} as JSON (client NULL: none). */
void say_done(struct cli *cli, const char *client, const struct buf *said);
void say_money(struct table *table, int64_t minor, const char *currency);
void say_day(struct table *table, daynum day);
/* {"name":"147703.18"} */
void say_json_money(struct json *json, const char *name, int64_t minor, const char *currency);
void say_json_day(struct json *json, const char *name, daynum day);
/* An option's day (YYYY-MM-DD), fallback when it is not given; ERR_USAGE else. */
bool say_day_option(const struct cli_args *args, const char *name, daynum fallback, daynum *out,
                    struct err *err);

/* A time to send at, as Unix seconds: "14:30" is the next one, else ISO 8601.
 * ERR_USAGE names the option. */
bool say_time(const char *option, const char *text, enum date_order order, int64_t *at, struct err *err);

#endif
