/* SPDX-License-Identifier: MIT */
/* Draws the client screen: stacked at 80 columns, side by side from 120, one pane
 * at a time where it is narrower or lower. */
#include "ui/client_inside.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/next_line.h"
#include "desk/desk.h"

enum { WIDE = 120, NARROW = 60, LOW = 16, AMOUNT = 14, AMOUNT_WIDE = 19, FIND_COLS = 20 };

static char decimal(const struct client_view *self)
{
	return app_desk(self->app)->decimal;
}

static enum role row_role(bool on, bool focus, enum role plain)
{
	return on && focus ? ROLE_SELECTED : plain;
}

static const char *mark(bool on)
{
	return on ? ">" : " ";
}

/* "-- Timeline (14) ------" */
static void draw_rule(struct frame *frame, struct rect room, int row, enum role role, const char *text)
{
	frame_hline(frame, row, room.col, room.cols);
	frame_put(frame, row, room.col + 2, ROLE_RULE, " ");
	int used = frame_put(frame, row, room.col + 3, role, text);
	frame_put(frame, row, room.col + 3 + used, ROLE_RULE, " ");
}

/* --- head --- */

static void owes(const struct client_view *self, int cols, struct buf *out)
{
	const struct timeline *t = &self->timeline;
	char amount[32];
	if (!t->sum_count) {
		buf_adds(out, "Owes nothing");
		return;
	}
	const struct timeline_sum *sum = &t->sums[0];
	for (size_t i = 0; i < t->sum_count; i++) /* the desk's own currency first */
		if (strcmp(t->sums[i].currency, app_desk(self->app)->currency) == 0)
			sum = &t->sums[i];
	buf_addf(out, "Owes %s %s", money_text(amount, sum->open, sum->currency, decimal(self)), sum->currency);
	if (cols >= NARROW)
		buf_addf(out, ", %lld invoice%s", (long long)sum->count, sum->count == 1 ? "" : "s");
	if (sum->on_account && cols >= NARROW)
		buf_addf(out, ", on account %s", money_text(amount, sum->on_account, sum->currency, decimal(self)));
	if (t->sum_count > 1)
		buf_addf(out, " +%zu currenc%s", t->sum_count - 1, t->sum_count == 2 ? "y" : "ies");
}

static void draw_name(const struct client_view *self, struct frame *frame, struct rect room, int row)
{
	struct buf right = BUF_INIT, left = BUF_INIT;
	owes(self, room.cols, &right);
	const struct timeline_client *client = &self->timeline.client;
	buf_addf(&left, "%s  %s", client->name, strcmp(client->code, client->name) == 0 ? "" : client->code);
	int width = text_width(buf_str(&right), right.len);
	frame_right(frame, row, room.col, room.cols - 1, ROLE_HEAD, buf_str(&right));
	frame_fit(frame, row, room.col + 1, room.cols - width - 4, ROLE_TITLE, buf_str(&left));
	buf_release(&right);
	buf_release(&left);
}

static void add_part(struct buf *out, const char *text)
{
	if (*text)
		buf_addf(out, "%s%s", out->len ? "  " : "", text);
}

static void contact_text(const struct timeline_contact *contact, bool role, struct buf *out)
{
	add_part(out, contact->name);
	if (role)
		add_part(out, contact->role);
	add_part(out, contact->phone);
	if (contact->phone_wrong)
		buf_adds(out, " (wrong)");
	add_part(out, contact->mail);
	if (contact->mail_bad)
		buf_adds(out, " (not reached)");
}

/* Where its ladder stands, in the currency of its oldest invoice. */
static const char *standing(const struct client_view *self)
{
	const struct timeline_invoice *oldest = self->open.len ? VEC_AT(const struct timeline_invoice *, &self->open, 0) : NULL;
	for (size_t i = 0; oldest && i < self->today.count; i++)
		if (strcmp(self->today.rows[i].currency, oldest->currency) == 0)
			return self->today.rows[i].standing;
	return "";
}

static void hold_text(const struct client_view *self, struct buf *out)
{
	const struct timeline_client *client = &self->timeline.client;
	char day[DATE_TEXT_SIZE];
	if (*standing(self))
		buf_addf(out, "Step: %s   ", standing(self));
	if (client->hold_from == DATE_NONE)
		buf_adds(out, "Hold: no");
	else if (client->hold_until == DATE_NONE)
		buf_adds(out, "On hold");
	else
		buf_addf(out, "On hold until %s", date_short(client->hold_until, day));
}

