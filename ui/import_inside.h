/* SPDX-License-Identifier: MIT */
/* What the files of the Import screen share. */
#ifndef DUN_UI_IMPORT_INSIDE_H
#define DUN_UI_IMPORT_INSIDE_H

#include "desk/import.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/view.h"

/* Rows the cursor goes over: first how the file is read, then our fields. */
enum import_setting { SET_KIND, SET_ENCODING, SET_SEPARATOR, SET_DECIMAL, SET_DATES, SETTINGS };

struct import_view {
	struct app *app;
	/* the folder */
	struct arena folder_arena;
	struct vec files;        /* struct desk_import_file */
	struct list at;
	int64_t looked;          /* app_now() when the folder was read */
	/* the file that is being looked at */
	bool looking;
	struct vec layouts;      /* struct layout, as of then; texts in said */
	struct desk_import file;
	struct arena said;       /* what was chosen and corrected */
	struct vec rows;         /* int: a setting, or SETTINGS plus a field */
	struct list rows_at;
	bool changed[COLUMN_FIELDS]; /* by the person */
	struct vec skips;        /* int64_t, rising: lines set aside */
	struct vec fixes;        /* struct intake_fix */
	bool tried;              /* report is of the mapping as it stands */
	struct intake_report report;
	struct err why;          /* what is to settle, or why it could not be tried */
	bool on_problems;        /* the pane with the cursor */
	struct list problems;
	bool gone_settled;       /* it was said what became of vanished invoices */
};

/* The setting or field under the cursor. */
int import_row(const struct import_view *self);
const struct intake_rejected *import_problem(const struct import_view *self, size_t i);
/* 'Offen "n/a" is not an amount' */
void import_problem_text(const struct intake_rejected *problem, struct buf *out);
/* "[comma, 1.234,56]" without the brackets. */
void import_setting_text(const struct import_view *self, enum import_setting setting, struct buf *out);
/* The name of the column of a field, or what stands in its place. */
void import_column_text(const struct import_view *self, enum column_field field, struct buf *out);
/* Is the order of the dates to be settled by y or n? */
bool import_asks_order(const struct import_view *self);
/* All else is settled, but not the currency? */
bool import_asks_currency(const struct import_view *self);

void import_draw_files(struct import_view *self, struct frame *frame, struct rect room);
void import_draw_mapping(struct import_view *self, struct frame *frame, struct rect room);

#endif
