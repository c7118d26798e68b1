/* SPDX-License-Identifier: MIT */
/* What the files of board share; nobody else includes it. board.c walks the open
 * items into cards, board_known.c adds what is known of their clients. */
#ifndef DUN_STORE_BOARD_INSIDE_H
#define DUN_STORE_BOARD_INSIDE_H

#include "base/vec.h"
#include "store/board.h"

/* A card on its way: the client is still an id. */
struct board_draft {
	int64_t client, amount, invoice;
	int32_t invoices;
	daynum oldest;
	uint8_t column;
};

/* The cards of one currency among the drafts. */
struct board_range {
	size_t first, count;
};

struct board_loader {
	struct board *board;
	struct db *db;
	struct err *err;
	struct vec drafts;     /* struct board_draft */
	struct vec currencies; /* struct board_currency */
	struct vec ranges;     /* struct board_range, beside currencies */
	int64_t last_client;
	bool failed;
};

/* NULL when the client is not on the board. */
struct board_client *board_client_find(const struct board *board, int64_t id);
/* Fills in names, flags and numbers; cards are still in the order of
 * clients. chosen is the index of the currency shown. */
bool board_known(struct board_loader *loader, int chosen);

#endif
