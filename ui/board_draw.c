/* SPDX-License-Identifier: MIT */
/* The board as columns side by side, or one at a time where the screen is narrow. */
#include "ui/board_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/next_line.h"
#include "follow/freshness.h"

enum {
	SINGLE_BELOW = 78,   /* columns of the screen below which one column shows */
	PANE_FROM = 120,
	CARD_ROWS = 3,
	FOOT_ROWS = 2,       /* a rule, the chosen client; */
	FOOT_FROM = 14,      /* rows from which there is room for them, */
	WHY_FROM = 20,       /* and for what is next with it, and why */
	NARROW = 20,         /* a card this narrow shows no count of invoices */
	EMPTY_WIDTH = 9,
	LEAST_WIDTH = 15,
};

const char *board_money(const struct board_view *view, char out[32], int64_t amount)
{
	return money_text(out, amount, view->board.currency, view->desk->decimal);
}

void board_days(const struct board_view *view, const struct board_card *card, struct buf *out)
{
	int days = view->board.as_of - card->oldest;
	if (days < 0)
		buf_addf(out, "in %dd", -days);
	else if (days == 0)
		buf_adds(out, "today");
	else
		buf_addf(out, "%dd", days);
}

static bool by_age(const struct board_view *view)
{
	return view->by != BOARD_STEP;
}

/* "OVER 90" for "90+", in capitals as a head. */
static void head_name(const struct board_view *view, int column, char out[32])
{
	const char *name = view->board.columns[column].name;
	size_t len = strlen(name);
	if (by_age(view) && len > 1 && name[len - 1] == '+')
		snprintf(out, 32, "OVER %.*s", (int)(len - 1), name);
	else
		snprintf(out, 32, "%s", name);
	for (char *c = out; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
}

/* The letters behind a name, the weightiest first, at most most. */
static void flag_letters(unsigned flags, int most, char out[8])
{
	static const struct {
		unsigned flag;
		char letter;
	} letters[] = {
		{BOARD_BROKEN, '!'}, {BOARD_DISPUTED, 'D'}, {BOARD_HELD, 'H'}, {BOARD_PROMISED, 'P'},
		{BOARD_QUEUED, 'E'}, {BOARD_NO_MAIL, '@'},  {BOARD_MORE, '+'},
	};
	int n = 0;
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]) && n < most; i++)
		if (flags & letters[i].flag)
			out[n++] = letters[i].letter;
	out[n] = '\0';
}

static enum role card_role(const struct board_view *view, const struct board_card *card, bool chosen)
{
	if (chosen)
		return ROLE_SELECTED;
	if (marks_has(&view->marks, board_client_of(view, card)->id))
		return ROLE_MARK;
	if (card->flags & BOARD_BROKEN)
		return ROLE_LATE;
	if (card->flags & (BOARD_HELD | BOARD_DISPUTED))
		return ROLE_HELD;
	return card->flags & BOARD_PROMISED ? ROLE_PROMISE : ROLE_NORMAL;
}

static char card_mark(const struct board_view *view, const struct board_card *card, bool chosen)
{
	bool marked = marks_has(&view->marks, board_client_of(view, card)->id);
	return chosen && marked ? '#' : chosen ? '>' : marked ? '*' : ' ';
}

/* Amount and days, right-aligned; the days go where there is no room for both. */
static void draw_figures(const struct board_view *view, struct frame *frame, struct rect row, enum role role,
                         const struct board_card *card)
{
	char money[32], count[24] = "";
	struct buf days = BUF_INIT;
	board_days(view, card, &days);
	int money_width = (int)strlen(board_money(view, money, card->amount));
	if (days.len > 3 && days.data[2] == ' ' && money_width + 1 + (int)days.len > row.cols)
		buf_remove(&days, 2, 1); /* "in15d" */
	int days_width = days.len > 4 || money_width + 5 > row.cols ? (int)days.len : 4;
	bool both = money_width + 1 + days_width <= row.cols;
	int right = row.cols - (both ? days_width + 1 : 0);
	if (both)
		frame_right(frame, row.row, row.col, row.cols, role, buf_str(&days));
	frame_right(frame, row.row, row.col, right, role, money);
	snprintf(count, sizeof(count), "%d inv", card->invoices);
	if (row.cols >= NARROW && (int)strlen(count) + 2 + money_width <= right)
		frame_put(frame, row.row, row.col + 1, role, count);
	buf_release(&days);
}

