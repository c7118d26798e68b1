/* SPDX-License-Identifier: MIT */
/* The side pane of the board: the client under the cursor, in more words. */
#include "ui/board_inside.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/next_line.h"

enum { WHY_ROWS = 3 };

struct pane {
	struct board_view *view;
	struct frame *frame;
	struct rect room;
	int row; /* the next free one */
};

static bool full(const struct pane *pane)
{
	return pane->row >= pane->room.row + pane->room.rows;
}

static void head(struct pane *pane, const char *title)
{
	if (pane->row > pane->room.row)
		pane->row++;
	frame_hline(pane->frame, pane->row, pane->room.col, pane->room.cols);
	frame_printf(pane->frame, pane->row, pane->room.col + 2, ROLE_HEAD, " %s ", title);
	pane->row++;
}

static void fact(struct pane *pane, enum role role, const char *name, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static void fact(struct pane *pane, enum role role, const char *name, const char *format, ...)
{
	struct buf text = BUF_INIT;
	va_list args;
	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	int indent = *name ? 15 : 1;
	frame_put(pane->frame, pane->row, pane->room.col + 1, ROLE_QUIET, name);
	frame_fit(pane->frame, pane->row, pane->room.col + indent, pane->room.cols - indent, role, buf_str(&text));
	pane->row++;
	buf_release(&text);
}

/* The promise that stands, always a row of its own: what is below does not jump. */
static void draw_promise(struct pane *pane)
{
	char money[32], day[DATE_TEXT_SIZE];
	const struct timeline *timeline = &pane->view->timeline;
	for (size_t i = 0; i < timeline->promises.count; i++) {
		const struct promise *promise = &timeline->promises.rows[i];
		if (!promise->stands || promise->state == PROMISE_KEPT)
			continue;
		int late = timeline->as_of - promise->due;
		money_text(money, promise->amount, promise->currency, pane->view->desk->decimal);
		fact(pane, late > 0 ? ROLE_LATE : ROLE_PROMISE, "Promise", "%s%s by %s", late > 0 ? "! " : "", money,
		     date_near(promise->due, timeline->as_of, day));
		return;
	}
	fact(pane, ROLE_NORMAL, "Promise", "none");
}

static void draw_summary(struct pane *pane, const struct board_client *client)
{
	char money[32], day[DATE_TEXT_SIZE];
	struct board_view *view = pane->view;
	const struct timeline *timeline = &view->timeline;
	int days = view->board.as_of - client->oldest;
	frame_fit(pane->frame, pane->row, pane->room.col + 1, pane->room.cols - 12, ROLE_TITLE, client->name);
	frame_right(pane->frame, pane->row++, pane->room.col, pane->room.cols - 1, ROLE_QUIET, client->code);
	fact(pane, ROLE_NORMAL, "Owes", "%s %s, %d invoice%s", board_money(view, money, client->open),
	     view->board.currency, client->invoices, client->invoices == 1 ? "" : "s");
	if (client->on_account)
		fact(pane, ROLE_NORMAL, "On account", "%s", board_money(view, money, client->on_account));
	date_plain(client->oldest, day);
	if (days > 0)
		fact(pane, ROLE_NORMAL, "Oldest", "%d days (due %s)", days, day);
	else
		fact(pane, ROLE_NORMAL, "First due", "%s", day);
	if (!view->has_timeline || timeline->usual_delay == INT_MIN)
		fact(pane, ROLE_NORMAL, "Usually pays", "not known");
	else if (timeline->usual_delay <= 0)
		fact(pane, ROLE_NORMAL, "Usually pays", "on time");
	else
		fact(pane, ROLE_NORMAL, "Usually pays", "%d days late", timeline->usual_delay);
	draw_promise(pane);
	if (*view->worry) { /* its risk and why, a claim near its end */
		struct rect rest = {pane->row, pane->room.col + 1, WHY_ROWS, pane->room.cols - 2};
		pane->row += frame_wrap(pane->frame, rest, ROLE_WARN, view->worry);
	}
	if (client->flags & BOARD_HELD)
		fact(pane, ROLE_HELD, "On hold", "%s", view->has_timeline ? timeline->client.hold_why : "");
}

static void draw_contacts(struct pane *pane)
{
	const struct timeline *timeline = &pane->view->timeline;
	head(pane, "Contacts");
	for (size_t i = 0; i < timeline->contact_count && i < 3 && !full(pane); i++) {
		const struct timeline_contact *contact = &timeline->contacts[i];
		fact(pane, ROLE_NORMAL, "", "%s%s%s", contact->name, *contact->role ? ", " : "", contact->role);
		if (*contact->phone)
			fact(pane, ROLE_NORMAL, "", "%s%s", contact->phone, contact->phone_wrong ? " (wrong)" : "");
		if (!*contact->mail && i == 0) /* its row stays: what is below does not jump */
			fact(pane, ROLE_QUIET, "", "no mail address");
		else if (*contact->mail)
			fact(pane, ROLE_NORMAL, "", "%s%s", contact->mail, contact->mail_bad ? " (does not work)" : "");
	}
	if (!timeline->contact_count)
		fact(pane, ROLE_NORMAL, "", "none known");
}

/* What is next and why, in the words of Today and of `today`; always as many rows, so
 * that what is below does not jump. */
static void draw_next(struct pane *pane)
{
	struct buf text = BUF_INIT;
	if (full(pane))
		return;
	head(pane, "Next step");
	next_line(pane->view->next, &text);
	struct rect rest = {pane->row, pane->room.col + 1, WHY_ROWS, pane->room.cols - 2};
	frame_wrap(pane->frame, rest, next_role(pane->view->next), text.len ? buf_str(&text) : "none");
	pane->row += WHY_ROWS;
	buf_release(&text);
}

static void draw_invoices(struct pane *pane)
{
	char day[DATE_TEXT_SIZE], money[32];
	struct board_view *view = pane->view;
	const struct timeline *timeline = &view->timeline;
	size_t shown = 0;
	head(pane, "Open invoices");
	for (size_t i = timeline->invoice_count; i-- > 0;) { /* oldest due first */
		const struct timeline_invoice *invoice = &timeline->invoices[i];
		if (invoice->open <= 0 || strcmp(invoice->currency, view->board.currency) != 0)
			continue;
		if (shown++ == 5 || full(pane)) {
			fact(pane, ROLE_QUIET, "", "and more: Enter shows all");
			return;
		}
		int row = pane->row, right = pane->room.cols - 1;
		frame_fit(pane->frame, row, pane->room.col + 1, 12, ROLE_NORMAL, invoice->number);
		frame_put(pane->frame, row, pane->room.col + 14, ROLE_NORMAL, date_plain(invoice->due, day));
		frame_right(pane->frame, row, pane->room.col, right, ROLE_NORMAL,
		            board_money(view, money, invoice->open));
		pane->row++;
	}
}

static void draw_entries(struct pane *pane)
{
	char day[DATE_TEXT_SIZE];
	struct board_view *view = pane->view;
	const struct timeline *timeline = &view->timeline;
	if (!timeline->entry_count)
		return;
	head(pane, "Last contacts");
	size_t shown = 0;
	for (size_t i = 0; i < timeline->entry_count && shown < 6 && !full(pane); i++) {
		const struct entry *entry = &timeline->entries[i];
		static const char *const kinds[] = {"call", "letter", "visit", "note", "mail-out", "mail-in"};
		bool contact = false;
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			contact |= strcmp(entry->kind, kinds[k]) == 0;
		if (!contact)
			continue;
		const char *said = entry_word(entry, &view->timeline.arena, "text");
		fact(pane, ROLE_NORMAL, "", "%-11.11s%-7s%s", date_short(moment_day(entry->happened), day), entry->kind, said);
		shown++;
	}
	if (!shown)
		fact(pane, ROLE_QUIET, "", "none yet: c logs a call");
}

static void draw_marked(struct pane *pane)
{
	char money[32];
	int64_t sum;
	size_t count = board_marked(pane->view, &sum);
	if (!count || full(pane))
		return;
	head(pane, "Marked");
	fact(pane, ROLE_MARK, "", "%zu client%s, %s %s", count, count == 1 ? "" : "s", board_money(pane->view, money, sum),
	     pane->view->board.currency);
}

void board_draw_pane(struct board_view *view, struct frame *frame, struct rect room)
{
	struct pane pane = {view, frame, room, room.row};
	struct rect before = frame_clip(frame, room);
	board_know(view);
	draw_summary(&pane, board_client_of(view, board_current(view)));
	if (view->has_timeline) {
		draw_next(&pane);
		draw_contacts(&pane);
		draw_invoices(&pane);
		draw_entries(&pane);
	}
	draw_marked(&pane);
	frame_unclip(frame, before);
}
