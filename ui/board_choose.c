/* SPDX-License-Identifier: MIT */
/* The lists of choices the board opens: sort, cards, currency, ready filters, copy. */
#include "ui/board_inside.h"

#include <stdio.h>
#include <string.h>

#include "ui/dialog.h"

struct reaction board_choose_sort(const struct board_view *view)
{
	const struct menu_item items[] = {
		{BOARD_BY_AMOUNT, "amount", "largest first", 'a'},
		{BOARD_BY_DAYS, "days", "oldest first", 'd'},
		{BOARD_BY_NAME, "name", "A first", 'n'},
	};
	struct menu_spec spec = {.title = "Sort by (the same again turns it round)", .items = items, .count = 3,
	                         .chosen = view->order};
	return react_menu(&spec, TAG_SORT);
}

struct reaction board_choose_group(const struct board_view *view)
{
	const struct menu_item items[] = {
		{BOARD_BUCKET, "a client in each column where it owes", "", 'a'},
		{BOARD_INVOICE, "single invoices by their age", "", 'i'},
		{BOARD_OLDEST, "the whole client by its oldest invoice", "", 'o'},
		{BOARD_STEP, "the whole client by its step", "", 's'},
	};
	struct menu_spec spec = {.title = "Cards", .items = items, .count = 4, .chosen = view->by};
	return react_menu(&spec, TAG_GROUP);
}

struct reaction board_choose_currency(const struct board_view *view)
{
	struct menu_item items[200];
	char notes[200][48];
	size_t count = view->board.currency_count < 200 ? view->board.currency_count : 200, chosen = 0;
	if (!count)
		return react_say(react_done(), SAY_INFO, "Nothing is open in any currency");
	for (size_t i = 0; i < count; i++) {
		const struct board_currency *currency = &view->board.currencies[i];
		char money[32];
		money_text(money, currency->total.amount, currency->code, view->desk->decimal);
		snprintf(notes[i], sizeof(notes[i]), "%s in %lld", money, (long long)currency->total.count);
		items[i] = (struct menu_item){(int64_t)i, currency->code, notes[i], KEY_NONE};
		if (strcmp(currency->code, view->board.currency) == 0)
			chosen = i;
	}
	struct menu_spec spec = {.title = "Currency, open in all", .items = items, .count = count, .chosen = chosen};
	return react_menu(&spec, TAG_CURRENCY);
}

static const struct {
	const char *name, *filter;
} ready[] = {
	{"everything", ""},
	{"promised, also broken promises", "promise"},
	{"broken promises", "broken"},
	{"disputed", "dispute"},
	{"on hold", "hold"},
	{"over 30 days", ">30d"},
	{"over 90 days", ">90d"},
	{"no e-mail address", "no-email"},
	{"free to chase: no promise, dispute or hold", ">0d !promised !dispute !hold"},
};
enum { READY = sizeof(ready) / sizeof(ready[0]) };

const char *board_ready_filter(int64_t id)
{
	return id >= 0 && id < READY ? ready[id].filter : "";
}

struct reaction board_choose_view(void)
{
	struct menu_item items[READY];
	for (size_t i = 0; i < READY; i++)
		items[i] = (struct menu_item){(int64_t)i, ready[i].name, ready[i].filter, (uint32_t)('1' + i)};
	struct menu_spec spec = {.title = "Show", .items = items, .count = READY};
	return react_menu(&spec, TAG_VIEWS);
}

static const char *phone_of(const struct board_view *view)
{
	const struct timeline *timeline = &view->timeline;
	for (size_t i = 0; view->has_timeline && i < timeline->contact_count; i++)
		if (*timeline->contacts[i].phone && !timeline->contacts[i].phone_wrong)
			return timeline->contacts[i].phone;
	return "";
}

static const char *mail_of(const struct board_view *view)
{
	const struct timeline *timeline = &view->timeline;
	for (size_t i = 0; view->has_timeline && i < timeline->contact_count; i++)
		if (*timeline->contacts[i].mail && !timeline->contacts[i].mail_bad)
			return timeline->contacts[i].mail;
	return "";
}

static void copy_row(const struct board_view *view, const struct board_card *card, struct buf *out)
{
	char money[32];
	struct buf days = BUF_INIT;
	board_days(view, card, &days);
	buf_addf(out, "%s\t%s\t%s\t%s", board_client_of(view, card)->name, board_money(view, money, card->amount),
	         view->board.currency, buf_str(&days));
	buf_release(&days);
}

struct reaction board_choose_copy(struct board_view *view)
{
	char money[32];
	const struct board_card *card = board_current(view);
	if (!card)
		return react_say(react_done(), SAY_INFO, "There is nothing to copy");
	board_know(view);
	board_money(view, money, card->amount);
	const struct menu_item items[] = {
		{1, "phone", phone_of(view), 'p'}, {2, "e-mail", mail_of(view), 'e'},
		{3, "name", board_client_of(view, card)->name, 'n'}, {4, "amount", money, 'a'},
		{5, "row", "", 'r'}, {6, "all shown", "", 'A'},
	};
	struct menu_spec spec = {.title = "Copy", .items = items, .count = 6};
	return react_menu(&spec, TAG_COPY);
}

static void copy_text(const struct board_view *view, int64_t what, struct buf *out)
{
	char money[32];
	const struct board_card *card = board_current(view);
	switch (card ? what : 0) {
	case 1: buf_adds(out, phone_of(view)); break;
	case 2: buf_adds(out, mail_of(view)); break;
	case 3: buf_adds(out, board_client_of(view, card)->name); break;
	case 4: buf_adds(out, board_money(view, money, card->amount)); break;
	case 5: copy_row(view, card, out); break;
	case 6:
		for (int i = 0; i < view->board.column_count; i++)
			for (size_t c = 0; c < view->columns[i].cards.len; c++) {
				copy_row(view, &view->board.cards[VEC_AT(size_t, &view->columns[i].cards, c)], out);
				buf_addc(out, '\n');
			}
		break;
	default: break;
	}
}

struct reaction board_copy(struct board_view *view, int64_t what)
{
	struct buf *text = &view->copied;
	buf_clear(text);
	copy_text(view, what, text);
	if (!text->len)
		return react_say(react_done(), SAY_INFO, "There is none to copy: E adds a contact to the client");
	return (struct reaction){.kind = REACT_COPY, .arg = {.text = buf_str(text)}};
}
