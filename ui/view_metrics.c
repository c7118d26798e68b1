/* SPDX-License-Identifier: MIT */
/* How well the firm is paid, in one currency: by month with bars and a line of columns,
 * the cash expected, each client with its mark, what each step brought. Left and Right
 * change the currency, Enter opens a client. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/spark.h"
#include "base/text.h"
#include "desk/metrics.h"
#include "ui/app.h"
#include "ui/list.h"
#include "ui/view.h"

enum { MONTHS = 12, CLIENTS = 50, BAR = 16, WEEKS = 8 };

struct figure_line {
	enum role role;
	const char *text;
	int64_t client; /* 0: none */
};

struct metrics_view {
	struct app *app;
	struct arena arena;  /* figures and cash */
	struct arena texts;  /* lines */
	struct figures_table table;
	struct cash *cash;
	size_t cash_count;
	size_t currency;     /* index in table.currencies */
	struct vec lines;    /* struct figure_line */
	bool ascii, built;
	struct list at;
};

static char decimal_of(const struct metrics_view *self)
{
	return app_desk(self->app)->decimal;
}

/* --- lines --- */

static void add(struct metrics_view *self, enum role role, int64_t client, const char *text)
{
	struct figure_line *line = vec_push(&self->lines);
	if (line)
		*line = (struct figure_line){role, text, client};
}

static const char *tenths_text(struct metrics_view *self, bool known, int64_t tenths)
{
	char text[24];
	return known ? arena_str(&self->texts, figures_text(tenths, text)) : "-";
}

static const struct {
	const char *label;
	bool (*of)(const struct figures *figures, int64_t *tenths);
} ratios[] = {
	{"DSO, days", figures_dso}, {"CEI, %", figures_cei}, {"Days late", figures_late},
	{"  weighted", figures_late_weighted}, {"Promises kept, %", figures_kept}, {"Disputed, %", figures_disputed},
};

static void add_ratios(struct metrics_view *self, const struct figures_currency *c)
{
	for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
		int64_t values[MONTHS], whole = 0;
		struct buf line = BUF_INIT;
		for (int m = 0; m < MONTHS; m++)
			if (!ratios[i].of(&c->months[m], &values[m]))
				values[m] = SPARK_NONE;
		bool known = ratios[i].of(&c->whole, &whole);
		buf_addf(&line, "%-18s %8s   ", ratios[i].label, tenths_text(self, known, whole));
		spark_line(&line, values, MONTHS, self->ascii);
		add(self, ROLE_NORMAL, 0, arena_str(&self->texts, buf_str(&line)));
		buf_release(&line);
	}
}

static void add_months(struct metrics_view *self, const struct figures_currency *c)
{
	int64_t most = 1, dso = 0, late = 0;
	char open[32], overdue[32], iso[DATE_ISO_SIZE];
	add(self, ROLE_HEAD, 0, "Month              Open        Overdue    DSO   Late");
	for (int m = 0; m < MONTHS; m++)
		most = c->months[m].overdue > most ? c->months[m].overdue : most;
	for (int m = 0; m < MONTHS; m++) {
		const struct figures *f = &c->months[m];
		struct buf line = BUF_INIT;
		bool has_dso = figures_dso(f, &dso), has_late = figures_late(f, &late);
		buf_addf(&line, "%.7s %14s %14s %6s %6s  ", date_iso(f->from, iso), money_text(open, f->open, c->code, decimal_of(self)),
		         money_text(overdue, f->overdue, c->code, decimal_of(self)), tenths_text(self, has_dso, dso),
		         tenths_text(self, has_late, late));
		spark_bar(&line, f->overdue, most, BAR, self->ascii);
		add(self, ROLE_NORMAL, 0, arena_str(&self->texts, buf_str(&line)));
		buf_release(&line);
	}
}

static int64_t together(const struct cash_week *week)
{
	return week->promised + week->planned + week->usual;
}

