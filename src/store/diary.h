/* SPDX-License-Identifier: MIT */
/* What the records say wants looking at: promises whose day comes, follow-up dates,
 * drafts that were left, mails that need a person, addresses that do not work, and
 * what was done since midnight. One load fills one arena; then it is only read.
 * Which of it makes a line of Today, and in what words, is desk/diary.h.
 *
 * A line ticked off or put to another day by hand is a tick: it hides the record it
 * comes from until that day. Ticks are state: undo covers them. */
#ifndef DUN_STORE_DIARY_H
#define DUN_STORE_DIARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/clock.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "store/db.h"
#include "store/entry.h"

struct diary_promise {
	int64_t id, client, entry;
	const char *currency;
	int64_t amount;
	int64_t received;     /* from the client since it was made, to the day asked for */
	int64_t came_in;      /* of that, on the day asked for */
	daynum due, made_on;
	bool settled;         /* every invoice it names is paid */
};

struct diary_follow_up {
	int64_t client;
	daynum day;
	int64_t entry;        /* that set it; 0: not known */
	const char *kind;     /* of that entry: "call"; "" */
	const char *next;     /* "Call again", as it was typed; "" */
	const char *outcome;  /* of a contact: "no-answer"; "" */
	const char *says;     /* what was said, "" */
	daynum happened;      /* DATE_NONE without an entry */
};

struct diary_mail {
	int64_t id, client;
	const char *state;    /* draft queued claimed dot rejected stopped uncertain */
	const char *subject, *why, *currency, *step;
	int64_t changed;      /* Unix seconds */
	int64_t not_before;
	bool timed, held;
	int64_t amount;       /* of the invoices it names */
};

struct diary_address {
	int64_t contact, client;
	const char *name, *mail;
	bool bounced;         /* else it was found to be wrong */
	bool other;           /* the client has one that works */
};

struct diary_tick {
	const char *what;
	int64_t ref, client;
	int64_t at;           /* Unix seconds, when it was set */
	daynum again;         /* shows again on that day; DATE_NONE: not by itself */
	bool done;            /* ticked off; else put to another day */
	int64_t entry;        /* that tells of it */
};

/* Money that came in since midnight. */
struct diary_money {
	int64_t client;
	const char *currency;
	int64_t amount;
	const char *file;     /* of the import that brought it; "": by hand */
};

/* Arrays of the arena; promises, follow-ups and ticks by client and id. */
struct diary_records {
	struct diary_promise *promises;   /* that stand; received of this moment */
	size_t promise_count;
	struct diary_follow_up *follow_ups;
	size_t follow_up_count;
	struct diary_mail *mails;
	size_t mail_count;
	struct diary_address *addresses;
	size_t address_count;
	struct diary_tick *ticks;         /* by what and ref */
	size_t tick_count;
	struct diary_money *money;
	size_t money_count;
	struct entry *done;               /* contacts and ticks since midnight, newest first */
	size_t done_count;
};

enum { DIARY_DONE_MOST = 200 };

/* until: follow-ups and promises of later days are left out; midnight: the start of
 * the clock's day, Unix seconds. */
bool diary_records(struct db *db, daynum today, daynum until, int64_t midnight, struct arena *arena,
                   struct diary_records *out, struct err *err);

/* Whether more than so many invoices are open; looks at no more than that. */
bool diary_is_long(struct db *db, int64_t most, bool *is_long, struct err *err);

/* What a line says about its client. */
struct diary_client {
	int64_t id;
	const char *name, *code, *owner;
	currency_code currency;  /* of the oldest debt, the home currency where it owes in that */
	int64_t open;            /* in it */
	daynum oldest;           /* due day; DATE_NONE: owes nothing */
	bool held;               /* on the day asked for */
};
bool diary_client(struct db *db, int64_t client, const char *home, daynum today, struct arena *arena,
                  struct diary_client *out, struct err *err);

/* Sets or replaces a tick; needs an open transaction. */
bool diary_tick_put(struct db *db, const struct diary_tick *tick, struct err *err);
/* *found false: there is none. */
bool diary_tick_find(const struct diary_records *records, const char *what, int64_t ref,
                     const struct diary_tick **found);

#endif
