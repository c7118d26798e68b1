/* SPDX-License-Identifier: MIT */
/* One client: what is owed, whom to ask, everything that happened. Know it all
 * before speaking, in one screen. */
#include <stdio.h>
#include <string.h>

#include "desk/amendment.h"
#include "desk/limitation.h"
#include "desk/log.h"
#include "desk/story_file.h"
#include "ui/client_inside.h"
#include "ui/dialog.h"
#include "ui/view.h"

enum { TAG_COPY = 1, TAG_WITHDRAW, TAG_EDIT };
enum { COPY_PHONE = 1, COPY_MAIL, COPY_NUMBER, COPY_AMOUNT, COPY_ADDRESS, COPY_ROW };
enum { EDIT_ENTRY = 1, EDIT_CLIENT, EDIT_CONTACT, EDIT_INVOICE, NEW_CONTACT, NEW_INVOICE };

const struct story_line *client_line(const struct client_view *self)
{
	return self->lines.cursor < self->shown.len ? VEC_AT(const struct story_line *, &self->shown, self->lines.cursor) : NULL;
}

const struct timeline_invoice *client_invoice(const struct client_view *self)
{
	return self->invoices.cursor < self->open.len
	       ? VEC_AT(const struct timeline_invoice *, &self->open, self->invoices.cursor) : NULL;
}

const struct timeline_contact *client_contact(const struct client_view *self)
{
	return self->contacts.cursor < self->timeline.contact_count ? &self->timeline.contacts[self->contacts.cursor] : NULL;
}

static const struct entry *entry_at(const struct client_view *self)
{
	const struct story_line *line = self->pane == PANE_TIMELINE ? client_line(self) : NULL;
	return line ? line->entry : NULL;
}

/* --- what is shown --- */

static void choose_lines(struct client_view *self)
{
	vec_clear(&self->shown);
	for (size_t i = 0; i < self->story.count; i++) {
		const struct story_line *line = &self->story.lines[i];
		if (self->group >= 0 && !(line->groups & 1u << self->group))
			continue;
		const struct story_line **place = vec_push(&self->shown);
		if (place)
			*place = line;
	}
	list_fit(&self->lines, self->shown.len, self->lines.shown);
	client_find_again(self);
}

static void choose_open(struct client_view *self)
{
	vec_clear(&self->open);
	for (size_t i = self->timeline.invoice_count; i-- > 0;) {
		const struct timeline_invoice *invoice = &self->timeline.invoices[i];
		const struct timeline_invoice **place = invoice->open > 0 ? vec_push(&self->open) : NULL;
		if (place)
			*place = invoice;
	}
	list_fit(&self->invoices, self->open.len, self->invoices.shown);
	list_fit(&self->contacts, self->timeline.contact_count, self->contacts.shown);
}

/* The entry under the cursor in full, looked up when the cursor has moved. */
static void load_detail(struct client_view *self)
{
	const struct story_line *line = client_line(self);
	const struct entry *entry = line ? line->entry : NULL;
	struct err err = {0};
	if (entry == self->detail_of)
		return;
	arena_release(&self->detail);
	self->detail_of = entry;
	self->detail_count = 0;
	if (!entry)
		return;
	self->detail_title = story_title(entry, &self->detail);
	if (!story_rows(app_desk(self->app), entry, &self->detail, &self->detail_rows, &self->detail_count, &err))
		app_say(self->app, SAY_ERROR, "%s", err.text);
}

static void seek(struct client_view *self, int64_t order, const char *kind)
{
	for (size_t i = 0; i < self->shown.len; i++) {
		const struct story_line *line = VEC_AT(const struct story_line *, &self->shown, i);
		if (line->order == order && strcmp(line->kind, kind) == 0) {
			list_to(&self->lines, i);
			return;
		}
	}
}

static bool client_load(void *state, struct err *err);

/* Where a search or a list sent us: to an entry, also one that is withdrawn, or to an
 * open invoice. */
static bool go_there(struct client_view *self, struct err *err)
{
	int64_t seq = self->seek, invoice = self->seek_invoice;
	self->seek = self->seek_invoice = 0;
	for (size_t i = 0; invoice && i < self->open.len; i++)
		if (VEC_AT(const struct timeline_invoice *, &self->open, i)->id == invoice) {
			self->pane = PANE_INVOICES;
			list_to(&self->invoices, i);
		}
	for (size_t i = 0; i < self->shown.len; i++) {
		const struct story_line *line = VEC_AT(const struct story_line *, &self->shown, i);
		if ((seq && line->entry && line->entry->seq == seq) || (invoice && line->invoice == invoice)) {
			list_to(&self->lines, i);
			return true;
		}
	}
	if (seq && !self->withdrawn) {
		self->withdrawn = true;
		self->seek = seq;
		return client_load(self, err);
	}
	if (seq)
		app_say(self->app, SAY_INFO, "Entry %lld is not among those that show here", (long long)seq);
	return true;
}

