/* SPDX-License-Identifier: MIT */
/* log, correct: what was said and done goes into the log. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/attach_options.h"
#include "cli/cli.h"
#include "cli/entry.h"
#include "desk/amendment.h"
#include "desk/anchor.h"
#include "desk/log.h"
#include "follow/reason.h"
#include "desk/talk.h"

static const struct cli_option log_options[] = {
	{"when", "WHEN", "when it happened: now, 9:30, \"thu 10:12\", 2026-11-19 (default: now)", false},
	{"with", "NAME", "with whom; a contact's name brings role and number along", false},
	{"role", "ROLE", "the person's role, where no contact tells it", false},
	{"number", "NUMBER", "the number rung, where no contact tells it", false},
	{"direction", "out|in", "who rang or wrote whom", false},
	{"minutes", "N", "how long it took", false},
	{"why", "TEXT", "why it was done", false},
	{"outcome", "CODE", "calls: promised, paid, disputes, call-back, no-answer, message, wrong-person, other ...", false},
	{"reason", "CODE", "why they have not paid: forgot, never-received, cash-flow, approval ...", false},
	{"text", "TEXT", "what was said", false},
	{"promise", "AMOUNT@DATE", "what was promised by when; the outcome is promised then", false},
	{"for", "NUMBERS", "the invoices it is about, by commas", false},
	{"cap-reason", "TEXT", "why a contact beyond a contact cap was right; it is asked for, nothing is blocked", false},
	{"next", "TEXT", "what is to be done next", false},
	{"next-on", "DATE", "and on which day: the client's follow-up", false},
	{"step", "STEP", "the step of the policy it does, or none (default: the next action's, where it fits)", false},
	{"letter", "CODE", "letters: reminder, formal, final, statement, invoice-copy, other", false},
	{"sent", "CODE", "letters: post, registered, courier, by-hand", false},
	{"tracking", "NUMBER", "letters: the tracking number", false},
	{"copy", "WHERE", "letters: where the copy is filed", false},
	{"place", "WHERE", "visits: where", false},
	{"went", "NAMES", "visits: who went there", false},
	{"present", "NAMES", "visits: whom they met", false},
	{"talk", NULL, "calls and visits: print what to say, in the client's language, and log nothing", false},
	{"attach", "FILE", "a file that belongs to it: a letter's copy, photos, a recording", true},
	ATTACH_OPTIONS,
	{"head", NULL, "only print the head of the log, to keep it elsewhere: how many entries, and the hash of the last", false},
	{0},
};

/* "12450@fri" into its two fields; the texts live in scratch. */
static bool take_promise(const char *promise, struct log_text *text, struct buf *scratch, struct err *err)
{
	const char *at = strrchr(promise, '@');
	if (!at)
		return err_set(err, ERR_USAGE, "--promise: write AMOUNT@DATE, as in 12450@fri, not \"%.60s\"", promise);
	buf_add(scratch, promise, (size_t)(at - promise));
	if (!buf_ok(scratch, err))
		return false;
	const char *outcome = text->values[LOG_OUTCOME];
	if (outcome && (!log_code(text->kind, LOG_OUTCOME, outcome) ||
	                strcmp(log_code(text->kind, LOG_OUTCOME, outcome), "promised") != 0))
		return err_set(err, ERR_USAGE, "--promise goes with the outcome promised, not with \"%.40s\"", outcome);
	text->values[LOG_OUTCOME] = "promised";
	text->values[LOG_AMOUNT] = buf_str(scratch);
	text->values[LOG_BY] = at + 1;
	return true;
}

/* An option that this kind of contact has no place for is a mistake, not noise. */
static bool take_options(const struct cli_args *args, struct log_text *text, struct buf *scratch, struct err *err)
{
	for (int field = 0; field < LOG_FIELDS; field++)
		if (field != LOG_AMOUNT && field != LOG_BY)
			text->values[field] = cli_value(args, log_field_name((enum log_field)field));
	const char *promise = cli_value(args, "promise");
	if (promise && !take_promise(promise, text, scratch, err))
		return false;
	const char *outcome = text->values[LOG_OUTCOME] ? text->values[LOG_OUTCOME] : "";
	const char *code = log_code(text->kind, LOG_OUTCOME, outcome);
	bool known = code || !*outcome || !log_choices(text->kind, LOG_OUTCOME); /* else desk_log() says what is allowed */
	for (int field = 0; field < LOG_FIELDS; field++)
		if (text->values[field] && known && !log_wants(text->kind, code ? code : "", (enum log_field)field))
			return err_set(err, ERR_USAGE, "--%s does not go with a %s%s%s",
			               promise && (field == LOG_AMOUNT || field == LOG_BY) ? "promise"
			                                                                    : log_field_name((enum log_field)field),
			               log_kind_name(text->kind), code ? " of outcome " : "", code ? code : "");
	return true;
}

