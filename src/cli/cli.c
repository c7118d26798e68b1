/* SPDX-License-Identifier: MIT */
/* Reads the command line: `dun [global options] [verb [options and operands]]`.
 * Global options may also stand behind the verb, as people write them. */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "config.h"

const struct cli_option cli_globals[] = {
	{"book", "FILE", "the book to open; else $DUN_BOOK, else the user's own", false},
	{"config", "FILE", "the configuration file", false},
	{"today", "DATE", "stands in for the date in ages and due steps, nowhere else", false},
	{"plain", NULL, "no full screen: lines and numbered lists, for screen readers", false},
	{"json", NULL, "print one JSON value", false},
	{"csv", NULL, "print tables as CSV", false},
	{"help", NULL, "say how it is used", false},
	{"version", NULL, "print the version", false},
	{0},
};

const struct verb *verb_find(const char *name)
{
	for (const struct verb *const *v = verbs; *v; v++)
		if (strcmp((*v)->name, name) == 0)
			return *v;
	return NULL;
}

bool verb_unknown(const char *name, struct err *err)
{
	const char *like = NULL;
	int least = 3;
	for (const struct verb *const *v = verbs; *v; v++) {
		int distance = text_distance(name, (*v)->name, least);
		if (distance < least) {
			least = distance;
			like = (*v)->name;
		}
	}
	if (like)
		return err_set(err, ERR_USAGE, "there is no verb \"%s\": did you mean %s?", name, like);
	return err_set(err, ERR_USAGE, "there is no verb \"%s\": `dun --help` lists them", name);
}

