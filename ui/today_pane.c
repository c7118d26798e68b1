/* SPDX-License-Identifier: MIT */
/* The side pane of Today: why the line is here, what can be done, whom to ring, what
 * was said last. */
#include "ui/today_inside.h"

#include <string.h>

#include "base/text.h"

struct pane {
	struct today_view *view;
	struct frame *frame;
	struct rect room;
	int row; /* the next free one */
};

static void head(struct pane *pane, const char *title)
{
	if (pane->row > pane->room.row)
		pane->row++;
	frame_put(pane->frame, pane->row++, pane->room.col + 1, ROLE_HEAD, title);
}

static void text(struct pane *pane, enum role role, const char *says)
{
	struct rect rest = {pane->row, pane->room.col + 1, pane->room.row + pane->room.rows - pane->row, pane->room.cols - 2};
	if (rest.rows > 0 && *says)
		pane->row += frame_wrap(pane->frame, rest, role, says);
}

static void action(struct pane *pane, enum op_id op, const char *says)
{
	char key[KEY_NAME_SIZE];
	uint32_t id = keymap_key(app_keymap(pane->view->app), op, false);
	if (id == KEY_NONE || pane->row >= pane->room.row + pane->room.rows)
		return;
	frame_put(pane->frame, pane->row, pane->room.col + 1, ROLE_KEY, key_label(id, key));
	struct rect rest = {pane->row, pane->room.col + 4, pane->room.row + pane->room.rows - pane->row, pane->room.cols - 5};
	pane->row += frame_wrap(pane->frame, rest, ROLE_NORMAL, says);
}

static void draw_actions(struct pane *pane, const struct diary_line *line)
{
	struct buf done = BUF_INIT;
	bool mail = line->kind == DIARY_MAIL || line->kind == DIARY_QUEUED;
	if (line->group == DIARY_DONE) {
		action(pane, OP_UNDO, "takes back what was done last");
		return;
	}
	action(pane, OP_CALL, "call and log it");
	action(pane, OP_MAIL, line->kind == DIARY_DRAFT ? "finish the draft" : mail ? "go to the Outbox" : "write an e-mail");
	if (line->kind == DIARY_PROMISE)
		action(pane, OP_PROMISE, "new promise");
	if (line->kind == DIARY_DISPUTE)
		action(pane, OP_DISPUTE, "how it ended, or look again later");
	if (line->kind == DIARY_HOLD)
		action(pane, OP_HOLD, "release it, or hold on with an end");
	if (line->kind == DIARY_SETTLEMENT)
		action(pane, OP_SETTLE, "write off the rest, or offer anew");
	if (line->kind == DIARY_INSTALMENT)
		action(pane, OP_PLAN, "see the plan, change or end it");
	if (line->group < DIARY_WAITING)
		action(pane, OP_FOLLOW_UP, "look again on another date");
	if (line->kind == DIARY_STEP)
		action(pane, OP_STEP, "another step, or skip this one, with a reason");
	diary_done_means(pane->view->desk, line, &done);
	if (done.len)
		action(pane, OP_DONE, buf_str(&done));
	buf_release(&done);
}

static void draw_phone(struct pane *pane)
{
	const char *contact = today_contact(pane->view), *phone = today_phone(pane->view);
	if (!*phone && !*contact)
		return;
	head(pane, "PHONE");
	text(pane, ROLE_NORMAL, *phone ? phone : "no number known");
	text(pane, ROLE_NORMAL, contact);
}

/* The last thing somebody said or wrote. */
static void draw_last(struct pane *pane)
{
	struct today_view *view = pane->view;
	char day[DATE_TEXT_SIZE];
	for (size_t i = 0; i < view->story.count; i++) {
		const struct story_line *said = &view->story.lines[i];
		const unsigned spoken = 1 << STORY_CALLS | 1 << STORY_MAILS | 1 << STORY_LETTERS | 1 << STORY_VISITS;
		if (!said->entry || !(said->groups & spoken) || !*said->says)
			continue;
		struct buf title = BUF_INIT;
		buf_addf(&title, "LAST WORDS (%s, %s)", date_near(said->day, view->diary.today, day), said->kind);
		head(pane, buf_str(&title));
		buf_release(&title);
		text(pane, ROLE_NORMAL, said->says);
		return;
	}
}

void today_draw_pane(struct today_view *view, struct frame *frame, struct rect room)
{
	const struct diary_line *line = today_current(view);
	struct pane pane = {view, frame, room, room.row};
	struct rect before = frame_clip(frame, room);
	if (line) {
		head(&pane, "WHY THIS IS HERE");
		text(&pane, ROLE_NORMAL, line->because);
		text(&pane, ROLE_QUIET, line->more);
		head(&pane, "WHAT YOU CAN DO");
		draw_actions(&pane, line);
		draw_phone(&pane);
		if (today_know(view))
			draw_last(&pane);
	}
	frame_unclip(frame, before);
}