static void draw_card(const struct board_view *view, struct frame *frame, struct rect box,
                      const struct board_card *card, bool chosen)
{
	const struct board_client *client = board_client_of(view, card);
	enum role role = card_role(view, card, chosen);
	char flags[8], mark[2] = {card_mark(view, card, chosen), '\0'};
	flag_letters(card->flags, box.cols < NARROW ? 1 : 4, flags);
	int flag_width = (int)strlen(flags);
	if (chosen) {
		frame_fill(frame, (struct rect){box.row, box.col, 2, box.cols}, role);
		frame_cursor(frame, box.row, box.col);
	}
	frame_put(frame, box.row, box.col, role, mark);
	frame_fit(frame, box.row, box.col + 1, box.cols - 1 - (flag_width ? flag_width + 1 : 0), role, client->name);
	frame_right(frame, box.row, box.col, box.cols, role, flags);
	draw_figures(view, frame, (struct rect){box.row + 1, box.col, 1, box.cols}, role, card);
	if (view->by == BOARD_INVOICE && box.rows > 2)
		frame_printf(frame, box.row + 2, box.col + 1, ROLE_QUIET, "#%s", card->number);
}

static void add_spot(struct board_view *view, struct rect rect, int column, size_t at)
{
	if (view->spot_count < BOARD_SPOTS)
		view->spots[view->spot_count++] = (struct board_spot){rect, column, at};
}

static const struct board_card *shown_card(const struct board_view *view, int column, size_t at)
{
	const struct vec *cards = &view->columns[column].cards;
	return at < cards->len ? &view->board.cards[VEC_AT(size_t, cards, at)] : NULL;
}

static void draw_more(const struct board_shown *shown, struct frame *frame, struct rect box)
{
	size_t below = shown->cards.len - shown->list.top - shown->list.shown;
	if (shown->list.top && box.rows > 0)
		frame_right(frame, box.row, box.col, box.cols, ROLE_QUIET, "^");
	if (shown->cards.len > shown->list.top + shown->list.shown)
		frame_printf(frame, box.row + box.rows - 1, box.col + 1, ROLE_QUIET, "%zu more", below);
}

static void draw_column(struct board_view *view, struct frame *frame, struct rect box, int column)
{
	struct board_shown *shown = &view->columns[column];
	struct rect before = frame_clip(frame, box);
	int room = box.rows / CARD_ROWS;
	/* the last card's blank row may be cut, or say how many are below */
	if (box.rows % CARD_ROWS == CARD_ROWS - 1 && shown->cards.len <= (size_t)room + 1)
		room++;
	list_fit(&shown->list, shown->cards.len, (size_t)(room > 0 ? room : 1));
	for (int i = 0; i < room; i++) {
		size_t at = shown->list.top + (size_t)i;
		const struct board_card *card = shown_card(view, column, at);
		if (!card)
			break;
		struct rect place = {box.row + i * CARD_ROWS, box.col, CARD_ROWS, box.cols};
		add_spot(view, place, column, at);
		draw_card(view, frame, place, card, column == view->column && at == shown->list.cursor);
	}
	draw_more(shown, frame, box);
	frame_unclip(frame, before);
}

static void draw_head(const struct board_view *view, struct frame *frame, int row, int col, int width, int column)
{
	char name[32], money[32], count[24];
	const struct board_shown *shown = &view->columns[column];
	bool here = column == view->column;
	head_name(view, column, name);
	snprintf(count, sizeof(count), "%zu", shown->cards.len);
	int indent = width > EMPTY_WIDTH ? 1 : 0;
	frame_fit(frame, row, col + indent, width - indent - 1 - (int)strlen(count), here ? ROLE_TITLE : ROLE_HEAD, name);
	frame_right(frame, row, col, width, ROLE_HEAD, count);
	board_money(view, money, shown->amount);
	if ((int)strlen(money) <= width)
		frame_right(frame, row + 1, col, width, ROLE_HEAD, money);
}

