/* SPDX-License-Identifier: MIT */
/* The board: who owes what for how long. Cards in columns, a filter, marks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/limitation.h"
#include "ui/board_inside.h"

/* --- what shows --- */

const struct board_client *board_client_of(const struct board_view *view, const struct board_card *card)
{
	return &view->board.clients[card->client];
}

const struct board_card *board_current(const struct board_view *view)
{
	const struct board_shown *shown = &view->columns[view->column];
	if (shown->list.cursor >= shown->cards.len)
		return NULL;
	return &view->board.cards[VEC_AT(size_t, &shown->cards, shown->list.cursor)];
}

size_t board_shown_count(const struct board_view *view)
{
	size_t count = 0;
	for (int i = 0; i < view->board.column_count; i++)
		count += view->columns[i].cards.len;
	return count;
}

size_t board_marked(const struct board_view *view, int64_t *sum)
{
	*sum = 0;
	for (size_t i = 0; marks_count(&view->marks) && i < view->board.client_count; i++)
		if (marks_has(&view->marks, view->board.clients[i].id))
			*sum += view->board.clients[i].open; /* a part of the checked total */
	return marks_count(&view->marks);
}

/* Folding is dear: it is done once a load, when a word is first looked for. */
static bool fold_cards(struct board_view *view)
{
	const struct board *board = &view->board;
	struct buf text = BUF_INIT, folded = BUF_INIT;
	if (!view->folded)
		view->folded = arena_array(&view->folds, board->card_count, sizeof(*view->folded));
	for (size_t i = 0; view->folded && i < board->card_count && !view->folded[i]; i++) {
		const struct board_client *client = board_client_of(view, &board->cards[i]);
		buf_clear(&text);
		buf_clear(&folded);
		buf_addf(&text, "%s %s %s", client->name, client->code, board->cards[i].number);
		text_fold(buf_str(&text), text.len, &folded, NULL);
		view->folded[i] = arena_strn(&view->folds, buf_str(&folded), folded.len);
	}
	buf_release(&text);
	buf_release(&folded);
	return view->folded != NULL;
}

/* Cards change places when they are sorted, and are others after a load. */
static void forget_folds(struct board_view *view)
{
	arena_release(&view->folds);
	view->folded = NULL;
}

static bool fits(const struct board_view *view, size_t at)
{
	const struct board_card *card = &view->board.cards[at];
	struct filter_row row = {
		.folded = view->folded ? view->folded[at] : "",
		.amount = card->amount,
		.currency = view->board.currency,
		.days_overdue = view->board.as_of - card->oldest,
		.states = card->flags,
		.owner = view->board.clients[card->client].owner,
		.me = view->desk->actor.name,
	};
	_Static_assert(FILTER_BROKEN == (int)BOARD_BROKEN && FILTER_NO_MAIL == (int)BOARD_NO_MAIL, "flags are states");
	return filter_fits(&view->parsed, &row);
}

/* Fills the columns with what the filter leaves. */
static void sift(struct board_view *view)
{
	filter_parse(&view->parsed, line_text(&view->filter));
	if (filter_wants_text(&view->parsed))
		fold_cards(view);
	for (int i = 0; i < BOARD_COLUMNS; i++) {
		struct board_shown *shown = &view->columns[i];
		vec_clear(&shown->cards);
		shown->amount = 0;
		for (size_t c = 0; i < view->board.column_count && c < view->board.columns[i].cards; c++) {
			size_t at = view->board.columns[i].first + c;
			size_t *place = fits(view, at) ? vec_push(&shown->cards) : NULL;
			if (!place)
				continue;
			*place = at;
			shown->amount += view->board.cards[at].amount;
		}
		list_fit(&shown->list, shown->cards.len, shown->list.shown);
	}
}

/* The cursor onto a card that shows; where it does not, onto one near by. */
static void settle(struct board_view *view)
{
	int best = -1, count = view->board.column_count;
	for (int i = 0; i < count; i++)
		if (view->columns[i].cards.len && (best < 0 || abs(i - view->column) < abs(best - view->column)))
			best = i;
	view->column = best >= 0 ? best : view->column < count ? view->column : 0;
}

static void seek(struct board_view *view, int64_t client, int64_t invoice)
{
	const struct board_card *card = board_find(&view->board, client, invoice, view->column);
	if (card) {
		size_t index = (size_t)(card - view->board.cards);
		struct board_shown *shown = &view->columns[card->column];
		for (size_t i = 0; i < shown->cards.len; i++)
			if (VEC_AT(size_t, &shown->cards, i) == index) {
				view->column = card->column;
				list_to(&shown->list, i);
			}
	}
	settle(view);
}

static void sort(struct board_view *view)
{
	forget_folds(view);
	board_sort(&view->board, view->order, view->back);
}

