/* SPDX-License-Identifier: MIT */
/* The Export screen: what, which rows, in which format, into which file. The file
 * is written by our own verb in a child (job.h); the screen shows how far it is. */
#include <stdio.h>
#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "desk/board.h"
#include "ui/dialog.h"
#include "ui/export_inside.h"
#include "ui/fetch.h"

static const char *const format_choices[] = {"Excel .xlsx", "CSV for Excel", "CSV plain UTF-8", "JSON", NULL};
static const char *const format_names[] = {"xlsx", "csv-excel", "csv", "json"};

static const struct form_field fields[] = {
	{.id = F_WHAT, .kind = FIELD_CHOICE, .label = "What", .width = 40},
	{.id = F_ROWS, .kind = FIELD_CHOICE, .label = "Rows", .width = 40},
	{.id = F_FORMAT, .kind = FIELD_CHOICE, .label = "Format", .width = 16, .choices = format_choices},
	{.id = F_PAID, .kind = FIELD_TICK, .label = "Paid invoices too"},
	{.id = F_COLUMNS, .kind = FIELD_TEXT, .label = "Columns", .width = 40},
	{.id = F_FILE, .kind = FIELD_TEXT, .label = "File", .width = 60, .required = true},
	{.id = F_START, .kind = FIELD_BUTTON, .label = "Start (F10)", .op = OP_START},
	{.id = F_LEAVE, .kind = FIELD_BUTTON, .label = "Leave (Esc)", .op = OP_BACK, .beside = true},
	{.id = F_COPY, .kind = FIELD_BUTTON, .label = "Copy the scp line (y)", .op = OP_COPY, .beside = true, .hidden = true},
};

/* --- the preview --- */

static bool preview_row(void *arg, const struct sheet_row *row, struct err *err)
{
	struct export_preview *preview = arg;
	struct buf text = BUF_INIT;
	(void)err;
	for (size_t i = 0; i < preview->columns && i < row->count; i++) {
		buf_clear(&text);
		sheet_show(&text, &row->cells[i]);
		preview->cells[preview->rows][i] = arena_str(&preview->arena, buf_str(&text));
	}
	buf_release(&text);
	return ++preview->rows < PREVIEW_ROWS;
}

/* The case is previewed by its sheet of invoices, read as the file will be. */
static void look_ahead(struct export_view *view)
{
	struct export_preview *preview = &view->preview;
	struct vec refs = VEC_INIT(struct listing_ref);
	struct desk_export about;
	arena_release(&preview->arena);
	preview->rows = preview->columns = 0;
	if (export_wish(view, PREVIEW_ROWS, &refs, &about, NULL) && refs.len) {
		if (!about.list) {
			about.list = listing_find("invoices");
			about.paid = true;
			listing_columns_parse(about.list, "client,invoice_no,due,days_overdue,gross,open_principal", &about.columns, NULL);
		}
		preview->columns = about.columns.count < PREVIEW_COLUMNS ? about.columns.count : PREVIEW_COLUMNS;
		for (size_t i = 0; i < preview->columns; i++) {
			const struct sheet_column *column = &about.list->columns[about.columns.at[i]];
			preview->titles[i] = column->title;
			preview->right[i] = column->kind == SHEET_MONEY || column->kind == SHEET_INT;
		}
		desk_export_preview(view->desk, &about, preview_row, preview, NULL);
	}
	vec_release(&refs);
}

/* --- the form --- */

static void say_format(struct export_view *view)
{
	static const char *const says[] = {"real dates and numbers, sums", "its own separator, for a double-click",
	                                   "comma, dot, 2026-11-23", "amounts as texts, 2026-11-23"};
	form_field(&view->form, F_FORMAT)->after = says[export_format(view)];
}

static void changed(void *ctx, struct form *form, struct form_field *field)
{
	struct export_view *view = ctx;
	if (field && field->id == F_COLUMNS)
		export_join_columns(view);
	else if (field && field->id == F_ROWS)
		form_set(form, F_COLUMNS, "standard"); /* another list has other columns */
	export_offer_columns(view);
	export_keep_columns(view);
	enum rows_format format = export_rows_format(view);
	bool csv = format == ROWS_CSV || format == ROWS_CSV_EXCEL;
	/* CSV holds one list: the nearest to what was asked */
	if (csv && !export_list(view))
		form_field(form, F_ROWS)->chosen = ROWS_LISTS_FROM;
	form_hide(form, F_COLUMNS, !export_list(view));
	form_hide(form, F_PAID, !export_list(view));
	say_format(view);
	export_name_file(view);
	export_note_file(view);
	look_ahead(view);
}

