/* SPDX-License-Identifier: MIT */
/* Log a call, a letter, a visit, a note. Three questions: why, what came of it,
 * what next; only the fields that the outcome needs are shown. What is typed is
 * read by desk/log.h, as on the command line. Esc keeps the unfinished form. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/log.h"
#include "desk/story.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/unfinished.h"
#include "ui/view.h"

enum { TICKS_MOST = 6, CHOICES_MOST = 16, CONTACTS_MOST = 20, KEEP_AFTER = 2000, PANE_COLS = 62, WIDE = 140 };
/* Fields of the form beyond those of the log. */
enum { ID_TICK = 100, ID_HEAD = 200, ID_WHY_HEAD, ID_OUTCOME_HEAD, ID_OUTCOME_MORE, ID_NEXT_HEAD, ID_SAVE = 300, ID_LEAVE, ID_SPACE = 400 };
enum { ROOMY = 32 };               /* rows from which there is a blank one between the questions */

struct log_view {
	struct app *app;
	enum log_kind kind;
	struct timeline timeline;
	struct story story;
	const char *promise;           /* the one that runs or is late; "" none */
	bool late;
	const char *because;           /* why it is rung, from where it was opened; NULL */
	struct form form;
	char what[48];                 /* the name its unfinished form is kept under */
	/* What the form's fields point to. */
	char titles[LOG_FIELDS][CHOICES_MOST][40];
	const char *choices[LOG_FIELDS][CHOICES_MOST];
	const char *contacts[CONTACTS_MOST + 1];
	char heads[2][80];             /* "2 What came of it?  1 promised  2 paid ..." */
	int spaces;                    /* blank rows in the form */
	char meanings[LOG_FIELDS][80]; /* behind a field: what was understood */
	char ticks[TICKS_MOST][64];
	int64_t tick_open[TICKS_MOST];
	const struct timeline_invoice *tick_invoices[TICKS_MOST];
	int tick_count;
	int64_t kept_at;               /* when it was kept last; 0: nothing new since */
	int64_t changed_at;            /* when something was typed since; 0: nothing */
	bool was_kept;
	bool done;                     /* saved: nothing to keep any more */
	struct buf said;               /* scratch of values() */
	struct buf numbers;
};

static struct desk *desk_of(const struct log_view *self)
{
	return app_desk(self->app);
}

/* --- what the form holds, as texts of the log --- */

static bool is_choice(enum log_kind kind, enum log_field field)
{
	return log_choices(kind, field) != NULL;
}

static const char *chosen_code(struct log_view *self, enum log_field field)
{
	int chosen = form_field(&self->form, field)->chosen;
	return chosen < 0 ? "" : log_choices(self->kind, field)[chosen].code;
}

static const char *outcome(struct log_view *self)
{
	return log_choices(self->kind, LOG_OUTCOME) ? chosen_code(self, LOG_OUTCOME) : "";
}

static bool in_form(enum log_kind kind, enum log_field field)
{
	static const char *const any = "promised";
	return field != LOG_FOR && field != LOG_ROLE && (log_wants(kind, any, field) || log_wants(kind, "", field));
}

static void add_numbers(struct log_view *self)
{
	buf_clear(&self->numbers);
	for (int i = 0; i < self->tick_count; i++)
		if (form_field(&self->form, ID_TICK + i)->chosen)
			buf_addf(&self->numbers, "%s%s", self->numbers.len ? "," : "", self->tick_invoices[i]->number);
}

/* Texts live until the next call. */
static struct log_text values(struct log_view *self)
{
	struct log_text text = {.kind = self->kind, .client = self->timeline.client.id};
	for (int i = 0; i < LOG_FIELDS; i++) {
		enum log_field field = (enum log_field)i;
		if (in_form(self->kind, field))
			text.values[i] = is_choice(self->kind, field) ? chosen_code(self, field) : form_text(&self->form, i);
	}
	add_numbers(self);
	text.values[LOG_FOR] = buf_str(&self->numbers);
	if (in_form(self->kind, LOG_AMOUNT) && *form_text(&self->form, LOG_AMOUNT)) {
		buf_clear(&self->said);
		buf_addf(&self->said, "%s %s", form_text(&self->form, LOG_AMOUNT), form_field(&self->form, LOG_AMOUNT)->currency);
		text.values[LOG_AMOUNT] = buf_str(&self->said);
	}
	return text;
}

