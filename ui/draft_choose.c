/* SPDX-License-Identifier: MIT */
/* What a draft offers as lists: templates, contacts, things to insert, files. */
#include "ui/draft_inside.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "letter/address.h"
#include "letter/template.h"
#include "ui/dialog.h"

enum { READY_MOST = 50, FILE_BY_PATH = -1, FILE_READY = -2 };

static int by_bytes(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return strcmp(*x, *y);
}

/* Names in the folder for files that come in, by name; NULL-terminated. */
static const char *const *ready_files(const struct draft_view *view, struct arena *arena)
{
	struct buf path = BUF_INIT;
	size_t count = 0;
	const char **names = arena_array(arena, READY_MOST + 1, sizeof(*names));
	file_home(&path, view->desk->config.inbox);
	DIR *dir = opendir(buf_str(&path));
	for (struct dirent *e = dir ? readdir(dir) : NULL; e && names && count < READY_MOST; e = readdir(dir))
		if (e->d_name[0] != '.')
			names[count++] = arena_str(arena, e->d_name);
	if (dir)
		closedir(dir);
	if (count)
		qsort(names, count, sizeof(*names), by_bytes);
	buf_release(&path);
	return names;
}

struct reaction draft_choose_template(struct draft_view *view)
{
	struct arena arena = ARENA_INIT;
	struct err err = {0};
	struct mail_template *rows;
	size_t count;
	if (!desk_mail_templates(view->desk, view->message.language, &arena, &rows, &count, &err)) {
		arena_release(&arena);
		return react_error(&err);
	}
	struct menu_item *items = arena_array(&arena, count, sizeof(*items));
	size_t chosen = 0;
	for (size_t i = 0; items && i < count; i++) {
		items[i] = (struct menu_item){.id = (int64_t)i, .text = *rows[i].title ? rows[i].title : rows[i].name,
		                              .note = rows[i].name};
		if (strcmp(rows[i].name, view->message.template) == 0)
			chosen = i;
	}
	struct menu_spec spec = {.title = "Template", .items = items, .count = items ? count : 0, .chosen = chosen,
	                         .narrow = true};
	struct reaction menu = react_menu(&spec, TAG_TEMPLATE);
	arena_release(&arena);
	return menu;
}

struct reaction draft_take_template(struct draft_view *view, size_t wanted)
{
	struct arena arena = ARENA_INIT;
	struct err err = {0};
	struct mail_template *rows;
	size_t count;
	draft_view_gather(view);
	struct message filled = view->message;
	bool ok = desk_mail_templates(view->desk, view->message.language, &arena, &rows, &count, &err) && wanted < count &&
	          desk_mail_refill(view->desk, rows[wanted].name, &view->arena, &filled, &err) &&
	          draft_replace(&view->body.draft, 0, draft_len(&view->body.draft), filled.body, strlen(filled.body), &err);
	arena_release(&arena);
	if (!ok)
		return react_error(&err);
	line_set(&view->heads[ON_SUBJECT], filled.subject);
	view->message.template = filled.template;
	view->message.kind = filled.kind;
	view->message.language = filled.language;
	draft_top(&view->body.draft);
	view->focus = ON_BODY;
	draft_edited(view);
	return react_say(draft_look_now(view), SAY_DONE, "Filled from the template. Ctrl-Z brings the text before back");
}

struct reaction draft_choose_contact(struct draft_view *view)
{
	struct arena arena = ARENA_INIT;
	size_t count = 0;
	const struct facts *f = &view->facts;
	struct menu_item *items = arena_array(&arena, f->contact_count, sizeof(*items));
	for (size_t i = 0; items && i < f->contact_count; i++) {
		if (!*f->contacts[i].mail)
			continue;
		struct buf text = BUF_INIT;
		address_show(&text, f->contacts[i].name, f->contacts[i].mail);
		items[count++] = (struct menu_item){.id = (int64_t)i, .text = arena_str(&arena, buf_str(&text)),
		                                    .note = f->contacts[i].bounced ? "does not work" : f->contacts[i].role};
		buf_release(&text);
	}
	struct menu_spec spec = {.title = "Contacts", .items = items, .count = count, .narrow = true};
	struct reaction menu = count ? react_menu(&spec, TAG_CONTACT)
	                             : react_say(react_done(), SAY_INFO, "The client has no contact with a mail address");
	arena_release(&arena);
	return menu;
}

