/* SPDX-License-Identifier: MIT */
/* A mail being written, with checks that look over the shoulder. Letters type; the
 * checks run 0.3 s after the last key and never move the text. */
#include "ui/draft_inside.h"

#include <string.h>

#include "base/text.h"
#include "letter/template.h"
#include "ui/dialog.h"

extern const struct view view_review;

enum { CHECK_AFTER = 300, KEEP_AFTER = 1500 }; /* ms behind a key */

/* --- life --- */

static bool find_message(struct draft_view *view, const struct view_arg *arg, struct err *err)
{
	int64_t id = arg->id;
	if (!id && !desk_mail_waiting(view->desk, arg->client, &id, err))
		return false;
	if (!id) {
		const struct mail_wish wish = {.client = arg->client, .invoice = arg->invoice};
		return desk_mail_begin(view->desk, &wish, &view->arena, &view->message, err);
	}
	if (!message_load(view->desk->db, id, &view->arena, &view->message, err))
		return false;
	if (view->message.state != MESSAGE_DRAFT)
		return err_set(err, ERR_NO, "That mail is in the Outbox (4) already: e there takes it back");
	return true;
}

static void first_focus(struct draft_view *view)
{
	view->focus = ON_BODY;
	for (enum draft_focus i = ON_TO; i <= ON_SUBJECT; i++)
		if (i != ON_CC && line_empty(&view->heads[i])) {
			view->focus = i;
			return;
		}
}

void draft_name_journal(struct draft_view *view, int64_t message)
{
	struct buf key = BUF_INIT;
	buf_addf(&key, "client %lld mail %lld", (long long)view->message.client, (long long)message);
	journal_init(&view->journal, app_state_dir(view->app), view->desk->path, "draft", buf_str(&key));
	buf_release(&key);
}

/* What was typed into this draft, or into one to the same client that never reached
 * the book, when an earlier session was cut off. */
static void bring_back(struct draft_view *view, bool any)
{
	char clock[MOMENT_TEXT_SIZE];
	struct moment moment = clock_now();
	draft_name_journal(view, view->message.id);
	bool found = draft_view_bring_back(view, &moment.at);
	if (!found && any && view->message.id) {
		draft_name_journal(view, 0);
		found = draft_view_bring_back(view, &moment.at);
	}
	draft_name_journal(view, view->message.id);
	if (!found)
		return;
	app_say(view->app, SAY_INFO, "Brought back as you left it at %s", moment_clock(moment, clock));
	view->keep_due = app_now(view->app);
}

static bool draft_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct draft_view *view = state;
	view->app = app;
	view->desk = app_desk(app);
	view->check_due = view->keep_due = -1;
	editor_init(&view->body);
	if (!find_message(view, arg, err) || !draft_view_show(view, err))
		return false;
	bring_back(view, arg->id == 0);
	first_focus(view);
	return true;
}

static bool draft_reload(void *state, struct err *err)
{
	return draft_view_read(state, err) && draft_view_look(state, err);
}

static void draft_close(void *state)
{
	struct draft_view *view = state;
	for (int i = 0; i < HEAD_LINES; i++)
		line_release(&view->heads[i]);
	editor_release(&view->body);
	check_list_release(&view->checks);
	arena_release(&view->facts_arena);
	arena_release(&view->arena);
	buf_release(&view->review);
}

static void draft_keep(void *state)
{
	struct err err = {0};
	struct draft_view *view = state;
	if (!draft_view_keep(view, &err))
		app_say(view->app, SAY_ERROR, "Not kept: %s", err.text);
}

static bool draft_doing(void *state, struct view_arg *arg, struct buf *what)
{
	const struct draft_view *view = state;
	if (!view->touched || view->over)
		return false;
	arg->client = view->message.client;
	arg->id = view->message.id;
	buf_addf(what, "writing to %s", view->message.client_name);
	return true;
}

void draft_edited(struct draft_view *view)
{
	int64_t now = app_now(view->app);
	view->touched = view->dirty = true;
	view->walked = false;
	view->check_due = now + CHECK_AFTER;
	if (view->keep_due < 0)
		view->keep_due = now + KEEP_AFTER;
}

/* --- leaving --- */