/* --- what follows from what --- */

static void show_fields(struct log_view *self)
{
	const char *now = outcome(self);
	for (int i = 0; i < LOG_FIELDS; i++)
		if (in_form(self->kind, (enum log_field)i))
			form_hide(&self->form, i, !log_wants(self->kind, now, (enum log_field)i));
	/* Beside the outcome; after a promise in a row of its own, for the day's meaning stands there. */
	if (in_form(self->kind, LOG_REASON))
		form_field(&self->form, LOG_REASON)->beside = self->kind != LOG_MAIL && !log_wants(self->kind, now, LOG_AMOUNT);
	for (int i = 0; i < self->tick_count; i++)
		form_hide(&self->form, ID_TICK + i, !log_wants(self->kind, now, LOG_FOR));
}

/* The amount follows the ticks until a person has typed one. */
static void fill_amount(struct log_view *self)
{
	int64_t sum = 0;
	char text[32];
	struct err err = {0};
	if (!in_form(self->kind, LOG_AMOUNT))
		return;
	struct form_field *amount = form_field(&self->form, LOG_AMOUNT);
	const char *currency = NULL;
	for (int i = 0; i < self->tick_count; i++) {
		const struct timeline_invoice *invoice = self->tick_invoices[i];
		if (!form_field(&self->form, ID_TICK + i)->chosen || (currency && strcmp(currency, invoice->currency) != 0))
			continue;
		currency = invoice->currency;
		if (!money_add(sum, invoice->open, &sum, &err))
			return;
	}
	if (currency)
		snprintf(amount->currency, sizeof amount->currency, "%s", currency);
	if (!amount->touched)
		form_set(&self->form, LOG_AMOUNT, sum ? money_text(text, sum, amount->currency, desk_of(self)->decimal) : "");
}

static void fill_next(struct log_view *self)
{
	struct form_field *next = form_field(&self->form, LOG_NEXT);
	struct form_field *on = form_field(&self->form, LOG_NEXT_ON);
	if (!next->touched)
		form_set(&self->form, LOG_NEXT, log_next(self->kind, outcome(self)));
	if (!on->touched)
		form_set(&self->form, LOG_NEXT_ON, log_next_on(self->kind, outcome(self)));
}

static void fill_contact(struct log_view *self)
{
	if (!in_form(self->kind, LOG_NUMBER) || form_field(&self->form, LOG_NUMBER)->touched)
		return;
	const char *name = form_text(&self->form, LOG_WITH);
	for (size_t i = 0; i < self->timeline.contact_count; i++)
		if (text_same(self->timeline.contacts[i].name, name)) {
			form_set(&self->form, LOG_NUMBER, self->timeline.contacts[i].phone);
			return;
		}
	form_set(&self->form, LOG_NUMBER, "");
}

static void changed(void *ctx, struct form *form, struct form_field *field)
{
	struct log_view *self = ctx;
	(void)form;
	if (field->id == LOG_OUTCOME && log_choices(self->kind, LOG_OUTCOME)) {
		show_fields(self);
		fill_next(self);
		fill_amount(self);
	} else if (field->id >= ID_TICK && field->id < ID_HEAD) {
		fill_amount(self);
	} else if (field->id == LOG_WITH) {
		fill_contact(self);
	}
}

