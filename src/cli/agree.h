/* SPDX-License-Identifier: MIT */
/* What the verbs promise, plan, dispute, settle and write-off have in common: with a
 * client or an invoice and nothing else they list what stands, without even that all
 * of it. */
#ifndef DUN_CLI_AGREE_H
#define DUN_CLI_AGREE_H

#include "base/arena.h"
#include "cli/cli.h"
#include "desk/desk.h"

struct agree {
	struct cli *cli;
	const struct cli_args *args;
	struct desk desk;
	struct desk_ref ref;    /* client 0: no REF was given */
	const char *invoices;   /* --for, else the invoice REF names, else "" */
	struct arena arena;
};

/* Opens the book, finds REF, calls deed, closes. */
bool agree_run(struct cli *cli, const struct cli_args *args, enum db_mode mode,
               bool (*deed)(struct agree *agree, struct err *err), struct err *err);
/* The value of an option, "" when it is not given. */
const char *agree_value(const struct agree *agree, const char *name);
/* Whether an option besides --all is given: then something is to be done. */
bool agree_acts(const struct cli_args *args);
/* Prints the entry a deed has written. */
bool agree_say(struct agree *agree, int64_t seq, struct err *err);

#endif
