/* SPDX-License-Identifier: MIT */
/* The Export screen: what, which rows, in which format, into which file. The file
 * is written by our own verb in a child (job.h); the screen shows how far it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"
#include "base/text.h"
#include "desk/board.h"
#include "desk/journal.h"
#include "ui/dialog.h"
#include "ui/export_inside.h"

static const char *const format_choices[] = {"Excel .xlsx", "CSV for Excel", "CSV plain UTF-8", "JSON", NULL};
static const char *const format_names[] = {"xlsx", "csv-excel", "csv", "json"};
static const enum rows_format format_of[] = {ROWS_XLSX, ROWS_CSV_EXCEL, ROWS_CSV, ROWS_JSON};

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

const struct listing *export_list(const struct export_view *view)
{
	size_t count;
	int rows = form_chosen((struct form *)&view->form, F_ROWS);
	return rows <= ROWS_CASE ? NULL : &listing_all(&count)[rows - ROWS_LISTS_FROM];
}

static enum export_what what(const struct export_view *view)
{
	int chosen = form_chosen((struct form *)&view->form, F_WHAT);
	return view->what_of[chosen < 0 ? 0 : chosen];
}

static int format(const struct export_view *view)
{
	int chosen = form_chosen((struct form *)&view->form, F_FORMAT);
	return chosen < 0 ? 0 : chosen;
}

/* --- what the choices mean --- */

static const struct buf *rows_of(const struct export_view *view)
{
	return what(view) == WHAT_VIEW ? &view->shown.rows : &view->marked;
}

/* One currency where the view showed one. */
static const char *currency(const struct export_view *view)
{
	return what(view) == WHAT_ALL ? "" : view->shown.currency;
}