static void check(void *ctx, struct form *form, struct form_field *field)
{
	struct log_view *self = ctx;
	struct err err = {0};
	if (field->id >= LOG_FIELDS)
		return;
	if (field->id == LOG_WITH)
		fill_contact(self);
	/* An empty amount or day is told when it is saved, not while one goes on. */
	if ((field->id == LOG_AMOUNT || field->id == LOG_BY) && line_empty(&field->line))
		return;
	struct log_text text = values(self);
	if (!log_check(desk_of(self), &text, (enum log_field)field->id, NULL, &err))
		form_fail(form, field->id, "%.150s", err.text);
}

/* What a field was understood as stands behind it while it is typed. */
static void refresh_meanings(struct log_view *self)
{
	static const enum log_field shown[] = {LOG_WHEN, LOG_NEXT_ON};
	struct log_text text = values(self);
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		struct buf meaning = BUF_INIT;
		struct err err = {0};
		char *place = self->meanings[shown[i]];
		if (!log_check(desk_of(self), &text, shown[i], &meaning, &err))
			snprintf(place, sizeof self->meanings[0], "%.70s", strncmp(err.text, "needs", 5) == 0 ? err.text : "");
		else
			snprintf(place, sizeof self->meanings[0], "%s%.70s", meaning.len ? "= " : "", buf_str(&meaning));
		/* What was wrong only because of another field is right once that is. */
		if (meaning.len)
			form_field(&self->form, (int)shown[i])->error[0] = '\0';
		buf_release(&meaning);
	}
}

/* --- building the form --- */

static const char *const labels[LOG_FIELDS] = {
	[LOG_WITH] = "Spoke to", [LOG_NUMBER] = "Number", [LOG_WHEN] = "When", [LOG_MINUTES] = "Minutes",
	[LOG_DIRECTION] = "Direction", [LOG_LETTER_KIND] = "Letter", [LOG_SENT] = "Sent", [LOG_TRACKING] = "Tracking",
	[LOG_COPY] = "Copy filed", [LOG_PLACE] = "Where", [LOG_WENT] = "Who went", [LOG_PRESENT] = "Present",
	[LOG_WHY] = "", [LOG_OUTCOME] = "", [LOG_REASON] = "Reason", [LOG_AMOUNT] = "Promise", [LOG_BY] = "by",
	[LOG_NEXT] = "", [LOG_NEXT_ON] = "On", [LOG_TEXT] = "Note",
};
static const int widths[LOG_FIELDS] = {
	[LOG_WITH] = 26, [LOG_NUMBER] = 20, [LOG_WHEN] = 16, [LOG_MINUTES] = 4, [LOG_DIRECTION] = 12,
	[LOG_LETTER_KIND] = 22, [LOG_SENT] = 14, [LOG_TRACKING] = 20, [LOG_COPY] = 30, [LOG_PLACE] = 30,
	[LOG_WENT] = 30, [LOG_PRESENT] = 30, [LOG_WHY] = 58, [LOG_OUTCOME] = 20, [LOG_REASON] = 22,
	[LOG_AMOUNT] = 13, [LOG_BY] = 10, [LOG_NEXT] = 40, [LOG_NEXT_ON] = 10, [LOG_TEXT] = 62,
};

static enum field_kind kind_of(enum log_kind kind, enum log_field field)
{
	switch (field) {
	case LOG_MINUTES: return FIELD_NUMBER;
	case LOG_AMOUNT: return FIELD_MONEY;
	case LOG_BY: return FIELD_DATE;
	case LOG_TEXT: return FIELD_LONG;
	default: return is_choice(kind, field) ? FIELD_CHOICE : FIELD_TEXT;
	}
}

static const char *label_of(enum log_kind kind, enum log_field field)
{
	if (field == LOG_WITH)
		return kind == LOG_LETTER ? "To" : kind == LOG_VISIT ? "Whom" : kind == LOG_MAIL ? "With" : labels[field];
	if (field == LOG_OUTCOME && kind == LOG_LETTER)
		return "Outcome";
	return labels[field];
}