struct reaction draft_take_contact(struct draft_view *view, size_t i)
{
	struct buf text = BUF_INIT;
	if (i >= view->facts.contact_count || (view->focus != ON_TO && view->focus != ON_CC))
		return react_done();
	struct line *line = &view->heads[view->focus];
	if (view->focus == ON_CC && !line_empty(line))
		buf_addf(&text, "%s, ", line_text(line));
	address_show(&text, view->facts.contacts[i].name, view->facts.contacts[i].mail);
	line_set(line, buf_str(&text));
	buf_release(&text);
	draft_edited(view);
	return draft_look_now(view);
}

/* Files attached, to take out; files that lie ready, to attach; any other by path. */
struct reaction draft_choose_file(struct draft_view *view)
{
	struct arena arena = ARENA_INIT;
	size_t count = 0;
	struct menu_item *items = arena_array(&arena, view->file_count + READY_MOST + 1, sizeof(*items));
	if (!items)
		return react_done();
	items[count++] = (struct menu_item){.id = FILE_BY_PATH, .text = "Attach a file: type or paste its path"};
	for (size_t i = 0; i < view->file_count; i++)
		items[count++] = (struct menu_item){.id = view->files[i].id, .text = view->files[i].name, .note = "take out"};
	const char *const *names = ready_files(view, &arena);
	for (int i = 0; names && names[i]; i++)
		items[count++] = (struct menu_item){.id = FILE_READY - i, .text = names[i], .note = "attach"};
	struct menu_spec spec = {.title = "Attach", .items = items, .count = count, .narrow = true};
	struct reaction menu = react_menu(&spec, TAG_FILE);
	arena_release(&arena);
	return menu;
}

struct reaction draft_attached(struct draft_view *view, const char *path)
{
	struct err err = {0};
	draft_view_gather(view);
	if (!desk_mail_attach(view->desk, &view->message, path, &err))
		return react_error(&err);
	journal_drop(&view->journal);
	draft_name_journal(view, view->message.id);
	view->dirty = view->touched;
	struct reaction done = react_changed();
	return react_say(done, SAY_DONE, "Attached; u on the board takes it back, Enter on Attach takes it out");
}

struct reaction draft_take_file(struct draft_view *view, int64_t id)
{
	struct err err = {0};
	if (id == FILE_BY_PATH)
		return react_path(TAG_PATH, "Path of the file to attach (Tab completes)");
	if (id > 0) {
		if (!desk_mail_detach(view->desk, &view->message, id, &err))
			return react_error(&err);
		return react_say(react_changed(), SAY_DONE, "Taken out");
	}
	struct arena arena = ARENA_INIT;
	struct buf path = BUF_INIT;
	const char *const *names = ready_files(view, &arena);
	int64_t n = FILE_READY - id;
	for (int64_t i = 0; names && names[i]; i++)
		if (i == n)
			buf_addf(&path, "%s/%s", view->desk->config.inbox, names[i]);
	struct reaction done = path.len ? draft_attached(view, buf_str(&path)) : react_done();
	buf_release(&path);
	arena_release(&arena);
	return done;
}

struct reaction draft_choose_insert(void)
{
	static const struct menu_item items[] = {
		{1, "Table of open invoices", "", '1'},
		{2, "Bank details", "", '2'},
		{3, "Last promise", "", '3'},
		{4, "Signature", "", '4'},
	};
	struct menu_spec spec = {.title = "Insert", .items = items, .count = 4};
	return react_menu(&spec, TAG_INSERT);
}

struct reaction draft_take_insert(struct draft_view *view, int64_t which)
{
	static const char *const texts[] = {"", "{{invoices}}\n", "{{ways_to_pay}}\n", "{{promise_amount}}, {{promise_date}}",
	                                    "{{sender}}\n{{firm}}\n"};
	struct arena arena = ARENA_INIT;
	struct err err = {0};
	struct buf out = BUF_INIT;
	size_t count;
	const struct template_kind *kind = template_kind(view->message.template);
	struct template_value *values = template_values(&view->facts, kind ? kind->scope : TEMPLATE_OVERDUE,
	                                                view->message.language, &arena, &count);
	const char *text = which >= 1 && which <= 4 ? texts[which] : "";
	if (values)
		template_fill(text, strlen(text), values, count, &out);
	bool whole = values && draft_paste(&view->body.draft, buf_str(&out), out.len, &err);
	bool hole = strstr(buf_str(&out), "{{") != NULL;
	buf_release(&out);
	arena_release(&arena);
	view->focus = ON_BODY;
	draft_edited(view);
	if (!whole)
		return react_error(&err);
	return hole ? react_say(react_done(), SAY_INFO, "The book has nothing for this: fill it in, or Ctrl-Z takes it out")
	            : react_done();
}

