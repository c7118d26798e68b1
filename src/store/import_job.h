/* SPDX-License-Identifier: MIT */
/* The inside of an import, shared by import*.c alone. */
#ifndef DUN_STORE_IMPORT_JOB_H
#define DUN_STORE_IMPORT_JOB_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "store/import.h"

/* One bit an id. */
struct idset {
	uint8_t *bits;
	size_t size; /* bytes */
	bool failed;
};

bool idset_has(const struct idset *set, int64_t id);
void idset_add(struct idset *set, int64_t id);

/* Clients of the rows so far, by key or by name as written. */
struct client_slot {
	const char *text; /* 'k' or 'n' and then key or name; NULL: free */
	int64_t id;
	const char *name; /* as stored; "" when the key is the name */
	uint64_t details; /* hash of the details seen last */
	bool erased;      /* its words were erased: a list does not bring them back */
};

struct client_cache {
	struct arena arena;
	struct client_slot *slots;
	size_t count, cap;
};

/* The ids one row made; on a replay, the ids it shall make again. */
struct import_made {
	uint64_t client, contact, invoice, payment;
};

struct import_job {
	struct db *db;
	const struct actor *actor;
	struct import_spec spec;
	int64_t id;          /* 0 until something changes */
	int64_t last_invoice, last_client; /* ids before the import */
	bool replay;
	bool touched;        /* the row at hand changes something */
	bool wordless;       /* it is of an erased client: its words are left out */
	struct import_made made;
	struct import_tally tally;
	const char *field;
	struct client_cache clients;
	struct idset seen_clients, changed_clients, seen_invoices, mentioned, seen_payments;
	struct buf block, made_block, fold;
	struct buf indexes;  /* taken off while a new book fills */
	int64_t blocks, kept;
	struct digest_run run;
	struct digest_run facts; /* of the same rows, bared */
	struct buf bare;
	bool running;        /* both runs are open */
	void (*changed)(void *arg, const struct import_change *);
	void *changed_arg;
};

/* The import's own row; made when the first change is. */
bool job_start(struct import_job *job, struct err *err);
enum import_verdict job_refuse(struct import_job *job, const char *field, struct err *err, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* Keeps a row as it was before this import, unless it is kept already. */
bool job_before(struct import_job *job, const char *what, int64_t id, const struct buf *fields, struct err *err);

/* Finds or makes the client of a row. */
enum import_verdict job_client(struct import_job *job, const struct import_row *row, int64_t *client,
                               struct err *err);
/* Unmakes a client that a refused row has made. */
bool job_forget_client(struct import_job *job, const struct import_row *row, struct err *err);
enum import_verdict job_invoice(struct import_job *job, const struct import_row *row, struct err *err);
enum import_verdict job_payment(struct import_job *job, const struct import_row *row, struct err *err);
/* A payment of a client and its share in one invoice (0: none). */
bool job_pay(struct import_job *job, int64_t client, int64_t invoice, const char *kind,
             const struct import_row *row, int64_t amount, int64_t share, struct err *err);
/* The same for an invoice that was written with what is paid of it already. */
bool job_pay_new(struct import_job *job, int64_t client, int64_t invoice, const char *kind,
                 const struct import_row *row, int64_t amount, int64_t share, struct err *err);
/* A credit note onto the client's account. */
enum import_verdict job_credit(struct import_job *job, const struct import_row *row, int64_t client,
                               struct err *err);

#endif
