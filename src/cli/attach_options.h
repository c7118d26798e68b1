/* SPDX-License-Identifier: MIT */
/* The options of verbs that attach files. */
#ifndef DUN_CLI_ATTACH_OPTIONS_H
#define DUN_CLI_ATTACH_OPTIONS_H

#include "cli/cli.h"
#include "desk/attach.h"

#define ATTACH_OPTIONS \
	{"as", "CODE", "what the files are: copy, delivery, receipt, recording, photo, contract, order, invoice, other", false}, \
	{"our-place", "PLACE", "recordings: where we were, as DE or US-CA", false}, \
	{"their-place", "PLACE", "recordings: where they were", false}, \
	{"told", "WHO", "recordings: who was told of it", false}, \
	{"told-how", "CODE", "recordings: at-start, in-writing, announced, no", false}, \
	{"consent", "CODE", "recordings: given, written, refused, no, one-party", false}

/* The options into text; every --attach is added to paths, which text then points to. */
void attach_options_take(const struct cli_args *args, struct attach_text *text, struct buf *paths);
/* Says on stderr what is to be known of a recording; false when memory runs out. */
bool attach_options_warn(struct desk *desk, const struct attach_text *text, const char *kind, struct err *err);

#endif
