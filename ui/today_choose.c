/* SPDX-License-Identifier: MIT */
/* The lists of choices Today opens: what it shows, what is copied, what became of a
 * step. */
#include "ui/today_inside.h"

#include <stdio.h>
#include <string.h>

#include "ui/dialog.h"

enum { MINE = SHOW_SPANS };

const char *today_span_name(enum today_view_span span)
{
	static const char *const names[SHOW_SPANS] = {"today", "tomorrow", "this week", "everything"};
	return names[span];
}

/* How many lines to do each span would show. */
static size_t count_of(const struct today_view *view, enum today_view_span span)
{
	size_t count = 0;
	daynum today = view->diary.today;
	for (size_t i = 0; i < view->diary.count; i++) {
		const struct diary_line *line = &view->diary.lines[i];
		if (line->group >= DIARY_WAITING)
			continue;
		count += span == SHOW_TODAY      ? line->block == today
		         : span == SHOW_TOMORROW ? line->block == today + 1
		         : span == SHOW_WEEK     ? line->block <= today + 7
		                                 : true;
	}
	return count;
}

struct reaction today_choose_span(const struct today_view *view)
{
	static const char *const texts[SHOW_SPANS] = {"today", "tomorrow", "this week: what is due within seven days",
	                                              "everything ahead"};
	static const uint32_t keys[SHOW_SPANS] = {'1', '2', '3', '4'};
	struct menu_item items[SHOW_SPANS + 1];
	char notes[SHOW_SPANS][24];
	for (int i = 0; i < SHOW_SPANS; i++) {
		snprintf(notes[i], sizeof notes[i], "%zu", count_of(view, (enum today_view_span)i));
		items[i] = (struct menu_item){i, texts[i], notes[i], keys[i]};
	}
	items[MINE] = (struct menu_item){MINE, view->mine ? "all clients again" : "mine: clients I look after", "", '5'};
	struct menu_spec spec = {.title = "Show", .items = items, .count = SHOW_SPANS + 1, .chosen = (size_t)view->span};
	return react_menu(&spec, TODAY_TAG_SPAN);
}

void today_take_span(struct today_view *view, int64_t id)
{
	if (id == MINE)
		view->mine = !view->mine;
	else
		view->span = (enum today_view_span)id;
	today_sift(view);
}

/* --- copy --- */

static void copy_row(const struct today_view *view, const struct diary_line *line, struct buf *out)
{
	char money[32], when[DATE_TEXT_SIZE];
	buf_addf(out, "%s\t%s\t%s\t%s\t%s\t%s", line->verb, line->name, line->why,
	         money_text(money, line->amount, line->currency, view->desk->decimal), line->currency,
	         diary_when(line, view->diary.today, when));
}

struct reaction today_choose_copy(struct today_view *view)
{
	const struct diary_line *line = today_current(view);
	if (!line)
		return react_say(react_done(), SAY_INFO, "There is nothing to copy");
	const struct menu_item items[] = {
		{1, "phone", today_phone(view), 'p'}, {2, "name", line->name, 'n'}, {3, "row", "", 'r'}, {4, "all shown", "", 'A'},
	};
	struct menu_spec spec = {.title = "Copy", .items = items, .count = 4};
	return react_menu(&spec, TODAY_TAG_COPY);
}

struct reaction today_copy(struct today_view *view, int64_t what)
{
	struct buf *text = &view->copied;
	const struct diary_line *line = today_current(view);
	buf_clear(text);
	if (line && what == 1)
		buf_adds(text, today_phone(view));
	else if (line && what == 2)
		buf_adds(text, line->name);
	else if (line && what == 3)
		copy_row(view, line, text);
	for (size_t i = 0; what == 4 && i < view->shown.len; i++) {
		copy_row(view, today_line(view, i), text);
		buf_addc(text, '\n');
	}
	if (!text->len)
		return react_say(react_done(), SAY_INFO, "There is none to copy");
	return (struct reaction){.kind = REACT_COPY, .arg = {.text = buf_str(text)}};
}

/* --- a step leaves by what became of it --- */

struct reaction today_choose_outcome(const struct diary_line *line)
{
	static const struct menu_item items[] = {
		{OP_CALL, "a call: log it", "", 'c'},
		{OP_MAIL, "an e-mail: write it", "", 'e'},
		{OP_LETTER, "a letter: log it", "", 'w'},
		{OP_VISIT, "a visit: log it", "", 'v'},
		{OP_FOLLOW_UP, "nothing yet: another date", "", 't'},
		{OP_STEP, "skip the step, with a reason", "", 'm'},
	};
	size_t chosen = strncmp(line->channel, "mail", 4) == 0 ? 1 : strncmp(line->channel, "letter", 6) == 0 ? 2 :
	                strcmp(line->channel, "visit") == 0 ? 3 : 0;
	struct menu_spec spec = {.title = "A step is done by what was done. What was it?", .items = items,
	                         .count = sizeof items / sizeof *items, .chosen = chosen};
	return react_menu(&spec, TODAY_TAG_STEP);
}