/* Sifts again, sorted anew where asked, and keeps the cursor on the same client. */
static void rearrange(struct board_view *view, bool anew)
{
	const struct board_card *card = board_current(view);
	int64_t client = card ? board_client_of(view, card)->id : 0, invoice = card ? card->invoice : 0;
	if (anew)
		sort(view);
	sift(view);
	seek(view, client, invoice);
}

/* The first column with anything overdue has the cursor at the start. */
static void start_column(struct board_view *view)
{
	view->column = 0;
	for (int i = 1; i < view->board.column_count; i++)
		if (view->columns[i].cards.len) {
			int64_t most = view->columns[view->column].amount;
			if (view->column == 0 || view->columns[i].amount > most)
				view->column = i;
		}
	settle(view);
}

static void forget(struct board_view *view)
{
	if (view->has_timeline)
		timeline_release(&view->timeline);
	today_release(&view->today);
	view->next = NULL;
	view->has_timeline = false;
	view->known = 0;
}

static bool load(void *state, struct err *err)
{
	struct board_view *view = state;
	struct board fresh;
	const struct board_card *card = board_current(view);
	int64_t client = card ? board_client_of(view, card)->id : 0, invoice = card ? card->invoice : 0;
	bool first = view->board.card_count == 0;
	if (!desk_board(view->desk, view->by, view->currency, &fresh, err))
		return false;
	board_release(&view->board);
	view->board = fresh;
	forget(view);
	sort(view);
	sift(view);
	if (first)
		start_column(view);
	else
		seek(view, client, invoice);
	return true;
}

static bool board_open(void *state, struct app *app, const struct view_arg *arg, struct err *err)
{
	struct board_view *view = state;
	(void)arg, (void)err;
	view->app = app;
	view->desk = app_desk(app);
	view->marks = (struct marks)MARKS_INIT;
	for (int i = 0; i < BOARD_COLUMNS; i++)
		view->columns[i].cards = (struct vec)VEC_INIT(size_t);
	return true;
}

bool board_know(struct board_view *view)
{
	const struct board_card *card = board_current(view);
	int64_t id = card ? board_client_of(view, card)->id : 0;
	struct err err = {0};
	if (view->known == id)
		return view->has_timeline;
	forget(view);
	view->known = id;
	view->has_timeline = timeline_load(&view->timeline, view->desk->db, id, view->desk->today, false, &err);
	if (!view->has_timeline)
		timeline_release(&view->timeline);
	if (!view->has_timeline || (id && !desk_next(view->desk, id, view->board.currency, &view->today, &view->next, &err)))
		app_say(view->app, SAY_ERROR, "%s", err.text);
	struct buf worry = BUF_INIT;
	struct err unknown = {0};
	bool worries = id && desk_worry(view->desk, id, &worry, &unknown);
	snprintf(view->worry, sizeof view->worry, "%.150s", worries ? buf_str(&worry) : "");
	buf_release(&worry);
	return view->has_timeline;
}

static void board_close(void *state)
{
	struct board_view *view = state;
	forget(view);
	forget_folds(view);
	board_release(&view->board);
	for (int i = 0; i < BOARD_COLUMNS; i++)
		vec_release(&view->columns[i].cards);
	marks_release(&view->marks);
	line_release(&view->filter);
	buf_release(&view->copied);
}

/* --- moving --- */

static void move_column(struct board_view *view, int delta)
{
	size_t row = view->columns[view->column].list.cursor;
	for (int i = view->column + delta; i >= 0 && i < view->board.column_count; i += delta) {
		struct board_shown *shown = &view->columns[i];
		if (!shown->cards.len)
			continue;
		view->column = i;
		list_to(&shown->list, row < shown->cards.len ? row : shown->cards.len - 1);
		return;
	}
}

/* --- marks --- */

static int64_t id_at(const struct board_view *view, size_t row)
{
	const struct vec *cards = &view->columns[view->column].cards;
	return board_client_of(view, &view->board.cards[VEC_AT(size_t, cards, row)])->id;
}

static void mark_all(struct board_view *view)
{
	for (int i = 0; i < view->board.column_count; i++)
		for (size_t c = 0; c < view->columns[i].cards.len; c++) {
			size_t at = VEC_AT(size_t, &view->columns[i].cards, c);
			marks_set(&view->marks, board_client_of(view, &view->board.cards[at])->id, true);
		}
}

