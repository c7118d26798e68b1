/* SPDX-License-Identifier: MIT */
/* The Import screen as cells: the folder, the mapping with its proof, problems. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ledger/clock.h"
#include "ui/import_inside.h"

enum { WIDE = 120, LABEL = 15, MUST = 5, PANE = 62 };

/* --- the folder --- */

static void folder_text(const struct import_view *self, struct buf *out)
{
	const char *home = getenv("HOME"), *inbox = app_desk(self->app)->config.inbox;
	size_t len = home ? strlen(home) : 0;
	if (len > 1 && strncmp(inbox, home, len) == 0 && inbox[len] == '/')
		buf_addf(out, "~%s", inbox + len);
	else
		buf_adds(out, inbox);
}

static void draw_empty(struct import_view *self, struct frame *frame, struct rect room)
{
	struct buf text = BUF_INIT;
	buf_adds(&text, "No file is waiting in ");
	folder_text(self, &text);
	buf_adds(&text, ". From your own computer:\n\n    scp open-items.csv YOU@THIS-SERVER:");
	folder_text(self, &text);
	buf_adds(&text, "/\n\nIt shows here as soon as it has arrived. o names a file anywhere else.");
	frame_wrap(frame, rect_inset(room, 1, 2), ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

static void draw_file(const struct import_view *self, struct frame *frame, int row, struct rect room, size_t i)
{
	const struct desk_import_file *file = &VEC_AT(struct desk_import_file, &self->files, i);
	bool on = i == self->at.cursor;
	enum role role = on ? ROLE_SELECTED : ROLE_NORMAL;
	char day[DATE_TEXT_SIZE];
	struct buf size = BUF_INIT;
	struct moment changed = {file->changed, clock_now().offset};
	file_size_text(&size, file->size);
	frame_fill(frame, (struct rect){row, room.col, 1, room.cols}, role);
	frame_put(frame, row, room.col, role, on ? ">" : " ");
	int right = room.col + room.cols - 1 - 12;
	frame_put(frame, row, right, role, date_plain(moment_day(changed), day));
	right -= 10;
	frame_right(frame, row, right, 8, role, buf_str(&size));
	frame_fit(frame, row, room.col + 2, right - room.col - 3, role, file->name);
	if (on)
		frame_cursor(frame, row, room.col);
	buf_release(&size);
}

void import_draw_files(struct import_view *self, struct frame *frame, struct rect room)
{
	struct buf title = BUF_INIT;
	buf_adds(&title, "Files in ");
	folder_text(self, &title);
	buf_adds(&title, ", newest first");
	frame_put(frame, room.row, room.col + 1, ROLE_HEAD, buf_str(&title));
	frame_hline(frame, room.row + 1, room.col, room.cols);
	buf_release(&title);
	struct rect rows = {room.row + 2, room.col, room.rows - 2, room.cols};
	list_fit(&self->at, self->files.len, rows.rows > 0 ? (size_t)rows.rows : 0);
	if (!self->files.len)
		draw_empty(self, frame, rows);
	for (size_t i = 0; i < self->at.shown && self->at.top + i < self->files.len; i++)
		draw_file(self, frame, rows.row + (int)i, rows, self->at.top + i);
}

/* --- how it is read --- */

static void draw_name(const struct import_view *self, struct frame *frame, int row, struct rect room)
{
	const struct columns *c = &self->file.columns;
	const char *slash = strrchr(self->file.path, '/');
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s   ", slash ? slash + 1 : self->file.path);
	file_size_text(&text, c->charset.size);
	buf_addf(&text, ", %lld row%s, ", (long long)c->rows, c->rows == 1 ? "" : "s");
	if (c->header_line)
		buf_addf(&text, "header in line %lld", (long long)c->header_line);
	else
		buf_adds(&text, "no header line");
	frame_put(frame, row, room.col + 1, ROLE_QUIET, "File");
	frame_fit(frame, row, room.col + 11, room.cols - 12, ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

static const char *const setting_labels[SETTINGS] = {"Holds", "Encoding", "Separator", "Decimal", "Dates"};

static void encoding_proof(const struct columns *c, struct buf *out)
{
	if (!c->charset.guessed)
		buf_adds(out, c->given.encoding ? ". as you said" : ". proved by every byte");
	else
		buf_addf(out, "%s %lld words read well with it", c->charset.odd ? "!" : ".", (long long)c->charset.words);
	if (c->charset.guessed && c->charset.odd)
		buf_addf(out, ", %lld do not", (long long)c->charset.odd);
}

static void dates_proof(const struct columns *c, struct buf *out)
{
	int64_t proof = c->order == DATE_MDY ? c->mdy : c->dmy;
	if (c->order == DATE_ORDER_UNKNOWN && c->either)
		buf_addf(out, "! %lld could be day/month or month/day", (long long)c->either);
	else if (c->dmy && c->mdy)
		buf_addf(out, "! %lld can only be D/M, %lld only M/D", (long long)c->dmy, (long long)c->mdy);
	else if (proof)
		buf_addf(out, ". %lld can only be %s", (long long)proof, c->order == DATE_MDY ? "M/D" : "D/M");
	else
		buf_adds(out, c->given.order ? ". as you said" : c->given.order_before ? ". as last time" : ". year first");
}

static void decimal_proof(const struct columns *c, struct buf *out)
{
	int64_t proof = c->decimal == ',' ? c->commas : c->dots;
	if (!c->decimal)
		buf_addf(out, "! %lld could be thousands or decimals", (long long)c->thousands);
	else if (c->thousands)
		buf_addf(out, "! %lld like 1%c000 read as thousands", (long long)c->thousands, c->decimal == ',' ? '.' : ',');
	else if (proof)
		buf_addf(out, ". %lld amounts prove it", (long long)proof);
	else
		buf_adds(out, c->given.decimal ? ". as you said" : ". no amount has decimals");
}

/* "." fine, "!" look: the proof of a setting. */
static void proof(const struct import_view *self, enum import_setting setting, struct buf *out)
{
	const struct columns *c = &self->file.columns;
	switch (setting) {
	case SET_ENCODING: encoding_proof(c, out); break;
	case SET_SEPARATOR:
		if (c->uneven)
			buf_addf(out, "! %lld of %lld lines have other than %zu columns", (long long)c->uneven,
			         (long long)c->rows, c->count);
		else
			buf_addf(out, ". %zu columns in every line", c->count);
		break;
	case SET_DECIMAL: decimal_proof(c, out); break;
	case SET_DATES: dates_proof(c, out); break;
	default: buf_addf(out, self->file.known ? "remembered as \"%s\", read like last time" : "will be remembered as \"%s\"",
	                  self->file.layout);
	}
}

static void draw_choice(struct frame *frame, int row, int col, int width, bool on, const char *text)
{
	frame_put(frame, row, col, ROLE_QUIET, "[");
	frame_fit(frame, row, col + 1, width, on ? ROLE_FIELD_ON : ROLE_FIELD, text);
	frame_put(frame, row, col + 1 + width, ROLE_QUIET, "]v");
	if (on)
		frame_cursor(frame, row, col + 1);
}

static void draw_setting(const struct import_view *self, struct frame *frame, int row, struct rect room,
                         enum import_setting setting)
{
	struct buf text = BUF_INIT, why = BUF_INIT;
	bool on = !self->on_problems && import_row(self) == (int)setting;
	import_setting_text(self, setting, &text);
	proof(self, setting, &why);
	int width = room.cols >= 70 ? 24 : room.cols - 15;
	frame_put(frame, row, room.col + 1, ROLE_QUIET, setting_labels[setting]);
	draw_choice(frame, row, room.col + 11, width, on, buf_str(&text));
	enum role role = why.len && why.data[0] == '!' ? ROLE_WARN : ROLE_QUIET;
	if (room.cols >= 70)
		frame_fit(frame, row, room.col + 15 + width, room.cols - 16 - width, role, buf_str(&why));
	buf_release(&text);
	buf_release(&why);
}

/* --- our fields --- */

static void read_date(const struct import_view *self, enum column_field field, const char *sample, struct buf *out)
{
	daynum day;
	char text[DATE_TEXT_SIZE];
	int cut;
	switch (date_read(sample, self->file.columns.orders[field], &day)) {
	case DATE_READ: buf_adds(out, date_plain(day, text)); break;
	case DATE_AMBIGUOUS: {
		daynum dmy, mdy;
		char other[DATE_TEXT_SIZE];
		date_read(sample, DATE_DMY, &dmy);
		date_read(sample, DATE_MDY, &mdy);
		date_plain(dmy, text);
		date_plain(mdy, other);
		cut = (int)strlen(text) - 5; /* the year says nothing here */
		buf_addf(out, "x %.*s or %.*s?", cut, text, (int)strlen(other) - 5, other);
		break;
	}
	default: buf_adds(out, "x not a date");
	}
}

static void read_money(const struct import_view *self, const char *sample, struct buf *out)
{
	const struct columns *c = &self->file.columns;
	currency_code currency;
	int64_t minor, other = 0;
	desk_import_currency(&self->file, app_desk(self->app), currency);
	const char *code = *currency ? currency : "EUR";
	char decimal = app_desk(self->app)->decimal;
	switch (money_read(sample, code, c->decimal, &minor, &other)) {
	case MONEY_READ: money_show(out, minor, code, decimal); break;
	case MONEY_AMBIGUOUS:
		buf_adds(out, "x ");
		money_show(out, minor, code, decimal);
		buf_adds(out, " or ");
		money_show(out, other, code, decimal);
		buf_addc(out, '?');
		break;
	default: buf_adds(out, "x not an amount");
	}
}

static void read_as(const struct import_view *self, enum column_field field, struct buf *out)
{
	const struct columns *c = &self->file.columns;
	const struct column *col = c->map[field] >= 0 ? &c->list[c->map[field]] : NULL;
	if (!col || !*col->sample)
		buf_adds(out, "-");
	else if (column_field_is_date(field))
		read_date(self, field, c->orders[field] == DATE_ORDER_UNKNOWN && *col->either_date ? col->either_date : col->sample, out);
	else if (column_field_is_money(field))
		read_money(self, c->decimal == 0 && *col->either_amount ? col->either_amount : col->sample, out);
	else
		buf_adds(out, col->sample);
}

/* A total or what is open, a name or a number: one of the two is enough. */
static bool must(const struct columns *c, enum column_field field)
{
	if (field == COLUMN_AMOUNT && c->map[COLUMN_OPEN] >= 0)
		return false;
	if (field == COLUMN_OPEN && c->kind == COLUMNS_INVOICES)
		return c->map[COLUMN_AMOUNT] < 0;
	if (field == COLUMN_KEY)
		return c->map[COLUMN_CLIENT] < 0;
	if (field == COLUMN_CLIENT && c->map[COLUMN_KEY] >= 0)
		return c->map[COLUMN_CLIENT] >= 0;
	return column_field_must(c->kind, field);
}

static void draw_field(const struct import_view *self, struct frame *frame, int row, struct rect room,
                       enum column_field field, bool on)
{
	const struct columns *c = &self->file.columns;
	struct buf name = BUF_INIT, text = BUF_INIT;
	bool wide = room.cols >= 70;
	int width = wide ? 19 : room.cols - LABEL - 5, col = room.col + 2 + LABEL + (wide ? MUST : 0);
	import_column_text(self, field, &name);
	read_as(self, field, &text);
	frame_put(frame, row, room.col, on ? ROLE_SELECTED : ROLE_NORMAL, on ? ">" : " ");
	frame_fit(frame, row, room.col + 2, LABEL, on ? ROLE_SELECTED : ROLE_NORMAL, column_field_label(field));
	if (wide)
		frame_put(frame, row, room.col + 2 + LABEL, ROLE_QUIET, must(c, field) ? "yes" : "no");
	draw_choice(frame, row, col, width, on, buf_str(&name));
	if (wide) {
		int rest = room.cols - (col - room.col) - width - 5, half = rest / 2;
		const char *sample = c->map[field] >= 0 ? c->list[c->map[field]].sample : "";
		col += width + 4;
		frame_fit(frame, row, col, half - 1, ROLE_QUIET, sample);
		enum role role = text.len > 1 && text.data[0] == 'x' && text.data[1] == ' ' ? ROLE_ERROR : ROLE_NORMAL;
		frame_fit(frame, row, col + half, rest - half, role, buf_str(&text));
	}
	buf_release(&name);
	buf_release(&text);
}

static void draw_heads(struct frame *frame, int row, struct rect room)
{
	frame_put(frame, row, room.col + 2, ROLE_HEAD, "Our field");
	if (room.cols < 70) {
		frame_put(frame, row, room.col + 2 + LABEL, ROLE_HEAD, "Their column");
		return;
	}
	int col = room.col + 2 + LABEL + MUST, rest = room.cols - (col - room.col) - 24;
	frame_put(frame, row, room.col + 2 + LABEL, ROLE_HEAD, "must");
	frame_put(frame, row, col, ROLE_HEAD, "Their column");
	frame_put(frame, row, col + 23, ROLE_HEAD, "A value");
	frame_put(frame, row, col + 23 + rest / 2, ROLE_HEAD, "Read as");
}

static void draw_fields(struct import_view *self, struct frame *frame, struct rect room)
{
	size_t fields = self->rows.len - SETTINGS, shown = room.rows > 0 ? (size_t)room.rows : 0;
	size_t at = self->rows_at.cursor >= SETTINGS ? self->rows_at.cursor - SETTINGS : 0;
	struct list list = {.cursor = at, .top = self->rows_at.top};
	list_fit(&list, fields, shown);
	self->rows_at.top = list.top;
	if (list.top + shown < fields) /* on the line below them */
		frame_printf(frame, room.row + room.rows, room.col + room.cols - 17, ROLE_WARN, " %zu more below ", fields - list.top - shown);
	for (size_t i = 0; i < shown && list.top + i < fields; i++) {
		int field = VEC_AT(int, &self->rows, list.top + i + SETTINGS) - SETTINGS;
		draw_field(self, frame, room.row + (int)i, room, field,
		           !self->on_problems && self->rows_at.cursor == list.top + i + SETTINGS);
	}
}

/* --- problems --- */

static void draw_problem(const struct import_view *self, struct frame *frame, int row, struct rect room, size_t i)
{
	const struct intake_rejected *r = import_problem(self, i);
	bool on = self->on_problems && i == self->problems.cursor;
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s line %lld  ", on ? ">" : " ", (long long)r->line);
	import_problem_text(r, &text);
	frame_fit(frame, row, room.col, room.cols, on ? ROLE_SELECTED : ROLE_NORMAL, buf_str(&text));
	if (on)
		frame_cursor(frame, row, room.col);
	buf_release(&text);
}

static void draw_problems(struct import_view *self, struct frame *frame, struct rect room)
{
	frame_printf(frame, room.row, room.col + 1, ROLE_HEAD, "Problems (%lld)", (long long)self->report.rejected_count);
	size_t shown = room.rows > 1 ? (size_t)room.rows - 1 : 0;
	list_fit(&self->problems, self->report.rejected.len, shown);
	if (!self->report.rejected.len)
		frame_put(frame, room.row + 1, room.col + 1, ROLE_OK, self->tried ? ". none" : "not tried yet");
	for (size_t i = 0; i < shown && self->problems.top + i < self->report.rejected.len; i++)
		draw_problem(self, frame, room.row + 1 + (int)i, room, self->problems.top + i);
}

static void draw_changes(const struct import_view *self, struct frame *frame, struct rect room)
{
	frame_printf(frame, room.row, room.col + 1, ROLE_HEAD, "Changed (%lld)",
	             (long long)self->report.changes_count);
	for (size_t i = 0; i < self->report.changes.len && (int)i < room.rows - 1; i++) {
		const struct intake_change *c = &VEC_AT(struct intake_change, &self->report.changes, i);
		frame_printf(frame, room.row + 1 + (int)i, room.col + 2, ROLE_NORMAL, "%s  %s %s -> %s", c->number, c->what,
		             *c->before ? c->before : "nothing", c->after);
	}
}

static void draw_unused(const struct import_view *self, struct frame *frame, struct rect room)
{
	const struct columns *c = &self->file.columns;
	struct buf text = BUF_INIT;
	buf_adds(&text, "Their columns not used: ");
	size_t start = text.len;
	for (size_t i = 0; i < c->count; i++) {
		bool used = false;
		for (int f = 0; f < COLUMN_FIELDS; f++)
			used |= c->map[f] == (int)i;
		if (!used)
			buf_addf(&text, "%s%s", text.len > start ? ", " : "", c->list[i].name);
	}
	if (text.len == start)
		buf_adds(&text, "none");
	frame_wrap(frame, room, ROLE_QUIET, buf_str(&text));
	buf_release(&text);
}

static void draw_layouts(const struct import_view *self, struct frame *frame, struct rect room)
{
	frame_put(frame, room.row, room.col + 1, ROLE_HEAD, "Known layouts");
	if (!self->layouts.len)
		frame_put(frame, room.row + 1, room.col + 2, ROLE_QUIET, "none yet: this one will be kept");
	for (size_t i = 0; i < self->layouts.len && (int)i < room.rows - 1; i++) {
		const struct layout *layout = &VEC_AT(struct layout, &self->layouts, i);
		char day[DATE_TEXT_SIZE];
		struct moment used = {layout->used, clock_now().offset};
		frame_fit(frame, room.row + 1 + (int)i, room.col + 2, 28, ROLE_NORMAL, layout->name);
		frame_printf(frame, room.row + 1 + (int)i, room.col + 31, ROLE_QUIET, "used %s",
		             date_plain(moment_day(used), day));
	}
}

/* --- what would be --- */

/* What else there is to know, in words for the screen. */
static void draw_note(const struct import_view *self, struct frame *frame, struct rect room)
{
	const struct columns *c = &self->file.columns;
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (c->proposed[f] >= 0) {
			frame_printf(frame, room.row, room.col + 1, ROLE_QUIET, "\"%s\" could be \"%s\": choose it there if it is",
			             c->list[c->proposed[f]].name, column_field_label(f));
			return;
		}
	/* The guess of the encoding stands above with its proof. */
	for (size_t i = c->charset.guessed; i < self->report.warnings.len; i++) {
		const char *text = VEC_AT(const char *, &self->report.warnings, i);
		if (strstr(text, " --"))
			continue;
		frame_wrap(frame, (struct rect){room.row, room.col + 1, room.rows, room.cols - 2}, ROLE_QUIET, text);
		return;
	}
}

static void draw_question(const struct import_view *self, struct frame *frame, struct rect room)
{
	const struct columns *c = &self->file.columns;
	enum column_field field = columns_unsettled(c);
	if (import_asks_order(self)) {
		const struct column *col = &c->list[c->map[field]];
		frame_printf(frame, room.row, room.col + 1, ROLE_WARN, "Dates in \"%s\": \"%s\" could be either. y = day/month, n = month/day",
		             col->name, *col->either_date ? col->either_date : col->sample);
	} else if (field != COLUMN_FIELDS && c->map[field] < 0) {
		frame_printf(frame, room.row, room.col + 1, ROLE_WARN, "Which of their columns is \"%s\"? Enter on it lists them",
		             column_field_label(field));
	} else if (import_asks_currency(self)) {
		frame_put(frame, room.row, room.col + 1, ROLE_WARN, "No column says the currency of the amounts. i (F10) asks for it");
	} else if (self->why.text[0]) {
		frame_wrap(frame, (struct rect){room.row, room.col + 1, room.rows, room.cols - 2}, ROLE_WARN, self->why.text);
	} else if (self->report.vanished_count) {
		frame_printf(frame, room.row, room.col + 1, ROLE_WARN, "No longer in this list: %lld open invoice%s. Paid? i (F10) asks",
		             (long long)self->report.vanished_count, self->report.vanished_count == 1 ? "" : "s");
	} else {
		draw_note(self, frame, room);
	}
}

static void draw_after(const struct import_view *self, struct frame *frame, struct rect room)
{
	const struct import_tally *t = &self->report.tally;
	const struct import_counts *n = self->file.columns.kind == COLUMNS_PAYMENTS ? &t->payments
	                                : self->file.columns.kind == COLUMNS_CLIENTS ? &t->clients : &t->invoices;
	frame_put(frame, room.row, room.col + 1, ROLE_QUIET, "After this:");
	if (!self->tried) {
		frame_put(frame, room.row, room.col + 14, ROLE_QUIET, self->why.text[0] ? "when that is settled" : "t (F8) tries it");
		return;
	}
	struct buf clients = BUF_INIT;
	if (n != &t->clients && t->clients.changed)
		buf_addf(&clients, "   %lld client%s changed", (long long)t->clients.changed, t->clients.changed == 1 ? "" : "s");
	frame_printf(frame, room.row, room.col + 14, ROLE_NORMAL, "%lld new   %lld changed   %lld same   %lld with problems%s%s",
	             (long long)n->made, (long long)n->changed, (long long)n->same, (long long)self->report.rejected_count,
	             self->report.rejected_count ? " (p, F7)" : "", buf_str(&clients));
	buf_release(&clients);
	frame_put(frame, room.row + 1, room.col + 1, ROLE_QUIET, "Open then:");
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < self->report.open.len && i < 4; i++) {
		const struct intake_sum *s = &VEC_AT(struct intake_sum, &self->report.open, i);
		buf_adds(&text, i ? "   " : "");
		money_show(&text, s->amount, s->currency, app_desk(self->app)->decimal);
		buf_addf(&text, " %s", s->currency);
	}
	if (!text.len)
		buf_adds(&text, "nothing");
	else if (room.cols >= 70)
		buf_adds(&text, "    compare with your ledger first");
	frame_fit(frame, room.row + 1, room.col + 14, room.cols - 15, ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

/* --- the parts together --- */

static void draw_left(struct import_view *self, struct frame *frame, struct rect room)
{
	int row = room.row, end = room.row + room.rows;
	bool small = room.rows < 16;
	draw_name(self, frame, row++, room);
	for (int s = 0; s < SETTINGS && !(small && s != import_row(self)); s++)
		draw_setting(self, frame, row++, room, s);
	if (small && import_row(self) > 0 && import_row(self) < SETTINGS && row == room.row + 1)
		draw_setting(self, frame, row++, room, import_row(self));
	frame_hline(frame, row++, room.col, room.cols);
	int foot = small ? 3 : 5;
	frame_hline(frame, end - foot, room.col, room.cols);
	if (self->on_problems && room.cols < WIDE) {
		draw_problems(self, frame, (struct rect){row, room.col, end - foot - row, room.cols});
	} else {
		draw_heads(frame, row++, room);
		draw_fields(self, frame, (struct rect){row, room.col, end - foot - row, room.cols});
	}
	draw_question(self, frame, (struct rect){end - foot + 1, room.col, small ? 1 : 2, room.cols});
	draw_after(self, frame, (struct rect){end - (small ? 1 : 2), room.col, 2, room.cols});
}

void import_draw_mapping(struct import_view *self, struct frame *frame, struct rect room)
{
	if (room.cols < WIDE) {
		draw_left(self, frame, room);
		return;
	}
	int pane = PANE < room.cols / 2 ? PANE : room.cols / 2, left = room.cols - pane - 1;
	draw_left(self, frame, (struct rect){room.row, room.col, room.rows, left});
	frame_vline(frame, room.row, room.col + left, room.rows);
	struct rect side = {room.row, room.col + left + 2, room.rows, pane - 2};
	int third = (room.rows - 5) / 3;
	draw_problems(self, frame, (struct rect){side.row, side.col, third, side.cols});
	draw_changes(self, frame, (struct rect){side.row + third + 1, side.col, third, side.cols});
	draw_layouts(self, frame, (struct rect){side.row + 2 * third + 2, side.col, third, side.cols});
	draw_unused(self, frame, (struct rect){side.row + 3 * third + 3, side.col + 1, 2, side.cols - 1});
}
