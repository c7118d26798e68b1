/* SPDX-License-Identifier: MIT */
/* A form: labelled fields that check themselves when they are left. It lives in
 * the state of a view, which passes it keys, ops and answers and gets reactions
 * to hand on.
 *
 *     form_init(&form, fields, count, today, decimal, order);
 *     draw:    form_draw(&form, frame, room)
 *     typing:  return form_typing(&form)
 *     key:     return form_key(&form, key)
 *     act:     OP_ACCEPT: if (!form_accept(&form)) return react_done(); save ...
 *              else:      return form_act(&form, op)
 *     answer:  return form_answer(&form, answer)   (tags below 0 are the form's)
 *
 * Esc (OP_BACK) is the view's: it keeps form_pack() somewhere and closes. */
#ifndef DUN_UI_FORM_H
#define DUN_UI_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ledger/date.h"
#include "ledger/money.h"
#include "ui/line.h"
#include "ui/view.h"

enum field_kind {
	FIELD_TEXT,   /* with choices: they are offered, anything may be typed */
	FIELD_PATH,   /* paths of files: Tab completes; a choice is added to what stands there */
	FIELD_CHOICE, /* one of choices; a digit or a first letter chooses, further digits are
	                 told of in the status */
	FIELD_DATE,   /* its meaning shows beside it */
	FIELD_MONEY,  /* of currency; shown in full form when left */
	FIELD_NUMBER, /* whole, 0 or more */
	FIELD_TICK,   /* on or off; Space */
	FIELD_LONG,   /* rows of soft-wrapped text */
	FIELD_BUTTON, /* Enter runs op */
	FIELD_HEAD,   /* not a field: a heading */
};

enum { FORM_FIELDS_MOST = 48 };

struct form_field {
	int id;              /* the view's own, >= 0, stable: form_pack stores it */
	enum field_kind kind;
	const char *label;   /* left of it; of ticks and buttons: on it. Must outlive the form */
	int width;           /* columns inside the brackets */
	bool beside;         /* on the same row as the field before */
	bool hidden;         /* not shown, not checked */
	bool required;
	enum date_sense sense;
	int far;             /* of FIELD_DATE: a day more than so many ahead is asked for once
	                        more before it is accepted; 0: any is fine */
	currency_code currency;
	int rows;            /* of FIELD_LONG */
	enum op_id op;       /* of FIELD_BUTTON */
	const char *const *choices; /* NULL-terminated; must outlive the form */
	const char *after;   /* said behind it, NULL: nothing */
	/* state */
	struct line line;
	int chosen;          /* of FIELD_CHOICE, -1: none; of FIELD_TICK 0 or 1 */
	bool touched;        /* changed by the person */
	daynum asked;        /* the far day that was asked for once more */
	char error[160];     /* "" : fine; shown under it */
};

struct form {
	struct form_field *fields; /* owned */
	size_t count;
	size_t at;            /* with the focus */
	int top;              /* rows scrolled off */
	daynum today;
	char decimal;
	enum date_order order;
	int label_width;
	int digits;           /* typed at a FIELD_CHOICE one after the other: the first chooses */
	char untaken[12];     /* the others, for the status line */
	/* May set field->error, hide and fill others. Called when a field is left,
	 * and for each on accept; when a choice or tick changes, changed() is. */
	void (*check)(void *ctx, struct form *form, struct form_field *field);
	void (*changed)(void *ctx, struct form *form, struct form_field *field);
	void *ctx;
};

/* Copies the fields (their text starts empty; set it with form_set). */
bool form_init(struct form *form, const struct form_field *fields, size_t count, daynum today,
               char decimal, enum date_order order, struct err *err);
void form_release(struct form *form);

struct form_field *form_field(struct form *form, int id); /* asserts that it is there */
const char *form_text(struct form *form, int id);
void form_set(struct form *form, int id, const char *text);
int form_chosen(struct form *form, int id);
void form_choose(struct form *form, int id, int chosen);
/* DATE_NONE when empty or not a date. */
daynum form_day(struct form *form, int id);
/* False when empty or not an amount. */
bool form_money(struct form *form, int id, int64_t *minor);
void form_hide(struct form *form, int id, bool hidden);
void form_fail(struct form *form, int id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Moves the focus. */
void form_focus(struct form *form, int id);

void form_draw(struct form *form, struct frame *frame, struct rect room);
bool form_typing(const struct form *form);
struct reaction form_key(struct form *form, const struct key *key);
/* NEXT_FIELD, PREVIOUS_FIELD, CHOICES, EDITOR; else passes. */
struct reaction form_act(struct form *form, enum op_id op);
struct reaction form_answer(struct form *form, const struct answer *answer);
/* Checks everything; false puts the focus on the first field with an error. */
bool form_accept(struct form *form);
/* How many fields have an error now; *first (may be NULL) the first of them. */
size_t form_errors(struct form *form, const struct form_field **first);
/* "1 thing to fix: ...", or what may be typed in the field with the focus. */
void form_status(struct form *form, struct buf *out);
/* True once anything was changed by hand. */
bool form_touched(const struct form *form);

/* All values in one block of bytes (store/fields form), and back; unknown ids are
 * passed over. */
void form_pack(const struct form *form, struct buf *out);
void form_unpack(struct form *form, const void *bytes, size_t len);

/* --- a view that is a form and little else: its state begins with a struct form,
 * and its record takes these as they stand --- */
void form_view_status(void *state, struct buf *out);
const enum op_id *form_view_hints(void *state);
bool form_view_typing(void *state);
struct reaction form_view_key(void *state, const struct key *key);
struct reaction form_view_answer(void *state, const struct answer *answer);
void form_view_close(void *state);

#endif
