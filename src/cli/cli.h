/* SPDX-License-Identifier: MIT */
/* The command line. A verb is a record at the end of its cmd_NAME.c; verbs.c
 * lists them; options, --help and the man page come from the same rows. */
#ifndef DUN_CLI_CLI_H
#define DUN_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "desk/desk.h"

struct cli_option {
	const char *name;  /* without dashes: "as-of" */
	const char *value; /* placeholder, "DATE"; NULL: a switch */
	const char *help;  /* one sentence without its full stop */
	bool many;         /* may be given more than once */
};

enum { CLI_OPTIONS_MOST = 32, CLI_VALUES_MOST = 64, CLI_OPERANDS_MOST = 256 };

struct cli_args {
	const char *operands[CLI_OPERANDS_MOST + 1]; /* NULL-terminated */
	size_t count;
	const char *names[CLI_VALUES_MOST];  /* options as given, in order */
	const char *values[CLI_VALUES_MOST];
	size_t values_count;
};

struct cli;

/* The skin beside this one, which the command line does not know: main.c does. */
struct cli_screen {
	int (*run)(struct cli *cli);       /* opens the screen; returns the exit status */
	void (*styles)(struct buf *out);   /* every style, for eyes to judge */
};

struct cli {
	struct desk_options options;
	char state[FILE_PATH]; /* the user's state directory */
	bool plain;       /* --plain */
	bool json;        /* --json */
	bool csv;         /* --csv */
	struct buf out;   /* what the verb prints on stdout, once it has succeeded or
	                     when it calls cli_flush() */
	bool unread;      /* whoever read our stdout has gone: nothing more is printed */
	const char *self; /* path of this program, for child processes */
	const struct cli_screen *screen;
	int status;       /* exit status of what succeeded; 0 but after the screen */
};

struct verb {
	const char *name;
	const char *operands; /* "REF AMOUNT", "" for none */
	const char *summary;  /* one line for the list of verbs */
	const char *reason;   /* a paragraph for --help and the man page */
	const struct cli_option *options; /* ends with a row of name NULL; may be NULL */
	int least, most;      /* number of operands; most -1: any */
	/* Prints into cli->out; the exit status comes from err. */
	bool (*run)(struct cli *cli, const struct cli_args *args, struct err *err);
};

extern const struct verb *const verbs[]; /* NULL-terminated */
extern const struct cli_option cli_globals[]; /* what every verb takes; ends with name NULL */
const struct verb *verb_find(const char *name);
/* "there is no verb ...", with the one that may have been meant; always false. */
bool verb_unknown(const char *name, struct err *err);
/* The --help text of a verb; of the whole program for NULL. */
void verb_help(const struct verb *verb, struct buf *out);

/* The value of an option, NULL when not given (the last one counts). */
const char *cli_value(const struct cli_args *args, const char *name);
bool cli_has(const struct cli_args *args, const char *name);
/* Of several: the nth value of an option (0..), NULL behind the last. */
const char *cli_value_at(const struct cli_args *args, const char *name, size_t nth);

/* Writes and empties cli->out. False and err when it cannot be written; a pipe
 * closed by its reader (`| head -1`) is no error, the rest is dropped. */
bool cli_flush(struct cli *cli, struct err *err);

/* Runs one verb inside another: argv[0] is skipped, the options (book, config,
 * today) are those of `as`; what it would print is appended to out, which may be
 * NULL. */
bool cli_perform(const struct cli *as, int argc, char **argv, struct buf *out, struct err *err);

/* Says what went wrong on stderr, foreign bytes tamed; returns the exit status. */
int cli_complain(const struct err *err);

/* Runs the command line; returns the exit status. The screen is run when no verb is
 * given and stdout is a terminal. */
int cli_main(int argc, char **argv, const struct cli_screen *screen);

#endif
