/* SPDX-License-Identifier: MIT */
/* template: which letters there are, the text of one, what is wrong with mine. */
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/say.h"
#include "cli/table.h"
#include "desk/mail.h"
#include "letter/language.h"
#include "letter/template.h"

static const struct cli_option options[] = {
	{"lang", "CODE", "only of this language", false},
	{0},
};

static const struct table_column list_columns[] = {
	{"language", "Language", TABLE_TEXT},
	{"name", "Name", TABLE_TEXT},
	{"title", "For", TABLE_TEXT},
	{"from", "Whose", TABLE_TEXT},
};
static const struct table_column problem_columns[] = {
	{"language", "Language", TABLE_TEXT},
	{"name", "Name", TABLE_TEXT},
	{"line", "Line", TABLE_INT},
	{"column", "Column", TABLE_INT},
	{"says", "What", TABLE_TEXT},
};

/* Does something with each template of a language. */
struct walk {
	struct desk *desk;
	const char *only;       /* NULL: all names */
	struct table *table;
	size_t seen, problems;
};

static void add_row(struct walk *walk, const char *language, const struct mail_template *row)
{
	table_add(walk->table, language);
	table_add(walk->table, row->name);
	table_add(walk->table, row->title);
	table_add(walk->table, row->from);
}

static bool check_one(struct walk *walk, const char *language, const struct mail_template *row, struct arena *arena,
                      struct err *err)
{
	struct vec problems = VEC_INIT(struct template_problem);
	const char *text;
	size_t len;
	if (!desk_mail_template(walk->desk, row->name, &language, arena, &text, &len, err))
		return false;
	template_check(text, len, arena, &problems);
	for (size_t i = 0; i < problems.len; i++) {
		const struct template_problem *p = &VEC_AT(struct template_problem, &problems, i);
		table_add(walk->table, language);
		table_add(walk->table, row->name);
		table_add_int(walk->table, (long long)p->line);
		table_add_int(walk->table, (long long)p->column);
		table_add(walk->table, p->says);
	}
	walk->problems += problems.len;
	bool ok = vec_ok(&problems, err);
	vec_release(&problems);
	return ok;
}

static bool each(struct walk *walk, const char *language, bool check, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct mail_template *rows;
	size_t count;
	bool ok = desk_mail_templates(walk->desk, language, &arena, &rows, &count, err);
	for (size_t i = 0; ok && i < count; i++) {
		if (walk->only && strcmp(walk->only, rows[i].name) != 0)
			continue;
		walk->seen++;
		if (check)
			ok = check_one(walk, language, &rows[i], &arena, err);
		else
			add_row(walk, language, &rows[i]);
	}
	arena_release(&arena);
	return ok;
}

static bool walk_all(struct walk *walk, const char *lang, bool check, struct err *err)
{
	for (const struct language *l = languages; l->code; l++)
		if ((!lang || strcmp(lang, l->code) == 0) && !each(walk, l->code, check, err))
			return false;
	if (!walk->seen)
		return err_set(err, ERR_NOINPUT, "there is no template \"%.60s\": `dun template list` shows them", walk->only);
	return true;
}

static bool show(struct cli *cli, struct desk *desk, const char *name, const char *lang, struct err *err)
{
	struct arena arena = ARENA_INIT;
	const char *text, *language = lang ? lang : "en";
	size_t len;
	bool ok = desk_mail_template(desk, name, &language, &arena, &text, &len, err);
	if (ok)
		text_tame_lines(&cli->out, text, len);
	arena_release(&arena);
	return ok;
}

static bool check(struct cli *cli, struct walk *walk, const char *lang, struct err *err)
{
	struct table table;
	table_init(&table, problem_columns, sizeof(problem_columns) / sizeof(*problem_columns));
	walk->table = &table;
	if (!walk_all(walk, lang, true, err)) {
		table_release(&table);
		return false;
	}
	if (!walk->problems && !cli->json && !cli->csv) {
		table_release(&table);
		buf_addf(&cli->out, "%zu templates, all fine\n", walk->seen);
		return true;
	}
	return say_table(cli, &table, err) &&
	       (!walk->problems || err_set(err, ERR_NO, "%zu things to fix in templates", walk->problems));
}

static bool list(struct cli *cli, struct walk *walk, const char *lang, struct err *err)
{
	struct table table;
	table_init(&table, list_columns, sizeof(list_columns) / sizeof(*list_columns));
	walk->table = &table;
	if (walk_all(walk, lang, false, err))
		return say_table(cli, &table, err);
	table_release(&table);
	return false;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	const char *word = args->operands[0], *name = args->count > 1 ? args->operands[1] : NULL;
	const char *lang = cli_value(args, "lang");
	struct desk desk;
	if (lang && !language_known(lang))
		return err_set(err, ERR_USAGE, "--lang: there are no letters in \"%.20s\" yet: try en", lang);
	bool is_show = strcmp(word, "show") == 0, is_check = strcmp(word, "check") == 0;
	if (!is_show && !is_check && strcmp(word, "list") != 0)
		return err_set(err, ERR_USAGE, "it is `dun template list`, `check` or `show NAME`, not \"%.60s\"", word);
	if (is_show && !name)
		return err_set(err, ERR_USAGE, "dun template show wants the name of one: `dun template list` shows them");
	if (!desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	struct walk walk = {.desk = &desk, .only = name};
	bool ok = is_show ? show(cli, &desk, name, lang, err)
	        : is_check ? check(cli, &walk, lang, err) : list(cli, &walk, lang, err);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_template = {
	.name = "template",
	.operands = "list|check|show [NAME]",
	.summary = "list letters, check them, print one",
	.reason = "A template is a subject line, an empty line and a body with fields {{greeting}} {{contact}} "
	          "{{client}} {{invoice_title}} {{invoice_list}} {{invoices}} {{total}} {{oldest}} {{due}} {{days}} "
	          "{{promise_amount}} {{promise_date}} {{promise_made}} {{payment_amount}} {{payment_date}} "
	          "{{ways_to_pay}} {{today}} {{firm}} {{sender}} {{phone}} {{from}}, and {{date}} {{amount}} "
	          "{{instalments}}, which the writer fills in. Yours lie in templates/LANG/NAME beside the "
	          "configuration and come before the book's and dun's own. check names line and column of what is "
	          "wrong and ends with 1.",
	.options = options,
	.least = 1,
	.most = 2,
	.run = run,
};
