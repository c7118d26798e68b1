/* SPDX-License-Identifier: MIT */
/* What the files of the Export screen share; for view_export.c and export_draw.c
 * alone. */
#ifndef DUN_UI_EXPORT_INSIDE_H
#define DUN_UI_EXPORT_INSIDE_H

#include "desk/export.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/job.h"

enum export_field { F_WHAT, F_ROWS, F_FORMAT, F_PAID, F_COLUMNS, F_FILE, F_START, F_LEAVE, F_COPY };
enum export_what { WHAT_VIEW, WHAT_MARKED, WHAT_ALL, WHATS };
enum { ROWS_CASE, ROWS_LISTS_FROM };  /* of F_ROWS: the workbook, then the catalogue */

enum { PREVIEW_ROWS = 12, PREVIEW_COLUMNS = 6 };

struct export_preview {
	struct arena arena;
	const char *titles[PREVIEW_COLUMNS];
	bool right[PREVIEW_COLUMNS]; /* numbers */
	const char *cells[PREVIEW_ROWS][PREVIEW_COLUMNS];
	size_t columns, rows;
};

struct export_view {
	struct app *app;
	struct desk *desk;
	struct form form;
	bool ready;               /* the form is made */
	bool loaded;
	int64_t since;            /* progress_clock() when x opened it: what was over by then is
	                             no news here; 0: opened by 6, which shows the last */
	struct view_shown shown;  /* what x was pressed on */
	struct buf marked;        /* its marked clients, as rows */
	size_t shown_count, marked_count;
	struct buf whats[WHATS];  /* the choices of F_WHAT */
	const char *what_choices[WHATS + 1];
	enum export_what what_of[WHATS]; /* what each choice stands for */
	const char *rows_choices[16];
	const char *column_choices[SHEET_COLUMNS_MOST + 3]; /* standard, all, and each */
	struct buf columns;       /* what F_COLUMNS held before F4 */
	char default_path[FILE_PATH]; /* while the file's name is ours to change */
	struct buf note;          /* about the file: "new file, 74 GB free" */
	struct buf last;          /* the last exports, a line each */
	struct export_preview preview;
	struct buf copied;
};

/* --- export_choice.c: what is chosen --- */

/* The list chosen; NULL: the workbook of the case. */
const struct listing *export_list(const struct export_view *view);
enum export_what export_what(const struct export_view *view);
int export_format(const struct export_view *view); /* of F_FORMAT */
enum rows_format export_rows_format(const struct export_view *view);
/* The rows of the view or of its marks, as `export --rows` reads them. */
const struct buf *export_rows_of(const struct export_view *view);
/* "": all of them. */
const char *export_currency(const struct export_view *view);
/* All of it in the terms of desk/export.h, for the preview and the file's name: at most
 * most rows. refs (of struct listing_ref) are the caller's to release. */
bool export_wish(struct export_view *view, size_t most, struct vec *refs, struct desk_export *out, struct err *err);

/* The columns there are, for F4; and one chosen there joined to those before. */
void export_offer_columns(struct export_view *view);
void export_join_columns(struct export_view *view);
void export_keep_columns(struct export_view *view);

void export_take_arg(struct export_view *view, const struct view_arg *arg);
void export_fill_whats(struct export_view *view);
void export_fill_rows(struct export_view *view);
/* The last choices, across restarts. */
void export_recall(struct export_view *view);
void export_remember(struct export_view *view);

/* --- export_file.c: the file --- */

/* The name we would give it, while the person has not chosen another. */
void export_name_file(struct export_view *view);
void export_note_file(struct export_view *view);
/* The export to tell of; NULL: none. */
const struct job *export_job(const struct export_view *view);
/* The job's file and its line of figures; false when no export has ended well. */
bool export_result(const struct export_view *view, struct buf *path, struct buf *figures);

void export_draw(struct export_view *view, struct frame *frame, struct rect room);

#endif
