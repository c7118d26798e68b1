/* SPDX-License-Identifier: MIT */
/* personal: what is known of one person, told, taken away, or listed when it need not be
 * kept any longer. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/say.h"
#include "desk/personal.h"

static const struct cli_option options[] = {
	{"contact", "NAME", "one contact of the client instead of the client: a part of the name or the address", false},
	{"output", "FOLDER", "export: the folder to make", false},
	{"reason", "TEXT", "erase: why; stays on record", false},
	{"yes", NULL, "erase: do it; without, only what would go is said", false},
	{"years", "N", "retention: closed more than so many years ago (default: the setting retention.years, else 10)", false},
	{0},
};

static bool find(struct desk *desk, const struct cli_args *args, struct arena *arena, struct person *out, struct err *err)
{
	if (args->count < 2)
		return err_set(err, ERR_USAGE, "personal %.20s wants a client: dun personal %.20s REF", args->operands[0],
		               args->operands[0]);
	return desk_personal_find(desk, args->operands[1], cli_value(args, "contact"), arena, out, err);
}

static bool export(struct cli *cli, struct desk *desk, const struct cli_args *args, struct arena *arena, struct err *err)
{
	struct person person;
	struct buf path = BUF_INIT;
	const char *folder = cli_value(args, "output");
	if (!folder)
		return err_set(err, ERR_USAGE, "say where to: --output FOLDER, which is made");
	bool ok = find(desk, args, arena, &person, err) && desk_personal_export(desk, &person, folder, &path, err);
	if (ok && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "path", buf_str(&path));
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		buf_addf(&cli->out, "Everything about %s is in %s: person.json, mails, files\n", person.name, buf_str(&path));
	}
	buf_release(&path);
	return ok;
}

static void print_erasure(struct cli *cli, const struct person *person, const struct person_erasure *erasure, bool done,
                          bool clean)
{
	struct buf counts = BUF_INIT;
	desk_personal_counts(erasure, &counts);
	if (cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_bool(&json, "erased", done);
		if (done)
			json_put_int(&json, "entry", erasure->entry);
		json_put_bool(&json, "clean", clean);
		json_name(&json, "counts");
		json_open(&json, '{');
		for (size_t i = 0; i < erasure->count; i++)
			json_put_int(&json, erasure->counts[i].what, erasure->counts[i].count);
		json_close(&json, '}');
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else if (!done) {
		if (erasure->open && !person->contact)
			buf_addf(&cli->out, "! %" PRId64 " invoice%s not paid: without a name and an address no claim can be filed.\n",
			         erasure->open, erasure->open == 1 ? " is" : "s are");
		buf_addf(&cli->out, "Would be erased of %s, for good: %s.\n--yes with --reason does it; nothing brings it back. Amounts, "
		         "days and numbers stay. Backups and exports made before still hold the words.\n", person->name, buf_str(&counts));
	} else {
		buf_addf(&cli->out, "Erased for good: %s. Entry %" PRId64 " says so.\n%s", buf_str(&counts), erasure->entry,
		         clean ? "Backups and exports made before still hold the words.\n"
		               : "Others are at work in the book, so that freed parts of its file could not be written over "
		                 "whole: dun personal clean does it.\n");
	}
	buf_release(&counts);
}

static bool erase(struct cli *cli, struct desk *desk, const struct cli_args *args, struct arena *arena, struct err *err)
{
	struct person person;
	struct person_erasure erasure;
	const char *why = cli_value(args, "reason");
	bool clean = false, done = cli_has(args, "yes");
	if (!find(desk, args, arena, &person, err))
		return false;
	bool ok = done ? desk_personal_erase(desk, &person, why ? why : "", &erasure, &clean, err)
	               : desk_personal_try(desk, &person, &erasure, err);
	if (ok)
		print_erasure(cli, &person, &erasure, done, clean);
	return ok;
}

static bool retention(struct cli *cli, struct desk *desk, const struct cli_args *args, struct arena *arena, struct err *err)
{
	static const struct table_column columns[] = {
		{"client", "Client", TABLE_TEXT}, {"code", "Code", TABLE_TEXT}, {"closed", "Closed", TABLE_DAY},
		{"entries", "Entries", TABLE_INT}, {"contacts", "Contacts", TABLE_INT},
	};
	struct vec old = VEC_INIT(struct person_old);
	int64_t years = 0;
	const char *typed = cli_value(args, "years");
	if (typed && !text_number(typed, 1, 100, &years))
		return err_set(err, ERR_USAGE, "--years: \"%.40s\" is no number from 1 to 100", typed);
	bool ok = desk_personal_old(desk, &years, arena, &old, err);
	struct table table;
	table_init(&table, columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; ok && i < old.len; i++) {
		const struct person_old *row = &VEC_AT(struct person_old, &old, i);
		table_add(&table, row->name);
		table_add(&table, row->code);
		say_day(&table, row->closed);
		table_add_int(&table, row->entries);
		table_add_int(&table, row->contacts);
	}
	if (ok && !old.len && !cli->json && !cli->csv)
		buf_addf(&cli->out, "Nobody: every client that is closed for more than %" PRId64 " years has been erased.\n", years);
	if (ok && (old.len || cli->json || cli->csv))
		ok = say_table(cli, &table, err);
	else
		table_release(&table);
	vec_release(&old);
	return ok;
}

static bool clean(struct cli *cli, struct desk *desk, const struct cli_args *args, struct arena *arena, struct err *err)
{
	(void)args, (void)arena;
	if (!desk_personal_clean(desk, err))
		return false;
	buf_adds(&cli->out, "The book's file holds nothing any more of what was deleted.\n");
	return true;
}

static const struct {
	const char *name;
	enum db_mode mode;
	bool (*run)(struct cli *cli, struct desk *desk, const struct cli_args *args, struct arena *arena, struct err *err);
} acts[] = {
	{"export", DB_READ, export},
	{"erase", DB_WRITE, erase},
	{"retention", DB_READ, retention},
	{"clean", DB_WRITE, clean},
};

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		struct desk desk;
		struct arena arena = ARENA_INIT;
		if (strcmp(acts[i].name, args->operands[0]) != 0)
			continue;
		if (!desk_open(&desk, &cli->options, acts[i].mode, err))
			return false;
		bool ok = acts[i].run(cli, &desk, args, &arena, err);
		arena_release(&arena);
		desk_close(&desk);
		return ok;
	}
	return err_set(err, ERR_USAGE, "personal: \"%.40s\" is none of export, erase, retention, clean", args->operands[0]);
}

const struct verb cmd_personal = {
	.name = "personal",
	.operands = "export|erase|retention|clean [REF]",
	.summary = "what is known of one person: told, erased, or listed when it is old",
	.reason = "`export` writes everything about a client (or one contact of it) into a folder: records, entries, mails, "
	          "files. `erase` takes names, addresses, texts, mails and files away and leaves amounts, days, numbers "
	          "and the chain: an entry says what kinds were erased, how many, by whom and why, and verify says that "
	          "it was lawful. It cannot be undone. `retention` lists clients whose last open item closed years ago. "
	          "`clean` writes the book's file anew without what was deleted, when others kept erase from it.",
	.options = options,
	.least = 1,
	.most = 2,
	.run = run,
};
