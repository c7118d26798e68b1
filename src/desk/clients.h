/* SPDX-License-Identifier: MIT */
/* Every client of the book, owing or not, with what it owes in one currency. */
#ifndef DUN_DESK_CLIENTS_H
#define DUN_DESK_CLIENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk/board.h"
#include "desk/desk.h"

struct client_row {
	int64_t id;
	const char *name, *code;
	const char *owner;   /* who looks after it; "" nobody */
	const char *folded;  /* name, code and key for finding, text_fold() */
	int64_t open;        /* minor units of the list's currency */
	int32_t invoices;    /* open ones */
	daynum oldest;       /* due day of the oldest open one; DATE_NONE: none */
	daynum follow_up;    /* DATE_NONE: none set */
	uint8_t flags;       /* enum board_flag */
};

struct client_list {
	struct board board;  /* by oldest: totals and currencies; owns the names */
	struct client_row *rows;
	size_t count;
};

/* currency NULL or "": as desk_board(). Rows come in the order of names. */
bool desk_clients(struct desk *desk, const char *currency, struct client_list *out, struct err *err);
void client_list_release(struct client_list *list);

enum client_order { CLIENTS_BY_OPEN, CLIENTS_BY_DAYS, CLIENTS_BY_NAME };
/* Most, oldest or A first; back turns it round. Equal ones stand by name. */
void client_list_sort(struct client_list *list, enum client_order order, bool back);

#endif
