/* SPDX-License-Identifier: MIT */
/* A book with mail in its outbox, a server and an account, for tests of sending. */
#ifndef DUN_TESTS_MAILBOOK_H
#define DUN_TESTS_MAILBOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "post/outbox.h"
#include "store/db.h"
#include "store/message.h"
#include "tests/lib/sink.h"

/* Long enough that what free() writes into a block does not hide it. */
#define MAILBOOK_PASSWORD "s3cret pass, and a tail of some length"

struct mailbook {
	char dir[1024];
	char path[1100];      /* of the book */
	char ca[1100];
	char url[64];
	char password[1100];  /* file with it */
	const char *command[3];
	pid_t sink;
	struct db *db;
	struct outbox_job job;
	struct actor actor;
};

/* A temporary directory with certificates; asserts that all went well. */
void mailbook_make(struct mailbook *b);
void mailbook_free(struct mailbook *b);
/* Starts the server anew with faults (see sink.h) and an empty account of mails. */
void mailbook_serve(struct mailbook *b, const char *faults);
/* Makes an empty book (the one from before is removed). */
void mailbook_open(struct mailbook *b);
/* Writes a file of the directory. */
void mailbook_write(const struct mailbook *b, const char *name, const char *text);
/* How often text stands in a file of the directory. */
size_t mailbook_count(const struct mailbook *b, const char *name, const char *text);

/* Rows; ids come back. An invoice of amount cents, due 2026-11-01. */
int64_t mailbook_client(struct mailbook *b, const char *name);
int64_t mailbook_invoice(struct mailbook *b, int64_t client, const char *number, int64_t amount);
/* A queued reminder of the given step about one invoice (0: none), due now. */
int64_t mailbook_queue(struct mailbook *b, int64_t client, int64_t invoice, const char *step, const char *to);
enum message_state mailbook_state(struct mailbook *b, int64_t id);
int64_t mailbook_int(struct mailbook *b, const char *sql_literal);

#endif
