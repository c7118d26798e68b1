/* SPDX-License-Identifier: MIT */
/* The export's file: its name, and whether that is taken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ui/export_inside.h"

void export_name_file(struct export_view *view)
{
	struct vec refs = VEC_INIT(struct listing_ref);
	struct desk_export about;
	struct buf path = BUF_INIT, shown = BUF_INIT;
	if (strcmp(form_text(&view->form, F_FILE), view->default_path) == 0 && export_wish(view, 2, &refs, &about, NULL)) {
		if (export_what(view) == WHAT_ALL)
			about.refs = NULL;
		if (desk_export_path(view->desk, &about, &path, NULL)) {
			file_short(&shown, buf_str(&path));
			snprintf(view->default_path, sizeof view->default_path, "%s", buf_str(&shown));
			form_set(&view->form, F_FILE, view->default_path);
		}
	}
	buf_release(&path);
	buf_release(&shown);
	vec_release(&refs);
}

void export_note_file(struct export_view *view)
{
	struct buf path = BUF_INIT, free_name = BUF_INIT, size = BUF_INIT;
	buf_clear(&view->note);
	file_home(&path, form_text(&view->form, F_FILE));
	bool taken = access(buf_str(&path), F_OK) == 0 && file_free_name(buf_str(&path), &free_name, NULL);
	const char *slash = strrchr(buf_str(&free_name), '/');
	if (taken)
		buf_addf(&view->note, ". taken: becomes %s", slash ? slash + 1 : buf_str(&free_name));
	else
		buf_adds(&view->note, ". new file");
	int64_t space = file_space(buf_str(&path));
	if (space >= 0) {
		file_size_text(&size, space);
		buf_addf(&view->note, ", %6s free", buf_str(&size));
	}
	buf_release(&path);
	buf_release(&free_name);
	buf_release(&size);
}
