/* SPDX-License-Identifier: MIT */
/* draft: the mail a client should get now, printed, checked, or queued. */
#include <string.h>

#include "base/text.h"
#include "cli/check_say.h"
#include "cli/cli.h"
#include "cli/say.h"
#include "desk/bulk.h"
#include "desk/mail.h"
#include "letter/language.h"
#include "letter/template.h"

static const struct cli_option options[] = {
	{"template", "NAME", "which template; else that of the step", false},
	{"step", "STEP", "which step of the policy; else the next action's", false},
	{"lang", "CODE", "language of the letter; else the client's", false},
	{"currency", "C", "which debt, when there are several", false},
	{"to", "LINE", "other recipients than the client's first contact", false},
	{"set", "FIELD=TEXT", "fill a field that the book does not know, such as date", true},
	{"check", NULL, "print what the checks say; exit 1 when they would stop it", false},
	{"keep", NULL, "keep it as a draft for review; REF may be several", false},
	{"queue", NULL, "put it into the outbox; exit 1 when the checks stop it", false},
	{"at", "TIME", "with --queue: when it goes; 14:30 (the next) or 2026-11-25T08:30+01:00", false},
	{0},
};

enum { SETS_MOST = 32 };

/* Fields given by --set go into subject and body alike. */
static bool set_fields(const struct cli_args *args, struct arena *arena, struct message *draft, struct err *err)
{
	struct template_value values[SETS_MOST];
	size_t count = 0;
	const char *pair;
	while ((pair = cli_value_at(args, "set", count)) != NULL && count < SETS_MOST) {
		size_t len = strcspn(pair, "=");
		if (!pair[len] || !template_field(pair, len))
			return err_set(err, ERR_USAGE, "--set wants FIELD=TEXT with a field of templates: "
			               "`dun template --help` lists them");
		values[count++] = (struct template_value){arena_strn(arena, pair, len), pair + len + 1};
	}
	const char **parts[] = {&draft->subject, &draft->body};
	for (size_t i = 0; i < 2 && count; i++) {
		struct buf out = BUF_INIT;
		template_fill(*parts[i], strlen(*parts[i]), values, count, &out);
		*parts[i] = arena_str(arena, buf_str(&out));
		bool whole = buf_ok(&out, err);
		buf_release(&out);
		if (!whole)
			return false;
	}
	return arena_ok(arena, err);
}

