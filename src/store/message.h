/* SPDX-License-Identifier: MIT */
/* Mails: drafts, the outbox and what became of each.
 *
 *     draft -> queued -> claimed -> dot -> sent          250 after the dot
 *                          |         |--> queued         4xx after the dot: later
 *                          |         |--> rejected       5xx after the dot
 *                          |         '--> uncertain      anything else, or its sender died
 *                          |--> queued                   failed or died before the dot
 *                          |--> rejected                 5xx before the dot
 *                          '--> stopped                  the ledger says no
 *
 * The bytes, the Message-ID and their digest are fixed when it is queued; every
 * try sends the same. All functions that change something need an open
 * transaction: a deed for what a person does, db_begin() for the sender's steps. */
#ifndef DUN_STORE_MESSAGE_H
#define DUN_STORE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/vec.h"
#include "ledger/clock.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"
#include "store/entry.h"

enum message_state {
	MESSAGE_DRAFT,
	MESSAGE_QUEUED,
	MESSAGE_CLAIMED,
	MESSAGE_DOT,
	MESSAGE_SENT,
	MESSAGE_REJECTED,
	MESSAGE_STOPPED,
	MESSAGE_UNCERTAIN,
	MESSAGE_BINNED,
};
/* As stored: "draft", "queued" ... */
const char *message_state_name(enum message_state state);

/* An invoice the mail names, with the open amount it states. */
struct message_invoice {
	int64_t invoice;
	int64_t amount;
	const char *number; /* filled by message_load */
};

struct message {
	int64_t id;
	int64_t client;
	const char *client_name;  /* out */
	enum message_state state; /* out */
	const char *kind;         /* reminder statement confirmation thanks other */
	const char *currency;
	const char *step;         /* "": of no step, may be sent any number of times */
	int64_t cycle;            /* the invoice that carries the ladder; 0: none */
	const char *template;
	const char *language;
	const char *to_line;      /* Name <a@b>, ... */
	const char *cc_line;
	const char *subject;
	const char *body;
	const struct message_invoice *invoices;
	size_t invoice_count;
	/* What follows is out only. */
	const char *message_id;   /* with its brackets; "" until queued */
	const void *raw;          /* only by message_load; NULL until queued, and when the
	                             stored bytes are not those that were queued */
	size_t raw_len;
	int64_t not_before;       /* Unix seconds */
	bool timed;               /* a time was chosen */
	bool held;                /* until somebody releases it */
	const char *owner;
	int64_t attempts;
	const char *reply;        /* the server's last line, as it came: tame it */
	const char *why;
	int64_t uid;
	const char *actor;
	int64_t changed;
	int64_t sent_at;          /* 0: not */
};

/* Writes a draft: a new one for id 0 (and sets it), else all fields of a message
 * that must be a draft. Does not log: a draft is nobody's word yet. */
bool message_put(struct db *db, const struct actor *actor, struct message *draft, struct err *err);

/* What is fixed when a draft becomes mail. */
struct message_mail {
	const char *message_id;
	const void *raw;        /* complete, CRLF */
	size_t raw_len;
	int64_t not_before;     /* end of the hold, or the time chosen */
	bool timed;
};
/* draft -> queued. ERR_NO, and who was first, when the same step of the same
 * client, currency and cycle is queued or sent already; ERR_NO, and the hold, when
 * the client is on hold today. */
bool message_queue(struct db *db, const struct actor *actor, int64_t id,
                   const struct message_mail *mail, struct err *err);

/* ERR_NOINPUT when there is none. */
bool message_load(struct db *db, int64_t id, struct arena *arena, struct message *out,
                  struct err *err);

enum message_filter {
	MESSAGE_OPEN,   /* queued, claimed, dot, rejected, stopped, uncertain */
	MESSAGE_FAILED, /* rejected, stopped, uncertain */
	MESSAGE_GONE,   /* sent */
	MESSAGE_ALL,    /* open and the last sent */
	MESSAGE_DRAFTS,
};
struct message_list {
	struct message *rows; /* no raw, no body; what needs a person first, then by
	                         the time it goes, then sent ones, newest first */
	size_t count;
};
/* client 0: of all. At most limit rows (0: 500). */
bool message_list(struct db *db, enum message_filter filter, int64_t client, size_t limit,
                  struct arena *arena, struct message_list *out, struct err *err);

struct message_event {
	struct moment at;
	const char *state;
	const char *says; /* tame it */
};
bool message_events(struct db *db, int64_t id, struct arena *arena, struct message_event **out,
                    size_t *count, struct err *err);

/* --- what a person does, inside a deed; each refuses, with a sentence, a message
 * in a state where it makes no sense --- */

