/* SPDX-License-Identifier: MIT */
/* What the checks of a mail say, as lines for people and as JSON: for `draft` and
 * `check`. */
#ifndef DUN_CLI_CHECK_SAY_H
#define DUN_CLI_CHECK_SAY_H

#include "base/json.h"
#include "cli/cli.h"
#include "letter/check.h"

/* "x line 4  #1014 was paid today (take it out)" a line; "fine" when there is nothing. */
void check_say_lines(const struct check_list *list, struct buf *out);
/* An array of {"id","level","says","where","line","column","fix"}. */
void check_say_json(const struct check_list *list, struct json *json);

#endif