/* "1 Promised to pay": the digit that chooses it stands with it. */
static const char *const *list_choices(struct log_view *self, enum log_field field)
{
	const struct log_choice *choice = log_choices(self->kind, field);
	size_t count = 0;
	for (; choice[count].code && count < CHOICES_MOST - 1; count++) {
		char *title = self->titles[field][count];
		if (field == LOG_OUTCOME && count < 9)
			snprintf(title, sizeof self->titles[0][0], "%zu %s", count + 1, choice[count].title);
		else
			snprintf(title, sizeof self->titles[0][0], "%s", choice[count].title);
		self->choices[field][count] = title;
	}
	self->choices[field][count] = NULL;
	return self->choices[field];
}

static struct form_field make_field(struct log_view *self, enum log_field field)
{
	struct form_field made = {
		.id = (int)field, .kind = kind_of(self->kind, field), .label = label_of(self->kind, field),
		.width = widths[field], .chosen = -1, .rows = 3,
		.beside = (field == LOG_MINUTES && self->kind == LOG_CALL) || field == LOG_SENT || field == LOG_BY || field == LOG_NUMBER,
		.far = field == LOG_BY ? 180 : 0,
		.sense = field == LOG_WHEN ? DATE_BACK : DATE_AHEAD,
		.after = field == LOG_WHEN || field == LOG_NEXT_ON ? self->meanings[field] : NULL,
	};
	if (is_choice(self->kind, field))
		made.choices = list_choices(self, field);
	if (field == LOG_WITH && self->contacts[0])
		made.choices = self->contacts;
	return made;
}

static void add_head(struct form_field *fields, size_t *count, int id, const char *text)
{
	fields[(*count)++] = (struct form_field){.id = id, .kind = FIELD_HEAD, .label = text};
}

static void add_space(struct log_view *self, struct form_field *fields, size_t *count)
{
	add_head(fields, count, ID_SPACE + self->spaces++, "");
}

/* The question with the digits that answer it, over as many rows as that takes. */
static void add_outcome_head(struct log_view *self, struct form_field *fields, size_t *count)
{
	const struct log_choice *choice = log_choices(self->kind, LOG_OUTCOME);
	int row = 0, used = snprintf(self->heads[0], sizeof self->heads[0], "2 What came of it? ");
	for (int i = 0; choice[i].code && i < 9; i++) {
		if (used + (int)strlen(choice[i].code) + 4 > 76 && row == 0) {
			row = 1;
			used = snprintf(self->heads[1], sizeof self->heads[1], "%19s", "");
		}
		used += snprintf(self->heads[row] + used, sizeof self->heads[0] - (size_t)used, "  %d %s", i + 1, choice[i].code);
	}
	add_head(fields, count, ID_OUTCOME_HEAD, self->heads[0]);
	if (row)
		add_head(fields, count, ID_OUTCOME_MORE, self->heads[1]);
}

static void add_ticks(struct log_view *self, struct form_field *fields, size_t *count)
{
	for (int i = 0; i < self->tick_count; i++)
		fields[(*count)++] = (struct form_field){.id = ID_TICK + i, .kind = FIELD_TICK, .label = self->ticks[i],
		                                         .beside = i % 2 == 1};
}