/* What is amiss or next, in one line; "" when there is nothing. */
static const char *next_text(struct client_view *self, enum role *role)
{
	struct timeline *t = &self->timeline;
	struct arena *arena = &self->drawn;
	char day[DATE_TEXT_SIZE];
	bool late;
	const char *promise = story_promise(app_desk(self->app), t, arena, &late);
	const char *follow = t->client.follow_up == DATE_NONE ? ""
	                     : arena_printf(arena, "%s %s", *promise ? "   next" : "Next follow-up",
	                                    date_near(t->client.follow_up, t->as_of, day));
	*role = late ? ROLE_LATE : *promise ? ROLE_PROMISE : ROLE_NORMAL;
	if (!*promise)
		return *follow ? arena_printf(arena, " %s", follow) : "";
	return arena_printf(arena, "%s%s%s", late ? "!" : "P ", promise, follow);
}

/* The next action in each currency, as many as there are rows; returns those used. */
static int draw_steps(struct client_view *self, struct frame *frame, struct rect room)
{
	int used = 0;
	for (size_t i = 0; i < self->today.count && used < room.rows; i++) {
		const struct today_row *row = &self->today.rows[i];
		struct buf text = BUF_INIT;
		next_line(row, &text);
		struct rect rest = {room.row + used, room.col + 1, room.rows - used, room.cols - 2};
		if (text.len && room.rows == 1)
			frame_fit(frame, rest.row, rest.col, rest.cols, next_role(row), buf_str(&text));
		used += !text.len ? 0 : room.rows == 1 ? 1 : frame_wrap(frame, rest, next_role(row), buf_str(&text));
		buf_release(&text);
	}
	return used;
}

static int draw_head(struct client_view *self, struct frame *frame, struct rect room)
{
	struct buf hold = BUF_INIT, contact = BUF_INIT;
	enum role role;
	int row = room.row;
	draw_name(self, frame, room, row++);
	hold_text(self, &hold);
	if (self->timeline.contact_count)
		contact_text(&self->timeline.contacts[0], false, &contact);
	else
		buf_adds(&contact, "No contact yet: E adds one");
	int width = room.cols < NARROW ? 0 : text_width(buf_str(&hold), hold.len);
	frame_fit(frame, row, room.col + 1, room.cols - width - 4, ROLE_NORMAL, buf_str(&contact));
	if (width)
		frame_right(frame, row, room.col, room.cols - 1, self->timeline.client.hold_from == DATE_NONE ? ROLE_NORMAL : ROLE_HELD,
		            buf_str(&hold));
	row++;
	const char *next = next_text(self, &role);
	if (*next)
		frame_fit(frame, row++, room.col, room.cols, role, next);
	if (*self->worry && room.rows >= LOW) {
		frame_put(frame, row, room.col, ROLE_WARN, "!");
		frame_fit(frame, row++, room.col + 1, room.cols - 1, ROLE_WARN, self->worry);
	}
	if (room.rows >= LOW)
		row += draw_steps(self, frame, (struct rect){row, room.col, 1, room.cols});
	buf_release(&hold);
	buf_release(&contact);
	return row;
}

/* --- open invoices --- */

static void draw_invoice(struct client_view *self, struct frame *frame, struct rect room, int row, size_t i)
{
	const struct timeline_invoice *invoice = VEC_AT(const struct timeline_invoice *, &self->open, i);
	bool on = i == self->invoices.cursor, focus = self->pane == PANE_INVOICES;
	int days = self->timeline.as_of - invoice->due;
	enum role role = row_role(on, focus, days > 0 ? ROLE_LATE : ROLE_NORMAL);
	char day[DATE_TEXT_SIZE], amount[32], text[32];
	bool narrow = room.cols < NARROW;
	const char *number = arena_printf(&self->drawn, "#%s", invoice->number);
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, row_role(on, focus, ROLE_NORMAL));
	frame_put(frame, row, room.col, role, mark(on && focus));
	frame_fit(frame, row, room.col + 2, narrow ? 9 : 10, role, number);
	int col = room.col + 13;
	if (!narrow) {
		frame_right(frame, row, col, 11, role, date_plain(invoice->issued, day));
		frame_right(frame, row, col + 13, 11, role, date_plain(invoice->due, day));
		col += 25;
	}
	snprintf(text, sizeof text, "%d", days);
	frame_right(frame, row, col, 6, role, text);
	frame_right(frame, row, col + 6, AMOUNT, role,
	            money_text(amount, invoice->open, invoice->currency, decimal(self)));
	col += AMOUNT + 7;
	bool foreign = strcmp(invoice->currency, app_desk(self->app)->currency) != 0;
	const char *word = story_mark(&self->timeline, invoice);
	snprintf(text, sizeof text, "%s%s%s", foreign ? invoice->currency : "", foreign && *word ? " " : "", word);
	frame_fit(frame, row, col, room.col + room.cols - col, role, text);
	if (on && focus)
		frame_cursor(frame, row, room.col);
}

