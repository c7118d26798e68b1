/* SPDX-License-Identifier: MIT */
/* Import: a file from any program becomes the board. The guess with its proof, each
 * part of it to be changed; what would happen; nothing is written before F10. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ui/dialog.h"
#include "ui/import_inside.h"
#include "ui/job.h"
#include "ui/unfinished.h"

enum { TAG_CHOOSE = 1, TAG_CURRENCY, TAG_CURRENCY_FIRST, TAG_PATH, TAG_FIX, TAG_GONE, TAG_SURE };
/* Files up to this size are tried at once and taken in here; larger ones by a child. */
enum { AT_ONCE = 512 << 10, LOOK_EVERY = 2000, FIRST_COLUMN = 10, CHOICE_NONE = 1, CHOICE_ALWAYS = 2 };

int import_row(const struct import_view *self)
{
	return self->rows_at.cursor < self->rows.len ? VEC_AT(int, &self->rows, self->rows_at.cursor) : 0;
}

const struct intake_rejected *import_problem(const struct import_view *self, size_t i)
{
	return &VEC_AT(struct intake_rejected, &self->report.rejected, i);
}

void import_problem_text(const struct intake_rejected *problem, struct buf *out)
{
	if (*problem->value)
		buf_addf(out, "%s%s\"%s\" ", problem->name, *problem->name ? " " : "", problem->value);
	buf_adds(out, problem->why);
}

bool import_asks_order(const struct import_view *self)
{
	enum column_field field = columns_unsettled(&self->file.columns);
	return field != COLUMN_FIELDS && column_field_is_date(field) && self->file.columns.map[field] >= 0;
}

bool import_asks_currency(const struct import_view *self)
{
	return columns_ready(&self->file.columns, NULL) &&
	       desk_import_lacks_currency(&self->file, app_desk(self->app));
}

/* --- choices --- */

static const char separators[] = {',', ';', '\t', '|'};
static const char *const separator_names[] = {"comma", "semicolon", "tab", "bar |"};
static const char *const order_names[] = {"choose", "day/month (D/M)", "month/day (M/D)", "year first"};

void import_setting_text(const struct import_view *self, enum import_setting setting, struct buf *out)
{
	const struct columns *c = &self->file.columns;
	switch (setting) {
	case SET_KIND: buf_adds(out, columns_kind_name(c->kind)); break;
	case SET_ENCODING: buf_adds(out, charset_label(c->charset.name)); break;
	case SET_SEPARATOR:
		for (size_t i = 0; i < sizeof separators; i++)
			if (separators[i] == c->separator) {
				buf_adds(out, separator_names[i]);
				return;
			}
		buf_addc(out, c->separator);
		break;
	case SET_DECIMAL:
		buf_adds(out, c->decimal == ',' ? "comma, 1.234,56" : c->decimal == '.' ? "point, 1,234.56" : "choose");
		break;
	default:
		if (c->order == DATE_ORDER_UNKNOWN && !c->either && !c->dmy && !c->mdy)
			buf_adds(out, order_names[DATE_YMD]);
		else
			buf_adds(out, order_names[c->order]);
	}
}

void import_column_text(const struct import_view *self, enum column_field field, struct buf *out)
{
	const struct columns *c = &self->file.columns;
	currency_code currency;
	desk_import_currency(&self->file, app_desk(self->app), currency);
	if (c->map[field] >= 0)
		buf_adds(out, c->list[c->map[field]].name);
	else if (field == COLUMN_CURRENCY && *currency)
		buf_addf(out, "-- %s always", currency);
	else if (c->proposed[field] >= 0)
		buf_addf(out, "-- none (%s?)", c->list[c->proposed[field]].name);
	else
		buf_adds(out, "-- none");
}

/* --- trying --- */

/* On the screen the folder goes without saying, and nobody types options. */
static void for_screen(const struct import_view *self, struct err *err)
{
	static const char *const tails[] = {": say it with --", "; say it with --", ": say which is meant with --"};
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		char *tail = strstr(err->text, tails[i]);
		if (tail)
			*tail = '\0';
	}
	const char *slash = strrchr(self->file.path, '/');
	size_t len = slash ? (size_t)(slash + 1 - self->file.path) : 0;
	if (len && strncmp(err->text, self->file.path, len) == 0)
		memmove(err->text, err->text + len, strlen(err->text + len) + 1);
}

static void forget_trial(struct import_view *self)
{
	intake_release(&self->report);
	self->report = (struct intake_report){.rejects = FILE_OUT_NONE};
	self->why = (struct err){0};
	self->tried = false;
}

static void set_run(struct import_view *self, bool good_rows)
{
	struct intake_options *o = &self->file.options;
	o->skip_bad = good_rows;
	o->skip = self->skips.data;
	o->skip_count = self->skips.len;
	o->fixes = self->fixes.data;
	o->fix_count = self->fixes.len;
}

