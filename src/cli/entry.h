/* SPDX-License-Identifier: MIT */
/* An entry of the log as a JSON object, for every verb that prints one: its
 * number, kind, times and actor, then its facts and words by their names. */
#ifndef DUN_CLI_ENTRY_H
#define DUN_CLI_ENTRY_H

#include "base/json.h"
#include "cli/cli.h"
#include "store/entry.h"

void entry_json(struct json *json, const struct entry *entry);
/* Prints one: as JSON, or in words under the client's name. */
bool entry_say(struct cli *cli, struct desk *desk, int64_t seq, const char *client, struct err *err);

#endif
