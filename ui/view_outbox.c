/* SPDX-License-Identifier: MIT */
/* The outbox: what is about to go, and can still be stopped; what went; what needs
 * somebody. The server's own words, what they mean, and what to press. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "letter/address.h"
#include "ui/dialog.h"
#include "ui/outbox_inside.h"

enum { TAG_SHOW = 1, TAG_COPY, TAG_TIME, TAG_ADDRESS, TAG_SURE };
enum copying { COPY_ADDRESS = 1, COPY_SUBJECT, COPY_ID, COPY_ROW };

const struct message *outbox_row(const struct outbox *self, size_t i)
{
	return i < self->shown.len ? VEC_AT(const struct message *, &self->shown, i) : NULL;
}

const struct message *outbox_current(const struct outbox *self)
{
	return outbox_row(self, self->at.cursor);
}

static int64_t id_of(const void *rows, size_t row)
{
	return outbox_row(rows, row)->id;
}

/* --- what is shown --- */

static bool matches(const struct message *m, const char *wanted)
{
	struct buf text = BUF_INIT, folded = BUF_INIT;
	buf_addf(&text, "%s %s %s", m->client_name, m->subject, m->to_line);
	bool yes = text_fold(buf_str(&text), text.len, &folded, NULL) && strstr(buf_str(&folded), wanted);
	buf_release(&text);
	buf_release(&folded);
	return yes;
}

static void choose_rows(struct outbox *self, int64_t keep)
{
	struct buf wanted = BUF_INIT;
	text_fold(line_text(&self->filter), strlen(line_text(&self->filter)), &wanted, NULL);
	vec_clear(&self->shown);
	for (size_t i = 0; i < self->box.list.count; i++) {
		const struct message *m = &self->box.list.rows[i];
		const struct message **place = !wanted.len || matches(m, buf_str(&wanted)) ? vec_push(&self->shown) : NULL;
		if (place)
			*place = m;
	}
	buf_release(&wanted);
	list_fit(&self->at, self->shown.len, self->at.shown);
	if (keep)
		list_seek(&self->at, keep, id_of, self);
}

const struct message *outbox_detail(struct outbox *self)
{
	const struct message *m = outbox_current(self);
	if (!m)
		return NULL;
	if (self->mail.id == m->id)
		return &self->mail;
	arena_release(&self->detail);
	self->detail = (struct arena)ARENA_INIT;
	self->mail = (struct message){0};
	if (!desk_outbox_mail(app_desk(self->app), m->id, &self->detail, &self->mail, &self->events,
	                      &self->event_count, NULL)) {
		self->mail = (struct message){0};
		return NULL;
	}
	return &self->mail;
}

static bool outbox_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct outbox *self = state;
	(void)arg, (void)err;
	self->app = app;
	self->shown = (struct vec)VEC_INIT(const struct message *);
	self->picked = (struct vec)VEC_INIT(int64_t);
	self->marks = (struct marks)MARKS_INIT;
	self->show = MESSAGE_ALL;
	return true;
}

static bool outbox_load(void *state, struct err *err)
{
	struct outbox *self = state;
	struct arena arena = ARENA_INIT;
	struct desk_outbox box;
	const struct message *before = outbox_current(self);
	int64_t keep = before ? before->id : 0;
	if (!desk_outbox_load(app_desk(self->app), self->show, &arena, &box, err)) {
		arena_release(&arena);
		return false;
	}
	vec_clear(&self->shown);
	arena_release(&self->arena);
	self->arena = arena;
	self->box = box;
	self->mail.id = 0;
	choose_rows(self, keep);
	return true;
}

static void outbox_close(void *state)
{
	struct outbox *self = state;
	arena_release(&self->arena);
	arena_release(&self->detail);
	vec_release(&self->shown);
	vec_release(&self->picked);
	marks_release(&self->marks);
	line_release(&self->filter);
	buf_release(&self->copied);
}

static void outbox_status(void *state, struct buf *out)
{
	struct outbox *self = state;
	const struct message *m = outbox_current(self);
	if (marks_count(&self->marks))
		buf_addf(out, "%zu marked", marks_count(&self->marks));
	else if (m)
		buf_addf(out, "%zu of %zu", self->at.cursor + 1, self->shown.len);
}

/* --- keys --- */

