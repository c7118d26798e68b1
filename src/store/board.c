/* SPDX-License-Identifier: MIT */
/* One walk over the open items of every currency makes the cards: the walk comes
 * in the order (currency, client, due), so a card is finished when any of them
 * changes, and nothing is looked up twice. */
#include "store/board_inside.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/aging.h"
#include "store/open.h"

/* --- the walk --- */

static bool add_amount(struct board_loader *loader, struct aging_bucket *bucket, int64_t amount)
{
	bucket->count++;
	if (money_add(bucket->amount, amount, &bucket->amount, loader->err))
		return true;
	loader->failed = true;
	return false;
}

static struct board_currency *currency_at(struct board_loader *loader, const char *code)
{
	size_t len = loader->currencies.len;
	struct board_currency *last = len ? &VEC_AT(struct board_currency, &loader->currencies, len - 1) : NULL;
	if (last && memcmp(last->code, code, 3) == 0)
		return last;
	struct board_currency *currency = vec_push(&loader->currencies);
	struct board_range *range = vec_push(&loader->ranges);
	if (!currency || !range)
		return NULL;
	memcpy(currency->code, code, sizeof currency->code);
	range->first = loader->drafts.len;
	loader->last_client = 0;
	return currency;
}

/* Whether an item goes on the card before it. */
static bool joins(const struct board_loader *loader, const struct open_item *item, int column)
{
	if (!loader->drafts.len || loader->last_client != item->client)
		return false;
	const struct board_draft *last = &VEC_AT(struct board_draft, &loader->drafts, loader->drafts.len - 1);
	switch (loader->board->by) {
	case BOARD_INVOICE: return false;
	case BOARD_BUCKET: return last->column == column;
	default: return true;
	}
}

static bool add_card(struct board_loader *loader, const struct open_item *item)
{
	const struct board *board = loader->board;
	int column = board->by == BOARD_STEP ? 0 : aging_bucket(&board->scale, board->as_of - item->due);
	struct board_draft *card;
	if (joins(loader, item, column)) {
		card = &VEC_AT(struct board_draft, &loader->drafts, loader->drafts.len - 1);
	} else {
		card = vec_push(&loader->drafts);
		if (!card)
			return false;
		*card = (struct board_draft){
			.client = item->client, .invoice = item->invoice, .oldest = item->due, .column = (uint8_t)column,
		};
		VEC_AT(struct board_range, &loader->ranges, loader->ranges.len - 1).count++;
	}
	loader->last_client = item->client;
	card->amount += item->open; /* below the currency's total, which is checked */
	card->invoices++;
	return true;
}

static bool visit(void *arg, const struct open_item *item)
{
	struct board_loader *loader = arg;
	struct board_currency *currency = currency_at(loader, item->currency);
	if (!currency || !add_amount(loader, &currency->total, item->open))
		return false;
	if (item->due < loader->board->as_of && !add_amount(loader, &currency->overdue, item->open))
		return false;
	return add_card(loader, item);
}

static bool read_on_account(struct board_loader *loader)
{
	struct query *q = db_select(loader->db, loader->err, "SELECT currency, count(DISTINCT payment), sum(amount) "
	                            "FROM " ON_ACCOUNT_AT("?1", "") " GROUP BY currency", "d", loader->board->as_of);
	while (query_next(q)) {
		struct board_currency *found = NULL;
		for (size_t i = 0; i < loader->currencies.len && !found; i++) {
			struct board_currency *c = &VEC_AT(struct board_currency, &loader->currencies, i);
			if (memcmp(c->code, query_text(q, 0), 3) == 0)
				found = c;
		}
		if (!found)
			found = currency_at(loader, query_text(q, 0));
		if (found)
			found->on_account = (struct aging_bucket){.count = query_int(q, 1), .amount = query_int(q, 2)};
	}
	return query_end(q, loader->err);
}

static bool walk(struct board_loader *loader)
{
	return open_items(loader->db, loader->board->as_of, visit, loader, loader->err) && !loader->failed &&
	       vec_ok(&loader->drafts, loader->err) && read_on_account(loader) &&
	       vec_ok(&loader->currencies, loader->err) && vec_ok(&loader->ranges, loader->err);
}

/* --- choosing a currency --- */

static int find_currency(const struct board_loader *loader, const char *code)
{
	for (size_t i = 0; i < loader->currencies.len; i++)
		if (strcmp(VEC_AT(struct board_currency, &loader->currencies, i).code, code) == 0)
			return (int)i;
	return -1;
}

static int most_open(const struct board_loader *loader)
{
	int best = -1;
	int64_t most = -1;
	for (size_t i = 0; i < loader->currencies.len; i++) {
		const struct board_currency *c = &VEC_AT(struct board_currency, &loader->currencies, i);
		if (c->total.count > most) {
			most = c->total.count;
			best = (int)i;
		}
	}
	return best;
}

