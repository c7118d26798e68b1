/* SPDX-License-Identifier: MIT */
/* Rules that are shipped as a file, for a group of tests: read once, and what is said
 * of files that are wrong. */
#ifndef DUN_TESTS_RULES_H
#define DUN_TESTS_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/* Reads a text into the test's own rules, which stay as they were on false. */
typedef bool rules_reader(const char *text, size_t len, const char *name, struct err *err);

/* Where rules live while the group runs. */
extern struct arena rules_arena;

/* Setup and teardown of the group; asset: "caps/rules". */
int rules_load(const char *asset, rules_reader *read);
int rules_drop(void **state);

/* Each text (a file "f") is refused with a sentence that begins with what stands beside it. */
void rules_refused(rules_reader *read, const char *const (*files)[2], size_t count);

#endif
