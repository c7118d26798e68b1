/* SPDX-License-Identifier: MIT */
/* Every verb there is, in the order `dun --help` shows them. */
#include "cli/cli.h"

extern const struct verb cmd_demo;
extern const struct verb cmd_doctor;
extern const struct verb cmd_help;
extern const struct verb cmd_mail;
extern const struct verb cmd_outbox;
extern const struct verb cmd_send;

const struct verb *const verbs[] = {
	&cmd_demo,
	&cmd_doctor,
	&cmd_outbox,
	&cmd_send,
	&cmd_mail,
	&cmd_help,
	NULL,
};