static void try_now(struct import_view *self)
{
	forget_trial(self);
	set_run(self, true);
	self->file.options.rejects = NULL;
	self->tried = desk_import_run(&self->file, app_desk(self->app), true, &self->report, &self->why);
	if (!self->tried) {
		intake_release(&self->report);
		self->report = (struct intake_report){.rejects = FILE_OUT_NONE};
		for_screen(self, &self->why);
	}
	list_fit(&self->problems, self->report.rejected.len, self->problems.shown);
	if (!self->report.rejected.len)
		self->on_problems = false;
}

/* After the mapping has changed: what is to settle, or what would be. */
static void try_if_small(struct import_view *self)
{
	self->gone_settled = false;
	self->file.options.vanished = VANISHED_ASK;
	if (self->file.columns.charset.size <= AT_ONCE) {
		try_now(self);
		return;
	}
	forget_trial(self);
	desk_import_ready(&self->file, app_desk(self->app), &self->why);
	for_screen(self, &self->why);
}

/* Which rows there are: the fields of this kind of file, those that must be first. */
static void choose_rows(struct import_view *self)
{
	static const enum column_field order[] = {
		COLUMN_CLIENT, COLUMN_KEY, COLUMN_NUMBER, COLUMN_ISSUED, COLUMN_DUE, COLUMN_AMOUNT, COLUMN_OPEN,
		COLUMN_PAID, COLUMN_PAID_ON, COLUMN_CURRENCY, COLUMN_MAIL, COLUMN_CONTACT, COLUMN_PHONE, COLUMN_TERMS,
		COLUMN_FOR, COLUMN_ORDER, COLUMN_DISPUTED, COLUMN_SENT_ON, COLUMN_ADDRESS, COLUMN_COUNTRY,
		COLUMN_LANGUAGE, COLUMN_SERIES,
	};
	vec_clear(&self->rows);
	for (int s = 0; s < SETTINGS; s++) {
		int *row = vec_push(&self->rows);
		if (row)
			*row = s;
	}
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		int *row = column_field_used(self->file.columns.kind, order[i]) ? vec_push(&self->rows) : NULL;
		if (row)
			*row = SETTINGS + (int)order[i];
	}
	list_fit(&self->rows_at, self->rows.len, self->rows_at.shown);
}

static void cursor_to(struct import_view *self, int row)
{
	for (size_t i = 0; i < self->rows.len; i++)
		if (VEC_AT(int, &self->rows, i) == row)
			self->rows_at.cursor = i;
	self->on_problems = false;
}

/* The cursor starts on what is to be settled, else on the client. */
static void start_cursor(struct import_view *self)
{
	enum column_field field = columns_unsettled(&self->file.columns);
	cursor_to(self, SETTINGS + (int)(field == COLUMN_FIELDS ? COLUMN_CLIENT : field));
}

static struct reaction settle(struct import_view *self)
{
	struct err err = {0};
	if (!desk_import_settle(&self->file, &err))
		return react_error(&err);
	choose_rows(self);
	try_if_small(self);
	return react_done();
}

/* --- what was chosen, kept while the screen is left --- */

static void keep_name(const struct import_view *self, char out[48])
{
	struct digest digest = {{0}};
	char hex[DIGEST_HEX];
	digest_of(self->file.path, strlen(self->file.path), &digest, NULL);
	digest_hex(&digest, hex);
	snprintf(out, 48, "import-%.16s", hex);
}

/* A line each, as `import --answers` reads them. */
static void write_answers(const struct import_view *self, bool all, struct buf *out)
{
	static const char *const orders[] = {"", "dmy", "mdy", "ymd"};
	const struct columns *c = &self->file.columns;
	const struct columns_given *g = &c->given;
	for (int f = 0; f < COLUMN_FIELDS; f++)
		if (self->changed[f])
			buf_addf(out, "map=%s=%s\n", column_field_name(f), g->map[f] ? g->map[f] : "");
	if (g->kind && all)
		buf_addf(out, "as=%s\n", columns_kind_name(g->kind));
	if (g->order)
		buf_addf(out, "date-order=%s\n", orders[g->order]);
	if (g->decimal)
		buf_addf(out, "decimal=%c\n", g->decimal);
	if (g->separator)
		buf_addf(out, "separator=%s\n", g->separator == '\t' ? "tab" : (char[]){g->separator, 0});
	if (g->encoding)
		buf_addf(out, "encoding=%s\n", g->encoding);
	if (*g->currency)
		buf_addf(out, "currency=%s\n", g->currency);
	if (g->paid_whole)
		buf_adds(out, "paid-whole=yes\n");
	for (size_t i = 0; i < self->skips.len; i++)
		buf_addf(out, "skip-line=%lld\n", (long long)VEC_AT(int64_t, &self->skips, i));
	for (size_t i = 0; i < self->fixes.len; i++) {
		const struct intake_fix *fix = &VEC_AT(struct intake_fix, &self->fixes, i);
		buf_addf(out, "fix=%lld:%d:%s\n", (long long)fix->line, fix->column + 1, fix->value);
	}
}