static struct reaction mark_range(struct board_view *view)
{
	struct board_shown *shown = &view->columns[view->column];
	size_t here = shown->list.cursor, from = shown->cards.len;
	for (size_t i = 0; i < shown->cards.len; i++)
		if (view->marks.anchor && id_at(view, i) == view->marks.anchor)
			from = i;
	if (from == shown->cards.len) {
		view->marks.anchor = id_at(view, here);
		return react_say(react_done(), SAY_INFO, "Go to the other end and press V again; U unmarks");
	}
	for (size_t i = from < here ? from : here; i <= (from < here ? here : from); i++)
		marks_set(&view->marks, id_at(view, i), true);
	view->marks.anchor = 0;
	return react_done();
}

/* --- answers --- */

static struct reaction reload(struct board_view *view)
{
	struct err err = {0};
	return load(view, &err) ? react_done() : react_error(&err);
}

static struct reaction answer(void *state, const struct answer *given)
{
	struct board_view *view = state;
	if (!given->given)
		return react_done();
	switch (given->tag) {
	case TAG_SORT:
		view->back = view->order == (enum board_order)given->id ? !view->back : false;
		view->order = (enum board_order)given->id;
		rearrange(view, true);
		return react_done();
	case TAG_GROUP: view->by = (enum board_by)given->id; return reload(view);
	case TAG_CURRENCY:
		memcpy(view->currency, view->board.currencies[given->id].code, sizeof(view->currency));
		return reload(view);
	case TAG_VIEWS:
		line_set(&view->filter, board_ready_filter(given->id));
		rearrange(view, false);
		return react_done();
	case TAG_COPY: return board_copy(view, given->id);
	default: return react_done();
	}
}

/* --- operations --- */

static struct reaction open_client(const struct board_view *view)
{
	const struct board_card *card = board_current(view);
	if (!card)
		return react_done();
	struct view_arg arg = {.client = board_client_of(view, card)->id, .invoice = card->invoice};
	return react_open(view_named("client"), arg, 0);
}

/* Everything shows again, the cursor where it was before anything was typed. */
static void clear_filter(struct board_view *view)
{
	line_set(&view->filter, "");
	rearrange(view, false);
	if (view->from)
		seek(view, view->from, 0);
	view->from = 0;
}

static struct reaction step_back(struct board_view *view)
{
	view->marks.anchor = 0;
	if (line_empty(&view->filter))
		return react_pass();
	clear_filter(view);
	return react_done();
}

static struct reaction act_on_marks(struct board_view *view, enum op_id op)
{
	struct board_shown *shown = &view->columns[view->column];
	switch (op) {
	case OP_MARK:
		marks_toggle(&view->marks, id_at(view, shown->list.cursor));
		list_act(&shown->list, OP_DOWN);
		return react_done();
	case OP_MARK_RANGE: return mark_range(view);
	case OP_MARK_ALL: mark_all(view); return react_done();
	case OP_UNMARK: marks_clear(&view->marks); return react_done();
	default: return react_pass();
	}
}

static struct reaction act(void *state, enum op_id op)
{
	struct board_view *view = state;
	struct board_shown *shown = &view->columns[view->column];
	if (list_act(&shown->list, op))
		return react_done();
	switch (op) {
	case OP_LEFT: move_column(view, -1); return react_done();
	case OP_RIGHT: move_column(view, 1); return react_done();
	case OP_NEXT_PANE: move_column(view, 1); return react_done();
	case OP_PREVIOUS_PANE: move_column(view, -1); return react_done();
	case OP_OPEN: return open_client(view);
	case OP_FILTER:
		view->filtering = true;
		view->from = board_current(view) ? id_at(view, shown->list.cursor) : 0;
		return react_done();
	case OP_BACK: return step_back(view);
	case OP_SORT: return board_choose_sort(view);
	case OP_GROUP: return board_choose_group(view);
	case OP_CURRENCY: return board_choose_currency(view);
	case OP_VIEWS: return board_choose_view();
	case OP_COPY: return board_choose_copy(view);
	case OP_FOLD: view->no_pane = !view->no_pane; return react_done();
	default: return act_on_marks(view, op);
	}
}

static struct reaction key(void *state, const struct key *pressed)
{
	struct board_view *view = state;
	if (!view->filtering)
		return react_pass();
	switch (pressed->id) {
	case K_ENTER:
	case K_DOWN:
	case K_TAB:
		view->filtering = false;
		if (board_current(view)) /* it is now here that the cursor wants to be */
			view->from = 0;
		return react_done();
	case K_ESC:
		view->filtering = false;
		clear_filter(view);
		return react_done();
	default: break;
	}
	if (!line_key(&view->filter, pressed))
		return react_pass();
	rearrange(view, false);
	return react_done();
}

static struct reaction click(void *state, int row, int col)
{
	struct board_view *view = state;
	for (size_t i = 0; i < view->spot_count; i++) {
		const struct board_spot *spot = &view->spots[i];
		const struct rect *rect = &spot->rect;
		if (row < rect->row || row >= rect->row + rect->rows || col < rect->col || col >= rect->col + rect->cols)
			continue;
		struct list *list = &view->columns[spot->column].list;
		if (view->column == spot->column && list->cursor == spot->at)
			return open_client(view);
		view->column = spot->column;
		list_to(list, spot->at);
		return react_done();
	}
	return react_pass();
}