/* queued, rejected, stopped -> draft: to be edited and queued again. */
bool message_recall(struct db *db, const struct actor *actor, int64_t id, struct err *err);
/* Held until released / released: goes not before not_before. */
bool message_hold(struct db *db, int64_t id, bool held, int64_t not_before, struct err *err);
/* queued: goes at a time chosen (timed) or as soon as that moment has come. */
bool message_time(struct db *db, int64_t id, int64_t not_before, bool timed, struct err *err);
/* rejected, stopped -> queued, with the same bytes. */
bool message_retry(struct db *db, int64_t id, int64_t not_before, struct err *err);
/* draft, queued, rejected, stopped -> binned. */
bool message_bin(struct db *db, int64_t id, struct err *err);
/* uncertain -> sent: a person found it in the mailbox. Logs it as mail that went. */
bool message_mark_sent(struct db *db, const struct actor *actor, int64_t id, struct err *err);
/* uncertain -> queued: a person wants it sent again; an entry says so. */
bool message_send_again(struct db *db, const struct actor *actor, int64_t id, int64_t not_before,
                        struct err *err);

/* The client's contacts with one mail address get another one; their channel counts
 * as good again. An entry says what was and what is. */
bool message_contact_moved(struct db *db, const struct actor *actor, int64_t client, const char *before,
                           const char *after, struct err *err);

/* Appends the ids of what would go now, rising (a vec of int64_t). */
bool message_due(struct db *db, int64_t now, struct vec *ids, struct err *err);
/* Holds what would go now and is not among due: an undo or redo that brings a mail
 * back past its time must not send it before somebody has looked. */
bool message_hold_others(struct db *db, int64_t now, const struct vec *due, struct err *err);

/* --- the sender's steps --- */

/* A process, so that its death can be told from its silence: pid, start time,
 * pid namespace, boot id. */
struct message_owner {
	char text[128];
};
bool message_owner_here(struct message_owner *owner, struct err *err);
/* False when it is certain that the process is gone, or when it runs in another pid
 * namespace, where nobody can look, and has been silent since longer than any
 * server may take. */
bool message_owner_lives(const char *owner, int64_t since, int64_t now);

/* Messages whose sender died: claimed -> queued, dot -> uncertain. */
bool message_recover(struct db *db, int64_t now, int64_t *count, struct err *err);
/* Takes one queued, released message whose time has come, the one that waits
 * longest; only != 0: that one or none. *id is 0 when there is none. */
bool message_claim(struct db *db, const struct message_owner *owner, int64_t now, int64_t only,
                   int64_t *id, struct err *err);
/* Does the ledger still want it? *stop with a sentence in why when not: its client
 * is on hold, an address is marked as bounced or wrong, an invoice it names is paid or
 * open with another amount, or (reminders) one is disputed or promised for a day not
 * yet passed, or money on account covers it. */
bool message_recheck(struct db *db, const struct message *message, daynum today, bool *stop,
                     struct buf *why, struct err *err);
/* Appends why nothing is sent to this client on that day; nothing when it is not on
 * hold. */
bool message_client_hold(struct db *db, int64_t client, daynum today, struct buf *why, struct err *err);
/* claimed -> dot: committed just before the final dot is written. ERR_AGAIN when it
 * is not this owner's any more. */
bool message_dot(struct db *db, const struct message_owner *owner, int64_t id, struct err *err);

/* How a try ended. */
struct message_end {
	enum message_state state; /* QUEUED (later), SENT, REJECTED, STOPPED, UNCERTAIN */
	const char *reply;        /* the server's last line, "" when it said none */
	const char *why;          /* a sentence for people */
	int64_t not_before;       /* for QUEUED: the next try */
};
/* claimed or dot -> its end. SENT appends the mail-out entry and moves the step of
 * its invoices on. What people did to it before cannot be undone any more. */
bool message_finish(struct db *db, const struct actor *sender, const struct message_owner *owner,
                    const struct message *message, const struct message_end *end, struct err *err);

/* The mail-out entry of a mail that went; moves the step of its invoices on. */
bool message_log_sent(struct db *db, const struct actor *actor, const struct message *message,
                      const char *reply, struct err *err);
/* A line of a mail's history. */
bool message_event_add(struct db *db, int64_t id, enum message_state state, const char *says,
                       struct err *err);

/* The sender was here: owner while it waits for mail to come due, "" when it leaves,
 * NULL: whoever waits goes on waiting; says: how it went, "" for well. */
bool message_beat(struct db *db, int64_t now, const char *owner, const char *says, struct err *err);

/* Counts and the sender's pulse, for the head of the outbox. */
struct message_pulse {
	int64_t held, timed, sending, failed, stopped, uncertain, sent_today;
	int64_t due;       /* queued, released and their time has come */
	int64_t oldest_due; /* not_before of the one that waits longest; 0: none */
	int64_t next;      /* not_before of the next to go; 0: none */
	int64_t beat;      /* Unix seconds of the sender's last sign; 0: never */
	char sender[128];  /* its owner text while it waits for mail, "" when it has left */
	char says[400];    /* what kept it from sending, "" for nothing; tame it */
};
/* midnight: when today began, for sent_today. */
bool message_pulse(struct db *db, int64_t now, int64_t midnight, struct message_pulse *out,
                   struct err *err);

#endif