static void keep_mapping(struct import_view *self)
{
	struct buf answers = BUF_INIT;
	char name[48];
	if (!self->looking)
		return;
	write_answers(self, true, &answers);
	keep_name(self, name);
	if (answers.len && buf_ok(&answers, NULL))
		unfinished_keep(self->app, name, &answers);
	buf_release(&answers);
}

static void take_skip(struct import_view *self, int64_t line)
{
	size_t at = 0;
	while (at < self->skips.len && VEC_AT(int64_t, &self->skips, at) < line)
		at++;
	if ((at < self->skips.len && VEC_AT(int64_t, &self->skips, at) == line) || !vec_push(&self->skips))
		return;
	int64_t *lines = self->skips.data;
	memmove(lines + at + 1, lines + at, (self->skips.len - at - 1) * sizeof *lines);
	lines[at] = line;
}

static void take_fix(struct import_view *self, int64_t line, int column, const char *value)
{
	struct intake_fix *fix = NULL;
	for (size_t i = 0; i < self->fixes.len; i++) {
		struct intake_fix *known = &VEC_AT(struct intake_fix, &self->fixes, i);
		if (known->line == line && known->column == column)
			fix = known;
	}
	if (!fix)
		fix = vec_push(&self->fixes);
	if (fix)
		*fix = (struct intake_fix){line, column, arena_str(&self->said, value)};
}

static struct columns_given *given(struct import_view *self)
{
	return &self->file.columns.given;
}

static void take_map(struct import_view *self, const char *value)
{
	const char *sign = strchr(value, '=');
	enum column_field field = sign ? column_field_find(value, (size_t)(sign - value), NULL) : COLUMN_FIELDS;
	if (field == COLUMN_FIELDS)
		return;
	given(self)->map[field] = arena_str(&self->said, sign + 1);
	self->changed[field] = true;
}

static void take_answer(struct import_view *self, const char *name, const char *value)
{
	struct columns_given *g = given(self);
	int64_t line, column;
	if (strcmp(name, "map") == 0)
		take_map(self, value);
	else if (strcmp(name, "as") == 0)
		g->kind = columns_kind_find(value);
	else if (strcmp(name, "date-order") == 0)
		g->order = *value == 'd' ? DATE_DMY : *value == 'm' ? DATE_MDY : DATE_YMD;
	else if (strcmp(name, "decimal") == 0)
		g->decimal = *value;
	else if (strcmp(name, "separator") == 0)
		g->separator = strcmp(value, "tab") == 0 ? '\t' : *value;
	else if (strcmp(name, "encoding") == 0)
		g->encoding = arena_str(&self->said, value);
	else if (strcmp(name, "currency") == 0)
		money_currency(value, g->currency);
	else if (strcmp(name, "paid-whole") == 0)
		g->paid_whole = true;
	else if (strcmp(name, "skip-line") == 0 && text_number(value, 1, INT64_MAX, &line))
		take_skip(self, line);
	else if (strcmp(name, "fix") == 0) {
		const char *a = strchr(value, ':'), *b = a ? strchr(a + 1, ':') : NULL;
		if (b && text_number(arena_strn(&self->said, value, (size_t)(a - value)), 1, INT64_MAX, &line) &&
		    text_number(arena_strn(&self->said, a + 1, (size_t)(b - a - 1)), 1, INT32_MAX, &column))
			take_fix(self, line, (int)column - 1, b + 1);
	}
}

static bool find_kept(struct import_view *self)
{
	struct buf answers = BUF_INIT;
	char name[48];
	keep_name(self, name);
	bool found = unfinished_find(self->app, name, &answers);
	for (const char *at = buf_str(&answers); found && *at;) {
		size_t len = strcspn(at, "\n");
		const char *line = arena_strn(&self->said, at, len), *sign = strchr(line, '=');
		if (sign)
			take_answer(self, arena_strn(&self->said, line, (size_t)(sign - line)), sign + 1);
		at += len + (at[len] == '\n');
	}
	buf_release(&answers);
	return found;
}

/* --- opening and leaving a file --- */

static void leave_file(struct import_view *self)
{
	if (!self->looking)
		return;
	keep_mapping(self);
	forget_trial(self);
	desk_import_close(&self->file);
	arena_release(&self->said);
	vec_clear(&self->skips);
	vec_clear(&self->fixes);
	vec_clear(&self->layouts);
	memset(self->changed, 0, sizeof self->changed);
	self->looking = self->on_problems = false;
}

static struct reaction look_at(struct import_view *self, const char *path)
{
	struct err err = {0};
	leave_file(self);
	if (!desk_import_open(&self->file, app_desk(self->app), path, NULL, NULL, &err))
		return react_error(&err);
	self->looking = true;
	self->said = (struct arena)ARENA_INIT;
	desk_import_layouts(app_desk(self->app), &self->said, &self->layouts, NULL);
	if (find_kept(self) && !desk_import_settle(&self->file, &err))
		app_say(self->app, SAY_WARN, "%s", err.text);
	choose_rows(self);
	start_cursor(self);
	try_if_small(self);
	return react_done();
}