static void draw_invoices(struct client_view *self, struct frame *frame, struct rect room)
{
	char title[64];
	snprintf(title, sizeof title, "Open invoices (%zu)", self->open.len);
	draw_rule(frame, room, room.row, self->pane == PANE_INVOICES ? ROLE_TITLE : ROLE_HEAD, title);
	if (room.rows < 3 || !self->open.len) {
		list_fit(&self->invoices, self->open.len, 1);
		if (room.rows > 1 && !self->open.len)
			frame_put(frame, room.row + 1, room.col + 2, ROLE_QUIET, "Nothing is open.");
		return;
	}
	if (room.cols >= NARROW)
		frame_put(frame, room.row + 1, room.col, ROLE_HEAD, "  No.        Issued       Due            Days        Amount Notes");
	else
		frame_put(frame, room.row + 1, room.col, ROLE_HEAD, "  No.          Days        Amount");
	list_fit(&self->invoices, self->open.len, (size_t)room.rows - 2);
	for (size_t i = 0; i < self->invoices.shown && self->invoices.top + i < self->open.len; i++)
		draw_invoice(self, frame, room, room.row + 2 + (int)i, self->invoices.top + i);
	if (self->invoices.top + self->invoices.shown < self->open.len) {
		snprintf(title, sizeof title, " and %zu more (Tab) ", self->open.len - self->invoices.top - self->invoices.shown);
		frame_right(frame, room.row, room.col, room.cols - 2, ROLE_QUIET, title);
	}
}

/* --- the timeline --- */

static void when_text(const struct client_view *self, const struct story_line *line, char out[DATE_TEXT_SIZE + 8])
{
	int year, month, day, now_year, now_month, now_day;
	char text[DATE_TEXT_SIZE];
	date_split(line->day, &year, &month, &day);
	date_split(self->timeline.as_of, &now_year, &now_month, &now_day);
	date_plain(line->day, text);
	if (year == now_year) {
		char *space = strrchr(text, ' ');
		if (space)
			*space = '\0';
	}
	if (line->minute >= 0 && year == now_year)
		snprintf(out, DATE_TEXT_SIZE + 8, "%6.11s %02d:%02d", text, line->minute / 60, line->minute % 60);
	else
		snprintf(out, DATE_TEXT_SIZE + 8, year == now_year ? "%6.11s" : "%11.11s", text);
}

static void draw_line(const struct client_view *self, struct frame *frame, struct rect room, int row, size_t i)
{
	const struct story_line *line = VEC_AT(const struct story_line *, &self->shown, i);
	bool on = i == self->lines.cursor, focus = self->pane == PANE_TIMELINE;
	enum role role = row_role(on, focus, line->entry && line->entry->withdrawn_by ? ROLE_QUIET : ROLE_NORMAL);
	char when[DATE_TEXT_SIZE + 8], amount[32];
	int col = room.col + 1, end = room.col + room.cols;
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, row_role(on, focus, ROLE_NORMAL));
	frame_put(frame, row, room.col, role, on || !client_find_is_hit(self, i) ? mark(on) : "/");
	when_text(self, line, when);
	if (room.cols < NARROW)
		when[strnlen(when, 6)] = '\0';
	frame_fit(frame, row, col, room.cols < NARROW ? 6 : 12, role, when);
	col += room.cols < NARROW ? 7 : 13;
	frame_fit(frame, row, col, 7, role, line->kind);
	col += 8;
	if (room.cols >= NARROW) {
		int who = room.cols >= 90 ? 18 : room.cols >= 76 ? 15 : 10;
		frame_fit(frame, row, col, who, role, line->who);
		col += who + 1;
	}
	if (*line->currency && room.cols >= NARROW) {
		int width = room.cols >= 90 ? AMOUNT_WIDE : room.cols >= 76 ? AMOUNT : 12;
		frame_right(frame, row, end - width - 1, width, role, money_text(amount, line->amount, line->currency, decimal(self)));
		end -= width + 1;
	}
	frame_fit(frame, row, col, end - col, role, line->says);
	if (client_find_is_hit(self, i))
		frame_found(frame, row, col, end - col, self->needle, line->says);
	if (on && focus)
		frame_cursor(frame, row, room.col);
}