static size_t list_fields(struct log_view *self, struct form_field *fields)
{
	static const enum log_field order[] = {
		LOG_WITH, LOG_NUMBER, LOG_DIRECTION, LOG_MINUTES, LOG_WHEN, LOG_LETTER_KIND, LOG_SENT, LOG_TRACKING,
		LOG_COPY, LOG_PLACE, LOG_WENT, LOG_PRESENT, LOG_WHY, LOG_OUTCOME, LOG_AMOUNT, LOG_BY, LOG_REASON, LOG_FOR,
		LOG_NEXT, LOG_NEXT_ON, LOG_TEXT,
	};
	size_t count = 0;
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		enum log_field field = order[i];
		if (field == LOG_FOR && log_wants(self->kind, "promised", LOG_FOR))
			add_ticks(self, fields, &count);
		if (!in_form(self->kind, field))
			continue;
		if (field == LOG_WHY || (field == LOG_OUTCOME && self->kind != LOG_LETTER) || field == LOG_NEXT || field == LOG_TEXT)
			add_space(self, fields, &count);
		if (field == LOG_WHY)
			add_head(fields, &count, ID_WHY_HEAD, self->kind == LOG_CALL ? "1 Why did you ring?" : "1 Why did you go?");
		if (field == LOG_OUTCOME && self->kind != LOG_LETTER)
			add_outcome_head(self, fields, &count);
		if (field == LOG_NEXT)
			add_head(fields, &count, ID_NEXT_HEAD, in_form(self->kind, LOG_WHY) ? "3 What next?" : "What next?");
		fields[count++] = make_field(self, field);
	}
	add_space(self, fields, &count);
	fields[count++] = (struct form_field){.id = ID_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT};
	fields[count++] = (struct form_field){.id = ID_LEAVE, .kind = FIELD_BUTTON, .label = "Leave (Esc, kept as unfinished)",
	                                      .op = OP_BACK, .beside = true};
	return count;
}

/* The open invoices, oldest first, as many as there is room for. */
static void list_invoices(struct log_view *self, int64_t wanted)
{
	const struct timeline *t = &self->timeline;
	char amount[32];
	for (size_t i = t->invoice_count; i-- > 0 && self->tick_count < TICKS_MOST;) {
		const struct timeline_invoice *invoice = &t->invoices[i];
		if (invoice->open <= 0 || (wanted && invoice->id != wanted))
			continue;
		snprintf(self->ticks[self->tick_count], sizeof self->ticks[0], "#%.24s %s", invoice->number,
		         money_text(amount, invoice->open, invoice->currency, desk_of(self)->decimal));
		self->tick_invoices[self->tick_count++] = invoice;
	}
}

static void list_contacts(struct log_view *self)
{
	size_t count = 0;
	for (size_t i = 0; i < self->timeline.contact_count && count < CONTACTS_MOST; i++)
		if (*self->timeline.contacts[i].name)
			self->contacts[count++] = self->timeline.contacts[i].name;
	self->contacts[count] = NULL;
}

/* What is overdue, or the promise that was not kept, is usually why. */
static void fill_why(struct log_view *self)
{
	struct timeline *t = &self->timeline;
	if (self->because || self->late) {
		form_set(&self->form, LOG_WHY, self->because ? self->because : self->promise);
		return;
	}
	for (int i = 0; i < self->tick_count; i++)
		if (self->tick_invoices[i]->due < t->as_of) {
			form_set(&self->form, LOG_WHY, arena_printf(&t->arena, "Overdue %s", self->ticks[i]));
			return;
		}
}

static void fill_form(struct log_view *self)
{
	struct form *form = &self->form;
	form_set(form, LOG_WHEN, "now");
	if (in_form(self->kind, LOG_WITH))
		form_set(form, LOG_WITH, self->contacts[0] ? self->contacts[0] : "");
	if (in_form(self->kind, LOG_WHY))
		fill_why(self);
	if (in_form(self->kind, LOG_DIRECTION))
		form_field(form, LOG_DIRECTION)->chosen = 0;
	if (self->kind == LOG_LETTER)
		form_field(form, LOG_LETTER_KIND)->chosen = form_field(form, LOG_SENT)->chosen = form_field(form, LOG_OUTCOME)->chosen = 0;
	if (self->tick_count && self->kind != LOG_NOTE && log_wants(self->kind, "promised", LOG_FOR))
		form_field(form, ID_TICK)->chosen = self->tick_invoices[0]->due < self->timeline.as_of;
	if (in_form(self->kind, LOG_AMOUNT)) {
		const char *currency = self->tick_count ? self->tick_invoices[0]->currency : desk_of(self)->currency;
		snprintf(form_field(form, LOG_AMOUNT)->currency, sizeof(currency_code), "%s", currency);
	}
	fill_contact(self);
	/* Somebody on the phone wants to say what came of it; the rest is filled in. */
	bool spoken = self->kind == LOG_CALL || self->kind == LOG_VISIT;
	form_focus(form, self->kind == LOG_NOTE ? LOG_TEXT : spoken ? LOG_OUTCOME : LOG_WITH);
}

