/* SPDX-License-Identifier: MIT */
/* The files of a client or of one entry: as a list, one of them as text inside the
 * program, or saved to where scp fetches it. Nothing is opened on this machine's
 * desktop. */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ui/client_inside.h"
#include "ui/dialog.h"
#include "ui/fetch.h"

enum { FILES_SHOWN = 100, SHOWN_MOST = 128 << 10, AS_TEXT = 1, TO_DISK, ANSWER };

static const char *note_of(struct client_view *self, const struct desk_file *file)
{
	struct buf size = BUF_INIT;
	char day[DATE_TEXT_SIZE];
	file_size_text(&size, file->file.len);
	const char *note = arena_printf(&self->files_arena, "%s, %s, %s%s", file->title, date_short(moment_day(file->entry->happened), day),
	                                buf_str(&size), !file->file.content ? ", erased" : file->kept_out ? ", stays out" : "");
	buf_release(&size);
	return note;
}

struct reaction client_files(struct client_view *self, int64_t entry)
{
	struct menu_item items[FILES_SHOWN];
	struct err err = {0};
	arena_release(&self->files_arena);
	self->file_count = 0;
	if (!desk_files(app_desk(self->app), self->id, entry, self->withdrawn, &self->files_arena, &self->files, &self->file_count,
	                &err))
		return react_error(&err);
	size_t count = self->file_count < FILES_SHOWN ? self->file_count : FILES_SHOWN;
	if (!count)
		return react_say(react_done(), SAY_INFO, "There is no file here yet: a, then f, attaches one");
	for (size_t i = 0; i < count; i++) /* the newest first */
		items[i] = (struct menu_item){(int64_t)(self->file_count - 1 - i), self->files[self->file_count - 1 - i].label,
		                              note_of(self, &self->files[self->file_count - 1 - i]), KEY_NONE};
	return react_menu(&(struct menu_spec){.title = entry ? "Files of this entry" : "Files of this client", .items = items,
	                                      .count = count, .narrow = true}, TAG_FILES);
}

static struct reaction ask_how(const struct desk_file *file)
{
	const struct menu_item items[] = {
		{AS_TEXT, "show it as text", "", 't'}, {TO_DISK, "save it, to be fetched with scp", "", 's'},
		{ANSWER, "say who agreed to the recording", file->kept_out ? "stays out" : "", 'a'},
	};
	bool recording = strcmp(file->file.what, "recording") == 0;
	return react_menu(&(struct menu_spec){.title = file->label, .items = items, .count = recording ? 3 : 2}, TAG_FILE);
}

static struct reaction show(struct client_view *self, const struct desk_file *file)
{
	struct buf text = BUF_INIT;
	struct err err = {0};
	if (!desk_file_text(app_desk(self->app), file, &text, &err)) {
		buf_release(&text);
		return err.code == ERR_UNAVAILABLE
		       ? react_text(file->label, arena_str(&self->files_arena, err.text), false) : react_error(&err);
	}
	const char *shown = arena_strn(&self->files_arena, buf_str(&text), text.len < SHOWN_MOST ? text.len : SHOWN_MOST);
	buf_release(&text);
	return *shown ? react_text(file->label, shown, false)
	              : react_say(react_done(), SAY_INFO, "There is no text in it; s saves it, to be fetched with scp");
}

static struct reaction save(struct client_view *self, const struct desk_file *file)
{
	struct desk *desk = app_desk(self->app);
	struct buf path = BUF_INIT, shown = BUF_INIT, line = BUF_INIT;
	struct err err = {0};
	file_make_folders(desk->config.export_dir);
	if (!desk_file_save(desk, file, desk->config.export_dir, &path, &err)) {
		buf_release(&path);
		return react_error(&err);
	}
	fetch_line(desk, buf_str(&path), &line);
	file_short(&shown, buf_str(&path));
	const char *text = arena_printf(&self->files_arena, "It is here:\n%s\n\nOn your own machine:\n%s", buf_str(&shown), buf_str(&line));
	buf_release(&path);
	buf_release(&shown);
	buf_release(&line);
	return react_text("Saved", text, true);
}

struct reaction client_files_answer(struct client_view *self, const struct answer *answer)
{
	if (answer->tag == TAG_FILES)
		self->file = (size_t)answer->id;
	if (self->file >= self->file_count)
		return react_done();
	const struct desk_file *file = &self->files[self->file];
	if (answer->tag == TAG_FILES)
		return ask_how(file);
	if (answer->id == ANSWER)
		return react_open(view_named("attach"), (struct view_arg){.client = self->id, .id = file->entry->seq, .text = "consent"}, 0);
	return answer->id == AS_TEXT ? show(self, file) : save(self, file);
}