/* "Timeline (14)  all | calls | e-mails": the one chosen in brackets. */
static void timeline_title(const struct client_view *self, int cols, struct buf *out)
{
	buf_addf(out, "Timeline (%zu)", self->shown.len);
	if (self->needle || self->finding) {
		size_t place, of;
		client_find_count(self, &place, &of);
		buf_adds(out, "  /");
		if (self->finding)
			text_pad(out, line_text(&self->find), FIND_COLS);
		else
			buf_adds(out, line_text(&self->find));
		if (place)
			buf_addf(out, ": %zu of %zu", place, of);
		else if (of)
			buf_addf(out, ": %zu", of);
		else if (self->needle)
			buf_addf(out, ": nothing here says so");
		return;
	}
	for (int group = -1; group < STORY_GROUPS; group++) {
		const char *name = group < 0 ? "all" : story_group_name((enum story_group)group);
		bool on = group == self->group;
		if (cols < NARROW && !on)
			continue;
		buf_addf(out, "%s%s%s%s", group < 0 || cols < NARROW ? "  " : " ", on ? "[" : "", name, on ? "]" : "");
	}
}

static void draw_empty(const struct client_view *self, struct frame *frame, struct rect room)
{
	struct buf text = BUF_INIT;
	if (!self->story.count)
		buf_adds(&text, "Nothing has happened yet. c logs a call, a adds something else.");
	else
		buf_addf(&text, "No %s yet. Esc shows all %zu.", story_group_name((enum story_group)self->group), self->story.count);
	frame_wrap(frame, (struct rect){room.row, room.col + 2, room.rows, room.cols - 3}, ROLE_QUIET, buf_str(&text));
	buf_release(&text);
}

static void draw_timeline(struct client_view *self, struct frame *frame, struct rect room)
{
	struct buf title = BUF_INIT;
	timeline_title(self, room.cols, &title);
	draw_rule(frame, room, room.row, self->pane == PANE_TIMELINE ? ROLE_TITLE : ROLE_HEAD, buf_str(&title));
	buf_release(&title);
	if (room.rows < 2)
		return;
	list_fit(&self->lines, self->shown.len, (size_t)room.rows - 1);
	struct rect rows = {room.row + 1, room.col, room.rows - 1, room.cols};
	if (!self->shown.len)
		draw_empty(self, frame, rows);
	for (size_t i = 0; i < self->lines.shown && self->lines.top + i < self->shown.len; i++)
		draw_line(self, frame, room, rows.row + (int)i, self->lines.top + i);
	if (self->finding) { /* the text is typed where it stands in the rule */
		char counted[32];
		int shift = snprintf(counted, sizeof counted, "Timeline (%zu)  /", self->shown.len);
		line_draw(&self->find, frame, room.row, room.col + 3 + shift, FIND_COLS, true);
	}
}

/* --- one entry in full --- */

static void draw_row(struct frame *frame, struct rect room, int *row, const char *label, const char *text)
{
	int last = room.row + room.rows;
	if (*row >= last)
		return;
	frame_put(frame, *row, room.col, ROLE_HEAD, label);
	struct rect rest = {*row, room.col + 11, last - *row, room.cols - 11};
	int used = frame_wrap(frame, rest, ROLE_NORMAL, text);
	*row += used > 0 ? used : 1;
}

/* Where there are few rows, what was said comes before who was rung on which number. */
static bool is_beside(const char *label)
{
	static const char *const labels[] = {"With", "Role", "Number", "Direction", "Outcome", "For", "To"};
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (strcmp(labels[i], label) == 0)
			return true;
	return false;
}