/* In the terms of desk/export.h, for the preview and the name; refs are the caller's. */
static bool wish(struct export_view *view, size_t most, struct vec *refs, struct desk_export *out, struct err *err)
{
	*out = (struct desk_export){
		.list = export_list(view), .format = format_of[format(view)], .as_of = DATE_NONE, .since = DATE_NONE,
		.paid = form_chosen(&view->form, F_PAID) == 1,
	};
	snprintf(out->currency, sizeof out->currency, "%s", currency(view));
	if (out->list && !listing_columns_parse(out->list, form_text(&view->form, F_COLUMNS), &out->columns, err))
		return false;
	if (what(view) != WHAT_ALL) {
		const struct buf *rows = rows_of(view);
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

/* --- the file's name --- */

static void name_file(struct export_view *view)
{
	struct vec refs = VEC_INIT(struct listing_ref);
	struct desk_export about;
	struct buf path = BUF_INIT, shown = BUF_INIT;
	if (strcmp(form_text(&view->form, F_FILE), view->default_path) == 0 && wish(view, 2, &refs, &about, NULL)) {
		if (what(view) == WHAT_ALL)
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

static void note_file(struct export_view *view)
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

/* The case is previewed by its invoices. */
static void look_ahead(struct export_view *view)
{
	struct export_preview *preview = &view->preview;
	struct vec refs = VEC_INIT(struct listing_ref);
	struct desk_export about;
	arena_release(&preview->arena);
	preview->rows = preview->columns = 0;
	if (wish(view, PREVIEW_ROWS, &refs, &about, NULL) && refs.len) {
		if (!about.list) {
			about.list = listing_find("aged");
			about.paid = true;
			listing_columns_parse(about.list, "client,invoice,due,days_overdue,amount", &about.columns, NULL);
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
	form_field(&view->form, F_FORMAT)->after = says[format(view)];
}

/* F4 offers the two usual sets, and each column to add or to take away. */
static void offer_columns(struct export_view *view)
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
static void join_columns(struct export_view *view)
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

static void keep_columns(struct export_view *view)
{
	buf_clear(&view->columns);
	buf_adds(&view->columns, form_text(&view->form, F_COLUMNS));
}

static void changed(void *ctx, struct form *form, struct form_field *field)
{
	struct export_view *view = ctx;
	if (field && field->id == F_COLUMNS)
		join_columns(view);
	else if (field && field->id == F_ROWS)
		form_set(form, F_COLUMNS, "standard"); /* another list has other columns */
	offer_columns(view);
	keep_columns(view);
	bool csv = format_of[format(view)] == ROWS_CSV || format_of[format(view)] == ROWS_CSV_EXCEL;
	/* CSV holds one list: the nearest to what was asked */
	if (csv && !export_list(view))
		form_field(form, F_ROWS)->chosen = ROWS_LISTS_FROM;
	form_hide(form, F_COLUMNS, !export_list(view));
	form_hide(form, F_PAID, !export_list(view));
	say_format(view);
	name_file(view);
	note_file(view);
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
		note_file(view);
	if (field->id == F_COLUMNS)
		look_ahead(view);
}

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

static void take_arg(struct export_view *view, const struct view_arg *arg)
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

static void fill_whats(struct export_view *view)
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

static void fill_rows(struct export_view *view)
{
	size_t count;
	const struct listing *lists = listing_all(&count);
	view->rows_choices[ROWS_CASE] = "Workbook: case and four lists";
	for (size_t i = 0; i < count; i++)
		view->rows_choices[ROWS_LISTS_FROM + i] = lists[i].rows;
	form_field(&view->form, F_ROWS)->choices = view->rows_choices;
}

/* The last choices, but for what and where to. */
static void recall(struct export_view *view)
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

static void remember(struct export_view *view)
{
	struct journal journal;
	struct buf kept = BUF_INIT;
	journal_init(&journal, app_state_dir(view->app), view->desk->path, "export", "choices");
	form_pack(&view->form, &kept);
	journal_keep(&journal, buf_str(&kept), kept.len, NULL);
	buf_release(&kept);
}

static bool export_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct export_view *view = state;
	view->app = app;
	view->desk = app_desk(app);
	take_arg(view, arg);
	if (view->shown_count || view->marked_count)
		view->since = progress_clock();
	if (!form_init(&view->form, fields, sizeof fields / sizeof *fields, view->desk->today, view->desk->decimal,
	               view->desk->date_order, err))
		return false;
	view->ready = true;
	view->form.label_width = 10;
	fill_whats(view);
	fill_rows(view);
	form_set(&view->form, F_COLUMNS, "standard");
	recall(view);
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

/* "same as on the board", when the board's open total stands among the figures. */
static void compare(struct app *app, const char *figures, struct buf *out)
{
	struct board board;
	struct buf money = BUF_INIT;
	if (desk_board(app_desk(app), BOARD_BUCKET, NULL, &board, NULL)) {
		money_show(&money, board.total.amount, board.currency, app_desk(app)->decimal);
		buf_addf(&money, " %s", board.currency);
		if (*board.currency && strstr(figures, buf_str(&money)))
			buf_adds(out, ", same as on the board");
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
	args[n++] = "--format", args[n++] = format_names[format(view)];
	args[n++] = "--what", args[n++] = list ? list->name : "case";
	if (list)
		args[n++] = "--columns", args[n++] = form_text(&view->form, F_COLUMNS);
	if (list && form_chosen(&view->form, F_PAID) == 1)
		args[n++] = "--paid";
	if (*currency(view))
		args[n++] = "--currency", args[n++] = currency(view);
	bool all = what(view) == WHAT_ALL;
	if (!all)
		args[n++] = "--rows", args[n++] = "-";
	args[n] = NULL;
	struct job_spec spec = {.name = "export", .doing = "Exporting", .args = args, .over = over};
	if (!all) {
		spec.input = buf_str(rows_of(view));
		spec.input_len = rows_of(view)->len;
	}
	bool started = app_job_start(view->app, &spec, &err);
	buf_release(&path);
	if (!started)
		return react_error(&err);
	remember(view);
	settle_buttons(view);
	return react_done();
}

/* --- fetching it --- */

static bool plain_for_shell(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/:@%")] == '\0';
}

/* The address this session came in by is one the other end can reach. */
static void host_name(struct buf *out)
{
	const char *line = getenv("SSH_CONNECTION");
	const char *at = line;
	for (int i = 0; at && i < 2; i++)
		at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL;
	char name[256] = "";
	if (at && strcspn(at, " ")) {
		bool six = memchr(at, ':', strcspn(at, " ")) != NULL;
		buf_addf(out, six ? "[%.*s]" : "%.*s", (int)strcspn(at, " "), at);
	} else if (gethostname(name, sizeof name - 1) == 0 && *name) {
		buf_adds(out, name);
	} else {
		buf_adds(out, "HOST");
	}
}

void export_scp(const struct export_view *view, const char *path, struct buf *out)
{
	const char *home = getenv("HOME");
	size_t len = home ? strlen(home) : 0;
	if (len > 1 && strncmp(path, home, len) == 0 && path[len] == '/')
		path += len + 1; /* scp starts at home */
	bool plain = plain_for_shell(path);
	buf_addf(out, "scp %s", plain ? "" : "'");
	buf_addf(out, "%s@", view->desk->actor.name);
	host_name(out);
	buf_addc(out, ':');
	for (const char *c = path; *c; c++)
		if (*c == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *c);
	buf_adds(out, plain ? " ." : "' .");
}

static struct reaction copy(struct export_view *view)
{
	struct buf path = BUF_INIT, figures = BUF_INIT;
	bool done = export_result(view, &path, &figures);
	buf_clear(&view->copied);
	if (done)
		export_scp(view, buf_str(&path), &view->copied);
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
		note_file(view);
	if (typed && field->id == F_COLUMNS)
		keep_columns(view);
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
