/* SPDX-License-Identifier: MIT */
/* Every verb there is, in the order `dun --help` shows them. */
#include "cli/cli.h"

extern const struct verb cmd_demo;
extern const struct verb cmd_doctor;
extern const struct verb cmd_help;

const struct verb *const verbs[] = {
	&cmd_demo,
	&cmd_doctor,
	&cmd_help,
	NULL,
};
