/* SPDX-License-Identifier: MIT */
/* What the forms about a client's debt share (plan, dispute, settlement, write-off):
 * whose it is and what is owed on top, the open invoices, contacts and currencies as
 * choices, and the unfinished form kept. The state of such a view begins with a
 * struct debt_form, and its record takes the functions below as they stand. */
#ifndef DUN_UI_DEBT_FORM_H
#define DUN_UI_DEBT_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desk/story.h"
#include "ui/form.h"
#include "ui/unfinished.h"
#include "ui/view.h"

enum { DEBT_CHOICES = 200 };

struct debt_form {
	struct form form; /* first: see form_view_key() */
	struct app *app;
	const char *title, *phrase; /* "PLAN", "a plan with" */
	struct unfinished unfinished;
	struct timeline timeline;
	int64_t client;
	const char *invoice; /* the number it was opened on; "" */
	/* Choices, NULL-terminated. */
	const char *numbers[DEBT_CHOICES + 1];
	const char *contacts[DEBT_CHOICES + 1];
	const char *currencies[DEBT_CHOICES + 1];
	size_t number_count, currency_count;
	int currency_id, amount_id; /* see debt_form_currency() */
};

/* Loads what the choices come from. */
bool debt_form_open(struct debt_form *self, struct app *app, const struct view_arg *arg, const char *title,
                    const char *phrase, struct err *err);
/* Makes the form; fill() (may be NULL) sets what stands in it at first, before what was
 * left unfinished under `name` takes its place. check and changed are the form's. */
bool debt_form_make(struct debt_form *self, const struct form_field *fields, size_t count, const char *name,
                    void (*fill)(struct debt_form *self), struct err *err);
/* For fill(): the field of that id holds the currency of the amount's field, at first
 * the one most is owed in, and is checked. */
void debt_form_currency(struct debt_form *self, int currency, int amount);
struct desk *debt_form_desk(const struct debt_form *self);

/* The fields every such form ends with. */
enum { DEBT_SAVE = 900, DEBT_LEAVE };
#define DEBT_BUTTONS \
	{.id = DEBT_SAVE, .kind = FIELD_BUTTON, .label = "Save (F10)", .op = OP_ACCEPT}, \
	{.id = DEBT_LEAVE, .kind = FIELD_BUTTON, .label = "Leave (Esc, kept as unfinished)", .op = OP_BACK, .beside = true}

/* It is saved: closes, loads everything again, says so. */
struct reaction debt_form_saved(struct debt_form *self, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Functions of a view's record. */
void debt_form_draw(void *state, struct frame *frame, struct rect room);
void debt_form_status(void *state, struct buf *out);
struct reaction debt_form_key(void *state, const struct key *key);
struct reaction debt_form_answer(void *state, const struct answer *answer);
/* All but OP_ACCEPT. */
struct reaction debt_form_act(void *state, enum op_id op);
int64_t debt_form_due(void *state);
struct reaction debt_form_tick(void *state);
void debt_form_keep(void *state);
bool debt_form_doing(void *state, struct view_arg *arg, struct buf *what);
void debt_form_close(void *state);

#define DEBT_FORM_VIEW \
	.scope = SCOPE_FORM, .flags = VIEW_WHOLE, .status = debt_form_status, .hints = form_view_hints, \
	.typing = form_view_typing, .key = debt_form_key, .answer = debt_form_answer, .due = debt_form_due, \
	.tick = debt_form_tick, .keep = debt_form_keep, .doing = debt_form_doing

#endif