/* Widths of the columns: even, but empty ones shrink where others need the room. */
static void widths(const struct board_view *view, int cols, int first, int count, int out[BOARD_COLUMNS])
{
	int room = cols - (count - 1), empty = 0;
	for (int i = 0; i < count; i++)
		empty += view->board.columns[first + i].cards == 0;
	bool shrink = room / count < NARROW && empty < count;
	int left = shrink ? room - empty * EMPTY_WIDTH : room;
	int full = shrink ? count - empty : count;
	for (int i = 0; i < count; i++) {
		if (shrink && view->board.columns[first + i].cards == 0) {
			out[i] = EMPTY_WIDTH;
			continue;
		}
		out[i] = left / full;
		left -= out[i];
		full--;
	}
}

/* Which columns fit, with the cursor's among them. */
static int first_column(const struct board_view *view, int cols, int *count)
{
	int all = view->board.column_count;
	*count = (cols + 1) / (LEAST_WIDTH + 1);
	if (*count >= all) {
		*count = all;
		return 0;
	}
	int first = view->column - *count / 2;
	return first < 0 ? 0 : first > all - *count ? all - *count : first;
}

static void draw_columns(struct board_view *view, struct frame *frame, struct rect room)
{
	int count, width[BOARD_COLUMNS], col = room.col;
	int first = first_column(view, room.cols, &count);
	widths(view, room.cols, first, count, width);
	frame_hline(frame, room.row + 2, room.col, room.cols);
	for (int i = 0; i < count; i++) {
		draw_head(view, frame, room.row, col, width[i], first + i);
		draw_column(view, frame, (struct rect){room.row + 3, col, room.rows - 3, width[i]}, first + i);
		col += width[i];
		if (i + 1 < count) {
			frame_vline(frame, room.row, col, room.rows);
			frame_cross(frame, room.row + 2, col);
			col++;
		}
	}
}

/* --- one column at a time --- */

static void draw_strip(const struct board_view *view, struct frame *frame, struct rect room)
{
	char money[32], name[32];
	int col = room.col;
	for (int i = 0; i < view->board.column_count; i++) {
		struct buf text = BUF_INIT;
		const char *label = view->board.columns[i].name;
		if (strcmp(label, "not due") == 0)
			label = "due";
		buf_addf(&text, i == view->column ? "[%s %zu]" : " %s %zu ", label, view->columns[i].cards.len);
		col += frame_put(frame, room.row, col, i == view->column ? ROLE_SELECTED : ROLE_HEAD, buf_str(&text));
		buf_release(&text);
	}
	head_name(view, view->column, name);
	frame_put(frame, room.row + 1, room.col + 1, ROLE_HEAD, name);
	frame_right(frame, room.row + 1, room.col, room.cols, ROLE_HEAD,
	            board_money(view, money, view->columns[view->column].amount));
}

static void draw_row(const struct board_view *view, struct frame *frame, struct rect row, const struct board_card *card,
                     bool chosen)
{
	char flags[8], money[32], mark[2] = {card_mark(view, card, chosen), '\0'};
	enum role role = card_role(view, card, chosen);
	struct buf days = BUF_INIT;
	board_days(view, card, &days);
	flag_letters(card->flags, 2, flags);
	board_money(view, money, card->amount);
	if (chosen) {
		frame_fill(frame, row, role);
		frame_cursor(frame, row.row, row.col);
	}
	int right = row.cols - 7;
	frame_put(frame, row.row, row.col, role, mark);
	frame_fit(frame, row.row, row.col + 1, right - (int)strlen(money) - 5, role, board_client_of(view, card)->name);
	frame_put(frame, row.row, row.col + right - (int)strlen(money) - 3, role, flags);
	frame_right(frame, row.row, row.col, right, role, money);
	frame_right(frame, row.row, row.col, row.cols, role, buf_str(&days));
	buf_release(&days);
}