/* The index of the currency shown; -1 when nothing is open in it, or at all. */
static int choose(struct board_loader *loader, const char *wanted, const char *home)
{
	struct board *board = loader->board;
	int chosen = -1;
	if (*wanted) {
		chosen = find_currency(loader, wanted);
		snprintf(board->currency, sizeof board->currency, "%s", wanted);
	} else if (*home && (chosen = find_currency(loader, home)) >= 0) {
		memcpy(board->currency, home, sizeof board->currency);
	} else if ((chosen = most_open(loader)) >= 0) {
		memcpy(board->currency, VEC_AT(struct board_currency, &loader->currencies, chosen).code,
		       sizeof board->currency);
	} else {
		snprintf(board->currency, sizeof board->currency, "%s", home);
	}
	return chosen;
}

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct board_currency *)a)->code, ((const struct board_currency *)b)->code);
}

static void take_currencies(struct board_loader *loader, int chosen)
{
	struct board *board = loader->board;
	size_t count = loader->currencies.len;
	board->currencies = arena_array(&board->arena, count, sizeof *board->currencies);
	if (!board->currencies || !count)
		return;
	memcpy(board->currencies, loader->currencies.data, count * sizeof *board->currencies);
	board->currency_count = count;
	if (chosen >= 0) {
		board->total = board->currencies[chosen].total;
		board->overdue = board->currencies[chosen].overdue;
		board->on_account = board->currencies[chosen].on_account;
	}
	qsort(board->currencies, count, sizeof *board->currencies, by_code);
}

/* --- clients and cards of the chosen currency --- */

static int compare_id(const void *key, const void *member)
{
	int64_t id = *(const int64_t *)key, other = ((const struct board_client *)member)->id;
	return (id > other) - (id < other);
}

struct board_client *board_client_find(const struct board *board, int64_t id)
{
	if (!board->client_count)
		return NULL;
	return bsearch(&id, board->clients, board->client_count, sizeof *board->clients, compare_id);
}

static size_t count_clients(const struct board_draft *drafts, size_t count)
{
	size_t clients = 0;
	for (size_t i = 0; i < count; i++)
		clients += i == 0 || drafts[i].client != drafts[i - 1].client;
	return clients;
}

static void take_card(struct board *board, const struct board_draft *draft)
{
	struct board_client *client = board->client_count ? &board->clients[board->client_count - 1] : NULL;
	if (!client || client->id != draft->client) {
		client = &board->clients[board->client_count++];
		*client = (struct board_client){
			.id = draft->client, .name = "", .code = "", .oldest = draft->oldest, .flags = BOARD_NO_MAIL,
		};
	} else if (board->by == BOARD_BUCKET) {
		client->flags |= BOARD_MORE;
	}
	client->open += draft->amount;
	client->invoices += draft->invoices;
	if (draft->oldest < client->oldest)
		client->oldest = draft->oldest;
	board->cards[board->card_count++] = (struct board_card){
		.amount = draft->amount, .invoice = draft->invoice, .number = "",
		.client = (int32_t)(board->client_count - 1), .invoices = draft->invoices, .oldest = draft->oldest,
		.column = draft->column,
	};
}

static bool take_cards(struct board_loader *loader, int chosen)
{
	struct board *board = loader->board;
	if (chosen < 0)
		return true;
	struct board_range range = VEC_AT(struct board_range, &loader->ranges, chosen);
	const struct board_draft *drafts = &VEC_AT(struct board_draft, &loader->drafts, range.first);
	board->clients = arena_array(&board->arena, count_clients(drafts, range.count), sizeof *board->clients);
	board->cards = arena_array(&board->arena, range.count, sizeof *board->cards);
	if (!arena_ok(&board->arena, loader->err))
		return false;
	for (size_t i = 0; i < range.count; i++)
		take_card(board, &drafts[i]);
	for (size_t i = 0; i < board->client_count; i++)
		board->overdue_clients += board->clients[i].oldest < board->as_of;
	return true;
}

/* A card shows its client's flags, but disputed only where it is. */
static void spread_flags(struct board *board)
{
	for (size_t i = 0; i < board->card_count; i++) {
		struct board_card *card = &board->cards[i];
		card->flags |= board->clients[card->client].flags & (uint8_t)~BOARD_DISPUTED;
		if (board->by != BOARD_INVOICE)
			card->invoice = 0;
	}
}

/* --- columns --- */

static void name_columns(struct board *board)
{
	if (board->by == BOARD_STEP) {
		board->column_count = 1;
		snprintf(board->columns[0].name, sizeof board->columns->name, "no step");
		return;
	}
	board->column_count = aging_buckets(&board->scale);
	for (int i = 0; i < board->column_count; i++)
		aging_name(&board->scale, i, board->columns[i].name);
}

