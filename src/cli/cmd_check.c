/* SPDX-License-Identifier: MIT */
/* check: the checks of a draft on a mail that lies in a file. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/check_say.h"
#include "cli/cli.h"
#include "desk/mail.h"
#include "letter/draft.h"
#include "letter/language.h"

enum { MAIL_MOST = 1024 * 1024 };

static const struct cli_option options[] = {
	{"lang", "CODE", "language of the letter; else en", false},
	{"invoice", "REF", "the client or invoice it is about: checks names, numbers and amounts", false},
	{"currency", "C", "which debt, when there are several", false},
	{"kind", "KIND", "reminder, statement, confirmation, thanks or other", false},
	{0},
};

static bool read_input(struct buf *out, struct err *err)
{
	char block[4096];
	for (;;) {
		ssize_t n = read(STDIN_FILENO, block, sizeof(block));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_IO, "cannot read standard input: %s", strerror(errno));
		if (n == 0)
			return buf_ok(out, err);
		buf_add(out, block, (size_t)n);
		if (out->len > MAIL_MOST)
			return err_set(err, ERR_DATA, "standard input is longer than a mail may be (1 MB)");
	}
}

/* Heads of the file, unfolded; what stands behind the first empty line is the body.
 * A text without heads is all body. */
struct mail_text {
	struct buf to, cc, subject;
	const char *body;
};

static struct buf *head_of(struct mail_text *mail, const char *line, size_t len, size_t *value)
{
	static const char *const names[] = {"to:", "cc:", "subject:"};
	struct buf *const bufs[] = {&mail->to, &mail->cc, &mail->subject};
	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(names[i]), same = 0;
		while (same < n && same < len && (line[same] | 0x20) == (names[i][same] | 0x20))
			same++;
		if (same == n) {
			*value = n;
			return bufs[i];
		}
	}
	return NULL;
}

static bool is_head(const char *line, size_t len)
{
	size_t n = 0;
	while (n < len && ((line[n] >= 'A' && line[n] <= 'Z') || (line[n] >= 'a' && line[n] <= 'z') || line[n] == '-'))
		n++;
	return n > 1 && n < len && line[n] == ':' && (n + 1 == len || line[n + 1] == ' ');
}

static void take_heads(struct mail_text *mail, const char *text)
{
	struct buf *last = NULL;
	mail->body = text;
	for (const char *s = text; *s;) {
		size_t len = strcspn(s, "\n"), skip = 0;
		if (len == 0) {
			mail->body = s + 1;
			return;
		}
		if (*s != ' ' && !is_head(s, len))
			return; /* no heads: all of it is the body */
		if (*s != ' ')
			last = head_of(mail, s, len, &skip);
		if (last) {
			const char *value = s + skip;
			size_t value_len = len - skip;
			text_trim(&value, &value_len);
			buf_adds(last, last->len ? " " : "");
			buf_add(last, value, value_len);
		}
		s += len + (s[len] == '\n');
	}
}

static bool look(const struct cli_args *args, struct desk *desk, const struct mail_text *text,
                 struct check_list *checks, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct facts facts;
	struct message draft;
	struct desk_ref ref;
	const char *about = cli_value(args, "invoice"), *lang = cli_value(args, "lang"), *kind = cli_value(args, "kind");
	struct check_mail mail = {
		.kind = kind ? kind : "reminder",
		.language = lang ? lang : "en",
		.to = buf_str(&text->to),
		.cc = buf_str(&text->cc),
		.subject = buf_str(&text->subject),
		.body = text->body,
		.body_len = strlen(text->body),
	};
	bool ok = true;
	if (about) {
		ok = desk_resolve(desk, about, &ref, err);
		struct mail_wish wish = {.client = ok ? ref.client : 0, .invoice = ok ? ref.invoice : 0,
		                         .currency = cli_value(args, "currency"), .template = "statement"};
		ok = ok && desk_mail_begin(desk, &wish, &arena, &draft, err) &&
		     desk_mail_facts(desk, ref.client, draft.currency, &arena, &facts, err);
	}
	ok = ok && check_run(&mail, about ? &facts : NULL, checks, err);
	arena_release(&arena);
	return ok;
}

static bool check(struct cli *cli, const struct cli_args *args, struct desk *desk, const char *text, struct err *err)
{
	struct check_list checks = CHECK_LIST_INIT;
	struct mail_text mail = {0};
	struct json json;
	take_heads(&mail, text);
	bool ok = look(args, desk, &mail, &checks, err);
	if (ok && cli->json) {
		json_start(&json, &cli->out);
		check_say_json(&checks, &json);
		buf_addc(&cli->out, '\n');
	} else if (ok) {
		check_say_lines(&checks, &cli->out);
	}
	if (ok && checks.stops)
		ok = err_set(err, ERR_NO, "%zu must be fixed: %s", checks.stops, CHECK_AT(&checks, 0)->says);
	buf_release(&mail.to);
	buf_release(&mail.cc);
	buf_release(&mail.subject);
	check_list_release(&checks);
	return ok;
}

static bool kind_known(const char *kind)
{
	static const char *const kinds[] = {"reminder", "statement", "confirmation", "thanks", "other"};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

static bool run(struct cli *cli, const struct cli_args *args, struct err *err)
{
	const char *path = args->count ? args->operands[0] : "-", *lang = cli_value(args, "lang");
	const char *kind = cli_value(args, "kind");
	struct buf raw = BUF_INIT;
	struct draft text;
	struct desk desk;
	if (lang && !language_known(lang))
		return err_set(err, ERR_USAGE, "--lang: there are no letters in \"%.20s\" yet: try en", lang);
	if (kind && !kind_known(kind))
		return err_set(err, ERR_USAGE, "--kind: reminder, statement, confirmation, thanks or other, not \"%.20s\"", kind);
	bool about = cli_has(args, "invoice");
	if (about && !desk_open(&desk, &cli->options, DB_READ, err))
		return false;
	draft_init(&text);
	/* draft_load brings it into the form of an edited letter: LF, no controls. */
	bool ok = (strcmp(path, "-") == 0 ? read_input(&raw, err) : file_read(path, NULL, MAIL_MOST, &raw, err)) &&
	          draft_load(&text, buf_str(&raw), raw.len, err) &&
	          check(cli, args, &desk, draft_text(&text), err);
	draft_release(&text);
	buf_release(&raw);
	if (about)
		desk_close(&desk);
	return ok;
}

const struct verb cmd_check = {
	.name = "check",
	.operands = "[FILE|-]",
	.summary = "run the checks of a draft on a mail from a file",
	.reason = "The file is plain text: lines To:, Cc: and Subject:, an empty line, the letter; without such lines "
	          "all of it is the letter. With --invoice it is held against what that client owes at this moment. "
	          "Exit 1 when a check would stop the mail.",
	.options = options,
	.least = 0,
	.most = 1,
	.run = run,
};