static struct reaction look_elsewhere(struct import_view *self, const char *typed)
{
	struct buf path = BUF_INIT;
	file_home(&path, typed);
	struct reaction reaction = look_at(self, buf_str(&path));
	buf_release(&path);
	return reaction;
}

static bool import_open_view(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct import_view *self = state;
	(void)arg, (void)err;
	self->app = app;
	self->files = (struct vec)VEC_INIT(struct desk_import_file);
	self->rows = (struct vec)VEC_INIT(int);
	self->skips = (struct vec)VEC_INIT(int64_t);
	self->fixes = (struct vec)VEC_INIT(struct intake_fix);
	self->layouts = (struct vec)VEC_INIT(struct layout);
	self->report.rejects = (struct file_out)FILE_OUT_NONE;
	self->file.fd = -1;
	return true;
}

static bool import_load(void *state, struct err *err)
{
	struct import_view *self = state;
	if (self->looking) {
		try_if_small(self);
		return true;
	}
	self->looked = app_now(self->app);
	arena_release(&self->folder_arena);
	self->folder_arena = (struct arena)ARENA_INIT;
	vec_clear(&self->files);
	if (!desk_import_files(app_desk(self->app), &self->folder_arena, &self->files, err))
		return false;
	list_fit(&self->at, self->files.len, self->at.shown);
	return true;
}

static void import_close_view(void *state)
{
	struct import_view *self = state;
	leave_file(self);
	arena_release(&self->folder_arena);
	vec_release(&self->files);
	vec_release(&self->rows);
	vec_release(&self->skips);
	vec_release(&self->fixes);
	vec_release(&self->layouts);
}

/* --- choosing --- */

static struct reaction choose_column(struct import_view *self, enum column_field field)
{
	const struct columns *c = &self->file.columns;
	struct arena arena = ARENA_INIT;
	size_t most = c->count + 2, count = 0;
	struct menu_item *items = arena_array(&arena, most, sizeof *items);
	if (!items)
		return react_done();
	if (field == COLUMN_CURRENCY)
		items[count++] = (struct menu_item){CHOICE_ALWAYS, "one currency always", "", KEY_NONE};
	items[count++] = (struct menu_item){CHOICE_NONE, "none", "", KEY_NONE};
	size_t chosen = 0;
	for (size_t i = 0; i < c->count; i++) {
		if (c->map[field] == (int)i)
			chosen = count;
		items[count++] = (struct menu_item){FIRST_COLUMN + (int64_t)i, c->list[i].name, c->list[i].sample, KEY_NONE};
	}
	struct menu_spec spec = {.title = column_field_label(field), .items = items, .count = count, .chosen = chosen,
	                         .narrow = true};
	struct reaction reaction = react_menu(&spec, TAG_CHOOSE);
	arena_release(&arena);
	return reaction;
}

static struct reaction choose_setting(struct import_view *self, enum import_setting setting)
{
	struct menu_item items[16];
	size_t count = 0;
	const char *const *names = charset_choices();
	switch (setting) {
	case SET_KIND:
		for (int k = COLUMNS_UNKNOWN + 1; k < COLUMNS_KINDS; k++)
			items[count++] = (struct menu_item){k, columns_kind_name(k), "", KEY_NONE};
		break;
	case SET_ENCODING:
		for (; names[count] && count < 16; count++)
			items[count] = (struct menu_item){(int64_t)count + 1, charset_label(names[count]), "", KEY_NONE};
		break;
	case SET_SEPARATOR:
		for (; count < sizeof separators; count++)
			items[count] = (struct menu_item){(int64_t)count + 1, separator_names[count], "", KEY_NONE};
		break;
	case SET_DECIMAL:
		items[count++] = (struct menu_item){'.', "point, 1,234.56", "", KEY_NONE};
		items[count++] = (struct menu_item){',', "comma, 1.234,56", "", KEY_NONE};
		break;
	default:
		for (int o = DATE_DMY; o <= DATE_YMD; o++)
			items[count++] = (struct menu_item){o, order_names[o], "", KEY_NONE};
	}
	struct menu_spec spec = {.title = "Read as", .items = items, .count = count};
	(void)self;
	return react_menu(&spec, TAG_CHOOSE);
}

static void take_column(struct import_view *self, enum column_field field, int column)
{
	struct columns *c = &self->file.columns;
	for (int f = 0; f < COLUMN_FIELDS && column >= 0; f++)
		if (c->map[f] == column && f != (int)field) {
			c->given.map[f] = "";
			self->changed[f] = true;
		}
	c->given.map[field] = column < 0 ? "" : arena_printf(&self->said, "#%d", column + 1);
	self->changed[field] = true;
	if (field == COLUMN_PAID_ON || field == COLUMN_PAID)
		c->given.paid_whole = (field == COLUMN_PAID_ON ? column >= 0 && c->map[COLUMN_PAID] < 0
		                                               : column < 0 && c->map[COLUMN_PAID_ON] >= 0);
}

