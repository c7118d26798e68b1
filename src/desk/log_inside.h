/* SPDX-License-Identifier: MIT */
/* What the files of log share; nobody else includes it. log_contact.c reads what was
 * typed, log.c writes it. */
#ifndef DUN_DESK_LOG_INSIDE_H
#define DUN_DESK_LOG_INSIDE_H

#include "desk/log.h"
#include "store/logging.h"

enum { INVOICES_MOST = 50 };

/* A contact as read; what is not there is DATE_NONE, -1, 0 or "". */
struct log_contact {
	struct moment happened;
	bool whole_day; /* no time of day was given */
	int64_t minutes;
	int64_t amount;
	currency_code currency;
	daynum by, next_on;
	struct logging_invoice invoices[INVOICES_MOST];
	size_t count;
};

/* A field as typed, as the code that is stored of it, and whether it is asked for with
 * the outcome typed; "" for none. */
const char *log_value(const struct log_text *text, enum log_field field);
const char *log_stored(const struct log_text *text, enum log_field field);
bool log_asked(const struct log_text *text, enum log_field field);

/* When it happened: fills happened and whole_day. */
bool log_read_when(struct desk *desk, const char *typed, struct log_contact *out, struct err *err);
/* All fields; on false *bad is the one at fault, LOG_FIELDS for none of them. */
bool log_read(struct desk *desk, const struct log_text *text, struct log_contact *out, enum log_field *bad,
              struct err *err);
/* The desk's day it happened on: what is said now is said on the desk's today. */
daynum log_day(const struct desk *desk, const struct log_text *text, const struct log_contact *contact);

#endif
