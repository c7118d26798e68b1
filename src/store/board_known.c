/* SPDX-License-Identifier: MIT */
/* Names and flags are merged in by client id, one query each; what is looked up by
 * invoice is looked up in the order of the table. */
#include "store/board_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/open.h"
#include "store/plan.h"
#include "store/promise.h"

/* --- what is known of a client --- */

static bool is_held(const struct query *q, int from, int until, daynum as_of)
{
	return !query_null(q, from) && query_day(q, from) <= as_of &&
	       (query_null(q, until) || query_day(q, until) >= as_of);
}

/* Both sides are in the order of ids. */
static bool read_clients(struct board_loader *loader)
{
	struct board *board = loader->board;
	size_t at = 0;
	struct query *q = db_select(loader->db, loader->err, "SELECT id, name, code, hold_from, hold_until, owner FROM client "
	                            "WHERE id >= ? ORDER BY id", "i", board->clients[0].id);
	while (at < board->client_count && query_next(q)) {
		struct board_client *client = &board->clients[at];
		if (client->id != query_int(q, 0))
			continue;
		client->name = arena_str(&board->arena, query_text(q, 1));
		client->code = arena_str(&board->arena, query_text(q, 2));
		client->owner = *query_text(q, 5) ? arena_str(&board->arena, query_text(q, 5)) : "";
		if (is_held(q, 3, 4, board->as_of))
			client->flags |= BOARD_HELD;
		at++;
	}
	return query_end(q, loader->err);
}

static bool read_ranks(struct board_loader *loader)
{
	int32_t rank = 0;
	struct query *q = db_select(loader->db, loader->err, "SELECT id FROM client INDEXED BY client_folded "
	                            "ORDER BY folded", "");
	while (query_next(q)) {
		struct board_client *client = board_client_find(loader->board, query_int(q, 0));
		if (client)
			client->rank = rank++;
	}
	return query_end(q, loader->err);
}

static bool read_mail(struct board_loader *loader)
{
	struct board *board = loader->board;
	struct board_client *client;
	struct query *q = db_select(loader->db, loader->err, "SELECT client FROM contact INDEXED BY contact_mail "
	                            "WHERE mail <> '' AND mail_state = 'ok' AND gone = 0", "");
	while (query_next(q))
		if ((client = board_client_find(board, query_int(q, 0))))
			client->flags &= (uint8_t)~BOARD_NO_MAIL;
	if (!query_end(q, loader->err))
		return false;
	q = db_select(loader->db, loader->err, "SELECT client FROM message "
	              "WHERE state IN ('queued', 'claimed', 'dot') AND currency IN ('', ?)", "s", board->currency);
	while (query_next(q))
		if ((client = board_client_find(board, query_int(q, 0))))
			client->flags |= BOARD_QUEUED;
	return query_end(q, loader->err);
}

/* A plan is a promise of several days. */
static bool read_plans(struct board_loader *loader)
{
	struct board *board = loader->board;
	struct arena arena = ARENA_INIT;
	struct plan_list list;
	bool ok = plan_list(loader->db, 0, board->currency, board->as_of, true, &arena, &list, loader->err);
	for (size_t i = 0; ok && i < list.count; i++) {
		struct board_client *client = board_client_find(board, list.rows[i].client);
		if (client && list.rows[i].standing.state != PLAN_DONE)
			client->flags |= list.rows[i].standing.state == PLAN_MISSED ? BOARD_BROKEN : BOARD_PROMISED;
	}
	arena_release(&arena);
	return ok;
}

static bool read_promises(struct board_loader *loader)
{
	struct board *board = loader->board;
	struct arena arena = ARENA_INIT;
	struct promise_list list;
	bool ok = promise_list(loader->db, 0, board->currency, board->as_of, true, &arena, &list, loader->err);
	for (size_t i = 0; ok && i < list.count; i++) {
		struct board_client *client = board_client_find(board, list.rows[i].client);
		if (client && list.rows[i].state != PROMISE_KEPT)
			client->flags |= list.rows[i].state == PROMISE_BROKEN ? BOARD_BROKEN : BOARD_PROMISED;
	}
	arena_release(&arena);
	return ok && read_plans(loader);
}