static void fill_unfinished(struct log_view *self)
{
	struct buf kept = BUF_INIT;
	if (unfinished_find(self->app, self->what, &kept)) {
		/* What was emptied by hand is not filled beforehand again. */
		for (size_t i = 0; i < self->form.count; i++)
			if (!self->form.fields[i].choices || self->form.fields[i].kind == FIELD_TEXT)
				line_set(&self->form.fields[i].line, "");
		form_unpack(&self->form, buf_str(&kept), kept.len);
		self->was_kept = true;
	}
	buf_release(&kept);
}

static bool log_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct log_view *self = state;
	struct form_field fields[FORM_FIELDS_MOST];
	bool promise = arg->text && strcmp(arg->text, "promise") == 0; /* a call that begins with what came of it */
	int kind = promise ? LOG_CALL : arg->text && *arg->text ? log_kind_find(arg->text) : (int)arg->id;
	self->app = app;
	self->kind = kind >= 0 && kind < LOG_KINDS ? (enum log_kind)kind : LOG_NOTE;
	struct desk *desk = app_desk(app);
	if (!desk_timeline(desk, arg->client, desk->today, false, &self->timeline, err) ||
	    !story_build(desk, &self->timeline, &self->story, err))
		return false;
	self->promise = story_promise(desk, &self->timeline, &self->timeline.arena, &self->late);
	snprintf(self->what, sizeof self->what, "%s-%lld", log_kind_name(self->kind), (long long)arg->client);
	self->because = arg->spec ? arena_str(&self->timeline.arena, arg->spec) : NULL;
	list_contacts(self);
	list_invoices(self, arg->invoice);
	size_t count = list_fields(self, fields);
	if (!form_init(&self->form, fields, count, desk->today, desk->decimal, desk->date_order, err))
		return false;
	self->form.check = check;
	self->form.changed = changed;
	self->form.ctx = self;
	fill_form(self);
	fill_unfinished(self);
	if (promise)
		form_choose(&self->form, LOG_OUTCOME, 0);
	if (promise)
		form_focus(&self->form, LOG_AMOUNT);
	show_fields(self);
	return true;
}

static void log_close(void *state)
{
	struct log_view *self = state;
	if (self->form.fields)
		form_release(&self->form);
	timeline_release(&self->timeline);
	buf_release(&self->said);
	buf_release(&self->numbers);
}

/* --- keeping --- */

static void log_keep(void *state)
{
	struct log_view *self = state;
	struct buf packed = BUF_INIT;
	if (self->done || !self->changed_at)
		return;
	form_pack(&self->form, &packed);
	if (buf_ok(&packed, NULL) && unfinished_keep(self->app, self->what, &packed))
		self->was_kept = true;
	self->changed_at = 0;
	buf_wipe(&packed);
}

static int64_t log_due(void *state)
{
	struct log_view *self = state;
	return self->changed_at ? self->changed_at + KEEP_AFTER : -1;
}

static struct reaction log_tick(void *state)
{
	log_keep(state);
	return react_done();
}

static bool log_doing(void *state, struct view_arg *arg, struct buf *what)
{
	struct log_view *self = state;
	static const char *const names[LOG_KINDS] = {"logging a call with", "logging a letter to", "logging a visit to",
	                                             "logging a mail with", "writing a note on"};
	if (self->done || (!self->was_kept && !form_touched(&self->form)))
		return false;
	*arg = (struct view_arg){.client = self->timeline.client.id, .id = self->kind};
	buf_addf(what, "%s %s", names[self->kind], self->timeline.client.name);
	return true;
}

/* --- drawing --- */