static void check(void *ctx, struct form *form, struct form_field *field)
{
	struct export_view *view = ctx;
	struct listing_columns columns;
	struct err err = {0};
	const struct listing *list = export_list(view);
	if (field->id == F_COLUMNS && list && !listing_columns_parse(list, form_text(form, F_COLUMNS), &columns, &err))
		form_fail(form, F_COLUMNS, "%.*s is no column of this list: F4 names them", (int)strcspn(err.text, " "), err.text);
	if (field->id == F_FILE)
		export_note_file(view);
	if (field->id == F_COLUMNS)
		look_ahead(view);
}

static bool export_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct export_view *view = state;
	view->app = app;
	view->desk = app_desk(app);
	export_take_arg(view, arg);
	if (view->shown_count || view->marked_count)
		view->since = progress_clock();
	if (!form_init(&view->form, fields, sizeof fields / sizeof *fields, view->desk->today, view->desk->decimal,
	               view->desk->date_order, err))
		return false;
	view->ready = true;
	view->form.label_width = 10;
	export_fill_whats(view);
	export_fill_rows(view);
	form_set(&view->form, F_COLUMNS, "standard");
	export_recall(view);
	view->form.check = check;
	view->form.changed = changed;
	view->form.ctx = view;
	form_focus(&view->form, F_START);
	return true;
}

/* The copy button stands there as long as there is something to copy. */
static void settle_buttons(struct export_view *view)
{
	struct buf path = BUF_INIT, figures = BUF_INIT;
	bool done = export_result(view, &path, &figures);
	struct form_field *copy = form_field(&view->form, F_COPY);
	if (copy->hidden && done && view->loaded)
		form_focus(&view->form, F_COPY);
	view->loaded = true;
	form_hide(&view->form, F_COPY, !done);
	if (!done && view->form.fields[view->form.at].id == F_COPY)
		form_focus(&view->form, F_START);
	buf_release(&path);
	buf_release(&figures);
}

static bool export_load(void *state, struct err *err)
{
	struct export_view *view = state;
	buf_clear(&view->last);
	changed(view, &view->form, NULL);
	settle_buttons(view);
	return desk_export_last(view->desk, 3, &view->last, err);
}

/* --- the job --- */

const struct job *export_job(const struct export_view *view)
{
	const struct job *job = app_job(view->app, "export");
	return job && !job->running && job->ended <= view->since ? NULL : job;
}

bool export_result(const struct export_view *view, struct buf *path, struct buf *figures)
{
	const struct job *job = export_job(view);
	if (!job || job->running || job_status(job) != 0)
		return false;
	const char *out = buf_str(&job->proc.out);
	size_t len = strcspn(out, "\n");
	buf_add(path, out, len);
	if (out[len])
		buf_add(figures, out + len + 1, strcspn(out + len + 1, "\n"));
	return len > 0;
}

/* "as the board's columns together", when the board's open total stands among the figures. */
static void compare(struct app *app, const char *figures, struct buf *out)
{
	struct board board;
	struct buf money = BUF_INIT;
	if (desk_board(app_desk(app), BOARD_BUCKET, NULL, &board, NULL)) {
		buf_addc(&money, ' ');
		money_show(&money, board.total.amount, board.currency, app_desk(app)->decimal);
		buf_addf(&money, " %s", board.currency);
		if (*board.currency && strstr(figures, buf_str(&money)))
			buf_addf(out, ", %s as all board columns", board.currency);
	}
	board_release(&board);
	buf_release(&money);
}

static void over(struct app *app, struct job *job)
{
	struct buf text = BUF_INIT;
	int status = job_status(job);
	if (status == 0) {
		const char *figures = strchr(buf_str(&job->proc.out), '\n');
		compare(app, figures ? figures : "", &text);
		if (text.len) {
			size_t at = (size_t)(figures - job->proc.out.data) + 1;
			at += strcspn(job->proc.out.data + at, "\n");
			buf_insert(&job->proc.out, at, text.data, text.len);
		}
		figures = strchr(buf_str(&job->proc.out), '\n');
		figures = figures ? figures + 1 : "";
		app_say(app, SAY_DONE, "Exported %.*s", (int)strcspn(figures, "\n"), figures);
	} else {
		job_sentence(job, &text);
		app_say(app, job->stopping ? SAY_INFO : SAY_ERROR, "%s", text.len ? text.data : "The export ended without a word");
	}
	buf_release(&text);
	app_changed(app);
}

