/* SPDX-License-Identifier: MIT */
/* Starts one of the two skins: verbs print, no verb opens the screen. */
#include <locale.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/plain.h"
#include "ui/skin.h"
#include "ui/term.h"

static int interactive(struct cli *cli)
{
	if (cli->plain)
		return plain_run(cli);
	struct err err = {0};
	struct skin_options options = {.desk = cli->options, .self = cli->self};
	options.desk.tell = NULL; /* the screen has a line for it */
	int status = skin_run(&options, &err);
	return err.text[0] ? cli_complain(&err) : status;
}

/* Text needs a UTF-8 character type; numbers stay as in C whatever the locale. */
static void set_locale(void)
{
	if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
}

int main(int argc, char **argv)
{
	set_locale();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file size limit is an error of write() */
	static const struct cli_screen screen = {.run = interactive, .styles = term_styles};
	return cli_main(argc, argv, &screen);
}
