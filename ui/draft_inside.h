/* SPDX-License-Identifier: MIT */
/* What the files of the draft view share; for view_draft.c, draft_draw.c and
 * draft_keep.c alone. */
#ifndef DUN_UI_DRAFT_INSIDE_H
#define DUN_UI_DRAFT_INSIDE_H

#include "desk/journal.h"
#include "desk/mail.h"
#include "ui/app.h"
#include "ui/editor.h"
#include "ui/line.h"
#include "ui/view.h"

enum draft_focus { ON_TO, ON_CC, ON_SUBJECT, ON_TEMPLATE, ON_BODY, ON_CHECKS, FOCUS_COUNT };
enum { HEAD_LINES = 3 }; /* To, Cc, Subject: edited as one-line fields */

struct draft_view {
	struct app *app;
	struct desk *desk;
	struct arena arena;       /* what message points to beside the texts being edited */
	struct message message;   /* id, client, currency, kind, template, language */
	struct line heads[HEAD_LINES]; /* by enum draft_focus */
	struct editor body;
	enum draft_focus focus;
	int cols;                 /* of the last draw, for the status line */

	struct arena facts_arena; /* of facts, read anew whenever the book changes */
	struct facts facts;
	struct check_list checks;
	size_t chosen;            /* finding that F7 stands on and F9 fixes */
	bool walked;              /* F7 has gone to one since the last change */
	struct buf review;        /* the letter as it is shown before it is queued */

	struct journal journal;
	char kept[MOMENT_TEXT_SIZE]; /* "14:05:41", when it was last written down; "" not yet */
	bool touched;             /* changed by hand since it was opened */
	bool dirty;               /* changed since it was last written down */
	bool over;                /* in the book, in the outbox or thrown away */
	int64_t check_due, keep_due; /* by app_now(); -1: nothing to do */
};

/* --- draft_draw.c --- */
void draft_view_draw(void *state, struct frame *frame, struct rect room);
void draft_view_status(void *state, struct buf *out);
/* "line 4", "To", "whole" */
void draft_view_where(const struct check_finding *finding, struct buf *out);

/* --- draft_keep.c: between the screen, the journal and the book --- */
/* The texts as they stand, into message; they live until the next change. */
void draft_view_gather(struct draft_view *view);
/* message's texts into the fields. */
bool draft_view_show(struct draft_view *view, struct err *err);
/* Into the journal, when there is anything new. */
bool draft_view_keep(struct draft_view *view, struct err *err);
/* What an earlier session was cut off from; *at is when. False: nothing. */
bool draft_view_bring_back(struct draft_view *view, int64_t *at);
/* Reads the facts again and looks the letter over. */
bool draft_view_look(struct draft_view *view, struct err *err);

#endif
