/* SPDX-License-Identifier: MIT */
/* The outbox as a person sees it, and what they can do to a mail in it. */
#ifndef DUN_DESK_OUTBOX_H
#define DUN_DESK_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "store/message.h"

enum outbox_act {
	OUTBOX_BACK,    /* to the drafts */
	OUTBOX_HOLD,    /* until released */
	OUTBOX_RELEASE, /* goes at its time; when that has passed, after another hold */
	OUTBOX_AT,      /* goes at a chosen time */
	OUTBOX_NOW,     /* goes with the next run of the sender */
	OUTBOX_RETRY,   /* failed or stopped: held, then tried again */
	OUTBOX_BIN,
	OUTBOX_SENT,    /* uncertain: a person found it in the mailbox */
	OUTBOX_AGAIN,   /* uncertain: a person wants it sent again; held first */
	OUTBOX_ACTS,
};
/* By the word of the command line, "back", "hold" ...; false when there is no such word. */
bool outbox_act_named(const char *word, enum outbox_act *act);
/* "send now", for hints and menus. */
const char *outbox_act_says(enum outbox_act act);

/* One deed on one mail; at: Unix seconds, for AT alone. said: a sentence of what was
 * done. u takes each back until the mail is on the line. */
bool desk_outbox_act(struct desk *desk, enum outbox_act act, int64_t id, int64_t at, struct buf *said,
                     struct err *err);
/* When to send, as people type it: "14:30" (the next), "fri 08:30", "tom" (at 08:30),
 * "25.11. 14:00", or ISO 8601 with a zone. Unix seconds, in the firm's zone. */
bool outbox_time_parse(const char *text, enum date_order order, int64_t *at, struct err *err);
/* Puts another address into To in place of the one there, in the mail and in the
 * client's contact that has the old one, and queues it anew, held; where the checks
 * stop it, it stays a draft. */
bool desk_outbox_correct(struct desk *desk, int64_t id, const char *mail, struct buf *said, struct err *err);

struct desk_outbox {
	struct message_list list;
	struct message_pulse pulse;
	int64_t now;
	bool account;  /* a server is set */
	bool running;  /* a sender waits for mail */
	bool off;      /* mail is due for over five minutes and no sender was seen */
	bool late;     /* mail is due for over two minutes */
};
/* The counts and the sender alone, for the top line: the list stays empty. */
bool desk_outbox_pulse(struct desk *desk, struct desk_outbox *out, struct err *err);
/* What becomes of a queued mail whose client is on hold today: "X is on hold until
 * 2026-12-07: it will not be sent; H on the client releases". Adds nothing
 * for any other. */
bool desk_outbox_on_hold(struct desk *desk, const struct message *message, struct buf *out, struct err *err);
/* "goes Mon 23 Nov 10:00" */
void outbox_when(int64_t at, struct buf *out);

/* What the outbox screen shows; the arena holds it. */
bool desk_outbox_load(struct desk *desk, enum message_filter filter, struct arena *arena,
                      struct desk_outbox *out, struct err *err);
/* One mail with its text and its history. */
bool desk_outbox_mail(struct desk *desk, int64_t id, struct arena *arena, struct message *out,
                      struct message_event **events, size_t *count, struct err *err);
/* "2 held, 1 scheduled, 1 failed, 1 stopped, 2 sent today" */
void desk_outbox_summary(const struct desk_outbox *outbox, struct buf *out);
/* "sender: running", "sender: off" ... */
void desk_outbox_sender(const struct desk_outbox *outbox, struct buf *out);

/* "HELD until 14:12", "HELD", "AT Wed 25 Nov", "SENDING", "FAILED" ... */
void outbox_state(const struct message *message, int64_t now, struct buf *out);
/* When it goes or went: "14:12", "Wed 25 Nov 08:30", "put off, 15:30", "-". */
void outbox_goes(const struct message *message, int64_t now, struct buf *out);
/* What its state means and what to press or call, in sentences. The server's own
 * words are in it, tamed. */
void outbox_meaning(const struct message *message, struct buf *out);

#endif
