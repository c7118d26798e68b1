/* SPDX-License-Identifier: MIT */
/* What is chosen on the Export screen, and what that means for an export. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "desk/journal.h"
#include "ui/export_inside.h"

static const enum rows_format format_of[] = {ROWS_XLSX, ROWS_CSV_EXCEL, ROWS_CSV, ROWS_JSON};

const struct listing *export_list(const struct export_view *view)
{
	size_t count;
	int rows = form_chosen((struct form *)&view->form, F_ROWS);
	return rows <= ROWS_CASE ? NULL : &listing_all(&count)[rows - ROWS_LISTS_FROM];
}

enum export_what export_what(const struct export_view *view)
{
	int chosen = form_chosen((struct form *)&view->form, F_WHAT);
	return view->what_of[chosen < 0 ? 0 : chosen];
}

int export_format(const struct export_view *view)
{
	int chosen = form_chosen((struct form *)&view->form, F_FORMAT);
	return chosen < 0 ? 0 : chosen;
}

enum rows_format export_rows_format(const struct export_view *view)
{
	return format_of[export_format(view)];
}

/* --- what the choices mean --- */

const struct buf *export_rows_of(const struct export_view *view)
{
	return export_what(view) == WHAT_VIEW ? &view->shown.rows : &view->marked;
}

/* One currency where the view showed one. */
const char *export_currency(const struct export_view *view)
{
	return export_what(view) == WHAT_ALL ? "" : view->shown.currency;
}

/* In the terms of desk/export.h, for the preview and the name; refs are the caller's. */
bool export_wish(struct export_view *view, size_t most, struct vec *refs, struct desk_export *out, struct err *err)
{
	*out = (struct desk_export){
		.list = export_list(view), .format = export_rows_format(view), .as_of = DATE_NONE, .since = DATE_NONE,
		.paid = form_chosen(&view->form, F_PAID) == 1,
	};
	snprintf(out->currency, sizeof out->currency, "%s", export_currency(view));
	if (out->list && !listing_columns_parse(out->list, form_text(&view->form, F_COLUMNS), &out->columns, err))
		return false;
	if (export_what(view) != WHAT_ALL) {
		const struct buf *rows = export_rows_of(view);
		size_t len = 0;
		for (size_t lines = 0; len < rows->len && lines < most; len++)
			lines += rows->data[len] == '\n';
		if (!desk_export_ids(buf_str(rows), len, desk_export_whole(out->list), refs, err))
			return false;
	} else if (!desk_export_first(view->desk, (int)most, refs, err)) {
		return false;
	}
	out->refs = refs->data;
	out->count = refs->len;
	return true;
}

/* --- columns --- */

/* F4 offers the two usual sets, and each column to add or to take away. */
void export_offer_columns(struct export_view *view)
{
	const struct listing *list = export_list(view);
	size_t count = 0;
	view->column_choices[count++] = "standard";
	view->column_choices[count++] = "all";
	for (size_t i = 0; list && i < list->count; i++)
		view->column_choices[count++] = list->columns[i].name;
	view->column_choices[count] = NULL;
	form_field(&view->form, F_COLUMNS)->choices = view->column_choices;
}

static bool is_set(const char *text)
{
	return !*text || strcmp(text, "standard") == 0 || strcmp(text, "all") == 0;
}

/* A column chosen from the list joins those that stand there, or leaves them. */
void export_join_columns(struct export_view *view)
{
	const char *before = buf_str(&view->columns), *chosen = form_text(&view->form, F_COLUMNS);
	struct buf joined = BUF_INIT;
	bool there = false;
	if (is_set(before) || is_set(chosen))
		return;
	for (const char *at = before; *at;) {
		size_t len = strcspn(at, ",");
		const char *name = at;
		size_t trimmed = len;
		text_trim(&name, &trimmed);
		bool same = trimmed == strlen(chosen) && memcmp(name, chosen, trimmed) == 0;
		there = there || same;
		if (!same && trimmed) {
			buf_adds(&joined, joined.len ? "," : "");
			buf_add(&joined, name, trimmed);
		}
		at += len + (at[len] == ',');
	}
	if (!there)
		buf_addf(&joined, "%s%s", joined.len ? "," : "", chosen);
	form_set(&view->form, F_COLUMNS, joined.len ? buf_str(&joined) : "standard");
	buf_release(&joined);
}

