/* SPDX-License-Identifier: MIT */
/* The desk: an open book, who sits at it, and what day it is. Both skins act
 * only through desk: every deed a person can do is one function of desk/, which
 * opens a deed, calls the store, and commits. */
#ifndef DUN_DESK_DESK_H
#define DUN_DESK_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "desk/config.h"
#include "ledger/clock.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"
#include "store/entry.h"

struct desk_options {
	const char *book;   /* --book; NULL: $DUN_BOOK, else the user's own book */
	const char *config; /* --config; NULL: the user's */
	daynum today;       /* --today; DATE_NONE: the clock's */
	const char *state;  /* the user's state directory, made when needed; outlives the desk;
	                       NULL or "": nothing is kept outside the book */
	void (*tell)(const char *says); /* gets what opening had to tell of (db_upgraded); may be NULL */
};

struct desk {
	struct db *db;
	char path[4096];          /* of the book */
	const char *state;        /* as in the options */
	struct config config;
	struct actor actor;
	daynum today;             /* for ages and due steps only */
	bool today_given;         /* by --today: nothing is sent */
	currency_code currency;   /* the firm's own; "" while unknown */
	char firm[200];
	char zone[64];            /* the firm's; "" the system's */
	char decimal;             /* for showing and reading amounts: '.' or ',' */
	enum date_order date_order;
	bool sample;              /* a demo book: never sends, says SAMPLE */
	uint32_t data_version;    /* of desk_changed() */
};

/* The path a desk would open; "" and err when there is none to be had. */
bool desk_find_book(const struct desk_options *options, char path[4096], struct err *err);
bool desk_open(struct desk *desk, const struct desk_options *options, enum db_mode mode,
               struct err *err);
void desk_close(struct desk *desk);
/* Waits at most a second for other sessions from now on: for a screen. */
void desk_hurry(struct desk *desk);
/* Reads the settings of the book again (after a change here or elsewhere). */
bool desk_refresh(struct desk *desk, struct err *err);

/* Makes an empty book. Fields may be NULL. */
struct desk_firm {
	const char *name, *currency, *from, *country, *zone;
};
bool desk_init(const struct desk_options *options, const struct desk_firm *firm, struct err *err);

/* A setting of the book, "" when unset; the change is an entry and can be undone.
 * Names and their meaning: see the table in desk/settings.c. */
bool desk_setting(struct desk *desk, const char *name, struct buf *value, struct err *err);
bool desk_set(struct desk *desk, const char *name, const char *value, struct err *err);

/* u and Ctrl-R. said: a sentence of what was done. */
bool desk_undo(struct desk *desk, struct buf *said, struct err *err);
bool desk_redo(struct desk *desk, struct buf *said, struct err *err);

/* A client or invoice by what a person types (REF of the command line). */
struct desk_ref {
	int64_t client;
	int64_t invoice; /* 0: the ref names a client */
	char client_name[200];
	char invoice_number[100];
};
/* Number, code, key, exact or unique part of a name; "client:X", "invoice:X" to
 * force. ERR_DATA when it is ambiguous (names up to five), ERR_NOINPUT when
 * unknown, with "did you mean". */
bool desk_resolve(struct desk *desk, const char *ref, struct desk_ref *out, struct err *err);

#endif