/* Into the book; where that cannot be, the journal has it and the message says so. */
static struct reaction leave(struct draft_view *view)
{
	struct err err = {0};
	if (!view->touched) {
		view->over = true;
		return react_close();
	}
	draft_view_gather(view);
	if (!desk_mail_save(view->desk, &view->message, &err)) {
		view->dirty = true;
		draft_keep(view);
		return react_say(react_close(), SAY_WARN, "Kept on this machine, not yet in the book: %s", err.text);
	}
	journal_drop(&view->journal);
	view->over = true;
	struct reaction done = react_changed();
	done.close = true;
	return react_say(done, SAY_DONE, "Draft to %s kept: e opens it again", view->message.client_name);
}

static struct reaction bin(struct draft_view *view)
{
	struct err err = {0};
	if (view->message.id && !desk_mail_bin(view->desk, view->message.id, &err))
		return react_error(&err);
	journal_drop(&view->journal);
	view->over = true;
	struct reaction done = react_changed();
	done.close = true;
	return react_say(done, SAY_DONE, "Draft to %s binned%s", view->message.client_name,
	                 view->message.id ? ": u brings it back" : "");
}

/* --- the checks --- */

/* The cursor to where a finding is. */
static void go_to(struct draft_view *view, size_t i)
{
	const struct check_finding *f = CHECK_AT(&view->checks, i);
	view->chosen = i;
	static const enum draft_focus focus[] = {
		[CHECK_WHOLE] = ON_BODY, [CHECK_TO] = ON_TO, [CHECK_CC] = ON_CC, [CHECK_SUBJECT] = ON_SUBJECT,
		[CHECK_BODY] = ON_BODY, [CHECK_FILES] = ON_ATTACH,
	};
	view->focus = focus[f->part];
	if (f->part == CHECK_BODY)
		draft_place(&view->body.draft, f->at);
}

struct reaction draft_look_now(struct draft_view *view)
{
	struct err err = {0};
	return draft_view_look(view, &err) ? react_done() : react_error(&err);
}

static struct reaction next_check(struct draft_view *view)
{
	size_t count = view->checks.findings.len;
	if (!count)
		return react_say(react_done(), SAY_INFO, "The checks have nothing to say: all is fine");
	/* The first F7 goes to the first finding, each further one to the next. */
	size_t next = view->walked ? (view->chosen + 1) % count : 0;
	view->walked = true;
	go_to(view, next);
	const struct check_finding *f = CHECK_AT(&view->checks, next);
	return react_say(react_done(), SAY_INFO, "%s%s%s%s", f->says, f->offer ? ". F9: " : "", f->offer ? f->offer : "",
	                 f->offer ? "" : ".");
}

static struct reaction fix(struct draft_view *view)
{
	struct err err = {0};
	const struct check_finding *f = NULL;
	for (size_t n = 0; n < view->checks.findings.len && !f; n++) {
		size_t i = (view->chosen + n) % view->checks.findings.len;
		f = CHECK_AT(&view->checks, i)->offer ? CHECK_AT(&view->checks, i) : NULL;
	}
	if (!f)
		return react_say(react_done(), SAY_INFO, "There is nothing here that can be fixed by a key");
	struct buf said = BUF_INIT;
	buf_adds(&said, f->offer);
	if (f->part == CHECK_BODY) {
		if (!draft_replace(&view->body.draft, f->fix_at, f->fix_len, f->fix, strlen(f->fix), &err)) {
			buf_release(&said);
			return react_error(&err);
		}
		draft_place(&view->body.draft, f->fix_at);
	} else if (f->part != CHECK_WHOLE) {
		line_set(&view->heads[f->part - CHECK_TO], f->fix);
	}
	bool body = f->part == CHECK_BODY;
	view->touched = view->dirty = true;
	view->keep_due = app_now(view->app) + KEEP_AFTER;
	struct reaction done = react_say(draft_look_now(view), SAY_DONE, "Done: %s.%s", buf_str(&said),
	                                 body ? " Ctrl-Z takes it back" : "");
	buf_release(&said);
	return done;
}

