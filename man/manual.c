/* SPDX-License-Identifier: MIT */
/* Writes man/dun.1: `manual < man/dun.1.in`. Lines of the form @NAME@ are filled
 * from the tables the program itself runs on, so that the page cannot tell
 * another story. `make man` renews the page; tests/man.sh compares. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/cli.h"

/* Text for roff: a backslash is \e, a line must not begin with a dot or quote, a
 * minus is typed as one, and each sentence begins a line. */
static void add_roff(struct buf *out, const char *text)
{
	bool start = true;
	for (const char *c = text; *c; c++) {
		if (*c == ' ' && c > text && strchr(".?!", c[-1])) {
			buf_addc(out, '\n');
			start = true;
			continue;
		}
		if (start && (*c == '.' || *c == '\''))
			buf_adds(out, "\\&");
		if (*c == '\\')
			buf_adds(out, "\\e");
		else if (*c == '-')
			buf_adds(out, "\\-");
		else if (*c == '"')
			buf_adds(out, "\\(dq");
		else
			buf_addc(out, *c);
		start = *c == '\n';
	}
}

static void add_options(struct buf *out, const struct cli_option *options)
{
	buf_adds(out, ".Bl -tag -width Ds -compact\n");
	for (const struct cli_option *o = options; o->name; o++) {
		buf_adds(out, ".It Fl Fl ");
		add_roff(out, o->name);
		if (o->value) {
			buf_adds(out, " Ar \"");
			add_roff(out, o->value);
			buf_addc(out, '"');
		}
		buf_addc(out, '\n');
		add_roff(out, o->help);
		buf_adds(out, o->many ? "; may be given more than once.\n" : ".\n");
	}
	buf_adds(out, ".El\n");
}

static void add_verb(struct buf *out, const struct verb *verb)
{
	bool options = verb->options && verb->options[0].name;
	buf_adds(out, ".Ss ");
	add_roff(out, verb->name);
	buf_adds(out, "\n.Nm Ic ");
	add_roff(out, verb->name);
	buf_adds(out, options ? " Op Ar options" : "");
	if (*verb->operands) {
		buf_adds(out, " \"");
		add_roff(out, verb->operands);
		buf_addc(out, '"');
	}
	buf_adds(out, "\n.Pp\n");
	add_roff(out, verb->reason);
	buf_addc(out, '\n');
	if (options) {
		buf_adds(out, ".Pp\n");
		add_options(out, verb->options);
	}
}

static void add_verbs(struct buf *out)
{
	for (const struct verb *const *v = verbs; *v; v++)
		add_verb(out, *v);
}

static void add_globals(struct buf *out)
{
	add_options(out, cli_globals);
}

static const struct part {
	const char *mark;
	void (*add)(struct buf *out);
} parts[] = {
	{"@OPTIONS@\n", add_globals},
	{"@VERBS@\n", add_verbs},
};

static void add_line(struct buf *out, const char *line)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (strcmp(line, parts[i].mark) == 0) {
			parts[i].add(out);
			return;
		}
	}
	buf_adds(out, line);
}

int main(void)
{
	struct buf out = BUF_INIT;
	char line[1000];
	while (fgets(line, sizeof line, stdin))
		add_line(&out, line);
	bool ok = buf_ok(&out, NULL) && fwrite(buf_str(&out), 1, out.len, stdout) == out.len &&
	          fflush(stdout) == 0;
	buf_release(&out);
	return ok ? 0 : 1;
}
