/* SPDX-License-Identifier: MIT */
/* Today: the diary. Everything that wants doing, a line a thing; d ticks off, t puts
 * to another date, c w v e p act on the client of the line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/dialog.h"
#include "ui/today_inside.h"

/* --- what shows --- */

const struct diary_line *today_line(const struct today_view *view, size_t at)
{
	return at < view->shown.len ? &view->diary.lines[VEC_AT(size_t, &view->shown, at)] : NULL;
}

const struct diary_line *today_current(const struct today_view *view)
{
	return today_line(view, view->at.cursor);
}

bool today_unfolded(const struct today_view *view)
{
	return view->unfolded || (view->wide && !view->folded);
}

size_t today_marked(const struct today_view *view, int64_t *sum)
{
	*sum = 0;
	size_t count = 0;
	for (size_t i = 0; marks_count(&view->marks) && i < view->diary.count; i++) {
		const struct diary_line *line = &view->diary.lines[i];
		if (!marks_has(&view->marks, line->id))
			continue;
		count++;
		int64_t more;
		if (strcmp(line->currency, view->desk->currency) == 0 && money_add(*sum, line->amount, &more, &(struct err){0}))
			*sum = more;
	}
	return count;
}

static unsigned states_of(const struct diary_line *line)
{
	unsigned states = 0;
	if (line->kind == DIARY_PROMISE)
		states |= line->day < line->block ? FILTER_BROKEN : FILTER_PROMISED;
	if (line->kind == DIARY_QUEUED)
		states |= FILTER_QUEUED;
	return states;
}

static bool fits_words(const struct today_view *view, const struct filter *filter, const struct diary_line *line)
{
	struct buf text = BUF_INIT, folded = BUF_INIT;
	if (filter_wants_text(filter)) {
		buf_addf(&text, "%s %s %s %s", line->name, line->code, line->verb, line->why);
		text_fold(buf_str(&text), text.len, &folded, NULL);
	}
	struct filter_row row = {
		.folded = buf_str(&folded), .amount = line->amount, .currency = line->currency,
		.days_overdue = line->day == DATE_NONE ? 0 : view->diary.today - line->day, .states = states_of(line),
		.owner = line->owner, .me = view->desk->actor.name,
	};
	bool fits = filter_fits(filter, &row);
	buf_release(&text);
	buf_release(&folded);
	return fits;
}

static bool in_span(const struct today_view *view, const struct diary_line *line)
{
	bool today = line->block == view->diary.today;
	switch (view->span) {
	case SHOW_TODAY: return today;
	case SHOW_TOMORROW: return line->block == view->diary.today + 1;
	case SHOW_WEEK: return line->block <= view->diary.today + 7;
	default: return true;
	}
}

static bool shows(const struct today_view *view, const struct diary_line *line)
{
	if (!in_span(view, line))
		return false;
	if (view->mine && strcmp(line->owner, view->desk->actor.name) != 0)
		return false;
	return line->group < DIARY_WAITING || today_unfolded(view);
}

static int64_t id_of(const void *rows, size_t row)
{
	return today_line(rows, row)->id;
}

void today_sift(struct today_view *view)
{
	const struct diary_line *before = today_current(view);
	int64_t id = before ? before->id : 0;
	struct filter filter;
	filter_parse(&filter, line_text(&view->filter));
	vec_clear(&view->shown);
	for (size_t i = 0; i < view->diary.count; i++) {
		if (!shows(view, &view->diary.lines[i]) || !fits_words(view, &filter, &view->diary.lines[i]))
			continue;
		size_t *place = vec_push(&view->shown);
		if (place)
			*place = i;
	}
	list_fit(&view->at, view->shown.len, view->at.shown);
	if (id)
		list_seek(&view->at, id, id_of, view);
}

static void forget(struct today_view *view)
{
	if (view->known)
		timeline_release(&view->timeline);
	view->known = 0;
	view->has_timeline = false;
}

