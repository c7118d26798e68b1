/* SPDX-License-Identifier: MIT */
/* How often and when a client may be contacted: rolling windows and quiet hours of its
 * place. Pure; the rules are data (data/caps/rules). They warn and ask for a reason;
 * they block nothing. The house rule, calls 7 to 10 days apart, is for all; the others
 * protect consumers, and companies only where a setting says so. */
#ifndef DUN_FOLLOW_CAPS_H
#define DUN_FOLLOW_CAPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/date.h"

enum { CAPS_CALL = 1, CAPS_VISIT = 2, CAPS_LETTER = 4, CAPS_MAIL = 8 };
enum caps_protects { CAPS_EVERYONE, CAPS_CONSUMER, CAPS_COMPANY };
enum caps_counts { CAPS_ATTEMPTS, CAPS_TALKS, CAPS_REACHED };
enum caps_days { CAPS_ALL_DAYS, CAPS_WORKING, CAPS_FREE };

struct cap {
	const char *name, *title, *source;
	const char *place;       /* "US"; "*" */
	enum caps_protects protects;
	unsigned channels;       /* CAPS_CALL ... */
	int days, most;          /* days 0: no window */
	enum caps_counts counts;
	int quiet_from, quiet_to; /* minutes of the day; both 0: none */
	enum caps_days on;
};

struct caps {
	const struct cap *list;
	size_t count;
	daynum known_until;
};

/* file stands in front of an error with its line. */
bool caps_parse(const char *text, size_t len, const char *file, struct arena *arena, struct caps *out,
                struct err *err);

/* One contact that was, on the client's civil day. */
struct caps_contact {
	daynum day;
	unsigned channel;
	bool in;      /* from them */
	bool talked;  /* somebody was spoken to */
	bool left;    /* a message was left */
	bool wrong;   /* a wrong number: no attempt on this client */
	bool call_back; /* a talk in which they asked to be called back */
	bool dated;     /* a talk that set a day for the next */
	daynum next_on; /* that day */
};

struct caps_facts {
	const char *place;   /* the client's country; "" unknown */
	bool consumer;
	bool companies;      /* a setting: companies are protected too */
	unsigned channel;    /* of the contact asked about, which is ours */
	daynum day;          /* of it, on the client's clock */
	int minute;          /* of that day; -1: not known */
	bool works;          /* a working day there */
	const struct caps_contact *contacts; /* of the 30 days before, without it */
	size_t count;
};

/* The rules it goes beyond, and a sentence for each; at most most. Returns how many. */
struct caps_warning {
	const struct cap *cap;
	const char *says; /* "the 3rd call in 7 days: 230-FZ: two calls a week" */
};
size_t caps_look(const struct caps *caps, const struct caps_facts *facts, struct arena *arena,
                 struct caps_warning *out, size_t most);

/* Why a call is right although the house rule warns of it: the last talk before it agreed on
 * one, and the day has come. In the arena; "" when it did not. */
const char *caps_agreed(const struct caps_facts *facts, struct arena *arena);

#endif
