/* SPDX-License-Identifier: MIT */
/* Every verb there is, in the order `dun --help` shows them. */
#include "cli/cli.h"

const struct verb *const verbs[] = {
	NULL,
};
