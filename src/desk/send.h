/* SPDX-License-Identifier: MIT */
/* Sending: what is due now, or whatever comes due; by a verb, by cron, or by a
 * process of its own that a screen starts and that outlives it. */
#ifndef DUN_DESK_SEND_H
#define DUN_DESK_SEND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/proc.h"
#include "desk/desk.h"
#include "post/outbox.h"
#include "store/message.h"

struct desk_send {
	int64_t limit; /* 0: all that are due */
	int64_t only;  /* 0: any */
	bool wait;     /* stay for what comes due later */
	void (*report)(void *arg, const struct message *message, const struct message_end *end);
	void *arg;
};

/* Refused for a sample book and under --today. See outbox_send() for the rest. */
bool desk_send(struct desk *desk, const struct desk_send *send, struct outbox_count *count, struct err *err);

/* What desk_send would take now, each with what the check says; changes nothing. */
struct desk_due {
	struct message message;
	const char *stop; /* why it would be stopped, "" for nothing */
};
bool desk_send_preview(struct desk *desk, int64_t limit, struct arena *arena, struct desk_due **out,
                       size_t *count, struct err *err);

/* Connects, logs in and asks whether the server would take a mail to `to` (NULL: to
 * the firm itself). Appends a line for each thing tried, as far as it came; nothing is
 * sent. */
bool desk_mail_test(struct desk *desk, const char *to, struct buf *lines, struct err *err);

/* The screen's part: while mail waits, one waiting sender runs, in a session of its
 * own, so that it goes on when the screen is left. */
struct desk_sender {
	struct proc proc;
	bool mine;      /* the process we started, while it runs */
	int64_t tried;  /* Unix seconds of the last start */
};
/* Call now and then (with the refresh poll): starts one where one is wanted and reaps
 * it when it has ended. self: path of this program. */
void desk_sender_tend(struct desk *desk, const char *self, struct desk_sender *sender);
/* Leaves it running. */
void desk_sender_leave(struct desk_sender *sender);

#endif
