/* SPDX-License-Identifier: MIT */
/* The deed "log a contact": a call, a letter, a visit, a mail from elsewhere, a
 * note; a promise of which only that is known. What a person types goes in as texts, a field each, from the form as from
 * the command line; it is read and checked in this one place.
 *
 * A contact is one entry of the log. A promise, a dispute, a wrong number and the
 * next follow-up change the book in the same deed, so one undo takes all back. */
#ifndef DUN_DESK_LOG_H
#define DUN_DESK_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "desk/attach.h"
#include "desk/caps.h"
#include "desk/desk.h"
#include "store/promise.h"

enum log_kind { LOG_CALL, LOG_LETTER, LOG_VISIT, LOG_MAIL, LOG_NOTE, LOG_PROMISE, LOG_KINDS };

enum log_field {
	LOG_WITH,      /* a contact's name, or any other person's */
	LOG_ROLE,      /* "" : the contact's own */
	LOG_NUMBER,    /* what was dialled; "" : the contact's own */
	LOG_WHEN,      /* "now", "9:30", "thu 10:12", "2026-11-19 10:12", "12 Nov" */
	LOG_MINUTES,
	LOG_DIRECTION, /* out, in */
	LOG_LETTER_KIND, /* of a letter; named so because LOG_LETTER is the kind of log */
	LOG_SENT,      /* post, registered, courier, by-hand */
	LOG_TRACKING,
	LOG_COPY,      /* where the copy is filed */
	LOG_PLACE,
	LOG_WENT,      /* who went there, of ours */
	LOG_PRESENT,   /* whom they met */
	LOG_WHY,       /* why did you ring? */
	LOG_OUTCOME,
	LOG_REASON,    /* why they have not paid */
	LOG_AMOUNT,    /* promised */
	LOG_BY,        /* the day promised */
	LOG_FOR,       /* invoice numbers, by commas: promised, disputed, demanded */
	LOG_NEXT,
	LOG_NEXT_ON,   /* "+1d" counts from the day promised where there is one */
	LOG_TEXT,      /* what was said */
	LOG_STEP,      /* of the policy; "": the next action's where it fits; "none" */
	LOG_CAP_REASON, /* why a contact beyond a cap was right: log_caps() */
	LOG_FIELDS,
};

struct log_text {
	enum log_kind kind;
	int64_t client;
	const char *values[LOG_FIELDS]; /* NULL is "" */
	struct attach_text attach;      /* files that belong to it, see desk/attach.h */
};

struct log_choice {
	const char *code;  /* as stored and given on the command line */
	const char *title; /* as shown */
};

/* "call", "letter" ...; -1 when there is none of that name. */
int log_kind_find(const char *name);
const char *log_kind_name(enum log_kind kind);
/* The option's name of a field: "next-on". */
const char *log_field_name(enum log_field field);
/* What may stand in a field, ended by code NULL; NULL where any text may. */
const struct log_choice *log_choices(enum log_kind kind, enum log_field field);
/* The title of a code, the code itself when it is not one of the table's. */
const char *log_title(enum log_kind kind, enum log_field field, const char *code);
/* The code of a code, title or alias as typed; NULL when there is none. */
const char *log_code(enum log_kind kind, enum log_field field, const char *typed);
/* Whether a field is asked for with this outcome ("" none yet). */
bool log_wants(enum log_kind kind, const char *outcome, enum log_field field);
/* What is usually next after an outcome, or what the reason ("" none) offers, and when
 * ("+1d"); "" for nothing. */
const char *log_next(enum log_kind kind, const char *outcome, const char *reason);
const char *log_next_on(enum log_kind kind, const char *outcome, const char *reason);

/* Checks one field; meaning (may be NULL) gets what it was taken for: "Mon 23 Nov
 * 2026 14:05", "Sat 28, so Mon 30 Nov 2026". Fields the outcome does not ask for
 * are fine. The client may be 0 while only texts are checked. */
bool log_check(struct desk *desk, const struct log_text *text, enum log_field field, struct buf *meaning,
               struct err *err);

/* The caps a contact of ours goes beyond, by what is typed so far; none for one of theirs,
 * a note, or a time that does not read. A reason (LOG_CAP_REASON) is asked for, and with it
 * or without, the entry names the caps: nothing is blocked. */
bool log_caps(struct desk *desk, const struct log_text *text, struct arena *arena, struct desk_caps *out,
              struct err *err);

/* Logs it. On false *bad is the field at fault, LOG_FIELDS for none of them; *seq
 * gets the entry's number. Either may be NULL. */
bool desk_log(struct desk *desk, const struct log_text *text, enum log_field *bad, int64_t *seq, struct err *err);

/* Promises of a client (0: of all) as of the desk's today, newest first; standing: only
 * those nothing has taken the place of. */
bool desk_promises(struct desk *desk, int64_t client, bool standing, struct arena *arena, struct promise_list *out,
                   struct err *err);

#endif