static void help_options(const struct cli_option *options, struct buf *out)
{
	for (const struct cli_option *o = options; o && o->name; o++) {
		size_t start = out->len;
		buf_addf(out, "  --%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
		size_t used = out->len - start;
		buf_pad(out, ' ', used < 26 ? 26 - used : 2);
		buf_addf(out, "%s\n", o->help);
	}
}

void verb_help(const struct verb *verb, struct buf *out)
{
	if (verb) {
		buf_addf(out, "usage: dun %s%s%s%s\n\n%s\n", verb->name,
		         verb->options && verb->options[0].name ? " [options]" : "",
		         *verb->operands ? " " : "", verb->operands, verb->reason);
		if (verb->options && verb->options[0].name) {
			buf_adds(out, "\n");
			help_options(verb->options, out);
		}
		buf_adds(out, "\nOptions of every verb: see `dun --help`.\n");
		return;
	}
	buf_adds(out, "usage: dun [--book FILE] [--today YYYY-MM-DD] [--config FILE] [VERB ...]\n\n"
	              "The follow-up desk for overdue invoices. Without a verb: the board.\n\n");
	for (const struct verb *const *v = verbs; *v; v++)
		buf_addf(out, "  %-12s %s\n", (*v)->name, (*v)->summary);
	buf_adds(out, "\nOptions, before or behind the verb:\n");
	help_options(cli_globals, out);
	buf_adds(out, "\n`dun VERB --help` says more; `man dun` says it all.\n");
}

const char *cli_value_at(const struct cli_args *args, const char *name, size_t nth)
{
	for (size_t i = 0; i < args->values_count; i++)
		if (strcmp(args->names[i], name) == 0 && nth-- == 0)
			return args->values[i];
	return NULL;
}

const char *cli_value(const struct cli_args *args, const char *name)
{
	for (size_t i = args->values_count; i-- > 0;)
		if (strcmp(args->names[i], name) == 0)
			return args->values[i];
	return NULL;
}

bool cli_has(const struct cli_args *args, const char *name)
{
	return cli_value(args, name) != NULL;
}

bool cli_flush(struct cli *cli, struct err *err)
{
	if (!buf_ok(&cli->out, err))
		return false;
	for (size_t at = 0; !cli->unread && at < cli->out.len;) {
		ssize_t n = write(STDOUT_FILENO, cli->out.data + at, cli->out.len - at);
		if (n < 0 && errno == EINTR)
			continue;
		cli->unread = n < 0 && errno == EPIPE;
		if (n < 0 && !cli->unread)
			return err_set(err, ERR_IO, "cannot write to standard output: %s", strerror(errno));
		at += n > 0 ? (size_t)n : 0;
	}
	buf_clear(&cli->out);
	return true;
}

static const struct cli_option *option_find(const struct cli_option *rows, const char *name, size_t len)
{
	for (const struct cli_option *o = rows; o && o->name; o++)
		if (strlen(o->name) == len && memcmp(o->name, name, len) == 0)
			return o;
	return NULL;
}

static const char *option_like(const struct verb *verb, const char *name)
{
	const char *best = NULL;
	int least = 3;
	const struct cli_option *lists[] = {verb ? verb->options : NULL, cli_globals};
	for (size_t i = 0; i < 2; i++)
		for (const struct cli_option *o = lists[i]; o && o->name; o++) {
			int d = text_distance(name, o->name, least);
			if (d < least) {
				least = d;
				best = o->name;
			}
		}
	return best;
}

static bool unknown_option(const struct verb *verb, const char *arg, struct err *err)
{
	const char *like = option_like(verb, arg + 2);
	if (like)
		return err_set(err, ERR_USAGE, "%s is no option of dun%s%s: did you mean --%s?", arg,
		               verb ? " " : "", verb ? verb->name : "", like);
	return err_set(err, ERR_USAGE, "%s is no option of dun%s%s: see `dun %s%s--help`", arg, verb ? " " : "",
	               verb ? verb->name : "", verb ? verb->name : "", verb ? " " : "");
}

static bool take_option(const struct verb *verb, struct cli_args *args, int argc, char **argv,
                        int *i, struct err *err)
{
	const char *arg = argv[*i] + 2;
	size_t len = strcspn(arg, "=");
	const struct cli_option *o = verb ? option_find(verb->options, arg, len) : NULL;
	if (!o)
		o = option_find(cli_globals, arg, len);
	if (!o)
		return unknown_option(verb, argv[*i], err);
	const char *value = "";
	if (o->value && arg[len])
		value = arg + len + 1;
	else if (o->value && *i + 1 < argc)
		value = argv[++*i];
	else if (o->value)
		return err_set(err, ERR_USAGE, "--%s wants a value: --%s %s", o->name, o->name, o->value);
	else if (arg[len])
		return err_set(err, ERR_USAGE, "--%s takes no value", o->name);
	if (args->values_count == CLI_VALUES_MOST)
		return err_set(err, ERR_USAGE, "too many options: at most %d", CLI_VALUES_MOST);
	args->names[args->values_count] = o->name;
	args->values[args->values_count++] = value;
	return true;
}

static bool read_args(int argc, char **argv, const struct verb **verb, struct cli_args *args,
                      struct err *err)
{
	bool only_operands = false;
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];
		if (!only_operands && strcmp(arg, "--") == 0) {
			only_operands = true;
		} else if (!only_operands && arg[0] == '-' && arg[1] == '-') {
			if (!take_option(*verb, args, argc, argv, &i, err))
				return false;
		} else if (!only_operands && strcmp(arg, "-h") == 0) {
			args->names[args->values_count] = "help";
			args->values[args->values_count++] = "";
		} else if (!only_operands && strcmp(arg, "-o") == 0 && *verb &&
		           option_find((*verb)->options, "output", 6)) {
			if (i + 1 == argc)
				return err_set(err, ERR_USAGE, "-o wants a file");
			args->names[args->values_count] = "output";
			args->values[args->values_count++] = argv[++i];
		} else if (!only_operands && arg[0] == '-' && arg[1] && !*verb) {
			return err_set(err, ERR_USAGE, "%s is no option of dun: see `dun --help`", arg);
		} else if (!*verb) {
			*verb = verb_find(arg);
			if (!*verb)
				return verb_unknown(arg, err);
		} else if (args->count == CLI_OPERANDS_MOST) {
			return err_set(err, ERR_USAGE, "too many operands: at most %d", CLI_OPERANDS_MOST);
		} else {
			args->operands[args->count++] = arg;
		}
		if (args->values_count == CLI_VALUES_MOST)
			return err_set(err, ERR_USAGE, "too many options: at most %d", CLI_VALUES_MOST);
	}
	return true;
}

