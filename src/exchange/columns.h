/* SPDX-License-Identifier: MIT */
/* What a file's columns mean: separator, header line, which column is which of our
 * fields, decimal sign, order of dates. One pass over the whole file counts what
 * its values prove; nothing that they leave open is guessed: columns_ready()
 * then says what to settle.
 *
 * columns_read() looks at the file; columns_settle() decides, from that and from
 * what was given, and may be called again after `given` was changed. */
#ifndef DUN_EXCHANGE_COLUMNS_H
#define DUN_EXCHANGE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "exchange/charset.h"
#include "ledger/date.h"
#include "ledger/money.h"

enum columns_kind { COLUMNS_UNKNOWN, COLUMNS_INVOICES, COLUMNS_PAYMENTS, COLUMNS_CLIENTS, COLUMNS_KINDS };

enum column_field {
	COLUMN_CLIENT, COLUMN_KEY, COLUMN_NUMBER, COLUMN_SERIES, COLUMN_ISSUED, COLUMN_DUE, COLUMN_TERMS,
	COLUMN_CURRENCY, COLUMN_AMOUNT, COLUMN_OPEN, COLUMN_PAID, COLUMN_PAID_ON, COLUMN_SENT_ON,
	COLUMN_FOR, COLUMN_ORDER, COLUMN_DISPUTED, COLUMN_CONTACT, COLUMN_MAIL, COLUMN_PHONE,
	COLUMN_ADDRESS, COLUMN_COUNTRY, COLUMN_LANGUAGE, COLUMN_FIELDS,
};

/* One column of the file and what its values are. Counts are of rows. */
struct column {
	const char *name;     /* as the header has it; "column 3" without a header */
	const char *plain;    /* the name for comparing */
	const char *sample;   /* its first value */
	int64_t filled;
	int64_t dates, dmy, mdy, ymd, either;    /* readable; proving; could be both */
	int64_t amounts, dots, commas, thousands; /* readable; proving; "1.000" or "1,000" */
	int64_t dot_thousands;    /* those like "1.000" */
	bool varies;          /* not the same value in all rows */
	int64_t whole, letters, mails, codes, yesno, float_ids; /* "1930571429.0" */
	const char *either_date, *either_amount; /* a value that could be both */
};

/* What a person said; NULL, 0, UNKNOWN and "" where they said nothing. */
struct columns_given {
	enum columns_kind kind;
	const char *encoding;
	char separator;
	enum date_order order;
	char decimal;
	currency_code currency;
	const char *map[COLUMN_FIELDS]; /* a column's name, "#3" the third; "" none */
	bool paid_whole;  /* a date in paid_on means: paid in full that day */
	enum date_order order_before; /* settled for such a file before: where this one */
	char decimal_before;          /* proves nothing */
};

struct columns {
	struct arena arena;
	const char *file;             /* borrowed */
	struct charset charset;
	char separator;
	int64_t header_line;          /* 0: there is none */
	struct digest header;         /* of the header's names: knows such files again */
	struct column *list;
	size_t count;
	int64_t rows;                 /* behind the header */
	int64_t uneven;               /* of them, with fewer or more columns */
	int64_t even;                 /* with as many as the header */

	struct columns_given given;
	enum columns_kind kind;
	int map[COLUMN_FIELDS];       /* index in list, -1: none */
	bool sure[COLUMN_FIELDS];     /* given, or the column bears a known name */
	int proposed[COLUMN_FIELDS];  /* could be it, but must be said; -1: none */
	enum date_order order;        /* of all dates; UNKNOWN: see either */
	enum date_order orders[COLUMN_FIELDS]; /* of one field's dates */
	int64_t dmy, mdy, either;     /* over the mapped dates */
	char decimal;                 /* '.' or ',' ; 0: not settled */
	int64_t dots, commas;  /* over the mapped amounts */
	int64_t thousands;     /* of them read as thousands; while decimal is 0: that could be */
};

/* Reads fd whole. file is its name for errors and is kept. given may be NULL. */
bool columns_read(struct columns *columns, int fd, const char *file, const struct columns_given *given,
                  struct err *err);
void columns_release(struct columns *columns);
/* Decides kind, map, order, decimal sign. ERR_DATA when a column given is not there. */
bool columns_settle(struct columns *columns, struct err *err);
/* False and the sentence of the first thing a person must settle before an import:
 * a field without a column, an order or a decimal sign that nothing proves. */
bool columns_ready(const struct columns *columns, struct err *err);
/* A field that must be settled before columns_ready(); COLUMN_FIELDS: none. */
enum column_field columns_unsettled(const struct columns *columns);

const char *column_field_name(enum column_field field);  /* "client_key" */
const char *column_field_label(enum column_field field); /* "Client number" */
/* COLUMN_FIELDS and err (with a proposal) when there is no such field. */
enum column_field column_field_find(const char *name, size_t len, struct err *err);
bool column_field_is_date(enum column_field field);
bool column_field_is_money(enum column_field field);
/* Does an import of that kind need it, and does it know it at all? */
bool column_field_must(enum columns_kind kind, enum column_field field);
bool column_field_used(enum columns_kind kind, enum column_field field);
const char *columns_kind_name(enum columns_kind kind); /* "invoices" */
enum columns_kind columns_kind_find(const char *name);

#endif
