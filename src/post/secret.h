/* SPDX-License-Identifier: MIT */
/* The password of the mail account, from a command of the user's: an argv run
 * without a shell, at most 10 s, the first line of its output, at most 1,024
 * bytes. It is never in an argv, the environment, a log or the book. */
#ifndef DUN_POST_SECRET_H
#define DUN_POST_SECRET_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

enum { SECRET_MOST = 1024, SECRET_MS = 10000 };

/* command NULL: ERR_CONFIG. End *out with buf_wipe(), whatever came back. */
bool secret_read(const char *const *command, struct buf *out, struct err *err);
/* From now on this process leaves no core and cannot be looked into by others of the
 * same user: call before the first secret is read. */
void secret_guard(void);

#endif