static bool client_load(void *state, struct err *err)
{
	struct client_view *self = state;
	struct desk *desk = app_desk(self->app);
	struct timeline fresh;
	struct story story;
	const struct story_line *before = client_line(self);
	int64_t order = before ? before->order : 0;
	char kind[32] = "";
	if (before)
		snprintf(kind, sizeof kind, "%s", before->kind);
	if (!desk_timeline(desk, self->id, desk->today, self->withdrawn, &fresh, err) ||
	    !story_build(desk, &fresh, &story, err) ||
	    !desk_neighbour(desk, self->id, 1, NULL, &self->place, &self->of, err)) {
		timeline_release(&fresh);
		return false;
	}
	const struct today_wish wish = {.as_of = DATE_NONE, .span = TODAY_ALL, .client = self->id};
	today_release(&self->today);
	if (!desk_today(desk, &wish, &self->today, err)) {
		timeline_release(&fresh);
		return false;
	}
	struct buf worry = BUF_INIT;
	struct err unknown = {0};
	snprintf(self->worry, sizeof self->worry, "%.150s", desk_worry(desk, self->id, &worry, &unknown) ? buf_str(&worry) : "");
	buf_release(&worry);
	timeline_release(&self->timeline);
	self->timeline = fresh;
	self->story = story;
	self->detail_of = NULL;
	self->detail_count = 0;
	choose_open(self);
	choose_lines(self);
	if (*kind && (self->lines.cursor > 0 || app_by_others(self->app))) /* from the top, what is new of one's own is shown */
		seek(self, order, kind);
	bool ok = (!self->seek && !self->seek_invoice) || go_there(self, err);
	load_detail(self);
	return ok;
}

static bool client_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct client_view *self = state;
	(void)err;
	self->app = app;
	self->id = arg->client;
	self->group = -1;
	self->shown = (struct vec)VEC_INIT(const struct story_line *);
	self->open = (struct vec)VEC_INIT(const struct timeline_invoice *);
	self->hits = (struct vec)VEC_INIT(size_t);
	self->seek = arg->id;
	self->seek_invoice = arg->invoice;
	if (arg->text)
		client_find_words(self, arg->text);
	return true;
}

static void client_close(void *state)
{
	struct client_view *self = state;
	timeline_release(&self->timeline);
	today_release(&self->today);
	arena_release(&self->detail);
	arena_release(&self->drawn);
	arena_release(&self->files_arena);
	vec_release(&self->shown);
	vec_release(&self->open);
	vec_release(&self->hits);
	needle_free(self->needle);
	line_release(&self->find);
	buf_release(&self->copied);
}

static void draw(void *state, struct frame *frame, struct rect room)
{
	client_draw(state, frame, room);
}

static void status(void *state, struct buf *out)
{
	struct client_view *self = state;
	size_t place, of;
	client_find_count(self, &place, &of);
	if (self->pane == PANE_TIMELINE && self->needle && of)
		buf_addf(out, "%zu of %zu that say \"%s\"   n next, N previous, Esc ends it", place, of, line_text(&self->find));
	else if (self->pane == PANE_TIMELINE && self->shown.len)
		buf_addf(out, "%zu of %zu   Left and Right narrow by kind%s", self->lines.cursor + 1, self->shown.len,
		         self->timeline.cut ? "; only the newest are here" : "");
	else if (self->pane == PANE_INVOICES && self->open.len)
		buf_addf(out, "invoice %zu of %zu", self->invoices.cursor + 1, self->open.len);
}

static const enum op_id *hints(void *state)
{
	static const enum op_id list[] = {OP_CALL, OP_LETTER, OP_VISIT, OP_ADD, OP_MAIL, OP_OPEN, OP_EDIT, OP_FIND,
	                                  OP_NEXT_PANE, OP_PREVIOUS_CLIENT, OP_NEXT_CLIENT, OP_COPY, OP_NONE};
	(void)state;
	return list;
}