static const enum op_id *outbox_hints(void *state)
{
	static const enum op_id waits[] = {OP_OPEN, OP_TAKE_BACK, OP_HOLD_MAIL, OP_SEND_NOW, OP_SEND_AT, OP_BIN, OP_MARK,
	                                   OP_FILTER, OP_NONE};
	static const enum op_id failed[] = {OP_OPEN, OP_CORRECT, OP_RETRY, OP_TAKE_BACK, OP_BIN, OP_VIEWS, OP_NONE};
	static const enum op_id unknown[] = {OP_OPEN, OP_SEND_NOW, OP_RETRY, OP_COPY, OP_VIEWS, OP_NONE};
	static const enum op_id gone[] = {OP_OPEN, OP_VIEWS, OP_FILTER, OP_COPY, OP_NONE};
	const struct message *m = outbox_current(state);
	if (!m)
		return gone;
	return m->state == MESSAGE_QUEUED      ? waits
	       : m->state == MESSAGE_UNCERTAIN ? unknown
	       : m->state == MESSAGE_REJECTED || m->state == MESSAGE_STOPPED ? failed
	                                                                       : gone;
}

static unsigned outbox_facts(void *state)
{
	return outbox_current(state) ? NEED_MESSAGE | NEED_ROW : 0;
}

static void outbox_subject(void *state, struct view_arg *out)
{
	struct outbox *self = state;
	const struct message *m = outbox_current(self);
	*out = (struct view_arg){.client = m ? m->client : 0, .id = m ? m->id : 0};
}

static bool outbox_typing(void *state)
{
	return ((struct outbox *)state)->filtering;
}

static struct reaction outbox_key(void *state, const struct key *key)
{
	struct outbox *self = state;
	const struct message *m = outbox_current(self);
	if (!self->filtering)
		return react_pass();
	if (key->id == K_ENTER || key->id == K_ESC) {
		self->filtering = false;
		if (key->id == K_ESC)
			line_set(&self->filter, "");
	} else if (!line_key(&self->filter, key)) {
		return react_pass();
	}
	choose_rows(self, m ? m->id : 0);
	return react_done();
}

/* The marked mails, or the one under the cursor. */
static void pick(struct outbox *self)
{
	vec_clear(&self->picked);
	for (size_t i = 0; i < self->box.list.count; i++) {
		const struct message *m = &self->box.list.rows[i];
		bool wanted = marks_count(&self->marks) ? marks_has(&self->marks, m->id) : m == outbox_current(self);
		int64_t *id = wanted ? vec_push(&self->picked) : NULL;
		if (id)
			*id = m->id;
	}
}

static struct reaction act_on_picked(struct outbox *self, enum outbox_act act, int64_t at)
{
	struct buf said = BUF_INIT;
	struct err err = {0};
	size_t done = 0;
	for (size_t i = 0; i < self->picked.len; i++) {
		buf_clear(&said);
		if (desk_outbox_act(app_desk(self->app), act, VEC_AT(int64_t, &self->picked, i), at, &said, &err))
			done++;
	}
	struct reaction reaction = done ? react_changed() : react_done();
	if (err.code && done)
		reaction = react_say(reaction, SAY_WARN, "%zu of %zu: %s", done, self->picked.len, err.text);
	else if (err.code)
		reaction = react_say(reaction, SAY_ERROR, "%s", err.text);
	else if (done > 1)
		reaction = react_say(reaction, SAY_DONE, "%zu mails: %s", done, outbox_act_says(act));
	else
		reaction = react_say(reaction, SAY_DONE, "%s", buf_str(&said));
	marks_clear(&self->marks);
	buf_release(&said);
	return reaction;
}

static struct reaction act_now(struct outbox *self, enum outbox_act act)
{
	pick(self);
	return act_on_picked(self, act, 0);
}

/* To whom, for a question. */
static void name_picked(const struct outbox *self, struct buf *out)
{
	const struct message *m = outbox_current(self);
	if (self->picked.len == 1 && !marks_count(&self->marks))
		text_tame(out, m->client_name, strlen(m->client_name));
	else
		buf_addf(out, "%zu marked mails", self->picked.len);
}

static struct reaction ask_sure(struct outbox *self, enum outbox_act act, const char *format)
{
	struct buf whom = BUF_INIT;
	pick(self);
	self->pending = act;
	name_picked(self, &whom);
	struct buf text = BUF_INIT;
	const char *gap = strchr(format, '@');
	buf_add(&text, format, (size_t)(gap - format));
	buf_adds(&text, buf_str(&whom));
	buf_adds(&text, gap + 1);
	struct reaction reaction = react_ask(TAG_SURE, "%s", buf_str(&text));
	buf_release(&text);
	buf_release(&whom);
	return reaction;
}

static struct reaction send_now(struct outbox *self)
{
	if (outbox_current(self)->state == MESSAGE_UNCERTAIN)
		return ask_sure(self, OUTBOX_SENT, "Did you find the mail to @ in the mailbox? y marks it as sent, n leaves it "
		                "uncertain");
	return ask_sure(self, OUTBOX_NOW, "Send now to @? y sends, n keeps it held");
}