static void add_columns(struct board *board)
{
	for (size_t i = 0; i < board->card_count; i++) {
		struct board_column *column = &board->columns[board->cards[i].column];
		column->cards++;
		column->amount += board->cards[i].amount;
		column->invoices += board->cards[i].invoices;
	}
	for (int i = 1; i < board->column_count; i++)
		board->columns[i].first = board->columns[i - 1].first + board->columns[i - 1].cards;
}

/* --- the whole --- */

static bool load(struct board_loader *loader, const char *currency, const char *home)
{
	struct board *board = loader->board;
	int64_t any;
	if (!walk(loader) || !db_int(loader->db, loader->err, 0, &any, "SELECT 1 FROM invoice LIMIT 1", ""))
		return false;
	int chosen = choose(loader, currency, home);
	board->any_invoice = any != 0;
	take_currencies(loader, chosen);
	name_columns(board);
	if (!take_cards(loader, chosen) || !board_known(loader, chosen))
		return false;
	spread_flags(board);
	add_columns(board);
	board_sort(board, BOARD_BY_AMOUNT, false);
	return arena_ok(&board->arena, loader->err);
}

bool board_load(struct board *board, struct db *db, enum board_by by, const char *currency, const char *home,
                daynum as_of, const struct aging_scale *scale, struct err *err)
{
	*board = (struct board){.arena = ARENA_INIT, .by = by, .as_of = as_of, .scale = *scale};
	struct board_loader loader = {
		.board = board, .db = db, .err = err, .drafts = VEC_INIT(struct board_draft),
		.currencies = VEC_INIT(struct board_currency), .ranges = VEC_INIT(struct board_range),
	};
	bool ok = db_look(db, err);
	if (ok) {
		ok = load(&loader, currency, home);
		db_look_end(db);
	}
	vec_release(&loader.drafts);
	vec_release(&loader.currencies);
	vec_release(&loader.ranges);
	if (!ok)
		board_release(board);
	return ok;
}

void board_release(struct board *board)
{
	arena_release(&board->arena);
	*board = (struct board){.arena = ARENA_INIT};
}

/* --- order and finding --- */

struct sorting {
	const struct board_client *clients;
	enum board_order order;
	int sign;
};

static int compare_cards(const void *a, const void *b, void *arg)
{
	const struct board_card *x = a, *y = b;
	const struct sorting *sorting = arg;
	int32_t rank_x = sorting->clients[x->client].rank, rank_y = sorting->clients[y->client].rank;
	int64_t diff = 0;
	if (sorting->order == BOARD_BY_AMOUNT)
		diff = y->amount - x->amount;
	else if (sorting->order == BOARD_BY_DAYS)
		diff = (int64_t)x->oldest - y->oldest;
	else
		diff = (int64_t)rank_x - rank_y;
	if (diff)
		return diff > 0 ? sorting->sign : -sorting->sign;
	if (rank_x != rank_y)
		return rank_x < rank_y ? -1 : 1;
	if (x->oldest != y->oldest)
		return x->oldest < y->oldest ? -1 : 1;
	return (x->invoice > y->invoice) - (x->invoice < y->invoice);
}

static int compare_columns(const void *a, const void *b, void *arg)
{
	int diff = ((const struct board_card *)a)->column - ((const struct board_card *)b)->column;
	return diff ? diff : compare_cards(a, b, arg);
}

void board_sort(struct board *board, enum board_order order, bool back)
{
	struct sorting sorting = {board->clients, order, back ? -1 : 1};
	if (board->card_count)
		qsort_r(board->cards, board->card_count, sizeof *board->cards, compare_columns, &sorting);
}

void board_place(struct board *board, const char *const *names, int count, const uint8_t *columns)
{
	assert(count <= BOARD_COLUMNS);
	memset(board->columns, 0, sizeof board->columns);
	board->column_count = count;
	for (int i = 0; i < count; i++)
		snprintf(board->columns[i].name, sizeof board->columns->name, "%s", names[i]);
	for (size_t i = 0; i < board->card_count; i++)
		board->cards[i].column = columns[board->cards[i].client];
	add_columns(board);
	board_sort(board, BOARD_BY_AMOUNT, false);
}

const struct board_card *board_find(const struct board *board, int64_t client, int64_t invoice, int column)
{
	const struct board_client *who = board_client_find(board, client);
	const struct board_card *best = NULL;
	if (!who)
		return NULL;
	for (size_t i = 0; i < board->card_count; i++) {
		const struct board_card *card = &board->cards[i];
		if (&board->clients[card->client] != who)
			continue;
		if (invoice && card->invoice == invoice)
			return card;
		if (!best || abs(card->column - column) < abs(best->column - column))
			best = card;
	}
	return best;
}
