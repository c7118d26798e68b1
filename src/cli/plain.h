/* SPDX-License-Identifier: MIT */
/* The desk without a full screen: numbered lines, one question a line, for screen
 * readers and for terminals that can do nothing else. Every action is a verb. */
#ifndef DUN_CLI_PLAIN_H
#define DUN_CLI_PLAIN_H

#include "cli/cli.h"

/* Asks on stdout, reads answers from stdin until they end; the exit status. */
int plain_run(struct cli *cli);

#endif