static void add_cash(struct metrics_view *self, const struct cash *cash)
{
	int64_t most = 1;
	char promised[32], usual[32], late[32], day[DATE_TEXT_SIZE];
	add(self, ROLE_HEAD, 0, "Cash expected, week from   promised, plans      as usual");
	for (int w = 0; w < WEEKS; w++)
		most = together(&cash->weeks[w]) > most ? together(&cash->weeks[w]) : most;
	for (int w = 0; w < WEEKS; w++) {
		const struct cash_week *week = &cash->weeks[w];
		struct buf line = BUF_INIT;
		buf_addf(&line, "%-22s %18s %13s  ", date_short(week->from, day),
		         money_text(promised, week->promised + week->planned, cash->currency, decimal_of(self)),
		         money_text(usual, week->usual, cash->currency, decimal_of(self)));
		spark_bar(&line, together(week), most, BAR, self->ascii);
		add(self, ROLE_NORMAL, 0, arena_str(&self->texts, buf_str(&line)));
		buf_release(&line);
	}
	if (cash->late)
		add(self, ROLE_QUIET, 0, arena_printf(&self->texts, "Not counted, later than its client usually is: %s",
		                                      money_text(late, cash->late, cash->currency, decimal_of(self))));
}

static int most_overdue_first(const void *left, const void *right)
{
	const struct figures_client *const *a = left, *const *b = right;
	if ((*a)->sums.overdue != (*b)->sums.overdue)
		return (*a)->sums.overdue > (*b)->sums.overdue ? -1 : 1;
	return (*a)->id < (*b)->id ? -1 : (*a)->id > (*b)->id;
}

static void add_clients(struct metrics_view *self, const struct figures_currency *c)
{
	const struct figures_client **sorted = arena_array(&self->texts, c->client_count, sizeof *sorted);
	int64_t late = 0;
	char overdue[32];
	if (!sorted || !c->client_count)
		return;
	for (size_t i = 0; i < c->client_count; i++)
		sorted[i] = &c->clients[i];
	qsort(sorted, c->client_count, sizeof *sorted, most_overdue_first);
	add(self, ROLE_HEAD, 0, "Client                          Overdue   Late");
	for (size_t i = 0; i < c->client_count && i < CLIENTS; i++) {
		const struct figures *f = &sorted[i]->sums;
		struct risk risk = risk_of(f);
		struct buf line = BUF_INIT;
		bool has_late = figures_late(f, &late);
		text_pad(&line, sorted[i]->name, 24);
		buf_addf(&line, " %14s %6s  %s%s%s", money_text(overdue, f->overdue, c->code, decimal_of(self)),
		         tenths_text(self, has_late, late), risk_word(risk.level), risk.level ? ": " : "", risk.why);
		add(self, risk.level == RISK_HIGH ? ROLE_LATE : ROLE_NORMAL, sorted[i]->id, arena_str(&self->texts, buf_str(&line)));
		buf_release(&line);
	}
}

static void add_steps(struct metrics_view *self)
{
	if (self->table.step_count)
		add(self, ROLE_HEAD, 0, "Step            taken  paid within a week  week runs");
	for (size_t i = 0; i < self->table.step_count; i++) {
		const struct figures_step *step = &self->table.steps[i];
		add(self, ROLE_NORMAL, 0, arena_printf(&self->texts, "%-14s %6lld %19lld %10lld", step->step, (long long)step->taken,
		                                       (long long)step->paid, (long long)step->running));
	}
}

static void build(struct metrics_view *self, bool ascii)
{
	const struct figures_currency *c = &self->table.currencies[self->currency];
	self->ascii = ascii;
	self->built = true;
	vec_clear(&self->lines);
	arena_release(&self->texts);
	add_ratios(self, c);
	add(self, ROLE_NORMAL, 0, "");
	add_months(self, c);
	for (size_t i = 0; i < self->cash_count; i++)
		if (strcmp(self->cash[i].currency, c->code) == 0) {
			add(self, ROLE_NORMAL, 0, "");
			add_cash(self, &self->cash[i]);
		}
	add(self, ROLE_NORMAL, 0, "");
	add_clients(self, c);
	add_steps(self);
	add(self, ROLE_NORMAL, 0, "");
	for (int i = 0; metrics_formulas[i]; i++)
		add(self, ROLE_QUIET, 0, metrics_formulas[i]);
}

/* --- the view --- */

static bool metrics_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct metrics_view *self = state;
	(void)arg, (void)err;
	self->app = app;
	self->lines = (struct vec)VEC_INIT(struct figure_line);
	return true;
}