static void draw_single(struct board_view *view, struct frame *frame, struct rect room)
{
	struct board_shown *shown = &view->columns[view->column];
	draw_strip(view, frame, room);
	frame_hline(frame, room.row + 2, room.col, room.cols);
	struct rect box = {room.row + 3, room.col, room.rows - 3, room.cols};
	list_fit(&shown->list, shown->cards.len, box.rows > 0 ? (size_t)box.rows : 1);
	struct rect before = frame_clip(frame, box);
	for (int i = 0; i < box.rows; i++) {
		size_t at = shown->list.top + (size_t)i;
		const struct board_card *card = shown_card(view, view->column, at);
		struct rect place = {box.row + i, box.col, 1, box.cols};
		if (!card)
			break;
		add_spot(view, place, view->column, at);
		draw_row(view, frame, place, card, at == shown->list.cursor);
	}
	frame_unclip(frame, before);
}

/* --- above and below --- */

static void what_shows(const struct board_view *view, struct buf *out)
{
	static const char *const by[] = {
		[BOARD_BUCKET] = "By age", [BOARD_INVOICE] = "Invoices by age",
		[BOARD_OLDEST] = "By age of oldest", [BOARD_STEP] = "By step",
	};
	static const char *const orders[2][3] = {
		{"largest first", "oldest first", "by name"},
		{"smallest first", "newest first", "by name, Z to A"},
	};
	if (!line_empty(&view->filter))
		buf_addf(out, "/%s: %zu of %zu", line_text(&view->filter), board_shown_count(view), view->board.card_count);
	else
		buf_addf(out, "%s, %s", by[view->by], orders[view->back][view->order]);
}

static void totals(const struct board_view *view, struct buf *out)
{
	char money[32];
	const struct board *board = &view->board;
	if (!board->card_count)
		return;
	if (view->parsed.count) {
		int64_t sum = 0;
		for (int i = 0; i < board->column_count; i++)
			sum += view->columns[i].amount; /* a part of the checked total */
		buf_addf(out, "Shown %s %s", board_money(view, money, sum), board->currency);
	} else {
		buf_addf(out, "Overdue %s %s, %lld client%s", board_money(view, money, board->overdue.amount),
		         board->currency, (long long)board->overdue_clients, board->overdue_clients == 1 ? "" : "s");
	}
	if (board->currency_count > 1 && !view->single)
		buf_addf(out, "  ($: %zu more)", board->currency_count - 1);
}

/* A wide screen has it in the top line. */
static void add_freshness(const struct board_view *view, int room, struct buf *left)
{
	char day[DATE_TEXT_SIZE];
	daynum known = app_money_known(view->app);
	if (!freshness_old(known, view->desk->today))
		return;
	date_short(known, day);
	if (text_width(buf_str(left), left->len) + 17 + (int)strlen(day) <= room)
		buf_addf(left, "  ! payments to %s", day);
}

static void draw_above(struct board_view *view, struct frame *frame, struct rect row)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	what_shows(view, &left);
	totals(view, &right);
	int width = text_width(buf_str(&right), right.len);
	add_freshness(view, row.cols - width - 3, &left);
	bool room = width + text_width(buf_str(&left), left.len) + 3 <= row.cols;
	if (width >= row.cols || (!room && (view->filtering || !line_empty(&view->filter))))
		width = 0;
	if (view->filtering) {
		frame_put(frame, row.row, row.col + 1, ROLE_KEY, "/");
		line_draw(&view->filter, frame, row.row, row.col + 2, row.cols - width - 5, true);
	} else if (room || !width) {
		frame_fit(frame, row.row, row.col + 1, row.cols - width - 3, ROLE_NORMAL, buf_str(&left));
	}
	if (width)
		frame_right(frame, row.row, row.col, row.cols, ROLE_HEAD, buf_str(&right));
	buf_release(&left);
	buf_release(&right);
}

/* Whom to ring: name and phone; the address where there is room, or no phone. */
static void add_contact(struct board_view *view, int cols, struct buf *out)
{
	if (!board_know(view) || !view->timeline.contact_count) {
		buf_adds(out, "   no contact known");
		return;
	}
	const struct timeline_contact *contact = &view->timeline.contacts[0];
	if (*contact->name)
		buf_addf(out, "   %s", contact->name);
	if (*contact->phone)
		buf_addf(out, "   %s", contact->phone);
	if (*contact->mail && (!*contact->phone || cols >= 100))
		buf_addf(out, "   %s", contact->mail);
}