static struct reaction retry(struct outbox *self)
{
	if (outbox_current(self)->state == MESSAGE_UNCERTAIN)
		return ask_sure(self, OUTBOX_AGAIN, "Send the mail to @ once more? If the server has it after all, it arrives "
		                "twice. y queues it, n leaves it uncertain");
	return act_now(self, OUTBOX_RETRY);
}

/* A draft again, and open to be edited. */
static struct reaction take_back(struct outbox *self)
{
	const struct message *m = outbox_current(self);
	int64_t id = m->id, client = m->client;
	bool many = marks_count(&self->marks) > 0;
	struct reaction reaction = act_now(self, OUTBOX_BACK);
	const struct view *draft = view_named("draft");
	if (many || reaction.kind != REACT_CHANGED || !draft)
		return reaction;
	struct reaction open = react_open(draft, (struct view_arg){.client = client, .id = id}, 0);
	return react_say(open, SAY_DONE, "%s", reaction.say);
}

static struct reaction ask_address(struct outbox *self)
{
	struct arena arena = ARENA_INIT;
	struct address *to = NULL;
	size_t count = 0;
	const struct message *m = outbox_current(self);
	if (m->state != MESSAGE_REJECTED && m->state != MESSAGE_STOPPED && m->state != MESSAGE_QUEUED)
		return react_say(react_done(), SAY_INFO, "The address can be corrected until the mail is on the line");
	address_list(&arena, m->to_line, &to, &count, NULL);
	struct reaction reaction = react_prompt(TAG_ADDRESS, "Address", count ? to[0].mail : m->to_line);
	arena_release(&arena);
	return reaction;
}

static struct reaction ask_show(void)
{
	static const struct menu_item items[] = {
		{MESSAGE_ALL + 1, "all", "", 'a'},
		{MESSAGE_OPEN + 1, "open: not sent yet", "", 'o'},
		{MESSAGE_FAILED + 1, "failed: needs somebody", "", 'f'},
		{MESSAGE_GONE + 1, "sent", "", 's'},
	};
	return react_menu(&(struct menu_spec){.title = "Show", .items = items, .count = 4}, TAG_SHOW);
}

static struct reaction ask_copy(void)
{
	static const struct menu_item items[] = {
		{COPY_ADDRESS, "address", "", 'a'},
		{COPY_SUBJECT, "subject", "", 's'},
		{COPY_ID, "Message-ID, to find it in the mailbox", "", 'm'},
		{COPY_ROW, "row", "", 'r'},
	};
	return react_menu(&(struct menu_spec){.title = "Copy", .items = items, .count = 4}, TAG_COPY);
}

static struct reaction copy(struct outbox *self, enum copying what)
{
	const struct message *m = outbox_current(self);
	struct buf *out = &self->copied;
	buf_clear(out);
	if (what == COPY_ADDRESS)
		buf_adds(out, m->to_line);
	else if (what == COPY_SUBJECT)
		buf_adds(out, m->subject);
	else if (what == COPY_ID)
		buf_adds(out, m->message_id);
	else
		buf_addf(out, "%s\t%s\t%s\t%s", message_state_name(m->state), m->client_name, m->to_line, m->subject);
	return (struct reaction){.kind = REACT_COPY, .arg = {.text = buf_str(out)}};
}

static struct reaction read_mail(struct outbox *self)
{
	const struct message *m = outbox_detail(self);
	struct buf text = BUF_INIT;
	if (!m)
		return react_done();
	buf_addf(&text, "To       %s\n", m->to_line);
	if (*m->cc_line)
		buf_addf(&text, "Cc       %s\n", m->cc_line);
	buf_addf(&text, "Subject  %s\n\n%s\n\nWHAT HAPPENED\n", m->subject, m->body);
	for (size_t i = 0; i < self->event_count; i++) {
		char clock[MOMENT_TEXT_SIZE], day[DATE_TEXT_SIZE];
		buf_addf(&text, "%s %s  %s\n", date_short(moment_day(self->events[i].at), day),
		         moment_clock(self->events[i].at, clock), self->events[i].says);
	}
	buf_adds(&text, "\n");
	outbox_meaning(m, &text);
	struct reaction reaction = react_text("Mail", buf_str(&text), false);
	buf_release(&text);
	return reaction;
}

static struct reaction clear_filter(struct outbox *self)
{
	if (line_empty(&self->filter))
		return react_pass();
	const struct message *m = outbox_current(self);
	line_set(&self->filter, "");
	choose_rows(self, m ? m->id : 0);
	return react_done();
}