static struct reaction chosen(struct import_view *self, int64_t id)
{
	struct columns_given *g = given(self);
	int row = import_row(self);
	switch (row) {
	case SET_KIND: g->kind = (enum columns_kind)id; break;
	case SET_ENCODING: g->encoding = charset_choices()[id - 1]; break;
	case SET_SEPARATOR: g->separator = separators[id - 1]; break;
	case SET_DECIMAL: g->decimal = (char)id; break;
	case SET_DATES: g->order = (enum date_order)id; break;
	default:
		if (id == CHOICE_ALWAYS)
			return react_prompt(TAG_CURRENCY, "Currency of all rows, as EUR", g->currency);
		take_column(self, row - SETTINGS, id == CHOICE_NONE ? -1 : (int)(id - FIRST_COLUMN));
	}
	return settle(self);
}

static bool is_free(const struct columns *c, enum column_field field, int column)
{
	for (int f = 0; f < COLUMN_FIELDS && column >= 0; f++)
		if (f != (int)field && c->map[f] == column)
			return false;
	return true;
}

/* The next column that no other field has; -1 is none. */
static int next_free(const struct columns *c, enum column_field field, int step)
{
	int count = (int)c->count + 1, column = c->map[field];
	do
		column = (column + 1 + step + count) % count - 1;
	while (!is_free(c, field, column));
	return column;
}

/* Left and Right: the next guess without a list. */
static struct reaction next_guess(struct import_view *self, int step)
{
	struct columns *c = &self->file.columns;
	struct columns_given *g = given(self);
	int row = import_row(self);
	switch (row) {
	case SET_KIND: g->kind = (c->kind - 1 + step + 3) % 3 + 1; break;
	case SET_DECIMAL: g->decimal = c->decimal == ',' ? '.' : ','; break;
	case SET_DATES: g->order = c->order == DATE_DMY ? DATE_MDY : DATE_DMY; break;
	case SET_ENCODING:
	case SET_SEPARATOR: return choose_setting(self, row);
	default: take_column(self, row - SETTINGS, next_free(c, row - SETTINGS, step));
	}
	return settle(self);
}

/* --- problems --- */

static struct reaction next_problem(struct import_view *self)
{
	if (!self->report.rejected.len)
		return react_say(react_done(), SAY_INFO, self->tried ? "No problems" : "Not tried yet: t (F8) tries it");
	if (self->on_problems)
		list_to(&self->problems, (self->problems.cursor + 1) % self->report.rejected.len);
	self->on_problems = true;
	return react_done();
}

static struct reaction skip_line(struct import_view *self)
{
	if (!self->on_problems || !self->report.rejected.len)
		return react_say(react_done(), SAY_INFO, "s leaves out the line of a problem; p goes to the problems");
	int64_t line = import_problem(self, self->problems.cursor)->line;
	take_skip(self, line);
	try_if_small(self);
	return react_say(react_done(), SAY_DONE, "Line %lld is left out", (long long)line);
}

static struct reaction correct(struct import_view *self)
{
	const struct intake_rejected *r = import_problem(self, self->problems.cursor);
	char title[200];
	if (r->column < 0 || (size_t)r->column >= self->file.columns.count)
		return react_say(react_done(), SAY_INFO, "This line has another number of columns: s leaves it out");
	snprintf(title, sizeof title, "Line %lld, %.100s", (long long)r->line, r->name);
	return react_prompt(TAG_FIX, title, r->value);
}

/* --- importing --- */

static void say_done(const struct intake_report *report, char out[240])
{
	const struct import_tally *t = &report->tally;
	struct buf open = BUF_INIT;
	int64_t made = t->invoices.made + (t->invoices.made ? 0 : t->payments.made);
	for (size_t i = 0; i < report->open.len && i < 3; i++) {
		const struct intake_sum *s = &VEC_AT(struct intake_sum, &report->open, i);
		buf_adds(&open, i ? ", " : " Open ");
		money_show(&open, s->amount, s->currency, '.');
		buf_addf(&open, " %s", s->currency);
	}
	if (report->changed)
		snprintf(out, 240, "Imported %lld, changed %lld.%.150s%s u undoes", (long long)(made ? made : t->clients.made),
		         (long long)t->invoices.changed + t->clients.changed, buf_str(&open), open.len ? "." : "");
	else
		snprintf(out, 240, "Nothing is new in this file: the book is as before");
	buf_release(&open);
}

