/* SPDX-License-Identifier: MIT */
/* Writing to a client: from a template filled out of the book to a mail in the
 * outbox. A draft is a struct message whose texts live in the caller's arena (or
 * wherever the caller keeps them); nothing of it is in the book before
 * desk_mail_save(). From queued on it is the outbox's (desk/outbox.h). */
#ifndef DUN_DESK_MAIL_H
#define DUN_DESK_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "letter/check.h"
#include "letter/facts.h"
#include "store/attachment.h"
#include "store/message.h"

/* What a draft is to begin with; what is NULL or "" is chosen. */
struct mail_wish {
	int64_t client;
	int64_t invoice;      /* its currency, when none is named */
	const char *currency; /* else the firm's, or the one of the oldest debt */
	const char *template; /* else that of the step */
	const char *step;     /* of the policy; else the next action's */
	const char *language; /* else the client's, else the book's */
};

/* All a letter to the client may speak of, at this moment. */
bool desk_mail_facts(struct desk *desk, int64_t client, const char *currency, struct arena *arena,
                     struct facts *out, struct err *err);

/* A new draft, id 0. ERR_NOINPUT for a template there is none of. */
bool desk_mail_begin(struct desk *desk, const struct mail_wish *wish, struct arena *arena,
                     struct message *out, struct err *err);
/* The texts of another template into a draft: kind, subject, body. */
bool desk_mail_refill(struct desk *desk, const char *template, struct arena *arena, struct message *draft,
                      struct err *err);
/* The newest draft waiting for a client, 0 when there is none. */
bool desk_mail_waiting(struct desk *desk, int64_t client, int64_t *id, struct err *err);

/* Into the book (sets id): one deed, so that u takes it back. */
bool desk_mail_save(struct desk *desk, struct message *draft, struct err *err);
/* To the bin; u takes it back. */
bool desk_mail_bin(struct desk *desk, int64_t id, struct err *err);

/* Files that go along: each a deed, so that u takes it back. A draft that is not in
 * the book yet is saved first. ERR_DATA for what is no file to send, is empty, or
 * would make the mail larger than mail servers take (20 MB). */
bool desk_mail_attach(struct desk *desk, struct message *draft, const char *path, struct err *err);
bool desk_mail_detach(struct desk *desk, const struct message *draft, int64_t file, struct err *err);
bool desk_mail_files(struct desk *desk, const struct message *draft, struct arena *arena,
                     struct attachment **out, size_t *count, struct err *err);
/* The mail as the checks take it; the arena holds what is made for it. */
struct check_mail desk_mail_as_checked(const struct message *draft, const struct attachment *files, size_t count,
                                       struct arena *arena);

/* What the checks say of a draft at this moment. facts may be NULL. */
bool desk_mail_check(struct desk *desk, const struct message *draft, struct check_list *out, struct err *err);

/* Checks with the amounts of this moment, composes, saves and queues in one deed.
 * at: Unix seconds of a chosen time, 0: when the hold is over. ERR_NO with the
 * first reason when a check stops it (checks has them all; nothing has changed);
 * ERR_CONFIG when mail is not set up. said: what was done, and until when it is
 * held. */
bool desk_mail_queue(struct desk *desk, struct message *draft, int64_t at, struct check_list *checks,
                     struct buf *said, struct err *err);

/* --- templates: the user's files, then the book's, then the ones that come along --- */

struct mail_template {
	const char *name, *title;
	const char *from;  /* "yours", "the book's" or "dun's" */
};
bool desk_mail_templates(struct desk *desk, const char *language, struct arena *arena,
                         struct mail_template **rows, size_t *count, struct err *err);
/* The text of one: subject, empty line, body. ERR_NOINPUT when there is none; falls
 * back to English for a language it is not written in (*language says which). */
bool desk_mail_template(struct desk *desk, const char *name, const char **language, struct arena *arena,
                        const char **text, size_t *len, struct err *err);
/* Where the user's own of a language lie. */
void desk_mail_template_dir(const struct desk *desk, const char *language, struct buf *out);

#endif