static struct reaction mark(struct outbox *self, enum op_id op)
{
	if (op == OP_UNMARK) {
		marks_clear(&self->marks);
		return react_done();
	}
	if (op == OP_MARK_RANGE && self->marks.anchor) {
		size_t from = self->at.cursor, to = self->at.cursor;
		for (size_t i = 0; i < self->shown.len; i++)
			if (outbox_row(self, i)->id == self->marks.anchor)
				*(i < from ? &from : &to) = i;
		for (size_t i = from; i <= to; i++)
			marks_set(&self->marks, outbox_row(self, i)->id, true);
		self->marks.anchor = 0;
		return react_done();
	}
	if (op == OP_MARK_ALL) {
		for (size_t i = 0; i < self->shown.len; i++)
			marks_set(&self->marks, outbox_row(self, i)->id, true);
		return react_done();
	}
	int64_t id = outbox_current(self)->id;
	self->marks.anchor = op == OP_MARK_RANGE ? id : 0;
	if (op == OP_MARK_RANGE) {
		marks_set(&self->marks, id, true);
		return react_done();
	}
	marks_toggle(&self->marks, id);
	list_to(&self->at, self->at.cursor + 1);
	return react_done();
}

static struct reaction outbox_act(void *state, enum op_id op)
{
	struct outbox *self = state;
	if (list_act(&self->at, op))
		return react_done();
	switch (op) {
	case OP_OPEN: return read_mail(self);
	case OP_BACK: return clear_filter(self);
	case OP_FILTER: self->filtering = true; return react_done();
	case OP_VIEWS: return ask_show();
	case OP_FOLD: self->folded = !self->folded; return react_done();
	case OP_COPY: return outbox_current(self) ? ask_copy() : react_done();
	case OP_MARK:
	case OP_MARK_RANGE:
	case OP_MARK_ALL:
	case OP_UNMARK: return mark(self, op);
	case OP_TAKE_BACK: return take_back(self);
	case OP_HOLD_MAIL: return act_now(self, outbox_current(self)->held ? OUTBOX_RELEASE : OUTBOX_HOLD);
	case OP_SEND_AT: pick(self); return react_prompt(TAG_TIME, "Send at (14:30, fri 08:30, tom)", "");
	case OP_RETRY: return retry(self);
	case OP_SEND_NOW: return send_now(self);
	case OP_CORRECT: return ask_address(self);
	case OP_BIN: return ask_sure(self, OUTBOX_BIN, "Bin the mail to @? y bins it (u brings it back), n leaves it");
	default: return react_pass();
	}
}

static struct reaction set_time(struct outbox *self, const char *text)
{
	struct err err = {0};
	int64_t at;
	if (!outbox_time_parse(text, app_desk(self->app)->date_order, &at, &err))
		return react_error(&err);
	return act_on_picked(self, OUTBOX_AT, at);
}

static struct reaction set_address(struct outbox *self, const char *text)
{
	struct err err = {0};
	struct buf said = BUF_INIT;
	bool ok = desk_outbox_correct(app_desk(self->app), outbox_current(self)->id, text, &said, &err);
	struct reaction reaction = ok ? react_say(react_changed(), SAY_DONE, "%s", buf_str(&said)) : react_error(&err);
	buf_release(&said);
	return reaction;
}

static struct reaction outbox_answer(void *state, const struct answer *answer)
{
	struct outbox *self = state;
	struct err err = {0};
	if (!answer->given || !outbox_current(self))
		return react_done();
	switch (answer->tag) {
	case TAG_COPY: return copy(self, (enum copying)answer->id);
	case TAG_TIME: return set_time(self, answer->text);
	case TAG_ADDRESS: return set_address(self, answer->text);
	case TAG_SURE: return act_on_picked(self, self->pending, 0);
	case TAG_SHOW:
		self->show = (enum message_filter)(answer->id - 1);
		return outbox_load(self, &err) ? react_done() : react_error(&err);
	default: return react_done();
	}
}

const struct view view_outbox = {
	.name = "outbox",
	.title = "Outbox",
	.scope = SCOPE_OUTBOX,
	.flags = VIEW_MAIN,
	.tab = 4,
	.size = sizeof(struct outbox),
	.open = outbox_open,
	.load = outbox_load,
	.draw = outbox_draw,
	.status = outbox_status,
	.hints = outbox_hints,
	.facts = outbox_facts,
	.subject = outbox_subject,
	.typing = outbox_typing,
	.act = outbox_act,
	.key = outbox_key,
	.answer = outbox_answer,
	.close = outbox_close,
};
