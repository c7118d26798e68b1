/* SPDX-License-Identifier: MIT */
/* A draft between the screen, the private journal and the book. */
#include "ui/draft_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ledger/clock.h"
#include "store/fields.h"

void draft_view_gather(struct draft_view *view)
{
	view->message.to_line = line_text(&view->heads[ON_TO]);
	view->message.cc_line = line_text(&view->heads[ON_CC]);
	view->message.subject = line_text(&view->heads[ON_SUBJECT]);
	view->message.body = draft_text(&view->body.draft);
}

bool draft_view_show(struct draft_view *view, struct err *err)
{
	const struct message *m = &view->message;
	line_set(&view->heads[ON_TO], m->to_line);
	line_set(&view->heads[ON_CC], m->cc_line);
	line_set(&view->heads[ON_SUBJECT], m->subject);
	return draft_load(&view->body.draft, m->body, strlen(m->body), err);
}

bool draft_view_keep(struct draft_view *view, struct err *err)
{
	struct buf all = BUF_INIT;
	view->keep_due = -1;
	if (!view->dirty || view->over)
		return true;
	draft_view_gather(view);
	const struct message *m = &view->message;
	fields_add_int(&all, "message", m->id);
	fields_add(&all, "currency", m->currency);
	fields_add(&all, "kind", m->kind);
	fields_add(&all, "template", m->template);
	fields_add(&all, "language", m->language);
	fields_add(&all, "to", m->to_line);
	fields_add(&all, "cc", m->cc_line);
	fields_add(&all, "subject", m->subject);
	fields_add(&all, "body", m->body);
	fields_add_int(&all, "cursor", (int64_t)view->body.draft.cursor);
	bool ok = buf_ok(&all, err) && journal_keep(&view->journal, buf_str(&all), all.len, err);
	buf_release(&all);
	if (!ok)
		return false;
	struct moment now = clock_now();
	int64_t second = (now.at + now.offset * 60) % 86400;
	snprintf(view->kept, sizeof(view->kept), "%02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60),
	         (int)(second % 60));
	view->dirty = false;
	return true;
}

/* Is it still a draft, or has somebody queued or binned it meanwhile? */
static bool still_draft(struct draft_view *view, int64_t id)
{
	struct arena arena = ARENA_INIT;
	struct message message;
	bool is = message_load(view->desk->db, id, &arena, &message, NULL) && message.state == MESSAGE_DRAFT;
	arena_release(&arena);
	return is;
}

/* A text of the journal, in the arena; "" when it is not there. */
static const char *text_of(struct draft_view *view, const struct buf *all, const char *name)
{
	struct field field;
	if (!fields_get(buf_str(all), all->len, name, &field))
		return "";
	return arena_strn(&view->arena, field.value, field.value_len);
}

bool draft_view_bring_back(struct draft_view *view, int64_t *at)
{
	struct buf all = BUF_INIT;
	struct message *m = &view->message;
	int64_t cursor = 0;
	bool found = journal_take(&view->journal, &all, at) && fields_valid(buf_str(&all), all.len);
	if (found) {
		m->id = 0;
		text_number(text_of(view, &all, "message"), 0, INT64_MAX, &m->id);
		if (m->id && !still_draft(view, m->id))
			m->id = 0; /* what was typed since becomes a draft of its own */
		text_number(text_of(view, &all, "cursor"), 0, INT64_MAX, &cursor);
		m->currency = text_of(view, &all, "currency");
		m->kind = text_of(view, &all, "kind");
		m->template = text_of(view, &all, "template");
		m->language = text_of(view, &all, "language");
		m->to_line = text_of(view, &all, "to");
		m->cc_line = text_of(view, &all, "cc");
		m->subject = text_of(view, &all, "subject");
		m->body = text_of(view, &all, "body");
		found = arena_ok(&view->arena, NULL) && draft_view_show(view, NULL);
		draft_place(&view->body.draft, (size_t)cursor);
		view->touched = view->dirty = found;
	}
	buf_release(&all);
	return found;
}

bool draft_view_read(struct draft_view *view, struct err *err)
{
	struct arena arena = ARENA_INIT;
	struct facts facts;
	struct attachment *files;
	size_t count;
	if (!desk_mail_facts(view->desk, view->message.client, view->message.currency, &arena, &facts, err) ||
	    !desk_mail_files(view->desk, &view->message, &arena, &files, &count, err)) {
		arena_release(&arena);
		return false;
	}
	arena_release(&view->facts_arena);
	view->facts_arena = arena;
	view->facts = facts;
	view->files = files;
	view->file_count = count;
	return true;
}

bool draft_view_look(struct draft_view *view, struct err *err)
{
	struct arena arena = ARENA_INIT;
	view->check_due = -1;
	draft_view_gather(view);
	const struct check_mail mail = desk_mail_as_checked(&view->message, view->files, view->file_count, &arena);
	bool ok = arena_ok(&arena, err) && check_run(&mail, &view->facts, &view->checks, err);
	arena_release(&arena);
	if (view->chosen >= view->checks.findings.len)
		view->chosen = 0;
	if (view->focus == ON_CHECKS && !view->checks.findings.len)
		view->focus = ON_BODY;
	return ok;
}
