/* SPDX-License-Identifier: MIT */
/* What plain.c and plain_today.c share; nobody else includes it. */
#ifndef DUN_CLI_PLAIN_INSIDE_H
#define DUN_CLI_PLAIN_INSIDE_H

#include "cli/plain.h"

enum { PLAIN_ANSWERS_MOST = 8, PLAIN_PAGE = 20 };

struct question {
	const char *option; /* without dashes; "" an operand, which must be given */
	const char *ask;
};

/* A verb with the questions that fill its options. */
struct action {
	const char *label;
	const char *verb, *kind; /* kind: first operand or a switch, NULL none */
	bool client;             /* what was chosen is the next operand */
	struct question questions[PLAIN_ANSWERS_MOST];
};

void plain_print(struct buf *out);
/* A number 0..most; false when there will be no more answers. */
bool plain_number(const char *question, int64_t most, int64_t *number);
/* Asks what the action needs, then runs it about chosen. False when the answers have ended. */
bool plain_act(struct cli *cli, const struct action *action, const char *chosen);
/* Everything that can be done about a client, until 0. */
bool plain_client(struct cli *cli, const char *client);
/* Today as numbered lines, until 0. False when the answers have ended. */
bool plain_today(struct cli *cli, struct err *err);

#endif
