/* SPDX-License-Identifier: MIT */
/* Two tables say what can be done: at the desk, and about the client chosen. A
 * row is a verb with the questions that fill its options; what the verb prints is
 * what a person reads. No cursor is moved and nothing is drawn again. */
#include "cli/plain_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "desk/board.h"
#include "desk/diary.h"

enum { WORDS_MOST = 24 };

#define SAID {"text", "What was said, in a line"}
#define WHEN {"when", "When (nothing: now)"}

static const struct action about_client[] = {
	{"Show everything about this client", "show", NULL, true, {{0}}},
	{"Log a call", "log", "call", true,
	 {WHEN, {"with", "With whom"}, {"outcome", "Outcome (promised, paid, disputes, call-back, no-answer, message, refuses, reached, wrong-number, other)"},
	  SAID, {"promise", "Promised, as AMOUNT@DATE (nothing: no promise)"}}},
	{"Log a letter", "log", "letter", true, {WHEN, SAID}},
	{"Log a visit", "log", "visit", true, {WHEN, {"with", "With whom"}, SAID}},
	{"Write a note", "log", "note", true, {SAID}},
	{"Record a payment", "pay", NULL, true, {{"", "Amount"}, {"on", "On which day (nothing: today)"}, {"ref", "Its reference"}}},
	{"Read the mail that would be written", "draft", NULL, true, {{"template", "Template (nothing: the one that fits)"}}},
	{"Queue that mail", "draft", "--queue", true, {{"template", "Template (nothing: the one that fits)"}}},
	{"Put this client on hold", "hold", NULL, true, {{"reason", "Why"}, {"until", "Last day (nothing: until released)"}}},
	{"Release this client from hold", "hold", "--release", true, {{0}}},
	{"Write the statement of account", "statement", NULL, true, {{0}}},
	{"Write a workbook for this client", "export", NULL, true, {{"output", "File to write, ending in .xlsx"}}},
	{0},
};

static const struct action at_the_desk[] = {
	{"Aging, by currency", "aging", NULL, false, {{0}}},
	{"Import a list of invoices", "import", NULL, false, {{"", "File"}}},
	{"Mails waiting and sent", "outbox", NULL, false, {{0}}},
	{"Send what is due", "send", NULL, false, {{0}}},
	{"Take back the last thing done", "undo", NULL, false, {{0}}},
	{"Do again what was taken back", "redo", NULL, false, {{0}}},
	{"Check the book", "verify", NULL, false, {{0}}},
	{"Look at terminal, book and mail", "doctor", NULL, false, {{0}}},
	{0},
};

/* --- asking --- */

void plain_print(struct buf *out)
{
	fwrite(buf_str(out), 1, out->len, stdout);
	fflush(stdout);
	buf_clear(out);
}

/* False when there will be no more answers. */
static bool ask(const char *question, struct buf *answer)
{
	char *line = NULL;
	size_t size = 0;
	buf_clear(answer);
	printf("%s? ", question);
	fflush(stdout);
	ssize_t len = getline(&line, &size, stdin);
	if (len >= 0) {
		const char *text = line;
		size_t n = (size_t)len;
		while (n && (text[n - 1] == '\n' || text[n - 1] == '\r'))
			n--;
		text_trim(&text, &n);
		buf_add(answer, text, n);
	} else {
		putchar('\n');
	}
	free(line);
	return len >= 0;
}

/* A number 0..most; anything else is said and asked again. */
bool plain_number(const char *question, int64_t most, int64_t *number)
{
	struct buf answer = BUF_INIT;
	bool more, good = false;
	while ((more = ask(question, &answer)) && !good) {
		good = text_number(buf_str(&answer), 0, most, number);
		if (good)
			break;
		printf("Please a number from 0 to %lld.\n", (long long)most);
	}
	buf_release(&answer);
	return more;
}

/* --- doing --- */