bool today_know(struct today_view *view)
{
	const struct diary_line *line = today_current(view);
	struct err err = {0};
	if (!line || view->known == line->client)
		return line && view->has_timeline;
	forget(view);
	view->known = line->client;
	view->has_timeline = desk_timeline(view->desk, line->client, view->desk->today, false, &view->timeline, &err) &&
	                     story_build(view->desk, &view->timeline, &view->story, &err);
	if (!view->has_timeline)
		app_say(view->app, SAY_ERROR, "%s", err.text);
	return view->has_timeline;
}

/* Whom to ring: a contact with a number that is not known to be wrong, else the first. */
static const struct timeline_contact *to_ring(struct today_view *view)
{
	const struct timeline *t = &view->timeline;
	if (!today_know(view))
		return NULL;
	for (size_t i = 0; i < t->contact_count; i++)
		if (*t->contacts[i].phone && !t->contacts[i].phone_wrong)
			return &t->contacts[i];
	return t->contact_count ? &t->contacts[0] : NULL;
}

const char *today_contact(struct today_view *view)
{
	const struct timeline_contact *contact = to_ring(view);
	return contact ? contact->name : "";
}

const char *today_phone(struct today_view *view)
{
	const struct timeline_contact *contact = to_ring(view);
	return contact && !contact->phone_wrong ? contact->phone : "";
}

static bool today_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct today_view *view = state;
	(void)arg, (void)err;
	view->app = app;
	view->desk = app_desk(app);
	view->shown = (struct vec)VEC_INIT(size_t);
	view->spots = (struct vec)VEC_INIT(struct today_spot);
	view->marks = (struct marks)MARKS_INIT;
	return true;
}

/* Ids live in the lines: the cursor's is looked for among the new ones. */
static bool today_load(void *state, struct err *err)
{
	struct today_view *view = state;
	struct diary fresh;
	const struct diary_line *before = today_current(view);
	int64_t id = before ? before->id : 0;
	if (!desk_diary(view->desk, view->desk->today + DIARY_AHEAD, &fresh, err)) {
		diary_release(&fresh);
		return false;
	}
	forget(view);
	vec_clear(&view->shown);
	diary_release(&view->diary);
	view->diary = fresh;
	today_sift(view);
	if (id)
		list_seek(&view->at, id, id_of, view);
	return true;
}

static void today_close(void *state)
{
	struct today_view *view = state;
	forget(view);
	diary_release(&view->diary);
	vec_release(&view->shown);
	vec_release(&view->spots);
	marks_release(&view->marks);
	line_release(&view->filter);
	buf_release(&view->copied);
	free(view->ids);
}

/* --- the lines a deed is for: the marked ones, else the cursor's --- */

/* Pointers into the diary; free() them. NULL and *count 0 when there are none. */
static const struct diary_line **chosen(const struct today_view *view, size_t *count)
{
	const struct diary_line **lines = calloc(view->diary.count + 1, sizeof *lines);
	const struct diary_line *current = today_current(view);
	*count = 0;
	for (size_t i = 0; lines && i < view->diary.count; i++)
		if (marks_has(&view->marks, view->diary.lines[i].id))
			lines[(*count)++] = &view->diary.lines[i];
	if (lines && !*count && current)
		lines[(*count)++] = current;
	return lines;
}

static struct reaction done(struct today_view *view)
{
	size_t count;
	struct err err = {0};
	struct buf said = BUF_INIT;
	const struct diary_line **lines = chosen(view, &count);
	struct reaction reaction;
	diary_done_means(view->desk, count ? lines[0] : &(struct diary_line){.channel = ""}, &said);
	bool ask = count == 1 && lines[0]->kind == DIARY_STEP && lines[0]->group < DIARY_WAITING && !said.len;
	buf_clear(&said);
	if (ask) {
		reaction = today_choose_outcome(lines[0]);
	} else if (!lines || !desk_diary_done(view->desk, lines, count, &said, &err)) {
		reaction = react_say(react_done(), err.code == ERR_NO ? SAY_INFO : SAY_ERROR, "%s", err.text);
	} else {
		marks_clear(&view->marks);
		reaction = react_say(react_changed(), SAY_DONE, "%.200s.  u undoes", buf_str(&said));
	}
	buf_release(&said);
	free(lines);
	return reaction;
}