static bool read_client_accounts(struct board_loader *loader)
{
	struct board *board = loader->board;
	struct query *q = db_select(loader->db, loader->err, "SELECT client, sum(amount) FROM "
	                            ON_ACCOUNT_AT("?2", " AND p.currency = ?1") " GROUP BY client", "sd", board->currency, board->as_of);
	while (query_next(q)) {
		struct board_client *client = board_client_find(board, query_int(q, 0));
		if (client)
			client->on_account = query_int(q, 1);
	}
	return query_end(q, loader->err);
}

static void mark_elsewhere(struct board_loader *loader, int chosen)
{
	for (size_t i = 0; i < loader->ranges.len; i++) {
		struct board_range range = VEC_AT(struct board_range, &loader->ranges, i);
		for (size_t j = 0; (int)i != chosen && j < range.count; j++) {
			int64_t id = VEC_AT(struct board_draft, &loader->drafts, range.first + j).client;
			struct board_client *client = board_client_find(loader->board, id);
			if (client)
				client->flags |= BOARD_MORE;
		}
	}
}

/* --- what is known of a card; cards are still in the order of clients --- */

static size_t first_card(const struct board *board, int32_t client)
{
	size_t low = 0, high = board->card_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (board->cards[middle].client < client)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void mark_disputed(struct board *board, int64_t id, daynum due, int64_t invoice)
{
	struct board_client *client = board_client_find(board, id);
	if (!client)
		return;
	client->flags |= BOARD_DISPUTED;
	int32_t at = (int32_t)(client - board->clients);
	int column = aging_bucket(&board->scale, board->as_of - due);
	for (size_t i = first_card(board, at); i < board->card_count && board->cards[i].client == at; i++) {
		struct board_card *card = &board->cards[i];
		if (board->by == BOARD_INVOICE ? card->invoice == invoice
		                               : board->by != BOARD_BUCKET || card->column == column)
			card->flags |= BOARD_DISPUTED;
	}
}

static bool read_disputes(struct board_loader *loader)
{
	struct query *q = db_select(loader->db, loader->err, "SELECT i.client, i.due, i.id, " OPEN_AT("?2") " "
	                            "FROM invoice i INDEXED BY invoice_disputed WHERE i.disputed = 1 "
	                            "AND i.currency = ?1 AND i.issued <= ?2", "sd", loader->board->currency,
	                            loader->board->as_of);
	while (query_next(q))
		if (query_int(q, 3) > 0)
			mark_disputed(loader->board, query_int(q, 0), query_day(q, 1), query_int(q, 2));
	return query_end(q, loader->err);
}

static int compare_invoices(const void *a, const void *b)
{
	int64_t x = (*(struct board_card *const *)a)->invoice, y = (*(struct board_card *const *)b)->invoice;
	return (x > y) - (x < y);
}

/* The cards in the order of their invoices, so that looking each up walks the table
 * once from its start to its end. free() it. */
static struct board_card **in_table_order(const struct board *board, struct err *err)
{
	struct board_card **cards = calloc(board->card_count, sizeof *cards);
	if (!cards) {
		err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < board->card_count; i++)
		cards[i] = &board->cards[i];
	qsort(cards, board->card_count, sizeof *cards, compare_invoices);
	return cards;
}

static bool read_numbers(struct board_loader *loader)
{
	struct board *board = loader->board;
	struct board_card **cards = in_table_order(board, loader->err);
	bool ok = cards != NULL;
	for (size_t i = 0; ok && i < board->card_count; i++) {
		struct query *q = db_select(loader->db, loader->err, "SELECT number FROM invoice WHERE id = ?", "i",
		                            cards[i]->invoice);
		if (query_next(q))
			cards[i]->number = arena_str(&board->arena, query_text(q, 0));
		ok = query_end(q, loader->err);
	}
	free(cards);
	return ok;
}

bool board_known(struct board_loader *loader, int chosen)
{
	struct board *board = loader->board;
	if (!board->client_count)
		return true;
	mark_elsewhere(loader, chosen);
	if (!read_clients(loader) || !read_ranks(loader) || !read_mail(loader) || !read_promises(loader) ||
	    !read_client_accounts(loader) || !read_disputes(loader))
		return false;
	return board->by != BOARD_INVOICE || read_numbers(loader);
}