static void draw_detail(const struct client_view *self, struct frame *frame, struct rect room)
{
	const struct story_line *line = client_line(self);
	int row = room.row + 1;
	if (!line) {
		frame_hline(frame, room.row, room.col, room.cols);
		return;
	}
	struct rect body = {room.row + 1, room.col + 1, room.rows - 1, room.cols - 2};
	if (!line->entry) {
		char day[DATE_TEXT_SIZE];
		frame_hline(frame, room.row, room.col, room.cols);
		frame_printf(frame, row++, body.col, ROLE_HEAD, "%s, %s", line->kind, date_long(line->day, day));
		draw_row(frame, body, &row, "What", line->says);
		return;
	}
	if (room.cols > 70 || room.rows > 7) {
		draw_rule(frame, room, room.row, ROLE_HEAD, self->detail_title ? self->detail_title : "");
	} else {
		frame_hline(frame, room.row, room.col, room.cols);
		frame_fit(frame, row++, body.col, body.cols, ROLE_HEAD, self->detail_title ? self->detail_title : "");
	}
	for (size_t i = 0; i < self->detail_count; i++)
		if (room.rows > 7 || !is_beside(self->detail_rows[i].label))
			draw_row(frame, body, &row, self->detail_rows[i].label, self->detail_rows[i].text);
}

/* --- the left side of a wide screen --- */

static int draw_contacts(struct client_view *self, struct frame *frame, struct rect room, int most)
{
	int row = room.row;
	draw_rule(frame, room, row++, self->pane == PANE_CONTACTS ? ROLE_TITLE : ROLE_HEAD, "Contacts");
	list_fit(&self->contacts, self->timeline.contact_count, (size_t)(most > 1 ? most / 2 : 1));
	if (!self->timeline.contact_count)
		frame_put(frame, row++, room.col + 2, ROLE_QUIET, "None yet: E adds one.");
	for (size_t i = 0; i < self->contacts.shown && self->contacts.top + i < self->timeline.contact_count; i++) {
		const struct timeline_contact *contact = &self->timeline.contacts[self->contacts.top + i];
		bool on = self->contacts.top + i == self->contacts.cursor && self->pane == PANE_CONTACTS;
		struct buf text = BUF_INIT;
		frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, row_role(on, true, ROLE_NORMAL));
		frame_put(frame, row, room.col, row_role(on, true, ROLE_NORMAL), mark(on));
		frame_fit(frame, row, room.col + 1, 20, row_role(on, true, ROLE_NORMAL), contact->name);
		frame_fit(frame, row, room.col + 22, room.cols - 23, row_role(on, true, ROLE_NORMAL), contact->role);
		if (on)
			frame_cursor(frame, row, room.col);
		row++;
		contact_text(&(struct timeline_contact){.name = "", .role = "", .phone = contact->phone, .mail = contact->mail,
		             .phone_wrong = contact->phone_wrong, .mail_bad = contact->mail_bad}, false, &text);
		if (text.len)
			frame_fit(frame, row++, room.col + 1, room.cols - 2, ROLE_NORMAL, buf_str(&text));
		buf_release(&text);
	}
	return row + 1;
}

static int draw_pays(const struct client_view *self, struct frame *frame, struct rect room)
{
	const struct timeline *t = &self->timeline;
	int row = room.row, kept, of;
	draw_rule(frame, room, row++, ROLE_HEAD, "How they pay");
	if (t->usual_delay == INT_MIN)
		frame_put(frame, row++, room.col + 1, ROLE_QUIET, "Nothing was paid yet");
	else
		frame_printf(frame, row++, room.col + 1, ROLE_NORMAL, "Usual delay         %d days", t->usual_delay);
	story_kept(t, &kept, &of);
	if (of)
		frame_printf(frame, row++, room.col + 1, ROLE_NORMAL, "Promises kept       %d of %d", kept, of);
	if (t->client.terms_days >= 0)
		frame_printf(frame, row++, room.col + 1, ROLE_NORMAL, "Terms               %d days net", t->client.terms_days);
	return row + 1;
}

static void draw_notes(const struct client_view *self, struct frame *frame, struct rect room)
{
	int row = room.row, last = room.row + room.rows;
	bool any = false;
	for (size_t i = 0; i < self->story.count && row < last - 1; i++) {
		const struct story_line *line = &self->story.lines[i];
		if (!line->entry || strcmp(line->entry->kind, "note") != 0 || line->entry->withdrawn_by)
			continue;
		if (!any)
			draw_rule(frame, room, row++, ROLE_HEAD, "Notes");
		any = true;
		row += frame_wrap(frame, (struct rect){row, room.col + 1, last - row < 3 ? last - row : 3, room.cols - 2}, ROLE_NORMAL, line->says);
	}
}