void export_keep_columns(struct export_view *view)
{
	buf_clear(&view->columns);
	buf_adds(&view->columns, form_text(&view->form, F_COLUMNS));
}

/* --- what and which rows --- */

static void add_what(struct export_view *view, size_t *count, enum export_what kind)
{
	view->what_of[*count] = kind;
	view->what_choices[*count] = buf_str(&view->whats[*count]);
	++*count;
}

static size_t count_lines(const struct buf *text)
{
	size_t lines = 0;
	for (size_t i = 0; i < text->len; i++)
		lines += text->data[i] == '\n';
	return lines;
}

void export_take_arg(struct export_view *view, const struct view_arg *arg)
{
	const struct view_shown *shown = arg->spec;
	for (size_t i = 0; i < arg->count; i++)
		buf_addf(&view->marked, "%lld\n", (long long)arg->ids[i]);
	if (shown) {
		buf_add(&view->shown.rows, buf_str(&shown->rows), shown->rows.len);
		buf_adds(&view->shown.title, buf_str(&shown->title));
		snprintf(view->shown.currency, sizeof view->shown.currency, "%s", shown->currency);
		view->shown.clients = shown->clients;
	} else if (arg->client) {
		buf_addf(&view->shown.rows, "%lld\n", (long long)arg->client);
		buf_adds(&view->shown.title, "the timeline of this client");
		view->shown.clients = true;
	}
	view->shown_count = count_lines(&view->shown.rows);
	view->marked_count = count_lines(&view->marked);
}

void export_fill_whats(struct export_view *view)
{
	size_t count = 0;
	if (view->shown_count) {
		buf_addf(&view->whats[count], "This view: %s", buf_str(&view->shown.title));
		add_what(view, &count, WHAT_VIEW);
	}
	if (view->marked_count) {
		buf_addf(&view->whats[count], "Marked: %zu client%s", view->marked_count, view->marked_count == 1 ? "" : "s");
		add_what(view, &count, WHAT_MARKED);
	}
	buf_adds(&view->whats[count], "Everything");
	add_what(view, &count, WHAT_ALL);
	form_field(&view->form, F_WHAT)->choices = view->what_choices;
	form_field(&view->form, F_WHAT)->chosen = view->marked_count ? (int)count - 2 : 0;
}

void export_fill_rows(struct export_view *view)
{
	size_t count;
	const struct listing *lists = listing_all(&count);
	view->rows_choices[ROWS_CASE] = "Workbook: case and four lists";
	for (size_t i = 0; i < count; i++)
		view->rows_choices[ROWS_LISTS_FROM + i] = lists[i].rows;
	form_field(&view->form, F_ROWS)->choices = view->rows_choices;
}

/* The last choices, but for what and where to. */
void export_recall(struct export_view *view)
{
	struct journal journal;
	struct buf kept = BUF_INIT;
	int64_t at;
	int what_now = form_field(&view->form, F_WHAT)->chosen;
	journal_init(&journal, app_state_dir(view->app), view->desk->path, "export", "choices");
	if (journal_take(&journal, &kept, &at)) {
		form_unpack(&view->form, buf_str(&kept), kept.len);
		journal_keep(&journal, buf_str(&kept), kept.len, NULL);
	}
	form_field(&view->form, F_WHAT)->chosen = what_now;
	form_set(&view->form, F_FILE, "");
	form_field(&view->form, F_FILE)->touched = false;
	int rows = form_chosen(&view->form, F_ROWS);
	if (rows < 0 || !view->rows_choices[rows])
		form_field(&view->form, F_ROWS)->chosen = ROWS_CASE;
	if (form_chosen(&view->form, F_FORMAT) > 3)
		form_field(&view->form, F_FORMAT)->chosen = 0;
	buf_release(&kept);
}

void export_remember(struct export_view *view)
{
	struct journal journal;
	struct buf kept = BUF_INIT;
	journal_init(&journal, app_state_dir(view->app), view->desk->path, "export", "choices");
	form_pack(&view->form, &kept);
	journal_keep(&journal, buf_str(&kept), kept.len, NULL);
	buf_release(&kept);
}
