/* SPDX-License-Identifier: MIT */
/* The rights of a person in the book: to be told everything, to be erased, and not to be
 * kept longer than there is a reason to. */
#ifndef DUN_DESK_PERSONAL_H
#define DUN_DESK_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "desk/desk.h"
#include "store/person.h"

/* A client by ref, or, contact not NULL, one contact of it by a part of its name or its
 * address. ERR_NOINPUT or ERR_DATA (several) names what there is. */
bool desk_personal_find(struct desk *desk, const char *ref, const char *contact, struct arena *arena,
                        struct person *out, struct err *err);

/* The same by ids; contact 0: the client. */
bool desk_personal_of(struct desk *desk, int64_t client, int64_t contact, struct arena *arena, struct person *out,
                      struct err *err);

/* Everything about the person into a folder, which must not be there yet: person.json,
 * mails/ with the exact bytes of mails, files/ with the files of entries. Nothing half
 * done stays. path gets where it is; counts may be NULL. */
bool desk_personal_export(struct desk *desk, const struct person *person, const char *folder, struct buf *path,
                          struct err *err);

/* What would go. Nothing is changed. */
bool desk_personal_try(struct desk *desk, const struct person *person, struct person_erasure *out, struct err *err);
/* Takes it away for good: u cannot bring it back. why is asked for: ERR_USAGE without.
 * *clean: the file was also written anew without the bytes; false when others were at
 * work, and then desk_personal_clean() is owed. */
bool desk_personal_erase(struct desk *desk, const struct person *person, const char *why, struct person_erasure *out,
                         bool *clean, struct err *err);
bool desk_personal_clean(struct desk *desk, struct err *err);
/* "1 contact, 12 entries, 3 mails" */
void desk_personal_counts(const struct person_erasure *erasure, struct buf *out);

/* Clients whose last open item closed more than years ago (struct person_old); 0: the
 * setting retention.years. *years gets the number that counts. */
bool desk_personal_old(struct desk *desk, int64_t *years, struct arena *arena, struct vec *out, struct err *err);

#endif