static struct reaction import_here(struct import_view *self)
{
	struct err err = {0};
	struct intake_report report;
	char said[240], name[48];
	set_run(self, self->report.rejected_count > 0);
	self->file.options.rejects = arena_printf(&self->said, "%s.rejects.csv", self->file.path);
	bool ok = desk_import_run(&self->file, app_desk(self->app), false, &report, &err);
	if (ok)
		say_done(&report, said);
	intake_release(&report);
	if (!ok)
		return react_error(&err);
	keep_name(self, name);
	memset(self->changed, 0, sizeof self->changed);
	leave_file(self);
	unfinished_drop(self->app, name);
	return react_say(react_op(OP_BOARD), SAY_DONE, "%s", said);
}

/* The last line of what the child printed is its summary. */
static void job_over(struct app *app, struct job *job)
{
	struct buf sentence = BUF_INIT;
	const char *out = buf_str(&job->proc.out), *last = out;
	size_t len = strlen(out);
	while (len && out[len - 1] == '\n')
		len--;
	for (size_t i = 0; i < len; i++)
		if (out[i] == '\n')
			last = out + i + 1;
	if (job_status(job) == 0) {
		app_say(app, SAY_DONE, "%.*s", (int)(len - (size_t)(last - out)), last);
	} else {
		job_sentence(job, &sentence);
		app_say(app, SAY_ERROR, "%s", buf_str(&sentence));
	}
	buf_release(&sentence);
}

static struct reaction import_by_child(struct import_view *self, bool dry)
{
	static const char *const ways[] = {"ask", "keep", "paid"};
	struct err err = {0};
	struct buf answers = BUF_INIT;
	const char *args[10] = {"import", "--answers", "--vanished", ways[self->file.options.vanished], "--preset", self->file.layout};
	size_t count = 6;
	if (dry)
		args[count++] = "--dry-run";
	args[count++] = "--skip-bad";
	args[count++] = self->file.path;
	write_answers(self, true, &answers);
	struct job_spec spec = {.name = "import", .doing = dry ? "Trying" : "Importing", .args = args,
	                        .input = buf_str(&answers), .input_len = answers.len, .over = job_over};
	bool ok = buf_ok(&answers, &err) && app_job_start(self->app, &spec, &err);
	buf_release(&answers);
	if (!ok)
		return react_error(&err);
	if (dry)
		return react_say(react_done(), SAY_INFO, "Trying; Ctrl-C stops it");
	return react_say(react_op(OP_BOARD), SAY_INFO, "Importing; you can go on working, Ctrl-C stops it");
}

static struct reaction ask_about_gone(void)
{
	static const struct menu_item items[] = {
		{VANISHED_PAID + 1, "they are paid: record that", "", 'p'},
		{VANISHED_KEEP + 1, "they are still open: leave them", "", 'o'},
	};
	return react_menu(&(struct menu_spec){.title = "Invoices no longer in this list", .items = items, .count = 2}, TAG_GONE);
}

/* Why a file would change nothing. */
static const char *nothing_new(const struct intake_report *r, char *out, size_t size)
{
	int64_t rows = r->tally.rows, left = r->rejected_count + r->skipped;
	if (left && !rows)
		snprintf(out, size, "none of its rows can go in");
	else
		snprintf(out, size, rows == 1 ? "%s%lld row is in the book already" : "%s%lld rows are in the book already",
		         left ? "" : rows == 1 ? "its " : "all ", (long long)rows);
	return out;
}

static struct reaction ask_import(struct import_view *self)
{
	const struct import_tally *t = &self->report.tally;
	const char *slash = strrchr(self->file.path, '/');
	const char *name = slash ? slash + 1 : self->file.path;
	char same[120];
	if (import_asks_currency(self))
		return react_prompt(TAG_CURRENCY_FIRST, "Currency of all amounts, as EUR", "");
	if (!self->tried && !desk_import_ready(&self->file, app_desk(self->app), &self->why)) {
		for_screen(self, &self->why);
		start_cursor(self);
		enum column_field field = columns_unsettled(&self->file.columns);
		if (field != COLUMN_FIELDS && self->file.columns.map[field] < 0)
			return react_say(react_done(), SAY_WARN, "\"%s\" is needed: Enter lists their columns", column_field_label(field));
		return react_say(react_done(), SAY_WARN, "%.230s", self->why.text);
	}
	if (!self->tried)
		return react_ask(TAG_SURE, "Import %lld rows of %.60s? y imports, n does not",
		                 (long long)self->file.columns.rows, name);
	if (self->report.vanished_count && !self->gone_settled)
		return ask_about_gone();
	if (!self->report.changed)
		return react_say(react_done(), SAY_INFO, "Nothing would change: %s", nothing_new(&self->report, same, sizeof same));
	int64_t good = t->rows, bad = self->report.rejected_count + self->report.skipped;
	if (bad)
		return react_ask(TAG_SURE, "From %.60s: import %lld, leave %lld? y imports, n does not", name, (long long)good,
		                 (long long)bad);
	return react_ask(TAG_SURE, "Import %lld rows from %.60s? y imports, n does not", (long long)good, name);
}