static void perform(struct cli *cli, int argc, char **argv)
{
	struct buf out = BUF_INIT, tame = BUF_INIT;
	struct err err = {0};
	bool done = cli_perform(cli, argc, argv, &out, &err);
	if (done && !out.len)
		buf_adds(&out, "Done.\n");
	if (!done && err.text[0]) {
		text_tame_lines(&tame, err.text, strlen(err.text));
		buf_addf(&out, "Not done: %s\n", buf_str(&tame));
	}
	plain_print(&out);
	buf_release(&out);
	buf_release(&tame);
}

/* Asks what the action needs, then runs it. False when the answers have ended. */
bool plain_act(struct cli *cli, const struct action *action, const char *client)
{
	struct buf answers[PLAIN_ANSWERS_MOST] = {{0}};
	char options[PLAIN_ANSWERS_MOST][40], *argv[WORDS_MOST] = {(char *)cli->self, (char *)action->verb};
	int argc = 2;
	bool more = true, wanted = true;
	if (action->kind)
		argv[argc++] = (char *)action->kind;
	if (action->client)
		argv[argc++] = (char *)client;
	for (size_t i = 0; more && wanted && i < PLAIN_ANSWERS_MOST && action->questions[i].ask; i++) {
		const struct question *question = &action->questions[i];
		more = ask(question->ask, &answers[i]);
		wanted = answers[i].len || *question->option;
		if (*question->option && answers[i].len) {
			snprintf(options[i], sizeof options[i], "--%s", question->option);
			argv[argc++] = options[i];
		}
		if (answers[i].len)
			argv[argc++] = answers[i].data;
	}
	argv[argc] = NULL;
	if (more && wanted)
		perform(cli, argc, argv);
	else if (more)
		puts("Nothing was done.");
	for (size_t i = 0; i < PLAIN_ANSWERS_MOST; i++)
		buf_release(&answers[i]);
	return more;
}

static int64_t list_actions(const struct action *actions, const char *back)
{
	int64_t count = 0;
	for (const struct action *a = actions; a->label; a++)
		printf("%lld. %s\n", (long long)++count, a->label);
	printf("0. %s\n", back);
	return count;
}

/* Offers a table of actions until 0. False when the answers have ended. */
static bool menu(struct cli *cli, const struct action *actions, const char *client)
{
	for (int64_t number = 1;;) {
		int64_t count = list_actions(actions, "Back");
		if (!plain_number("Which", count, &number))
			return false;
		if (!number)
			return true;
		if (!plain_act(cli, &actions[number - 1], client))
			return false;
	}
}

bool plain_client(struct cli *cli, const char *client)
{
	return menu(cli, about_client, client);
}

/* --- the board, in lines --- */