static unsigned facts(void *state)
{
	const struct client_view *self = state;
	return NEED_CLIENT | (client_invoice(self) ? NEED_INVOICE : 0) | (entry_at(self) ? NEED_ENTRY : 0) | NEED_ROW;
}

static void subject(void *state, struct view_arg *out)
{
	struct client_view *self = state;
	const struct timeline_invoice *invoice = self->pane == PANE_INVOICES ? client_invoice(self) : NULL;
	*out = (struct view_arg){.client = self->id, .invoice = invoice ? invoice->id : 0};
}

/* --- keys --- */

static bool typing(void *state)
{
	return ((struct client_view *)state)->finding;
}

static struct reaction key(void *state, const struct key *pressed)
{
	struct client_view *self = state;
	struct reaction reaction = self->finding ? client_find_key(self, pressed) : react_pass();
	load_detail(self);
	return reaction;
}

static struct reaction narrow(struct client_view *self, int step)
{
	self->group += step;
	if (self->group < -1)
		self->group = STORY_GROUPS - 1;
	if (self->group >= STORY_GROUPS)
		self->group = -1;
	list_to(&self->lines, 0);
	choose_lines(self);
	load_detail(self);
	return react_done();
}

static struct reaction find_step(struct client_view *self, int step)
{
	struct reaction reaction = client_find_step(self, step);
	load_detail(self);
	return reaction;
}

static struct reaction back(struct client_view *self)
{
	if (self->needle) {
		client_find_end(self);
		return react_done();
	}
	if (self->group < 0)
		return react_pass();
	self->group = -1;
	choose_lines(self);
	load_detail(self);
	return react_done();
}

static struct reaction neighbour(struct client_view *self, int step)
{
	struct err err = {0};
	int64_t next;
	if (!desk_neighbour(app_desk(self->app), self->id, step, &next, NULL, NULL, &err))
		return react_error(&err);
	if (next == self->id)
		return react_say(react_done(), SAY_INFO, step > 0 ? "This is the last client" : "This is the first client");
	self->id = next;
	self->lines = self->invoices = self->contacts = (struct list){0};
	if (!client_load(self, &err))
		return react_error(&err);
	return react_done();
}

static struct reaction show_withdrawn(struct client_view *self)
{
	struct err err = {0};
	self->withdrawn = !self->withdrawn;
	if (!client_load(self, &err))
		return react_error(&err);
	return react_say(react_done(), SAY_INFO, self->withdrawn ? "Withdrawn entries show too" : "Withdrawn entries are hidden");
}

/* --- reading --- */

static struct reaction read_entry(struct client_view *self)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < self->detail_count; i++)
		buf_addf(&text, "%-10s %s\n", self->detail_rows[i].label, self->detail_rows[i].text);
	const char *shown = arena_str(&self->detail, buf_str(&text));
	buf_release(&text);
	return react_text(self->detail_title, shown, false);
}

static struct reaction read_invoice(struct client_view *self, const struct timeline_invoice *invoice)
{
	char issued[DATE_TEXT_SIZE], due[DATE_TEXT_SIZE], open[32], total[32];
	char sign = app_desk(self->app)->decimal;
	struct arena *arena = &self->timeline.arena;
	char by[DATE_TEXT_SIZE];
	const char *promised = invoice->promised_by == DATE_NONE ? ""
	                       : arena_printf(arena, "Promised   for %s\n", date_long(invoice->promised_by, by));
	const char *text = arena_printf(arena, "Issued     %s\nDue        %s, %d days\nTotal      %s %s\nOpen       %s %s\n%s%s%s%s%s",
		date_long(invoice->issued, issued), date_long(invoice->due, due), self->timeline.as_of - invoice->due,
		money_text(total, invoice->total, invoice->currency, sign), invoice->currency,
		money_text(open, invoice->open, invoice->currency, sign), invoice->currency,
		*invoice->what_for ? "For        " : "", invoice->what_for, *invoice->what_for ? "\n" : "",
		invoice->disputed ? "Disputed\n" : "", promised);
	return react_text(arena_printf(arena, "Invoice #%s", invoice->number), text, false);
}

static struct reaction read_contact(struct client_view *self, const struct timeline_contact *contact)
{
	return react_text(contact->name, arena_printf(&self->timeline.arena, "Role       %s\nPhone      %s%s\nE-mail     %s%s\n%s",
	                  contact->role, contact->phone, contact->phone_wrong ? " (wrong)" : "", contact->mail,
	                  contact->mail_bad ? " (not reached)" : "", contact->note), false);
}