/* Where the date is asked for; its answer is the day. */
static struct reaction ask_day(struct today_view *view)
{
	size_t count;
	const struct diary_line **lines = chosen(view, &count);
	const struct diary_line *first = count ? lines[0] : NULL;
	free(lines);
	if (!first)
		return react_done();
	if (count == 1)
		snprintf(view->asking, sizeof view->asking, "%s %.100s", first->verb, first->name);
	else
		snprintf(view->asking, sizeof view->asking, "%zu marked lines", count);
	struct view_arg arg = {.client = count == 1 ? first->client : 0, .text = view->asking};
	return react_open(view_named("follow-up"), arg, TODAY_TAG_DAY);
}

static struct reaction put_off(struct today_view *view, daynum day)
{
	size_t count;
	struct err err = {0};
	struct buf said = BUF_INIT;
	const struct diary_line **lines = chosen(view, &count);
	bool ok = lines && desk_diary_put_off(view->desk, lines, count, day, &said, &err);
	struct reaction reaction;
	if (ok) {
		marks_clear(&view->marks);
		reaction = react_say(react_changed(), SAY_DONE, "%.200s.  u undoes", buf_str(&said));
	} else {
		reaction = react_say(react_done(), err.code == ERR_NO ? SAY_INFO : SAY_ERROR, "%s", err.text);
	}
	buf_release(&said);
	free(lines);
	return reaction;
}

/* --- operations --- */

static struct reaction open_client(const struct today_view *view)
{
	const struct diary_line *line = today_current(view);
	return line ? react_open(view_named("client"), (struct view_arg){.client = line->client}, 0) : react_done();
}

/* A call, a letter, a visit: why is known from the line. */
static struct reaction log_contact(const struct today_view *view, const char *kind)
{
	const struct diary_line *line = today_current(view);
	if (!line)
		return react_pass();
	bool why = line->kind == DIARY_STEP || line->kind == DIARY_FOLLOW_UP || line->kind == DIARY_DISPUTE;
	struct view_arg arg = {.client = line->client, .text = kind, .spec = why ? line->why : NULL};
	return react_open(view_named("log"), arg, 0);
}

static struct reaction write_mail(const struct today_view *view)
{
	const struct diary_line *line = today_current(view);
	if (!line || marks_count(&view->marks))
		return react_pass();
	if (line->kind == DIARY_MAIL || line->kind == DIARY_QUEUED)
		return react_say(react_op(OP_OUTBOX), SAY_INFO, "%.80s: this mail is in the Outbox", line->name);
	struct view_arg arg = {.client = line->client, .id = line->kind == DIARY_DRAFT ? line->message : 0};
	return react_open(view_named("draft"), arg, 0);
}

static struct reaction mark_range(struct today_view *view)
{
	size_t here = view->at.cursor, from = view->shown.len;
	for (size_t i = 0; i < view->shown.len; i++)
		if (view->marks.anchor && today_line(view, i)->id == view->marks.anchor)
			from = i;
	if (from == view->shown.len) {
		view->marks.anchor = today_line(view, here)->id;
		return react_say(react_done(), SAY_INFO, "Go to the other end and press V again; U unmarks");
	}
	for (size_t i = from < here ? from : here; i <= (from < here ? here : from); i++)
		if (today_line(view, i)->group < DIARY_WAITING)
			marks_set(&view->marks, today_line(view, i)->id, true);
	view->marks.anchor = 0;
	return react_done();
}

