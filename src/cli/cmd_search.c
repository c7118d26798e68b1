/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/stop.h"
#include "base/text.h"
#include "cli/say.h"
#include "desk/search.h"

enum { USUAL_MOST = 50, GREATEST_MOST = 100000 };

static const struct cli_option options[] = {
	{"limit", "N", "at most so many of each kind: clients, contacts, invoices, entries, mails (default: 50)", false},
	{"client", "REF", "only what belongs to this client", false},
	{"starts", NULL, "only numbers, codes and names of clients that begin so", false},
	{"packed", NULL, "for programs: as the screen reads it", false},
	{"progress", "FD", "for programs: how far it is, as lines \"done total\", to this descriptor", false},
	{0},
};

/* The operands as the words they are, quoted or not. */
static void join(const struct cli_args *args, struct buf *words)
{
	for (size_t i = 0; i < args->count; i++)
		buf_addf(words, "%s%s", i ? " " : "", args->operands[i]);
}

static void print_hit(struct json *json, const struct desk_found *found)
{
	const struct search_hit *hit = &found->hit;
	static const char *const ids[SEARCH_KINDS] = {"client_id", "contact", "invoice_id", "entry", "message"};
	char iso[MOMENT_TEXT_SIZE];
	json_open(json, '{');
	json_put_text(json, "kind", search_kind_name(hit->kind));
	json_put_text(json, "client", hit->client_name);
	if (hit->kind != SEARCH_CLIENT)
		json_put_int(json, "client_id", hit->client);
	json_put_int(json, ids[hit->kind], hit->id);
	json_put_text(json, "what", hit->what);
	json_put_text(json, "name", hit->name);
	if (hit->happened.at)
		json_put_text(json, "when", moment_iso(hit->happened, iso));
	json_put_bool(json, "withdrawn", hit->withdrawn);
	json_put_text(json, "text", hit->text);
	json_close(json, '}');
}

static void print_json(struct cli *cli, const struct desk_finds *finds)
{
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_name(&json, "hits");
	json_open(&json, '[');
	for (size_t i = 0; i < finds->count; i++)
		print_hit(&json, &finds->rows[i]);
	json_close(&json, ']');
	json_name(&json, "more");
	json_open(&json, '[');
	for (int kind = 0; kind < SEARCH_KINDS; kind++)
		if (finds->more[kind])
			json_text(&json, search_kind_name((enum search_kind)kind));
	json_close(&json, ']');
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static void add_row(struct table *table, const struct desk_found *found, bool people)
{
	char day[DATE_ISO_SIZE];
	const struct search_hit *hit = &found->hit;
	bool dated = hit->happened.at && hit->kind == SEARCH_ENTRY;
	table_add(table, hit->client_name);
	table_add(table, desk_found_what(found, &table->arena));
	table_add(table, dated ? date_iso(moment_day(hit->happened), day) : "");
	table_add_int(table, hit->id);
	table_add(table, people ? found->line : hit->text);
}

static bool print_table(struct cli *cli, const struct desk_finds *finds, struct err *err)
{
	static const struct table_column columns[] = {
		{"client", "Client", TABLE_TEXT}, {"what", "What", TABLE_TEXT}, {"on", "On", TABLE_TEXT},
		{"id", "No.", TABLE_INT}, {"text", "Says", TABLE_TEXT},
	};
	struct table table;
	table_init(&table, columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < finds->count; i++)
		add_row(&table, &finds->rows[i], !cli->csv);
	if (!say_table(cli, &table, err))
		return false;
	for (int kind = 0; kind < SEARCH_KINDS && !cli->csv; kind++)
		if (finds->more[kind])
			buf_addf(&cli->out, "There are more of this kind: %s. --limit shows them.\n",
			         search_kind_name((enum search_kind)kind));
	return true;
}

static bool print(struct cli *cli, const struct cli_args *args, const struct desk_finds *finds, const char *words,
                  struct err *err)
{
	if (cli_has(args, "packed"))
		desk_finds_pack(finds, &cli->out);
	else if (cli->json)
		print_json(cli, finds);
	else if (finds->count || cli->csv)
		return print_table(cli, finds, err);
	else
		buf_addf(&cli->out, "Nothing in the book says \"%.200s\".\n", words);
	return buf_ok(&cli->out, err);
}

static bool read_wish(struct desk *desk, const struct cli_args *args, struct desk_search *wish, struct err *err)
{
	int64_t most = USUAL_MOST;
	struct desk_ref ref = {0};
	const char *limit = cli_value(args, "limit"), *client = cli_value(args, "client");
	if (limit && !text_number(limit, 1, GREATEST_MOST, &most))
		return err_set(err, ERR_USAGE, "--limit: \"%.40s\" is no number from 1 to %d", limit, GREATEST_MOST);
	if (client && !desk_resolve(desk, client, &ref, err))
		return false;
	wish->client = ref.client;
	wish->most = (size_t)most;
	wish->starts = cli_has(args, "starts");
	return true;
}

static bool search(struct cli *cli, struct desk *desk, const struct cli_args *args, struct desk_search *wish,
                   struct err *err)
{
	struct desk_finds finds = {0};
	stop_catch();
	bool ok = read_wish(desk, args, wish, err) && desk_search(desk, wish, &finds, err);
	stop_release();
	ok = ok && print(cli, args, &finds, wish->words, err);
	desk_finds_release(&finds);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct buf words = BUF_INIT;
	struct progress progress = PROGRESS_NONE;
	join(args, &words);
	bool ok = buf_ok(&words, err) && progress_open(&progress, cli_value(args, "progress"), err) &&
	          desk_open(&desk, &cli->options, DB_READ, err);
	if (ok) {
		ok = search(cli, &desk, args, &(struct desk_search){.words = buf_str(&words), .progress = &progress}, err);
		desk_close(&desk);
	}
	progress_close(&progress);
	buf_release(&words);
	return ok;
}

const struct verb cmd_search = {
	.name = "search",
	.operands = "WORDS...",
	.summary = "what holds these words: clients, contacts, invoices, entries, mails",
	.reason = "All words must stand in the same thing; each is found anywhere, also inside a longer word. Case, full and "
	          "half width, composed and decomposed letters, ss and sharp s make no difference. Sent mails are found as "
	          "the entries they are in the log. What was erased is not found.",
	.options = options,
	.least = 1,
	.most = -1,
	.run = run,
};
