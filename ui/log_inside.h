/* SPDX-License-Identifier: MIT */
/* The form that logs a contact, shared by what opens and saves it (view_log.c), what
 * builds it (log_form.c), what follows from what is typed (log_follow.c)
 * and what draws beside it (log_draw.c), and by nothing else. */
#ifndef DUN_UI_LOG_INSIDE_H
#define DUN_UI_LOG_INSIDE_H

#include "desk/log.h"
#include "desk/story.h"
#include "desk/talk.h"
#include "ui/app.h"
#include "ui/attach_fields.h"
#include "ui/form.h"
#include "ui/unfinished.h"

enum { TICKS_MOST = 6, CHOICES_MOST = 16, CONTACTS_MOST = 20 };
/* Fields of the form beyond those of the log. */
enum { ID_TICK = 100, ID_HEAD = 200, ID_WHY_HEAD, ID_OUTCOME_HEAD, ID_OUTCOME_MORE, ID_NEXT_HEAD, ID_CAPS, ID_SAVE = 300, ID_LEAVE, ID_SPACE = 400 };

struct log_view {
	struct app *app;
	enum log_kind kind;
	struct timeline timeline;
	struct story story;
	const char *promise;           /* the one that runs or is late; "" none */
	bool late;
	struct talk talk;              /* what to say; text NULL: not of this kind */
	const char *because;           /* why it is rung, from where it was opened; NULL */
	struct form form;
	struct attach_fields files;
	struct unfinished unfinished;
	enum op_id offered;            /* by the reason, once it is saved */
	/* What the form's fields point to. */
	char titles[LOG_FIELDS][CHOICES_MOST][40];
	const char *choices[LOG_FIELDS][CHOICES_MOST];
	const char *contacts[CONTACTS_MOST + 1];
	char heads[2][80];             /* "2 What came of it?  1 promised  2 paid ..." */
	int spaces;                    /* blank rows in the form */
	char meanings[LOG_FIELDS][80]; /* behind a field: what was understood */
	char ticks[TICKS_MOST][64];
	int64_t tick_open[TICKS_MOST];
	const struct timeline_invoice *tick_invoices[TICKS_MOST];
	int tick_count;
	char caps[160];                /* the contact cap it goes beyond; "" none */
	struct buf said;               /* scratch of values() */
	struct buf numbers;
};

/* --- log_form.c --- */

/* Whether a kind's form has a field, shown or not. */
bool log_in_form(enum log_kind kind, enum log_field field);
bool log_is_choice(enum log_kind kind, enum log_field field);
/* Lists what may be chosen and makes the form, filled beforehand. */
bool log_form_make(struct log_view *self, int64_t invoice, struct err *err);

/* --- log_follow.c --- */

/* What was typed, as texts of the log; they live until the next call. */
struct log_text log_form_values(struct log_view *self);
/* Shows the fields that the outcome asks for. */
void log_show_fields(struct log_view *self);
void log_fill_contact(struct log_view *self);
/* Looks whether a contact cap is gone beyond, says so above the fields and asks why. */
bool log_look_at_caps(struct log_view *self, struct err *err);
/* What a field was understood as stands behind it while it is typed. */
void log_refresh_meanings(struct log_view *self);
/* Of struct form: a field was left, a choice was made. */
void log_form_check(void *ctx, struct form *form, struct form_field *field);
void log_form_changed(void *ctx, struct form *form, struct form_field *field);

/* --- log_draw.c --- */

void log_draw(struct log_view *self, struct frame *frame, struct rect room);

#endif
