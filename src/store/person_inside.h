/* SPDX-License-Identifier: MIT */
/* What the files of person share; nobody else includes it. */
#ifndef DUN_STORE_PERSON_INSIDE_H
#define DUN_STORE_PERSON_INSIDE_H

#include "store/person.h"

/* Blanks what the kept rows of imports say of the person and gives each such import an
 * erasure entry about its own, with the digest before and after; *rows gets how many. */
bool person_erase_imports(struct db *db, const struct actor *actor, const struct person *person, int64_t *rows,
                          struct err *err);

#endif