static bool typing(void *state)
{
	return ((struct board_view *)state)->filtering;
}

static unsigned facts(void *state)
{
	const struct board_view *view = state;
	const struct board_card *card = board_current(view);
	return card ? NEED_CLIENT | NEED_ROW | (card->invoice ? NEED_INVOICE : 0) : 0;
}

static void subject(void *state, struct view_arg *out)
{
	const struct board_view *view = state;
	const struct board_card *card = board_current(view);
	out->client = card ? board_client_of(view, card)->id : 0;
	out->invoice = card ? card->invoice : 0;
	out->ids = view->marks.ids.data;
	out->count = marks_count(&view->marks);
}

/* A client once, however many columns it stands in; invoices where they are the cards. */
static void shown_rows(void *state, struct view_shown *out)
{
	const struct board_view *view = state;
	const struct board *board = &view->board;
	bool *taken = calloc(board->client_count ? board->client_count : 1, sizeof(*taken));
	size_t count = 0;
	for (int i = 0; taken && i < board->column_count; i++)
		for (size_t c = 0; c < view->columns[i].cards.len; c++) {
			const struct board_card *card = &board->cards[VEC_AT(size_t, &view->columns[i].cards, c)];
			if (!card->invoice && taken[card->client])
				continue;
			taken[card->client] = true;
			count++;
			buf_addf(&out->rows, "%lld", (long long)board->clients[card->client].id);
			if (card->invoice)
				buf_addf(&out->rows, " %lld", (long long)card->invoice);
			buf_addc(&out->rows, '\n');
		}
	free(taken);
	out->clients = view->by != BOARD_INVOICE;
	memcpy(out->currency, board->currency, sizeof(out->currency));
	buf_addf(&out->title, "Board, %zu %s in %s%s", count, out->clients ? "clients" : "invoices", board->currency,
	         line_empty(&view->filter) ? "" : ", filtered");
}

static void status(void *state, struct buf *out)
{
	char money[32];
	int64_t sum;
	const struct board_view *view = state;
	size_t count = board_marked(view, &sum);
	if (count)
		buf_addf(out, "%zu marked %s   ", count, board_money(view, money, sum));
	if (view->filtering)
		buf_adds(out, "Words, >30d, >1000, promise, dispute, no-email, !hold. Enter keeps it, Esc clears it");
	else if (!view->board.card_count)
		return;
	else if (view->single)
		buf_adds(out, "! broken P promise D dispute H hold");
	else
		buf_adds(out, "! broken  P promised  D disputed  H hold  E queued  @ no address  + more");
}

static const enum op_id *hints(void *state)
{
	static const enum op_id plain[] = {OP_OPEN, OP_CALL, OP_MAIL, OP_MARK, OP_FILTER, OP_SORT, OP_UNDO, OP_LETTER,
	                                   OP_VISIT, OP_GROUP, OP_VIEWS, OP_EXPORT_THIS, OP_COPY, OP_NONE};
	static const enum op_id marked[] = {OP_MAIL, OP_EXPORT_THIS, OP_MARK, OP_UNMARK, OP_MARK_ALL, OP_FILTER, OP_OPEN,
	                                    OP_CALL, OP_NONE};
	static const enum op_id empty[] = {OP_IMPORT, OP_CLIENTS, OP_CURRENCY, OP_LEAVE, OP_NONE};
	static const enum op_id filter[] = {OP_BACK, OP_NONE};
	const struct board_view *view = state;
	if (view->filtering)
		return filter;
	static const enum op_id nothing[] = {OP_BACK, OP_FILTER, OP_VIEWS, OP_NONE};
	if (!view->board.card_count)
		return empty;
	if (!board_current(view))
		return nothing;
	return marks_count(&view->marks) ? marked : plain;
}

static void draw(void *state, struct frame *frame, struct rect room)
{
	board_draw(state, frame, room);
}

const struct view view_board = {
	.name = "board",
	.title = "Board",
	.scope = SCOPE_BOARD,
	.flags = VIEW_MAIN,
	.hint = "Enter opens a client, c logs a call, e writes to it. ? shows all keys",
	.tab = 1,
	.size = sizeof(struct board_view),
	.open = board_open,
	.load = load,
	.draw = draw,
	.status = status,
	.hints = hints,
	.facts = facts,
	.subject = subject,
	.shown = shown_rows,
	.typing = typing,
	.act = act,
	.key = key,
	.click = click,
	.answer = answer,
	.close = board_close,
};
