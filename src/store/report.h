/* SPDX-License-Identifier: MIT */
/* What leaves the book in files: read row by row, so that a million rows cost no
 * memory. Each select is opened for one client, read with its _next, and ended
 * with query_end(); the texts of a row live until the next.
 *
 * As of a day means value dates: invoices issued and payments made on or before
 * it, with what the book knows now about which payment pays what. */
#ifndef DUN_STORE_REPORT_H
#define DUN_STORE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "ledger/clock.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"

/* --- clients --- */

/* The ids (int64_t) of the clients with an invoice, a payment or an entry, by name; at
 * most most, -1: all. */
bool report_clients(struct db *db, int most, struct vec *ids, struct err *err);

struct report_client {
	int64_t id;
	const char *name, *code, *address, *country, *vat, *language, *zone;
	daynum follow_up;    /* set by hand; DATE_NONE */
	daynum last_contact; /* day of the last call, letter, visit or mail; DATE_NONE */
	daynum promise;      /* due day of the next open promise; DATE_NONE */
	bool on_hold;
};
/* One row; its texts live in the arena. ERR_NOINPUT when there is none of that id. */
bool report_client(struct db *db, int64_t id, daynum as_of, struct arena *arena,
                   struct report_client *out, struct err *err);

/* --- invoices --- */

struct report_invoice {
	int64_t id;
	const char *number, *series, *currency, *what_for, *order_ref, *contract_ref, *step, *sent_how, *terms;
	daynum issued, due, received, sent;
	int64_t total;   /* minor units, as all amounts */
	int64_t credits; /* of credit notes, as of the day */
	int64_t paid;    /* of payments, as of the day */
	int64_t open;    /* total less both */
	bool disputed;
	bool total_known; /* false: only an open amount was ever seen */
};
/* Issued by the day; open_only: those not fully paid by it. By currency, due day, number. */
struct query *report_invoices(struct db *db, int64_t client, daynum as_of, bool open_only, struct err *err);
/* The one of that id, if it was issued by the day. */
struct query *report_invoice(struct db *db, int64_t invoice, daynum as_of, struct err *err);
bool report_next_invoice(struct query *query, struct report_invoice *out);

/* --- payments --- */

struct report_payment {
	int64_t id;
	const char *kind; /* payment, credit, inferred, write-off */
	const char *currency, *ref, *number;
	daynum paid_on;
	int64_t amount;
	int64_t allocated;    /* to invoices issued by the day; with refunded, what is not on account */
	int64_t refunded;     /* given back by the day */
	const char *invoices; /* their numbers: "1001, 1006" */
};
struct query *report_payments(struct db *db, int64_t client, daynum as_of, struct err *err);
bool report_next_payment(struct query *query, struct report_payment *out);

/* --- the log: what was said to the client and by it --- */

struct report_contact {
	int64_t seq;
	const char *client; /* its name */
	const char *kind; /* call letter visit note mail-out mail-in promise plan
	                     dispute settlement write-off; of a correction: what it corrects */
	struct moment happened, recorded;
	const char *actor;
	const char *invoice;  /* number; "" for none */
	const void *facts, *words;
	size_t facts_len, words_len;
	int64_t corrects;     /* seq; 0 */
	int64_t withdrawn_by; /* seq; 0: stands */
	const void *why;      /* the words of that withdrawal; NULL */
	size_t why_len;
	bool erased;          /* it had words, which were lawfully deleted */
	const char *hash;     /* 64 hex digits */
};
/* Happened by the day, since another (DATE_NONE: from the start); withdrawn ones too. Of
 * one client as it happened; of all (client 0) as it was recorded, which is how the
 * log lies on the disk: a million entries are read in one go. */
struct query *report_contacts(struct db *db, int64_t client, daynum since, daynum as_of, struct err *err);
/* The same rows, of entries of any kind that have files. */
struct query *report_exhibits(struct db *db, int64_t client, daynum since, daynum as_of, struct err *err);
bool report_next_contact(struct query *query, struct report_contact *out);

/* What proves that a letter arrived: the last such file attached to it. */
struct report_proof {
	daynum day;      /* it was attached as of; DATE_NONE: there is none */
	const char *ref; /* of the file: "12.1"; "" */
};
bool report_delivery(struct db *db, int64_t letter, struct arena *arena, struct report_proof *out, struct err *err);

/* --- the statement's events --- */

struct report_event {
	const char *currency;
	daynum day;
	const char *kind; /* invoice, payment, credit, inferred, write-off, refund */
	const char *ref;
	const char *what_for; /* of a payment: the numbers it is allocated to */
	daynum due;           /* of an invoice; DATE_NONE */
	int64_t amount; /* invoices and refunds positive, payments negative */
};
/* By currency, day, invoices before payments. */
struct query *report_events(struct db *db, int64_t client, daynum as_of, struct err *err);
bool report_next_event(struct query *query, struct report_event *out);

/* --- sums, by other selects than the rows: what the sheets are checked against --- */

struct report_sum {
	currency_code currency;
	int64_t invoices, payments, refunds; /* how many */
	int64_t disputed;           /* of the invoices */
	int64_t unpaid;             /* of the invoices, or at most a few more */
	int64_t billed;             /* totals of invoices */
	int64_t open;               /* of invoices: what the board's columns add up to */
	int64_t paid;               /* payments and credit notes */
	int64_t refunded;           /* of those, given back */
	int64_t on_account;         /* of those, neither allocated nor given back */
};
/* Adds those of one client (0: of all at once) to sums (of struct report_sum), one a
 * currency. */
bool report_sums(struct db *db, int64_t client, daynum as_of, struct vec *sums, struct err *err);
struct report_sum *report_sum_of(struct vec *sums, const char *currency);

/* How many rows the log has for a client (0: for all). */
bool report_contact_count(struct db *db, int64_t client, int64_t *count, struct err *err);

/* The head of the log but for the exports themselves, which change nothing: the same
 * book gives the same workbook. seq 0 when there is none. hex: 65 bytes. */
bool report_head(struct db *db, int64_t *seq, char *hex, struct err *err);
/* The seqs (int64_t) of the last exports, newest first. */
bool report_exports(struct db *db, int most, struct vec *seqs, struct err *err);

#endif
