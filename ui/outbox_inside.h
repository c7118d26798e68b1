/* SPDX-License-Identifier: MIT */
/* What the two files of the outbox screen share: its state (view_outbox.c) and how
 * it is drawn (outbox_draw.c). */
#ifndef DUN_UI_OUTBOX_INSIDE_H
#define DUN_UI_OUTBOX_INSIDE_H

#include "desk/outbox.h"
#include "ui/app.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/view.h"

struct outbox {
	struct app *app;
	struct arena arena;
	struct desk_outbox box;
	struct vec shown;          /* const struct message *: what the filter lets through */
	struct list at;
	struct marks marks;
	struct line filter;
	bool filtering;            /* it is being typed */
	enum message_filter show;
	bool folded;               /* no side pane */
	enum outbox_act pending;   /* waits for an answer, for the mails in picked */
	struct vec picked;         /* int64_t */
	struct arena detail;       /* the mail under the cursor with its text and history */
	struct message mail;
	struct message_event *events;
	size_t event_count;
	struct buf copied;
};

/* What the filter lets through; NULL behind the last. */
const struct message *outbox_row(const struct outbox *self, size_t i);
const struct message *outbox_current(const struct outbox *self);
/* The mail under the cursor with its text and history, read when it is first shown;
 * NULL when there is none. */
const struct message *outbox_detail(struct outbox *self);

void outbox_draw(void *state, struct frame *frame, struct rect room);

#endif
