/* SPDX-License-Identifier: MIT */
/* The client screen's state, shared by what acts on it (view_client.c) and what
 * draws it (client_draw.c), and by nothing else. */
#ifndef DUN_UI_CLIENT_INSIDE_H
#define DUN_UI_CLIENT_INSIDE_H

#include "base/needle.h"
#include "base/vec.h"
#include "desk/files.h"
#include "desk/story.h"
#include "desk/today.h"
#include "ui/app.h"
#include "ui/frame.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/view.h"

enum client_pane { PANE_TIMELINE, PANE_INVOICES, PANE_CONTACTS, PANES };

struct client_view {
	struct app *app;
	int64_t id;
	struct timeline timeline;
	struct story story;
	struct vec shown;       /* const struct story_line *: those the tabs let through */
	struct vec open;        /* const struct timeline_invoice *: oldest due first */
	struct list lines, invoices, contacts; /* a cursor each */
	enum client_pane pane;
	int group;              /* enum story_group; -1: all */
	struct line find;       /* the words that / finds */
	bool finding;           /* they are being typed */
	struct needle *needle;  /* of them; NULL: none */
	struct vec hits;        /* size_t: the places in shown that hold them, rising */
	size_t find_from;       /* where the cursor was when / was pressed */
	int64_t seek;           /* the entry to begin at; 0: the newest */
	int64_t seek_invoice;
	bool withdrawn;         /* withdrawn pairs are shown */
	bool alone;             /* without the side pane */
	struct arena detail;    /* of the entry under the cursor */
	const struct entry *detail_of;
	const char *detail_title;
	struct story_row *detail_rows;
	size_t detail_count;
	struct arena drawn;     /* texts of the present frame */
	char worry[160];        /* its risk, a claim near its end; "" none */
	struct today today;     /* its next actions, a currency each */
	int64_t place, of;      /* this client among all */
	struct buf copied;
	struct arena files_arena; /* of the list of files that was opened last */
	struct desk_file *files;
	size_t file_count;
	size_t file;            /* the one chosen */
};

const struct story_line *client_line(const struct client_view *self);
const struct timeline_invoice *client_invoice(const struct client_view *self);
const struct timeline_contact *client_contact(const struct client_view *self);
/* What / finds, see client_find.c. After the words or the lines have changed: */
void client_find_again(struct client_view *self);
void client_find_words(struct client_view *self, const char *words);
void client_find_begin(struct client_view *self);
/* A key while the words are typed. */
struct reaction client_find_key(struct client_view *self, const struct key *pressed);
/* n and N: the next and the one before, round the ends. */
struct reaction client_find_step(struct client_view *self, int step);
void client_find_end(struct client_view *self);
bool client_find_is_hit(const struct client_view *self, size_t line);
/* "3 of 17": where the cursor's line stands among them; place 0: not among them. */
void client_find_count(const struct client_view *self, size_t *place, size_t *of);

void client_draw(struct client_view *self, struct frame *frame, struct rect room);

/* --- client_files.c --- */

enum { TAG_FILES = 20, TAG_FILE };
/* Lists the files of an entry, 0 for all of the client's; the answers come with these tags. */
struct reaction client_files(struct client_view *self, int64_t entry);
struct reaction client_files_answer(struct client_view *self, const struct answer *answer);

#endif
