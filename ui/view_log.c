/* SPDX-License-Identifier: MIT */
/* Log a call, a letter, a visit, a note. Three questions: why, what came of it,
 * what next; only the fields that the outcome needs are shown. What is typed is
 * read by desk/log.h, as on the command line. Esc keeps the unfinished form. */
#include <stdio.h>
#include <string.h>

#include "ui/dialog.h"
#include "follow/reason.h"
#include "ui/dialog.h"
#include "ui/log_inside.h"

enum { TAG_OFFER = 1 };

static struct desk *desk_of(const struct log_view *self)
{
	return app_desk(self->app);
}

static bool log_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct log_view *self = state;
	bool promise = arg->text && strcmp(arg->text, "promise") == 0; /* a call that begins with what came of it */
	int kind = promise ? LOG_CALL : arg->text && *arg->text ? log_kind_find(arg->text) : (int)arg->id;
	self->app = app;
	self->kind = kind >= 0 && kind < LOG_KINDS ? (enum log_kind)kind : LOG_NOTE;
	struct desk *desk = app_desk(app);
	if (!desk_timeline(desk, arg->client, desk->today, false, &self->timeline, err) ||
	    !story_build(desk, &self->timeline, &self->story, err))
		return false;
	self->promise = story_promise(desk, &self->timeline, &self->timeline.arena, &self->late);
	bool spoken = self->kind == LOG_CALL || self->kind == LOG_VISIT;
	if (spoken && !desk_talk(desk, arg->client, "", &self->timeline.arena, &self->talk, err))
		return false;
	self->because = arg->spec ? arena_str(&self->timeline.arena, arg->spec) : NULL;
	if (!log_form_make(self, arg->invoice, err))
		return false;
	unfinished_open(&self->unfinished, app, &self->form, "%s-%lld", log_kind_name(self->kind), (long long)arg->client);
	if (promise)
		form_choose(&self->form, LOG_OUTCOME, 0);
	if (promise)
		form_focus(&self->form, LOG_AMOUNT);
	log_show_fields(self);
	attach_fields_follow(&self->files);
	return log_look_at_caps(self, err);
}

static void log_close(void *state)
{
	struct log_view *self = state;
	if (self->form.fields)
		form_release(&self->form);
	attach_fields_release(&self->files);
	timeline_release(&self->timeline);
	buf_release(&self->said);
	buf_release(&self->numbers);
}

/* --- keeping --- */

static void log_keep(void *state)
{
	unfinished_write(&((struct log_view *)state)->unfinished);
}

static int64_t log_due(void *state)
{
	return unfinished_due(&((struct log_view *)state)->unfinished);
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
	                                             "logging a mail with", "writing a note on", "logging a promise of"};
	if (!unfinished_any(&self->unfinished))
		return false;
	*arg = (struct view_arg){.client = self->timeline.client.id, .id = self->kind};
	buf_addf(what, "%s %s", names[self->kind], self->timeline.client.name);
	return true;
}

static void draw(void *state, struct frame *frame, struct rect room)
{
	log_draw(state, frame, room);
}

static void log_status(void *state, struct buf *out)
{
	struct log_view *self = state;
	form_status(&self->form, out);
	unfinished_status(&self->unfinished, out);
}

static const enum op_id *log_hints(void *state)
{
	static const enum op_id written[] = {OP_ACCEPT, OP_NEXT_FIELD, OP_CHOICES, OP_EDITOR, OP_BACK, OP_NONE};
	static const enum op_id spoken[] = {OP_ACCEPT, OP_NEXT_FIELD, OP_CHOICES, OP_TALK, OP_EDITOR, OP_BACK, OP_NONE};
	return ((struct log_view *)state)->talk.text ? spoken : written;
}

/* --- keys --- */

static bool log_typing(void *state)
{
	return form_typing(&((struct log_view *)state)->form);
}

