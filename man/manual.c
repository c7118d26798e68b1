/* SPDX-License-Identifier: MIT */
/* Makes a page of the manual: `manual < man/dun.1.in > man/dun.1`. Lines of the
 * form @NAME@ are filled from the tables the program itself runs on, so that the
 * pages cannot tell another story. `make man` renews them; tests/man.sh compares. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "exchange/columns.h"
#include "letter/check.h"
#include "letter/template.h"
#include "ui/op.h"

/* Text for roff: a backslash is \e, a line must not begin with a dot or quote, a
 * minus is typed as one, each sentence begins a line, an empty line a paragraph. */
static void add_roff(struct buf *out, const char *text)
{
	bool start = true;
	for (const char *c = text; *c; c++) {
		if (*c == ' ' && c > text + 1 && strchr(".?!", c[-1])) {
			buf_addc(out, '\n');
			start = true;
			continue;
		}
		if (*c == '\n' && c[1] == '\n') {
			buf_adds(out, "\n.Pp\n");
			start = true;
			c++;
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

static void add_item(struct buf *out, const char *mark, const char *says)
{
	buf_adds(out, ".It ");
	buf_adds(out, mark);
	buf_addc(out, '\n');
	add_roff(out, says);
	buf_addc(out, '\n');
}

static void add_templates(struct buf *out)
{
	buf_adds(out, ".Bl -tag -width promise-broken -compact\n");
	for (const struct template_kind *k = template_kinds; k->name; k++)
		add_item(out, k->name, k->title);
	buf_adds(out, ".El\n");
}

static void add_fields(struct buf *out)
{
	buf_adds(out, ".Bl -tag -width {{promised_amount}} -compact\n");
	for (const struct template_field *f = template_fields; f->name; f++) {
		struct buf mark = BUF_INIT;
		buf_addf(&mark, "{{%s}}", f->name);
		add_item(out, buf_str(&mark), f->says);
		if (f->asked)
			buf_adds(out, "(the writer fills it)\n");
		buf_release(&mark);
	}
	buf_adds(out, ".El\n");
}

static void add_columns(struct buf *out)
{
	buf_adds(out, ".Bl -tag -width client_key -compact\n");
	for (int f = 0; f < COLUMN_FIELDS; f++)
		add_item(out, column_field_name((enum column_field)f), column_field_label((enum column_field)f));
	buf_adds(out, ".El\n");
}

static void add_checks(struct buf *out)
{
	buf_adds(out, ".Bl -tag -width placeholder -compact\n");
	for (size_t i = 0; check_row(i); i++)
		add_item(out, check_row(i)->id, check_row(i)->rule);
	buf_adds(out, ".El\n");
}

/* Where an operation works is worth saying only when that is hardly anywhere. */
static bool few_places(unsigned scopes)
{
	int places = 0;
	for (; scopes; scopes &= scopes - 1)
		places++;
	return places <= 4;
}

/* "c" or, where an operation has no key, ":export". */
static void add_op(struct buf *out, const struct op *op)
{
	struct buf where = BUF_INIT;
	buf_adds(out, ".It ");
	if (*op->keys) {
		add_roff(out, op->keys);
		buf_adds(out, " Pq ");
	} else {
		buf_adds(out, "\\&:");
	}
	add_roff(out, op->name);
	buf_addc(out, '\n');
	add_roff(out, op->sentence);
	op_where(op, &where);
	if (few_places(op->scopes))
		buf_addf(out, " (%s)", buf_str(&where));
	buf_addc(out, '\n');
	buf_release(&where);
}

static void add_keys(struct buf *out)
{
	for (int group = 0; group < GROUP_COUNT; group++) {
		buf_adds(out, ".Ss ");
		add_roff(out, op_group_name((enum op_group)group));
		buf_adds(out, "\n.Bl -tag -width Ds -compact\n");
		for (int id = OP_NONE + 1; id < OP_COUNT; id++) {
			const struct op *op = op_get((enum op_id)id);
			if (op->group == (enum op_group)group && op->scopes)
				add_op(out, op);
		}
		buf_adds(out, ".El\n");
	}
}

static const struct part {
	const char *mark;
	void (*add)(struct buf *out);
} parts[] = {
	{"@OPTIONS@\n", add_globals},
	{"@VERBS@\n", add_verbs},
	{"@KEYS@\n", add_keys},
	{"@TEMPLATES@\n", add_templates},
	{"@FIELDS@\n", add_fields},
	{"@CHECKS@\n", add_checks},
	{"@COLUMNS@\n", add_columns},
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