static bool print_talk(struct cli *cli, struct desk *desk, const struct desk_ref *ref, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct talk talk;
	bool ok = desk_talk(desk, ref->client, "", &arena, &talk, err);
	if (ok && cli->json) {
		struct json json;
		json_start(&json, &cli->out);
		json_open(&json, '{');
		json_put_text(&json, "name", talk.name);
		json_put_text(&json, "language", talk.language);
		json_put_text(&json, "text", talk.text);
		json_close(&json, '}');
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		text_tame_lines(&cli->out, talk.text, strlen(talk.text));
	}
	arena_release(&arena);
	return ok;
}

/* Said, not blocked: the contact has happened. */
static bool warn_of_caps(struct desk *desk, const struct log_text *text, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct desk_caps caps;
	bool asked = !text->values[LOG_CAP_REASON] || !*text->values[LOG_CAP_REASON];
	bool ok = log_caps(desk, text, &arena, &caps, err);
	for (size_t i = 0; ok && i < caps.count; i++)
		fprintf(stderr, "dun: warning: %s (%s)%s%s\n", caps.warnings[i].says, caps.warnings[i].cap->source,
		        !asked || i + 1 < caps.count ? "" : *caps.agreed ? "; " : "; say why by --cap-reason",
		        asked ? caps.agreed : "");
	arena_release(&arena);
	return ok;
}

/* What the reason offers next, with the verb that does it. */
static void say_offer(struct cli *cli, const struct log_text *text)
{
	static const char *const verbs_of[] = {
		[OFFER_RESEND] = "dun draft REF --template receipt", [OFFER_PLAN] = "dun plan REF --instalments N",
		[OFFER_DISPUTE] = "dun dispute REF --reason CODE", [OFFER_DATE] = "dun log note REF --next-on DATE",
		[OFFER_HOLD] = "dun hold REF --reason TEXT", [OFFER_LAWYER] = "dun export REF",
		[OFFER_CONTACT] = "dun contact add REF", [OFFER_PROMISE] = "dun promise REF AMOUNT@DATE",
	};
	const char *typed = text->values[LOG_REASON];
	const struct reason *reason = typed ? reason_find(reason_unpaid, typed) : NULL;
	if (reason && verbs_of[reason->offer])
		buf_addf(&cli->out, "Next: %s (%s)\n", reason->next, verbs_of[reason->offer]);
}

static bool log_contact(struct cli *cli, struct desk *desk, const struct cli_args *args, struct log_text *text,
                        struct err *err)
{
	struct desk_ref ref;
	enum log_field bad = LOG_FIELDS;
	int64_t seq;
	if (!desk_resolve(desk, args->operands[1], &ref, err))
		return false;
	text->client = ref.client;
	if (cli_has(args, "talk"))
		return print_talk(cli, desk, &ref, err);
	if (!attach_options_warn(desk, &text->attach, log_kind_name(text->kind), err))
		return false;
	if (ref.invoice && !text->values[LOG_FOR])
		text->values[LOG_FOR] = ref.invoice_number;
	if (!warn_of_caps(desk, text, err))
		return false;
	if (!desk_log(desk, text, &bad, &seq, err)) {
		if (bad == LOG_AMOUNT || bad == LOG_BY)
			return err_prefix(err, "--promise: ");
		return bad < LOG_FIELDS ? err_prefix(err, "--%s: ", log_field_name(bad)) : false;
	}
	if (!entry_say(cli, desk, seq, ref.client_name, err))
		return false;
	if (!cli->json)
		say_offer(cli, text);
	return true;
}

static void print_head(struct cli *cli, int64_t seq, const struct digest *head)
{
	char hex[DIGEST_HEX];
	digest_hex(head, hex);
	if (!cli->json) {
		buf_addf(&cli->out, "%" PRId64 " %s\n", seq, hex);
		return;
	}
	struct json json;
	json_start(&json, &cli->out);
	json_open(&json, '{');
	json_put_int(&json, "entries", seq);
	json_put_text(&json, "head", hex);
	json_close(&json, '}');
	buf_addc(&cli->out, '\n');
}

