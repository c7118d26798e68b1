/* SPDX-License-Identifier: MIT */
/* Whose policy and whose calendar counts. Files of the user's come before what comes
 * with dun (~/.config/dun/policy/NAME); holidays imported into the book before the lists of dun. */
#ifndef DUN_DESK_POLICY_H
#define DUN_DESK_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "desk/desk.h"
#include "follow/policy.h"
#include "ledger/calendar.h"

/* The policy of a client: the invoice's own (invoice 0: none), else the client's, else
 * the firm's. */
bool desk_policy(struct desk *desk, int64_t client, int64_t invoice, struct arena *arena, struct policy *out,
                 struct err *err);
/* By name, "" the firm's. ERR_NOINPUT when there is none, naming those there are. */
bool desk_policy_named(struct desk *desk, const char *name, struct arena *arena, struct policy *out, struct err *err);
/* A file, wherever it lies. */
bool desk_policy_file(struct desk *desk, const char *path, struct arena *arena, struct policy *out, struct err *err);
/* The names of all, rising, NULL-terminated. */
bool desk_policy_names(struct desk *desk, struct arena *arena, const char ***names, struct err *err);
/* Where the user's own lie. */
void desk_policy_dir(const struct desk *desk, struct buf *out);
/* Gives a client, or an invoice of its (else 0), a policy of its own; "" takes it away.
 * A deed. ERR_NOINPUT when there is none of the name. */
bool desk_policy_use(struct desk *desk, int64_t client, int64_t invoice, const char *name, struct buf *said,
                     struct err *err);

/* The working days that count for a client (0: nobody's): of its country, else of the
 * firm's. */
bool desk_calendar(struct desk *desk, int64_t client, struct arena *arena, struct calendar *out, struct err *err);
/* Of a country, "" or one without a list: weekends alone. */
bool desk_calendar_of(struct desk *desk, const char *country, struct arena *arena, struct calendar *out,
                      struct err *err);
/* Countries with a list, rising, NULL-terminated. */
bool desk_calendar_countries(struct desk *desk, struct arena *arena, const char ***countries, struct err *err);
/* Takes in a list of holidays in place of those of its years. A deed. ERR_DATA for what
 * is no such list, or names no day of this year or later. */
bool desk_calendar_import(struct desk *desk, const char *path, const char *country, struct buf *said, struct err *err);

#endif