static void draw_title(const struct log_view *self, struct frame *frame, struct rect room)
{
	static const char *const titles[LOG_KINDS] = {"LOG A CALL", "LOG A LETTER", "LOG A VISIT", "LOG A MAIL", "NOTE"};
	const struct timeline *t = &self->timeline;
	struct buf owes = BUF_INIT;
	char amount[32];
	int col = room.col + 1;
	if (t->sum_count && t->sums[0].count) {
		const struct timeline_sum *sum = &t->sums[0];
		buf_addf(&owes, "owes %s %s", money_text(amount, sum->open, sum->currency, desk_of(self)->decimal), sum->currency);
		if (sum->oldest < t->as_of)
			buf_addf(&owes, ", oldest %d days", t->as_of - sum->oldest);
	}
	int owed = text_width(buf_str(&owes), owes.len);
	if (room.cols < 60 && owed)
		owed = 0;
	col += frame_put(frame, room.row, col, ROLE_TITLE, titles[self->kind]) + 3;
	frame_fit(frame, room.row, col, room.cols - col - owed - 2, ROLE_TITLE, t->client.name);
	if (owed)
		frame_right(frame, room.row, room.col, room.cols - 1, ROLE_HEAD, buf_str(&owes));
	frame_hline(frame, room.row + 1, room.col, room.cols);
	buf_release(&owes);
}

static int draw_dates(const struct log_view *self, struct frame *frame, struct rect room, int row)
{
	static const char *const words[][2] = {{"fri", "next Friday"}, {"tom", ""}, {"+4d", "from today"}, {"27", "the next 27th"},
	                                       {"27.11", ""}, {"eom", ""}};
	frame_put(frame, row, room.col, ROLE_HEAD, "Dates you can type");
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		daynum day;
		char text[DATE_TEXT_SIZE];
		if (!date_word(words[i][0], self->timeline.as_of, DATE_AHEAD, desk_of(self)->date_order, &day, NULL))
			continue;
		frame_printf(frame, ++row, room.col + 1, ROLE_NORMAL, "%-10s %s%s%s", words[i][0], date_long(day, text),
		             *words[i][1] ? ", " : "", words[i][1]);
	}
	return row + 2;
}

static int draw_contacts(const struct log_view *self, struct frame *frame, struct rect room, int row)
{
	char day[DATE_TEXT_SIZE];
	int shown = 0;
	for (size_t i = 0; i < self->story.count && shown < 8; i++) {
		const struct story_line *line = &self->story.lines[i];
		if (!line->entry)
			continue;
		struct buf text = BUF_INIT;
		buf_addf(&text, "%-10s %-7s %s", date_short(line->day, day), line->kind, line->says);
		frame_fit(frame, row++, room.col + 1, room.cols - 1, ROLE_NORMAL, buf_str(&text));
		buf_release(&text);
		shown++;
	}
	if (!shown)
		frame_put(frame, row++, room.col + 1, ROLE_QUIET, "none yet");
	return row;
}

static void draw_pane(struct log_view *self, struct frame *frame, struct rect room)
{
	struct timeline *t = &self->timeline;
	int kept, of, row = room.row;
	frame_fit(frame, row++, room.col, room.cols, ROLE_TITLE, t->client.name);
	story_kept(t, &kept, &of);
	if (of)
		frame_printf(frame, row++, room.col, ROLE_NORMAL, "Promises kept: %d of %d", kept, of);
	if (*self->promise)
		frame_printf(frame, row++, room.col, self->late ? ROLE_LATE : ROLE_PROMISE, "%s%s", self->late ? "! " : "P ",
		             self->promise);
	row++;
	frame_put(frame, row++, room.col, ROLE_HEAD, "Last contacts");
	row = draw_contacts(self, frame, room, row);
	draw_dates(self, frame, room, row + 1);
}

