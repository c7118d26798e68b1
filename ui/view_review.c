/* SPDX-License-Identifier: MIT */
/* The letter as it will arrive, before it is queued: y queues, e edits, Esc keeps.
 * Keys typed before it was drawn are dropped, as with every question about sending.
 * Answers 1 for y and 2 for e; arg.id 1 says that mail is not set up: then y copies. */
#include <string.h>

#include "base/text.h"
#include "ui/app.h"
#include "ui/editor.h"
#include "ui/view.h"

enum { LETTER_COLS = 80 }; /* as wide as a mail is read */

struct review {
	struct editor text;
	bool copies;
	int rows;
};

static bool review_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct review *review = state;
	(void)app;
	editor_init(&review->text);
	review->copies = arg->id == 1;
	return draft_load(&review->text.draft, arg->text ? arg->text : "", arg->text ? strlen(arg->text) : 0, err);
}

static void review_draw(void *state, struct frame *frame, struct rect room)
{
	struct review *review = state;
	int cols = room.cols < LETTER_COLS ? room.cols : LETTER_COLS;
	struct rect body = {room.row + 2, 0, room.rows - 3, cols};
	frame_put(frame, room.row, 1, ROLE_TITLE, room.cols < 60 ? "REVIEW" : "AS IT WILL ARRIVE");
	frame_right(frame, room.row, 0, room.cols - 1, ROLE_HEAD,
	            review->copies ? "y copies  e edits  Esc keeps" : "y queues  e edits  Esc keeps");
	frame_hline(frame, room.row + 1, 0, room.cols);
	frame_hline(frame, room.row + room.rows - 1, 0, room.cols);
	review->rows = body.rows;
	struct rect before = frame_clip(frame, body);
	editor_draw(&review->text, frame, body, true, NULL, 0);
	frame_unclip(frame, before);
}

static void review_status(void *state, struct buf *out)
{
	const struct review *review = state;
	buf_adds(out, review->copies ? "Mail is not set up: dun setting mail.from and mail.host do it. y copies the letter"
	                             : "Queue it? y queues it in the Outbox, e goes on editing, Esc keeps it as a draft");
}

static struct reaction review_key(void *state, const struct key *key)
{
	struct review *review = state;
	if (key->id == 'y')
		return react_answer(1, "");
	if (key->id == 'e')
		return react_answer(2, "");
	if (key_is_text(key) || key->id == K_ENTER || key->id == K_PASTE)
		return react_say(react_done(), SAY_INFO, "%s", review->copies ? "y copies the letter, e goes on editing, Esc keeps it"
		                                                           : "Nothing is queued: y queues, e goes on editing, Esc keeps it");
	return react_pass();
}

static struct reaction review_act(void *state, enum op_id op)
{
	struct review *review = state;
	struct draft *draft = &review->text.draft;
	switch (op) {
	case OP_UP: draft_rows(draft, -1, review->text.cols); break;
	case OP_DOWN: draft_rows(draft, 1, review->text.cols); break;
	case OP_PAGE_UP: draft_rows(draft, -review->rows, review->text.cols); break;
	case OP_PAGE_DOWN: draft_rows(draft, review->rows, review->text.cols); break;
	case OP_FIRST: draft_top(draft); break;
	case OP_LAST: draft_bottom(draft); break;
	case OP_LEFT:
	case OP_RIGHT: break;
	default: return react_pass();
	}
	return react_done();
}

static void review_close(void *state)
{
	struct review *review = state;
	editor_release(&review->text);
}

const struct view view_review = {
	.name = "review",
	.title = "Review",
	.scope = SCOPE_REVIEW,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct review),
	.open = review_open,
	.draw = review_draw,
	.status = review_status,
	.act = review_act,
	.key = review_key,
	.close = review_close,
};