static int draw_next(struct client_view *self, struct frame *frame, struct rect room)
{
	enum role role;
	struct buf hold = BUF_INIT;
	int row = room.row;
	const char *next = next_text(self, &role);
	draw_rule(frame, room, row++, ROLE_HEAD, "Next step");
	if (*next)
		frame_fit(frame, row++, room.col, room.cols, role, next);
	row += draw_steps(self, frame, (struct rect){row, room.col, 4, room.cols});
	hold_text(self, &hold);
	if (*self->timeline.client.hold_why)
		buf_addf(&hold, ": %s", self->timeline.client.hold_why);
	frame_fit(frame, row++, room.col + 1, room.cols - 1,
	          self->timeline.client.hold_from == DATE_NONE ? ROLE_NORMAL : ROLE_HELD, buf_str(&hold));
	buf_release(&hold);
	return row + 1;
}

static struct rect below(struct rect room, int row)
{
	return (struct rect){row, room.col, room.row + room.rows - row, room.cols};
}

static void draw_side(struct client_view *self, struct frame *frame, struct rect room)
{
	int row = draw_contacts(self, frame, room, room.rows / 4);
	row = draw_next(self, frame, below(room, row));
	int invoices = (int)self->open.len + 2, most = room.row + room.rows - row - 6;
	if (invoices > most)
		invoices = most;
	if (invoices < 3)
		invoices = 3;
	draw_invoices(self, frame, (struct rect){row, room.col, invoices, room.cols});
	row += invoices + 1;
	if (row + 4 < room.row + room.rows)
		row = draw_pays(self, frame, below(room, row));
	if (row + 2 < room.row + room.rows)
		draw_notes(self, frame, below(room, row));
}

static void draw_wide(struct client_view *self, struct frame *frame, struct rect room)
{
	int left = room.cols >= 160 ? 67 : room.cols >= 140 ? 63 : 58;
	struct buf place = BUF_INIT;
	struct rect head = {room.row, room.col, 1, room.cols - 42};
	draw_name(self, frame, head, room.row);
	buf_addf(&place, "[ previous   %lld of %lld by name   ] next", (long long)self->place, (long long)self->of);
	frame_right(frame, room.row, room.col, room.cols - 1, ROLE_QUIET, buf_str(&place));
	buf_release(&place);
	struct rect body = {room.row + 1, room.col, room.rows - 1, room.cols};
	struct rect side = {body.row, body.col, body.rows, left};
	struct rect main = {body.row, left + 1, body.rows, body.cols - left - 1};
	int detail = body.rows / 3;
	struct rect before = frame_clip(frame, side);
	draw_side(self, frame, side);
	frame_unclip(frame, before);
	frame_vline(frame, body.row, left, body.rows);
	draw_timeline(self, frame, (struct rect){main.row, main.col, main.rows - detail, main.cols});
	draw_detail(self, frame, (struct rect){main.row + main.rows - detail, main.col, detail, main.cols});
}

/* --- one column --- */

static void draw_narrow(struct client_view *self, struct frame *frame, struct rect room)
{
	int row = draw_head(self, frame, room);
	struct rect rest = below(room, row);
	if (self->pane == PANE_INVOICES)
		draw_invoices(self, frame, rest);
	else if (self->pane == PANE_CONTACTS)
		draw_contacts(self, frame, rest, rest.rows);
	else
		draw_timeline(self, frame, rest);
}

static void draw_stacked(struct client_view *self, struct frame *frame, struct rect room)
{
	int row = draw_head(self, frame, room);
	int cap = room.rows >= 34 ? 10 : 3;
	int invoices = (int)self->open.len < cap ? (int)self->open.len : cap;
	int detail = self->alone ? 0 : room.rows >= 34 ? 10 : 6;
	invoices = invoices ? invoices + 2 : 2;
	if (self->pane == PANE_CONTACTS)
		draw_contacts(self, frame, (struct rect){row, room.col, invoices, room.cols}, invoices);
	else
		draw_invoices(self, frame, (struct rect){row, room.col, invoices, room.cols});
	row += invoices;
	struct rect rest = below(room, row);
	draw_timeline(self, frame, (struct rect){rest.row, rest.col, rest.rows - detail, rest.cols});
	if (detail)
		draw_detail(self, frame, (struct rect){rest.row + rest.rows - detail, rest.col, detail, rest.cols});
}

void client_draw(struct client_view *self, struct frame *frame, struct rect room)
{
	arena_release(&self->drawn);
	if (room.cols >= WIDE && room.rows >= LOW && !self->alone)
		draw_wide(self, frame, room);
	else if (room.cols < NARROW || room.rows < LOW)
		draw_narrow(self, frame, room);
	else
		draw_stacked(self, frame, room);
}
