/* SPDX-License-Identifier: MIT */
/* The next action of a client as the screens say it: the policy's sentence, word for
 * word, behind what kind of answer it is. */
#ifndef DUN_UI_NEXT_LINE_H
#define DUN_UI_NEXT_LINE_H

#include "base/buf.h"
#include "desk/today.h"
#include "ui/frame.h"

/* "Next: 9 days late, no contact yet: reminder", "Stopped: on hold until ..."; nothing
 * for a row that is NULL or has nothing. */
void next_line(const struct today_row *row, struct buf *out);
enum role next_role(const struct today_row *row);

#endif