static struct reaction import_now(struct import_view *self)
{
	bool by_child = self->file.columns.charset.size > AT_ONCE && app_self(self->app);
	if (!by_child)
		return import_here(self);
	struct reaction reaction = import_by_child(self, false);
	if (reaction.kind == REACT_OP) {
		char name[48];
		keep_name(self, name);
		leave_file(self);
		unfinished_drop(self->app, name);
	}
	return reaction;
}

/* F8: every row and note as a text to read. */
static struct reaction show_trial(struct import_view *self)
{
	if (self->file.columns.charset.size > AT_ONCE && app_self(self->app))
		return import_by_child(self, true);
	try_now(self);
	if (!self->tried)
		return react_say(react_done(), SAY_WARN, "%.230s", self->why.text);
	struct buf text = BUF_INIT;
	const struct intake_report *r = &self->report;
	char same[120];
	if (r->changed)
		buf_addf(&text, "Nothing was written. Of %lld rows %lld can go in.\n", (long long)r->rows, (long long)r->tally.rows);
	else
		buf_addf(&text, "Nothing would change: %s.\n", nothing_new(r, same, sizeof same));
	for (size_t i = 0; i < r->rejected.len; i++) {
		const struct intake_rejected *row = import_problem(self, i);
		buf_addf(&text, "line %lld  ", (long long)row->line);
		import_problem_text(row, &text);
		buf_addc(&text, '\n');
	}
	for (size_t i = 0; i < r->changes.len; i++) {
		const struct intake_change *c = &VEC_AT(struct intake_change, &r->changes, i);
		buf_addf(&text, "%s  %s %s -> %s\n", c->number, c->what, *c->before ? c->before : "nothing", c->after);
	}
	for (size_t i = 0; i < r->vanished.len; i++) {
		const struct intake_vanishing *v = &VEC_AT(struct intake_vanishing, &r->vanished, i);
		buf_addf(&text, "%s of %s is no longer in the list\n", v->number, v->client);
	}
	for (size_t i = 0; i < r->warnings.len; i++)
		buf_addf(&text, "note: %s\n", VEC_AT(const char *, &r->warnings, i));
	struct reaction reaction = react_text("Tried", buf_str(&text), false);
	buf_release(&text);
	return reaction;
}

/* --- drawing, status, keys --- */

static void import_draw(void *state, struct frame *frame, struct rect room)
{
	struct import_view *self = state;
	if (self->looking)
		import_draw_mapping(self, frame, room);
	else
		import_draw_files(self, frame, room);
}

static void import_status(void *state, struct buf *out)
{
	struct import_view *self = state;
	if (!self->looking) {
		buf_addf(out, "%zu file%s", self->files.len, self->files.len == 1 ? "" : "s");
		return;
	}
	if (import_asks_order(self))
		buf_adds(out, "1 thing to settle: the date order.  y = D/M, n = M/D");
	else if (import_asks_currency(self))
		buf_adds(out, "1 thing to settle: the currency.  i (F10) asks for it");
	else if (self->why.text[0])
		buf_adds(out, "1 thing to settle before i (F10)");
	else
		buf_adds(out, "Nothing is written until i (F10). One key (u) takes the whole import back");
}

static const enum op_id *import_hints(void *state)
{
	static const enum op_id files[] = {OP_OPEN, OP_IMPORT_PATH, OP_RELOAD, OP_BACK, OP_NONE};
	static const enum op_id mapping[] = {OP_NEXT_PANE, OP_IMPORT_COLUMN, OP_IMPORT_PROBLEM, OP_IMPORT_TRY, OP_IMPORT_NOW,
	                                     OP_BACK, OP_NONE};
	static const enum op_id problems[] = {OP_IMPORT_PROBLEM, OP_OPEN, OP_IMPORT_SKIP, OP_IMPORT_TRY, OP_IMPORT_NOW, OP_BACK,
	                                      OP_NONE};
	const struct import_view *self = state;
	return !self->looking ? files : self->on_problems ? problems : mapping;
}

static unsigned import_facts(void *state)
{
	const struct import_view *self = state;
	return self->looking || self->files.len ? NEED_ROW : 0;
}

static struct reaction back_from_file(struct import_view *self)
{
	struct err err = {0};
	if (self->on_problems) {
		self->on_problems = false;
		return react_done();
	}
	leave_file(self);
	return import_load(self, &err) ? react_say(react_done(), SAY_INFO, "The mapping is kept; nothing was imported")
	                               : react_error(&err);
}

static struct reaction act_on_files(struct import_view *self, enum op_id op)
{
	if (list_act(&self->at, op))
		return react_done();
	if (op == OP_OPEN && self->files.len)
		return look_at(self, VEC_AT(struct desk_import_file, &self->files, self->at.cursor).path);
	if (op == OP_IMPORT_PATH)
		return react_path(TAG_PATH, "Path of the file (Tab completes)");
	if (op >= OP_IMPORT_COLUMN && op <= OP_IMPORT_NOW)
		return react_say(react_done(), SAY_INFO, "Open a file first: Enter opens the one under the cursor");
	return react_pass();
}

