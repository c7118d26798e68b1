/* SPDX-License-Identifier: MIT */
/* Today in plain mode: its lines by number, and what can be done with each by number. */
#include "cli/plain_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/diary.h"

static const struct action line_actions[] = {
	{"Tick it off", "tick", NULL, true, {{0}}},
	{"Put it to another date", "tick", NULL, true, {{"until", "To which day (fri, +4d, 27.11)"}}},
};
enum { LINE_ACTIONS = sizeof line_actions / sizeof *line_actions, ABOUT_CLIENT = LINE_ACTIONS + 1 };

static void say_line(struct buf *out, const struct diary *diary, const struct diary_line *line, size_t number,
                     char decimal)
{
	char amount[32], when[DATE_TEXT_SIZE];
	buf_addf(out, "%zu. %s, ", number, line->verb);
	text_tame(out, line->name, strlen(line->name));
	buf_adds(out, ", ");
	text_tame(out, line->why, strlen(line->why));
	if (line->amount)
		buf_addf(out, ", %s %s", money_text(amount, line->amount, line->currency, decimal), line->currency);
	buf_addf(out, ", %s\n", diary_when(line, diary->today, when));
}

static void say_head(struct buf *out, const struct desk *desk, const struct diary *diary)
{
	char day[DATE_TEXT_SIZE];
	buf_addf(out, "Today, %s. %zu to do, %zu done.\n", date_long(desk->today, day), diary->open, diary->done);
	if (!diary->open && diary->next_day != DATE_NONE)
		buf_addf(out, "Nothing to do today. Next: %s, %zu thing%s.\n", date_long(diary->next_day, day),
		         diary->next_count, diary->next_count == 1 ? "" : "s");
	else if (!diary->open)
		buf_adds(out, "Nothing to do today.\n");
}

/* The lines to do up to today; what waits and what is done has no number. */
static void say_lines(struct buf *out, const struct desk *desk, const struct diary *diary)
{
	for (size_t i = 0; i < diary->count; i++) {
		const struct diary_line *line = &diary->lines[i];
		if (line->block > diary->today)
			continue;
		if (!i || diary->lines[i - 1].group != line->group)
			buf_addf(out, "%s\n", diary_group_name(line->group));
		say_line(out, diary, line, i + 1, desk->decimal);
	}
}

static void client_ref(struct buf *out, const struct diary_line *line)
{
	buf_addf(out, "client:%s", *line->code ? line->code : line->name);
}

/* Shows the lines and asks for one: its name and its client. *chosen false: none. */
static bool choose(const struct desk *desk, struct buf *name, struct buf *client, bool *chosen, struct err *err)
{
	struct diary diary;
	struct buf out = BUF_INIT;
	int64_t number = 0;
	bool ok = desk_diary((struct desk *)desk, desk->today, &diary, err), more = true;
	*chosen = false;
	if (ok) {
		say_head(&out, desk, &diary);
		say_lines(&out, desk, &diary);
		buf_adds(&out, "0. Back\n");
		plain_print(&out);
		more = plain_number("Which", (int64_t)diary.count, &number);
	}
	if (ok && more && number) {
		const struct diary_line *line = &diary.lines[number - 1];
		*chosen = true;
		diary_name(line, name);
		client_ref(client, line);
		text_tame(&out, line->because, strlen(line->because));
		buf_addc(&out, '\n');
		plain_print(&out);
	}
	buf_release(&out);
	diary_release(&diary);
	return ok && more;
}

/* What to do with the line that was chosen. False when the answers have ended. */
static bool about_line(struct cli *cli, const char *name, const char *client)
{
	int64_t number;
	for (int i = 0; i < LINE_ACTIONS; i++)
		printf("%d. %s\n", i + 1, line_actions[i].label);
	printf("%d. Do something about the client: call, letter, mail, payment\n0. Back\n", ABOUT_CLIENT);
	if (!plain_number("Which", ABOUT_CLIENT, &number))
		return false;
	if (number == ABOUT_CLIENT)
		return plain_client(cli, client);
	return !number || plain_act(cli, &line_actions[number - 1], name);
}

bool plain_today(struct cli *cli, struct err *err)
{
	struct buf name = BUF_INIT, client = BUF_INIT;
	bool more = true;
	for (bool chosen = true; more && chosen;) {
		struct desk desk;
		buf_clear(&name);
		buf_clear(&client);
		if (!desk_open(&desk, &cli->options, DB_WRITE, err))
			break;
		more = choose(&desk, &name, &client, &chosen, err);
		desk_close(&desk);
		if (more && chosen)
			more = about_line(cli, buf_str(&name), buf_str(&client));
	}
	buf_release(&name);
	buf_release(&client);
	return more && !err->code;
}
