/* SPDX-License-Identifier: MIT */
/* Up to which day payments are known: noted by each import that tells of them. */
#ifndef DUN_STORE_NEWS_H
#define DUN_STORE_NEWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/date.h"
#include "store/db.h"

/* DATE_NONE: no file ever told of payments. An import taken back tells nothing. */
bool news_known(struct db *db, daynum *day, struct err *err);
/* A file about a day told of payments; import 0: nothing in it was new. Writes only when
 * that is later than what is known, so that the same file again writes nothing. Needs an
 * open transaction. */
bool news_note(struct db *db, daynum day, const char *source, int64_t import, struct err *err);

#endif