static struct reaction mark(struct today_view *view)
{
	const struct diary_line *line = today_current(view);
	if (line->group >= DIARY_WAITING)
		return react_say(react_done(), SAY_INFO, "Only what is to be done can be marked");
	marks_toggle(&view->marks, line->id);
	list_act(&view->at, OP_DOWN);
	return react_done();
}

static struct reaction clear_filter(struct today_view *view)
{
	view->marks.anchor = 0;
	if (line_empty(&view->filter))
		return react_pass();
	line_set(&view->filter, "");
	today_sift(view);
	if (view->from)
		list_seek(&view->at, view->from, id_of, view);
	view->from = 0;
	return react_done();
}

static struct reaction fold(struct today_view *view)
{
	bool open = today_unfolded(view);
	view->unfolded = !open;
	view->folded = open;
	today_sift(view);
	return react_done();
}

static struct reaction act_on_marks(struct today_view *view, enum op_id op)
{
	switch (op) {
	case OP_MARK: return mark(view);
	case OP_MARK_RANGE: return mark_range(view);
	case OP_MARK_ALL:
		for (size_t i = 0; i < view->shown.len; i++)
			if (today_line(view, i)->group < DIARY_WAITING)
				marks_set(&view->marks, today_line(view, i)->id, true);
		return react_done();
	case OP_UNMARK: marks_clear(&view->marks); return react_done();
	default: return react_pass();
	}
}

static struct reaction today_act(void *state, enum op_id op)
{
	struct today_view *view = state;
	if (list_act(&view->at, op))
		return react_done();
	switch (op) {
	case OP_OPEN: return open_client(view);
	case OP_DONE: return done(view);
	case OP_FOLLOW_UP: return ask_day(view);
	case OP_CALL: return log_contact(view, "call");
	case OP_PROMISE: return log_contact(view, "promise");
	case OP_LETTER: return log_contact(view, "letter");
	case OP_VISIT: return log_contact(view, "visit");
	case OP_MAIL: return write_mail(view);
	case OP_FILTER:
		view->filtering = true;
		view->from = today_current(view) ? today_current(view)->id : 0;
		return react_done();
	case OP_BACK: return clear_filter(view);
	case OP_VIEWS: return today_choose_span(view);
	case OP_COPY: return today_choose_copy(view);
	case OP_FOLD: return fold(view);
	default: return act_on_marks(view, op);
	}
}

static struct reaction today_key(void *state, const struct key *pressed)
{
	struct today_view *view = state;
	if (!view->filtering)
		return react_pass();
	if (pressed->id == K_ENTER || pressed->id == K_DOWN || pressed->id == K_TAB) {
		view->filtering = false;
		if (today_current(view)) /* it is now here that the cursor wants to be */
			view->from = 0;
		return react_done();
	}
	if (pressed->id == K_ESC) {
		view->filtering = false;
		clear_filter(view);
		return react_done();
	}
	if (!line_key(&view->filter, pressed))
		return react_pass();
	today_sift(view);
	return react_done();
}

static struct reaction today_answer(void *state, const struct answer *given)
{
	struct today_view *view = state;
	if (!given->given)
		return react_done();
	switch (given->tag) {
	case TODAY_TAG_SPAN: today_take_span(view, given->id); return react_done();
	case TODAY_TAG_COPY: return today_copy(view, given->id);
	case TODAY_TAG_DAY: return put_off(view, (daynum)given->id);
	case TODAY_TAG_STEP: return react_op((enum op_id)given->id);
	default: return react_done();
	}
}

static struct reaction today_click(void *state, int row, int col)
{
	struct today_view *view = state;
	(void)col;
	for (size_t i = 0; i < view->spots.len; i++) {
		const struct today_spot *spot = &VEC_AT(struct today_spot, &view->spots, i);
		if (spot->row != row)
			continue;
		if (view->at.cursor == spot->at)
			return open_client(view);
		list_to(&view->at, spot->at);
		return react_done();
	}
	return react_pass();
}

static bool today_typing(void *state)
{
	return ((struct today_view *)state)->filtering;
}