static struct reaction all_checks(struct draft_view *view)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < view->checks.findings.len; i++) {
		const struct check_finding *f = CHECK_AT(&view->checks, i);
		buf_adds(&text, f->level == CHECK_STOP ? "x " : f->level == CHECK_WARN ? "! " : ". ");
		draft_view_where(f, &text);
		buf_addf(&text, ": %s\n", f->says);
		if (f->offer)
			buf_addf(&text, "    F9: %s\n", f->offer);
	}
	for (size_t i = 0; i < view->checks.fine.len; i++)
		buf_addf(&text, ". %s\n", VEC_AT(const char *, &view->checks.fine, i));
	struct reaction open = react_text("Checks", buf_str(&text), false);
	buf_release(&text);
	return open;
}

/* --- review and queue --- */

static struct reaction review(struct draft_view *view)
{
	struct err err = {0};
	if (!draft_view_read(view, &err) || !draft_view_look(view, &err))
		return react_error(&err);
	if (view->checks.stops) {
		go_to(view, 0);
		return react_say(react_done(), SAY_WARN, "Cannot queue yet, %zu must fix: %s", view->checks.stops,
		                 CHECK_AT(&view->checks, 0)->says);
	}
	draft_view_gather(view);
	const struct message *m = &view->message;
	buf_clear(&view->review);
	buf_addf(&view->review, "To: %s\n", m->to_line);
	if (*m->cc_line)
		buf_addf(&view->review, "Cc: %s\n", m->cc_line);
	buf_addf(&view->review, "Subject: %s\n", m->subject);
	if (view->file_count) {
		buf_adds(&view->review, "Attached: ");
		draft_view_files(view, &view->review);
		buf_addc(&view->review, '\n');
	}
	buf_addf(&view->review, "\n%s", m->body);
	bool no_mail = !*view->facts.from;
	struct reaction open =
		react_open(&view_review, (struct view_arg){.id = no_mail, .text = buf_str(&view->review)}, TAG_REVIEW);
	return react_say(open, SAY_INFO, no_mail ? "Mail is not set up (dun setting mail.from, mail.host): y copies the letter"
	                                         : "Look it over: y queues it, e goes on editing, Esc keeps it");
}

static struct reaction queue(struct draft_view *view)
{
	struct err err = {0};
	struct buf said = BUF_INIT;
	draft_view_gather(view);
	if (desk_mail_queue(view->desk, &view->message, 0, &view->checks, &said, &err)) {
		journal_drop(&view->journal);
		view->over = true;
		struct reaction done = react_changed();
		done.close = true;
		done = react_say(done, SAY_DONE, "%s", buf_str(&said));
		buf_release(&said);
		return done;
	}
	buf_release(&said);
	if (view->checks.stops)
		go_to(view, 0);
	return react_error(&err);
}

static struct reaction reviewed(struct draft_view *view, const struct answer *answer)
{
	if (!answer->given)
		return leave(view);
	if (answer->id != 1)
		return react_done();
	if (*view->facts.from)
		return queue(view);
	draft_view_gather(view);
	view->touched = view->dirty = true; /* copied and kept: it will be wanted again */
	draft_keep(view);
	return (struct reaction){.kind = REACT_COPY, .arg = {.text = buf_str(&view->review)}};
}

/* --- keys --- */

/* To the next unfilled field behind the cursor; false when there is none. */
static bool next_hole(struct draft_view *view)
{
	struct draft *draft = &view->body.draft;
	struct template_hole hole;
	size_t from = 0;
	while (template_next(draft_text(draft), draft_len(draft), &from, &hole))
		if (hole.at > draft->cursor) {
			draft_place(draft, hole.at);
			return true;
		}
	return false;
}

static struct reaction next_field(struct draft_view *view, int step)
{
	if (step > 0 && view->focus == ON_BODY && next_hole(view))
		return react_done();
	int next = ((int)view->focus + step + FOCUS_COUNT) % FOCUS_COUNT;
	if (next == ON_CHECKS && !view->checks.findings.len)
		next = (next + step + FOCUS_COUNT) % FOCUS_COUNT;
	if (next == ON_BODY && step > 0) {
		struct template_hole hole;
		size_t from = 0;
		if (template_next(draft_text(&view->body.draft), draft_len(&view->body.draft), &from, &hole))
			draft_place(&view->body.draft, hole.at);
	}
	view->focus = (enum draft_focus)next;
	return react_done();
}