static bool metrics_load(void *state, struct err *err)
{
	struct metrics_view *self = state;
	struct desk *desk = app_desk(self->app);
	arena_release(&self->arena);
	self->built = false;
	if (!desk_figures(desk, desk->today, MONTHS, 0, &self->arena, &self->table, err) ||
	    !desk_cash(desk, &self->arena, &self->cash, &self->cash_count, err))
		return false;
	if (self->currency >= self->table.currency_count)
		self->currency = 0;
	/* the firm's own first */
	for (size_t i = 0; !self->at.count && i < self->table.currency_count; i++)
		if (strcmp(self->table.currencies[i].code, desk->currency) == 0)
			self->currency = i;
	return true;
}

static void metrics_close(void *state)
{
	struct metrics_view *self = state;
	arena_release(&self->arena);
	arena_release(&self->texts);
	vec_release(&self->lines);
}

static void metrics_draw(void *state, struct frame *frame, struct rect room)
{
	struct metrics_view *self = state;
	char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
	frame_put(frame, room.row, room.col + 1, ROLE_TITLE, "METRICS");
	frame_hline(frame, room.row + 1, room.col, room.cols);
	if (!self->table.currency_count) {
		frame_put(frame, room.row + 2, room.col + 1, ROLE_QUIET, "No invoices yet");
		return;
	}
	if (!self->built || self->ascii != frame->ascii)
		build(self, frame->ascii);
	frame_printf(frame, room.row, room.col + 10, ROLE_HEAD, "%s   %s to %s%s", self->table.currencies[self->currency].code,
	             date_plain(self->table.from, from), date_plain(self->table.as_of, to),
	             self->table.currency_count > 1 ? "   < > other currencies" : "");
	list_fit(&self->at, self->lines.len, room.rows > 2 ? (size_t)room.rows - 2 : 1);
	for (size_t i = 0; i < self->at.shown && self->at.top + i < self->lines.len; i++) {
		const struct figure_line *line = &VEC_AT(struct figure_line, &self->lines, self->at.top + i);
		int row = room.row + 2 + (int)i;
		bool here = self->at.top + i == self->at.cursor;
		if (here)
			frame_put(frame, row, room.col, ROLE_SELECTED, ">");
		frame_fit(frame, row, room.col + 1, room.cols - 1, line->role, line->text);
	}
}

static int64_t client_here(const struct metrics_view *self)
{
	return self->at.cursor < self->lines.len ? VEC_AT(struct figure_line, &self->lines, self->at.cursor).client : 0;
}

static const enum op_id *metrics_hints(void *state)
{
	static const enum op_id hints[] = {OP_OPEN, OP_RIGHT, OP_PAGE_DOWN, OP_BACK, OP_NONE};
	(void)state;
	return hints;
}

static unsigned metrics_facts(void *state)
{
	return ((struct metrics_view *)state)->lines.len ? NEED_ROW : 0;
}

static struct reaction turn(struct metrics_view *self, size_t by)
{
	size_t count = self->table.currency_count;
	if (count < 2)
		return react_say(react_done(), SAY_INFO, "There is one currency alone");
	self->currency = (self->currency + by) % count;
	self->built = false;
	list_to(&self->at, 0);
	return react_done();
}

static struct reaction metrics_act(void *state, enum op_id op)
{
	struct metrics_view *self = state;
	struct view_arg arg = {.client = client_here(self)};
	switch (op) {
	case OP_LEFT: return turn(self, self->table.currency_count - 1);
	case OP_RIGHT: return turn(self, 1);
	case OP_OPEN:
		return arg.client ? react_open(view_named("client"), arg, 0)
		                  : react_say(react_done(), SAY_INFO, "Enter opens a client, further down");
	default: return list_act(&self->at, op) ? react_done() : react_pass();
	}
}

const struct view view_metrics = {
	.name = "metrics",
	.title = "Metrics",
	.scope = SCOPE_FIGURES,
	.size = sizeof(struct metrics_view),
	.open = metrics_open,
	.load = metrics_load,
	.draw = metrics_draw,
	.hints = metrics_hints,
	.facts = metrics_facts,
	.act = metrics_act,
	.close = metrics_close,
};