static bool run_head(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	struct digest head;
	int64_t seq;
	if (args->count)
		return err_set(err, ERR_USAGE, "--head stands alone: it logs nothing");
	if (!desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	bool ok = entry_head(desk.db, &seq, &head, err);
	if (ok) {
		print_head(cli, seq, &head);
		desk_anchor_note(&desk, "head", "");
	}
	desk_close(&desk);
	return ok;
}

static bool run_log(struct cli *cli, const struct cli_args *args, struct err *err)
{
	if (cli_has(args, "head"))
		return run_head(cli, args, err);
	if (args->count < 2)
		return err_set(err, ERR_USAGE, "dun log wants KIND REF: see `dun log --help`");
	struct desk desk;
	struct buf scratch = BUF_INIT, paths = BUF_INIT;
	int kind = log_kind_find(args->operands[0]);
	struct log_text text = {.kind = kind < 0 ? LOG_NOTE : (enum log_kind)kind};
	if (kind < 0 || kind == LOG_PROMISE)
		return err_set(err, ERR_USAGE, "\"%.40s\" cannot be logged: call, letter, visit, mail or note", args->operands[0]);
	attach_options_take(args, &text.attach, &paths);
	bool ok = take_options(args, &text, &scratch, err) && buf_ok(&paths, err) && desk_open(&desk, &cli->options, DB_WRITE, err);
	if (ok) {
		ok = log_contact(cli, &desk, args, &text, err);
		desk_close(&desk);
	}
	buf_release(&scratch);
	buf_release(&paths);
	return ok;
}

const struct verb cmd_log = {
	.name = "log",
	.operands = "KIND REF",
	.summary = "write down a call, letter, visit, mail or note",
	.reason = "KIND is call, letter, visit, mail or note; REF a client or one of its invoices. One entry is added to "
	          "the log; a promise, a dispute, a wrong number and the next follow-up change the book with it. "
	          "What goes beyond a contact cap (calls lie 7 to 10 days apart; for consumers, and for companies where the "
	          "setting caps.companies says so, the rules of their country on the client's clock) is logged with a warning "
	          "that asks for a reason. Dates: today, yesterday, fri, 27, 27.11, 2026-11-27, +4d, eom. With --head nothing is logged: it prints what "
	          "`verify --anchor` takes later.",
	.options = log_options,
	.least = 0,
	.most = 2,
	.run = run_log,
};

static const struct cli_option correct_options[] = {
	{"text", "TEXT", "what should have been said", false},
	{"void", NULL, "the entry does not stand: withdraw it", false},
	{"reason", "TEXT", "why; needed with --void", false},
	{0},
};

static bool run_correct(struct cli *cli, const struct cli_args *args, struct err *err)
{
	struct desk desk;
	int64_t entry, seq = 0;
	const char *text = cli_value(args, "text");
	const char *reason = cli_value(args, "reason");
	if (!text_number(args->operands[0], 1, INT64_MAX, &entry))
		return err_set(err, ERR_USAGE, "\"%.40s\" is not the number of an entry: `dun show REF` prints them", args->operands[0]);
	if (cli_has(args, "void") == (text != NULL))
		return err_set(err, ERR_USAGE, "give either --text with what should stand there, or --void with its --reason");
	if (cli_has(args, "void") && (!reason || !*reason))
		return err_set(err, ERR_USAGE, "--void needs its --reason");
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	bool ok = text ? desk_correct(&desk, entry, text, reason ? reason : "", &seq, err)
	               : desk_withdraw(&desk, entry, reason, &seq, err);
	if (ok && cli->json)
		ok = entry_say(cli, &desk, seq, "", err);
	else if (ok)
		buf_addf(&cli->out, "Entry %" PRId64 " %s by entry %" PRId64 "\n", entry, text ? "is corrected" : "is withdrawn", seq);
	desk_close(&desk);
	return ok;
}

const struct verb cmd_correct = {
	.name = "correct",
	.operands = "ENTRY",
	.summary = "correct or withdraw an entry of the log",
	.reason = "The log only grows: a new entry says what should have been said (--text), or that the old one does not "
	          "stand (--void --reason). Both stay on record. Only entries written by hand can be corrected so.",
	.options = correct_options,
	.least = 1,
	.most = 1,
	.run = run_correct,
};