static struct reaction body_key(struct draft_view *view, const struct key *key)
{
	struct err err = {0};
	uint64_t before = view->body.draft.version;
	bool used = editor_key(&view->body, key, &err);
	if (view->body.draft.version != before)
		draft_edited(view);
	if (err.code)
		return react_error(&err);
	return used ? react_done() : react_pass();
}

static struct reaction head_key(struct draft_view *view, const struct key *key)
{
	struct line *line = &view->heads[view->focus];
	struct buf before = BUF_INIT;
	if (key->id == K_ENTER)
		return next_field(view, 1);
	if (key->id == K_DOWN && view->focus != ON_SUBJECT)
		return draft_choose_contact(view);
	if (key->id == K_UP || key->id == K_DOWN)
		return next_field(view, key->id == K_UP ? -1 : 1);
	buf_adds(&before, line_text(line));
	bool used = line_key(line, key);
	if (strcmp(buf_str(&before), line_text(line)) != 0)
		draft_edited(view);
	buf_release(&before);
	return used ? react_done() : react_pass();
}

static struct reaction checks_key(struct draft_view *view, const struct key *key)
{
	size_t count = view->checks.findings.len;
	if ((key->id == K_DOWN || key->id == 'j') && view->chosen + 1 < count)
		view->chosen++;
	else if ((key->id == K_UP || key->id == 'k') && view->chosen > 0)
		view->chosen--;
	else if (key->id == K_ENTER && count && CHECK_AT(&view->checks, view->chosen)->offer)
		return fix(view);
	else if (key->id == K_ENTER && count)
		go_to(view, view->chosen);
	else
		return key->id == K_UP || key->id == K_DOWN ? react_done() : react_pass();
	return react_done();
}

static struct reaction draft_key(void *state, const struct key *key)
{
	struct draft_view *view = state;
	switch (view->focus) {
	case ON_BODY: return body_key(view, key);
	case ON_CHECKS: return checks_key(view, key);
	case ON_ATTACH:
		if (key->id == K_UP)
			return next_field(view, -1);
		if (key->id == K_PASTE)
			return draft_attached(view, key->bytes);
		return key->id == K_ENTER || key->id == K_DOWN || key_is_text(key) ? draft_choose_file(view) : react_pass();
	case ON_TEMPLATE:
		if (key->id == K_UP)
			return next_field(view, -1);
		return key->id == K_ENTER || key->id == K_DOWN || key_is_text(key) ? draft_choose_template(view) : react_pass();
	default: return head_key(view, key);
	}
}

static bool draft_typing(void *state)
{
	const struct draft_view *view = state;
	return view->focus != ON_CHECKS;
}

static struct reaction undo_typing(struct draft_view *view, bool back)
{
	struct err err = {0};
	bool any;
	bool ok = back ? draft_undo(&view->body.draft, &any, &err) : draft_redo(&view->body.draft, &any, &err);
	if (!ok)
		return react_error(&err);
	if (!any)
		return react_say(react_done(), SAY_INFO, back ? "Nothing in the text to take back" : "Nothing to do again");
	draft_edited(view);
	return draft_look_now(view);
}

static struct reaction draft_act(void *state, enum op_id op)
{
	struct draft_view *view = state;
	switch (op) {
	case OP_NEXT_CHECK: return next_check(view);
	case OP_ALL_CHECKS: return all_checks(view);
	case OP_FIX: return fix(view);
	case OP_INSERT: return draft_choose_insert();
	case OP_REVIEW: return review(view);
	case OP_TEXT_UNDO: return undo_typing(view, true);
	case OP_TEXT_REDO: return undo_typing(view, false);
	case OP_NEXT_FIELD: return next_field(view, 1);
	case OP_PREVIOUS_FIELD: return next_field(view, -1);
	case OP_BIN_DRAFT: return react_ask(TAG_BIN, "Bin the draft to %s? y bins it, n keeps it", view->message.client_name);
	case OP_KEPT:
		draft_keep(view);
		return react_say(react_done(), SAY_INFO, "Already kept: every two seconds, and when you leave. F10 goes on");
	case OP_CHOICES:
		if (view->focus == ON_TO || view->focus == ON_CC)
			return draft_choose_contact(view);
		return view->focus == ON_ATTACH ? draft_choose_file(view) : draft_choose_template(view);
	case OP_ATTACH: return draft_choose_file(view);
	case OP_EDITOR:
		draft_keep(view);
		return (struct reaction){.kind = REACT_EDITOR, .tag = TAG_EDITOR, .arg = {.text = draft_text(&view->body.draft)}};
	case OP_BACK:
		if (view->focus == ON_CHECKS) {
			view->focus = ON_BODY;
			return react_done();
		}
		return leave(view);
	default: return react_pass();
	}
}

