/* SPDX-License-Identifier: MIT */
/* The fields of a form that take files: their paths (Tab completes, F4 lists those put
 * into the folder for it), what they are, and, of a recording, where each person was,
 * who was told and whether they agreed. Part of a view's state; its form's fields from
 * ATTACH_FIRST on are these. */
#ifndef DUN_UI_ATTACH_FIELDS_H
#define DUN_UI_ATTACH_FIELDS_H

#include "base/arena.h"
#include "desk/attach.h"
#include "ui/app.h"
#include "ui/form.h"

enum { ATTACH_FIRST = 500, ATTACH_HEAD = ATTACH_FIRST + ATTACH_FIELDS, ATTACH_HEADS = 3, ATTACH_INBOX = 50 };

struct attach_fields {
	struct app *app;
	struct form *form;
	const char *kind;      /* of the entry the files belong to: "call" */
	bool answers;          /* only the answers on a recording that is in the book already */
	struct arena arena;
	char meaning[80];      /* behind the paths: "2 files, 1.3 MB" */
	char warning[ATTACH_HEADS][100];
	const char *titles[ATTACH_FIELDS][16];
	const char *inbox[ATTACH_INBOX + 1];
};

/* Appends them to fields; form is the one they will be of. Release in every case. */
size_t attach_fields_add(struct attach_fields *self, struct app *app, struct form *form, const char *kind,
                         struct form_field *fields);
void attach_fields_release(struct attach_fields *self);
/* Behind form_init(): where each person was, unless they say otherwise. */
void attach_fields_fill(struct attach_fields *self, const char *their_place);
/* Shows what the files ask for; before drawing, and before the form is accepted. */
void attach_fields_follow(struct attach_fields *self);
/* Of struct form's check(). */
void attach_fields_check(struct attach_fields *self, struct form_field *field);
/* What was typed; lives until the form is touched. */
struct attach_text attach_fields_values(struct attach_fields *self);

#endif
