/* SPDX-License-Identifier: MIT */
/* The cash expected a week, as a table. */
#ifndef DUN_CLI_CASH_SAY_H
#define DUN_CLI_CASH_SAY_H

#include <stdbool.h>

#include "base/err.h"
#include "cli/cli.h"

/* plain: bars of ASCII. */
bool cash_say(struct cli *cli, struct desk *desk, bool plain, struct err *err);

#endif