static bool check_operands(const struct verb *verb, const struct cli_args *args, struct err *err)
{
	if ((int)args->count < verb->least)
		return err_set(err, ERR_USAGE, "dun %s wants %s: see `dun %s --help`", verb->name,
		               verb->operands, verb->name);
	if (verb->most >= 0 && (int)args->count > verb->most)
		return err_set(err, ERR_USAGE, "dun %s does not take \"%s\": see `dun %s --help`", verb->name,
		               args->operands[verb->most], verb->name);
	return true;
}

/* Beside the answer, not in it. */
static void tell(const char *says)
{
	struct err aside = {.code = ERR_NONE};
	snprintf(aside.text, sizeof aside.text, "%s", says);
	cli_complain(&aside);
}

static bool set_options(struct cli *cli, const struct cli_args *args, struct err *err)
{
	file_state_dir(cli->state);
	cli->options = (struct desk_options){
		.book = cli_value(args, "book"),
		.config = cli_value(args, "config"),
		.today = DATE_NONE,
		.state = cli->state,
		.tell = tell,
	};
	cli->json = cli_has(args, "json");
	cli->csv = cli_has(args, "csv");
	const char *plain = getenv("DUN_PLAIN");
	cli->plain = cli_has(args, "plain") || (plain && strcmp(plain, "1") == 0);
	const char *today = cli_value(args, "today");
	if (today && !date_parse_iso(today, &cli->options.today, err)) {
		if (err)
			err->code = ERR_USAGE;
		return err_prefix(err, "--today: ");
	}
	return true;
}

int cli_complain(const struct err *err)
{
	struct buf line = BUF_INIT;
	buf_adds(&line, "dun: ");
	text_tame_lines(&line, err->text, strlen(err->text));
	buf_addc(&line, '\n');
	if (write(STDERR_FILENO, buf_str(&line), line.len) < 0)
		line.failed = true; /* nowhere left to say it */
	buf_release(&line);
	return err_exit(err->code);
}

bool cli_perform(const struct cli *as, int argc, char **argv, struct buf *out, struct err *err)
{
	const struct verb *verb = NULL;
	struct cli_args args = {0};
	struct cli quiet = {.options = as->options, .self = as->self, .screen = as->screen};
	bool ok = read_args(argc, argv, &verb, &args, err) &&
	          (verb || err_set(err, ERR_USAGE, "there is no verb in this line")) &&
	          check_operands(verb, &args, err) && verb->run(&quiet, &args, err);
	if (out)
		buf_add(out, buf_str(&quiet.out), quiet.out.len);
	buf_release(&quiet.out);
	return ok;
}

static bool run(struct cli *cli, int argc, char **argv, struct err *err)
{
	const struct verb *verb = NULL;
	struct cli_args args = {0};
	if (!read_args(argc, argv, &verb, &args, err))
		return false;
	if (cli_has(&args, "help")) {
		verb_help(verb, &cli->out);
		return cli_flush(cli, err);
	}
	if (cli_has(&args, "version")) {
		buf_adds(&cli->out, PACKAGE_STRING "\n");
		return cli_flush(cli, err);
	}
	if (!set_options(cli, &args, err))
		return false;
	if (!verb && !cli->plain && !isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE, "the board needs a terminal: give a verb (`dun --help` lists them), "
		               "or --plain");
	if (!verb) {
		cli->status = cli->screen->run(cli);
		return true;
	}
	if (!check_operands(verb, &args, err))
		return false;
	/* A verb whose answer is no has still something to print. */
	bool done = verb->run(cli, &args, err);
	if (done || err->code == ERR_NO || cli->out.len) {
		struct err lost = {0};
		if (!cli_flush(cli, &lost) && done) {
			*err = lost;
			return false;
		}
	}
	return done;
}

/* Where this program lies, to start it as a child; what it was called may not tell. */
static const char *own_path(const char *called, char path[4096])
{
	ssize_t len = readlink("/proc/self/exe", path, 4095);
	if (len <= 0 || len == 4095)
		return called;
	path[len] = '\0';
	return access(path, X_OK) == 0 ? path : called;
}

int cli_main(int argc, char **argv, const struct cli_screen *screen)
{
	char path[4096];
	struct cli cli = {.self = own_path(argv[0], path), .screen = screen};
	struct err err = {0};
	if (!run(&cli, argc, argv, &err))
		cli.status = err.text[0] ? cli_complain(&err) : err_exit(err.code);
	buf_release(&cli.out);
	return cli.status;
}
