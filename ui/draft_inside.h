/* SPDX-License-Identifier: MIT */
/* What the files of the draft view share; for view_draft.c, draft_choose.c,
 * draft_draw.c and draft_keep.c alone. */
#ifndef DUN_UI_DRAFT_INSIDE_H
#define DUN_UI_DRAFT_INSIDE_H

#include "desk/journal.h"
#include "desk/mail.h"
#include "ui/app.h"
#include "ui/editor.h"
#include "ui/line.h"
#include "ui/view.h"

enum draft_focus { ON_TO, ON_CC, ON_SUBJECT, ON_ATTACH, ON_TEMPLATE, ON_BODY, ON_CHECKS, FOCUS_COUNT };
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
	struct attachment *files; /* of the draft as it is in the book */
	size_t file_count;
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

/* Tags of the answers it waits for. */
enum { TAG_REVIEW = 1, TAG_TEMPLATE, TAG_CONTACT, TAG_INSERT, TAG_EDITOR, TAG_BIN, TAG_FILE, TAG_PATH };

/* --- view_draft.c --- */
/* Something was changed by hand: the checks and the journal have to do. */
void draft_edited(struct draft_view *view);
/* The checks, at once. */
struct reaction draft_look_now(struct draft_view *view);
/* Where what is typed is kept from now on. */
void draft_name_journal(struct draft_view *view, int64_t message);

/* --- draft_choose.c: a list, and what is done with what was chosen --- */
struct reaction draft_choose_template(struct draft_view *view);
struct reaction draft_take_template(struct draft_view *view, size_t wanted);
struct reaction draft_choose_contact(struct draft_view *view);
struct reaction draft_take_contact(struct draft_view *view, size_t i);
struct reaction draft_choose_insert(void);
struct reaction draft_take_insert(struct draft_view *view, int64_t which);
struct reaction draft_choose_file(struct draft_view *view);
struct reaction draft_take_file(struct draft_view *view, int64_t id);
/* A path was typed or pasted. */
struct reaction draft_attached(struct draft_view *view, const char *path);

/* --- draft_draw.c --- */
void draft_view_draw(void *state, struct frame *frame, struct rect room);
void draft_view_status(void *state, struct buf *out);
/* "invoice-1001.pdf 84 KB, ..." */
void draft_view_files(const struct draft_view *view, struct buf *out);
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
/* Reads the facts again: when it opens and whenever the book has changed. */
bool draft_view_read(struct draft_view *view, struct err *err);
/* Looks the letter over, by the facts read last. */
bool draft_view_look(struct draft_view *view, struct err *err);

#endif
