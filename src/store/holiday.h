/* SPDX-License-Identifier: MIT */
/* Holidays that were imported into the book. Writing needs an open transaction. */
#ifndef DUN_STORE_HOLIDAY_H
#define DUN_STORE_HOLIDAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "ledger/calendar.h"
#include "store/db.h"

/* Replaces a country's days of the years listed. */
bool holiday_put(struct db *db, const char *country, const struct holiday *days, size_t count, const char *source,
                 struct err *err);
/* All of a country, rising. */
bool holiday_list(struct db *db, const char *country, struct arena *arena, struct holiday **days, size_t *count,
                  const char **source, struct err *err);
/* Countries that have any, rising, NULL-terminated. */
bool holiday_countries(struct db *db, struct arena *arena, const char ***countries, struct err *err);

#endif
