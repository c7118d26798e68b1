/* SPDX-License-Identifier: MIT */
/* What is typed after `/`: words that must all fit a row. ">30d" and "<30d" are
 * days overdue, ">1000" and "<1000" amounts in whole units; promise, broken,
 * dispute, hold, queued, no-email ask for that state; everything else is looked
 * for in the row's text. "!" before a word turns it round. */
#ifndef DUN_UI_FILTER_H
#define DUN_UI_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/money.h"

enum filter_state {
	FILTER_BROKEN = 1,
	FILTER_PROMISED = 2,
	FILTER_DISPUTED = 4,
	FILTER_HELD = 8,
	FILTER_QUEUED = 16,
	FILTER_NO_MAIL = 32,
};

/* One row as the filter sees it. */
struct filter_row {
	const char *folded;    /* name, code, number: text_fold() of all that is looked
	                          through; only where filter_wants_text() */
	int64_t amount;        /* minor units of currency */
	const char *currency;
	int days_overdue;
	unsigned states;       /* enum filter_state */
	const char *owner;     /* who looks after it; NULL counts as "" */
	const char *me;        /* who sits here; NULL counts as "" */
};

enum { FILTER_WORDS = 12, FILTER_WORD_SIZE = 64 };

struct filter_word {
	enum { FILTER_TEXT, FILTER_DAYS, FILTER_AMOUNT, FILTER_STATE, FILTER_OWNER } kind;
	bool not, less;
	int64_t number;        /* days or whole units */
	unsigned state;
	char text[FILTER_WORD_SIZE]; /* folded */
};

struct filter {
	struct filter_word words[FILTER_WORDS];
	size_t count;          /* 0: everything fits */
};

void filter_parse(struct filter *filter, const char *typed);
/* True when a word is looked for in the rows' text. */
bool filter_wants_text(const struct filter *filter);
bool filter_fits(const struct filter *filter, const struct filter_row *row);

#endif