static struct reaction log_key(void *state, const struct key *key)
{
	struct log_view *self = state;
	struct reaction reaction = form_key(&self->form, key);
	if (reaction.kind != REACT_PASS)
		unfinished_touch(&self->unfinished);
	return reaction;
}

/* Puts the focus on the field a sentence is about. */
static struct reaction fault(struct log_view *self, enum log_field bad, const struct err *err)
{
	if (bad == LOG_FOR || bad >= LOG_FIELDS || !log_in_form(self->kind, bad))
		return react_error(err);
	form_fail(&self->form, (int)bad, "%.150s", err->text);
	form_focus(&self->form, (int)bad);
	return react_done();
}

/* It is saved: closes, and does what the reason offers (OP_NONE: nothing). */
static struct reaction leave(struct log_view *self, enum op_id next)
{
	static const char *const said[LOG_KINDS] = {"Logged the call with", "Logged the letter to", "Logged the visit to",
	                                            "Logged the mail with", "Noted on", "Logged the promise of"};
	struct reaction reaction = react_changed();
	reaction.close = true;
	reaction.op = next;
	return react_say(reaction, SAY_DONE, "%s %.150s.  u undoes", said[self->kind], self->timeline.client.name);
}

/* Asks whether to do at once what the reason offers; passes where nothing opens for it,
 * or the contact did it already. */
static struct reaction ask_offer(struct log_view *self, const struct log_text *text)
{
	static const enum op_id ops[] = {
		[OFFER_RESEND] = OP_MAIL, [OFFER_PLAN] = OP_PLAN, [OFFER_DISPUTE] = OP_DISPUTE, [OFFER_HOLD] = OP_HOLD,
		[OFFER_LAWYER] = OP_EXPORT_THIS, [OFFER_CONTACT] = OP_NEW_CONTACT, [OFFER_PROMISE] = OP_NONE,
	};
	const char *outcome = text->values[LOG_OUTCOME] ? text->values[LOG_OUTCOME] : "";
	const struct reason *reason = reason_find(reason_unpaid, text->values[LOG_REASON] ? text->values[LOG_REASON] : "");
	if (!reason || ops[reason->offer] == OP_NONE || strcmp(outcome, "promised") == 0 ||
	    (reason->offer == OFFER_DISPUTE && strcmp(outcome, "disputes") == 0))
		return react_pass();
	self->offered = ops[reason->offer];
	return react_ask(TAG_OFFER, "It is logged. %s? y does it now, n leaves it for later", reason->next);
}

static struct reaction save(struct log_view *self)
{
	struct err err = {0};
	enum log_field bad = LOG_FIELDS;
	int64_t seq;
	if (!form_accept(&self->form))
		return react_done();
	struct log_text text = log_form_values(self);
	if (!desk_log(desk_of(self), &text, &bad, &seq, &err))
		return fault(self, bad, &err);
	unfinished_end(&self->unfinished);
	struct reaction offer = ask_offer(self, &text);
	return offer.kind == REACT_PASS ? leave(self, OP_NONE) : offer;
}

static struct reaction log_act(void *state, enum op_id op)
{
	struct log_view *self = state;
	if (op == OP_ACCEPT)
		return save(self);
	if (op == OP_BACK)
		return unfinished_leave(&self->unfinished);
	if (op == OP_TALK && self->talk.text)
		return react_text("What to say", *self->talk.text ? self->talk.text : "Nothing is open here.", false);
	struct reaction reaction = form_act(&self->form, op);
	unfinished_touch(&self->unfinished); /* Tab completes a path */
	return reaction;
}

static struct reaction log_answer(void *state, const struct answer *answer)
{
	struct log_view *self = state;
	if (answer->tag == TAG_OFFER)
		return leave(self, answer->given ? self->offered : OP_NONE);
	struct reaction reaction = form_answer(&self->form, answer);
	unfinished_touch(&self->unfinished);
	return reaction;
}

const struct view view_log = {
	.name = "log",
	.title = "Log",
	.scope = SCOPE_FORM,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct log_view),
	.open = log_open,
	.draw = draw,
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