static void say_flags(struct buf *out, unsigned flags)
{
	static const struct {
		unsigned flag;
		const char *says;
	} words[] = {
		{BOARD_BROKEN, "promise broken"}, {BOARD_PROMISED, "has promised"}, {BOARD_DISPUTED, "disputed"},
		{BOARD_HELD, "on hold"}, {BOARD_QUEUED, "a mail waits"}, {BOARD_NO_MAIL, "no mail address"},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (flags & words[i].flag)
			buf_addf(out, ", %s", words[i].says);
}

static void say_client(struct buf *out, const struct board *board, const struct board_card *card, size_t number,
                       char decimal)
{
	const struct board_client *client = &board->clients[card->client];
	char amount[32];
	int late = board->as_of - card->oldest;
	buf_addf(out, "%zu. ", number);
	text_tame(out, client->name, strlen(client->name));
	buf_addf(out, ", %s %s", money_text(amount, client->open, board->currency, decimal), board->currency);
	if (late > 0)
		buf_addf(out, ", %d day%s late", late, late == 1 ? "" : "s");
	else
		buf_adds(out, ", not due yet");
	say_flags(out, client->flags);
	buf_addc(out, '\n');
}

static void say_head(struct buf *out, const struct desk *desk, const struct board *board)
{
	char day[DATE_TEXT_SIZE], open[32], overdue[32];
	buf_addf(out, "%sBoard, %s. ", desk->sample ? "SAMPLE. " : "", date_long(desk->today, day));
	if (!board->card_count)
		buf_adds(out, "Nothing is open.\n");
	else
		buf_addf(out, "%zu clients owe %s %s; %s of it is overdue.\n", board->client_count,
		         money_text(open, board->total.amount, board->currency, desk->decimal), board->currency,
		         money_text(overdue, board->overdue.amount, board->currency, desk->decimal));
}

/* What names the client without doubt: its code, else its whole name. */
static void client_ref(struct buf *out, const struct board_client *client)
{
	buf_clear(out);
	buf_addf(out, "client:%s", *client->code ? client->code : client->name);
}

/* Cards stand by column, from not due on; people read them the other way round. */
static const struct board_card *nth_card(const struct board *board, size_t n)
{
	for (int column = board->column_count; column-- > 0;) {
		const struct board_column *c = &board->columns[column];
		if (n < c->cards)
			return &board->cards[c->first + n];
		n -= c->cards;
	}
	return NULL;
}

enum step { STEP_CLIENT, STEP_TODAY, STEP_DESK, STEP_MORE, STEP_QUIT };

/* Shows the cards from `first` on and asks for one. */
static enum step choose(const struct desk *desk, const struct board *board, size_t first, size_t to_do,
                        struct buf *client)
{
	struct buf out = BUF_INIT;
	size_t end = first + PLAIN_PAGE < board->card_count ? first + PLAIN_PAGE : board->card_count;
	size_t more = end < board->card_count;
	int64_t number;
	say_head(&out, desk, board);
	for (size_t i = first; i < end; i++)
		say_client(&out, board, nth_card(board, i), i + 1, desk->decimal);
	if (more)
		buf_addf(&out, "%zu. More clients\n", end + 1);
	buf_addf(&out, "%zu. Today, %zu to do\n%zu. Other things than a client\n0. Quit\n", end + more + 1, to_do,
	         end + more + 2);
	plain_print(&out);
	buf_release(&out);
	if (!plain_number("Which", (int64_t)(end + more + 2), &number) || !number)
		return STEP_QUIT;
	if ((size_t)number > end)
		return more && (size_t)number == end + 1 ? STEP_MORE : (size_t)number == end + more + 1 ? STEP_TODAY : STEP_DESK;
	client_ref(client, &board->clients[nth_card(board, (size_t)number - 1)->client]);
	return STEP_CLIENT;
}

/* The board as it is now; the whole client in one line. */
static bool look(struct cli *cli, size_t first, struct buf *client, enum step *step, struct err *err)
{
	struct desk desk;
	struct board board = {0};
	if (!desk_open(&desk, &cli->options, DB_WRITE, err))
		return false;
	size_t to_do = 0;
	bool ok = desk_diary_count(&desk, &to_do, err) && desk_board(&desk, BOARD_OLDEST, NULL, &board, err);
	if (ok) {
		board_sort(&board, BOARD_BY_AMOUNT, false);
		*step = choose(&desk, &board, first < board.card_count ? first : 0, to_do, client);
	}
	board_release(&board);
	desk_close(&desk);
	return ok;
}

int plain_run(struct cli *cli)
{
	struct buf client = BUF_INIT;
	struct err err = {0};
	enum step step = STEP_MORE;
	bool more = true;
	for (size_t first = 0; more && step != STEP_QUIT;) {
		if (!look(cli, first, &client, &step, &err))
			break;
		first = step == STEP_MORE ? first + PLAIN_PAGE : 0;
		if (step == STEP_CLIENT)
			more = menu(cli, about_client, buf_str(&client));
		else if (step == STEP_TODAY)
			more = plain_today(cli, &err);
		else if (step == STEP_DESK)
			more = menu(cli, at_the_desk, NULL);
	}
	buf_release(&client);
	if (err.code)
		fprintf(stderr, "dun: %s\n", err.text);
	return err_exit(err.code);
}