static bool move(struct import_view *self, enum op_id op)
{
	if (self->on_problems)
		return list_act(&self->problems, op);
	size_t shown = self->rows_at.shown;
	size_t top = self->rows_at.top; /* of the fields; drawing keeps it */
	self->rows_at.shown = 10;
	bool used = list_act(&self->rows_at, op);
	self->rows_at.shown = shown;
	self->rows_at.top = top;
	return used;
}

static struct reaction act_on_mapping(struct import_view *self, enum op_id op)
{
	int row = import_row(self);
	if (!self->on_problems && (op == OP_LEFT || op == OP_RIGHT))
		return next_guess(self, op == OP_LEFT ? -1 : 1);
	if (move(self, op))
		return react_done();
	switch (op) {
	case OP_OPEN:
		if (self->on_problems)
			return correct(self);
		return row < SETTINGS ? choose_setting(self, row) : choose_column(self, row - SETTINGS);
	case OP_IMPORT_COLUMN:
		self->on_problems = false;
		return row < SETTINGS ? choose_setting(self, row) : choose_column(self, row - SETTINGS);
	case OP_NEXT_PANE:
	case OP_PREVIOUS_PANE:
		if (!self->on_problems)
			return next_problem(self);
		self->on_problems = false;
		return react_done();
	case OP_IMPORT_PROBLEM: return next_problem(self);
	case OP_IMPORT_SKIP: return skip_line(self);
	case OP_IMPORT_TRY: return show_trial(self);
	case OP_IMPORT_NOW: return ask_import(self);
	case OP_IMPORT_PATH: return react_path(TAG_PATH, "Path of the file (Tab completes)");
	case OP_BACK: return back_from_file(self);
	default: return react_pass();
	}
}

static struct reaction import_act(void *state, enum op_id op)
{
	struct import_view *self = state;
	return self->looking ? act_on_mapping(self, op) : act_on_files(self, op);
}

static struct reaction import_key(void *state, const struct key *key)
{
	struct import_view *self = state;
	if (!self->looking || !import_asks_order(self) || (key->id != 'y' && key->id != 'n'))
		return react_pass();
	given(self)->order = key->id == 'y' ? DATE_DMY : DATE_MDY;
	return settle(self);
}

/* F10 asked for it on the way to the import, and goes on. */
static struct reaction take_currency(struct import_view *self, const struct answer *answer)
{
	if (!money_currency(answer->text, given(self)->currency))
		return react_say(react_done(), SAY_ERROR, "\"%.20s\" is no currency of ISO 4217, as EUR or USD", answer->text);
	take_column(self, COLUMN_CURRENCY, -1);
	struct reaction reaction = settle(self);
	return answer->tag == TAG_CURRENCY_FIRST && reaction.level != SAY_ERROR ? ask_import(self) : reaction;
}

static struct reaction import_answer(void *state, const struct answer *answer)
{
	struct import_view *self = state;
	if (!answer->given)
		return react_done();
	switch (answer->tag) {
	case TAG_CHOOSE: return chosen(self, answer->id);
	case TAG_CURRENCY:
	case TAG_CURRENCY_FIRST:
		return take_currency(self, answer);
	case TAG_PATH: return look_elsewhere(self, answer->text);
	case TAG_FIX: {
		const struct intake_rejected *r = import_problem(self, self->problems.cursor);
		take_fix(self, r->line, r->column, answer->text);
		try_if_small(self);
		return react_done();
	}
	case TAG_GONE:
		self->file.options.vanished = answer->id == VANISHED_PAID + 1 ? VANISHED_PAID : VANISHED_KEEP;
		self->gone_settled = true;
		return ask_import(self);
	case TAG_SURE: return import_now(self);
	default: return react_done();
	}
}

/* While the folder is empty it is looked at again: a file may be on its way. */
static int64_t import_due(void *state)
{
	const struct import_view *self = state;
	return self->looking || self->files.len ? -1 : self->looked + LOOK_EVERY;
}

static struct reaction import_tick(void *state)
{
	struct err err = {0};
	return import_load(state, &err) ? react_done() : react_error(&err);
}

static void import_keep(void *state)
{
	keep_mapping(state);
}

const struct view view_import = {
	.name = "import",
	.title = "Import",
	.scope = SCOPE_IMPORT,
	.flags = VIEW_MAIN,
	.tab = 5,
	.size = sizeof(struct import_view),
	.open = import_open_view,
	.load = import_load,
	.draw = import_draw,
	.status = import_status,
	.hints = import_hints,
	.facts = import_facts,
	.act = import_act,
	.key = import_key,
	.answer = import_answer,
	.due = import_due,
	.tick = import_tick,
	.keep = import_keep,
	.close = import_close_view,
};