static struct reaction start(struct export_view *view)
{
	struct err err = {0};
	struct buf path = BUF_INIT;
	const struct listing *list = export_list(view);
	if (!form_accept(&view->form))
		return react_done();
	file_home(&path, form_text(&view->form, F_FILE));
	const char *args[20];
	size_t n = 0;
	args[n++] = "export";
	args[n++] = "--output", args[n++] = buf_str(&path);
	args[n++] = "--format", args[n++] = format_names[export_format(view)];
	args[n++] = "--what", args[n++] = list ? list->name : "case";
	if (list)
		args[n++] = "--columns", args[n++] = form_text(&view->form, F_COLUMNS);
	if (list && form_chosen(&view->form, F_PAID) == 1)
		args[n++] = "--paid";
	if (*export_currency(view))
		args[n++] = "--currency", args[n++] = export_currency(view);
	bool all = export_what(view) == WHAT_ALL;
	if (!all)
		args[n++] = "--rows", args[n++] = "-";
	args[n] = NULL;
	struct job_spec spec = {.name = "export", .doing = "Exporting", .args = args, .over = over};
	if (!all) {
		spec.input = buf_str(export_rows_of(view));
		spec.input_len = export_rows_of(view)->len;
	}
	bool started = app_job_start(view->app, &spec, &err);
	buf_release(&path);
	if (!started)
		return react_error(&err);
	export_remember(view);
	settle_buttons(view);
	return react_done();
}

static struct reaction copy(struct export_view *view)
{
	struct buf path = BUF_INIT, figures = BUF_INIT;
	bool done = export_result(view, &path, &figures);
	buf_clear(&view->copied);
	if (done)
		fetch_line(view->desk, buf_str(&path), &view->copied);
	buf_release(&path);
	buf_release(&figures);
	if (!done)
		return react_say(react_done(), SAY_INFO, "Nothing was exported yet: F10 starts");
	return (struct reaction){.kind = REACT_COPY, .arg = {.text = buf_str(&view->copied)}};
}

/* --- keys --- */

static struct reaction export_act(void *state, enum op_id op)
{
	struct export_view *view = state;
	const struct job *job = app_job(view->app, "export");
	switch (op) {
	case OP_START: return start(view);
	case OP_COPY: return copy(view);
	case OP_BACK:
	case OP_LEAVE:
		if (job && job->running)
			return react_say(react_close(), SAY_INFO, "The export goes on; 6 shows it");
		return react_close();
	default: return form_act(&view->form, op);
	}
}

static struct reaction export_key(void *state, const struct key *key)
{
	struct export_view *view = state;
	const struct form_field *field = &view->form.fields[view->form.at];
	bool typed = field->kind == FIELD_TEXT;
	if (!typed && key_latin(key->id, NULL) == 'y' && !form_field(&view->form, F_COPY)->hidden)
		return copy(view);
	struct reaction reaction = form_key(&view->form, key);
	if (typed && field->id == F_FILE)
		export_note_file(view);
	if (typed && field->id == F_COLUMNS)
		export_keep_columns(view);
	return reaction;
}

static struct reaction export_answer(void *state, const struct answer *answer)
{
	return form_answer(&((struct export_view *)state)->form, answer);
}

static bool export_typing(void *state)
{
	return form_typing(&((struct export_view *)state)->form);
}

static void export_status(void *state, struct buf *out)
{
	form_status(&((struct export_view *)state)->form, out);
}

static const enum op_id *export_hints(void *state)
{
	static const enum op_id idle[] = {OP_NEXT_FIELD, OP_CHOICES, OP_START, OP_BACK, OP_NONE};
	static const enum op_id running[] = {OP_BACK, OP_STOP, OP_NEXT_FIELD, OP_NONE};
	const struct job *job = app_job(((struct export_view *)state)->app, "export");
	return job && job->running ? running : idle;
}

static void draw(void *state, struct frame *frame, struct rect room)
{
	export_draw(state, frame, room);
}

static void export_close(void *state)
{
	struct export_view *view = state;
	if (view->ready)
		form_release(&view->form);
	arena_release(&view->preview.arena);
	for (int i = 0; i < WHATS; i++)
		buf_release(&view->whats[i]);
	buf_release(&view->shown.rows);
	buf_release(&view->shown.title);
	buf_release(&view->marked);
	buf_release(&view->note);
	buf_release(&view->columns);
	buf_release(&view->last);
	buf_release(&view->copied);
}

const struct view view_export = {
	.name = "export",
	.title = "Export",
	.scope = SCOPE_EXPORT,
	.flags = VIEW_MAIN,
	.tab = 6,
	.size = sizeof(struct export_view),
	.open = export_open,
	.load = export_load,
	.draw = draw,
	.status = export_status,
	.hints = export_hints,
	.typing = export_typing,
	.act = export_act,
	.key = export_key,
	.answer = export_answer,
	.close = export_close,
};
