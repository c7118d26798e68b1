/* SPDX-License-Identifier: MIT */
/* The line that fetches a file from this machine to the person's own. */
#ifndef DUN_UI_FETCH_H
#define DUN_UI_FETCH_H

#include "desk/desk.h"

/* "scp ji@books.example:export/aged.xlsx ." */
void fetch_line(const struct desk *desk, const char *path, struct buf *out);

#endif