static void log_draw(void *state, struct frame *frame, struct rect room)
{
	struct log_view *self = state;
	struct rect body = {room.row + 2, room.col, room.rows - 2, room.cols};
	refresh_meanings(self);
	for (int i = 0; i < self->spaces; i++)
		form_hide(&self->form, ID_SPACE + i, room.rows < ROOMY);
	draw_title(self, frame, room);
	if (room.cols >= WIDE) {
		int split = room.cols - PANE_COLS;
		frame_vline(frame, body.row, split - 1, body.rows);
		frame_cross(frame, room.row + 1, split - 1);
		struct rect pane = {body.row, split + 1, body.rows, PANE_COLS - 2};
		struct rect before = frame_clip(frame, pane);
		draw_pane(self, frame, pane);
		frame_unclip(frame, before);
		body.cols = split - 2;
	}
	form_draw(&self->form, frame, body);
}

static void log_status(void *state, struct buf *out)
{
	struct log_view *self = state;
	size_t before = out->len;
	form_status(&self->form, out);
	if (self->was_kept && !form_errors(&self->form, NULL))
		buf_addf(out, "%skept as unfinished", out->len > before ? "   " : "");
}

static const enum op_id *log_hints(void *state)
{
	static const enum op_id hints[] = {OP_ACCEPT, OP_NEXT_FIELD, OP_CHOICES, OP_EDITOR, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

/* --- keys --- */

static bool log_typing(void *state)
{
	return form_typing(&((struct log_view *)state)->form);
}

static void note_change(struct log_view *self)
{
	if (!self->changed_at && form_touched(&self->form))
		self->changed_at = app_now(self->app);
}

static struct reaction log_key(void *state, const struct key *key)
{
	struct log_view *self = state;
	struct reaction reaction = form_key(&self->form, key);
	if (reaction.kind != REACT_PASS)
		note_change(self);
	return reaction;
}

/* Puts the focus on the field a sentence is about. */
static struct reaction fault(struct log_view *self, enum log_field bad, const struct err *err)
{
	if (bad == LOG_FOR || bad >= LOG_FIELDS || !in_form(self->kind, bad))
		return react_error(err);
	form_fail(&self->form, (int)bad, "%.150s", err->text);
	form_focus(&self->form, (int)bad);
	return react_done();
}

static struct reaction save(struct log_view *self)
{
	struct err err = {0};
	enum log_field bad = LOG_FIELDS;
	int64_t seq;
	if (!form_accept(&self->form))
		return react_done();
	struct log_text text = values(self);
	if (!desk_log(desk_of(self), &text, &bad, &seq, &err))
		return fault(self, bad, &err);
	self->done = true;
	unfinished_drop(self->app, self->what);
	struct reaction reaction = react_changed();
	reaction.close = true;
	static const char *const said[LOG_KINDS] = {"Logged the call with", "Logged the letter to", "Logged the visit to",
	                                            "Logged the mail with", "Noted on"};
	return react_say(reaction, SAY_DONE, "%s %.150s.  u undoes", said[self->kind], self->timeline.client.name);
}

static struct reaction log_act(void *state, enum op_id op)
{
	struct log_view *self = state;
	if (op == OP_ACCEPT)
		return save(self);
	if (op == OP_BACK) {
		log_keep(self);
		struct reaction reaction = react_close();
		return self->was_kept ? react_say(reaction, SAY_INFO, "Kept as unfinished; the same key opens it again") : reaction;
	}
	return form_act(&self->form, op);
}

static struct reaction log_answer(void *state, const struct answer *answer)
{
	struct log_view *self = state;
	struct reaction reaction = form_answer(&self->form, answer);
	note_change(self);
	return reaction;
}

const struct view view_log = {
	.name = "log",
	.title = "Log",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct log_view),
	.open = log_open,
	.draw = log_draw,
	.status = log_status,
	.hints = log_hints,
	.typing = log_typing,
	.act = log_act,
	.key = log_key,
	.answer = log_answer,
	.due = log_due,
	.tick = log_tick,
	.keep = log_keep,
	.doing = log_doing,
	.close = log_close,
};
