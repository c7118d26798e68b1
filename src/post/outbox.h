/* SPDX-License-Identifier: MIT */
/* The sender: takes mails that are due one after another, checks each once more
 * against the ledger, hands it to the server and notes how that ended. Any number
 * of senders may run at once, and any of them may die at any moment: no mail is
 * sent twice, and none is called sent that was not (store/message). */
#ifndef DUN_POST_OUTBOX_H
#define DUN_POST_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/date.h"
#include "post/net.h"
#include "store/db.h"
#include "store/message.h"

struct outbox_job {
	struct net_account account;          /* its password is left "" */
	const char *const *password_command; /* asked once, when there is mail to send */
	const char *from;                    /* bare address of the sender */
	int64_t uid;                         /* whose process it is */
	int64_t limit;                       /* mails at most; 0: all that are due */
	int64_t only;                        /* this one if it is due; 0: any */
	/* Called after each try; may be NULL. */
	void (*report)(void *arg, const struct message *message, const struct message_end *end);
	void *arg;
};

struct outbox_count {
	int64_t sent, later, rejected, stopped, uncertain;
};

/* Sends what is due now, then returns. False when the account does not work (no mail
 * is lost by that: what was not tried stays queued, what was is counted), when the
 * book cannot be written, or when asked to stop between two mails. */
bool outbox_send(struct db *db, const struct outbox_job *job, struct outbox_count *count, struct err *err);
/* The same, but stays for the mails that are queued and released for later, until
 * none is left, with a heartbeat in the book. Returns at once, true, when another
 * sender is waiting already. An account that does not work is tried again later. */
bool outbox_wait(struct db *db, const struct outbox_job *job, struct outbox_count *count, struct err *err);

/* When a mail that was put off for the nth time is tried again: 5, 15, 30 minutes,
 * then each hour. Seconds. */
int64_t outbox_backoff(int64_t attempts);
enum { OUTBOX_ATTEMPTS_MOST = 50 };

#endif
