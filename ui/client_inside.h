/* SPDX-License-Identifier: MIT */
/* The client screen's state, shared by what acts on it (view_client.c) and what
 * draws it (client_draw.c), and by nothing else. */
#ifndef DUN_UI_CLIENT_INSIDE_H
#define DUN_UI_CLIENT_INSIDE_H

#include "base/vec.h"
#include "desk/story.h"
#include "ui/app.h"
#include "ui/frame.h"
#include "ui/line.h"
#include "ui/list.h"

enum client_pane { PANE_TIMELINE, PANE_INVOICES, PANE_CONTACTS, PANES };

struct client_view {
	struct app *app;
	int64_t id;
	struct timeline timeline;
	struct story story;
	struct vec shown;       /* const struct story_line *: those the tabs and the filter let through */
	struct vec open;        /* const struct timeline_invoice *: oldest due first */
	struct list lines, invoices, contacts; /* a cursor each */
	enum client_pane pane;
	int group;              /* enum story_group; -1: all */
	struct line filter;
	bool filtering;         /* it is being typed */
	bool withdrawn;         /* withdrawn pairs are shown */
	bool alone;             /* without the side pane */
	struct arena detail;    /* of the entry under the cursor */
	const struct entry *detail_of;
	const char *detail_title;
	struct story_row *detail_rows;
	size_t detail_count;
	struct arena drawn;     /* texts of the present frame */
	int64_t place, of;      /* this client among all */
	struct buf copied;
};

const struct story_line *client_line(const struct client_view *self);
const struct timeline_invoice *client_invoice(const struct client_view *self);
const struct timeline_contact *client_contact(const struct client_view *self);
void client_draw(struct client_view *self, struct frame *frame, struct rect room);

#endif
