/* SPDX-License-Identifier: MIT */
/* What the files of diary share; nobody else includes it. diary.c gathers the lines,
 * diary_line.c and diary_agreed.c make them out of records, in words, diary_step.c adds what the policy
 * says, diary_act.c ticks them. */
#ifndef DUN_DESK_DIARY_INSIDE_H
#define DUN_DESK_DIARY_INSIDE_H

#include "base/vec.h"
#include "desk/diary.h"
#include "store/diary.h"

/* A diary while it is made. */
struct diary_maker {
	struct desk *desk;
	struct diary *diary;
	struct arena *arena;     /* the diary's */
	struct diary_records records;
	struct vec lines;        /* struct diary_line */
	struct diary_client *clients; /* of the last lookups, a ring */
	struct err *err;
};

/* The client of a line, looked up once in a while; NULL and err when that fails. */
const struct diary_client *diary_client_of(struct diary_maker *maker, int64_t client);

/* Each appends a line where its record makes one; false when reading failed. */
bool diary_add_promise(struct diary_maker *maker, const struct diary_promise *promise);
bool diary_add_kept(struct diary_maker *maker, const struct diary_promise *promise);
bool diary_add_follow_up(struct diary_maker *maker, const struct diary_follow_up *follow_up);
bool diary_add_mail(struct diary_maker *maker, const struct diary_mail *mail);
bool diary_add_address(struct diary_maker *maker, const struct diary_address *address);
bool diary_add_entry(struct diary_maker *maker, const struct entry *entry);
/* Plans, disputes, holds, settlements. */
bool diary_add_agreed(struct diary_maker *maker);
/* Claims that will be time-barred. */
bool diary_add_limits(struct diary_maker *maker);
/* What the policy says, after all of these but the entries. */
bool diary_add_steps(struct diary_maker *maker);

/* A new line about a client at the end of maker->lines; NULL and err when there is no
 * memory or no client. */
struct diary_line *diary_new(struct diary_maker *maker, enum diary_kind kind, enum diary_group group, int64_t ref,
                             int64_t client);
/* The same of a client that is known already. */
struct diary_line *diary_new_of(struct diary_maker *maker, enum diary_kind kind, enum diary_group group, int64_t ref,
                                const struct diary_client *of);
/* True when a tick hides the record now; *day (may be NULL) is moved to the day the
 * tick names where that is later. changed: when the record changed last, 0: never. */
bool diary_hidden(const struct diary_maker *maker, const char *what, int64_t ref, int64_t changed, daynum *day);
/* The word a tick is kept under: "promise"; NULL for kinds that have none. */
const char *diary_what(enum diary_kind kind);

#endif