/* One line about the client under the cursor. */
static void draw_chosen(struct board_view *view, struct frame *frame, struct rect row)
{
	char money[32];
	const struct board_card *card = board_current(view);
	if (!card)
		return;
	const struct board_client *client = board_client_of(view, card);
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s  %s in %d invoice%s", client->name, board_money(view, money, client->open), client->invoices,
	         client->invoices == 1 ? "" : "s");
	if (client->on_account)
		buf_addf(&text, ", on account %s", board_money(view, money, client->on_account));
	add_contact(view, row.cols, &text);
	frame_fit(frame, row.row, row.col + 1, row.cols - 1, ROLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

static void draw_why(struct board_view *view, struct frame *frame, struct rect row)
{
	struct buf text = BUF_INIT;
	if (board_current(view) && board_know(view))
		next_line(view->next, &text);
	frame_fit(frame, row.row, row.col + 1, row.cols - 1, next_role(view->next), buf_str(&text));
	buf_release(&text);
}

static void draw_nothing(const struct board_view *view, struct frame *frame, struct rect room)
{
	struct buf text = BUF_INIT;
	char money[32];
	if (view->parsed.count && view->board.card_count)
		buf_addf(&text, "No client matches \"%s\". Esc shows all %zu.", line_text(&view->filter), view->board.card_count);
	else if (view->board.any_invoice)
		buf_addf(&text, "Nothing is open%s%s: every invoice is paid.%s", *view->board.currency ? " in " : "",
		         view->board.currency, view->board.currency_count > 1 ? " $ shows other currencies." : "");
	else
		buf_adds(&text, "No open invoices yet. 5 imports a file.");
	if (view->board.on_account.count)
		buf_addf(&text, "\nOn account: %s %s.", board_money(view, money, view->board.on_account.amount),
		         view->board.currency);
	frame_wrap(frame, rect_inset(room, 1, 2), ROLE_NORMAL, buf_str(&text));
	if (!view->filtering)
		frame_cursor(frame, room.row + 1, room.col + 2);
	buf_release(&text);
}

static int pane_width(const struct board_view *view, int cols)
{
	if (cols < PANE_FROM || view->no_pane || !board_current(view))
		return 0;
	return cols >= 160 ? 45 : 40;
}

void board_draw(struct board_view *view, struct frame *frame, struct rect room)
{
	view->single = room.cols < SINGLE_BELOW;
	view->spot_count = 0;
	int pane = pane_width(view, room.cols);
	bool foot = room.rows >= FOOT_FROM && !pane; /* the pane says more than the line below */
	int foot_rows = !foot ? 0 : room.rows >= WHY_FROM ? FOOT_ROWS + 1 : FOOT_ROWS;
	struct rect body = {room.row + 1, room.col, room.rows - 1 - foot_rows,
	                    room.cols - (pane ? pane + 1 : 0)};
	if (!view->filtering)
		frame_cursor(frame, body.row, body.col);
	if (!board_shown_count(view))
		draw_nothing(view, frame, body);
	else if (view->single)
		draw_single(view, frame, body);
	else
		draw_columns(view, frame, body);
	if (pane) {
		struct rect side = {body.row, room.col + room.cols - pane, body.rows, pane};
		frame_vline(frame, body.row, side.col - 1, body.rows);
		board_draw_pane(view, frame, side);
	}
	if (foot) {
		int row = room.row + room.rows - foot_rows;
		frame_hline(frame, row, room.col, room.cols);
		draw_chosen(view, frame, (struct rect){row + 1, room.col, 1, room.cols});
		if (foot_rows > FOOT_ROWS)
			draw_why(view, frame, (struct rect){row + 2, room.col, 1, room.cols});
	}
	draw_above(view, frame, (struct rect){room.row, room.col, 1, room.cols}); /* last: its cursor counts */
}