static unsigned today_facts(void *state)
{
	const struct diary_line *line = today_current(state);
	return line ? NEED_CLIENT | NEED_ROW : 0;
}

/* The clients of the marked lines, each once. */
static void gather_ids(struct today_view *view)
{
	free(view->ids);
	view->ids = calloc(view->diary.count + 1, sizeof *view->ids);
	view->id_count = 0;
	for (size_t i = 0; view->ids && i < view->diary.count; i++) {
		const struct diary_line *line = &view->diary.lines[i];
		bool known = !marks_has(&view->marks, line->id);
		for (size_t k = 0; !known && k < view->id_count; k++)
			known = view->ids[k] == line->client;
		if (!known)
			view->ids[view->id_count++] = line->client;
	}
}

static void today_subject(void *state, struct view_arg *out)
{
	struct today_view *view = state;
	const struct diary_line *line = today_current(view);
	gather_ids(view);
	*out = (struct view_arg){.client = line ? line->client : 0, .ids = view->ids, .count = view->id_count};
}

static void today_shown(void *state, struct view_shown *out)
{
	struct today_view *view = state;
	size_t count = 0;
	for (size_t i = 0; i < view->shown.len; i++) {
		const struct diary_line *line = today_line(view, i);
		bool known = line->group >= DIARY_WAITING;
		for (size_t k = 0; !known && k < i; k++)
			known = today_line(view, k)->client == line->client;
		if (known)
			continue;
		buf_addf(&out->rows, "%lld\n", (long long)line->client);
		count++;
	}
	out->clients = true;
	buf_addf(&out->title, "Today, %zu clients%s", count, line_empty(&view->filter) ? "" : ", filtered");
}

static void today_status(void *state, struct buf *out)
{
	struct today_view *view = state;
	int64_t sum;
	char money[32];
	size_t count = today_marked(view, &sum);
	if (count)
		buf_addf(out, "%zu marked %s %s   ", count, money_text(money, sum, view->desk->currency, view->desk->decimal),
		         view->desk->currency);
	if (view->filtering)
		buf_adds(out, "Words, >3d late, >1000, promise, broken. Enter keeps it, Esc clears it");
}

static const enum op_id *today_hints(void *state)
{
	static const enum op_id plain[] = {OP_DONE, OP_CALL, OP_MAIL, OP_PROMISE, OP_FOLLOW_UP, OP_OPEN, OP_STEP, OP_LETTER,
	                                   OP_VISIT, OP_MARK, OP_FILTER, OP_VIEWS, OP_COPY, OP_NONE};
	static const enum op_id marked[] = {OP_DONE, OP_FOLLOW_UP, OP_MAIL, OP_MARK, OP_UNMARK, OP_MARK_ALL, OP_OPEN,
	                                    OP_NONE};
	static const enum op_id empty[] = {OP_VIEWS, OP_BOARD, OP_CLIENTS, OP_FOLD, OP_NONE};
	static const enum op_id filter[] = {OP_BACK, OP_NONE};
	const struct today_view *view = state;
	if (view->filtering)
		return filter;
	if (!today_current(view))
		return empty;
	return marks_count(&view->marks) ? marked : plain;
}

static void today_draw_view(void *state, struct frame *frame, struct rect room)
{
	today_draw(state, frame, room);
}

const struct view view_today = {
	.name = "today",
	.title = "Today",
	.scope = SCOPE_TODAY,
	.flags = VIEW_MAIN,
	.hint = "d ticks a line off, t puts it to another date, c logs a call. ? shows all keys",
	.tab = 2,
	.size = sizeof(struct today_view),
	.open = today_open,
	.load = today_load,
	.draw = today_draw_view,
	.status = today_status,
	.hints = today_hints,
	.facts = today_facts,
	.subject = today_subject,
	.shown = today_shown,
	.typing = today_typing,
	.act = today_act,
	.key = today_key,
	.click = today_click,
	.answer = today_answer,
	.close = today_close,
};