static void print_json(struct cli *cli, const struct message *draft, const struct check_list *checks,
                       const struct buf *said)
{
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_text(&json, "client", draft->client_name);
	json_put_text(&json, "currency", draft->currency);
	json_put_text(&json, "template", draft->template);
	json_put_text(&json, "language", draft->language);
	json_put_text(&json, "to", draft->to_line);
	json_put_text(&json, "cc", draft->cc_line);
	json_put_text(&json, "subject", draft->subject);
	json_put_text(&json, "body", draft->body);
	json_name(&json, "attachments");
	json_open(&json, '[');
	json_close(&json, ']');
	json_name(&json, "checks");
	check_say_json(checks, &json);
	if (said->len) {
		json_put_int(&json, "id", draft->id);
		json_put_text(&json, "done", buf_str(said));
	}
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static void print_people(struct cli *cli, const struct cli_args *args, const struct message *draft,
                         const struct check_list *checks, const struct buf *said)
{
	const char *const heads[] = {"To", draft->to_line, "Cc", draft->cc_line, "Subject", draft->subject};
	if (said->len) {
		text_tame(&cli->out, buf_str(said), said->len);
		buf_addc(&cli->out, '\n');
		return;
	}
	if (cli_has(args, "queue") || cli_has(args, "check")) {
		check_say_lines(checks, &cli->out);
		return;
	}
	for (size_t i = 0; i < 6; i += 2) {
		if (!*heads[i + 1] && i == 2)
			continue;
		buf_addf(&cli->out, "%s: ", heads[i]);
		text_tame(&cli->out, heads[i + 1], strlen(heads[i + 1]));
		buf_addc(&cli->out, '\n');
	}
	buf_addc(&cli->out, '\n');
	text_tame_lines(&cli->out, draft->body, strlen(draft->body));
}

static bool begin(struct desk *desk, const struct cli_args *args, struct arena *arena, struct message *draft,
                  struct err *err)
{
	struct desk_ref ref;
	const char *lang = cli_value(args, "lang");
	if (lang && !language_known(lang))
		return err_set(err, ERR_USAGE, "--lang: there are no letters in \"%.20s\" yet: try en", lang);
	if (!desk_resolve(desk, args->operands[0], &ref, err))
		return false;
	struct mail_wish wish = {
		.client = ref.client,
		.invoice = ref.invoice,
		.currency = cli_value(args, "currency"),
		.template = cli_value(args, "template"),
		.step = cli_value(args, "step"),
		.language = lang,
	};
	if (!desk_mail_begin(desk, &wish, arena, draft, err))
		return false;
	if (cli_has(args, "to"))
		draft->to_line = cli_value(args, "to");
	return set_fields(args, arena, draft, err);
}

static bool draft(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct check_list checks = CHECK_LIST_INIT;
	struct message message;
	struct buf said = BUF_INIT;
	struct err no = {0};
	int64_t at = 0;
	const char *when = cli_value(args, "at");
	bool ok = (!when || say_time("at", when, desk->date_order, &at, err)) && begin(desk, args, &arena, &message, err);
	if (ok && cli_has(args, "queue")) {
		if (!desk_mail_queue(desk, &message, at, &checks, &said, &no))
			ok = no.code == ERR_NO && checks.stops;
		if (!ok && err)
			*err = no;
	} else if (ok) {
		ok = desk_mail_check(desk, &message, &checks, err);
		if (ok && cli_has(args, "check") && checks.stops)
			err_set(&no, ERR_NO, "%zu must be fixed: %s", checks.stops, CHECK_AT(&checks, 0)->says);
	}
	if (ok && cli->json)
		print_json(cli, &message, &checks, &said);
	else if (ok)
		print_people(cli, args, &message, &checks, &said);
	if (ok && no.code) {
		ok = false;
		*err = no;
	}
	buf_release(&said);
	check_list_release(&checks);
	arena_release(&arena);
	return ok;
}

/* Drafts for review, as e with several marked makes them. */
static bool keep(struct cli *cli, const struct cli_args *args, struct desk *desk, struct err *err)
{
	int64_t clients[CLI_OPERANDS_MOST];
	struct bulk bulk;
	for (size_t i = 0; i < args->count; i++) {
		struct desk_ref ref;
		if (!desk_resolve(desk, args->operands[i], &ref, err))
			return false;
		clients[i] = ref.client;
	}
	bool ok = desk_bulk_draft(desk, clients, args->count, &bulk, err);
	if (ok) {
		bulk_say(&bulk, &cli->out);
		buf_addc(&cli->out, '\n');
	}
	for (size_t i = 0; ok && i < bulk.count; i++) {
		const struct bulk_row *row = &bulk.rows[i];
		text_tame(&cli->out, row->name, strlen(row->name));
		buf_addf(&cli->out, ": %s%s\n", row->made ? "" : "left out, ", row->made ? row->subject : row->why);
	}
	bulk_release(&bulk);
	return ok;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	if (cli_has(args, "at") && !cli_has(args, "queue"))
		return err_set(err, ERR_USAGE, "--at belongs to --queue");
	bool kept = cli_has(args, "keep");
	static const char *const alone[] = {"template", "lang", "currency", "to", "set", "check", "queue", "at"};
	for (size_t i = 0; kept && i < sizeof alone / sizeof *alone; i++)
		if (cli_has(args, alone[i]))
			return err_set(err, ERR_USAGE, "--keep makes drafts as they are: --%s goes with one mail", alone[i]);
	if (!kept && args->count > 1)
		return err_set(err, ERR_USAGE, "one mail at a time; --keep makes drafts for several");
	if (!desk_open(&desk, &cli->options, kept || cli_has(args, "queue") ? DB_WRITE : DB_READ, err))
		return false;
	bool ok = kept ? keep(cli, args, &desk, err) : draft(cli, args, &desk, err);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_draft = {
	.name = "draft",
	.operands = "REF...",
	.summary = "print, check or queue the mail to a client",
	.reason = "Fills a template with what is open at this moment and prints the mail; nothing is written. --check "
	          "prints what the checks say instead. --queue puts it into the outbox, where it is held for ten "
	          "minutes (or until --at), looked at again, and sent by `dun send`; `dun undo` or `dun outbox back` "
	          "takes it back. --keep makes drafts for review, of one client or several, and says who was left out and "
	          "why. One mail speaks of one client and one currency.",
	.options = options,
	.least = 1,
	.most = -1,
	.run = run,
};