static struct reaction open_it(struct client_view *self)
{
	const struct story_line *line = client_line(self);
	if (self->pane == PANE_INVOICES)
		return client_invoice(self) ? read_invoice(self, client_invoice(self)) : react_done();
	if (self->pane == PANE_CONTACTS)
		return client_contact(self) ? read_contact(self, client_contact(self)) : react_done();
	if (line && line->entry)
		return read_entry(self);
	for (size_t i = 0; line && line->invoice && i < self->timeline.invoice_count; i++)
		if (self->timeline.invoices[i].id == line->invoice)
			return read_invoice(self, &self->timeline.invoices[i]);
	return line ? react_text(line->kind, line->says, false) : react_done();
}

/* --- changing --- */

static struct reaction ask_edit(struct client_view *self)
{
	struct menu_item items[6];
	size_t count = 0;
	if (self->pane == PANE_TIMELINE && entry_at(self))
		items[count++] = (struct menu_item){EDIT_ENTRY, "correct this entry", "", 'e'};
	items[count++] = (struct menu_item){EDIT_CLIENT, "the client", "", 'c'};
	if (client_contact(self))
		items[count++] = (struct menu_item){EDIT_CONTACT, client_contact(self)->name, "contact", 'p'};
	if (client_invoice(self))
		items[count++] = (struct menu_item){EDIT_INVOICE, client_invoice(self)->number, "invoice", 'i'};
	items[count++] = (struct menu_item){NEW_CONTACT, "add a contact", "", 'n'};
	items[count++] = (struct menu_item){NEW_INVOICE, "add an invoice", "", 'v'};
	return react_menu(&(struct menu_spec){.title = "Edit", .items = items, .count = count}, TAG_EDIT);
}

static struct reaction edit_record(const struct client_view *self, const char *kind, int64_t id)
{
	return react_open(view_named("edit"), (struct view_arg){.client = self->id, .id = id, .text = kind}, 0);
}

static struct reaction edit(struct client_view *self, int64_t what)
{
	const struct entry *entry = entry_at(self);
	switch (what) {
	case EDIT_ENTRY:
		return entry ? react_open(view_named("correct"), (struct view_arg){.client = self->id, .id = entry->seq}, 0)
		             : react_done();
	case EDIT_CLIENT: return edit_record(self, "client", self->id);
	case EDIT_CONTACT: return edit_record(self, "contact", client_contact(self)->id);
	case EDIT_INVOICE: return edit_record(self, "invoice", client_invoice(self)->id);
	case NEW_CONTACT: return edit_record(self, "contact", 0);
	case NEW_INVOICE: return edit_record(self, "invoice", 0);
	default: return react_done();
	}
}

static struct reaction ask_edit_here(struct client_view *self)
{
	if (self->pane == PANE_INVOICES && client_invoice(self))
		return edit(self, EDIT_INVOICE);
	if (self->pane == PANE_CONTACTS)
		return edit(self, client_contact(self) ? EDIT_CONTACT : NEW_CONTACT);
	return ask_edit(self);
}

static struct reaction withdraw(struct client_view *self, const char *reason)
{
	struct err err = {0};
	const struct entry *entry = entry_at(self);
	if (!entry || !desk_withdraw(app_desk(self->app), entry->seq, reason, NULL, &err))
		return entry ? react_error(&err) : react_done();
	return react_say(react_changed(), SAY_DONE, "Withdrawn; it stays on record.  u takes that back");
}

/* --- copying --- */

static struct reaction ask_copy(const struct client_view *self)
{
	const struct timeline_contact *contact = client_contact(self);
	const struct timeline_invoice *invoice = client_invoice(self);
	struct menu_item items[6];
	size_t count = 0;
	if (contact && *contact->phone)
		items[count++] = (struct menu_item){COPY_PHONE, "phone", contact->phone, 'p'};
	if (contact && *contact->mail)
		items[count++] = (struct menu_item){COPY_MAIL, "e-mail", contact->mail, 'e'};
	if (invoice) {
		items[count++] = (struct menu_item){COPY_NUMBER, "invoice number", invoice->number, 'i'};
		items[count++] = (struct menu_item){COPY_AMOUNT, "amount", "", 'a'};
	}
	if (*self->timeline.client.address)
		items[count++] = (struct menu_item){COPY_ADDRESS, "address", "", 'd'};
	if (client_line(self))
		items[count++] = (struct menu_item){COPY_ROW, "row", "", 'r'};
	if (!count)
		return react_say(react_done(), SAY_INFO, "There is nothing to copy here");
	return react_menu(&(struct menu_spec){.title = "Copy", .items = items, .count = count}, TAG_COPY);
}