static struct reaction take_edited(struct draft_view *view, const char *text)
{
	struct err err = {0};
	if (strcmp(text, draft_text(&view->body.draft)) == 0)
		return react_done();
	if (!draft_replace(&view->body.draft, 0, draft_len(&view->body.draft), text, strlen(text), &err))
		return react_error(&err);
	draft_top(&view->body.draft);
	draft_edited(view);
	return react_say(draft_look_now(view), SAY_DONE, "Taken over from the editor. Ctrl-Z brings the text before back");
}

static struct reaction draft_answer(void *state, const struct answer *answer)
{
	struct draft_view *view = state;
	if (answer->tag == TAG_REVIEW)
		return reviewed(view, answer);
	if (!answer->given)
		return react_done();
	switch (answer->tag) {
	case TAG_TEMPLATE: return draft_take_template(view, (size_t)answer->id);
	case TAG_CONTACT: return draft_take_contact(view, (size_t)answer->id);
	case TAG_INSERT: return draft_take_insert(view, answer->id);
	case TAG_EDITOR: return take_edited(view, answer->text);
	case TAG_BIN: return bin(view);
	case TAG_FILE: return draft_take_file(view, answer->id);
	case TAG_PATH: return draft_attached(view, answer->text);
	default: return react_done();
	}
}

static int64_t draft_due(void *state)
{
	const struct draft_view *view = state;
	if (view->check_due < 0 || (view->keep_due >= 0 && view->keep_due < view->check_due))
		return view->keep_due;
	return view->check_due;
}

static struct reaction draft_tick(void *state)
{
	struct draft_view *view = state;
	int64_t now = app_now(view->app);
	if (view->keep_due >= 0 && view->keep_due <= now)
		draft_keep(view);
	return view->check_due >= 0 && view->check_due <= now ? draft_look_now(view) : react_done();
}

static const enum op_id *draft_hints(void *state)
{
	static const enum op_id some[] = {OP_NEXT_CHECK, OP_FIX, OP_EDITOR, OP_REVIEW, OP_BACK, OP_INSERT, OP_TEXT_UNDO,
	                                  OP_TEXT_REDO, OP_ALL_CHECKS, OP_NONE};
	static const enum op_id unfixed[] = {OP_NEXT_CHECK, OP_EDITOR, OP_REVIEW, OP_BACK, OP_INSERT, OP_TEXT_UNDO,
	                                     OP_TEXT_REDO, OP_ALL_CHECKS, OP_NONE};
	static const enum op_id fine[] = {OP_REVIEW, OP_EDITOR, OP_INSERT, OP_BACK, OP_TEXT_UNDO, OP_TEXT_REDO,
	                                  OP_ALL_CHECKS, OP_NONE};
	const struct draft_view *view = state;
	for (size_t i = 0; i < view->checks.findings.len; i++)
		if (CHECK_AT(&view->checks, i)->offer)
			return some;
	return view->checks.findings.len ? unfixed : fine;
}

const struct view view_draft = {
	.name = "draft",
	.title = "Draft",
	.scope = SCOPE_DRAFT,
	.flags = VIEW_WHOLE,
	.size = sizeof(struct draft_view),
	.open = draft_open,
	.load = draft_reload,
	.draw = draft_view_draw,
	.status = draft_view_status,
	.hints = draft_hints,
	.typing = draft_typing,
	.act = draft_act,
	.key = draft_key,
	.answer = draft_answer,
	.due = draft_due,
	.tick = draft_tick,
	.keep = draft_keep,
	.doing = draft_doing,
	.close = draft_close,
};
