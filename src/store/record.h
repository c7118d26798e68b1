/* SPDX-License-Identifier: MIT */
/* Clients, contacts and invoices as rows of named texts: what a form shows, what
 * `client edit --phone X` names, what an entry keeps as before and after. One
 * table of columns a kind; adding a column touches that table and the schema.
 *
 * Values are texts in canonical form: days as 2026-11-27, amounts plain
 * ("12450.00"), flags "1" or "", composed UTF-8. Absent is "". */
#ifndef DUN_STORE_RECORD_H
#define DUN_STORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ledger/date.h"
#include "store/db.h"

enum record_kind { RECORD_CLIENT, RECORD_CONTACT, RECORD_INVOICE };
enum { RECORD_KINDS = 3, RECORD_COLUMNS = 24 };

enum record_type {
	RECORD_LINE,   /* one line of text */
	RECORD_TEXT,   /* several lines */
	RECORD_DAY,    /* most likely in the past */
	RECORD_DUE,    /* a day most likely ahead */
	RECORD_MONEY,  /* of the record's own currency */
	RECORD_NUMBER,
	RECORD_FLAG,
	RECORD_CURRENCY,
	RECORD_COUNTRY,
	RECORD_LANGUAGE,
	RECORD_MAIL,
	RECORD_CHOICE, /* one of choices */
};

struct record_column {
	const char *name;    /* of the option, the JSON member: "order" */
	const char *title;   /* of the form: "Order" */
	const char *help;    /* what it is, one sentence without its full stop */
	enum record_type type;
	bool needed;         /* may not be empty */
	bool personal;       /* kept in an entry's words, not its facts */
	const char *choices; /* "ok|bounced|wrong" */
};

/* Ends with a row of name NULL. */
const struct record_column *record_columns(enum record_kind kind);
/* "client", "contact", "invoice" */
const char *record_kind_name(enum record_kind kind);
/* Index of a column by name; -1. */
int record_column_find(enum record_kind kind, const char *name);

struct record {
	enum record_kind kind;
	int64_t id;     /* 0: not stored yet */
	int64_t client; /* whose contact, whose invoice; of a client its own id */
	const char *values[RECORD_COLUMNS]; /* never NULL once loaded or cleared */
};

/* All columns "" but those with a natural first value. */
void record_clear(struct record *record, enum record_kind kind);
/* ERR_NOINPUT when it is gone. Values live in the arena. */
bool record_load(struct db *db, enum record_kind kind, int64_t id, struct arena *arena,
                 struct record *out, struct err *err);

/* How texts of people are read. */
struct record_reading {
	char decimal;
	enum date_order order;
	daynum today;
	const char *currency; /* of a MONEY column */
};
/* What was typed, in canonical form; ERR_DATA says what is allowed. */
bool record_read(const struct record_column *column, const char *typed,
                 const struct record_reading *reading, struct buf *out, struct err *err);

/* Inserts or updates (id set); needs an open transaction. Values are canonical and
 * whole; ERR_DATA for a missing needed value, a number that is taken, an amount
 * below what is paid. A new client of a name that is there already is refused
 * unless its key differs: clients are never told apart by a like name alone. */
bool record_save(struct db *db, struct record *record, struct err *err);

/* A row of a list: all clients, contacts of a client, invoices of a client. */
struct record_list {
	struct record *rows;
	size_t count;
};
/* client 0: of all. Clients by folded name, contacts by role and name, invoices by due day. */
bool record_list_load(struct db *db, enum record_kind kind, int64_t client, struct arena *arena,
                 struct record_list *out, struct err *err);

#endif