static struct reaction copy(struct client_view *self, int64_t what)
{
	char day[DATE_ISO_SIZE];
	const struct story_line *line = client_line(self);
	buf_clear(&self->copied);
	switch (what) {
	case COPY_PHONE: buf_adds(&self->copied, client_contact(self)->phone); break;
	case COPY_MAIL: buf_adds(&self->copied, client_contact(self)->mail); break;
	case COPY_NUMBER: buf_adds(&self->copied, client_invoice(self)->number); break;
	case COPY_AMOUNT: money_plain(&self->copied, client_invoice(self)->open, client_invoice(self)->currency); break;
	case COPY_ADDRESS: buf_adds(&self->copied, self->timeline.client.address); break;
	default: buf_addf(&self->copied, "%s\t%s\t%s\t%s", date_iso(line->day, day), line->kind, line->who, line->says);
	}
	return (struct reaction){.kind = REACT_COPY, .arg = {.text = buf_str(&self->copied)}};
}

/* --- --- */

/* Of the entry under the cursor where it has any. */
static struct reaction show_files(struct client_view *self)
{
	const struct entry *entry = entry_at(self);
	bool any = entry && *story_files_mark(&self->timeline, entry);
	return client_files(self, any ? entry->seq : 0);
}

static struct reaction add_file(struct client_view *self)
{
	const struct entry *entry = entry_at(self);
	return react_open(view_named("attach"), (struct view_arg){.client = self->id, .id = entry ? entry->seq : 0}, 0);
}

static struct list *focused(struct client_view *self)
{
	struct list *const lists[PANES] = {&self->lines, &self->invoices, &self->contacts};
	return lists[self->pane];
}

static struct reaction act(void *state, enum op_id op)
{
	struct client_view *self = state;
	if (list_act(focused(self), op)) {
		load_detail(self);
		return react_done();
	}
	switch (op) {
	case OP_LEFT: return narrow(self, -1);
	case OP_RIGHT: return narrow(self, 1);
	case OP_NEXT_PANE: self->pane = (self->pane + 1) % PANES; return react_done();
	case OP_PREVIOUS_PANE: self->pane = (self->pane + PANES - 1) % PANES; return react_done();
	case OP_OPEN: return open_it(self);
	case OP_BACK: return back(self);
	case OP_FIND: client_find_begin(self); return react_done();
	case OP_FIND_NEXT: case OP_FIND_PREVIOUS: return find_step(self, op == OP_FIND_NEXT ? 1 : -1);
	case OP_WITHDRAWN: return show_withdrawn(self);
	case OP_FOLD: self->alone = !self->alone; return react_done();
	case OP_PREVIOUS_CLIENT: return neighbour(self, -1);
	case OP_NEXT_CLIENT: return neighbour(self, 1);
	case OP_EDIT: return ask_edit_here(self);
	case OP_COPY: return ask_copy(self);
	case OP_FILES: return show_files(self);
	case OP_ADD_FILE: return add_file(self);
	case OP_WITHDRAW: return react_prompt(TAG_WITHDRAW, "Why does this entry not stand?", "");
	case OP_MARK:
	case OP_MARK_RANGE:
	case OP_MARK_ALL:
	case OP_UNMARK: return react_say(react_done(), SAY_INFO, "Clients are marked on the board (1) and in the list (3)");
	default: return react_pass();
	}
}

static struct reaction answer(void *state, const struct answer *given)
{
	struct client_view *self = state;
	if (!given->given)
		return react_done();
	if (given->tag == TAG_FILES || given->tag == TAG_FILE)
		return client_files_answer(self, given);
	switch (given->tag) {
	case TAG_COPY: return copy(self, given->id);
	case TAG_EDIT: return edit(self, given->id);
	case TAG_WITHDRAW: return withdraw(self, given->text);
	default: return react_done();
	}
}

const struct view view_client = {
	.name = "client",
	.title = "Client",
	.scope = SCOPE_CLIENT,
	.tab = 3,
	.size = sizeof(struct client_view),
	.open = client_open,
	.load = client_load,
	.draw = draw,
	.status = status,
	.hints = hints,
	.facts = facts,
	.subject = subject,
	.typing = typing,
	.act = act,
	.key = key,
	.answer = answer,
	.close = client_close,
};
